/* SPDX-License-Identifier: MIT */
/* draft.h - read a draft from a file or from standard input, as far as limits allow. */
#ifndef PS_CLI_DRAFT_H
#define PS_CLI_DRAFT_H

#include <glib.h>

typedef struct {
    char *bytes;
    gsize len;
    gsize oversize; /* over the limit: its size, at least */
} CmdDraft;

/* Read FILE ("-": standard input). */
gboolean cmd_draft_read(const char *file, CmdDraft *ret, GError **error);
void cmd_draft_clear(CmdDraft *draft);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdDraft, cmd_draft_clear)

#endif
