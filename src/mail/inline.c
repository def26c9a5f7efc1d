/* SPDX-License-Identifier: MIT */
/* inline.c - suppressions in fields and comments; see inline.h. */
#include "mail/inline.h"

#include <string.h>

#include "base/limits.h"
#include "mail/html_token.h"

static const char open_comment[] = "<!--";
static const char close_comment[] = "-->";
static const char until_key[] = "until=";

void
ps_inline_clear(gpointer data)
{
    PsInline *found = data;

    g_clear_pointer(&found->rules, g_ptr_array_unref);
    g_clear_pointer(&found->until, g_free);
    g_clear_pointer(&found->reason, g_free);
}

static gboolean
is_word(int byte)
{
    return g_ascii_isalnum((char) byte) || byte == '_' || byte == '-' || byte == '=';
}

gboolean
ps_inline_is_date(const char *text)
{
    guint64 year, month, day;
    g_auto(GStrv) parts = g_strsplit(text, "-", 4);

    return strlen(text) == strlen("2027-01-31") && g_strv_length(parts) == 3 &&
           strlen(parts[0]) == 4 && strlen(parts[1]) == 2 &&
           g_ascii_string_to_unsigned(parts[0], 10, 1, 9999, &year, NULL) &&
           g_ascii_string_to_unsigned(parts[1], 10, 1, 12, &month, NULL) &&
           g_ascii_string_to_unsigned(parts[2], 10, 1, 31, &day, NULL) &&
           g_date_valid_dmy((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static void
take_word(PsCursor *c, PsInline *ret)
{
    const char *start = c->pos;
    g_autofree char *word = NULL;

    while (is_word(ps_cursor_peek(c)))
        ps_cursor_skip(c, 1);
    word = g_strndup(start, (gsize) (c->pos - start));
    if (!g_str_has_prefix(word, until_key)) {
        g_ptr_array_add(ret->rules, g_steal_pointer(&word));
        return;
    }
    g_free(ret->until);
    ret->until = g_strdup(word + strlen(until_key));
    if (!ps_inline_is_date(ret->until))
        ret->fault = "bad-date";
}

/* The rest, blanks and line ends as single spaces; NULL if it is empty. */
static char *
take_reason(PsCursor *c)
{
    GString *reason = g_string_new(NULL);

    for (int byte; (byte = ps_cursor_next(c)) != PS_CURSOR_END;) {
        if (!ps_is_white(byte))
            g_string_append_c(reason, (char) byte);
        else if (reason->len && reason->str[reason->len - 1] != ' ')
            g_string_append_c(reason, ' ');
    }
    g_strchomp(reason->str);
    return g_string_free(reason, !*reason->str);
}

void
ps_inline_read(const char *text, gsize len, PsInline *ret)
{
    PsCursor c = ps_cursor(text, len);

    *ret = (PsInline){ .at = PS_SPAN_NONE, .scope = PS_SPAN_NONE };
    ret->rules = g_ptr_array_new_with_free_func(g_free);
    while (is_word(ps_cursor_peek(&c)) || ps_is_white(ps_cursor_peek(&c)) ||
           ps_cursor_peek(&c) == ',') {
        if (is_word(ps_cursor_peek(&c)))
            take_word(&c, ret);
        else
            ps_cursor_skip(&c, 1);
    }
    if (ps_cursor_take(&c, ';') || ps_cursor_take(&c, ':'))
        ret->reason = take_reason(&c);
    if (!ret->rules->len)
        ret->fault = "no-rule";
    else if (!ret->fault && !ret->reason)
        ret->fault = "no-reason";
}

/* Where lines of a text end, as far as it was asked for last: many comments on one long line do
 * not look for its end each. */
typedef struct {
    const char *text;
    gsize length;
    gsize line_end; /* the first line end behind where it was asked for */
    gsize next_end; /* the end of the next line that is not blank */
} Lines;

static gsize
find_line_end(const Lines *lines, gsize from)
{
    const char *end = memchr(lines->text + from, '\n', lines->length - from);

    return end ? (gsize) (end - lines->text) : lines->length;
}

/* The end of the next line behind FROM that is not blank; FROM never goes back. */
static gsize
end_of_next_line(Lines *lines, gsize from)
{
    gsize start;

    if (from <= lines->line_end)
        return lines->next_end;
    lines->line_end = start = find_line_end(lines, from);
    while (start < lines->length && ps_is_white((guchar) lines->text[start]))
        start++;
    lines->next_end = find_line_end(lines, start);
    return lines->next_end;
}

/* Say that nothing more is read, once. */
static gboolean
is_room(GArray *list, PsInline *found)
{
    if (list->len >= PS_LIMIT_suppressions)
        found->fault = "too-many";
    return list->len <= PS_LIMIT_suppressions;
}

static void
add(GArray *list, PsInline *found)
{
    if (is_room(list, found))
        g_array_append_val(list, *found);
    else
        ps_inline_clear(found);
}

static void
find_fields(GArray *list, const PsSource *source)
{
    const PsField *field;
    guint index = 0;

    for (guint start = 0; (field = ps_source_find(source, PS_INLINE_FIELD, start, &index));
         start = index + 1) {
        g_autoptr(PsText) text = ps_decode_header(ps_source_bytes(source), field->value, NULL);
        PsInline found;

        ps_inline_read(ps_text_bytes(text), ps_text_length(text), &found);
        found.at = field->whole;
        add(list, &found);
    }
}

/* The LEN bytes at TEXT are a comment of ours: *RET_ALL, one about the whole mail. What it says
 * is left in *RET. */
static gboolean
is_ours(const char *text, gsize len, gboolean *ret_all, PsCursor *ret)
{
    PsCursor c = ps_cursor(text, len);

    if (!ps_cursor_take_word(&c, open_comment))
        return FALSE;
    while (ps_is_white(ps_cursor_peek(&c)))
        ps_cursor_skip(&c, 1);
    if (!ps_cursor_take_word(&c, "presend-ignore"))
        return FALSE;
    *ret_all = ps_cursor_take_word(&c, "-all");
    if (is_word(ps_cursor_peek(&c)))
        return FALSE;
    if (ps_cursor_left(&c) >= strlen(close_comment) &&
        !memcmp(c.end - strlen(close_comment), close_comment, strlen(close_comment)))
        c.end -= strlen(close_comment);
    *ret = c;
    return TRUE;
}

static void
find_comment(GArray *list, const PsPart *part, const PsToken *token, Lines *lines)
{
    PsInline found;
    PsCursor c;
    gboolean all;

    if (!is_ours(lines->text + token->start, token->end - token->start, &all, &c))
        return;
    ps_inline_read(c.pos, ps_cursor_left(&c), &found);
    found.part = part;
    found.start = token->start;
    found.end = token->end;
    found.at = ps_text_span(part->text, token->start, token->end - token->start);
    if (!all) {
        PsSpan last = ps_text_span(part->text, end_of_next_line(lines, token->end) - 1, 1);

        found.scope = found.at;
        if (!ps_span_is_none(last))
            found.scope.length = ps_span_end(last) - found.at.offset;
    }
    add(list, &found);
}

static void
find_comments(GArray *list, const PsPart *part)
{
    Lines lines = { ps_text_bytes(part->text), ps_text_length(part->text), 0, 0 };
    PsTokens tokens = ps_tokens(lines.text, lines.length);
    PsToken token;

    while (ps_tokens_next(&tokens, &token))
        if (token.kind == PS_TOKEN_OTHER)
            find_comment(list, part, &token, &lines);
}

GArray *
ps_inline_find(const PsMessage *message)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(PsInline));

    g_array_set_clear_func(list, ps_inline_clear);
    find_fields(list, ps_message_source(message));
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->text && !part->attachment && !strcmp(part->type, "text/html"))
            find_comments(list, part);
    }
    return list;
}
