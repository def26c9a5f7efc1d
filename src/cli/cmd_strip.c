/* SPDX-License-Identifier: MIT */
/* cmd_strip.c - presend strip: a mail without the notes to presend that stand in it. */
#include <string.h>

#include "base/i18n.h"
#include "cli/cmd.h"
#include "cli/mail.h"
#include "cli/options.h"
#include "cli/rewrite.h"
#include "mail/box.h"
#include "mail/strip.h"
#include "mail/template.h"

typedef struct {
    CmdOptions common;
    char *output;
    gboolean in_place;
} StripOptions;

static gboolean
put(const StripOptions *options, const char *file, const char *bytes, gsize len,
    const GString *text, GError **error)
{
    if (options->in_place)
        return cmd_rewrite(file, bytes, len, text->str, text->len, error);
    if (options->output)
        return cmd_write(options->output, text->str, text->len, error);
    fwrite(text->str, 1, text->len, stdout);
    return TRUE; /* cmd_finish sees what became of it */
}

/* A template becomes a mail, and what was made for it is taken off again. */
static GString *
strip_template(const char *file, const char *bytes, gsize len, gboolean html, guint *ret_count,
    GError **error)
{
    const PsTemplate what = { .html = html };
    PsInFile in_file;
    gsize mail_len;
    g_autofree char *mail = ps_template_message(&what, bytes, len, &mail_len, &in_file);
    GString *text = ps_strip(file, mail, mail_len, ret_count, error);

    if (text) {
        g_string_erase(text, 0, (gssize) in_file.front);
        g_string_prepend_len(text, bytes, (gssize) in_file.offset); /* a byte order mark */
    }
    return text;
}

static GString *
strip(const char *file, const char *bytes, gsize len, guint *ret_count, GError **error)
{
    PsBoxKind kind = ps_box_kind_of(file, bytes, len);

    if (kind == PS_BOX_HTML || kind == PS_BOX_TEXT)
        return strip_template(file, bytes, len, kind == PS_BOX_HTML, ret_count, error);
    return ps_strip(file, bytes, len, ret_count, error);
}

static gboolean
strip_file(const StripOptions *options, const char *file)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = NULL;
    g_autofree char *bytes = NULL;
    guint count;
    gsize len;

    if (!cmd_mail_read(file, &bytes, &len, &error)) {
        cmd_complain("strip", "%s", error->message);
        return FALSE;
    }
    if (len > 5 && !memcmp(bytes, "From ", 5)) {
        cmd_complain("strip",
            _("%s: begins like an mbox file, which may hold several mails; give it one mail"),
            file);
        return FALSE;
    }
    if ((text = strip(file, bytes, len, &count, &error)) &&
        ((options->in_place && !count) || put(options, file, bytes, len, text, &error)))
        return TRUE;
    cmd_complain("strip", "%s", error->message);
    return FALSE;
}

static gboolean
options_are_good(const StripOptions *options, char *const *files)
{
    if (options->in_place && options->output) {
        cmd_complain("strip", _("--in-place and --output exclude each other"));
        return FALSE;
    }
    if (!options->in_place && files[1]) {
        cmd_complain(
            "strip", _("several files can only be changed where they are: --in-place"));
        return FALSE;
    }
    for (; options->in_place && *files; files++) {
        if (strcmp(*files, "-") != 0)
            continue;
        cmd_complain("strip", _("standard input cannot be changed where it is"));
        return FALSE;
    }
    return TRUE;
}

static int
run(gpointer data, char **files)
{
    const StripOptions *options = data;
    int status = EXIT_OK;

    if (!options_are_good(options, files))
        return EXIT_TROUBLE;
    for (; *files; files++)
        if (!strip_file(options, *files))
            status = EXIT_TROUBLE;
    return cmd_finish("strip", status);
}

int
cmd_strip(int argc, char **argv)
{
    StripOptions options = { 0 };
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
            N_("write into this file (default: standard output)"), N_("FILE") },
        { "in-place", 0, 0, G_OPTION_ARG_NONE, &options.in_place,
            N_("change the files themselves"), NULL },
        { "lang", 0, 0, G_OPTION_ARG_STRING, &options.common.lang, N_("language of messages"),
            "en|it" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(N_("FILE... - take notes to presend out of a mail"));
    int status;

    cmd_options_init(&options.common, "strip");
    g_option_context_set_summary(context,
        N_("Writes the mail without X-Presend-Ignore fields and presend-ignore comments, and "
           "otherwise the\nsame. FILE is a mail, or the .html of a template; - is standard "
           "input."));
    cmd_add_entries(context, entries);
    status = cmd_run(context, &options.common, argc, argv, run, &options);
    g_free(options.output);
    return status;
}
