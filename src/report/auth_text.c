/* SPDX-License-Identifier: MIT */
/*
 * auth_text.c - authentication for people: who is asked, each result and where it comes from,
 * what the rules say, the field that a receiver will write, and what was not checked.
 *
 * Everything that comes from a mail, an option or the DNS passes through base/safe. Labels
 * are words of the rule files.
 */
#include <string.h>

#include "base/i18n.h"
#include "report/auth.h"
#include "report/excerpt.h"
#include "report/print.h"

#define COLUMN 11       /* in which values begin, behind two blanks */
#define RECORD_LEN 1000 /* bytes of a record that are shown */

void
ps_auth_print_name(const PsReport *report, const char *name)
{
    fprintf(report->out, "  %s%*s", name, MAX(COLUMN - (int) g_utf8_strlen(name, -1), 1), "");
}

void
ps_auth_print_result(const PsReport *report, const char *result)
{
    static const char *const good[] = { "pass", NULL }, *const open[] = { "none", "neutral",
        "unknown", "temperror", NULL };

    ps_print_start(report, g_strv_contains(good, result)   ? PS_PRINT_GREEN
                           : g_strv_contains(open, result) ? PS_PRINT_YELLOW
                                                           : PS_PRINT_RED);
    fputs(result, report->out);
    ps_print_stop(report);
}

void
ps_auth_print_record(const PsReport *report, const char *record, gsize at)
{
    g_autofree char *gutter = g_strnfill(COLUMN + 2, ' ');
    gsize len = strlen(record);

    if (at != G_MAXSIZE) {
        ps_print_excerpt(report, gutter, gutter, record, len, (PsSpan){ MIN(at, len), 1 });
        return;
    }
    fputs(gutter, report->out);
    ps_print_safe(report, record, MIN(len, RECORD_LEN));
    fputs(len > RECORD_LEN ? "\xe2\x80\xa6\n" : "\n", report->out);
}

/* NAME, VALUE, and what was assumed for it. */
static void
print_value(const PsReport *report, const char *name, const char *value, const char *assumed)
{
    ps_auth_print_name(report, name);
    ps_print_text(report, value);
    if (assumed)
        fprintf(report->out, " (%s: %s)", ps_print_label(report, "assumed"),
            ps_print_label(report, assumed));
    putc('\n', report->out);
}

/* Who is asked. */
static void
print_identities(const PsReport *report, const PsAuth *auth)
{
    const PsFact *mail_from = ps_facts_get(auth->facts, PS_FACT_mail_from);

    if (auth->ip)
        print_value(report, "IP", auth->ip, auth->inquiry.any_ip ? "ip-authorised" : NULL);
    if (auth->sending.helo)
        print_value(report, "HELO", auth->sending.helo, NULL);
    if (mail_from->known && mail_from->count)
        print_value(report, "MAIL FROM",
            *mail_from->values[0].text ? mail_from->values[0].text : "<>", mail_from->assumed);
    if (auth->inquiry.author)
        print_value(report, "From", auth->inquiry.author, NULL);
}

static void
print_yes_or_no(const PsReport *report, const char *name, const char *word)
{
    fprintf(report->out, "%s: %s", name,
        ps_print_prefixed(report, "aligned-", word ? word : "unknown"));
}

static void
print_policy(
    const PsReport *report, const char *rfc, const PsDmarcRecord *found, const char *result)
{
    fprintf(report->out, "%*s%s: ", COLUMN + 2, "", rfc);
    ps_auth_print_result(report, result);
    if (!found->known) {
        fprintf(report->out, " (%s)\n", ps_print_label(report, ps_dns_reason(found->dns)));
        return;
    }
    fprintf(report->out, ", %s %s", ps_print_label(report, "policy"),
        ps_print_label(report, ps_dmarc_policy_name(found->policy)));
    if (found->at) {
        fputs(", _dmarc.", report->out);
        ps_print_text(report, found->at);
    }
    if (found->testing)
        fputs(", t=y", report->out);
    if (found->percent < 100)
        fprintf(report->out, ", pct=%u", found->percent);
    if (found->organisation) {
        fprintf(report->out, ", %s ", ps_print_label(report, "organisation"));
        ps_print_text(report, found->organisation);
    }
    if (found->several || found->error)
        fprintf(report->out, " (%s)",
            ps_print_label(report, found->several ? "several-records" : found->error));
    putc('\n', report->out);
}

static void
print_dmarc_records(const PsReport *report, const PsDmarc *dmarc)
{
    if (dmarc->rfc9989.record)
        ps_auth_print_record(report, dmarc->rfc9989.record, G_MAXSIZE);
    if (dmarc->rfc7489.record && g_strcmp0(dmarc->rfc7489.record, dmarc->rfc9989.record) != 0)
        ps_auth_print_record(report, dmarc->rfc7489.record, G_MAXSIZE);
}

/* The same domain stands before INDEX: two signatures of one domain are aligned alike. */
static gboolean
is_repeated(const GArray *identifiers, guint index)
{
    const PsIdentifier *this = &g_array_index(identifiers, PsIdentifier, index);

    for (guint i = 0; i < index; i++) {
        const PsIdentifier *other = &g_array_index(identifiers, PsIdentifier, i);

        if (other->by_spf == this->by_spf && !strcmp(other->domain, this->domain))
            return TRUE;
    }
    return FALSE;
}

/* The identifiers that could be aligned. */
static void
print_identifiers(const PsReport *report, const PsInquiry *q)
{
    for (guint i = 0; i < q->identifiers->len; i++) {
        const PsIdentifier *identifier = &g_array_index(q->identifiers, PsIdentifier, i);
        const char *by = identifier->aligned == identifier->aligned_7489
                             ? (identifier->aligned ? "aligned" : "not-aligned")
                         : identifier->aligned ? "aligned-9989"
                                               : "aligned-7489";

        if (is_repeated(q->identifiers, i))
            continue;
        fprintf(report->out, "%*s%s ", COLUMN + 2, "", identifier->by_spf ? "SPF" : "DKIM");
        ps_print_text(report, identifier->domain);
        fprintf(report->out, ": %s\n", ps_print_label(report, by));
    }
}

static void
print_note(const PsReport *report, const char *label, const char *text)
{
    fprintf(report->out, "%*s%s", COLUMN + 2, "", ps_print_label(report, label));
    fprintf(report->out, "%s%s\n", text ? " " : "", text ? text : "");
}

static gboolean
is_decided(const char *result)
{
    return strcmp(result, "unknown") != 0 && strcmp(result, "temperror") != 0;
}

static void
print_dmarc(const PsReport *report, const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;

    ps_auth_print_name(report, "DMARC");
    ps_auth_print_result(report, auth->dmarc);
    if (!q->dmarc) {
        const PsFact *dmarc = ps_facts_get(auth->facts, PS_FACT_dmarc);

        if (!dmarc->known)
            fprintf(report->out, " (%s)", ps_print_label(report, dmarc->reason));
        putc('\n', report->out);
        return;
    }
    fputs("  (", report->out);
    print_yes_or_no(report, "SPF", ps_facts_word(auth->facts, PS_FACT_spf_aligned));
    fputs(", ", report->out);
    print_yes_or_no(report, "DKIM", ps_facts_word(auth->facts, PS_FACT_dkim_aligned));
    fputs(")\n", report->out);
    print_dmarc_records(report, q->dmarc);
    print_identifiers(report, q);
    print_policy(report, "RFC 9989", &q->dmarc->rfc9989, auth->dmarc);
    print_policy(report, "RFC 7489", &q->dmarc->rfc7489, auth->dmarc_7489);
    if (strcmp(auth->dmarc, auth->dmarc_7489) != 0 && is_decided(auth->dmarc) &&
        is_decided(auth->dmarc_7489))
        print_note(report, "dmarc-differs", NULL);
    if (auth->psl_date) {
        g_autofree char *date = ps_i18n_date_of(report->lang, auth->psl_date);

        print_note(report, "psl-date", date ? date : auth->psl_date);
    }
}

static void
print_findings(const PsReport *report, const PsAuth *auth)
{
    const char *file = auth->file                ? auth->file
                       : auth->inquiry.mail_from ? auth->inquiry.mail_from
                       : auth->sending.helo      ? auth->sending.helo
                                                 : "auth";

    if (auth->findings->len)
        putc('\n', report->out);
    for (guint i = 0; i < auth->findings->len; i++)
        ps_print_finding(
            report, file, auth->file ? auth->source : NULL, auth->findings->pdata[i]);
}

/* The length of TEXT up to the semicolon that ends a result, or all of it. One in quotes ends
 * none: what others have written begins no line. */
static gsize
result_len(const char *text)
{
    gboolean quoted = FALSE;
    gsize len = 0;

    for (; text[len] && (quoted || text[len] != ';'); len++) {
        if (text[len] == '"')
            quoted = !quoted;
        else if (quoted && text[len] == '\\' && text[len + 1])
            len++;
    }
    return len;
}

/* The field, folded behind each result. */
static void
print_results(const PsReport *report, const char *results)
{
    putc('\n', report->out);
    for (const char *p = results; *p;) {
        gsize len = result_len(p);

        fputs(p > results ? "    " : "", report->out);
        ps_print_safe(report, p, len);
        p += len;
        fputs(*p ? ";\n" : "\n", report->out);
        p += strspn(p, "; ");
    }
}

static void
print_rest(const PsReport *report, const PsAuth *auth)
{
    if (auth->missing->len || auth->assumptions->len)
        putc('\n', report->out);
    if (auth->missing->len) {
        fprintf(report->out, "%s: ", ps_print_label(report, "not-checked"));
        ps_print_missing(report, auth->missing);
        putc('\n', report->out);
    }
    for (guint i = 0; i < auth->assumptions->len; i++) {
        const PsAssumption *a = &g_array_index(auth->assumptions, PsAssumption, i);

        fprintf(report->out, "%s: %s = ", ps_print_label(report, "assumed"), a->fact);
        ps_print_text(report, a->value);
        fprintf(report->out, " (%s)\n", ps_print_label(report, a->word));
    }
}

static void
print_auth(const PsReport *report, const PsAuth *auth)
{
    if (auth->error)
        return; /* the command has said so on standard error */
    if (auth->file) {
        ps_print_start(report, PS_PRINT_BOLD);
        ps_print_first(report, auth->file);
        ps_print_stop(report);
        putc('\n', report->out);
    }
    print_identities(report, auth);
    ps_auth_print_spf(report, auth);
    ps_auth_print_dkim(report, auth);
    print_dmarc(report, auth);
    print_findings(report, auth);
    print_results(report, auth->results);
    print_rest(report, auth);
}

const PsAuthFormat ps_auth_text = { "text", print_auth };
