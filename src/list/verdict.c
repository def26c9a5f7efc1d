/* SPDX-License-Identifier: MIT */
/* verdict.c - the words of a list's verdicts; see verdict.h. */
#include "list/verdict.h"

const char *
ps_list_status_name(PsListStatus status)
{
    static const char *const names[] = { "ok", "risky", "unknown", "undeliverable" };

    return names[status];
}
