/* SPDX-License-Identifier: MIT */
/* test_spf_suite.c - the evaluator on the RFC 7208 test suite, and what libspf2 does there. */
#include "auth/spf.h"

#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "zone.h"

static char *
unhex(const char *hex, gsize *ret_len)
{
    gsize len = strlen(hex) / 2;
    char *bytes = g_malloc0(len + 1);

    if (strcmp(hex, "-") == 0)
        len = 0;
    for (gsize i = 0; i < len; i++)
        bytes[i] = (char) (g_ascii_xdigit_value(hex[2 * i]) * 16 +
                           g_ascii_xdigit_value(hex[2 * i + 1]));
    if (ret_len)
        *ret_len = len;
    return bytes;
}

/* A name as a master file has it. */
static char *
escape_name(const char *name)
{
    GString *out = g_string_new(NULL);
    gsize len = strlen(name);

    if (len > 0 && name[len - 1] == '.')
        len--;
    for (gsize i = 0; i < len; i++) {
        if (g_ascii_isalnum(name[i]) || strchr("-_.", name[i]))
            g_string_append_c(out, name[i]);
        else
            g_string_append_printf(out, "\\%03u", (guint) (guchar) name[i]);
    }
    return g_string_free(out, FALSE);
}

/* TIMEOUT means: every type that the scenario does not list for this name. */
static void
add_timeouts(GString *zone, const char *name, GHashTable *listed)
{
    static const char *const types[] = { "A", "AAAA", "MX", "PTR", "TXT" };

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autofree char *key = g_strdup_printf("%s %s", name, types[i]);

        if (!g_hash_table_contains(listed, key))
            g_string_append_printf(zone, ";! timeout %s %s\n", name, types[i]);
    }
}

static void
add_record(GString *zone, char **f, GHashTable *listed, GPtrArray *timeouts)
{
    gsize len;
    g_autofree char *raw = unhex(f[1], NULL);
    g_autofree char *name = escape_name(raw);
    g_autofree char *data = unhex(f[3], &len);

    if (strcmp(f[2], "TIMEOUT") == 0) {
        g_ptr_array_add(timeouts, g_steal_pointer(&name));
        return;
    }
    if (strcmp(f[2], "SPF") == 0) /* type 99, which nobody asks for */
        return;
    g_hash_table_add(listed, g_strdup_printf("%s %s", name, f[2]));
    if (strcmp(f[2], "TXT") == 0) {
        zone_add_txt(zone, name, data, len);
    } else if (strcmp(f[2], "MX") == 0) {
        g_auto(GStrv) mx = g_strsplit(data, " ", 2);
        g_autofree char *host = escape_name(mx[1]);

        g_string_append_printf(zone, "%s. 60 IN MX %s %s.\n", name, mx[0], host);
    } else if (strcmp(f[2], "PTR") == 0 || strcmp(f[2], "CNAME") == 0) {
        g_autofree char *host = escape_name(data);

        g_string_append_printf(zone, "%s. 60 IN %s %s.\n", name, f[2], host);
    } else {
        g_string_append_printf(zone, "%s. 60 IN %s %s\n", name, f[2], data);
    }
}

static void
add_delays(GString *zone, GHashTable *listed)
{
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, listed);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_string_append_printf(zone, ";! delay 0 %s\n", (char *) key);
}

typedef struct {
    guint cases, right;
    guint explanations, explained;
    guint rounds, rounds_max;
    guint spf2_asked, spf2_same;
} Score;

/* Evaluate, from an empty cache on. */
static PsSpf *
check(PsDns *dns, const PsSpfQuery *query, guint *ret_rounds)
{
    PsSpf *spf;

    ps_dns_forget(dns);
    for (*ret_rounds = 1; !ps_spf_check(dns, query, &spf); (*ret_rounds)++)
        ck_assert(ps_dns_step(dns));
    return spf;
}

/* LATE holds the same records as DNS, but nothing is there when it is asked for. */
static void
run_case(PsDns *dns, PsDns *late, char **f, Score *score)
{
    g_autofree char *helo = unhex(f[2], NULL);
    g_autofree char *sender = unhex(f[4], NULL);
    g_auto(GStrv) results = g_strsplit(f[5], "|", -1);
    g_autofree char *explanation = strcmp(f[6], "*") != 0 ? unhex(f[6], NULL) : NULL;
    PsSpfQuery query = { .helo = helo, .mail_from = sender };
    g_autoptr(PsSpf) spf = NULL;
    g_autoptr(PsSpf) again = NULL;
    PsSpfResult spf2;
    guint rounds;
    const char *got;

    ck_assert(ps_spf_query_set_ip(&query, f[3]));
    spf = check(dns, &query, &rounds);
    again = check(late, &query, &rounds);
    score->rounds += rounds;
    score->rounds_max = MAX(score->rounds_max, rounds);
    ck_assert_int_eq(again->result, spf->result);
    ck_assert_pstr_eq(again->explanation, spf->explanation);
    ck_assert_pstr_eq(again->mechanism, spf->mechanism);
    ck_assert_uint_eq(again->lookups, spf->lookups);
    ck_assert_uint_eq(again->void_lookups, spf->void_lookups);

    got = ps_spf_result_name(spf->result);
    score->cases++;
    if (g_strv_contains((const char *const *) results, got))
        score->right++;
    else
        g_printerr(
            "# %s: %s, not %s (%s %s)\n", f[1], got, f[5], spf->error, spf->error_detail);
    ck_assert_uint_le(spf->lookups, 11);
    spf2 = ps_spf2_check(dns, &query, spf);
    score->spf2_asked += spf2 != PS_SPF_UNKNOWN;
    score->spf2_same += spf2 == spf->result;
    if (!explanation)
        return;
    score->explanations++;
    if (g_strcmp0(spf->explanation ? spf->explanation : "DEFAULT", explanation) == 0)
        score->explained++;
    else
        g_printerr("# %s: \"%s\", not \"%s\"\n", f[1], spf->explanation, explanation);
}

/* One scenario: lines of records, then of cases. */
static void
run_scenario(char **lines, guint count, Score *score)
{
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(GHashTable) listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) timeouts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsDns) late = NULL;

    for (guint i = 0; i < count; i++) {
        g_auto(GStrv) f = g_strsplit(lines[i], "\t", -1);

        if (strcmp(f[0], "R") == 0)
            add_record(zone, f, listed, timeouts);
    }
    for (guint i = 0; i < timeouts->len; i++)
        add_timeouts(zone, g_ptr_array_index(timeouts, i), listed);
    dns = zone_open(zone->str);
    add_delays(zone, listed);
    late = zone_open(zone->str);
    for (guint i = 0; i < count; i++) {
        g_auto(GStrv) f = g_strsplit(lines[i], "\t", -1);

        if (strcmp(f[0], "C") == 0)
            run_case(dns, late, f, score);
    }
}

START_TEST(rfc7208)
{
    const char *vectors = g_getenv("PS_VECTORS");
    g_autofree char *path =
        g_build_filename(vectors ? vectors : "", "spf/rfc7208-cases.txt", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    Score score = { 0 };
    guint start = 0, i;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        g_print("# skipped: %s not there\n", path);
        return;
    }
    lines = g_strsplit(g_strchomp(text), "\n", -1);
    for (i = 1; lines[i]; i++) {
        if (lines[i][0] == 'S') {
            run_scenario(lines + start, i - start, &score);
            start = i;
        }
    }
    run_scenario(lines + start, i - start, &score);
    g_print("# %u of %u results, %u of %u explanations; rounds: %.1f on average, at most %u\n",
        score.right, score.cases, score.explained, score.explanations,
        (double) score.rounds / MAX(score.cases, 1), score.rounds_max);
    g_print("# libspf2 was asked %u times and agreed %u times\n", score.spf2_asked,
        score.spf2_same);
    ck_assert_uint_eq(score.cases, 203);
    ck_assert_uint_eq(score.right, 203);
    ck_assert_uint_eq(score.explanations, 22);
    ck_assert_uint_eq(score.explained, 22);
}
END_TEST

SUITE(spf_suite, TEST(rfc7208))
