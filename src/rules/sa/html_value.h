/* SPDX-License-Identifier: MIT */
/* html_value.h - numbers that HTML has, by the names that rules give them. */
#ifndef PS_RULES_SA_HTML_VALUE_H
#define PS_RULES_SA_HTML_VALUE_H

#include "mail/html_parts.h"

typedef struct PsSaHtmlValue PsSaHtmlValue;

/* The value called NAME; NULL with ERROR if there is none. */
const PsSaHtmlValue *ps_sa_html_value(const char *name, GError **error);

/* FALSE if the HTML of PART has no such value: a share of the tags where there are none. */
gboolean ps_sa_html_read(const PsSaHtmlValue *value, const PsHtmlPart *part, double *ret);

/* Where it comes from: the first tag that has it, or the whole part. */
PsSpan ps_sa_html_place(const PsSaHtmlValue *value, const PsHtmlPart *part);

#endif
