/* SPDX-License-Identifier: MIT */
/* list_options.c - the options of "presend list", and what they mean; see list_job.h. */
#include <string.h>

#include "base/i18n.h"
#include "cli/list_job.h"

#define MOST_SHARDS 1000000

void
list_options_add(GOptionContext *context, ListOptions *options)
{
    const GOptionEntry entries[] = {
        { "input", 0, 0, G_OPTION_ARG_STRING, &options->input,
            N_("what the list is (default: NDJSON if its first line is an object with "
               "\"address\", else CSV)"),
            "csv|lines|ndjson" },
        { "column", 0, 0, G_OPTION_ARG_STRING, &options->column,
            N_("column of the addresses (default: by its name)"), N_("NAME|NUMBER") },
        { "unordered", 0, 0, G_OPTION_ARG_NONE, &options->unordered,
            N_("write each row as soon as it is known, not in the order of the list"), NULL },
        { "journal", 0, 0, G_OPTION_ARG_FILENAME, &options->journal,
            N_("note what is known of each domain, so that the run can go on if it is killed"),
            N_("FILE") },
        { "resume", 0, 0, G_OPTION_ARG_NONE, &options->resume,
            N_("go on with the journal: ask nothing that it has, and write the whole list"),
            NULL },
        { "reuse", 0, 0, G_OPTION_ARG_STRING, &options->reuse,
            N_("take from the journal, of whatever list, what is no older than this"), "7d" },
        { "shard", 0, 0, G_OPTION_ARG_STRING, &options->shard,
            N_("only the rows whose domain falls into share K of N"), "K/N" },
        { "concurrency", 0, 0, G_OPTION_ARG_INT, &options->concurrency,
            N_("questions on their way at a time, at most (default: 2000)"), N_("N") },
        { "rate", 0, 0, G_OPTION_ARG_INT, &options->rate,
            N_("questions a second, at most (default: as many as the resolver bears)"),
            N_("N") },
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options->require_checked,
            N_("exit with 3 if the DNS did not answer for some address"), NULL },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

void
list_options_clear(ListOptions *options)
{
    cmd_options_clear(&options->common);
    list_fleet_options_clear(&options->fleet);
    g_free(options->input);
    g_free(options->column);
    g_free(options->journal);
    g_free(options->reuse);
    g_free(options->shard);
}

gboolean
list_options_input(const ListOptions *options, PsListInput *ret)
{
    static const char *const names[] = { "guess", "csv", "lines", "ndjson" };

    *ret = PS_LIST_GUESS;
    if (!options->input)
        return TRUE;
    for (guint i = PS_LIST_CSV; i < G_N_ELEMENTS(names); i++) {
        if (!strcmp(options->input, names[i])) {
            *ret = (PsListInput) i;
            return TRUE;
        }
    }
    cmd_complain(
        options->common.command, _("--input is csv|lines|ndjson, not '%s'"), options->input);
    return FALSE;
}

gboolean
list_options_shard(const ListOptions *options, guint *ret_shard, guint *ret_shards)
{
    g_auto(GStrv) parts = g_strsplit(options->shard ? options->shard : "", "/", -1);
    guint64 shard, shards;

    *ret_shard = *ret_shards = 0;
    if (!options->shard)
        return TRUE;
    if (g_strv_length(parts) != 2 ||
        !g_ascii_string_to_unsigned(parts[1], 10, 1, MOST_SHARDS, &shards, NULL) ||
        !g_ascii_string_to_unsigned(parts[0], 10, 1, shards, &shard, NULL)) {
        cmd_complain(
            options->common.command, _("--shard is K/N, as 2/8, not '%s'"), options->shard);
        return FALSE;
    }
    *ret_shard = (guint) shard;
    *ret_shards = (guint) shards;
    return TRUE;
}

gboolean
list_options_are_good(const ListOptions *options, int argc)
{
    guint shard, shards;

    if (!list_fleet_usage_is_good(&options->fleet, argc - 1))
        return FALSE; /* it has said so */
    if (argc != 2 && !options->fleet.worker)
        cmd_complain("list", "%s",
            argc < 2 ? _("no file given; see presend list --help")
                     : _("one list at a time; see presend list --help"));
    else if (options->concurrency < 1 || options->concurrency > 20000)
        cmd_complain("list", _("--concurrency is 1 to 20000, not %d"), options->concurrency);
    else if (options->rate < 0)
        cmd_complain(
            "list", _("--rate is a number of questions a second, not %d"), options->rate);
    else if ((options->resume || options->reuse) && !options->journal)
        cmd_complain("list", _("--resume and --reuse need --journal FILE"));
    else
        return list_options_shard(options, &shard, &shards);
    return FALSE;
}
