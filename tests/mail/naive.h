/* SPDX-License-Identifier: MIT */
/*
 * naive.h - the simplest decoders that could work, to hold those of the library against:
 * they know nothing of places. The question is always whether a stretch of the raw file
 * decodes to something that holds a stretch of text.
 */
#ifndef PS_TESTS_NAIVE_H
#define PS_TESTS_NAIVE_H

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "mail/decode.h"

static inline GString *
naive_base64(const char *in, gsize len, guint phase)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    GString *out = g_string_new(NULL);
    guint bits = 0, count = phase * 6 % 8; /* as if PHASE letters had come before */

    for (gsize i = 0; i < len; i++) {
        const char *letter = in[i] ? strchr(letters, in[i]) : NULL;

        if (!letter)
            continue;
        bits = bits << 6 | (guint) (letter - letters);
        count += 6;
        if (count >= 8) {
            count -= 8;
            g_string_append_c(out, (char) (bits >> count & 0xff));
        }
    }
    return out;
}

static inline GString *
naive_qp(const char *in, gsize len)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < len; i++) {
        gsize blanks = strspn(in + i, " \t");
        const char *rest = in + i + blanks;
        char c = in[i];

        if (blanks && (*rest == '\n' || (rest[0] == '\r' && rest[1] == '\n'))) {
            i += blanks - 1;
        } else if (c == '=' && i + 2 < len && g_ascii_isxdigit(in[i + 1]) &&
                   g_ascii_isxdigit(in[i + 2])) {
            g_string_append_c(out, (char) (g_ascii_xdigit_value(in[i + 1]) * 16 +
                                           g_ascii_xdigit_value(in[i + 2])));
            i += 2;
        } else if (c == '=') {
            gsize skip = i + 1 + strspn(in + i + 1, " \t");

            skip += skip < len && in[skip] == '\r';
            if (skip < len && in[skip] == '\n')
                i = skip;
            else
                g_string_append_c(out, c);
        } else {
            g_string_append_c(out, c);
        }
    }
    return out;
}

static inline GString *
naive_from_utf8(const char *in, gsize len)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < len;) {
        gunichar c = in[i] ? g_utf8_get_char_validated(in + i, (gssize) (len - i)) : 0;
        gsize n = c < 0x110000 ? (gsize) g_unichar_to_utf8(c, NULL) : 1;

        g_string_append_len(out, c < 0x110000 ? in + i : "\xef\xbf\xbd", c < 0x110000 ? n : 3);
        i += n;
    }
    return out;
}

/* Bytes that are not in the charset become U+FFFD, or what they are in ISO-8859-1. */
static inline GString *
naive_utf8(const char *charset, const char *in, gsize len)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    GString *out = g_string_new(NULL);
    char *from = (char *) in;

    g_assert(cd != (iconv_t) -1);
    for (gboolean more = TRUE; more;) {
        char buffer[256], *to = buffer;
        gsize left = sizeof buffer;
        gboolean bad;

        more = len > 0; /* at the end, what the converter still holds comes out */
        bad = iconv(cd, more ? &from : NULL, &len, &to, &left) == (gsize) -1 && errno != E2BIG;
        g_string_append_len(out, buffer, to - buffer);
        if (bad && len) {
            if (!strcmp(charset, "CP1252"))
                g_string_append_unichar(out, (guchar) *from);
            else
                g_string_append(out, "\xef\xbf\xbd");
            from++;
            len--;
        }
    }
    iconv_close(cd);
    return out;
}

/* What LABEL may mean: two charsets of iconv at most, the second may be NULL. */
static inline void
naive_charsets(const char *label, const char *ret_charsets[2])
{
    static const struct {
        const char *label, *charsets[2];
    } known[] = {
        { "us-ascii", { "UTF-8", "CP1252" } },
        { "iso-8859-1", { "CP1252", NULL } },
        { "latin1", { "CP1252", NULL } },
        { "utf-16", { "UTF-16LE", "UTF-16BE" } },
        { "gb2312", { "GB18030", NULL } },
        { "gbk", { "GB18030", NULL } },
        { "big5", { "BIG5-HKSCS", NULL } },
        { "shift_jis", { "CP932", NULL } },
        { "euc-kr", { "CP949", NULL } },
        { "ks_c_5601-1987", { "CP949", NULL } },
        { "iso-8859-9", { "CP1254", NULL } },
    };
    iconv_t cd = iconv_open("UTF-8", label && *label ? label : "unknown");

    ret_charsets[0] = cd == (iconv_t) -1 ? "UTF-8" : label;
    ret_charsets[1] = cd == (iconv_t) -1 ? "CP1252" : NULL;
    if (cd != (iconv_t) -1)
        iconv_close(cd);
    for (gsize i = 0; label && i < G_N_ELEMENTS(known); i++)
        if (!g_ascii_strcasecmp(label, known[i].label))
            memcpy(ret_charsets, known[i].charsets, sizeof known[i].charsets);
}

/* Whether IN, read by LABEL, holds TEXT. */
static inline gboolean
naive_reads(const char *label, const char *in, gsize len, const char *text, gsize text_len)
{
    const char *charsets[2];

    naive_charsets(label, charsets);
    for (gsize i = 0; i < 2 && charsets[i]; i++) {
        GString *out = g_ascii_strcasecmp(charsets[i], "UTF-8")
                           ? naive_utf8(charsets[i], in, len)
                           : naive_from_utf8(in, len);
        gboolean found = !text_len || memmem(out->str, out->len, text, text_len);

        g_string_free(out, TRUE);
        if (found)
            return TRUE;
    }
    return FALSE;
}

/* Whether AT, an offset in TEXT, is between two characters; CR LF are one. */
static inline gboolean
naive_is_cut(const char *text, gsize at)
{
    return (text[at] & 0xc0) != 0x80 && !(at && text[at - 1] == '\r' && text[at] == '\n');
}

/* Whether the raw LEN bytes at RAW, in ENCODING and charset LABEL, hold TEXT. Base64 may
 * begin anywhere in a group, and then with a part of a byte or of a character. */
static inline gboolean
naive_holds(const char *raw, gsize len, PsEncoding encoding, const char *label,
    const char *text, gsize text_len)
{
    guint phases = encoding == PS_ENCODING_BASE64 ? 4 : 1;
    gboolean found = FALSE;

    for (guint phase = 0; phase < phases && !found; phase++) {
        g_autofree char *copy = g_malloc0(len + 1); /* with a NUL that ends it for strspn */
        GString *bytes;

        memcpy(copy, raw, len);
        if (encoding == PS_ENCODING_BASE64)
            bytes = naive_base64(copy, len, phase);
        else if (encoding == PS_ENCODING_QP)
            bytes = naive_qp(copy, len);
        else
            bytes = g_string_new_len(copy, (gssize) len);
        for (gsize skip = 0; skip < (phases > 1 ? 3 : 1) && skip <= bytes->len && !found;
             skip++)
            found = naive_reads(label, bytes->str + skip, bytes->len - skip, text, text_len);
        g_string_free(bytes, TRUE);
    }
    return found;
}

#endif
