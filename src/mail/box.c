/* SPDX-License-Identifier: MIT */
/* box.c - files of folders, and the messages in each; see box.h. */
#include "mail/box.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cursor.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"
#include "mail/mbox.h"
#include "mail/mbox_from.h"

enum { FOLDERS = 20 }; /* levels of folders in one another */

/* One of those to be read. */
typedef struct {
    char *path;
    gboolean of_maildir;
    char *error; /* NULL: it is to be opened */
} File;

struct PsBox {
    PsBoxOptions options;
    GArray *files; /* File */
    guint next;
    FILE *stream; /* of the file at hand; NULL: the next one is to be opened */
    PsMbox *mbox;
    PsBoxKind kind;
    char *name;
    char *error;
};

static void
file_clear(gpointer data)
{
    File *file = data;

    g_free(file->path);
    g_free(file->error);
}

PsBox *
ps_box_new(const PsBoxOptions *options)
{
    PsBox *box = g_new0(PsBox, 1);

    if (options)
        box->options = *options;
    box->files = g_array_new(FALSE, FALSE, sizeof(File));
    g_array_set_clear_func(box->files, file_clear);
    return box;
}

static void
close_file(PsBox *box)
{
    g_clear_pointer(&box->mbox, ps_mbox_free);
    if (box->stream && box->stream != stdin)
        fclose(box->stream);
    box->stream = NULL;
}

void
ps_box_free(PsBox *box)
{
    if (!box)
        return;
    close_file(box);
    g_array_unref(box->files);
    g_free(box->name);
    g_free(box->error);
    g_free(box);
}

static gboolean
has_folder(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static gboolean
is_maildir(const char *folder)
{
    return has_folder(folder, "cur") &&
           (has_folder(folder, "new") || has_folder(folder, "tmp"));
}

/* The file NAME of a folder is to be read. */
static gboolean
is_wanted(const PsBox *box, const char *name)
{
    static const struct {
        PsBoxKind kind;
        const char *ending;
    } endings[] = { { PS_BOX_AUTO, ".eml" }, { PS_BOX_AUTO, ".mbox" }, { PS_BOX_EML, ".eml" },
        { PS_BOX_MBOX, ".mbox" }, { PS_BOX_HTML, ".html" }, { PS_BOX_HTML, ".htm" },
        { PS_BOX_TEXT, ".txt" } };
    const char *ending = strrchr(name, '.');

    if (box->options.every_file)
        return TRUE;
    for (guint i = 0; ending && i < G_N_ELEMENTS(endings); i++)
        if (endings[i].kind == box->options.kind &&
            !g_ascii_strcasecmp(ending, endings[i].ending))
            return TRUE;
    return FALSE;
}

static gboolean
is_left_out(const PsBox *box, const char *path, gboolean is_folder)
{
    return box->options.left_out && box->options.left_out(path, is_folder);
}

static void
add_file(PsBox *box, const char *path, gboolean of_maildir, PsBoxFound *found)
{
    File file = { g_strdup(path), of_maildir, NULL };

    g_array_append_val(box->files, file);
    found->files++;
}

void
ps_box_add_error(PsBox *box, const char *path, const char *text)
{
    File file = { g_strdup(path), FALSE, g_strdup(text) };

    g_array_append_val(box->files, file);
}

/* NOLINTBEGIN(misc-no-recursion): FOLDERS bounds it */

static void collect(PsBox *box, const char *folder, guint depth, PsBoxFound *found);

/* What is at PATH, NAME of a folder. IN_MAIL: that is cur or new of a Maildir. */
static void
collect_one(PsBox *box, const char *path, const char *name, guint depth, gboolean in_mail,
    PsBoxFound *found)
{
    struct stat st;
    gboolean is_link, is_folder;

    if (lstat(path, &st) != 0)
        return; /* it has gone */
    is_link = S_ISLNK(st.st_mode);
    if (is_link && stat(path, &st) != 0)
        st.st_mode = 0;
    is_folder = S_ISDIR(st.st_mode);
    if (is_left_out(box, path, is_folder))
        found->left_out++;
    else if (is_folder && !is_link && depth < FOLDERS)
        collect(box, path, depth + 1, found);
    else if (S_ISREG(st.st_mode) && (in_mail || is_wanted(box, name)))
        add_file(box, path, in_mail, found);
    else
        found->skipped++;
}

static gboolean
is_hidden(const char *folder, gboolean maildir, const char *name)
{
    g_autofree char *path = NULL;

    if (maildir && !strcmp(name, "tmp"))
        return TRUE;
    if (*name != '.' || !maildir)
        return *name == '.';
    path = g_build_filename(folder, name, NULL); /* folders of a Maildir begin with a dot */
    return !is_maildir(path);
}

/* Add what is to be read in FOLDER and below. */
static void
collect(PsBox *box, const char *folder, guint depth, PsBoxFound *found)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    int trouble = errno;
    g_autofree char *above = g_path_get_dirname(folder);
    g_autofree char *own = g_path_get_basename(folder);
    gboolean maildir = is_maildir(folder);
    gboolean in_mail = (!strcmp(own, "cur") || !strcmp(own, "new")) && is_maildir(above);
    const char *name;

    if (!dir) {
        g_autofree char *text = g_strdup_printf("%s: %s", folder, g_strerror(trouble));

        ps_box_add_error(box, folder, text);
        found->unreadable++;
        return;
    }
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (!is_hidden(folder, maildir, name))
            collect_one(box, path, name, depth, in_mail, found);
    }
}

/* NOLINTEND(misc-no-recursion) */

static int
by_path(gconstpointer a, gconstpointer b)
{
    return strcmp(((const File *) a)->path, ((const File *) b)->path);
}

static void
sort_from(GArray *files, guint first)
{
    if (files->len > first)
        g_qsort_with_data(&g_array_index(files, File, first), (int) (files->len - first),
            sizeof(File), (GCompareDataFunc) (void (*)(void)) by_path, NULL);
}

/* Then that is what is told of it, when its turn comes. */
static gboolean
is_missing(const char *path)
{
    return strcmp(path, "-") != 0 && !g_file_test(path, G_FILE_TEST_EXISTS);
}

gboolean
ps_box_add(PsBox *box, const char *path, PsBoxFound *ret, GError **error)
{
    guint first = box->files->len;
    gboolean is_folder = strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR);

    *ret = (PsBoxFound){ 0 };
    if (!is_folder && (box->options.kind != PS_BOX_MAILDIR || is_missing(path))) {
        add_file(box, path, FALSE, ret);
        return TRUE;
    }
    if (box->options.kind == PS_BOX_MAILDIR && !(is_folder && is_maildir(path))) {
        g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO,
            _("%s: no Maildir: it has not the folders cur and new"), path);
        return FALSE;
    }
    collect(box, path, 0, ret);
    sort_from(box->files, first);
    return TRUE;
}

guint
ps_box_file_count(const PsBox *box)
{
    return box->files->len;
}

guint
ps_box_files_begun(const PsBox *box)
{
    return box->next;
}

/* How FILE is called. */
static const char *
shown(const PsBox *box, const File *file)
{
    return !strcmp(file->path, "-") && box->options.stdin_name ? box->options.stdin_name
                                                               : file->path;
}

static PsBoxKind
kind_of(const PsBox *box, const File *file)
{
    const char *bytes;
    gsize len;

    if (file->of_maildir || box->options.kind == PS_BOX_MAILDIR)
        return PS_BOX_EML;
    if (box->options.kind != PS_BOX_AUTO)
        return box->options.kind;
    bytes = ps_mbox_peek(box->mbox, &len);
    return ps_box_kind_of(shown(box, file), bytes, len);
}

/* Nothing more comes of the file at hand, but this. */
static void
give_up(PsBox *box, const char *text, PsBoxMessage *ret)
{
    const File *file = &g_array_index(box->files, File, box->next - 1);

    g_free(box->error);
    box->error = g_strdup(text);
    close_file(box);
    *ret = (PsBoxMessage){ .path = shown(box, file),
        .name = shown(box, file),
        .bytes = "",
        .kind = PS_BOX_EML,
        .error = box->error };
}

/* An empty one is an empty message; "From :" is a field. */
static gboolean
may_be_mbox(const PsBox *box)
{
    gsize len;
    const char *bytes = ps_mbox_peek(box->mbox, &len);
    PsCursor c = ps_cursor(bytes, len);

    while (ps_is_white(ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    return !ps_cursor_left(&c) ||
           (ps_cursor_take_word(&c, PS_MBOX_FROM) && ps_cursor_peek(&c) != ':');
}

static gboolean
open_file(PsBox *box, const File *file, GError **error)
{
    if (file->error) {
        g_set_error_literal(error, PS_READ_ERROR, PS_READ_ERROR_IO, file->error);
        return FALSE;
    }
    box->stream = strcmp(file->path, "-") ? fopen(file->path, "rb") : stdin;
    if (!box->stream) {
        ps_read_fail(error, file->path, errno);
        return FALSE;
    }
    box->mbox = ps_mbox_new(box->stream, shown(box, file));
    box->kind = kind_of(box, file);
    if (box->options.kind != PS_BOX_MBOX || may_be_mbox(box))
        return TRUE;
    g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO,
        _("%s: no mbox: it does not begin with a line \"From ...\"; --input auto finds out "
          "what it is"),
        shown(box, file));
    return FALSE;
}

/* The next message of the file at hand; FALSE: there is none, or, with ERROR, it cannot be
 * read. */
static gboolean
take_message(PsBox *box, PsBoxMessage *ret, GError **error)
{
    const File *file = &g_array_index(box->files, File, box->next - 1);
    const char *path = shown(box, file);
    PsMboxMessage message;

    if (box->kind == PS_BOX_MBOX ? !ps_mbox_next(box->mbox, &message, error)
                                 : !ps_mbox_whole(box->mbox, &message, error))
        return FALSE;
    g_free(box->name);
    box->name = box->kind == PS_BOX_MBOX
                    ? g_strdup_printf("%s:%u", path, message.in_file.message)
                    : g_strdup(path);
    *ret = (PsBoxMessage){ .path = path,
        .name = box->name,
        .bytes = message.bytes,
        .len = message.len,
        .in_file = message.in_file,
        .kind = box->kind == PS_BOX_MBOX ? PS_BOX_EML : box->kind,
        .oversize = message.oversize };
    return TRUE;
}

gboolean
ps_box_next(PsBox *box, PsBoxMessage *ret)
{
    for (;;) {
        g_autoptr(GError) error = NULL;

        if (box->stream && take_message(box, ret, &error))
            return TRUE;
        if (!error) {
            close_file(box);
            if (box->next == box->files->len)
                return FALSE;
            if (open_file(box, &g_array_index(box->files, File, box->next++), &error))
                continue;
        }
        give_up(box, error->message, ret);
        return TRUE;
    }
}
