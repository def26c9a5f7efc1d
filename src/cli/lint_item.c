/* SPDX-License-Identifier: MIT */
/* lint_item.c - a mail, or a template that is made one, and its lint; see lint_item.h. */
#include "cli/lint_item.h"

#include "base/i18n.h"
#include "base/read.h"
#include "cli/history.h"
#include "cli/lint_template.h"
#include "rules/suppress.h"

struct LintItem {
    guint turn;
    PsBoxMessage message; /* its texts belong to the item */
    gsize *cuts;
    CmdContext *context;
    LintPrepared prepared;
    PsLint *lint;        /* NULL: nothing can be looked at this way */
    GString *complaints; /* lines for standard error */
    gboolean trouble;
    gboolean changes;
};

LintItem *
lint_item_new(const PsBoxMessage *message, guint turn)
{
    LintItem *item = g_new0(LintItem, 1);
    PsBoxMessage *own = &item->message;

    item->turn = turn;
    *own = *message;
    own->path = g_strdup(message->path);
    own->name = g_strdup(message->name);
    own->error = g_strdup(message->error);
    own->bytes = g_memdup2(message->bytes, message->len);
    item->cuts = g_memdup2(message->in_file.cuts, message->in_file.cut_count * sizeof(gsize));
    own->in_file.cuts = item->cuts;
    item->complaints = g_string_new(NULL);
    return item;
}

void
lint_item_free(LintItem *item)
{
    if (!item)
        return;
    ps_lint_free(item->lint);
    lint_prepared_clear(&item->prepared);
    g_string_free(item->complaints, TRUE);
    g_free((char *) item->message.path);
    g_free((char *) item->message.name);
    g_free((char *) item->message.error);
    g_free((char *) item->message.bytes);
    g_free(item->cuts);
    g_free(item);
}

static PsLint *
lint(const LintOptions *options, LintItem *item, GError **error)
{
    PsBoxMessage *message = &item->message;
    PsLintOptions *how = &item->prepared.how;

    if (message->error) {
        g_set_error_literal(error, PS_READ_ERROR, PS_READ_ERROR_IO, message->error);
        return NULL;
    }
    if (!lint_template_make(options, message, error))
        return NULL;
    how->in_file = &message->in_file;
    how->turn = item->turn;
    if (message->oversize)
        return ps_lint_oversize(message->path, message->oversize, how);
    return ps_lint(message->path, message->bytes, message->len, how, error);
}

gboolean
lint_item_has_turn(const LintOptions *options, const CmdContext *context)
{
    const CmdBaselines *baselines = &options->gate.baselines;

    return options->fix.fix || options->fix.diff || baselines->read || baselines->write ||
           ps_rules_setting(context->rules, "baseline", NULL, NULL) ||
           ps_rules_suppress_count(context->rules);
}

/* Rewrite it, if that is asked for. */
static void
fix(const LintOptions *options, LintItem *item)
{
    PsBoxMessage mended = item->message;
    char *bytes = NULL;

    item->trouble |= !lint_fix_message(
        options, item->context, &item->prepared.how, &mended, &bytes, &item->changes);
    if (!bytes)
        return;
    g_free((char *) item->message.bytes);
    item->message.bytes = bytes;
    item->message.len = mended.len;
    item->message.in_file = mended.in_file;
}

/* What cannot be read is trouble; the others are answered all the same. */
static void
lint_or_complain(const LintOptions *options, LintItem *item)
{
    g_autoptr(GError) error = NULL;

    item->lint = lint(options, item, &error);
    g_assert(item->lint || error);
    if (item->lint)
        return;
    cmd_complain(options->common.command, "%s", error->message);
    item->lint = ps_lint_unreadable(item->message.path, error->message);
    item->trouble = TRUE;
}

void
lint_item_work(const LintOptions *options, LintItem *item)
{
    cmd_complain_into(item->complaints);
    item->context = cmd_context(&options->common, item->message.path);
    g_string_truncate(item->complaints, 0); /* who made the item has said that already */
    if (item->context && lint_prepare(options, item->context, &item->prepared)) {
        fix(options, item);
        lint_or_complain(options, item);
        item->trouble |=
            !cmd_memory_is_good(&options->common, item->prepared.how.directory.memory);
    }
    ps_message_ids_pass(options->message_ids, item->turn);
    cmd_complain_into(NULL);
}

gboolean
lint_item_tell(
    LintOptions *options, const LintItem *item, GArray *outputs, LintOutcome *outcome)
{
    fputs(item->complaints->str, stderr);
    outcome->trouble |= item->trouble;
    outcome->changes |= item->changes;
    if (!item->lint)
        return FALSE;
    lint_outputs_add(outputs, item->lint, item->context, &item->prepared);
    outcome->checked++;
    cmd_baselines_add(&options->gate.baselines, item->lint);
    outcome->findings |= !options->gate.baselines.written &&
                         ps_lint_worst_level(item->lint) >= item->prepared.fail_on;
    outcome->unknown |= item->lint->verdict == PS_VERDICT_UNKNOWN;
    return TRUE;
}
