/* SPDX-License-Identifier: MIT */
/* list_fleet.c - lists that many machines work on; see list_fleet.h. */
#include "cli/list_fleet.h"

#include "base/i18n.h"
#include "cli/cmd.h"
#include "list/fleet_ask.h"
#include "list/fleet_work.h"

/* A worker must be heard of several times before it is taken to be gone. */
#define TAKEOVER_LEAST 2

struct ListFleet {
    const CmdOptions *common;
    char *fingerprint;
    PsRedis *redis;
    PsListAsker *asker;
    PsListLookup *lookup;
    PsListElsewhere elsewhere;
    GError *failed;
    gboolean warned; /* that nobody is there */
};

void
list_fleet_options_clear(ListFleetOptions *options)
{
    g_free(options->redis);
}

void
list_fleet_add_options(GOptionContext *context, ListFleetOptions *options)
{
    const GOptionEntry entries[] = {
        { "redis", 0, 0, G_OPTION_ARG_STRING, &options->redis,
            N_("have workers look the domains up, through this Redis server"),
            N_("redis://[[USER]:PASSWORD@]HOST[:PORT][/DB]") },
        { "worker", 0, 0, G_OPTION_ARG_NONE, &options->worker,
            N_("be one of those workers; takes no FILE"), NULL },
        { "ttl", 0, 0, G_OPTION_ARG_INT, &options->ttl,
            N_("worker: keep answers for so long (default: 86400, a day)"), N_("SECONDS") },
        { "takeover", 0, 0, G_OPTION_ARG_INT, &options->takeover,
            N_("worker: do the work of one that was silent for so long (default: 60)"),
            N_("SECONDS") },
        { "idle", 0, 0, G_OPTION_ARG_INT, &options->idle,
            N_("worker: end after so long without work (default: never)"), N_("SECONDS") },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

gboolean
list_fleet_usage_is_good(const ListFleetOptions *options, int files)
{
    if (options->worker && !options->redis)
        cmd_complain("list", _("--worker needs --redis URL"));
    else if (options->worker && files)
        cmd_complain("list", _("a worker takes no file: what it looks up comes from Redis"));
    else if (options->ttl < 1)
        cmd_complain("list", _("--ttl is 1 second at least, not %d"), options->ttl);
    else if (options->takeover < TAKEOVER_LEAST || options->takeover > 86400)
        cmd_complain("list", _("--takeover is %d to 86400 seconds, not %d"), TAKEOVER_LEAST,
            options->takeover);
    else if (options->idle < 0)
        cmd_complain("list", _("--idle is a number of seconds, not %d"), options->idle);
    else
        return TRUE;
    return FALSE;
}

static int
work(const CmdOptions *common, const PsListWork *how)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *domains = NULL;
    g_autofree char *batches = NULL;
    g_autofree char *taken_over = NULL;
    PsListWorked worked;
    gboolean good = ps_list_work(how, &worked, &error);

    if (!good)
        cmd_complain(common->command, "%s", error->message);
    domains = ps_i18n_count(ps_i18n_lang(), worked.domains);
    batches = ps_i18n_count(ps_i18n_lang(), worked.batches);
    taken_over = ps_i18n_count(ps_i18n_lang(), worked.taken_over);
    cmd_complain(common->command,
        _("domains looked up: %s, batches: %s, of them left by others: %s"), domains, batches,
        taken_over);
    return good ? EXIT_OK : EXIT_TROUBLE;
}

int
list_fleet_work(const CmdOptions *common, const ListFleetOptions *options,
    const volatile sig_atomic_t *stopped)
{
    const CmdContext *context = cmd_context(common, NULL);
    g_autofree char *fingerprint = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(PsRedis) redis = NULL;
    PsDirectory directory;
    PsListWork how = { .directory = &directory,
        .ttl = (guint) options->ttl,
        .takeover = (guint) options->takeover,
        .idle = (guint) options->idle,
        .ended = stopped };

    if (!context)
        return EXIT_TROUBLE;
    redis = ps_redis_open(options->redis, &error);
    if (!redis) {
        cmd_complain(common->command, "%s", error->message);
        return EXIT_TROUBLE;
    }
    directory = (PsDirectory){ .dns = context->dns,
        .providers = ps_rules_providers(context->rules),
        .typos = context->typos };
    fingerprint = ps_list_fleet_fingerprint(context->rules);
    how.redis = redis;
    how.fingerprint = fingerprint;
    return work(common, &how);
}

static gboolean
has_room(gpointer data)
{
    const ListFleet *fleet = data;

    return !fleet->failed && ps_list_asker_has_room(fleet->asker);
}

static void
ask(const char *domain, gpointer data)
{
    ps_list_asker_want(((ListFleet *) data)->asker, domain);
}

static void
answered(const char *domain, const PsDestination *found, gpointer data)
{
    ps_list_lookup_answer(((ListFleet *) data)->lookup, domain, found);
}

static void
step(gpointer data)
{
    ListFleet *fleet = data;

    if (!fleet->failed)
        ps_list_asker_step(fleet->asker, &fleet->failed);
}

gboolean
list_fleet_check(ListFleet *fleet, GError **error)
{
    gboolean alone = ps_list_asker_is_alone(fleet->asker);

    if (fleet->failed) {
        g_propagate_error(error, g_error_copy(fleet->failed));
        return FALSE;
    }
    if (alone && !fleet->warned)
        cmd_complain(fleet->common->command,
            _("no worker is there; start one or more: presend list --redis URL --worker"));
    fleet->warned = alone;
    return TRUE;
}

ListFleet *
list_fleet_open(const CmdOptions *common, const ListFleetOptions *options,
    const CmdContext *context, const PsDirectory *directory, PsListLookup *lookup)
{
    ListFleet *fleet = g_new0(ListFleet, 1);
    g_autoptr(GError) error = NULL;

    fleet->common = common;
    fleet->lookup = lookup;
    fleet->elsewhere = (PsListElsewhere){ has_room, ask, step, fleet };
    fleet->fingerprint = ps_list_fleet_fingerprint(context->rules);
    fleet->redis = ps_redis_open(options->redis, &error);
    if (fleet->redis)
        fleet->asker = ps_list_asker_new(
            fleet->redis, fleet->fingerprint, directory, answered, fleet, &error);
    if (!fleet->asker) {
        cmd_complain(common->command, "%s", error->message);
        list_fleet_free(fleet);
        return NULL;
    }
    ps_list_lookup_elsewhere(lookup, &fleet->elsewhere);
    return fleet;
}

void
list_fleet_free(ListFleet *fleet)
{
    if (!fleet)
        return;
    ps_list_asker_free(fleet->asker);
    ps_redis_free(fleet->redis);
    g_clear_error(&fleet->failed);
    g_free(fleet->fingerprint);
    g_free(fleet);
}
