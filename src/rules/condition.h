/* SPDX-License-Identifier: MIT */
/*
 * condition.h - the question of an "if" line: version >= 3.004, can(...), plugin(...).
 *
 * presend claims to be SpamAssassin 4.0.1 with the plugins of which it has a function (see
 * sa/sa.h), so that rule files take the branches which suit it.
 */
#ifndef PS_RULES_CONDITION_H
#define PS_RULES_CONDITION_H

#include <glib.h>

#define PS_RULES_VERSION "4.000001"

/* What answers depend on. */
typedef struct {
    gboolean local;     /* there is no network */
    GHashTable *loaded; /* names of plugins in "loadplugin" lines */
} PsConditions;

/* Answer the condition TEXT. FALSE with ERROR if it cannot be read. */
gboolean ps_condition_read(
    const char *text, const PsConditions *with, gboolean *ret_holds, GError **error);

/* "ifplugin NAME". */
gboolean ps_condition_has_plugin(const char *name, const PsConditions *with);

#endif
