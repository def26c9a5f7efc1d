/* SPDX-License-Identifier: MIT */
/* bounce_memory.h - what presend bounce leaves behind: records, and addresses to suppress. */
#ifndef PS_CLI_BOUNCE_MEMORY_H
#define PS_CLI_BOUNCE_MEMORY_H

#include "bounce/bounce.h"
#include "bounce/decision.h"
#include "cli/bounce_past.h"

typedef struct {
    const CmdOptions *options;
    const CmdContext *context;
    PsHistory *history;   /* where records go; or NULL */
    GArray *suppressed;   /* CmdOutput, one: where --suppress writes; or NULL */
    GPtrArray *addresses; /* char *: of this run, each once */
    GHashTable *seen;     /* the same */
    PsHistory *before;    /* what is known from before; HISTORY itself, or another, or NULL */
    CmdBouncePast past;   /* the same with what came in this run */
    gint64 now;
    gboolean unknown; /* what was before could not be read */
    gboolean failed;  /* something could not be stored: nothing is after that */
} CmdBounceMemory;

/* Open what RECORD and SUPPRESS (a path, or NULL) ask for; FILES are read. FALSE after a message. *RET is
 * to be cleared in any case. */
gboolean cmd_bounce_memory_open(const CmdOptions *options, const CmdContext *context,
    gboolean record, const char *suppress, char *const *files, gint64 now,
    CmdBounceMemory *ret);

/* What is decided about the recipients of BOUNCE, now that it has come: one PsBounceDecision for
 * each record, for the caller to unref. After a message that of this run alone, if the history
 * cannot be asked. */
GArray *cmd_bounce_memory_decide(
    CmdBounceMemory *memory, const PsBounce *bounce, PsOrigin origin);

/* Keep what BOUNCE, read from LEN bytes at BYTES, says. FALSE, after a message for the first, if
 * it could not be. */
gboolean cmd_bounce_memory_add(CmdBounceMemory *memory, const PsBounce *bounce, PsOrigin origin,
    const char *bytes, gsize len);

/* Store all that waits, and write the addresses to suppress. FALSE after a message. */
gboolean cmd_bounce_memory_close(CmdBounceMemory *memory);

void cmd_bounce_memory_clear(CmdBounceMemory *memory);

#endif
