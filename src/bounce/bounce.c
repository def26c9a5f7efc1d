/* SPDX-License-Identifier: MIT */
/* bounce.c - what kind of mail it is that came back; see bounce.h. */
#include "bounce/bounce.h"

#include <gmime/gmime.h>
#include <string.h>

#include "bounce/find.h"
#include "bounce/reader.h"

enum { NESTED = 10 }; /* notices that are forwarded as attachments of one another */

const char *
ps_bounce_kind_name(PsBounceKind kind)
{
    static const char *const names[] = { "none", "bounce", "complaint", "auto-reply",
        "delivered" };

    return names[kind];
}

PsBounceReader *
ps_bounce_reader_new(const PsRules *rules)
{
    PsBounceReader *reader = g_new0(PsBounceReader, 1);

    reader->rules = rules;
    reader->wording = ps_wording_new(rules);
    reader->text = ps_look_new(reader->wording);
    reader->reply = ps_look_new(reader->wording);
    reader->diagnostic = ps_look_new(reader->wording);
    reader->part = ps_look_new(reader->wording);
    return reader;
}

void
ps_bounce_reader_free(PsBounceReader *reader)
{
    if (!reader)
        return;
    ps_look_free(reader->text);
    ps_look_free(reader->reply);
    ps_look_free(reader->diagnostic);
    ps_look_free(reader->part);
    ps_wording_free(reader->wording);
    g_free(reader);
}

static PsBounce *
bounce_new(void)
{
    PsBounce *bounce = g_new0(PsBounce, 1);

    bounce->original = PS_SPAN_NONE;
    bounce->records = g_array_new(FALSE, TRUE, sizeof(PsBounceRecord));
    bounce->strings = g_string_chunk_new(1024);
    return bounce;
}

void
ps_bounce_free(PsBounce *bounce)
{
    if (!bounce)
        return;
    g_array_unref(bounce->records);
    g_string_chunk_free(bounce->strings);
    g_free(bounce);
}

void
ps_bounce_squeeze(GString *out, const char *text, gsize len)
{
    gboolean blank = out->len == 0;
    gsize at = out->len;

    g_string_set_size(out, at + len);
    for (gsize i = 0; i < len; i++) {
        gboolean is_blank = (guchar) text[i] <= ' ';

        if (!is_blank)
            out->str[at++] = text[i];
        else if (!blank)
            out->str[at++] = ' ';
        blank = is_blank;
    }
    g_string_truncate(out, at);
}

const char *
ps_bounce_keep(PsBounce *bounce, const char *text, gsize len)
{
    g_autoptr(GString) line = g_string_sized_new(len + 1);
    g_autofree char *valid = NULL;

    ps_bounce_squeeze(line, text, len);
    while (line->len && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    if (!line->len)
        return NULL;
    if (ps_flat_is_ascii(line->str, line->len) ||
        g_utf8_validate(line->str, (gssize) line->len, NULL))
        return g_string_chunk_insert_len(bounce->strings, line->str, (gssize) line->len);
    valid = g_utf8_make_valid(line->str, (gssize) line->len);
    return g_string_chunk_insert(bounce->strings, valid);
}

/* The first address of TEXT, for the caller to free; NULL if there is none. */
static char *
first_address(const char *text)
{
    gsize pos = 0;
    PsSpan at;

    if (!text)
        return NULL;
    at = ps_find_address(text, strlen(text), &pos);
    return ps_span_is_none(at) ? NULL : g_strndup(text + at.offset, at.length);
}

/* The value of field NAME in lines of fields, for the caller to free; or NULL. */
static char *
find_value(const GString *text, const char *name)
{
    gsize pos = 0, n = strlen(name);
    PsField field;

    while (pos < text->len) {
        PsFieldKind kind = ps_field_next(text->str, text->len, &pos, &field);

        if (kind == PS_FIELD_END)
            ps_field_line(text->str, text->len, pos, &pos);
        else if (kind == PS_FIELD_OK && field.name.length == n &&
                 ps_field_is(text->str, &field, name))
            return g_strstrip(g_strndup(text->str + field.value.offset, field.value.length));
    }
    return NULL;
}

/* RFC 5965, 6591: a complaint speaks of one recipient. */
static void
read_complaint(PsNoticeReading *reading)
{
    const GString *fields = reading->flat->feedback;
    g_autofree char *type = find_value(fields, "feedback-type");
    g_autofree char *recipient = find_value(fields, "original-rcpt-to");
    g_autofree char *failure = find_value(fields, "auth-failure");
    g_autofree char *source = find_value(fields, "source-ip");
    g_autofree char *address =
        recipient ? first_address(recipient) : g_strdup(reading->original_to);
    g_autoptr(GString) line = g_string_new(type ? type : "abuse");
    PsBounceRecord *record;

    reading->bounce->kind = PS_BOUNCE_COMPLAINT;
    reading->bounce->feedback_type =
        ps_bounce_keep(reading->bounce, type ? type : "abuse", type ? strlen(type) : 5);
    ps_bounce_add_plain(reading, address, "feedback");
    record = &g_array_index(reading->bounce->records, PsBounceRecord, 0);
    if (failure)
        g_string_append_printf(line, ", %s", failure);
    if (source)
        g_string_append_printf(line, ", from %s", source);
    record->diagnostic = ps_bounce_keep(reading->bounce, line->str, line->len);
}

static void
set_kind(PsNoticeReading *reading)
{
    PsBounce *bounce = reading->bounce;

    bounce->kind = bounce->records->len ? PS_BOUNCE_DELIVERED : PS_BOUNCE_NONE;
    for (guint i = 0; i < bounce->records->len; i++)
        if (strcmp(g_array_index(bounce->records, PsBounceRecord, i).reason, "delivered") != 0)
            bounce->kind = PS_BOUNCE_BOUNCE;
}

static void
read_body(PsNoticeReading *reading)
{
    const PsFlat *flat = reading->flat;

    ps_report_read(&reading->report, flat->status->str, flat->status->len, FALSE);
    if (!reading->report.groups->len)
        ps_bounce_read_ses(reading);
    if (flat->feedback->len) {
        read_complaint(reading);
        return;
    }
    if (!reading->report.groups->len)
        ps_report_read(&reading->report, flat->text->str, reading->text_len, TRUE);
    if (reading->report.groups->len || flat->status->len ||
        !ps_span_is_none(flat->header.values[PS_FLAT_FAILED]))
        reading->is_notice = TRUE;
    if (ps_bounce_is_machine_made(reading))
        reading->is_notice = TRUE;
    if (reading->is_notice && !(reading->is_reply && !reading->report.groups->len)) {
        ps_bounce_read_records(reading);
        set_kind(reading);
    } else if (reading->is_reply || ps_bounce_is_automatic(flat)) {
        reading->bounce->kind = PS_BOUNCE_AUTO_REPLY;
        ps_bounce_add_plain(reading, reading->from, "vacation");
    }
}

static gint64
read_date(const PsFlat *flat)
{
    g_autofree char *value = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_DATE);
    g_autoptr(GDateTime) date = value ? g_mime_utils_header_decode_date(value) : NULL;

    return date ? g_date_time_to_unix(date) : 0;
}

static void
read_header(PsNoticeReading *reading)
{
    const PsFlat *flat = reading->flat;
    g_autofree char *from = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_FROM);
    g_autofree char *to = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_TO);
    g_autofree char *id = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_MESSAGE_ID);

    reading->from = first_address(from);
    if (!reading->from)
        reading->from = g_strdup(from);
    reading->to = first_address(to);
    if (reading->to)
        reading->bounce->to = ps_bounce_keep(reading->bounce, reading->to, strlen(reading->to));
    reading->subject = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_SUBJECT);
    if (id)
        reading->bounce->message_id = ps_bounce_keep(reading->bounce, id, strlen(id));
    reading->bounce->date = read_date(flat);
}

static void
reading_clear(PsNoticeReading *reading)
{
    ps_flat_free(reading->flat);
    g_free(reading->from);
    g_free(reading->to);
    g_free(reading->subject);
    g_free(reading->original_to);
    ps_report_clear(&reading->report);
    g_string_free(reading->line, TRUE);
}

/* Read the LEN bytes at BYTES; *RET_INSIDE is a message in it that may be the notice, where
 * this is none itself. */
static PsBounce *
read_one(PsBounceReader *reader, const char *bytes, gsize len, PsSpan *ret_inside)
{
    PsNoticeReading reading = { .reader = reader, .bounce = bounce_new() };

    ps_wording_begin(reader->wording);
    reading.flat = ps_flat_new(bytes, len);
    reading.line = g_string_sized_new(2048);
    read_header(&reading);
    ps_bounce_read_original(&reading);
    ps_bounce_find_family(&reading);
    read_body(&reading);
    *ret_inside = reading.bounce->kind == PS_BOUNCE_NONE || reading.is_empty
                      ? reading.flat->message_at
                      : PS_SPAN_NONE;
    reading_clear(&reading);
    return reading.bounce;
}

static void
swap(PsBounce **a, PsBounce **b)
{
    PsBounce *between = *a;

    *a = *b;
    *b = between;
}

PsBounce *
ps_bounce_read(PsBounceReader *reader, const char *bytes, gsize len)
{
    PsSpan at = { 0, len }, inside;
    PsBounce *bounce = read_one(reader, bytes, len, &inside);

    for (guint i = 0; i < NESTED && !ps_span_is_none(inside); i++) {
        PsBounce *nested;

        at.offset += inside.offset;
        at.length = inside.length;
        nested = read_one(reader, bytes + at.offset, at.length, &inside);
        if (!ps_span_is_none(nested->original))
            nested->original.offset += at.offset;
        if (nested->kind != PS_BOUNCE_NONE)
            swap(&bounce, &nested);
        ps_bounce_free(nested);
    }
    return bounce;
}
