/* SPDX-License-Identifier: MIT */
/*
 * covered.h - what no fix may touch: what a DKIM signature covers, what S/MIME or OpenPGP has
 * sealed, and mails that are attached as they were.
 */
#ifndef PS_FIX_COVERED_H
#define PS_FIX_COVERED_H

#include "base/edit.h"
#include "mail/message.h"

typedef struct PsCovered PsCovered;

/* SIGNED_TOO: what DKIM covers may be changed; somebody signs it again. */
PsCovered *ps_covered_new(const PsMessage *message, gboolean signed_too);
void ps_covered_free(PsCovered *covered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsCovered, ps_covered_free)

/* "signed", "sealed" or "attached": why EDIT must not be made; NULL if it may be. */
const char *ps_covered_by(const PsCovered *covered, const PsEdit *edit);

#endif
