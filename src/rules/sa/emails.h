/* SPDX-License-Identifier: MIT */
/* emails.h - mail addresses in running text, as the FreeMail plugin finds them. */
#ifndef PS_RULES_SA_EMAILS_H
#define PS_RULES_SA_EMAILS_H

#include "base/place.h"

/* The next address in TEXT from *AT on, which moves behind it. Work is linear in LEN. */
gboolean ps_sa_emails_next(const char *text, gsize len, gsize *at, PsSpan *ret);

/* RAW without what is not meant for the reader to write to: URLs with an address in them,
 * addresses in angle brackets, and those that somebody "wrote:" from. */
GString *ps_sa_emails_strip(const char *raw, gsize raw_len);

#endif
