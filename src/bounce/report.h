/* SPDX-License-Identifier: MIT */
/*
 * report.h - the fields of delivery reports (RFC 3464), wherever they stand and however
 * broken: in their own part, in the middle of a text, without blank lines between groups.
 */
#ifndef PS_BOUNCE_REPORT_H
#define PS_BOUNCE_REPORT_H

#include <glib.h>

/* What is said of one recipient; unfolded, trimmed, without "rfc822;" and the like. NULL where
 * nothing is said. */
typedef struct {
    char *final;
    char *original;
    char *actual; /* X-Actual-Recipient: who it was passed on to */
    char *action; /* in small letters */
    char *status;
    char *diagnostic;
    char *remote;
} PsReportGroup;

typedef struct {
    char *reporting_mta;
    guint left_out; /* groups beyond as many as are kept */
    GArray *groups; /* PsReportGroup */
} PsBounceReport;

/* Read LEN bytes at TEXT, lines that end in LF. LOOSE: it is a text in which there may be such
 * fields; groups without a recipient are left out. */
void ps_report_read(PsBounceReport *report, const char *text, gsize len, gboolean loose);
void ps_report_clear(PsBounceReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsBounceReport, ps_report_clear)

#endif
