/* SPDX-License-Identifier: MIT */
/*
 * typo.c - whatever was typed, a suggestion is another name; of what is no host name it is one
 * of the well-known, and those are never corrected.
 */
#include "addr/typo.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const targets[] = { "gmail.com", "hotmail.com", "yahoo.co.uk", "libero.it",
    "t-online.de", "gmx.de", "wp.pl", "orange.fr" };
static const char *const real[] = { "com", "uk", "it", "de", "pl", "fr", "ymail.com" };

static PsTypos *
our_typos(void)
{
    static PsTypos *typos; /* for all inputs: it only grows by what it answered */

    if (typos)
        return typos;
    typos = ps_typos_new();
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++)
        ps_typos_add_target(typos, targets[i]);
    for (guint i = 0; i < G_N_ELEMENTS(real); i++)
        ps_typos_add_real(typos, real[i]);
    ps_typos_add_trap(typos, "trap.it");
    return typos;
}

static gboolean
is_target(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++)
        if (!strcmp(targets[i], name))
            return TRUE;
    return FALSE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *typed = g_strndup((const char *) data, size);
    PsTypos *typos = our_typos();

    ps_typos_is_trap(typos, typed);
    for (PsTyped state = PS_TYPED_ALIVE; state <= PS_TYPED_BROKEN; state++) {
        const char *meant = ps_typos_suggest(typos, typed, state);

        if (!meant)
            continue;
        if (!strcmp(meant, typed) || (state == PS_TYPED_BROKEN && !is_target(meant)))
            abort();
        if (is_target(meant) && ps_typos_suggest(typos, meant, state))
            abort();
    }
    return 0;
}
