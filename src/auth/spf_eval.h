/* SPDX-License-Identifier: MIT */
/* spf_eval.h - check_host() of RFC 7208 section 4, over the DNS cache (spf_step.h). */
#ifndef PS_AUTH_SPF_EVAL_H
#define PS_AUTH_SPF_EVAL_H

#include "auth/spf_step.h"

/* Evaluate the record of DOMAIN. Of an error the rest is in eval->spf. */
PsSpfResult ps_spf_check_host(PsSpfEval *eval, const char *domain, PsSpfWay way);

/* Does TERM of the record of FRAME match the client? */
PsSpfMatch ps_spf_match(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term);

#endif
