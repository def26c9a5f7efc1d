/* SPDX-License-Identifier: MIT */
/* compare.c - two results held against each other; see compare.h. */
#include "report/compare.h"

#include <string.h>

#include "base/hash.h"

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

static const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static guint
number_of(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));

    return (guint) CLAMP(value, 0, G_MAXINT);
}

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

static void
compare_findings(PsComparison *comparison, const json_t *old, const json_t *now)
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

/* The outcomes from good to bad; a gate takes them as the levels. That something is not known,
 * perhaps because the DNS did not answer, is never bad. */
static const struct {
    const char *outcome;
    int level;
} outcomes[] = {
    { "ok", -1 },
    { "unknown", -1 },
    { "junk-risk", PS_LEVEL_WARNING },
    { "defer", PS_LEVEL_WARNING },
    { "reject", PS_LEVEL_ERROR },
};

static int
rank_of(const json_t *recipient)
{
    const char *text = text_of(recipient, "outcome");

    for (guint i = 0; text && i < G_N_ELEMENTS(outcomes); i++)
        if (!strcmp(text, outcomes[i].outcome))
            return (int) i;
    return 0;
}

/* "550 5.7.26 (certain)", or the outcome where no reply decides. */
static char *
answer_of(const json_t *recipient)
{
    const json_t *reply = json_array_get(json_object_get(recipient, "replies"), 0);
    const char *outcome = text_of(recipient, "outcome"),
               *certainty = text_of(reply, "certainty");
    const char *enhanced = text_of(reply, "enhanced");

    if (!recipient)
        return NULL;
    if (!reply || rank_of(recipient) < 2)
        return g_strdup(outcome ? outcome : "");
    return g_strdup_printf("%u%s%s (%s)", number_of(reply, "code"), enhanced ? " " : "",
        enhanced ? enhanced : "", certainty ? certainty : "");
}

/* Add what is said of recipient NOW, and was of OLD (either may be NULL), to a change that is the
 * same, or as one. SEEN has the index of each, plus 1. */
static void
add_reply(PsComparison *comparison, GHashTable *seen, const json_t *old, const json_t *now)
{
    const json_t *either = now ? now : old;
    const char *provider = text_of(either, "provider");
    int rank = now ? rank_of(now) : 0, before = old ? rank_of(old) : 0;
    PsReplyChange change = { .provider = provider ? provider : "",
        .address = text_of(either, "address"),
        .count = MAX(number_of(either, "count"), 1),
        .from = answer_of(old),
        .to = answer_of(now),
        .rule = text_of(json_array_get(json_object_get(now, "replies"), 0), "rule"),
        .worse = rank > before ? outcomes[rank].level : -1 };
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s", change.provider,
        change.from ? change.from : "\t", change.to ? change.to : "\t");
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));

    comparison->worst = MAX(comparison->worst, change.worse);
    if (index) {
        g_array_index(comparison->replies, PsReplyChange, index - 1).count += change.count;
        g_free(change.from);
        g_free(change.to);
        return;
    }
    g_array_append_val(comparison->replies, change);
    g_hash_table_insert(
        seen, g_steal_pointer(&key), GUINT_TO_POINTER(comparison->replies->len));
}

/* Recipients by address; those that are folded, which have an example, by provider and count. */
static GHashTable *
recipients_of(const json_t *entry)
{
    GHashTable *table = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    const json_t *list = json_object_get(entry, "recipients");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *recipient = json_array_get(list, i);
        const char *address = text_of(recipient, "address");

        g_hash_table_insert(
            table, g_ascii_strdown(address ? address : "", -1), (gpointer) recipient);
    }
    return table;
}

/* What of LIST is answered otherwise than in OTHER, or is not there. Those that are in both were
 * seen from the other side where IS_OLD is set. */
static void
compare_answers(PsComparison *comparison, GHashTable *seen, const json_t *list,
    GHashTable *others, gboolean is_old)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *address = text_of(one, "address");
        g_autofree char *key = g_ascii_strdown(address ? address : "", -1);
        const json_t *other = g_hash_table_lookup(others, key);
        g_autofree char *answer = answer_of(one), *was = answer_of(other);

        if (is_old && !other)
            add_reply(comparison, seen, one, NULL);
        else if (!is_old && g_strcmp0(answer, was) != 0)
            add_reply(comparison, seen, other, one);
    }
}

static void
compare_recipients(PsComparison *comparison, const json_t *old, const json_t *now)
{
    g_autoptr(GHashTable) before = recipients_of(old);
    g_autoptr(GHashTable) after = recipients_of(now);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    compare_answers(comparison, seen, json_object_get(now, "recipients"), before, FALSE);
    compare_answers(comparison, seen, json_object_get(old, "recipients"), after, TRUE);
}

/* That no past bounces are known goes without saying. */
static gboolean
is_worth_telling(const char *fact, const char *reason)
{
    return fact && reason && strcmp(reason, PS_NEEDS_HISTORY) != 0;
}

/* "fact\nreason" of each of LIST. */
static GHashTable *
missing_of(const json_t *list)
{
    GHashTable *set = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *fact = text_of(one, "fact"), *reason = text_of(one, "reason");

        if (is_worth_telling(fact, reason))
            g_hash_table_add(set, g_strconcat(fact, "\n", reason, NULL));
    }
    return set;
}

/* What of LIST is not in OTHER. */
static void
add_checks(PsComparison *comparison, const json_t *list, const json_t *other, gboolean now)
{
    g_autoptr(GHashTable) there = missing_of(other);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        PsCheckChange change = { text_of(one, "fact"), text_of(one, "reason"), now };
        g_autofree char *key = NULL;

        if (!is_worth_telling(change.fact, change.reason))
            continue;
        key = g_strconcat(change.fact, "\n", change.reason, NULL);
        if (!g_hash_table_contains(there, key))
            g_array_append_val(comparison->checks, change);
    }
}

static void
compare_checks(PsComparison *comparison, const json_t *old, const json_t *now)
{
    const json_t *before = json_object_get(old, "not_checked");
    const json_t *after = json_object_get(now, "not_checked");

    if (!old || !now)
        return;
    add_checks(comparison, after, before, TRUE);
    add_checks(comparison, before, after, FALSE);
}

static void
clear_reply(gpointer data)
{
    PsReplyChange *change = data;

    g_free(change->from);
    g_free(change->to);
}

PsComparison *
ps_compare(const json_t *old, const json_t *now)
{
    PsComparison *comparison = g_new0(PsComparison, 1);
    const char *file = text_of(now ? now : old, "file");

    comparison->file = file ? file : "";
    comparison->findings = g_array_new(FALSE, FALSE, sizeof(PsFindingChange));
    comparison->replies = g_array_new(FALSE, FALSE, sizeof(PsReplyChange));
    g_array_set_clear_func(comparison->replies, clear_reply);
    comparison->checks = g_array_new(FALSE, FALSE, sizeof(PsCheckChange));
    comparison->worst = -1;
    compare_findings(comparison, old, now);
    compare_recipients(comparison, old, now);
    compare_checks(comparison, old, now);
    return comparison;
}

void
ps_comparison_free(PsComparison *comparison)
{
    if (!comparison)
        return;
    g_array_unref(comparison->findings);
    g_array_unref(comparison->replies);
    g_array_unref(comparison->checks);
    g_free(comparison);
}

gboolean
ps_comparison_is_empty(const PsComparison *comparison)
{
    return !comparison->findings->len && !comparison->replies->len && !comparison->checks->len;
}

static const PsCompareFormat *const formats[] = { &ps_compare_text, &ps_compare_json,
    &ps_compare_markdown };

const char ps_compare_format_names[] = "text json markdown";

const PsCompareFormat *
ps_compare_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i]->name, name))
            return formats[i];
    return NULL;
}
