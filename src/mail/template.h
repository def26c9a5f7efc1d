/* SPDX-License-Identifier: MIT */
/*
 * template.h - the HTML or the text of a mail that has no header yet, as a message: a header is
 * made, of what is known, and nothing is concluded from what it does not say.
 */
#ifndef PS_MAIL_TEMPLATE_H
#define PS_MAIL_TEMPLATE_H

#include "mail/infile.h"

/* Why what a header would tell is not known. */
#define PS_TEMPLATE_NEEDS "needs headers"

typedef struct {
    gboolean html;
    const char *from;    /* a mailbox, as in the field; NULL: not known */
    const char *subject; /* UTF-8; NULL: not known */
} PsTemplate;

/* The message with the LEN bytes at BYTES as its body, as they are, but for a byte order mark.
 * Their charset is what that, a meta element or their form says. For the caller to free. */
char *ps_template_message(
    const PsTemplate *what, const char *bytes, gsize len, gsize *ret_len, PsInFile *ret);

/* The field NAME ("From", "Subject:addr") of such a message is one that was given. */
gboolean ps_template_has(const char *name);

#endif
