/* SPDX-License-Identifier: MIT */
/* sa.c - finding and calling the eval functions of SpamAssassin's plugins; see sa.h. */
#include "rules/sa/sa.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "rules/arguments.h"
#include "rules/sa/settings.h"

static const PsSaFunction *const tables[] = {
    ps_sa_auth,
    ps_sa_body,
    ps_sa_forged,
    ps_sa_freemail,
    ps_sa_header,
    ps_sa_html,
    ps_sa_image,
    ps_sa_lists,
    ps_sa_mime,
    ps_sa_persons,
    ps_sa_relay,
    ps_sa_spoof,
    ps_sa_times,
    ps_sa_uri,
    ps_sa_vbounce,
};

const PsSaFunction *
ps_sa_find(const char *name)
{
    g_autofree char *today = ps_sa_todays_name(name);

    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const PsSaFunction *f = tables[i]; f->name; f++)
            if (!strcmp(f->name, today))
                return f;
    return NULL;
}

gboolean
ps_sa_has_plugin(const char *plugin)
{
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const PsSaFunction *f = tables[i]; f->name; f++)
            if (!strcmp(f->plugin, plugin))
                return TRUE;
    return FALSE;
}

static void
set_count_error(const PsSaFunction *function, guint count, GError **error)
{
    if (function->min == function->max)
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
            ngettext("eval:%s takes %u argument, not %u", "eval:%s takes %u arguments, not %u",
                function->max),
            function->name, function->max, count);
    else
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
            ngettext("eval:%s takes %u to %u argument, not %u",
                "eval:%s takes %u to %u arguments, not %u", function->max),
            function->name, function->min, function->max, count);
}

PsSaCall *
ps_sa_call_new(
    const PsSaFunction *function, const char *arguments, PsRuleType type, GError **error)
{
    g_autoptr(PsSaCall) call = g_new0(PsSaCall, 1);
    GPtrArray *read = ps_arguments_read(arguments, error);

    if (!read)
        return NULL;
    call->function = function;
    call->type = type;
    call->count = read->len;
    g_ptr_array_add(read, NULL);
    call->arguments = (char **) g_ptr_array_free(read, FALSE);
    if (call->count < function->min || call->count > function->max) {
        set_count_error(function, call->count, error);
        return NULL;
    }
    if (function->bind && !(call->bound = function->bind(call, error)))
        return NULL;
    return g_steal_pointer(&call);
}

void
ps_sa_call_free(PsSaCall *call)
{
    if (!call)
        return;
    if (call->bound && call->function->unbind)
        call->function->unbind(call->bound);
    g_strfreev(call->arguments);
    g_free(call);
}

double
ps_sa_number(const PsSaCall *call, guint index, double otherwise)
{
    double number = otherwise;

    if (index < call->count && strcmp(call->arguments[index], "undef") != 0)
        number = g_ascii_strtod(call->arguments[index], NULL);
    return isnan(number) ? otherwise : number; /* against "nan" no limit would hold */
}

PsTestResult
ps_sa_answer(double value)
{
    if (value > 0)
        return (PsTestResult){ PS_OUTCOME_HIT, value };
    return (PsTestResult){ PS_OUTCOME_MISS, 0 };
}

PsTestResult
ps_sa_not_checked(void)
{
    return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
}

const PsFact *
ps_sa_need(PsRun *run, PsFactId id)
{
    const PsFact *fact = ps_facts_get(run->facts, id);

    if (fact->known)
        return fact;
    ps_run_miss(run, ps_fact_info(id)->name, fact->reason);
    return NULL;
}

void
ps_sa_undecided(PsRun *run, PsMatch match)
{
    ps_run_miss(run, run->tested, ps_match_reason(match));
}

void
ps_sa_point(PsRun *run, PsSpan at)
{
    PsHit hit = { .at = at };

    g_array_append_val(run->hits, hit);
}
