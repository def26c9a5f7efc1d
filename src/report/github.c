/* SPDX-License-Identifier: MIT */
/*
 * github.c - the report as workflow commands of GitHub Actions, which become annotations of a
 * pull request: ::error file=F,line=1,endLine=1,col=2,title=RULE::text. GitHub shows ten of a
 * kind and step, so the worst come first, as everywhere. What was not checked is a notice.
 *
 * Source: docs.github.com, "Workflow commands for GitHub Actions" (% is written %25, CR %0D,
 * LF %0A; in properties : is %3A and , %2C).
 */
#include <string.h>

#include "base/safe.h"
#include "report/print.h"
#include "report/say.h"

/* TEXT, which is one line, as UTF-8; in a property, two more characters mean something. */
static char *
escape(const char *text, const char *special)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);

    for (const char *at = valid; *at; at++) {
        if (strchr(special, *at))
            g_string_append_printf(out, "%%%02X", (guchar) *at);
        else if (g_ascii_iscntrl(*at))
            g_string_append_c(
                out, '?'); /* GitHub has no word for it, and a terminal obeys it */
        else
            g_string_append_c(out, *at);
    }
    return g_string_free(out, FALSE);
}

static const char *
command_of(PsLevel level)
{
    return level == PS_LEVEL_ERROR ? "error" : level == PS_LEVEL_WARNING ? "warning" : "notice";
}

static void
print(const PsReport *report, const char *command, const char *place, const char *title,
    const char *message)
{
    g_autofree char *data = escape(message, "%\r\n");

    fprintf(report->out, "::%s %s,title=%s::%s\n", command, place, title, data);
}

static void
file(PsReport *report, const PsLint *lint)
{
    g_autofree char *path = ps_say_path(lint->file);
    g_autofree char *name = escape(path, "%\r\n:,");
    g_autofree char *whole = g_strconcat("file=", name, NULL);
    g_autoptr(GArray) missing = ps_print_worth(lint->missing);

    if (lint->error) {
        g_autofree char *error = ps_safe_dup(lint->error);

        print(report, "error", whole, "presend", error);
        return;
    }
    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = g_ptr_array_index(lint->findings, i);
        PsRange range = ps_say_range_in_characters(lint, finding);
        g_autofree char *message = ps_say_advice(report, finding);
        g_autofree char *place = g_strdup_printf("%s,line=%zu,endLine=%zu,col=%zu", whole,
            range.from.line, range.to.line, range.from.column);

        print(report, command_of(finding->level), place, finding->rule->name, message);
    }
    if (missing->len) {
        g_autofree char *text =
            ps_say_missing(report, (const PsMissing *) missing->data, missing->len);

        print(report, "notice", whole, "presend", text);
    }
}

const PsReportFormat ps_report_github = { "github", NULL, file, NULL };
