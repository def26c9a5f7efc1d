/* SPDX-License-Identifier: MIT */
/* rewrite.c - written beside, then renamed; see rewrite.h. */
#include "cli/rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"

static gboolean
fail(GError **error, const char *file, const char *why)
{
    g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO, _("%s: not rewritten: %s"), file, why);
    return FALSE;
}

/* Whoever may write to the folder could replace it all the same. */
static gboolean
is_read_only(const char *path, const struct stat *status)
{
    return !(status->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) || access(path, W_OK) != 0;
}

/* Why a file must stay as it is; NULL if it may be replaced. A file with other names would be
 * two files afterwards. */
static const char *
find_obstacle(const char *path, const struct stat *status)
{
    if (!S_ISREG(status->st_mode))
        return _("it is no plain file");
    if (status->st_nlink > 1)
        return _("it has other names (hard links), which would keep what it was");
    return is_read_only(path, status) ? _("it is read-only") : NULL;
}

/* Somebody may have saved it since it was read. */
static gboolean
is_still(const char *path, const char *old, gsize old_len)
{
    g_autofree char *bytes = NULL;
    gsize len;

    return ps_read_file(path, PS_LIMIT_message_bytes, &bytes, &len, NULL) && len == old_len &&
           !memcmp(bytes, old, len);
}

static gboolean
write_bytes(int descriptor, const char *bytes, gsize len)
{
    while (len) {
        ssize_t n = write(descriptor, bytes, len);

        if (n < 0 && errno != EINTR)
            return FALSE;
        if (n > 0) {
            bytes += n;
            len -= (gsize) n;
        }
    }
    return TRUE;
}

static gboolean
write_all(int descriptor, const char *bytes, gsize len)
{
    return write_bytes(descriptor, bytes, len) && fsync(descriptor) == 0;
}

/* Write a new file beside PATH and put it in its place: with the mode and the owner that OLD says;
 * it is an error if the owner cannot be KEPT. OLD is NULL if there is none. FALSE: errno says why,
 * and nothing is left of it. */
static gboolean
replace(const char *path, const struct stat *old, gboolean kept, const char *bytes, gsize len)
{
    g_autofree char *beside = g_strconcat(path, ".presend-XXXXXX", NULL);
    int descriptor = g_mkstemp_full(beside, O_WRONLY | O_CLOEXEC, old ? 0600 : 0666), trouble;
    gboolean good;

    if (descriptor < 0)
        return FALSE;
    good = write_all(descriptor, bytes, len) &&
           (!old || fchown(descriptor, old->st_uid, old->st_gid) == 0 || !kept) &&
           (!old || fchmod(descriptor, old->st_mode & 07777) == 0);
    trouble = errno;
    if (close(descriptor) == 0 && good && rename(beside, path) == 0)
        return TRUE;
    if (good)
        trouble = errno;
    unlink(beside);
    errno = trouble;
    return FALSE;
}

/* A signal that would end the program waits until the new file is there, or gone. */
static gboolean
replace_undisturbed(
    const char *path, const struct stat *old, gboolean kept, const char *bytes, gsize len)
{
    static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGXFSZ };
    sigset_t wait, before;
    gboolean good;
    int trouble;

    sigemptyset(&wait);
    for (guint i = 0; i < G_N_ELEMENTS(ending); i++)
        sigaddset(&wait, ending[i]);
    sigprocmask(SIG_BLOCK, &wait, &before);
    good = replace(path, old, kept, bytes, len);
    trouble = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = trouble;
    return good;
}

/* What is no file, such as a pipe, is written to as it stands. */
static gboolean
write_into(const char *path, const char *bytes, gsize len)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC), trouble;
    gboolean good = descriptor >= 0 && write_bytes(descriptor, bytes, len);

    trouble = errno;
    if (descriptor >= 0 && close(descriptor) != 0 && good)
        return FALSE;
    errno = trouble;
    return good;
}

char *
cmd_follow_links(const char *path)
{
    char *target = g_strdup(path);

    for (guint i = 0; i < 40; i++) {
        g_autofree char *link = g_file_read_link(target, NULL);
        g_autofree char *folder = g_path_get_dirname(target);

        if (!link)
            break;
        g_free(target);
        target =
            g_path_is_absolute(link) ? g_strdup(link) : g_build_filename(folder, link, NULL);
    }
    return target;
}

gboolean
cmd_write(const char *file, const char *bytes, gsize len, GError **error)
{
    struct stat old;
    gboolean is_there = stat(file, &old) == 0;
    char *real = realpath(file, NULL); /* NULL, too, for /dev/stdout that is a pipe */
    g_autofree char *path = is_there ? g_strdup(real ? real : file) : cmd_follow_links(file);

    free(real);
    if (is_there && S_ISREG(old.st_mode) && is_read_only(path, &old))
        return fail(error, file, _("it is read-only"));
    if (is_there && !S_ISREG(old.st_mode)
            ? write_into(path, bytes, len)
            : replace_undisturbed(path, is_there ? &old : NULL, FALSE, bytes, len))
        return TRUE;
    ps_read_fail(error, file, errno);
    return FALSE;
}

gboolean
cmd_rewrite(const char *file, const char *old, gsize old_len, const char *bytes, gsize len,
    GError **error)
{
    char *real = realpath(file, NULL);
    g_autofree char *path = g_strdup(real);
    struct stat status;
    const char *obstacle;

    free(real);
    if (!path || stat(path, &status) != 0)
        return fail(error, file, g_strerror(errno));
    obstacle = find_obstacle(path, &status);
    if (obstacle)
        return fail(error, file, obstacle);
    if (!is_still(path, old, old_len))
        return fail(error, file, _("it has changed since it was read"));
    return replace_undisturbed(path, &status, TRUE, bytes, len) ||
           fail(error, file, g_strerror(errno));
}
