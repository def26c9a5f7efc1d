/* SPDX-License-Identifier: MIT */
/* peek.c - a look at the first bytes of a list; see peek.h. */
#include "list/peek.h"

#include <string.h>

#include "base/i18n.h"
#include "list/mailbox.h"
#include "list/object.h"

/* ASCII characters stand every WIDTH bytes, the first AT so many, with zeros between. */
static gboolean
is_wide(const char *bytes, gsize len, gsize width, gsize at)
{
    if (len < 2 * width)
        return FALSE;
    for (gsize i = 0; i < 2 * width; i++)
        if (!bytes[i] == (i % width == at))
            return FALSE;
    return TRUE;
}

/* By its mark, or as ASCII characters with zero bytes before or behind each: the name of what is
 * not UTF-8. The mark of UTF-32 begins with that of UTF-16. */
static const char *
find_wide(const char *bytes, gsize len)
{
    if (len >= 4 && (!memcmp(bytes, "\xff\xfe\0\0", 4) || !memcmp(bytes, "\0\0\xfe\xff", 4)))
        return "UTF-32";
    if (len >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2)))
        return "UTF-16";
    if (is_wide(bytes, len, 4, 0) || is_wide(bytes, len, 4, 3))
        return "UTF-32";
    return is_wide(bytes, len, 2, 0) || is_wide(bytes, len, 2, 1) ? "UTF-16" : NULL;
}

/* The first line that is not blank is in BUFFER, with what ends it. */
static gboolean
has_line(const GString *buffer)
{
    gsize at = 0;

    while (at < buffer->len && g_ascii_isspace(buffer->str[at]))
        at++;
    return memchr(buffer->str + at, '\n', buffer->len - at) != NULL;
}

gboolean
ps_list_peek(PsListLines *lines, gboolean *ret_mark, GError **error)
{
    const GString *buffer = lines->buffer;
    const char *wide;

    do
        ps_list_lines_fill(lines, buffer->len + 1);
    while (!lines->at_end && buffer->len < PS_LIST_PEEK_BYTES && !has_line(buffer));
    wide = find_wide(buffer->str, buffer->len);
    if (wide) {
        g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_FORMAT,
            _("%s:1: this is %s; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")"),
            lines->name, wide);
        return FALSE;
    }
    *ret_mark = g_str_has_prefix(buffer->str, "\xef\xbb\xbf");
    lines->pos = *ret_mark ? 3 : 0;
    return TRUE;
}

PsListCell
ps_list_peek_line(const PsListLines *lines)
{
    const GString *buffer = lines->buffer;
    const char *bytes = buffer->str + lines->pos;
    gsize left = buffer->len - lines->pos;
    gsize len = 0;

    for (; left && g_ascii_isspace(*bytes); bytes++)
        left--;
    while (len < left && bytes[len] != '\n' && bytes[len] != '\r')
        len++;
    return (PsListCell){ bytes, len };
}

PsListInput
ps_list_peek_input(const PsListLines *lines, const char *member)
{
    PsListCell line = ps_list_peek_line(lines);
    json_t *object = NULL;
    gboolean is_ndjson;

    if (line.len && *line.bytes == '{')
        object = ps_list_object_parse(line);
    is_ndjson = json_object_get(object, member) != NULL;
    json_decref(object);
    if (is_ndjson)
        return PS_LIST_NDJSON;
    return ps_list_mailbox_is_quoted(line) ? PS_LIST_LINES : PS_LIST_CSV;
}

char
ps_list_peek_delimiter(const PsListLines *lines)
{
    static const char known[] = { ',', ';', '\t' };
    guint counts[G_N_ELEMENTS(known)] = { 0 };
    PsListCell line = ps_list_peek_line(lines);
    gboolean quoted = FALSE;
    guint best = 0;

    for (gsize i = 0; i < line.len; i++) {
        quoted ^= line.bytes[i] == '"';
        for (guint k = 0; k < G_N_ELEMENTS(known); k++)
            counts[k] += !quoted && line.bytes[i] == known[k];
    }
    for (guint k = 1; k < G_N_ELEMENTS(known); k++)
        if (counts[k] > counts[best])
            best = k;
    return known[best];
}

const char *
ps_list_peek_line_end(const PsListLines *lines)
{
    PsListCell line = ps_list_peek_line(lines);
    const char *end = line.bytes + line.len;

    if (*end == '\r') /* the buffer ends in a NUL */
        return end[1] == '\n' ? "\r\n" : "\r";
    return "\n";
}
