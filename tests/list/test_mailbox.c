/* SPDX-License-Identifier: MIT */
#include "list/mailbox.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *cell;
    const char *address; /* NULL: it is no mailbox */
} mailboxes_rows[] = {
    { "Anna <a@b.example>", "a@b.example" },
    { "<a@b.example>", "a@b.example" },
    { "Rossi, Anna < a@b.example >", "a@b.example" },
    { "\"a@b.example\" <a@b.example>", "a@b.example" },
    { "a@b.example <a@b.example>", "a@b.example" },
    { "\"<Rossi>, \\\"Anna\\\"\" <a@b.example>", "a@b.example" },
    { "Anna <\"x>\"@b.example>", "\"x>\"@b.example" },
    { "Anna <no address>", "no address" },
    { "Anna <a@b.example", NULL },
    { "Anna a@b.example>", NULL },
    { "<>", NULL },
    { ">", NULL },
    { "", NULL },
    { "\"Anna <a@b.example>", NULL },
    { "\"Anna\\\" <a@b.example>", NULL },
    { "\"\\", NULL },
    { "a <a@b.example>, c <c@d.example>", NULL }, /* two */
    { "c@d.example, a <a@b.example>", NULL },
    { "a@b.example", NULL },
};

START_TEST(mailboxes)
{
    const char *text = mailboxes_rows[_i].cell, *want = mailboxes_rows[_i].address;
    gsize len = strlen(text);
    g_autofree char *exact = g_memdup2(text, len);
    PsListCell address = { NULL, 0 };

    ck_assert_int_eq(ps_list_mailbox((PsListCell){ exact, len }, &address), want != NULL);
    if (want) {
        g_autofree char *got = g_strndup(address.bytes, address.len);

        ck_assert_str_eq(got, want);
    }
}
END_TEST

static const struct {
    const char *line;
    gboolean quoted;
} lines_rows[] = {
    { "\"Rossi, Anna\" <a@b.example>", TRUE },
    { " \"Anna\"<a@b.example> ", TRUE },
    { "\"Anna <a@b.example>\"", FALSE },
    { "\"1\",Anna <a@b.example>", FALSE },
    { "Anna <a@b.example>", FALSE },
    { "\"", FALSE },
};

START_TEST(lines)
{
    const char *text = lines_rows[_i].line;
    gsize len = strlen(text);
    g_autofree char *exact = g_memdup2(text, len);

    ck_assert_int_eq(
        ps_list_mailbox_is_quoted((PsListCell){ exact, len }), lines_rows[_i].quoted);
}
END_TEST

SUITE(mailbox, TABLE(mailboxes), TABLE(lines))
