/* SPDX-License-Identifier: MIT */
/* bounce_memory.h - what presend bounce leaves behind: records, and addresses to suppress. */
#ifndef PS_CLI_BOUNCE_MEMORY_H
#define PS_CLI_BOUNCE_MEMORY_H

#include "bounce/bounce.h"
#include "cli/history.h"

typedef struct {
    const CmdOptions *options;
    const CmdContext *context;
    PsHistory *history;
    gboolean record;      /* it is that of the user, else one of this run alone */
    GArray *suppressed;   /* CmdOutput, one: where --suppress writes; or NULL */
    GPtrArray *addresses; /* char *: of this run, each once */
    GHashTable *seen;     /* the same */
    gint64 now;
    gboolean failed; /* something could not be stored: nothing is after that */
} CmdBounceMemory;

/* Open what RECORD and SUPPRESS (a path, or NULL) ask for; FILES are read. FALSE after a message. *RET is
 * to be cleared in any case. */
gboolean cmd_bounce_memory_open(const CmdOptions *options, const CmdContext *context,
    gboolean record, const char *suppress, char *const *files, gint64 now,
    CmdBounceMemory *ret);

/* Keep what BOUNCE, read from LEN bytes at BYTES, says. FALSE, after a message for the first, if
 * it could not be. */
gboolean cmd_bounce_memory_add(CmdBounceMemory *memory, const PsBounce *bounce, PsOrigin origin,
    const char *bytes, gsize len);

/* Store all that waits, and write the addresses to suppress. FALSE after a message. */
gboolean cmd_bounce_memory_close(CmdBounceMemory *memory);

void cmd_bounce_memory_clear(CmdBounceMemory *memory);

#endif
