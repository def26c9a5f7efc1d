/* SPDX-License-Identifier: MIT */
/* explain_code.c - presend explain: what is told of a "code" line, and all of them; see explain.h. */
#include <string.h>

#include "base/i18n.h"
#include "cli/explain.h"
#include "rules/notice.h"

const char *
cmd_explain_answer(
    const CmdExplain *explain, const char *prefix, const char *key, const char *part)
{
    g_autofree char *whole = g_strconcat(prefix, key, NULL);

    return ps_rules_answer(explain->rules, explain->lang, whole, part);
}

const char *
cmd_explain_said(const CmdExplain *explain, const PsCode *code, const char *part)
{
    const char *text = cmd_explain_answer(explain, "code:", code->id, part);

    return text ? text : cmd_explain_answer(explain, "", code->reason, part);
}

const char *
cmd_explain_source(const CmdExplain *explain, const PsCode *code)
{
    const char *text = cmd_explain_answer(explain, "code:", code->id, "source");

    return text ? text : cmd_explain_answer(explain, "code@", code->providers[0], "source");
}

char *
cmd_explain_providers(const CmdExplain *explain, const PsCode *code)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; code->providers[i]; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "",
            ps_about_provider(explain->rules, explain->lang, code->providers[i]));
    return g_strdup(names->str);
}

const char *
cmd_explain_evidence(PsCodeEvidence evidence)
{
    switch (evidence) {
    case PS_CODE_DOCUMENTED:
        return _("documented");
    case PS_CODE_MEASURED:
        return _("measured");
    case PS_CODE_SEEN:
        return _("seen in real bounces");
    case PS_CODE_REPORTED:
    case PS_CODE_EVIDENCE:
        break;
    }
    return _("reported by others");
}

/* The numbers of CODE as people write them. */
static char *
numbers_of(const PsCode *code)
{
    g_autofree char *codes = g_strjoinv("/", (char **) code->codes);
    g_autofree char *statuses = g_strjoinv("/", (char **) code->statuses);

    return g_strdup_printf("%s%s%s", strcmp(codes, "-") != 0 ? codes : "",
        strcmp(statuses, "-") != 0 && strcmp(codes, "-") != 0 ? " " : "",
        strcmp(statuses, "-") != 0 ? statuses : "");
}

void
cmd_explain_replies(CmdExplain *explain)
{
    const char *last = NULL;

    ps_doc_title(explain->doc, 1, NULL, _("What mail servers mean by their replies"), NULL);
    for (guint i = 0; i < ps_rules_code_count(explain->rules); i++) {
        const PsCode *code = ps_rules_code(explain->rules, i);
        const char *says = cmd_explain_answer(explain, "code:", code->id, "says");
        const char *source = cmd_explain_source(explain, code);
        g_autofree char *numbers = numbers_of(code),
                        *names = cmd_explain_providers(explain, code);
        gboolean several = code->providers[1] != NULL;
        g_autofree char *text = g_strdup_printf("%s%s%s (%s%s%s)", several ? names : "",
            several ? ": " : "", says ? says : "", cmd_explain_evidence(code->evidence),
            source ? ": " : "", source ? source : "");

        if (g_strcmp0(last, code->providers[0]) != 0) {
            const char *name =
                ps_about_provider(explain->rules, explain->lang, code->providers[0]);

            ps_doc_title(explain->doc, 2, NULL, name, NULL);
        }
        last = code->providers[0];
        ps_doc_item(explain->doc, *numbers ? numbers : "-", text);
    }
}
