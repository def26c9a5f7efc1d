/* SPDX-License-Identifier: MIT */
#include "bounce/mention.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *text;
    const char *addresses; /* with blanks between them */
    const char *about;     /* words that are about each, with '|' between them */
} finds_rows[] = {
    { "Sorry.\n\n<a@b.test>:\nno such user\n\n<c@b.test>:\nmailbox is full\n",
        "a@b.test c@b.test", "no such user|mailbox is full" },
    { "Failed:\n  a@b.test\n  c@b.test\nmailbox is full\n", "a@b.test c@b.test",
        "mailbox is full|mailbox is full" },
    { "554 <a@b.test>... Remote error\nwhile\n550 <c@b.test>... unknown\n", "a@b.test c@b.test",
        "Remote error|unknown" },
    { "Your mail to x@b.test was lost\nRCPT TO: a@b.test\n", "a@b.test", "RCPT" },
    { "Your mail to a@b.test was lost\nas was c@b.test\n", "a@b.test", "was lost" },
    { "From: x@b.test\nTo: a@b.test\nlost\n", "a@b.test", "lost" },
    { "<own@b.test>:\n<a@b.test>: gone for ever\n", "a@b.test", "gone for ever" },
    { "<own@b.test>: gone for ever\n", "own@b.test", "gone for ever" },
    { "ask postmaster@b.test\n\na@b.test [User unknown]\n", "a@b.test", "User unknown" },
    { "nobody\n", "", "" },
    { "", "", "" },
};

START_TEST(finds)
{
    const char *text = finds_rows[_i].text;
    const char *const own[] = { "own@b.test", NULL };
    g_auto(GStrv) addresses = g_strsplit(finds_rows[_i].addresses, " ", -1);
    g_auto(GStrv) about = g_strsplit(finds_rows[_i].about, "|", -1);
    g_autofree char *copy = g_memdup2(text, strlen(text));
    guint left_out;
    g_autoptr(GArray) found = ps_mentions_find(copy, strlen(text), own, &left_out);

    ck_assert_uint_eq(found->len, g_strv_length(addresses));
    for (guint i = 0; i < found->len; i++) {
        const PsMention *m = &g_array_index(found, PsMention, i);
        g_autofree char *address = g_strndup(copy + m->address.offset, m->address.length);
        g_autofree char *stretch = g_strndup(copy + m->about.offset, m->about.length);

        ck_assert_str_eq(address, addresses[i]);
        ck_assert_msg(strstr(stretch, about[i]), "'%s' in '%s'", about[i], stretch);
    }
}
END_TEST

SUITE(mention, TABLE(finds))
