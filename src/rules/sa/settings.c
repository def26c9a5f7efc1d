/* SPDX-License-Identifier: MIT */
/* settings.c - what eval functions of SpamAssassin's look things up in; see settings.h. */
#include "rules/sa/settings.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "mail/ip.h"

enum { HOST_LABELS = 11 }; /* of a host that are looked at, from its end */

struct PsSaSettings {
    GHashTable *lists;  /* name -> PsSaPatterns */
    GHashTable *hosts;  /* name -> (host -> "1", or "" for an exception) */
    GHashTable *words;  /* name -> GPtrArray of char * */
    GPtrArray *owners;  /* names of LISTS */
    GStringChunk *text; /* of keys and hosts */
};

typedef struct Line Line;
struct Line {
    const char *name; /* as in the table below */
    void (*read)(PsReader *reader, const Line *line, const char *list, char *rest);
    const char *list; /* that it is about; NULL: that of its name */
};

static void
words_free(gpointer words)
{
    g_ptr_array_unref(words);
}

PsSaSettings *
ps_sa_settings_new(void)
{
    PsSaSettings *settings = g_new(PsSaSettings, 1);

    settings->lists = g_hash_table_new_full(
        ps_hash_str, g_str_equal, NULL, (GDestroyNotify) ps_sa_patterns_free);
    settings->hosts = g_hash_table_new_full(
        ps_hash_str, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
    settings->words = g_hash_table_new_full(ps_hash_str, g_str_equal, NULL, words_free);
    settings->owners = g_ptr_array_new();
    settings->text = g_string_chunk_new(1024);
    return settings;
}

void
ps_sa_settings_free(PsSaSettings *settings)
{
    if (!settings)
        return;
    g_hash_table_unref(settings->lists);
    g_hash_table_unref(settings->hosts);
    g_hash_table_unref(settings->words);
    g_ptr_array_unref(settings->owners);
    g_string_chunk_free(settings->text);
    g_free(settings);
}

static char *
keep(PsReader *reader, const char *text)
{
    return g_string_chunk_insert(reader->rules->sa->text, text);
}

/* The list NAME, made if there is none. */
static PsSaPatterns *
list_of(PsReader *reader, const char *name)
{
    PsSaSettings *settings = reader->rules->sa;
    PsSaPatterns *list = g_hash_table_lookup(settings->lists, name);

    if (!list) {
        list = ps_sa_patterns_new(!strcmp(name, "freemail_domains"));
        g_hash_table_insert(settings->lists, keep(reader, name), list);
    }
    return list;
}

static void
add_all(PsReader *reader, const Line *line, const char *list, char *rest)
{
    (void) line;
    for (char *word; (word = ps_reader_word(&rest));)
        ps_sa_patterns_add(list_of(reader, list), word, NULL);
}

static void
remove_all(PsReader *reader, const Line *line, const char *list, char *rest)
{
    (void) line;
    for (char *word; (word = ps_reader_word(&rest));)
        ps_sa_patterns_remove(list_of(reader, list), word, NULL);
}

/* "ADDRESS DOMAIN"; without a domain, "" stands for that of the address. */
static void
add_pair(PsReader *reader, const Line *line, const char *list, char *rest)
{
    const char *address = ps_reader_word(&rest), *domain = ps_reader_word(&rest);

    if (!domain && g_str_has_suffix(list, "_rcvd"))
        ps_reader_warning(reader, _("'%s' needs an address and a domain"), line->name);
    else
        ps_sa_patterns_add(list_of(reader, list), address, domain ? domain : "");
}

static void
remove_pair(PsReader *reader, const Line *line, const char *list, char *rest)
{
    const char *address = ps_reader_word(&rest), *domain = ps_reader_word(&rest);

    (void) line;
    ps_sa_patterns_remove(list_of(reader, list), address, domain);
}

/* A text that is looked for anywhere. */
static void
add_text(PsReader *reader, const Line *line, const char *list, char *rest)
{
    g_autofree char *anywhere = g_strconcat("*", rest, "*", NULL);

    (void) line;
    ps_sa_patterns_add(list_of(reader, list), anywhere, NULL);
}

/* Take "(NAME)" at the start of *REST; NULL if it does not begin so. */
static char *
take_list(char **rest)
{
    char *name = *rest + 1, *close = **rest == '(' ? strchr(name, ')') : NULL;

    if (!close || close == name)
        return NULL;
    *close = '\0';
    *rest = g_strchug(close + 1);
    return name;
}

/* "(NAME) ADDRESS..." */
static void
name_addresses(PsReader *reader, const Line *line, const char *list, char *rest)
{
    const char *name = take_list(&rest);

    (void) list;
    if (!name)
        ps_reader_warning(
            reader, _("'%s' is written %s (LIST) address..."), line->name, line->name);
    else
        add_all(reader, line, name, rest);
}

/* "(OWNER) ADDRESS..." */
static void
name_owner(PsReader *reader, const Line *line, const char *list, char *rest)
{
    const char *name = take_list(&rest);
    g_autofree char *lower = NULL, *owner = NULL;
    gpointer key;

    if (!name) {
        ps_reader_warning(
            reader, _("'%s' is written %s (OWNER) address..."), line->name, line->name);
        return;
    }
    lower = g_ascii_strdown(name, -1);
    owner = g_strconcat("FNS_", lower, NULL);
    if (strcmp(list, "fns_addrlist") != 0) {
        remove_all(reader, line, owner, rest);
        return;
    }
    if (!g_hash_table_contains(reader->rules->sa->lists, owner)) {
        list_of(reader, owner);
        g_hash_table_lookup_extended(reader->rules->sa->lists, owner, &key, NULL);
        g_ptr_array_add(reader->rules->sa->owners, key);
    }
    add_all(reader, line, owner, rest);
}

static void
add_hosts(PsReader *reader, const Line *line, const char *list, char *rest)
{
    GHashTable *hosts = g_hash_table_lookup(reader->rules->sa->hosts, list);

    (void) line;
    if (!hosts) {
        hosts = g_hash_table_new(ps_hash_str, g_str_equal);
        g_hash_table_insert(reader->rules->sa->hosts, keep(reader, list), hosts);
    }
    for (char *word; (word = ps_reader_word(&rest));) {
        gboolean except = *word == '!';
        g_autofree char *host = g_ascii_strdown(word + (except ? 1 : 0), -1);

        g_hash_table_replace(hosts, keep(reader, host), (char *) (except ? "" : "1"));
    }
}

/* "(NAME) HOST..." */
static void
name_hosts(PsReader *reader, const Line *line, const char *list, char *rest)
{
    const char *name = take_list(&rest);

    (void) list;
    if (!name)
        ps_reader_warning(
            reader, _("'%s' is written %s (LIST) host..."), line->name, line->name);
    else
        add_hosts(reader, line, name, rest);
}

/* "HOST..." out of all lists, "(NAME) HOST..." out of one. */
static void
remove_hosts(PsReader *reader, const Line *line, const char *list, char *rest)
{
    const char *name = take_list(&rest);
    gpointer key, hosts;
    GHashTableIter each;

    (void) line;
    (void) list;
    for (char *word; (word = ps_reader_word(&rest));) {
        g_autofree char *host = g_ascii_strdown(word + (*word == '!' ? 1 : 0), -1);

        g_hash_table_iter_init(&each, reader->rules->sa->hosts);
        while (g_hash_table_iter_next(&each, &key, &hosts))
            if (!name || !strcmp(name, key))
                g_hash_table_remove(hosts, host);
    }
}

static void
clear_words(PsReader *reader, const Line *line, const char *list, char *rest)
{
    (void) line;
    (void) rest;
    g_hash_table_remove(reader->rules->sa->words, list);
}

static void
add_words(PsReader *reader, const Line *line, const char *list, char *rest)
{
    GPtrArray *words = g_hash_table_lookup(reader->rules->sa->words, list);

    (void) line;
    if (!words) {
        words = g_ptr_array_new();
        g_hash_table_insert(reader->rules->sa->words, keep(reader, list), words);
    }
    for (char *word; (word = ps_reader_word(&rest));)
        g_ptr_array_add(words, keep(reader, word));
}

static void
add_networks(PsReader *reader, const Line *line, const char *list, char *rest)
{
    g_auto(GStrv) words = g_strsplit_set(rest, " \t", -1);
    g_autoptr(PsNetworks) networks = ps_networks_new();

    for (char **word = words; *word; word++)
        if (**word && !ps_networks_add(networks, *word))
            ps_reader_warning(
                reader, _("'%.60s' of %s is no IP address or network"), *word, line->name);
    add_words(reader, line, list, rest);
}

/* The last line counts. */
static void
set(PsReader *reader, const Line *line, const char *list, char *rest)
{
    PsSetting *setting = g_new(PsSetting, 1);

    (void) list;
    setting->value = ps_rules_keep(reader->rules, rest);
    setting->at = ps_reader_line(reader);
    g_hash_table_insert(reader->rules->settings, (char *) line->name, setting);
}

static const Line lines[] = {
    { "all_spam_to", add_all, NULL },
    { "blocklist_from", add_all, NULL },
    { "blocklist_subject", add_text, NULL },
    { "blocklist_to", add_all, NULL },
    { "blocklist_uri_host", add_hosts, "BLOCK" },
    { "clear_internal_networks", clear_words, "internal_networks" },
    { "clear_msa_networks", clear_words, "msa_networks" },
    { "clear_trusted_networks", clear_words, "trusted_networks" },
    { "def_welcomelist_auth", add_all, NULL },
    { "def_welcomelist_from_dkim", add_pair, NULL },
    { "def_welcomelist_from_rcvd", add_pair, NULL },
    { "def_welcomelist_from_spf", add_all, NULL },
    { "delist_uri_host", remove_hosts, NULL },
    { "enlist_addrlist", name_addresses, NULL },
    { "enlist_uri_host", name_hosts, NULL },
    { "fns_add_addrlist", name_owner, "fns_addrlist" },
    { "fns_check", set, NULL },
    { "fns_extrachars", set, NULL },
    { "fns_ignore_dkim", add_words, NULL },
    { "fns_ignore_headers", add_words, NULL },
    { "fns_remove_addrlist", name_owner, "" },
    { "freemail_domains", add_all, NULL },
    { "freemail_import_def_welcomelist_auth", set, NULL },
    { "freemail_import_welcomelist_auth", set, NULL },
    { "freemail_max_body_emails", set, NULL },
    { "freemail_max_body_freemails", set, NULL },
    { "freemail_skip_bulk_envfrom", set, NULL },
    { "freemail_skip_when_over_max", set, NULL },
    { "freemail_welcomelist", add_all, NULL },
    { "internal_networks", add_networks, NULL },
    { "more_spam_to", add_all, NULL },
    { "msa_networks", add_networks, NULL },
    { "ok_locales", set, NULL },
    { "trusted_networks", add_networks, NULL },
    { "unblocklist_from", remove_all, "blocklist_from" },
    { "unblocklist_to", remove_all, "blocklist_to" },
    { "unwelcomelist_allows_relays", remove_all, "welcomelist_allows_relays" },
    { "unwelcomelist_auth", remove_all, "welcomelist_auth" },
    { "unwelcomelist_auth", remove_all, "def_welcomelist_auth" },
    { "unwelcomelist_from", remove_all, "welcomelist_from" },
    { "unwelcomelist_from_dkim", remove_pair, "welcomelist_from_dkim" },
    { "unwelcomelist_from_dkim", remove_pair, "def_welcomelist_from_dkim" },
    { "unwelcomelist_from_rcvd", remove_all, "welcomelist_from_rcvd" },
    { "unwelcomelist_from_rcvd", remove_all, "def_welcomelist_from_rcvd" },
    { "unwelcomelist_from_spf", remove_all, "welcomelist_from_spf" },
    { "unwelcomelist_from_spf", remove_all, "def_welcomelist_from_spf" },
    { "unwelcomelist_to", remove_all, "welcomelist_to" },
    { "welcomelist_allows_relays", add_all, NULL },
    { "welcomelist_auth", add_all, NULL },
    { "welcomelist_bounce_relays", add_all, NULL },
    { "welcomelist_from", add_all, NULL },
    { "welcomelist_from_dkim", add_pair, NULL },
    { "welcomelist_from_rcvd", add_pair, NULL },
    { "welcomelist_from_spf", add_all, NULL },
    { "welcomelist_subject", add_text, NULL },
    { "welcomelist_to", add_all, NULL },
    { "welcomelist_uri_host", add_hosts, "WELCOME" },
};

char *
ps_sa_todays_name(const char *name)
{
    GString *out = g_string_new(name);

    g_string_replace(out, "whitelist", "welcomelist", 1);
    g_string_replace(out, "blacklist", "blocklist", 1);
    return g_string_free(out, FALSE);
}

gboolean
ps_sa_settings_read(PsReader *reader, const char *name, char *rest)
{
    g_autofree char *today = ps_sa_todays_name(name);
    gboolean found = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *copy = NULL; /* which reading cuts up */

        if (strcmp(lines[i].name, today) != 0)
            continue;
        found = TRUE;
        copy = g_strdup(rest);
        if (*copy || lines[i].read == clear_words)
            lines[i].read(
                reader, &lines[i], lines[i].list ? lines[i].list : lines[i].name, copy);
        else
            ps_reader_warning(reader, _("'%s' needs a value"), name);
    }
    return found;
}

const PsSaPatterns *
ps_sa_list(const PsRules *rules, const char *name)
{
    return g_hash_table_lookup(rules->sa->lists, name);
}

gboolean
ps_sa_list_takes(const PsRules *rules, const char *name, const char *text)
{
    const PsSaPatterns *list = ps_sa_list(rules, name);

    return list && ps_sa_patterns_take(list, text);
}

const GPtrArray *
ps_sa_owners(const PsRules *rules)
{
    return rules->sa->owners;
}

/* The nearest one decides. */
gboolean
ps_sa_host_listed(const PsRules *rules, const char *name, const char *host)
{
    GHashTable *hosts = g_hash_table_lookup(rules->sa->hosts, name);
    guint labels = 1;

    for (const char *p = host; *p; p++)
        labels += *p == '.' ? 1 : 0;
    for (; hosts && host; labels--) {
        const char *listed = g_hash_table_lookup(hosts, host), *dot = strchr(host, '.');

        if (listed && labels <= HOST_LABELS)
            return *listed != '\0';
        host = dot ? dot + 1 : NULL;
    }
    return FALSE;
}

double
ps_sa_setting(const PsRules *rules, const char *name, double otherwise)
{
    const char *text = ps_rules_setting(rules, name, NULL, NULL);

    if (!text)
        return otherwise;
    return g_ascii_strcasecmp(text, "yes") == 0 ? 1 : g_ascii_strtod(text, NULL);
}

const GPtrArray *
ps_sa_words(const PsRules *rules, const char *name)
{
    return g_hash_table_lookup(rules->sa->words, name);
}
