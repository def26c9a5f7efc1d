/* SPDX-License-Identifier: MIT */
/* recording.h - the answers that the DNS gives a command, kept for presend snapshot. */
#ifndef PS_CLI_RECORDING_H
#define PS_CLI_RECORDING_H

#include "dns/resolver.h"

/* From now on answers are kept. */
void cmd_recording_begin(void);

/* Keep those that DNS gives, if any are kept. */
void cmd_recording_add(PsDns *dns);

/* What was kept, as lines of a file for --dns snapshot:FILE, sorted, each once; their number in
 * RET_COUNT. The caller frees it; nothing is kept any more. */
char *cmd_recording_end(guint *ret_count);

#endif
