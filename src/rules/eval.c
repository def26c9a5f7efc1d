/* SPDX-License-Identifier: MIT */
/* eval.c - the functions behind "eval:" and their arguments; see eval.h. */
#include "rules/eval.h"

#include <math.h>

#include "base/i18n.h"
#include "dns/name.h"
#include "mail/attach_look.h"
#include "rules/arguments.h"
#include "rules/expr.h"

typedef struct {
    const PsFact *facts[2];
    PsLists *lists;
    PsMatcher *matcher;
    PsMatch trouble; /* PS_MATCH_NO, or why a regex gave no answer */
    GArray *hits;
} Run;

/* What stands behind the facts. */
typedef enum {
    ARGS_NONE,
    ARGS_TEXTS, /* one or more */
    ARGS_NUMBER,
    ARGS_REGEX,
    ARGS_LIST,
} Args;

typedef struct {
    const char *name;
    guint facts;
    Args args;
    /* One of the two: does a value satisfy; or look at everything and add the hits. */
    gboolean (*value)(const PsEval *eval, const PsFactValue *value, Run *run);
    void (*whole)(const PsEval *eval, Run *run);
} Function;

struct PsEval {
    const Function *function;
    PsFactId facts[2];
    GPtrArray *texts; /* arguments behind the facts */
    double number;
    PsRegex *regex;
};

static void
add(Run *run, const char *text, PsSpan at)
{
    PsHit hit = { at, text, text ? strlen(text) : 0 };

    g_array_append_val(run->hits, hit);
}

static void
add_all(Run *run)
{
    for (guint i = 0; i < run->facts[0]->count; i++)
        add(run, run->facts[0]->values[i].text, run->facts[0]->values[i].at);
}

static gboolean
any(const PsEval *eval, const PsFactValue *value, Run *run)
{
    (void) eval;
    (void) value;
    (void) run;
    return TRUE;
}

static gboolean
is(const PsEval *eval, const PsFactValue *value, Run *run)
{
    (void) run;
    for (guint i = 0; i < eval->texts->len; i++)
        if (!g_ascii_strcasecmp(value->text, eval->texts->pdata[i]))
            return TRUE;
    return FALSE;
}

static gboolean
matches(const PsEval *eval, const PsFactValue *value, Run *run)
{
    PsSpan span;
    PsMatch match = ps_regex_find(
        eval->regex, run->matcher, value->text, strlen(value->text), 0, FALSE, &span);

    if (match == PS_MATCH_LIMIT || match == PS_MATCH_BAD)
        run->trouble = match;
    return match == PS_MATCH_YES;
}

static gboolean
over(const PsEval *eval, const PsFactValue *value, Run *run)
{
    (void) run;
    return value->number > eval->number;
}

static gboolean
under(const PsEval *eval, const PsFactValue *value, Run *run)
{
    (void) run;
    return value->number < eval->number;
}

/* The value, or a domain above it. Longer than a domain can be: only the value. */
static gboolean
listed(const PsEval *eval, const PsFactValue *value, Run *run)
{
    const char *text = value->text;
    gboolean domain = strlen(text) <= PS_DNS_NAME_MAX;

    while (text) {
        if (ps_lists_holds(run->lists, eval->texts->pdata[0], text))
            return TRUE;
        text = domain ? strchr(text, '.') : NULL;
        if (text && !strchr(++text, '.'))
            text = NULL;
    }
    return FALSE;
}

/* The ending of a file's name. */
static gboolean
ending(const PsEval *eval, const PsFactValue *value, Run *run)
{
    g_autofree char *word = ps_attach_ending(value->text);

    return *word && ps_lists_holds(run->lists, eval->texts->pdata[0], word);
}

static void
none(const PsEval *eval, Run *run)
{
    (void) eval;
    if (!run->facts[0]->count)
        add(run, NULL, PS_SPAN_NONE);
}

static void
isnt(const PsEval *eval, Run *run)
{
    for (guint i = 0; i < run->facts[0]->count; i++)
        if (is(eval, &run->facts[0]->values[i], run))
            return;
    add_all(run);
}

static void
count_over(const PsEval *eval, Run *run)
{
    if (run->facts[0]->count > eval->number)
        add_all(run);
}

static void
lacks(const PsEval *eval, Run *run)
{
    for (guint i = 0; i < eval->texts->len; i++) {
        const char *wanted = eval->texts->pdata[i];
        guint at = 0;

        while (at < run->facts[0]->count &&
               g_ascii_strcasecmp(run->facts[0]->values[at].text, wanted) != 0)
            at++;
        if (at == run->facts[0]->count)
            add(run, wanted, PS_SPAN_NONE);
    }
}

/* Compare the first values; where one of the two has none there is nothing to compare. */
static void
compare(Run *run, gboolean wanted)
{
    const PsFact *a = run->facts[0], *b = run->facts[1];

    if (a->count && b->count &&
        (g_ascii_strcasecmp(a->values[0].text, b->values[0].text) == 0) == wanted)
        add(run, a->values[0].text, a->values[0].at);
}

static void
same(const PsEval *eval, Run *run)
{
    (void) eval;
    compare(run, TRUE);
}

static void
differs(const PsEval *eval, Run *run)
{
    (void) eval;
    compare(run, FALSE);
}

static const Function functions[] = {
    { "any", 1, ARGS_NONE, any, NULL },
    { "none", 1, ARGS_NONE, NULL, none },
    { "is", 1, ARGS_TEXTS, is, NULL },
    { "isnt", 1, ARGS_TEXTS, NULL, isnt },
    { "matches", 1, ARGS_REGEX, matches, NULL },
    { "over", 1, ARGS_NUMBER, over, NULL },
    { "under", 1, ARGS_NUMBER, under, NULL },
    { "count_over", 1, ARGS_NUMBER, NULL, count_over },
    { "lacks", 1, ARGS_TEXTS, NULL, lacks },
    { "listed", 1, ARGS_LIST, listed, NULL },
    { "ending", 1, ARGS_LIST, ending, NULL },
    { "same", 2, ARGS_NONE, NULL, same },
    { "differs", 2, ARGS_NONE, NULL, differs },
};

static const Function *
find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(functions); i++)
        if (!strcmp(functions[i].name, name))
            return &functions[i];
    return NULL;
}

static gboolean fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean
fail(GError **error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_propagate_error(
        error, g_error_new_valist(PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX, format, args));
    va_end(args);
    return FALSE;
}

static gboolean
check_count(const Function *function, guint count, GError **error)
{
    guint facts = function->facts;
    guint behind = function->args == ARGS_NONE ? 0 : 1;
    gboolean more = function->args == ARGS_TEXTS;

    if (count == facts + behind || (more && count > facts))
        return TRUE;
    facts += behind;
    return fail(error,
        more ? ngettext("eval:%s takes %u argument or more, not %u",
                   "eval:%s takes %u arguments or more, not %u", facts)
             : ngettext("eval:%s takes %u argument, not %u",
                   "eval:%s takes %u arguments, not %u", facts),
        function->name, facts, count);
}

static gboolean
is_list_name(const char *name)
{
    return *name && !name[strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_")];
}

/* What the arguments mean to EVAL's function. */
static gboolean
bind(PsEval *eval, GPtrArray *arguments, GError **error)
{
    const Function *function = eval->function;
    const char *first;
    char *end;

    for (guint i = 0; i < function->facts; i++) {
        int fact = ps_fact_find(arguments->pdata[i]);

        if (fact < 0)
            return fail(
                error, _("there is no fact '%.60s'"), (const char *) arguments->pdata[i]);
        eval->facts[i] = (PsFactId) fact;
    }
    for (guint i = function->facts; i < arguments->len; i++)
        g_ptr_array_add(eval->texts, g_strdup(arguments->pdata[i]));
    if (!eval->texts->len)
        return TRUE;

    first = eval->texts->pdata[0];
    if (function->args == ARGS_REGEX)
        return (eval->regex = ps_regex_new(first, error)) != NULL;
    if (function->args == ARGS_LIST && !is_list_name(first))
        return fail(error, _("'%.60s' cannot be the name of a list"), first);
    if (function->args == ARGS_NUMBER) {
        eval->number = g_ascii_strtod(first, &end);
        if (end == first || *end || !isfinite(eval->number))
            return fail(error, _("'%.60s' is not a number"), first);
    }
    return TRUE;
}

static gboolean
read_arguments(PsEval *eval, const char *text, GError **error)
{
    g_autoptr(GPtrArray) arguments = ps_arguments_read(text, error);

    return arguments && check_count(eval->function, arguments->len, error) &&
           bind(eval, arguments, error);
}

PsEvalRead
ps_eval_read(const char *text, PsEval **ret_eval, char **ret_name, GError **error)
{
    gsize name_len = strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");
    const Function *function;
    PsEval *eval;

    *ret_name = g_strndup(text, name_len);
    function = find(*ret_name);
    if (!function)
        return PS_EVAL_UNKNOWN;
    eval = g_new0(PsEval, 1);
    eval->function = function;
    eval->texts = g_ptr_array_new_with_free_func(g_free);
    if (read_arguments(eval, text + name_len, error)) {
        *ret_eval = eval;
        return PS_EVAL_OK;
    }
    ps_eval_free(eval);
    return PS_EVAL_BAD;
}

void
ps_eval_free(PsEval *eval)
{
    if (!eval)
        return;
    g_ptr_array_unref(eval->texts);
    ps_regex_free(eval->regex);
    g_free(eval);
}

guint
ps_eval_fact_count(const PsEval *eval)
{
    return eval->function->facts;
}

PsFactId
ps_eval_fact(const PsEval *eval, guint index)
{
    g_assert(index < eval->function->facts);
    return eval->facts[index];
}

const char *
ps_eval_list(const PsEval *eval)
{
    return eval->function->args == ARGS_LIST ? eval->texts->pdata[0] : NULL;
}

const PsRegex *
ps_eval_regex(const PsEval *eval)
{
    return eval->regex;
}

PsMatch
ps_eval_run(
    const PsEval *eval, const PsFacts *facts, PsLists *lists, PsMatcher *matcher, GArray *hits)
{
    Run run = { { NULL }, lists, matcher, PS_MATCH_NO, hits };
    const PsFact *fact = ps_facts_get(facts, eval->facts[0]);

    run.facts[0] = fact;
    run.facts[1] = ps_facts_get(facts, eval->facts[1]); /* for those that take two */
    if (eval->function->whole)
        eval->function->whole(eval, &run);
    for (guint i = 0; eval->function->value && i < fact->count; i++)
        if (eval->function->value(eval, &fact->values[i], &run))
            add(&run, fact->values[i].text, fact->values[i].at);
    return hits->len ? PS_MATCH_YES : run.trouble;
}
