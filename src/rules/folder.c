/* SPDX-License-Identifier: MIT */
/*
 * folder.c - find the files to read: a path that was named, the *.cf of a folder, what
 * "include" asks for.
 *
 * Only regular files inside the rules folder are included, so that a rule file cannot
 * make presend show, or wait for, something else.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"
#include "rules/reader.h"

enum { FOLDER_DEPTH = 20 };

static void
set_error(GError **error, const char *path, int number)
{
    g_set_error(error, G_FILE_ERROR, (int) g_file_error_from_errno(number), "%s: %s", path,
        g_strerror(number));
}

/* Read the whole file PATH, up to LIMIT bytes; a pipe or a device only if ANY. */
static gboolean
read_path(const char *path, gboolean any, gsize limit, char **ret_text, gsize *ret_len,
    GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | (any ? 0 : O_NONBLOCK));
    struct stat st;
    FILE *stream;
    gboolean ok;

    if (fd < 0) {
        set_error(error, path, errno);
        return FALSE;
    }
    if (fstat(fd, &st) != 0 || (!any && !S_ISREG(st.st_mode))) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("%s: not a regular file"), path);
        close(fd);
        return FALSE;
    }
    stream = fdopen(fd, "r");
    if (!stream) {
        set_error(error, path, errno);
        close(fd);
        return FALSE;
    }
    ok = ps_read_stream(stream, path, limit, ret_text, ret_len, error);
    fclose(stream);
    return ok;
}

/* The real path of what "include NAME" means, for the caller to free(); NULL if it is not there
 * or not inside the rules folder. *RET_SHOWN is how it is shown, and untouched for an absolute
 * name, which nobody looks at. */
static char *
include_path(const PsReader *reader, const char *name, char **ret_shown)
{
    g_autofree char *folder = g_path_get_dirname(reader->file);
    gsize len = strlen(reader->root->folder);
    char *path;

    if (g_path_is_absolute(name))
        return NULL;
    *ret_shown = g_build_filename(folder, name, NULL);
    path = realpath(*ret_shown, NULL);

    if (path && (strncmp(path, reader->root->folder, len) != 0 || path[len] != '/')) {
        free(path);
        path = NULL;
    }
    return path;
}

/* The files from PATH, if READER is in it or was included by it, down to READER, and PATH again:
 * for the caller to free. NULL: it is not. */
static char *
find_circle(const PsReader *reader, const char *path)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GString *chain;

    for (; reader; reader = reader->above) {
        g_ptr_array_add(names, g_path_get_basename(reader->file));
        if (reader->real_path && !strcmp(reader->real_path, path))
            break;
    }
    if (!reader)
        return NULL;
    chain = g_string_new(NULL);
    for (guint i = names->len; i-- > 0;)
        g_string_append_printf(chain, "%s > ", (const char *) names->pdata[i]);
    g_string_append(chain, names->pdata[names->len - 1]);
    return g_string_free(chain, FALSE);
}

static void
include(PsReader *above, const char *name, const char *path, const char *shown)
{
    PsReader reader = *above;
    g_autofree char *circle = find_circle(above, path);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    gsize len;

    if (circle) {
        ps_reader_error(above, _("'%.60s' includes itself: %.200s"), name, circle);
        return;
    }
    if (!read_path(path, FALSE, above->root->bytes_left, &text, &len, &error)) {
        ps_reader_error(above, _("cannot include '%.60s': %s"), name, error->message);
        return;
    }
    reader.above = above;
    reader.real_path = path;
    reader.file = ps_rules_keep(reader.rules, shown);
    reader.depth++;
    ps_reader_read(&reader, text, len);
}

void
ps_reader_include(PsReader *reader, const char *name)
{
    g_autofree char *shown = NULL;
    char *path;

    if (!*name || !reader->root->folder) {
        ps_reader_error(reader, "%s",
            *name ? _("'include' is only possible in a file")
                  : _("'include' needs the name of a file"));
        return;
    }
    if (reader->depth >= PS_LIMIT_rule_include_depth || !reader->root->includes_left) {
        ps_reader_error(reader, _("too many files include one another"));
        return;
    }
    reader->root->includes_left--;
    path = include_path(reader, name, &shown);
    if (shown)
        g_ptr_array_add(reader->rules->sources, (gpointer) ps_rules_keep(reader->rules, shown));
    if (path)
        include(reader, name, path, shown);
    else
        ps_reader_error(
            reader, _("cannot include '%.60s': no such file in the rules folder"), name);
    free(path);
}

static void
read_text(PsRules *rules, const char *name, const char *text, gsize len, const PsRulesRead *how,
    const char *folder, const char *real_path)
{
    PsReaderRoot root = { folder, PS_LIMIT_rule_file_bytes, PS_LIMIT_rule_includes };
    PsReader reader = { .rules = rules, .how = how, .root = &root, .real_path = real_path };

    reader.file = ps_rules_keep(rules, name);
    ps_reader_read(&reader, text, len);
}

void
ps_rules_read_text(
    PsRules *rules, const char *name, const char *text, gsize len, const PsRulesRead *how)
{
    PsLine at = { ps_rules_keep(rules, name), 1 };

    if (len > PS_LIMIT_rule_file_bytes)
        ps_rules_report(
            rules, at, TRUE, _("larger than the limit of %d bytes"), PS_LIMIT_rule_file_bytes);
    else
        read_text(rules, name, text, len, how, NULL, NULL);
}

static gboolean
read_file(PsRules *rules, const char *path, const char *folder, gboolean any,
    const PsRulesRead *how, GError **error)
{
    g_autofree char *text = NULL;
    char *real_folder, *real_path;
    gsize len;

    if (!read_path(path, any, PS_LIMIT_rule_file_bytes, &text, &len, error))
        return FALSE;
    real_folder = realpath(folder, NULL);
    real_path = realpath(path, NULL);
    read_text(rules, path, text, len, how, real_folder, real_path);
    free(real_folder);
    free(real_path);
    return TRUE;
}

static void
report_unread(PsRules *rules, const char *path, const GError *error)
{
    PsLine at = { ps_rules_keep(rules, path), 1 };

    ps_rules_report(rules, at, TRUE, _("cannot be read: %s"),
        error ? error->message : _("too many folders in one another"));
}

/* NOLINTBEGIN(misc-no-recursion): FOLDER_DEPTH bounds it */

/* Add the paths of all *.cf under FOLDER to PATHS. Links to folders are not followed, so
 * there are no circles. */
static gboolean
collect(PsRules *rules, const char *folder, guint depth, GPtrArray *paths, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    if (!dir) {
        set_error(error, folder, errno);
        return FALSE;
    }
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autoptr(GError) trouble = NULL;
        struct stat st;

        if (*name == '.' || lstat(path, &st) != 0)
            continue;
        if (!S_ISDIR(st.st_mode) && g_str_has_suffix(name, ".cf"))
            g_ptr_array_add(paths, g_steal_pointer(&path));
        else if (S_ISDIR(st.st_mode) &&
                 (depth == FOLDER_DEPTH || !collect(rules, path, depth + 1, paths, &trouble)))
            report_unread(rules, path, trouble);
    }
    return TRUE;
}

/* NOLINTEND(misc-no-recursion) */

static int
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static gboolean
read_folder(PsRules *rules, const char *folder, const PsRulesRead *how, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

    if (!collect(rules, folder, 0, paths, error))
        return FALSE;
    g_ptr_array_sort(paths, by_text);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        g_autoptr(GError) trouble = NULL;

        if (!read_file(rules, path, folder, FALSE, how, &trouble))
            report_unread(rules, path, trouble);
    }
    return TRUE;
}

gboolean
ps_rules_read(PsRules *rules, const char *path, const PsRulesRead *how, GError **error)
{
    g_autofree char *folder = NULL, *lists = NULL;
    gboolean ok;

    g_ptr_array_add(rules->sources, (gpointer) ps_rules_keep(rules, path));
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        folder = g_strdup(path);
        ok = read_folder(rules, folder, how, error);
    } else {
        folder = g_path_get_dirname(path);
        ok = read_file(rules, path, folder, TRUE, how, error);
    }
    lists = g_build_filename(folder, "data", NULL);
    g_ptr_array_add(rules->sources, (gpointer) ps_rules_keep(rules, lists));
    if (ok)
        ps_lists_add_folder(rules->lists, lists);
    return ok;
}
