/* SPDX-License-Identifier: MIT */
/* audit_json.c - audits of domains as JSON, schema presend-domain/1 (docs/schema/domain.json). One
 * entry of "domains" at a time, so that memory does not grow with their number. */
#include <string.h>

#include "presend.h"
#include "report/audit.h"
#include "report/object.h"
#include "report/published.h"

static json_t *
text_or_null(gboolean known, const char *text)
{
    return known ? ps_json_text(text) : json_null();
}

static json_t *
repeats_list(const GPtrArray *repeats)
{
    json_t *list = json_array();

    for (guint i = 0; repeats && i < repeats->len; i++) {
        const PsSpfRepeat *repeat = repeats->pdata[i];

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "network", ps_json_text(repeat->network),
                      "domain", ps_json_text(repeat->domain), "in", ps_json_text(repeat->other),
                      "of", ps_json_text(repeat->other_domain)));
    }
    return list;
}

static json_t *
spf_object(const PsSpfAudit *spf)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:I, s:b, s:o, s:o}", "record",
        ps_json_text(spf->record), "problem", ps_json_text(spf->problem), "detail",
        ps_json_text(spf->detail), "column",
        spf->detail ? json_integer((json_int_t) spf->problem_at + 1) : json_null(), "lookups",
        (int) spf->lookups, "void_lookups", (int) spf->void_lookups, "blame",
        ps_json_text(spf->blame), "ipv4_addresses", (json_int_t) spf->ipv4, "complete",
        spf->complete, "tree", ps_json_spf_terms(spf->terms, "terms"), "repeats",
        repeats_list(spf->repeats));
}

static json_t *
dkim_list(const PsDomain *domain)
{
    json_t *list = json_array();

    for (guint i = 0; i < domain->keys->len; i++) {
        const PsDomainKey *entry = &g_array_index(domain->keys, PsDomainKey, i);
        json_t *object = json_pack(
            "{s:o, s:b}", "selector", ps_json_text(entry->selector), "given", entry->given);

        json_object_update_new(object, ps_json_dkim_key(entry->key));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *
reports_list(const GPtrArray *reports)
{
    json_t *list = json_array();

    for (guint i = 0; reports && i < reports->len; i++) {
        const PsDmarcReport *report = reports->pdata[i];

        json_array_append_new(list,
            json_pack("{s:s, s:o, s:o, s:b, s:s, s:o}", "tag", report->tag, "uri",
                ps_json_text(report->uri), "domain", ps_json_text(report->domain), "external",
                report->external, "state", ps_dmarc_report_state_name(report->state),
                "permission", ps_json_text(report->permission)));
    }
    return list;
}

static json_t *
dmarc_object(const PsDomain *domain)
{
    const PsDmarcRecord *found = &domain->dmarc->rfc9989, *other = &domain->dmarc->rfc7489;

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "record",
        ps_json_text(found->record), "at", ps_json_text(found->at), "organisation",
        ps_json_text(found->organisation), "error", ps_json_text(found->error), "rfc9989",
        text_or_null(found->known, ps_dmarc_policy_name(found->policy)), "rfc7489",
        text_or_null(other->known, ps_dmarc_policy_name(other->policy)), "reports",
        reports_list(domain->reports));
}

static json_t *
texts_list(const GPtrArray *texts)
{
    json_t *list = json_array();

    for (guint i = 0; texts && i < texts->len; i++)
        json_array_append_new(list, ps_json_text(texts->pdata[i]));
    return list;
}

static json_t *
tlsa_object(const PsDane *dane, gboolean validating)
{
    return json_pack("{s:o, s:o, s:o}", "records", texts_list(dane->records), "problem",
        ps_json_text(dane->problem), "signed",
        validating ? json_boolean(dane->authentic) : json_null());
}

static json_t *
mx_object(const PsDomain *domain)
{
    const PsMx *mx = &domain->mx;
    json_t *hosts = json_array();
    guint tlsa = 0;

    for (guint i = 0; i < mx->count; i++) {
        const PsMxHost *host = &mx->hosts[i];
        json_t *dane = json_null();

        if (tlsa < domain->dane->len && ps_domain_dane_host(domain, tlsa) == host)
            dane =
                tlsa_object(&g_array_index(domain->dane, PsDane, tlsa++), domain->validating);
        json_array_append_new(
            hosts, json_pack("{s:o, s:i, s:s, s:o}", "name", ps_json_text(host->name),
                       "preference", (int) host->preference, "problem",
                       ps_mx_problem_name(host->problem), "dane", dane));
    }
    return json_pack("{s:s, s:o}", "state", ps_mx_state_name(mx->state), "hosts", hosts);
}

static json_t *
tagged_object(const PsTagged *tagged)
{
    return json_pack("{s:s, s:o, s:o}", "state", ps_tagged_state_name(tagged->state), "record",
        ps_json_text(tagged->record), "problem", ps_json_text(tagged->problem));
}

static json_t *
caa_object(const PsCaa *caa)
{
    return json_pack("{s:o, s:o, s:i}", "at", ps_json_text(caa->at), "records",
        texts_list(caa->records), "malformed", (int) caa->malformed);
}

static json_t *
ptr_object(const PsDomain *domain)
{
    if (!domain->has_ip)
        return json_null();
    return json_pack("{s:o, s:s, s:o}", "ip", ps_json_text(domain->options->ip), "state",
        ps_ptr_state_name(domain->ptr.state), "name", ps_json_text(domain->ptr.name));
}

static json_t *
dnsbl_list(const PsDomain *domain)
{
    json_t *list = json_array();

    for (guint i = 0; i < domain->dnsbl->len; i++) {
        const PsDnsbl *found = &g_array_index(domain->dnsbl, PsDnsbl, i);

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:s, s:o}", "list", ps_json_text(found->zone),
                      "subject", ps_json_text(found->subject), "state",
                      ps_dnsbl_state_name(found->state), "answer", ps_json_text(found->code)));
    }
    return list;
}

static json_t *
findings_list(const PsAudit *audit)
{
    json_t *list = json_array();

    for (guint i = 0; i < audit->findings->len; i++)
        json_array_append_new(list, ps_json_finding(audit->findings->pdata[i]));
    return list;
}

static json_t *
domain_object(const PsAudit *audit)
{
    const PsDomain *domain = audit->domain;
    int worst = ps_audit_worst_level(audit);

    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
                     "s:o, s:o}",
        "domain", ps_json_text(domain->name), "level",
        worst < 0 ? "ok" : ps_level_name((PsLevel) worst), "spf", spf_object(domain->spf),
        "dkim", dkim_list(domain), "dmarc", dmarc_object(domain), "mx", mx_object(domain),
        "soa", ps_soa_name(domain->soa), "mta_sts",
        tagged_object(&domain->tagged[PS_TAGGED_MTA_STS]), "tls_rpt",
        tagged_object(&domain->tagged[PS_TAGGED_TLS_RPT]), "bimi",
        tagged_object(&domain->tagged[PS_TAGGED_BIMI]), "caa", caa_object(&domain->caa),
        "dnssec", domain->validating ? json_boolean(domain->authentic) : json_null(), "ptr",
        ptr_object(domain), "dnsbl", dnsbl_list(domain), "findings", findings_list(audit),
        "not_checked", ps_json_missing(audit->missing));
}

static void
begin(PsReport *report)
{
    fprintf(report->out, "{\"schema\":\"presend-domain/1\",\"version\":\"%s\",\"domains\":[",
        presend_version());
}

static void
domain(PsReport *report, const PsAudit *audit)
{
    json_t *object = audit->error
                         ? json_pack("{s:o, s:o}", "domain", ps_json_text(audit->given),
                               "error", ps_json_text(audit->error))
                         : domain_object(audit);

    fputs(report->files ? ",\n" : "\n", report->out);
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    json_decref(object);
}

static void
end(PsReport *report)
{
    fputs("\n]}\n", report->out);
}

const PsAuditFormat ps_audit_json = { "json", begin, domain, end };
