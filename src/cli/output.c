/* SPDX-License-Identifier: MIT */
/* output.c - where reports go; see output.h. */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/rewrite.h"

/* A file that may not be there yet: then its folder is known, and its name there. */
typedef struct {
    struct stat status; /* of the file, or of its folder */
    char *name;         /* NULL: the file is there */
} Target;

static void
target_clear(Target *target)
{
    g_free(target->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)

char *
cmd_output_format(const char *spec)
{
    return g_strndup(spec, strcspn(spec, ":"));
}

const char *
cmd_output_path(const char *spec)
{
    const char *colon = strchr(spec, ':');

    return colon && strcmp(colon + 1, "-") != 0 ? colon + 1 : NULL;
}

/* The file PATH, or DESCRIPTOR if that is NULL. FALSE if it cannot be, as opening will tell. */
static gboolean
find_target(const char *path, int descriptor, Target *ret)
{
    g_autofree char *real = NULL;
    g_autofree char *folder = NULL;

    *ret = (Target){ 0 };
    if (!path)
        return fstat(descriptor, &ret->status) == 0;
    if (stat(path, &ret->status) == 0)
        return TRUE;
    real = cmd_follow_links(path);
    folder = g_path_get_dirname(real);
    if (stat(folder, &ret->status) != 0)
        return FALSE;
    ret->name = g_path_get_basename(real);
    return TRUE;
}

static gboolean
is_same_target(const Target *a, const Target *b)
{
    return a->status.st_dev == b->status.st_dev && a->status.st_ino == b->status.st_ino &&
           !g_strcmp0(a->name, b->name);
}

/* What is written there is lost anyway. */
static gboolean
is_null_device(const Target *target)
{
    struct stat null;

    return S_ISCHR(target->status.st_mode) && stat("/dev/null", &null) == 0 &&
           null.st_rdev == target->status.st_rdev;
}

static gboolean
write_to_one_place(const char *a, const char *b)
{
    g_auto(Target) one = { 0 };
    g_auto(Target) other = { 0 };

    if (!a && !b)
        return TRUE;
    return find_target(a, STDOUT_FILENO, &one) && find_target(b, STDOUT_FILENO, &other) &&
           is_same_target(&one, &other) && !is_null_device(&one);
}

/* Only of regular files, and of those that are not there yet: a terminal is read and written. */
static gboolean
is_input(const char *path, const char *input)
{
    g_auto(Target) out = { 0 };
    g_auto(Target) in = { 0 };

    return find_target(path, STDOUT_FILENO, &out) &&
           find_target(strcmp(input, "-") != 0 ? input : NULL, STDIN_FILENO, &in) &&
           (in.name || S_ISREG(in.status.st_mode)) && is_same_target(&out, &in);
}

static const char *
shown(const char *path)
{
    return path ? path : _("standard output");
}

static gboolean
output_is_good(
    const char *command, const char *const *specs, guint index, const char *const *inputs)
{
    const char *path = cmd_output_path(specs[index]);

    if (path && !*path) {
        cmd_complain(command, _("--format '%s': no file after the colon"), specs[index]);
        return FALSE;
    }
    for (guint i = 0; i < index; i++) {
        if (write_to_one_place(cmd_output_path(specs[i]), path)) {
            cmd_complain(command, _("--format %s and %s both write to %s"), specs[i],
                specs[index], shown(path));
            return FALSE;
        }
    }
    for (; *inputs; inputs++) {
        if (is_input(path, *inputs)) {
            cmd_complain(command, _("--format %s would write over %s, which is read"),
                specs[index], strcmp(*inputs, "-") != 0 ? *inputs : _("standard input"));
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
cmd_outputs_are_good(const char *command, const char *const *specs, const char *const *inputs)
{
    for (guint i = 0; specs[i]; i++)
        if (!output_is_good(command, specs, i, inputs))
            return FALSE;
    return TRUE;
}

static void
output_clear(gpointer data)
{
    g_free(((CmdOutput *) data)->path);
}

static gboolean
open_output(const CmdOptions *options, const CmdContext *context, const char *spec,
    CmdFind find, GArray *outputs)
{
    g_autofree char *name = cmd_output_format(spec);
    const char *path = cmd_output_path(spec);
    CmdOutput output = { .format = find(name), .report.out = stdout };

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

static gboolean
formats_are_known(
    const CmdOptions *options, const char *const *specs, CmdFind find, const char *names)
{
    for (; *specs; specs++) {
        g_autofree char *name = cmd_output_format(*specs);

        if (!find(name)) {
            cmd_complain(options->command, _("no format '%s'; there are: %s"), *specs, names);
            return FALSE;
        }
    }
    return TRUE;
}

const char *const *
cmd_output_specs(
    const CmdOptions *options, const CmdContext *context, CmdFind find, const char *ret_set[2])
{
    const char *file;
    guint line;
    const char *set = ps_rules_setting(context->rules, "format", &file, &line);

    if (set && cmd_output_path(set)) {
        cmd_complain(options->command,
            _("%s:%u: 'format' takes a name; a file is given on the command line, --format %s"),
            file, line, set);
        return NULL;
    }
    if (options->formats)
        return (const char *const *) options->formats;
    ret_set[0] = !set || (!find(set) && ps_report_format(set)) ? "text" : set;
    ret_set[1] = NULL;
    return ret_set;
}

GArray *
cmd_outputs_open(const CmdOptions *options, const CmdContext *context, const char *const *specs,
    const char *const *files, CmdFind find, const char *names)
{
    g_autoptr(GPtrArray) inputs = cmd_inputs(options, context);
    g_autoptr(GArray) outputs = g_array_new(FALSE, FALSE, sizeof(CmdOutput));

    g_array_set_clear_func(outputs, output_clear);
    for (; *files; files++)
        g_ptr_array_add(inputs, (char *) *files);
    g_ptr_array_add(inputs, NULL);
    if (!formats_are_known(options, specs, find, names) ||
        !cmd_outputs_are_good(options->command, specs, (const char *const *) inputs->pdata))
        return NULL;
    for (; *specs; specs++)
        if (!open_output(options, context, *specs, find, outputs))
            return NULL;
    return g_steal_pointer(&outputs);
}

gboolean
cmd_outputs_close(const CmdOptions *options, GArray *outputs)
{
    gboolean good = TRUE;

    for (guint i = 0; i < outputs->len; i++) {
        CmdOutput *output = cmd_output(outputs, i);
        FILE *out = output->report.out;
        gboolean failed = fflush(out) != 0 || ferror(out);

        if (output->path)
            failed |= fclose(out) != 0;
        if (failed)
            cmd_complain(options->command, _("%s: could not be written: %s"),
                shown(output->path), g_strerror(errno));
        good = good && !failed;
    }
    return good;
}
