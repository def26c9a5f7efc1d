/* SPDX-License-Identifier: MIT */
/* store.c - the set of rules: names, troubles, and what rule.h says of them. */
#include "rules/store.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "rules/detail.h"
#include "rules/nearest.h"
#include "rules/sa/sa.h"
#include "rules/sa/settings.h"
#include "rules/screen.h"
#include "rules/suppress.h"

/* With more rules, or names that are none, a slip is told without a guess: to look is work, and
 * where so much is not there, a file is missing, not a letter. */
enum { NEAREST_RULES = 10000, NEAREST_GUESSES = 50 };

static void
entry_free(gpointer data)
{
    PsEntry *entry = data;

    ps_test_clear(&entry->test);
    if (entry->replies) {
        g_array_unref(entry->replies);
        g_array_unref(entry->reply_lines);
    }
    if (entry->refs)
        g_array_unref(entry->refs);
    if (entry->aliases)
        g_array_unref(entry->aliases);
    if (entry->facts)
        g_array_unref(entry->facts);
    g_free(entry);
}

const char *
ps_rule_type_name(PsRuleType type)
{
    static const char *const names[] = { "header", "body", "rawbody", "uri", "full",
        "mimeheader", "uri_detail", "rcpt", "meta" };

    return names[type];
}

gboolean
ps_rule_is_sub(const PsRule *rule)
{
    return g_str_has_prefix(rule->name, "__");
}

static const char *
in_lang(const char *const texts[PS_LANGS], PsLang lang)
{
    return texts[lang] ? texts[lang] : texts[PS_LANG_EN];
}

const char *
ps_rule_describe(const PsRule *rule, PsLang lang)
{
    return in_lang(rule->describe, lang);
}

const char *
ps_rule_fix(const PsRule *rule, PsLang lang)
{
    return in_lang(rule->fix, lang);
}

PsRules *
ps_rules_new(void)
{
    PsRules *rules = g_new0(PsRules, 1);

    rules->strings = g_string_chunk_new(16384);
    rules->entries = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, entry_free);
    rules->named = g_ptr_array_new();
    rules->rules = g_ptr_array_new();
    rules->of_recipients = g_ptr_array_new();
    rules->that_predict = g_ptr_array_new();
    rules->that_tell = g_ptr_array_new();
    rules->aliases = g_hash_table_new(ps_hash_str, g_str_equal);
    rules->troubles = g_array_new(FALSE, FALSE, sizeof(PsTrouble));
    rules->noted = g_hash_table_new(ps_hash_str, g_str_equal);
    rules->sources = g_ptr_array_new();
    rules->loaded = g_hash_table_new(ps_hash_str, g_str_equal);
    for (guint i = 0; i < PS_LANGS; i++)
        rules->words[i] = g_hash_table_new(ps_hash_str, g_str_equal);
    rules->settings = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, g_free);
    rules->replace = ps_replace_new();
    rules->givers = g_hash_table_new_full(
        ps_hash_str, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    rules->providers = ps_providers_new();
    rules->provider_ids = g_hash_table_new(ps_hash_str, g_str_equal);
    rules->policy = ps_policy_new();
    rules->suppress = g_array_new(FALSE, FALSE, sizeof(PsSuppress));
    g_array_set_clear_func(rules->suppress, ps_suppress_clear);
    rules->lists = ps_lists_new();
    rules->notices = ps_notices_new();
    rules->codes = ps_codes_new();
    rules->sa = ps_sa_settings_new();
    rules->globs = g_ptr_array_new_with_free_func((GDestroyNotify) g_ptr_array_unref);
    return rules;
}

void
ps_rules_free(PsRules *rules)
{
    if (!rules)
        return;
    g_ptr_array_unref(rules->named);
    g_ptr_array_unref(rules->rules);
    g_ptr_array_unref(rules->of_recipients);
    g_ptr_array_unref(rules->that_predict);
    g_ptr_array_unref(rules->that_tell);
    g_hash_table_unref(rules->aliases);
    g_hash_table_unref(rules->entries);
    g_array_unref(rules->troubles);
    g_hash_table_unref(rules->noted);
    g_ptr_array_unref(rules->sources);
    g_hash_table_unref(rules->loaded);
    for (guint i = 0; i < PS_LANGS; i++)
        g_hash_table_unref(rules->words[i]);
    g_hash_table_unref(rules->settings);
    ps_replace_free(rules->replace);
    g_hash_table_unref(rules->givers);
    ps_providers_free(rules->providers);
    g_hash_table_unref(rules->provider_ids);
    ps_policy_free(rules->policy);
    g_array_unref(rules->suppress);
    ps_lists_free(rules->lists);
    ps_notices_free(rules->notices);
    ps_codes_free(rules->codes);
    ps_sa_settings_free(rules->sa);
    g_ptr_array_unref(rules->globs);
    ps_screen_free(rules->screen);
    g_string_chunk_free(rules->strings);
    g_free(rules);
}

const char *
ps_rules_keep(PsRules *rules, const char *text)
{
    return g_string_chunk_insert(rules->strings, text);
}

const GPtrArray *
ps_rules_sources(const PsRules *rules)
{
    return rules->sources;
}

void
ps_test_clear(PsTest *test)
{
    ps_regex_free(test->regex);
    ps_eval_free(test->eval);
    ps_sa_call_free(test->sa);
    ps_detail_free(test->detail);
    ps_expr_free(test->expr);
    *test = (PsTest){ .kind = PS_TEST_NONE };
}

PsEntry *
ps_rules_lookup(const PsRules *rules, const char *name)
{
    return g_hash_table_lookup(rules->entries, name);
}

PsEntry *
ps_rules_entry(PsRules *rules, const char *name)
{
    PsEntry *entry = ps_rules_lookup(rules, name);

    if (entry)
        return entry;
    entry = g_new0(PsEntry, 1);
    entry->rule.name = ps_rules_keep(rules, name);
    entry->rule.level = PS_LEVEL_WARNING;
    entry->rule.smtp = PS_SMTP_DATA;
    g_hash_table_insert(rules->entries, (char *) entry->rule.name, entry);
    g_ptr_array_add(rules->named, entry);
    return entry;
}

const char *
ps_rules_nearest(PsRules *rules, const char *name, const PsEntry *except)
{
    PsNearest nearest = ps_nearest(name);

    if (ps_rules_is_full(rules) || rules->rules->len > NEAREST_RULES ||
        ++rules->guesses > NEAREST_GUESSES)
        return NULL;
    for (guint i = 0; i < rules->rules->len; i++)
        if (rules->rules->pdata[i] != except)
            ps_nearest_try(&nearest, ps_rules_get(rules, i)->name);
    return nearest.found;
}

gboolean
ps_rules_is_full(const PsRules *rules)
{
    return rules->trouble_counts[0] > PS_RULES_TROUBLES;
}

void
ps_rules_report_va(PsRules *rules, PsLine at, gboolean fatal, const char *format, va_list args)
{
    PsTrouble trouble = { at.file, at.line, NULL, fatal };
    guint *count = &rules->trouble_counts[fatal ? 1 : 0];

    if (++*count > PS_RULES_TROUBLES + 1)
        return;
    if (*count > PS_RULES_TROUBLES) {
        trouble.message = fatal ? _("there are more errors, which are not listed")
                                : _("there are more warnings, which are not listed");
    } else {
        g_autofree char *message = g_strdup_vprintf(format, args);

        trouble.message = ps_rules_keep(rules, message);
    }
    g_array_append_val(rules->troubles, trouble);
}

void
ps_rules_report(PsRules *rules, PsLine at, gboolean fatal, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    ps_rules_report_va(rules, at, fatal, format, args);
    va_end(args);
}

guint
ps_rules_trouble_count(const PsRules *rules)
{
    return rules->troubles->len;
}

const PsTrouble *
ps_rules_trouble(const PsRules *rules, guint index)
{
    return &g_array_index(rules->troubles, PsTrouble, index);
}

guint
ps_rules_count(const PsRules *rules)
{
    return rules->rules->len;
}

const PsRule *
ps_rules_get(const PsRules *rules, guint index)
{
    return &((const PsEntry *) rules->rules->pdata[index])->rule;
}

const GPtrArray *
ps_rules_of_recipients(const PsRules *rules)
{
    return rules->of_recipients;
}

const GPtrArray *
ps_rules_that_predict(const PsRules *rules)
{
    return rules->that_predict;
}

const PsRule *
ps_rules_find(const PsRules *rules, const char *name)
{
    const PsEntry *entry = ps_rules_lookup(rules, name);
    const PsEntry *other = g_hash_table_lookup(rules->aliases, name);

    if (other)
        return &other->rule;
    return entry && entry->is_rule ? &entry->rule : NULL;
}

const PsFactId *
ps_rules_facts(const PsRules *rules, const PsRule *rule, guint *ret_count)
{
    const GArray *facts = ps_entry(rule)->facts;

    (void) rules;
    *ret_count = facts->len;
    return (const PsFactId *) (const void *) facts->data;
}

gboolean
ps_rules_has_provider(const PsRules *rules, const char *id)
{
    return !strcmp(id, "generic") || g_hash_table_contains(rules->provider_ids, id);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

char **
ps_rules_provider_ids(const PsRules *rules)
{
    GPtrArray *ids = g_ptr_array_new();
    GHashTableIter iter;
    gpointer id;

    g_hash_table_iter_init(&iter, rules->provider_ids);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_ptr_array_add(ids, g_strdup(id));
    g_ptr_array_sort(ids, compare_texts);
    g_ptr_array_add(ids, NULL);
    return (char **) g_ptr_array_free(ids, FALSE);
}

const PsPolicy *
ps_rules_policy(const PsRules *rules)
{
    return rules->policy;
}

const PsProviders *
ps_rules_providers(const PsRules *rules)
{
    return rules->providers;
}

const char *
ps_rules_word(const PsRules *rules, PsLang lang, const char *word)
{
    const char *text = g_hash_table_lookup(rules->words[lang], word);

    if (!text)
        text = g_hash_table_lookup(rules->words[PS_LANG_EN], word);
    return text ? text : word;
}

const char *
ps_rules_setting(const PsRules *rules, const char *key, const char **ret_file, guint *ret_line)
{
    const PsSetting *setting = g_hash_table_lookup(rules->settings, key);

    if (!setting)
        return NULL;
    if (ret_file)
        *ret_file = setting->at.file;
    if (ret_line)
        *ret_line = setting->at.line;
    return setting->value;
}

const char *const *
ps_rules_list(const PsRules *rules, const char *name)
{
    return ps_lists_get(rules->lists, name);
}

gboolean
ps_rules_listed(const PsRules *rules, const char *name, const char *text)
{
    return ps_lists_holds(rules->lists, name, text);
}

void
ps_rule_operands(const PsRule *rule, PsRuleFunc func, gpointer data)
{
    PsExpr *expr = ps_entry(rule)->test.expr;

    for (guint i = 0; expr && i < ps_expr_operand_count(expr); i++) {
        const PsOperand *operand = ps_expr_operand(expr, i);
        const GPtrArray *list = operand->argument ? operand->bound : NULL;

        if (!list && operand->bound)
            func(operand->bound, data);
        for (guint k = 0; list && k < list->len; k++)
            func(list->pdata[k], data);
    }
}

guint32
ps_rules_checksum(const PsRules *rules)
{
    return rules->checksum ^ ps_lists_checksum(rules->lists);
}
