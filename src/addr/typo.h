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

/* A real domain that is never to be corrected. */
void ps_typos_add_real(PsTypos *typos, const char *domain);

/* The target that DOMAIN (A-labels) is a likely slip of, or NULL. Belongs to TYPOS. */
const char *ps_typos_suggest(const PsTypos *typos, const char *domain);

#endif
