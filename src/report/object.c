/* SPDX-License-Identifier: MIT */
/* object.c - findings and what was not checked, as JSON; see object.h. */
#include "report/object.h"

json_t *
ps_json_text(const char *bytes)
{
    g_autofree char *valid = bytes ? g_utf8_make_valid(bytes, -1) : NULL;

    return valid ? json_string(valid) : json_null();
}

json_t *
ps_json_missing(const GArray *missing)
{
    json_t *list = json_array();

    for (guint i = 0; i < missing->len; i++) {
        const PsMissing *m = &g_array_index(missing, PsMissing, i);

        json_array_append_new(list, json_pack("{s:o, s:o}", "fact", ps_json_text(m->fact),
                                        "reason", ps_json_text(m->reason)));
    }
    return list;
}

static void
set_place(json_t *object, const PsFindingPlace *place)
{
    if (ps_span_is_none(place->in_file))
        return;
    json_object_set_new(object, "line", json_integer((json_int_t) place->place.line));
    json_object_set_new(object, "column", json_integer((json_int_t) place->place.column));
    json_object_set_new(object, "offset", json_integer((json_int_t) place->in_file.offset));
    json_object_set_new(object, "length", json_integer((json_int_t) place->in_file.length));
    if (place->part)
        json_object_set_new(object, "part", ps_json_text(place->part));
    if (place->matched)
        json_object_set_new(object, "matched", ps_json_text(place->matched));
}

static json_t *
addresses(const GPtrArray *list)
{
    json_t *out = json_array();

    for (guint i = 0; i < list->len; i++)
        json_array_append_new(out, ps_json_text(g_ptr_array_index(list, i)));
    return out;
}

static json_t *
suppression(const PsSuppression *by)
{
    return json_pack("{s:o, s:o, s:o}", "reason", ps_json_text(by->reason), "where",
        ps_json_text(by->where), "until", ps_json_text(by->until));
}

json_t *
ps_json_finding(const PsFinding *finding)
{
    const PsRule *rule = finding->rule;
    const char grade[] = { rule->grade, '\0' };
    json_t *object = json_pack("{s:o, s:s, s:o, s:o}", "rule", ps_json_text(rule->name),
        "level", ps_level_name(finding->level), "grade",
        rule->grade ? ps_json_text(grade) : json_null(), "message",
        ps_json_text(finding->message));
    json_t *places = json_array(), *refs = json_array();

    set_place(object, &g_array_index(finding->places, PsFindingPlace, 0));
    for (guint i = 1; i < finding->places->len; i++) {
        json_t *place = json_object();

        set_place(place, &g_array_index(finding->places, PsFindingPlace, i));
        if (json_object_size(place))
            json_array_append_new(places, place);
        else
            json_decref(place);
    }
    for (guint i = 0; i < rule->ref_count; i++)
        json_array_append_new(refs, ps_json_text(rule->refs[i].where));
    json_object_set_new(object, "count", json_integer(finding->count));
    json_object_set_new(object, "places", places);
    if (finding->addresses)
        json_object_set_new(object, "recipients", addresses(finding->addresses));
    json_object_set_new(object, "fix", ps_json_text(finding->fix));
    json_object_set_new(object, "refs", refs);
    if (finding->suppressed)
        json_object_set_new(object, "suppressed", suppression(finding->suppressed));
    return object;
}
