/* SPDX-License-Identifier: MIT */
/*
 * archive.c - an attachment of any bytes is looked at in bounded time, and what is told of it
 * are whole records. The first byte chooses its name.
 *
 * It runs in this process, so that what breaks a library is found too; presend itself has a
 * process for it (attach_apart.h).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mail/attach_look.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "a.zip", "a.tar.gz", "a.7z", "a.rar", "a.doc", "a.docx",
    "a.iso", "a.cab", "a.pdf", "a" };

/* libgsf says to the terminal what it thinks of a file. */
static void
say_nothing(const char *domain, GLogLevelFlags level, const char *text, gpointer data)
{
    (void) domain;
    (void) level;
    (void) text;
    (void) data;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GString) records = g_string_new(NULL);
    PsFoundOut out = { records, -1 };
    g_autoptr(PsAttachLook) look = ps_attach_begin(&out);
    g_autofree char *bytes = size ? g_memdup2(data + 1, size - 1) : NULL;
    const char *name = names[size ? data[0] % G_N_ELEMENTS(names) : 0], *path, *word;
    PsFoundKind kind;
    gsize pos = 0;

    g_log_set_default_handler(say_nothing, NULL);
    ps_attach_look(look, name, bytes, size ? size - 1 : 0);
    while (ps_found_next(records->str, records->len, &pos, &kind, &path, &word))
        if (!g_str_has_prefix(path, name) || !g_utf8_validate(path, -1, NULL))
            abort();
    if (pos != records->len)
        abort();
    return 0;
}
