/* SPDX-License-Identifier: MIT */
/*
 * auth.c - eval functions of SpamAssassin's: who the sender is proved to be: SPF, DKIM,
 * DMARC, ARC.
 *
 * What presend has found out itself counts, not what fields of the draft claim. Without it
 * nothing is checked.
 */
#include <string.h>

#include "rules/sa/ask.h"
#include "rules/sa/settings.h"

/* Answer that the fact ID is WORD. */
static PsTestResult
is(PsRun *run, PsFactId id, const char *word)
{
    const PsFact *fact = ps_sa_need(run, id);

    if (!fact)
        return ps_sa_not_checked();
    return ps_sa_answer(fact->count && !strcmp(fact->values[0].text, word));
}

static PsTestResult
check_for_spf(PsRun *run, const PsSaCall *call)
{
    return is(run, PS_FACT_spf, call->function->name + strlen("check_for_spf_"));
}

static PsTestResult
check_for_spf_helo(PsRun *run, const PsSaCall *call)
{
    return is(run, PS_FACT_spf_helo, call->function->name + strlen("check_for_spf_helo_"));
}

/* The first envelope sender is in one of these lists, and SPF passes for it. */
static PsTestResult
check_spf_list(PsRun *run, const char *own, const char *authenticated)
{
    PsSaText text = ps_sa_first(run, "EnvelopeFrom:addr");
    g_autofree char *sender = g_strndup(text.bytes, text.length);

    if (!*sender || (!ps_sa_list_takes(run->rules, own, sender) &&
                        !ps_sa_list_takes(run->rules, authenticated, sender)))
        return ps_sa_answer(0);
    return is(run, PS_FACT_spf, "pass");
}

static PsTestResult
check_for_spf_welcomelist_from(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_spf_list(run, "welcomelist_from_spf", "welcomelist_auth");
}

static PsTestResult
check_for_def_spf_welcomelist_from(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_spf_list(run, "def_welcomelist_from_spf", "def_welcomelist_auth");
}

static PsTestResult
check_spf_skipped_noenvfrom(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(!ps_sa_first(run, "EnvelopeFrom:addr").length);
}

/* SIGNER is DOMAIN; or, where that begins with "." or "*.", a name below it as well. */
static gboolean
is_of(const char *signer, const char *domain)
{
    gsize len = strlen(signer), rest;

    domain += *domain == '*' && domain[1] == '.' ? 1 : 0;
    if (*domain != '.')
        return !g_ascii_strcasecmp(signer, domain);
    rest = strlen(++domain);
    return len >= rest && !g_ascii_strcasecmp(signer + len - rest, domain) &&
           (len == rest || signer[len - rest - 1] == '.');
}

/* Domains whose signatures pass: array of const char *. */
static GPtrArray *
signers(PsRun *run)
{
    const PsFact *results = ps_facts_get(run->facts, PS_FACT_dkim_result);
    const PsFact *domains = ps_facts_get(run->facts, PS_FACT_dkim_domain);
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < results->count; i++)
        for (guint j = 0; j < domains->count; j++)
            if (!strcmp(results->values[i].text, "pass") &&
                results->values[i].at.offset == domains->values[j].at.offset)
                g_ptr_array_add(list, (char *) domains->values[j].text);
    return list;
}

/* Some signature passes, of DOMAIN (NULL: of anyone) and of one of the domains in the
 * arguments, if there are any. One that the mail server is to make is taken for the From
 * domain's where it is aligned. */
static PsTestResult
check_signature(PsRun *run, const PsSaCall *call, const char *domain)
{
    const PsFact *dkim = ps_sa_need(run, PS_FACT_dkim);
    const char *aligned = ps_facts_word(run->facts, PS_FACT_dkim_aligned);
    const char *author = ps_facts_word(run->facts, PS_FACT_from_domain);
    g_autoptr(GPtrArray) list = NULL;

    if (!dkim)
        return ps_sa_not_checked();
    if (!dkim->count || strcmp(dkim->values[0].text, "pass") != 0)
        return ps_sa_answer(0);
    if (!domain && !call->count)
        return ps_sa_answer(1);
    list = signers(run);
    if (!list->len && !g_strcmp0(aligned, "yes") && author)
        g_ptr_array_add(list, (char *) author);
    for (guint i = 0; i < list->len; i++) {
        gboolean fits = !call->count;

        for (guint j = 0; j < call->count && !fits; j++)
            fits = is_of(list->pdata[i], call->arguments[j]);
        if (fits && (!domain || !g_ascii_strcasecmp(list->pdata[i], domain)))
            return ps_sa_answer(1);
    }
    return ps_sa_answer(0);
}

/* ([domain, ...]) */
static PsTestResult
check_dkim_valid(PsRun *run, const PsSaCall *call)
{
    return check_signature(run, call, NULL);
}

static PsTestResult
check_domain_of(PsRun *run, const PsSaCall *call, const char *field)
{
    PsSaText text = ps_sa_domain(ps_sa_first(run, field));
    g_autofree char *domain = g_strndup(text.bytes, text.length);

    return *domain ? check_signature(run, call, domain) : ps_sa_answer(0);
}

static PsTestResult
check_dkim_valid_author_sig(PsRun *run, const PsSaCall *call)
{
    return check_domain_of(run, call, "From:addr");
}

static PsTestResult
check_dkim_valid_envelopefrom(PsRun *run, const PsSaCall *call)
{
    return check_domain_of(run, call, "EnvelopeFrom:addr");
}

/* What a signature says of itself in its "d=". */
static char *
signing_domain(PsSaText line)
{
    g_autofree char *text = g_strndup(line.bytes, line.length);
    g_auto(GStrv) tags = g_strsplit(text, ";", -1);

    for (guint i = 0; tags[i]; i++) {
        char *tag = g_strstrip(tags[i]);

        if (*tag == 'd' && *g_strchug(tag + 1) == '=')
            return g_strdup(g_strchug(strchr(tag, '=') + 1));
    }
    return g_strdup("");
}

/* ([domain, ...]): there is a signature, good or bad. */
static PsTestResult
check_dkim_signed(PsRun *run, const PsSaCall *call)
{
    PsSaText line, text = ps_sa_text(run, "DKIM-Signature");

    for (gsize at = 0; ps_sa_line(text, &at, &line);) {
        g_autofree char *domain = signing_domain(line);
        gboolean fits = !call->count;

        for (guint i = 0; i < call->count && !fits; i++)
            fits = is_of(domain, call->arguments[i]);
        if (fits) {
            ps_sa_point_part(run, "DKIM-Signature", line);
            return ps_sa_answer(1);
        }
    }
    if (!g_strcmp0(ps_facts_word(run->facts, PS_FACT_dkim), "pass"))
        return check_signature(run, call, NULL); /* it will be signed */
    return ps_sa_answer(0);
}

/* Signatures can be looked at: there is a network. */
static PsTestResult
check_dkim_dependable(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(!run->rules->local);
}

/* No domain ever says that it signs only some mail. */
static PsTestResult
check_dkim_signsome(PsRun *run, const PsSaCall *call)
{
    (void) run;
    (void) call;
    return ps_sa_answer(0);
}

static PsTestResult
check_dkim_testing(PsRun *run, const PsSaCall *call)
{
    const PsFact *testing = ps_sa_need(run, PS_FACT_dkim_testing);

    (void) call;
    return testing ? ps_sa_answer(testing->count > 0) : ps_sa_not_checked();
}

static PsTestResult
check_arc_signed(PsRun *run, const PsSaCall *call)
{
    (void) call;
    if (!ps_sa_text(run, "ARC-Seal").length && !ps_sa_text(run, "ARC-Message-Signature").length)
        return ps_sa_answer(0);
    ps_sa_point_view(run, "ARC-Seal");
    return ps_sa_answer(1);
}

/* A signature of DOMAIN may make the author welcome: DOMAIN as listed, "" for the author's
 * own; of a full address what is behind "@" counts. */
static gboolean
may_vouch(const char *signer, const char *domain, const char *author_domain)
{
    const char *at = strrchr(domain, '@');

    domain = at ? at + 1 : domain;
    return *domain ? is_of(signer, domain) : !g_ascii_strcasecmp(signer, author_domain);
}

/* An author stands in OWN with a domain that signs, or in AUTHENTICATED and signs itself. */
static PsTestResult
check_dkim_list(PsRun *run, const char *own, const char *authenticated)
{
    const PsSaPatterns *list = ps_sa_list(run->rules, own);
    g_autoptr(GArray) authors = ps_sa_addresses_new();
    g_autoptr(GPtrArray) names = NULL;
    gboolean listed = FALSE;

    ps_sa_addresses_add(authors, run, "From:addr");
    for (guint i = 0; i < authors->len; i++) {
        const PsSaAddress *author = &g_array_index(authors, PsSaAddress, i);
        const char *domain =
            ps_sa_domain((PsSaText){ author->text, strlen(author->text) }).bytes;
        g_autoptr(GPtrArray) vouchers =
            list ? ps_sa_patterns_companions(list, author->text) : g_ptr_array_new();

        if (ps_sa_list_takes(run->rules, authenticated, author->text))
            g_ptr_array_add(vouchers, (char *) "");
        listed |= vouchers->len > 0;
        names = names ? names : signers(run);
        for (guint j = 0; j < vouchers->len; j++)
            for (guint k = 0; k < names->len; k++)
                if (may_vouch(names->pdata[k], vouchers->pdata[j], domain))
                    return ps_sa_answer(1);
    }
    return !listed || ps_sa_need(run, PS_FACT_dkim) ? ps_sa_answer(0) : ps_sa_not_checked();
}

static PsTestResult
check_for_dkim_welcomelist_from(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_dkim_list(run, "welcomelist_from_dkim", "welcomelist_auth");
}

static PsTestResult
check_for_def_dkim_welcomelist_from(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_dkim_list(run, "def_welcomelist_from_dkim", "def_welcomelist_auth");
}

/* DMARC fails, and POLICY is what the domain wants done then. */
static PsTestResult
fails(PsRun *run, const char *policy)
{
    const PsFact *result = ps_sa_need(run, PS_FACT_dmarc);
    const PsFact *wanted = ps_sa_need(run, PS_FACT_dmarc_policy);

    if (!result || !wanted)
        return ps_sa_not_checked();
    return ps_sa_answer(result->count && !strcmp(result->values[0].text, "fail") &&
                        wanted->count && !strcmp(wanted->values[0].text, policy));
}

static PsTestResult
check_dmarc_pass(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return is(run, PS_FACT_dmarc, "pass");
}

static PsTestResult
check_dmarc_missing(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return is(run, PS_FACT_dmarc_policy, "absent");
}

static PsTestResult
check_dmarc_none(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return fails(run, "none");
}

static PsTestResult
check_dmarc_quarantine(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return fails(run, "quarantine");
}

static PsTestResult
check_dmarc_reject(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return fails(run, "reject");
}

#define SPF .fact_count = 1, .facts = { PS_FACT_spf }
#define SPF_HELO .fact_count = 1, .facts = { PS_FACT_spf_helo }
#define DKIM                                                                                   \
    .fact_count = 3, .facts = { PS_FACT_dkim, PS_FACT_dkim_result, PS_FACT_dkim_domain }
#define DMARC .fact_count = 2, .facts = { PS_FACT_dmarc, PS_FACT_dmarc_policy }

const PsSaFunction ps_sa_auth[] = {
    { "check_arc_signed", "DKIM", 0, 0, .run = check_arc_signed },
    { "check_dkim_dependable", "DKIM", 0, 0, .run = check_dkim_dependable },
    { "check_dkim_signed", "DKIM", 0, G_MAXUINT, .run = check_dkim_signed, DKIM },
    { "check_dkim_signsome", "DKIM", 0, 0, .run = check_dkim_signsome },
    { "check_dkim_testing", "DKIM", 0, 0, .run = check_dkim_testing, .fact_count = 1,
        .facts = { PS_FACT_dkim_testing } },
    { "check_dkim_valid", "DKIM", 0, G_MAXUINT, .run = check_dkim_valid, DKIM },
    { "check_dkim_valid_author_sig", "DKIM", 0, G_MAXUINT, .run = check_dkim_valid_author_sig,
        DKIM },
    { "check_dkim_valid_envelopefrom", "DKIM", 0, 0, .run = check_dkim_valid_envelopefrom,
        DKIM },
    { "check_dkim_verified", "DKIM", 0, G_MAXUINT, .run = check_dkim_valid, DKIM },
    { "check_dmarc_missing", "DMARC", 0, 0, .run = check_dmarc_missing, DMARC },
    { "check_dmarc_none", "DMARC", 0, 0, .run = check_dmarc_none, DMARC },
    { "check_dmarc_pass", "DMARC", 0, 0, .run = check_dmarc_pass, DMARC },
    { "check_dmarc_quarantine", "DMARC", 0, 0, .run = check_dmarc_quarantine, DMARC },
    { "check_dmarc_reject", "DMARC", 0, 0, .run = check_dmarc_reject, DMARC },
    { "check_for_def_dkim_welcomelist_from", "DKIM", 0, 0,
        .run = check_for_def_dkim_welcomelist_from, DKIM },
    { "check_for_def_spf_welcomelist_from", "SPF", 0, 0,
        .run = check_for_def_spf_welcomelist_from, SPF },
    { "check_for_dkim_welcomelist_from", "DKIM", 0, 0, .run = check_for_dkim_welcomelist_from,
        DKIM },
    { "check_for_spf_fail", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_helo_fail", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_helo_neutral", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_helo_none", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_helo_pass", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_helo_permerror", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_helo_softfail", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_helo_temperror", "SPF", 0, 0, .run = check_for_spf_helo, SPF_HELO },
    { "check_for_spf_neutral", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_none", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_pass", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_permerror", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_softfail", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_temperror", "SPF", 0, 0, .run = check_for_spf, SPF },
    { "check_for_spf_welcomelist_from", "SPF", 0, 0, .run = check_for_spf_welcomelist_from,
        SPF },
    { "check_spf_skipped_noenvfrom", "SPF", 0, 0, .run = check_spf_skipped_noenvfrom },
    { 0 },
};
