/* SPDX-License-Identifier: MIT */
/* Domains keep their numbers, names and notes however many there are. */
#include "list/domains.h"

#include "suite.h"

START_TEST(few)
{
    g_autoptr(PsListDomains) domains = ps_list_domains_new();

    ck_assert_uint_eq(ps_list_domains_find(domains, "a.test"), PS_LIST_DOMAIN_NONE);
    ck_assert_uint_eq(ps_list_domains_add(domains, "a.test"), 0);
    ck_assert_uint_eq(ps_list_domains_add(domains, "b.test"), 1);
    ck_assert_uint_eq(ps_list_domains_add(domains, "a.test"), 0);
    ck_assert_uint_eq(ps_list_domains_add(domains, ""), 2);
    ck_assert_uint_eq(ps_list_domains_find(domains, "b.test"), 1);
    ck_assert_uint_eq(ps_list_domains_find(domains, "b.tes"), PS_LIST_DOMAIN_NONE);
    ck_assert_uint_eq(ps_list_domains_count(domains), 3);
    ck_assert_str_eq(ps_list_domains_name(domains, 1), "b.test");
    ck_assert_uint_eq(ps_list_domains_note(domains, 1), 0);
    ps_list_domains_set_note(domains, 1, 77);
    ck_assert_uint_eq(ps_list_domains_note(domains, 1), 77);
    ck_assert_uint_eq(ps_list_domains_note(domains, 0), 0);
}
END_TEST

/* Lengths from 10 to over 200, as many as make the index grow several times. */
static char *
name_of(guint i)
{
    g_autofree char *filler = g_strnfill(i % 200, 'x');

    return g_strdup_printf("d%u%s.test", i, filler);
}

START_TEST(many)
{
    g_autoptr(PsListDomains) domains = ps_list_domains_new();

    for (guint i = 0; i < 30000; i++) {
        g_autofree char *name = name_of(i);

        ck_assert_uint_eq(ps_list_domains_add(domains, name), i);
        ps_list_domains_set_note(domains, i, i * 3);
    }
    for (guint i = 0; i < 30000; i++) {
        g_autofree char *name = name_of(i);

        ck_assert_uint_eq(ps_list_domains_find(domains, name), i);
        ck_assert_str_eq(ps_list_domains_name(domains, i), name);
        ck_assert_uint_eq(ps_list_domains_note(domains, i), i * 3);
    }
}
END_TEST

/* Names of 16 bytes, which is what those of real lists have on average. */
START_TEST(memory)
{
    g_autoptr(PsListDomains) domains = ps_list_domains_new();

    for (guint i = 0; i < 200000; i++) {
        g_autofree char *name = g_strdup_printf("domain%05u.test", i);

        ps_list_domains_add(domains, name);
        if (i > 20000)
            ck_assert_uint_le(ps_list_domains_bytes(domains), (gsize) 64 * (i + 1));
    }
}
END_TEST

SUITE(domains, TEST(few), TEST(many), TEST(memory))
