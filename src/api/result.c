/* SPDX-License-Identifier: MIT */
/* result.c - presend_lint, presend_check_domain, and what they return; see presend.h. */
#include "api/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "report/audit.h"
#include "report/report.h"
#include "verdict/setup.h"

static presend_result *
result_new(presend_context *context)
{
    presend_result *result = g_new0(presend_result, 1);

    result->context = ps_api_hold(context);
    result->dns = ps_api_dns_hold(context->dns);
    result->now = ps_api_now(context);
    result->reports = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, free);
    return result;
}

void
presend_result_free(presend_result *result)
{
    if (!result)
        return;
    ps_lint_free(result->lint);
    ps_audit_free(result->audit);
    ps_memory_free(result->memory);
    g_clear_pointer(&result->usual, g_ptr_array_unref);
    ps_api_dns_release(result->dns);
    g_hash_table_unref(result->reports);
    g_strfreev(result->given);
    g_strfreev(result->lists);
    g_free(result->ip);
    g_free(result->receiver);
    g_free(result->bytes);
    presend_context_free(result->context);
    g_free(result);
}

/* Texts that quote a mail may hold any bytes; what leaves the library is UTF-8. */
static void
make_valid(const presend_result *result)
{
    const GPtrArray *recipients = result->lint ? result->lint->recipients : NULL;

    for (guint i = 0; result->findings && i < result->findings->len; i++) {
        PsFinding *finding = result->findings->pdata[i];

        ps_api_make_valid(&finding->message);
        ps_api_make_valid(&finding->fix);
    }
    for (guint i = 0; recipients && i < recipients->len; i++) {
        PsRecipient *recipient = recipients->pdata[i];

        ps_api_make_valid(&recipient->address);
        ps_api_make_valid(&recipient->domain);
        for (guint m = 0; m < recipient->messages->len; m++)
            ps_api_make_valid((char **) &recipient->messages->pdata[m]);
    }
}

static gboolean
lint_options(presend_result *result, PsLintOptions *ret, presend_error **ret_error)
{
    const presend_context *context = result->context;
    const PsSettings *settings = &context->settings;

    *ret = (PsLintOptions){ .rules = context->rules,
        .psl = context->psl,
        .web = context->web,
        .lists = ps_settings_texts(settings, PS_SETTING_dnsbl),
        .lang = context->lang,
        .recipients = ps_settings_texts(settings, PS_SETTING_to),
        .listed = ps_settings_is(settings, PS_SETTING_one_each, "yes") };
    if (!ps_api_sending(context, &ret->sending, ret_error))
        return FALSE;
    ret->sending.now = result->now;
    if (!ps_api_directory(context, result->now, &ret->directory, ret_error))
        return FALSE;
    result->memory = ret->directory.memory;
    ret->directory.receiver = result->receiver = g_strdup(ret->directory.receiver);
    return TRUE;
}

presend_result *
presend_lint(presend_context *context, const void *bytes, size_t len, const char *name,
    presend_error **ret_error)
{
    const char *file = name ? name : "draft";
    presend_result *result;
    PsLintOptions how;
    g_autoptr(GError) error = NULL;

    if (!context || (!bytes && len)) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no bytes");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error))
        return NULL;
    result = result_new(context);
    if (!lint_options(result, &how, ret_error)) {
        presend_result_free(result);
        return NULL;
    }
    if (len > PS_LIMIT_message_bytes) {
        result->lint = ps_lint_oversize(file, len, &how);
    } else {
        result->bytes = g_malloc(len + 1);
        if (len)
            memcpy(result->bytes, bytes, len);
        result->bytes[len] = '\0';
        result->lint = ps_lint(file, result->bytes, len, &how, &error);
    }
    if (!result->lint) {
        ps_api_fail_with(ret_error, PRESEND_ERROR_FILE, error);
        presend_result_free(result);
        return NULL;
    }
    result->findings = result->lint->findings;
    result->missing = result->lint->missing;
    make_valid(result);
    return result;
}

/* What a domain is asked by: copies, since settings may change while RESULT lives. */
static void
domain_options(presend_result *result)
{
    const presend_context *context = result->context;
    const PsSettings *settings = &context->settings;
    const char *ip = ps_settings_text(settings, PS_SETTING_ip);

    result->ip = ip && g_hostname_is_ip_address(ip) ? g_strdup(ip) : NULL;
    result->given = g_strdupv((char **) ps_settings_texts(settings, PS_SETTING_selector));
    result->lists = g_strdupv((char **) ps_settings_texts(settings, PS_SETTING_dnsbl));
    result->usual = ps_setup_selectors(context->rules);
    result->asked = (PsDomainOptions){ .dns = result->dns->dns,
        .psl = context->psl,
        .selectors = (const char *const *) result->given,
        .usual_selectors = (const char *const *) result->usual->pdata,
        .ip = result->ip,
        .lists = (const char *const *) result->lists };
}

presend_result *
presend_check_domain(presend_context *context, const char *domain, presend_error **ret_error)
{
    presend_result *result;

    if (!context || !domain) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no domain");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error))
        return NULL;
    result = result_new(context);
    domain_options(result);
    result->audit = ps_audit_new(domain, &result->asked);
    while (!ps_audit_ask(result->audit))
        ps_dns_step(result->dns->dns);
    ps_audit_judge(result->audit, context->rules, context->lang);
    if (result->audit->error) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "%s: %s", domain, result->audit->error);
        presend_result_free(result);
        return NULL;
    }
    result->findings = result->audit->findings;
    result->missing = result->audit->missing;
    make_valid(result);
    return result;
}

presend_verdict
presend_result_verdict(const presend_result *result)
{
    return result && result->lint ? (presend_verdict) result->lint->verdict : PRESEND_UNKNOWN;
}

presend_level
presend_result_level(const presend_result *result)
{
    if (!result)
        return PRESEND_LEVEL_NONE;
    return (presend_level) (result->lint ? ps_lint_worst_level(result->lint)
                                         : ps_audit_worst_level(result->audit));
}

double
presend_result_score(const presend_result *result)
{
    return result && result->lint ? result->lint->score : 0;
}

size_t
presend_result_finding_count(const presend_result *result)
{
    return result && result->findings ? result->findings->len : 0;
}

const presend_finding *
presend_result_finding(const presend_result *result, size_t index)
{
    if (index >= presend_result_finding_count(result))
        return NULL;
    return result->findings->pdata[index];
}

size_t
presend_result_recipient_count(const presend_result *result)
{
    return result && result->lint ? result->lint->recipients->len : 0;
}

const presend_recipient *
presend_result_recipient(const presend_result *result, size_t index)
{
    if (index >= presend_result_recipient_count(result))
        return NULL;
    return result->lint->recipients->pdata[index];
}

size_t
presend_result_missing_count(const presend_result *result)
{
    return result && result->missing ? result->missing->len : 0;
}

const char *
presend_result_missing_fact(const presend_result *result, size_t index)
{
    if (index >= presend_result_missing_count(result))
        return NULL;
    return g_array_index(result->missing, PsMissing, index).fact;
}

const char *
presend_result_missing_reason(const presend_result *result, size_t index)
{
    if (index >= presend_result_missing_count(result))
        return NULL;
    return g_array_index(result->missing, PsMissing, index).reason;
}

/* Print RESULT on REPORT; FALSE if the format NAME is not there. */
static gboolean
print_report(const presend_result *result, PsReport *report, const char *name)
{
    const PsReportFormat *format = result->lint ? ps_report_format(name) : NULL;
    const PsAuditFormat *audit_format = result->audit ? ps_audit_format(name) : NULL;

    if (format) {
        ps_report_begin(format, report);
        ps_report_file(format, report, result->lint);
        ps_report_end(format, report);
    } else if (audit_format) {
        audit_format->begin(report);
        audit_format->domain(report, result->audit);
        report->files++;
        audit_format->end(report);
    }
    return format || audit_format;
}

const char *
presend_result_report(presend_result *result, const char *format, presend_error **ret_error)
{
    PsReport report;
    char *text = NULL;
    size_t len = 0;
    gboolean known, whole;

    if (!result || !format) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no result, or no format");
        return NULL;
    }
    if ((text = g_hash_table_lookup(result->reports, format)))
        return text;
    report = (PsReport){ .out = open_memstream(&text, &len),
        .rules = result->context->rules,
        .lang = result->context->lang,
        .fail_on = PS_LEVEL_ERROR,
        .now = result->now };
    if (!report.out) {
        ps_api_fail(ret_error, PRESEND_ERROR_OTHER, "no memory for a report");
        return NULL;
    }
    known = print_report(result, &report, format);
    whole = fclose(report.out) == 0;
    if (!known)
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, _("no format '%s'"), format);
    else if (!whole)
        ps_api_fail(ret_error, PRESEND_ERROR_OTHER, "no memory for a report");
    if (!known || !whole) {
        free(text);
        return NULL;
    }
    g_hash_table_insert(result->reports, g_strdup(format), text);
    return text;
}

const char *
presend_result_json(presend_result *result)
{
    return presend_result_report(result, "json", NULL);
}
