/* SPDX-License-Identifier: MIT */
/*
 * address.c - whatever goes in, the verdict and the two sides agree with each other;
 * an address that was found good is good again when it is put together from its sides.
 */
#include "addr/address.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "addr/domain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(gboolean holds)
{
    if (!holds)
        abort();
}

static void
check_again(const PsAddr *addr)
{
    g_autofree char *text =
        g_strconcat(addr->local, "@", addr->ascii ? addr->ascii : addr->domain, NULL);
    g_auto(PsAddr) again;

    require(ps_addr_parse(text, strlen(text), &again));
    require(again.verdict == addr->verdict);
    require(!strcmp(again.local, addr->local));
    require(!addr->ascii || !strcmp(again.ascii, addr->ascii));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_auto(PsAddr) addr;
    gboolean good = ps_addr_parse((const char *) data, size, &addr);

    require(good == (addr.verdict <= PS_ADDR_SMTPUTF8));
    require(addr.at <= size);
    require((addr.problem == PS_ADDR_NO_PROBLEM) == (addr.verdict == PS_ADDR_VALID));
    require(!addr.local == !addr.domain);
    require(!addr.ascii || ps_domain_is_host(addr.ascii));
    if (good)
        check_again(&addr);
    return 0;
}
