/* SPDX-License-Identifier: MIT */
/* byteset.h - sets of bytes, and those that [...] and \d in a regex stand for. */
#ifndef PS_RULES_BYTESET_H
#define PS_RULES_BYTESET_H

#include "base/cursor.h"

typedef struct {
    guint64 bits[4];
} PsByteSet;

void ps_byteset_fill(PsByteSet *set);
void ps_byteset_add(PsByteSet *set, guchar byte);
void ps_byteset_remove(PsByteSet *set, guchar byte);
void ps_byteset_join(PsByteSet *set, const PsByteSet *other);

/* The bytes of both; FALSE if that is none, and SET stays as it is. */
gboolean ps_byteset_keep(PsByteSet *set, const PsByteSet *other);
gboolean ps_byteset_meets(const PsByteSet *set, const PsByteSet *other);

/* Letters in both cases. */
void ps_byteset_fold(PsByteSet *set);

/* Add what a class stands for whose '[' has been taken; FALSE if it does not end,
 * or has names like [:alpha:] in it. */
gboolean ps_byteset_read_class(PsByteSet *set, PsCursor *in);

/* Add what stands for one byte behind a backslash: \d, \x41, \. ; FALSE for what matches
 * no byte, or something else (\b, \1). */
gboolean ps_byteset_read_escape(PsByteSet *set, PsCursor *in);

#endif
