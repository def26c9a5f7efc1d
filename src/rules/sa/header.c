/* SPDX-License-Identifier: MIT */
/* header.c - eval functions of SpamAssassin's: fields of the header. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_header[] = {
    { 0 },
};
