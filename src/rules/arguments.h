/* SPDX-License-Identifier: MIT */
/* arguments.h - what stands in parentheses behind the name of an eval function. */
#ifndef PS_RULES_ARGUMENTS_H
#define PS_RULES_ARGUMENTS_H

#include <glib.h>

/* The strings in TEXT, '("a", 1, b)', for the caller to free; NULL with ERROR if that is not
 * how TEXT reads. */
GPtrArray *ps_arguments_read(const char *text, GError **error);

#endif
