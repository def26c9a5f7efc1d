/* SPDX-License-Identifier: MIT */
/* format.c - the formats by name; see format.h. */
#include "bounce/format.h"

#include <string.h>

static const PsBounceFormat *const formats[] = { &ps_bounce_format_text,
    &ps_bounce_format_table, &ps_bounce_format_csv, &ps_bounce_format_ndjson,
    &ps_bounce_format_json };

const PsBounceFormat *
ps_bounce_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i]->name, name))
            return formats[i];
    return NULL;
}

char *
ps_bounce_format_names(void)
{
    g_autoptr(GString) names = g_string_new(formats[0]->name);

    for (guint i = 1; i < G_N_ELEMENTS(formats); i++)
        g_string_append_printf(names, " %s", formats[i]->name);
    return g_string_free(g_steal_pointer(&names), FALSE);
}
