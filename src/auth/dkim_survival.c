/* SPDX-License-Identifier: MIT */
/* dkim_survival.c - what changes on the way do to a signature; see dkim_survival.h. */
#include "auth/dkim_survival.h"

#include <string.h>

#include "auth/dkim_library.h"
#include "base/i18n.h"

#define MESSAGE_MAX_LEN (1024 * 1024)
#define BODY_MAX_LEN (64 * 1024)
#define LINE_MAX_LEN 998 /* RFC 5322 section 2.1.1 */

const PsDkimSetting ps_dkim_settings[PS_DKIM_SETTINGS] = {
    { "simple/simple", TRUE, TRUE, FALSE, FALSE },
    { "simple/relaxed", TRUE, FALSE, FALSE, FALSE },
    { "relaxed/simple", FALSE, TRUE, FALSE, FALSE },
    { "relaxed/relaxed", FALSE, FALSE, FALSE, FALSE },
    { "relaxed/relaxed with l=", FALSE, FALSE, TRUE, FALSE },
    { "relaxed/relaxed over-signed", FALSE, FALSE, FALSE, TRUE },
};

const char *
ps_dkim_outcome_name(PsDkimOutcome outcome)
{
    static const char *const names[] = { "untouched", "survives", "body-broken",
        "header-broken" };

    return names[outcome];
}

/* Each change makes a new message of SOURCE, or returns NULL if there is nothing to change. */

/* The message with NEW instead of the LEN bytes at AT. */
static GString *
splice(const PsSource *source, gsize at, gsize len, const char *new)
{
    const char *bytes = ps_source_bytes(source);
    gsize total = ps_source_length(source);
    GString *out = g_string_sized_new(total + strlen(new));

    g_string_append_len(out, bytes, (gssize) at);
    g_string_append(out, new);
    g_string_append_len(out, bytes + at + len, (gssize) (total - at - len));
    return out;
}

/* NEW in front of the value of the field NAME, behind the blanks there. */
static GString *
prefix_value(const PsSource *source, const char *name, const char *new)
{
    const PsField *field = ps_source_find(source, name, 0, NULL);
    gsize at;

    if (!field)
        return NULL;
    at = field->value.offset;
    while (at < field->value.offset + field->value.length &&
           g_ascii_isspace(ps_source_bytes(source)[at]))
        at++;
    return splice(source, at, 0, new);
}

static GString *
received_added(const PsSource *source)
{
    return splice(source, 0, 0,
        "Received: from mail.example (mail.example [192.0.2.1])\r\n"
        "\tby relay.example with ESMTP; Thu, 1 Jan 2026 00:00:00 +0000\r\n");
}

static GString *
footer_added(const PsSource *source)
{
    return splice(source, ps_source_length(source), 0,
        "_______________________________________________\r\n"
        "list mailing list\r\n");
}

static GString *
subject_tagged(const PsSource *source)
{
    return prefix_value(source, "Subject", "[list] ");
}

static GString *
subject_squeezed(const PsSource *source)
{
    const char *bytes = ps_source_bytes(source);
    const PsField *subject = ps_source_find(source, "Subject", 0, NULL);
    gsize end = subject ? subject->value.offset + subject->value.length : 0;

    for (gsize at = subject ? subject->value.offset : 0; at + 1 < end; at++)
        if (bytes[at] == ' ' && bytes[at + 1] == ' ')
            return splice(source, at, 1, "");
    return NULL;
}

/* The fold that is there goes; where there is none, the last blank becomes one. */
static GString *
subject_refolded(const PsSource *source)
{
    const char *bytes = ps_source_bytes(source);
    const PsField *subject = ps_source_find(source, "Subject", 0, NULL);
    gsize start = subject ? subject->value.offset : 0;
    gsize end = subject ? start + subject->value.length : 0;
    const char *fold = subject ? memchr(bytes + start, '\n', end - start) : NULL;

    if (fold) {
        gsize crlf = fold > bytes + start && fold[-1] == '\r' ? 2 : 1;

        return splice(source, (gsize) (fold + 1 - bytes) - crlf, crlf, "");
    }
    while (start < end && g_ascii_isspace(bytes[start]))
        start++;
    for (gsize at = end; at > start; at--)
        if (bytes[at - 1] == ' ' && at < end && !g_ascii_isspace(bytes[at]))
            return splice(source, at - 1, 0, "\r\n");
    return NULL;
}

/* TEXT, the body or all of it, made anew line by line. */
typedef void (*LineChange)(GString *out, const char *line, gsize len, gboolean in_header);

static GString *
change_lines(const PsSource *source, gsize from, LineChange change)
{
    const char *bytes = ps_source_bytes(source);
    gsize total = ps_source_length(source), body = ps_source_body(source).offset;
    GString *out = g_string_sized_new(total + 16);

    g_string_append_len(out, bytes, (gssize) from);
    for (gsize at = from; at < total;) {
        const char *eol = memchr(bytes + at, '\n', total - at);
        gsize next = eol ? (gsize) (eol - bytes) + 1 : total;
        gsize end = eol ? next - 1 : total;

        if (eol && end > at && bytes[end - 1] == '\r')
            end--;
        change(out, bytes + at, end - at, at < body);
        g_string_append_len(out, bytes + end, (gssize) (next - end));
        at = next;
    }
    if (out->len == total && !memcmp(out->str, bytes, total)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    return out;
}

static void
strip_line(GString *out, const char *line, gsize len, gboolean in_header)
{
    (void) in_header;
    while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
        len--;
    g_string_append_len(out, line, (gssize) len);
}

static GString *
blanks_stripped(const PsSource *source)
{
    return change_lines(source, ps_source_body(source).offset, strip_line);
}

static GString *
lines_appended(const PsSource *source)
{
    return splice(source, ps_source_length(source), 0, "\r\n\r\n");
}

static GString *
tab_for_blank(const PsSource *source)
{
    PsSpan body = ps_source_body(source);
    const char *bytes = ps_source_bytes(source);
    const char *blank = memchr(bytes + body.offset, ' ', body.length);

    return blank ? splice(source, (gsize) (blank - bytes), 1, "\t") : NULL;
}

static GString *
to_named(const PsSource *source)
{
    return prefix_value(source, "To", "Reader ");
}

static GString *
type_extended(const PsSource *source)
{
    const PsField *type = ps_source_find(source, "Content-Type", 0, NULL);

    return type ? splice(source, type->whole.offset + type->whole.length, 0, "; x-list=yes")
                : NULL;
}

static GString *
name_recased(const PsSource *source)
{
    const PsField *from = ps_source_find(source, "From", 0, NULL);
    char first[2] = { '\0', '\0' };

    if (!from)
        return NULL;
    first[0] = ps_source_bytes(source)[from->name.offset];
    first[0] = g_ascii_isupper(first[0]) ? 'f' : 'F';
    return splice(source, from->name.offset, 1, first);
}

static void
encode_line(GString *out, const char *line, gsize len, gboolean in_header)
{
    (void) in_header;
    for (gsize i = 0; i < len; i++)
        if ((guchar) line[i] > 127)
            g_string_append_printf(out, "=%02X", (guint) (guchar) line[i]);
        else
            g_string_append_c(out, line[i]);
}

/* The body alone decides: what Content-Transfer-Encoding then says comes second. */
static GString *
recoded(const PsSource *source)
{
    return change_lines(source, ps_source_body(source).offset, encode_line);
}

static GString *
reply_to_added(const PsSource *source)
{
    return splice(source, 0, 0, "Reply-To: list@lists.example\r\n");
}

static GString *
from_added(const PsSource *source)
{
    return splice(source, 0, 0, "From: forger@evil.example\r\n");
}

static void
wrap_line(GString *out, const char *line, gsize len, gboolean in_header)
{
    for (; len > LINE_MAX_LEN; line += LINE_MAX_LEN, len -= LINE_MAX_LEN) {
        g_string_append_len(out, line, LINE_MAX_LEN);
        g_string_append(out, in_header ? "\r\n " : "\r\n");
    }
    g_string_append_len(out, line, (gssize) len);
}

static GString *
lines_wrapped(const PsSource *source)
{
    return change_lines(source, 0, wrap_line);
}

static GString *(*const apply[])(const PsSource *source) = {
#define PS_DKIM_CHANGE(id, word, by, meaning) id,
#include "auth/dkim_survival.def"
#undef PS_DKIM_CHANGE
};

const PsDkimChangeInfo *
ps_dkim_change_info(PsDkimChange change)
{
    static const PsDkimChangeInfo infos[] = {
#define PS_DKIM_CHANGE(id, word, by, meaning) { word, PS_DKIM_BY_##by, meaning },
#include "auth/dkim_survival.def"
#undef PS_DKIM_CHANGE
    };

    return &infos[change];
}

/* What the signature WHICH of the message says now. */
static PsDkimOutcome
verify(const GString *text, guint which, const PsDkimKey *key, gint64 now)
{
    g_autoptr(PsSource) source = ps_source_new(text->str, text->len);
    g_autoptr(GPtrArray) fields = ps_dkim_fields_new(source, now);
    g_autoptr(PsDkimMessage) message = ps_dkim_message_new(source);
    PsDkimField *field = which < fields->len ? g_ptr_array_index(fields, which) : NULL;

    if (!field || field->shown->result != PS_DKIM_NONE)
        return PS_DKIM_HEADER_BROKEN;
    ps_dkim_message_verify(message, field, fields, key);
    if (field->shown->result == PS_DKIM_PASS)
        return PS_DKIM_SURVIVES;
    /* l= may be more than what is left of the body */
    return !strcmp(field->shown->reason, "body-changed") ||
                   !strcmp(field->shown->reason, "length")
               ? PS_DKIM_BODY_BROKEN
               : PS_DKIM_HEADER_BROKEN;
}

gboolean
ps_dkim_survival(const PsSource *source, guint field, const PsDkimKey *key, gint64 now,
    PsDkimOutcome ret[PS_DKIM_CHANGES])
{
    g_autoptr(GString) text = NULL;
    g_autoptr(PsSource) message = NULL;

    if (ps_source_length(source) > MESSAGE_MAX_LEN || ps_source_refused(source, NULL) ||
        key->state != PS_DKIM_KEY_OK)
        return FALSE;
    text = ps_dkim_wire_form(source);
    if (verify(text, field, key, now) != PS_DKIM_SURVIVES)
        return FALSE;
    message = ps_source_new(text->str, text->len);
    for (guint i = 0; i < PS_DKIM_CHANGES; i++) {
        g_autoptr(GString) changed = apply[i](message);

        ret[i] = changed ? verify(changed, field, key, now) : PS_DKIM_UNTOUCHED;
    }
    return TRUE;
}

/* The octets of SOURCE that the matrix looks at: of a long body no more than whole lines. */
static gsize
sample_len(const PsSource *source)
{
    PsSpan body = ps_source_body(source);
    const char *start = ps_source_bytes(source) + body.offset;
    const char *end;

    if (body.length <= BODY_MAX_LEN)
        return body.offset + body.length;
    end = g_strrstr_len(start, BODY_MAX_LEN, "\n");
    return body.offset + (end ? (gsize) (end - start) + 1 : BODY_MAX_LEN);
}

gboolean
ps_dkim_survival_matrix(const PsSource *source, const PsDkimPrivate *key,
    const PsDkimSigning *how, PsDkimOutcome ret[PS_DKIM_SETTINGS][PS_DKIM_CHANGES],
    GError **error)
{
    g_autoptr(PsSource) sample = ps_source_new(ps_source_bytes(source), sample_len(source));

    for (guint i = 0; i < PS_DKIM_SETTINGS; i++) {
        const PsDkimSetting *setting = &ps_dkim_settings[i];
        PsDkimSigning with = *how;
        g_autoptr(PsDkimSigned) done = NULL;

        with.simple_header = setting->simple_header;
        with.simple_body = setting->simple_body;
        with.length = setting->length;
        with.oversigned = setting->oversigned ? ps_dkim_fields_oversigned : NULL;
        done = ps_dkim_sign(sample, key, &with, error);
        if (!done)
            return FALSE;
        if (!ps_dkim_survival(done->source, 0, ps_dkim_private_public(key), how->now, ret[i])) {
            g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_MESSAGE,
                _("the message cannot be tried: its signature does not pass, or it is too "
                  "large"));
            return FALSE;
        }
    }
    return TRUE;
}
