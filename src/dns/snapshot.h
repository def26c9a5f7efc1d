/* SPDX-License-Identifier: MIT */
/*
 * snapshot.h - answers as lines of a master file that gives them again (master.h,
 * --dns snapshot:FILE): records, and directives for what is none.
 */
#ifndef PS_DNS_SNAPSHOT_H
#define PS_DNS_SNAPSHOT_H

#include "dns/answer.h"

/* Append the lines that give ANSWER again to OUT. How long it took and in what pieces the
 * strings of a TXT record came is not kept; a chain of CNAMEs becomes one. */
void ps_snapshot_append(GString *out, const PsDnsAnswer *answer);

#endif
