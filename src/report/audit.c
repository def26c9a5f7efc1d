/* SPDX-License-Identifier: MIT */
/* audit.c - the table of formats of audits; see audit.h. */
#include "report/audit.h"

#include <string.h>

static const PsAuditFormat *const formats[] = { &ps_audit_text, &ps_audit_json };

const char ps_audit_format_names[] = "text json";

const PsAuditFormat *
ps_audit_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i]->name, name))
            return formats[i];
    return NULL;
}
