/* SPDX-License-Identifier: MIT */
/* read.c - bounded reading; see read.h. */
#include "base/read.h"

#include <errno.h>

#include "base/i18n.h"

G_DEFINE_QUARK(ps_read_error_quark, ps_read_error)

void
ps_read_fail(GError **error, const char *name, int number)
{
    g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO, "%s: %s", name, g_strerror(number));
}

gboolean
ps_read_stream(FILE *stream, const char *name, gsize limit, char **ret_data, gsize *ret_len,
    GError **error)
{
    g_autoptr(GString) data = g_string_new(NULL);
    char chunk[16 * 1024];
    gsize n;

    while ((n = fread(chunk, 1, sizeof chunk, stream)) > 0) {
        if (n > limit - data->len) {
            g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_LIMIT,
                _("%s: larger than the limit of %zu bytes"), name, limit);
            return FALSE;
        }
        g_string_append_len(data, chunk, (gssize) n);
    }
    if (ferror(stream)) {
        ps_read_fail(error, name, errno);
        return FALSE;
    }

    *ret_len = data->len;
    *ret_data = g_string_free(g_steal_pointer(&data), FALSE);
    return TRUE;
}

gboolean
ps_read_file(const char *path, gsize limit, char **ret_data, gsize *ret_len, GError **error)
{
    FILE *stream = fopen(path, "rbe");
    gboolean good;

    if (!stream) {
        ps_read_fail(error, path, errno);
        return FALSE;
    }
    good = ps_read_stream(stream, path, limit, ret_data, ret_len, error);
    fclose(stream);
    return good;
}
