/* SPDX-License-Identifier: MIT */
/*
 * recipient.h - facts of one recipient: its address and what its domain can do.
 *
 * The domain is asked about once, however many addresses it has; drafts and lists share
 * this. Which facts follow from it alone says ps_fact_is_of_destination.
 */
#ifndef PS_FACTS_RECIPIENT_H
#define PS_FACTS_RECIPIENT_H

#include "addr/address.h"
#include "addr/mx.h"
#include "addr/provider.h"
#include "addr/typo.h"
#include "facts/facts.h"
#include "facts/history.h"

/* Tables that recipients are looked up in. */
typedef struct {
    PsDns *dns;
    const PsProviders *providers;
    const PsTypos *typos;
    const char *receiver; /* provider where neither MX nor domain tells; NULL: "generic" */
    PsMemory *memory;     /* past bounces (history.h); NULL: none are known */
} PsDirectory;

/* What is known of a domain that mail goes to. */
typedef struct {
    PsMx mx; /* an address alone whose SPF record is "v=spf1 -all" is NONE, NO_MAIL */
    const char *provider;   /* of its first MX host, else of its name, else "generic" */
    const char *suggestion; /* the domain that was meant, which takes mail; or NULL */
    const char *lookalike;  /* may have been meant; the DNS did not decide */
} PsDestination;

/* Look DOMAIN (A-labels) up. FALSE while answers are on their way: step the resolver and
 * call again. With TRUE *RET is to be cleared with ps_destination_clear. */
gboolean ps_destination_find(const PsDirectory *directory, const char *domain, PsDnsDone done,
    gpointer data, PsDestination *ret);
void ps_destination_clear(PsDestination *destination);

/* Forget the answers about DOMAIN itself, of which FOUND was learnt. What was asked about hosts,
 * which many domains share, the resolver keeps in bounds. */
void ps_destination_forget(
    const PsDirectory *directory, const char *domain, const PsDestination *found);

/* The provider of DOMAIN, whose mail servers are MX; "none" if it takes no mail. */
const char *ps_destination_provider(
    const PsDirectory *directory, const PsMx *mx, const char *domain);

/* What the DNS did instead of saying where mail goes: "dns-timeout dns-servfail dns-refused
 * dns-malformed"; NULL if it said so, or was not asked. */
const char *ps_destination_failure(const PsDestination *destination);

/* Why the suggestion must be what was meant: "dead" (this one takes no mail), "implicit" (it
 * has no MX, and is a plain slip of one that has) or "trap" (it, or its mail server, is known
 * to wait for slips). NULL if there is none. */
const char *ps_destination_typo(const PsDestination *destination);

/* The domain that was meant, or NULL: as DESTINATION has it, or, where DESTINATION is NULL, the
 * one that "gmail" or "gmail..com" is near: no mail goes there, whatever the DNS says. */
const char *ps_recipient_suggestion(
    const PsDirectory *directory, const PsAddr *addr, const PsDestination *destination);

/* Fill FACTS (new, of recipient scope) for ADDRESS as given, already taken apart in ADDR.
 * DESTINATION is NULL if it has no domain that can be asked. AT is its place in the draft. */
void ps_measure_recipient(PsFacts *facts, const char *address, const PsAddr *addr,
    const PsDestination *destination, const PsDirectory *directory, PsSpan at);

/* Its two halves: what the address says, and what follows from its DOMAIN (A-labels) alone
 * (ps_fact_is_of_destination). rcpt_repeated is the caller's. */
void ps_measure_address(PsFacts *facts, const char *address, const PsAddr *addr, PsSpan at);
void ps_measure_destination(
    PsFacts *facts, const char *domain, const PsDestination *destination, PsSpan at);

#endif
