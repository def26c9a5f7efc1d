/* SPDX-License-Identifier: MIT */
/* typo.c - the names that typo_find.c looks among; see typo.h. */
#include "addr/typo.h"

#include <string.h>

#include "addr/typo_table.h"
#include "base/hash.h"

/* Costs and limits are those of slip.h; they were set by looking at typos that people
 * made and at honest domains that look like some (tests/addr/test_typo.c). */
enum {
    FAMOUS = 20, /* so many targets are given more room */
    FAMOUS_LIMIT = 17,
};

static GHashTable *
new_set(void)
{
    return g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
}

const char *
ps_typos_keep(GHashTable *set, const char *text)
{
    char *kept = g_hash_table_lookup(set, text);

    if (!kept) {
        kept = g_strdup(text);
        g_hash_table_add(set, kept);
    }
    return kept;
}

PsTypos *
ps_typos_new(void)
{
    PsTypos *typos = g_new0(PsTypos, 1);

    typos->targets = new_set();
    typos->real = new_set();
    typos->traps = new_set();
    typos->mended = new_set();
    typos->buckets = g_array_new(FALSE, FALSE, sizeof(PsTypoBucket));
    typos->endings = g_array_new(FALSE, FALSE, sizeof(PsTypoEnding));
    ps_slip_pairs_init(&typos->pairs);
    return typos;
}

void
ps_typos_free(PsTypos *typos)
{
    if (!typos)
        return;
    g_array_unref(typos->endings);
    for (guint i = 0; i < typos->buckets->len; i++)
        g_array_unref(g_array_index(typos->buckets, PsTypoBucket, i).targets);
    g_array_unref(typos->buckets);
    g_hash_table_unref(typos->mended);
    g_hash_table_unref(typos->traps);
    g_hash_table_unref(typos->real);
    g_hash_table_unref(typos->targets);
    g_free(typos);
}

/* How much may be wrong with the name at PLACE in the list, whose first label has LEN
 * bytes: one slip, or two if it is long and everybody has it. */
static guint
limit_of(gsize len, guint place)
{
    static const guint limits[] = { 0, 0, 0, 10, 10, 12 };

    if (place < FAMOUS && len > 5)
        return FAMOUS_LIMIT;
    return limits[MIN(len, G_N_ELEMENTS(limits) - 1)];
}

const char *
ps_typos_last_label(const char *domain)
{
    const char *dot = strrchr(domain, '.');

    return dot ? dot + 1 : domain;
}

static void
add_ending(PsTypos *typos, const PsTypoTarget *target)
{
    const char *name = target->name.text + target->host.len + 1;
    PsTypoEnding ending = { ps_slip_text(name, strlen(name)), target->rarity };

    for (guint i = 0; i < typos->endings->len; i++)
        if (!strcmp(g_array_index(typos->endings, PsTypoEnding, i).name.text, name))
            return;
    g_array_append_val(typos->endings, ending);
}

static GArray *
bucket_of(PsTypos *typos, const char *tld)
{
    PsTypoBucket new = { tld, strlen(tld), NULL };

    for (guint i = 0; i < typos->buckets->len; i++)
        if (!strcmp(g_array_index(typos->buckets, PsTypoBucket, i).tld, tld))
            return g_array_index(typos->buckets, PsTypoBucket, i).targets;
    new.targets = g_array_new(FALSE, FALSE, sizeof(PsTypoTarget));
    g_array_append_val(typos->buckets, new);
    return new.targets;
}

void
ps_typos_add_target(PsTypos *typos, const char *domain)
{
    const char *dot = strchr(domain, '.');
    gsize len = strlen(domain);
    guint place = g_hash_table_size(typos->targets);
    PsTypoTarget target;

    if (!dot || len > PS_SLIP_TEXT_MAX || g_hash_table_contains(typos->targets, domain))
        return;
    target.name = ps_slip_text(ps_typos_keep(typos->targets, domain), len);
    target.host = ps_slip_text(target.name.text, (gsize) (dot - domain));
    target.limit = limit_of(target.host.len, place);
    target.rarity = (guint) g_bit_storage(place);
    g_array_append_val(bucket_of(typos, ps_typos_last_label(target.name.text)), target);
    add_ending(typos, &target);
}

void
ps_typos_add_real(PsTypos *typos, const char *domain)
{
    if (!strchr(domain, '.'))
        typos->knows_tlds = TRUE;
    g_hash_table_add(typos->real, g_strdup(domain));
}

void
ps_typos_add_trap(PsTypos *typos, const char *name)
{
    g_hash_table_add(typos->traps, g_strdup(name));
}

gboolean
ps_typos_is_trap(const PsTypos *typos, const char *name)
{
    while (name && !g_hash_table_contains(typos->traps, name)) {
        name = strchr(name, '.');
        if (name)
            name++;
    }
    return name != NULL;
}
