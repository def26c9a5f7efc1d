/* SPDX-License-Identifier: MIT */
/*
 * history_import.c - records from somewhere else: what "presend history export" wrote, or what
 * the events of a sending service were turned into. NDJSON, an object a line.
 */
#include <errno.h>
#include <string.h>

#include "cli/cmd.h"
#include "base/i18n.h"
#include "cli/history_actions.h"
#include "list/input.h"

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text && *text ? text : NULL;
}

/* Seconds since 1970, or a date and time. FALSE if it is neither. */
static gboolean
time_of(const json_t *object, gint64 *ret)
{
    const json_t *value = json_object_get(object, "time");
    const char *text = json_string_value(value);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) date = text ? g_date_time_new_from_iso8601(text, utc) : NULL;

    if (date)
        *ret = g_date_time_to_unix(date);
    else
        *ret = json_integer_value(value);
    return *ret > 0 && *ret <= PS_HISTORY_LAST;
}

static PsOrigin
origin_of(const json_t *object)
{
    const char *text = text_of(object, "origin");

    for (int i = PS_ORIGIN_OURS; text && i <= (int) PS_ORIGIN_FORGED; i++)
        if (!strcmp(text, ps_origin_name((PsOrigin) i)))
            return (PsOrigin) i;
    return PS_ORIGIN_UNKNOWN;
}

/* A line of what was sent. */
static const char *
add_sent(const HistoryJob *job, const json_t *object, GError **error)
{
    const char *campaign = text_of(object, "campaign"), *provider = text_of(object, "provider");
    json_int_t count = json_integer_value(json_object_get(object, "sent"));
    gint64 time;

    if (!campaign || !provider || count < 0)
        return _("it needs a campaign, a provider and how many were sent");
    if (!time_of(object, &time))
        return _("it needs a time: a date and time, or seconds since 1970");
    ps_history_add_sent(job->history, campaign, provider, time, (guint64) count, error);
    return NULL;
}

/* What is wrong with OBJECT, in a few words, or NULL: then it is added. */
static const char *
add_object(const HistoryJob *job, const json_t *object, GError **error)
{
    json_int_t code = json_integer_value(json_object_get(object, "code"));
    PsHistoryRecord record = { .id = text_of(object, "id"),
        .notice = text_of(object, "notice"),
        .recipient = text_of(object, "address"),
        .domain = text_of(object, "domain"),
        .provider = text_of(object, "provider"),
        .reason = text_of(object, "reason"),
        .bounce_class = text_of(object, "class"),
        .hard = json_is_true(json_object_get(object, "hard")),
        .code = code >= 200 && code <= 599 ? (guint) code : 0,
        .status = text_of(object, "status"),
        .action = text_of(object, "action"),
        .diagnostic = text_of(object, "diagnostic"),
        .original_id = text_of(object, "original_message_id"),
        .remote_mta = text_of(object, "remote_mta"),
        .reporting_mta = text_of(object, "reporting_mta"),
        .origin = origin_of(object) };

    if (json_is_integer(json_object_get(object, "sent")))
        return add_sent(job, object, error);
    if (!record.reason || !record.bounce_class)
        return _("it needs a reason and a class");
    if (!time_of(object, &record.time))
        return _("it needs a time: a date and time, or seconds since 1970");
    if (!record.notice)
        return _("it needs a notice: what tells it apart from others, like a Message-ID");
    ps_history_add(job->history, &record, error);
    return NULL;
}

static gboolean
import_stream(const HistoryJob *job, const char *path, FILE *stream)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsListReader) reader =
        ps_list_reader_new(stream, path, PS_LIST_NDJSON, NULL, &error);
    PsListRow *row;
    gboolean good = TRUE;

    while (reader && !error && (row = ps_list_reader_next(reader, &error))) {
        g_autofree PsListRow *held = row;
        json_t *object = json_loadb(held->raw.bytes, held->raw.len, 0, NULL);
        const char *wrong =
            object ? add_object(job, object, &error) : _("it is no JSON object");

        if (wrong && ps_list_trimmed(held->raw).len) {
            cmd_complain("history", "%s:%" G_GUINT64_FORMAT ": %s", path, held->line, wrong);
            good = FALSE;
        }
        json_decref(object);
    }
    if (!error)
        ps_history_flush(job->history, &error);
    if (error)
        cmd_complain("history", "%s", error->message);
    return good && !error;
}

int
cmd_history_import(const HistoryJob *job)
{
    gboolean good = TRUE;

    for (char **path = job->operands; *path; path++) {
        FILE *stream = strcmp(*path, "-") ? fopen(*path, "rb") : stdin;

        if (!stream) {
            cmd_complain("history", "%s: %s", *path, g_strerror(errno));
            good = FALSE;
            continue;
        }
        good = import_stream(job, *path, stream) && good;
        if (stream != stdin)
            fclose(stream);
    }
    cmd_history_tell_added("history", job->history);
    return good ? EXIT_OK : EXIT_TROUBLE;
}
