/* SPDX-License-Identifier: MIT */
/* tags.c - lists of tag=value; see tags.h. */
#include "auth/tags.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"

static void
tag_clear(gpointer data)
{
    PsTagValue *tag = data;

    g_free(tag->name);
    g_free(tag->value);
}

static void
skip_blanks(PsCursor *c)
{
    while (ps_cursor_peek(c) != PS_CURSOR_END && strchr(" \t\r\n", ps_cursor_peek(c)) &&
           ps_cursor_peek(c) != '\0')
        ps_cursor_skip(c, 1);
}

static gboolean
is_name(int byte, gboolean first)
{
    return byte != PS_CURSOR_END &&
           (g_ascii_isalpha((char) byte) ||
               (!first && (g_ascii_isdigit((char) byte) || byte == '_')));
}

/* Octets over 127 are for internationalised mail (RFC 8616). */
static gboolean
is_value(int byte)
{
    return byte >= ' ' ? byte != ';' && byte != 0x7f
                       : byte == '\t' || byte == '\r' || byte == '\n';
}

/* Take one tag-spec. FALSE at a byte that does not fit, the cursor stays there. */
static gboolean
read_tag(PsCursor *c, PsTagValue *ret)
{
    gsize name, name_len, value, end;

    skip_blanks(c);
    name = ps_cursor_offset(c);
    while (is_name(ps_cursor_peek(c), ps_cursor_offset(c) == name))
        ps_cursor_skip(c, 1);
    name_len = ps_cursor_offset(c) - name;
    skip_blanks(c);
    if (name_len == 0 || !ps_cursor_take(c, '='))
        return FALSE;

    skip_blanks(c);
    value = end = ps_cursor_offset(c);
    while (is_value(ps_cursor_peek(c))) {
        if (ps_cursor_next(c) > ' ')
            end = ps_cursor_offset(c);
    }
    if (ps_cursor_peek(c) != ';' && ps_cursor_peek(c) != PS_CURSOR_END)
        return FALSE;

    ret->name = g_strndup(c->start + name, name_len);
    ret->value = g_strndup(c->start + value, end - value);
    ret->at = value;
    return TRUE;
}

static void
set_problem(PsTags *tags, const char *problem, gsize at)
{
    if (tags->problem)
        return;
    tags->problem = problem;
    tags->problem_at = at;
}

PsTags *
ps_tags_new(const char *text, gsize len)
{
    PsTags *tags = g_new0(PsTags, 1);
    g_autoptr(GHashTable) seen = g_hash_table_new(ps_hash_str, g_str_equal);
    PsCursor c = ps_cursor(text, len);

    tags->tags = g_array_new(FALSE, FALSE, sizeof(PsTagValue));
    g_array_set_clear_func(tags->tags, tag_clear);
    do {
        gsize start = ps_cursor_offset(&c);
        PsTagValue tag;

        if (!read_tag(&c, &tag)) {
            set_problem(tags, "syntax", ps_cursor_offset(&c));
            while (ps_cursor_peek(&c) != ';' && ps_cursor_peek(&c) != PS_CURSOR_END)
                ps_cursor_skip(&c, 1);
        } else if (g_hash_table_contains(seen, tag.name)) {
            set_problem(tags, "tag-twice", start);
            tag_clear(&tag);
        } else {
            g_hash_table_add(seen, tag.name);
            g_array_append_val(tags->tags, tag);
        }
        if (ps_cursor_take(&c, ';'))
            skip_blanks(&c);
    } while (ps_cursor_left(&c) > 0);
    return tags;
}

void
ps_tags_free(PsTags *tags)
{
    if (!tags)
        return;
    g_array_unref(tags->tags);
    g_free(tags);
}

const PsTagValue *
ps_tags_find(const PsTags *tags, const char *name)
{
    for (guint i = 0; i < tags->tags->len; i++) {
        const PsTagValue *tag = &g_array_index(tags->tags, PsTagValue, i);

        if (strcmp(tag->name, name) == 0)
            return tag;
    }
    return NULL;
}

const char *
ps_tags_get(const PsTags *tags, const char *name)
{
    const PsTagValue *tag = ps_tags_find(tags, name);

    return tag ? tag->value : NULL;
}

static GString *
without_blanks(const char *value)
{
    GString *compact = g_string_new(NULL);

    for (const char *p = value; *p; p++)
        if (!g_ascii_isspace(*p))
            g_string_append_c(compact, *p);
    return compact;
}

const char *
ps_tags_get_any_case(const PsTags *tags, const char *name)
{
    for (guint i = 0; i < tags->tags->len; i++) {
        const PsTagValue *tag = &g_array_index(tags->tags, PsTagValue, i);

        if (g_ascii_strcasecmp(tag->name, name) == 0)
            return tag->value;
    }
    return NULL;
}

char *
ps_tags_compact(const char *value)
{
    return g_string_free(without_blanks(value), FALSE);
}

char **
ps_tags_list(const char *value)
{
    g_autoptr(GString) compact = without_blanks(value);

    return g_strsplit(g_string_ascii_down(compact)->str, ":", -1);
}

GBytes *
ps_tags_base64(const char *value)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789+/";
    g_autoptr(GString) text = without_blanks(value);
    gsize count = strspn(text->str, letters);
    guchar *bytes;
    gsize len;

    if (text->str[count + strspn(text->str + count, "=")] != '\0' || count % 4 == 1)
        return NULL;
    /* The grammar allows any number of signs at the end; what they stand for is known. */
    g_string_truncate(text, count);
    g_string_append(text, &"==="[(count + 3) % 4]);
    bytes = g_base64_decode(text->str, &len);
    return g_bytes_new_take(bytes, len);
}
