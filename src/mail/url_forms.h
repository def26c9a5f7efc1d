/* SPDX-License-Identifier: MIT */
/*
 * url_forms.h - the forms under which SpamAssassin puts a URL to uri rules: as written,
 * and as browsers and mail clients come to understand it.
 */
#ifndef PS_MAIL_URL_FORMS_H
#define PS_MAIL_URL_FORMS_H

#include <glib.h>

/* All forms of URL, each once, URL itself without blanks around it first. Array of char *
 * which it owns. */
GPtrArray *ps_url_forms(const char *url);

/* URL against BASE (both as written; BASE may be NULL). RFC 3986 section 5.2, but for a
 * name like //www.a.example that has no scheme even then. The caller frees it. */
char *ps_url_resolve(const char *base, const char *url);

#endif
