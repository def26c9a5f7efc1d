/* SPDX-License-Identifier: MIT */
/* flat.c - parts of a notice sorted by what they are for; see flat.h. */
#include "bounce/flat.h"

#include <string.h>

#include "bounce/part.h"
#include "bounce/strip.h"
#include "mail/boundary.h"
#include "mail/decode.h"

/* While the parts are walked over. */
typedef struct {
    PsFlat *flat;
    PsBoundaries open;
    GArray *html; /* Html: made text where there is no other */
} Walk;

typedef struct {
    PsSpan body;
    PsRolePart part;
} Html;

static const struct {
    guint8 length;
    const char *name;
} fields[] = {
#define PS_FLAT_FIELD(id, name) { sizeof(name) - 1, name },
#include "bounce/flat.def"
#undef PS_FLAT_FIELD
};

gboolean
ps_flat_is_ascii(const char *bytes, gsize len)
{
    guint64 all = 0, eight;
    gsize i = 0;

    for (; i + sizeof eight <= len; i += sizeof eight) {
        memcpy(&eight, bytes + i, sizeof eight);
        all |= eight;
    }
    for (; i < len; i++)
        all |= (guchar) bytes[i];
    return !(all & G_GUINT64_CONSTANT(0x8080808080808080));
}

static void
keep_field(PsFlatHeader *header, const char *bytes, const PsField *field)
{
    for (guint i = 0; i < PS_FLAT_FIELDS; i++)
        if (fields[i].length == field->name.length &&
            ps_field_is(bytes, field, fields[i].name)) {
            if (ps_span_is_none(header->values[i]))
                header->values[i] = field->value;
            return;
        }
}

void
ps_flat_read_header(
    const char *bytes, gsize len, gsize start, PsFlatHeader *ret, gsize *ret_end)
{
    PsFieldKind kind;
    gsize pos = start;
    PsField field;

    for (guint i = 0; i < PS_FLAT_FIELDS; i++)
        ret->values[i] = PS_SPAN_NONE;
    ret->count = 0;
    while ((kind = ps_field_next(bytes, len, &pos, &field)) != PS_FIELD_END) {
        if (kind != PS_FIELD_OK)
            continue;
        ret->count++;
        keep_field(ret, bytes, &field);
    }
    if (pos < len && bytes[pos] != '-') /* the blank line */
        ps_field_line(bytes, len, pos, &pos);
    *ret_end = pos;
}

/* It stands for itself: nothing encoded, folded or foreign. */
static gboolean
is_plain(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if ((guchar) text[i] < ' ' || (guchar) text[i] >= 0x7f ||
            (text[i] == '=' && i + 1 < len && text[i + 1] == '?'))
            return FALSE;
    return TRUE;
}

char *
ps_flat_value(const char *bytes, const PsFlatHeader *header, PsFlatField field)
{
    PsSpan value = header->values[field];
    g_autoptr(PsText) text = NULL;

    if (ps_span_is_none(value))
        return NULL;
    value = ps_field_trim(bytes, value);
    if (is_plain(bytes + value.offset, value.length))
        return g_strndup(bytes + value.offset, value.length);
    text = ps_decode_header(bytes, value, NULL);
    return g_utf8_make_valid(ps_text_bytes(text), (gssize) ps_text_length(text));
}

/* The first returned message counts: one that it holds in turn is not ours to look at. */
static void
add_original(Walk *walk, PsSpan body, const PsRolePart *part)
{
    PsFlat *flat = walk->flat;
    PsFlatHeader header;
    gsize end;

    if (part->is_message && ps_span_is_none(flat->message_at))
        flat->message_at = body;
    if (!ps_span_is_none(flat->original_at) || !body.length)
        return;
    flat->original_at = body;
    flat->whole = part->is_message;
    flat->encoded = part->encoding == PS_ENCODING_QP || part->encoding == PS_ENCODING_BASE64;
    if (!flat->encoded) {
        ps_flat_read_header(flat->bytes, ps_span_end(body), body.offset, &header, &end);
        body.length = MAX(end, body.offset) - body.offset;
    }
    ps_part_add_text(flat->original, flat->bytes, body, part);
}

static void
add_leaf(Walk *walk, PsSpan body, const PsRolePart *part)
{
    PsFlat *flat = walk->flat;
    const Html html = { body, *part };

    switch (part->role) {
    case PS_ROLE_TEXT:
        ps_part_add_text(flat->text, flat->bytes, body, part);
        break;
    case PS_ROLE_HTML:
        g_array_append_val(walk->html, html);
        break;
    case PS_ROLE_STATUS:
        ps_part_add_text(flat->status, flat->bytes, body, part);
        g_string_append_c(flat->status, '\n'); /* the group ends */
        break;
    case PS_ROLE_FEEDBACK:
        ps_part_add_text(flat->feedback, flat->bytes, body, part);
        break;
    case PS_ROLE_ORIGINAL:
        add_original(walk, body, part);
        break;
    case PS_ROLE_NONE:
    case PS_ROLE_MULTIPART:
        break;
    }
}

/* The header of a part that has no blank line between its boundary and the message that it
 * returns. */
static gboolean
is_returned_header(const PsFlatHeader *header)
{
    guint known = 0;

    for (guint i = 0; i < PS_FLAT_FIELDS; i++)
        if (i != PS_FLAT_TYPE && i != PS_FLAT_ENCODING)
            known += !ps_span_is_none(header->values[i]);
    return known >= 3 && !ps_span_is_none(header->values[PS_FLAT_FROM]);
}

/* The part whose header begins at POS; returns where its body ends. */
static gsize
walk_part(Walk *walk, gsize pos, gboolean first)
{
    PsFlat *flat = walk->flat;
    PsFlatHeader header;
    PsBoundary next;
    gsize start = pos, stop;
    PsRolePart part;

    ps_flat_read_header(flat->bytes, flat->len, pos, &header, &pos);
    if (first) {
        flat->header = header;
        flat->body = pos;
    }
    part = ps_part_of(flat->bytes, &header);
    if (!first && is_returned_header(&header)) {
        part = (PsRolePart){ .role = PS_ROLE_ORIGINAL, .is_message = TRUE };
        pos = start;
    }
    if (part.role == PS_ROLE_MULTIPART && walk->open.count < PS_LIMIT_mime_depth) {
        gsize count = walk->open.count;

        ps_boundaries_push(
            &walk->open, flat->bytes + part.boundary.offset, part.boundary.length, 0);
        if (ps_boundaries_find(&walk->open, flat->bytes, flat->len, pos, &next) &&
            next.level >= count)
            return next.start;
        ps_boundaries_pop(&walk->open, (guint) count); /* it does not occur: so it is text */
        part.role = PS_ROLE_TEXT;
    }
    stop = ps_boundaries_find(&walk->open, flat->bytes, flat->len, pos, &next) ? next.start
                                                                               : flat->len;
    add_leaf(walk, (PsSpan){ pos, MAX(stop, pos) - pos }, &part);
    return stop;
}

/* All parts below the first, up to the end of the file. */
static void
walk_parts(Walk *walk, gsize pos)
{
    const PsFlat *flat = walk->flat;
    PsBoundary at;

    while (ps_boundaries_find(&walk->open, flat->bytes, flat->len, pos, &at)) {
        if (at.close) {
            ps_boundaries_pop(&walk->open, at.level);
            pos = at.next;
            continue;
        }
        ps_boundaries_pop(&walk->open, at.level + 1);
        pos = walk_part(walk, at.next, FALSE);
    }
}

/* "From sender date" of an mbox, or ">From". */
static gsize
after_mbox_line(const char *bytes, gsize len)
{
    gsize next = 0;

    if (len > 5 && (!memcmp(bytes, "From ", 5) || (len > 6 && !memcmp(bytes, ">From ", 6))))
        ps_field_line(bytes, len, 0, &next);
    return next;
}

static gboolean
has_words(const GString *text)
{
    return text->str[strspn(text->str, " \t\n")] != '\0';
}

static void
add_html(PsFlat *flat, const GArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const Html *html = &g_array_index(parts, Html, i);
        g_autoptr(GString) text = g_string_new(NULL);

        ps_part_add_text(text, flat->bytes, html->body, &html->part);
        ps_strip_html(text->str, text->len, flat->text);
    }
}

PsFlat *
ps_flat_new(const char *bytes, gsize len)
{
    PsFlat *flat = g_new0(PsFlat, 1);
    Walk walk = { .flat = flat };
    gsize pos;

    flat->bytes = bytes;
    flat->len = len;
    flat->start = after_mbox_line(bytes, len);
    flat->text = g_string_sized_new(2048);
    flat->status = g_string_sized_new(512);
    flat->feedback = g_string_new(NULL);
    flat->original = g_string_sized_new(1024);
    flat->original_at = flat->message_at = PS_SPAN_NONE;
    walk.html = g_array_new(FALSE, FALSE, sizeof(Html));
    pos = walk_part(&walk, flat->start, TRUE);
    walk_parts(&walk, pos);
    if (!has_words(flat->text))
        add_html(flat, walk.html);
    g_array_unref(walk.html);
    return flat;
}

void
ps_flat_free(PsFlat *flat)
{
    if (!flat)
        return;
    g_string_free(flat->text, TRUE);
    g_string_free(flat->status, TRUE);
    g_string_free(flat->feedback, TRUE);
    g_string_free(flat->original, TRUE);
    g_free(flat);
}
