/* SPDX-License-Identifier: MIT */
/*
 * typo_find.c - the well-known domain that a slip of the hand leads to; see typo.h.
 *
 * A suggestion weighs how far the slip is (slip.h) against how many people have the
 * domain: gmail.com is meant more often than a small provider that is as near. Short
 * names have many honest neighbours, so they are given less room. An ending that is no
 * top-level domain proves that something is wrong, and is mended first. A domain that
 * takes no mail is not what was meant, so that more is allowed: a further slip, and the
 * ending of another country.
 */
#include <string.h>

#include "addr/domain.h"
#include "addr/typo_table.h"
#include "dns/name.h"

/* Costs, as those of slip.h. */
enum {
    ENDING_LIMIT = 14, /* .cpn */
    SHORT_ENDING_LIMIT = 9,
    LOST_LETTER = 4,  /* cheaper by that: an ending that lacks a letter of the one meant */
    KNOWN_ENDING = 4, /* and one that leads to a domain we know */
    ONE_SLIP = 10,
    DEAD_MORE = 4,         /* room for a domain that takes no mail */
    OTHER_ENDING = 12,     /* gmail.it: whatever the ending is */
    OTHER_ENDING_HOST = 5, /* letters of a name that is known by itself, */
    OTHER_ENDING_RARE = 5, /* and so many know it: one of the first 32 */
    COUNTRY_HOST_MIN = 5,
};

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
    const PsTypos *typos;
    PsSlipText typed;
    PsSlipText host; /* its first label */
    PsTyped state;
    const char *name; /* NULL if there is none */
    guint score;
} Match;

static void
offer(Match *best, const char *name, guint score)
{
    if (score >= best->score)
        return;
    best->score = score;
    best->name = name;
}

/* The ending is not looked at, only the name before it; nobody mistypes both where the
 * ending has several labels. */
static void
compare_hosts(const PsTypoTarget *target, Match *best)
{
    gboolean plain = !memchr(best->typed.text + best->host.len + 1, '.',
        best->typed.len - MIN(best->typed.len, best->host.len + 1));
    guint limit = plain ? MIN(target->limit, ONE_SLIP) : 0;
    guint cost;

    if (target->host.len < OTHER_ENDING_HOST || target->rarity > OTHER_ENDING_RARE)
        return;
    cost = ps_slip_cost(&best->typos->pairs, &best->host, &target->host, limit);
    if (cost <= limit)
        offer(best, target->name.text, score_of(cost + OTHER_ENDING, target->rarity));
}

static void
look_into(const GArray *targets, guint discount, Match *best)
{
    guint more = best->state != PS_TYPED_ALIVE ? DEAD_MORE : 0;

    for (guint i = 0; i < targets->len; i++) {
        const PsTypoTarget *target = &g_array_index(targets, PsTypoTarget, i);
        guint limit = target->limit ? target->limit + discount + more : 0;
        guint cost = ps_slip_cost(&best->typos->pairs, &best->typed, &target->name, limit);

        if (cost <= limit)
            offer(
                best, target->name.text, score_of(cost - MIN(cost, discount), target->rarity));
        if (best->state != PS_TYPED_ALIVE)
            compare_hosts(target, best);
    }
}

/* The target that DOMAIN is near to. A top-level domain that exists is what was meant;
 * but .co, .cm and .om are .com with a letter lost more often than a country. */
static const char *
find_slip(const PsTypos *typos, const char *domain, PsTyped state)
{
    const char *tld = ps_typos_last_label(domain);
    gsize tld_len = strlen(tld);
    gboolean fixed = tld != domain && is_tld(typos, tld) && state == PS_TYPED_ALIVE;
    Match best = { .typos = typos, .state = state, .score = G_MAXUINT };

    best.typed = ps_slip_text(domain, strlen(domain));
    best.host = ps_slip_text(domain, strcspn(domain, "."));
    for (guint i = 0; best.typed.len <= PS_SLIP_TEXT_MAX && i < typos->buckets->len; i++) {
        const PsTypoBucket *bucket = &g_array_index(typos->buckets, PsTypoBucket, i);
        gboolean lost = bucket->tld_len == tld_len + 1 && lacks_a_letter(tld, bucket->tld);

        if (!fixed || lost ||
            (bucket->tld_len == tld_len && !memcmp(bucket->tld, tld, tld_len)))
            look_into(bucket->targets, lost ? LOST_LETTER : 0, &best);
    }
    return best.name;
}

/* DOMAIN, whose last label is no top-level domain, with one that is; or NULL. */
static char *
mend_ending(const PsTypos *typos, const char *domain)
{
    const char *label = ps_typos_last_label(domain);
    PsSlipText typed = ps_slip_text(label, strlen(label));
    char *found = NULL;
    guint best = G_MAXUINT;

    for (guint i = 0; typed.len <= PS_SLIP_TEXT_MAX && i < typos->endings->len; i++) {
        const PsTypoEnding *ending = &g_array_index(typos->endings, PsTypoEnding, i);
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
suggest_ending(const PsTypos *typos, const char *domain, PsTyped state)
{
    g_autofree char *mended = mend_ending(typos, domain);
    const char *meant = NULL;

    if (!mended)
        return NULL;
    meant = g_hash_table_lookup(typos->targets, mended);
    if (!meant && !g_hash_table_contains(typos->real, mended)) {
        meant = find_slip(typos, mended, PS_TYPED_ALIVE);
        if (!meant)
            meant = find_slip(typos, domain, state); /* freenetd.e: it was the dot */
    }
    if (meant || state == PS_TYPED_BROKEN)
        return meant;
    return ps_typos_keep(typos->mended, mended);
}

/* The most used target whose first label is HOST. */
static const char *
find_host(const PsTypos *typos, const char *host)
{
    gsize len = strlen(host);
    const PsTypoTarget *found = NULL;

    for (guint i = 0; i < typos->buckets->len; i++) {
        const GArray *targets = g_array_index(typos->buckets, PsTypoBucket, i).targets;

        for (guint j = 0; j < targets->len; j++) {
            const PsTypoTarget *target = &g_array_index(targets, PsTypoTarget, j);

            if (target->host.len == len && !memcmp(target->host.text, host, len) &&
                (!found || target->rarity < found->rarity))
                found = target;
        }
    }
    return found ? found->name.text : NULL;
}

/* gmail, www.gmail.com, gmail.com.com; and of what takes no mail gmail.com.it and
 * mail.gmail.com */
static const char *
suggest_shape(const PsTypos *typos, const char *domain, PsTyped state)
{
    const char *last = ps_typos_last_label(domain);
    g_autofree char *shorter = NULL;
    const char *meant;

    if (last == domain)
        return find_host(typos, domain);
    if (state != PS_TYPED_ALIVE || g_str_has_prefix(domain, "www.")) {
        meant = g_hash_table_lookup(typos->targets, strchr(domain, '.') + 1);
        if (meant)
            return meant;
    }
    shorter = g_strndup(domain, (gsize) (last - domain) - 1);
    if (state == PS_TYPED_ALIVE && strcmp(ps_typos_last_label(shorter), last) != 0)
        return NULL;
    return g_hash_table_lookup(typos->targets, shorter);
}

/* libero.ir: Iran is there, but beside Italy on the keyboard. Only for long names: short
 * ones exist in every country. */
static const char *
suggest_country(const PsTypos *typos, const char *domain)
{
    const char *tld = ps_typos_last_label(domain);
    g_autofree char *name = NULL;
    char *end;

    if (strlen(tld) != 2 || tld - domain <= COUNTRY_HOST_MIN)
        return NULL;
    name = g_strdup(domain);
    end = name + (tld - domain);
    for (guint i = 0; i < typos->buckets->len; i++) {
        const char *meant = g_array_index(typos->buckets, PsTypoBucket, i).tld;
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

/* What is left of a name without its accents, which phones and Turkish keyboards put in; NULL
 * if it has none, or other letters that ASCII has not. */
static char *
without_accents(const char *domain)
{
    g_autofree char *unicode = NULL;
    g_autofree char *parts = NULL;
    g_autoptr(GString) plain = NULL;

    if (g_str_is_ascii(domain) && !strstr(domain, "xn--"))
        return NULL;
    unicode = ps_domain_to_unicode(domain);
    parts = g_utf8_normalize(unicode, -1, G_NORMALIZE_NFKD);
    plain = g_string_new(NULL);
    for (const char *p = parts; p && *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == 0x131) /* i without its dot */
            c = 'i';
        if (c < 0x80)
            g_string_append_c(plain, g_ascii_tolower((char) c));
        else if (!g_unichar_ismark(c))
            return NULL;
    }
    return parts ? g_strdup(plain->str) : NULL;
}

static const char *
suggest_plain(const PsTypos *typos, const char *domain, PsTyped typed)
{
    const char *tld = ps_typos_last_label(domain);
    const char *meant;

    if (strlen(domain) > PS_DNS_NAME_MAX || (tld != domain && is_known(typos, domain)))
        return NULL;
    meant = suggest_shape(typos, domain, typed);
    if (!meant && tld != domain && typos->knows_tlds && !is_tld(typos, tld))
        meant = suggest_ending(typos, domain, typed);
    if (!meant)
        meant = find_slip(typos, domain, typed);
    return meant || tld == domain ? meant : suggest_country(typos, domain);
}

const char *
ps_typos_suggest(const PsTypos *typos, const char *domain, PsTyped typed)
{
    g_autofree char *plain = without_accents(domain);
    const char *meant = plain ? g_hash_table_lookup(typos->targets, plain) : NULL;

    if (meant)
        return meant;
    return suggest_plain(typos, plain && typed != PS_TYPED_ALIVE ? plain : domain, typed);
}
