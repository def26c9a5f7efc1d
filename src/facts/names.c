/* SPDX-License-Identifier: MIT */
/* names.c - facts of the display names in From: whether they are those of the recipient.
 * RFC 5322 section 3.4. */
#include "facts/measure.h"

#include <string.h>

/* NAME, folded, is OTHER or its first word: a whole name or a first name. */
static gboolean
is_name_of(const char *name, const char *other)
{
    g_autofree char *folded = g_utf8_casefold(other, -1);
    const char *full = g_strstrip(folded);
    gsize len = strlen(name);

    return !strncmp(full, name, len) && (!full[len] || full[len] == ' ');
}

/* The name of the (first) author is the name or the address of somebody in To or Cc who is
 * not the author. */
static void
measure_recipient_name(PsFacts *facts)
{
    const PsFact *names = ps_facts_get(facts, PS_FACT_from_name);
    const PsFact *from = ps_facts_get(facts, PS_FACT_from);
    const PsFact *to = ps_facts_get(facts, PS_FACT_to);
    const PsFact *to_names = ps_facts_get(facts, PS_FACT_to_name);
    g_autofree char *folded = NULL;
    const char *name;

    ps_facts_set_known(facts, PS_FACT_from_name_is_recipient);
    if (!names->count || !from->count)
        return;
    folded = g_utf8_casefold(names->values[0].text, -1);
    name = g_strstrip(folded);
    for (guint i = 0; *name && i < to->count; i++) {
        const char *address = to->values[i].text;

        if (g_ascii_strcasecmp(address, from->values[0].text) != 0 &&
            (is_name_of(name, to_names->values[i].text) || !g_ascii_strcasecmp(address, name)))
            ps_facts_add(facts, PS_FACT_from_name_is_recipient, names->values[0].text,
                names->values[0].at);
    }
}

void
ps_measure_names(PsFacts *facts)
{
    measure_recipient_name(facts);
}
