/* SPDX-License-Identifier: MIT */
/*
 * source.h - the bytes of a list: a file or a pipe, unpacked if it is gzip data.
 *
 * Several gzip members in a row are one text, as gzip(1) has it, and zeros behind the last
 * are padding. Data that end in the middle, or are damaged, are trouble; what was unpacked
 * before is handed out first.
 */
#ifndef PS_LIST_SOURCE_H
#define PS_LIST_SOURCE_H

#include <glib.h>
#include <stdio.h>

typedef struct PsListSource PsListSource;

/* Nobody else reads STREAM, which outlives the source. */
PsListSource *ps_list_source_new(FILE *stream);
void ps_list_source_free(PsListSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListSource, ps_list_source_free)

/* Read up to ROOM bytes, what is there already. How many; 0: the end, or ERROR is set. */
gsize ps_list_source_read(PsListSource *source, char *out, gsize room, GError **error);

/* Wait up to TIMEOUT_MS (-1: for ever, or until a signal) for something to read. TRUE if
 * reading would not wait. */
gboolean ps_list_source_wait(const PsListSource *source, int timeout_ms);

#endif
