/* SPDX-License-Identifier: MIT */
/* history.c - which history, and with which key; see history.h. */
#include "cli/history.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "verdict/setup.h"

void
cmd_add_history(GOptionContext *context, CmdOptions *o)
{
    const GOptionEntry entries[] = {
        { "history", 0, 0, G_OPTION_ARG_FILENAME, &o->history,
            N_("past bounces (default: those that presend bounce --record keeps)"),
            N_("FILE") },
        { "no-history", 0, 0, G_OPTION_ARG_NONE, &o->no_history,
            N_("do not look at past bounces"), NULL },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

/* The option, the setting, else the file that presend makes by itself. */
static char *
path_of(const CmdOptions *options, const CmdContext *context)
{
    if (options->history)
        return g_strdup(options->history);
    return context->history_path ? g_strdup(context->history_path) : ps_history_default_path();
}

/* Nobody has said where it is. */
static gboolean
is_default(const CmdOptions *options, const CmdContext *context)
{
    return !options->history && !context->history_path;
}

PsHistory *
cmd_history_open(const CmdOptions *options, const CmdContext *context, gboolean create)
{
    g_autofree char *path = path_of(options, context);
    g_autofree char *key = NULL;
    g_autoptr(GError) error = NULL;
    PsHistory *history;

    if (!ps_setup_history_key(context->rules, context->config, &key, &error)) {
        cmd_complain(options->command, "%s", error->message);
        return NULL;
    }
    history =
        ps_history_open(path, &(PsHistoryOptions){ .key = key, .create = create }, &error);
    if (!history)
        cmd_complain(options->command,
            is_default(options, context) &&
                    g_error_matches(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_ABSENT)
                ? _("%s; presend bounce --record makes it")
                : "%s",
            error->message);
    return history;
}

void
cmd_history_tell_added(const char *command, const PsHistory *history)
{
    g_autofree char *added = ps_i18n_count(ps_i18n_lang(), ps_history_new_count(history));
    g_autofree char *known = ps_i18n_count(ps_i18n_lang(), ps_history_known_count(history));

    cmd_complain(command, _("records new: %s, known before: %s"), added, known);
}

gboolean
cmd_history_look(const CmdOptions *options, const CmdContext *context, PsHistory **ret)
{
    g_autofree char *path = path_of(options, context);

    *ret = NULL;
    if (options->no_history ||
        (is_default(options, context) && !g_file_test(path, G_FILE_TEST_EXISTS)))
        return TRUE;
    *ret = cmd_history_open(options, context, FALSE);
    return *ret != NULL;
}

gboolean
cmd_memory(const CmdOptions *options, CmdContext *context, gint64 now, PsMemory **ret)
{
    g_autoptr(GError) error = NULL;

    *ret = context->memory;
    if (context->memory)
        return TRUE;
    if (!cmd_history_look(options, context, &context->history))
        return FALSE;
    if (!context->history)
        return TRUE;
    context->memory =
        ps_memory_new(context->history, ps_rules_policy(context->rules), now, &error);
    if (!context->memory)
        cmd_complain(options->command, "%s", error->message);
    *ret = context->memory;
    return context->memory != NULL;
}

gboolean
cmd_memory_is_good(const CmdOptions *options, const PsMemory *memory)
{
    const GError *trouble = memory ? ps_memory_trouble(memory) : NULL;

    if (trouble)
        cmd_complain(options->command, "%s", trouble->message);
    return !trouble;
}

/* "36h", "7d", "2w" in seconds; 0: it is no such thing. */
static gint64
read_age(const char *text)
{
    static const struct {
        char unit;
        gint64 seconds;
    } units[] = { { 'h', 3600 }, { 'd', 86400 }, { 'w', 7 * 86400 } };
    gsize digits = strspn(text, G_CSET_DIGITS);
    g_autofree char *number = g_strndup(text, digits);
    guint64 count;

    if (!digits || strlen(text) != digits + 1 ||
        !g_ascii_string_to_unsigned(number, 10, 1, 100000, &count, NULL))
        return 0;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++)
        if (text[digits] == units[i].unit)
            return (gint64) count * units[i].seconds;
    return 0;
}

gboolean
cmd_parse_time(
    const CmdOptions *options, const char *option, const char *text, gint64 now, gint64 *ret)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(text, utc);
    g_autofree char *midnight = g_strconcat(text, "T00:00:00", NULL);
    gint64 age = read_age(text);

    if (age) {
        *ret = now - age;
        return TRUE;
    }
    if (!date)
        date = g_date_time_new_from_iso8601(midnight, utc);
    if (!date) {
        cmd_complain(options->command,
            _("--%s is a date like 2026-11-23, or an age like 12h, 7d, 2w; not '%s'"), option,
            text);
        return FALSE;
    }
    *ret = g_date_time_to_unix(date);
    return TRUE;
}
