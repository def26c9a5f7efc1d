/* SPDX-License-Identifier: MIT */
/* draft.c - a file's bytes, or why not; see draft.h. */
#include "cli/draft.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/read.h"

gboolean
cmd_draft_read(const char *file, CmdDraft *ret, GError **error)
{
    gboolean from_stdin = !strcmp(file, "-");
    FILE *stream = from_stdin ? stdin : fopen(file, "rb");
    g_autoptr(GError) trouble = NULL;
    struct stat status;

    if (!stream || fstat(fileno(stream), &status) != 0) {
        ps_read_fail(error, file, errno);
        return FALSE;
    }
    *ret = (CmdDraft){ 0 };
    if (!ps_read_stream(
            stream, file, PS_LIMIT_message_bytes, &ret->bytes, &ret->len, &trouble) &&
        g_error_matches(trouble, PS_READ_ERROR, PS_READ_ERROR_LIMIT)) {
        ret->oversize = MAX((gsize) PS_LIMIT_message_bytes + 1,
            S_ISREG(status.st_mode) ? (gsize) status.st_size : 0);
        g_clear_error(&trouble);
    }
    if (!from_stdin)
        fclose(stream);
    if (trouble) {
        g_propagate_error(error, g_steal_pointer(&trouble));
        return FALSE;
    }
    return TRUE;
}

void
cmd_draft_clear(CmdDraft *draft)
{
    g_clear_pointer(&draft->bytes, g_free);
}
