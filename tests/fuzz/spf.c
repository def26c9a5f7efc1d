/* SPDX-License-Identifier: MIT */
/*
 * spf.c - whatever is published, an evaluation ends, within the limits, and libspf2 sees
 * nothing that harms it. Lines of the input: IP address, HELO, MAIL FROM, then the records of
 * d0.example.com, d1.example.com and so on.
 */
#include "auth/spf.h"

#include <stdint.h>
#include <stdlib.h>

#include "../auth/zone.h"
#include "auth/spf_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PsDns *
open_world(char **lines)
{
    g_autoptr(GString) zone = g_string_new("a.example.com. 60 IN A 192.0.2.1\n"
                                           "a.example.com. 60 IN MX 1 a.example.com.\n"
                                           "1.2.0.192.in-addr.arpa. 60 IN PTR a.example.com.\n"
                                           ";! servfail s.example.com\n");

    for (guint i = 0; lines[i] && i < 30; i++) {
        g_autofree char *name = g_strdup_printf("d%u.example.com", i);

        zone_add_txt(zone, name, lines[i], strlen(lines[i]));
        if (i % 2) /* some answers are late */
            g_string_append_printf(zone, ";! delay 0 %s\n", name);
    }
    return zone_open(zone->str);
}

static void
evaluate(PsDns *dns, const PsSpfQuery *query)
{
    g_autoptr(PsSpf) spf = NULL;
    guint rounds = 1;

    for (; !ps_spf_check(dns, query, &spf); rounds++)
        if (!ps_dns_step(dns))
            abort();
    if (spf->lookups > 11 || rounds > 40 || (spf->error && spf->result == PS_SPF_PASS))
        abort();
    if (spf->error_record && spf->error_at > strlen(spf->error_record))
        abort();
    ps_spf2_check(dns, query, spf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *) data, MIN(size, 8192));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree uint8_t *exact = g_memdup2(data, size);
    g_autoptr(PsSpfRecord) record = NULL;
    PsSpfQuery query = { .now = 1700000000 };
    g_autoptr(PsDns) dns = NULL;

    if (ps_spf_record_is((const char *) exact, size))
        record = ps_spf_record_new((const char *) exact, size);
    if (record && record->problem && record->problem_at > size)
        abort();
    if (g_strv_length(lines) < 4)
        return 0;
    if (!ps_spf_query_set_ip(&query, lines[0]))
        ps_spf_query_set_ip(&query, "192.0.2.1");
    query.helo = lines[1];
    query.mail_from = lines[2];
    dns = open_world(lines + 3);
    evaluate(dns, &query);
    return 0;
}
