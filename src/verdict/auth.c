/* SPDX-License-Identifier: MIT */
/*
 * auth.c - one message, or one server, authenticated; see auth.h.
 *
 * The facts are measured as for a lint, and the inquiry behind them is kept. What a person
 * wants to see beyond that is asked afterwards, of a DNS cache that is warm by then.
 */
#include "verdict/auth.h"

#include <arpa/inet.h>
#include <string.h>

static void
signature_clear(gpointer data)
{
    ps_dkim_key_free(((PsAuthSignature *) data)->key);
}

static PsAuth *
auth_new(const char *file)
{
    PsAuth *auth = g_new0(PsAuth, 1);

    auth->file = g_strdup(file);
    auth->dmarc = auth->dmarc_7489 = "unknown";
    auth->mail_from.result = auth->helo.result = PS_SPF_UNKNOWN;
    auth->signatures = g_array_new(FALSE, FALSE, sizeof(PsAuthSignature));
    g_array_set_clear_func(auth->signatures, signature_clear);
    auth->missing = g_array_new(FALSE, FALSE, sizeof(PsMissing));
    auth->assumptions = g_array_new(FALSE, FALSE, sizeof(PsAssumption));
    return auth;
}

void
ps_auth_free(PsAuth *auth)
{
    if (!auth)
        return;
    ps_findings_free(auth->all_findings);
    ps_run_free(auth->run);
    ps_spf_audit_free(auth->audit);
    g_array_unref(auth->signatures);
    g_array_unref(auth->missing);
    g_array_unref(auth->assumptions);
    ps_inquiry_clear(&auth->inquiry);
    ps_facts_free(auth->facts);
    ps_message_free(auth->message);
    ps_source_free(auth->source);
    g_free(auth->results);
    g_free(auth->ip);
    g_free(auth->file);
    g_free(auth->error);
    g_free(auth);
}

/* Something that is asked of the DNS; FALSE while answers are on their way. */
typedef gboolean (*Question)(PsAuth *auth);

static gboolean
ask_audit(PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;

    if (auth->audit || !q->spf || !q->spf->record)
        return TRUE;
    return ps_spf_audit(q->from->dns, q->spf->domain, &auth->audit);
}

static gboolean
ask_keys(PsAuth *auth)
{
    gboolean done = TRUE;

    for (guint i = 0; i < auth->signatures->len; i++) {
        PsAuthSignature *signature = &g_array_index(auth->signatures, PsAuthSignature, i);
        const PsDkimSignature *shown = signature->shown;

        /* what was not verified is not worth a question */
        if (!signature->key && shown->domain && shown->selector &&
            g_strcmp0(shown->reason, "too-many") != 0)
            done = ps_dkim_key_check(auth->inquiry.from->dns, shown->domain, shown->selector,
                       &signature->key) &&
                   done;
    }
    return done;
}

static void
ask_rest(PsAuth *auth)
{
    static const Question questions[] = { ask_audit, ask_keys };
    gboolean done;

    do {
        done = TRUE;
        for (guint i = 0; i < G_N_ELEMENTS(questions); i++)
            done = questions[i](auth) && done;
    } while (!done && ps_dns_step(auth->inquiry.from->dns));
}

static void
list_signatures(PsAuth *auth)
{
    const GPtrArray *found = auth->inquiry.signatures;

    for (guint i = 0; i < found->len; i++) {
        const PsAuthSignature signature = { .shown = g_ptr_array_index(found, i) };

        g_array_append_val(auth->signatures, signature);
    }
}

static PsAuthSpf
spf_of(const PsSpf *spf, const char *identity, const char *needs)
{
    PsAuthSpf of = { PS_SPF_UNKNOWN, identity, spf, needs };

    if (!spf)
        return of;
    of.result = spf->result;
    of.needs = spf->result != PS_SPF_UNKNOWN ? NULL
               : spf->dns == PS_DNS_OFF      ? "needs dns"
                                             : "needs ip";
    return of;
}

static void
judge_spf(PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;
    const char *helo = auth->sending.helo;

    auth->by_helo = !q->query.mail_from || !*q->query.mail_from;
    auth->helo = spf_of(q->spf_helo, helo, helo ? "needs ip" : "needs helo");
    auth->mail_from = spf_of(q->spf, auth->by_helo ? helo : q->query.mail_from, q->spf_needs);
    /* an empty MAIL FROM, and no HELO name to stand for it: there is no domain to ask */
    if (!q->spf && auth->mail_from_given && !g_strcmp0(q->spf_needs, "needs helo")) {
        auth->mail_from.result = PS_SPF_NONE;
        auth->mail_from.needs = NULL;
    }
}

/* What becomes of signatures on the way. */
static void
try_changes(PsAuth *auth)
{
    PsInquiry *q = &auth->inquiry;
    const PsDkimSigning how = { .domain = auth->sending.dkim_domain,
        .selector = auth->sending.dkim_selector,
        .final = !strcmp(auth->sending.stage, "final"),
        .now = auth->sending.now };

    for (guint i = 0; i < auth->signatures->len; i++) {
        PsAuthSignature *signature = &g_array_index(auth->signatures, PsAuthSignature, i);

        if (signature->shown->result == PS_DKIM_PASS && signature->key)
            signature->survival = ps_dkim_survival(
                auth->source, i, signature->key, auth->sending.now, signature->outcomes);
    }
    if (q->done)
        auth->survival =
            ps_dkim_survival_matrix(auth->source, q->private_key, &how, auth->outcomes, NULL);
}

static gboolean
has_failed(const PsFacts *facts, const char *area)
{
    const PsFact *failure = ps_facts_get(facts, PS_FACT_dns_failure);

    for (guint i = 0; i < failure->count; i++)
        if (!strcmp(failure->values[i].text, area))
            return TRUE;
    return FALSE;
}

static void
judge_dmarc(PsAuth *auth)
{
    const PsDmarc *dmarc = auth->inquiry.dmarc;
    const char *result = ps_facts_word(auth->facts, PS_FACT_dmarc);
    const char *result_7489 = ps_facts_word(auth->facts, PS_FACT_dmarc_7489);
    gboolean failed = has_failed(auth->facts, "dmarc");

    auth->dmarc = result ? result : failed ? "temperror" : "unknown";
    auth->dmarc_7489 = result_7489 ? result_7489
                       : dmarc && !dmarc->rfc7489.known && dmarc->rfc7489.dns != PS_DNS_OFF
                           ? "temperror"
                           : "unknown";
}

static void
list_missing(PsAuth *auth)
{
    static const PsFactId headlines[] = { PS_FACT_spf, PS_FACT_dkim, PS_FACT_dmarc };

    for (guint i = 0; i < G_N_ELEMENTS(headlines); i++) {
        const PsFact *fact = ps_facts_get(auth->facts, headlines[i]);
        const PsMissing missing = { ps_fact_info(headlines[i])->name, fact->reason };

        if (!fact->known &&
            (headlines[i] != PS_FACT_spf || auth->mail_from.result != PS_SPF_NONE))
            g_array_append_val(auth->missing, missing);
    }
}

static void
list_assumptions(PsAuth *auth)
{
    static const PsFactId resting[] = { PS_FACT_mail_from, PS_FACT_spf, PS_FACT_dkim };

    for (guint i = 0; i < G_N_ELEMENTS(resting); i++) {
        const PsFact *fact = ps_facts_get(auth->facts, resting[i]);
        const PsAssumption assumption = { ps_fact_info(resting[i])->name,
            fact->count ? fact->values[0].text : "", fact->assumed, NULL };
        gboolean follows =
            resting[i] == PS_FACT_spf &&
            !g_strcmp0(fact->assumed, ps_facts_get(auth->facts, PS_FACT_mail_from)->assumed);

        if (fact->known && fact->assumed && !follows)
            g_array_append_val(auth->assumptions, assumption);
    }
}

static void
judge(PsAuth *auth, const PsAuthOptions *options)
{
    static const char *const areas[] = { "SPF_", "DKIM_", "DMARC_", "AUTH_", NULL };
    const PsRunOptions run_options = { .apply_when = TRUE };

    judge_spf(auth);
    try_changes(auth);
    judge_dmarc(auth);
    auth->run = ps_run_new(options->rules, auth->message, auth->facts, &run_options);
    auth->all_findings =
        ps_findings_new(options->rules, options->lang, auth->source, auth->message);
    ps_findings_add_areas(auth->all_findings, auth->run, areas);
    auth->findings = ps_findings_sorted(auth->all_findings);
    list_missing(auth);
    list_assumptions(auth);
    auth->results = ps_auth_results(auth);
}

/* What is said of a message that is not there is not known, and why. */
static void
forget_message(PsFacts *facts, const char *reason)
{
    static const PsFactId of_message[] = { PS_FACT_dkim, PS_FACT_dkim_aligned, PS_FACT_dmarc,
        PS_FACT_dmarc_7489 };

    for (guint i = 0; i < G_N_ELEMENTS(of_message); i++)
        if (!ps_facts_get(facts, of_message[i])->known)
            ps_facts_set_unknown(facts, of_message[i], reason);
}

/* The address given, or the one that was found in the SPF record. */
static void
name_ip(PsAuth *auth)
{
    const PsSpfQuery *query = &auth->inquiry.query;
    char text[INET6_ADDRSTRLEN];

    if (auth->inquiry.any_ip && query->family)
        auth->ip = g_strdup(inet_ntop(query->family, &query->address, text, sizeof text));
    else if (!auth->inquiry.any_ip)
        auth->ip = g_strdup(auth->sending.ip);
}

/* LACKS: there is no message, for that reason. */
static PsAuth *
look(const char *file, const char *bytes, gsize len, const PsAuthOptions *options,
    const char *lacks, GError **error)
{
    g_autoptr(PsAuth) auth = auth_new(file);
    PsMeasured from = { .dns = options->dns, .psl = options->psl, .sender_only = TRUE };

    auth->sending = options->sending;
    auth->mail_from_given = auth->sending.mail_from != NULL;
    if (lacks && !auth->sending.mail_from)
        auth->sending.mail_from = "";
    auth->psl_date = options->psl ? ps_psl_date(options->psl) : NULL;
    auth->source = ps_source_new(bytes, len);
    auth->message = ps_message_new(auth->source);
    auth->facts = ps_facts_new(NULL);
    from.source = auth->source;
    from.message = auth->message;
    from.sending = &auth->sending;
    from.inquiry = &auth->inquiry;
    if (!ps_measure_message(auth->facts, &from, error))
        return NULL;
    if (lacks)
        forget_message(auth->facts, lacks);
    list_signatures(auth);
    name_ip(auth);
    ask_rest(auth);
    judge(auth, options);
    auth->inquiry.from = NULL; /* it has been answered */
    return g_steal_pointer(&auth);
}

PsAuth *
ps_auth(const char *file, const char *bytes, gsize len, const PsAuthOptions *options,
    GError **error)
{
    if (!file)
        return look(NULL, "", 0, options, "needs message", error);
    return look(file, bytes, len, options, NULL, error);
}

PsAuth *
ps_auth_oversize(const char *file, const PsAuthOptions *options, GError **error)
{
    return look(file, "", 0, options, "message too large", error);
}

PsAuth *
ps_auth_unreadable(const char *file, const char *error)
{
    PsAuth *auth = auth_new(file);

    auth->error = g_strdup(error);
    return auth;
}

int
ps_auth_worst_level(const PsAuth *auth)
{
    int worst = -1;

    for (guint i = 0; auth->findings && i < auth->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(auth->findings, i);

        worst = MAX(worst, (int) finding->level);
    }
    return worst;
}

gboolean
ps_auth_is_unknown(const PsAuth *auth)
{
    return auth->missing->len > 0;
}
