/* SPDX-License-Identifier: MIT */
/* html.c - eval functions of SpamAssassin's: what the HTML is made of. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_html[] = {
    { 0 },
};
