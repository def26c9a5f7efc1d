/* SPDX-License-Identifier: MIT */
/* watch.c - inotify, by folders and names; see watch.h. */
#include "cli/watch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cli/options.h"

enum {
    QUIET_MS = 100, /* an editor writes, renames and removes in one go */
    PATIENCE = 20   /* such moments at most: somebody may write all the time */
};

#define CHANGES                                                                                \
    (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)

typedef struct {
    char *path;
    gboolean whole; /* all in it counts, not only what is named */
} Folder;

/* A file as it was. Whoever closes it has not always changed it: a database that is only read
 * is closed like that, too. */
typedef struct {
    guint64 device, inode, size;
    gint64 seconds, nanoseconds;
} Stamp;

struct CmdWatch {
    const char *command;
    int inotify;
    GHashTable *folders;  /* watch descriptor -> Folder */
    GHashTable *names;    /* paths that count wherever they lie -> Stamp */
    GHashTable *left_out; /* paths that never do */
    GHashTable *hidden;   /* names of hidden files that count where all does */
};

static void
folder_free(gpointer data)
{
    Folder *folder = data;

    g_free(folder->path);
    g_free(folder);
}

CmdWatch *
cmd_watch_new(const char *command)
{
    int inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    CmdWatch *watch;

    if (inotify < 0) {
        cmd_complain(command, "--watch: %s", g_strerror(errno));
        return NULL;
    }
    watch = g_new0(CmdWatch, 1);
    watch->command = command;
    watch->inotify = inotify;
    watch->folders = g_hash_table_new_full(NULL, NULL, NULL, folder_free);
    watch->names = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);
    watch->left_out = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    watch->hidden = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    return watch;
}

void
cmd_watch_free(CmdWatch *watch)
{
    if (!watch)
        return;
    close(watch->inotify);
    g_hash_table_unref(watch->folders);
    g_hash_table_unref(watch->names);
    g_hash_table_unref(watch->left_out);
    g_hash_table_unref(watch->hidden);
    g_free(watch);
}

/* The folder PATH, which is real. One that is away, or that we may not read, is not watched: the
 * run itself says so, and those above it tell when it is back. */
static gboolean
add_folder(CmdWatch *watch, const char *path, gboolean whole)
{
    int descriptor = inotify_add_watch(watch->inotify, path, CHANGES);
    Folder *folder;

    if (descriptor < 0 && (errno == ENOSPC || errno == ENOMEM)) {
        cmd_complain(watch->command,
            _("%s: cannot be watched: %s (see fs.inotify.max_user_watches in sysctl(8))"), path,
            g_strerror(errno));
        return FALSE;
    }
    if (descriptor < 0)
        return TRUE;
    folder = g_hash_table_lookup(watch->folders, GINT_TO_POINTER(descriptor));
    if (!folder) {
        folder = g_new0(Folder, 1);
        folder->path = g_strdup(path);
        g_hash_table_insert(watch->folders, GINT_TO_POINTER(descriptor), folder);
    }
    folder->whole |= whole;
    return TRUE;
}

/* What is hidden is not looked at, but folders of a Maildir begin with a dot. */
static gboolean
is_hidden(const char *path, const char *name)
{
    g_autofree char *mails = g_build_filename(path, "cur", NULL);

    return name[0] == '.' && !g_file_test(mails, G_FILE_TEST_IS_DIR);
}

/* FOLDER and those below it, as deep as paths can be. */
static gboolean
add_tree(CmdWatch *watch, const char *path)
{
    g_autoptr(GPtrArray) todo = g_ptr_array_new_with_free_func(g_free);
    gboolean good = TRUE;

    g_ptr_array_add(todo, g_strdup(path));
    while (good && todo->len) {
        g_autofree char *folder = g_ptr_array_steal_index_fast(todo, todo->len - 1);
        GDir *dir = g_dir_open(folder, 0, NULL);
        const char *name;

        good = add_folder(watch, folder, TRUE);
        while (dir && (name = g_dir_read_name(dir))) {
            g_autofree char *below = g_build_filename(folder, name, NULL);

            if (!is_hidden(below, name) && g_file_test(below, G_FILE_TEST_IS_DIR) &&
                !g_file_test(below, G_FILE_TEST_IS_SYMLINK))
                g_ptr_array_add(todo, g_steal_pointer(&below));
        }
        if (dir)
            g_dir_close(dir);
    }
    return good;
}

/* PATH with its folder as it really is; its own name may be a link. NULL: the folder is away. */
static char *
in_real_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *real = realpath(folder, NULL);

    return real ? g_build_filename(real, name, NULL) : NULL;
}

/* What is at PATH, for the caller to free; all 0 if nothing is. */
static Stamp *
stamp_of(const char *path)
{
    Stamp *stamp = g_new0(Stamp, 1);
    struct stat st;

    if (stat(path, &st) == 0)
        *stamp = (Stamp){ st.st_dev, st.st_ino, (guint64) st.st_size, st.st_mtim.tv_sec,
            st.st_mtim.tv_nsec };
    return stamp;
}

/* PATH, which is named, is not what it was. */
static gboolean
has_changed(CmdWatch *watch, const char *path)
{
    const Stamp *before = g_hash_table_lookup(watch->names, path);
    g_autofree Stamp *now = stamp_of(path);

    if (before->device == now->device && before->inode == now->inode &&
        before->size == now->size && before->seconds == now->seconds &&
        before->nanoseconds == now->nanoseconds)
        return FALSE;
    g_hash_table_insert(watch->names, g_strdup(path), g_steal_pointer(&now));
    return TRUE;
}

/* PATH, or the first of the folders on the way to it that is away. */
static gboolean
add_name(CmdWatch *watch, const char *path)
{
    g_autofree char *way = g_strdup(path);
    g_autofree char *own = NULL, *folder = NULL;

    while (!(own = in_real_folder(way))) {
        char *above = g_path_get_dirname(way);

        g_free(way);
        way = above;
    }
    folder = g_path_get_dirname(own);
    if (!g_hash_table_contains(watch->names, own)) {
        Stamp *stamp = stamp_of(own);

        g_hash_table_insert(watch->names, g_steal_pointer(&own), stamp);
    }
    return add_folder(watch, folder, FALSE);
}

gboolean
cmd_watch_add(CmdWatch *watch, const char *path)
{
    g_autofree char *real = realpath(path, NULL);

    if (!add_name(watch, path) || (real && !add_name(watch, real)))
        return FALSE;
    return !real || !g_file_test(real, G_FILE_TEST_IS_DIR) || add_tree(watch, real);
}

gboolean
cmd_watch_add_above(CmdWatch *watch, const char *path, const char *name)
{
    g_autofree char *own = in_real_folder(path);

    while (own && strcmp(own, "/") != 0) {
        char *folder = g_path_get_dirname(own);
        g_autofree char *beside = g_build_filename(folder, name, NULL);

        g_free(own);
        own = folder;
        /* the folder itself, too: it may go and come back */
        if (!add_name(watch, beside) || (strcmp(own, "/") != 0 && !add_name(watch, own)))
            return FALSE;
    }
    return TRUE;
}

void
cmd_watch_add_hidden(CmdWatch *watch, const char *name)
{
    g_hash_table_add(watch->hidden, g_strdup(name));
}

void
cmd_watch_leave_out(CmdWatch *watch, const char *path)
{
    char *own = in_real_folder(path);

    if (own)
        g_hash_table_add(watch->left_out, own);
}

static gboolean
event_counts(CmdWatch *watch, const struct inotify_event *event)
{
    const Folder *folder = g_hash_table_lookup(watch->folders, GINT_TO_POINTER(event->wd));
    g_autofree char *path = NULL;

    if (event->mask & IN_Q_OVERFLOW)
        return TRUE;
    if (!folder)
        return FALSE;
    if (event->mask & IN_IGNORED) {
        g_hash_table_remove(watch->folders, GINT_TO_POINTER(event->wd));
        return FALSE;
    }
    if (!event->len)
        return FALSE;
    path = g_build_filename(folder->path, event->name, NULL);
    if (g_hash_table_contains(watch->left_out, path))
        return FALSE;
    if (g_hash_table_contains(watch->names, path))
        return has_changed(watch, path);
    return folder->whole &&
           (event->name[0] != '.' || g_hash_table_contains(watch->hidden, event->name));
}

/* Read what there is; something of it counts. */
static gboolean
read_events(CmdWatch *watch)
{
    _Alignas(struct inotify_event) char bytes[16384];
    gboolean counts = FALSE;
    ssize_t len;

    while ((len = read(watch->inotify, bytes, sizeof bytes)) > 0) {
        const char *at = bytes;

        while (at < bytes + len) {
            const struct inotify_event *event =
                (const struct inotify_event *) (gconstpointer) at;

            counts |= event_counts(watch, event);
            at += sizeof *event + event->len;
        }
    }
    return counts;
}

gboolean
cmd_watch_wait(CmdWatch *watch)
{
    struct pollfd ready = { .fd = watch->inotify, .events = POLLIN };
    gboolean changed = FALSE;

    for (guint i = 0; i < PATIENCE;) {
        int count = poll(&ready, 1, changed ? QUIET_MS : -1);

        if (count < 0 && errno != EINTR) {
            cmd_complain(watch->command, "--watch: %s", g_strerror(errno));
            return FALSE;
        }
        if (!count)
            break;
        if (count > 0 && read_events(watch))
            changed = TRUE;
        i += changed;
    }
    return TRUE;
}
