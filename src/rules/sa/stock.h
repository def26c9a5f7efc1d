/* SPDX-License-Identifier: MIT */
/* stock.h - the words of those who praise shares. */
#ifndef PS_RULES_SA_STOCK_H
#define PS_RULES_SA_STOCK_H

#include "mail/message.h"

/* How many different words of the trade stand before a colon ("Symbol: XYZ") in the first
 * plain text of MESSAGE. */
guint ps_sa_stock_words(PsMessage *message);

/* The letters at the end of KEY (lower case, letters alone) that are such a word; NULL if none
 * are. Points into KEY. */
const char *ps_sa_stock_word(const char *key);

#endif
