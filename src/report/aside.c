/* SPDX-License-Identifier: MIT */
/* aside.c - what the text tells below the verdict; see aside.h. */
#include "report/aside.h"

#include "report/check.h"
#include "report/print.h"
#include "report/say.h"

static void
print_passed(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) checks = ps_checks_new(lint, report->rules);

    fprintf(report->out, "  %s (%u):\n", ps_print_label(report, "passed"),
        ps_checks_count(checks, PS_OUTCOME_MISS));
    for (guint i = 0; i < checks->len; i++) {
        const PsCheck *check = &g_array_index(checks, PsCheck, i);
        g_autofree char *about = NULL;

        if (check->state != PS_OUTCOME_MISS)
            continue;
        about = ps_say_about(check->rule, report->lang);
        fputs("    ", report->out);
        ps_print_text(report, about);
        fprintf(report->out, " [%s]\n", check->rule->name);
    }
}

static gboolean
is_known(const PsFinding *finding)
{
    return !finding->suppressed;
}

/* "    draft.eml:3:10: error: what is wrong [RULE]", and why it is silent. */
static void
print_silent(const PsReport *report, const PsLint *lint, const PsFinding *finding)
{
    g_autofree char *why = ps_say_silence(report, finding);
    PsPlace at = ps_say_range(lint, finding).from;

    fputs("    ", report->out);
    ps_print_text(report, lint->file);
    fprintf(report->out, ":%zu:%zu: ", at.line, at.column);
    ps_print_message(report, finding);
    if (finding->suppressed)
        fprintf(report->out, "       = %s\n", why);
}

/* "  suppressed: 2 (--show-suppressed)"; KNOWN: those that a baseline has. */
static void
print_all_silent(const PsReport *report, const PsLint *lint, gboolean known)
{
    guint count = 0;

    for (guint i = 0; i < lint->silent->len; i++)
        count += is_known(g_ptr_array_index(lint->silent, i)) == known;
    if (!count)
        return;
    fprintf(report->out, "  %s: %u%s\n", ps_print_label(report, known ? "known" : "suppressed"),
        count, report->show_suppressed ? "" : " (--show-suppressed)");
    for (guint i = 0; report->show_suppressed && i < lint->silent->len; i++)
        if (is_known(g_ptr_array_index(lint->silent, i)) == known)
            print_silent(report, lint, g_ptr_array_index(lint->silent, i));
}

void
ps_print_aside(const PsReport *report, const PsLint *lint)
{
    if (lint->selection)
        fprintf(report->out, "  %s: %u %s\n", ps_print_label(report, "not-selected"),
            ps_selection_left_out(lint->selection), ps_print_label(report, "rules"));
    print_all_silent(report, lint, FALSE);
    print_all_silent(report, lint, TRUE);
    if (report->show_passed)
        print_passed(report, lint);
}
