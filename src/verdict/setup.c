/* SPDX-License-Identifier: MIT */
/* setup.c - what a run is made of; see setup.h. */
#include "verdict/setup.h"

#include <string.h>

#include "base/i18n.h"
#include "base/read.h"

enum { KEY_BYTES = 4096 };

G_DEFINE_QUARK(ps_setup_error_quark, ps_setup_error)

PsTypos *
ps_setup_typos(const PsRules *rules)
{
    static const struct {
        const char *list;
        void (*add)(PsTypos *typos, const char *name);
    } lists[] = {
        { "mail-domains", ps_typos_add_target },
        { "real-domains", ps_typos_add_real },
        { "typosquats", ps_typos_add_trap },
        { "parking", ps_typos_add_trap },
    };
    PsTypos *typos = ps_typos_new();

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        const char *const *name = ps_rules_list(rules, lists[i].list);

        for (; name && *name; name++)
            lists[i].add(typos, *name);
    }
    return typos;
}

PsWeb *
ps_setup_web(const PsRules *rules)
{
    static const struct {
        const char *list;
        void (*add)(PsWeb *web, const char *name);
    } lists[] = { { "imitated", ps_web_add_known }, { "trackers", ps_web_add_tracker } };
    PsWeb *web = ps_web_new();

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        const char *const *name = ps_rules_list(rules, lists[i].list);

        for (; name && *name; name++)
            lists[i].add(web, *name);
    }
    return web;
}

/* The selectors of the rules, and the one that the configuration names. */
GPtrArray *
ps_setup_selectors(const PsRules *rules)
{
    const char *const *listed = ps_rules_list(rules, "selectors");
    const char *set = ps_rules_setting(rules, "dkim_selector", NULL, NULL);
    GPtrArray *names = g_ptr_array_new();

    for (; listed && *listed; listed++)
        g_ptr_array_add(names, (char *) *listed);
    if (set && !ps_rules_listed(rules, "selectors", set))
        g_ptr_array_add(names, (char *) set);
    g_ptr_array_add(names, NULL);
    return names;
}

char *
ps_setup_beside(const char *config, const char *path)
{
    g_autofree char *folder = NULL;

    if (!path)
        return NULL;
    if (g_path_is_absolute(path) || !config)
        return g_strdup(path);
    folder = g_path_get_dirname(config);
    return g_build_filename(folder, path, NULL);
}

const char *
ps_setup_dns_file(const char *spec)
{
    if (!g_str_has_prefix(spec, "zone:") && !g_str_has_prefix(spec, "snapshot:"))
        return NULL;
    return strchr(spec, ':') + 1;
}

char *
ps_setup_dns(const PsRules *rules, const char *config, const char *given)
{
    const char *spec = ps_rules_setting(rules, "dns", NULL, NULL);
    g_autofree char *path = NULL;
    const char *file;

    if (given)
        return g_strdup(given);
    if (!spec)
        return g_strdup("live");
    if (!(file = ps_setup_dns_file(spec)))
        return g_strdup(spec);
    path = ps_setup_beside(config, file);
    return g_strdup_printf("%.*s%s", (int) (file - spec), spec, path);
}

gboolean
ps_setup_history_key(const PsRules *rules, const char *config, char **ret, GError **error)
{
    const char *set = ps_rules_setting(rules, "history_key", NULL, NULL);
    g_autofree char *path = NULL;
    g_autofree char *key = NULL;
    gsize len;

    if (!set || !g_str_has_prefix(set, "file:")) {
        *ret = g_strdup(set);
        return TRUE;
    }
    path = ps_setup_beside(config, set + strlen("file:"));
    if (!ps_read_file(path, KEY_BYTES, &key, &len, error))
        return FALSE;
    if (!*g_strstrip(key)) {
        g_set_error(
            error, PS_SETUP_ERROR, PS_SETUP_ERROR_FILE, _("%s: there is no key in it"), path);
        return FALSE;
    }
    *ret = g_steal_pointer(&key);
    return TRUE;
}

gboolean
ps_setup_is_ip(const char *text)
{
    return !strcmp(text, "authorised") || g_hostname_is_ip_address(text);
}

/* What else a setting can be wrong in was seen when it was read. */
static gboolean
ip_is_good(const PsRules *rules, GError **error)
{
    const char *file;
    guint line;
    const char *ip = ps_rules_setting(rules, "sending_ip", &file, &line);

    if (!ip || ps_setup_is_ip(ip))
        return TRUE;
    g_set_error(error, PS_SETUP_ERROR, PS_SETUP_ERROR_SETTING,
        _("%s:%u: sending_ip is an IP address or \"authorised\", not '%s'"), file, line, ip);
    return FALSE;
}

gboolean
ps_setup_sending(const PsRules *rules, const PsSending *given, PsSending *ret, GError **error)
{
    PsSending sending = *given;
    const char *volume = ps_rules_setting(rules, "volume", NULL, NULL);
    const struct {
        const char **value;
        const char *key;
    } texts[] = { { &sending.ip, "sending_ip" }, { &sending.helo, "helo" },
        { &sending.mail_from, "mail_from" }, { &sending.dkim_selector, "dkim_selector" },
        { &sending.dkim_domain, "dkim_domain" }, { &sending.stage, "stage" },
        { &sending.class_name, "class" }, { &sending.tls, "tls" } };

    if (!ip_is_good(rules, error))
        return FALSE;
    if (sending.volume < 0 && volume)
        sending.volume = g_ascii_strtoll(volume, NULL, 10);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!*texts[i].value)
            *texts[i].value = ps_rules_setting(rules, texts[i].key, NULL, NULL);
    if (!g_strcmp0(sending.class_name, "auto"))
        sending.class_name = NULL;
    sending.stage_is_open = !sending.stage || !strcmp(sending.stage, "auto");
    if (sending.stage_is_open)
        sending.stage = "draft";
    *ret = sending;
    return TRUE;
}

gboolean
ps_setup_time(const char *text, gint64 *ret)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *midnight = g_strconcat(text, "T00:00:00", NULL);
    g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(text, utc);

    if (!date)
        date = g_date_time_new_from_iso8601(midnight, utc);
    if (!date)
        return FALSE;
    *ret = g_date_time_to_unix(date);
    return TRUE;
}
