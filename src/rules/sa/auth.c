/* SPDX-License-Identifier: MIT */
/* auth.c - eval functions of SpamAssassin's: who the sender is proved to be: SPF, DKIM, DMARC, ARC. */
#include "rules/sa/sa.h"

const PsSaFunction ps_sa_auth[] = {
    { 0 },
};
