/* SPDX-License-Identifier: MIT */
/* dmarc_reports.c - who gets the reports of a DMARC record; see dmarc_reports.h. */
#include "auth/dmarc_reports.h"

#include <string.h>

#include "auth/dmarc_walk.h"
#include "auth/tags.h"
#include "base/limits.h"

const char *
ps_dmarc_report_state_name(PsDmarcReportState state)
{
    static const char *const names[] = { "ok", "unauthorised", "dead", "bad", "unknown" };

    return names[state];
}

static void
report_free(gpointer data)
{
    PsDmarcReport *report = data;

    g_free(report->uri);
    g_free(report->domain);
    g_free(report->permission);
    g_free(report);
}

/* The domain of a mailto: URI as A-labels, or NULL. What follows it is parameters, or the
 * size ("!10m") of RFC 7489. */
static char *
mail_domain(const char *uri)
{
    g_autofree char *domain = NULL;
    const char *at;

    if (g_ascii_strncasecmp(uri, "mailto:", strlen("mailto:")) != 0 || !(at = strchr(uri, '@')))
        return NULL;
    domain = ps_domain_to_ascii(at + 1, strcspn(at + 1, "!?"));
    return domain && *domain ? g_steal_pointer(&domain) : NULL;
}

/* Any record that begins like one of DMARC will do (RFC 9990). */
static gboolean
agrees(const PsDnsAnswer *answer)
{
    for (guint i = 0; i < answer->count; i++) {
        g_autofree char *compact = ps_tags_compact(answer->records[i].data.txt.bytes);

        if (g_str_has_prefix(compact, "v=DMARC1"))
            return TRUE;
    }
    return FALSE;
}

/* FALSE while the answer is on its way. */
static gboolean
check_permission(PsDns *dns, const char *policy_domain, PsDmarcReport *report)
{
    g_autofree char *name =
        g_strconcat(policy_domain, "._report._dmarc.", report->domain, NULL);
    const PsDnsAnswer *answer = ps_dns_ask(dns, name, PS_DNS_TXT, NULL, NULL);

    if (!answer)
        return FALSE;
    report->dns = answer->status;
    report->permission = g_steal_pointer(&name);
    if (!ps_dns_is_definite(answer))
        report->state = PS_DMARC_REPORT_UNKNOWN;
    else if (!agrees(answer))
        report->state = PS_DMARC_REPORT_UNAUTHORISED;
    return TRUE;
}

static gboolean
takes_no_mail(const PsMx *mx)
{
    return mx->state == PS_MX_NULL || mx->state == PS_MX_BROKEN || mx->state == PS_MX_NONE ||
           mx->state == PS_MX_NXDOMAIN;
}

/* Another organisation gets reports only if it says so. FALSE while answers are on their way. */
static gboolean
check_organisation(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc, PsDmarcReport *report)
{
    const char *policy_domain = dmarc->rfc9989.at;
    gboolean same_9989 = FALSE, same_7489 = FALSE;

    if (!ps_dmarc_same_organisation(
            dns, psl, dmarc, policy_domain, report->domain, &same_9989, &same_7489))
        return FALSE;
    report->external = !(same_9989 && same_7489);
    if (!report->external)
        return TRUE;
    if (!check_permission(dns, policy_domain, report))
        return FALSE;
    /* whose organisation the domain itself belongs to could not be learnt */
    if (!dmarc->rfc9989.organisation && same_7489 &&
        report->state == PS_DMARC_REPORT_UNAUTHORISED) {
        report->state = PS_DMARC_REPORT_UNKNOWN;
        report->dns = dmarc->rfc9989.dns;
    }
    return TRUE;
}

/* FALSE while answers are on their way; all of them have been asked then. */
static gboolean
check_report(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc, PsDmarcReport *report)
{
    g_auto(PsMx) mx = { 0 };
    gboolean asked_mx;

    if (!report->domain) {
        report->state = g_ascii_strncasecmp(report->uri, "https:", 6) == 0
                            ? PS_DMARC_REPORT_OK
                            : PS_DMARC_REPORT_BAD;
        return TRUE;
    }
    asked_mx = ps_mx_check(dns, report->domain, NULL, NULL, &mx);
    if (!check_organisation(dns, psl, dmarc, report) || !asked_mx)
        return FALSE;
    if (takes_no_mail(&mx)) {
        report->state = PS_DMARC_REPORT_DEAD;
    } else if (mx.state == PS_MX_UNKNOWN && report->state == PS_DMARC_REPORT_OK) {
        report->state = PS_DMARC_REPORT_UNKNOWN;
        report->dns = mx.why;
    }
    return TRUE;
}

static gboolean
check_list(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc, const char *tag,
    const char *list, GPtrArray *reports)
{
    g_auto(GStrv) uris = g_strsplit(list, ",", -1);
    gboolean done = TRUE;

    for (guint i = 0; uris[i]; i++) {
        PsDmarcReport *report = g_new0(PsDmarcReport, 1);

        report->tag = tag;
        report->uri = g_strdup(g_strstrip(uris[i]));
        report->domain = mail_domain(report->uri);
        g_ptr_array_add(reports, report);
        if (i >= PS_LIMIT_dmarc_reports)
            report->state = PS_DMARC_REPORT_UNKNOWN;
        else
            done = check_report(dns, psl, dmarc, report) && done;
    }
    return done;
}

gboolean
ps_dmarc_reports(PsDns *dns, const PsPsl *psl, const PsDmarc *dmarc, GPtrArray **ret)
{
    static const char *const names[] = { "rua", "ruf" };
    const char *record = dmarc->rfc9989.record;
    g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func(report_free);
    g_autoptr(PsTags) tags = ps_tags_new(record, strlen(record));
    gboolean done = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *list = ps_tags_get_any_case(tags, names[i]);

        if (list)
            done = check_list(dns, psl, dmarc, names[i], list, reports) && done;
    }
    if (done)
        *ret = g_steal_pointer(&reports);
    return done;
}
