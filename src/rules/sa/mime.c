/* SPDX-License-Identifier: MIT */
/* mime.c - eval functions of SpamAssassin's: the parts of the mail, and how they are encoded. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_mime[] = {
    { 0 },
};
