/* SPDX-License-Identifier: MIT */
/* bounce_memory.c - records into the history, decisions out of it; see bounce_memory.h. */
#include "cli/bounce_memory.h"

#include "base/hash.h"
#include "cli/history_actions.h"
#include "cli/output.h"

static gconstpointer
find_table(const char *name)
{
    return ps_table_format(name);
}

static gboolean
open_list(const CmdOptions *options, const CmdContext *context, const char *path,
    char *const *files, GArray **ret)
{
    g_autofree char *spec = g_strconcat("csv:", path, NULL);
    const char *const specs[] = { spec, NULL };
    CmdOutput *output;

    *ret = cmd_outputs_open(
        options, context, specs, (const char *const *) files, find_table, "csv");
    if (!*ret)
        return FALSE;
    output = cmd_output(*ret, 0);
    output->report.rules = context->rules;
    output->report.lang = context->lang;
    ((const PsTableFormat *) output->format)->begin(&output->report, &cmd_history_addresses);
    return TRUE;
}

gboolean
cmd_bounce_memory_open(const CmdOptions *options, const CmdContext *context, gboolean record,
    const char *suppress, char *const *files, gint64 now, CmdBounceMemory *ret)
{
    *ret = (CmdBounceMemory){
        .options = options, .context = context, .record = record, .now = now
    };
    ret->addresses = g_ptr_array_new_with_free_func(g_free);
    ret->seen = g_hash_table_new(ps_hash_str, g_str_equal);
    if (suppress && !open_list(options, context, suppress, files, &ret->suppressed))
        return FALSE;
    if (record)
        ret->history = cmd_history_open(options, context, TRUE);
    else if (suppress)
        ret->history = ps_history_open(NULL, &(PsHistoryOptions){ .create = TRUE }, NULL);
    return ret->history || (!record && !suppress);
}

static gboolean
is_good(const CmdBounceMemory *memory, gboolean good, const GError *error)
{
    if (!good)
        cmd_complain(memory->options->command, "%s", error->message);
    return good;
}

static void
note_address(CmdBounceMemory *memory, const char *address)
{
    char *copy;

    if (!memory->suppressed || !address || g_hash_table_contains(memory->seen, address))
        return;
    copy = g_strdup(address);
    g_ptr_array_add(memory->addresses, copy);
    g_hash_table_add(memory->seen, copy);
}

gboolean
cmd_bounce_memory_add(CmdBounceMemory *memory, const PsBounce *bounce, PsOrigin origin,
    const char *bytes, gsize len)
{
    g_autofree char *digest = NULL;
    g_autoptr(GError) error = NULL;
    gboolean good = TRUE;

    if (!memory->history)
        return TRUE;
    if (!bounce->message_id)
        digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *) bytes, len);
    for (guint i = 0; i < bounce->records->len && good; i++) {
        const PsBounceRecord *r = &g_array_index(bounce->records, PsBounceRecord, i);
        const PsHistoryRecord record = { .notice = digest ? digest : bounce->message_id,
            .recipient = r->original_recipient ? r->original_recipient : r->recipient,
            .provider = r->provider,
            .time = bounce->date ? bounce->date : memory->now,
            .reason = r->reason,
            .bounce_class = r->coarse,
            .hard = r->hard,
            .code = r->code,
            .status = r->status,
            .action = r->action,
            .diagnostic = r->diagnostic,
            .original_id = bounce->original_id,
            .remote_mta = r->remote_mta,
            .reporting_mta = r->reporting_mta,
            .origin = origin };

        if (!record.recipient)
            continue;
        good = ps_history_add(memory->history, &record, &error);
        note_address(memory, record.recipient);
    }
    return is_good(memory, good, error);
}

static gboolean
decide(CmdBounceMemory *memory, const char *address, GError **error)
{
    CmdOutput *output = cmd_output(memory->suppressed, 0);
    g_auto(PsPast) past = { 0 };
    PsDecision decision;

    if (!ps_history_find(memory->history, address, &past, error))
        return FALSE;
    ps_policy_decide(ps_rules_policy(memory->context->rules), &past, memory->now, &decision);
    if (decision.last && decision.action == PS_ACTION_SUPPRESS)
        cmd_history_print_decision(
            &output->report, output->format, address, NULL, decision.last->provider, &decision);
    return TRUE;
}

gboolean
cmd_bounce_memory_close(CmdBounceMemory *memory)
{
    g_autoptr(GError) error = NULL;
    gboolean good = TRUE;

    if (!memory->history)
        return TRUE;
    good = ps_history_flush(memory->history, &error);
    if (good && memory->record)
        cmd_complain(memory->options->command,
            "records new: %" G_GUINT64_FORMAT ", known before: %" G_GUINT64_FORMAT,
            ps_history_new_count(memory->history), ps_history_known_count(memory->history));
    for (guint i = 0; good && i < memory->addresses->len; i++)
        good = decide(memory, memory->addresses->pdata[i], &error);
    if (!is_good(memory, good, error))
        return FALSE;
    if (memory->suppressed) {
        CmdOutput *output = cmd_output(memory->suppressed, 0);

        ((const PsTableFormat *) output->format)
            ->end(&output->report, &cmd_history_addresses, NULL);
        return cmd_outputs_close(memory->options, memory->suppressed);
    }
    return TRUE;
}

void
cmd_bounce_memory_clear(CmdBounceMemory *memory)
{
    ps_history_free(memory->history);
    g_clear_pointer(&memory->suppressed, g_array_unref);
    g_clear_pointer(&memory->addresses, g_ptr_array_unref);
    g_clear_pointer(&memory->seen, g_hash_table_unref);
}
