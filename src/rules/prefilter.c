/* SPDX-License-Identifier: MIT */
/* prefilter.c - three bytes of each literal in a hash table; see prefilter.h. */
#include "rules/prefilter.h"

#include <string.h>

enum {
    KEY = 3,      /* bytes of a literal that stand in the table */
    BITS_MIN = 8, /* of the number of a bucket */
    BITS_MAX = 16,
    SPARSE = 8, /* buckets for each literal, so that most are empty */
};

typedef struct {
    guint32 bucket;
    guint number;
    guint8 before; /* bytes of the literal before its three */
    PsLiteral literal;
} Entry;

struct PsPrefilter {
    GArray *entries; /* Entry; by bucket once it is finished */
    guint shift;     /* makes a bucket's number of a hash */
    guint32 *first;  /* of each bucket, in ENTRIES; one more at the end */
    guint64 *used;   /* a bit for each bucket: it is not empty */
    GArray *foreign; /* guint: numbers that what is foreign means */
    guint8 fold[256];
};

PsPrefilter *
ps_prefilter_new(void)
{
    PsPrefilter *filter = g_new0(PsPrefilter, 1);

    filter->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    filter->foreign = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint c = 0; c < G_N_ELEMENTS(filter->fold); c++)
        filter->fold[c] = ps_literal_fold((guint8) c);
    return filter;
}

void
ps_prefilter_free(PsPrefilter *filter)
{
    if (!filter)
        return;
    g_array_unref(filter->entries);
    g_array_unref(filter->foreign);
    g_free(filter->first);
    g_free(filter->used);
    g_free(filter);
}

/* Where the three bytes of LITERAL begin that come rarest. */
static guint8
rarest(const PsLiteral *literal)
{
    guint best = 0;
    guint8 at = 0;

    for (guint8 i = 0; i + KEY <= literal->length; i++) {
        guint bits = 0;

        for (guint k = 0; k < KEY; k++)
            bits += ps_literal_bits(literal->bytes[i + k]);
        if (bits > best) {
            best = bits;
            at = i;
        }
    }
    return at;
}

void
ps_prefilter_add(PsPrefilter *filter, const GArray *literals, guint number)
{
    for (guint i = 0; i < literals->len; i++) {
        Entry entry = { 0, number, 0, g_array_index(literals, PsLiteral, i) };

        if (ps_literal_is_foreign(&entry.literal)) {
            g_array_append_val(filter->foreign, number);
            continue;
        }
        g_assert(entry.literal.length >= KEY);
        entry.before = rarest(&entry.literal);
        g_array_append_val(filter->entries, entry);
    }
}

/* The bucket of three bytes, the last of which is the lowest of KEY's. */
static inline guint32
bucket_of(guint32 key, guint shift)
{
    return (key * 0x9e3779b1U) >> shift; /* Knuth's multiplicative hash */
}

static guint32
key_of(const Entry *entry)
{
    const guint8 *p = entry->literal.bytes + entry->before;

    return (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
}

static int
by_bucket(gconstpointer a, gconstpointer b)
{
    guint32 x = ((const Entry *) a)->bucket, y = ((const Entry *) b)->bucket;

    return (x > y) - (x < y);
}

void
ps_prefilter_finish(PsPrefilter *filter)
{
    GArray *entries = filter->entries;
    guint bits = BITS_MIN, buckets, next = 0;

    while (bits < BITS_MAX && 1U << bits < entries->len * SPARSE)
        bits++;
    buckets = 1U << bits;
    filter->shift = 32 - bits;
    filter->first = g_new0(guint32, buckets + 1);
    filter->used = g_new0(guint64, buckets / 64);
    for (guint i = 0; i < entries->len; i++) {
        Entry *entry = &g_array_index(entries, Entry, i);

        entry->bucket = bucket_of(key_of(entry), filter->shift);
        filter->used[entry->bucket / 64] |= G_GUINT64_CONSTANT(1) << (entry->bucket % 64);
    }
    g_array_sort(entries, by_bucket);
    for (guint i = 0; i < buckets; i++) {
        filter->first[i] = next;
        while (next < entries->len && g_array_index(entries, Entry, next).bucket == i)
            next++;
    }
    filter->first[buckets] = next;
}

/* LITERAL stands at P, of which LEFT bytes are there. */
static gboolean
is_at(const PsPrefilter *filter, const PsLiteral *literal, const guint8 *p, gsize left)
{
    if (left < literal->length)
        return FALSE;
    for (guint i = 0; i < literal->length; i++)
        if (filter->fold[p[i]] != literal->bytes[i])
            return FALSE;
    return TRUE;
}

/* The three bytes from AT on may be in BUCKET. */
static void
look(const PsPrefilter *filter, guint32 bucket, const guint8 *bytes, gsize len, gsize at,
    PsStretches here, PsStretches *found)
{
    for (guint32 i = filter->first[bucket]; i < filter->first[bucket + 1]; i++) {
        const Entry *entry = &g_array_index(filter->entries, Entry, i);

        if (entry->before <= at && !(found[entry->number] & here) &&
            is_at(
                filter, &entry->literal, bytes + at - entry->before, len - at + entry->before))
            found[entry->number] |= here;
    }
}

void
ps_prefilter_scan(const PsPrefilter *filter, const char *bytes, gsize len, PsStretches here,
    PsStretches *found)
{
    const guint8 *p = (const guint8 *) bytes;
    guint32 key = 0;

    if (filter->foreign->len && ps_literal_has_foreign(bytes, len))
        for (guint i = 0; i < filter->foreign->len; i++)
            found[g_array_index(filter->foreign, guint, i)] |= here;
    if (len < KEY)
        return;
    for (gsize i = 0; i < KEY - 1; i++)
        key = key << 8 | filter->fold[p[i]];
    for (gsize i = KEY - 1; i < len; i++) {
        guint32 bucket;

        key = (key << 8 | filter->fold[p[i]]) & 0xffffff;
        bucket = bucket_of(key, filter->shift);
        if (filter->used[bucket / 64] >> (bucket % 64) & 1)
            look(filter, bucket, p, len, i - (KEY - 1), here, found);
    }
}
