/* SPDX-License-Identifier: MIT */
/* mime_type.c - a Content-Type read as SpamAssassin reads it; see mime_stats.h. */
#include <string.h>

#include "mail/mime_stats.h"

/* Text of another kind is plain text. */
static gboolean
is_plain(const char *type)
{
    static const char *const others[] = { "text/calendar", "text/html", "text/x-vcard" };

    if (!g_str_has_prefix(type, "text") || g_ascii_isalnum(type[4]) || type[4] == '_')
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        if (!strcmp(type, others[i]))
            return FALSE;
    return TRUE;
}

/* Bytes that no type has are left out. */
static void
clean(char *type)
{
    char *to = type;

    for (const char *from = type; *from; from++)
        if (*from > ' ' && *from < 0x7f && !strchr("\"()*,:;<=>?@[\\]", *from))
            *to++ = *from;
    *to = '\0';
}

char *
ps_mime_type_seen(const char *value)
{
    const char *start = value + strspn(value, " \t\r\n");
    gsize len = strcspn(start, ";"), name = strcspn(start, "/");
    char *type;

    if (name < len)
        len = MIN(len, name + 1 + strcspn(start + name + 1, " \t\r\n"));
    type = g_ascii_strdown(start, (gssize) len);
    if (!*type || is_plain(type)) {
        g_free(type);
        return g_strdup("text/plain");
    }
    clean(type);
    return type;
}

/* Behind "charset =" in VALUE; NULL if there is none. */
static const char *
find_charset(const char *value)
{
    static const char name[] = "charset";

    for (const char *p = value; (p = strcasestr(p, name)); p++) {
        const char *behind = p + strlen(name);

        behind += strspn(behind, " \t\r\n");
        if (*behind == '=' && (p == value || (!g_ascii_isalnum(p[-1]) && p[-1] != '_')))
            return behind + 1 + strspn(behind + 1, " \t\r\n");
    }
    return NULL;
}

char *
ps_mime_charset_seen(const char *value)
{
    const char *charset = find_charset(value);
    gsize len;

    if (!charset)
        return NULL;
    charset += *charset == '"' || *charset == '\'' ? 1 : 0;
    len = strcspn(charset, ";\r\n");
    if (len && (charset[len - 1] == '"' || charset[len - 1] == '\''))
        len--;
    return g_ascii_strdown(charset, (gssize) len);
}
