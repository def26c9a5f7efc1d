/* SPDX-License-Identifier: MIT */
/*
 * rules.c - how many messages a second go through a folder of rules: read, measured without
 * DNS, seen as rules see them, all rules run. One core, processor time; cold start in real
 * time.
 *
 *     rules [MAIL [RULES [PEER]]]
 *
 * MAIL is a folder (by default the mail of the test vectors), RULES a folder or file (those
 * of Debian's spamassassin), PEER a program that is given the paths of some of the messages
 * and prints its own figures. What is not there is said and passed over.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "facts/measure.h"
#include "rules/engine.h"

enum {
    COLD_RUNS = 15,
    PEER_MESSAGES = 100, /* a peer may be slow */
};

extern char **environ;

/* What a message goes through. */
enum { PARSE, FACTS, VIEWS, RULES, STEPS };
static const char *const step_names[STEPS] = { "parse", "facts", "views", "rules" };

typedef struct {
    PsRules *rules;
    PsDns *dns;
    PsPsl *psl;
    double seconds[STEPS];
    guint messages, refused, hits, open;
    gsize bytes;
} Bench;

static double
clock_of(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* Seconds of this process on a processor. */
static double
now(void)
{
    return clock_of(CLOCK_PROCESS_CPUTIME_ID);
}

/* Add the seconds since *START to STEP, and begin the next. */
static void
lap(Bench *b, int step, double *start)
{
    double end = now();

    b->seconds[step] += end - *start;
    *start = end;
}

static void
run_rules(Bench *b, PsMessage *message, const PsFacts *facts)
{
    const PsRunOptions options = { .apply_when = FALSE, .first_only = TRUE };
    g_autoptr(PsRun) run = ps_run_new(b->rules, message, facts, &options);

    for (guint i = 0; i < ps_rules_count(b->rules); i++) {
        const PsOutcome *outcome = ps_run_get(run, ps_rules_get(b->rules, i));

        b->hits += outcome->state == PS_OUTCOME_HIT;
        b->open += outcome->state == PS_OUTCOME_NOT_CHECKED;
    }
}

static void
run_message(Bench *b, const char *path)
{
    const PsSending sending = { .stage = "final", .volume = -1, .now = 1700000000 };
    g_autofree char *bytes = NULL;
    g_autoptr(PsSource) source = NULL;
    g_autoptr(PsMessage) message = NULL;
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    gsize len;
    double start;

    if (!g_file_get_contents(path, &bytes, &len, NULL))
        return;
    start = now();
    source = ps_source_new(bytes, len);
    message = ps_message_new(source);
    lap(b, PARSE, &start);
    if (!message) {
        b->refused++;
        return;
    }
    ps_measure_message(facts,
        &(PsMeasured){ .source = source,
            .message = message,
            .sending = &sending,
            .dns = b->dns,
            .psl = b->psl },
        NULL);
    lap(b, FACTS, &start);
    ps_view_body(message);
    ps_view_rawbody(message);
    ps_view_uri(message);
    ps_view_full(message);
    lap(b, VIEWS, &start);
    run_rules(b, message, facts);
    lap(b, RULES, &start);
    b->messages++;
    b->bytes += len;
}

static void
add_files(GPtrArray *paths, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            add_files(paths, path);
        else if (!g_str_has_suffix(name, ".tsv"))
            g_ptr_array_add(paths, g_steal_pointer(&path));
    }
}

static int
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static gboolean
bench_open(Bench *b, const char *rules)
{
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    g_autoptr(GError) error = NULL;

    *b = (Bench){ .rules = ps_rules_new() };
    b->dns = ps_dns_open("off", NULL, NULL);
    b->psl = ps_psl_open(NULL, NULL);
    if (!ps_rules_read(b->rules, rules, &how, &error)) {
        fprintf(stderr, "rules: %s\n", error->message);
        return FALSE;
    }
    ps_rules_finish(b->rules);
    return TRUE;
}

static void
bench_close(Bench *b)
{
    ps_rules_free(b->rules);
    ps_dns_free(b->dns);
    ps_psl_free(b->psl);
}

/* Run ARGV to its end; milliseconds, and its peak memory in MB. */
static gboolean
spawn(const char *const *argv, double *ret_ms, double *ret_mb)
{
    double start = clock_of(CLOCK_MONOTONIC);
    struct rusage used;
    int status;
    pid_t pid;

    if (posix_spawnp(&pid, argv[0], NULL, NULL, (char **) argv, environ) != 0 ||
        wait4(pid, &status, 0, &used) != pid || status != 0)
        return FALSE;
    *ret_ms = (clock_of(CLOCK_MONOTONIC) - start) * 1000;
    *ret_mb = (double) used.ru_maxrss / 1024;
    return TRUE;
}

static int
by_number(gconstpointer a, gconstpointer b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x > y) - (x < y);
}

/* This program anew, for one message: the median of the times, the largest peak. */
static void
print_cold(const char *message, const char *rules)
{
    const char *const argv[] = { "/proc/self/exe", "--one", message, rules, NULL };
    double ms[COLD_RUNS], peak = 0;

    for (guint i = 0; i < COLD_RUNS; i++) {
        double mb;

        if (!spawn(argv, &ms[i], &mb))
            return;
        peak = MAX(peak, mb);
    }
    qsort(ms, COLD_RUNS, sizeof ms[0], by_number);
    printf("cold start, one message: %.1f ms (median of %d, least %.1f), peak %.1f MB\n",
        ms[COLD_RUNS / 2], COLD_RUNS, ms[0], peak);
}

/* Own figures of PEER for some of the messages, spread over all. */
static void
print_peer(const char *peer, const GPtrArray *paths)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    guint step = MAX(paths->len / PEER_MESSAGES, 1);
    double ms, mb;

    g_ptr_array_add(argv, (gpointer) peer);
    for (guint i = 0; i < paths->len; i += step)
        g_ptr_array_add(argv, paths->pdata[i]);
    g_ptr_array_add(argv, NULL);
    fflush(stdout);
    if (!spawn((const char *const *) argv->pdata, &ms, &mb))
        printf("# skipped: %s did not run\n", peer);
}

static void
print_figures(const Bench *b)
{
    double sum = 0;

    for (guint i = 0; i < STEPS; i++)
        sum += b->seconds[i];
    printf(
        "presend: %u messages (%u refused), %.1f MB, %u rules: %.0f messages/s, %.2f ms each\n",
        b->messages, b->refused, (double) b->bytes / 1e6, ps_rules_count(b->rules),
        b->messages / sum, sum * 1000 / b->messages);
    for (guint i = 0; i < STEPS; i++)
        printf("  %-6s %6.3f ms\n", step_names[i], b->seconds[i] * 1000 / b->messages);
    printf("  %u hits, %u not checked\n", b->hits, b->open);
}

static gboolean
is_there(const char *path)
{
    gboolean there = path && g_file_test(path, G_FILE_TEST_EXISTS);

    if (!there)
        printf("# skipped: %s is not there\n", path ? path : "PS_VECTORS");
    return there;
}

static int
run_one(const char *message, const char *rules)
{
    Bench b;

    if (!bench_open(&b, rules))
        return 2;
    run_message(&b, message);
    return 0; /* the rest is the kernel's, as in the program */
}

static void
run_all(const char *mail, const char *rules, const char *peer)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    double start = now();
    Bench b;

    add_files(paths, mail);
    g_ptr_array_sort(paths, by_text);
    if (!paths->len || !bench_open(&b, rules))
        return;
    printf("presend: rules read in %.1f ms\n", (now() - start) * 1000);
    for (guint i = 0; i < paths->len; i++)
        run_message(&b, paths->pdata[i]);
    print_figures(&b);
    fflush(stdout);
    print_cold(paths->pdata[paths->len / 2], rules);
    if (peer)
        print_peer(peer, paths);
    bench_close(&b);
}

int
main(int argc, char **argv)
{
    const char *vectors = g_getenv("PS_VECTORS");
    g_autofree char *vector_mail = vectors ? g_build_filename(vectors, "mail", NULL) : NULL;
    const char *mail = argc > 1 ? argv[1] : vector_mail;
    const char *rules = argc > 2 ? argv[2] : "/usr/share/spamassassin";

    if (argc == 4 && !strcmp(argv[1], "--one"))
        return run_one(argv[2], argv[3]);
    if (is_there(mail) && is_there(rules))
        run_all(mail, rules, argc > 3 ? argv[3] : NULL);
    return 0;
}
