/* SPDX-License-Identifier: MIT */
/* cmd_domain.c - presend domain: what sending domains publish, judged. */
#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/options.h"
#include "cli/output.h"
#include "report/audit.h"
#include "verdict/setup.h"

#define AT_ONCE 16 /* domains on their way together */

typedef struct {
    CmdOptions common;
    char **selectors;
    char **lists;
    char *ip;
    gboolean require_checked;
} DomainOptions;

/* Everything that stays the same from domain to domain. */
typedef struct {
    const DomainOptions *options;
    const CmdContext *context;
    PsDomainOptions how;
    GArray *outputs;
    int fail_on;
    gboolean trouble;
    gboolean findings;
    gboolean unknown;
} Job;

static gconstpointer
find_format(const char *name)
{
    return ps_audit_format(name);
}

static GArray *
open_outputs(const CmdOptions *options, const CmdContext *context)
{
    static const char *const no_files[] = { NULL };
    const char *set[2];
    const char *const *specs = cmd_output_specs(options, context, find_format, set);
    GArray *outputs = specs ? cmd_outputs_open(options, context, specs, no_files, find_format,
                                  ps_audit_format_names)
                            : NULL;

    for (guint i = 0; outputs && i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsAuditFormat *) output->format)->begin(&output->report);
    }
    return outputs;
}

static gboolean
close_outputs(const CmdOptions *options, GArray *outputs)
{
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsAuditFormat *) output->format)->end(&output->report);
    }
    return cmd_outputs_close(options, outputs);
}

/* The DNS did not say something; what needs an option is another matter. */
static gboolean
lacks_answers(const PsAudit *audit)
{
    for (guint i = 0; i < audit->missing->len; i++) {
        const char *reason = g_array_index(audit->missing, PsMissing, i).reason;

        if (g_str_has_prefix(reason, "dns ") || !strcmp(reason, "needs dns"))
            return TRUE;
    }
    return FALSE;
}

static void
report_audit(Job *job, PsAudit *audit)
{
    ps_audit_judge(audit, job->context->rules, job->context->lang);
    if (audit->error)
        cmd_complain(job->options->common.command, "%s: %s", audit->given, audit->error);
    for (guint i = 0; i < job->outputs->len; i++) {
        CmdOutput *output = cmd_output(job->outputs, i);
        const PsAuditFormat *format = output->format;

        format->domain(&output->report, audit);
        output->report.files += !audit->error || format != &ps_audit_text;
    }
    job->trouble |= audit->error != NULL;
    job->findings |= ps_audit_worst_level(audit) >= job->fail_on;
    job->unknown |= lacks_answers(audit);
}

static void
audit_free(gpointer audit)
{
    ps_audit_free(audit);
}

/* Audit NAMES, all of them on their way together, and report them in order. */
static void
audit_together(Job *job, char *const *names, guint count)
{
    g_autoptr(GPtrArray) audits = g_ptr_array_new_with_free_func(audit_free);
    gboolean done;

    for (guint i = 0; i < count; i++)
        g_ptr_array_add(audits, ps_audit_new(names[i], &job->how));
    do {
        done = TRUE;
        for (guint i = 0; i < audits->len; i++)
            done = ps_audit_ask(audits->pdata[i]) && done;
    } while (!done && ps_dns_step(job->how.dns));
    for (guint i = 0; i < audits->len; i++)
        report_audit(job, audits->pdata[i]);
    g_clear_pointer(&audits, g_ptr_array_unref);
    ps_dns_forget(job->how.dns);
}

static void
flush(Job *job, GPtrArray *names)
{
    if (names->len)
        audit_together(job, (char *const *) names->pdata, names->len);
    g_ptr_array_set_size(names, 0);
}

static void
add_name(Job *job, GPtrArray *names, const char *name)
{
    g_ptr_array_add(names, g_strdup(name));
    if (names->len == AT_ONCE)
        flush(job, names);
}

/* Domains on standard input, one a line; blank lines and comments (#) count for nothing. */
static void
read_names(Job *job, GPtrArray *names)
{
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, stdin) >= 0) {
        const char *name = g_strstrip(line);

        if (*name && *name != '#')
            add_name(job, names, name);
    }
    if (ferror(stdin)) {
        cmd_complain(job->options->common.command, "-: %s", g_strerror(errno));
        job->trouble = TRUE;
    }
    free(line);
}

static int
audit_all(Job *job, char **arguments)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (; *arguments; arguments++) {
        if (strcmp(*arguments, "-") != 0)
            add_name(job, names, *arguments);
        else
            read_names(job, names);
    }
    flush(job, names);
    if (!close_outputs(&job->options->common, job->outputs) || job->trouble)
        return EXIT_TROUBLE;
    if (job->findings)
        return EXIT_FINDINGS;
    return job->unknown && job->options->require_checked ? EXIT_UNKNOWN : EXIT_OK;
}

static int
audit_domains(const DomainOptions *options, char **arguments)
{
    const CmdContext *context = cmd_context(&options->common, NULL);
    g_autoptr(GArray) outputs = NULL;
    g_autoptr(GPtrArray) selectors = NULL;
    Job job = { .options = options, .context = context };

    if (!context)
        return EXIT_TROUBLE;
    job.fail_on = cmd_fail_on(&options->common, context);
    job.outputs = outputs = open_outputs(&options->common, context);
    if (!outputs)
        return EXIT_TROUBLE;
    selectors = ps_setup_selectors(context->rules);
    job.how = (PsDomainOptions){ .dns = context->dns,
        .psl = context->psl,
        .selectors = (const char *const *) options->selectors,
        .usual_selectors = (const char *const *) selectors->pdata,
        .ip = options->ip,
        .lists = (const char *const *) options->lists };
    return audit_all(&job, arguments);
}

static gboolean
usage_is_good(const DomainOptions *options, int argc)
{
    if (argc < 2)
        cmd_complain("domain", _("no domain given; see presend domain --help"));
    else if (options->ip && !g_hostname_is_ip_address(options->ip))
        cmd_complain("domain", _("--ip is an IP address, not '%s'"), options->ip);
    else
        return TRUE;
    return FALSE;
}

int
cmd_domain(int argc, char **argv)
{
    DomainOptions options = { 0 };
    const GOptionEntry entries[] = {
        { "selector", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.selectors,
            N_("selector of DKIM; may be given several times (default: the usual ones are "
               "tried)"),
            N_("NAME") },
        { "ip", 0, 0, G_OPTION_ARG_STRING, &options.ip,
            N_("address that sends for the domain: its reverse name is checked"),
            N_("ADDRESS") },
        { "dnsbl", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.lists,
            N_("look the domain and --ip up in this list; may be given several times"),
            N_("ZONE") },
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options.require_checked,
            N_("exit with 3 if the DNS did not say something"), NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new(N_("DOMAIN... - audit domains"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "domain");
    g_option_context_set_summary(context,
        N_("Says what is wrong with what a sending domain publishes in the DNS: SPF, DKIM, "
           "DMARC,\n"
           "MX, MTA-STS and the like, and prints what was found. - reads domains from "
           "standard\n"
           "input, one a line. With --dns zone:FILE, records can be tried before they are "
           "published."));
    cmd_add_entries(context, entries);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv) && usage_is_good(&options, argc))
        status = audit_domains(&options, argv + 1);
    cmd_options_clear(&options.common);
    g_strfreev(options.selectors);
    g_strfreev(options.lists);
    g_free(options.ip);
    cmd_contexts_free();
    return status;
}
