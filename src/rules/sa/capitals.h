/* SPDX-License-Identifier: MIT */
/* capitals.h - how much of a text is in capitals. */
#ifndef PS_RULES_SA_CAPITALS_H
#define PS_RULES_SA_CAPITALS_H

#include "rules/sa/sa.h"

/* Of a hundred letters in the body's lines of several words, those that are capitals, digits
 * being small; 0 if there is too little to say, or the charset makes others look like it. */
double ps_sa_capitals(PsRun *run);

/* The charset that the Content-Type of the message names, or NULL. The caller frees it. */
char *ps_sa_message_charset(PsRun *run);

#endif
