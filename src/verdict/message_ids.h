/* SPDX-License-Identifier: MIT */
/* message_ids.h - the Message-IDs of a run: two mails with the same are one to many programs. */
#ifndef PS_VERDICT_MESSAGE_IDS_H
#define PS_VERDICT_MESSAGE_IDS_H

#include <glib.h>

/* For all threads of a run. Mails have turns, counted from 1, so that it is always the later one
 * that is said to repeat the earlier, whoever is done first. */
typedef struct PsMessageIds PsMessageIds;

PsMessageIds *ps_message_ids_new(void);
void ps_message_ids_free(PsMessageIds *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsMessageIds, ps_message_ids_free)

/* The mail of TURN, called NAME, has ID (NULL or "": none). Waits until all before it have said
 * theirs. The first mail with the same ID, which belongs to IDS; NULL: there was none. */
const char *ps_message_ids_add(PsMessageIds *ids, guint turn, const char *id, const char *name);

/* The mail of TURN is done with, whether it has said its own or not. */
void ps_message_ids_pass(PsMessageIds *ids, guint turn);

#endif
