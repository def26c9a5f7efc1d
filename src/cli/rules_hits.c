/* SPDX-License-Identifier: MIT */
/*
 * rules_hits.c - presend rules hits: which rules hit each mail, a line of tabs for each:
 * path, score, rules, sub-rules. Only the mail counts: no draft mode, class, stage or DNS.
 */
#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "base/read.h"
#include "base/safe.h"
#include "cli/rules_hits.h"

static gboolean
is_sub_rule(const PsRule *rule)
{
    return g_str_has_prefix(rule->name, "__");
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
print_names(GPtrArray *names)
{
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        printf("%s%s", i ? "," : "", (const char *) names->pdata[i]);
}

static void
print_hits(const char *file, const PsRules *rules, PsRun *run)
{
    g_autoptr(GPtrArray) scored = g_ptr_array_new(), sub = g_ptr_array_new();
    g_autofree char *safe = ps_safe_dup(file);
    double score = 0;

    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsRule *rule = ps_rules_get(rules, i);

        if (ps_run_get(run, rule)->state != PS_OUTCOME_HIT)
            continue;
        g_ptr_array_add(is_sub_rule(rule) ? sub : scored, (gpointer) rule->name);
        if (!is_sub_rule(rule))
            score += rule->score;
    }
    printf("%s\t%.3f\t", safe, score);
    print_names(scored);
    putchar('\t');
    print_names(sub);
    putchar('\n');
}

/* Facts cost more than all patterns together, so they are measured where a rule asks. */
static gboolean
ask_for_facts(const PsRules *rules)
{
    guint count = 0;

    for (guint i = 0; i < ps_rules_count(rules) && !count; i++)
        ps_rules_facts(rules, ps_rules_get(rules, i), &count);
    return count > 0;
}

static gboolean
hit_mail(const CmdContext *context, const PsSending *sending, const char *file,
    const char *bytes, gsize len, GError **error)
{
    const PsRunOptions how = { .apply_when = FALSE };
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsRun) run = ps_run_new(context->rules, message, facts, &how);
    const PsMeasured from = { source, message, sending, context->dns, context->psl };

    if (ask_for_facts(context->rules) && !ps_measure_message(facts, &from, error))
        return FALSE;
    print_hits(file, context->rules, run);
    return TRUE;
}

static gboolean
hit_file(const CmdContext *context, const PsSending *sending, const char *file, GError **error)
{
    gboolean from_stdin = !strcmp(file, "-");
    FILE *stream = from_stdin ? stdin : fopen(file, "rb");
    g_autofree char *bytes = NULL;
    gboolean good;
    gsize len = 0;

    if (!stream) {
        g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO, "%s: %s", file, g_strerror(errno));
        return FALSE;
    }
    good = ps_read_stream(stream, file, PS_LIMIT_message_bytes, &bytes, &len, error);
    if (!from_stdin)
        fclose(stream);
    return good && hit_mail(context, sending, file, bytes, len, error);
}

int
cmd_rules_hits(const CmdOptions *options, char **files)
{
    const CmdContext *context = cmd_context(options, NULL);
    int status = EXIT_OK;
    PsSending sending;

    if (!context || !cmd_sending(options, context, &sending))
        return EXIT_TROUBLE;
    for (; *files; files++) {
        g_autoptr(GError) error = NULL;

        if (hit_file(context, &sending, *files, &error))
            continue;
        cmd_complain(options->command, "%s", error->message);
        status = EXIT_TROUBLE;
    }
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    cmd_complain(options->command, "standard output: %s", g_strerror(errno));
    return EXIT_TROUBLE;
}
