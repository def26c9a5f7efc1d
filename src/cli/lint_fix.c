/* SPDX-License-Identifier: MIT */
/*
 * lint_fix.c - presend lint --fix and --diff: the draft mended, and what was done. Findings are
 * those of the draft as it is then.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/lint_job.h"
#include "cli/rewrite.h"
#include "fix/pass.h"
#include "fix/udiff.h"

void
lint_fix_add(GOptionContext *context, LintFix *fix)
{
    const GOptionEntry entries[] = {
        { "fix", 0, 0, G_OPTION_ARG_NONE, &fix->fix,
            N_("mend what can be mended without a choice, then check what is left; - goes to "
               "standard output"),
            NULL },
        { "diff", 0, 0, G_OPTION_ARG_NONE, &fix->diff,
            N_("print what --fix would change and change nothing; exit with 1 if that is "
               "anything"),
            NULL },
        { "fix-signed", 0, 0, G_OPTION_ARG_NONE, &fix->fix_signed,
            N_("mend also what a DKIM signature covers: it must be signed again"), NULL },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

gboolean
lint_fix_prints(const LintFix *fix, char *const *files)
{
    return fix->diff || (fix->fix && g_strv_contains((const char *const *) files, "-"));
}

/* "FMT_DUP_HEADER (drop-duplicate, 2 places)" */
static char *
told_note(const PsFixNote *note)
{
    const char *word = ps_fixer_info(note->fixer)->word;

    if (note->count < 2)
        return g_strdup_printf("%s (%s)", note->rule->name, word);
    return g_strdup_printf(ngettext("%s (%s, %u place)", "%s (%s, %u places)", note->count),
        note->rule->name, word, note->count);
}

/* Why something is left: WORD of a note, in the words of the rules. */
static const char *
reason(const CmdContext *context, const char *word)
{
    g_autofree char *key = g_strconcat("fix-", word, NULL);
    const char *text = ps_rules_word(context->rules, context->lang, key);

    return text != key ? text : word;
}

static void
tell_note(const LintOptions *options, const CmdContext *context, const char *file,
    const PsFixNote *note)
{
    const char *command = options->common.command;
    g_autofree char *what = told_note(note);
    g_autofree char *place =
        g_strdup_printf("%s:%" G_GSIZE_FORMAT, file, MAX(note->place.line, 1));

    if (!note->refused && !options->fix.diff)
        cmd_complain(command, _("%s: mended: %s"), file, what);
    else if (!note->refused)
        cmd_complain(command, _("%s: would be mended: %s"), file, what);
    else
        cmd_complain(
            command, _("%s: not mended: %s: %s"), place, what, reason(context, note->refused));
}

/* What was done before what was not. */
static void
tell_notes(const LintOptions *options, const CmdContext *context, const char *file,
    const PsFixed *fixed)
{
    for (int refused = 0; refused < 2; refused++)
        for (guint i = 0; i < fixed->notes->len; i++) {
            const PsFixNote *note = &g_array_index(fixed->notes, PsFixNote, i);

            if (!note->refused == !refused)
                tell_note(options, context, file, note);
        }
    if (fixed->refused)
        cmd_complain(options->common.command, _("%s: not mended: %s"), file,
            reason(context, fixed->refused));
}

/* On a terminal nothing in a mail acts; patch(1) gets the bytes as they are. */
typedef struct {
    gboolean safe;
    gboolean colour;
} DiffStyle;

static void
print_diff_line(char mark, const char *text, gsize len, gpointer data)
{
    const DiffStyle *style = data;
    const char *colour = mark == '-' ? "31" : mark == '+' ? "32" : mark == '@' ? "36" : NULL;
    gboolean ended = len && text[len - 1] == '\n';
    g_autoptr(GString) safe = g_string_new(NULL);

    if (style->colour && colour)
        printf("\033[%sm", colour);
    putchar(mark);
    len -= ended;
    if (style->safe && strchr(" -+", mark)) {
        ps_safe_append(safe, text, len - (len && text[len - 1] == '\r'));
        fputs(safe->str, stdout);
    } else {
        fwrite(text, 1, len, stdout);
    }
    if (style->colour && colour)
        fputs("\033[0m", stdout);
    putchar('\n');
}

static void
print_diff(const LintOptions *options, const PsBoxMessage *message, const PsFixed *fixed)
{
    DiffStyle style = { .colour = cmd_colour(&options->common, stdout) };
    const char *path = strcmp(message->path, "-") != 0 ? message->path : "stdin";
    g_autofree char *name = ps_safe_dup(path);

    style.safe = style.colour || isatty(STDOUT_FILENO);
    printf("--- %s\n+++ %s\n", name, name);
    ps_udiff(fixed->edits, message->bytes, message->len, print_diff_line, &style);
}

static gboolean
is_stdin(const LintOptions *options, const PsBoxMessage *message)
{
    const char *name = options->inputs.stdin_name ? options->inputs.stdin_name : "-";

    return !strcmp(message->path, name);
}

/* Put what was mended where it belongs. */
static gboolean
put_back(const LintOptions *options, const CmdContext *context, const PsBoxMessage *message,
    const PsFixed *fixed)
{
    g_autoptr(GError) error = NULL;

    if (is_stdin(options, message) &&
        (message->in_file.message || message->in_file.not_given)) {
        cmd_complain(options->common.command, _("%s: not mended: %s"), message->name,
            reason(context, fixed->refused));
        return FALSE; /* part of a file would be left */
    }
    if (is_stdin(options, message))
        return fwrite(fixed->bytes, 1, fixed->len, stdout) == fixed->len;
    if (!fixed->edits->len || cmd_rewrite(message->path, message->bytes, message->len,
                                  fixed->bytes, fixed->len, &error))
        return TRUE;
    cmd_complain(options->common.command, "%s", error->message);
    return FALSE;
}

gboolean
lint_fix_message(const LintOptions *options, const CmdContext *context,
    const PsLintOptions *how, PsBoxMessage *message, char **ret_bytes, gboolean *ret_changes)
{
    PsLintOptions there = *how;
    g_autoptr(GError) error = NULL;
    g_autoptr(PsFixed) fixed = NULL;

    if ((!options->fix.fix && !options->fix.diff) || message->error)
        return TRUE;
    if (message->kind != PS_BOX_EML) {
        cmd_complain(options->common.command,
            _("%s: not mended: this is a template, and --fix is for mails"), message->name);
        return TRUE;
    }
    if (message->oversize) {
        cmd_complain(options->common.command, _("%s: not mended: %s"), message->name,
            reason(context, "limit"));
        return !is_stdin(options, message); /* what was not read cannot be passed on */
    }
    there.in_file = &message->in_file;
    fixed = ps_fix(
        message->path, message->bytes, message->len, &there, options->fix.fix_signed, &error);
    if (!fixed) {
        cmd_complain(options->common.command, "%s", error->message);
        return FALSE;
    }
    *ret_changes |= fixed->edits->len > 0;
    if (options->fix.diff && fixed->edits->len)
        print_diff(options, message, fixed);
    if (!options->fix.diff && !put_back(options, context, message, fixed))
        return FALSE;
    tell_notes(options, context, message->name, fixed);
    if (options->fix.diff)
        return TRUE;
    message->len = fixed->len;
    message->bytes = *ret_bytes = g_steal_pointer(&fixed->bytes);
    return TRUE;
}
