/* SPDX-License-Identifier: MIT */
/* html_message.h - the message as its readers see it, in a page of HTML. */
#ifndef PS_REPORT_HTML_MESSAGE_H
#define PS_REPORT_HTML_MESSAGE_H

#include "report/report.h"

/* Sender, subject and text of LINT's message; nothing if it could not be read. */
void ps_html_print_message(const PsReport *report, const PsLint *lint);

#endif
