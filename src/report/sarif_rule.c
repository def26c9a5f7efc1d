/* SPDX-License-Identifier: MIT */
/* sarif_rule.c - what a rule is about, for SARIF; see sarif_rule.h. */
#include "report/sarif_rule.h"

#include "report/object.h"
#include "report/say.h"

static json_t *
message(const PsRule *rule, PsLang lang)
{
    g_autofree char *shown = ps_say_about(rule, lang);

    return json_pack("{s:o}", "text", ps_json_text(shown));
}

/* What it is about and what helps, which GitHub asks for beside the short description. */
static json_t *
full(const PsRule *rule, PsLang lang)
{
    g_autofree char *about = ps_say_about(rule, lang);
    const char *advice = ps_rule_fix(rule, lang);
    g_autofree char *fix = ps_say_general(advice ? advice : "");
    g_autofree char *text = g_strconcat(about, *fix ? ". " : "", fix, NULL);

    return json_pack("{s:o}", "text", ps_json_text(text));
}

static json_t *
help(const PsRule *rule, PsLang lang)
{
    const char *fix = ps_rule_fix(rule, lang);
    g_autofree char *text = ps_say_general(fix ? fix : "");
    g_autoptr(GString) plain = g_string_new(text);
    g_autoptr(GString) markdown = g_string_new(text);

    for (guint i = 0; i < rule->ref_count; i++) {
        const PsRef *ref = &rule->refs[i];
        const char *date = ref->date ? ref->date : "";

        g_string_append_printf(plain, "%s%s %s", i || *text ? "\n" : "", ref->where, date);
        g_string_append_printf(markdown, "\n- %s %s", ref->where, date);
    }
    return json_pack("{s:o, s:o}", "text", ps_json_text(plain->len ? plain->str : rule->name),
        "markdown", ps_json_text(markdown->len ? markdown->str : rule->name));
}

static json_t *
properties(const PsRule *rule)
{
    const char grade[] = { rule->grade, '\0' };
    json_t *object = json_object();

    if (rule->grade)
        json_object_set_new(object, "grade", ps_json_text(grade));
    json_object_set_new(object, "tags", json_pack("[s]", "email"));
    return object;
}

json_t *
ps_sarif_rule(const PsRule *rule, PsLang lang)
{
    json_t *object = json_pack("{s:o, s:o, s:o, s:o, s:{s:s}, s:o}", "id",
        ps_json_text(rule->name), "shortDescription", message(rule, lang), "fullDescription",
        full(rule, lang), "help", help(rule, lang), "defaultConfiguration", "level",
        ps_level_name(rule->level), "properties", properties(rule));

    for (guint i = 0; i < rule->ref_count && !json_object_get(object, "helpUri"); i++) {
        g_autofree char *url = ps_say_url(&rule->refs[i]);

        if (url)
            json_object_set_new(object, "helpUri", ps_json_text(url));
    }
    return object;
}
