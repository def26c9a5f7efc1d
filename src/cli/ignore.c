/* SPDX-License-Identifier: MIT */
/* ignore.c - each folder with its .presendignore, read at first use; see ignore.h. */
#include "cli/ignore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/glob.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"
#include "cli/options.h"
#include "report/say.h"

#define IGNORE_FILE ".presendignore"

typedef struct {
    char *glob;            /* of paths below the folder */
    gboolean back;         /* "!": what fits is not left out after all */
    gboolean folders_only; /* "/" at its end */
    guint line;
} Pattern;

typedef struct Folder Folder;
struct Folder {
    const Folder *above; /* NULL: this is / */
    char *path;
    GArray *patterns; /* Pattern */
    char *by;         /* what leaves it out; NULL: nothing */
};

/* Real path -> Folder. The user's own folders: no others can fill it. */
static GHashTable *folders;

static void
pattern_clear(gpointer data)
{
    g_free(((Pattern *) data)->glob);
}

static void
folder_free(gpointer data)
{
    Folder *folder = data;

    g_free(folder->path);
    g_array_unref(folder->patterns);
    g_free(folder->by);
    g_free(folder);
}

void
cmd_ignored_free(void)
{
    g_clear_pointer(&folders, g_hash_table_unref);
}

/* Blanks at the end do not count, unless a backslash stands before them. */
static void
chomp(char *line)
{
    gsize len = strcspn(line, "\r");

    while (len && ps_is_blank(line[len - 1]) && !(len > 1 && line[len - 2] == '\\'))
        len--;
    line[len] = '\0';
}

/* A pattern without a slash, but for one at its end, fits at any depth. */
static void
add_pattern(Folder *folder, char *text, guint line)
{
    Pattern pattern = { .line = line };
    gsize len;

    chomp(text);
    if (!*text || *text == '#')
        return;
    pattern.back = *text == '!';
    text += pattern.back;
    len = strlen(text);
    pattern.folders_only = len && text[len - 1] == '/';
    if (pattern.folders_only)
        text[len - 1] = '\0';
    if (!*text)
        return;
    pattern.glob =
        strchr(text, '/') ? g_strdup(text + (*text == '/')) : g_strconcat("**/", text, NULL);
    g_array_append_val(folder->patterns, pattern);
}

static void
read_patterns(Folder *folder)
{
    g_autofree char *path = g_build_filename(folder->path, IGNORE_FILE, NULL);
    g_autofree char *shown = ps_say_path(path);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe without a writer, too */
    struct stat status;
    FILE *stream = NULL;
    char *line, *next;
    gsize len;
    guint number = 1;

    if (fd >= 0 && fstat(fd, &status) == 0 && !S_ISREG(status.st_mode)) {
        cmd_complain("lint", "%s: %s", shown, _("it is no plain file"));
        close(fd);
        return;
    }
    if (fd < 0 || !(stream = fdopen(fd, "rb"))) {
        if (errno != ENOENT && errno != ENOTDIR)
            cmd_complain("lint", "%s: %s", shown, g_strerror(errno));
        return;
    }
    if (!ps_read_stream(stream, shown, PS_LIMIT_ignore_file_bytes, &text, &len, &error))
        cmd_complain("lint", "%s", error->message);
    fclose(stream);
    line = text && g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    for (; line; line = next, number++) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        add_pattern(folder, line, number);
    }
}

/* What leaves PATH, which lies in FOLDER, out: the last line that fits of the nearest file that
 * has one. NULL: nothing. */
static char *
find_pattern(const Folder *folder, const char *path, gboolean is_folder)
{
    for (; folder; folder = folder->above) {
        const char *below = path + strlen(folder->path) + (folder->above ? 1 : 0);

        for (guint i = folder->patterns->len; i-- > 0;) {
            const Pattern *pattern = &g_array_index(folder->patterns, Pattern, i);
            g_autofree char *file = NULL, *shown = NULL;

            if ((pattern->folders_only && !is_folder) || !ps_glob_matches(pattern->glob, below))
                continue;
            if (pattern->back)
                return NULL;
            file = g_build_filename(folder->path, IGNORE_FILE, NULL);
            shown = ps_say_path(file);
            return g_strdup_printf("%s:%u", shown, pattern->line);
        }
    }
    return NULL;
}

static const Folder *
folder_in(const Folder *above, const char *path)
{
    Folder *folder = g_hash_table_lookup(folders, path);

    if (folder)
        return folder;
    folder = g_new0(Folder, 1);
    folder->above = above;
    folder->path = g_strdup(path);
    folder->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    g_array_set_clear_func(folder->patterns, pattern_clear);
    if (above)
        folder->by = above->by ? g_strdup(above->by) : find_pattern(above, path, TRUE);
    if (!folder->by)
        read_patterns(folder);
    g_hash_table_insert(folders, folder->path, folder);
    return folder;
}

/* The folder PATH, which is real, with all those above it. */
static const Folder *
folder_at(const char *path)
{
    const Folder *folder;

    if (!folders)
        folders = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, folder_free);
    folder = folder_in(NULL, "/");
    for (const char *end = path; *end && end[1];) {
        g_autofree char *part = NULL;

        end += 1 + strcspn(end + 1, "/");
        part = g_strndup(path, (gsize) (end - path));
        folder = folder_in(folder, part);
    }
    return folder;
}

gboolean
cmd_ignored(const char *path, gboolean is_folder, char **ret_by)
{
    g_autofree char *above = g_path_get_dirname(path);
    char *real = realpath(is_folder ? path : above, NULL);
    g_autofree char *name = NULL, *whole = NULL, *by = NULL;
    const Folder *folder;

    if (!real)
        return FALSE; /* it is not there: who reads it will say so */
    folder = folder_at(real);
    if (folder->by || is_folder) {
        by = g_strdup(folder->by);
    } else {
        name = g_path_get_basename(path);
        whole = g_build_filename(real, name, NULL);
        by = find_pattern(folder, whole, FALSE);
    }
    free(real);
    if (!by)
        return FALSE;
    if (ret_by)
        *ret_by = g_steal_pointer(&by);
    return TRUE;
}

gboolean
cmd_is_left_out(const char *command, const char *path)
{
    g_autofree char *by = NULL;

    if (!strcmp(path, "-") || !cmd_ignored(path, FALSE, &by))
        return FALSE;
    cmd_complain(
        command, _("%s: not checked: %s leaves it out (--no-ignore checks it)"), path, by);
    return TRUE;
}
