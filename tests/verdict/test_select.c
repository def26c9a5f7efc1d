/* SPDX-License-Identifier: MIT */
#include "verdict/select.h"

#include <string.h>

#include "suite.h"

static const char text[] = "body DKIM_KEY_SHORT /a/\nbody DKIM_KEY /b/\nbody DKIM_NONE /c/\n"
                           "body SPF_FAIL /d/\nalias SPF_FAIL SA_SPF\nbody __DKIM_PART /e/\n";

static PsRules *
our_rules(void)
{
    const PsRulesRead how = { .user = TRUE };
    PsRules *rules = ps_rules_new();

    ps_rules_read_text(rules, "own.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    return rules;
}

/* The names that SELECTION has, a letter each: s, k, n, f, and their count of those it has not. */
static char *
chosen(const PsRules *rules, const PsSelection *selection)
{
    static const struct {
        const char *name;
        char letter;
    } names[] = { { "DKIM_KEY_SHORT", 's' }, { "DKIM_KEY", 'k' }, { "DKIM_NONE", 'n' },
        { "SPF_FAIL", 'f' } };
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (ps_selection_has(selection, ps_rules_find(rules, names[i].name)))
            g_string_append_c(out, names[i].letter);
    ck_assert_uint_eq(ps_selection_left_out(selection), 4 - out->len);
    return g_string_free(out, FALSE);
}

static const struct {
    const char *select;
    const char *ignore;
    const char *chosen;
} words_rows[] = {
    { "", "", "sknf" },
    { "DKIM", "", "skn" },
    { "DKIM,SPF", "", "sknf" },
    { " DKIM_NONE  SPF_FAIL ,", "", "nf" },
    { "", "DKIM", "f" },
    { "DKIM", "DKIM_KEY_SHORT", "kn" },
    { "DKIM", "DKIM_KEY", "n" }, /* a name stands for those that it begins, too */
    { "DKIM_KEY_SHORT", "DKIM", "s" },
    { "DKIM", "DKIM", "" },
    { "SA_SPF", "", "f" }, /* an alias */
    { "ALL", "DKIM", "f" },
    { "SPF", "ALL", "f" },
    { "D", "", "skn" },
};

START_TEST(words)
{
    g_autoptr(PsRules) rules = our_rules();
    g_autoptr(PsSelection) selection = ps_selection_new(rules);
    g_autofree char *got = NULL;

    ck_assert(!*words_rows[_i].select ||
              ps_selection_add(selection, FALSE, words_rows[_i].select, NULL));
    ck_assert(!*words_rows[_i].ignore ||
              ps_selection_add(selection, TRUE, words_rows[_i].ignore, NULL));
    got = chosen(rules, selection);
    ck_assert_str_eq(got, words_rows[_i].chosen);
}
END_TEST

static const struct {
    const char *names;
    const char *error;
} unknown_rows[] = {
    { "DKMI", "no rule's name begins with 'DKMI'; did you mean DKIM?" },
    { "DKIM_KEY_SHROT",
        "no rule's name begins with 'DKIM_KEY_SHROT'; did you mean DKIM_KEY_SHORT?" },
    { "dkim", "no rule's name begins with 'dkim'; did you mean DKIM?" },
    { "SA_SPV", "no rule's name begins with 'SA_SPV'; did you mean SA_SPF?" },
    { "SPF,QUITE_ANOTHER", "no rule's name begins with 'QUITE_ANOTHER'" },
    { "__DKIM_PART", "no rule's name begins with '__DKIM_PART'" }, /* it is never reported */
};

START_TEST(unknown)
{
    g_autoptr(PsRules) rules = our_rules();
    g_autoptr(PsSelection) selection = ps_selection_new(rules);
    g_autoptr(GError) error = NULL;

    ck_assert(!ps_selection_add(selection, _i % 2 != 0, unknown_rows[_i].names, &error));
    ck_assert_str_eq(error->message, unknown_rows[_i].error);
}
END_TEST

SUITE(select, TABLE(words), TABLE(unknown))
