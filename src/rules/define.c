/* SPDX-License-Identifier: MIT */
/* define.c - the keywords that say what a rule tests: header, body, meta ...; see reader.h. */
#include <string.h>

#include "base/i18n.h"
#include "mail/view.h"
#include "rules/detail.h"
#include "rules/reader.h"
#include "rules/sa/sa.h"

static const char prefix_eval[] = "eval:";
static const char prefix_exists[] = "exists:";
static const char unset_open[] = "[if-unset:";

/* Give the rule NAME what it tests, which TEST then no longer owns. */
static void
define(PsReader *reader, const char *name, PsRuleType type, const char *body, PsTest *test,
    gboolean unsupported)
{
    PsEntry *entry = ps_rules_entry(reader->rules, name);

    if (entry->is_rule && entry->defined_in == reader->file_number && !unsupported &&
        !entry->rule.unsupported)
        ps_reader_warning(reader, _("%s is defined twice in this file; line %u does not count"),
            name, entry->rule.line);
    ps_test_clear(&entry->test);
    entry->test = *test;
    *test = (PsTest){ .kind = PS_TEST_NONE };
    entry->is_rule = TRUE;
    entry->defined_in = reader->file_number;
    entry->rule.own = reader->how->user;
    entry->rule.file = reader->file;
    entry->rule.line = reader->line;
    entry->rule.type = type;
    entry->rule.is_eval = entry->test.kind == PS_TEST_EVAL || entry->test.kind == PS_TEST_SA;
    entry->rule.body = ps_rules_keep(reader->rules, body);
    entry->rule.unsupported = unsupported;
}

/* Read "/re/" into TEST. Rules of ours are known to compile, so theirs can wait until they
 * are needed; those of users are looked at now, to tell where a mistake is. */
static gboolean
read_regex(PsReader *reader, const char *text, PsTest *test, GError **error)
{
    test->kind = PS_TEST_REGEX;
    test->written = test->pattern = ps_rules_keep(reader->rules, text);
    test->regex = ps_regex_new(text, error);
    return test->regex && (!reader->how->user || ps_regex_check(test->regex, error));
}

static gboolean
fail(GError **error, const char *what)
{
    g_set_error_literal(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX, what);
    return FALSE;
}

/* Take "=~" or "!~". */
static gboolean
take_operator(char **rest, PsTest *test)
{
    char *p = *rest + strspn(*rest, " \t");

    if ((p[0] != '=' && p[0] != '!') || p[1] != '~')
        return FALSE;
    test->negated = p[0] == '!';
    *rest = p + 2 + strspn(p + 2, " \t");
    return TRUE;
}

/* The header of a part has "Name" and "Name:raw", also written "Name:". */
static gboolean
fits_part(char *name)
{
    char *colon = strchr(name, ':');

    if (!colon || colon == name)
        return !colon;
    if (!colon[1])
        *colon = '\0';
    return !*colon || !strcmp(colon, ":raw");
}

/* "exists:Name", or "Name =~ /re/ [if-unset: TEXT]". */
static gboolean
read_header(PsReader *reader, PsRuleType type, char *rest, PsTest *test, GError **error)
{
    char *end, *unset;
    gsize len;

    if (type == PS_RULE_HEADER && g_str_has_prefix(rest, prefix_exists)) {
        test->kind = PS_TEST_EXISTS;
        test->header = ps_rules_keep(reader->rules, g_strstrip(rest + strlen(prefix_exists)));
        return *test->header ? TRUE : fail(error, _("'exists:' needs the name of a field"));
    }
    len = strcspn(rest, " \t=!");
    end = rest + len;
    if (!len || !take_operator(&end, test))
        return fail(error, _("a header rule is written NAME Field =~ /regex/"));
    rest[len] = '\0';
    if (type == PS_RULE_MIMEHEADER && !fits_part(rest))
        return fail(error, _("a mimeheader rule takes a field, or a field with ':raw'"));
    test->header = ps_rules_keep(reader->rules, rest);

    unset = g_strrstr(end, unset_open);
    if (unset && g_str_has_suffix(unset, "]")) {
        unset[strlen(unset) - 1] = '\0';
        test->unset = ps_rules_keep(reader->rules, g_strchug(unset + strlen(unset_open)));
        *unset = '\0';
        g_strchomp(end);
    }
    return read_regex(reader, end, test, error);
}

/* The header that TEST looks at can be looked at. One that cannot would pass for a field that
 * is not there, and "!~" would hit. */
static gboolean
is_shown(PsReader *reader, PsRuleType type, const char *name, const PsTest *test)
{
    if (!test->header || type == PS_RULE_MIMEHEADER || ps_view_knows_header(test->header))
        return TRUE;
    if (ps_reader_first(reader, test->header))
        ps_reader_warning(reader,
            _("header '%.60s' is not supported yet: %s, and what else looks at it, never hits"),
            test->header, name);
    return FALSE;
}

static gboolean
read_pattern(PsReader *reader, PsRuleType type, char *rest, PsTest *test, GError **error)
{
    if (type == PS_RULE_HEADER || type == PS_RULE_MIMEHEADER)
        return read_header(reader, type, rest, test, error);
    if (type == PS_RULE_URI_DETAIL) {
        test->kind = PS_TEST_DETAIL;
        test->detail = ps_detail_new(rest, reader->how->user, error);
        return test->detail != NULL;
    }
    if (type == PS_RULE_RCPT && !take_operator(&rest, test))
        return fail(error, _("a rcpt rule is written NAME =~ /regex/, or with eval:"));
    return read_regex(reader, rest, test, error);
}

/* FALSE, and reported, if a function is meant that presend does not have. */
static gboolean
read_eval(PsReader *reader, const char *name, PsRuleType type, const char *text, PsTest *test,
    GError **error)
{
    g_autofree char *function = NULL;
    PsEvalRead got = ps_eval_read(text, &test->eval, &function, error);
    const PsSaFunction *sa = got == PS_EVAL_UNKNOWN ? ps_sa_find(function) : NULL;

    if (!*function)
        return fail(error, _("an eval function is written eval:name(arguments)"));
    if (sa) {
        test->kind = PS_TEST_SA;
        test->sa = ps_sa_call_new(sa, text + strlen(function), type, error);
        return test->sa != NULL;
    }
    if (got == PS_EVAL_UNKNOWN && ps_reader_first(reader, function))
        ps_reader_warning(reader,
            _("eval function '%.60s' is not supported: %s, and what else uses it, never hits"),
            function, name);
    if (got != PS_EVAL_OK)
        return FALSE;
    test->kind = PS_TEST_EVAL;
    if (ps_eval_regex(test->eval) && reader->how->user)
        ps_regex_check(ps_eval_regex(test->eval), error);
    return TRUE;
}

/* Several uri_detail lines of one rule add up; one that only repeats what is asked replaces
 * them. BODY is what was written of the rule in all. */
static void
add_to_former(PsReader *reader, const char *name, PsTest *test, char **body)
{
    PsEntry *entry = ps_rules_entry(reader->rules, name);
    char *joined;

    if (!entry->is_rule || entry->test.kind != PS_TEST_DETAIL ||
        !ps_detail_add_to(test->detail, entry->test.detail))
        return;
    joined = g_strconcat(entry->rule.body, " ", *body, NULL);
    g_free(*body);
    *body = joined;
    entry->is_rule = FALSE; /* it is not defined twice */
}

void
ps_keyword_test(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsRuleType type = (PsRuleType) keyword->arg;
    char *name = ps_reader_name(reader, &rest);
    g_autofree char *body = g_strdup(rest);
    g_autoptr(GError) error = NULL;
    PsTest test = { .kind = PS_TEST_NONE };
    gboolean unsupported = FALSE;

    if (!name)
        return;
    if (g_str_has_prefix(rest, prefix_eval))
        unsupported = !read_eval(
            reader, name, type, g_strchug(rest + strlen(prefix_eval)), &test, &error);
    else if (read_pattern(reader, type, rest, &test, &error))
        unsupported = !is_shown(reader, type, name, &test);
    if (error && error->code == PS_RULES_ERROR_UNSUPPORTED) {
        ps_reader_warning(reader, _("%s never hits: %s"), name, error->message);
        unsupported = TRUE;
    } else if (error) {
        ps_reader_error(reader, "%s: %s", name, error->message);
    }
    if (error || unsupported)
        ps_test_clear(&test);
    if (test.kind == PS_TEST_DETAIL)
        add_to_former(reader, name, &test, &body);
    define(reader, name, type, body, &test, unsupported);
}

void
ps_keyword_meta(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name = ps_reader_name(reader, &rest);
    g_autoptr(GError) error = NULL;
    PsTest test = { .kind = PS_TEST_NONE };

    (void) keyword;
    if (!name)
        return;
    if (strcmp(rest, "()") != 0) {
        test.expr = ps_expr_new(rest, strlen(rest), &error);
        if (test.expr)
            test.kind = PS_TEST_META;
        else
            ps_reader_error(reader, "%s: %s", name, error->message);
    }
    define(reader, name, PS_RULE_META, rest, &test, FALSE);
}

/* A kind of test that SpamAssassin has and presend has not. */
void
ps_keyword_missing(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name = ps_reader_name(reader, &rest);
    PsTest test = { .kind = PS_TEST_NONE };

    if (!name)
        return;
    if (ps_reader_first(reader, keyword->name))
        ps_reader_warning(reader,
            _("'%s' is not supported yet: %s, and other rules of this kind, never hit"),
            keyword->name, name);
    define(reader, name, (PsRuleType) keyword->arg, rest, &test, TRUE);
}
