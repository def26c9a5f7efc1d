/* SPDX-License-Identifier: MIT */
/* result.h - what a lint or the audit of a domain came to, as callers of the library hold it. */
#ifndef PS_API_RESULT_H
#define PS_API_RESULT_H

#include "api/context.h"
#include "verdict/audit.h"

struct presend_result {
    presend_context *context;
    PsApiDns *dns;
    PsLint *lint; /* of a mail, with its bytes and what its recipients point into, ... */
    char *bytes;
    char *receiver;
    PsMemory *memory;
    PsAudit *audit; /* or of a domain, with what it was asked by */
    PsDomainOptions asked;
    char *ip;
    char **given;
    char **lists;
    GPtrArray *usual;
    const GPtrArray *findings; /* PsFinding *; NULL: there are none */
    const GArray *missing;     /* PsMissing */
    gint64 now;
    GHashTable *reports; /* name of a format -> text */
};

/* The public handles are our own structures. */
#define PS_FINDING(handle) ((const PsFinding *) (const void *) (handle))
#define PS_RECIPIENT(handle) ((const PsRecipient *) (const void *) (handle))

#endif
