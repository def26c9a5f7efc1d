/* SPDX-License-Identifier: MIT */
/*
 * mime.h - Content-Type and Content-Disposition as GMime reads them, with RFC 2231
 * continuations and the encoded-words of careless programs.
 *
 * Only for fields that ps_guard_field lets pass.
 */
#ifndef PS_MAIL_MIME_H
#define PS_MAIL_MIME_H

#include <gmime/gmime.h>

#include "base/place.h"

/* NULL if no type and subtype can be read. The caller unrefs it. */
GMimeContentType *ps_mime_type(const char *bytes, PsSpan value);

/* The caller unrefs it. */
GMimeContentDisposition *ps_mime_disposition(const char *bytes, PsSpan value);

#endif
