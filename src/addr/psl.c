/* SPDX-License-Identifier: MIT */
/* psl.c - the public suffix list (libpsl); see domain.h. */
#include <errno.h>
#include <libpsl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "addr/domain.h"
#include "base/i18n.h"

struct PsPsl {
    psl_ctx_t *list;
    char date[sizeof "YYYY-MM-DD"];
};

static void
set_date(PsPsl *psl, time_t when)
{
    struct tm day;

    if (when > 0 && gmtime_r(&when, &day))
        strftime(psl->date, sizeof psl->date, "%Y-%m-%d", &day);
}

static void
set_date_of_file(PsPsl *psl, const char *path)
{
    struct stat file;

    if (path && stat(path, &file) == 0)
        set_date(psl, file.st_mtime);
}

PsPsl *
ps_psl_open(const char *path, GError **error)
{
    g_autoptr(PsPsl) psl = g_new0(PsPsl, 1);

    g_strlcpy(psl->date, "unknown", sizeof psl->date);
    errno = 0;
    psl->list = path ? psl_load_file(path) : psl_latest(NULL);
    if (!psl->list || psl_suffix_count(psl->list) == 0) { /* -1: not known, but there */
        int code = errno ? errno : EINVAL;

        g_set_error(error, G_FILE_ERROR, (gint) g_file_error_from_errno(code),
            _("%s: no public suffix list: %s"), path ? path : "libpsl", g_strerror(code));
        return NULL;
    }
    set_date(psl, psl_builtin_file_time());
    set_date_of_file(psl, path ? path : psl_dist_filename());
    return g_steal_pointer(&psl);
}

void
ps_psl_free(PsPsl *psl)
{
    if (!psl)
        return;
    psl_free(psl->list);
    g_free(psl);
}

const char *
ps_psl_date(const PsPsl *psl)
{
    return psl->date;
}

const char *
ps_psl_organisation(const PsPsl *psl, const char *ascii)
{
    const char *domain = psl_registrable_domain(psl->list, ascii);

    return domain ? domain : ascii;
}

gboolean
ps_psl_is_suffix(const PsPsl *psl, const char *ascii)
{
    return psl_is_public_suffix2(psl->list, ascii, PSL_TYPE_ICANN) != 0;
}

const char *
ps_domain_registered(const char *ascii)
{
    const psl_ctx_t *list = psl_builtin();
    const char *domain = list ? psl_registrable_domain(list, ascii) : NULL;

    return domain ? domain : ascii;
}
