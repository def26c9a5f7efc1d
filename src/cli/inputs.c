/* SPDX-License-Identifier: MIT */
/* inputs.c - paths of the command line as messages; see inputs.h. */
#include "cli/inputs.h"

#include <string.h>

#include "base/i18n.h"
#include "cli/ignore.h"

void
cmd_add_inputs(GOptionContext *context, CmdInputs *inputs)
{
    const GOptionEntry entries[] = {
        { "input", 0, 0, G_OPTION_ARG_STRING, &inputs->kind,
            N_("what the files are (default: auto, by name and content)"),
            "auto|eml|mbox|maildir|html|text" },
        { "stdin-filename", 0, 0, G_OPTION_ARG_FILENAME, &inputs->stdin_name,
            N_("what standard input is called, and where it lies: for reports and the "
               "configuration"),
            N_("NAME") },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

void
cmd_inputs_clear(CmdInputs *inputs)
{
    cmd_ignored_free();
    g_free(inputs->kind);
    g_free(inputs->stdin_name);
}

static gboolean
names_stdin(char *const *paths)
{
    for (; *paths; paths++)
        if (!strcmp(*paths, "-"))
            return TRUE;
    return FALSE;
}

static void
tell_skipped(const CmdOptions *options, const char *path, const PsBoxFound *found)
{
    if (found->skipped)
        cmd_complain(options->command,
            ngettext("%s: %u file skipped: no mail by name",
                "%s: %u files skipped: no mail by name", found->skipped),
            path, found->skipped);
    if (found->left_out)
        cmd_complain(options->command,
            ngettext("%s: %u file or folder left out by .presendignore",
                "%s: %u files or folders left out by .presendignore", found->left_out),
            path, found->left_out);
}

static void
add(const CmdOptions *options, const CmdInputs *inputs, const char *path, PsBox *box)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *empty = NULL;
    PsBoxFound found;

    if (!inputs->no_ignore && cmd_is_left_out(options->command, path))
        return;
    if (!ps_box_add(box, path, &found, &error)) {
        ps_box_add_error(box, path, error->message);
        return;
    }
    if (!inputs->any_name)
        tell_skipped(options, path, &found);
    if (found.files || found.unreadable || inputs->any_name)
        return;
    empty = g_strdup_printf(_("%s: no mail in this folder"), path);
    ps_box_add_error(box, path, empty);
}

static gboolean
is_left_out(const char *path, gboolean is_folder)
{
    return cmd_ignored(path, is_folder, NULL);
}

PsBox *
cmd_inputs_open(const CmdOptions *options, const CmdInputs *inputs, char *const *paths)
{
    int kind = inputs->kind ? ps_box_kind_find(inputs->kind) : PS_BOX_AUTO;
    const PsBoxOptions how = { .kind = (PsBoxKind) kind,
        .every_file = inputs->any_name,
        .stdin_name = inputs->stdin_name,
        .left_out = inputs->no_ignore ? NULL : is_left_out };
    PsBox *box;

    if (kind < 0) {
        cmd_complain(options->command,
            _("--input is auto, eml, mbox, maildir, html or text, not '%s'"), inputs->kind);
        return NULL;
    }
    if (inputs->stdin_name && !names_stdin(paths)) {
        cmd_complain(options->command, _("--stdin-filename names standard input: give - too"));
        return NULL;
    }
    if (inputs->stdin_name && !*inputs->stdin_name) {
        cmd_complain(options->command, _("--stdin-filename is a name, not ''"));
        return NULL;
    }
    box = ps_box_new(&how);
    for (; *paths; paths++)
        add(options, inputs, *paths, box);
    return box;
}

char *
cmd_inputs_first(const CmdInputs *inputs, char *const *paths)
{
    if (!strcmp(paths[0], "-") && inputs->stdin_name)
        return g_strdup(inputs->stdin_name);
    return g_file_test(paths[0], G_FILE_TEST_IS_DIR) ? g_build_filename(paths[0], "*", NULL)
                                                     : g_strdup(paths[0]);
}
