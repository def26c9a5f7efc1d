/* SPDX-License-Identifier: MIT */
/* list.c - word lists, read when they are first asked for; see list.h. */
#include "rules/list.h"

#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/read.h"

/* A list that is there, or one that is not (LINES is NULL). */
typedef struct {
    char *text; /* the whole file, in which LINES point */
    GPtrArray *lines;
    GHashTable *set;
} List;

struct PsLists {
    GMutex lock;
    GPtrArray *folders;
    GHashTable *lists; /* name -> List */
};

static void
list_free(gpointer data)
{
    List *list = data;

    if (list->lines) {
        g_ptr_array_unref(list->lines);
        g_hash_table_unref(list->set);
    }
    g_free(list->text);
    g_free(list);
}

PsLists *
ps_lists_new(void)
{
    PsLists *lists = g_new0(PsLists, 1);

    g_mutex_init(&lists->lock);
    lists->folders = g_ptr_array_new_with_free_func(g_free);
    lists->lists = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, list_free);
    return lists;
}

void
ps_lists_free(PsLists *lists)
{
    if (!lists)
        return;
    g_mutex_clear(&lists->lock);
    g_ptr_array_unref(lists->folders);
    g_hash_table_unref(lists->lists);
    g_free(lists);
}

void
ps_lists_add_folder(PsLists *lists, const char *folder)
{
    g_ptr_array_add(lists->folders, g_strdup(folder));
}

char *
ps_lists_path(const PsLists *lists, const char *file)
{
    for (guint i = lists->folders->len; i > 0; i--) {
        g_autofree char *path = g_build_filename(lists->folders->pdata[i - 1], file, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

/* The file of list NAME, for the caller to free; NULL if there is none. */
static char *
find(const PsLists *lists, const char *name)
{
    g_autofree char *base = g_strconcat(name, ".txt", NULL);

    return ps_lists_path(lists, base);
}

gboolean
ps_lists_has(const PsLists *lists, const char *name)
{
    g_autofree char *path = find(lists, name);

    return path != NULL;
}

static void
split(List *list)
{
    char *next = NULL;

    list->lines = g_ptr_array_new();
    list->set = g_hash_table_new(ps_hash_str, g_str_equal);
    for (char *line = strtok_r(list->text, "\r\n", &next); line;
         line = strtok_r(NULL, "\r\n", &next)) {
        line[strcspn(line, "#")] = '\0';
        g_strstrip(line);
        if (*line && g_hash_table_add(list->set, line))
            g_ptr_array_add(list->lines, line);
    }
    g_ptr_array_add(list->lines, NULL);
}

static List *
read_list(const PsLists *lists, const char *name)
{
    List *list = g_new0(List, 1);
    g_autofree char *path = find(lists, name);
    gsize len;

    if (path && ps_read_file(path, PS_LIMIT_rule_file_bytes, &list->text, &len, NULL)) {
        for (char *p = list->text; *p; p++)
            *p = g_ascii_tolower(*p);
        split(list);
    }
    return list;
}

static const List *
get(PsLists *lists, const char *name)
{
    List *list;

    g_mutex_lock(&lists->lock);
    list = g_hash_table_lookup(lists->lists, name);
    if (!list) {
        list = read_list(lists, name);
        g_hash_table_insert(lists->lists, g_strdup(name), list);
    }
    g_mutex_unlock(&lists->lock);
    return list;
}

const char *const *
ps_lists_get(PsLists *lists, const char *name)
{
    const List *list = get(lists, name);

    return list->lines ? (const char *const *) list->lines->pdata : NULL;
}

gboolean
ps_lists_holds(PsLists *lists, const char *name, const char *text)
{
    const List *list = get(lists, name);
    g_autofree char *lower = NULL;

    if (!list->lines)
        return FALSE;
    lower = g_ascii_strdown(text, -1);
    return g_hash_table_contains(list->set, lower);
}

/* The CRC-32 of the file at PATH behind what has SUM; one that cannot be read has none. */
static guint32
add_file(guint32 sum, const char *path)
{
    g_autofree char *text = NULL;
    gsize len;

    if (!ps_read_file(path, PS_LIMIT_rule_file_bytes, &text, &len, NULL))
        return sum;
    return (guint32) crc32(sum, (const Bytef *) text, (uInt) len);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static guint32
add_folder(guint32 sum, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".txt"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_names);
    for (guint i = 0; i < paths->len; i++)
        sum = add_file(sum, paths->pdata[i]);
    return sum;
}

guint32
ps_lists_checksum(const PsLists *lists)
{
    guint32 sum = 0;

    for (guint i = 0; i < lists->folders->len; i++)
        sum = add_folder(sum, lists->folders->pdata[i]);
    return sum;
}
