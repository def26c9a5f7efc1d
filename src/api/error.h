/* SPDX-License-Identifier: MIT */
/* error.h - errors as callers of the library get them. */
#ifndef PS_API_ERROR_H
#define PS_API_ERROR_H

#include <glib.h>

#include "base/i18n.h"
#include "presend.h"

/* Set *RET, where it is asked for. */
void ps_api_fail(presend_error **ret, presend_error_code code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The same with the message of ERROR. */
void ps_api_fail_with(presend_error **ret, presend_error_code code, const GError *error);

/* TEXT, which is kept, made valid UTF-8 in its place. NULL stays NULL. */
void ps_api_make_valid(char **text);

#endif
