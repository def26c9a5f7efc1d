/* SPDX-License-Identifier: MIT */
#include "addr/mailbox.h"

#include <string.h>
#include <time.h>

#include "suite.h"

/* The mailboxes as one line: [name|raw address|address] each, "!" if not ok, "*" in a
 * group; behind "/" the number of groups if any, behind "?" where the syntax breaks. */
static char *
describe(const char *value, gsize len, const PsMailboxes *list)
{
    GString *out = g_string_new(NULL);
    PsSpan error = ps_mailboxes_error(list);

    for (guint i = 0; i < ps_mailboxes_count(list); i++) {
        const PsMailbox *box = ps_mailboxes_get(list, i);

        ck_assert_uint_le(ps_span_end(box->whole), len);
        g_string_append_printf(out, "%s%s[", box->ok ? "" : "!", box->in_group ? "*" : "");
        if (!ps_span_is_none(box->name))
            g_string_append_len(out, value + box->name.offset, (gssize) box->name.length);
        g_string_append_c(out, '|');
        if (!ps_span_is_none(box->addr))
            g_string_append_len(out, value + box->addr.offset, (gssize) box->addr.length);
        g_string_append_printf(out, "|%s]", box->address);
    }
    if (ps_mailboxes_groups(list))
        g_string_append_printf(out, "/%u", ps_mailboxes_groups(list));
    if (!ps_span_is_none(error))
        g_string_append_printf(out, "?%zu+%zu", error.offset, error.length);
    return g_string_free(out, FALSE);
}

static const struct {
    const char *in;
    const char *out;
} list_rows[] = {
    { "", "" },
    { " \r\n ", "" },
    { "a@b.it", "[|a@b.it|a@b.it]" },
    { " a@b.it\r\n", "[|a@b.it|a@b.it]" },
    { "<a@b.it>", "[|a@b.it|a@b.it]" },
    { "A B <a@b.it>", "[A B|a@b.it|a@b.it]" },
    { "\"B, A\" <a@b.it>", "[\"B, A\"|a@b.it|a@b.it]" },
    { "J. R. Doe\r\n <a@b.it>", "[J. R. Doe|a@b.it|a@b.it]" },
    { "=?utf-8?Q?Jos=C3=A9?= <a@b.it>", "[=?utf-8?Q?Jos=C3=A9?=|a@b.it|a@b.it]" },
    { "Jos\u00e9 <a@b.it>", "[Jos\u00e9|a@b.it|a@b.it]" },
    { "a@b.it (Mario, \\) (R))", "[|a@b.it|a@b.it]" },
    { "a(x)@(y)b.it", "[|a(x)@(y)b.it|a@b.it]" },
    { "a\r\n .b@\n c.it", "[|a\r\n .b@\n c.it|a.b@c.it]" },
    { "\"a b\"@c.it", "[|\"a b\"@c.it|\"a b\"@c.it]" },
    { "\"a\r\n b\"@c.it", "[|\"a\r\n b\"@c.it|\"a b\"@c.it]" },
    { "a@[192.0.2.1]", "[|a@[192.0.2.1]|a@[192.0.2.1]]" },
    { "a@[IPv6:::1], b@c.it", "[|a@[IPv6:::1]|a@[IPv6:::1]][|b@c.it|b@c.it]" },
    { "a@b.it, C <c@d.it>", "[|a@b.it|a@b.it][C|c@d.it|c@d.it]" },
    { ",a@b.it,,(x), c@d.it,", "[|a@b.it|a@b.it][|c@d.it|c@d.it]" },
    { "<@x,@y.it:a@b.it>", "[|a@b.it|a@b.it]" },
    { "A <@x:a@b.it>, c@d.it", "[A|a@b.it|a@b.it][|c@d.it|c@d.it]" },
    { "a..b@c.it", "[|a..b@c.it|a..b@c.it]" }, /* for address.h to judge */

    { "undisclosed-recipients:;", "/1" },
    { "undisclosed recipients: ;", "/1" },
    { "G: a@b.it, C <c@d.it>;", "*[|a@b.it|a@b.it]*[C|c@d.it|c@d.it]/1" },
    { "G:a@b.it;,H:;,c@d.it", "*[|a@b.it|a@b.it][|c@d.it|c@d.it]/2" },

    { "a", "![|a|a]?0+1" },
    { "Acme, Inc. <a@b.it>", "![|Acme|Acme][Inc.|a@b.it|a@b.it]?0+4" },
    { "Mario Rossi", "![|Mario Rossi|Mario Rossi]?0+11" },
    { "Mario a@b.it", "![|Mario a@b.it|Mario a@b.it]?0+12" },
    { "a b@c.it", "![|a b@c.it|a b@c.it]?0+8" },
    { "x@y.it <a@b.it>", "![x@y.it|a@b.it|a@b.it]?7+1" },
    { "[List] <a@b.it>", "![[List]|a@b.it|a@b.it]?7+1" },
    { "A <>", "![A||]?0+4" },
    { "A <a@b.it", "![A|a@b.it|a@b.it]?0+9" },
    { "A a@b.it>", "![|A a@b.it|A a@b.it]?8+1" },
    { "<<a@b.it>>", "![|a@b.it|a@b.it]?1+1" },
    { "<a@b.it> B", "![|a@b.it|a@b.it]?9+1" },
    { "<a@b.it, c@d.it>", "![|a@b.it|a@b.it]![|c@d.it|c@d.it]?0+7" },
    { "a@b.it; c@d.it", "![|a@b.it|a@b.it][|c@d.it|c@d.it]?6+1" },
    { "G: a@b.it", "*[|a@b.it|a@b.it]!*[||]/1?0+2" },
    { "G: a@b.it; c@d.it", "*[|a@b.it|a@b.it]![|c@d.it|c@d.it]/1?11+1" },
    { "G: H: a@b.it;;", "!*[|H: a@b.it|H:a@b.it]![||]/1?4+1" },
    { ":;", "/1?0+1" },
    { "mailto:a@b.it", "*[|a@b.it|a@b.it]!*[||]/1?0+7" },
    { "(a@b.it", "![||]?0+7" },
    { "\"a@b.it", "![|\"a@b.it|\"a@b.it]?0+7" },
    { "a\\b@c.it", "![|a\\b@c.it|a\\b@c.it]?1+1" },
    { "a)@c.it", "![|a)@c.it|a)@c.it]?1+1" },
    { "a@b.it\nBcc: c@d.it", "![|a@b.it\nBcc: c@d.it|a@b.it Bcc:c@d.it]?6+1" },
    { "a@b.it\rc@d.it", "![|a@b.it\rc@d.it|a@b.it c@d.it]?6+1" },
};

START_TEST(list)
{
    const char *in = list_rows[_i].in;
    /* an exact copy on the heap, so that the sanitizer sees a read past its end */
    g_autofree char *copy = g_memdup2(in, strlen(in));
    g_autoptr(PsMailboxes) boxes = ps_mailboxes_new(copy, strlen(in));
    g_autofree char *out = describe(in, strlen(in), boxes);

    ck_assert_str_eq(out, list_rows[_i].out);
}
END_TEST

START_TEST(places)
{
    const char *in = "(x) \"A\" <a@b.it> (y) ,\r\n c@d.it ";
    g_autoptr(PsMailboxes) boxes = ps_mailboxes_new(in, strlen(in));
    const PsMailbox *first = ps_mailboxes_get(boxes, 0);
    const PsMailbox *second = ps_mailboxes_get(boxes, 1);

    ck_assert_uint_eq(first->whole.offset, 0);
    ck_assert_uint_eq(first->whole.length, 20);
    ck_assert_uint_eq(first->name.offset, 4);
    ck_assert_uint_eq(first->name.length, 3);
    ck_assert_uint_eq(first->addr.offset, 9);
    ck_assert_uint_eq(first->addr.length, 6);
    ck_assert_uint_eq(second->whole.offset, 25);
    ck_assert_uint_eq(second->whole.length, 6);
    ck_assert_uint_eq(second->addr.offset, 25);
}
END_TEST

/* A megabyte of what nests, or used to, takes no longer than a megabyte of anything. */
static const char *const linear_rows[] = { "(", "<", "a:", "\"", "[", ";", ",", "<@a,", "a:;",
    "\\", "a@b.it,", "a ", "()", ":", ">", "@", "<@a:" };

START_TEST(linear)
{
    g_autoptr(GString) in = g_string_new(NULL);
    g_autoptr(PsMailboxes) boxes = NULL;
    clock_t start = clock();

    while (in->len < 1024 * 1024)
        g_string_append(in, linear_rows[_i]);
    boxes = ps_mailboxes_new(in->str, in->len);
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

SUITE(mailbox, TABLE(list), TEST(places), TABLE(linear))
