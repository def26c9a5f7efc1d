/* SPDX-License-Identifier: MIT */
/*
 * dialogue.c - the SMTP dialogue that each recipient's server is expected to hold, a line a
 * command ("C:", the sending server) or reply ("S:").
 *
 * It ends at the first reply that is certain or likely to refuse; what is only possible stands
 * at its place, behind "or". presend knows codes and reasons, not the words that a server will
 * use today: it puts none into its mouth.
 */
#include <string.h>

#include "report/print.h"

typedef struct {
    const PsReport *report;
    const PsLint *lint;
    const PsRecipient *recipient; /* one of COUNT that have the same answer */
    guint count;
} Dialogue;

static void
command(const Dialogue *d, const char *before, const char *text, const char *after)
{
    fprintf(d->report->out, "  C: %s", before);
    ps_print_text(d->report, text);
    fprintf(d->report->out, "%s\n", after);
}

/* When RULE's replies come; those on content come with the others on the message. */
static PsSmtpStage
stage_of(const PsRule *rule)
{
    return MIN(rule->smtp, PS_SMTP_DATA);
}

/* The reply that comes at STAGE: GOOD unless something speaks against it. FALSE if it refuses,
 * and so ends the dialogue. */
static gboolean
goes_on(const Dialogue *d, PsSmtpStage stage, const char *good)
{
    const GArray *replies = d->recipient->prediction.replies;
    FILE *out = d->report->out;
    gboolean decided = FALSE, said = FALSE;

    for (guint i = 0; i < replies->len && !decided;) {
        const PsPredicted *p = &g_array_index(replies, PsPredicted, i);

        if (stage_of(p->rule) != stage) {
            i++;
            continue;
        }
        decided = p->certainty > PS_CERTAINTY_POSSIBLE;
        if (!decided && !said)
            fprintf(out, "  S: %s\n", good);
        fputs("  S: ", out);
        if (!decided)
            fprintf(out, "%s ", ps_print_label(d->report, "or"));
        i = ps_print_replies(d->report, d->recipient, i, ":");
        said = TRUE;
    }
    if (!said)
        fprintf(out, "  S: %s\n", good);
    return !decided;
}

/* The value of ID, or NEEDS ("needs helo") in brackets. The caller frees it. */
static char *
given(const Dialogue *d, PsFactId id, const char *needs)
{
    const PsFact *fact = ps_facts_get(d->lint->facts, id);

    if (fact->known && fact->count)
        return g_strdup(fact->values[0].text);
    return g_strdup_printf("(%s)", ps_print_label(d->report, needs));
}

static gboolean
greet(const Dialogue *d)
{
    const char *tls = ps_facts_word(d->lint->facts, PS_FACT_tls);
    g_autofree char *helo = given(d, PS_FACT_helo, "needs helo");

    if (!goes_on(d, PS_SMTP_CONNECT, "220"))
        return FALSE;
    command(d, "EHLO ", helo, "");
    if (tls && !strcmp(tls, "yes")) {
        fputs("  S: 250\n  C: STARTTLS\n  S: 220\n", d->report->out);
        command(d, "EHLO ", helo, "");
    }
    return goes_on(d, PS_SMTP_HELO, "250");
}

static gboolean
name_sender_and_recipient(const Dialogue *d)
{
    g_autofree char *mail_from = given(d, PS_FACT_mail_from, "needs mail-from");
    g_autofree char *size = given(d, PS_FACT_message_bytes, "not measured");
    g_autofree char *after = g_strdup_printf("> SIZE=%s", size);

    command(d, "MAIL FROM:<", mail_from, after);
    if (!goes_on(d, PS_SMTP_MAIL, "250"))
        return FALSE;
    command(d, "RCPT TO:<", d->recipient->address, ">");
    return goes_on(d, PS_SMTP_RCPT, "250");
}

static void
send_message(const Dialogue *d)
{
    gboolean unknown = d->recipient->prediction.outcome == PS_VERDICT_UNKNOWN;
    g_autofree char *size = given(d, PS_FACT_message_bytes, "not measured");
    g_autofree char *after = g_strdup_printf(" %s", ps_print_label(d->report, "octets"));

    fputs("  C: DATA\n  S: 354\n", d->report->out);
    command(d, "... ", size, after);
    fputs("  C: .\n", d->report->out);
    goes_on(d, PS_SMTP_DATA, unknown ? "?" : "250");
}

/* What the last reply leaves open. */
static void
print_outcome(const Dialogue *d)
{
    const PsPrediction *prediction = &d->recipient->prediction;

    if (prediction->outcome == PS_VERDICT_JUNK_RISK)
        fprintf(d->report->out, "  (%s)\n", ps_print_label(d->report, "verdict-junk-risk"));
    if (!prediction->missing->len)
        return;
    fprintf(d->report->out, "  (%s: ", ps_print_label(d->report, "not-checked"));
    ps_print_missing(d->report, prediction->missing);
    fputs(")\n", d->report->out);
}

static void
print_dialogue(const Dialogue *d)
{
    const PsReport *report = d->report;

    putc('\n', report->out);
    ps_print_start(report, PS_PRINT_BOLD);
    fputs(ps_print_prefixed(report, "provider-", d->recipient->provider), report->out);
    ps_print_stop(report);
    fputs(": ", report->out);
    ps_print_text(report, d->recipient->address);
    if (d->count > 1)
        fprintf(report->out, " (+%u %s)", d->count - 1, ps_print_label(report, "more"));
    putc('\n', report->out);
    if (!strcmp(d->recipient->provider, "none"))
        fprintf(report->out, "  (%s)\n", ps_print_label(report, "no-server"));
    if (greet(d) && name_sender_and_recipient(d))
        send_message(d);
    fputs("  C: QUIT\n", report->out);
    print_outcome(d);
}

static gboolean
is_answered_alike(const PsRecipient *a, const PsRecipient *b)
{
    return !strcmp(a->provider, b->provider) &&
           ps_prediction_is_alike(&a->prediction, &b->prediction);
}

/* One dialogue for all recipients that are answered alike, in the order of the first of each. */
static void
print_dialogues(const PsReport *report, const PsLint *lint)
{
    g_autoptr(GArray) dialogues = g_array_new(FALSE, FALSE, sizeof(Dialogue));

    for (guint i = 0; i < lint->recipients->len; i++) {
        const PsRecipient *recipient = g_ptr_array_index(lint->recipients, i);
        const Dialogue next = { report, lint, recipient, recipient->count };
        guint at = 0;

        while (at < dialogues->len &&
               !is_answered_alike(g_array_index(dialogues, Dialogue, at).recipient, recipient))
            at++;
        if (at < dialogues->len)
            g_array_index(dialogues, Dialogue, at).count += recipient->count;
        else
            g_array_append_val(dialogues, next);
    }
    for (guint i = 0; i < dialogues->len; i++)
        print_dialogue(&g_array_index(dialogues, Dialogue, i));
}

static void
file(PsReport *report, const PsLint *lint)
{
    if (lint->error)
        return; /* the command has said so on standard error */
    if (report->files)
        putc('\n', report->out);
    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, lint->title);
    ps_print_stop(report);
    putc('\n', report->out);
    print_dialogues(report, lint);
    if (!lint->recipients->len) {
        g_autoptr(GArray) missing = ps_print_worth(lint->missing);

        fprintf(report->out, "%s: ", ps_print_label(report, "not-checked"));
        ps_print_missing(report, missing);
        putc('\n', report->out);
    }
}

const PsReportFormat ps_report_dialogue = { "dialogue", NULL, file, NULL };
