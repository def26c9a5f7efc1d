/* SPDX-License-Identifier: MIT */
/* spf_macro.c - grammar and expansion of SPF macros; see spf_macro.h. */
#include "auth/spf_macro.h"

#include <string.h>

#include "base/cursor.h"
#include "dns/name.h"

static const char DELIMITERS[] = ".-+,/_=";

#define KEEP_MAX 1000 /* more labels than a name can have */

typedef struct {
    char letter;   /* as written: upper case asks for URL escapes */
    gsize keep;    /* labels on the right that are kept; 0: all */
    gboolean turn; /* the labels in reverse order */
    char split[8]; /* delimiters */
} Macro;

static gboolean
is_one_of(const char *set, int byte)
{
    return byte != PS_CURSOR_END && byte != '\0' && strchr(set, byte);
}

/* Take what follows "%{". */
static gboolean
read_macro(PsCursor *c, PsSpfMacroUse use, Macro *ret)
{
    const char *letters = use == PS_SPF_MACRO_DOMAIN ? "slodiphv" : "slodiphvcrt";
    Macro macro = { 0 };
    gsize delimiters = 0;

    if (!is_one_of(letters, g_ascii_tolower((char) ps_cursor_peek(c))))
        return FALSE;
    macro.letter = (char) ps_cursor_next(c);
    if (g_ascii_isdigit((char) ps_cursor_peek(c))) {
        while (g_ascii_isdigit((char) ps_cursor_peek(c))) {
            macro.keep = macro.keep * 10 + (gsize) (ps_cursor_next(c) - '0');
            macro.keep = MIN(macro.keep, KEEP_MAX);
        }
        if (macro.keep == 0)
            return FALSE;
    }
    macro.turn = ps_cursor_take(c, 'r') || ps_cursor_take(c, 'R');
    while (is_one_of(DELIMITERS, ps_cursor_peek(c))) {
        char delimiter = (char) ps_cursor_next(c);

        if (!strchr(macro.split, delimiter))
            macro.split[delimiters++] = delimiter;
    }
    if (!ps_cursor_take(c, '}'))
        return FALSE;
    if (delimiters == 0)
        macro.split[0] = '.';
    *ret = macro;
    return TRUE;
}

/* The end of a domain-spec: a dot and a label that is not a number. LEN bytes at TAIL
 * come behind the last macro. */
static gboolean
ends_in_label(const char *tail, gsize len)
{
    gsize start;
    gboolean number = TRUE;

    if (len > 0 && tail[len - 1] == '.')
        len--;
    for (start = len; start > 0 && tail[start - 1] != '.'; start--) {
        char byte = tail[start - 1];

        if (!g_ascii_isalnum(byte) && byte != '-')
            return FALSE;
        number = number && g_ascii_isdigit(byte);
    }
    return start > 0 && start < len && !number && tail[start] != '-' && tail[len - 1] != '-';
}

gboolean
ps_spf_macro_check(
    const char *text, gsize len, PsSpfMacroUse use, gsize *ret_at, const char **ret_word)
{
    PsCursor c = ps_cursor(text, len);
    gsize tail = 0; /* behind the last macro */
    Macro macro;

    while (ps_cursor_left(&c) > 0) {
        int byte = ps_cursor_peek(&c);

        *ret_at = ps_cursor_offset(&c);
        *ret_word = "macro";
        if (byte == '%') {
            ps_cursor_skip(&c, 1);
            if (is_one_of("%_-", ps_cursor_peek(&c)))
                ps_cursor_skip(&c, 1);
            else if (!ps_cursor_take(&c, '{') || !read_macro(&c, use, &macro))
                return FALSE;
            tail = ps_cursor_offset(&c);
        } else if ((byte > ' ' && byte < 0x7f) || (byte == ' ' && use == PS_SPF_MACRO_TEXT)) {
            ps_cursor_skip(&c, 1);
        } else {
            return FALSE;
        }
    }
    if (use != PS_SPF_MACRO_DOMAIN || (len > 0 && tail == len))
        return TRUE;
    *ret_at = tail;
    *ret_word = "domain";
    return ends_in_label(text + tail, len - tail);
}

gboolean
ps_spf_macro_needs_name(const char *text)
{
    for (const char *p = strchr(text, '%'); p; p = strchr(p + 2, '%'))
        if (p[1] == '{' && g_ascii_tolower(p[2]) == 'p')
            return TRUE;
    return FALSE;
}

/* %{i}: IPv4 as it is, IPv6 as nibbles with dots. */
static char *
dotted(const PsNetAddress *client)
{
    GString *out;

    if (client->family == AF_INET)
        return ps_net_format(client);
    out = g_string_new(NULL);
    for (gsize i = 0; i < 16; i++)
        g_string_append_printf(out, "%s%X.%X", i > 0 ? "." : "",
            (guint) client->bytes.s6_addr[i] >> 4, (guint) client->bytes.s6_addr[i] & 15);
    return g_string_free(out, FALSE);
}

static char *
macro_value(char letter, const PsSpfMacros *values)
{
    switch (g_ascii_tolower(letter)) {
    case 's':
        return g_strdup(values->sender);
    case 'l':
        return g_strdup(values->local);
    case 'o':
        return g_strdup(values->sender_domain);
    case 'd':
        return g_strdup(values->domain);
    case 'h':
        return g_strdup(values->helo);
    case 'p':
        return g_strdup(values->name);
    case 'i':
        return dotted(values->client);
    case 'c':
        return ps_net_format(values->client);
    case 'v':
        return g_strdup(values->client->family == AF_INET6 ? "ip6" : "in-addr");
    case 't':
        return g_strdup_printf("%" G_GINT64_FORMAT, values->now);
    default: /* %{r}: the receiver is not known before sending */
        return g_strdup("unknown");
    }
}

static void
append_macro(GString *out, const Macro *macro, const PsSpfMacros *values)
{
    g_autofree char *value = macro_value(macro->letter, values);
    g_auto(GStrv) parts = g_strsplit_set(value, macro->split, -1);
    gsize count = g_strv_length(parts);
    gsize keep = macro->keep ? MIN(macro->keep, count) : count;
    g_autoptr(GString) joined = g_string_new(NULL);

    for (gsize i = 0; i < keep; i++) {
        gsize place = count - keep + i;

        if (i > 0)
            g_string_append_c(joined, '.');
        g_string_append(joined, parts[macro->turn ? keep - 1 - i : place]);
    }
    if (g_ascii_isupper(macro->letter))
        g_string_append_uri_escaped(out, joined->str, NULL, FALSE);
    else
        g_string_append(out, joined->str);
}

char *
ps_spf_macro_expand(const char *text, const PsSpfMacros *values)
{
    GString *out = g_string_new(NULL);
    PsCursor c = ps_cursor(text, strlen(text));
    Macro macro;

    while (ps_cursor_left(&c) > 0) {
        int byte = ps_cursor_next(&c);

        if (byte != '%')
            g_string_append_c(out, (char) byte);
        else if (ps_cursor_take(&c, '%'))
            g_string_append_c(out, '%');
        else if (ps_cursor_take(&c, '_'))
            g_string_append_c(out, ' ');
        else if (ps_cursor_take(&c, '-'))
            g_string_append(out, "%20");
        else if (ps_cursor_take(&c, '{') && read_macro(&c, PS_SPF_MACRO_TEXT, &macro))
            append_macro(out, &macro, values);
    }
    return g_string_free(out, FALSE);
}

char *
ps_spf_macro_expand_name(const char *text, const PsSpfMacros *values)
{
    g_autofree char *expanded = ps_spf_macro_expand(text, values);
    const char *start = expanded;
    gsize len = strlen(expanded);

    if (len > 0 && start[len - 1] == '.')
        len--;
    while (len > PS_DNS_NAME_MAX) {
        const char *dot = memchr(start, '.', len);

        if (!dot)
            break;
        len -= (gsize) (dot + 1 - start);
        start = dot + 1;
    }
    return g_strndup(start, len);
}

char *
ps_spf_macro_dns_name(const char *name)
{
    GString *out = g_string_new(NULL);

    for (const char *p = name; *p; p++) {
        if (g_ascii_isalnum(*p) || strchr("-_.", *p))
            g_string_append_c(out, *p);
        else
            g_string_append_printf(out, "\\%03u", (guchar) *p);
    }
    return g_string_free(out, FALSE);
}
