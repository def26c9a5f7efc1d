/* SPDX-License-Identifier: MIT */
/* gate.c - what of the findings is told and counts; see gate.h. */
#include "cli/gate.h"

#include "base/i18n.h"
#include "rules/suppress.h"

void
cmd_add_gate(GOptionContext *context, CmdGate *gate)
{
    const GOptionEntry entries[] = {
        { "select", 0, 0, G_OPTION_ARG_STRING_ARRAY, &gate->select,
            N_("report only rules whose names begin so"), N_("NAME[,NAME...]") },
        { "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &gate->ignore,
            N_("do not report rules whose names begin so"), N_("NAME[,NAME...]") },
        { "baseline", 0, 0, G_OPTION_ARG_FILENAME, &gate->baselines.read,
            N_("what this file holds is known and does not count"), N_("FILE") },
        { "write-baseline", 0, 0, G_OPTION_ARG_FILENAME, &gate->baselines.write,
            N_("write what is found into this file; it does not count"), N_("FILE") },
        { "show-passed", 0, 0, G_OPTION_ARG_NONE, &gate->show_passed,
            N_("list what was looked for and not found, too"), NULL },
        { "show-suppressed", 0, 0, G_OPTION_ARG_NONE, &gate->show_suppressed,
            N_("list what is suppressed or known, too"), NULL },
        G_OPTION_ENTRY_NULL,
    };

    gate->suppress_used = g_hash_table_new(NULL, NULL);
    cmd_add_entries(context, entries);
}

void
cmd_gate_clear(CmdGate *gate)
{
    g_strfreev(gate->select);
    g_strfreev(gate->ignore);
    g_hash_table_unref(gate->suppress_used);
    cmd_baselines_clear(&gate->baselines);
}

static gboolean
add_setting(PsSelection *selection, gboolean ignore, const CmdOptions *options,
    const CmdContext *context)
{
    const char *key = ignore ? "ignore" : "select";
    g_autoptr(GError) error = NULL;
    const char *file;
    guint line;
    const char *names = ps_rules_setting(context->rules, key, &file, &line);

    if (!names || ps_selection_add(selection, ignore, names, &error))
        return TRUE;
    cmd_complain(options->command, "%s:%u: %s: %s", file, line, key, error->message);
    return FALSE;
}

/* The names of an option, or else those of the setting of that name. */
static gboolean
add_names(PsSelection *selection, gboolean ignore, char *const *given,
    const CmdOptions *options, const CmdContext *context)
{
    g_autoptr(GError) error = NULL;

    if (!given)
        return add_setting(selection, ignore, options, context);
    for (; *given && !error; given++)
        ps_selection_add(selection, ignore, *given, &error);
    if (error)
        cmd_complain(
            options->command, "--%s: %s", ignore ? "ignore" : "select", error->message);
    return !error;
}

gboolean
cmd_selection(const CmdGate *gate, const CmdOptions *options, CmdContext *context,
    const PsSelection **ret)
{
    g_autoptr(PsSelection) selection = NULL;

    if (!context->selection) {
        selection = ps_selection_new(context->rules);
        if (!add_names(selection, FALSE, gate->select, options, context) ||
            !add_names(selection, TRUE, gate->ignore, options, context))
            return FALSE;
        context->selection = g_steal_pointer(&selection);
    }
    *ret = ps_selection_left_out(context->selection) ? context->selection : NULL;
    return TRUE;
}

static void
tell_unused_of(const CmdContext *context, gpointer data)
{
    const CmdGate *gate = data;

    for (guint i = 0; i < ps_rules_suppress_count(context->rules); i++) {
        const PsSuppress *line = ps_rules_suppress(context->rules, i);

        if (!g_hash_table_contains(gate->suppress_used, line))
            cmd_complain("lint", _("%s:%u: note: this suppression of %s kept nothing silent"),
                line->at_file, line->at_line, line->rule);
    }
}

void
cmd_tell_unused(const CmdGate *gate)
{
    cmd_contexts_foreach(tell_unused_of, (gpointer) gate);
}
