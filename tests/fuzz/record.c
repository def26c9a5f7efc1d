/* SPDX-License-Identifier: MIT */
/*
 * record.c - a line of a journal in any state, as it is and with a check sum that fits: what
 * is read as a record is written and read again as the same one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "list/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(gboolean holds)
{
    if (!holds)
        abort();
}

static char *
write_again(const PsListRecord *record)
{
    g_autoptr(GString) line = g_string_new(NULL);

    ps_list_record_append(line, record->domain, record->time, &record->found);
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static void
look_at(const char *line, gsize len, const PsDirectory *directory)
{
    g_auto(PsListRecord) record = { 0 };
    g_auto(PsListRecord) second = { 0 };
    g_autofree char *once = NULL;
    g_autofree char *twice = NULL;

    if (!ps_list_record_read(line, len, directory, &record))
        return;
    once = write_again(&record);
    must(ps_list_record_read(once, strlen(once), directory, &second));
    twice = write_again(&second);
    must(!strcmp(once, twice));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsProviders) providers = ps_providers_new();
    const PsDirectory directory = { .providers = providers };
    g_autofree char *exact = g_memdup2(data, size);
    g_autoptr(GString) summed = g_string_new_len((const char *) data, (gssize) size);

    look_at(exact, size, &directory);
    g_string_append_printf(summed, "\t%08lx",
        crc32(crc32(0, NULL, 0), (const Bytef *) (size ? data : (const uint8_t *) ""),
            (uInt) size));
    look_at(summed->str, summed->len, &directory);
    return 0;
}
