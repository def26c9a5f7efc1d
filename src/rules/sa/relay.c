/* SPDX-License-Identifier: MIT */
/* relay.c - eval functions of SpamAssassin's: the servers that the mail came through. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_relay[] = {
    { 0 },
};
