/* SPDX-License-Identifier: MIT */
/*
 * dmarc.c - whatever is published, both RFCs come to a policy. Lines of the input: author
 * domain, authenticated domain, then records of that author, its parents, and again.
 */
#include "auth/dmarc.h"

#include <stdint.h>
#include <stdlib.h>

#include "../auth/zone.h"
#include "auth/tags.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const PsDmarcRecord *record)
{
    if (!record->known || !record->organisation || record->percent > 100)
        abort();
    if ((record->at == NULL) != (record->record == NULL))
        abort();
    if (!record->at && record->policy != PS_DMARC_P_ABSENT)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "_dmarc.a.example.com", "_dmarc.example.com",
        "_dmarc.com" };
    static PsPsl *psl;
    g_autofree char *text = g_strndup((const char *) data, MIN(size, 8192));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree uint8_t *exact = g_memdup2(data, size);
    g_autoptr(PsTags) tags = ps_tags_new((const char *) exact, size);
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsDmarc) dmarc = NULL;
    gboolean rfc9989, rfc7489;

    if (tags->problem && tags->problem_at > size)
        abort();
    if (!psl)
        psl = ps_psl_open(NULL, NULL);
    if (g_strv_length(lines) < 3)
        return 0;
    for (guint i = 2; lines[i] && i < 20; i++)
        zone_add_txt(zone, names[i % 3], lines[i], strlen(lines[i]));
    dns = zone_open(zone->str);
    if (!ps_dmarc_check(dns, psl, lines[0], &dmarc))
        abort();
    check(&dmarc->rfc9989);
    check(&dmarc->rfc7489);
    if (!ps_dmarc_aligned(dns, psl, dmarc, lines[0], lines[1], FALSE, &rfc9989, &rfc7489))
        abort();
    return 0;
}
