/* SPDX-License-Identifier: MIT */
/*
 * history_sent.c - how much was sent to each provider, so that refusals can be told as a part
 * of that. Said by hand, or counted in the list that was sent to.
 */
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/history_actions.h"
#include "cli/output.h"
#include "cli/recipients.h"
#include "facts/destinations.h"

/* The mailing, if it has no name: what was sent, and the day. */
static char *
campaign_of(const HistoryJob *job)
{
    const HistoryOptions *options = job->options;
    g_autofree char *day = NULL;

    if (options->campaign)
        return g_strdup(options->campaign);
    day = ps_time_text(job->now);
    return g_strdup_printf("%.10s %s", day, options->list ? options->list : "");
}

/* LIST holds PsHistorySent. FALSE after a message. */
static gboolean
store(const HistoryJob *job, const GArray *list)
{
    g_autoptr(GError) error = NULL;

    if (ps_history_add_all_sent(job->history, list, &error))
        return TRUE;
    cmd_complain("history", "%s", error->message);
    return FALSE;
}

static gboolean
store_one(const HistoryJob *job, const char *campaign)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(PsHistorySent));
    const PsHistorySent sent = { campaign, job->options->provider, job->now,
        (guint64) job->options->count };

    g_array_append_val(list, sent);
    return store(job, list);
}

static char *
domain_of(const char *address)
{
    g_auto(PsAddr) parsed = { 0 };

    ps_addr_parse(address, strlen(address), &parsed);
    return g_strdup(parsed.ascii);
}

/* Who takes the mail of DOMAIN: its provider, or itself if that is none in particular. */
static const char *
taker_of(PsDestinations *destinations, const char *domain)
{
    const PsDestination *destination = ps_destinations_get(destinations, domain);
    const char *provider = destination ? destination->provider : "generic";

    return strcmp(provider, "generic") != 0 && strcmp(provider, "none") != 0 ? provider
                                                                             : domain;
}

/* The addresses of RECIPIENTS by who takes their mail: provider or domain -> guint64 *. */
static GHashTable *
count_by_taker(const HistoryJob *job, const CmdRecipients *recipients)
{
    const PsDirectory directory = { .dns = job->context->dns,
        .providers = ps_rules_providers(job->context->rules),
        .typos = job->context->typos };
    g_autoptr(PsDestinations) destinations = ps_destinations_new(&directory, 0);
    g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func(g_free);
    GHashTable *counts = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);

    for (guint i = 0; i < recipients->addresses->len; i++) {
        char *domain = domain_of(recipients->addresses->pdata[i]);

        if (!domain)
            continue;
        g_ptr_array_add(domains, domain);
        ps_destinations_want(destinations, domain);
    }
    while (ps_destinations_step(destinations))
        ;
    for (guint i = 0; i < domains->len; i++) {
        const char *taker = taker_of(destinations, domains->pdata[i]);
        guint64 *count = g_hash_table_lookup(counts, taker);

        if (!count)
            g_hash_table_insert(counts, g_strdup(taker), count = g_new0(guint64, 1));
        ++*count;
    }
    return counts;
}

/* FALSE after a message. */
static gboolean
store_counts(const HistoryJob *job, const char *campaign, GHashTable *counts)
{
    g_autoptr(GList) takers = g_list_sort(g_hash_table_get_keys(counts), (GCompareFunc) strcmp);
    g_autofree char *shown = NULL;
    g_autofree char *takers_shown = NULL;
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(PsHistorySent));
    guint64 all = 0;

    for (const GList *t = takers; t; t = t->next) {
        const PsHistorySent sent = { campaign, t->data, job->now,
            *(const guint64 *) g_hash_table_lookup(counts, t->data) };

        g_array_append_val(list, sent);
        all += sent.count;
    }
    if (!store(job, list))
        return FALSE;
    shown = ps_i18n_count(ps_i18n_lang(), all);
    takers_shown = ps_i18n_count(ps_i18n_lang(), g_hash_table_size(counts));
    cmd_complain("history",
        ngettext("addresses counted: %s, at %s provider or domain",
            "addresses counted: %s, at %s providers and domains", g_hash_table_size(counts)),
        shown, takers_shown);
    return TRUE;
}

static int
store_list(const HistoryJob *job, const char *campaign)
{
    const HistoryOptions *options = job->options;
    g_autoptr(CmdRecipients) recipients =
        cmd_recipients_read(&options->common, options->list, options->column);
    g_autoptr(GHashTable) counts = NULL;

    if (!recipients)
        return EXIT_TROUBLE;
    counts = count_by_taker(job, recipients);
    return store_counts(job, campaign, counts) ? EXIT_OK : EXIT_TROUBLE;
}

static const PsColumn columns[] = {
    { "time", PS_CELL_TIME, 10 },
    { "campaign", PS_CELL_TEXT, 0 },
    { "provider", PS_CELL_PROVIDER, 30 },
    { "sent", PS_CELL_NUMBER, 8 },
};

static const PsTable table = { "presend-history/1", "sent", columns, G_N_ELEMENTS(columns) };

static gboolean
print_sent(const PsHistorySent *sent, gpointer data)
{
    const PsCell cells[] = { { .number = sent->time }, { .text = sent->campaign },
        { .text = sent->provider }, { .number = (gint64) sent->count } };
    GArray *outputs = data;

    G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsTableFormat *) output->format)->row(&output->report, &table, cells);
        output->report.files++;
    }
    return TRUE;
}

gboolean
cmd_history_print_sent(const HistoryJob *job, GArray *outputs)
{
    g_autoptr(GError) error = NULL;

    if (ps_history_each_sent(job->history, &job->filter, print_sent, outputs, &error))
        return TRUE;
    cmd_complain("history", "%s", error->message);
    return FALSE;
}

/* What was said before. */
static int
list_sent(const HistoryJob *job)
{
    g_autoptr(GArray) outputs = cmd_history_outputs(job, "text", &table);
    gboolean good;

    if (!outputs)
        return EXIT_TROUBLE;
    good = cmd_history_print_sent(job, outputs);
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsTableFormat *) output->format)->end(&output->report, &table, NULL);
    }
    return cmd_outputs_close(&job->options->common, outputs) && good ? EXIT_OK : EXIT_TROUBLE;
}

int
cmd_history_sent(const HistoryJob *job)
{
    const HistoryOptions *options = job->options;
    g_autofree char *campaign = campaign_of(job);

    if (!options->list && options->count < 0)
        return list_sent(job);
    if (options->list && !options->provider && options->count < 0)
        return store_list(job, campaign);
    if (options->list || !options->provider || options->count < 0) {
        cmd_complain("history", _("sent needs --list, or --provider and --count"));
        return EXIT_TROUBLE;
    }
    return store_one(job, campaign) ? EXIT_OK : EXIT_TROUBLE;
}
