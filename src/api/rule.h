/* SPDX-License-Identifier: MIT */
/* rule.h - a rule as callers of the library see it: its texts are copies in UTF-8. */
#ifndef PS_API_RULE_H
#define PS_API_RULE_H

#include "api/context.h"

presend_rule *ps_api_rule_new(const presend_context *context, const PsRule *rule);
void ps_api_rule_free(gpointer rule);

#endif
