/* SPDX-License-Identifier: MIT */
/* error.c - errors as callers of the library get them; see error.h. */
#include "api/error.h"

struct presend_error {
    presend_error_code code;
    char *message;
};

void
ps_api_make_valid(char **text)
{
    char *valid;

    if (!*text || g_utf8_validate(*text, -1, NULL))
        return;
    valid = g_utf8_make_valid(*text, -1);
    g_free(*text);
    *text = valid;
}

void
ps_api_fail(presend_error **ret, presend_error_code code, const char *format, ...)
{
    va_list args;

    if (!ret)
        return;
    *ret = g_new(presend_error, 1);
    (*ret)->code = code;
    va_start(args, format);
    (*ret)->message = g_strdup_vprintf(format, args);
    va_end(args);
    ps_api_make_valid(&(*ret)->message);
}

void
ps_api_fail_with(presend_error **ret, presend_error_code code, const GError *error)
{
    ps_api_fail(ret, code, "%s", error->message);
}

presend_error_code
presend_error_get_code(const presend_error *error)
{
    return error ? error->code : PRESEND_ERROR_OTHER;
}

const char *
presend_error_message(const presend_error *error)
{
    return error ? error->message : NULL;
}

void
presend_error_free(presend_error *error)
{
    if (!error)
        return;
    g_free(error->message);
    g_free(error);
}
