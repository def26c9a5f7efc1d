/* SPDX-License-Identifier: MIT */
/*
 * domain.c - whatever a domain publishes, an audit comes to its end. Each line of the input is a
 * record of one of the names that are asked for: a letter says which, the rest is its data.
 */
#include "facts/domain.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../auth/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "shop.test", "_dmarc.shop.test", "_dmarc.test",
    "s1._domainkey.shop.test", "*._domainkey.shop.test", "_mta-sts.shop.test",
    "_smtp._tls.shop.test", "default._bimi.shop.test", "a.shop.test",
    "shop.test._report._dmarc.a.test" };

/* Capital letters are raw records, small ones TXT. */
static void
add_line(GString *zone, const char *line)
{
    static const char *const raw[] = { "_25._tcp.mx.shop.test. 60 IN TLSA",
        "shop.test. 60 IN CAA" };
    gsize len = strlen(line);

    if (len && g_ascii_islower(*line)) {
        zone_add_txt(
            zone, names[(guint) (*line - 'a') % G_N_ELEMENTS(names)], line + 1, len - 1);
    } else if (len && g_ascii_isupper(*line)) {
        g_string_append_printf(zone, "%s \\# %" G_GSIZE_FORMAT " ",
            raw[(guint) (*line - 'A') % G_N_ELEMENTS(raw)], len - 1);
        for (gsize i = 1; i < len; i++)
            g_string_append_printf(zone, "%02x", (guchar) line[i]);
        g_string_append_c(zone, '\n');
    }
}

/* A fact is known, or it is said why not. */
static void
check(const PsFacts *facts)
{
    for (int id = 0; id < PS_FACTS; id++) {
        const PsFact *fact = ps_facts_get(facts, id);

        if (ps_fact_info(id)->scope == PS_SCOPE_DOMAIN && !fact->known && !fact->reason)
            abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const selectors[] = { "s1", NULL };
    g_autofree char *text = g_strndup((const char *) data, MIN(size, 8192));
    g_auto(GStrv) lines = g_strsplit(text, "\n", 60);
    g_autoptr(GString) zone =
        g_string_new("shop.test. 60 IN MX 1 mx.shop.test.\nmx.shop.test. 60 IN A 192.0.2.1\n");
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsDomain) domain = NULL;
    g_autoptr(PsDns) dns = NULL;
    PsDomainOptions options = { .usual_selectors = selectors };

    for (char **line = lines; *line; line++)
        add_line(zone, *line);
    dns = options.dns = zone_open(zone->str);
    domain = ps_domain_new("shop.test", &options);
    if (!ps_domain_ask(domain))
        abort();
    ps_measure_domain(facts, domain);
    check(facts);
    return 0;
}
