/* SPDX-License-Identifier: MIT */
/* body.c - eval functions of SpamAssassin's: the text of the mail. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_body[] = {
    { 0 },
};
