/* SPDX-License-Identifier: MIT */
/* auth_spf.c - SPF for people: the record, what became of each term, and what it costs. */
#include <string.h>

#include "report/auth.h"
#include "report/print.h"

#define INDENT 13    /* blanks before what belongs to a result */
#define SHORT 80     /* bytes of a record that an excerpt shows whole */
#define TERM_LEN 200 /* bytes of a term that are shown */

static void
print_cut(const PsReport *report, const char *text)
{
    gsize len = strlen(text);

    ps_print_safe(report, text, MIN(len, TERM_LEN));
    if (len > TERM_LEN)
        fputs("\xe2\x80\xa6", report->out);
}

/* What became of NODE: a mark, the term, the state in words, the lookups up to here. */
static void
print_node(const PsReport *report, const PsSpfNode *node, guint depth)
{
    static const char marks[] = { [PS_SPF_TERM_UNREACHED] = '.',
        [PS_SPF_TERM_NO_MATCH] = '-',
        [PS_SPF_TERM_MATCH] = '+',
        [PS_SPF_TERM_ERROR] = '!' };

    fprintf(report->out, "%*s%c ", (int) (INDENT + 2 * depth), "", marks[node->state]);
    print_cut(report, node->term);
    if (node->target && !strstr(node->term, node->target)) {
        fputs(" = ", report->out);
        print_cut(report, node->target);
    }
    fprintf(report->out, " (%s",
        ps_print_prefixed(report, "term-", ps_spf_term_state_name(node->state)));
    if (node->lookups && node->state != PS_SPF_TERM_UNREACHED)
        fprintf(
            report->out, "; %s %u", ps_print_label(report, "lookups-so-far"), node->lookups);
    if (node->void_lookups && node->state != PS_SPF_TERM_UNREACHED)
        fprintf(
            report->out, ", %s %u", ps_print_label(report, "void-so-far"), node->void_lookups);
    fputs(")\n", report->out);
}

/* NOLINTBEGIN(misc-no-recursion): an evaluation is no deeper than its ten lookups */
static void
print_nodes(const PsReport *report, const GPtrArray *terms, guint depth)
{
    for (guint i = 0; terms && i < terms->len; i++) {
        const PsSpfNode *node = terms->pdata[i];

        print_node(report, node, depth);
        print_nodes(report, node->terms, depth + 1);
    }
}
/* NOLINTEND(misc-no-recursion) */

/* What is wrong in a record; some words of SPF mean something else elsewhere. */
static const char *
detail_label(const PsReport *report, const char *detail)
{
    const char *text = ps_print_prefixed(report, "spf-", detail);

    return text != detail ? text : ps_print_label(report, detail);
}

/* What is wrong, and the record with a caret below the place. */
static void
print_error(const PsReport *report, const PsSpf *spf)
{
    /* of two records neither has a place; that the DNS failed is said with the result */
    gboolean placed = spf->error_record && g_strcmp0(spf->error, "several-records") != 0;

    if (!spf->error ||
        (!strcmp(spf->error, "dns") && !g_strcmp0(spf->error_domain, spf->domain)))
        return;
    fprintf(report->out, "%*s%s", INDENT, "", detail_label(report, spf->error));
    if (spf->error_detail)
        fprintf(report->out, ": %s", detail_label(report, spf->error_detail));
    if (spf->error_domain && *spf->error_domain) {
        fputs(" (", report->out);
        print_cut(report, spf->error_domain);
        if (placed)
            fprintf(report->out, ", %s %" G_GSIZE_FORMAT, ps_print_label(report, "column"),
                spf->error_at + 1);
        putc(')', report->out);
    }
    putc('\n', report->out);
    if (spf->error_record)
        ps_auth_print_record(report, spf->error_record, placed ? spf->error_at : G_MAXSIZE);
}

static void
print_identity(const PsReport *report, const char *name, const PsAuthSpf *of)
{
    const PsSpf *spf = of->spf;

    ps_auth_print_name(report, name);
    ps_auth_print_result(report, ps_spf_result_name(of->result));
    if (of->result == PS_SPF_UNKNOWN && of->needs)
        fprintf(report->out, " (%s)", ps_print_label(report, of->needs));
    if (spf && spf->result == PS_SPF_TEMPERROR)
        fprintf(report->out, " (%s)", ps_print_label(report, ps_dns_reason(spf->dns)));
    if (spf && *spf->domain) {
        fputs("  ", report->out);
        print_cut(report, spf->domain);
    }
    putc('\n', report->out);
    if (!spf)
        return;
    /* a short one with a mistake is shown with the caret alone */
    if (spf->record &&
        !(!g_strcmp0(spf->record, spf->error_record) && strlen(spf->record) < SHORT))
        ps_auth_print_record(report, spf->record, G_MAXSIZE);
    print_nodes(report, spf->terms, 1);
    print_error(report, spf);
    if (spf->explanation) {
        fprintf(report->out, "%*s%s: \"", INDENT, "", ps_print_label(report, "explanation"));
        ps_print_text(report, spf->explanation);
        fputs("\"\n", report->out);
    }
}

/* What the record costs whoever evaluates all of it. */
static void
print_cost(const PsReport *report, const PsSpfAudit *audit)
{
    if (!audit || !audit->lookups)
        return;
    fprintf(report->out, "%*s%s %u %s", INDENT, "", ps_print_label(report, "spf-costs"),
        audit->lookups, ps_print_label(report, "spf-of-lookups"));
    if (audit->void_lookups)
        fprintf(report->out, ", %s %u %s", ps_print_label(report, "void-so-far"),
            audit->void_lookups, ps_print_label(report, "spf-of-void"));
    if (audit->blame) {
        fprintf(report->out, "; %s ", ps_print_label(report, "spf-blame"));
        print_cut(report, audit->blame);
    }
    putc('\n', report->out);
}

void
ps_auth_print_spf(const PsReport *report, const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;

    print_identity(report, "SPF", &auth->mail_from);
    print_cost(report, auth->audit);
    if (q->spf && q->libspf2 != PS_SPF_UNKNOWN && q->libspf2 != q->spf->result)
        fprintf(report->out, "%*s%s: %s\n", INDENT, "", ps_print_label(report, "with-libspf2"),
            ps_spf_result_name(q->libspf2));
    /* where MAIL FROM is empty it is the same */
    if (!auth->by_helo && auth->sending.helo)
        print_identity(report, "SPF HELO", &auth->helo);
}
