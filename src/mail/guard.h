/* SPDX-License-Identifier: MIT */
/*
 * guard.h - which header fields are more than a MIME library can bear: 20,000 nested
 * groups overflow GMime's stack, 40,000 parameters cost it five seconds.
 */
#ifndef PS_MAIL_GUARD_H
#define PS_MAIL_GUARD_H

#include "mail/source.h"

/* The limit of limits.def that FIELD passes and *RET_PLACE, where it does; NULL if none. */
const char *ps_guard_field(const char *bytes, const PsField *field, PsSpan *ret_place);

#endif
