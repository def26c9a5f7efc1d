/* SPDX-License-Identifier: MIT */
#include "list/input.h"

#include <string.h>

#include "base/limits.h"
#include "base/safe.h"
#include "suite.h"

/* LEN bytes as a stream; an empty file for none. */
static FILE *
stream_of(const char *bytes, gsize len)
{
    return len ? fmemopen((char *) bytes, len, "r") : fopen("/dev/null", "r");
}

/* A row as "LINE:ADDRESS", with its number of cells and its problem if there are any. */
static void
append_row(GString *out, const PsListRow *row)
{
    g_string_append_printf(out, "%s%" G_GUINT64_FORMAT ":", out->len ? "|" : "", row->line);
    ps_safe_append(out, row->address.bytes, row->address.len);
    if (row->count != 1)
        g_string_append_printf(out, "/%u", row->count);
    if (row->problem)
        g_string_append_printf(out, " (%s)", row->problem);
}

/* All rows, or the message. */
static char *
read_all(const char *bytes, gsize len, PsListInput input, const char *column)
{
    FILE *stream = stream_of(bytes, len);
    g_autoptr(GError) error = NULL;
    g_autoptr(PsListReader) reader = ps_list_reader_new(stream, "list", input, column, &error);
    g_autoptr(GString) out = g_string_new(NULL);
    PsListRow *row;

    while (reader && (row = ps_list_reader_next(reader, &error))) {
        append_row(out, row);
        g_free(row);
    }
    if (error)
        g_string_append(out, error->message);
    fclose(stream);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static const struct {
    const char *in;
    const char *column;
    const char *rows;
} csv_rows[] = {
    /* the column: by name, by number, by the first @ */
    { "email\na@b.it\n", NULL, "2:a@b.it" },
    { "name,E-Mail Address\nAnn,a@b.it", NULL, "2:a@b.it/2" },
    { "address,email\nVia Roma,a@b.it\n", NULL, "2:a@b.it/2" },
    { "nome,Indirizzo\nAnn,a@b.it\n", NULL, "2:a@b.it/2" },
    { "a@b.it\nc@d.it\n", NULL, "1:a@b.it|2:c@d.it" },
    { "Ann,a@b.it\nBob,c@d.it\n", NULL, "1:a@b.it/2|2:c@d.it/2" },
    { "b.it\nd.it\n", NULL, "1:b.it|2:d.it" },
    { "contatti\na@b.it\n", NULL, "2:a@b.it" },
    { "x,y\na@b.it,c@d.it\n", "y", "2:c@d.it/2" },
    { "x,y\na@b.it,c@d.it\n", "2", "2:c@d.it/2" },
    { "a@b.it,c@d.it\n", "2", "1:c@d.it/2" },
    { "1,2\na@b.it,c@d.it\n", "1", "2:a@b.it/2" },
    { "x,y\n1,2\n", NULL,
        "list:1: which column holds the addresses? say --column NAME or NUMBER; there are: x, "
        "y" },
    { "x,y\n1,2\n", "z", "list:1: no column 'z'; there are: x, y" },
    { "x,y\n1,2\n", "3", "list:1: no column '3'; there are: x, y" },
    /* delimiters, line ends, marks */
    { "nome;email\nAnn, B.;a@b.it\n", NULL, "2:a@b.it/2" },
    { "nome\temail\nAnn\ta@b.it\n\ta@c.it\n", NULL, "2:a@b.it/2|3:a@c.it/2" },
    { "email\r\na@b.it\r\n\"c@d.it\"\r\n", NULL, "2:a@b.it|3:c@d.it" },
    { "email\ra@b.it\rc@d.it", NULL, "2:a@b.it|3:c@d.it" },
    { "\xef\xbb\xbf"
      "email\na@b.it\n",
        NULL, "2:a@b.it" },
    { "\xef\xbb\xbf\"email\"\na@b.it\n", NULL, "2:a@b.it" },
    /* cells */
    { "email,note\n  a@b.it ,\"x\ny\"\nc@d.it,z\n", NULL, "2:a@b.it/2|4:c@d.it/2" },
    { "note,email\n\"a \"\"b\"\", c\",a@b.it\n", NULL, "2:a@b.it/2" },
    { "email\n\"a@b.it\"", NULL, "2:a@b.it" },
    /* rows that are not as they should be: none is lost, none invented */
    { "email\n\na@b.it\n   \n", NULL, "2:/0 (an empty row)|3:a@b.it|4:/0 (an empty row)" },
    { "email,x\n,1\na@b.it\n", NULL, "2:/2 (no address)|3:a@b.it" },
    { "x,email\n1\n", NULL, "2: (no address)" },
    { "email,x\na@b.it,1,,\na@c.it,1,2\n", NULL,
        "2:a@b.it/4|3:a@c.it/3 (more cells than columns)" },
    { "x,email\n5\" disc,a@b.it\nB,c@d.it\n", NULL,
        "2:a@b.it/2 (a quote out of place)|3:c@d.it/2" },
    { "x,email\n\"Ann,a@b.it\nBob,c@d.it\n\"Eve\",e@f.it\n", NULL,
        "2:a@b.it/2 (a quote out of place)|3:c@d.it/2|4:e@f.it/2" },
    { "x,email\nAnn,a@b.it\nBob,\"c@d.it\n1,2\n3,4", NULL,
        "2:a@b.it/2|3:\"c@d.it/2 (a quote out of place)|4:2/2|5:4/2" },
    { "x,email\n\"Ann \"B\"\",a@b.it\n", NULL, "2:a@b.it/2 (a quote out of place)" },
    { "email\n\"\n\"\n", NULL, "2: (no address)" },
    { "email\n\"\n", NULL, "2:\" (a quote out of place)" },
    /* none at all */
    { "", NULL, "" },
    { "\n\n", NULL, "" },
    { "email\n", NULL, "" },
    { "email", NULL, "" },
    { "\xef\xbb\xbf", NULL, "" },
};

START_TEST(csv)
{
    gsize len = strlen(csv_rows[_i].in);
    g_autofree char *in = g_memdup2(csv_rows[_i].in, len);
    g_autofree char *rows = read_all(in, len, PS_LIST_GUESS, csv_rows[_i].column);

    ck_assert_str_eq(rows, csv_rows[_i].rows);
}
END_TEST

static const struct {
    const char *in;
    gsize len;
    const char *rows;
} bytes_rows[] = {
#define BYTES(text) text, sizeof(text) - 1
    { BYTES("email\na\0b@c.it\n"), "2:a\\u{0}b@c.it" },
    { BYTES("email\nma\xf1"
            "ana@b.it\n"),
        "2:ma\\xf1ana@b.it" },
    { BYTES("\xff\xfe"
            "e\0m\0"),
        "list:1: this is UTF-16; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")" },
    { BYTES("\0e\0m\0a\0i"),
        "list:1: this is UTF-16; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")" },
    { BYTES("\xff\xfe\0\0"
            "e\0\0\0"),
        "list:1: this is UTF-32; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")" },
    { BYTES("\0\0\xfe\xff"
            "\0\0\0e"),
        "list:1: this is UTF-32; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")" },
    { BYTES("e\0\0\0m\0\0\0"),
        "list:1: this is UTF-32; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")" },
    { BYTES("\0\0\0e\0\0\0m"),
        "list:1: this is UTF-32; save it in UTF-8 (in a spreadsheet, as \"CSV UTF-8\")" },
};

START_TEST(bytes)
{
    g_autofree char *in = g_memdup2(bytes_rows[_i].in, bytes_rows[_i].len);
    g_autofree char *rows = read_all(in, bytes_rows[_i].len, PS_LIST_GUESS, NULL);

    ck_assert_str_eq(rows, bytes_rows[_i].rows);
}
END_TEST

static const struct {
    PsListInput input;
    const char *in;
    const char *column;
    const char *rows;
} other_rows[] = {
    { PS_LIST_LINES, " a@b.it \r\n\nemail\n\"x\"@b.it,1", NULL,
        "1:a@b.it/0|2:/0 (an empty row)|3:email/0|4:\"x\"@b.it,1/0" },
    { PS_LIST_GUESS, "{\"address\": \"a@b.it\", \"n\": 123456789012345678901234}\n", NULL,
        "1:a@b.it" },
    { PS_LIST_NDJSON, "{\"address\": \"a@b.it\", \"n\": 1e400}\n", NULL,
        "1:/0 (no JSON object)" },
    { PS_LIST_GUESS, "\n {\"address\": \"a@b.it\"}\n{\"address\":\" c@d.it\"}", NULL,
        "1:/0 (an empty row)|2:a@b.it|3:c@d.it" },
    { PS_LIST_GUESS, "{\"mail\": \"a@b.it\"}\n", "mail", "1:a@b.it" },
    { PS_LIST_NDJSON, "{\"mail\": \"a@b.it\"}\n{}\n[]\n{\"address\": 1}\n{\"address\":\n", NULL,
        "1:a@b.it|2:/0 (no address)|3:/0 (no JSON object)|4:/0 (no address)|5:/0 (no JSON "
        "object)" },
    { PS_LIST_NDJSON, "{\"email\": \"a@b.it\", \"address\": \"c@d.it\"}\n", NULL, "1:c@d.it" },
    { PS_LIST_NDJSON, "{\"address\": \"a\\u0000b@c.it\"}\n", NULL, "1:a\\u{0}b@c.it" },
    { PS_LIST_CSV, "{\"address\": \"a@b.it\"}\n", NULL,
        "1:{\"address\": \"a@b.it\"} (a quote out of place)" },
};

START_TEST(other)
{
    gsize len = strlen(other_rows[_i].in);
    g_autofree char *in = g_memdup2(other_rows[_i].in, len);
    g_autofree char *rows = read_all(in, len, other_rows[_i].input, other_rows[_i].column);

    ck_assert_str_eq(rows, other_rows[_i].rows);
}
END_TEST

/* "email", then LEN bytes of BYTE (before it a quote, if QUOTED), then a good row. */
static char *
read_long(gsize len, gboolean quoted)
{
    g_autoptr(GString) in = g_string_new(quoted ? "email\n\"" : "email\n");
    gsize start = in->len;

    g_string_set_size(in, start + len);
    memset(in->str + start, 'a', len);
    if (quoted)
        for (gsize i = start + 50; i < in->len; i += 50)
            in->str[i] = '\n';
    g_string_append(in, "\nc@d.it\n");
    return read_all(in->str, in->len, PS_LIST_GUESS, NULL);
}

START_TEST(long_rows)
{
    g_autofree char *whole = read_long(1024 * 1024, FALSE);
    g_autofree char *over = read_long(PS_LIMIT_list_row_bytes + 1, FALSE);
    g_autofree char *quoted = read_long(PS_LIMIT_list_row_bytes + 1000, TRUE);

    ck_assert(g_str_has_suffix(whole, "aaa|3:c@d.it"));
    ck_assert_uint_eq(strlen(whole), 2 + 1024 * 1024 + strlen("|3:c@d.it"));
    ck_assert_str_eq(over, "list:2: a row is longer than the limit of 4194304 bytes");
    /* a quote that is never closed spoils its own line, however long the rest is */
    ck_assert(g_str_has_prefix(quoted, "2:\"aaaaa"));
    ck_assert(strstr(quoted, "a (a quote out of place)|3:aaaa"));
    ck_assert(g_str_has_suffix(quoted, ":c@d.it"));
}
END_TEST

START_TEST(unreadable)
{
    FILE *folder = fopen("/", "r");
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_list_reader_new(folder, "/", PS_LIST_GUESS, NULL, &error));
    ck_assert(g_error_matches(error, PS_LIST_ERROR, PS_LIST_ERROR_READ));
    ck_assert_str_eq(error->message, "/: Is a directory");
    fclose(folder);
}
END_TEST

SUITE(input, TABLE(csv), TABLE(bytes), TABLE(other), TEST(long_rows), TEST(unreadable))
