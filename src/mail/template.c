/* SPDX-License-Identifier: MIT */
/* template.c - a header for what has none; see template.h. */
#include "mail/template.h"

#include <string.h>

#include "base/cursor.h"

enum { META_BYTES = 1024 }; /* in which HTML says its charset, as browsers have it */

/* What a file begins with that says how its characters are written. */
static const struct {
    const char *bytes;
    gsize len;
    const char *charset;
} marks[] = {
    { "\xef\xbb\xbf", 3, "utf-8" },
    { "\xff\xfe", 2, "utf-16le" },
    { "\xfe\xff", 2, "utf-16be" },
};

/* What stands behind the "charset=" at C, in quotes or not; NULL if that is no name. */
static char *
charset_at(PsCursor c)
{
    g_autoptr(GString) name = g_string_new(NULL);

    while (ps_is_white(ps_cursor_peek(&c)) || ps_cursor_peek(&c) == '"' ||
           ps_cursor_peek(&c) == '\'')
        ps_cursor_next(&c);
    while (g_ascii_isalnum(ps_cursor_peek(&c)) ||
           (ps_cursor_peek(&c) > 0 && strchr("-_.:", ps_cursor_peek(&c))))
        g_string_append_c(name, (char) ps_cursor_next(&c));
    return name->len ? g_string_free(g_steal_pointer(&name), FALSE) : NULL;
}

/* The charset that a meta element near the top of HTML names, or NULL. */
static char *
charset_of_meta(const char *bytes, gsize len)
{
    PsCursor c = ps_cursor(bytes, MIN(len, META_BYTES));
    gboolean in_meta = FALSE;

    while (ps_cursor_left(&c)) {
        if (ps_cursor_take_word(&c, "<meta"))
            in_meta = TRUE;
        else if (in_meta && ps_cursor_take_word(&c, "charset="))
            return charset_at(c);
        else if (ps_cursor_next(&c) == '>')
            in_meta = FALSE;
    }
    return NULL;
}

/* A value in one line: nothing in it makes another field. */
static void
add_field(GString *out, const char *name, const char *value)
{
    if (!value)
        return;
    g_string_append_printf(out, "%s: ", name);
    for (; *value; value++)
        g_string_append_c(out, (guchar) *value < ' ' ? ' ' : *value);
    g_string_append_c(out, '\n');
}

char *
ps_template_message(
    const PsTemplate *what, const char *bytes, gsize len, gsize *ret_len, PsInFile *ret)
{
    GString *out = g_string_new(NULL);
    g_autofree char *charset = NULL;
    gsize mark = 0;

    for (guint i = 0; i < G_N_ELEMENTS(marks) && !mark; i++) {
        if (len >= marks[i].len && !memcmp(bytes, marks[i].bytes, marks[i].len)) {
            mark = marks[i].len;
            charset = g_strdup(marks[i].charset);
        }
    }
    if (!charset && what->html)
        charset = charset_of_meta(bytes, len);
    if (charset && !mark && !g_ascii_strncasecmp(charset, "utf-16", strlen("utf-16")))
        g_clear_pointer(&charset, g_free); /* it could not be read then: browsers take UTF-8 */
    add_field(out, "From", what->from);
    add_field(out, "Subject", what->subject);
    g_string_append_printf(out,
        "MIME-Version: 1.0\nContent-Type: text/%s; charset=%s\n"
        "Content-Transfer-Encoding: binary\n\n",
        what->html ? "html" : "plain", charset ? charset : "utf-8");
    *ret = (PsInFile){
        .offset = mark, .indent = mark, .front = out->len, .not_given = PS_TEMPLATE_NEEDS
    };
    for (gsize i = 0; i < out->len; i++)
        ret->front_lines += out->str[i] == '\n';
    g_string_append_len(out, bytes + mark, (gssize) (len - mark));
    *ret_len = out->len;
    return g_string_free(out, FALSE);
}

gboolean
ps_template_has(const char *name)
{
    static const char *const given[] = { "From", "Subject" };
    gsize len = strcspn(name, ":");

    for (guint i = 0; i < G_N_ELEMENTS(given); i++)
        if (strlen(given[i]) == len && !g_ascii_strncasecmp(name, given[i], len))
            return TRUE;
    return FALSE;
}
