/* SPDX-License-Identifier: MIT */
/* cmd_history.c - presend history: what came back before. */
#include <string.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/history_actions.h"

static const struct {
    const char *name;
    const char *needs; /* operands; NULL: none may be there */
    gboolean creates;  /* the file, where it is not there */
    int (*run)(const HistoryJob *job);
} actions[] = {
    { "show", NULL, FALSE, cmd_history_show },
    { "summary", NULL, FALSE, cmd_history_summary },
    { "decisions", NULL, FALSE, cmd_history_decisions },
    { "suppressed", NULL, FALSE, cmd_history_suppressed },
    { "export", NULL, FALSE, cmd_history_export },
    { "import", N_("import needs a file; see presend history --help"), TRUE,
        cmd_history_import },
    { "sent", NULL, TRUE, cmd_history_sent },
    { "forget", N_("forget needs an address; see presend history --help"), FALSE,
        cmd_history_forget },
    { "prune", NULL, FALSE, cmd_history_prune },
};

/* The index of the action NAME; G_N_ELEMENTS(actions) after a message. */
static guint
find_action(const char *name, gboolean has_operands)
{
    guint i = 0;

    while (i < G_N_ELEMENTS(actions) && strcmp(actions[i].name, name) != 0)
        i++;
    if (i == G_N_ELEMENTS(actions)) {
        cmd_complain("history", _("no '%s'; see presend history --help"), name);
    } else if (has_operands != (actions[i].needs != NULL)) {
        if (actions[i].needs)
            cmd_complain("history", "%s", _(actions[i].needs));
        else
            cmd_complain(
                "history", _("%s takes no argument; see presend history --help"), name);
        i = G_N_ELEMENTS(actions);
    }
    return i;
}

static gboolean
fill_filter(const HistoryOptions *options, gint64 now, PsHistoryFilter *ret)
{
    *ret = (PsHistoryFilter){ .address = options->address,
        .domain = options->domain,
        .provider = options->provider,
        .reason = options->reason };
    return (!options->since ||
               cmd_parse_time(&options->common, "since", options->since, now, &ret->since)) &&
           (!options->until ||
               cmd_parse_time(&options->common, "until", options->until, now, &ret->until));
}

static int
act(const HistoryOptions *options, char **words, guint count)
{
    guint action = find_action(count ? words[0] : "show", count > 1);
    HistoryJob job = { .options = options, .operands = words + MIN(count, 1) };
    int status;

    if (action == G_N_ELEMENTS(actions))
        return EXIT_TROUBLE;
    job.context = cmd_context(&options->common, NULL);
    if (!job.context || !cmd_now(&options->common, &job.now))
        return EXIT_TROUBLE;
    job.fail_on = cmd_fail_on(&options->common, job.context);
    if (!fill_filter(options, job.now, &job.filter))
        return EXIT_TROUBLE;
    job.history = cmd_history_open(&options->common, job.context, actions[action].creates);
    if (!job.history)
        return EXIT_TROUBLE;
    status = actions[action].run(&job);
    ps_history_free(job.history);
    return status;
}

static void
options_clear(HistoryOptions *options)
{
    char *texts[] = { options->address, options->domain, options->provider, options->reason,
        options->since, options->until, options->older_than, options->list, options->column,
        options->campaign };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    cmd_options_clear(&options->common);
}

int
cmd_history(int argc, char **argv)
{
    HistoryOptions options = { .latest = -1, .count = -1 };
    const GOptionEntry entries[] = {
        { "address", 0, 0, G_OPTION_ARG_STRING, &options.address, N_("only this address"),
            N_("ADDRESS") },
        { "domain", 0, 0, G_OPTION_ARG_STRING, &options.domain, N_("only this domain"),
            N_("DOMAIN") },
        { "provider", 0, 0, G_OPTION_ARG_STRING, &options.provider,
            N_("only this mailbox provider; of sent: to whom"), N_("ID") },
        { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("only this reason or class"),
            N_("WORD") },
        { "since", 0, 0, G_OPTION_ARG_STRING, &options.since,
            N_("only from this date on, or not older than this: 7d"), N_("WHEN") },
        { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, N_("only before this date"),
            N_("WHEN") },
        { "latest", 0, 0, G_OPTION_ARG_INT, &options.latest,
            N_("only the last so many (0: all; text shows 50)"), N_("N") },
        { "older-than", 0, 0, G_OPTION_ARG_STRING, &options.older_than,
            N_("of prune: take out what is older than this: 180d, or a date"), N_("WHEN") },
        { "list", 0, 0, G_OPTION_ARG_FILENAME, &options.list,
            N_("of sent: the list that was sent to"), N_("FILE") },
        { "column", 0, 0, G_OPTION_ARG_STRING, &options.column,
            N_("of sent: column of the addresses (default: by its name)"), N_("NAME|NUMBER") },
        { "count", 0, 0, G_OPTION_ARG_INT64, &options.count,
            N_("of sent: how many messages went to --provider"), N_("N") },
        { "campaign", 0, 0, G_OPTION_ARG_STRING, &options.campaign,
            N_("of sent: name of the mailing; said again, it is replaced"), N_("NAME") },
        { "history", 0, 0, G_OPTION_ARG_FILENAME, &options.common.history,
            N_("the database (default: history.db in presend's folder of state)"), N_("FILE") },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(N_("[ACTION] - what came back before"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "history");
    g_option_context_set_summary(context,
        N_("Shows the records that presend bounce --record keeps. With an action:\n"
           "  show                the records and what they say together (default)\n"
           "  summary             that alone\n"
           "  decisions           what to do about each address: keep, retry, pause, suppress\n"
           "  suppressed          those not to send to any more\n"
           "  export              all records and what was sent, as NDJSON\n"
           "  import FILE...      add such records\n"
           "  sent                say how much was sent, by --list or --provider and --count;\n"
           "                      without them, show what was said\n"
           "  forget ADDRESS...   take out all that is about a person\n"
           "  prune               take out what is older than --older-than"));
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++)
        cmd_offer(actions[i].name);
    cmd_add_entries(context, entries);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv))
        status = act(&options, argv + 1, (guint) argc - 1);
    options_clear(&options);
    cmd_contexts_free();
    return status;
}
