/* SPDX-License-Identifier: MIT */
/* about.c - what a rule is about, as blocks of text; see about.h. */
#include "report/about.h"

#include <string.h>

#include "report/figures.h"
#include "report/print.h"
#include "rules/notice.h"

PsAbout *
ps_about_new(const PsRules *rules, PsLang lang)
{
    PsAbout *about = g_new0(PsAbout, 1);

    about->rules = rules;
    about->lang = lang;
    about->measured = ps_rows_read(rules, "measured");
    about->examples = ps_rows_read(rules, "examples");
    return about;
}

void
ps_about_free(PsAbout *about)
{
    if (!about)
        return;
    ps_rows_free(about->measured);
    ps_rows_free(about->examples);
    g_free(about);
}

char *
ps_about_text(const char *text)
{
    GString *out = g_string_new(NULL);
    const char *open, *close;

    while ((open = strstr(text, "%{")) && (close = strchr(open, '}'))) {
        g_string_append_len(out, text, open - text);
        g_string_append_printf(out, "<%.*s>", (int) (close - open - 2), open + 2);
        text = close + 1;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

char *
ps_about_says(const PsRule *rule, PsLang lang)
{
    const char *text = ps_rule_describe(rule, lang);

    return ps_about_text(text ? text : rule->body);
}

char *
ps_about_area(const PsRule *rule)
{
    return g_strndup(rule->name, strcspn(rule->name, "_"));
}

static const char *
area_text(const PsAbout *about, const char *area, const char *part)
{
    g_autofree char *key = g_strconcat("area:", area, NULL);

    return ps_rules_answer(about->rules, about->lang, key, part);
}

const char *
ps_about_area_title(const PsAbout *about, const char *area)
{
    return area_text(about, area, "title");
}

const char *
ps_about_area_why(const PsAbout *about, const char *area)
{
    return area_text(about, area, "why");
}

const char *
ps_about_provider(const PsRules *rules, PsLang lang, const char *id)
{
    g_autofree char *key = g_strconcat("provider-", strcmp(id, "*") ? id : "generic", NULL);
    const char *text = ps_rules_word(rules, lang, key);

    return text == key ? id : text;
}

char *
ps_about_providers(const PsRules *rules, PsLang lang, const char *const *ids)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; ids[i]; i++)
        g_string_append_printf(
            names, "%s%s", i ? ", " : "", ps_about_provider(rules, lang, ids[i]));
    return g_string_free(names, FALSE);
}

static const char *
label(const PsAbout *about, const char *word)
{
    return ps_rules_word(about->rules, about->lang, word);
}

static void
add_title(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    g_autoptr(GString) aside = g_string_new(label(about, ps_level_name(rule->level)));

    if (rule->grade)
        g_string_append_printf(aside, ", %s %c", _("evidence"), rule->grade);
    for (guint i = 0; i < rule->alias_count; i++)
        g_string_append_printf(
            aside, "%s%s", i ? ", " : _(", also known as "), rule->aliases[i]);
    ps_doc_title(doc, level, rule->name, rule->name, aside->str);
}

/* The same reply, as surely, at several providers. */
static gboolean
is_same(const PsReply *a, const PsReply *b)
{
    return a->code == b->code && a->certainty == b->certainty &&
           !g_strcmp0(a->enhanced, b->enhanced);
}

static void
add_reply(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint index)
{
    const PsReply *reply = &rule->replies[index];
    g_autoptr(GString) text = g_string_new(label(about, ps_certainty_name(reply->certainty)));
    g_autofree char *number = g_strdup_printf("%u%s%s", reply->code, reply->enhanced ? " " : "",
        reply->enhanced ? reply->enhanced : "");
    const char *between = ": ";

    for (guint i = 0; i < index; i++)
        if (is_same(&rule->replies[i], reply))
            return;
    for (guint i = index; i < rule->reply_count; i++)
        if (is_same(&rule->replies[i], reply)) {
            g_string_append_printf(text, "%s%s", between,
                ps_about_provider(about->rules, about->lang, rule->replies[i].provider));
            between = ", ";
        }
    ps_doc_item(doc, number, text->str);
}

static void
add_when(PsDoc *doc, const PsWhen *when)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (when->class_name)
        g_string_append_printf(text, " class=%s", when->class_name);
    if (when->stage)
        g_string_append_printf(text, " stage=%s", when->stage);
    if (when->provider)
        g_string_append_printf(text, " provider=%s", when->provider);
    if (when->bulk)
        g_string_append(text, " bulk");
    if (text->len)
        ps_doc_say(doc, _("It speaks only where this holds:%s."), text->str);
}

static void
add_consequence(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    g_autofree char *area = ps_about_area(rule);
    const char *why = ps_about_area_why(about, area);

    ps_doc_heading(doc, level, _("Why it matters"));
    if (why)
        ps_doc_text(doc, why);
    if (rule->reply_count)
        ps_doc_text(doc, _("Servers answer:"));
    else if (!rule->junk)
        ps_doc_text(doc, _("No server is known to refuse mail for it."));
    for (guint i = 0; i < rule->reply_count; i++)
        add_reply(doc, about, rule, i);
    if (rule->junk)
        ps_doc_text(doc, _("It may put the mail into the junk folder."));
    if (rule->risky)
        ps_doc_text(doc, _("A list calls such a recipient risky."));
    add_when(doc, &rule->when);
}

static const char *
grade_text(char grade)
{
    switch (grade) {
    case 'A':
        return _("A: a provider documents a reply for it, or a standard demands it and servers "
                 "enforce that.");
    case 'B':
        return _("B: a provider's guideline names it, or measurements show that it tells, or "
                 "readers certainly suffer from it.");
    case 'C':
        return _("C: weak. One filter weighs it, or it is good practice.");
    case 'D':
        return _("D: folklore. Filters do not weigh it, or it was measured to say nothing. "
                 "Never more than a note.");
    default:
        return NULL;
    }
}

static void
add_evidence(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    const char *grade = grade_text(rule->grade);
    const char *const *row;

    ps_doc_heading(doc, level, _("Evidence"));
    if (grade)
        ps_doc_text(doc, grade);
    for (guint i = 0; (row = ps_rows_get(about->measured, rule->name, i, PS_FIGURES)); i++) {
        g_autofree char *text = ps_figures_text(about->rules, about->lang, row);
        g_autofree char *date = g_strdup_printf(_("measured %s"), row[PS_FIGURES - 1]);

        ps_doc_item(doc, date, text);
    }
    for (guint i = 0; i < rule->ref_count; i++) {
        const PsRef *ref = &rule->refs[i];
        g_autofree char *read =
            ref->date ? g_strdup_printf(_("read %s"), ref->date) : g_strdup("");

        ps_doc_item(doc, read, ref->where);
    }
}

static void
add_example(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    enum { RULE, KIND, OPTIONS, GIVEN, SAYS };
    const char *const *row = ps_rows_get(about->examples, rule->name, 0, SAYS + PS_LANGS);
    const char *command;

    if (!row)
        return;
    command = !strcmp(row[KIND], "zone")   ? "presend domain"
              : !strcmp(row[KIND], "list") ? "presend list"
                                           : "presend lint";
    ps_doc_heading(doc, level, _("Example"));
    if (*row[GIVEN]) {
        ps_doc_text(doc, !strcmp(row[KIND], "zone")   ? _("In the DNS there is:")
                         : !strcmp(row[KIND], "list") ? _("A list:")
                                                      : _("From a mail:"));
        ps_doc_code(doc, row[GIVEN]);
    }
    if (*row[OPTIONS])
        ps_doc_say(doc, _("With \"%s %s\" that gives:"), command, row[OPTIONS]);
    else
        ps_doc_say(doc, _("With \"%s\" that gives:"), command);
    ps_doc_text(doc, row[SAYS + about->lang]);
}

static void
add_silence(PsDoc *doc, const PsRule *rule, guint level)
{
    g_autofree char *lines =
        g_strdup_printf("score %s 0\nlevel %s note\nsuppress %s because %s", rule->name,
            rule->name, rule->name, _("REASON"));
    g_autofree char *field =
        g_strdup_printf("X-Presend-Ignore: %s; %s", rule->name, _("REASON"));

    ps_doc_heading(doc, level, _("To silence it"));
    ps_doc_text(
        doc, _("In presend.cf the first of these lines switches it off, the second makes it "
               "a note that fails nothing, the third keeps it silent and remembers why:"));
    ps_doc_code(doc, lines);
    if (rule->scope != PS_SCOPE_MESSAGE && rule->scope != PS_SCOPE_RECIPIENT)
        return;
    ps_doc_text(
        doc, _("In a draft, a field in its header, which \"presend strip\" takes out:"));
    ps_doc_code(doc, field);
}

/* What of it presend does by itself. */
static void
add_fixers(PsDoc *doc, const PsRule *rule)
{
    g_autoptr(GString) words = g_string_new(NULL);

    for (guint i = 0; i < PS_FIXERS; i++)
        if (rule->fixers & 1U << i)
            g_string_append_printf(
                words, "%s%s", words->len ? ", " : "", ps_fixer_info((PsFixerId) i)->word);
    if (words->len)
        ps_doc_say(doc, _("\"presend lint --fix\" can do that: %s."), words->str);
}

static void
add_advice(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    const char *fix = ps_rule_fix(rule, about->lang);
    g_autofree char *text = fix ? ps_about_text(fix) : NULL;

    if (text) {
        ps_doc_heading(doc, level, _("What to do"));
        ps_doc_text(doc, text);
        add_fixers(doc, rule);
    }
    add_silence(doc, rule, level);
}

/* What the rule tests, and what measures that. */
static void
add_inside(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    g_autofree char *test = g_strdup_printf(
        "%s%s%s", ps_rule_type_name(rule->type), *rule->body ? " " : "", rule->body);
    g_autofree char *at = g_strdup_printf("%s:%u", rule->file, rule->line);
    g_autofree char *score = ps_i18n_decimal(rule->score);
    guint count;
    const PsFactId *facts = ps_rules_facts(about->rules, rule, &count);

    ps_doc_heading(doc, level, _("How it is tested"));
    ps_doc_item(doc, _("rule"), at);
    ps_doc_item(doc, _("test"), test);
    if (rule->score_file) {
        char *figures = g_steal_pointer(&score);

        score = g_strdup_printf("%s (%s:%u)", figures, rule->score_file, rule->score_line);
        g_free(figures);
    }
    ps_doc_item(doc, _("score"), score);
    for (guint i = 0; i < count; i++) {
        const PsFactInfo *info = ps_fact_info(facts[i]);
        g_autofree char *text =
            g_strdup_printf("%s: %s (src/%s.c)", info->name, info->meaning, info->source);

        ps_doc_item(doc, _("reads"), text);
    }
}

void
ps_about_rule(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level)
{
    g_autofree char *says = ps_about_says(rule, about->lang);

    add_title(doc, about, rule, level);
    ps_doc_text(doc, says);
    add_consequence(doc, about, rule, level + 1);
    add_advice(doc, about, rule, level + 1);
    add_example(doc, about, rule, level + 1);
    add_evidence(doc, about, rule, level + 1);
    if (about->inside)
        add_inside(doc, about, rule, level + 1);
}
