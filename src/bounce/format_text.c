/* SPDX-License-Identifier: MIT */
/* format_text.c - a notice explained as a help desk would: what, whose fault, what to do. */
#include <string.h>

#include "base/safe.h"
#include "bounce/format.h"
#include "report/print.h"

enum { WIDTH = 78, INDENT = 4 };

static const char *
word(const PsReport *report, const char *name)
{
    return ps_print_prefixed(report, "bounce:", name);
}

/* TEXT, safe already, as a paragraph; the first line has USED columns. */
static void
put_wrapped(PsReport *report, const char *text, glong used)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (char **w = words; *w; w++) {
        glong len = g_utf8_strlen(*w, -1);

        if (used > INDENT && used + 1 + len > WIDTH) {
            fprintf(report->out, "\n%*s", INDENT, "");
            used = INDENT;
        } else if (used > INDENT) {
            putc(' ', report->out);
            used++;
        }
        fputs(*w, report->out);
        used += len;
    }
    putc('\n', report->out);
}

static void
put_paragraph(PsReport *report, const char *label, const char *text)
{
    g_autofree char *safe = ps_safe_dup(text);

    fprintf(report->out, "%*s", INDENT, "");
    if (label)
        fprintf(report->out, "%s:", label);
    put_wrapped(report, safe, INDENT + (label ? g_utf8_strlen(label, -1) + 1 : 0));
}

/* A server has answered; else there are only sentences about it. */
static gboolean
has_reply(const PsBounceRecord *r)
{
    return (r->code && !r->code_derived) || (r->status && !r->status_derived);
}

static void
put_reply(PsReport *report, const PsBounceRecord *r)
{
    g_autofree char *text = NULL;

    if (!r->diagnostic)
        return;
    text = r->remote_mta ? g_strdup_printf("“%s” (%s)", r->diagnostic, r->remote_mta)
                         : g_strdup_printf("“%s”", r->diagnostic);
    put_paragraph(report, word(report, has_reply(r) ? "reply" : "notice"), text);
}

/* The rules that foretell it, with the line of the returned message where one finds it. */
static void
put_caught(PsReport *report, const PsBounceAnswer *answer)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < answer->caught->len; i++) {
        const PsBounceCaught *caught = &g_array_index(answer->caught, PsBounceCaught, i);

        g_string_append_printf(names, "%s%s", i ? ", " : "", caught->rule->name);
        if (caught->line)
            g_string_append_printf(
                names, " (%s %" G_GSIZE_FORMAT ")", word(report, "line"), caught->line);
    }
    if (names->len)
        put_paragraph(report, word(report, "caught"), names->str);
}

/* ", 552 5.2.2": what was said, not what we make of it. */
static void
put_code(PsReport *report, const PsBounceRecord *r)
{
    gboolean code = r->code && !r->code_derived;

    if (code)
        fprintf(report->out, ", %u", r->code);
    if (r->status && !r->status_derived)
        fprintf(report->out, "%s%s", code ? " " : ", ", r->status);
}

/* "anna@example.it: mailboxfull, soft, 552 5.2.2" */
static void
put_headline(PsReport *report, const PsBounceItem *item, const PsBounceRecord *r)
{
    ps_print_first(report, item->file);
    fputs(": ", report->out);
    ps_print_start(report, r->hard ? PS_PRINT_RED : PS_PRINT_YELLOW);
    ps_print_text(report, r->recipient ? r->recipient : "?");
    ps_print_stop(report);
    fprintf(report->out, ": %s", word(report, r->reason));
    if (item->bounce->kind == PS_BOUNCE_BOUNCE)
        fprintf(report->out, ", %s", word(report, r->hard ? "hard" : "soft"));
    put_code(report, r);
    fprintf(report->out, " [%s]\n", r->reason);
}

/* Of what says something about an address: no notice of delivery, no automatic reply. */
static void
put_decision(PsReport *report, const PsBounceItem *item, guint index)
{
    PsBounceKind kind = item->bounce->kind;
    g_autofree char *text = NULL;

    if (kind != PS_BOUNCE_BOUNCE && kind != PS_BOUNCE_COMPLAINT)
        return;
    text = ps_bounce_decision_text(
        report->rules, report->lang, &g_array_index(item->decisions, PsBounceDecision, index));
    put_paragraph(report, word(report, "decision"), text);
}

/* Whose message came back, where that can be told, and by what. */
static void
put_origin(PsReport *report, const PsBounceItem *item)
{
    g_autofree char *key = g_strdup_printf("origin:%s/%s", item->origin, item->origin_sign);
    const char *text = ps_bounce_text(report->rules, report->lang, key, "text");

    if (*text)
        put_paragraph(report, word(report, "origin"), text);
}

static void
put_record(PsReport *report, const PsBounceItem *item, guint index)
{
    const PsBounceRecord *r = &g_array_index(item->bounce->records, PsBounceRecord, index);
    const PsBounceAnswer *answer = g_ptr_array_index(item->answers, index);
    gboolean failed = item->bounce->kind == PS_BOUNCE_BOUNCE;

    put_headline(report, item, r);
    put_paragraph(report, NULL, answer->happened);
    if (item->bounce->original_subject)
        put_paragraph(report, word(report, "message"), item->bounce->original_subject);
    put_origin(report, item);
    if (failed)
        put_paragraph(report, word(report, "because"), answer->fault_text);
    put_paragraph(report, word(report, "todo"), answer->todo);
    put_decision(report, item, index);
    if (failed)
        put_paragraph(report, word(report, "again"), answer->again_text);
    if (failed)
        put_reply(report, r);
    put_caught(report, answer);
    if (answer->source)
        put_paragraph(report, word(report, "source"), answer->source);
    putc('\n', report->out);
}

static void
begin(PsReport *report)
{
    (void) report;
}

static void
write_item(PsReport *report, const PsBounceItem *item)
{
    if (item->error)
        return; /* it has been said on standard error */
    if (!item->bounce->records->len) {
        ps_print_first(report, item->file);
        fprintf(report->out, ": %s\n", word(report, "none"));
    }
    for (guint i = 0; i < item->bounce->records->len; i++)
        put_record(report, item, i);
    if (item->bounce->left_out)
        fprintf(report->out, "%s: %u\n\n", word(report, "left-out"), item->bounce->left_out);
}

static void
end(PsReport *report, const PsBounceSummary *summary)
{
    if (!summary->attack)
        return;
    put_paragraph(report, word(report, "attack"),
        ps_bounce_text(report->rules, report->lang, "attack", "happened"));
    put_paragraph(report, word(report, "todo"),
        ps_bounce_text(report->rules, report->lang, "attack", "todo"));
}

const PsBounceFormat ps_bounce_format_text = { "text", begin, write_item, end };
