/* SPDX-License-Identifier: MIT */
/* zonefile.c - a master file is read or refused, and then every name in it can be asked. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/master.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ask(const PsZone *zone, const char *name, PsDnsType type)
{
    PsDnsQuestion question = { .answer = { .name = name, .type = type } };

    ps_dns_question_begin(&question);
    if (ps_zone_answer(zone, &question).status == PS_DNS_NOERROR && !question.count)
        abort();
    ps_dns_question_drop(&question);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const PsDnsType types[] = { PS_DNS_A, PS_DNS_NS, PS_DNS_SOA, PS_DNS_MX, PS_DNS_TXT,
        PS_DNS_CAA };
    g_autofree char *text = size ? g_memdup2(data, size) : g_strdup("");
    g_autofree char *line = g_strndup(text, size);
    g_autoptr(PsZone) zone = ps_zone_new(PS_DNS_NXDOMAIN);
    g_auto(GStrv) words = NULL;

    if (!ps_master_read(zone, "fuzz", text, size, NULL))
        return 0;
    words = g_strsplit_set(line, " \t\r\n()\"", 64);
    for (int i = 0; words[i]; i++) {
        PsDnsName name;
        char key[PS_DNS_NAME_TEXT];

        if (!ps_dns_name_read(&name, ps_cursor(words[i], strlen(words[i])), NULL))
            continue;
        ps_dns_name_key(&name, key);
        for (gsize t = 0; t < G_N_ELEMENTS(types); t++)
            ask(zone, key, types[t]);
    }
    return 0;
}
