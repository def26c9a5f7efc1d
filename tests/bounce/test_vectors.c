/* SPDX-License-Identifier: MIT */
/*
 * test_vectors.c - labelled notices of many families, in the folder "bounce" of the vectors:
 * how many are read as their labels say. Half of the files (by a hash of their names) is shown
 * apart, and so is what is left when nothing is known of any family.
 */
#include <stdio.h>
#include <string.h>

#include "bounce/read.h"

/* Columns of expected.tsv. */
enum { FILE_NAME, INDEX, RECIPIENT, REASON, STATUS, CODE, ACTION, HARD, COLUMNS };

typedef struct {
    guint records, reason, hard, recipient;
} Score;

static PsRules *
read_rules(gboolean families)
{
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    PsRules *rules;

    if (families)
        return shipped_rules();
    rules = ps_rules_new();
    for (guint i = 0; i < 3; i++) {
        static const char *const files[] = { "reasons.cf", "families.cf", "signs.cf" };
        g_autofree char *path =
            g_build_filename(g_getenv("PS_TESTS"), "..", "rules", "bounce", files[i], NULL);
        g_autofree char *text = NULL;
        g_autoptr(GString) kept = g_string_new(NULL);
        g_auto(GStrv) lines = NULL;

        ck_assert(g_file_get_contents(path, &text, NULL, NULL));
        lines = g_strsplit(text, "\n", -1);
        for (char **line = lines; *line; line++)
            if (!strstr(*line, "family=") &&
                (!g_str_has_prefix(*line, "notice ") || g_str_has_prefix(*line, "notice any") ||
                    g_str_has_prefix(*line, "notice auto-reply") ||
                    g_str_has_prefix(*line, "notice delayed")))
                g_string_append_printf(kept, "%s\n", *line);
        ps_rules_read_text(rules, files[i], kept->str, kept->len, &how);
    }
    ps_rules_finish(rules);
    return rules;
}

/* The record of BOUNCE that the line is about: by recipient, else by its number. */
static const PsBounceRecord *
find_record(const PsBounce *bounce, char *const *cells)
{
    guint number = (guint) g_ascii_strtoull(cells[INDEX], NULL, 10);

    for (guint i = 0; i < bounce->records->len; i++) {
        const char *recipient = record(bounce, i)->recipient;

        if (recipient && !g_ascii_strcasecmp(recipient, cells[RECIPIENT]))
            return record(bounce, i);
    }
    return number && number <= bounce->records->len ? record(bounce, number - 1) : NULL;
}

static void
add(Score *score, const PsBounceRecord *r, char *const *cells)
{
    score->records++;
    if (!r)
        return;
    score->reason += !strcmp(r->reason, cells[REASON]);
    score->hard += r->hard == !strcmp(cells[HARD], "1");
    score->recipient += r->recipient && !g_ascii_strcasecmp(r->recipient, cells[RECIPIENT]);
}

static double
percent(guint part, guint all)
{
    return all ? 100.0 * part / all : 0;
}

static void
show(const char *what, const Score *score)
{
    printf("# %s: %u records, reason %.1f %%, hard or soft %.1f %%, recipient %.1f %%\n", what,
        score->records, percent(score->reason, score->records),
        percent(score->hard, score->records), percent(score->recipient, score->records));
}

static PsBounce *
read_file(PsBounceReader *reader, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, "eml", name, NULL);
    g_autofree char *text = NULL;
    gsize len;

    ck_assert_msg(g_file_get_contents(path, &text, &len, NULL), "%s", path);
    return read_exactly(reader, text, len);
}

static gboolean
is_first_half(const char *name)
{
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, name, -1);

    return !strchr("13579bdf", sum[31]);
}

/* The folder and the lines of its table; FALSE if it is not there. */
static gboolean
open_vectors(char **ret_folder, char ***ret_lines)
{
    g_autofree char *folder = g_build_filename(g_getenv("PS_VECTORS"), "bounce", NULL);
    g_autofree char *path = g_build_filename(folder, "expected.tsv", NULL);
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, NULL)) {
        printf("# skipped: %s is not there\n", path);
        return FALSE;
    }
    for (gsize i = 0; i < len; i++)
        if (!text[i])
            text[i] = '?';
    *ret_lines = g_strsplit(text, "\n", -1);
    *ret_folder = g_steal_pointer(&folder);
    return TRUE;
}

static void
score_all(PsBounceReader *reader, const char *folder, char *const *lines, Score scores[2])
{
    for (char *const *line = lines + 1; *line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, "\t", -1);
        g_autoptr(PsBounce) bounce = NULL;

        if (g_strv_length(cells) < COLUMNS || !*cells[RECIPIENT])
            continue;
        bounce = read_file(reader, folder, cells[FILE_NAME]);
        add(&scores[is_first_half(cells[FILE_NAME])], find_record(bounce, cells), cells);
    }
}

static Score
sum(const Score scores[2])
{
    return (Score){ scores[0].records + scores[1].records, scores[0].reason + scores[1].reason,
        scores[0].hard + scores[1].hard, scores[0].recipient + scores[1].recipient };
}

START_TEST(labelled)
{
    g_autofree char *folder = NULL;
    g_auto(GStrv) lines = NULL;

    if (!open_vectors(&folder, &lines))
        return;
    for (gboolean families = FALSE; families <= TRUE; families++) {
        g_autoptr(PsRules) rules = read_rules(families);
        g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
        Score scores[2] = { 0 }, all;

        score_all(reader, folder, lines, scores);
        all = sum(scores);
        show(families ? "all that is known" : "no family known", &all);
        if (!families)
            continue;
        show("first half", &scores[1]);
        show("second half", &scores[0]);
        ck_assert_double_ge(percent(all.reason, all.records), 95);
        ck_assert_double_ge(percent(all.hard, all.records), 98);
        ck_assert_double_ge(percent(all.recipient, all.records), 98);
    }
}
END_TEST

/* Beginnings and turned bits of each, a few: no harm. */
START_TEST(broken)
{
    g_autoptr(PsRules) rules = shipped_rules();
    g_autoptr(PsBounceReader) reader = ps_bounce_reader_new(rules);
    g_autofree char *folder = NULL;
    g_auto(GStrv) lines = NULL;

    if (!open_vectors(&folder, &lines))
        return;
    for (char **line = lines + 1; *line && **line; line++) {
        g_autofree char *name = g_strndup(*line, strcspn(*line, "\t"));
        g_autofree char *path = g_build_filename(folder, "eml", name, NULL);
        g_autofree char *text = NULL;
        gsize len;

        ck_assert(g_file_get_contents(path, &text, &len, NULL));
        for (gsize i = 11; i < len; i += 811) {
            ps_bounce_free(read_exactly(reader, text, i));
            text[i] = (char) (text[i] ^ (1 << (i % 8)));
            ps_bounce_free(read_exactly(reader, text, len));
        }
    }
}
END_TEST

SUITE(vectors, TEST(labelled), TEST(broken))
