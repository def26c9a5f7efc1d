/* SPDX-License-Identifier: MIT */
/* script.c - which scripts the letters of a word are of; see script.h. */
#include "facts/script.h"

#include <string.h>

gboolean
ps_is_mixed_script(const char *text, gsize len)
{
    GUnicodeScript seen = G_UNICODE_SCRIPT_COMMON;

    for (const char *p = text; p < text + len; p = g_utf8_next_char(p)) {
        GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(p));

        if (script != G_UNICODE_SCRIPT_LATIN && script != G_UNICODE_SCRIPT_CYRILLIC &&
            script != G_UNICODE_SCRIPT_GREEK && script != G_UNICODE_SCRIPT_ARMENIAN)
            continue;
        if (seen != G_UNICODE_SCRIPT_COMMON && seen != script)
            return TRUE;
        seen = script;
    }
    return FALSE;
}

gboolean
ps_host_is_mixed_script(const char *host)
{
    for (const char *label = host; *label;) {
        gsize len = strcspn(label, ".");

        if (ps_is_mixed_script(label, len))
            return TRUE;
        label += len + (label[len] == '.');
    }
    return FALSE;
}
