/* SPDX-License-Identifier: MIT */
#include "verdict/baseline.h"

#include <string.h>

#include "suite.h"

/* A finding of the rule R with places that have the texts of TEXTS, with '|' between them; "-" for
 * one without. COUNT may be more. */
static PsFinding *
finding_new(const PsRule *rule, const char *texts, guint count, const char *english)
{
    PsFinding *finding = g_new0(PsFinding, 1);
    g_auto(GStrv) list = g_strsplit(texts, "|", -1);

    finding->rule = rule;
    finding->count = count;
    finding->english = (char *) english;
    finding->places = g_array_new(FALSE, FALSE, sizeof(PsFindingPlace));
    for (char **text = list; *text; text++) {
        PsFindingPlace place = { .part = "1",
            .matched = strcmp(*text, "-") ? g_strdup(*text) : NULL };

        g_array_append_val(finding->places, place);
    }
    return finding;
}

static void
finding_free(PsFinding *finding)
{
    for (guint i = 0; i < finding->places->len; i++)
        g_free(g_array_index(finding->places, PsFindingPlace, i).matched);
    g_array_unref(finding->places);
    g_free(finding);
}

/* What was found before, what is found now, and how much of that is known. */
static const struct {
    const char *before;
    guint before_count;
    const char *before_english;
    const char *now;
    guint now_count;
    const char *now_english;
    guint known;
} counts_rows[] = {
    { "a", 1, "", "a", 1, "", 1 },
    { "a", 1, "", "b", 1, "", 0 },
    { "a|a", 2, "", "a|a|a", 3, "", 2 },
    { "a|b", 2, "", "b|a", 2, "", 2 },
    { "a|a", 2, "", "a", 1, "", 1 },
    { "a", 5000, "", "a", 5001, "", 5000 }, /* places that were not kept */
    { "a \n b", 1, "", "a b", 1, "", 1 },
    { "a1", 1, "", "a2", 1, "", 0 },
    { "-", 1, "of 120 bytes", "-", 1, "of 99 bytes", 1 },
    { "-", 1, "of 120 bytes", "-", 1, "of 120 lines", 0 },
    { "\xff", 1, "", "\xff", 1, "", 1 },
};

START_TEST(counts)
{
    const PsRule rule = { .name = "R" };
    PsFinding *before = finding_new(&rule, counts_rows[_i].before, counts_rows[_i].before_count,
        counts_rows[_i].before_english);
    PsFinding *now = finding_new(
        &rule, counts_rows[_i].now, counts_rows[_i].now_count, counts_rows[_i].now_english);
    g_autoptr(PsBaseline) written = ps_baseline_new("/a/b/base.json");
    g_autoptr(PsBaseline) read = NULL;
    g_autofree char *text = NULL;

    ps_baseline_add(written, "/a/b/c.eml", before);
    text = ps_baseline_text(written);
    read = ps_baseline_read(text, strlen(text), "/d/base.json", NULL);
    ck_assert_uint_eq(ps_baseline_take(read, "/a/b/c.eml", now), 0); /* another folder */
    ck_assert_uint_eq(ps_baseline_take(read, "/d/../d/c.eml", now), counts_rows[_i].known);
    finding_free(before);
    finding_free(now);
}
END_TEST

/* Sorted by bytes, whatever came first. */
START_TEST(sorted)
{
    const PsRule one = { .name = "A_RULE" }, two = { .name = "B_RULE" };
    PsFinding *a = finding_new(&one, "x", 1, ""), *b = finding_new(&two, "y|x", 2, "");
    g_autoptr(PsBaseline) baseline = ps_baseline_new("/a/base.json");
    g_autofree char *text = NULL;

    ps_baseline_add(baseline, "/a/2.eml", a);
    ps_baseline_add(baseline, "/a/1.eml", b);
    ps_baseline_add(baseline, "/a/1.eml", a);
    ps_baseline_add(baseline, "/b/1.eml", a);
    ps_baseline_add(baseline, "-", a);
    text = ps_baseline_text(baseline);
    ck_assert_str_eq(text,
        "{\"schema\":\"presend-baseline/1\",\"findings\":[\n"
        "{\"file\":\"-\",\"rule\":\"A_RULE\",\"part\":\"1\",\"text\":\"x\",\"count\":1},\n"
        "{\"file\":\"/b/"
        "1.eml\",\"rule\":\"A_RULE\",\"part\":\"1\",\"text\":\"x\",\"count\":1},\n"
        "{\"file\":\"1.eml\",\"rule\":\"A_RULE\",\"part\":\"1\",\"text\":\"x\",\"count\":1},\n"
        "{\"file\":\"1.eml\",\"rule\":\"B_RULE\",\"part\":\"1\",\"text\":\"x\",\"count\":1},\n"
        "{\"file\":\"1.eml\",\"rule\":\"B_RULE\",\"part\":\"1\",\"text\":\"y\",\"count\":1},\n"
        "{\"file\":\"2.eml\",\"rule\":\"A_RULE\",\"part\":\"1\",\"text\":\"x\",\"count\":1}\n"
        "]}\n");
    finding_free(a);
    finding_free(b);
}
END_TEST

static const struct {
    const char *text;
    const char *error;
} bad_rows[] = {
    { "", "b:1: this is no baseline of presend: broken JSON" },
    { "[]", "b: this is no baseline of presend" },
    { "{}", "b: this is no baseline of presend" },
    { "{\"schema\":\"presend-baseline/10\"}",
        "b: this is a baseline of a newer version of presend" },
    { "{\"schema\":\"presend-baseline/1\"}", "b: there is no list of findings" },
    { "{\"schema\":\"presend-baseline/1\",\"findings\":[1]}", "b: entry 1 has no file" },
    { "{\"schema\":\"presend-baseline/1\",\"findings\":[{\"file\":\"a\",\"rule\":1}]}",
        "b: entry 1 has no rule" },
    { "{\"schema\":\"presend-baseline/1\",\"findings\":[{\"file\":\"a\",\"rule\":\"b\","
      "\"part\":\"\",\"text\":\"\",\"count\":1e9}]}",
        "b: the count of entry 1 is no number over 0" },
};

START_TEST(bad)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(
        ps_baseline_read(bad_rows[_i].text, strlen(bad_rows[_i].text), "b", &error));
    ck_assert_str_eq(error->message, bad_rows[_i].error);
}
END_TEST

SUITE(baseline, TABLE(counts), TEST(sorted), TABLE(bad))
