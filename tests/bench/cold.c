/* SPDX-License-Identifier: MIT */
/*
 * cold.c - how long a program takes from its start to its end, and how much memory.
 *
 *     cold [-n RUNS] PROGRAM [ARGUMENT...]
 *
 * Runs it RUNS times (20), one after the other, with its output thrown away, and prints the
 * fastest, the median and the slowest time and the highest peak of resident memory. Nothing
 * is kept between runs but the page cache of the kernel. A run that ends with another status
 * than 0 or 1 (presend's "something would be rejected") ends the measurement.
 */
#include <fcntl.h>
#include <glib.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

typedef struct {
    gint64 us;
    long peak_kb;
} Run;

static int
compare_times(gconstpointer a, gconstpointer b)
{
    const Run *x = a;
    const Run *y = b;

    return (x->us > y->us) - (x->us < y->us);
}

/* Run ARGV once; FALSE if it could not be started or failed. */
static gboolean
run_once(char **argv, Run *ret)
{
    posix_spawn_file_actions_t actions;
    struct rusage used;
    pid_t pid;
    int status;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    gint64 began = g_get_monotonic_time();
    int error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) {
        fprintf(stderr, "cold: %s: %s\n", argv[0], g_strerror(error));
        return FALSE;
    }
    if (wait4(pid, &status, 0, &used) != pid)
        return FALSE;
    gint64 us = g_get_monotonic_time() - began;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        fprintf(stderr, "cold: %s: ended with wait status %#x\n", argv[0], (unsigned) status);
        return FALSE;
    }
    *ret = (Run){ us, used.ru_maxrss };
    return TRUE;
}

int
main(int argc, char **argv)
{
    guint64 runs = 20;
    long peak_kb = 0;
    int at = 1;

    if (argc > 2 && !strcmp(argv[1], "-n")) {
        if (!g_ascii_string_to_unsigned(argv[2], 10, 1, 100000, &runs, NULL))
            at = argc;
        else
            at = 3;
    }
    if (at >= argc) {
        fputs("usage: cold [-n RUNS] PROGRAM [ARGUMENT...]\n", stderr);
        return 2;
    }

    g_autofree Run *all = g_new0(Run, runs);
    for (guint i = 0; i < runs; i++) {
        if (!run_once(argv + at, &all[i]))
            return 2;
        peak_kb = MAX(peak_kb, all[i].peak_kb);
    }
    qsort(all, runs, sizeof *all, compare_times);
    printf("%u runs: min %.1f ms, median %.1f ms, max %.1f ms; peak %.1f MB\n", (guint) runs,
        (double) all[0].us / 1000, (double) all[runs / 2].us / 1000,
        (double) all[runs - 1].us / 1000, (double) peak_kb / 1024);
    return 0;
}
