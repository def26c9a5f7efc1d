/* SPDX-License-Identifier: MIT */
/* lint_template.c - what options say of a template goes into a header; see lint_template.h. */
#include "cli/lint_template.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"
#include "mail/template.h"

/* The longest name that a value stands behind, and its line end. */
#define AROUND "Subject: \n"

static gboolean
value_is_good(const LintOptions *options, const char *option, const char *value)
{
    const gsize most = PS_LIMIT_field_bytes - strlen(AROUND);

    for (const char *at = value; at && *at; at++) {
        if (!g_ascii_iscntrl(*at) || *at == '\t')
            continue;
        cmd_complain(options->common.command,
            _("%s is one line of text: it has a control character in it"), option);
        return FALSE;
    }
    if (!value || strlen(value) <= most)
        return TRUE;
    cmd_complain(options->common.command, _("%s has more than %zu bytes"), option, most);
    return FALSE;
}

gboolean
lint_template_options_are_good(const LintOptions *options)
{
    return value_is_good(options, "--subject", options->subject) &&
           value_is_good(options, "--from", options->from);
}

gboolean
lint_template_make(const LintOptions *options, PsBoxMessage *message, GError **error)
{
    const PsTemplate what = {
        .html = message->kind == PS_BOX_HTML, .from = options->from, .subject = options->subject
    };
    char *made;

    if (message->kind == PS_BOX_EML && (options->from || options->subject)) {
        g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO,
            _("%s: has a header of its own: --from and --subject are for templates "
              "(see --input)"),
            message->name);
        return FALSE;
    }
    if (message->kind == PS_BOX_EML)
        return TRUE;
    made = ps_template_message(
        &what, message->bytes, message->len, &message->len, &message->in_file);
    g_free((char *) message->bytes);
    message->bytes = made;
    return TRUE;
}
