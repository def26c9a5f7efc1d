/* SPDX-License-Identifier: MIT */
/*
 * message.h - the MIME tree of a message (RFC 2045, 2046), each part with its places in
 * the raw file. Where the parts lie says structure.h, what their fields mean says GMime.
 *
 * A message owns everything learnt of a mail; what it lends lives as long as it does.
 */
#ifndef PS_MAIL_MESSAGE_H
#define PS_MAIL_MESSAGE_H

#include "mail/decode.h"
#include "mail/source.h"

typedef struct PsHtml PsHtml; /* html.h */

/* What can be wrong with a part; places go into the part's problems. */
typedef enum {
#define PS_PART_PROBLEM(id, fact, meaning) PS_PART_##id,
#include "mail/part.def"
#undef PS_PART_PROBLEM
    PS_PART_PROBLEMS
} PsPartProblem;

typedef struct PsPart PsPart;
struct PsPart {
    const char *id;       /* "1.2", counted as IMAP does (RFC 3501 section 6.4.5); the message
                            itself is "1" if it is not multipart, else "0"; likewise "2.1"
                            or "2.0" the message in part 2 */
    const PsPart *parent; /* NULL for the message itself */
    guint depth;          /* 0 for the message itself */
    const char *type;    /* lower case; "text/plain" if there is none, if it cannot be read, and
                            for a multipart whose boundary is missing */
    const char *charset; /* as written; NULL if there is none */
    PsEncoding encoding;
    const char *disposition; /* lower case; NULL if there is none */
    const char *filename;    /* decoded (RFC 2231, 2047), UTF-8; NULL if there is none */
    PsSpan filename_at;      /* raw, or PS_SPAN_NONE */
    const char *content_id;  /* without its angle brackets; NULL if there is none */
    PsSpan header;           /* raw; its fields and the blank line */
    PsSpan body;             /* raw, still encoded; without the line end before a boundary */
    gsize size;              /* bytes of the decoded body; 0 for a multipart */
    gboolean attachment;     /* disposition attachment, or a file name and not text */
    const PsText *decoded;   /* body of a text part, transfer encoding undone, else NULL */
    const PsText *text;      /* the same as UTF-8, else NULL */
    const PsHtml *html;      /* of a text/html part that is not an attachment, else NULL */
};

typedef struct PsMessage PsMessage;

/* Read SOURCE, which the caller keeps for as long as the message. NULL if the source is
 * refused (ps_source_refused). */
PsMessage *ps_message_new(const PsSource *source);
void ps_message_free(PsMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMessage, ps_message_free)

const PsSource *ps_message_source(const PsMessage *message);

/* Parts in document order; the first is the message itself. */
guint ps_message_part_count(const PsMessage *message);
const PsPart *ps_message_part(const PsMessage *message, guint index);

/* The innermost part whose header or body holds the raw OFFSET. */
const PsPart *ps_message_part_at(const PsMessage *message, gsize offset);

/* Places of a problem in all parts, in file order. */
const PsSpan *ps_message_problem(
    const PsMessage *message, PsPartProblem problem, guint *ret_count);

/* The field NAME of PART decoded (ps_decode_header), the first from *INDEX on (counted in
 * the part's header; NULL: from 0), or NULL. *INDEX moves behind it. Kept by the message. */
const PsText *ps_message_header(
    PsMessage *message, const PsPart *part, const char *name, guint *index);

/* What links, views and other readers keep with MESSAGE (g_datalist_id_set_data_full),
 * to be freed with it. */
GData **ps_message_kept(PsMessage *message);

#endif
