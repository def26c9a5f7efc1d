/* SPDX-License-Identifier: MIT */
/* options.c - shared options and what they mean; see options.h. */
#include "cli/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/cmd.h"
#include "verdict/setup.h"

/* GString *: of the thread; NULL: they are printed. */
static GPrivate complaints = G_PRIVATE_INIT(NULL);

void
cmd_complain_into(GString *lines)
{
    g_private_set(&complaints, lines);
}

void
cmd_complain(const char *command, const char *format, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *safe = NULL;
    GString *lines;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    safe = ps_safe_dup(text);
    if ((lines = g_private_get(&complaints)))
        g_string_append_printf(lines, "presend %s: %s\n", command, safe);
    else
        fprintf(stderr, "presend %s: %s\n", command, safe);
}

int
cmd_finish(const char *command, int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    cmd_complain(command, _("standard output: could not be written: %s"), g_strerror(errno));
    return EXIT_TROUBLE;
}

void
cmd_options_init(CmdOptions *options, const char *command)
{
    *options = (CmdOptions){ .command = command, .volume = -1, .timeout = -1 };
}

void
cmd_options_clear(CmdOptions *o)
{
    char *strings[] = { o->dns, o->fail_on, o->config, o->lang, o->color, o->now, o->ip,
        o->helo, o->mail_from, o->dkim_key, o->dkim_selector, o->dkim_domain, o->class_name,
        o->stage, o->tls, o->receiver, o->psl, o->history };

    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    g_strfreev(o->formats);
    g_strfreev(o->rules);
}

void
cmd_add_common(GOptionContext *context, CmdOptions *o)
{
    const GOptionEntry entries[] = {
        { "format", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->formats,
            N_("how to print; with :FILE into a file; may be given several times"),
            N_("NAME[:FILE]") },
        { "fail-on", 0, 0, G_OPTION_ARG_STRING, &o->fail_on,
            N_("exit with 1 from this level on (default: error)"), "error|warning|note|never" },
        { "rules", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->rules,
            N_("read this rule file or folder too"), N_("PATH") },
        { "no-default-rules", 0, 0, G_OPTION_ARG_NONE, &o->no_default_rules,
            N_("do not read presend's own rules"), NULL },
        { "config", 0, 0, G_OPTION_ARG_FILENAME, &o->config,
            N_("configuration (default: presend.cf beside the file or above it)"), N_("FILE") },
        { "no-config", 0, 0, G_OPTION_ARG_NONE, &o->no_config, N_("read no configuration"),
            NULL },
        { "lang", 0, 0, G_OPTION_ARG_STRING, &o->lang, N_("language of messages"), "en|it" },
        { "color", 0, 0, G_OPTION_ARG_STRING, &o->color, N_("colours (default: auto)"),
            "auto|always|never" },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

void
cmd_add_dns(GOptionContext *context, CmdOptions *o)
{
    const GOptionEntry entries[] = {
        { "dns", 0, 0, G_OPTION_ARG_STRING, &o->dns,
            N_("live (default), SERVER[:PORT], zone:FILE, snapshot:FILE or off"), N_("HOW") },
        { "psl", 0, 0, G_OPTION_ARG_FILENAME, &o->psl,
            N_("a public suffix list (default: the system's)"), N_("FILE") },
        { "timeout", 0, 0, G_OPTION_ARG_INT, &o->timeout,
            N_("wait this long for a DNS server (default: 3)"), N_("SECONDS") },
        { "now", 0, 0, G_OPTION_ARG_STRING, &o->now,
            N_("pretend it is this date and time (UTC)"), "ISO8601" },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

void
cmd_add_sending(GOptionContext *context, CmdOptions *o)
{
    const GOptionEntry entries[] = {
        { "ip", 0, 0, G_OPTION_ARG_STRING, &o->ip,
            N_("IP address that sends, or \"authorised\": one that SPF lets through"),
            N_("ADDRESS") },
        { "helo", 0, 0, G_OPTION_ARG_STRING, &o->helo, N_("name it gives in HELO"),
            N_("NAME") },
        { "mail-from", 0, 0, G_OPTION_ARG_STRING, &o->mail_from, N_("MAIL FROM address"),
            N_("ADDRESS") },
        { "dkim-key", 0, 0, G_OPTION_ARG_FILENAME, &o->dkim_key,
            N_("private key that the mail will be signed with (PEM)"), N_("FILE") },
        { "dkim-selector", 0, 0, G_OPTION_ARG_STRING, &o->dkim_selector,
            N_("selector it will be signed with"), N_("NAME") },
        { "dkim-domain", 0, 0, G_OPTION_ARG_STRING, &o->dkim_domain,
            N_("domain it will be signed for"), N_("DOMAIN") },
        { "class", 0, 0, G_OPTION_ARG_STRING, &o->class_name,
            N_("what kind of mail it is (default: auto, by signs in it)"),
            "marketing|transactional|auto" },
        { "stage", 0, 0, G_OPTION_ARG_STRING, &o->stage,
            N_("how far it is (default: auto, a draft unless it is signed or has travelled)"),
            "template|draft|final|auto" },
        { "volume", 0, 0, G_OPTION_ARG_INT64, &o->volume,
            N_("messages a day from the same From domain"), N_("N") },
        { "tls", 0, 0, G_OPTION_ARG_STRING, &o->tls, N_("the sending server uses STARTTLS"),
            "yes|no" },
        { "receiver", 0, 0, G_OPTION_ARG_STRING, &o->receiver,
            N_("what recipients' servers are where their MX does not tell"), N_("NAME") },
        G_OPTION_ENTRY_NULL,
    };

    cmd_add_entries(context, entries);
}

/* VALUE is NULL or one of the words of CHOICES ("a|b|c"). */
static gboolean
is_choice(const CmdOptions *options, const char *name, const char *value, const char *choices)
{
    g_auto(GStrv) words = g_strsplit(choices, "|", -1);

    if (!value || g_strv_contains((const char *const *) words, value))
        return TRUE;
    cmd_complain(options->command, _("--%s is %s, not '%s'"), name, choices, value);
    return FALSE;
}

static gboolean
has_good_ip(const CmdOptions *o)
{
    if (!o->ip || ps_setup_is_ip(o->ip))
        return TRUE;
    cmd_complain(o->command, _("--ip is an IP address or \"authorised\", not '%s'"), o->ip);
    return FALSE;
}

static gboolean
options_are_good(const CmdOptions *o)
{
    if (o->volume < -1) {
        cmd_complain(
            o->command, _("--volume is a number of messages, not %ld"), (long) o->volume);
        return FALSE;
    }
    if (o->timeout != -1 && (o->timeout < 1 || o->timeout > 3600)) {
        cmd_complain(o->command, _("--timeout is 1 to 3600 seconds, not %d"), o->timeout);
        return FALSE;
    }
    return is_choice(o, "fail-on", o->fail_on, "error|warning|note|never") &&
           is_choice(o, "color", o->color, "auto|always|never") &&
           is_choice(o, "lang", o->lang, "en|it") &&
           is_choice(o, "class", o->class_name, "marketing|transactional|auto") &&
           is_choice(o, "stage", o->stage, "template|draft|final|auto") &&
           is_choice(o, "tls", o->tls, "yes|no") && has_good_ip(o);
}

gboolean
cmd_parse(GOptionContext *context, CmdOptions *options, int *argc, char ***argv)
{
    g_autofree char *name = g_strconcat("presend ", options->command, NULL);
    g_autoptr(GError) error = NULL;

    if (cmd_completing())
        return FALSE;
    g_set_prgname(name); /* for --help */
    g_option_context_set_translation_domain(context, PS_I18N_DOMAIN);
    g_option_group_set_translation_domain(
        g_option_context_get_main_group(context), PS_I18N_DOMAIN);
    if (g_option_context_parse(context, argc, argv, &error))
        return options_are_good(options);
    cmd_complain(
        options->command, _("%s; see presend %s --help"), error->message, options->command);
    return FALSE;
}

int
cmd_run(GOptionContext *context, CmdOptions *options, int argc, char **argv, CmdRun run,
    gpointer data)
{
    int status = EXIT_TROUBLE;

    if (cmd_parse(context, options, &argc, &argv)) {
        if (argc > 1)
            status = run(data, argv + 1);
        else
            cmd_complain(
                options->command, _("no file given; see presend %s --help"), options->command);
    }
    cmd_options_clear(options);
    cmd_contexts_free();
    return status;
}

const char *
cmd_setting(const CmdContext *context, const char *option, const char *key)
{
    return option ? option : ps_rules_setting(context->rules, key, NULL, NULL);
}

gboolean
cmd_now(const CmdOptions *options, gint64 *ret)
{
    if (!options->now) {
        *ret = g_get_real_time() / G_USEC_PER_SEC;
        return TRUE;
    }
    if (ps_setup_time(options->now, ret))
        return TRUE;
    cmd_complain(options->command, _("--now is a date like 2026-11-23T12:00:00Z, not '%s'"),
        options->now);
    return FALSE;
}

gboolean
cmd_sending(const CmdOptions *o, const CmdContext *context, PsSending *ret)
{
    PsSending given = { .ip = o->ip,
        .helo = o->helo,
        .mail_from = o->mail_from,
        .dkim_key = context->dkim_key,
        .dkim_selector = o->dkim_selector,
        .dkim_domain = o->dkim_domain,
        .stage = o->stage,
        .class_name = o->class_name,
        .tls = o->tls,
        .volume = o->volume };
    g_autoptr(GError) error = NULL;

    if (!cmd_now(o, &given.now))
        return FALSE;
    if (ps_setup_sending(context->rules, &given, ret, &error))
        return TRUE;
    cmd_complain(o->command, "%s", error->message);
    return FALSE;
}

int
cmd_fail_on(const CmdOptions *options, const CmdContext *context)
{
    const char *level = cmd_setting(context, options->fail_on, "fail_on");

    return !level || !strcmp(level, "error") ? PS_LEVEL_ERROR
           : !strcmp(level, "warning")       ? PS_LEVEL_WARNING
           : !strcmp(level, "note")          ? PS_LEVEL_NOTE
                                             : PS_LEVEL_ERROR + 1;
}

gboolean
cmd_colour(const CmdOptions *options, FILE *out)
{
    const char *no_color = g_getenv("NO_COLOR"); /* https://no-color.org */

    if (options->color && strcmp(options->color, "auto") != 0)
        return !strcmp(options->color, "always");
    return isatty(fileno(out)) && !(no_color && *no_color) &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}
