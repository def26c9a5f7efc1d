/* SPDX-License-Identifier: MIT */
/*
 * typo.h - gmial.com: did they mean gmail.com?
 *
 * Names that are one slip of the hand from a well-known mail domain. A suggestion is
 * only a guess until the DNS agrees; the caller confirms it (mx.h).
 */
#ifndef PS_ADDR_TYPO_H
#define PS_ADDR_TYPO_H

#include <glib.h>

typedef struct PsTypos PsTypos;

PsTypos *ps_typos_new(void);
void ps_typos_free(PsTypos *typos);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsTypos, ps_typos_free)

/* A domain that people mean, the most used first. */
void ps_typos_add_target(PsTypos *typos, const char *domain);

/* A real domain that is never to be corrected; or, without a dot, a top-level domain.
 * Where some are known, an ending that is none of them is a slip. */
void ps_typos_add_real(PsTypos *typos, const char *domain);

/* A domain, or a mail server, that waits for what others mistype. */
void ps_typos_add_trap(PsTypos *typos, const char *name);

/* NAME is one of those, or below one. */
gboolean ps_typos_is_trap(const PsTypos *typos, const char *name);

/* What is known of the domain that was typed. */
typedef enum {
    PS_TYPED_ALIVE,  /* it takes mail, or may do so: only a plain slip is one */
    PS_TYPED_DEAD,   /* it takes no mail, so that something must be wrong with it */
    PS_TYPED_BROKEN, /* it is no host name: only a well-known domain is suggested */
} PsTyped;

/* The target that DOMAIN (lower case, A-labels, or anything if BROKEN) is a likely slip of, or DOMAIN with its
 * top-level domain mended, or NULL. Belongs to TYPOS, which one thread uses at a time. */
const char *ps_typos_suggest(const PsTypos *typos, const char *domain, PsTyped typed);

#endif
