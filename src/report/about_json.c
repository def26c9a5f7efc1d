/* SPDX-License-Identifier: MIT */
/* about_json.c - what a rule is about, as data; see about.h. */
#include "report/about.h"
#include "report/figures.h"
#include "report/object.h"

static json_t *
measured(const PsAbout *about, const PsRule *rule)
{
    json_t *list = json_array();
    const char *const *row;

    for (guint i = 0; (row = ps_rows_get(about->measured, rule->name, i, PS_FIGURES)); i++)
        json_array_append_new(list, ps_figures_json(row));
    return list;
}

static json_t *
example(const PsAbout *about, const PsRule *rule)
{
    const char *const *row = ps_rows_get(about->examples, rule->name, 0, 4 + PS_LANGS);

    if (!row)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o}", "kind", ps_json_text(row[1]), "options",
        ps_json_text(row[2]), "given", ps_json_text(row[3]), "says",
        ps_json_text(row[4 + about->lang]));
}

static json_t *
facts(const PsAbout *about, const PsRule *rule)
{
    json_t *list = json_array();
    guint count;
    const PsFactId *ids = ps_rules_facts(about->rules, rule, &count);

    for (guint i = 0; i < count; i++) {
        const PsFactInfo *info = ps_fact_info(ids[i]);

        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", info->name, "source",
                                        info->source, "meaning", info->meaning));
    }
    return list;
}

static json_t *
when(const PsWhen *when)
{
    return json_pack("{s:o, s:o, s:o, s:b}", "class", ps_json_text(when->class_name), "stage",
        ps_json_text(when->stage), "provider", ps_json_text(when->provider), "bulk",
        when->bulk);
}

void
ps_about_json(json_t *object, const PsAbout *about, const PsRule *rule)
{
    g_autofree char *area = ps_about_area(rule);

    json_object_set_new(object, "area", ps_json_text(area));
    json_object_set_new(object, "why", ps_json_text(ps_about_area_why(about, area)));
    json_object_set_new(object, "when", when(&rule->when));
    json_object_set_new(object, "facts", facts(about, rule));
    json_object_set_new(object, "measured", measured(about, rule));
    json_object_set_new(object, "example", example(about, rule));
}
