/* SPDX-License-Identifier: MIT */
/* html_fault.h - what is odd in the markup of an HTML, whether or not a reader notices. */
#ifndef PS_MAIL_HTML_FAULT_H
#define PS_MAIL_HTML_FAULT_H

#include "mail/map.h"

typedef enum {
#define PS_HTML_FAULT(id, fact, meaning) PS_HTML_FAULT_##id,
#include "mail/html_fault.def"
#undef PS_HTML_FAULT
    PS_HTML_FAULTS
} PsHtmlFaultKind;

typedef struct {
    PsHtmlFaultKind kind;
    const char *text;
    PsSpan at; /* raw */
} PsHtmlFault;

/* The faults of HTML as TOKENS (array of PsToken): array of PsHtmlFault in file order, with
 * texts in STRINGS. */
GArray *ps_html_faults(const PsText *html, const GArray *tokens, GStringChunk *strings);

#endif
