/* SPDX-License-Identifier: MIT */
/* list_journal.c - the journal of "presend list", as its options ask for it; see list_job.h. */
#include <string.h>

#include "base/i18n.h"
#include "cli/list_job.h"

/* "90m", "36h", "7d", "2w" in seconds. */
static gboolean
parse_age(const char *text, gint64 *ret)
{
    static const struct {
        const char *unit;
        guint seconds;
    } units[] = { { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 }, { "w", 604800 } };
    gsize digits = strspn(text, "0123456789");
    g_autofree char *number = g_strndup(text, digits);
    guint64 count;

    if (!g_ascii_string_to_unsigned(number, 10, 1, 100000, &count, NULL))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (!strcmp(text + digits, units[i].unit)) {
            *ret = (gint64) count * units[i].seconds;
            return TRUE;
        }
    }
    return FALSE;
}

/* What the verdicts on domains depend on besides the list. */
static char *
settings_of(const ListJob *job)
{
    const ListOptions *options = job->options;
    g_autofree char *text =
        g_strdup_printf("%08x\n%s\n%s\n%s", ps_rules_checksum(job->context->rules),
            job->context->dns_spec, options->shard ? options->shard : "",
            job->directory.receiver ? job->directory.receiver : "");
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);

    return g_strndup(sum, 16);
}

static gboolean
open_and_replay(ListJob *job, const PsListJournalUse *use, GError **error)
{
    job->journal = ps_list_journal_open(job->options->journal, use, error);
    return job->journal && ps_list_journal_replay(job->journal, &job->directory, job->lookup,
                               &job->replayed, error);
}

gboolean
list_journal_open(ListJob *job, const PsListReader *reader)
{
    const ListOptions *options = job->options;
    const PsListCell first = ps_list_reader_first_line(reader);
    g_autofree char *list = NULL;
    g_autofree char *settings = NULL;
    PsListJournalUse use = { .resume = options->resume };
    g_autoptr(GError) error = NULL;
    gint64 age;

    if (!options->journal)
        return TRUE;
    if (options->reuse) {
        if (!parse_age(options->reuse, &age)) {
            cmd_complain(options->common.command,
                _("--reuse is an age like 36h, 7d or 2w, not '%s'"), options->reuse);
            return FALSE;
        }
        use.since = g_get_real_time() / G_USEC_PER_SEC - age;
    }
    list = ps_list_journal_identity(job->in, first.bytes, first.len);
    settings = settings_of(job);
    use.list = list;
    use.settings = settings;
    if (open_and_replay(job, &use, &error))
        return TRUE;
    cmd_complain(options->common.command, "%s", error->message);
    return FALSE;
}
