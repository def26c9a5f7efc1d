/* SPDX-License-Identifier: MIT */
/* attach_apart.c - a process of its own; see attach_apart.h. */
#include "mail/attach_apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"

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

/* Read all that comes until DEADLINE; FALSE if it came before the end. */
static gboolean
receive(int fd, GString *records, gint64 deadline)
{
    char buffer[4096];

    while (TRUE) {
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        struct pollfd ready = { .fd = fd, .events = POLLIN };
        gssize count = 0;

        if (left <= 0)
            return FALSE;
        if (poll(&ready, 1, (int) left) > 0)
            count = read(fd, buffer, sizeof buffer);
        else
            continue; /* the time is up, or a signal came */
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return TRUE;
        g_string_append_len(records, buffer, count);
        if (records->len > PS_LIMIT_attachment_records)
            return FALSE;
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

PsApartEnd
ps_apart_run(PsApartWork work, gpointer data, GString *records)
{
    gint64 deadline =
        g_get_monotonic_time() + 4 * PS_LIMIT_attachment_ms * G_GINT64_CONSTANT(1000);
    gboolean all;
    int fd, status;
    pid_t child = start_child(work, data, &fd);

    if (child < 0)
        return PS_APART_FAILED;
    all = receive(fd, records, deadline);
    close(fd);
    if (!all)
        kill(child, SIGKILL);
    status = wait_for(child);
    if (!all || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return PS_APART_SLOW;
    return WIFSIGNALED(status) || (status != -1 && WEXITSTATUS(status)) ? PS_APART_CRASHED
                                                                        : PS_APART_DONE;
}
