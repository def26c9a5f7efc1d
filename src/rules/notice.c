/* SPDX-License-Identifier: MIT */
/* notice.c - the keywords that speak of mail which comes back; see notice.h and reader.h. */
#include "rules/notice.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "rules/reader.h"

enum { PATTERNS = 5000 }; /* of each keyword */

/* What a line makes, with the line for complaints. */
typedef struct {
    PsSign sign;
    PsLine at;
} SignLine;

typedef struct {
    PsNotice notice;
    PsLine at;
} NoticeLine;

struct PsNotices {
    GArray *reasons;  /* PsReason */
    GArray *signs;    /* SignLine; the user's first */
    guint user_signs; /* how many of them are the user's */
    GArray *notices;  /* NoticeLine; so are the next two */
    GArray *originals;
    GArray *commands;
    GHashTable *answers[PS_LANGS]; /* "KEY PART" -> text */
};

static void
sign_clear(gpointer data)
{
    ps_regex_free(((SignLine *) data)->sign.regex);
}

static void
notice_clear(gpointer data)
{
    ps_regex_free(((NoticeLine *) data)->notice.regex);
}

static GArray *
notice_array(void)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(NoticeLine));

    g_array_set_clear_func(array, notice_clear);
    return array;
}

struct PsNotices *
ps_notices_new(void)
{
    struct PsNotices *notices = g_new0(struct PsNotices, 1);

    notices->reasons = g_array_new(FALSE, FALSE, sizeof(PsReason));
    notices->signs = g_array_new(FALSE, FALSE, sizeof(SignLine));
    g_array_set_clear_func(notices->signs, sign_clear);
    notices->notices = notice_array();
    notices->originals = notice_array();
    notices->commands = notice_array();
    for (guint i = 0; i < PS_LANGS; i++)
        notices->answers[i] = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    return notices;
}

void
ps_notices_free(struct PsNotices *notices)
{
    g_array_unref(notices->reasons);
    g_array_unref(notices->signs);
    g_array_unref(notices->notices);
    g_array_unref(notices->originals);
    g_array_unref(notices->commands);
    for (guint i = 0; i < PS_LANGS; i++)
        g_hash_table_unref(notices->answers[i]);
    g_free(notices);
}

/* Small letters, digits and "-", as ids of reasons, classes and families are. */
static gboolean
is_id(const char *text)
{
    return text && *text && !text[strspn(text, G_CSET_a_2_z G_CSET_DIGITS "-")];
}

static PsRegex *
read_regex(PsReader *reader, const char *text)
{
    g_autoptr(GError) error = NULL;
    PsRegex *regex = ps_regex_new(text, &error);

    if (regex && reader->how->user && !ps_regex_check(regex, &error))
        g_clear_pointer(&regex, ps_regex_free);
    if (!regex)
        ps_reader_error(reader, "%s", error->message);
    return regex;
}

static gboolean
has_room(PsReader *reader, const GArray *array)
{
    if (array->len < PATTERNS)
        return TRUE;
    if (ps_reader_first(reader, "too many patterns of notices"))
        ps_reader_error(reader, _("more than %d of these"), PATTERNS);
    return FALSE;
}

/* In the place of one of that name, or as a new one. */
static void
add_reason(PsReader *reader, PsReason reason)
{
    GArray *reasons = reader->rules->notices->reasons;

    for (guint i = 0; i < reasons->len; i++) {
        PsReason *old = &g_array_index(reasons, PsReason, i);

        if (!strcmp(old->name, reason.name)) {
            *old = reason;
            return;
        }
    }
    if (has_room(reader, reasons))
        g_array_append_val(reasons, reason);
}

/* "reason NAME CLASS hard|soft|none STATUS CODE" */
void
ps_keyword_reason(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    static const char *const kinds[] = { "hard", "soft", "none" };
    char *name = ps_reader_word(&rest), *coarse = ps_reader_word(&rest);
    char *kind = ps_reader_word(&rest), *status = ps_reader_word(&rest);
    char *code = ps_reader_word(&rest);
    PsReason reason = { 0 };
    guint64 number = 0;

    if (!is_id(name) || !is_id(coarse) || !kind ||
        ps_reader_choice(kind, kinds, G_N_ELEMENTS(kinds)) < 0) {
        ps_reader_error(
            reader, _("'%s' needs a name, a class and hard, soft or none"), keyword->name);
        return;
    }
    if (code && !g_ascii_string_to_unsigned(code, 10, 200, 599, &number, NULL)) {
        ps_reader_error(reader, _("'%.60s' is no SMTP code"), code);
        return;
    }
    reason.name = ps_rules_keep(reader->rules, name);
    reason.coarse = ps_rules_keep(reader->rules, coarse);
    reason.hard = !strcmp(kind, "hard");
    reason.failure = strcmp(kind, "none") != 0;
    reason.status = status ? ps_rules_keep(reader->rules, status) : NULL;
    reason.code = (guint) number;
    add_reason(reader, reason);
}

/* "code=550,552" and the like; FALSE if WORD is no condition. */
static gboolean
read_condition(PsReader *reader, char *word, PsSign *sign)
{
    static const char *const names[PS_SIGN_CONDITIONS] = { "code", "status", "command",
        "provider", "family", "after" };
    char *value = strchr(word, '=');
    int which;

    if (!strcmp(word, "late"))
        return sign->late = TRUE;
    if (!strcmp(word, "reply"))
        return sign->reply_only = TRUE;
    if (!value || !value[1])
        return FALSE;
    *value++ = '\0';
    which = ps_reader_choice(word, names, PS_SIGN_CONDITIONS);
    if (which >= 0)
        sign->wanted[which] = ps_rules_keep(reader->rules, value);
    return which >= 0;
}

/* "sign REASON CONDITION... /re/" */
void
ps_keyword_sign(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    struct PsNotices *notices = reader->rules->notices;
    SignLine line = { .at = ps_reader_line(reader) };
    char *name = ps_reader_word(&rest);
    gboolean any = FALSE;

    if (!is_id(name)) {
        ps_reader_error(reader, _("'%s' needs a reason"), keyword->name);
        return;
    }
    line.sign.reason = ps_rules_keep(reader->rules, name);
    for (; *rest && *rest != '/'; any = TRUE) {
        char *word = ps_reader_word(&rest);

        if (!read_condition(reader, word, &line.sign)) {
            ps_reader_error(reader, _("unknown condition '%.60s' of a sign"), word);
            return;
        }
    }
    if (!*rest && !any)
        ps_reader_error(reader, _("'%s %s' says nothing to tell it by"), keyword->name, name);
    if ((!*rest && !any) || !has_room(reader, notices->signs) ||
        (*rest && !(line.sign.regex = read_regex(reader, rest))))
        return;
    if (reader->how->user)
        g_array_insert_val(notices->signs, notices->user_signs++, line);
    else
        g_array_append_val(notices->signs, line);
}

static void
add_notice(PsReader *reader, GArray *array, const char *word, PsNoticePlace place, char *regex)
{
    NoticeLine line = { { NULL, place, NULL }, ps_reader_line(reader) };

    if (!has_room(reader, array) || !(line.notice.regex = read_regex(reader, regex)))
        return;
    line.notice.word = word ? ps_rules_keep(reader->rules, word) : NULL;
    g_array_append_val(array, line);
}

/* "notice FAMILY from|subject|header|text /re/" */
void
ps_keyword_notice(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    static const char *const places[PS_NOTICE_PLACES] = { "from", "subject", "header", "text" };
    char *family = ps_reader_word(&rest), *place = ps_reader_word(&rest);
    int which = place ? ps_reader_choice(place, places, PS_NOTICE_PLACES) : -1;

    if (is_id(family) && which >= 0 && *rest)
        add_notice(
            reader, reader->rules->notices->notices, family, (PsNoticePlace) which, rest);
    else
        ps_reader_error(reader,
            _("'%s' needs a family, one of from, subject, header and text, and a regex"),
            keyword->name);
}

/* "original /re/" */
void
ps_keyword_original(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    (void) keyword;
    add_notice(reader, reader->rules->notices->originals, NULL, PS_NOTICE_TEXT, rest);
}

/* "command NAME /re/" */
void
ps_keyword_command(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name = ps_reader_word(&rest);

    if (name && *rest)
        add_notice(reader, reader->rules->notices->commands, name, PS_NOTICE_TEXT, rest);
    else
        ps_reader_error(reader, _("'%s' needs an SMTP command and a regex"), keyword->name);
}

/* "answer KEY PART text" */
void
ps_keyword_answer(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *key = ps_reader_word(&rest), *part = ps_reader_word(&rest);

    if (!key || !part || !*rest) {
        ps_reader_error(reader, _("'%s' needs a reason, a part and a text"), keyword->name);
        return;
    }
    g_hash_table_insert(reader->rules->notices->answers[reader->lang],
        g_strdup_printf("%s %s", key, part), (char *) ps_rules_keep(reader->rules, rest));
}

guint
ps_rules_reason_count(const PsRules *rules)
{
    return rules->notices->reasons->len;
}

const PsReason *
ps_rules_reason(const PsRules *rules, guint index)
{
    return &g_array_index(rules->notices->reasons, PsReason, index);
}

const PsReason *
ps_rules_find_reason(const PsRules *rules, const char *name)
{
    for (guint i = 0; i < ps_rules_reason_count(rules); i++)
        if (!strcmp(ps_rules_reason(rules, i)->name, name))
            return ps_rules_reason(rules, i);
    return NULL;
}

guint
ps_rules_sign_count(const PsRules *rules)
{
    return rules->notices->signs->len;
}

const PsSign *
ps_rules_sign(const PsRules *rules, guint index)
{
    return &g_array_index(rules->notices->signs, SignLine, index).sign;
}

guint
ps_rules_notice_count(const PsRules *rules)
{
    return rules->notices->notices->len;
}

const PsNotice *
ps_rules_notice(const PsRules *rules, guint index)
{
    return &g_array_index(rules->notices->notices, NoticeLine, index).notice;
}

guint
ps_rules_original_count(const PsRules *rules)
{
    return rules->notices->originals->len;
}

const PsNotice *
ps_rules_original(const PsRules *rules, guint index)
{
    return &g_array_index(rules->notices->originals, NoticeLine, index).notice;
}

guint
ps_rules_command_count(const PsRules *rules)
{
    return rules->notices->commands->len;
}

const PsNotice *
ps_rules_command(const PsRules *rules, guint index)
{
    return &g_array_index(rules->notices->commands, NoticeLine, index).notice;
}

const char *
ps_rules_answer(const PsRules *rules, PsLang lang, const char *key, const char *part)
{
    g_autofree char *name = g_strdup_printf("%s %s", key, part);
    const char *text = g_hash_table_lookup(rules->notices->answers[lang], name);

    return text ? text : g_hash_table_lookup(rules->notices->answers[PS_LANG_EN], name);
}

/* What can be told only when all files are read: a sign of a reason that is none. */
void
ps_notices_finish(PsRules *rules)
{
    for (guint i = 0; i < ps_rules_sign_count(rules); i++) {
        const SignLine *line = &g_array_index(rules->notices->signs, SignLine, i);

        if (!ps_rules_find_reason(rules, line->sign.reason))
            ps_rules_report(rules, line->at, TRUE,
                _("no reason '%.60s'; there is no 'reason' line for it"), line->sign.reason);
    }
}

static void
check_regex(PsRules *rules, const PsRegex *regex, PsLine at)
{
    g_autoptr(GError) error = NULL;

    if (regex && !ps_regex_check(regex, &error))
        ps_rules_report(rules, at, TRUE, "%s", error->message);
}

void
ps_notices_check(PsRules *rules)
{
    const struct PsNotices *notices = rules->notices;
    const GArray *const arrays[] = { notices->notices, notices->originals, notices->commands };

    for (guint i = 0; i < notices->signs->len; i++) {
        const SignLine *line = &g_array_index(notices->signs, SignLine, i);

        check_regex(rules, line->sign.regex, line->at);
    }
    for (guint a = 0; a < G_N_ELEMENTS(arrays); a++)
        for (guint i = 0; i < arrays[a]->len; i++) {
            const NoticeLine *line = &g_array_index(arrays[a], NoticeLine, i);

            check_regex(rules, line->notice.regex, line->at);
        }
}
