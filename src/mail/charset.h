/* SPDX-License-Identifier: MIT */
/*
 * charset.h - what is known of a charset: which characters its bytes stand for when they
 * stand alone. Labels mean what they mean to browsers where that is more than iconv's
 * word for it (ISO-8859-1 is windows-1252, GB2312 is GB18030).
 */
#ifndef PS_MAIL_CHARSET_H
#define PS_MAIL_CHARSET_H

#include <glib.h>

typedef enum {
    PS_CHARSET_ASCII,
    PS_CHARSET_UTF8,
    PS_CHARSET_SINGLE, /* a byte is a character */
    PS_CHARSET_MULTI,  /* some characters take several bytes */
    PS_CHARSET_SHIFT,  /* escapes change what the bytes behind them mean: ISO-2022, UTF-7 */
} PsCharsetKind;

/* What a byte stands for, if it is no character by itself. */
#define PS_CHAR_NONE ((gunichar) -1) /* it cannot be there */
#define PS_CHAR_LEAD ((gunichar) -2) /* it begins something longer */

typedef struct {
    PsCharsetKind kind;
    const char *name;    /* for iconv */
    gunichar chars[256]; /* of each byte */
    gpointer converter;  /* open for ever, or iconv would unload what the charset needs */
} PsCharsetInfo;

/* The charset LABEL, NULL if nobody knows it. Kept for ever; there are finitely many. */
const PsCharsetInfo *ps_charset_find(const char *label);

#endif
