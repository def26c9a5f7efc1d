/* SPDX-License-Identifier: MIT */
#include "mail/source.h"

#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "mail/message.h"
#include "suite.h"

/* Copied to the heap at its exact length, so that the sanitizer sees a read past its end. */
static PsSource *
source_of(const char *in, gsize len, char **ret_copy)
{
    *ret_copy = g_memdup2(in, len);
    return ps_source_new(*ret_copy, len);
}

static const struct {
    const char *in, *fields; /* "name[value]" of each */
    gsize header;            /* its length */
} fields_rows[] = {
    { "", "", 0 },
    { "A: 1\nB:2\n\nbody: no", "A[ 1]B[2]", 10 },
    { "A: 1\r\nB: 2\r\n\r\nbody", "A[ 1]B[ 2]", 14 },
    { "A: 1\r\n 2\n\t3\nB:\n\nx", "A[ 1\r\n 2\n\t3]B[]", 16 }, /* folds, mixed line ends */
    { "A \t: 1\n\n", "A[ 1]", 8 },
    { "A: 1\nno colon\nB: 2\n\n", "A[ 1]B[ 2]", 20 },
    { "A: 1\n: nameless\nB C: 2\n\n", "A[ 1]", 24 },
    { "A: 1\n  \nB: 2\n\n", "A[ 1\n  ]B[ 2]", 14 }, /* a fold of blanks ends nothing */
    { "H\xc3\xa9: 1\n\n", "H\xc3\xa9[ 1]", 8 },
    { "A: 1", "A[ 1]", 4 },
    { "A: 1\n", "A[ 1]", 5 },
    { "\nA: 1\n", "", 1 },
    { "A: 1\n--b\nB: 2\n\n", "A[ 1]", 5 }, /* a boundary where a blank line should be */
    { "From a@b.example Mon Jan  1 00:00:00 2024\nA: 1\n\nx", "A[ 1]", 6 },
    { "From : a@b.example\n\n", "From[ a@b.example]", 20 },
    { " first line folded\nA: 1\n\n", "A[ 1]", 25 },
};

START_TEST(fields)
{
    g_autofree char *copy = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(PsSource) source =
        source_of(fields_rows[_i].in, strlen(fields_rows[_i].in), &copy);
    PsSpan header = ps_source_header(source), body = ps_source_body(source);

    for (guint i = 0; i < ps_source_field_count(source); i++) {
        const PsField *field = ps_source_field(source, i);

        g_string_append_len(out, copy + field->name.offset, (gssize) field->name.length);
        g_string_append_c(out, '[');
        g_string_append_len(out, copy + field->value.offset, (gssize) field->value.length);
        g_string_append_c(out, ']');
        ck_assert_uint_eq(field->whole.offset, field->name.offset);
        ck_assert_uint_eq(ps_span_end(field->whole), ps_span_end(field->value));
    }
    ck_assert_str_eq(out->str, fields_rows[_i].fields);
    ck_assert_uint_eq(header.length, fields_rows[_i].header);
    ck_assert_uint_eq(ps_span_end(header), body.offset);
    ck_assert_uint_eq(ps_span_end(body), ps_source_length(source));
}
END_TEST

static const struct {
    const char *in;
    gsize len; /* 0: strlen */
    PsSourceProblem problem;
    const char *places;
} problems_rows[] = {
    { "A: 1\n\nall LF\nfine\n", 0, PS_SOURCE_BARE_LF, "" },
    { "A: 1\r\n\r\nall CRLF\r\n", 0, PS_SOURCE_BARE_LF, "" },
    { "A: 1\r\n\r\none\ntwo\r\n", 0, PS_SOURCE_BARE_LF, "11+1" },
    { "A: 1\n\na\rb\r\r\n\r", 0, PS_SOURCE_BARE_CR, "7+1 9+1 12+1" },
    { "A: 1\n\na\0b", 9, PS_SOURCE_NUL, "7+1" },
    { "A: \xc3\xa9 \x7f\n\n\xff", 0, PS_SOURCE_HEADER_8BIT, "3+2 6+1" },
    { "A: \x01\x02\t\n\n\x03", 0, PS_SOURCE_HEADER_CONTROL, "3+2" },
    { "A: 1\nno colon\n : x\n\n", 0, PS_SOURCE_FIELD_BAD, "5+13" },
    { "H\xc3\xa9: 1\n\n", 0, PS_SOURCE_FIELD_BAD, "0+6" },
    { "A: 1\n \t\n b\n\n", 0, PS_SOURCE_FOLD_BLANK, "5+2" },
    { "A: 1\n", 0, PS_SOURCE_NO_BODY_GAP, "5+0" },
    { "A: 1\n--b\n\n", 0, PS_SOURCE_NO_BODY_GAP, "5+0" },
    { "A: 1\n\n", 0, PS_SOURCE_NO_BODY_GAP, "" },
    { "", 0, PS_SOURCE_NO_BODY_GAP, "0+0" },
};

static char *
dump_problem(const PsSource *source, PsSourceProblem problem)
{
    GString *out = g_string_new(NULL);
    guint count;
    const PsSpan *places = ps_source_problem(source, problem, &count, NULL);

    for (guint i = 0; i < count; i++)
        g_string_append_printf(
            out, "%s%zu+%zu", i ? " " : "", places[i].offset, places[i].length);
    return g_string_free(out, FALSE);
}

START_TEST(problems)
{
    g_autofree char *copy = NULL;
    gsize len = problems_rows[_i].len ? problems_rows[_i].len : strlen(problems_rows[_i].in);
    g_autoptr(PsSource) source = source_of(problems_rows[_i].in, len, &copy);
    g_autofree char *places = dump_problem(source, problems_rows[_i].problem);

    ck_assert_str_eq(places, problems_rows[_i].places);
}
END_TEST

START_TEST(long_lines)
{
    g_autoptr(GString) in = g_string_new("A: 1\n\n");
    g_autofree char *copy = NULL;
    g_autofree char *places = NULL;
    g_autoptr(PsSource) source = NULL;

    g_string_append_printf(in, "%0998d\r\n%0999d\r\n", 0, 0);
    source = source_of(in->str, in->len, &copy);
    places = dump_problem(source, PS_SOURCE_LINE_LONG);
    ck_assert_str_eq(places, "1006+999");
}
END_TEST

START_TEST(many_problems)
{
    g_autofree char *in = g_malloc0(5000);
    g_autoptr(PsSource) source = ps_source_new(in, 5000);
    gsize total;
    guint count;

    ps_source_problem(source, PS_SOURCE_NUL, &count, &total);
    ck_assert_uint_eq(count, PS_SOURCE_PLACES);
    ck_assert_uint_eq(total, 5000);
}
END_TEST

static const struct {
    const char *in;
    PsEol eol;
} eol_rows[] = {
    { "", PS_EOL_NONE },
    { "A: 1", PS_EOL_NONE },
    { "A: 1\r", PS_EOL_NONE },
    { "A: 1\n", PS_EOL_LF },
    { "A: 1\r\n", PS_EOL_CRLF },
    { "A: 1\r\n\r\nlast", PS_EOL_CRLF },
    { "A: 1\r\n\nlast", PS_EOL_MIXED },
};

START_TEST(eol)
{
    g_autofree char *copy = NULL;
    g_autoptr(PsSource) source = source_of(eol_rows[_i].in, strlen(eol_rows[_i].in), &copy);

    ck_assert_int_eq(ps_source_eol(source), eol_rows[_i].eol);
}
END_TEST

START_TEST(find)
{
    const char *in = "From x@y.example now\nTo: a\nCC: b\nto: c\n\n";
    g_autofree char *copy = NULL;
    g_autoptr(PsSource) source = source_of(in, strlen(in), &copy);
    guint index = 9;

    ck_assert_uint_eq(ps_source_mbox_line(source).length, 21);
    ck_assert_ptr_eq(ps_source_find(source, "TO", 0, &index), ps_source_field(source, 0));
    ck_assert_ptr_eq(
        ps_source_find(source, "To", index + 1, &index), ps_source_field(source, 2));
    ck_assert_uint_eq(index, 2);
    ck_assert_ptr_null(ps_source_find(source, "To", index + 1, NULL));
}
END_TEST

/* Messages that pass a limit, or just do not: HEAD, then UNIT so many times, then TAIL.
 * "%d" in a unit is its number. */
#define LINE64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n"
#define MULTIPART "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
static const struct {
    const char *limit; /* NULL: none is passed */
    const char *head, *unit;
    guint times;
    const char *tail;
} limit_rows[] = {
    { "address_groups", "To: ", "a:", 50000, "\n\n" },
    { "address_groups", "To: ", "a:", 33, "\n\n" },
    { NULL, "To: ", "a:", 32, "\n\n" },
    { "address_groups", "Resent-To: ", "a:\n ", 10000, "\n\n" },
    { "address_groups", "to : \"", "a:", 10000, "\n\n" }, /* GMime reads on behind the quote */
    { "address_groups", "From: x@[a]", "a:", 10000, "\n\n" },
    { NULL, "To: \"", "a:", 10000, "\" <a@b.example>\n\n" },
    { NULL, "To: (", "a:", 10000, ") a@b.example\n\n" },
    { NULL, "To: a@[IPv6:2001:db8::1]", ", b@[IPv6:2001:db8:0:1:2:3:4:5]", 100, "\n\n" },
    { NULL, "Subject: ", "a:", 1000, "\n\n" },
    { "mime_params", "Content-Type: text/plain", "; a=b", 40000 / 4, "\n\n" },
    { "mime_params", "Content-Type: text/plain", "; a=b", 129, "\n\n" },
    { NULL, "Content-Type: text/plain", "; a=b", 128, "\n\n" },
    { NULL, "Content-Type: text/html", ";", 10000, "\n\n" }, /* seen in the wild */
    { NULL, "Content-Type: text/plain; name=\"", ";", 10000, "\"\n\n" },
    { "mime_params", "Content-Type: text/plain (;)", "; a=\"b\"", 129, "\n\n" },
    { "mime_params", "Content-Type: text/plain; (;a=\")", "; a=b", 129, "\n\n" },
    { "mime_params", "Content-Disposition: attachment", ";a*%d=b", 5000, "\n\n" },
    { "mime_params", MULTIPART "--b\nContent-Type: text/plain", "; a=b", 129,
        "\n\nx\n--b--\n" },
    { "mime_params",
        "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nContent-Type: a/b",
        "; a=b", 129, "\n\nx\n" },
    { "field_bytes", "Subject: ", "0123456789\n ", 6000, "\n\n" },
    { NULL, "Subject: ", "0123456789\n ", 5000, "\n\n" },
    { "header_bytes", "A: 1\n", "B: 0123456789012345678901234567890123456789\n", 30000, "\n" },
    { "header_bytes", "", "a:\n", 700000, "\n" },
    { "header_bytes", "", "not even a field\n", 70000, "\n" },
    { "header_bytes", MULTIPART "--b\n", "B: 012345678901234567890123456789\n", 40000, "\n" },
    { NULL, "", "B: 0123456789012345678901234567890123456789\n", 10000, "\n" },
    { "mime_parts", MULTIPART, "--b\n\n\n", 100000, "--b--\n" },
    { "mime_parts", MULTIPART, "--b\n\n\n", 10000, "--b--\n" },
    { NULL, MULTIPART, "--b\n\n\n", 9999, "--b--\n" },
    { NULL, MULTIPART, "--b\n", 100000, "--b--\n" }, /* no parts between those */
    { NULL, MULTIPART, "--B\n\n", 100000, "--b--\n" },
    { "mime_depth", "", "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", 50000, "\n" },
    { "mime_depth", "", "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", 101, "\n" },
    { NULL, "", "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", 100, "\n" },
    { "mime_depth", "", "Content-Type: message/rfc822\n\n", 20000, "\n" },
    { NULL, "", "Content-Type: message/rfc822\n\n", 100, "\n" },
    { "mime_depth", "", "Content-Type: multipart/digest; boundary=b%d\n\n--b%d\n\n", 60, "\n" },
    { "message_bytes", "A: 1\n\n", LINE64, 65 * 1024 * 1024 / 64, "" },
    { NULL, "A: 1\n\n", LINE64, 63 * 1024 * 1024 / 64, "" },
    /* what costs time elsewhere */
    { NULL, "", "A: b\n", 100000, "\n" },
    { NULL, "To: ", "a@b.example, ", 5000, "c@d.example\n\n" },
    { NULL, "Subject: ", "=?", 30000, "\n\n" },
    { NULL, "Subject: ", "=?a?q?", 10000, "\n\n" },
    { NULL, "Subject: ", "=?utf-8?q?a?=", 4500, "\n\n" },
    { NULL, "Content-Type: text/plain", ";(", 32000, "\n\n" },
    { NULL, "Content-Type: text/plain; charset=x\n\n", "\xe9", 1000000, "\n" },
    { NULL, "Content-Type: text/plain; charset=gbk\n\n", "\xc4\xe3", 1000000, "\n" },
    { NULL, "Content-Transfer-Encoding: base64\n\n", "-A", 1000000, "\n" },
    { NULL, "Content-Transfer-Encoding: quoted-printable\n\n", "=C3=A9", 1000000, "\n" },
};

static char *
repeat(const char *head, const char *unit, guint times, const char *tail, gsize *ret_len)
{
    GString *out = g_string_new(head);
    char **pieces = g_strsplit(unit, "%d", -1);

    for (guint i = 0; i < times; i++) {
        for (guint k = 0; pieces[k]; k++) {
            if (k)
                g_string_append_printf(out, "%u", i);
            g_string_append(out, pieces[k]);
        }
    }
    g_string_append(out, tail);
    g_strfreev(pieces);
    *ret_len = out->len;
    return g_string_free(out, FALSE);
}

static double
cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Whatever it is, it is refused at its place, or read, within a second. */
START_TEST(limit)
{
    gsize len;
    g_autofree char *in = repeat(limit_rows[_i].head, limit_rows[_i].unit, limit_rows[_i].times,
        limit_rows[_i].tail, &len);
    double start = cpu_seconds();
    g_autoptr(PsSource) source = ps_source_new(in, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    PsSpan place = PS_SPAN_NONE;
    const char *refused = ps_source_refused(source, &place);

    if (message)
        for (guint i = 0;
             ps_message_header(message, ps_message_part(message, 0), "Subject", &i);)
            ;
    if (!g_getenv("CK_FORK")) /* set under valgrind */
        ck_assert_double_lt(cpu_seconds() - start, 1);
    ck_assert_pstr_eq(refused, limit_rows[_i].limit);
    ck_assert_int_eq(message == NULL, refused != NULL);
    if (refused) {
        ck_assert_uint_gt(place.length, 0);
        ck_assert_uint_le(ps_span_end(place), len);
    }
}
END_TEST

/* The place of a refusal, and what is known all the same. */
START_TEST(refusal)
{
    gsize len;
    g_autofree char *in = repeat("Subject: x\nTo: ", "a:", 40, "\nFrom: a@b.example\n\n", &len);
    g_autoptr(PsSource) source = ps_source_new(in, len);
    PsSpan place;

    ck_assert_str_eq(ps_source_refused(source, &place), "address_groups");
    ck_assert_uint_eq(place.offset, strlen("Subject: x\nTo: ") + 2 * 32 + 1);
    ck_assert_uint_eq(place.length, 1);
    ck_assert_uint_eq(ps_source_field_count(source), 3);
}
END_TEST

SUITE(source, TABLE(fields), TABLE(problems), TEST(long_lines), TEST(many_problems), TABLE(eol),
    TEST(find), TABLE(limit), TEST(refusal))
