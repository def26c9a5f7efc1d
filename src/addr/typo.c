/* SPDX-License-Identifier: MIT */
/*
 * typo.c - the well-known domain that a slip of the hand leads to; see typo.h.
 *
 * A suggestion weighs how far the slip is (slip.h) against how many people have the
 * domain: gmail.com is meant more often than a small provider that is as near. Short
 * names have many honest neighbours, so they are given less room. An ending that is no
 * top-level domain proves that something is wrong, and is mended first.
 */
#include "addr/typo.h"

#include <string.h>

#include "addr/slip.h"
#include "base/hash.h"
#include "dns/name.h"

/* Costs and limits are those of slip.h; they were set by looking at typos that people
 * made and at honest domains that look like some (tests/addr/test_typo.c). */
enum {
    FAMOUS = 20, /* so many targets are given more room */
    FAMOUS_LIMIT = 17,
    ENDING_LIMIT = 14, /* .cpn */
    SHORT_ENDING_LIMIT = 9,
    LOST_LETTER = 4,      /* cheaper by that: an ending that lacks a letter of the one meant */
    KNOWN_ENDING = 4,     /* and one that leads to a domain we know */
    COUNTRY_HOST_MIN = 5, /* letters */
};

typedef struct {
    PsSlipText name;
    gsize host; /* bytes before the first dot */
    guint limit;
    guint rarity; /* binary logarithm of its place among all */
} Target;

/* Targets with the same top-level domain. */
typedef struct {
    const char *tld;
    gsize tld_len;
    GArray *targets; /* Target, the most used first */
} Bucket;

/* What stands behind the first dot of targets. */
typedef struct {
    PsSlipText name;
    guint rarity; /* of the first target that has it */
} Ending;

struct PsTypos {
    GHashTable *targets; /* char * -> itself */
    GHashTable *real;
    GArray *buckets;    /* Bucket */
    GArray *endings;    /* Ending, each once */
    GHashTable *mended; /* char * -> itself: answers that are no target */
    gboolean knows_tlds;
    PsSlipPairs pairs;
};

static GHashTable *
new_set(void)
{
    return g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
}

/* TEXT as the set holds it. */
static const char *
keep(GHashTable *set, const char *text)
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
    typos->mended = new_set();
    typos->buckets = g_array_new(FALSE, FALSE, sizeof(Bucket));
    ps_slip_pairs_init(&typos->pairs);
    typos->endings = g_array_new(FALSE, FALSE, sizeof(Ending));
    return typos;
}

void
ps_typos_free(PsTypos *typos)
{
    if (!typos)
        return;
    g_array_unref(typos->endings);
    for (guint i = 0; i < typos->buckets->len; i++)
        g_array_unref(g_array_index(typos->buckets, Bucket, i).targets);
    g_array_unref(typos->buckets);
    g_hash_table_unref(typos->mended);
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

static const char *
last_label(const char *domain)
{
    const char *dot = strrchr(domain, '.');

    return dot ? dot + 1 : domain;
}

static void
add_ending(PsTypos *typos, const Target *target)
{
    const char *name = target->name.text + target->host + 1;
    Ending ending = { ps_slip_text(name, strlen(name)), target->rarity };

    for (guint i = 0; i < typos->endings->len; i++)
        if (!strcmp(g_array_index(typos->endings, Ending, i).name.text, name))
            return;
    g_array_append_val(typos->endings, ending);
}

static GArray *
bucket_of(PsTypos *typos, const char *tld)
{
    Bucket new = { tld, strlen(tld), NULL };

    for (guint i = 0; i < typos->buckets->len; i++)
        if (!strcmp(g_array_index(typos->buckets, Bucket, i).tld, tld))
            return g_array_index(typos->buckets, Bucket, i).targets;
    new.targets = g_array_new(FALSE, FALSE, sizeof(Target));
    g_array_append_val(typos->buckets, new);
    return new.targets;
}

void
ps_typos_add_target(PsTypos *typos, const char *domain)
{
    const char *dot = strchr(domain, '.');
    gsize len = strlen(domain);
    guint place = g_hash_table_size(typos->targets);
    Target target = { .host = dot ? (gsize) (dot - domain) : 0 };

    if (!dot || len > PS_SLIP_TEXT_MAX || g_hash_table_contains(typos->targets, domain))
        return;
    target.name = ps_slip_text(keep(typos->targets, domain), len);
    target.limit = limit_of(target.host, place);
    target.rarity = (guint) g_bit_storage(place);
    g_array_append_val(bucket_of(typos, last_label(target.name.text)), target);
    add_ending(typos, &target);
}

void
ps_typos_add_real(PsTypos *typos, const char *domain)
{
    if (!strchr(domain, '.'))
        typos->knows_tlds = TRUE;
    g_hash_table_add(typos->real, g_strdup(domain));
}

static gboolean
is_tld(const PsTypos *typos, const char *label)
{
    return g_hash_table_contains(typos->real, label);
}

static gboolean
is_known(const PsTypos *typos, const char *domain)
{
    return g_hash_table_contains(typos->targets, domain) ||
           g_hash_table_contains(typos->real, domain);
}

/* SHORTER is LONGER without one of its letters. */
static gboolean
lacks_a_letter(const char *shorter, const char *longer)
{
    gsize same = 0;

    while (shorter[same] && shorter[same] == longer[same])
        same++;
    return longer[same] && !strcmp(shorter + same, longer + same + 1);
}

/* The less, the likelier: half as many people weigh like three quarters of a point. */
static guint
score_of(guint cost, guint rarity)
{
    return 4 * cost + 3 * rarity;
}

/* The best so far for what was typed. */
typedef struct {
    PsSlipText typed;
    const char *name; /* NULL if there is none */
    guint score;
} Match;

static void
look_into(const PsTypos *typos, const GArray *targets, guint discount, Match *best)
{
    for (guint i = 0; i < targets->len; i++) {
        const Target *target = &g_array_index(targets, Target, i);
        guint limit = target->limit + discount;
        guint cost = ps_slip_cost(&typos->pairs, &best->typed, &target->name, limit);
        guint score = score_of(cost - MIN(cost, discount), target->rarity);

        if (cost <= limit && score < best->score) {
            best->score = score;
            best->name = target->name.text;
        }
    }
}

/* The target that DOMAIN is near to. A top-level domain that exists is what was meant;
 * but .co, .cm and .om are .com with a letter lost more often than a country. */
static const char *
find_slip(const PsTypos *typos, const char *domain)
{
    const char *tld = last_label(domain);
    gsize tld_len = strlen(tld);
    gboolean exists = tld != domain && is_tld(typos, tld);
    Match best = { ps_slip_text(domain, strlen(domain)), NULL, G_MAXUINT };

    for (guint i = 0; best.typed.len <= PS_SLIP_TEXT_MAX && i < typos->buckets->len; i++) {
        const Bucket *bucket = &g_array_index(typos->buckets, Bucket, i);
        gboolean lost = bucket->tld_len == tld_len + 1 && lacks_a_letter(tld, bucket->tld);

        if (!exists || lost ||
            (bucket->tld_len == tld_len && !memcmp(bucket->tld, tld, tld_len)))
            look_into(typos, bucket->targets, lost ? LOST_LETTER : 0, &best);
    }
    return best.name;
}

/* DOMAIN, whose last label is no top-level domain, with one that is; or NULL. */
static char *
mend_ending(const PsTypos *typos, const char *domain)
{
    const char *label = last_label(domain);
    PsSlipText typed = ps_slip_text(label, strlen(label));
    char *found = NULL;
    guint best = G_MAXUINT;

    for (guint i = 0; typed.len <= PS_SLIP_TEXT_MAX && i < typos->endings->len; i++) {
        const Ending *ending = &g_array_index(typos->endings, Ending, i);
        guint limit = ending->name.len > 2 ? ENDING_LIMIT : SHORT_ENDING_LIMIT;
        guint reach = limit + KNOWN_ENDING;
        guint cost = ps_slip_cost(&typos->pairs, &typed, &ending->name, reach);
        g_autofree char *mended = NULL;

        if (cost > reach)
            continue;
        mended = g_strdup_printf("%.*s%s", (int) (label - domain), domain, ending->name.text);
        if (is_known(typos, mended))
            cost -= MIN(cost, KNOWN_ENDING);
        if (cost <= limit && score_of(cost, ending->rarity) < best) {
            best = score_of(cost, ending->rarity);
            g_free(found);
            found = g_steal_pointer(&mended);
        }
    }
    return found;
}

/* example.con */
static const char *
suggest_ending(const PsTypos *typos, const char *domain)
{
    g_autofree char *mended = mend_ending(typos, domain);
    const char *meant = NULL;

    if (!mended)
        return NULL;
    meant = g_hash_table_lookup(typos->targets, mended);
    if (!meant && !g_hash_table_contains(typos->real, mended)) {
        meant = find_slip(typos, mended);
        if (!meant)
            meant = find_slip(typos, domain); /* freenetd.e: it was the dot */
    }
    return meant ? meant : keep(typos->mended, mended);
}

/* The most used target whose first label is HOST. */
static const char *
find_host(const PsTypos *typos, const char *host)
{
    gsize len = strlen(host);
    const Target *found = NULL;

    for (guint i = 0; i < typos->buckets->len; i++) {
        const GArray *targets = g_array_index(typos->buckets, Bucket, i).targets;

        for (guint j = 0; j < targets->len; j++) {
            const Target *target = &g_array_index(targets, Target, j);

            if (target->host == len && !memcmp(target->name.text, host, len) &&
                (!found || target->rarity < found->rarity))
                found = target;
        }
    }
    return found ? found->name.text : NULL;
}

/* gmail, www.gmail.com, gmail.com.com */
static const char *
suggest_shape(const PsTypos *typos, const char *domain)
{
    const char *last = last_label(domain);
    g_autofree char *shorter = NULL;

    if (last == domain)
        return find_host(typos, domain);
    if (g_str_has_prefix(domain, "www."))
        return g_hash_table_lookup(typos->targets, domain + strlen("www."));
    shorter = g_strndup(domain, (gsize) (last - domain) - 1);
    if (strcmp(last_label(shorter), last) != 0)
        return NULL;
    return g_hash_table_lookup(typos->targets, shorter);
}

/* libero.ir: Iran is there, but beside Italy on the keyboard. Only for long names: short
 * ones exist in every country. */
static const char *
suggest_country(const PsTypos *typos, const char *domain)
{
    const char *tld = last_label(domain);
    g_autofree char *name = NULL;
    char *end;

    if (strlen(tld) != 2 || tld - domain <= COUNTRY_HOST_MIN)
        return NULL;
    name = g_strdup(domain);
    end = name + (tld - domain);
    for (guint i = 0; i < typos->buckets->len; i++) {
        const char *meant = g_array_index(typos->buckets, Bucket, i).tld;
        const char *target;

        if (strlen(meant) != 2 || !ps_slip_is_one_key(&typos->pairs, tld, meant))
            continue;
        memcpy(end, meant, 2);
        target = g_hash_table_lookup(typos->targets, name);
        if (target)
            return target;
    }
    return NULL;
}

const char *
ps_typos_suggest(const PsTypos *typos, const char *domain)
{
    const char *tld = last_label(domain);
    const char *meant;

    if (strlen(domain) > PS_DNS_NAME_MAX || (tld != domain && is_known(typos, domain)))
        return NULL;
    meant = suggest_shape(typos, domain);
    if (!meant && tld != domain && typos->knows_tlds && !is_tld(typos, tld))
        meant = suggest_ending(typos, domain);
    if (!meant)
        meant = find_slip(typos, domain);
    return meant || tld == domain ? meant : suggest_country(typos, domain);
}
