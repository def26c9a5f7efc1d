/* SPDX-License-Identifier: MIT */
/* cmd_auth.c - presend auth: SPF, DKIM and DMARC of a message, or of a server alone. */
#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/output.h"
#include "report/auth.h"

typedef struct {
    CmdOptions common;
    gboolean require_checked;
} AuthOptions;

static gconstpointer
find_format(const char *name)
{
    return ps_auth_format(name);
}

static GArray *
open_outputs(const CmdOptions *options, const CmdContext *context, const char *file)
{
    const char *const inputs[] = { file, NULL };
    const char *set[2];
    const char *const *specs = cmd_output_specs(options, context, find_format, set);

    if (!specs)
        return NULL;
    return cmd_outputs_open(options, context, specs, inputs, find_format, ps_auth_format_names);
}

static gboolean
write_reports(const CmdOptions *options, const PsAuth *auth, GArray *outputs)
{
    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);

        ((const PsAuthFormat *) output->format)->auth(&output->report, auth);
    }
    return cmd_outputs_close(options, outputs);
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
    g_autoptr(GArray) outputs = open_outputs(&options->common, context, file);
    g_auto(CmdDraft) draft = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(PsAuth) auth = NULL;

    if (!outputs)
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

    if (!context)
        return EXIT_TROUBLE;
    how = (PsAuthOptions){
        .rules = context->rules, .psl = context->psl, .dns = context->dns, .lang = context->lang
    };
    if (!cmd_sending(&options->common, context, &how.sending))
        return EXIT_TROUBLE;
    if (!file && !how.sending.mail_from && !how.sending.helo && !how.sending.dkim_selector) {
        cmd_complain(
            "auth", _("no draft, and neither --mail-from nor --helo; see presend auth --help"));
        return EXIT_TROUBLE;
    }
    return authenticate(options, file, context, &how, cmd_fail_on(&options->common, context));
}

int
cmd_auth(int argc, char **argv)
{
    AuthOptions options = { 0 };
    const GOptionEntry entries[] = {
        { "require-checked", 0, 0, G_OPTION_ARG_NONE, &options.require_checked,
            N_("exit with 3 if SPF, DKIM or DMARC could not be checked"), NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(N_("[DRAFT] - explain authentication"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "auth");
    g_option_context_set_summary(
        context, N_("Says what SPF, DKIM and DMARC will be for DRAFT (a "
                    "raw message; - is standard input),\n"
                    "or for --ip, --helo and --mail-from without one, "
                    "and why. With --dkim-key the draft is\n"
                    "signed in memory, as the mail server will."));
    cmd_add_entries(context, entries);
    cmd_add_sending(context, &options.common);
    cmd_add_dns(context, &options.common);
    cmd_add_common(context, &options.common);
    if (cmd_parse(context, &options.common, &argc, &argv)) {
        if (argc > 2)
            cmd_complain("auth", _("one draft at a time; see presend auth --help"));
        else
            status = run(&options, argc == 2 ? argv[1] : NULL);
    }
    cmd_options_clear(&options.common);
    cmd_contexts_free();
    return status;
}
