/* SPDX-License-Identifier: MIT */
/* explain_rule.c - presend explain: rules, areas of rules, and all of them; see explain.h. */
#include <string.h>

#include "base/i18n.h"
#include "cli/explain.h"
#include "cli/rules.h"

static void
begin(CmdExplain *explain)
{
    explain->doc = ps_doc_new();
    explain->whole = json_pack(
        "{s:s, s:[], s:[], s:[]}", "schema", "presend-explain/1", "rules", "replies", "areas");
}

void
cmd_explain_init(CmdExplain *explain, const PsRules *rules, PsLang lang)
{
    explain->rules = rules;
    explain->lang = lang;
    explain->about = ps_about_new(rules, lang);
    begin(explain);
}

void
cmd_explain_renew(CmdExplain *explain)
{
    ps_doc_free(explain->doc);
    json_decref(explain->whole);
    begin(explain);
}

void
cmd_explain_clear(CmdExplain *explain)
{
    ps_about_free(explain->about);
    ps_doc_free(explain->doc);
    json_decref(explain->whole);
}

static void
add_object(CmdExplain *explain, const PsRule *rule)
{
    json_t *object = cmd_rule_object(rule);

    ps_about_json(object, explain->about, rule);
    json_array_append_new(json_object_get(explain->whole, "rules"), object);
}

void
cmd_explain_rule(CmdExplain *explain, const PsRule *rule)
{
    ps_about_rule(explain->doc, explain->about, rule, 1);
    add_object(explain, rule);
}

const PsRule *
cmd_explain_find(const PsRules *rules, const char *name)
{
    g_autofree char *upper = g_ascii_strup(name, -1);
    const PsRule *rule = ps_rules_find(rules, name);

    return rule ? rule : ps_rules_find(rules, upper);
}

/* A rule that people see, and not only other rules. */
static gboolean
is_public(const PsRule *rule)
{
    return !ps_rule_is_sub(rule) && rule->describe[PS_LANG_EN];
}

/* NAME begins with the words of AREA. */
static gboolean
is_in(const char *name, const char *area)
{
    gsize len = strlen(area);

    while (len && area[len - 1] == '_')
        len--;
    return len && !g_ascii_strncasecmp(name, area, len) && name[len] == '_';
}

gboolean
cmd_explain_is_area(const PsRules *rules, const char *name)
{
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (is_public(rule) && is_in(rule->name, name))
            return TRUE;
    }
    return FALSE;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const PsRule *const *) a)->name, (*(const PsRule *const *) b)->name);
}

/* The rules of AREA, or all (NULL), by name (array of const PsRule *). */
static GPtrArray *
rules_of(const PsRules *rules, const char *area)
{
    GPtrArray *list = g_ptr_array_new();

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (is_public(rule) && (!area || is_in(rule->name, area)))
            g_ptr_array_add(list, (gpointer) rule);
    }
    g_ptr_array_sort(list, by_name);
    return list;
}

/* What RULE says, with a link to its page. */
static void
add_link(CmdExplain *explain, const PsRule *rule)
{
    g_autofree char *says = ps_about_says(rule, explain->lang);

    ps_doc_link(explain->doc, rule->name, rule->name, says);
}

void
cmd_explain_area(CmdExplain *explain, const char *name)
{
    g_autoptr(GPtrArray) list = rules_of(explain->rules, name);
    g_autofree char *upper = g_ascii_strup(name, -1);
    g_autofree char *area = g_strndup(upper, strcspn(upper, "_"));
    const char *why = ps_about_area_why(explain->about, area);

    ps_doc_title(explain->doc, 1, NULL, upper, ps_about_area_title(explain->about, area));
    if (why)
        ps_doc_text(explain->doc, why);
    for (guint i = 0; i < list->len; i++) {
        add_link(explain, list->pdata[i]);
        add_object(explain, list->pdata[i]);
    }
}

/* Call EACH with every area and its rules, in the order of names. */
static void
for_each_area(
    CmdExplain *explain, void (*each)(CmdExplain *, const char *area, GPtrArray *rules))
{
    g_autoptr(GPtrArray) all = rules_of(explain->rules, NULL);

    for (guint i = 0; i < all->len;) {
        g_autofree char *area = ps_about_area(all->pdata[i]);
        g_autoptr(GPtrArray) of_area = g_ptr_array_new();

        for (; i < all->len && is_in(((const PsRule *) all->pdata[i])->name, area); i++)
            g_ptr_array_add(of_area, all->pdata[i]);
        if (!of_area->len) /* a rule of the user's without '_' */
            g_ptr_array_add(of_area, all->pdata[i++]);
        each(explain, area, of_area);
    }
}

static void
count_area(CmdExplain *explain, const char *area, GPtrArray *rules)
{
    const char *title = ps_about_area_title(explain->about, area);
    g_autofree char *text = g_strdup_printf(
        ngettext("%u rule: %s", "%u rules: %s", rules->len), rules->len, title ? title : area);

    ps_doc_item(explain->doc, area, text);
    json_array_append_new(json_object_get(explain->whole, "areas"),
        json_pack("{s:s, s:i, s:s}", "area", area, "rules", (int) rules->len, "title",
            title ? title : area));
}

void
cmd_explain_overview(CmdExplain *explain)
{
    g_autoptr(GPtrArray) all = rules_of(explain->rules, NULL);

    ps_doc_title(explain->doc, 1, NULL, "presend", NULL);
    ps_doc_say(explain->doc,
        ngettext("%u rule, by what stands before the first '_' of its name:",
            "%u rules, by what stands before the first '_' of their names:", all->len),
        all->len);
    for_each_area(explain, count_area);
    ps_doc_heading(explain->doc, 2, _("Then"));
    ps_doc_item(explain->doc, "presend explain DKIM", _("the rules of that area"));
    ps_doc_item(explain->doc, "presend explain AUTH_NONE", _("a rule"));
    ps_doc_item(explain->doc, "presend explain \"550 5.7.26\"", _("a reply of a mail server"));
}

/* The title of AREA among others, and why it matters. */
static void
begin_area(CmdExplain *explain, const char *area, guint level)
{
    const char *title = ps_about_area_title(explain->about, area);
    const char *why = ps_about_area_why(explain->about, area);
    g_autofree char *head = title ? g_strdup_printf("%s_: %s", area, title) : g_strdup(area);

    ps_doc_title(explain->doc, level, area, head, NULL);
    if (why)
        ps_doc_text(explain->doc, why);
}

static void
tell_area(CmdExplain *explain, const char *area, GPtrArray *rules)
{
    begin_area(explain, area, 1);
    for (guint i = 0; i < rules->len; i++) {
        ps_about_rule(explain->doc, explain->about, rules->pdata[i], 2);
        add_object(explain, rules->pdata[i]);
    }
}

void
cmd_explain_all(CmdExplain *explain)
{
    for_each_area(explain, tell_area);
}

static void
index_area(CmdExplain *explain, const char *area, GPtrArray *rules)
{
    begin_area(explain, area, 2);
    for (guint i = 0; i < rules->len; i++)
        add_link(explain, rules->pdata[i]);
}

void
cmd_explain_index(CmdExplain *explain)
{
    ps_doc_title(explain->doc, 1, NULL, _("The rules of presend"), NULL);
    ps_doc_link(explain->doc, "replies", _("replies"),
        _("what mail servers mean by their replies, provider by provider"));
    for_each_area(explain, index_area);
}
