/* SPDX-License-Identifier: MIT */
/* print.c - words, colours and safe text of reports for people; see print.h. */
#include "report/print.h"

#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "mail/template.h"

const char *
ps_print_prefixed(const PsReport *report, const char *prefix, const char *word)
{
    g_autofree char *key = g_strdelimit(g_strconcat(prefix, word, NULL), " ", '-');
    const char *text = ps_rules_word(report->rules, report->lang, key);

    return text == key ? word : text;
}

const char *
ps_print_label(const PsReport *report, const char *word)
{
    return ps_print_prefixed(report, "", word);
}

void
ps_print_safe(const PsReport *report, const char *text, gsize len)
{
    g_autoptr(GString) out = g_string_new(NULL);

    ps_safe_append(out, text, len);
    fputs(out->str, report->out);
}

void
ps_print_text(const PsReport *report, const char *text)
{
    ps_print_safe(report, text, strlen(text));
}

void
ps_print_first(const PsReport *report, const char *text)
{
    g_autofree char *safe = ps_safe_dup_first(text);

    fputs(safe, report->out);
}

void
ps_print_count(const PsReport *report, guint64 count)
{
    g_autofree char *text = ps_i18n_count(report->lang, count);

    fputs(text, report->out);
}

void
ps_print_start(const PsReport *report, const char *colour)
{
    if (report->colour)
        fprintf(report->out, "\033[%sm", colour);
}

void
ps_print_stop(const PsReport *report)
{
    if (report->colour)
        fputs("\033[0m", report->out);
}

const char *
ps_print_level_colour(PsLevel level)
{
    return level == PS_LEVEL_ERROR     ? PS_PRINT_RED
           : level == PS_LEVEL_WARNING ? PS_PRINT_YELLOW
                                       : PS_PRINT_CYAN;
}

void
ps_print_message(const PsReport *report, const PsFinding *finding)
{
    ps_print_start(report, ps_print_level_colour(finding->level));
    fputs(ps_print_label(report, ps_level_name(finding->level)), report->out);
    ps_print_stop(report);
    fputs(": ", report->out);
    ps_print_text(report, finding->message);
    if (finding->count > 1)
        fprintf(report->out, " (+%u %s)", finding->count - 1, ps_print_label(report, "more"));
    fprintf(report->out, " [%s]\n", finding->rule->name);
}

void
ps_print_fix(const PsReport *report, const PsFinding *finding)
{
    if (!finding->fix)
        return;
    fprintf(report->out, "       = %s: ", ps_print_label(report, "fix"));
    ps_print_text(report, finding->fix);
    putc('\n', report->out);
}

GArray *
ps_print_worth(const GArray *missing)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(PsMissing));

    gboolean no_header = FALSE;

    for (guint i = 0; i < missing->len; i++) {
        const PsMissing *m = &g_array_index(missing, PsMissing, i);
        gboolean by_header = !strcmp(m->reason, PS_TEMPLATE_NEEDS);

        if (strcmp(m->reason, PS_NEEDS_HISTORY) != 0 && !(by_header && no_header))
            g_array_append_val(list, *m);
        no_header |= by_header; /* all the rest of it goes without saying */
    }
    return list;
}

void
ps_print_missing(const PsReport *report, const GArray *missing)
{
    for (guint i = 0; i < missing->len; i++) {
        const PsMissing *m = &g_array_index(missing, PsMissing, i);

        fprintf(report->out, "%s%s (%s)", i ? ", " : "", m->fact,
            ps_print_label(report, m->reason));
    }
}

static void
print_reply(const PsReport *report, const PsPredicted *p)
{
    fprintf(report->out, "%u", p->reply->code);
    if (p->reply->enhanced)
        fprintf(report->out, " %s", p->reply->enhanced);
}

/* The reply NEXT is one of the same rule, and as sure. */
static gboolean
goes_with(const PsPredicted *p, const GArray *replies, guint next)
{
    const PsPredicted *other =
        next < replies->len ? &g_array_index(replies, PsPredicted, next) : NULL;

    return other && other->rule == p->rule && other->certainty == p->certainty;
}

guint
ps_print_replies(
    const PsReport *report, const PsRecipient *recipient, guint first, const char *between)
{
    const GArray *replies = recipient->prediction.replies;
    const PsRule *rule = g_array_index(replies, PsPredicted, first).rule;
    guint i = first;

    for (; i < replies->len && g_array_index(replies, PsPredicted, i).rule == rule; i++) {
        const PsPredicted *p = &g_array_index(replies, PsPredicted, i);

        if (i > first)
            fprintf(report->out, " %s ", ps_print_label(report, "or"));
        print_reply(report, p);
        if (!goes_with(p, replies, i + 1))
            fprintf(
                report->out, " (%s)", ps_print_label(report, ps_certainty_name(p->certainty)));
    }
    fprintf(report->out, "%s ", between);
    ps_print_text(report, g_ptr_array_index(recipient->messages, first));
    fprintf(report->out, " [%s]\n", rule->name);
    return i;
}
