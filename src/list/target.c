/* SPDX-License-Identifier: MIT */
/* target.c - what a row of a list names; see target.h. */
#include "list/target.h"

#include <string.h>

#include "addr/domain.h"

/* A row that holds "example.com" and no address. */
static void
parse_bare_domain(PsListCell text, PsAddr *ret)
{
    char *ascii = NULL;

    if (!memchr(text.bytes, '@', text.len))
        ascii = ps_domain_to_ascii(text.bytes, text.len);
    if (!ascii || !ps_domain_is_host(ascii)) {
        g_free(ascii);
        return;
    }
    ps_addr_clear(ret);
    ret->verdict = PS_ADDR_VALID;
    ret->block = ret->domain = ret->ascii = ascii;
}

void
ps_list_target_read(PsListCell text, PsListTarget *ret)
{
    ret->text = text;
    if (!ps_addr_parse(text.bytes, text.len, &ret->addr))
        parse_bare_domain(text, &ret->addr);
}

void
ps_list_target_clear(PsListTarget *target)
{
    ps_addr_clear(&target->addr);
}
