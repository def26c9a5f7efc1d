/* SPDX-License-Identifier: MIT */
/*
 * cmd_diff.c - presend diff: what a change of a draft, or of the DNS, brought and removed. Two
 * drafts, two results of presend lint, one of each, or one draft with two states of the DNS.
 */
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/diff_side.h"
#include "cli/history.h"
#include "cli/output.h"
#include "report/compare.h"

typedef struct {
    LintOptions lint;
    char *dns_old;
    char *dns_new;
} DiffOptions;

static gconstpointer
find_format(const char *name)
{
    return ps_compare_format(name);
}

static const char *
name_of(const json_t *entry)
{
    const char *name = json_string_value(json_object_get(entry, "file"));

    return name ? name : "";
}

/* The entries of OLD and NEW that are of one file, by name; one alone on each side is one file,
 * however it is called. PsComparison *, for the caller to unref. */
static GPtrArray *
compare(const json_t *old, const json_t *new)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify) ps_comparison_free);
    g_autoptr(GHashTable) before = g_hash_table_new(ps_hash_str, g_str_equal);
    g_autoptr(GHashTable) after = g_hash_table_new(ps_hash_str, g_str_equal);

    if (json_array_size(old) == 1 && json_array_size(new) == 1) {
        g_ptr_array_add(list, ps_compare(json_array_get(old, 0), json_array_get(new, 0)));
        return list;
    }
    for (size_t i = 0; i < json_array_size(old); i++)
        g_hash_table_insert(
            before, (gpointer) name_of(json_array_get(old, i)), json_array_get(old, i));
    for (size_t i = 0; i < json_array_size(new); i++) {
        const json_t *entry = json_array_get(new, i);

        g_ptr_array_add(list, ps_compare(g_hash_table_lookup(before, name_of(entry)), entry));
        g_hash_table_add(after, (gpointer) name_of(entry));
    }
    for (size_t i = 0; i < json_array_size(old); i++) {
        const json_t *entry = json_array_get(old, i);

        if (!g_hash_table_contains(after, name_of(entry)))
            g_ptr_array_add(list, ps_compare(entry, NULL));
    }
    return list;
}

static gboolean
print(const DiffOptions *options, const CmdContext *context, char *const *files,
    const GPtrArray *list)
{
    const CmdOptions *common = &options->lint.common;
    const char *set[2];
    const char *const *specs = cmd_output_specs(common, context, find_format, set);
    g_autoptr(GArray) outputs = NULL;

    if (specs)
        outputs = cmd_outputs_open(common, context, specs, (const char *const *) files,
            find_format, ps_compare_format_names);
    for (guint i = 0; outputs && i < outputs->len; i++) {
        const CmdOutput *output = cmd_output(outputs, i);
        const PsCompareFormat *format = output->format;

        format->print(&output->report, list);
    }
    return outputs && cmd_outputs_close(common, outputs);
}

/* FILES are two, or one that is both. */
static int
diff(DiffOptions *options, char **files)
{
    LintOptions *lint = &options->lint;
    const char *last = files[1] ? files[1] : files[0];
    int fail_on = -1, worst = -1;
    json_t *old = diff_side_read(lint, files[0], options->dns_old, &fail_on);
    json_t *new = old ? diff_side_read(lint, last, options->dns_new, &fail_on) : NULL;
    g_autoptr(GPtrArray) list = new ? compare(old, new) : NULL;
    CmdContext *context = list ? cmd_context(&lint->common, last) : NULL;
    gboolean good = context &&
                    (fail_on >= 0 || cmd_fail_on(&lint->common, context, &fail_on)) &&
                    print(options, context, files, list);

    for (guint i = 0; good && i < list->len; i++)
        worst = MAX(worst, ((const PsComparison *) list->pdata[i])->worst);
    json_decref(old);
    json_decref(new);
    if (!good)
        return EXIT_TROUBLE;
    return worst >= fail_on ? EXIT_FINDINGS : EXIT_OK;
}

/* Two files, or one with two states of the DNS. */
static int
run(gpointer data, char **files)
{
    DiffOptions *options = data;
    LintOptions *lint = &options->lint;
    guint count = g_strv_length(files);

    if (count > 2 || (count == 1 && !options->dns_old && !options->dns_new)) {
        cmd_complain(lint->common.command,
            _("wanted are two files, or one with --dns-old and --dns-new; see presend diff "
              "--help"));
        return EXIT_TROUBLE;
    }
    if (!strcmp(files[0], "-") && (count == 1 || !strcmp(files[1], "-"))) {
        cmd_complain(lint->common.command, _("- (standard input) can be read only once"));
        return EXIT_TROUBLE;
    }
    if (lint->recipients &&
        !(lint->listed = cmd_recipients_read(&lint->common, lint->recipients, lint->column)))
        return EXIT_TROUBLE;
    if (!cmd_baselines_begin(&lint->gate.baselines, &lint->common))
        return EXIT_TROUBLE;
    return diff(options, files);
}

int
cmd_diff(int argc, char **argv)
{
    DiffOptions options = { 0 };
    LintOptions *lint = &options.lint;
    const GOptionEntry entries[] = {
        { "dns-old", 0, 0, G_OPTION_ARG_STRING, &options.dns_old,
            N_("how to ask the DNS for OLD, as --dns does (default: as that says)"),
            N_("HOW") },
        { "dns-new", 0, 0, G_OPTION_ARG_STRING, &options.dns_new,
            N_("how to ask the DNS for NEW (default: as --dns says)"), N_("HOW") },
        { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &lint->to,
            N_("a recipient; may be given several times (default: those of the draft)"),
            N_("ADDRESS") },
        { "recipients", 0, 0, G_OPTION_ARG_FILENAME, &lint->recipients,
            N_("recipients in a file: CSV, NDJSON, or one address a line"), N_("FILE") },
        { "column", 0, 0, G_OPTION_ARG_STRING, &lint->column,
            N_("column of the addresses in that file (default: by its name)"),
            N_("NAME|NUMBER") },
        { "select", 0, 0, G_OPTION_ARG_STRING_ARRAY, &lint->gate.select,
            N_("compare only rules whose names begin so; several times, or with commas"),
            N_("NAME,...") },
        { "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &lint->gate.ignore,
            N_("leave out rules whose names begin so"), N_("NAME,...") },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(_("OLD [NEW] - what is new, and what is gone"));
    int status;

    cmd_options_init(&lint->common, "diff");
    lint->gate.suppress_used = g_hash_table_new(NULL, NULL);
    g_option_context_set_summary(context,
        _("OLD and NEW are drafts, or results of presend lint --format json. Findings are "
          "known\n"
          "again by what they say of which text; that lines have moved is no difference. With\n"
          "--dns-old and --dns-new one draft is enough. Exits with 1 if something is new, or "
          "worse,\n"
          "at or above --fail-on."));
    cmd_add_entries(context, entries);
    cmd_add_sending(context, &lint->common);
    cmd_add_history(context, &lint->common);
    cmd_add_dns(context, &lint->common);
    cmd_add_common(context, &lint->common);
    status = cmd_run(context, &lint->common, argc, argv, run, &options);
    cmd_gate_clear(&lint->gate);
    g_free(options.dns_old);
    g_free(options.dns_new);
    g_strfreev(lint->to);
    g_free(lint->recipients);
    g_free(lint->column);
    cmd_recipients_free(lint->listed);
    return status;
}
