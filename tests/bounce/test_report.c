/* SPDX-License-Identifier: MIT */
#include "bounce/report.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *text;
    gboolean loose;
    guint groups;
    const char *final, *status, *diagnostic; /* of the first group */
} reads_rows[] = {
    { "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.test\nStatus: 5.1.1 (x)\n"
      "Diagnostic-Code: smtp; 550 no\n such\tuser\n\n",
        FALSE, 1, "a@b.test", "5.1.1", "550 no such\tuser" },
    { "Final-Recipient: <a@b.test>\nStatus: 5.0.0\nFinal-Recipient: c@b.test\nStatus: 4.0.0\n",
        FALSE, 2, "a@b.test", "5.0.0", NULL },
    { "final-recipient : RFC822;a@b.test\nACTION: Failed\n", FALSE, 1, "a@b.test", NULL, NULL },
    { "Recipient address: a@b.test\nDiagnostic code: smtp;550 no\n", TRUE, 1, "a@b.test", NULL,
        "550 no" },
    { "Final-Recipient: a@b.test\n\nFinal-Recipient: A@b.test\nStatus: 5.1.1\n", FALSE, 1,
        "a@b.test", "5.1.1", NULL },
    { "Status: open\nAction: none\n", TRUE, 0, NULL, NULL, NULL },
    { "Status: 5.1.1\n", FALSE, 1, NULL, "5.1.1", NULL },
    { "no field at all", FALSE, 0, NULL, NULL, NULL },
    { "Final-Recipient:", FALSE, 0, NULL, NULL, NULL },
    { "", FALSE, 0, NULL, NULL, NULL },
};

START_TEST(reads)
{
    const char *text = reads_rows[_i].text;
    g_autofree char *copy = g_memdup2(text, strlen(text));
    g_auto(PsBounceReport) report = { 0 };

    ps_report_read(&report, copy, strlen(text), reads_rows[_i].loose);
    ck_assert_uint_eq(report.groups->len, reads_rows[_i].groups);
    if (report.groups->len) {
        const PsReportGroup *group = &g_array_index(report.groups, PsReportGroup, 0);

        ck_assert_pstr_eq(group->final, reads_rows[_i].final);
        ck_assert_pstr_eq(group->status, reads_rows[_i].status);
        ck_assert_pstr_eq(group->diagnostic, reads_rows[_i].diagnostic);
    }
}
END_TEST

SUITE(report, TABLE(reads))
