/* SPDX-License-Identifier: MIT */
/*
 * cmd_extract.c - presend extract: the strings that rules of a type look at (text, one a line,
 * or an object of JSON a line).
 */
#include <jansson.h>
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/cmd.h"
#include "cli/mail.h"
#include "mail/view.h"

typedef struct {
    CmdOptions common;
    char **views;
    gboolean json;
} Options;

static const struct {
    const char *name;
    const GArray *(*build)(PsMessage *message);
} views[] = {
    { "body", ps_view_body },
    { "rawbody", ps_view_rawbody },
    { "uri", ps_view_uri },
    { "full", ps_view_full },
};

/* The strings of the view NAME; NULL if there is no such view. A field that is not there is
 * a view without a string. */
static GArray *
find_view(PsMessage *message, const char *name)
{
    GArray *strings = g_array_new(FALSE, FALSE, sizeof(PsString));
    const PsString *header;

    for (guint i = 0; i < G_N_ELEMENTS(views); i++) {
        if (strcmp(views[i].name, name) == 0) {
            const GArray *found = views[i].build(message);

            return g_array_append_vals(strings, found->data, found->len);
        }
    }
    header = ps_view_header(message, name + strlen("header:"));
    return header ? g_array_append_vals(strings, header, 1) : strings;
}

static gboolean
is_view(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(views); i++)
        if (strcmp(views[i].name, name) == 0)
            return TRUE;
    return g_str_has_prefix(name, "header:") &&
           ps_view_knows_header(name + strlen("header:")) && name[strlen("header:")];
}

/* JSON has no bytes: a string that is not UTF-8 is given as if it were Latin-1, and *LATIN1
 * is set. */
static json_t *
json_bytes(const char *bytes, gsize len, gboolean *latin1)
{
    g_autoptr(GString) text = NULL;
    json_t *string = json_stringn(bytes, len);

    *latin1 = string == NULL;
    if (string)
        return string;
    text = g_string_sized_new(len);
    for (gsize i = 0; i < len; i++)
        g_string_append_unichar(text, (guchar) bytes[i]);
    return json_stringn(text->str, text->len);
}

static void
print_json(const char *file, const char *view, const GArray *strings)
{
    g_autofree char *name = g_utf8_make_valid(file, -1);
    g_autofree char *title = g_utf8_make_valid(view, -1);
    json_t *list = json_array(), *odd = json_array(), *object;

    for (guint i = 0; i < strings->len; i++) {
        const PsString *string = &g_array_index(strings, PsString, i);
        gboolean latin1;

        json_array_append_new(
            list, json_bytes(ps_string_bytes(string), string->length, &latin1));
        if (latin1)
            json_array_append_new(odd, json_integer(i));
    }
    object = json_pack("{s:s, s:s, s:s, s:o, s:o}", "schema", "presend-extract/1", "file", name,
        "view", title, "strings", list, "latin1", odd);
    json_dumpf(object, stdout, JSON_ENSURE_ASCII | JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

static void
print_text(const GArray *strings)
{
    for (guint i = 0; i < strings->len; i++) {
        const PsString *string = &g_array_index(strings, PsString, i);
        g_autoptr(GString) line = g_string_new(NULL);

        ps_safe_append(line, ps_string_bytes(string), string->length);
        puts(line->str);
    }
}

static gboolean
extract(const Options *options, const char *file, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(PsSource) source = NULL;
    g_autoptr(PsMessage) message = NULL;
    gsize len;

    if (!cmd_mail_read(file, &bytes, &len, error))
        return FALSE;
    source = ps_source_new(bytes, len);
    message = cmd_mail_message(file, source, error);
    if (!message)
        return FALSE;
    for (char **view = options->views; *view; view++) {
        g_autoptr(GArray) strings = find_view(message, *view);

        if (options->json)
            print_json(file, *view, strings);
        else
            print_text(strings);
    }
    return TRUE;
}

static gboolean
options_are_good(Options *options)
{
    const char *format = options->common.formats ? options->common.formats[0] : "text";

    if (strcmp(format, "json") != 0 && strcmp(format, "text") != 0) {
        cmd_complain("extract", _("no format '%s'; there are: text json"), format);
        return FALSE;
    }
    options->json = strcmp(format, "json") == 0;
    if (!options->views) {
        cmd_complain("extract", _("--view says what to print; see presend extract --help"));
        return FALSE;
    }
    for (char **view = options->views; *view; view++) {
        if (is_view(*view))
            continue;
        cmd_complain("extract",
            _("no view '%s'; there are: body rawbody uri full header:NAME[:MODIFIER...]"),
            *view);
        return FALSE;
    }
    return TRUE;
}

static int
extract_all(const Options *options, char **files)
{
    int status = EXIT_OK;

    for (; *files; files++) {
        g_autoptr(GError) error = NULL;

        if (!extract(options, *files, &error)) {
            cmd_complain("extract", "%s", error->message);
            status = EXIT_TROUBLE;
        }
    }
    return cmd_finish("extract", status);
}

int
cmd_extract(int argc, char **argv)
{
    Options options = { 0 };
    const GOptionEntry entries[] = {
        { "view", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.views,
            N_("body, rawbody, uri, full or header:NAME; may be given several times"),
            N_("VIEW") },
        { "format", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.common.formats,
            N_("how to print (default: text)"), "text|json" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new(N_("FILE... - print what rules look at in a mail"));
    int status = EXIT_TROUBLE;

    cmd_options_init(&options.common, "extract");
    cmd_add_entries(context, entries);
    if (cmd_parse(context, &options.common, &argc, &argv) && options_are_good(&options)) {
        if (argc > 1)
            status = extract_all(&options, argv + 1);
        else
            cmd_complain("extract", _("which file? \"-\" is standard input"));
    }
    g_strfreev(options.views);
    cmd_options_clear(&options.common);
    return status;
}
