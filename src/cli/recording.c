/* SPDX-License-Identifier: MIT */
/* recording.c - answers of the DNS, each as its lines; see recording.h. */
#include "cli/recording.h"

#include <string.h>

#include "base/hash.h"
#include "dns/snapshot.h"

static GHashTable *answers; /* char *, as a set; NULL: they are not kept */

void
cmd_recording_begin(void)
{
    answers = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
}

static GMutex lock;

static void
keep(const PsDnsAnswer *answer, gpointer data)
{
    GString *lines = g_string_new(NULL);

    (void) data;
    ps_snapshot_append(lines, answer);
    g_mutex_lock(&lock); /* each thread asks for itself */
    g_hash_table_add(answers, g_string_free(lines, FALSE));
    g_mutex_unlock(&lock);
}

void
cmd_recording_add(PsDns *dns)
{
    if (answers)
        ps_dns_tap(dns, keep, NULL);
}

static gint
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

char *
cmd_recording_end(guint *ret_count)
{
    guint count;
    gpointer *lines = g_hash_table_get_keys_as_array(answers, &count);
    GString *text = g_string_new(NULL);

    qsort(lines, count, sizeof *lines, compare);
    for (guint i = 0; i < count; i++)
        g_string_append(text, lines[i]);
    g_free(lines);
    g_clear_pointer(&answers, g_hash_table_unref);
    *ret_count = count;
    return g_string_free(text, FALSE);
}
