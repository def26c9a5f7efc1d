/* SPDX-License-Identifier: MIT */
/* explain_code.c - presend explain: what is told of a "code" line, and all of them; see explain.h. */
#include <string.h>

#include "base/i18n.h"
#include "bounce/reply_told.h"
#include "cli/explain.h"

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
        const char *says = ps_code_told(explain->rules, explain->lang, code, "says");
        const char *source = ps_code_source(explain->rules, explain->lang, code);
        g_autofree char *numbers = numbers_of(code), *names = ps_about_providers(explain->rules,
                                                         explain->lang, code->providers);
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
