/* SPDX-License-Identifier: MIT */
/* predict.c - the reply of one recipient's server; see predict.h. */
#include "verdict/predict.h"

#include <string.h>

#include "facts/history.h"

const char *
ps_verdict_name(PsVerdict verdict)
{
    static const char *const names[] = { "ok", "junk-risk", "unknown", "defer", "reject" };

    return names[verdict];
}

const char *
ps_certainty_name(PsCertainty certainty)
{
    static const char *const names[] = { "possible", "likely", "certain" };

    return names[certainty];
}

const char *
ps_level_name(PsLevel level)
{
    static const char *const names[] = { "note", "warning", "error" };

    return names[level];
}

/* The headline of a fact's family, if that is not known either; else the fact itself. Of MX and
 * of a domain always the headline: there are many facts below it. */
static const char *
headline(const PsFacts *facts, const char *fact)
{
    static const PsFactId families[] = { PS_FACT_spf, PS_FACT_dkim, PS_FACT_dmarc, PS_FACT_ptr,
        PS_FACT_ip, PS_FACT_soa, PS_FACT_mx, PS_FACT_domain_spf, PS_FACT_domain_dkim,
        PS_FACT_domain_dmarc, PS_FACT_domain_mx, PS_FACT_domain_mta_sts, PS_FACT_domain_tls_rpt,
        PS_FACT_domain_bimi, PS_FACT_domain_dane, PS_FACT_domain_caa, PS_FACT_domain_listed };

    for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
        const char *family = ps_fact_info(families[i])->name;
        gsize len = strlen(family);

        if (!strncmp(fact, family, len) && fact[len] == '_' &&
            (families[i] == PS_FACT_mx || ps_fact_info(families[i])->scope == PS_SCOPE_DOMAIN ||
                !ps_facts_get(facts, families[i])->known))
            return family;
    }
    return fact;
}

/* A message that was not looked at is one thing missing, not fifty. */
static gboolean
is_whole_message(const PsMissing *missing)
{
    return !strcmp(missing->fact, "message") || g_str_has_prefix(missing->reason, "message ");
}

/* Nobody has said what came back before. Few have such a record when they begin, and their
 * verdicts count all the same. */
static gboolean
is_past(const PsMissing *missing)
{
    return !strcmp(missing->reason, PS_NEEDS_HISTORY);
}

void
ps_missing_add(GArray *list, const PsFacts *facts, const PsMissing *missing)
{
    gboolean whole = is_whole_message(missing);
    PsMissing entry = { whole              ? "message"
                        : is_past(missing) ? ps_fact_info(PS_FACT_history)->name
                                           : headline(facts, missing->fact),
        missing->reason };

    for (guint i = 0; i < list->len; i++) {
        const PsMissing *other = &g_array_index(list, PsMissing, i);

        if (!strcmp(other->fact, entry.fact) && (whole || !strcmp(other->reason, entry.reason)))
            return;
    }
    g_array_append_val(list, entry);
}

static gboolean
is_for(const PsReply *reply, const char *provider)
{
    return !strcmp(reply->provider, "*") || !strcmp(reply->provider, provider);
}

/* RULE has an own reply for PROVIDER; then those for everybody ("*") do not count. */
static gboolean
has_own_reply(const PsRule *rule, const char *provider)
{
    for (guint i = 0; i < rule->reply_count; i++)
        if (!strcmp(rule->replies[i].provider, provider))
            return TRUE;
    return FALSE;
}

static gboolean
rests_on_assumption(const PsRules *rules, const PsRule *rule, const PsFacts *facts)
{
    guint count;
    const PsFactId *read = ps_rules_facts(rules, rule, &count);

    for (guint i = 0; i < count; i++)
        if (ps_facts_get(facts, read[i])->assumed)
            return TRUE;
    return FALSE;
}

/* Where the replies of a rule stand that begin with FIRST: what decides comes before what
 * is only possible, then SMTP order, then the surer, then the harder. */
static guint
rank_of(const PsPredicted *first)
{
    guint undecided = first->certainty == PS_CERTAINTY_POSSIBLE;
    guint unsure = PS_CERTAINTY_CERTAIN - first->certainty;
    guint mild = first->reply->code < 500;

    return undecided * 1000 + (guint) first->rule->smtp * 100 + unsure * 10 + mild;
}

/* All replies of RULE at PROVIDER, in the order of the rule. */
static void
add_replies(GArray *replies, const PsRule *rule, const char *provider, gboolean assumed)
{
    gboolean own = has_own_reply(rule, provider);
    guint start = replies->len;

    for (guint i = 0; i < rule->reply_count; i++) {
        const PsReply *reply = &rule->replies[i];
        PsPredicted predicted = { rule, reply, reply->certainty, 0 };

        if (!is_for(reply, provider) || (own && !strcmp(reply->provider, "*")))
            continue;
        if (assumed && predicted.certainty == PS_CERTAINTY_CERTAIN)
            predicted.certainty = PS_CERTAINTY_LIKELY;
        predicted.rank = rank_of(
            replies->len > start ? &g_array_index(replies, PsPredicted, start) : &predicted);
        g_array_append_val(replies, predicted);
    }
}

/* RULE, were it to hit, would bring a rejection at PROVIDER. */
static gboolean
could_reject(const PsRule *rule, const char *provider)
{
    gboolean own = has_own_reply(rule, provider);

    for (guint i = 0; i < rule->reply_count; i++) {
        const PsReply *reply = &rule->replies[i];

        if (is_for(reply, provider) && !(own && !strcmp(reply->provider, "*")) &&
            reply->code >= 500 && reply->certainty > PS_CERTAINTY_POSSIBLE)
            return TRUE;
    }
    return FALSE;
}

/* OUTCOME leaves open if there is a rejection. */
static void
note_open(const PsFacts *facts, const PsOutcome *outcome, GArray *missing)
{
    for (guint i = 0; i < outcome->missing_count; i++)
        if (!is_past(&outcome->missing[i]))
            ps_missing_add(missing, facts, &outcome->missing[i]);
}

static gint
compare_ranks(gconstpointer a, gconstpointer b)
{
    return (gint) ((const PsPredicted *) a)->rank - (gint) ((const PsPredicted *) b)->rank;
}

static PsVerdict
decide(const PsPrediction *p, gboolean junk)
{
    const PsPredicted *first =
        p->replies->len ? &g_array_index(p->replies, PsPredicted, 0) : NULL;

    if (first && first->certainty > PS_CERTAINTY_POSSIBLE && first->reply->code >= 400)
        return first->reply->code >= 500 ? PS_VERDICT_REJECT : PS_VERDICT_DEFER;
    if (p->missing->len)
        return PS_VERDICT_UNKNOWN;
    return first || junk ? PS_VERDICT_JUNK_RISK : PS_VERDICT_OK;
}

void
ps_predict(const PsRules *rules, PsRun *run, const PsFacts *facts, PsPrediction *ret)
{
    const char *provider = ps_facts_word(facts, PS_FACT_rcpt_provider);
    const GPtrArray *asked = ps_rules_that_predict(rules);
    gboolean junk = FALSE;

    ret->replies = g_array_new(FALSE, FALSE, sizeof(PsPredicted));
    ret->missing = g_array_new(FALSE, FALSE, sizeof(PsMissing));
    for (guint i = 0; i < asked->len; i++) {
        const PsRule *rule = g_ptr_array_index(asked, i);
        const PsOutcome *outcome = ps_run_get(run, rule);

        if (outcome->state == PS_OUTCOME_HIT) {
            add_replies(ret->replies, rule, provider, rests_on_assumption(rules, rule, facts));
            junk |= rule->junk;
        } else if (outcome->state == PS_OUTCOME_NOT_CHECKED && could_reject(rule, provider)) {
            note_open(facts, outcome, ret->missing);
        }
    }
    g_array_sort(ret->replies, compare_ranks); /* stable: a rule's replies stay together */
    ret->outcome = decide(ret, junk);
}

void
ps_prediction_clear(PsPrediction *prediction)
{
    g_clear_pointer(&prediction->replies, g_array_unref);
    g_clear_pointer(&prediction->missing, g_array_unref);
}

gboolean
ps_prediction_is_alike(const PsPrediction *a, const PsPrediction *b)
{
    return a->outcome == b->outcome && a->replies->len == b->replies->len &&
           (!a->replies->len || g_array_index(a->replies, PsPredicted, 0).reply ==
                                    g_array_index(b->replies, PsPredicted, 0).reply);
}
