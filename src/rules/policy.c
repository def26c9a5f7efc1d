/* SPDX-License-Identifier: MIT */
/*
 * policy.c - the keywords for what mailbox providers do: who they are, when a rule speaks,
 * which reply it foretells and where that is written; see reader.h.
 */
#include <string.h>

#include "base/i18n.h"
#include "rules/reader.h"

enum { REPLIES = 200 }; /* of one rule */

static gboolean
is_provider(const char *id)
{
    return *id && !id[strspn(id, G_CSET_a_2_z G_CSET_DIGITS "-_.")];
}

/* "provider ID mx PATTERN... domain PATTERN..."; an ID alone is one that no MX tells. */
void
ps_keyword_provider(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *id = ps_reader_word(&rest), *word;
    gboolean told = FALSE;
    PsProviderBy by = PS_PROVIDER_MX;

    (void) keyword;
    if (!id || !is_provider(id)) {
        ps_reader_error(
            reader, _("'provider' needs an id of small letters, digits, '-', '_' and '.'"));
        return;
    }
    g_hash_table_add(reader->rules->provider_ids, (char *) ps_rules_keep(reader->rules, id));
    while ((word = ps_reader_word(&rest))) {
        if (!strcmp(word, "mx") || !strcmp(word, "domain")) {
            by = *word == 'm' ? PS_PROVIDER_MX : PS_PROVIDER_DOMAIN;
            told = TRUE;
        } else if (told) {
            ps_providers_add(reader->rules->providers, id, by, word);
        } else {
            ps_reader_error(
                reader, _("'provider %s' needs 'mx' or 'domain' before '%.60s'"), id, word);
            return;
        }
    }
}

/* Each item of the list VALUE ("draft,final") is one of the COUNT WORDS; any if there are
 * none. */
static gboolean
check_list(
    PsReader *reader, const char *key, const char *value, const char *const *words, guint count)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);

    for (char **item = items; *item; item++) {
        if (!**item || (count && ps_reader_choice(*item, words, count) < 0)) {
            ps_reader_error(reader, _("'%s' cannot be '%.60s'"), key, *item);
            return FALSE;
        }
    }
    return *items != NULL;
}

static gboolean
read_condition(PsReader *reader, char *word, PsWhen *when)
{
    static const char *const classes[] = { "marketing", "transactional" };
    static const char *const stages[] = { "template", "draft", "final" };
    char *value = strchr(word, '=');

    if (!value && !strcmp(word, "bulk"))
        return when->bulk = TRUE;
    if (!value) {
        ps_reader_error(reader, _("unknown condition '%.60s'"), word);
        return FALSE;
    }
    *value++ = '\0';
    if (!strcmp(word, "class")) {
        when->class_name = ps_rules_keep(reader->rules, value);
        return check_list(reader, word, value, classes, G_N_ELEMENTS(classes));
    }
    if (!strcmp(word, "stage")) {
        when->stage = ps_rules_keep(reader->rules, value);
        return check_list(reader, word, value, stages, G_N_ELEMENTS(stages));
    }
    if (!strcmp(word, "provider")) {
        when->provider = ps_rules_keep(reader->rules, value);
        return check_list(reader, word, value, NULL, 0);
    }
    ps_reader_error(reader, _("unknown condition '%.60s='"), word);
    return FALSE;
}

void
ps_keyword_when(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    PsWhen when = { 0 };
    char *word;

    if (!entry)
        return;
    while ((word = ps_reader_word(&rest)))
        if (!read_condition(reader, word, &when))
            return;
    entry->rule.when = when;
    entry->when_at = ps_reader_line(reader);
}

/* "5.7.26", as RFC 3463 has it. */
static gboolean
is_enhanced(const char *text)
{
    static const guint digits[] = { 1, 3, 3 };

    if (!strchr("245", *text))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(digits); i++) {
        gsize len = strspn(text, G_CSET_DIGITS);

        if (!len || len > digits[i] || text[len] != (i == 2 ? '\0' : '.'))
            return FALSE;
        text += len + 1;
    }
    return TRUE;
}

static gboolean
read_code(const char *text, guint *ret_code)
{
    if (strlen(text) != 3 || text[strspn(text, G_CSET_DIGITS)])
        return FALSE;
    *ret_code = (guint) g_ascii_strtoull(text, NULL, 10);
    return *ret_code >= 250 && *ret_code <= 599;
}

static gboolean
is_same_reply(const PsReply *a, const PsReply *b)
{
    return a->code == b->code && a->certainty == b->certainty &&
           !strcmp(a->provider, b->provider) && !g_strcmp0(a->enhanced, b->enhanced);
}

static void
add_reply(PsReader *reader, PsEntry *entry, PsReply reply)
{
    PsLine line = ps_reader_line(reader);

    if (!entry->replies) {
        entry->replies = g_array_new(FALSE, FALSE, sizeof(PsReply));
        entry->reply_lines = g_array_new(FALSE, FALSE, sizeof(PsLine));
    }
    for (guint i = 0; i < entry->replies->len; i++)
        if (is_same_reply(&g_array_index(entry->replies, PsReply, i), &reply))
            return;
    if (entry->replies->len == REPLIES) {
        ps_reader_error(reader, _("%s has more than %d replies"), entry->rule.name, REPLIES);
        return;
    }
    reply.provider = ps_rules_keep(reader->rules, reply.provider);
    if (reply.enhanced)
        reply.enhanced = ps_rules_keep(reader->rules, reply.enhanced);
    g_array_append_val(entry->replies, reply);
    g_array_append_val(entry->reply_lines, line);
}

/* "reply NAME PROVIDER CODE ENHANCED CERTAINTY" */
void
ps_keyword_reply(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    static const char *const certainties[] = { "possible", "likely", "certain" };
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    char *provider = ps_reader_word(&rest), *code = ps_reader_word(&rest);
    char *enhanced = ps_reader_word(&rest), *certainty = ps_reader_word(&rest);
    PsReply reply = { .provider = provider };
    int chance;

    if (!entry)
        return;
    if (!certainty || *rest) {
        ps_reader_error(reader,
            _("a reply is written PROVIDER CODE ENHANCED CERTAINTY, like * 550 5.7.1 likely"));
        return;
    }
    chance = ps_reader_choice(certainty, certainties, G_N_ELEMENTS(certainties));
    if (strcmp(provider, "*") != 0 && !is_provider(provider)) {
        ps_reader_error(reader, _("'%.60s' is no provider"), provider);
    } else if (!read_code(code, &reply.code)) {
        ps_reader_error(reader, _("'%.60s' is no SMTP reply code"), code);
    } else if (strcmp(enhanced, "-") != 0 && !is_enhanced(enhanced)) {
        ps_reader_error(reader, _("'%.60s' is no enhanced status code, nor '-'"), enhanced);
    } else if (chance < 0) {
        ps_reader_error(
            reader, _("a reply is certain, likely or possible, not '%.60s'"), certainty);
    } else {
        reply.enhanced = *enhanced == '-' ? NULL : enhanced;
        reply.certainty = (PsCertainty) chance;
        add_reply(reader, entry, reply);
    }
}

/* YYYY-MM-DD */
static gboolean
is_date(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "-", 4);
    guint64 year, month, day;

    return strlen(text) == strlen("YYYY-MM-DD") && g_strv_length(parts) == 3 &&
           strlen(parts[0]) == 4 && strlen(parts[1]) == 2 &&
           g_ascii_string_to_unsigned(parts[0], 10, 1, 9999, &year, NULL) &&
           g_ascii_string_to_unsigned(parts[1], 10, 1, 12, &month, NULL) &&
           g_ascii_string_to_unsigned(parts[2], 10, 1, 31, &day, NULL) &&
           g_date_valid_dmy((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/* "ref NAME WHERE... DATE" */
void
ps_keyword_ref(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    char *date;
    PsRef ref;

    if (!entry)
        return;
    date = rest + strlen(rest);
    while (date > rest && !strchr(" \t", date[-1]))
        date--;
    if (date == rest || !is_date(date)) {
        ps_reader_error(reader, _("a reference is an RFC or URL and the date on which it was "
                                  "read, as 2026-01-31"));
        return;
    }
    ref.date = ps_rules_keep(reader->rules, date);
    date[-1] = '\0';
    ref.where = ps_rules_keep(reader->rules, g_strchomp(rest));
    if (!entry->refs)
        entry->refs = g_array_new(FALSE, FALSE, sizeof(PsRef));
    g_array_append_val(entry->refs, ref);
}
