/* SPDX-License-Identifier: MIT */
/*
 * origin.h - did we send what came back, or somebody else in our name?
 *
 * The settings own_domain, own_message_id and own_verp say what is ours. The proof is our DKIM
 * signature on a message that was returned whole.
 */
#ifndef PS_ORIGIN_H
#define PS_ORIGIN_H

#include "bounce/bounce.h"
#include "dns/resolver.h"
#include "history/history.h"

typedef struct PsBounceOwn PsBounceOwn;

/* What RULES say is ours. NULL with ERROR if a pattern is bad. RULES and DNS (may be NULL: no
 * signature is verified) are kept by the caller. NOW is for signatures that expire. */
PsBounceOwn *ps_bounce_own_new(const PsRules *rules, PsDns *dns, gint64 now, GError **error);
void ps_bounce_own_free(PsBounceOwn *own);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBounceOwn, ps_bounce_own_free)

/* Who sent what BOUNCE, read from BYTES, returns. *RET_SIGN is by what it is told: "dkim",
 * "message-id", "verp", "no-signature"; NULL if it is not known. */
PsOrigin ps_bounce_own_ask(
    PsBounceOwn *own, const PsBounce *bounce, const char *bytes, const char **ret_sign);

/* Forged ones came so many within a day that it is an attack (setting attack_notices). */
gboolean ps_bounce_own_attack(PsBounceOwn *own);

#endif
