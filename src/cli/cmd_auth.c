/* SPDX-License-Identifier: MIT */
/* cmd_auth.c - presend auth: SPF, DKIM and DMARC of a message, or of a server alone. */
#include <errno.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/output.h"
#include "report/auth.h"

typedef struct {
    CmdOptions common;
    gboolean require_checked;
} AuthOptions;

/* Where a report goes; several may be asked for. */
typedef struct {
    const PsAuthFormat *format;
    PsReport report;
    char *path; /* NULL: standard output */
} Output;

static void
output_clear(gpointer data)
{
    g_free(((Output *) data)->path);
}

static gboolean
formats_are_known(const CmdOptions *options, const char *const *specs)
{
    for (; *specs; specs++) {
        g_autofree char *name = cmd_output_format(*specs);

        if (!ps_auth_format(name)) {
            cmd_complain(options->command, "no format '%s'; there are: %s", *specs,
                ps_auth_format_names);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
open_output(
    const CmdOptions *options, const CmdContext *context, const char *spec, GArray *outputs)
{
    g_autofree char *name = cmd_output_format(spec);
    const char *path = cmd_output_path(spec);
    Output output = { .format = ps_auth_format(name), .report.out = stdout };

    if (path && !(output.report.out = fopen(path, "w"))) {
        cmd_complain(options->command, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    output.path = g_strdup(path);
    output.report.colour = cmd_colour(options, output.report.out);
    output.report.rules = context->rules;
    output.report.lang = context->lang;
    g_array_append_val(outputs, output);
    return TRUE;
}

/* Nothing is opened before it is known that no output spoils another, or what is read. The
 * configuration's "format" is that of lints: it may name one that is none here. */
static gboolean
open_outputs(const CmdOptions *options, const CmdContext *context, char *file, GArray *outputs)
{
    static const char *const fallback[] = { "text", NULL };
    const char *const *specs =
        options->formats ? (const char *const *) options->formats : fallback;
    g_autoptr(GPtrArray) inputs = cmd_inputs(options, context);

    if (file)
        g_ptr_array_add(inputs, file);
    g_ptr_array_add(inputs, NULL);
    if (!formats_are_known(options, specs) ||
        !cmd_outputs_are_good(options->command, specs, (const char *const *) inputs->pdata))
        return FALSE;
    for (; *specs; specs++)
        if (!open_output(options, context, *specs, outputs))
            return FALSE;
    return TRUE;
}

/* FALSE if not all could be written: a full disk, a closed pipe. */
static gboolean
write_reports(const CmdOptions *options, const PsAuth *auth, GArray *outputs)
{
    gboolean good = TRUE;

    for (guint i = 0; i < outputs->len; i++) {
        Output *output = &g_array_index(outputs, Output, i);
        FILE *out = output->report.out;
        gboolean failed;

        output->format->auth(&output->report, auth);
        failed = fflush(out) != 0 || ferror(out);
        if (output->path)
            failed |= fclose(out) != 0;
        if (failed)
            cmd_complain(options->command, "%s: could not be written: %s",
                output->path ? output->path : "standard output", g_strerror(errno));
        good = good && !failed;
    }
    return good;
}

static PsAuth *
auth_draft(const char *file, const CmdDraft *draft, const PsAuthOptions *how, GError **error)
{
    if (file && draft->oversize)
        return ps_auth_oversize(file, how, error);
    return ps_auth(file, draft->bytes, draft->len, how, error);
}

/* Look at FILE, or at what the options say alone (NULL). */
static int
authenticate(const AuthOptions *options, char *file, const CmdContext *context,
    const PsAuthOptions *how, int fail_on)
{
    g_autoptr(GArray) outputs = g_array_new(FALSE, FALSE, sizeof(Output));
    g_auto(CmdDraft) draft = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(PsAuth) auth = NULL;

    g_array_set_clear_func(outputs, output_clear);
    if (!open_outputs(&options->common, context, file, outputs))
        return EXIT_TROUBLE;
    if (!file || cmd_draft_read(file, &draft, &error))
        auth = auth_draft(file, &draft, how, &error);
    g_assert(auth || error);
    if (!auth) {
        cmd_complain(options->common.command, "%s", error->message);
        auth = ps_auth_unreadable(file, error->message);
    }
    if (!write_reports(&options->common, auth, outputs) || auth->error)
        return EXIT_TROUBLE;
    if (ps_auth_worst_level(auth) >= fail_on)
        return EXIT_FINDINGS;
    return ps_auth_is_unknown(auth) && options->require_checked ? EXIT_UNKNOWN : EXIT_OK;
}

static int
run(const AuthOptions *options, char *file)
{
    const CmdContext *context = cmd_context(&options->common, file);
    PsAuthOptions how;
    int fail_on;

    if (!context || !cmd_fail_on(&options->common, context, &fail_on))
        return EXIT_TROUBLE;
    how = (PsAuthOptions){
        .rules = context->rules, .psl = context->psl, .dns = context->dns, .lang = context->lang
    };
    if (!cmd_sending(&options->common, context, &how.sending))
        return EXIT_TROUBLE;
    if (!file && !how.sending.mail_from && !how.sending.helo && !how.sending.dkim_selector) {
        cmd_complain(
            "auth", "no draft, and neither --mail-from nor --helo; see presend auth --help");
        return EXIT_TROUBLE;
    }
    return authenticate(options, file, context, &how, fail_on);
}

int
cmd_auth(int argc, char **argv)
{
    AuthOptions options = { 0 };
    const GOptionEntry entries[] = {
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options.require_checked,
            "exit with 3 if SPF, DKIM or DMARC could not be checked", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("[DRAFT] - explain authentication");
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "auth");
    g_option_context_set_summary(context, "Says what SPF, DKIM and DMARC will be for DRAFT (a "
                                          "raw message; - is standard input),\n"
                                          "or for --ip, --helo and --mail-from without one, "
                                          "and why. With --dkim-key the draft is\n"
                                          "signed in memory, as the mail server will.");
    g_option_context_add_main_entries(context, entries, NULL);
    cmd_add_sending(context, &options.common);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv)) {
        if (argc > 2)
            cmd_complain("auth", "one draft at a time; see presend auth --help");
        else
            status = run(&options, argc == 2 ? argv[1] : NULL);
    }
    cmd_options_clear(&options.common);
    cmd_contexts_free();
    return status;
}
