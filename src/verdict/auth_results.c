/* SPDX-License-Identifier: MIT */
/*
 * auth_results.c - the Authentication-Results field that a receiver will put in front of the
 * message. RFC 8601: results that nobody knows yet are left out.
 */
#include <string.h>

#include "verdict/auth.h"

#define AUTHSERV_ID "receiver.example"
#define VALUE_LEN 320 /* of what others have written; an address is no longer */

/* Characters of a token (RFC 2045) and of an address without quotes. */
static gboolean
is_plain(char c)
{
    return g_ascii_isalnum(c) || strchr("!#$%&'*+-.^_`{|}~@", c);
}

/* TEXT as a value, quoted where it must be. What no header field can hold is "?"; UTF-8 is
 * what a server with SMTPUTF8 writes. */
static void
append_value(GString *out, const char *text)
{
    gsize len = MIN(strlen(text), VALUE_LEN);
    gboolean utf8 = g_utf8_validate(text, (gssize) len, NULL), plain = len > 0;

    for (gsize i = 0; i < len; i++)
        plain = plain && (is_plain(text[i]) || (utf8 && text[i] & 0x80));
    if (plain) {
        g_string_append_len(out, text, (gssize) len);
        return;
    }
    g_string_append_c(out, '"');
    for (gsize i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out,
            (text[i] >= ' ' && text[i] <= '~') || (utf8 && text[i] & 0x80) ? text[i] : '?');
    }
    g_string_append_c(out, '"');
}

static void
append_method(GString *out, const char *method, const char *result)
{
    g_string_append_printf(out, "; %s=%s", method, result);
}

static void
append_property(GString *out, const char *name, const char *value)
{
    if (!value)
        return;
    g_string_append_printf(out, " %s=", name);
    append_value(out, value);
}

static void
append_spf(GString *out, const PsAuthSpf *spf, const char *property)
{
    if (spf->result == PS_SPF_UNKNOWN)
        return;
    append_method(out, "spf", ps_spf_result_name(spf->result));
    append_property(out, property, spf->identity);
}

static void
append_signature(GString *out, const PsDkimSignature *signature, const char *comment)
{
    if (signature->result == PS_DKIM_UNKNOWN)
        return;
    append_method(out, "dkim", ps_dkim_result_name(signature->result));
    if (comment)
        g_string_append_printf(out, " (%s)", comment);
    if (signature->reason)
        g_string_append_printf(out, " reason=\"%s\"", signature->reason);
    append_property(out, "header.d", signature->domain);
    append_property(out, "header.s", signature->selector);
    append_property(out, "header.a", signature->algorithm);
}

/* Of a signature that the mail server will make: that of the dry run, or of the key alone. */
static void
append_planned(GString *out, const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;
    const char *result;

    if (!q->key || !strcmp(auth->sending.stage, "final"))
        return;
    if (q->planned) {
        append_signature(out, q->planned, "dry run");
    } else if ((result = ps_planned_result(q))) {
        append_method(out, "dkim", result);
        g_string_append(out, " (assumed)");
        append_property(out, "header.d", auth->sending.dkim_domain);
        append_property(out, "header.s", auth->sending.dkim_selector);
    }
}

static void
append_dkim(GString *out, const PsAuth *auth)
{
    append_planned(out, auth);
    for (guint i = 0; i < auth->signatures->len; i++)
        append_signature(out, g_array_index(auth->signatures, PsAuthSignature, i).shown, NULL);
    if (!g_strcmp0(ps_facts_word(auth->facts, PS_FACT_dkim), "none"))
        append_method(out, "dkim", "none");
}

static void
append_dmarc(GString *out, const PsAuth *auth)
{
    const PsDmarc *dmarc = auth->inquiry.dmarc;

    if (!strcmp(auth->dmarc, "unknown"))
        return;
    append_method(out, "dmarc", auth->dmarc);
    if (dmarc && dmarc->rfc9989.policy != PS_DMARC_P_ABSENT)
        g_string_append_printf(out, " (p=%s)", ps_dmarc_policy_name(dmarc->rfc9989.policy));
    append_property(out, "header.from", auth->inquiry.author);
}

static void
append_iprev(GString *out, const PsAuth *auth)
{
    static const char *const results[] = { [PS_PTR_OK] = "pass",
        [PS_PTR_NONE] = "permerror",
        [PS_PTR_MISMATCH] = "fail",
        [PS_PTR_UNKNOWN] = "temperror" };
    const PsInquiry *q = &auth->inquiry;

    if (!q->has_ptr || q->any_ip ||
        (q->ptr.state == PS_PTR_UNKNOWN && q->ptr.dns == PS_DNS_OFF))
        return;
    append_method(out, "iprev", results[q->ptr.state]);
    append_property(out, "policy.iprev", auth->sending.ip);
}

char *
ps_auth_results(const PsAuth *auth)
{
    GString *out = g_string_new("Authentication-Results: " AUTHSERV_ID);
    gsize empty = out->len;

    append_iprev(out, auth);
    if (!auth->by_helo)
        append_spf(out, &auth->mail_from, "smtp.mailfrom");
    append_spf(out, &auth->helo, "smtp.helo");
    append_dkim(out, auth);
    append_dmarc(out, auth);
    if (out->len == empty)
        g_string_append(out, "; none");
    return g_string_free(out, FALSE);
}
