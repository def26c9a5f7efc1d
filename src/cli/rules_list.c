/* SPDX-License-Identifier: MIT */
/*
 * rules_list.c - presend rules without a sub-command: all rules, or those with a source that
 * was read long ago; as text, or as presend-rules/1.
 */
#include <jansson.h>
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/rules.h"
#include "report/object.h"

static json_t *
languages(const char *const texts[PS_LANGS])
{
    return json_pack("{s:o, s:o}", "en", ps_json_text(texts[PS_LANG_EN]), "it",
        ps_json_text(texts[PS_LANG_IT]));
}

/* What presend lint --fix does where RULE hits. */
static json_t *
fixers(const PsRule *rule)
{
    json_t *list = json_array();

    for (guint i = 0; i < PS_FIXERS; i++)
        if (rule->fixers & 1u << i)
            json_array_append_new(list, json_string(ps_fixer_info(i)->word));
    return list;
}

json_t *
cmd_rule_object(const PsRule *rule)
{
    const char grade[] = { rule->grade, '\0' };
    json_t *refs = json_array(), *replies = json_array(), *aliases = json_array();

    for (guint i = 0; i < rule->ref_count; i++)
        json_array_append_new(
            refs, json_pack("{s:o, s:o}", "url", ps_json_text(rule->refs[i].where), "date",
                      ps_json_text(rule->refs[i].date)));
    for (guint i = 0; i < rule->reply_count; i++) {
        const PsReply *reply = &rule->replies[i];

        json_array_append_new(replies,
            json_pack("{s:o, s:i, s:o, s:s}", "provider", ps_json_text(reply->provider), "code",
                (int) reply->code, "enhanced", ps_json_text(reply->enhanced), "certainty",
                ps_certainty_name(reply->certainty)));
    }
    for (guint i = 0; i < rule->alias_count; i++)
        json_array_append_new(aliases, ps_json_text(rule->aliases[i]));
    return json_pack("{s:o, s:o, s:i, s:s, s:s, s:s, s:o, s:f, s:o, s:o, s:o, s:o, s:o, s:o}",
        "name", ps_json_text(rule->name), "file", ps_json_text(rule->file), "line",
        (int) rule->line, "type", ps_rule_type_name(rule->type), "scope",
        ps_scope_name(rule->scope), "level", ps_level_name(rule->level), "grade",
        rule->grade ? ps_json_text(grade) : json_null(), "score", rule->score, "describe",
        languages(rule->describe), "fix", languages(rule->fix), "refs", refs, "replies",
        replies, "aliases", aliases, "fixers", fixers(rule));
}

/* Rules whose names begin with two underscores speak only to other rules. */
static GPtrArray *
listed(const PsRules *rules)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (!ps_rule_is_sub(rule))
            g_ptr_array_add(list, (gpointer) rule);
    }
    return list;
}

/* DATE is written like REF's: YYYY-MM-DD. */
static gboolean
is_read_before(const PsRef *ref, const char *date)
{
    return ref->date && strcmp(ref->date, date) < 0;
}

/* Leave those in LIST that have a source read before DATE. */
static void
leave_outdated(GPtrArray *list, const char *date)
{
    guint left = 0;

    for (guint i = 0; i < list->len; i++) {
        const PsRule *rule = g_ptr_array_index(list, i);
        gboolean old = FALSE;

        for (guint r = 0; r < rule->ref_count; r++)
            old = old || is_read_before(&rule->refs[r], date);
        if (old)
            list->pdata[left++] = (gpointer) rule;
    }
    g_ptr_array_set_size(list, (gint) left);
}

static void
list_json(const GPtrArray *listed_rules)
{
    json_t *list = json_array();
    json_t *whole = json_pack("{s:s, s:o}", "schema", "presend-rules/1", "rules", list);

    for (guint i = 0; i < listed_rules->len; i++)
        json_array_append_new(list, cmd_rule_object(g_ptr_array_index(listed_rules, i)));
    json_dumpf(whole, stdout, JSON_ENSURE_ASCII | JSON_COMPACT | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(whole);
}

static void
list_text(const GPtrArray *list, PsLang lang)
{
    for (guint i = 0; i < list->len; i++) {
        const PsRule *rule = g_ptr_array_index(list, i);
        const char *says = ps_rule_describe(rule, lang);
        g_autofree char *safe = ps_safe_dup(says ? says : "");

        printf("%-28s %-7s %c  %s\n", rule->name, ps_level_name(rule->level),
            rule->grade ? rule->grade : '-', safe);
    }
}

/* The sources that were read before DATE, by where the rule stands. */
static void
list_sources(const GPtrArray *list, const char *date)
{
    for (guint i = 0; i < list->len; i++) {
        const PsRule *rule = g_ptr_array_index(list, i);
        g_autofree char *file = ps_safe_dup_first(rule->file);

        for (guint r = 0; r < rule->ref_count; r++) {
            g_autofree char *where = ps_safe_dup(rule->refs[r].where);

            if (is_read_before(&rule->refs[r], date))
                printf("%s:%u: %s: %s %s\n", file, rule->line, rule->name, rule->refs[r].date,
                    where);
        }
    }
}

/* The date a year before now. NULL if --now cannot be read. */
static char *
a_year_ago(const CmdOptions *options)
{
    g_autoptr(GDateTime) date = NULL, before = NULL;
    gint64 now;

    if (!cmd_now(options, &now))
        return NULL;
    date = g_date_time_new_from_unix_utc(now);
    before = g_date_time_add_years(date, -1);
    return g_date_time_format(before, "%Y-%m-%d");
}

int
cmd_rules_list(const CmdOptions *options, gboolean outdated)
{
    const CmdContext *context = cmd_context(options, NULL);
    const char *format = options->formats ? options->formats[0] : "text";
    g_autofree char *date = a_year_ago(options);
    g_autoptr(GPtrArray) list = NULL;

    if (!context || !date)
        return EXIT_TROUBLE;
    list = listed(context->rules);
    if (outdated)
        leave_outdated(list, date);
    if (!strcmp(format, "json")) {
        list_json(list);
    } else if (strcmp(format, "text") != 0) {
        cmd_complain(options->command, _("no format '%s'; there are: text json"), format);
        return EXIT_TROUBLE;
    } else if (outdated) {
        list_sources(list, date);
    } else {
        list_text(list, context->lang);
    }
    if (context->bad_rules)
        return EXIT_TROUBLE;
    return outdated && list->len ? EXIT_FINDINGS : EXIT_OK;
}
