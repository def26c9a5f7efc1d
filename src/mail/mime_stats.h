/* SPDX-License-Identifier: MIT */
/*
 * mime_stats.h - what SpamAssassin notes while it takes a message into its parts: how they are
 * typed and encoded, lines that are too long, headers that are missing. It reads a
 * Content-Type its own way: the last of several counts, and any text is text/plain but for
 * a few.
 */
#ifndef PS_MAIL_MIME_STATS_H
#define PS_MAIL_MIME_STATS_H

#include "mail/message.h"

/* Things that are there or not. */
typedef enum {
    PS_MIME_ALTERNATIVE,   /* multipart/alternative */
    PS_MIME_ASCII_ILLEGAL, /* a line of ASCII text with a NUL, a CR or more than seven bits */
    PS_MIME_ATTACHMENT,
    PS_MIME_BASE64,
    PS_MIME_BASE64_TEXT, /* text in ASCII that needs no base64 */
    PS_MIME_EPILOGUE,    /* text behind the last part */
    PS_MIME_HTML,
    PS_MIME_NO_CLOSE,         /* a boundary that is not closed */
    PS_MIME_NO_HEADER,        /* a part that does not begin with a field */
    PS_MIME_NO_HEADER_END,    /* the header of a part ends without a blank line */
    PS_MIME_NO_MESSAGE_BODY,  /* that of the message does */
    PS_MIME_QP,               /* quoted-printable */
    PS_MIME_QP_LONG_LINE,     /* of more than 78 characters */
    PS_MIME_TEXT,             /* any text but HTML */
    PS_MIME_TRUNCATED_HEADER, /* a field that SpamAssassin cuts: name or value are too long */
    PS_MIME_TRAITS
} PsMimeTrait;

/* A part, in the order of the message's parts. */
typedef struct {
    char *type;     /* lower case; "text/plain" if there is none */
    char *charset;  /* lower case; NULL if there is none */
    char *encoding; /* lower case; "" if there is none */
    gboolean leaf;
} PsMimePart;

typedef struct {
    guint count[PS_MIME_TRAITS];
    PsSpan at[PS_MIME_TRAITS]; /* raw place of the first, or PS_SPAN_NONE */
    GArray *parts;             /* PsMimePart */
    gint64 qp_bytes;           /* of quoted-printable */
    gint64 qp_needless;        /* characters encoded that need not be */
    gsize plain_bytes;         /* of text that stands as it is, references left out */
    gsize references;          /* "&#x20AC;" in it */
    gsize alternative_text;    /* bytes of the last text and HTML; G_MAXSIZE if there is none */
    gsize alternative_html;
    gsize base64_line; /* the longest line of base64, its line end being one */
} PsMimeStats;

/* Those of MESSAGE, which keeps them. */
const PsMimeStats *ps_mime_stats(PsMessage *message);

/* The type that the value of a Content-Type names, and its charset (NULL if there is none),
 * both lower case. The caller frees them. */
char *ps_mime_type_seen(const char *value);
char *ps_mime_charset_seen(const char *value);

#endif
