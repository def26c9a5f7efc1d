/* SPDX-License-Identifier: MIT */
/* recipients.c - the file of --recipients, read as lists are; see recipients.h. */
#include "cli/recipients.h"

#include <errno.h>
#include <string.h>

#include "list/input.h"

/* A row without anything in it is no recipient; one that lacks an address is a bad one. */
static gboolean
is_blank(const PsListRow *row)
{
    return !ps_list_trimmed(row->raw).len;
}

gboolean
cmd_read_recipients(const CmdOptions *options, const char *path, GPtrArray *list)
{
    FILE *stream = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    g_autoptr(PsListReader) reader = NULL;
    g_autoptr(GError) error = NULL;
    PsListRow *row;

    if (!stream) {
        cmd_complain(options->command, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    reader = ps_list_reader_new(stream, path, PS_LIST_GUESS, NULL, &error);
    while (reader && (row = ps_list_reader_next(reader, &error))) {
        if (!is_blank(row))
            g_ptr_array_add(list, g_strndup(row->address.bytes, row->address.len));
        g_free(row);
    }
    if (error)
        cmd_complain(options->command, "%s", error->message);
    g_clear_pointer(&reader, ps_list_reader_free);
    if (stream != stdin)
        fclose(stream);
    return !error;
}
