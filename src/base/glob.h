/* SPDX-License-Identifier: MIT */
/*
 * glob.h - paths and names by patterns, as in .gitignore: "*" is anything but a slash, "?" one
 * byte but a slash, "[a-z]" and "[!a-z]" one of a set, "\x" the byte x itself; "**" as a whole
 * segment is any number of folders.
 */
#ifndef PS_BASE_GLOB_H
#define PS_BASE_GLOB_H

#include <glib.h>

/* PATH as a whole fits PATTERN. Work is at most the product of their lengths, for each folder
 * that a "**" may skip. */
gboolean ps_glob_matches(const char *pattern, const char *path);

/* No set in PATTERN is left open, and no backslash stands before nothing. What is broken so
 * matches only itself. */
gboolean ps_glob_is_whole(const char *pattern);

#endif
