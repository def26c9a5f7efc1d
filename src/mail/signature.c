/* SPDX-License-Identifier: MIT */
/* signature.c - what a signature covers; see signature.h. */
#include "mail/signature.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/field.h"

gboolean
ps_signature_is(const char *bytes, const PsField *field)
{
    return ps_field_is(bytes, field, "DKIM-Signature") ||
           ps_field_is(bytes, field, "ARC-Message-Signature");
}

char **
ps_signature_names(const char *bytes, const PsField *field)
{
    PsCursor c = ps_cursor(bytes + field->value.offset, field->value.length);
    g_autoptr(GString) plain = g_string_sized_new(field->value.length);
    g_auto(GStrv) tags = NULL;

    for (int byte; (byte = ps_cursor_next(&c)) != PS_CURSOR_END;)
        if (!ps_is_white(byte))
            g_string_append_c(plain, g_ascii_tolower((char) byte));
    tags = g_strsplit(plain->str, ";", -1);
    for (char **tag = tags; *tag; tag++)
        if (g_str_has_prefix(*tag, "h="))
            return g_strsplit(*tag + strlen("h="), ":", -1);
    return NULL;
}
