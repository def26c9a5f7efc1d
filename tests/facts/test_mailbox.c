/* SPDX-License-Identifier: MIT */
#include "facts/mailbox.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *before, *address;
    const char *repeated; /* NULL: another mailbox */
} pairs_rows[] = {
    { "anna@a.test", "anna@a.test", "yes" },
    { "anna@a.test", "anna@A.Test", "yes" },
    { "anna@a.test", "Anna@a.test", "case" },
    { "anna@a.test", "anna@b.test", NULL },
    { "anna@a.test", "a.nna@a.test", NULL },
    { "anna@a.test", "anna+news@a.test", NULL },
    { "anna@gmail.com", "a.n.na@gmail.com", "alias" },
    { "anna@gmail.com", "anna+news@gmail.com", "alias" },
    { "anna+a@gmail.com", "Anna+b@googlemail.com", "alias" },
    { "anna@gmail.com", "ANNA@gmail.com", "case" },
    { "anna@gmail.com", "annab@gmail.com", NULL },
    { "anna@gmail.com", "anna@mail.gmail.com", NULL },
};

static gboolean
write_mailbox(const char *address, PsAddr *addr, GString *out)
{
    ps_addr_parse(address, strlen(address), addr);
    return ps_mailbox_write(addr, out);
}

START_TEST(pairs)
{
    g_autoptr(GString) one = g_string_new(NULL), other = g_string_new(NULL);
    g_autoptr(PsMailboxSet) set = ps_mailbox_set_new();
    g_auto(PsAddr) before = { 0 };
    g_auto(PsAddr) addr = { 0 };
    guint64 repeated = 99;

    ck_assert(write_mailbox(pairs_rows[_i].before, &before, one));
    ck_assert(write_mailbox(pairs_rows[_i].address, &addr, other));
    ck_assert_int_eq(!strcmp(one->str, other->str), pairs_rows[_i].repeated != NULL);
    if (pairs_rows[_i].repeated)
        ck_assert_str_eq(ps_mailbox_repeated(&addr, &before), pairs_rows[_i].repeated);
    ps_mailbox_set_add(set, &before);
    ps_mailbox_set_add(set, &addr);
    ck_assert(ps_mailbox_set_repeated(set, &repeated));
    ck_assert_uint_eq(repeated, pairs_rows[_i].repeated != NULL);
}
END_TEST

static const char *const none_rows[] = { "", "anna", "anna@[192.0.2.1]", "anna@a..b" };

START_TEST(none)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_auto(PsAddr) addr = { 0 };

    ck_assert(!write_mailbox(none_rows[_i], &addr, out));
}
END_TEST

START_TEST(many)
{
    g_autoptr(PsMailboxSet) set = ps_mailbox_set_new();
    guint64 repeated = 0;

    for (guint i = 0; i < 30000; i++) {
        g_autofree char *address = g_strdup_printf("a%u@a.test", i % 20000);
        g_auto(PsAddr) addr = { 0 };

        ps_addr_parse(address, strlen(address), &addr);
        ps_mailbox_set_add(set, &addr);
    }
    ck_assert(ps_mailbox_set_repeated(set, &repeated));
    ck_assert_uint_eq(repeated, 10000);
}
END_TEST

SUITE(mailbox, TABLE(pairs), TABLE(none), TEST(many))
