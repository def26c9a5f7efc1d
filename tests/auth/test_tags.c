/* SPDX-License-Identifier: MIT */
#include "auth/tags.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *in;
    const char *out; /* name=value|name=value */
    const char *problem;
    gsize at;
} lists_rows[] = {
    { "v=1", "v=1", NULL, 0 },
    { "v=1; a=b;", "v=1|a=b", NULL, 0 },
    { " v = 1 ;\r\n\ta = b c ; ", "v=1|a=b c", NULL, 0 },
    { "b=ab\r\n cd", "b=ab\r\n cd", NULL, 0 },
    { "a=x=y=", "a=x=y=", NULL, 0 },
    { "a=", "a=", NULL, 0 },
    { "a=; b_2=1", "a=|b_2=1", NULL, 0 },
    { "A=1; a=2", "A=1|a=2", NULL, 0 },
    { "a=\xc3\xa9", "a=\xc3\xa9", NULL, 0 },
    { "", "", "syntax", 0 },
    { ";", "", "syntax", 0 },
    { "a=1;;b=2", "a=1|b=2", "syntax", 4 },
    { "foo", "", "syntax", 3 },
    { "foo bar=1; b=2", "b=2", "syntax", 4 },
    { "1a=1; b=2", "b=2", "syntax", 0 },
    { "a=1; a=2; b=3", "a=1|b=3", "tag-twice", 5 },
    { "a=1\x01; b=2", "b=2", "syntax", 3 },
    { "a=1\x7f", "", "syntax", 3 },
};

START_TEST(lists)
{
    gsize len = strlen(lists_rows[_i].in);
    g_autofree char *in = g_memdup2(lists_rows[_i].in, len);
    g_autoptr(PsTags) tags = ps_tags_new(in, len);
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < tags->tags->len; i++) {
        const PsTagValue *tag = &g_array_index(tags->tags, PsTagValue, i);

        g_string_append_printf(out, "%s%s=%s", i > 0 ? "|" : "", tag->name, tag->value);
        ck_assert_int_eq(
            strncmp(lists_rows[_i].in + tag->at, tag->value, strlen(tag->value)), 0);
        ck_assert_ptr_eq(ps_tags_get(tags, tag->name), tag->value);
    }
    ck_assert_str_eq(out->str, lists_rows[_i].out);
    ck_assert_pstr_eq(tags->problem, lists_rows[_i].problem);
    ck_assert_uint_eq(tags->problem_at, lists_rows[_i].at);
}
END_TEST

START_TEST(nul_is_no_value)
{
    g_autoptr(PsTags) tags = ps_tags_new("a=1\0002; b=3", 10);

    ck_assert_ptr_null(ps_tags_find(tags, "a"));
    ck_assert_str_eq(ps_tags_get(tags, "b"), "3");
    ck_assert_str_eq(tags->problem, "syntax");
}
END_TEST

static const struct {
    const char *in;
    const char *out; /* NULL: not base64 */
} base64_rows[] = {
    { "QUJD", "ABC" },
    { "QU\r\n JD", "ABC" },
    { "QUI=", "AB" },
    { "QUI", "AB" }, /* the end can be told without signs */
    { "QQ==", "A" },
    { "QQ", "A" },
    { "QUJDRA====", "ABCD" },
    { "", "" },
    { "Q", NULL },
    { "QU=JD", NULL },
    { "QU#D", NULL },
};

START_TEST(base64)
{
    g_autoptr(GBytes) bytes = ps_tags_base64(base64_rows[_i].in);

    ck_assert_int_eq(bytes != NULL, base64_rows[_i].out != NULL);
    if (bytes) {
        ck_assert_uint_eq(g_bytes_get_size(bytes), strlen(base64_rows[_i].out));
        ck_assert_int_eq(
            memcmp(g_bytes_get_data(bytes, NULL), base64_rows[_i].out, g_bytes_get_size(bytes)),
            0);
    }
}
END_TEST

START_TEST(colons)
{
    g_auto(GStrv) items = ps_tags_list(" From : To:\r\n\tSubject");
    g_autofree char *joined = g_strjoinv(",", items);

    ck_assert_str_eq(joined, "from,to,subject");
}
END_TEST

SUITE(tags, TABLE(lists), TEST(nul_is_no_value), TABLE(base64), TEST(colons))
