/* SPDX-License-Identifier: MIT */
/*
 * strip.h - a mail without the suppressions that stand in it (inline.h), and otherwise the same:
 * what is taken out of quoted-printable and base64 leaves text that decodes to what it was.
 */
#ifndef PS_MAIL_STRIP_H
#define PS_MAIL_STRIP_H

#include "mail/message.h"

#define PS_STRIP_ERROR (ps_strip_error_quark())
GQuark ps_strip_error_quark(void);

typedef enum {
    PS_STRIP_ERROR_REFUSED, /* the mail passes a limit, so it was not read */
    PS_STRIP_ERROR_SIGNED,  /* a signature would no longer be good */
    PS_STRIP_ERROR_CHANGED, /* it cannot be done without changing more: the mail is malformed */
} PsStripError;

/* The LEN bytes at BYTES without them; FILE is for the error. *RET_COUNT is how many there were. */
GString *ps_strip(
    const char *file, const char *bytes, gsize len, guint *ret_count, GError **error);

#endif
