/* SPDX-License-Identifier: MIT */
/* published.h - what a domain publishes, as JSON: for audits and for authentication. Objects are
 * the caller's. */
#ifndef PS_REPORT_PUBLISHED_H
#define PS_REPORT_PUBLISHED_H

#include <jansson.h>

#include "auth/dkim.h"
#include "auth/spf_audit.h"

/* Terms of an SPF record (PsSpfAuditTerm; NULL: none), those below each of them as its member
 * BELOW. */
json_t *ps_json_spf_terms(const GPtrArray *terms, const char *below);

/* null for NULL. */
json_t *ps_json_dkim_key(const PsDkimKey *key);

#endif
