/* SPDX-License-Identifier: MIT */
/*
 * history.c - what past bounces cost: to store 100,000 records, and again, when all are known;
 * to look a million addresses up of which few are there; to sum up. Prints microseconds of
 * processor time for each.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>

#include "facts/history.h"

#define RECORDS 100000
#define LOOKUPS 1000000
#define NOW G_GINT64_CONSTANT(1795435200)

static double
processor_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static double
store(const char *path, const char *key)
{
    const PsHistoryOptions options = { .key = key, .create = TRUE };
    double began = processor_us();
    g_autoptr(PsHistory) history = ps_history_open(path, &options, NULL);
    gboolean good = history != NULL;

    for (guint i = 0; good && i < RECORDS; i++) {
        g_autofree char *notice = g_strdup_printf("<%u@mx.example>", i);
        g_autofree char *recipient = g_strdup_printf("user%u@firm%u.example", i, i % 5000);
        const PsHistoryRecord record = { .notice = notice,
            .recipient = recipient,
            .provider = i % 3 ? "gmail" : NULL,
            .time = NOW - i * 60,
            .reason = i % 4 ? "userunknown" : "authfailure",
            .bounce_class = i % 4 ? "address" : "auth",
            .hard = TRUE,
            .code = 550,
            .status = i % 4 ? "5.1.1" : "5.7.26",
            .action = "failed",
            .diagnostic = "550-5.1.1 The account that you tried to reach does not exist" };

        good = ps_history_add(history, &record, NULL);
    }
    if (!good || !ps_history_flush(history, NULL))
        return -1;
    return (processor_us() - began) / RECORDS;
}

static void
look_up(const char *path, const char *key)
{
    const PsHistoryOptions options = { .key = key };
    g_autoptr(PsHistory) history = ps_history_open(path, &options, NULL);
    g_autoptr(PsPolicy) policy = ps_policy_new();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsMemory) memory = NULL;
    double began = processor_us();

    memory = ps_memory_new(history, policy, NOW, NULL);
    printf("  to sum up        %9.0f us\n", processor_us() - began);
    began = processor_us();
    for (guint i = 0; i < LOOKUPS; i++) {
        g_autofree char *recipient =
            g_strdup_printf("user%u@firm%u.example", i * 7, i * 7 % 5000);

        ps_facts_reset(facts);
        ps_measure_past(facts, memory, recipient, PS_SPAN_NONE);
    }
    printf("  to look one up   %9.2f us\n", (processor_us() - began) / LOOKUPS);
}

int
main(void)
{
    static const char *const keys[] = { NULL, "a long and random key" };

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *folder = g_dir_make_tmp("presend-bench-XXXXXX", NULL);
        g_autofree char *path = g_build_filename(folder, "history.db", NULL);

        printf("%s\n", keys[i] ? "with a key:" : "in clear:");
        printf("  to store one     %9.2f us\n", store(path, keys[i]));
        printf("  to know it again %9.2f us\n", store(path, keys[i]));
        look_up(path, keys[i]);
        g_remove(path);
        g_rmdir(folder);
    }
    return 0;
}
