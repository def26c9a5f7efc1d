/* SPDX-License-Identifier: MIT */
/* recipients.c - the file of --recipients, read as lists are; see recipients.h. */
#include "cli/recipients.h"

#include <errno.h>
#include <string.h>

#include "list/input.h"

#define CHUNK_BYTES (64u << 10)

/* A row without anything in it is no recipient; one that lacks an address is a bad one. */
static gboolean
is_blank(const PsListRow *row)
{
    return !ps_list_trimmed(row->raw).len;
}

static void
add_row(CmdRecipients *recipients, const PsListRow *row)
{
    if (!is_blank(row))
        g_ptr_array_add(
            recipients->addresses, g_string_chunk_insert_len(recipients->texts,
                                       row->address.bytes, (gssize) row->address.len));
}

CmdRecipients *
cmd_recipients_read(const CmdOptions *options, const char *path, const char *column)
{
    FILE *stream = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    CmdRecipients *recipients;
    g_autoptr(PsListReader) reader = NULL;
    g_autoptr(GError) error = NULL;
    PsListRow *row;

    if (!stream) {
        cmd_complain(options->command, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    recipients = g_new(CmdRecipients, 1);
    recipients->texts = g_string_chunk_new(CHUNK_BYTES);
    recipients->addresses = g_ptr_array_new_null_terminated(0, NULL, TRUE);
    reader = ps_list_reader_new(stream, path, PS_LIST_GUESS, column, &error);
    while (reader && (row = ps_list_reader_next(reader, &error))) {
        add_row(recipients, row);
        g_free(row);
    }
    g_clear_pointer(&reader, ps_list_reader_free);
    if (stream != stdin)
        fclose(stream);
    if (error) {
        cmd_complain(options->command, "%s", error->message);
        g_clear_pointer(&recipients, cmd_recipients_free);
    }
    return recipients;
}

void
cmd_recipients_free(CmdRecipients *recipients)
{
    if (!recipients)
        return;
    g_ptr_array_unref(recipients->addresses);
    g_string_chunk_free(recipients->texts);
    g_free(recipients);
}
