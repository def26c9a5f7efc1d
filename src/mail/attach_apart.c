/* SPDX-License-Identifier: MIT */
/* attach_apart.c - a process of its own; see attach_apart.h. */
#include "mail/attach_apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

/*
 * A lock that some other thread holds while this one forks is never let go in the child: GLib's,
 * iconv's, the program's. A child that needs it sleeps for ever, and nothing else makes it sleep.
 * So it is looked at now and then while nothing comes, and another is tried.
 *
 * What counts is the child's own processor time, which it is limited to, so that a busy machine
 * changes nothing. Only one that does nothing at all, though it does not sleep, is given up.
 */
#define LOOK_MS 50
#define ASLEEP_LOOKS 2
#define IDLE_LOOKS (4 * PS_LIMIT_attachment_ms / LOOK_MS)
#define TRIES 8

typedef enum {
    RECEIVED_ALL,
    RECEIVED_LATE,
    RECEIVED_STUCK,
} Received;

static void
limit(int resource, rlim_t value)
{
    const struct rlimit both = { value, value };

    setrlimit((__rlimit_resource_t) resource, &both);
}

/* Memory that may be had on top of what this process has now. */
static void
limit_memory(void)
{
    g_autofree char *text = NULL;
    guint64 pages;

    if (PS_APART_SANITIZED || !g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        return; /* the sanitizer maps terabytes */
    pages = g_ascii_strtoull(text, NULL, 10);
    limit(RLIMIT_AS, pages * (guint64) sysconf(_SC_PAGESIZE) + PS_LIMIT_attachment_memory);
}

/* What the child may do: compute, for a while, and write to FD. */
static void
confine(int fd)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int i = 0; null >= 0 && i <= STDERR_FILENO; i++)
        if (i != fd)
            dup2(null, i); /* libraries print what they think */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, 2 * PS_LIMIT_attachment_ms / 1000);
    limit_memory();
}

static G_GNUC_NORETURN void
be_child(PsApartWork work, gpointer data, int fd)
{
    PsFoundOut out = { g_string_new(NULL), fd };

    confine(fd);
    work(data, &out);
    ps_found_add(&out, PS_FOUND_END, "", "");
    ps_found_flush(&out);
    _exit(0);
}

typedef enum {
    DOING_SOMETHING,
    DOING_NOTHING,
    ASLEEP,
} Doing;

/* What the child does. It has computed for *BEFORE nanoseconds, which are updated. */
static Doing
look_at(pid_t child, guint64 *before)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int) child);
    g_autofree char *text = NULL;
    const char *name_end = NULL;
    struct timespec used;
    clockid_t clock;
    guint64 last = *before;

    if (clock_getcpuclockid(child, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return DOING_NOTHING;
    *before = (guint64) used.tv_sec * G_USEC_PER_SEC * 1000 + (guint64) used.tv_nsec;
    if (g_file_get_contents(path, &text, NULL, NULL))
        name_end = strrchr(text, ')');
    if (*before != last || (name_end && g_str_has_prefix(name_end, ") R")))
        return DOING_SOMETHING;
    return name_end && g_str_has_prefix(name_end, ") S") ? ASLEEP : DOING_NOTHING;
}

/* Wait until CHILD has written something, has ended, or has done nothing for too long. */
static Received
await_bytes(pid_t child, int fd)
{
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    guint64 computed = 0;
    guint asleep = 0, idle = 0;
    int some;

    while ((some = poll(&ready, 1, LOOK_MS)) <= 0) {
        Doing doing;

        if (some < 0)
            continue; /* a signal came */
        doing = look_at(child, &computed);
        asleep = doing == ASLEEP ? asleep + 1 : 0;
        idle = doing == DOING_SOMETHING ? 0 : idle + 1;
        if (asleep >= ASLEEP_LOOKS)
            return RECEIVED_STUCK;
        if (idle >= IDLE_LOOKS)
            return RECEIVED_LATE;
    }
    return RECEIVED_ALL;
}

/* Read all that CHILD writes. */
static Received
receive(pid_t child, int fd, GString *records)
{
    char buffer[4096];

    while (TRUE) {
        Received received = await_bytes(child, fd);
        gssize count;

        if (received != RECEIVED_ALL)
            return received;
        count = read(fd, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return RECEIVED_ALL;
        g_string_append_len(records, buffer, count);
        if (records->len > PS_LIMIT_attachment_records)
            return RECEIVED_LATE;
    }
}

static int
wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1; /* somebody else has waited for it */
    return status;
}

/* Start a child with WORK, which writes to what is read from *RET_FD. One thread at a time: a
 * child of another would keep this one's end for writing open, and nobody would see the end. */
static pid_t
start_child(PsApartWork work, gpointer data, int *ret_fd)
{
    static GMutex one_at_a_time;
    int ends[2];
    pid_t child;

    g_mutex_lock(&one_at_a_time);
    if (pipe2(ends, O_CLOEXEC) < 0) {
        g_mutex_unlock(&one_at_a_time);
        return -1;
    }
    child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(work, data, ends[1]);
    }
    close(ends[1]);
    g_mutex_unlock(&one_at_a_time);
    if (child > 0)
        *ret_fd = ends[0];
    else
        close(ends[0]);
    return child;
}

/* The end of a child, or of none; STUCK where it slept. */
static PsApartEnd
run_once(PsApartWork work, gpointer data, GString *records, gboolean *ret_stuck)
{
    int fd, status;
    pid_t child = start_child(work, data, &fd);
    Received received;

    *ret_stuck = FALSE;
    if (child < 0)
        return PS_APART_FAILED;
    received = receive(child, fd, records);
    close(fd);
    if (received != RECEIVED_ALL)
        kill(child, SIGKILL);
    status = wait_for(child);
    *ret_stuck = received == RECEIVED_STUCK;
    if (received != RECEIVED_ALL || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return PS_APART_SLOW;
    return WIFSIGNALED(status) || (status != -1 && WEXITSTATUS(status)) ? PS_APART_CRASHED
                                                                        : PS_APART_DONE;
}

PsApartEnd
ps_apart_run(PsApartWork work, gpointer data, GString *records)
{
    gsize before = records->len;

    for (guint i = 0; i < TRIES; i++) {
        gboolean stuck;
        PsApartEnd end = run_once(work, data, records, &stuck);

        if (!stuck)
            return end;
        g_string_truncate(records, before);
    }
    return PS_APART_FAILED;
}
