/* SPDX-License-Identifier: MIT */
/*
 * convert.c - text of any charset to UTF-8, each character with its place; see decode.h.
 *
 * Characters are read one by one, from a fresh start each, so that their bytes are known.
 * Only where escapes give the bytes behind them their meaning (ISO-2022-JP) all characters
 * from one escape to the next share a place.
 */
#include "mail/decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "mail/charset.h"

#define LONGEST_CHAR 8 /* bytes of a character, in whatever charset */

typedef struct {
    const PsCharsetInfo *charset;
    const PsText *in;
    const char *bytes;
    gsize len;
    gsize start; /* of what is text */
    PsText *out;
    GArray *bad; /* may be NULL */
    gboolean wrong;
    iconv_t cd; /* kinds MULTI and SHIFT */
} Conversion;

/* The stretch START to START+LEN is not in the charset. */
static void
note_bad(Conversion *c, gsize start, gsize len)
{
    PsSpan place = ps_text_span(c->in, start, len);
    PsSpan *last = NULL;

    c->wrong = TRUE;
    if (c->bad && c->bad->len)
        last = &g_array_index(c->bad, PsSpan, c->bad->len - 1);
    if (last && ps_span_end(*last) == place.offset)
        last->length += place.length;
    else if (c->bad && c->bad->len < PS_BAD_PLACES)
        g_array_append_val(c->bad, place);
}

static void
put_char(Conversion *c, gunichar character, gsize start, gsize len)
{
    char utf8[6];

    ps_text_add_for(
        c->out, utf8, (gsize) g_unichar_to_utf8(character, utf8), c->in, start, len);
}

static void
put_bad(Conversion *c, gsize start, gsize len)
{
    put_char(c, 0xfffd, start, len);
    note_bad(c, start, len);
}

static void
put_same(Conversion *c, gsize start, gsize len)
{
    if (len)
        ps_text_add_text(c->out, c->in, start, len);
}

static void
convert_utf8(Conversion *c)
{
    for (gsize pos = 0; pos < c->len;) {
        const char *end;
        gsize start = pos;

        g_utf8_validate_len(c->bytes + pos, c->len - pos, &end);
        pos = (gsize) (end - c->bytes);
        while (pos < c->len && !c->bytes[pos]) /* a NUL is valid, whatever GLib says */
            pos++;
        put_same(c, start, pos - start);
        if (pos == start) {
            put_bad(c, pos, 1);
            pos++;
        }
    }
}

static gboolean
stands_for_itself(const Conversion *c, gsize pos)
{
    guchar byte = (guchar) c->bytes[pos];

    return byte < 0x80 && c->charset->chars[byte] == byte;
}

/* Read LEN bytes at START from a fresh start; how many characters they are, 0 if they end
 * too early, -1 if they are wrong. */
static int
read_chars(const Conversion *c, gsize start, gsize len, guint32 out[LONGEST_CHAR])
{
    char *in_at = (char *) c->bytes + start, *out_at = (char *) out;
    gsize in_left = len, out_left = LONGEST_CHAR * sizeof out[0];

    iconv(c->cd, NULL, NULL, NULL, NULL);
    if (iconv(c->cd, &in_at, &in_left, &out_at, &out_left) == (gsize) -1)
        return errno == EINVAL ? 0 : -1;
    iconv(c->cd, NULL, NULL, &out_at, &out_left);
    return (int) (LONGEST_CHAR - out_left / sizeof out[0]);
}

/* A character of several bytes at START; how many. */
static gsize
convert_long(Conversion *c, gsize start)
{
    guint32 out[LONGEST_CHAR];
    int count = 0;
    gsize len = 1;

    while (!count && len < LONGEST_CHAR && len < c->len - start)
        count = read_chars(c, start, ++len, out);
    if (count <= 0) {
        put_bad(c, start, 1);
        return 1;
    }
    for (int i = 0; i < count; i++)
        put_char(c, GUINT32_FROM_LE(out[i]), start, len);
    return len;
}

static void
convert_bytes(Conversion *c)
{
    for (gsize pos = c->start; pos < c->len;) {
        gsize start = pos;
        gunichar character;

        while (pos < c->len && stands_for_itself(c, pos))
            pos++;
        put_same(c, start, pos - start);
        if (pos == c->len)
            return;
        character = c->charset->chars[(guchar) c->bytes[pos]];
        if (character == PS_CHAR_LEAD) {
            pos += convert_long(c, pos);
            continue;
        }
        if (character == PS_CHAR_NONE)
            put_bad(c, pos, 1);
        else
            put_char(c, character, pos, 1);
        pos++;
    }
}

/* LEN bytes at START, all of them as OUT; those at both ends that stand for themselves
 * keep their own places. */
static void
put_piece(Conversion *c, gsize start, gsize len, const GString *out)
{
    const char *in = c->bytes + start;
    gsize most = MIN(len, out->len);
    gsize head = 0, tail = 0;

    while (head < most && (guchar) in[head] < 0x80 && in[head] == out->str[head])
        head++;
    while (tail < most - head && (guchar) in[len - tail - 1] < 0x80 &&
           in[len - tail - 1] == out->str[out->len - tail - 1])
        tail++;
    put_same(c, start, head);
    ps_text_add_for(c->out, out->str + head, out->len - head - tail, c->in, start + head,
        len - head - tail);
    put_same(c, start + len - tail, tail);
}

/* Where the characters from START on no longer hang together: at the next escape or, where
 * the escape is a "+" that also occurs inside of characters, at the next line, which ends
 * what it began. */
static gsize
piece_end(const Conversion *c, gsize start)
{
    const gunichar *chars = c->charset->chars;
    gboolean lines = chars['+'] == PS_CHAR_LEAD;
    gsize end = start + 1;

    while (end < c->len &&
           (lines ? c->bytes[end - 1] != '\n' : chars[(guchar) c->bytes[end]] != PS_CHAR_LEAD))
        end++;
    return end;
}

static void
convert_shifted(Conversion *c)
{
    g_autoptr(GString) out = g_string_new(NULL);
    gsize end;

    iconv(c->cd, NULL, NULL, NULL, NULL);
    for (gsize start = 0; start < c->len; start = end) {
        char *in_at = (char *) c->bytes + start;
        gsize in_left;

        end = piece_end(c, start);
        in_left = end - start;
        g_string_truncate(out, 0);
        while (in_left) {
            char utf8[1024];
            char *out_at = utf8;
            gsize out_left = sizeof utf8;
            gsize done = iconv(c->cd, &in_at, &in_left, &out_at, &out_left);

            g_string_append_len(out, utf8, out_at - utf8);
            if (done != (gsize) -1 || errno == E2BIG)
                continue;
            g_string_append(out, "\xef\xbf\xbd");
            if (!in_left) { /* iconv keeps what may be the beginning of a character */
                note_bad(c, end - 1, 1);
                break;
            }
            note_bad(c, (gsize) (in_at - c->bytes), 1);
            in_at++;
            in_left--;
        }
        put_piece(c, start, end - start, out);
    }
}

static void
convert(Conversion *c)
{
    const char *to = c->charset->kind == PS_CHARSET_MULTI ? "UCS-4LE" : "UTF-8";

    switch (c->charset->kind) {
    case PS_CHARSET_ASCII:
    case PS_CHARSET_UTF8:
        convert_utf8(c);
        break;
    case PS_CHARSET_SINGLE:
        convert_bytes(c);
        break;
    case PS_CHARSET_MULTI:
    case PS_CHARSET_SHIFT:
    default:
        c->cd = iconv_open(to, c->charset->name);
        g_assert(c->cd != (iconv_t) -1); /* ps_charset_find has opened it before */
        if (c->charset->kind == PS_CHARSET_MULTI)
            convert_bytes(c);
        else
            convert_shifted(c);
        iconv_close(c->cd);
    }
}

static gboolean
is_ascii(const Conversion *c)
{
    guchar all = 0;

    for (gsize i = 0; i < c->len; i++)
        all |= (guchar) c->bytes[i];
    return all < 0x80;
}

/* Valid UTF-8; a NUL is no reason against it. */
static gboolean
is_utf8(const Conversion *c)
{
    const char *at = c->bytes, *end = c->bytes + c->len;

    while (at < end && !g_utf8_validate_len(at, (gsize) (end - at), &at)) {
        if (*at)
            return FALSE;
        at++;
    }
    return TRUE;
}

static gboolean
all_stand_for_themselves(const Conversion *c)
{
    for (gsize i = 0; i < c->len; i++)
        if (!stands_for_itself(c, i))
            return FALSE;
    return TRUE;
}

/* Read 8-bit text that is US-ASCII, or says so (NAMED), as what it may be. */
static void
guess_charset(Conversion *c, gboolean named)
{
    for (gsize i = 0; named && i < c->len; i++)
        if ((guchar) c->bytes[i] > 0x7f)
            note_bad(c, i, 1);
    c->charset = ps_charset_find(is_utf8(c) ? "utf-8" : "windows-1252");
}

/* The byte order mark of UTF-16 says which of its two forms it is, and is no text. */
static void
skip_byte_order_mark(Conversion *c)
{
    if (c->len < 2 || strcmp(c->charset->name, "utf-16le") != 0)
        return;
    if (!memcmp(c->bytes, "\xff\xfe", 2)) {
        c->start = 2;
    } else if (!memcmp(c->bytes, "\xfe\xff", 2)) {
        c->start = 2;
        c->charset = ps_charset_find("utf-16be");
    }
}

static Conversion
conversion(const PsText *text, const char *charset)
{
    return (Conversion){
        .charset = ps_charset_find(charset && *charset ? charset : "us-ascii"),
        .in = text,
        .bytes = ps_text_bytes(text),
        .len = ps_text_length(text),
    };
}

gboolean
ps_charset_keeps(const PsText *text, const char *charset)
{
    Conversion c = conversion(text, charset);

    if (!c.charset)
        return FALSE;
    if (c.charset->kind == PS_CHARSET_ASCII)
        return is_ascii(&c) || (!(charset && *charset) && is_utf8(&c));
    return c.charset->kind == PS_CHARSET_UTF8 ? is_utf8(&c) : all_stand_for_themselves(&c);
}

PsText *
ps_decode_charset(const PsText *text, const char *charset, GArray *bad, PsCharset *ret_charset)
{
    Conversion c = conversion(text, charset);
    gboolean known = c.charset != NULL;

    c.bad = bad;
    if (!known)
        c.charset = ps_charset_find("windows-1252");
    else if (c.charset->kind == PS_CHARSET_ASCII && !is_ascii(&c))
        guess_charset(&c, charset && *charset);
    skip_byte_order_mark(&c);
    c.out = ps_text_new();
    convert(&c);
    if (!known)
        *ret_charset = PS_CHARSET_UNKNOWN;
    else
        *ret_charset = c.wrong ? PS_CHARSET_WRONG : PS_CHARSET_OK;
    return c.out;
}
