/* SPDX-License-Identifier: MIT */
/* auth.h - authentication in the formats of --format: a file with one function each, and a line
 * in auth.c's table. */
#ifndef PS_REPORT_AUTH_H
#define PS_REPORT_AUTH_H

#include "report/report.h"
#include "verdict/auth.h"

typedef struct {
    const char *name;
    void (*auth)(const PsReport *report, const PsAuth *auth);
} PsAuthFormat;

/* The format NAME, or NULL. */
const PsAuthFormat *ps_auth_format(const char *name);

/* "text json": for messages. */
extern const char ps_auth_format_names[];

/* One file each. */
extern const PsAuthFormat ps_auth_text;
extern const PsAuthFormat ps_auth_json;

/* The parts of the text (auth_text.c): SPF of both identities, and signatures with the dry run. */
void ps_auth_print_spf(const PsReport *report, const PsAuth *auth);
void ps_auth_print_dkim(const PsReport *report, const PsAuth *auth);

/* "  MAIL FROM  ": the beginning of a line. */
void ps_auth_print_name(const PsReport *report, const char *name);

/* RESULT in its colour. */
void ps_auth_print_result(const PsReport *report, const char *result);

/* RECORD, cut if it is long, with a caret at byte AT of it; no caret where AT is G_MAXSIZE. */
void ps_auth_print_record(const PsReport *report, const char *record, gsize at);

#endif
