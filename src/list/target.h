/* SPDX-License-Identifier: MIT */
/* target.h - what a row of a list names: an address, or a bare domain. */
#ifndef PS_LIST_TARGET_H
#define PS_LIST_TARGET_H

#include "addr/address.h"
#include "list/input.h"

/* It is taken apart. */
typedef struct {
    PsListCell text; /* as given; lent */
    PsAddr addr;
} PsListTarget;

void ps_list_target_read(PsListCell text, PsListTarget *ret);
void ps_list_target_clear(PsListTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsListTarget, ps_list_target_clear)

#endif
