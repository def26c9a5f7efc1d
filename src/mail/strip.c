/* SPDX-License-Identifier: MIT */
/*
 * strip.c - a mail without the suppressions in it; see strip.h. The result is read again and
 * compared part by part before it is given out.
 */
#include "mail/strip.h"

#include <string.h>

#include "base/cursor.h"
#include "base/i18n.h"
#include "mail/inline.h"
#include "mail/signature.h"
#include "mail/strip_edit.h"

G_DEFINE_QUARK(ps_strip_error_quark, ps_strip_error)

static gboolean
names_field(const char *bytes, const PsField *signature)
{
    g_auto(GStrv) names = ps_signature_names(bytes, signature);
    g_autofree char *own = g_ascii_strdown(PS_INLINE_FIELD, -1);

    return names && g_strv_contains((const char *const *) names, own);
}

/* The first signature that covers our field, or the body if BODY; NULL if none does. */
static const PsField *
find_signature(const PsSource *source, gboolean body)
{
    const char *bytes = ps_source_bytes(source);

    for (guint i = 0; i < ps_source_field_count(source); i++) {
        const PsField *field = ps_source_field(source, i);

        if (ps_signature_is(bytes, field) && (body || names_field(bytes, field)))
            return field;
    }
    return NULL;
}

static gboolean
is_in_signed(const PsPart *part)
{
    for (; part; part = part->parent)
        if (!strcmp(part->type, "multipart/signed"))
            return TRUE;
    return FALSE;
}

static gboolean
may_strip(const char *file, const PsSource *source, const GArray *list, GError **error)
{
    const PsField *field;
    gboolean body = FALSE;

    for (guint i = 0; i < list->len; i++) {
        const PsInline *found = &g_array_index(list, PsInline, i);

        body |= found->part != NULL;
        if (found->part && is_in_signed(found->part)) {
            g_set_error(error, PS_STRIP_ERROR, PS_STRIP_ERROR_SIGNED,
                _("%s:%zu: this part is signed (multipart/signed): take the note out before "
                  "signing"),
                file, ps_lines_find(ps_source_lines(source), found->at.offset).line);
            return FALSE;
        }
    }
    field = list->len ? find_signature(source, body) : NULL;
    if (field)
        g_set_error(error, PS_STRIP_ERROR, PS_STRIP_ERROR_SIGNED,
            _("%s:%zu: this signature would break: take the notes out before signing"), file,
            ps_lines_find(ps_source_lines(source), field->whole.offset).line);
    return !field;
}

static void
cut_field(GArray *edits, const PsSource *source, PsSpan at)
{
    const char *bytes = ps_source_bytes(source);
    gsize end = ps_span_end(at), len = ps_source_length(source);

    if (end < len && bytes[end] == '\r')
        end++;
    if (end < len && bytes[end] == '\n')
        end++;
    ps_edits_add(edits, bytes, (PsSpan){ at.offset, end - at.offset }, "", 0);
}

/* Comments without anything between them are one. */
static void
add_cut(GArray *cuts, PsSpan at)
{
    PsSpan *last = cuts->len ? &g_array_index(cuts, PsSpan, cuts->len - 1) : NULL;

    if (last && ps_span_end(*last) == at.offset)
        last->length += at.length;
    else
        g_array_append_val(cuts, at);
}

/* What is to be done to the raw bytes, ascending: array of PsEdit. */
static GArray *
plan(const PsSource *source, const GArray *list)
{
    GArray *edits = ps_edits_new();
    const char *eol = ps_source_eol(source) == PS_EOL_CRLF ? "\r\n" : "\n";
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(PsSpan));

    for (guint i = 0; i < list->len; i++) {
        const PsInline *found = &g_array_index(list, PsInline, i);
        const PsInline *next = i + 1 < list->len ? found + 1 : NULL;

        if (!found->part) {
            cut_field(edits, source, found->at);
            continue;
        }
        add_cut(cuts, found->at);
        if (next && next->part == found->part)
            continue;
        ps_strip_cut(edits, ps_source_bytes(source), found->part, (const PsSpan *) cuts->data,
            cuts->len, eol);
        g_array_set_size(cuts, 0);
    }
    return edits;
}

/* The text of PART, transfer encoding undone, without what LIST has found in it. */
static GString *
expected(const PsPart *part, const GArray *list)
{
    GString *text = g_string_new(NULL);
    gsize from = 0;

    for (guint i = 0; i < list->len; i++) {
        const PsInline *found = &g_array_index(list, PsInline, i);
        PsSpan cut;

        if (found->part != part)
            continue;
        cut = ps_strip_decoded(part, found->at);
        g_string_append_len(
            text, ps_text_bytes(part->decoded) + from, (gssize) (cut.offset - from));
        from = ps_span_end(cut);
    }
    g_string_append_len(text, ps_text_bytes(part->decoded) + from,
        (gssize) (ps_text_length(part->decoded) - from));
    return text;
}

/* A line end that was put in, so that a line is not too long, is the one thing that may differ. */
static gboolean
is_alike(const char *a, gsize a_len, const char *b, gsize b_len)
{
    PsCursor one = ps_cursor(a, a_len), other = ps_cursor(b, b_len);

    while (ps_cursor_left(&one) || ps_cursor_left(&other)) {
        if (ps_cursor_left(&one) && ps_cursor_peek(&one) == ps_cursor_peek(&other)) {
            ps_cursor_skip(&one, 1);
            ps_cursor_skip(&other, 1);
        } else if (!ps_cursor_take(&other, '\r') && !ps_cursor_take(&other, '\n')) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
is_same_part(const PsPart *before, const PsPart *after, const GArray *list)
{
    g_autoptr(GString) text = before->decoded ? expected(before, list) : NULL;

    if (strcmp(before->type, after->type) != 0 || !before->decoded != !after->decoded)
        return FALSE;
    return !text || is_alike(text->str, text->len, ps_text_bytes(after->decoded),
                        ps_text_length(after->decoded));
}

/* Nothing else has changed: no field, no part, no text. */
static gboolean
is_same(const PsMessage *before, const GString *out, const GArray *list)
{
    g_autoptr(PsSource) source = ps_source_new(out->str, out->len);
    g_autoptr(PsMessage) after = ps_message_new(source);
    guint fields = 0;

    for (guint i = 0; i < list->len; i++)
        fields += !g_array_index(list, PsInline, i).part;
    if (!after || ps_message_part_count(after) != ps_message_part_count(before) ||
        ps_source_field_count(source) + fields !=
            ps_source_field_count(ps_message_source(before)))
        return FALSE;
    for (guint i = 0; i < ps_message_part_count(before); i++)
        if (!is_same_part(ps_message_part(before, i), ps_message_part(after, i), list))
            return FALSE;
    return TRUE;
}

/* As many as are read at once. NULL with ERROR; *RET is what is left. */
static gboolean
strip_some(const char *file, const char *bytes, gsize len, guint *ret_count, GString **ret,
    GError **error)
{
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(GArray) list = message ? ps_inline_find(message) : NULL;
    g_autoptr(GArray) edits = NULL;
    g_autoptr(GString) out = NULL;

    if (!list) {
        g_set_error(error, PS_STRIP_ERROR, PS_STRIP_ERROR_REFUSED,
            _("%s: passes the limit %s (presend limits), so it was not read"), file,
            ps_source_refused(source, NULL));
        return FALSE;
    }
    if (!may_strip(file, source, list, error))
        return FALSE;
    edits = plan(source, list);
    out = ps_edits_apply(edits, bytes, len);
    if (list->len && !is_same(message, out, list)) {
        g_set_error(error, PS_STRIP_ERROR, PS_STRIP_ERROR_CHANGED,
            _("%s: is not well-formed: the notes cannot be taken out without changing more"),
            file);
        return FALSE;
    }
    *ret_count = list->len;
    *ret = g_steal_pointer(&out);
    return TRUE;
}

GString *
ps_strip(const char *file, const char *bytes, gsize len, guint *ret_count, GError **error)
{
    GString *out = NULL, *next;
    guint count = 0, found;

    do {
        if (!strip_some(
                file, out ? out->str : bytes, out ? out->len : len, &found, &next, error)) {
            if (out)
                g_string_free(out, TRUE);
            return NULL;
        }
        if (out)
            g_string_free(out, TRUE);
        out = next;
        count += found;
    } while (found);
    *ret_count = count;
    return out;
}
