/* SPDX-License-Identifier: MIT */
/* dmarc.c - DMARC policy and alignment by both RFCs; see dmarc.h. */
#include "auth/dmarc.h"

#include <string.h>

#include "auth/dmarc_walk.h"

const char *
ps_dmarc_policy_name(PsDmarcPolicy policy)
{
    static const char *const names[] = { "absent", "none", "quarantine", "reject" };

    return names[policy];
}

static void
record_clear(PsDmarcRecord *record)
{
    g_free(record->at);
    g_free(record->record);
    g_free(record->organisation);
}

void
ps_dmarc_free(PsDmarc *dmarc)
{
    if (!dmarc)
        return;
    record_clear(&dmarc->rfc9989);
    record_clear(&dmarc->rfc7489);
    g_free(dmarc);
}

static void
set_unknown(PsDmarcRecord *ret, PsDnsStatus status)
{
    ret->known = FALSE;
    ret->dns = status;
}

/* One level down, for a policy that is being tested. */
static PsDmarcPolicy
lower(PsDmarcPolicy policy)
{
    return policy > PS_DMARC_P_NONE ? policy - 1 : policy;
}

/* The record TAGS of DOMAIN holds, and WANTED is what it says for this author domain (absent: p
 * counts). BAD: it cannot be used but for reports, if it asks for any. */
static void
set_record(PsDmarcRecord *ret, const char *domain, const PsDmarcTags *tags,
    PsDmarcPolicy wanted, gboolean bad)
{
    ret->at = g_strdup(domain);
    ret->record = g_strdup(tags->text);
    ret->published = tags->p;
    ret->adkim_strict = tags->adkim_strict;
    ret->aspf_strict = tags->aspf_strict;
    if (tags->error)
        ret->error = tags->error;
    if (bad)
        ret->policy = tags->reports ? PS_DMARC_P_NONE : PS_DMARC_P_ABSENT;
    else
        ret->policy = wanted != PS_DMARC_P_ABSENT ? wanted : tags->p;
}

/* What is not there may be worth a word: several records, or one that is nearly one. */
static void
note_step(PsDmarcRecord *ret, gboolean several, const char *error)
{
    ret->several = ret->several || several;
    if (!ret->error)
        ret->error = error;
}

/* sp or np: does the name exist (RFC 8020)? FALSE while that is on its way. */
static gboolean
choose_below(PsDns *dns, const char *domain, const PsDmarcTags *tags, PsDmarcRecord *ret,
    PsDmarcPolicy *ret_policy)
{
    const PsDnsAnswer *answer;

    *ret_policy = tags->sp;
    if (tags->np == PS_DMARC_P_ABSENT)
        return TRUE;
    answer = ps_dns_ask(dns, domain, PS_DNS_A, NULL, NULL);
    if (!answer)
        return FALSE;
    if (!ps_dns_is_definite(answer))
        set_unknown(ret, answer->status);
    if (answer->status == PS_DNS_NXDOMAIN)
        *ret_policy = tags->np;
    return TRUE;
}

/* RFC 9989 section 4.10.1. A record of the domain itself applies whatever is above it. */
static gboolean
find_9989(PsDns *dns, const char *domain, PsDmarcRecord *ret)
{
    g_auto(PsDmarcWalk) walk = { 0 };
    PsDmarcPolicy wanted = PS_DMARC_P_ABSENT;
    const PsDmarcStep *step;

    if (!ps_dmarc_walk(dns, domain, FALSE, &walk))
        return FALSE;
    ret->dns = walk.dns;
    if (walk.dns != PS_DNS_NOERROR && !walk.steps[0].tags) {
        set_unknown(ret, walk.dns);
        return TRUE;
    }
    ret->organisation = g_strdup(walk.organisation);
    step = walk.steps[0].tags ? &walk.steps[0] : walk.policy;
    if (!step) {
        for (guint i = 0; i < walk.count; i++)
            note_step(ret, walk.steps[i].several, walk.steps[i].error);
        return TRUE;
    }
    if (step != walk.steps && !choose_below(dns, domain, step->tags, ret, &wanted))
        return FALSE;
    set_record(
        ret, step->domain, step->tags, wanted, step->tags->bad_policy || step->tags->bad_np);
    ret->testing = step->tags->testing;
    if (ret->testing)
        ret->policy = lower(ret->policy);
    if (step != walk.steps)
        note_step(ret, walk.steps[0].several, walk.steps[0].error);
    return TRUE;
}

/* RFC 7489 section 6.6.3: the domain, then its organisational domain; several records at
 * one of them end the search. */
static gboolean
find_7489(PsDns *dns, const char *domain, const char *organisation, PsDmarcRecord *ret)
{
    gboolean own = strcmp(domain, organisation) == 0;
    const char *places[] = { domain, organisation };
    const PsDnsAnswer *answers[] = { ps_dmarc_ask(dns, domain),
        ps_dmarc_ask(dns, organisation) };

    ret->organisation = g_strdup(organisation);
    for (guint i = 0; i < (own ? 1 : 2) && !ret->several; i++) {
        g_autoptr(PsDmarcTags) tags = NULL;
        const char *error;

        if (!answers[i])
            return FALSE;
        if (!ps_dns_is_definite(answers[i])) {
            set_unknown(ret, answers[i]->status);
            return TRUE;
        }
        tags = ps_dmarc_tags_select(answers[i], &ret->several, &error);
        if (tags) {
            set_record(
                ret, places[i], tags, i > 0 ? tags->sp : PS_DMARC_P_ABSENT, tags->bad_policy);
            ret->percent = tags->percent;
            if (tags->percent == 0)
                ret->policy = lower(ret->policy);
            return TRUE;
        }
        note_step(ret, FALSE, error);
    }
    return TRUE;
}

/* Without a list of public suffixes every domain stands for itself. */
static const char *
listed_organisation(const PsPsl *psl, const char *domain)
{
    return psl ? ps_psl_organisation(psl, domain) : domain;
}

gboolean
ps_dmarc_check(PsDns *dns, const PsPsl *psl, const char *domain, PsDmarc **ret)
{
    g_autofree char *name = g_ascii_strdown(domain, -1);
    PsDmarc *dmarc = g_new0(PsDmarc, 1);
    gboolean found_9989, found_7489;

    dmarc->rfc9989.known = dmarc->rfc7489.known = TRUE;
    dmarc->rfc9989.percent = dmarc->rfc7489.percent = 100;
    found_9989 = find_9989(dns, name, &dmarc->rfc9989);
    found_7489 = find_7489(dns, name, listed_organisation(psl, name), &dmarc->rfc7489);
    if (!found_9989 || !found_7489) {
        ps_dmarc_free(dmarc);
        return FALSE;
    }
    *ret = dmarc;
    return TRUE;
}

gboolean
ps_dmarc_same_organisation(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc,
    const char *author, const char *identifier, gboolean *ret_rfc9989, gboolean *ret_rfc7489)
{
    g_autofree char *ours = g_ascii_strdown(author, -1);
    g_autofree char *theirs = g_ascii_strdown(identifier, -1);
    gboolean same = strcmp(ours, theirs) == 0;
    g_auto(PsDmarcWalk) walk = { 0 };

    if (!same && !ps_dmarc_walk(dns, theirs, TRUE, &walk))
        return FALSE;
    *ret_rfc9989 = same || (dmarc->rfc9989.organisation &&
                               !strcmp(dmarc->rfc9989.organisation, walk.organisation));
    *ret_rfc7489 =
        same || !strcmp(listed_organisation(psl, ours), listed_organisation(psl, theirs));
    return TRUE;
}

/* What RECORD wants of an identifier that SPF, or else DKIM, has authenticated. */
static gboolean
wants_same(const PsDmarcRecord *record, gboolean by_spf)
{
    return by_spf ? record->aspf_strict : record->adkim_strict;
}

gboolean
ps_dmarc_aligned(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc, const char *author,
    const char *identifier, gboolean by_spf, gboolean *ret_rfc9989, gboolean *ret_rfc7489)
{
    gboolean same = g_ascii_strcasecmp(author, identifier) == 0;
    gboolean strict_9989 = wants_same(&dmarc->rfc9989, by_spf);
    gboolean strict_7489 = wants_same(&dmarc->rfc7489, by_spf);
    gboolean kin_9989 = same, kin_7489 = same;

    if (!(strict_9989 && strict_7489) &&
        !ps_dmarc_same_organisation(dns, psl, dmarc, author, identifier, &kin_9989, &kin_7489))
        return FALSE;
    *ret_rfc9989 = same || (kin_9989 && !strict_9989);
    *ret_rfc7489 = same || (kin_7489 && !strict_7489);
    return TRUE;
}

gboolean
ps_dmarc_is_open(
    const PsDmarc *dmarc, const char *author, const char *identifier, gboolean by_spf)
{
    const PsDmarcRecord *record = &dmarc->rfc9989;

    return !record->organisation && !wants_same(record, by_spf) &&
           g_ascii_strcasecmp(author, identifier) != 0;
}
