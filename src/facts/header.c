/* SPDX-License-Identifier: MIT */
/* header.c - facts of single header fields: RFC 5322 section 3.6, 2045, 2047, 2369. */
#include "facts/measure.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/cursor.h"

static const char *
value_bytes(const PsSource *source, const PsField *field)
{
    return ps_source_bytes(source) + field->value.offset;
}

/* The value unfolded and trimmed, as it stands. The caller frees it. */
static char *
plain_value(const PsSource *source, const PsField *field)
{
    char *value = g_strndup(value_bytes(source, field), field->value.length);
    char *out = value;

    for (const char *in = value; *in; in++)
        if (*in != '\r' && *in != '\n')
            *out++ = *in;
    *out = '\0';
    return g_strstrip(value);
}

/* RFC 5322 section 3.6 and RFC 2045 section 4: fields that occur once at most. */
static void
measure_duplicates(PsFacts *facts, const PsSource *source)
{
    static const char *const once[] = { "from", "sender", "reply-to", "to", "cc", "bcc",
        "message-id", "in-reply-to", "references", "subject", "date", "mime-version",
        "content-type", "content-transfer-encoding" };

    ps_facts_set_known(facts, PS_FACT_duplicate_field);
    for (guint i = 0; i < G_N_ELEMENTS(once); i++) {
        const PsField *field;
        guint at = 0;

        for (guint n = 0; (field = ps_source_find(source, once[i], at, &at)); n++, at++)
            if (n)
                ps_facts_add(facts, PS_FACT_duplicate_field, once[i], field->whole);
    }
}

static void
measure_date(PsFacts *facts, const PsSource *source, gint64 now)
{
    const PsField *field = ps_source_find(source, "Date", 0, NULL);
    g_autofree char *value = NULL;
    g_autoptr(GDateTime) date = NULL;
    gint64 hours;

    ps_facts_set_known(facts, PS_FACT_date_age);
    if (!field) {
        ps_facts_add(facts, PS_FACT_date, "missing", PS_SPAN_NONE);
        return;
    }
    value = plain_value(source, field);
    date = g_mime_utils_header_decode_date(value);
    if (!date) {
        ps_facts_add(facts, PS_FACT_date, "bad", field->whole);
        return;
    }
    hours = (now - g_date_time_to_unix(date)) / 3600;
    ps_facts_add(facts, PS_FACT_date, "ok", field->whole);
    ps_facts_add_number(facts, PS_FACT_date_age, (double) hours, NULL, field->whole);
}

/* "<left@right>" without blanks; RFC 5322 section 3.6.4. A second @ on the left is common
 * and harms nobody. */
static gboolean
is_message_id(const char *value)
{
    gsize len = strlen(value);
    const char *at = strrchr(value, '@');

    return len > 4 && value[0] == '<' && value[len - 1] == '>' && at && at > value + 1 &&
           at < value + len - 2 && !strpbrk(value + 1, "< \t") &&
           strchr(value, '>') == value + len - 1;
}

static void
measure_message_id(PsFacts *facts, const PsSource *source)
{
    const PsField *field = ps_source_find(source, "Message-ID", 0, NULL);
    g_autofree char *value = field ? plain_value(source, field) : NULL;

    if (!field)
        ps_facts_add(facts, PS_FACT_message_id, "missing", PS_SPAN_NONE);
    else
        ps_facts_add(
            facts, PS_FACT_message_id, is_message_id(value) ? "ok" : "bad", field->whole);
}

static void
measure_mime_version(PsFacts *facts, const PsSource *source)
{
    const PsField *version = ps_source_find(source, "MIME-Version", 0, NULL);
    const PsField *mime = ps_source_find(source, "Content-Type", 0, NULL);

    if (!mime)
        mime = ps_source_find(source, "Content-Transfer-Encoding", 0, NULL);
    if (version)
        ps_facts_add(facts, PS_FACT_mime_version, "ok", version->whole);
    else if (mime)
        ps_facts_add(facts, PS_FACT_mime_version, "missing", mime->whole);
    else
        ps_facts_add(facts, PS_FACT_mime_version, "unused", PS_SPAN_NONE);
}

/* Take what stands between two question marks of an encoded-word, and the second mark. */
static gboolean
take_token(PsCursor *c)
{
    for (;;) {
        int byte = ps_cursor_peek(c);

        if (byte == '?')
            return ps_cursor_take(c, '?');
        if (byte <= ' ' || byte >= 0x7f) /* also at the end */
            return FALSE;
        ps_cursor_skip(c, 1);
    }
}

static gboolean
take_encoded_word(PsCursor *c)
{
    return ps_cursor_take_word(c, "=?") && take_token(c) &&
           (ps_cursor_take_word(c, "b?") || ps_cursor_take_word(c, "q?")) && take_token(c) &&
           ps_cursor_take(c, '=');
}

/* The span of the first encoded-word in LEN bytes at TEXT (RFC 2047 section 2). */
static gboolean
find_encoded_word(const char *text, gsize len, PsSpan *ret)
{
    PsCursor c = ps_cursor(text, len);
    const char *start;

    while ((start = memchr(c.pos, '=', ps_cursor_left(&c)))) {
        gsize offset = (gsize) (start - text);
        PsCursor word = ps_cursor(start, len - offset);

        if (take_encoded_word(&word)) {
            *ret = (PsSpan){ offset, ps_cursor_offset(&word) };
            return TRUE;
        }
        ps_cursor_skip(&c, offset + 1 - ps_cursor_offset(&c));
    }
    return FALSE;
}

/* RFC 2047 section 5 (3): never inside an addr-spec or a message id. Addresses stand in
 * angle brackets, so what is between them is looked at. */
static void
find_misplaced(PsFacts *facts, const PsSource *source, const PsField *field, const char *name)
{
    PsCursor c = ps_cursor(value_bytes(source, field), field->value.length);
    const char *open, *close;

    while ((open = memchr(c.pos, '<', ps_cursor_left(&c)))) {
        gsize offset = (gsize) (open - c.start);
        PsSpan word;

        close = memchr(open, '>', field->value.length - offset);
        if (!close)
            return;
        if (find_encoded_word(open, (gsize) (close - open), &word))
            ps_facts_add(facts, PS_FACT_encoded_word_place, name,
                (PsSpan){ field->value.offset + offset + word.offset, word.length });
        ps_cursor_skip(&c, (gsize) (close - c.pos));
    }
}

static void
measure_misplaced(PsFacts *facts, const PsSource *source)
{
    static const char *const fields[] = { "from", "sender", "reply-to", "to", "cc",
        "message-id", "in-reply-to", "references", "return-path", "list-unsubscribe" };

    ps_facts_set_known(facts, PS_FACT_encoded_word_place);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        const PsField *field;

        for (guint at = 0; (field = ps_source_find(source, fields[i], at, &at)); at++)
            find_misplaced(facts, source, field, fields[i]);
    }
}

static void
measure_encoded_words(PsFacts *facts, const PsSource *source)
{
    static const struct {
        guint trouble;
        PsFactId fact;
    } facts_of[] = {
        { PS_HEADER_BAD_CHARSET | PS_HEADER_BAD_BYTES, PS_FACT_encoded_word_bad },
        { PS_HEADER_LONG_WORD, PS_FACT_encoded_word_long },
        { PS_HEADER_SPLIT_CHAR, PS_FACT_encoded_word_split },
    };
    guint count = ps_source_field_count(source);

    for (guint f = 0; f < G_N_ELEMENTS(facts_of); f++)
        ps_facts_set_known(facts, facts_of[f].fact);
    for (guint i = 0; i < count; i++) {
        const PsField *field = ps_source_field(source, i);
        g_autofree char *name = NULL;
        guint trouble = 0;
        PsSpan word;

        if (!find_encoded_word(value_bytes(source, field), field->value.length, &word))
            continue;
        ps_text_free(ps_decode_header(ps_source_bytes(source), field->value, &trouble));
        name = g_ascii_strdown(
            ps_source_bytes(source) + field->name.offset, (gssize) field->name.length);
        word.offset += field->value.offset;
        for (guint f = 0; f < G_N_ELEMENTS(facts_of); f++)
            if (trouble & facts_of[f].trouble)
                ps_facts_add(facts, facts_of[f].fact, name, word);
    }
}

static void
measure_subject(PsFacts *facts, const PsSource *source)
{
    const PsField *field = ps_source_find(source, "Subject", 0, NULL);
    g_autoptr(PsText) text = NULL;

    ps_facts_set_known(facts, PS_FACT_subject);
    if (!field)
        return;
    text = ps_decode_header(ps_source_bytes(source), field->value, NULL);
    ps_facts_add(facts, PS_FACT_subject, ps_text_bytes(text), field->whole);
}

/* Text without its folds: a line end and the blanks behind it. */
static char *
without_folds(const char *text, gsize len)
{
    g_autoptr(GString) out = g_string_sized_new(len);
    PsCursor c = ps_cursor(text, len);

    while (ps_cursor_left(&c)) {
        int byte = ps_cursor_next(&c);

        if (byte != '\r' && byte != '\n') {
            g_string_append_c(out, (char) byte);
            continue;
        }
        while (ps_is_blank(ps_cursor_peek(&c)))
            ps_cursor_skip(&c, 1);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Take white space and comments; FALSE at a comment that does not end. */
static gboolean
skip_blanks(PsCursor *c)
{
    guint depth = 0;

    for (;;) {
        int byte = ps_cursor_peek(c);

        if (byte == '(')
            depth++;
        else if (byte == ')' && depth)
            depth--;
        else if (byte == PS_CURSOR_END || (!depth && !g_ascii_isspace((char) byte)))
            return depth == 0;
        ps_cursor_skip(c, 1);
    }
}

/* Take "<URI>" and put the URI into RET; blanks inside are no part of a URI. */
static gboolean
take_bracketed_uri(PsCursor *c, char **ret_uri, PsSpan *ret_at)
{
    const char *close;
    gsize len;

    if (!ps_cursor_take(c, '<') || !(close = memchr(c->pos, '>', ps_cursor_left(c))))
        return FALSE;
    len = (gsize) (close - c->pos);
    *ret_uri = g_strstrip(without_folds(c->pos, len));
    *ret_at = (PsSpan){ ps_cursor_offset(c), len };
    ps_cursor_skip(c, len + 1);
    return **ret_uri && !strpbrk(*ret_uri, " \t<");
}

/* RFC 2369 section 2: "<URI>, <URI>", with comments; anything else is not read by clients. */
static void
measure_list_unsubscribe(PsFacts *facts, const PsSource *source)
{
    const PsField *field = ps_source_find(source, "List-Unsubscribe", 0, NULL);
    gboolean good = TRUE;
    PsCursor c;

    ps_facts_set_known(facts, PS_FACT_list_unsubscribe);
    ps_facts_set_known(facts, PS_FACT_list_unsubscribe_bad);
    if (!field)
        return;

    c = ps_cursor(value_bytes(source, field), field->value.length);
    do {
        g_autofree char *uri = NULL;
        PsSpan at;

        good = skip_blanks(&c) && take_bracketed_uri(&c, &uri, &at) && skip_blanks(&c);
        if (uri)
            ps_facts_add(facts, PS_FACT_list_unsubscribe, uri,
                (PsSpan){ field->value.offset + at.offset, at.length });
    } while (good && ps_cursor_take(&c, ','));
    if (!good || ps_cursor_left(&c))
        ps_facts_add(facts, PS_FACT_list_unsubscribe_bad, "", field->whole);
}

static void
measure_received(PsFacts *facts, const PsSource *source)
{
    const PsField *field;
    guint at = 0;

    ps_facts_set_known(facts, PS_FACT_received);
    for (; (field = ps_source_find(source, "Received", at, &at)); at++) {
        g_autofree char *value = plain_value(source, field);

        ps_facts_add(facts, PS_FACT_received, value, field->whole);
    }
}

void
ps_measure_header(PsFacts *facts, const PsMeasured *from)
{
    measure_duplicates(facts, from->source);
    measure_date(facts, from->source, from->sending->now);
    measure_message_id(facts, from->source);
    measure_mime_version(facts, from->source);
    measure_misplaced(facts, from->source);
    measure_encoded_words(facts, from->source);
    measure_subject(facts, from->source);
    measure_list_unsubscribe(facts, from->source);
    measure_received(facts, from->source);
}
