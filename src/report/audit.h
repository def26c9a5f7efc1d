/* SPDX-License-Identifier: MIT */
/* audit.h - the audits of domains in the formats of --format: a file with three functions
 * each, and a line in audit.c's table. */
#ifndef PS_REPORT_AUDIT_H
#define PS_REPORT_AUDIT_H

#include "report/report.h"
#include "verdict/audit.h"

typedef struct {
    const char *name;
    void (*begin)(PsReport *report);
    void (*domain)(PsReport *report, const PsAudit *audit);
    void (*end)(PsReport *report);
} PsAuditFormat;

/* The format NAME, or NULL. */
const PsAuditFormat *ps_audit_format(const char *name);

/* "text json": for messages. */
extern const char ps_audit_format_names[];

/* One file each. */
extern const PsAuditFormat ps_audit_text;
extern const PsAuditFormat ps_audit_json;

#endif
