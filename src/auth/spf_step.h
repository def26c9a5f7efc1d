/* SPDX-License-Identifier: MIT */
/*
 * spf_step.h - what every step of an SPF evaluation does: ask, count, expand a name, give
 * up. RFC 7208 sections 4.6.4, 4.8 and 7.3.
 *
 * An answer that is not there yet counts as "does not match" and the evaluation goes on,
 * so that everything that the record may need is asked in one round; the result of such
 * a run means nothing. A run that missed no answer is the one that counts, and it
 * is the same whatever was in the cache before.
 */
#ifndef PS_AUTH_SPF_STEP_H
#define PS_AUTH_SPF_STEP_H

#include "auth/spf.h"
#include "auth/spf_macro.h"
#include "auth/spf_record.h"

typedef struct {
    PsDns *dns;
    PsNetAddress client;
    PsSpfMacros macros; /* domain and name are set on the way */
    PsSpf *spf;         /* being filled */
    PsSpfNode *node;    /* the term that is being looked at, or NULL */
    gboolean waiting;   /* an answer is on its way: this run does not count */
} PsSpfEval;

/* How a record was reached. */
typedef enum {
    PS_SPF_OWN, /* of the sender's domain */
    PS_SPF_REDIRECTED,
    PS_SPF_INCLUDED, /* however far down */
} PsSpfWay;

/* One record on its way through check_host(). */
typedef struct {
    const char *domain;
    const char *text; /* NULL if there is none */
    const PsSpfRecord *record;
    PsSpfWay way;
    PsSpfNode *above; /* the term that led here, or NULL */
} PsSpfFrame;

typedef enum {
    PS_SPF_NO_MATCH,
    PS_SPF_MATCH,
    PS_SPF_STOP, /* an error: the result of the evaluation is set */
} PsSpfMatch;

/* The term AT of the record of FRAME is looked at from here ... */
void ps_spf_enter(PsSpfEval *eval, const PsSpfFrame *frame, PsSpan at);

/* ... to here, and came to STATE. */
void ps_spf_leave(PsSpfEval *eval, const PsSpfFrame *frame, PsSpfTermState state);

/* The term AT does not matter any more. */
void ps_spf_skip(PsSpfEval *eval, const PsSpfFrame *frame, PsSpan at);

/* End the evaluation with RESULT; the byte AT of the record of FRAME is to blame. */
PsSpfMatch ps_spf_stop(
    PsSpfEval *eval, PsSpfResult result, const char *error, const PsSpfFrame *frame, gsize at);

/* The same because ANSWER is not definite. */
PsSpfMatch ps_spf_stop_dns(
    PsSpfEval *eval, const PsDnsAnswer *answer, const PsSpfFrame *frame, gsize at);

/* The answer, or NULL while it is on its way. TARGET is a name that macros made, which may
 * hold any octet. */
const PsDnsAnswer *ps_spf_ask(PsSpfEval *eval, const char *name, PsDnsType type);
const PsDnsAnswer *ps_spf_ask_target(PsSpfEval *eval, const char *target, PsDnsType type);

/* One more term that asks the DNS; FALSE if that is one too many. */
gboolean ps_spf_count_lookup(PsSpfEval *eval, const PsSpfFrame *frame, gsize at);

/* One more term whose answer is void. Terms are counted, not answers. */
PsSpfMatch ps_spf_count_void(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term);

/* Set %{p}: a name of the client that leads back to it, best of all DOMAIN itself or one
 * below. FALSE while it is on its way. */
gboolean ps_spf_client_name(PsSpfEval *eval, const char *domain);

/* The name that SPEC stands for in the record of FRAME; without SPEC its own domain. NULL
 * while the name of the client that SPEC needs is on its way. The caller frees it. */
char *ps_spf_target(PsSpfEval *eval, const PsSpfFrame *frame, const char *spec);

#endif
