/* SPDX-License-Identifier: MIT */
/* finish.c - what can only be said when all files are read; see ps_rules_finish. */
#include <string.h>

#include "base/i18n.h"
#include "rules/capture.h"
#include "rules/sa/sa.h"
#include "rules/screen.h"

/* Other words that "reply" and "when" may have for a provider. */
static const char *const any_provider[] = { "*", "generic" };

static void
report_nameless(PsRules *rules, const PsEntry *entry)
{
    const char *nearest = ps_rules_nearest(rules, entry->rule.name, entry);

    if (nearest)
        ps_rules_report(rules, entry->named_at, FALSE,
            _("no rule is named %s; did you mean %s?"), entry->rule.name, nearest);
    else
        ps_rules_report(
            rules, entry->named_at, FALSE, _("no rule is named %s"), entry->rule.name);
}

/* What a person says of SpamAssassin's rule reaches ours that has its name as alias. Sets
 * of four scores are no person's: they come with SpamAssassin, and their zeros mean other
 * things. */
static void
take_from_alias(PsEntry *entry, const PsEntry *alias)
{
    if (alias->score_said && !alias->score_set) {
        memcpy(entry->scores, alias->scores, sizeof entry->scores);
        entry->rule.score_given = alias->rule.score_given;
        entry->rule.score_file = alias->rule.score_file;
        entry->rule.score_line = alias->rule.score_line;
        entry->score_said = TRUE;
    }
    if (alias->level_said) {
        entry->rule.level = alias->rule.level;
        entry->rule.level_given = alias->rule.level_given;
        entry->rule.level_file = alias->rule.level_file;
        entry->rule.level_line = alias->rule.level_line;
    }
    for (guint i = 0; i < PS_LANGS; i++)
        if (alias->rule.describe[i])
            entry->rule.describe[i] = alias->rule.describe[i];
}

/* A rule of SpamAssassin's own that is there and works stands for itself. */
static void
apply_alias(PsRules *rules, PsEntry *entry, const char *name)
{
    const PsEntry *alias = ps_rules_lookup(rules, name);

    if (alias && alias->is_rule && !alias->rule.unsupported)
        return;
    g_hash_table_insert(rules->aliases, (char *) name, entry);
    if (alias)
        take_from_alias(entry, alias);
}

static void
apply_aliases(PsRules *rules)
{
    for (guint i = 0; i < rules->rules->len; i++) {
        PsEntry *entry = rules->rules->pdata[i];

        for (guint a = 0; entry->aliases && a < entry->aliases->len; a++)
            apply_alias(rules, entry, g_array_index(entry->aliases, const char *, a));
    }
}

static void
collect_rules(PsRules *rules)
{
    g_ptr_array_set_size(rules->rules, 0);
    g_hash_table_remove_all(rules->aliases);
    for (guint i = 0; i < rules->named->len; i++) {
        PsEntry *entry = rules->named->pdata[i];

        if (!entry->is_rule)
            continue;
        g_ptr_array_add(rules->rules, entry);
    }
    apply_aliases(rules);
    for (guint i = 0; i < rules->named->len; i++) {
        PsEntry *entry = rules->named->pdata[i];

        if (!entry->is_rule && entry->named_at.file &&
            !g_hash_table_contains(rules->aliases, entry->rule.name))
            report_nameless(rules, entry);
    }
}

static void
reads(PsEntry *entry, PsFactId fact)
{
    entry->reads[fact / 64] |= 1ULL << (fact % 64);
    entry->rule.scope = MAX(entry->rule.scope, ps_fact_info(fact)->scope);
}

/* What ENTRY reads by itself, and so its scope. */
static void
find_facts(PsEntry *entry)
{
    const PsWhen *when = &entry->rule.when;

    entry->rule.scope =
        entry->rule.type == PS_RULE_RCPT ? PS_SCOPE_RECIPIENT : PS_SCOPE_MESSAGE;
    memset(entry->reads, 0, sizeof entry->reads);
    if (entry->rule.type == PS_RULE_RCPT && !entry->rule.is_eval)
        reads(entry, PS_FACT_rcpt);
    for (guint i = 0; entry->test.eval && i < ps_eval_fact_count(entry->test.eval); i++)
        reads(entry, ps_eval_fact(entry->test.eval, i));
    for (guint i = 0; entry->test.sa && i < entry->test.sa->function->fact_count; i++)
        reads(entry, entry->test.sa->function->facts[i]);
    if (when->class_name)
        reads(entry, PS_FACT_class);
    if (when->stage)
        reads(entry, PS_FACT_stage);
    if (when->bulk)
        reads(entry, PS_FACT_volume);
    if (when->provider)
        reads(entry, PS_FACT_rcpt_provider);
}

static void
list_facts(PsEntry *entry)
{
    if (!entry->facts)
        entry->facts = g_array_new(FALSE, FALSE, sizeof(PsFactId));
    g_array_set_size(entry->facts, 0);
    for (PsFactId fact = 0; fact < PS_FACTS; fact++)
        if (entry->reads[fact / 64] >> (fact % 64) & 1)
            g_array_append_val(entry->facts, fact);
}

/* SpamAssassin does not ask the network where there is none, nor Bayes, which is not here. */
static gboolean
is_out_of_reach(const PsRules *rules, const PsEntry *entry)
{
    return entry->test.kind == PS_TEST_SA && (entry->learn || (entry->net && rules->local));
}

static void
set_defaults(const PsRules *rules, PsEntry *entry)
{
    PsRule *rule = &entry->rule;

    if (entry->score_said) {
        rule->score = entry->scores[rules->local ? 0 : 1];
    } else {
        rule->score = g_str_has_prefix(rule->name, "T_") ? 0.01 : 1;
        if (rule->nice)
            rule->score = -rule->score;
    }
    if (rule->grade == 'D' && !rule->level_given)
        rule->level = PS_LEVEL_NOTE;
    if (!entry->smtp_said)
        rule->smtp = rule->type == PS_RULE_RCPT ? PS_SMTP_RCPT : PS_SMTP_DATA;
    entry->off = rule->unsupported || (!(rule->score < 0) && !(rule->score > 0)) ||
                 is_out_of_reach(rules, entry);
    if (entry->replies) {
        rule->reply_count = entry->replies->len;
        rule->replies = (const PsReply *) (void *) entry->replies->data;
    }
    if (entry->aliases) {
        rule->alias_count = entry->aliases->len;
        rule->aliases = (const char *const *) (void *) entry->aliases->data;
    }
    if (entry->refs) {
        rule->ref_count = entry->refs->len;
        rule->refs = (const PsRef *) (void *) entry->refs->data;
    }
}

/* The regex of ENTRY says what its tags stand for. */
static void
replace_tags(PsRules *rules, PsEntry *entry)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    PsRegex *regex = NULL;

    if (!entry->replaced || entry->test.kind != PS_TEST_REGEX)
        return;
    text = ps_replace_expand(rules->replace, entry->test.written, &error);
    if (text)
        regex = ps_regex_new(text, &error);
    if (!regex) {
        ps_rules_report(
            rules, ps_entry_line(entry), TRUE, "%s: %s", entry->rule.name, error->message);
        ps_test_clear(&entry->test);
        return;
    }
    ps_regex_free(entry->test.regex);
    entry->test.regex = regex;
    entry->test.pattern = ps_rules_keep(rules, text);
}

static void
check_provider(PsRules *rules, PsLine at, const char *id)
{
    for (guint i = 0; i < G_N_ELEMENTS(any_provider); i++)
        if (!strcmp(id, any_provider[i]))
            return;
    if (!g_hash_table_contains(rules->provider_ids, id))
        ps_rules_report(
            rules, at, FALSE, _("no 'provider' line names '%.60s'; is it misspelled?"), id);
}

static void
check_providers(PsRules *rules, const PsEntry *entry)
{
    const PsRule *rule = &entry->rule;

    for (guint i = 0; i < rule->reply_count; i++)
        check_provider(
            rules, g_array_index(entry->reply_lines, PsLine, i), rule->replies[i].provider);
    if (rule->when.provider) {
        g_auto(GStrv) ids = g_strsplit(rule->when.provider, ",", -1);

        for (char **id = ids; *id; id++)
            check_provider(rules, entry->when_at, *id);
    }
}

/* Every %{name} in TEXT can be filled in. */
static void
check_text(PsRules *rules, const PsEntry *entry, const char *text)
{
    for (const char *p = text; p && (p = strstr(p, "%{")); p += 2) {
        const char *end;
        g_autofree char *name = ps_placeholder(p, &end);
        gboolean beside;
        int fact = name ? ps_placeholder_fact(name, &beside) : -1;
        PsScope scope = fact >= 0 ? ps_fact_info((PsFactId) fact)->scope : PS_SCOPE_MESSAGE;

        if (!name || (fact < 0 && strcmp(name, "match") != 0))
            ps_rules_report(rules, ps_entry_line(entry), FALSE,
                _("the text of %s asks for '%.40s', which is no fact"), entry->rule.name, p);
        else if (scope != PS_SCOPE_MESSAGE && scope != entry->rule.scope)
            ps_rules_report(rules, ps_entry_line(entry), FALSE,
                _("the text of %s asks for %%{%s}, but the rule is not about a %s"),
                entry->rule.name, name, ps_scope_name(scope));
    }
}

/* What a mail is has to be known before anything is measured that hangs on it. */
static void
check_tells(PsRules *rules, const PsEntry *entry)
{
    const PsTells *tells = &entry->rule.tells;
    gboolean early = tells->fact == PS_FACT_stage && entry->facts->len;
    PsFactId fact = PS_FACT_class;

    if (!tells->points)
        return;
    for (guint i = 0; i < entry->facts->len && !early; i++) {
        fact = g_array_index(entry->facts, PsFactId, i);
        early = fact == PS_FACT_class || ps_fact_info(fact)->scope != PS_SCOPE_MESSAGE;
    }
    if (early)
        ps_rules_report(rules, ps_entry_line(entry), TRUE,
            _("%s tells the %s of a mail by a fact that is learnt later"), entry->rule.name,
            ps_fact_info(tells->fact)->name);
}

static void
check(PsRules *rules, const PsEntry *entry)
{
    const char *list = entry->test.eval ? ps_eval_list(entry->test.eval) : NULL;

    if (list && !ps_lists_has(rules->lists, list))
        ps_rules_report(rules, ps_entry_line(entry), TRUE,
            _("%s: there is no list data/%.60s.txt beside the rules"), entry->rule.name, list);
    check_providers(rules, entry);
    check_tells(rules, entry);
    for (guint i = 0; i < PS_LANGS; i++) {
        check_text(rules, entry, entry->rule.describe[i]);
        check_text(rules, entry, entry->rule.fix[i]);
    }
}

/* A recipient's run has slots for the rules of its own scope alone, and there may be a
 * million recipients. */
static void
number_rules(PsRules *rules)
{
    static const PsScope order[] = { PS_SCOPE_RECIPIENT, PS_SCOPE_MESSAGE, PS_SCOPE_DOMAIN,
        PS_SCOPE_LIST };
    guint next = 0;

    for (guint o = 0; o < G_N_ELEMENTS(order); o++) {
        for (guint i = 0; i < rules->rules->len; i++) {
            PsEntry *entry = rules->rules->pdata[i];

            if (entry->rule.scope == order[o])
                entry->index = next++;
        }
        if (order[o] == PS_SCOPE_RECIPIENT)
            rules->recipient_count = next;
    }
}

/* What is asked of every recipient. */
static void
list_rules(PsRules *rules)
{
    g_ptr_array_set_size(rules->of_recipients, 0);
    g_ptr_array_set_size(rules->that_predict, 0);
    g_ptr_array_set_size(rules->that_tell, 0);
    for (guint i = 0; i < rules->rules->len; i++) {
        PsRule *rule = &((PsEntry *) rules->rules->pdata[i])->rule;

        if (rule->scope == PS_SCOPE_RECIPIENT && !ps_rule_is_sub(rule))
            g_ptr_array_add(rules->of_recipients, rule);
        if (rule->reply_count || rule->junk)
            g_ptr_array_add(rules->that_predict, rule);
        if (rule->tells.points)
            g_ptr_array_add(rules->that_tell, rule);
    }
}

void
ps_rules_finish(PsRules *rules)
{
    collect_rules(rules);
    for (guint i = 0; i < rules->rules->len; i++) {
        set_defaults(rules, rules->rules->pdata[i]);
        replace_tags(rules, rules->rules->pdata[i]);
        find_facts(rules->rules->pdata[i]);
    }
    ps_capture_prepare(rules);
    ps_rules_resolve(rules);
    number_rules(rules);
    list_rules(rules);
    ps_notices_finish(rules);
    ps_suppress_check(rules);
    ps_codes_finish(rules);
    ps_screen_free(rules->screen);
    rules->screen = ps_screen_new(rules);
    for (guint i = 0; i < rules->rules->len; i++) {
        list_facts(rules->rules->pdata[i]);
        check(rules, rules->rules->pdata[i]);
    }
}

void
ps_rules_check(PsRules *rules)
{
    for (guint i = 0; i < rules->rules->len; i++) {
        const PsEntry *entry = rules->rules->pdata[i];
        const PsRegex *regex =
            entry->test.eval ? ps_eval_regex(entry->test.eval) : entry->test.regex;
        g_autoptr(GError) error = NULL;

        if (regex && !ps_regex_check(regex, &error))
            ps_rules_report(
                rules, ps_entry_line(entry), TRUE, "%s: %s", entry->rule.name, error->message);
    }
    ps_notices_check(rules);
    ps_codes_check(rules);
}
