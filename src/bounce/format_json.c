/* SPDX-License-Identifier: MIT */
/*
 * format_json.c - notices as JSON, schema presend-bounce/1 (docs/schema/bounce.json), and as
 * NDJSON: the same records, one a line.
 */
#include "bounce/format.h"
#include "presend.h"
#include "report/object.h"

static json_t *
caught_list(const PsBounceAnswer *answer)
{
    json_t *list = json_array();

    for (guint i = 0; i < answer->caught->len; i++) {
        const PsBounceCaught *caught = &g_array_index(answer->caught, PsBounceCaught, i);
        json_t *object = json_pack("{s:o, s:o, s:o, s:o}", "rule",
            ps_json_text(caught->rule->name), "code",
            caught->reply ? json_integer((json_int_t) caught->reply->code) : json_null(),
            "enhanced", ps_json_text(caught->reply ? caught->reply->enhanced : NULL),
            "certainty",
            ps_json_text(caught->reply ? ps_certainty_name(caught->reply->certainty) : NULL));

        if (caught->line)
            json_object_set_new(object, "line", json_integer((json_int_t) caught->line));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *
derived_list(const PsBounceRecord *record)
{
    json_t *list = json_array();

    if (record->code_derived)
        json_array_append_new(list, json_string("code"));
    if (record->status_derived)
        json_array_append_new(list, json_string("status"));
    return list;
}

static json_t *
date_text(gint64 date)
{
    g_autoptr(GDateTime) time = date ? g_date_time_new_from_unix_utc(date) : NULL;
    g_autofree char *text = time ? g_date_time_format_iso8601(time) : NULL;

    return ps_json_text(text);
}

static json_t *
decision_object(const PsBounceDecision *decision)
{
    return json_pack("{s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "action",
        ps_action_name(decision->action), "reason", ps_json_text(decision->reason), "times",
        (json_int_t) decision->times, "first", date_text(decision->first), "last",
        date_text(decision->last), "until", date_text(decision->until), "policy",
        ps_json_text(decision->line));
}

static json_t *
record_object(const PsBounceItem *item, guint index)
{
    const PsBounceRecord *r = &g_array_index(item->bounce->records, PsBounceRecord, index);
    const PsBounceAnswer *answer = g_ptr_array_index(item->answers, index);
    json_t *object = json_object();

    json_object_set_new(object, "recipient", ps_json_text(r->recipient));
    json_object_set_new(object, "original_recipient", ps_json_text(r->original_recipient));
    json_object_set_new(object, "reason", ps_json_text(r->reason));
    json_object_set_new(object, "class", ps_json_text(r->coarse));
    json_object_set_new(object, "hard", json_boolean(r->hard));
    json_object_set_new(
        object, "code", r->code ? json_integer((json_int_t) r->code) : json_null());
    json_object_set_new(object, "status", ps_json_text(r->status));
    json_object_set_new(object, "derived", derived_list(r));
    json_object_set_new(object, "action", ps_json_text(r->action));
    json_object_set_new(object, "diagnostic", ps_json_text(r->diagnostic));
    json_object_set_new(object, "command", ps_json_text(r->command));
    json_object_set_new(object, "remote_mta", ps_json_text(r->remote_mta));
    json_object_set_new(object, "reporting_mta", ps_json_text(r->reporting_mta));
    json_object_set_new(object, "provider", ps_json_text(r->provider));
    json_object_set_new(object, "explanation", ps_json_text(answer->happened));
    json_object_set_new(object, "advice", ps_json_text(answer->todo));
    json_object_set_new(object, "fault", ps_json_text(answer->fault));
    json_object_set_new(object, "again", ps_json_text(answer->again));
    json_object_set_new(object, "source", ps_json_text(answer->source));
    json_object_set_new(object, "would_have_caught", caught_list(answer));
    json_object_set_new(object, "decision",
        decision_object(&g_array_index(item->decisions, PsBounceDecision, index)));
    return object;
}

/* What a notice says besides its records. */
static void
set_notice(json_t *object, const PsBounceItem *item)
{
    const PsBounce *bounce = item->bounce;

    json_object_set_new(object, "file", ps_json_text(item->file));
    json_object_set_new(object, "kind", ps_json_text(ps_bounce_kind_name(bounce->kind)));
    json_object_set_new(object, "family", ps_json_text(bounce->family));
    json_object_set_new(object, "date", date_text(bounce->date));
    json_object_set_new(object, "message_id", ps_json_text(bounce->message_id));
    json_object_set_new(object, "original_message_id", ps_json_text(bounce->original_id));
    json_object_set_new(object, "original_from", ps_json_text(bounce->original_from));
    json_object_set_new(object, "original_subject", ps_json_text(bounce->original_subject));
    json_object_set_new(object, "feedback_type", ps_json_text(bounce->feedback_type));
    json_object_set_new(object, "origin", ps_json_text(item->origin));
    json_object_set_new(object, "origin_sign", ps_json_text(item->origin_sign));
    json_object_set_new(object, "left_out", json_integer((json_int_t) bounce->left_out));
}

static json_t *
error_object(const PsBounceItem *item)
{
    return json_pack("{s:o, s:s, s:[], s:o}", "file", ps_json_text(item->file), "kind", "none",
        "records", "error", ps_json_text(item->error));
}

static json_t *
file_object(const PsBounceItem *item)
{
    json_t *object, *records;

    if (item->error)
        return error_object(item);
    object = json_object();
    records = json_array();
    set_notice(object, item);
    for (guint i = 0; i < item->bounce->records->len; i++)
        json_array_append_new(records, record_object(item, i));
    json_object_set_new(object, "records", records);
    return object;
}

static void
begin(PsReport *report)
{
    fprintf(report->out, "{\"schema\":\"presend-bounce/1\",\"version\":\"%s\",\"files\":[",
        presend_version());
}

static void
write_item(PsReport *report, const PsBounceItem *item)
{
    json_t *object = file_object(item);

    fputs(report->files ? ",\n" : "\n", report->out);
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    json_decref(object);
}

static void
end(PsReport *report, const PsBounceSummary *summary)
{
    fprintf(report->out,
        "\n],\"summary\":{\"messages\":%u,\"records\":%u,\"forged\":%u,\"attack\":%s}}\n",
        summary->messages, summary->records, summary->forged,
        summary->attack ? "true" : "false");
}

const PsBounceFormat ps_bounce_format_json = { "json", begin, write_item, end };

static void
begin_lines(PsReport *report)
{
    (void) report;
}

static void
write_line(PsReport *report, json_t *object)
{
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    putc('\n', report->out);
    json_decref(object);
}

/* A line for each record; one for a message without any. */
static void
write_records(PsReport *report, const PsBounceItem *item)
{
    if (item->error) {
        write_line(report, error_object(item));
        return;
    }
    for (guint i = 0; i < MAX(item->bounce->records->len, 1); i++) {
        json_t *object = json_object();

        set_notice(object, item);
        if (i < item->bounce->records->len) {
            json_t *record = record_object(item, i);

            json_object_update(object, record);
            json_decref(record);
        }
        write_line(report, object);
    }
}

static void
end_lines(PsReport *report, const PsBounceSummary *summary)
{
    (void) report;
    (void) summary;
}

const PsBounceFormat ps_bounce_format_ndjson = { "ndjson", begin_lines, write_records,
    end_lines };
