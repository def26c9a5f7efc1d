/* SPDX-License-Identifier: MIT */
/* bounce_memory.c - records into the history, decisions out of it; see bounce_memory.h. */
#include "cli/bounce_memory.h"

#include <string.h>

#include "base/hash.h"
#include "cli/history_actions.h"
#include "cli/output.h"
#include "history/mailbox.h"

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
    *ret = (CmdBounceMemory){ .options = options, .context = context, .now = now };
    ret->addresses = g_ptr_array_new_with_free_func(g_free);
    ret->seen = g_hash_table_new(ps_hash_str, g_str_equal);
    if (suppress && !open_list(options, context, suppress, files, &ret->suppressed))
        return FALSE;
    if (record)
        ret->history = ret->before = cmd_history_open(options, context, TRUE);
    if (record && !ret->history)
        return FALSE;
    if (!record)
        ret->unknown = !cmd_history_look(options, context, &ret->before);
    cmd_bounce_past_init(&ret->past, ps_rules_policy(context->rules), ret->before, now);
    return TRUE;
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
    g_autofree char *name = NULL;

    if (!memory->suppressed || !address)
        return;
    name = ps_mailbox_name(address, NULL);
    if (g_hash_table_contains(memory->seen, name))
        return;
    g_hash_table_add(memory->seen, name);
    g_ptr_array_add(memory->addresses, g_steal_pointer(&name));
}

static gint64
time_of(const CmdBounceMemory *memory, const PsBounce *bounce)
{
    return bounce->date > 0 ? MIN(bounce->date, memory->now) : memory->now;
}

static void
clear_decision(gpointer decision)
{
    ps_bounce_decision_clear(decision);
}

/* By PAST; after a message by this run alone, if the history cannot be asked. */
static void
ask(CmdBounceMemory *memory, const char *address, PsDecision *ret, GArray **ret_events)
{
    g_autoptr(GError) error = NULL;

    if (cmd_bounce_past_decide(&memory->past, address, ret, ret_events, &error))
        return;
    cmd_complain(memory->options->command, "%s", error->message);
    memory->past.history = NULL; /* to say so once is enough */
    memory->unknown = TRUE;
}

GArray *
cmd_bounce_memory_decide(CmdBounceMemory *memory, const PsBounce *bounce, PsOrigin origin)
{
    GArray *decisions = g_array_new(FALSE, FALSE, sizeof(PsBounceDecision));

    g_array_set_clear_func(decisions, clear_decision);
    for (guint i = 0; i < bounce->records->len; i++) {
        const PsBounceRecord *r = &g_array_index(bounce->records, PsBounceRecord, i);
        const char *address = ps_bounce_record_sent_to(r);
        g_autoptr(GArray) events = NULL;
        PsDecision decision = { 0 };
        PsBounceDecision told;

        cmd_bounce_past_add(&memory->past, r, time_of(memory, bounce), origin);
        if (address)
            ask(memory, address, &decision, &events);
        ps_bounce_decision_set(&told, &decision);
        g_array_append_val(decisions, told);
        note_address(memory, address);
    }
    return decisions;
}

/* A digest of the message, the same from whatever kind of file: the line of an mbox, the quoting
 * of lines like it, line ends and empty lines at the end do not count. */
static char *
digest_of(const char *bytes, gsize len)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    const char *end = bytes + len;
    guint empty = 0;

    for (const char *line = bytes, *next; line < end; line = next) {
        const char *stop = memchr(line, '\n', (gsize) (end - line));
        gsize size = (gsize) ((stop ? stop : end) - line), quotes = 0;

        next = stop ? stop + 1 : end;
        size -= size && line[size - 1] == '\r';
        while (quotes < size && line[quotes] == '>')
            quotes++;
        if (size - quotes < 5 || memcmp(line + quotes, "From ", 5) != 0)
            quotes = 0;
        else if (line == bytes)
            continue;
        empty += !size;
        for (; size && empty; empty--)
            g_checksum_update(sum, (const guchar *) "\n", 1);
        g_checksum_update(sum, (const guchar *) line + quotes, (gssize) (size - quotes));
        g_checksum_update(sum, (const guchar *) "\n", size > 0);
    }
    return g_strdup(g_checksum_get_string(sum));
}

/* What tells the notice apart, wherever it is found again. Some servers give several the same
 * Message-ID. */
static char *
name_of(const PsBounce *bounce, const char *bytes, gsize len)
{
    if (!bounce->message_id)
        return digest_of(bytes, len);
    return g_strdup_printf("%s %" G_GINT64_FORMAT " %s", bounce->message_id, bounce->date,
        bounce->original_id ? bounce->original_id : "");
}

gboolean
cmd_bounce_memory_add(CmdBounceMemory *memory, const PsBounce *bounce, PsOrigin origin,
    const char *bytes, gsize len)
{
    g_autofree char *name = NULL;
    g_autoptr(GError) error = NULL;

    if (!memory->history || memory->failed)
        return !memory->failed;
    name = name_of(bounce, bytes, len);
    for (guint i = 0; i < bounce->records->len && !memory->failed; i++) {
        const PsBounceRecord *r = &g_array_index(bounce->records, PsBounceRecord, i);
        const PsHistoryRecord record = { .notice = name,
            .recipient = ps_bounce_record_sent_to(r),
            .provider = r->provider,
            .time = time_of(memory, bounce),
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

        memory->failed = !ps_history_add(memory->history, &record, &error);
    }
    return is_good(memory, !memory->failed, error);
}

static void
list_address(CmdBounceMemory *memory, const char *address)
{
    CmdOutput *output = cmd_output(memory->suppressed, 0);
    const char *at = strrchr(address, '@');
    g_autoptr(GArray) events = NULL;
    PsDecision decision;

    ask(memory, address, &decision, &events);
    if (decision.last && decision.action == PS_ACTION_SUPPRESS)
        cmd_history_print_decision(&output->report, output->format, address, at ? at + 1 : NULL,
            decision.last->provider, &decision);
}

/* FALSE after a message. */
static gboolean
close_list(CmdBounceMemory *memory)
{
    CmdOutput *output = cmd_output(memory->suppressed, 0);

    for (guint i = 0; i < memory->addresses->len; i++)
        list_address(memory, memory->addresses->pdata[i]);
    ((const PsTableFormat *) output->format)
        ->end(&output->report, &cmd_history_addresses, NULL);
    return cmd_outputs_close(memory->options, memory->suppressed);
}

/* FALSE after a message. */
static gboolean
flush(CmdBounceMemory *memory)
{
    g_autoptr(GError) error = NULL;

    if (!is_good(memory, ps_history_flush(memory->history, &error), error))
        return FALSE;
    cmd_history_tell_added(memory->options->command, memory->history);
    return TRUE;
}

gboolean
cmd_bounce_memory_close(CmdBounceMemory *memory)
{
    if (memory->failed || (memory->history && !flush(memory)))
        return FALSE;
    if (memory->suppressed && !close_list(memory))
        return FALSE;
    return !memory->unknown;
}

void
cmd_bounce_memory_clear(CmdBounceMemory *memory)
{
    cmd_bounce_past_clear(&memory->past);
    if (memory->before != memory->history)
        ps_history_free(memory->before);
    ps_history_free(memory->history);
    g_clear_pointer(&memory->suppressed, g_array_unref);
    g_clear_pointer(&memory->addresses, g_ptr_array_unref);
    g_clear_pointer(&memory->seen, g_hash_table_unref);
}
