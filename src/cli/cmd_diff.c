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

static gboolean
is_one_file(const json_t *list)
{
    const char *name = name_of(json_array_get(list, 0));

    for (size_t i = 1; i < json_array_size(list); i++)
        if (strcmp(name_of(json_array_get(list, i)), name) != 0)
            return FALSE;
    return TRUE;
}

/* What each entry of LIST is known by: its file if it is NAMED, its number there, and how many
 * such were before it. For the caller to unref. */
static GPtrArray *
keys_of(const json_t *list, gboolean named)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) times = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        char *name = g_strdup_printf("%s#%" JSON_INTEGER_FORMAT, named ? name_of(entry) : "",
            json_integer_value(json_object_get(entry, "message")));
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(times, name));

        g_ptr_array_add(keys, g_strdup_printf("%s#%u", name, before));
        g_hash_table_insert(times, name, GUINT_TO_POINTER(before + 1));
    }
    return keys;
}

/* The entries of OLD and NEW that are of one mail; one file alone on each side is one, however it
 * is called, and so is one mail. PsComparison *, for the caller to unref. */
static GPtrArray *
compare(const json_t *old, const json_t *new)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify) ps_comparison_free);
    gboolean named = !is_one_file(old) || !is_one_file(new);
    g_autoptr(GPtrArray) old_keys = keys_of(old, named), new_keys = keys_of(new, named);
    g_autoptr(GHashTable) before = g_hash_table_new(ps_hash_str, g_str_equal);

    if (old_keys->len == 1 && new_keys->len == 1) {
        g_ptr_array_add(list, ps_compare(json_array_get(old, 0), json_array_get(new, 0)));
        return list;
    }
    for (guint i = 0; i < old_keys->len; i++)
        g_hash_table_insert(before, old_keys->pdata[i], json_array_get(old, i));
    for (guint i = 0; i < new_keys->len; i++) {
        const char *key = new_keys->pdata[i];

        g_ptr_array_add(
            list, ps_compare(g_hash_table_lookup(before, key), json_array_get(new, i)));
        g_hash_table_remove(before, key);
    }
    for (guint i = 0; i < old_keys->len; i++)
        if (g_hash_table_contains(before, old_keys->pdata[i]))
            g_ptr_array_add(list, ps_compare(json_array_get(old, i), NULL));
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
    gboolean good = context && print(options, context, files, list);

    for (guint i = 0; good && i < list->len; i++)
        worst = MAX(worst, ((const PsComparison *) list->pdata[i])->worst);
    json_decref(old);
    json_decref(new);
    if (!good)
        return EXIT_TROUBLE;
    if (fail_on < 0)
        fail_on = cmd_fail_on(&lint->common, context);
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
