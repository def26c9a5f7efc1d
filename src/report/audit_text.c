/* SPDX-License-Identifier: MIT */
/*
 * audit_text.c - the audit of a domain for people: its findings, then what it publishes,
 * record by record, then what was not checked.
 *
 * Everything that comes from the DNS passes through base/safe.
 */
#include <string.h>

#include "report/audit.h"
#include "report/print.h"

#define COLUMN 10        /* in which records begin, behind two blanks */
#define RECORD_SHOWN 500 /* bytes of a record */
#define REPORTS_SHOWN 20 /* addresses of DMARC */
#define TREE_DEPTH 20    /* levels of the SPF tree that are shown */

static void
begin(PsReport *report)
{
    (void) report;
}

/* The beginning of a line: NAME, or the same room. */
static void
print_name(const PsReport *report, const char *name)
{
    fprintf(report->out, "  %-*s", COLUMN, name);
}

static void
print_record(const PsReport *report, const char *record)
{
    gsize len = strlen(record);

    ps_print_safe(report, record, MIN(len, RECORD_SHOWN));
    if (len > RECORD_SHOWN)
        fputs("\xe2\x80\xa6", report->out);
}

/* " (WORD)" */
static void
print_word(const PsReport *report, const char *word)
{
    fprintf(report->out, " (%s)", ps_print_label(report, word));
}

/* What the DNS failed to say. */
static void
print_failure(const PsReport *report, PsDnsStatus status)
{
    fputs(ps_print_label(report, ps_dns_reason(status)), report->out);
}

/* NOLINTBEGIN(misc-no-recursion): no deeper than TREE_DEPTH */
static void
print_terms(const PsReport *report, const GPtrArray *terms, guint depth)
{
    for (guint i = 0; terms && i < terms->len && depth < TREE_DEPTH; i++) {
        const PsSpfAuditTerm *term = terms->pdata[i];

        if (!term->lookups)
            continue;
        print_name(report, "");
        fprintf(report->out, "%*s", (int) (2 * depth), "");
        print_record(report, term->term);
        fprintf(report->out, " (%s %u", ps_print_label(report, "lookups-so-far"), term->total);
        if (term->problem)
            fprintf(report->out, "; %s", ps_print_label(report, term->problem));
        fputs(")\n", report->out);
        print_terms(report, term->terms, depth + 1);
    }
}
/* NOLINTEND(misc-no-recursion) */

static void
print_spf(const PsReport *report, const PsSpfAudit *spf)
{
    print_name(report, "SPF");
    if (spf->record)
        print_record(report, spf->record);
    else if (!strcmp(spf->problem, "dns"))
        print_failure(report, spf->dns);
    else
        fputs(ps_print_prefixed(report, "record-", spf->problem), report->out);
    putc('\n', report->out);
    if (!spf->record || spf->detail)
        return;
    print_name(report, "");
    fprintf(report->out, "%s %u %s", ps_print_label(report, "spf-costs"), spf->lookups,
        ps_print_label(report, "spf-of-lookups"));
    fprintf(report->out, ", %s %u %s", ps_print_label(report, "void-so-far"), spf->void_lookups,
        ps_print_label(report, "spf-of-void"));
    fprintf(report->out, "; %s ", ps_print_label(report, "spf-ipv4"));
    ps_print_count(report, spf->ipv4);
    putc('\n', report->out);
    print_terms(report, spf->terms, 1);
}

static void
print_key(const PsReport *report, const PsDomainKey *entry)
{
    const PsDkimKey *key = entry->key;

    ps_print_text(report, entry->selector);
    fputs(": ", report->out);
    if (key->state == PS_DKIM_KEY_UNKNOWN)
        print_failure(report, key->dns);
    else
        fputs(ps_print_prefixed(report, "dkim-key-", ps_dkim_key_state_name(key->state)),
            report->out);
    if (key->bits)
        fprintf(report->out, ", %s, %u bit", key->type, key->bits);
    if (key->testing)
        fputs(", t=y", report->out);
    if (key->reason && key->state != PS_DKIM_KEY_SHORT) /* that is its state */
        print_word(report, key->reason);
    putc('\n', report->out);
}

static void
print_dkim(const PsReport *report, const PsDomain *domain)
{
    for (guint i = 0; i < domain->keys->len; i++) {
        print_name(report, i ? "" : "DKIM");
        print_key(report, &g_array_index(domain->keys, PsDomainKey, i));
    }
    if (domain->keys->len)
        return;
    print_name(report, "DKIM");
    if (domain->domain_key > PS_DNS_NXDOMAIN)
        print_failure(report, domain->domain_key);
    else
        fputs(ps_print_prefixed(
                  report, "dkim-", domain->domain_key == PS_DNS_NXDOMAIN ? "none" : "hidden"),
            report->out);
    putc('\n', report->out);
}

static void
print_policy(const PsReport *report, const char *rfc, const PsDmarcRecord *found)
{
    fprintf(report->out, "; %s: ", rfc);
    if (found->known)
        fprintf(report->out, "%s %s", ps_print_label(report, "policy"),
            ps_print_label(report, ps_dmarc_policy_name(found->policy)));
    else
        print_failure(report, found->dns);
}

/* Where reports go. */
static void
print_address(const PsReport *report, const PsDmarcReport *address)
{
    print_name(report, "");
    fprintf(report->out, "%s ", address->tag);
    print_record(report, address->uri);
    if (address->state == PS_DMARC_REPORT_UNKNOWN)
        print_word(report, ps_dns_reason(address->dns));
    else if (address->state != PS_DMARC_REPORT_OK)
        print_word(report, ps_dmarc_report_state_name(address->state));
    putc('\n', report->out);
}

static void
print_dmarc(const PsReport *report, const PsDomain *domain)
{
    const PsDmarcRecord *found = &domain->dmarc->rfc9989;

    print_name(report, "DMARC");
    if (found->record)
        print_record(report, found->record);
    else if (!found->known)
        print_failure(report, found->dns);
    else
        fputs(found->error ? ps_print_label(report, found->error)
                           : ps_print_prefixed(report, "record-", "none"),
            report->out);
    putc('\n', report->out);
    if (!found->record)
        return;
    print_name(report, "");
    fputs("_dmarc.", report->out);
    ps_print_text(report, found->at);
    print_policy(report, "RFC 9989", found);
    print_policy(report, "RFC 7489", &domain->dmarc->rfc7489);
    putc('\n', report->out);
    for (guint i = 0; domain->reports && i < domain->reports->len && i < REPORTS_SHOWN; i++)
        print_address(report, domain->reports->pdata[i]);
}

static void
print_tlsa(const PsReport *report, const PsDane *dane)
{
    for (guint i = 0; i < dane->records->len; i++) {
        print_name(report, "");
        fprintf(report->out, "   TLSA %s", (const char *) dane->records->pdata[i]);
        if (i == 0 && dane->problem)
            print_word(report, dane->problem);
        putc('\n', report->out);
    }
}

static void
print_mx(const PsReport *report, const PsDomain *domain)
{
    const PsMx *mx = &domain->mx;
    guint tlsa = 0;

    print_name(report, "MX");
    if (mx->state == PS_MX_UNKNOWN && !mx->count)
        print_failure(report, mx->why);
    else
        fputs(ps_print_prefixed(report, "mx-", ps_mx_state_name(mx->state)), report->out);
    putc('\n', report->out);
    for (guint i = 0; i < mx->count; i++) {
        const PsMxHost *host = &mx->hosts[i];

        print_name(report, "");
        fprintf(report->out, "%u ", host->preference);
        ps_print_text(report, host->name);
        if (host->problem == PS_MX_HOST_UNKNOWN)
            print_word(report, ps_dns_reason(mx->why));
        else if (host->problem != PS_MX_HOST_OK)
            print_word(report, ps_mx_problem_name(host->problem));
        putc('\n', report->out);
        if (tlsa < domain->dane->len && ps_domain_dane_host(domain, tlsa) == host)
            print_tlsa(report, &g_array_index(domain->dane, PsDane, tlsa++));
    }
}

static void
print_tagged(const PsReport *report, const char *name, const PsTagged *tagged)
{
    print_name(report, name);
    if (tagged->record)
        print_record(report, tagged->record);
    else if (tagged->state == PS_TAGGED_UNKNOWN)
        print_failure(report, tagged->dns);
    else
        fputs(ps_print_prefixed(report, "record-", "none"), report->out);
    if (tagged->problem)
        print_word(report, tagged->problem);
    putc('\n', report->out);
}

static void
print_caa(const PsReport *report, const PsCaa *caa)
{
    print_name(report, "CAA");
    if (caa->dns > PS_DNS_NXDOMAIN)
        print_failure(report, caa->dns);
    else if (!caa->records->len)
        fputs(caa->malformed ? ps_print_label(report, "bad")
                             : ps_print_prefixed(report, "record-", "none"),
            report->out);
    for (guint i = 0; i < caa->records->len; i++) {
        if (i) {
            putc('\n', report->out);
            print_name(report, "");
        }
        print_record(report, caa->records->pdata[i]);
    }
    putc('\n', report->out);
}

static void
print_word_line(const PsReport *report, const char *name, const char *prefix, const char *word)
{
    print_name(report, name);
    fprintf(report->out, "%s\n", ps_print_prefixed(report, prefix, word));
}

static void
print_soa(const PsReport *report, const PsDomain *domain)
{
    if (domain->soa == PS_SOA_UNKNOWN)
        print_word_line(report, "SOA", "", ps_dns_reason(domain->soa_dns));
    else
        print_word_line(report, "SOA", "soa-", ps_soa_name(domain->soa));
}

static void
print_ip(const PsReport *report, const PsDomain *domain)
{
    const PsPtr *ptr = &domain->ptr;

    if (!domain->has_ip)
        return;
    print_name(report, "PTR");
    ps_print_text(report, domain->options->ip);
    putc(' ', report->out);
    if (ptr->name) {
        ps_print_text(report, ptr->name);
        putc(' ', report->out);
    }
    if (ptr->state == PS_PTR_UNKNOWN)
        print_failure(report, ptr->dns);
    else
        fprintf(report->out, "(%s)",
            ps_print_prefixed(report, "ptr-", ps_ptr_state_name(ptr->state)));
    putc('\n', report->out);
}

static void
print_lists(const PsReport *report, const PsDomain *domain)
{
    for (guint i = 0; i < domain->dnsbl->len; i++) {
        const PsDnsbl *found = &g_array_index(domain->dnsbl, PsDnsbl, i);

        print_name(report, i ? "" : "DNSBL");
        ps_print_text(report, found->zone);
        putc(' ', report->out);
        ps_print_text(report, found->subject);
        fputs(": ", report->out);
        if (found->state == PS_DNSBL_UNKNOWN)
            print_failure(report, found->dns);
        else
            fputs(ps_print_label(report, ps_dnsbl_state_name(found->state)), report->out);
        fprintf(report->out, "%s%s\n", found->code ? " " : "", found->code ? found->code : "");
    }
}

static void
print_found(const PsReport *report, const PsDomain *domain)
{
    print_spf(report, domain->spf);
    print_dkim(report, domain);
    print_dmarc(report, domain);
    print_mx(report, domain);
    print_soa(report, domain);
    print_tagged(report, "MTA-STS", &domain->tagged[PS_TAGGED_MTA_STS]);
    print_tagged(report, "TLS-RPT", &domain->tagged[PS_TAGGED_TLS_RPT]);
    print_tagged(report, "BIMI", &domain->tagged[PS_TAGGED_BIMI]);
    print_caa(report, &domain->caa);
    print_word_line(report, "DNSSEC", "dnssec-",
        !domain->validating ? "unknown"
        : domain->authentic ? "yes"
                            : "no");
    print_ip(report, domain);
    print_lists(report, domain);
}

static void
print_finding(const PsReport *report, const PsAudit *audit, const PsFinding *finding)
{
    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, audit->domain->name);
    fputs(": ", report->out);
    ps_print_stop(report);
    ps_print_message(report, finding);
    ps_print_fix(report, finding);
}

static void
domain(PsReport *report, const PsAudit *audit)
{
    if (audit->error)
        return; /* the command has said so on standard error */
    if (report->files)
        putc('\n', report->out);
    for (guint i = 0; i < audit->findings->len; i++)
        print_finding(report, audit, audit->findings->pdata[i]);
    if (audit->findings->len)
        putc('\n', report->out);
    ps_print_start(report, PS_PRINT_BOLD);
    ps_print_first(report, audit->domain->name);
    ps_print_stop(report);
    putc('\n', report->out);
    print_found(report, audit->domain);
    if (!audit->missing->len)
        return;
    fprintf(report->out, "  %s: ", ps_print_label(report, "not-checked"));
    ps_print_missing(report, audit->missing);
    putc('\n', report->out);
}

static void
end(PsReport *report)
{
    (void) report;
}

const PsAuditFormat ps_audit_text = { "text", begin, domain, end };
