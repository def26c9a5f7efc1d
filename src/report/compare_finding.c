/* SPDX-License-Identifier: MIT */
/*
 * compare_finding.c - the findings of two results: each occurrence in one meets the one in the
 * other that it is known again by; see compare_part.h.
 */
#include <string.h>

#include "base/hash.h"
#include "report/compare_part.h"

/* One place of a finding. */
typedef struct {
    guint finding; /* index */
    const json_t *place;
    gboolean met; /* the other result has it too */
} Occurrence;

/* The findings of a result, place by place. */
typedef struct {
    const json_t *findings;
    GArray *list;   /* Occurrence */
    GArray *others; /* for each finding one more than the other's that it became; 0: none */
} Side;

static PsLevel
level_of(const json_t *finding)
{
    const char *text = text_of(finding, "level");

    for (int level = PS_LEVEL_NOTE; text && level <= PS_LEVEL_ERROR; level++)
        if (!strcmp(text, ps_level_name((PsLevel) level)))
            return (PsLevel) level;
    return PS_LEVEL_NOTE;
}

static void
add_occurrence(Side *side, guint finding, const json_t *place)
{
    Occurrence occurrence = { finding, place, FALSE };

    g_array_append_val(side->list, occurrence);
}

/* What is suppressed does not count, so it is not there. */
static Side
side_of(const json_t *entry)
{
    Side side = { json_object_get(entry, "findings"),
        g_array_new(FALSE, FALSE, sizeof(Occurrence)),
        g_array_new(FALSE, TRUE, sizeof(guint)) };
    guint count = (guint) json_array_size(side.findings);

    g_array_set_size(side.others, count);
    for (guint i = 0; i < count; i++) {
        const json_t *finding = json_array_get(side.findings, i);
        const json_t *places = json_object_get(finding, "places");

        if (json_object_get(finding, "suppressed"))
            continue;
        add_occurrence(&side, i, finding);
        for (size_t p = 0; p < json_array_size(places); p++)
            add_occurrence(&side, i, json_array_get(places, p));
    }
    return side;
}

static void
side_clear(Side *side)
{
    g_array_unref(side->list);
    g_array_unref(side->others);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

/* What an occurrence is known again by: first strictly, then wherever its part has gone, last,
 * where nothing was matched, by its rule alone. NULL: not at this step. */
static char *
key_of(const Side *side, const Occurrence *occurrence, guint step)
{
    const json_t *finding = json_array_get(side->findings, occurrence->finding);
    const char *rule = text_of(finding, "rule"), *message = text_of(finding, "message");
    const char *part = text_of(occurrence->place, "part");
    const char *matched = text_of(occurrence->place, "matched");

    if (step == 2 && matched)
        return NULL;
    return g_strjoin("\n", rule ? rule : "", step == 0 && part ? part : "",
        step == 2 ? ""
        : matched ? matched
        : message ? message
                  : "",
        NULL);
}

/* Let occurrences of A and B that have the same key meet, each with one other. */
static void
meet(Side *a, Side *b, guint step)
{
    g_autoptr(GHashTable) waiting =
        g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

    for (guint i = a->list->len; i-- > 0;) { /* so that the first is taken first */
        Occurrence *one = &g_array_index(a->list, Occurrence, i);
        g_autofree char *key = one->met ? NULL : key_of(a, one, step);
        GArray *list = key ? g_hash_table_lookup(waiting, key) : NULL;

        if (key && !list) {
            list = g_array_new(FALSE, FALSE, sizeof i);
            g_hash_table_insert(waiting, g_steal_pointer(&key), list);
        }
        if (list)
            g_array_append_val(list, i);
    }
    for (guint i = 0; i < b->list->len; i++) {
        Occurrence *other = &g_array_index(b->list, Occurrence, i), *one;
        g_autofree char *key = other->met ? NULL : key_of(b, other, step);
        GArray *list = key ? g_hash_table_lookup(waiting, key) : NULL;

        if (!list || !list->len)
            continue;
        one = &g_array_index(a->list, Occurrence, g_array_index(list, guint, list->len - 1));
        g_array_set_size(list, list->len - 1);
        one->met = other->met = TRUE;
        g_array_index(b->others, guint, other->finding) = one->finding + 1;
    }
}

/* A change of the finding at INDEX of SIDE, at PLACE. */
static PsFindingChange
change_of(const Side *side, guint index, const json_t *place, PsChangeKind kind)
{
    const json_t *finding = json_array_get(side->findings, index);
    const char *rule = text_of(finding, "rule"), *message = text_of(finding, "message");

    return (PsFindingChange){ .kind = kind,
        .rule = rule ? rule : "",
        .message = message ? message : "",
        .level = level_of(finding),
        .matched = text_of(place, "matched"),
        .line = number_of(place, "line"),
        .column = number_of(place, "column"),
        .count = 1 };
}

/* Those of SIDE that the other result does not have, each finding once. */
static void
add_unmet(GArray *changes, const Side *side, PsChangeKind kind)
{
    const Occurrence *last = NULL;

    for (guint i = 0; i < side->list->len; i++) {
        const Occurrence *one = &g_array_index(side->list, Occurrence, i);
        PsFindingChange change;

        if (one->met)
            continue;
        if (last && last->finding == one->finding) {
            g_array_index(changes, PsFindingChange, changes->len - 1).count++;
            continue;
        }
        change = change_of(side, one->finding, one->place, kind);
        g_array_append_val(changes, change);
        last = one;
    }
}

/* Findings that both have, and that say something else or weigh more or less now. */
static void
add_changed(GArray *changes, const Side *old, const Side *now)
{
    for (guint i = 0; i < now->others->len; i++) {
        guint other = g_array_index(now->others, guint, i);
        PsFindingChange change, before;

        if (!other)
            continue;
        change = change_of(now, i, json_array_get(now->findings, i), PS_CHANGE_OTHER);
        before = change_of(old, other - 1, NULL, PS_CHANGE_OTHER);
        change.old_level = before.level;
        change.old_message = before.message;
        if (change.level != before.level || strcmp(change.message, before.message) != 0)
            g_array_append_val(changes, change);
    }
}

/* What is new, what has changed, what is gone; the worst first, then by place. */
static gint
by_weight(gconstpointer a, gconstpointer b)
{
    static const int order[] = {
        [PS_CHANGE_NEW] = 0, [PS_CHANGE_OTHER] = 1, [PS_CHANGE_GONE] = 2
    };
    const PsFindingChange *one = a, *other = b;

    if (one->kind != other->kind)
        return order[one->kind] - order[other->kind];
    if (one->level != other->level)
        return (int) other->level - (int) one->level;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    return strcmp(one->rule, other->rule) ? strcmp(one->rule, other->rule)
                                          : strcmp(one->message, other->message);
}

void
ps_compare_findings(PsComparison *comparison, const json_t *old, const json_t *now)
{
    g_auto(Side) before = side_of(old);
    g_auto(Side) after = side_of(now);

    for (guint step = 0; step < 3; step++)
        meet(&before, &after, step);
    add_unmet(comparison->findings, &after, PS_CHANGE_NEW);
    add_changed(comparison->findings, &before, &after);
    add_unmet(comparison->findings, &before, PS_CHANGE_GONE);
    g_array_sort(comparison->findings, by_weight);
    for (guint i = 0; i < comparison->findings->len; i++) {
        const PsFindingChange *c = &g_array_index(comparison->findings, PsFindingChange, i);

        if (c->kind == PS_CHANGE_NEW || (c->kind == PS_CHANGE_OTHER && c->level > c->old_level))
            comparison->worst = MAX(comparison->worst, (int) c->level);
    }
}
