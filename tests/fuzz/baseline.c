/* SPDX-License-Identifier: MIT */
/* baseline.c - whatever is read as a baseline is written so that it reads the same. */
#include "verdict/baseline.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsBaseline) first =
        ps_baseline_read((const char *) data, size, "/a/base.json", NULL);
    g_autoptr(PsBaseline) second = NULL;
    g_autofree char *written = NULL, *again = NULL;

    if (!first)
        return 0;
    written = ps_baseline_text(first);
    second = ps_baseline_read(written, strlen(written), "/a/base.json", NULL);
    if (!second)
        abort();
    again = ps_baseline_text(second);
    if (strcmp(written, again) != 0)
        abort();
    return 0;
}
