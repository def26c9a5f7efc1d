/* SPDX-License-Identifier: MIT */
/*
 * told.c - what signs in a mail tell of it as a whole: the keyword "tells NAME FACT=VALUE
 * [POINTS]", and the count of the points; see engine.h.
 */
#include <string.h>

#include "base/i18n.h"
#include "rules/reader.h"
#include "rules/run.h"

enum { MOST = 100 }; /* points of one sign */

/* What can be told, and what it can be. */
static const struct {
    PsFactId fact;
    const char *values[3];
} subjects[] = {
    { PS_FACT_class, { "marketing", "transactional" } },
    { PS_FACT_stage, { "template", "draft", "final" } },
};

/* The value of "class=marketing" for the fact before the sign; FALSE if there is none such. */
static gboolean
read_value(const char *word, PsTells *ret)
{
    for (guint i = 0; i < G_N_ELEMENTS(subjects); i++) {
        const char *name = ps_fact_info(subjects[i].fact)->name;
        gsize len = strlen(name);

        if (strncmp(word, name, len) != 0 || word[len] != '=')
            continue;
        for (guint v = 0; v < G_N_ELEMENTS(subjects[i].values); v++) {
            const char *value = subjects[i].values[v];

            if (value && !strcmp(word + len + 1, value)) {
                *ret = (PsTells){ subjects[i].fact, value, 1 };
                return TRUE;
            }
        }
    }
    return FALSE;
}

void
ps_keyword_tells(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    char *what = ps_reader_word(&rest), *points = ps_reader_word(&rest);
    guint64 number = 1;
    PsTells tells;

    if (!entry)
        return;
    if (!read_value(what, &tells) || *rest) {
        ps_reader_error(reader,
            _("'%s' needs class= or stage= with one of its words, and perhaps a number of "
              "points"),
            keyword->name);
        return;
    }
    if (points && !g_ascii_string_to_unsigned(points, 10, 1, MOST, &number, NULL)) {
        ps_reader_error(reader, _("points are a number up to %d, not '%.60s'"), MOST, points);
        return;
    }
    tells.points = (guint) number;
    entry->rule.tells = tells;
}

static gboolean
says(PsRun *run, const PsRule *rule, PsFactId fact, const char *value)
{
    return rule->tells.fact == fact && !strcmp(rule->tells.value, value) &&
           ps_run_get(run, rule)->state == PS_OUTCOME_HIT;
}

static guint
count_points(PsRun *run, PsFactId fact, const char *value)
{
    const GPtrArray *rules = run->rules->that_tell;
    guint points = 0;

    for (guint i = 0; i < rules->len; i++)
        if (says(run, rules->pdata[i], fact, value))
            points += ((const PsRule *) rules->pdata[i])->tells.points;
    return points;
}

static gint
by_points(gconstpointer a, gconstpointer b)
{
    const PsRule *const *first = a, *const *second = b;

    return (gint) (*second)->tells.points - (gint) (*first)->tells.points;
}

static const char *
find_best(PsRun *run, PsFactId fact)
{
    const char *best = NULL;
    guint most = 0, subject = 0;

    while (subjects[subject].fact != fact)
        subject++; /* nothing else is asked for */
    for (guint v = 0; v < G_N_ELEMENTS(subjects[subject].values); v++) {
        const char *value = subjects[subject].values[v];
        guint points = value ? count_points(run, fact, value) : 0;

        if (points && points == most)
            best = NULL;
        if (points <= most)
            continue;
        best = value;
        most = points;
    }
    return best;
}

const char *
ps_run_told(PsRun *run, PsFactId fact, GPtrArray *ret_by)
{
    const GPtrArray *rules = run->rules->that_tell;
    const char *best = find_best(run, fact);

    for (guint i = 0; best && i < rules->len; i++)
        if (says(run, rules->pdata[i], fact, best))
            g_ptr_array_add(ret_by, rules->pdata[i]);
    g_ptr_array_sort(ret_by, by_points); /* stable */
    return best;
}
