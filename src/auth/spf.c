/* SPDX-License-Identifier: MIT */
/* spf.c - whose SPF record is to be evaluated, and the result; see spf.h. */
#include "auth/spf.h"

#include <string.h>

#include "addr/domain.h"
#include "auth/spf_eval.h"
#include "dns/name.h"

/* Longer senders and HELO names cannot be real (RFC 5321 section 4.5.3.1). */
#define IDENTITY_MAX_LEN 512

const char *
ps_spf_result_name(PsSpfResult result)
{
    static const char *const names[] = { "none", "neutral", "pass", "fail", "softfail",
        "temperror", "permerror", "unknown" };

    return names[result];
}

const char *
ps_spf_term_state_name(PsSpfTermState state)
{
    static const char *const names[] = { "unreached", "no-match", "match", "error" };

    return names[state];
}

gboolean
ps_spf_query_set_ip(PsSpfQuery *query, const char *text)
{
    PsNetAddress address;

    if (!ps_net_parse(text, &address))
        return FALSE;
    query->family = address.family;
    query->address = address.bytes;
    return TRUE;
}

void
ps_spf_free(PsSpf *spf)
{
    if (!spf)
        return;
    g_free(spf->domain);
    g_free(spf->record);
    g_free(spf->mechanism);
    g_free(spf->explanation);
    g_free(spf->error);
    g_free(spf->error_detail);
    g_free(spf->error_domain);
    g_free(spf->error_record);
    g_clear_pointer(&spf->terms, g_ptr_array_unref);
    g_free(spf);
}

/* DOMAIN can be asked for and is not of one label (RFC 7208 section 4.3). */
static gboolean
is_askable(const char *domain)
{
    gsize label = 0, labels = 1;

    if (strlen(domain) > PS_DNS_NAME_MAX)
        return FALSE;
    for (const char *p = domain; *p; p++) {
        if (*p == '.') {
            if (label == 0)
                return FALSE;
            label = 0;
            labels++;
        } else if (*p <= ' ' || *p > '~' || strchr("[]()<>@,;:\\\"", *p) ||
                   ++label > PS_DNS_LABEL_MAX) {
            return FALSE;
        }
    }
    return label > 0 && labels > 1;
}

/* What was given as a domain as one to ask for; NULL if it cannot be. */
static char *
read_domain(const char *text)
{
    gsize len = strlen(text);
    g_autofree char *domain = NULL;

    if (len > 0 && text[len - 1] == '.')
        len--;
    domain = g_strndup(text, len);
    if (!g_str_is_ascii(domain)) {
        char *ascii = ps_domain_to_ascii(domain, len);

        g_free(domain);
        domain = ascii;
    }
    return domain && is_askable(domain) ? g_steal_pointer(&domain) : NULL;
}

/* Evaluate for the sender LOCAL at DOMAIN, as given; LOCAL "" is postmaster. */
static gboolean
check(PsDns *dns, const PsSpfQuery *query, const char *local, const char *given, PsSpf **ret)
{
    g_autofree char *domain = read_domain(given);
    g_autofree char *sender = NULL;
    g_autoptr(PsSpf) spf = g_new0(PsSpf, 1);
    PsSpfEval eval = { .dns = dns, .spf = spf };

    if (!domain || strlen(local) > IDENTITY_MAX_LEN) {
        spf->domain = g_strdup("");
        *ret = g_steal_pointer(&spf);
        return TRUE;
    }
    if (!*local)
        local = "postmaster";
    sender = g_strdup_printf("%s@%s", local, domain);
    eval.client = ps_net_address(query->family, &query->address);
    eval.macros = (PsSpfMacros){
        .sender = sender,
        .local = local,
        .sender_domain = domain,
        .helo =
            query->helo && strlen(query->helo) <= IDENTITY_MAX_LEN ? query->helo : "unknown",
        .name = "unknown",
        .client = &eval.client,
        .now = query->now,
    };
    spf->domain = g_strdup(domain);
    spf->result = ps_spf_check_host(&eval, domain, PS_SPF_OWN);
    if (eval.waiting)
        return FALSE;
    *ret = g_steal_pointer(&spf);
    return TRUE;
}

/* There is no address or no name to check. */
static gboolean
is_unknown(const PsSpfQuery *query, const char *identity, PsSpf **ret)
{
    if (identity && (query->family == AF_INET || query->family == AF_INET6))
        return FALSE;
    *ret = g_new0(PsSpf, 1);
    (*ret)->result = PS_SPF_UNKNOWN;
    (*ret)->domain = g_strdup("");
    return TRUE;
}

gboolean
ps_spf_check_helo(PsDns *dns, const PsSpfQuery *query, PsSpf **ret)
{
    return is_unknown(query, query->helo, ret) || check(dns, query, "", query->helo, ret);
}

gboolean
ps_spf_check(PsDns *dns, const PsSpfQuery *query, PsSpf **ret)
{
    const char *sender = query->mail_from;
    g_autofree char *local = NULL;
    const char *at;

    if (!sender || !*sender)
        return ps_spf_check_helo(dns, query, ret);
    at = strrchr(sender, '@');
    local = at ? g_strndup(sender, (gsize) (at - sender)) : g_strdup("");
    return is_unknown(query, sender, ret) ||
           check(dns, query, local, at ? at + 1 : sender, ret);
}
