/* SPDX-License-Identifier: MIT */
/*
 * context.h - a context of the library: settings, and what is made of them at the first use.
 * Whatever comes from a context holds it, so that the two may be freed in any order.
 */
#ifndef PS_API_CONTEXT_H
#define PS_API_CONTEXT_H

#include "api/error.h"
#include "api/setting.h"
#include "bounce/bounce.h"
#include "dns/resolver.h"
#include "facts/web.h"
#include "list/lookup.h"
#include "verdict/lint.h"

/* A resolver with what it was answered, which results point into. It is not emptied but left to
 * those who hold it. */
typedef struct {
    gatomicrefcount references;
    PsDns *dns;
    gint64 since; /* when it began */
} PsApiDns;

struct presend_context {
    gatomicrefcount references;
    PsSettings settings;
    char *warnings; /* NULL: there are none */

    /* made at the first use; RULES are NULL before */
    PsRules *rules;
    PsLang lang;
    PsApiDns *dns;
    PsPsl *psl; /* NULL: there is none on this system */
    PsTypos *typos;
    PsWeb *web;
    PsHistory *history; /* NULL: none is named */
    char *dkim_key;     /* path that the configuration names */

    /* made when they are first wanted */
    PsBounceReader *reader;
    PsDirectory directory; /* of JUDGE */
    PsListJudge *judge;
    PsListLookup *lookup;
};

/* Make ready for a call: open CONTEXT if it is not, and take another resolver where answers are
 * old or very many. */
gboolean ps_api_begin(presend_context *context, presend_error **ret_error);

/* Drop what is known of the addresses checked so far, and the memory of their past. */
void ps_api_forget_addresses(presend_context *context);

presend_context *ps_api_hold(presend_context *context);

PsApiDns *ps_api_dns_hold(PsApiDns *dns);
void ps_api_dns_release(PsApiDns *dns);

/* Seconds since 1970, or what the setting pretends. */
gint64 ps_api_now(const presend_context *context);

/* What is said of the sending. */
gboolean ps_api_sending(
    const presend_context *context, PsSending *ret, presend_error **ret_error);

/* Where recipients are looked up; a memory in it is the caller's to free. Its receiver lives until
 * it is set to something else. */
gboolean ps_api_directory(
    const presend_context *context, gint64 now, PsDirectory *ret, presend_error **ret_error);

#endif
