/* SPDX-License-Identifier: MIT */
/*
 * dns_bulk.c - how fast very many domains are checked, and how rightly.
 *
 * Against one process of nsd, in turns with dnsperf; through an unbound that knows nothing
 * yet, with names whose servers never answer; and with servers that lose or refuse some.
 * Prints the time, that of the processor which is ours, and verdicts that are not true.
 */
#include <sys/resource.h>

#include "dns/world.h"

#define DOMAINS 200000
#define DOMAINS_UNBOUND 60000
#define DEAD_UNBOUND 17 /* of a thousand */
#define DOMAINS_BUFFER 60000
#define DOMAINS_LIMITED 40000
#define DOMAINS_SLOW 2000
#define ROUNDS 3

static double
seconds_of(int who)
{
    struct rusage used;

    getrusage(who, &used);
    return (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* Seconds of processor that the process PID and its children have used. */
static double
seconds_of_tree(int pid)
{
    g_autofree char *stat_path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *children_path = g_strdup_printf("/proc/%d/task/%d/children", pid, pid);
    g_autofree char *stat = NULL, *children = NULL;
    unsigned long user, system;
    double seconds = 0;

    if (!g_file_get_contents(stat_path, &stat, NULL, NULL) ||
        !g_file_get_contents(children_path, &children, NULL, NULL))
        return 0;
    if (sscanf(strrchr(stat, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
            &user, &system) == 2)
        seconds = (double) (user + system) / (double) sysconf(_SC_CLK_TCK);
    for (char *at = children; *at;) {
        int child = (int) strtol(at, &at, 10);

        if (child)
            seconds += seconds_of_tree(child);
        at += strspn(at, " ");
    }
    return seconds;
}

static void
measure_with(const PsDnsOptions *options, const char *what, const char *address,
    const WorldFaults *faults, guint count)
{
    g_autoptr(PsDns) dns = ps_dns_open(address, options, NULL);
    WorldCheck check = { .dns = dns, .faults = faults, .ready = G_QUEUE_INIT };
    gint64 began = g_get_monotonic_time();
    double ours = seconds_of(RUSAGE_SELF), seconds;
    PsDnsHealth health;

    world_check(&check, 0, count);
    seconds = (double) (g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    ours = seconds_of(RUSAGE_SELF) - ours;
    ps_dns_health(dns, &health);
    printf("%s: %.0f domains/s, %.0f questions/s, %.2f us of processor each, "
           "%.2f questions a domain, %u unknown, %u of them falsely, %u otherwise wrong%s\n",
        what, count / seconds, (double) health.questions / seconds,
        ours * G_USEC_PER_SEC / (double) health.questions, (double) health.questions / count,
        check.unknown, check.false_unknown, check.wrong - check.false_unknown,
        health.overloaded ? ", overloaded" : "");
}

static void
measure(const char *what, const char *address, const WorldFaults *faults, guint count)
{
    const PsDnsOptions options = { .bulk = TRUE };

    measure_with(&options, what, address, faults, count);
}

/* With a buffer as the kernel gives who asks for none. */
static void
measure_buffer(void)
{
    const PsDnsOptions options = { .bulk = TRUE, .buffer = 212992 };
    const WorldFaults rows[] = { { 0 }, { .delay_ms = 20 } };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(World) world = world_start(&rows[i]);

        measure_with(&options, i ? "default buffer, 20 ms" : "default buffer", world->address,
            &rows[i], DOMAINS_BUFFER);
    }
}

static void
append_hosts(GString *zone, guint number)
{
    guint class = world_class(number);
    char kind = world_classes[class].host;

    for (guint i = 0; i < world_classes[class].mx; i++) {
        if (kind == 'x')
            g_string_append_printf(zone, "n%u MX 0 .\n", number);
        else
            g_string_append_printf(zone, "n%u MX %u %c%u\n", number, 10 * i, kind,
                kind == 's' ? class * 100 + number % 40 + i : number);
    }
    if (kind == 'h')
        g_string_append_printf(zone, "h%u A 198.18.0.1\n", number);
}

/* The world as a zone. */
static char *
write_zone(guint count)
{
    GString *zone =
        g_string_new("@ 300 SOA ns a 1 2 3 4 5\n@ 300 NS ns\nns A 127.0.0.1\n$TTL 300\n");

    for (guint i = 0; i < 1000; i++)
        g_string_append_printf(zone, "s%u A 198.18.0.2\n", i);
    for (guint i = 0; i < count; i++) {
        guint class = world_class(i);

        append_hosts(zone, i);
        if (world_classes[class].address)
            g_string_append_printf(zone, "n%u A 198.18.0.3\n", i);
        else if (!world_classes[class].missing)
            g_string_append_printf(zone, "n%u TXT \"\"\n", i);
    }
    return g_string_free(zone, FALSE);
}

/* What dnsperf says of the questions for the MX of all domains. */
static void
measure_dnsperf(const Server *nsd, const char *questions)
{
    g_autofree char *port = g_strdup_printf("%u", nsd->port), *out = NULL;
    const char *argv[] = { "dnsperf", "-s", "127.0.0.1", "-p", port, "-d", questions, "-n", "1",
        "-c", "1", "-T", "1", "-q", "1000", NULL };
    double theirs = seconds_of(RUSAGE_CHILDREN);
    const char *rate;

    if (!g_spawn_sync(NULL, (char **) argv, NULL,
            G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL,
            NULL)) {
        printf("# skipped: dnsperf is not there\n");
        return;
    }
    theirs = seconds_of(RUSAGE_CHILDREN) - theirs;
    rate = strstr(out, "Queries per second:");
    printf("dnsperf: %.0f questions/s, %.2f us of processor each\n",
        rate ? g_ascii_strtod(rate + strlen("Queries per second:"), NULL) : 0,
        theirs * G_USEC_PER_SEC / DOMAINS);
}

static void
measure_nsd(void)
{
    const WorldFaults none = { 0 };
    g_autofree char *text = write_zone(DOMAINS), *path = NULL;
    g_autoptr(GString) questions = g_string_new(NULL);
    const char *zones[][2] = { { "world.test", text }, { NULL, NULL } };
    g_autoptr(Server) nsd = server_nsd(zones);

    if (!nsd)
        return;
    for (guint i = 0; i < DOMAINS; i++)
        g_string_append_printf(questions, "n%u.world.test MX\n", i);
    close(g_file_open_tmp("presend-XXXXXX", &path, NULL));
    g_file_set_contents(path, questions->str, (gssize) questions->len, NULL);
    for (guint i = 0; i < ROUNDS; i++) {
        double before = seconds_of_tree(nsd->pid), between;

        measure("nsd", nsd->address, &none, DOMAINS);
        between = seconds_of_tree(nsd->pid);
        measure_dnsperf(nsd, path);
        printf("nsd itself: %.2f s of processor for us, %.2f s for dnsperf\n", between - before,
            seconds_of_tree(nsd->pid) - between);
    }
    g_unlink(path);
}

/* What a resolver that is asked very much is given, as docs/SCALING.md has it. Without
 * wait-limit it hears no client that a thousand answers are owed to. */
static const char roomy[] = "  wait-limit: 0\n"
                            "  num-queries-per-thread: 16384\n"
                            "  outgoing-range: 8192\n"
                            "  so-rcvbuf: 4m\n";

/* unbound, which finds the world at NSD, and for dead domains a port where nobody answers. */
static Server *
start_unbound(const Server *nsd, const WorldFaults *faults, guint silent, const char *more)
{
    g_autofree char *options = g_strconcat("  module-config: \"iterator\"\n", more, NULL);
    g_autoptr(GString) stubs = g_string_new(NULL);

    server_add_stub(stubs, "world.test", "127.0.0.1", nsd->port);
    for (guint i = 0; i < DOMAINS_UNBOUND; i++)
        if (world_hits(i, 1, faults->dead)) {
            g_autofree char *domain = world_domain(i);
            g_autofree char *address = g_strdup_printf("127.9.%u.%u", i >> 8 & 255, i & 255);

            server_add_stub(stubs, domain, address, silent);
        }
    return server_unbound_with(options, stubs->str, "world.test");
}

static void
measure_unbound(const char *what, guint dead, const char *more)
{
    const WorldFaults faults = { .dead = dead };
    g_autofree char *text = write_zone(DOMAINS_UNBOUND);
    const char *zones[][2] = { { "world.test", text }, { NULL, NULL } };
    g_autoptr(Server) nsd = server_nsd(zones), unbound = NULL;
    struct sockaddr_in any = { .sin_family = AF_INET };
    socklen_t len = sizeof any;
    int silent = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    g_assert(bind(silent, (struct sockaddr *) &any, sizeof any) == 0);
    g_assert(getsockname(silent, (struct sockaddr *) &any, &len) == 0);
    if (nsd)
        unbound = start_unbound(nsd, &faults, g_ntohs(any.sin_port), more);
    if (unbound)
        measure(what, unbound->address, &faults, DOMAINS_UNBOUND);
    close(silent);
}

static void
measure_faults(void)
{
    static const struct {
        const char *what;
        guint count;
        WorldFaults faults;
    } rows[] = {
        { "no faults", DOMAINS, { 0 } },
        { "5 % lost, 5 % SERVFAIL once, 1 % truncated", DOMAINS,
            { .lost = 50, .servfail_once = 50, .truncated = 10 } },
        { "20 ms, 1 % dead", DOMAINS, { .dead = 10, .delay_ms = 20 } },
        { "above 5000/s dropped", DOMAINS_LIMITED, { .per_second = 5000 } },
        { "above 5000/s refused", DOMAINS_LIMITED, { .per_second = 5000, .refuse = TRUE } },
        { "above 5000/s dropped, 1.7 % dead", DOMAINS_LIMITED,
            { .per_second = 5000, .dead = 17 } },
        { "above 300/s refused", DOMAINS_SLOW, { .per_second = 300, .refuse = TRUE } },
        { "above 1000/s refused", DOMAINS_SLOW, { .per_second = 1000, .refuse = TRUE } },
        { "above 300/s dropped, 10 % dead", DOMAINS_SLOW, { .per_second = 300, .dead = 100 } },
        { "deaf for 4 s", DOMAINS_LIMITED, { .deaf_after = 20000, .deaf_ms = 4000 } },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(World) world = world_start(&rows[i].faults);

        measure(rows[i].what, world->address, &rows[i].faults, rows[i].count);
    }
}

int
main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!*only || !strcmp(only, "nsd"))
        measure_nsd();
    if (!*only || !strcmp(only, "unbound")) {
        measure_unbound("cold unbound", 0, "");
        measure_unbound("cold unbound, dead names", DEAD_UNBOUND, "");
        measure_unbound("cold unbound with room, dead names", DEAD_UNBOUND, roomy);
    }
    if (!*only || !strcmp(only, "buffer"))
        measure_buffer();
    if (!*only || !strcmp(only, "faults"))
        measure_faults();
    return 0;
}
