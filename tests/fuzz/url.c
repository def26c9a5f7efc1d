/* SPDX-License-Identifier: MIT */
/* url.c - whatever the text: what is found in it lies in it, and what is a URL has a host
 * that could be one. */
#include "mail/link.h"
#include "mail/url_forms.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_found(const char *text, size_t size)
{
    PsSpan found = { 0, 0 };
    PsUrlSeen seen;
    gsize last = 0, at = 0;

    for (; ps_url_find(text, size, last, &found); last = ps_span_end(found))
        if (!found.length || found.offset < last || ps_span_end(found) > size)
            abort();
    for (last = 0; ps_url_scan(text, size, &at, &found, &seen); last = at)
        if (at <= last || found.offset < last || ps_span_end(found) > at || at > size)
            abort();
}

static void
check_forms(const char *text)
{
    g_autoptr(GPtrArray) forms = ps_url_forms(text);

    if (!forms->len)
        abort();
    for (guint i = 0; i < forms->len; i++)
        for (guint j = 0; j < i; j++)
            if (strcmp(forms->pdata[i], forms->pdata[j]) == 0)
                abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *) data, size);
    g_autofree char *claim = ps_link_claims(text);
    g_autofree char *base = g_strndup(text, strlen(text) / 2);
    g_autofree char *resolved = ps_url_resolve(base, text + strlen(base));
    g_autofree char *address = ps_url_ipv4(text);
    g_auto(PsUrl) url = { .port = -1 };

    check_found((const char *) data, size);
    check_forms(text);
    if (!resolved || (claim && !*claim))
        abort();
    if (address && strspn(address, "0123456789.") != strlen(address))
        abort();
    if (ps_url_parse(text, &url) && url.host && strpbrk(url.host, " /\\?#@<>"))
        abort();
    return 0;
}
