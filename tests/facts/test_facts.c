/* SPDX-License-Identifier: MIT */
#include "facts/facts.h"

#include <string.h>

#include "suite.h"

START_TEST(not_known_at_first)
{
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    const PsFact *spf = ps_facts_get(facts, PS_FACT_spf);

    ck_assert(!spf->known);
    ck_assert_str_eq(spf->reason, "not measured");
    ps_facts_set_unknown(facts, PS_FACT_spf, "needs ip");
    ck_assert_str_eq(ps_facts_get(facts, PS_FACT_spf)->reason, "needs ip");
    ck_assert_ptr_null(ps_facts_word(facts, PS_FACT_spf));
}
END_TEST

START_TEST(known_without_value)
{
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);

    ps_facts_set_known(facts, PS_FACT_bare_cr);
    ck_assert(ps_facts_get(facts, PS_FACT_bare_cr)->known);
    ck_assert_uint_eq(ps_facts_get(facts, PS_FACT_bare_cr)->count, 0);
}
END_TEST

START_TEST(values_in_order)
{
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    const PsFact *fact;

    ps_facts_add_number(facts, PS_FACT_field_bytes, 40, "subject", (PsSpan){ 7, 40 });
    ps_facts_add_number(facts, PS_FACT_field_bytes, 2.5, NULL, PS_SPAN_NONE);
    fact = ps_facts_get(facts, PS_FACT_field_bytes);
    ck_assert_uint_eq(fact->count, 2);
    ck_assert_str_eq(fact->values[0].text, "subject");
    ck_assert_uint_eq(fact->values[0].at.offset, 7);
    ck_assert_str_eq(fact->values[1].text, "2.5");
}
END_TEST

START_TEST(recipient_sees_message)
{
    g_autoptr(PsFacts) message = ps_facts_new(NULL);
    g_autoptr(PsFacts) recipient = ps_facts_new(message);

    ps_facts_add(message, PS_FACT_spf, "pass", PS_SPAN_NONE);
    ps_facts_add(recipient, PS_FACT_mx, "null", PS_SPAN_NONE);
    ck_assert_str_eq(ps_facts_word(recipient, PS_FACT_spf), "pass");
    ck_assert_str_eq(ps_facts_word(recipient, PS_FACT_mx), "null");
}
END_TEST

START_TEST(every_line_has_its_own_name)
{
    for (int i = 0; i < PS_FACTS; i++) {
        /* recipients store the end of the list alone */
        ck_assert_int_eq(ps_fact_info(i)->scope == PS_SCOPE_RECIPIENT, i >= PS_FACT_rcpt);
        ck_assert_int_eq(ps_fact_find(ps_fact_info(i)->name), i);
    }
    ck_assert_int_eq(ps_fact_find("no_such_fact"), -1);
}
END_TEST

/* "presend explain" sends people there. */
START_TEST(every_source_is_there)
{
    const char *tests = g_getenv("PS_TESTS");

    for (int i = 0; tests && i < PS_FACTS; i++) {
        g_autofree char *path =
            g_strdup_printf("%s/../src/%s.c", tests, ps_fact_info(i)->source);

        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
            ck_abort_msg("%s: no %s", ps_fact_info(i)->name, path);
    }
}
END_TEST

SUITE(facts, TEST(not_known_at_first), TEST(known_without_value), TEST(values_in_order),
    TEST(recipient_sees_message), TEST(every_line_has_its_own_name),
    TEST(every_source_is_there))
