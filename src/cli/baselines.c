/* SPDX-License-Identifier: MIT */
/* baselines.c - baselines read and written; see baselines.h. */
#include "cli/baselines.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"
#include "cli/rewrite.h"

static PsBaseline *
read_baseline(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize len;

    return ps_read_file(path, PS_LIMIT_baseline_bytes, &text, &len, error)
               ? ps_baseline_read(text, len, path, error)
               : NULL;
}

/* A file that is no baseline is somebody's draft: it is not written over. */
gboolean
cmd_baselines_begin(CmdBaselines *baselines, const CmdOptions *options)
{
    g_autoptr(PsBaseline) before = NULL;
    g_autoptr(GError) error = NULL;

    baselines->known = g_hash_table_new_full(
        g_str_hash, g_str_equal, g_free, (GDestroyNotify) ps_baseline_free);
    if (!baselines->write)
        return TRUE;
    if (g_file_test(baselines->write, G_FILE_TEST_EXISTS) &&
        !g_file_test(baselines->write, G_FILE_TEST_IS_REGULAR)) {
        cmd_complain(options->command, _("%s: is no regular file"), baselines->write);
        return FALSE;
    }
    if (g_file_test(baselines->write, G_FILE_TEST_EXISTS)) {
        before = read_baseline(baselines->write, &error);
        if (!before) {
            cmd_complain(options->command, _("%s; it is not written over"), error->message);
            return FALSE;
        }
    }
    baselines->written = ps_baseline_new(baselines->write);
    return TRUE;
}

void
cmd_baselines_clear(CmdBaselines *baselines)
{
    g_clear_pointer(&baselines->known, g_hash_table_unref);
    ps_baseline_free(baselines->written);
    g_free(baselines->read);
    g_free(baselines->write);
}

gboolean
cmd_baseline(const CmdBaselines *baselines, const CmdOptions *options,
    const CmdContext *context, PsBaseline **ret)
{
    g_autofree char *path = baselines->read
                                ? g_strdup(baselines->read)
                                : cmd_beside_config(context,
                                      ps_rules_setting(context->rules, "baseline", NULL, NULL));
    g_autoptr(GError) error = NULL;
    PsBaseline *baseline = path ? g_hash_table_lookup(baselines->known, path) : NULL;

    if (path && !baseline) {
        baseline = read_baseline(path, &error);
        if (!baseline) {
            cmd_complain(options->command, "%s", error->message);
            return FALSE;
        }
        g_hash_table_insert(baselines->known, g_steal_pointer(&path), baseline);
    }
    *ret = baseline;
    return TRUE;
}

static void
add_all(PsBaseline *baseline, const PsLint *lint, const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++)
        if (ps_baseline_is_for(findings->pdata[i]))
            ps_baseline_add(baseline, lint->title, findings->pdata[i]);
}

void
cmd_baselines_add(CmdBaselines *baselines, const PsLint *lint)
{
    baselines->gone += lint->gone;
    if (!baselines->written || lint->error)
        return;
    add_all(baselines->written, lint, lint->findings);
    add_all(baselines->written, lint, lint->silent);
}

static gboolean
write_baseline(const CmdBaselines *baselines, const CmdOptions *options)
{
    g_autofree char *text = ps_baseline_text(baselines->written);
    g_autoptr(GError) error = NULL;

    if (cmd_write(baselines->write, text, strlen(text), &error))
        return TRUE;
    cmd_complain(options->command, "%s", error->message);
    return FALSE;
}

gboolean
cmd_baselines_end(CmdBaselines *baselines, const CmdOptions *options, gboolean trouble)
{
    if (baselines->gone && !baselines->write)
        cmd_complain(options->command,
            ngettext("%u entry of the baseline is gone; --write-baseline writes it anew",
                "%u entries of the baseline are gone; --write-baseline writes it anew",
                baselines->gone),
            baselines->gone);
    if (!baselines->written)
        return TRUE;
    if (!trouble)
        return write_baseline(baselines, options);
    cmd_complain(options->command,
        _("%s: not written, because not everything could be checked"), baselines->write);
    return FALSE;
}
