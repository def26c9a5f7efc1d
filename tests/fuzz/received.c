/* SPDX-License-Identifier: MIT */
/* received.c - whatever a field holds, the record of its relay has no byte that ends it. */
#include "mail/received.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsReceived) received = ps_received_new((const char *) data, size);
    const char *const texts[] = { received->ip, received->rdns, received->helo, received->by,
        received->ident, received->envfrom };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i] && strpbrk(texts[i], " []()<>|"))
            abort();
    if (received->kind == PS_RECEIVED_RELAY && *received->rdns && received->no_rdns)
        abort();
    return 0;
}
