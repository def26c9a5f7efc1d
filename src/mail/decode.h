/* SPDX-License-Identifier: MIT */
/*
 * decode.h - transfer encodings, charsets and encoded-words, with places kept.
 * RFC 2045 section 6, RFC 2047, RFC 2231; charsets through iconv.
 */
#ifndef PS_MAIL_DECODE_H
#define PS_MAIL_DECODE_H

#include "mail/map.h"

typedef enum {
    PS_ENCODING_7BIT,
    PS_ENCODING_8BIT,
    PS_ENCODING_BINARY,
    PS_ENCODING_QP,
    PS_ENCODING_BASE64,
    PS_ENCODING_UNKNOWN, /* read as binary */
} PsEncoding;

/* The encoding that the value of a Content-Transfer-Encoding field names. */
PsEncoding ps_encoding_parse(const char *value, gsize len);

/* How many bad places of one kind are told at most. */
#define PS_BAD_PLACES 1000

/* Undo ENCODING on the stretch BODY of the raw file at BYTES. Bad places (foreign
 * characters, =ZZ, a last group cut short) are left out or kept as they are, as
 * receivers do, and put into BAD (array of PsSpan, may be NULL). */
PsText *ps_decode_body(const char *bytes, PsSpan body, PsEncoding encoding, GArray *bad);

/* How many bytes ps_decode_body would give, without building them. BAD as there. */
gsize ps_decode_size(const char *bytes, PsSpan body, PsEncoding encoding, GArray *bad);

typedef enum {
    PS_CHARSET_OK,
    PS_CHARSET_UNKNOWN, /* nobody knows the label; the text is read as windows-1252 */
    PS_CHARSET_WRONG,   /* bytes that are not in it; each became U+FFFD */
} PsCharset;

/* TEXT (bytes in CHARSET) as UTF-8. NULL or "" for CHARSET is US-ASCII, where bytes over
 * 127 are read as UTF-8 if all of them are valid, else as windows-1252. Bytes that are
 * not in the charset become U+FFFD; their spans go into BAD (array of PsSpan, may be NULL). */
PsText *ps_decode_charset(
    const PsText *text, const char *charset, GArray *bad, PsCharset *ret_charset);

/* TRUE if ps_decode_charset would change nothing, and nothing is wrong. */
gboolean ps_charset_keeps(const PsText *text, const char *charset);

typedef enum {
    PS_HEADER_BAD_CHARSET = 1 << 0, /* an encoded-word in a charset that nobody knows */
    PS_HEADER_BAD_BYTES = 1 << 1,  /* not base64, not Q, or bytes that are not in the charset */
    PS_HEADER_SPLIT_CHAR = 1 << 2, /* a character cut in two by a word's end */
    PS_HEADER_LONG_WORD = 1 << 3,  /* an encoded-word of more than 75 characters */
} PsHeaderTrouble;

/* The stretch VALUE of a header as people read it: unfolded, trimmed, encoded-words
 * decoded, UTF-8. *RET_TROUBLE (may be NULL) is a set of PsHeaderTrouble. */
PsText *ps_decode_header(const char *bytes, PsSpan value, guint *ret_trouble);

#endif
