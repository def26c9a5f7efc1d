/* SPDX-License-Identifier: MIT */
/*
 * lookalike.h - names that people take for another: UTS 39, through ICU, whose tables are
 * those of Unicode (confusables.txt).
 *
 * Two texts look alike if their skeletons are equal. ICU needs some milliseconds before its
 * first answer, so it is asked for what is not plain ASCII alone.
 */
#ifndef PS_ADDR_LOOKALIKE_H
#define PS_ADDR_LOOKALIKE_H

#include <glib.h>

/* The skeleton of TEXT (UTF-8) in lower case: names of domains have no case. The caller frees
 * it. */
char *ps_lookalike_skeleton(const char *text);

/* A label of HOST (UTF-8) has letters of scripts that are not used together: more than the
 * "moderately restrictive" level of UTS 39 section 5.2 lets through, which is Latin with one
 * other script, but not with Cyrillic or Greek. */
gboolean ps_lookalike_is_mixed(const char *host);

/* NAME looks like the domain KNOWN and is not it, nor has it the same name under another
 * ending. Both are registered domains, A-labels. Names of less than five letters have to look
 * alike with their ending. */
gboolean ps_lookalike_imitates(const char *name, const char *known);

/* Domains that are imitated. */
typedef struct PsLookalikes PsLookalikes;

PsLookalikes *ps_lookalikes_new(void);
void ps_lookalikes_free(PsLookalikes *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsLookalikes, ps_lookalikes_free)

/* DOMAIN is a registered domain, A-labels, or plain ASCII. */
void ps_lookalikes_add(PsLookalikes *known, const char *domain);

/* The domain that NAME, a registered domain in A-labels, imitates, or NULL. */
const char *ps_lookalikes_find(const PsLookalikes *known, const char *name);

/* The domain whose name a person takes the single WORD (UTF-8) for: one with letters that
 * are not ASCII. NULL if there is none. */
const char *ps_lookalikes_find_word(const PsLookalikes *known, const char *word);

#endif
