/* SPDX-License-Identifier: MIT */
/* table.c - rows by their first field; see table.h. */
#include "rules/table.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/read.h"
#include "rules/store.h"

struct PsTable {
    GHashTable *rows; /* first field -> GPtrArray of GStrv */
};

static void
add_row(PsTable *table, const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", -1);
    GPtrArray *rows;

    for (char **field = fields; *field; field++) {
        char *plain = g_strcompress(*field);

        g_free(*field);
        *field = plain;
    }
    rows = g_hash_table_lookup(table->rows, fields[0]);
    if (!rows) {
        rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
        g_hash_table_insert(table->rows, g_strdup(fields[0]), rows);
    }
    g_ptr_array_add(rows, g_steal_pointer(&fields));
}

PsTable *
ps_table_read(const PsRules *rules, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".tsv", NULL);
    g_autofree char *path = ps_lists_path(rules->lists, file), *text = NULL;
    FILE *stream = path ? fopen(path, "re") : NULL;
    PsTable *table = g_new0(PsTable, 1);
    g_auto(GStrv) lines = NULL;
    gsize len;

    table->rows = g_hash_table_new_full(
        ps_hash_str, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    if (!stream)
        return table;
    if (ps_read_stream(stream, path, PS_LIMIT_rule_file_bytes, &text, &len, NULL))
        lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; line && *line; line++)
        if (**line && **line != '#')
            add_row(table, *line);
    fclose(stream);
    return table;
}

void
ps_table_free(PsTable *table)
{
    if (!table)
        return;
    g_hash_table_unref(table->rows);
    g_free(table);
}

const char *const *
ps_table_row(const PsTable *table, const char *key, guint index, guint fields)
{
    const GPtrArray *rows = g_hash_table_lookup(table->rows, key);
    char **row = rows && index < rows->len ? rows->pdata[index] : NULL;

    return row && g_strv_length(row) >= fields ? (const char *const *) row : NULL;
}
