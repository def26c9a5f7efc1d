/* SPDX-License-Identifier: MIT */
/*
 * words.c - header text for people: folds and encoded-words (RFC 2047); see decode.h.
 *
 * Encoded-words are decoded wherever they stand, and with blanks in them, as mail programs
 * do. Words next to each other, with only white space between, are joined before their
 * charset is decoded, so that a character may be cut in two.
 */
#include "mail/decode.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/field.h"

#define LONGEST_WORD 75 /* characters: RFC 2047 section 2 */

typedef struct {
    char *charset;
    PsText *text; /* transfer encoding undone */
} Word;

typedef struct {
    const char *bytes;
    gsize end;
    PsText *out;
    GArray *words;     /* Word: those next to each other, not yet in OUT */
    guint trouble;     /* PsHeaderTrouble */
    gboolean unclosed; /* no "?=" is left */
} Reader;

/* An encoded-word in the raw file. */
typedef struct {
    PsSpan whole;
    PsSpan charset; /* without the language of RFC 2231 section 5 */
    char encoding;  /* 'b' or 'q' */
    PsSpan text;
} Parsed;

static void
clear_word(gpointer word)
{
    g_free(((Word *) word)->charset);
    ps_text_free(((Word *) word)->text);
}

static gboolean
is_line_end(int c)
{
    return c == '\r' || c == '\n';
}

/* Read the encoded-word at POS, if there is one. */
static gboolean
parse_word(Reader *r, gsize pos, Parsed *ret)
{
    PsCursor c = ps_cursor(r->bytes + pos, r->end - pos);
    const char *close;
    gsize charset_end, end;

    if (r->unclosed || !ps_cursor_take(&c, '=') || !ps_cursor_take(&c, '?'))
        return FALSE;
    while (g_ascii_isgraph(ps_cursor_peek(&c)) && !strchr("?*=", ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    charset_end = pos + ps_cursor_offset(&c);
    if (ps_cursor_take(&c, '*'))
        while (g_ascii_isalnum(ps_cursor_peek(&c)) || ps_cursor_peek(&c) == '-')
            ps_cursor_next(&c);
    if (charset_end == pos + 2 || !ps_cursor_take(&c, '?'))
        return FALSE;
    ret->encoding = g_ascii_tolower((char) ps_cursor_next(&c));
    if ((ret->encoding != 'b' && ret->encoding != 'q') || !ps_cursor_take(&c, '?'))
        return FALSE;

    close = memmem(c.pos, ps_cursor_left(&c), "?=", 2);
    r->unclosed = !close;
    if (!close)
        return FALSE;
    end = (gsize) (close - r->bytes);
    ret->whole = (PsSpan){ pos, end + 2 - pos };
    ret->charset = (PsSpan){ pos + 2, charset_end - pos - 2 };
    ret->text = (PsSpan){ pos + ps_cursor_offset(&c), end - pos - ps_cursor_offset(&c) };
    return TRUE;
}

/* Undo the Q encoding of RFC 2047 section 4.2. */
static PsText *
decode_q(Reader *r, PsSpan span)
{
    PsText *text = ps_text_new();
    gsize end = ps_span_end(span);

    for (gsize pos = span.offset; pos < end; pos++) {
        int high = end - pos > 2 ? g_ascii_xdigit_value(r->bytes[pos + 1]) : -1;
        int low = end - pos > 2 ? g_ascii_xdigit_value(r->bytes[pos + 2]) : -1;
        char c = r->bytes[pos];

        if (c == '=' && high >= 0 && low >= 0) {
            c = (char) (high * 16 + low);
            ps_text_add_from(text, &c, 1, (PsSpan){ pos, 3 });
            pos += 2;
            continue;
        }
        if (c == '=')
            r->trouble |= PS_HEADER_BAD_BYTES;
        if (c == '_')
            ps_text_add_from(text, " ", 1, (PsSpan){ pos, 1 });
        else if (!is_line_end(c))
            ps_text_add_raw(text, &c, 1, pos);
    }
    return text;
}

static void
add_word(Reader *r, const Parsed *parsed)
{
    g_autoptr(GArray) bad = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    Word word;

    word.charset = g_strndup(r->bytes + parsed->charset.offset, parsed->charset.length);
    if (parsed->encoding == 'q')
        word.text = decode_q(r, parsed->text);
    else
        word.text = ps_decode_body(r->bytes, parsed->text, PS_ENCODING_BASE64, bad);
    if (bad->len)
        r->trouble |= PS_HEADER_BAD_BYTES;
    if (parsed->whole.length > LONGEST_WORD)
        r->trouble |= PS_HEADER_LONG_WORD;
    g_array_append_val(r->words, word);
}

/* Whether WORD holds a piece of a character, or what is none in its charset. */
static gboolean
is_broken(const Word *word)
{
    PsCharset state;

    ps_text_free(ps_decode_charset(word->text, word->charset, NULL, &state));
    return state == PS_CHARSET_WRONG;
}

/* Put words FIRST up to LAST, which have the same charset, into the result. */
static void
put_words(Reader *r, guint first, guint last)
{
    const Word *words = &g_array_index(r->words, Word, 0);
    g_autoptr(PsText) joined = ps_text_new();
    g_autoptr(PsText) text = NULL;
    gboolean broken = FALSE;
    PsCharset state;

    for (guint i = first; i < last; i++) {
        ps_text_add_text(joined, words[i].text, 0, ps_text_length(words[i].text));
        broken = broken || is_broken(&words[i]);
    }
    text = ps_decode_charset(joined, words[first].charset, NULL, &state);
    ps_text_add_text(r->out, text, 0, ps_text_length(text));
    if (state == PS_CHARSET_UNKNOWN)
        r->trouble |= PS_HEADER_BAD_CHARSET;
    else if (state == PS_CHARSET_WRONG)
        r->trouble |= PS_HEADER_BAD_BYTES;
    else if (broken)
        r->trouble |= PS_HEADER_SPLIT_CHAR;
}

static void
flush_words(Reader *r)
{
    const Word *words = &g_array_index(r->words, Word, 0);
    guint next;

    for (guint i = 0; i < r->words->len; i = next) {
        for (next = i + 1; next < r->words->len; next++)
            if (g_ascii_strcasecmp(words[i].charset, words[next].charset) != 0)
                break;
        put_words(r, i, next);
    }
    g_array_set_size(r->words, 0);
}

/* Put the bytes from START to END, which are no encoded-word: each fold becomes a blank,
 * 8-bit is read as well as it can. */
static void
put_plain(Reader *r, gsize start, gsize end)
{
    g_autoptr(PsText) plain = ps_text_new();
    g_autoptr(PsText) text = NULL;
    PsCharset charset;

    while (start < end) {
        gsize pos = start;

        while (pos < end && !is_line_end(r->bytes[pos]))
            pos++;
        ps_text_add_raw(plain, r->bytes + start, pos - start, start);
        start = pos;
        while (pos < end && ps_is_white(r->bytes[pos]))
            pos++;
        if (pos > start)
            ps_text_add_from(plain, " ", 1, (PsSpan){ start, pos - start });
        start = pos;
    }
    text = ps_decode_charset(plain, NULL, NULL, &charset);
    ps_text_add_text(r->out, text, 0, ps_text_length(text));
}

static gsize
skip_white(const Reader *r, gsize pos)
{
    while (pos < r->end && ps_is_white(r->bytes[pos]))
        pos++;
    return pos;
}

PsText *
ps_decode_header(const char *bytes, PsSpan value, guint *ret_trouble)
{
    PsSpan trimmed = ps_field_trim(bytes, value);
    Reader r = { .bytes = bytes, .end = ps_span_end(trimmed), .out = ps_text_new() };
    gsize plain = trimmed.offset; /* where what is no encoded-word begins */
    gsize pos = plain;
    Parsed parsed;

    r.words = g_array_new(FALSE, FALSE, sizeof(Word));
    g_array_set_clear_func(r.words, clear_word);
    while (pos < r.end) {
        const char *found = memchr(bytes + pos, '=', r.end - pos);

        pos = found ? (gsize) (found - bytes) : r.end;
        if (!found || !parse_word(&r, pos, &parsed)) {
            pos += found != NULL;
            continue;
        }
        if (!r.words->len || skip_white(&r, plain) < pos) {
            flush_words(&r);
            put_plain(&r, plain, pos);
        }
        add_word(&r, &parsed);
        plain = pos = ps_span_end(parsed.whole);
    }
    flush_words(&r);
    put_plain(&r, plain, r.end);
    g_array_unref(r.words);
    if (ret_trouble)
        *ret_trouble = r.trouble;
    return r.out;
}
