/* SPDX-License-Identifier: MIT */
/* rows.c - rows by their first field; see rows.h. */
#include "rules/rows.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/read.h"
#include "rules/store.h"

struct PsRows {
    GHashTable *by_key; /* first field -> GPtrArray of GStrv */
};

static void
add_row(PsRows *rows, const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", -1);
    GPtrArray *of_key;

    for (char **field = fields; *field; field++) {
        char *plain = g_strcompress(*field);

        g_free(*field);
        *field = plain;
    }
    of_key = g_hash_table_lookup(rows->by_key, fields[0]);
    if (!of_key) {
        of_key = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
        g_hash_table_insert(rows->by_key, g_strdup(fields[0]), of_key);
    }
    g_ptr_array_add(of_key, g_steal_pointer(&fields));
}

PsRows *
ps_rows_read(const PsRules *rules, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".tsv", NULL);
    g_autofree char *path = ps_lists_path(rules->lists, file), *text = NULL;
    PsRows *rows = g_new0(PsRows, 1);
    g_auto(GStrv) lines = NULL;
    gsize len;

    rows->by_key = g_hash_table_new_full(
        ps_hash_str, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    if (path && ps_read_file(path, PS_LIMIT_rule_file_bytes, &text, &len, NULL))
        lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; line && *line; line++)
        if (**line && **line != '#')
            add_row(rows, *line);
    return rows;
}

void
ps_rows_free(PsRows *rows)
{
    if (!rows)
        return;
    g_hash_table_unref(rows->by_key);
    g_free(rows);
}

const char *const *
ps_rows_get(const PsRows *rows, const char *key, guint index, guint fields)
{
    const GPtrArray *of_key = g_hash_table_lookup(rows->by_key, key);
    char **row = of_key && index < of_key->len ? of_key->pdata[index] : NULL;

    return row && g_strv_length(row) >= fields ? (const char *const *) row : NULL;
}
