/* SPDX-License-Identifier: MIT */
/*
 * json.c [NAME=VALUE...] FILE... - what the library says of each file, with these settings, in a
 * program of any locale; for same.sh, which holds it against what presend says. It is JSON, or as
 * format=NAME has it.
 */
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "presend.h"

static int
fail(presend_error *error)
{
    fprintf(stderr, "%s\n", presend_error_message(error));
    presend_error_free(error);
    return 2;
}

static gboolean
lint(presend_context *context, const char *file, const char *format, presend_error **ret_error)
{
    g_autofree char *bytes = NULL;
    presend_result *result;
    gsize len;

    if (!g_file_get_contents(file, &bytes, &len, NULL))
        return TRUE;
    result = presend_lint(context, bytes, len, file, ret_error);
    if (!result)
        return FALSE;
    fputs(presend_result_report(result, format, NULL), stdout);
    presend_result_free(result);
    return TRUE;
}

int
main(int argc, char **argv)
{
    presend_context *context = presend_context_new();
    presend_error *error = NULL;
    const char *format = "json";
    int status = 0;

    setlocale(LC_ALL, "");
    for (int i = 1; i < argc && !status; i++) {
        char *equals = strchr(argv[i], '=');

        if (g_str_has_prefix(argv[i], "format=")) {
            format = equals + 1;
        } else if (equals) {
            *equals = '\0';
            if (!presend_set(context, argv[i], equals + 1, &error))
                status = fail(error);
        } else if (!lint(context, argv[i], format, &error)) {
            status = fail(error);
        }
    }
    presend_context_free(context);
    return status;
}
