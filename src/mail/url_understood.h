/* SPDX-License-Identifier: MIT */
/* url_understood.h - a URL as a client understands it, however sloppily it is written. */
#ifndef PS_MAIL_URL_UNDERSTOOD_H
#define PS_MAIL_URL_UNDERSTOOD_H

#include <glib.h>

/* The length of "http:" or "https:" at the start of URL, or 0. */
gsize ps_url_web_scheme(const char *url);

/* URL with two slashes behind http:, printable characters for their escapes and references, a
 * scheme, and a slash before its question. The caller frees it. */
char *ps_url_understood(const char *url);

#endif
