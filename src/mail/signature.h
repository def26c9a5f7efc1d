/* SPDX-License-Identifier: MIT */
/*
 * signature.h - header fields that sign a mail as it goes: DKIM-Signature (RFC 6376) and
 * ARC-Message-Signature (RFC 8617). What they cover breaks them when it is changed. Whether they
 * are valid is asked in auth/.
 */
#ifndef PS_MAIL_SIGNATURE_H
#define PS_MAIL_SIGNATURE_H

#include "mail/source.h"

gboolean ps_signature_is(const char *bytes, const PsField *field);

/* The names of the fields that it covers, its "h=", in lower case; NULL if it has none. The caller
 * frees them with g_strfreev(). */
char **ps_signature_names(const char *bytes, const PsField *field);

#endif
