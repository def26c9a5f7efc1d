/* SPDX-License-Identifier: MIT */
/* spf_eval.c - evaluation of SPF records; see spf_eval.h. */
#include "auth/spf_eval.h"

static PsSpfResult
qualified(char qualifier)
{
    switch (qualifier) {
    case '-':
        return PS_SPF_FAIL;
    case '~':
        return PS_SPF_SOFTFAIL;
    case '?':
        return PS_SPF_NEUTRAL;
    default:
        return PS_SPF_PASS;
    }
}

static gboolean
is_error(PsSpfResult result)
{
    return result == PS_SPF_TEMPERROR || result == PS_SPF_PERMERROR || result == PS_SPF_UNKNOWN;
}

/* The domain's own words for a fail; whatever is wrong with them, there are none. Those of
 * an included record do not count. */
static void
explain(PsSpfEval *eval, const PsSpfFrame *frame)
{
    g_autofree char *name = ps_spf_target(eval, frame, frame->record->explain);
    const PsDnsAnswer *answer = name ? ps_spf_ask_target(eval, name, PS_DNS_TXT) : NULL;
    const char *text, *word;
    gsize at;

    if (!answer || answer->count != 1)
        return;
    text = answer->records[0].data.txt.bytes;
    if (!ps_spf_macro_check(
            text, answer->records[0].data.txt.len, PS_SPF_MACRO_TEXT, &at, &word))
        return;
    if (ps_spf_macro_needs_name(text) && !ps_spf_client_name(eval, frame->domain))
        return;
    g_free(eval->spf->explanation);
    eval->spf->explanation = ps_spf_macro_expand(text, &eval->macros);
}

/* The term that decided is told of the sender's own record only. */
static void
set_mechanism(PsSpfEval *eval, const PsSpfFrame *frame, PsSpan at)
{
    if (frame->way == PS_SPF_OWN)
        eval->spf->mechanism = g_strndup(frame->text + at.offset, at.length);
}

/* NOLINTBEGIN(misc-no-recursion): each turn is counted as a lookup, and ten are borne */
static PsSpfResult
redirect(PsSpfEval *eval, const PsSpfFrame *frame)
{
    gsize at = frame->record->redirect_at.offset;
    g_autofree char *name = NULL;
    PsSpfResult result;

    if (!ps_spf_count_lookup(eval, frame, at))
        return eval->spf->result;
    name = ps_spf_target(eval, frame, frame->record->redirect);
    if (!name)
        return PS_SPF_NEUTRAL;
    set_mechanism(eval, frame, frame->record->redirect_at);
    result = ps_spf_check_host(
        eval, name, frame->way == PS_SPF_INCLUDED ? PS_SPF_INCLUDED : PS_SPF_REDIRECTED);
    if (result == PS_SPF_NONE) {
        ps_spf_stop(eval, PS_SPF_PERMERROR, "redirect-none", frame, at);
        return PS_SPF_PERMERROR;
    }
    return result;
}

/* What a record comes to if none of its mechanisms matches. */
static PsSpfResult
end(PsSpfEval *eval, const PsSpfFrame *frame)
{
    PsSpfResult result;

    if (!frame->record->redirect)
        return PS_SPF_NEUTRAL;
    ps_spf_enter(eval, frame, frame->record->redirect_at);
    result = redirect(eval, frame);
    ps_spf_leave(eval, frame, is_error(result) ? PS_SPF_TERM_ERROR : PS_SPF_TERM_MATCH);
    return result;
}

static PsSpfMatch
try(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term)
{
    static const PsSpfTermState states[] = { [PS_SPF_NO_MATCH] = PS_SPF_TERM_NO_MATCH,
        [PS_SPF_MATCH] = PS_SPF_TERM_MATCH,
        [PS_SPF_STOP] = PS_SPF_TERM_ERROR };
    PsSpfMatch match;

    ps_spf_enter(eval, frame, term->at);
    match = ps_spf_match(eval, frame, term);
    ps_spf_leave(eval, frame, states[match]);
    return match;
}

/* The terms behind FROM do not matter any more. */
static void
skip(PsSpfEval *eval, const PsSpfFrame *frame, guint from)
{
    const PsSpfRecord *record = frame->record;

    for (guint i = from; i < record->terms->len; i++)
        ps_spf_skip(eval, frame, g_array_index(record->terms, PsSpfTerm, i).at);
    if (record->redirect)
        ps_spf_skip(eval, frame, record->redirect_at);
}

/* What the record of FRAME says. */
static PsSpfResult
evaluate(PsSpfEval *eval, const PsSpfFrame *frame)
{
    const PsSpfRecord *record = frame->record;

    if (record->problem) {
        g_free(eval->spf->error_detail);
        eval->spf->error_detail = g_strdup(record->problem);
        ps_spf_stop(eval, PS_SPF_PERMERROR, "syntax", frame, record->problem_at);
        return PS_SPF_PERMERROR;
    }
    for (guint i = 0; i < record->terms->len; i++) {
        const PsSpfTerm *term = &g_array_index(record->terms, PsSpfTerm, i);
        PsSpfMatch match = try(eval, frame, term);

        if (match == PS_SPF_NO_MATCH)
            continue;
        skip(eval, frame, i + 1);
        if (match == PS_SPF_STOP)
            return eval->spf->result;
        set_mechanism(eval, frame, term->at);
        if (term->qualifier == '-' && record->explain && frame->way != PS_SPF_INCLUDED)
            explain(eval, frame);
        return qualified(term->qualifier);
    }
    return end(eval, frame);
}

/* The SPF record among the TXT records; NULL if there is none or more than one. */
static const PsDnsRecord *
select_record(PsSpfEval *eval, const PsDnsAnswer *answer, const char *domain)
{
    const PsDnsRecord *found = NULL;

    for (guint i = 0; i < answer->count; i++) {
        const PsDnsRecord *record = &answer->records[i];

        if (!ps_spf_record_is(record->data.txt.bytes, record->data.txt.len))
            continue;
        if (found) {
            PsSpfFrame frame = { .domain = domain, .text = record->data.txt.bytes };

            ps_spf_stop(eval, PS_SPF_PERMERROR, "several-records", &frame, 0);
            return NULL;
        }
        found = record;
    }
    if (!found)
        eval->spf->result = PS_SPF_NONE;
    return found;
}

/* What the record of FRAME's domain comes to. */
static PsSpfResult
check_host(PsSpfEval *eval, PsSpfFrame *frame)
{
    const PsDnsAnswer *answer = ps_spf_ask_target(eval, frame->domain, PS_DNS_TXT);
    g_autoptr(PsSpfRecord) record = NULL;
    const PsDnsRecord *found;

    if (!answer)
        return PS_SPF_NEUTRAL;
    if (!ps_dns_is_definite(answer)) {
        ps_spf_stop_dns(eval, answer, frame, 0);
        return eval->spf->result;
    }
    found = select_record(eval, answer, frame->domain);
    if (!found)
        return eval->spf->result;
    frame->text = found->data.txt.bytes;
    record = ps_spf_record_new(frame->text, found->data.txt.len);
    frame->record = record;
    if (frame->above)
        frame->above->record = g_strdup(frame->text);
    else
        eval->spf->record = g_strdup(frame->text);
    return evaluate(eval, frame);
}

PsSpfResult
ps_spf_check_host(PsSpfEval *eval, const char *domain, PsSpfWay way)
{
    PsSpfFrame frame = { .domain = domain, .way = way, .above = eval->node };
    PsSpfResult result = check_host(eval, &frame);

    if (frame.above)
        frame.above->result = result;
    return result;
}
/* NOLINTEND(misc-no-recursion) */
