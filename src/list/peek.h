/* SPDX-License-Identifier: MIT */
/* peek.h - what kind of list this is, from its first bytes. */
#ifndef PS_LIST_PEEK_H
#define PS_LIST_PEEK_H

#include "list/input.h"
#include "list/lines.h"

/* How much is looked at. */
#define PS_LIST_PEEK_BYTES 65536

/* Read the first bytes and skip a byte order mark, which *RET_MARK tells of. FALSE with
 * ERROR if this is UTF-16 or UTF-32. */
gboolean ps_list_peek(PsListLines *lines, gboolean *ret_mark, GError **error);

/* The first line that is not blank, as far as it was looked at. */
PsListCell ps_list_peek_line(const PsListLines *lines);

/* NDJSON if that line is an object with member MEMBER, else CSV. */
PsListInput ps_list_peek_input(const PsListLines *lines, const char *member);

/* What that line has most of outside quotes: comma, semicolon or tab. */
char ps_list_peek_delimiter(const PsListLines *lines);

/* "\n", "\r\n" or "\r": what that line ends in. */
const char *ps_list_peek_line_end(const PsListLines *lines);

#endif
