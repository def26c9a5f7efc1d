/* SPDX-License-Identifier: MIT */
/* locale.h - charsets that readers of the languages in "ok_locales" expect. */
#ifndef PS_RULES_SA_LOCALE_H
#define PS_RULES_SA_LOCALE_H

#include "rules/rule.h"

/* The LEN bytes at CHARSET name one that is at home everywhere in the West, or in one of the
 * locales of RULES ("all" if no file says otherwise). */
gboolean ps_sa_locale_takes(const PsRules *rules, const char *charset, gsize len);

#endif
