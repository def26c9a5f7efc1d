/* SPDX-License-Identifier: MIT */
/* dane.c - TLSA records of a mail server; see dane.h. */
#include "auth/dane.h"

enum {
    USAGE_TRUST_ANCHOR = 2, /* DANE-TA and DANE-EE: the two that RFC 7672 section 3.1 has */
    USAGE_END_ENTITY = 3,
    SELECTOR_KEY = 1, /* the larger of two */
    DATA_SHOWN = 32,  /* octets of the data that are written out */
};

/* By matching type: the data itself, SHA-256, SHA-512 (RFC 6698 section 2.1.3). */
static const gsize digest_octets[] = { 0, 32, 64 };

static const char *
find_problem(const guint8 *bytes, gsize len)
{
    if (len < 4)
        return "short";
    if (bytes[0] != USAGE_TRUST_ANCHOR && bytes[0] != USAGE_END_ENTITY)
        return "usage";
    if (bytes[1] > SELECTOR_KEY)
        return "selector";
    if (bytes[2] >= G_N_ELEMENTS(digest_octets))
        return "matching";
    if (bytes[2] && len - 3 != digest_octets[bytes[2]])
        return "digest-length";
    return NULL;
}

static char *
format(const guint8 *bytes, gsize len)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < MIN(len, 3); i++)
        g_string_append_printf(text, "%s%u", i ? " " : "", bytes[i]);
    for (gsize i = 3; i < MIN(len, 3 + DATA_SHOWN); i++)
        g_string_append_printf(text, "%s%02x", i == 3 ? " " : "", bytes[i]);
    if (len > 3 + DATA_SHOWN)
        g_string_append(text, "...");
    return g_string_free(text, FALSE);
}

gboolean
ps_dane_check(PsDns *dns, const char *host, PsDane *ret)
{
    g_autofree char *name = g_strconcat("_25._tcp.", host, NULL);
    const PsDnsAnswer *answer = ps_dns_ask(dns, name, PS_DNS_TLSA, NULL, NULL);

    if (!answer)
        return FALSE;
    *ret = (PsDane){ .dns = answer->status, .authentic = answer->authentic };
    ret->records = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < answer->count; i++) {
        const guint8 *bytes = answer->records[i].data.raw.bytes;
        gsize len = answer->records[i].data.raw.len;
        const char *problem = find_problem(bytes, len);

        g_ptr_array_add(ret->records, format(bytes, len));
        ret->usable += !problem;
        if (!ret->problem)
            ret->problem = problem;
    }
    return TRUE;
}

void
ps_dane_clear(PsDane *dane)
{
    g_clear_pointer(&dane->records, g_ptr_array_unref);
}
