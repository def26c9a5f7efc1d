/* SPDX-License-Identifier: MIT */
/* private.h - private keys from text, through a file, as presend reads them. */
#ifndef PS_TESTS_AUTH_PRIVATE_H
#define PS_TESTS_AUTH_PRIVATE_H

#include <glib/gstdio.h>
#include <unistd.h>

#include "auth/dkim_private.h"

/* The key PEM; NULL with ERROR. */
static inline PsDkimPrivate *
private_read(const char *pem, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("presend-key-XXXXXX", &path, NULL);
    PsDkimPrivate *key;

    close(fd);
    g_assert_true(g_file_set_contents(path, pem, -1, NULL));
    key = ps_dkim_private_read(path, error);
    g_unlink(path);
    return key;
}

#endif
