/* SPDX-License-Identifier: MIT */
/* suppress.c - suppressions by the rules that they name; see suppress.h. */
#include "verdict/suppress.h"

#include <string.h>

#include "base/glob.h"
#include "base/limits.h"
#include "mail/inline.h"
#include "rules/suppress.h"

/* One suppression, whether of the configuration or of the mail. */
typedef struct {
    PsSuppression public;   /* first: it is what is handed out */
    const PsSuppress *line; /* of the configuration, or NULL */
    const PsInline *found;  /* in the mail, or NULL */
    const char *fault;      /* of the mail's: why it does not count, or NULL */
    char *where;
    gboolean expired;
    gboolean used;
    gboolean missed; /* it would have been used, but is expired */
} Entry;

struct PsSuppressor {
    const char *file;
    GArray *inlines;     /* PsInline */
    GPtrArray *entries;  /* Entry */
    GHashTable *by_rule; /* PsRule -> GPtrArray of Entry */
    GHashTable *used;    /* of the caller */
    PsMatcher *matcher;
    char *today;
};

/* Where facts come from that the writer of a draft has no say in: files of facts.def. */
static const char *const elsewhere[] = { "addr/", "auth/", "dns/", "history/",
    "facts/authentication", "facts/dry_run", "facts/history", "facts/inquiry", "facts/link_dns",
    "facts/listed", "facts/reply", "facts/server" };

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_free(entry->where);
    g_free(entry);
}

/* RULE speaks of the mail alone, not of its recipients or of the DNS. */
static gboolean
is_about_mail(const PsRules *rules, const PsRule *rule)
{
    guint count;
    const PsFactId *facts = ps_rules_facts(rules, rule, &count);

    if (rule->scope != PS_SCOPE_MESSAGE || g_str_has_prefix(rule->name, PS_SUPPRESS_AREA))
        return FALSE;
    for (guint i = 0; i < count; i++)
        for (guint e = 0; e < G_N_ELEMENTS(elsewhere); e++)
            if (g_str_has_prefix(ps_fact_info(facts[i])->source, elsewhere[e]))
                return FALSE;
    return TRUE;
}

static void
add_to_rule(PsSuppressor *suppressor, const PsRule *rule, Entry *entry)
{
    GPtrArray *list = g_hash_table_lookup(suppressor->by_rule, rule);

    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(suppressor->by_rule, (gpointer) rule, list);
    }
    g_ptr_array_add(list, entry);
}

static Entry *
entry_new(PsSuppressor *suppressor, const char *reason, const char *until, char *where)
{
    Entry *entry = g_new0(Entry, 1);

    entry->where = where;
    entry->public = (PsSuppression){ .reason = reason, .until = until, .where = where };
    entry->expired = until && strcmp(until, suppressor->today) < 0;
    g_ptr_array_add(suppressor->entries, entry);
    return entry;
}

/* The path of FILE ends as GLOB says. */
static gboolean
is_file(const char *glob, const char *file)
{
    g_autofree char *path = g_canonicalize_filename(file, NULL);
    g_autofree char *any = g_strconcat("**/", glob + (*glob == '/'), NULL);

    return ps_glob_matches(any, path);
}

static void
add_line(PsSuppressor *suppressor, const PsRules *rules, const PsSuppress *line)
{
    const PsRule *rule = ps_rules_find(rules, line->rule);
    Entry *entry;

    if (!rule || (line->file && !is_file(line->file, suppressor->file)))
        return;
    entry = entry_new(suppressor, line->reason, line->until,
        g_strdup_printf("%s:%u", line->at_file, line->at_line));
    entry->line = line;
    add_to_rule(suppressor, rule, entry);
}

static const char *
add_rule_of_mail(PsSuppressor *suppressor, const PsRules *rules, const char *name, Entry *entry)
{
    const PsRule *rule = ps_rules_find(rules, name);

    if (!rule)
        return "unknown-rule";
    if (!is_about_mail(rules, rule))
        return "not-in-mail";
    add_to_rule(suppressor, rule, entry);
    return NULL;
}

static void
add_inline(PsSuppressor *suppressor, const PsRules *rules, const PsSource *source,
    const PsInline *found)
{
    const gsize offset = found->at.offset;
    PsPlace at = ps_infile_place(
        ps_source_in_file(source), ps_lines_find(ps_source_lines(source), offset), offset);
    Entry *entry = entry_new(suppressor, found->reason, found->until,
        g_strdup_printf("%s:%zu", suppressor->file, at.line));

    entry->public.in_mail = TRUE;
    entry->found = found;
    entry->fault = found->fault;
    for (guint i = 0; !found->fault && i < found->rules->len; i++) {
        const char *fault = add_rule_of_mail(suppressor, rules, found->rules->pdata[i], entry);

        if (fault)
            entry->fault = fault;
    }
}

PsSuppressor *
ps_suppressor_new(const PsRules *rules, const PsMessage *message, const char *file, gint64 now,
    GHashTable *used)
{
    PsSuppressor *suppressor = g_new0(PsSuppressor, 1);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(now);

    suppressor->file = file;
    suppressor->used = used;
    suppressor->today = date ? g_date_time_format(date, "%Y-%m-%d") : g_strdup("");
    suppressor->matcher = ps_matcher_new(PS_LIMIT_regex_ms);
    suppressor->entries = g_ptr_array_new_with_free_func(entry_free);
    suppressor->by_rule =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
    for (guint i = 0; i < ps_rules_suppress_count(rules); i++)
        add_line(suppressor, rules, ps_rules_suppress(rules, i));
    if (!message)
        return suppressor;
    suppressor->inlines = ps_inline_find(message);
    for (guint i = 0; i < suppressor->inlines->len; i++)
        add_inline(suppressor, rules, ps_message_source(message),
            &g_array_index(suppressor->inlines, PsInline, i));
    return suppressor;
}

void
ps_suppressor_free(PsSuppressor *suppressor)
{
    if (!suppressor)
        return;
    g_hash_table_unref(suppressor->by_rule);
    g_ptr_array_unref(suppressor->entries);
    if (suppressor->inlines)
        g_array_unref(suppressor->inlines);
    ps_matcher_free(suppressor->matcher);
    g_free(suppressor->today);
    g_free(suppressor);
}

gboolean
ps_suppressor_knows(const PsSuppressor *suppressor, const PsRule *rule)
{
    return suppressor && g_hash_table_contains(suppressor->by_rule, rule);
}

static gboolean
is_listed(const char *list, const char *word)
{
    g_auto(GStrv) words = g_strsplit(list, ",", -1);

    return word && g_strv_contains((const char *const *) words, word);
}

/* A text for which the regex takes too long is none that it matches. */
static gboolean
fits_line(const PsSuppressor *suppressor, const PsSuppress *line, const PsOccurrence *o)
{
    PsSpan span;

    if ((line->provider && !is_listed(line->provider, o->provider)) ||
        (line->recipient && (!o->recipient || !ps_glob_matches(line->recipient, o->recipient))))
        return FALSE;
    return !line->matched || ps_regex_find(line->matched, suppressor->matcher, o->text, o->len,
                                 0, FALSE, &span) == PS_MATCH_YES;
}

static gboolean
fits_inline(const PsInline *found, const PsOccurrence *o)
{
    if (ps_span_is_none(found->scope))
        return TRUE;
    return !ps_span_is_none(o->at) && o->at.offset >= found->scope.offset &&
           o->at.offset < ps_span_end(found->scope);
}

const PsSuppression *
ps_suppressor_ask(PsSuppressor *suppressor, const PsOccurrence *occurrence)
{
    const GPtrArray *list = g_hash_table_lookup(suppressor->by_rule, occurrence->rule);

    for (guint i = 0; list && i < list->len; i++) {
        Entry *entry = list->pdata[i];

        if (entry->line ? !fits_line(suppressor, entry->line, occurrence)
                        : !fits_inline(entry->found, occurrence))
            continue;
        if (entry->expired) {
            entry->missed = TRUE;
            continue;
        }
        entry->used = TRUE;
        if (suppressor->used && entry->line)
            g_hash_table_add(suppressor->used, (gpointer) entry->line);
        return &entry->public;
    }
    return NULL;
}

static PsSpan
place_of(const Entry *entry)
{
    return entry->found ? entry->found->at : PS_SPAN_NONE;
}

void
ps_suppressor_tell(const PsSuppressor *suppressor, PsFacts *facts)
{
    ps_facts_set_known(facts, PS_FACT_suppression);
    ps_facts_set_known(facts, PS_FACT_suppression_bad);
    for (guint i = 0; i < suppressor->entries->len; i++) {
        const Entry *entry = suppressor->entries->pdata[i];

        if (entry->found)
            ps_facts_add(facts, PS_FACT_suppression,
                entry->found->part ? "comment" : PS_INLINE_FIELD, place_of(entry));
        if (entry->fault)
            ps_facts_add(facts, PS_FACT_suppression_bad, entry->fault, place_of(entry));
    }
}

void
ps_suppressor_tell_late(const PsSuppressor *suppressor, PsFacts *facts)
{
    ps_facts_set_known(facts, PS_FACT_suppression_unused);
    ps_facts_set_known(facts, PS_FACT_suppression_expired);
    for (guint i = 0; i < suppressor->entries->len; i++) {
        const Entry *entry = suppressor->entries->pdata[i];

        if (entry->missed || (entry->found && entry->expired))
            ps_facts_add(facts, PS_FACT_suppression_expired, entry->where, place_of(entry));
        else if (entry->found && !entry->fault && !entry->used)
            ps_facts_add(facts, PS_FACT_suppression_unused, entry->where, place_of(entry));
    }
}

gboolean
ps_suppressor_is_late(const PsRules *rules, const PsRule *rule)
{
    guint count;
    const PsFactId *facts = ps_rules_facts(rules, rule, &count);

    for (guint i = 0; i < count; i++)
        if (facts[i] == PS_FACT_suppression_unused || facts[i] == PS_FACT_suppression_expired)
            return TRUE;
    return FALSE;
}
