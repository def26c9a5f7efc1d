/* SPDX-License-Identifier: MIT */
/* mbox_from.h - the line that begins a message of an mbox. */
#ifndef PS_MAIL_MBOX_FROM_H
#define PS_MAIL_MBOX_FROM_H

#include "base/cursor.h"

#define PS_MBOX_FROM "From "

typedef enum {
    PS_MBOX_NO,
    PS_MBOX_YES,
    PS_MBOX_MORE, /* what comes behind has to be read first */
} PsMboxAnswer;

/* A message begins at C, where a line does (mbox.h says by what); ENDED: nothing comes behind. */
PsMboxAnswer ps_mbox_begins(PsCursor c, gboolean ended);

#endif
