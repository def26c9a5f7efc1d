/* SPDX-License-Identifier: MIT */
/* lists.c - eval functions of SpamAssassin's: lists of addresses and hosts that are welcome or blocked. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_lists[] = {
    { 0 },
};
