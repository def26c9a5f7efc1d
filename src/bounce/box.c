/* SPDX-License-Identifier: MIT */
/* box.c - files mapped into memory, mboxes cut at their "From " lines; see box.h. */
#include "bounce/box.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"

enum { FOLDERS = 20 }; /* levels of folders in one another */

struct PsBox {
    GPtrArray *paths; /* files still to come, from NEXT on */
    guint next;
    GMappedFile *map; /* of the file at hand; NULL for a pipe */
    char *input;      /* what came from that */
    const char *bytes;
    gsize len;
    gsize pos;     /* of the next message in the file */
    gsize line;    /* the same as a line */
    guint number;  /* of the message in its file */
    gboolean mbox; /* the file is one */
    char *name;
    char *error;
};

static gboolean
is_maildir_tmp(const char *folder, const char *name)
{
    g_autofree char *cur = NULL;

    if (strcmp(name, "tmp") != 0)
        return FALSE;
    cur = g_build_filename(folder, "cur", NULL);
    return g_file_test(cur, G_FILE_TEST_IS_DIR);
}

/* NOLINTBEGIN(misc-no-recursion): FOLDERS bounds it */

/* Add the files under FOLDER to PATHS; links to folders are not followed. */
static gboolean
collect(const char *folder, guint depth, GPtrArray *paths, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    const char *name;

    if (!dir)
        return FALSE;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat st;

        if (*name == '.' || lstat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode)) {
            if (depth < FOLDERS && !is_maildir_tmp(folder, name) &&
                !collect(path, depth + 1, paths, error))
                return FALSE;
        } else {
            g_ptr_array_add(paths, g_steal_pointer(&path));
        }
    }
    return TRUE;
}

/* NOLINTEND(misc-no-recursion) */

static int
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

PsBox *
ps_box_open(const char *path, GError **error)
{
    g_autoptr(PsBox) box = g_new0(PsBox, 1);

    box->paths = g_ptr_array_new_with_free_func(g_free);
    if (strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR)) {
        if (!collect(path, 0, box->paths, error))
            return NULL;
        g_ptr_array_sort(box->paths, by_text);
    } else {
        g_ptr_array_add(box->paths, g_strdup(path));
    }
    return g_steal_pointer(&box);
}

static void
close_file(PsBox *box)
{
    g_clear_pointer(&box->map, g_mapped_file_unref);
    g_clear_pointer(&box->input, g_free);
    box->bytes = NULL;
}

void
ps_box_free(PsBox *box)
{
    if (!box)
        return;
    close_file(box);
    g_ptr_array_unref(box->paths);
    g_free(box->name);
    g_free(box->error);
    g_free(box);
}

guint
ps_box_file_count(const PsBox *box)
{
    return box->paths->len;
}

/* Read STREAM, which cannot be mapped: standard input, a pipe. */
static gboolean
read_whole(PsBox *box, FILE *stream, const char *path, GError **error)
{
    if (!ps_read_stream(
            stream, path, PS_LIMIT_bounce_input_bytes, &box->input, &box->len, error))
        return FALSE;
    box->bytes = box->input;
    return TRUE;
}

static gboolean
map_file(PsBox *box, FILE *stream, const char *path, GError **error)
{
    struct stat st;

    if (fstat(fileno(stream), &st) != 0 || !S_ISREG(st.st_mode))
        return read_whole(box, stream, path, error);
    box->map = g_mapped_file_new_from_fd(fileno(stream), FALSE, error);
    if (!box->map)
        return FALSE;
    box->len = g_mapped_file_get_length(box->map);
    box->bytes = box->len ? g_mapped_file_get_contents(box->map) : "";
    return TRUE;
}

static gboolean
open_file(PsBox *box, const char *path, GError **error)
{
    FILE *stream = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    gboolean good;

    if (!stream) {
        g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    good = map_file(box, stream, path, error);
    if (stream != stdin)
        fclose(stream);
    box->pos = 0;
    box->line = 1;
    box->number = 0;
    box->mbox = good && box->len > 5 && !memcmp(box->bytes, "From ", 5);
    return good;
}

/* Where the message at POS ends: before a "From " line behind a blank one. */
static gsize
find_end(const PsBox *box, gsize pos)
{
    const char *from = box->bytes + pos, *end = box->bytes + box->len;

    while (box->mbox && (from = memmem(from, (gsize) (end - from), "\nFrom ", 6))) {
        const char *before = from;

        if (before > box->bytes && before[-1] == '\r')
            before--;
        if (before > box->bytes && before[-1] == '\n')
            return (gsize) (from + 1 - box->bytes);
        from++;
    }
    return box->len;
}

static gsize
count_lines(const char *bytes, gsize len)
{
    const char *end = bytes + len;
    gsize count = 0;

    while ((bytes = memchr(bytes, '\n', (gsize) (end - bytes)))) {
        bytes++;
        count++;
    }
    return count;
}

static void
take_message(PsBox *box, PsBoxMessage *ret)
{
    const char *path = box->paths->pdata[box->next - 1];
    gsize end = find_end(box, box->pos);

    box->number++;
    g_free(box->name);
    box->name = box->mbox ? g_strdup_printf("%s:%u", path, box->number) : g_strdup(path);
    *ret = (PsBoxMessage){ .name = box->name,
        .bytes = box->bytes + box->pos,
        .len = end - box->pos,
        .line = box->line };
    if (ret->len > PS_LIMIT_message_bytes) {
        g_free(box->error);
        box->error = g_strdup_printf(
            _("%s: more than %d bytes"), box->name, (int) PS_LIMIT_message_bytes);
        ret->error = box->error;
    }
    if (end < box->len)
        box->line += count_lines(ret->bytes, ret->len);
    box->pos = end;
}

gboolean
ps_box_next(PsBox *box, PsBoxMessage *ret)
{
    const char *path;
    g_autoptr(GError) error = NULL;

    if (box->bytes && box->pos < box->len) {
        take_message(box, ret);
        return TRUE;
    }
    close_file(box);
    if (box->next == box->paths->len)
        return FALSE;
    path = box->paths->pdata[box->next++];
    if (open_file(box, path, &error)) {
        take_message(box, ret);
        return TRUE;
    }
    g_free(box->error);
    box->error = g_strdup(error->message);
    *ret = (PsBoxMessage){ .name = path, .bytes = "", .error = box->error };
    return TRUE;
}
