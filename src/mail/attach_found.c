/* SPDX-License-Identifier: MIT */
/* attach_found.c - records of what was found; see attach_found.h. */
#include "mail/attach_found.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 4096 }; /* bytes that are written at once */

void
ps_found_add(PsFoundOut *out, PsFoundKind kind, const char *path, const char *word)
{
    g_string_append_c(out->records, (char) ('A' + (int) kind));
    g_string_append_len(out->records, path, (gssize) strlen(path) + 1);
    g_string_append_len(out->records, word, (gssize) strlen(word) + 1);
    if (out->records->len >= BATCH)
        ps_found_flush(out);
}

void
ps_found_flush(PsFoundOut *out)
{
    gsize done = 0;

    if (out->fd < 0)
        return;
    while (done < out->records->len) {
        gssize count = write(out->fd, out->records->str + done, out->records->len - done);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break; /* nobody reads any more */
        done += (gsize) count;
    }
    g_string_truncate(out->records, 0);
}

gboolean
ps_found_next(const char *records, gsize len, gsize *pos, PsFoundKind *ret_kind,
    const char **ret_path, const char **ret_word)
{
    const char *end = records + len, *record = records + *pos, *path_end, *word_end;
    guint kind;

    if (*pos >= len)
        return FALSE;
    kind = (guint) (guchar) *record - 'A';
    path_end = memchr(record + 1, '\0', (gsize) (end - record) - 1);
    word_end = path_end ? memchr(path_end + 1, '\0', (gsize) (end - path_end) - 1) : NULL;
    if (!word_end || kind >= PS_FOUND_KINDS)
        return FALSE;
    *ret_kind = (PsFoundKind) kind;
    *ret_path = record + 1;
    *ret_word = path_end + 1;
    *pos = (gsize) (word_end - records) + 1;
    return TRUE;
}
