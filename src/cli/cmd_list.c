/* SPDX-License-Identifier: MIT */
/* cmd_list.c - presend list: every address of a list, judged. */
#include <errno.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/options.h"
#include "cli/output.h"
#include "list/output.h"
#include "list/run.h"

/* So many rows with problems are named. */
#define NAMED_PROBLEMS 10

typedef struct {
    CmdOptions common;
    char *input;
    char *column;
    int concurrency;
    gboolean require_checked;
} ListOptions;

/* Where the list goes; several may be asked for. */
typedef struct {
    FILE *out;
    char *path; /* NULL: standard output */
    PsListWriter *writer;
} Output;

typedef struct {
    const ListOptions *options;
    const char *file;
    GArray *outputs; /* Output */
    guint64 problems;
    int level; /* the highest of all verdicts */
} Job;

static void
output_clear(gpointer data)
{
    Output *output = data;

    ps_list_writer_free(output->writer);
    if (output->path && output->out)
        fclose(output->out);
    g_free(output->path);
}

static gboolean
formats_are_known(const ListOptions *options, const char *const *specs)
{
    for (; *specs; specs++) {
        g_autofree char *name = cmd_output_format(*specs);

        if (!ps_list_has_format(name)) {
            cmd_complain(
                options->common.command, "no format '%s'; there are: csv ndjson json", *specs);
            return FALSE;
        }
    }
    return TRUE;
}

/* Open the output that SPEC ("csv", "json:FILE") asks for; NULL: the default. */
static gboolean
open_output(
    const ListOptions *options, const char *spec, const PsListTable *table, GArray *outputs)
{
    g_autofree char *format = spec ? cmd_output_format(spec) : NULL;
    const char *path = spec ? cmd_output_path(spec) : NULL;
    Output output = { .out = stdout };

    if (path && !(output.out = fopen(path, "w"))) {
        cmd_complain(options->common.command, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    setvbuf(output.out, NULL, _IONBF, 0); /* whoever ends us finds whole rows */
    output.path = g_strdup(path);
    output.writer = ps_list_writer_new(output.out, format, table);
    g_array_append_val(outputs, output);
    return TRUE;
}

/* Nothing is opened before it is known that no output spoils another, or FILE. */
static gboolean
open_outputs(const ListOptions *options, const CmdContext *context, const char *file,
    const PsListTable *table, GArray *outputs)
{
    const char *const none[] = { NULL };
    const char *const *specs =
        options->common.formats ? (const char *const *) options->common.formats : none;
    g_autoptr(GPtrArray) inputs = cmd_inputs(&options->common, context);

    g_ptr_array_add(inputs, (char *) file);
    g_ptr_array_add(inputs, NULL);
    if (!formats_are_known(options, specs) || !cmd_outputs_are_good(options->common.command,
                                                  specs, (const char *const *) inputs->pdata))
        return FALSE;
    do {
        if (!open_output(options, *specs, table, outputs))
            return FALSE;
    } while (*specs && *++specs);
    return TRUE;
}

static const char *
output_name(const Output *output)
{
    return output->path ? output->path : "standard output";
}

/* What a gate does with a row; the DNS alone never makes it fail. */
static int
level_of(const PsListVerdict *verdict)
{
    static const int levels[] = { [PS_LIST_OK] = -1,
        [PS_LIST_RISKY] = PS_LEVEL_WARNING,
        [PS_LIST_UNKNOWN] = -1,
        [PS_LIST_UNDELIVERABLE] = PS_LEVEL_ERROR };

    return MAX(levels[verdict->status], verdict->level);
}

static void
note_row(Job *job, const PsListRow *row, const PsListVerdict *verdict)
{
    if (row->problem && job->problems++ < NAMED_PROBLEMS)
        cmd_complain(job->options->common.command, "%s:%" G_GUINT64_FORMAT ": %s", job->file,
            row->line, row->problem);
    job->level = MAX(job->level, level_of(verdict));
}

static gboolean
take_row(const PsListRow *row, const PsListVerdict *verdict, gpointer data, GError **error)
{
    Job *job = data;

    if (row)
        note_row(job, row, verdict);
    for (guint i = 0; i < job->outputs->len; i++) {
        Output *output = &g_array_index(job->outputs, Output, i);

        if (!(row ? ps_list_writer_row(output->writer, row, verdict, error)
                  : ps_list_writer_flush(output->writer, error))) {
            g_prefix_error(error, "%s: ", output_name(output));
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
end_outputs(const Job *job, const PsListSummary *summary)
{
    gboolean good = TRUE;

    for (guint i = 0; i < job->outputs->len; i++) {
        const Output *output = &g_array_index(job->outputs, Output, i);
        g_autoptr(GError) error = NULL;

        if (!ps_list_writer_end(output->writer, summary, &error)) {
            cmd_complain(
                job->options->common.command, "%s: %s", output_name(output), error->message);
            good = FALSE;
        }
    }
    return good;
}

static void
print_summary(const Job *job, const PsListSummary *summary)
{
    g_autoptr(GString) counts = g_string_new(NULL);

    if (job->problems > NAMED_PROBLEMS)
        cmd_complain(job->options->common.command,
            "%s: %" G_GUINT64_FORMAT " more rows with problems", job->file,
            job->problems - NAMED_PROBLEMS);
    for (guint i = 0; i < PS_LIST_STATUSES; i++)
        g_string_append_printf(counts, "%s%" G_GUINT64_FORMAT " %s", i ? ", " : "",
            summary->by_status[i], ps_list_status_name((PsListStatus) i));
    cmd_complain(job->options->common.command, "%s: %" G_GUINT64_FORMAT " rows: %s", job->file,
        summary->rows, counts->str);
}

static int
run_job(Job *job, PsListReader *reader, PsListCheck *check, int fail_on)
{
    PsListSummary summary;
    g_autoptr(GError) error = NULL;
    gboolean good = ps_list_run(reader, check, take_row, job, &summary, &error);

    if (!good)
        cmd_complain(job->options->common.command, "%s", error->message);
    if (good || !g_error_matches(error, PS_LIST_ERROR, PS_LIST_ERROR_WRITE))
        good = end_outputs(job, &summary) && good;
    if (!good)
        return EXIT_TROUBLE;
    print_summary(job, &summary);
    if (job->level >= fail_on)
        return EXIT_FINDINGS;
    return job->options->require_checked && summary.by_status[PS_LIST_UNKNOWN] ? EXIT_UNKNOWN
                                                                               : EXIT_OK;
}

static gboolean
parse_input(const ListOptions *options, PsListInput *ret)
{
    static const char *const names[] = { "guess", "csv", "lines", "ndjson" };

    *ret = PS_LIST_GUESS;
    if (!options->input)
        return TRUE;
    for (guint i = PS_LIST_CSV; i < G_N_ELEMENTS(names); i++) {
        if (!strcmp(options->input, names[i])) {
            *ret = (PsListInput) i;
            return TRUE;
        }
    }
    cmd_complain(
        options->common.command, "--input is csv|lines|ndjson, not '%s'", options->input);
    return FALSE;
}

/* Check what IN holds, whose name is FILE. */
static int
check_stream(const ListOptions *options, const char *file, FILE *in)
{
    const CmdContext *context = cmd_context(&options->common, file);
    g_autoptr(GArray) outputs = g_array_new(FALSE, FALSE, sizeof(Output));
    Job job = { .options = options, .file = file, .outputs = outputs, .level = -1 };
    g_autoptr(PsListReader) reader = NULL;
    g_autoptr(PsListCheck) check = NULL;
    g_autoptr(GError) error = NULL;
    PsDirectory directory;
    PsListInput input;
    int fail_on;

    g_array_set_clear_func(outputs, output_clear);
    if (!context || !parse_input(options, &input) ||
        !cmd_fail_on(&options->common, context, &fail_on))
        return EXIT_TROUBLE;
    reader = ps_list_reader_new(in, file, input, options->column, &error);
    if (!reader) {
        cmd_complain(options->common.command, "%s", error->message);
        return EXIT_TROUBLE;
    }
    if (!open_outputs(options, context, file, ps_list_reader_table(reader), outputs))
        return EXIT_TROUBLE;
    directory = (PsDirectory){ .dns = context->dns,
        .providers = ps_rules_providers(context->rules),
        .typos = context->typos,
        .receiver = cmd_setting(context, NULL, "receiver") };
    check = ps_list_check_new(context->rules, &directory, (guint) options->concurrency);
    return run_job(&job, reader, check, fail_on);
}

static int
check_list(const ListOptions *options, const char *file)
{
    gboolean from_stdin = !strcmp(file, "-");
    FILE *in = from_stdin ? stdin : fopen(file, "rb");
    int status;

    if (!in) {
        cmd_complain(options->common.command, "%s: %s", file, g_strerror(errno));
        return EXIT_TROUBLE;
    }
    status = check_stream(options, file, in);
    if (!from_stdin)
        fclose(in);
    return status;
}

/* What the command line leaves to say. */
static gboolean
usage_is_good(const ListOptions *options, int argc)
{
    if (argc != 2)
        cmd_complain("list", "%s; see presend list --help",
            argc < 2 ? "no file given" : "one list at a time");
    else if (options->concurrency < 1 || options->concurrency > 20000)
        cmd_complain("list", "--concurrency is 1 to 20000, not %d", options->concurrency);
    else
        return TRUE;
    return FALSE;
}

int
cmd_list(int argc, char **argv)
{
    ListOptions options = { .concurrency = 200 };
    const GOptionEntry entries[] = {
        { "input", 0, 0, G_OPTION_ARG_STRING, &options.input,
            "what the list is (default: NDJSON if its first line is an object with "
            "\"address\", else CSV)",
            "csv|lines|ndjson" },
        { "column", 0, 0, G_OPTION_ARG_STRING, &options.column,
            "column of the addresses (default: by its name)", "NAME|NUMBER" },
        { "concurrency", 0, 0, G_OPTION_ARG_INT, &options.concurrency,
            "domains asked about at a time (default: 200)", "N" },
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options.require_checked,
            "exit with 3 if the DNS did not answer for some address", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("FILE - check a list");
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "list");
    g_option_context_set_summary(context,
        "Says of every address (or bare domain) of a list whether mail to it can arrive: ok,\n"
        "risky, unknown or undeliverable. FILE is CSV, one address a line, or NDJSON; - is\n"
        "standard input. No mail server is asked, only the DNS, once for each domain.");
    g_option_context_add_main_entries(context, entries, NULL);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv) && usage_is_good(&options, argc))
        status = check_list(&options, argv[1]);
    cmd_options_clear(&options.common);
    g_free(options.input);
    g_free(options.column);
    cmd_contexts_free();
    return status;
}
