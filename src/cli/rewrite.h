/* SPDX-License-Identifier: MIT */
/*
 * rewrite.h - a file in the place of another, whole or not at all: neither a full disk nor a
 * signal leaves half of it.
 */
#ifndef PS_CLI_REWRITE_H
#define PS_CLI_REWRITE_H

#include <glib.h>

/* Put LEN bytes at BYTES into FILE, which was read as OLD_LEN bytes at OLD. It keeps its mode and
 * its owner; of a link, the file that it leads to is written. FALSE with ERROR, and FILE is as it
 * was, if it is no plain file, has other names, must not be written, or is not OLD any more. */
gboolean cmd_rewrite(const char *file, const char *old, gsize old_len, const char *bytes,
    gsize len, GError **error);

/* The file that is made where PATH, or what it links to, is not there yet; for the caller to free. */
char *cmd_follow_links(const char *path);

/* Put LEN bytes at BYTES into FILE, which need not be there, in one step. It keeps its mode, and its
 * owner if we may give files away; of a link, the file that it leads to is written, and what is no
 * file (a pipe) as it stands. FALSE with ERROR, and FILE is as it was, if it must not be written. */
gboolean cmd_write(const char *file, const char *bytes, gsize len, GError **error);

#endif
