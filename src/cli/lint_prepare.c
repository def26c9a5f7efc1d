/* SPDX-License-Identifier: MIT */
/* lint_prepare.c - what a draft is held against; see lint_job.h. */
#include "base/i18n.h"
#include "cli/history.h"
#include "cli/lint_job.h"

static gboolean
receiver_is_known(const CmdOptions *options, const PsRules *rules, const char *receiver)
{
    if (!receiver || ps_rules_has_provider(rules, receiver))
        return TRUE;
    cmd_complain(options->command,
        _("no receiver '%s'; there are postfix, exim and those of the \"provider\" lines of "
          "the rules"),
        receiver);
    return FALSE;
}

static GPtrArray *
join(char *const *to, const CmdRecipients *listed)
{
    GPtrArray *both = g_ptr_array_new_null_terminated(0, NULL, TRUE);

    for (; *to; to++)
        g_ptr_array_add(both, *to);
    for (guint i = 0; listed && i < listed->addresses->len; i++)
        g_ptr_array_add(both, listed->addresses->pdata[i]);
    return both;
}

/* Those of the command line stand for those of the configuration. Without any, they are those
 * of the draft. FALSE after a message. */
static gboolean
name_recipients(const LintOptions *options, const CmdContext *context, LintPrepared *ret)
{
    GPtrArray *addresses = options->listed ? options->listed->addresses : NULL;

    if (options->to) {
        addresses = ret->both = join(options->to, options->listed);
    } else if (context->recipients && !options->listed) {
        ret->configured =
            cmd_recipients_read(&options->common, context->recipients, options->column);
        if (!ret->configured)
            return FALSE;
        addresses = ret->configured->addresses;
    }
    ret->how.recipients =
        addresses && addresses->len ? (const char *const *) addresses->pdata : NULL;
    return TRUE;
}

/* What is known of their domains, for all drafts of CONTEXT. */
static PsDestinations *
destinations_of(
    const LintOptions *options, const CmdContext *context, const PsDirectory *directory)
{
    static GMutex lock; /* each thread has its own contexts, and all share the table of them */
    PsDestinations *table;

    g_mutex_lock(&lock);
    table = g_hash_table_lookup(options->destinations, context);
    if (!table) {
        table = ps_destinations_new(directory, options->common.bulk ? G_MAXUINT : 0);
        g_hash_table_insert(options->destinations, (gpointer) context, table);
    }
    g_mutex_unlock(&lock);
    return table;
}

gboolean
lint_prepare(const LintOptions *options, CmdContext *context, LintPrepared *ret)
{
    PsLintOptions *how = &ret->how;

    *ret = (LintPrepared){ 0 };
    *how = (PsLintOptions){ .rules = context->rules,
        .psl = context->psl,
        .web = context->web,
        .lists = (const char *const *) options->lists,
        .lang = context->lang };
    how->message_ids = options->message_ids;
    how->suppress_used = options->gate.suppress_used;
    how->directory = (PsDirectory){ .dns = context->dns,
        .providers = ps_rules_providers(context->rules),
        .typos = context->typos,
        .receiver = cmd_setting(context, options->common.receiver, "receiver") };
    if (!receiver_is_known(&options->common, context->rules, how->directory.receiver) ||
        !cmd_sending(&options->common, context, &how->sending) ||
        !cmd_selection(&options->gate, &options->common, context, &how->selection) ||
        !cmd_baseline(&options->gate.baselines, &options->common, context, &how->baseline) ||
        !cmd_memory(&options->common, context, how->sending.now, &how->directory.memory) ||
        !name_recipients(options, context, ret))
        return FALSE;
    ret->fail_on = cmd_fail_on(&options->common, context);
    ret->show_passed = options->gate.show_passed;
    ret->show_suppressed = options->gate.show_suppressed;
    how->listed = options->listed || ret->configured;
    how->destinations = destinations_of(options, context, &how->directory);
    return TRUE;
}

void
lint_prepared_clear(LintPrepared *prepared)
{
    if (prepared->both)
        g_ptr_array_unref(prepared->both);
    cmd_recipients_free(prepared->configured);
}
