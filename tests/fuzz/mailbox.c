/* SPDX-License-Identifier: MIT */
/* mailbox.c - whatever goes in, every place lies inside of it and they come in order. */
#include "addr/mailbox.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(gboolean holds)
{
    if (!holds)
        abort();
}

static void
require_inside(PsSpan inner, PsSpan outer)
{
    require(ps_span_is_none(inner) ||
            (inner.offset >= outer.offset && ps_span_end(inner) <= ps_span_end(outer)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsMailboxes) list = ps_mailboxes_new((const char *) data, size);
    PsSpan error = ps_mailboxes_error(list);
    gsize length = 0;

    require_inside(error, (PsSpan){ 0, size });
    for (guint i = 0; i < ps_mailboxes_count(list); i++) {
        const PsMailbox *box = ps_mailboxes_get(list, i);

        require_inside(box->whole, (PsSpan){ 0, size });
        require_inside(box->name, box->whole);
        require_inside(box->addr, box->whole);
        require(box->ok || !ps_span_is_none(error));
        require(!box->ok || strchr(box->address, '@'));
        require(!ps_span_is_none(box->addr) || !*box->address);
        length += strlen(box->address);
    }
    require(length <= size);
    return 0;
}
