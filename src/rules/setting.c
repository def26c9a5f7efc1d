/* SPDX-License-Identifier: MIT */
/* setting.c - the keywords that belong to no rule: settings, words; see reader.h. */
#include <string.h>

#include "base/i18n.h"
#include "rules/reader.h"

/* What a value may be: one of WORDS, or a whole number, or any text. */
static const struct {
    const char *key;
    gboolean number;
    const char *words; /* with '|' between them */
} settings[] = {
    { "attack_notices", TRUE, NULL },
    { "baseline", FALSE, NULL },
    { "bulk_volume", TRUE, NULL },
    { "class", FALSE, "marketing|transactional|auto" },
    { "dkim_domain", FALSE, NULL },
    { "dkim_key", FALSE, NULL },
    { "dkim_selector", FALSE, NULL },
    { "dns", FALSE, NULL },
    { "fail_on", FALSE, "error|warning|note|never" },
    { "format", FALSE, NULL },
    { "helo", FALSE, NULL },
    { "history", FALSE, NULL },
    { "history_key", FALSE, NULL },
    { "ignore", FALSE, NULL },
    { "lang", FALSE, "en|it" },
    { "mail_from", FALSE, NULL },
    { "own_domain", FALSE, NULL },
    { "own_message_id", FALSE, NULL },
    { "own_verp", FALSE, NULL },
    { "receiver", FALSE, NULL },
    { "recipients", FALSE, NULL },
    { "select", FALSE, NULL },
    { "sending_ip", FALSE, NULL },
    { "stage", FALSE, "template|draft|final|auto" },
    { "tls", FALSE, "yes|no" },
    { "volume", TRUE, NULL },
};

const char *
ps_rules_setting_name(guint index)
{
    return index < G_N_ELEMENTS(settings) ? settings[index].key : NULL;
}

static gboolean
fits(PsReader *reader, const char *key, const char *value)
{
    g_auto(GStrv) words = NULL;
    guint i = 0;

    while (strcmp(settings[i].key, key) != 0)
        i++; /* keyword.def names no other */
    if (settings[i].number && (strlen(value) > 18 || value[strspn(value, G_CSET_DIGITS)])) {
        ps_reader_error(reader, _("%s is a number, not '%.60s'"), key, value);
        return FALSE;
    }
    if (!settings[i].words)
        return TRUE;
    words = g_strsplit(settings[i].words, "|", -1);
    if (g_strv_contains((const char *const *) words, value))
        return TRUE;
    ps_reader_error(reader, _("%s is %s, not '%.60s'"), key, settings[i].words, value);
    return FALSE;
}

void
ps_keyword_setting(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsSetting *setting;

    if (!*rest) {
        ps_reader_error(reader, _("'%s' needs a value"), keyword->name);
        return;
    }
    if (!fits(reader, keyword->name, rest))
        return;
    setting = g_new(PsSetting, 1);
    setting->value = ps_rules_keep(reader->rules, rest);
    setting->at = ps_reader_line(reader);
    g_hash_table_insert(reader->rules->settings, (char *) keyword->name, setting);
}

/* "word WORD text" */
void
ps_keyword_word(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *word = ps_reader_word(&rest);

    if (!word || !*rest) {
        ps_reader_error(
            reader, _("'%s' needs a word and the text that stands for it"), keyword->name);
        return;
    }
    g_hash_table_insert(reader->rules->words[reader->lang],
        (char *) ps_rules_keep(reader->rules, word),
        (char *) ps_rules_keep(reader->rules, rest));
}

/* "replace_tag NAME regex" and the like; see replace.h. */
void
ps_keyword_tag(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsReplaceKind kind = (PsReplaceKind) keyword->arg;
    const char *name = NULL;

    if (kind < PS_REPLACE_START)
        name = ps_reader_word(&rest);
    if (!*rest || (kind < PS_REPLACE_START && !name)) {
        ps_reader_error(reader,
            kind < PS_REPLACE_START ? _("'%s' needs a name and what it stands for")
                                    : _("'%s' needs a text"),
            keyword->name);
        return;
    }
    ps_replace_set(reader->rules->replace, kind,
        name ? ps_rules_keep(reader->rules, name) : NULL, ps_rules_keep(reader->rules, rest));
}

/* "replace_rules NAME ...": tags in their regexes are replaced when all files are read. */
void
ps_keyword_replaced(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name;

    if (!*rest)
        ps_reader_error(reader, _("'%s' names no rule"), keyword->name);
    while ((name = ps_reader_word(&rest))) {
        PsEntry *entry = ps_rules_entry(reader->rules, name);

        entry->replaced = TRUE;
        entry->replaced_at = ps_reader_line(reader);
    }
}

void
ps_keyword_plugin(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    const char *name = ps_reader_word(&rest);

    if (name)
        g_hash_table_add(reader->rules->loaded, (char *) ps_rules_keep(reader->rules, name));
    if (ps_reader_first(reader, keyword->name))
        ps_reader_warning(
            reader, _("'%s' is passed over: presend never loads code"), keyword->name);
}

/* Order of evaluation and test data of SpamAssassin's own. */
void
ps_keyword_unused(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    (void) reader;
    (void) keyword;
    (void) rest;
}
