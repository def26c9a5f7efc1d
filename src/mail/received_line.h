/* SPDX-License-Identifier: MIT */
/* received_line.h - a Received field while it is read; behind received.h. */
#ifndef PS_MAIL_RECEIVED_LINE_H
#define PS_MAIL_RECEIVED_LINE_H

#include "mail/received.h"

/* One line, with a blank for each run of white space. */
typedef struct {
    const char *text;
    gsize len;
    PsReceived *to;
} PsReceivedLine;

/* LEN BYTES, which may be a piece of what FIELD was, become FIELD. */
void ps_received_set(char **field, const char *bytes, gsize len);

/* What stands behind MARK in TEXT, up to a byte of STOPS or the end; NULL if there is no
 * MARK. The caller frees it. */
char *ps_received_behind(const char *text, const char *mark, const char *stops);

/* The field as one line, without its date. */
GString *ps_received_squeeze(const char *value, gsize len);
void ps_received_cut_date(GString *line);

/* Find what is said in any form: the HELO name, "by", the id, the sender of the envelope. */
void ps_received_find_words(PsReceivedLine *line);

/* How the client logged in, or NULL if it did not. The caller frees it. */
char *ps_received_find_auth(const PsReceivedLine *line);

#endif
