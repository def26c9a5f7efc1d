/* SPDX-License-Identifier: MIT */
#include "list/output.h"

#include <string.h>

#include "presend.h"
#include "suite.h"

/* Read IN, say the same of each row, and give back what FORMAT makes of it. */
static char *
convert(const char *bytes, gsize len, const char *format)
{
    const PsListVerdict verdict = { .status = PS_LIST_RISKY,
        .domain = "b.it",
        .syntax = "valid",
        .rule = "R_X",
        .provider = "generic",
        .mx = "=1+1",
        .code = 550,
        .enhanced = "5.1.1",
        .message = "not so, \"b\"" };
    const PsAddr nobody = { 0 };
    FILE *stream = fmemopen((char *) bytes, len, "r");
    g_autoptr(PsListReader) reader =
        ps_list_reader_new(stream, "list", PS_LIST_GUESS, NULL, NULL);
    g_auto(PsListSummary) summary = { 0 };
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    g_autoptr(PsListWriter) writer =
        ps_list_writer_new(out, format, ps_list_reader_table(reader));
    PsListRow *row;

    ps_list_summary_init(&summary);
    summary.domains = 1;
    while ((row = ps_list_reader_next(reader, NULL))) {
        ck_assert(ps_list_writer_row(writer, row, &verdict, NULL));
        ps_list_summary_add(&summary, &nobody, FALSE, &verdict);
        g_free(row);
    }
    ck_assert(ps_list_writer_end(writer, &summary, NULL));
    fclose(stream);
    fclose(out);
    return text;
}

#define OURS "b.it,valid,risky,R_X,generic,'=1+1,,550,5.1.1,\"not so, \"\"b\"\"\""
#define NAMES "domain,syntax,status,rule,provider,mx,suggestion,code,enhanced,message"
#define MEMBERS                                                                                \
    "\"domain\":\"b.it\",\"syntax\":\"valid\",\"status\":\"risky\",\"rule\":\"R_X\","          \
    "\"provider\":\"generic\",\"mx\":\"=1+1\",\"suggestion\":null,\"code\":550,"               \
    "\"enhanced\":\"5.1.1\",\"message\":\"not so, \\\"b\\\"\""

#define REST                                                                                   \
    ",\"bounces\":{\"expected\":0.0,\"least\":0.0,\"most\":0.0},\"complete\":true,"            \
    "\"resolver_overloaded\":false,\"findings\":[]}}\n"

static const struct {
    const char *format;
    const char *in;
    const char *out;
} formats_rows[] = {
    /* CSV as it came, quotes and line ends included */
    { "csv", "email,n\na@b.it,\"x\"\n a@b.it ,\"1\n2\"\n",
        "email,n," NAMES "\na@b.it,\"x\"," OURS "\n a@b.it ,\"1\n2\"," OURS "\n" },
    { NULL, "email\r\na@b.it\r\n", "email," NAMES "\r\na@b.it," OURS "\r\n" },
    { "csv",
        "\xef\xbb\xbf"
        "email\na@b.it",
        "\xef\xbb\xbf"
        "email," NAMES "\na@b.it," OURS "\n" },
    { "csv", "email;n\na@b.it;1\n",
        "email;n;domain;syntax;status;rule;provider;mx;suggestion;code;enhanced;message\n"
        "a@b.it;1;b.it;valid;risky;R_X;generic;'=1+1;;550;5.1.1;\"not so, \"\"b\"\"\"\n" },
    { "csv", "Ann,a@b.it\n", "column1,address," NAMES "\nAnn,a@b.it," OURS "\n" },
    /* the list's own cells may be formulas: they are not ours to change */
    { "csv", "email,n\n=1,+1\n", "email,n," NAMES "\n=1,+1," OURS "\n" },
    /* rows that are short, long, broken, empty */
    { "csv", "email,n,m\na@b.it\n\na@b.it,1,2,\na@b.it,1,2,3\na@b.it,5\",2\n",
        "email,n,m," NAMES "\na@b.it,,," OURS "\n,,," OURS "\na@b.it,1,2," OURS
        "\na@b.it,1,\"2,3\"," OURS "\na@b.it,\"5\"\"\",2," OURS "\n" },
    /* names that are there already */
    { "csv", "email,status,presend_status\na@b.it,x,y\n",
        "email,status,presend_status,domain,syntax,presend_presend_status,rule,provider,mx,"
        "suggestion,code,enhanced,message\na@b.it,x,y," OURS "\n" },

    { "csv", "email\n", "email," NAMES "\n" },
    { "csv", "\n", "" },

    { "ndjson", "email,n,n,\na@b.it,\"x\"\"y\",\xff\n",
        "{\"email\":\"a@b.it\",\"n\":\"x\\\"y\",\"n_2\":\"\\uFFFD\",\"column4\":\"\"," MEMBERS
        "}\n" },
    { "ndjson", "email,code\n\na@b.it,1\n",
        "{\"email\":\"\",\"code\":\"\",\"domain\":\"b.it\",\"syntax\":\"valid\",\"status\":"
        "\"risky\",\"rule\":\"R_X\",\"provider\":\"generic\",\"mx\":\"=1+1\",\"suggestion\":"
        "null,\"presend_code\":550,\"enhanced\":\"5.1.1\",\"message\":\"not so, "
        "\\\"b\\\"\",\"line\":2,\"problem\":\"an empty "
        "row\"}\n{\"email\":\"a@b.it\",\"code\":\"1\",\"domain\":\"b.it\",\"syntax\":\"valid\","
        "\"status\":\"risky\",\"rule\":\"R_X\",\"provider\":\"generic\",\"mx\":\"=1+1\","
        "\"suggestion\":null,\"presend_code\":550,\"enhanced\":\"5.1.1\",\"message\":\"not so, "
        "\\\"b\\\"\"}\n" },
    /* NDJSON: members as they came, numbers too */
    { NULL, " {\"address\": \"a@b.it\", \"n\": 1.10, \"t\": \"\xc3\xa8\xf0\x9f\x98\x80\" } \n",
        "{\"address\": \"a@b.it\", \"n\": 1.10, \"t\": \"\\u00e8\\ud83d\\ude00\" ," MEMBERS
        "}\n" },
    { "ndjson", "{\"address\":\"a@b.it\"}\n{}\n{\"mx\":1,\"presend_mx\":2}\nx\n",
        "{\"address\":\"a@b.it\"," MEMBERS "}\n{" MEMBERS
        ",\"line\":2,\"problem\":\"no address\"}\n"
        "{\"mx\":1,\"presend_mx\":2,\"domain\":\"b.it\",\"syntax\":\"valid\",\"status\":"
        "\"risky\",\"rule\":\"R_X\",\"provider\":\"generic\",\"presend_presend_mx\":\"=1+1\","
        "\"suggestion\":null,\"code\":550,\"enhanced\":\"5.1.1\",\"message\":\"not so, "
        "\\\"b\\\"\",\"line\":3,\"problem\":\"no "
        "address\"}\n{\"input\":\"x\"," MEMBERS
        ",\"line\":4,\"problem\":\"no JSON object\"}\n" },
    { "csv", "{\"address\":\"a@b.it\",\"n\":[1,2],\"s\":\"x,y\"}\n{\"address\":\"c@d.it\"}\n",
        "address,n,s," NAMES "\na@b.it,\"[1,2]\",\"x,y\"," OURS "\nc@d.it,,," OURS "\n" },

    { "json", "email,n\n a@b.it,1\nx\"\n",
        "{\"schema\":\"presend-list/"
        "1\",\"version\":\"@VERSION@\",\"rows\":[\n{\"line\":2,\"address\":\"a@b.it\"," MEMBERS
        "},\n{\"line\":3,\"address\":\"x\\\"\"," MEMBERS ",\"problem\":\"a quote out of "
        "place\"}\n],\"summary\":{\"rows\":2,\"blank\":0,\"domains\":1,"
        "\"status\":{\"ok\":0,\"risky\":2,\"unknown\":0,\"undeliverable\":0},\"rules\":{\"R_"
        "X\":2},"
        "\"providers\":{\"generic\":2}" REST },
    { "json", "email\n",
        "{\"schema\":\"presend-list/"
        "1\",\"version\":\"@VERSION@\",\"rows\":[\n],\"summary\":{\"rows\":0,\"blank\":0,"
        "\"domains\":1,"
        "\"status\":{\"ok\":0,\"risky\":0,\"unknown\":0,\"undeliverable\":0},\"rules\":{},"
        "\"providers\":{}" REST },
};

START_TEST(formats)
{
    gsize len = strlen(formats_rows[_i].in);
    g_autofree char *in = g_memdup2(formats_rows[_i].in, len);
    char *out = convert(in, len, formats_rows[_i].format);
    g_autoptr(GString) want = g_string_new(formats_rows[_i].out);

    g_string_replace(want, "@VERSION@", presend_version(), 0);
    ck_assert_str_eq(out, want->str);
    free(out);
}
END_TEST

START_TEST(no_such_format)
{
    PsListTable table = { .input = PS_LIST_CSV };

    ck_assert_ptr_null(ps_list_writer_new(stdout, "xml", &table));
}
END_TEST

START_TEST(full_disk)
{
    const PsListTable table = { .input = PS_LIST_LINES, .line_end = "\n" };
    g_auto(PsListSummary) summary = { 0 };
    g_autoptr(GError) error = NULL;
    FILE *full = fopen("/dev/full", "w");
    g_autoptr(PsListWriter) writer = ps_list_writer_new(full, "json", &table);

    ps_list_summary_init(&summary);
    ck_assert(!ps_list_writer_flush(writer, NULL));
    ck_assert(!ps_list_writer_end(writer, &summary, &error));
    ck_assert_str_eq(error->message, "could not be written: No space left on device");
    fclose(full);
}
END_TEST

SUITE(output, TABLE(formats), TEST(no_such_format), TEST(full_disk))
