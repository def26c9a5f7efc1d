/* SPDX-License-Identifier: MIT */
/* auth_dkim.c - DKIM for people: each signature, the dry run, and what becomes of them. */
#include <string.h>

#include "report/auth.h"
#include "report/print.h"

#define INDENT 13 /* blanks before what belongs to a result */

static void
print_pair(const PsReport *report, const char *name, const char *value)
{
    if (!value)
        return;
    fprintf(report->out, " %s=", name);
    ps_print_text(report, value);
}

static void
print_signature(const PsReport *report, const PsDkimSignature *s)
{
    ps_auth_print_result(report, ps_dkim_result_name(s->result));
    if (s->reason)
        fprintf(report->out, " (%s)",
            ps_print_label(
                report, s->result == PS_DKIM_TEMPERROR || s->result == PS_DKIM_UNKNOWN
                            ? ps_dns_reason(s->dns)
                            : s->reason));
    putc(' ', report->out);
    print_pair(report, "d", s->domain);
    print_pair(report, "s", s->selector);
    print_pair(report, "a", s->algorithm);
    if (s->key_bits)
        fprintf(report->out, ", %u bit", s->key_bits);
    if (s->testing)
        fputs(", t=y", report->out);
    if (s->length_limited)
        fputs(", l=", report->out);
}

/* The published key, where there is something to say of it. TOLD: what to publish instead is
 * the fix of a finding. */
static void
print_key(const PsReport *report, const PsDkimKey *key, gboolean told)
{
    if (!key || (!key->reason && !key->fixed))
        return;
    fprintf(report->out, "%*s%s: %s", INDENT, "", ps_print_label(report, "published-key"),
        ps_print_prefixed(report, "dkim-key-", ps_dkim_key_state_name(key->state)));
    if (key->reason)
        fprintf(report->out, " (%s)", ps_print_label(report, key->reason));
    putc('\n', report->out);
    if (key->record)
        ps_auth_print_record(report, key->record, G_MAXSIZE);
    if (key->fixed && !told) {
        fprintf(report->out, "%*s%s:\n", INDENT, "", ps_print_label(report, "publish"));
        ps_auth_print_record(report, key->fixed, G_MAXSIZE);
    }
}

/* What breaks a signature that is there, though nobody means harm by it. */
static void
print_breaks(const PsReport *report, const PsDkimOutcome *outcomes)
{
    guint count = 0;

    for (guint i = 0; i < PS_DKIM_CHANGES; i++) {
        if (ps_dkim_change_info(i)->by == PS_DKIM_BY_FORGER ||
            (outcomes[i] != PS_DKIM_BODY_BROKEN && outcomes[i] != PS_DKIM_HEADER_BROKEN))
            continue;
        if (count++)
            fputs("; ", report->out);
        else
            fprintf(report->out, "%*s%s: ", INDENT, "", ps_print_label(report, "breaks"));
        fputs(ps_print_label(report, ps_dkim_change_info(i)->word), report->out);
    }
    if (count)
        putc('\n', report->out);
}

/* The settings are columns, and the changes that touch this message are lines. */
static void
print_matrix(const PsReport *report, const PsAuth *auth)
{
    static const char marks[] = { [PS_DKIM_UNTOUCHED] = ' ',
        [PS_DKIM_SURVIVES] = '+',
        [PS_DKIM_BODY_BROKEN] = 'B',
        [PS_DKIM_HEADER_BROKEN] = 'H' };

    fprintf(report->out, "%*s%s\n", INDENT, "", ps_print_label(report, "survival"));
    for (guint s = 0; s < PS_DKIM_SETTINGS; s++)
        fprintf(report->out, "%*s%u %s\n", INDENT + 2, "", s + 1, ps_dkim_settings[s].word);
    fprintf(report->out, "%*s", INDENT + 1, "");
    for (guint s = 0; s < PS_DKIM_SETTINGS; s++)
        fprintf(report->out, " %u", s + 1);
    putc('\n', report->out);
    for (guint i = 0; i < PS_DKIM_CHANGES; i++) {
        if (auth->outcomes[0][i] == PS_DKIM_UNTOUCHED)
            continue;
        fprintf(report->out, "%*s", INDENT + 1, "");
        for (guint s = 0; s < PS_DKIM_SETTINGS; s++)
            fprintf(report->out, " %c", marks[auth->outcomes[s][i]]);
        fprintf(report->out, "  %s\n", ps_print_label(report, ps_dkim_change_info(i)->word));
    }
}

static void
print_dry_run(const PsReport *report, const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;

    if (!q->key)
        return;
    ps_auth_print_name(report, "DKIM");
    if (q->planned) {
        print_signature(report, q->planned);
        fprintf(report->out, " (%s)\n", ps_print_label(report, "dry-run"));
    } else {
        const char *result = ps_planned_result(q);

        ps_auth_print_result(report, result ? result : "unknown");
        putc(' ', report->out);
        print_pair(report, "d", auth->sending.dkim_domain);
        print_pair(report, "s", auth->sending.dkim_selector);
        fprintf(report->out, " (%s)\n",
            ps_print_label(report, q->private_key ? "not-signed" : "will-be-signed"));
    }
    print_key(report, q->key, q->key->testing || q->key->state == PS_DKIM_KEY_BAD);
    if (auth->survival)
        print_matrix(report, auth);
}

void
ps_auth_print_dkim(const PsReport *report, const PsAuth *auth)
{
    const PsFact *dkim = ps_facts_get(auth->facts, PS_FACT_dkim);

    for (guint i = 0; i < auth->signatures->len; i++) {
        const PsAuthSignature *signature = &g_array_index(auth->signatures, PsAuthSignature, i);
        PsPlace place =
            ps_lines_find(ps_source_lines(auth->source), signature->shown->at.offset);

        ps_auth_print_name(report, "DKIM");
        print_signature(report, signature->shown);
        fprintf(report->out, " (%s %" G_GSIZE_FORMAT ")\n", ps_print_label(report, "line"),
            place.line);
        print_key(report, signature->key, signature->shown->testing);
        if (signature->survival)
            print_breaks(report, signature->outcomes);
    }
    print_dry_run(report, auth);
    if (auth->signatures->len || auth->inquiry.key)
        return;
    ps_auth_print_name(report, "DKIM");
    ps_auth_print_result(report, dkim->known ? "none" : "unknown");
    if (!dkim->known)
        fprintf(report->out, " (%s)", ps_print_label(report, dkim->reason));
    putc('\n', report->out);
}
