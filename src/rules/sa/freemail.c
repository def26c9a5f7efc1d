/* SPDX-License-Identifier: MIT */
/* freemail.c - eval functions of SpamAssassin's: addresses of free mail providers. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_freemail[] = {
    { 0 },
};
