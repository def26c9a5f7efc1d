/* SPDX-License-Identifier: MIT */
/*
 * decode.c - base64 and quoted-printable; see decode.h.
 *
 * Where broken input can be read in several ways, it is read as GMime does (base64 ends at
 * its first "="), but nothing that decodes is lost (letters of a last group cut short),
 * and blanks at the end of a quoted-printable line go, as RFC 2045 section 6.7 asks.
 */
#include "mail/decode.h"

#include "base/cursor.h"
#include "mail/field.h"

/* Where decoded bytes go. */
typedef struct {
    PsText *text; /* NULL if they are only counted */
    gsize size;
    GArray *bad; /* may be NULL */
} Sink;

static void
note_bad(Sink *sink, gsize offset, gsize length)
{
    PsSpan place = { offset, length };
    PsSpan *last = NULL;

    if (sink->bad && sink->bad->len)
        last = &g_array_index(sink->bad, PsSpan, sink->bad->len - 1);
    if (last && ps_span_end(*last) == offset)
        last->length += length;
    else if (sink->bad && sink->bad->len < PS_BAD_PLACES)
        g_array_append_val(sink->bad, place);
}

static void
put_raw(Sink *sink, const char *bytes, gsize offset, gsize length)
{
    sink->size += length;
    if (sink->text)
        ps_text_add_raw(sink->text, bytes + offset, length, offset);
}

static void
put_byte(Sink *sink, guint byte, PsSpan from)
{
    char c = (char) byte;

    sink->size++;
    if (sink->text)
        ps_text_add_from(sink->text, &c, 1, from);
}

/* One more than the value of each base64 letter; 0: not a letter. */
/* clang-format off */
static const guint8 letters[256] = {
    ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
           14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
           40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
    ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
    ['+'] = 63,
    ['/'] = 64,
};
/* clang-format on */

static guint
letter_value(char letter)
{
    return letters[(guchar) letter] - 1U;
}

/* Whole groups of four that stand together: COUNT letters from OFFSET on. */
static void
put_groups(Sink *sink, const char *bytes, gsize offset, gsize count)
{
    char out[3 * 256];
    gsize filled = 0;

    sink->size += count / 4 * 3;
    if (!sink->text)
        return;
    for (gsize i = 0; i < count; i += 4) {
        const char *group = bytes + offset + i;
        guint bits = letter_value(group[0]) << 18 | letter_value(group[1]) << 12 |
                     letter_value(group[2]) << 6 | letter_value(group[3]);

        out[filled++] = (char) (bits >> 16);
        out[filled++] = (char) (bits >> 8);
        out[filled++] = (char) bits;
        if (filled == sizeof out || i + 4 == count) {
            ps_text_add_base64(sink->text, out, filled, offset + i + 4 - filled / 3 * 4);
            filled = 0;
        }
    }
}

/* A group whose letters do not stand together, or which is cut short. */
typedef struct {
    guint bits;
    guint count;
    gsize places[4];
} Group;

static void
put_group(Sink *sink, const Group *group)
{
    guint bits = group->bits << (6 * (4 - group->count));

    for (guint i = 0; i + 1 < group->count; i++) {
        PsSpan from = { group->places[i], group->places[i + 1] + 1 - group->places[i] };

        put_byte(sink, bits >> (8 * (2 - i)) & 0xff, from);
    }
}

/* The end of the letters at POS, with a group left over: "=" must fill it up, and nothing
 * but white space may follow. */
static void
finish_base64(Sink *sink, const char *bytes, gsize pos, gsize end, const Group *group)
{
    guint missing = group->count ? 4 - group->count : 0;

    put_group(sink, group);
    for (; pos < end && (bytes[pos] == '=' || ps_is_white(bytes[pos])); pos++) {
        if (bytes[pos] == '=' && missing)
            missing--;
        else if (bytes[pos] == '=')
            note_bad(sink, pos, 1);
    }
    if (group->count == 1 || missing)
        note_bad(
            sink, group->places[0], group->places[group->count - 1] + 1 - group->places[0]);
    if (pos < end)
        note_bad(sink, pos, end - pos);
}

static void
decode_base64(Sink *sink, const char *bytes, PsSpan body)
{
    gsize end = ps_span_end(body);
    gsize pos = body.offset;
    Group group = { 0 };

    while (pos < end && bytes[pos] != '=') {
        gsize run = 0;

        if (!group.count) {
            while (run < end - pos && letters[(guchar) bytes[pos + run]])
                run++;
            run -= run % 4;
            put_groups(sink, bytes, pos, run);
            pos += run;
        }
        if (run)
            continue;
        if (letters[(guchar) bytes[pos]]) {
            group.bits = group.bits << 6 | letter_value(bytes[pos]);
            group.places[group.count++] = pos;
        } else if (!ps_is_white(bytes[pos])) {
            note_bad(sink, pos, 1);
        }
        pos++;
        if (group.count == 4) {
            put_group(sink, &group);
            group = (Group){ 0 };
        }
    }
    finish_base64(sink, bytes, pos, end, &group);
}

/* The =XX at OFFSET, which END bounds; what is none stays as it is. How long it is. */
static gsize
put_escape(Sink *sink, const char *bytes, gsize offset, gsize end)
{
    int high = end - offset > 1 ? g_ascii_xdigit_value(bytes[offset + 1]) : -1;
    int low = end - offset > 2 ? g_ascii_xdigit_value(bytes[offset + 2]) : -1;
    gsize length = 1;

    if (high >= 0 && low >= 0) {
        put_byte(sink, (guint) (high * 16 + low), (PsSpan){ offset, 3 });
        return 3;
    }
    while (length < 3 && offset + length < end && bytes[offset + length] != '=')
        length++;
    put_raw(sink, bytes, offset, length);
    note_bad(sink, offset, length);
    return length;
}

/* The line from POS to END, without its line end. FALSE if it ends in a soft break. */
static gboolean
decode_qp_line(Sink *sink, const char *bytes, gsize pos, gsize end)
{
    while (end > pos && ps_is_blank(bytes[end - 1]))
        end--;
    while (pos < end) {
        const char *escape = memchr(bytes + pos, '=', end - pos);
        gsize offset = escape ? (gsize) (escape - bytes) : end;

        put_raw(sink, bytes, pos, offset - pos);
        if (offset + 1 == end)
            return FALSE;
        pos = escape ? offset + put_escape(sink, bytes, offset, end) : end;
    }
    return TRUE;
}

static void
decode_qp(Sink *sink, const char *bytes, PsSpan body)
{
    gsize end = ps_span_end(body);
    gsize next;

    for (gsize pos = body.offset; pos < end; pos = next) {
        PsSpan line = ps_field_line(bytes, end, pos, &next);

        if (decode_qp_line(sink, bytes, pos, ps_span_end(line)))
            put_raw(sink, bytes, ps_span_end(line), next - ps_span_end(line));
    }
}

static void
decode(Sink *sink, const char *bytes, PsSpan body, PsEncoding encoding)
{
    switch (encoding) {
    case PS_ENCODING_BASE64:
        decode_base64(sink, bytes, body);
        break;
    case PS_ENCODING_QP:
        decode_qp(sink, bytes, body);
        break;
    case PS_ENCODING_7BIT:
    case PS_ENCODING_8BIT:
    case PS_ENCODING_BINARY:
    case PS_ENCODING_UNKNOWN:
    default:
        put_raw(sink, bytes, body.offset, body.length);
    }
}

PsText *
ps_decode_body(const char *bytes, PsSpan body, PsEncoding encoding, GArray *bad)
{
    Sink sink = { .text = ps_text_new(), .bad = bad };

    decode(&sink, bytes, body, encoding);
    return sink.text;
}

gsize
ps_decode_size(const char *bytes, PsSpan body, PsEncoding encoding, GArray *bad)
{
    Sink sink = { .text = NULL, .bad = bad };

    decode(&sink, bytes, body, encoding);
    return sink.size;
}

PsEncoding
ps_encoding_parse(const char *value, gsize len)
{
    static const struct {
        const char *name;
        PsEncoding encoding;
    } names[] = {
        { "7bit", PS_ENCODING_7BIT },
        { "8bit", PS_ENCODING_8BIT },
        { "binary", PS_ENCODING_BINARY },
        { "quoted-printable", PS_ENCODING_QP },
        { "base64", PS_ENCODING_BASE64 },
    };
    PsSpan trimmed = ps_field_trim(value, (PsSpan){ 0, len });

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        PsCursor c = ps_cursor(value + trimmed.offset, trimmed.length);

        if (!ps_cursor_take_word(&c, names[i].name))
            continue;
        if (!ps_cursor_left(&c) || ps_is_white(ps_cursor_peek(&c)) ||
            ps_cursor_peek(&c) == ';' || ps_cursor_peek(&c) == '(')
            return names[i].encoding;
    }
    return PS_ENCODING_UNKNOWN;
}
