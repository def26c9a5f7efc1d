/* SPDX-License-Identifier: MIT */
/* compare.c - two results held against each other; see compare.h. */
#include "report/compare.h"

#include <string.h>

#include "base/hash.h"
#include "report/compare_part.h"

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

static void
name(PsComparison *comparison, const json_t *entry)
{
    const char *file = text_of(entry, "file");
    json_int_t message = json_integer_value(json_object_get(entry, "message"));

    comparison->file = file ? file : "";
    if (message > 0 && message <= G_MAXINT)
        comparison->message = (guint) message;
    comparison->title = comparison->message
                            ? g_strdup_printf("%s#%u", comparison->file, comparison->message)
                            : g_strdup(comparison->file);
}

PsComparison *
ps_compare(const json_t *old, const json_t *now)
{
    PsComparison *comparison = g_new0(PsComparison, 1);

    name(comparison, now ? now : old);
    comparison->findings = g_array_new(FALSE, FALSE, sizeof(PsFindingChange));
    comparison->replies = g_array_new(FALSE, FALSE, sizeof(PsReplyChange));
    g_array_set_clear_func(comparison->replies, clear_reply);
    comparison->checks = g_array_new(FALSE, FALSE, sizeof(PsCheckChange));
    comparison->worst = -1;
    ps_compare_findings(comparison, old, now);
    ps_compare_recipients(comparison, old, now);
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
    g_free(comparison->title);
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
