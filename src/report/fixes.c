/* SPDX-License-Identifier: MIT */
/* fixes.c - edits as JSON; see fixes.h. */
#include "report/fixes.h"

#include "report/object.h"

enum { MOST = 1000 }; /* edits of a finding */

PsFixes *
ps_report_fixes(const PsLint *lint)
{
    const PsFixHow how = { 0 };

    return ps_fixes_new(lint, &how);
}

/* The edits for FINDING, if they can be told; for the caller to unref. */
static GArray *
edits_of(const PsFixes *fixes, const PsFinding *finding)
{
    g_autoptr(GArray) edits = finding->rule->fixers ? ps_fixes_of(fixes, finding) : NULL;

    if (!edits || !edits->len || edits->len > MOST)
        return NULL;
    for (guint i = 0; i < edits->len; i++)
        if (!g_utf8_validate(ps_edit(edits, i)->text, (gssize) ps_edit(edits, i)->length, NULL))
            return NULL;
    return g_steal_pointer(&edits);
}

static json_t *
text_of(const PsEdit *edit)
{
    return json_stringn(edit->length ? edit->text : "", edit->length);
}

json_t *
ps_report_edits(const PsFixes *fixes, const PsFinding *finding)
{
    g_autoptr(GArray) edits = edits_of(fixes, finding);
    json_t *list = edits ? json_array() : NULL;

    for (guint i = 0; edits && i < edits->len; i++) {
        const PsEdit *edit = ps_edit(edits, i);

        json_array_append_new(
            list, json_pack("{s:I, s:I, s:o}", "offset", (json_int_t) edit->at.offset, "length",
                      (json_int_t) edit->at.length, "text", text_of(edit)));
    }
    return list;
}

GPtrArray *
ps_report_mendable(const PsLint *lint)
{
    g_autoptr(PsFixes) fixes = ps_report_fixes(lint);
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < fixes->remedies->len; i++) {
        const PsRemedy *remedy = fixes->remedies->pdata[i];
        const char *name = remedy->finding->rule->name;

        if (remedy->edits->len && !g_ptr_array_find(names, name, NULL))
            g_ptr_array_add(names, (gpointer) name);
    }
    return names;
}

json_t *
ps_report_sarif_fix(const PsFixes *fixes, const PsFinding *finding, json_t *location)
{
    g_autoptr(GArray) edits = edits_of(fixes, finding);
    json_t *list;

    if (!edits) {
        json_decref(location);
        return NULL;
    }
    list = json_array();
    for (guint i = 0; i < edits->len; i++) {
        const PsEdit *edit = ps_edit(edits, i);

        json_array_append_new(
            list, json_pack("{s:{s:I, s:I}, s:{s:o}}", "deletedRegion", "byteOffset",
                      (json_int_t) edit->at.offset, "byteLength", (json_int_t) edit->at.length,
                      "insertedContent", "text", text_of(edit)));
    }
    return json_pack("{s:{s:o}, s:[{s:o, s:o}]}", "description", "text",
        ps_json_text(finding->fix ? finding->fix : finding->message), "artifactChanges",
        "artifactLocation", location, "replacements", list);
}
