/* SPDX-License-Identifier: MIT */
/* strip.c - a mail that was stripped has no more notes in it, and one without any stays as it is. */
#include "mail/strip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    guint count, again;
    g_autoptr(GString) out = ps_strip("mail", (const char *) data, size, &count, NULL);
    g_autoptr(GString) twice = NULL;

    if (!out)
        return 0;
    if (!count && (out->len != size || memcmp(out->str, data, size) != 0))
        abort();
    twice = ps_strip("mail", out->str, out->len, &again, NULL);
    if (!twice || again || !g_string_equal(out, twice))
        abort();
    return 0;
}
