/* SPDX-License-Identifier: MIT */
/* context.c - contexts of the library; see context.h. */
#include "api/context.h"

#include <stdlib.h>

#include "verdict/setup.h"

/* A program may keep a context for months: what the DNS said is asked again after as long as
 * resolvers cache what is not there, and when very much of it is kept. */
#define KEPT_SECONDS 300
#define KEPT_ANSWERS 10000

presend_context *
presend_context_new(void)
{
    presend_context *context = g_new0(presend_context, 1);

    g_atomic_ref_count_init(&context->references);
    return context;
}

void
ps_api_forget_addresses(presend_context *context)
{
    g_clear_pointer(&context->lookup, ps_list_lookup_free);
    g_clear_pointer(&context->judge, ps_list_judge_free);
    g_clear_pointer(&context->directory.memory, ps_memory_free);
}

PsApiDns *
ps_api_dns_hold(PsApiDns *dns)
{
    g_atomic_ref_count_inc(&dns->references);
    return dns;
}

void
ps_api_dns_release(PsApiDns *dns)
{
    if (!dns || !g_atomic_ref_count_dec(&dns->references))
        return;
    ps_dns_free(dns->dns);
    g_free(dns);
}

static void
close_context(presend_context *context)
{
    ps_api_forget_addresses(context);
    g_clear_pointer(&context->reader, ps_bounce_reader_free);
    g_clear_pointer(&context->history, ps_history_free);
    g_clear_pointer(&context->web, ps_web_free);
    g_clear_pointer(&context->typos, ps_typos_free);
    g_clear_pointer(&context->psl, ps_psl_free);
    g_clear_pointer(&context->dns, ps_api_dns_release);
    g_clear_pointer(&context->rules, ps_rules_free);
    g_clear_pointer(&context->dkim_key, g_free);
}

void
presend_context_free(presend_context *context)
{
    if (!context || !g_atomic_ref_count_dec(&context->references))
        return;
    close_context(context);
    ps_settings_clear(&context->settings);
    g_free(context->warnings);
    g_free(context);
}

presend_context *
ps_api_hold(presend_context *context)
{
    g_atomic_ref_count_inc(&context->references);
    return context;
}

int
presend_set(
    presend_context *context, const char *name, const char *value, presend_error **ret_error)
{
    const char *takes;
    int id;

    if (!context || !name) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no name");
        return 0;
    }
    id = ps_setting_find(name);
    if (id < 0) {
        ps_api_fail(ret_error, PRESEND_ERROR_SETTING, _("no setting '%s'"), name);
        return 0;
    }
    if (context->rules && ps_setting_is_early((PsSettingId) id)) {
        ps_api_fail(ret_error, PRESEND_ERROR_LATE,
            _("%s counts only before the context is used"), name);
        return 0;
    }
    takes = value ? ps_setting_refuses((PsSettingId) id, value) : NULL;
    if (takes) {
        ps_api_fail(
            ret_error, PRESEND_ERROR_SETTING, _("%s is %s, not '%s'"), name, takes, value);
        return 0;
    }
    if (id == PS_SETTING_receiver || id == PS_SETTING_now)
        ps_api_forget_addresses(context);
    ps_settings_set(&context->settings, (PsSettingId) id, value);
    return 1;
}

const char *
presend_warnings(const presend_context *context)
{
    return context ? context->warnings : NULL;
}

static gboolean
read_rules(presend_context *context, const char *path, gboolean user, presend_error **ret_error)
{
    const PsRulesRead how = { .lang = context->lang,
        .user = user,
        .local = ps_settings_is(&context->settings, PS_SETTING_dns, "off") };
    g_autoptr(GError) error = NULL;

    if (ps_rules_read(context->rules, path, &how, &error))
        return TRUE;
    ps_api_fail_with(ret_error, PRESEND_ERROR_RULES, error);
    return FALSE;
}

/* Errors in rules are told together, a line each; warnings are kept. */
static gboolean
rules_are_good(presend_context *context, presend_error **ret_error)
{
    g_autoptr(GString) errors = g_string_new(NULL);
    g_autoptr(GString) warnings = g_string_new(NULL);

    for (guint i = 0; i < ps_rules_trouble_count(context->rules); i++) {
        const PsTrouble *trouble = ps_rules_trouble(context->rules, i);
        GString *lines = trouble->fatal ? errors : warnings;

        g_string_append_printf(lines, "%s%s:%u: %s", lines->len ? "\n" : "", trouble->file,
            trouble->line, trouble->message);
    }
    g_free(context->warnings);
    context->warnings = warnings->len ? g_strdup(warnings->str) : NULL;
    ps_api_make_valid(&context->warnings);
    if (errors->len)
        ps_api_fail(ret_error, PRESEND_ERROR_RULES, "%s", errors->str);
    return !errors->len;
}

static gboolean
open_rules(presend_context *context, presend_error **ret_error)
{
    const PsSettings *settings = &context->settings;
    const char *const *path = ps_settings_texts(settings, PS_SETTING_rules);
    const char *config = ps_settings_text(settings, PS_SETTING_config);
    const char *own = secure_getenv("PRESEND_RULES");
    gboolean own_wanted = !ps_settings_is(settings, PS_SETTING_default_rules, "no");
    const char *lang = ps_settings_text(settings, PS_SETTING_lang);

    context->lang = PS_LANG_EN;
    if (lang)
        ps_i18n_find(lang, &context->lang);
    context->rules = ps_rules_new();
    if (own_wanted &&
        !read_rules(context, own && *own ? own : PRESEND_INSTALLED_RULES, FALSE, ret_error))
        return FALSE;
    for (; path && *path; path++)
        if (!read_rules(context, *path, TRUE, ret_error))
            return FALSE;
    if (config && g_file_test(config, G_FILE_TEST_IS_DIR)) {
        ps_api_fail(ret_error, PRESEND_ERROR_FILE, _("%s: it is a folder"), config);
        return FALSE;
    }
    if (config && !read_rules(context, config, TRUE, ret_error))
        return FALSE;
    ps_rules_finish(context->rules);
    return rules_are_good(context, ret_error);
}

/* A resolver of its own for CONTEXT, or NULL. */
static PsApiDns *
dns_new(const presend_context *context, GError **error)
{
    const PsSettings *settings = &context->settings;
    const char *wait = ps_settings_text(settings, PS_SETTING_timeout);
    const PsDnsOptions how = { .timeout_ms =
                                   wait ? (guint) g_ascii_strtoull(wait, NULL, 10) * 1000 : 0 };
    g_autofree char *spec =
        ps_setup_dns(context->rules, ps_settings_text(settings, PS_SETTING_config),
            ps_settings_text(settings, PS_SETTING_dns));
    PsDns *resolver = ps_dns_open(spec, &how, error);
    PsApiDns *dns;

    if (!resolver)
        return NULL;
    dns = g_new(PsApiDns, 1);
    *dns = (PsApiDns){ .dns = resolver, .since = g_get_monotonic_time() };
    g_atomic_ref_count_init(&dns->references);
    return dns;
}

static gboolean
open_dns(presend_context *context, presend_error **ret_error)
{
    g_autoptr(GError) error = NULL;

    context->dns = dns_new(context, &error);
    if (error)
        ps_api_fail_with(ret_error,
            error->code == PS_DNS_ERROR_SPEC ? PRESEND_ERROR_SETTING : PRESEND_ERROR_FILE,
            error);
    return context->dns != NULL;
}

/* Ask again from now on; where that cannot be (a zone file that is gone) what is known stays. */
static void
renew_dns(presend_context *context)
{
    PsApiDns *dns = dns_new(context, NULL);

    context->dns->since = g_get_monotonic_time();
    if (!dns)
        return;
    ps_api_forget_addresses(context);
    ps_api_dns_release(context->dns);
    context->dns = dns;
}

static gboolean
open_history(presend_context *context, presend_error **ret_error)
{
    const char *config = ps_settings_text(&context->settings, PS_SETTING_config);
    const char *given = ps_settings_text(&context->settings, PS_SETTING_history);
    g_autofree char *path =
        given
            ? g_strdup(given)
            : ps_setup_beside(config, ps_rules_setting(context->rules, "history", NULL, NULL));
    g_autofree char *key = NULL;
    g_autoptr(GError) error = NULL;

    if (!path)
        return TRUE;
    if (ps_setup_history_key(context->rules, config, &key, &error))
        context->history = ps_history_open(path, &(PsHistoryOptions){ .key = key }, &error);
    if (error)
        ps_api_fail_with(ret_error, PRESEND_ERROR_FILE, error);
    return context->history != NULL;
}

/* A system without a public suffix list can do without; one that is named must be there. */
static gboolean
open_psl(presend_context *context, presend_error **ret_error)
{
    const char *path = ps_settings_text(&context->settings, PS_SETTING_psl);
    g_autoptr(GError) error = NULL;

    context->psl = ps_psl_open(path, &error);
    if (context->psl || !path)
        return TRUE;
    ps_api_fail_with(ret_error, PRESEND_ERROR_FILE, error);
    return FALSE;
}

int
presend_open(presend_context *context, presend_error **ret_error)
{
    if (!context) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context");
        return 0;
    }
    if (context->rules)
        return 1;
    if (!open_rules(context, ret_error) || !open_dns(context, ret_error) ||
        !open_psl(context, ret_error) || !open_history(context, ret_error)) {
        close_context(context);
        return 0;
    }
    context->typos = ps_setup_typos(context->rules);
    context->web = ps_setup_web(context->rules);
    context->dkim_key = ps_setup_beside(ps_settings_text(&context->settings, PS_SETTING_config),
        ps_rules_setting(context->rules, "dkim_key", NULL, NULL));
    return 1;
}

gboolean
ps_api_begin(presend_context *context, presend_error **ret_error)
{
    if (!presend_open(context, ret_error))
        return FALSE;
    if (g_get_monotonic_time() - context->dns->since > KEPT_SECONDS * G_USEC_PER_SEC ||
        ps_dns_asked(context->dns->dns) >= KEPT_ANSWERS)
        renew_dns(context);
    return TRUE;
}

gint64
ps_api_now(const presend_context *context)
{
    const char *text = ps_settings_text(&context->settings, PS_SETTING_now);
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;

    if (text)
        ps_setup_time(text, &now);
    return now;
}

gboolean
ps_api_sending(const presend_context *context, PsSending *ret, presend_error **ret_error)
{
    const PsSettings *s = &context->settings;
    const char *key = ps_settings_text(s, PS_SETTING_dkim_key);
    const char *volume = ps_settings_text(s, PS_SETTING_volume);
    const PsSending given = { .ip = ps_settings_text(s, PS_SETTING_ip),
        .helo = ps_settings_text(s, PS_SETTING_helo),
        .mail_from = ps_settings_text(s, PS_SETTING_mail_from),
        .dkim_key = key ? key : context->dkim_key,
        .dkim_selector = ps_settings_text(s, PS_SETTING_dkim_selector),
        .dkim_domain = ps_settings_text(s, PS_SETTING_dkim_domain),
        .class_name = ps_settings_text(s, PS_SETTING_class_name),
        .stage = ps_settings_text(s, PS_SETTING_stage),
        .tls = ps_settings_text(s, PS_SETTING_tls),
        .volume = volume ? g_ascii_strtoll(volume, NULL, 10) : -1,
        .now = ps_api_now(context) };
    g_autoptr(GError) error = NULL;

    if (ps_setup_sending(context->rules, &given, ret, &error))
        return TRUE;
    ps_api_fail_with(ret_error, PRESEND_ERROR_RULES, error);
    return FALSE;
}

gboolean
ps_api_directory(
    const presend_context *context, gint64 now, PsDirectory *ret, presend_error **ret_error)
{
    PsDirectory directory = { .dns = context->dns->dns,
        .providers = ps_rules_providers(context->rules),
        .typos = context->typos,
        .receiver = ps_settings_text(&context->settings, PS_SETTING_receiver) };
    g_autoptr(GError) error = NULL;

    if (!directory.receiver)
        directory.receiver = ps_rules_setting(context->rules, "receiver", NULL, NULL);
    if (directory.receiver && !ps_rules_has_provider(context->rules, directory.receiver)) {
        ps_api_fail(ret_error, PRESEND_ERROR_SETTING,
            _("no receiver '%s'; there are those of the \"provider\" lines of the rules"),
            directory.receiver);
        return FALSE;
    }
    if (context->history)
        directory.memory =
            ps_memory_new(context->history, ps_rules_policy(context->rules), now, &error);
    if (error) {
        ps_api_fail_with(ret_error, PRESEND_ERROR_FILE, error);
        return FALSE;
    }
    *ret = directory;
    return TRUE;
}
