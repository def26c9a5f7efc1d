/* SPDX-License-Identifier: MIT */
/* compare_answer.c - what is answered to recipients in two results; see compare_part.h. */
#include <string.h>

#include "base/hash.h"
#include "report/compare_part.h"

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

void
ps_compare_recipients(PsComparison *comparison, const json_t *old, const json_t *now)
{
    g_autoptr(GHashTable) before = recipients_of(old);
    g_autoptr(GHashTable) after = recipients_of(now);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    compare_answers(comparison, seen, json_object_get(now, "recipients"), before, FALSE);
    compare_answers(comparison, seen, json_object_get(old, "recipients"), after, TRUE);
}
