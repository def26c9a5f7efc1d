/* SPDX-License-Identifier: MIT */
/* list_options.c - what the options of "presend list" mean; see list_job.h. */
#include <string.h>

#include "base/i18n.h"
#include "cli/list_job.h"

#define MOST_SHARDS 1000000

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
