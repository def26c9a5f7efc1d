/* SPDX-License-Identifier: MIT */
/*
 * detail.h - what a "uri_detail" rule asks of a URI: raw =~ /re/ text !~ /re/ ...
 *
 * All that is asked must hold for the same URI. Where a URI has several values (domains of
 * its forms, texts of its links) one is enough; "!~" holds if one does not match.
 */
#ifndef PS_RULES_DETAIL_H
#define PS_RULES_DETAIL_H

#include "rules/run.h"

typedef struct PsDetail PsDetail;

/* Read the criteria in TEXT; with CHECK their regexes are compiled now. */
PsDetail *ps_detail_new(const char *text, gboolean check, GError **error);
void ps_detail_free(PsDetail *detail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDetail, ps_detail_free)

/* DETAIL asks for something that FORMER does not: then it takes over what FORMER asks besides. */
gboolean ps_detail_add_to(PsDetail *detail, PsDetail *former);

/* Put DETAIL to every URI of the message; the first that fits is the hit. */
PsTestResult ps_detail_run(PsRun *run, const PsEntry *entry);

#endif
