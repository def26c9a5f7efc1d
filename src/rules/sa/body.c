/* SPDX-License-Identifier: MIT */
/* body.c - eval functions of SpamAssassin's: the text of the mail. */
#include <math.h>
#include <string.h>

#include "rules/sa/alternative.h"
#include "rules/sa/sa.h"
#include "rules/sa/stock.h"

/* VALUE is over the argument MIN, or that is 0, and not over MAX. */
static PsTestResult
between(const PsSaCall *call, double value)
{
    double min = ps_sa_number(call, 0, 0), max = ps_sa_number(call, 1, INFINITY);

    return ps_sa_answer((min == 0 || value > min) && value <= max);
}

static PsTestResult
check_body_length(PsRun *run, const PsSaCall *call)
{
    PsSpan body = ps_source_body(ps_message_source(run->message));

    return ps_sa_answer((double) body.length <= ps_sa_number(call, 0, 0));
}

static gboolean
is_blank(const char *line, gsize len)
{
    while (len && (g_ascii_isspace(line[len - 1]) || line[len - 1] == '\v'))
        len--;
    return !len;
}

/* Lines of STRING, with those that are blank. */
static guint
count_lines(const PsString *string, guint *blank)
{
    const char *line = ps_string_bytes(string), *end = line + string->length;
    guint lines = 0;

    while (line < end) {
        const char *feed = memchr(line, '\n', (gsize) (end - line));
        const char *next = feed ? feed + 1 : end;

        lines++;
        *blank += is_blank(line, (gsize) (next - line));
        line = next;
    }
    return lines;
}

static PsTestResult
check_blank_line_ratio(PsRun *run, const PsSaCall *call)
{
    const GArray *rawbody = ps_view_rawbody(run->message);
    guint lines = 0, blank = 0;

    for (guint i = 0; i < rawbody->len; i++)
        lines += count_lines(&g_array_index(rawbody, PsString, i), &blank);
    if (!lines || lines < ps_sa_number(call, 2, 1))
        return between(call, -1);
    return between(call, 100.0 * blank / lines);
}

/* Spaces to other bytes in the text, in hundredths and no more than that. */
static int
spaces_of(const PsString *string)
{
    const char *bytes = ps_string_bytes(string);
    gsize spaces = 0, others;

    for (gsize i = 0; i < string->length; i++)
        spaces += bytes[i] == ' ';
    others = string->length - spaces;
    return spaces >= others ? 100 : (int) (100 * spaces / others);
}

/* The highest share of spaces in a text of more than a few letters. */
static PsTestResult
tvd_vertical_words(PsRun *run, const PsSaCall *call)
{
    const GArray *body = ps_view_body(run->message);
    double min = ps_sa_number(call, 0, 0), max = ps_sa_number(call, 1, INFINITY);
    int most = -1;

    for (guint i = 0; i < body->len; i++) {
        const PsString *string = &g_array_index(body, PsString, i);

        if (string->length > 5)
            most = MAX(most, spaces_of(string));
    }
    return ps_sa_answer(most >= min && (max >= 100 || most < max));
}

static PsTestResult
multipart_alternative_difference(PsRun *run, const PsSaCall *call)
{
    return between(call, ps_sa_alternative(run->message).difference);
}

static PsTestResult
multipart_alternative_difference_count(PsRun *run, const PsSaCall *call)
{
    const PsSaAlternative words = ps_sa_alternative(run->message);

    return ps_sa_answer(words.html > ps_sa_number(call, 1, 0) &&
                        (double) words.text / words.html > ps_sa_number(call, 0, 0));
}

static PsTestResult
check_stock_info(PsRun *run, const PsSaCall *call)
{
    return ps_sa_answer(ps_sa_stock_words(run->message) >= ps_sa_number(call, 0, 0));
}

/* The lengths of a plain text and of the signature behind its last "-- ". */
typedef struct {
    double body;
    double signature;
} Lengths;

/* FALSE if there is no plain text. */
static gboolean
find_lengths(PsRun *run, Lengths *ret)
{
    const PsPart *part = NULL;
    const char *bytes, *line;
    gsize len;

    for (guint i = 0; i < ps_message_part_count(run->message) && !part; i++)
        if (g_str_has_prefix(ps_message_part(run->message, i)->type, "text/plain"))
            part = ps_message_part(run->message, i);
    if (!part || !part->decoded)
        return FALSE;
    bytes = line = ps_text_bytes(part->decoded);
    len = ps_text_length(part->decoded);
    *ret = (Lengths){ (double) len, 0 };
    while (line < bytes + len) {
        gsize left = (gsize) (bytes + len - line);
        const char *feed = memchr(line, '\n', left);
        gsize length = feed ? (gsize) (feed - line) : left;
        gsize mark = length && line[length - 1] == '\r' ? length - 1 : length;

        if ((mark == 2 || mark == 3) && !memcmp(line, "-- ", mark) && left - length > 4)
            *ret = (Lengths){ (double) (line - bytes), (double) (left - length) };
        line += length + 1;
    }
    return TRUE;
}

static PsTestResult
within(const PsSaCall *call, double value)
{
    return ps_sa_answer(
        value >= ps_sa_number(call, 0, 0) && value <= ps_sa_number(call, 1, INFINITY));
}

static PsTestResult
plaintext_body_length(PsRun *run, const PsSaCall *call)
{
    Lengths lengths;

    return find_lengths(run, &lengths) ? within(call, lengths.body) : ps_sa_answer(0);
}

static PsTestResult
plaintext_sig_length(PsRun *run, const PsSaCall *call)
{
    Lengths lengths;

    return find_lengths(run, &lengths) ? within(call, lengths.signature) : ps_sa_answer(0);
}

static PsTestResult
plaintext_body_sig_ratio(PsRun *run, const PsSaCall *call)
{
    Lengths lengths;

    if (!find_lengths(run, &lengths))
        return ps_sa_answer(0);
    return within(call, lengths.signature > 0 ? lengths.body / lengths.signature : 1e6);
}

const PsSaFunction ps_sa_body[] = {
    { "check_blank_line_ratio", "BodyEval", 2, 3, .run = check_blank_line_ratio },
    { "check_body_length", "BodyEval", 1, 1, .run = check_body_length },
    { "check_stock_info", "BodyEval", 1, 1, .run = check_stock_info },
    { "multipart_alternative_difference", "BodyEval", 2, 2,
        .run = multipart_alternative_difference },
    { "multipart_alternative_difference_count", "BodyEval", 2, 2,
        .run = multipart_alternative_difference_count },
    { "plaintext_body_length", "BodyEval", 1, 2, .run = plaintext_body_length },
    { "plaintext_body_sig_ratio", "BodyEval", 1, 2, .run = plaintext_body_sig_ratio },
    { "plaintext_sig_length", "BodyEval", 1, 2, .run = plaintext_sig_length },
    { "tvd_vertical_words", "BodyEval", 2, 2, .run = tvd_vertical_words },
    { 0 },
};
