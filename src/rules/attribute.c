/* SPDX-License-Identifier: MIT */
/* attribute.c - the keywords that say how a rule is judged and shown; see reader.h. */
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "rules/reader.h"

void
ps_keyword_describe(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name = ps_reader_name(reader, &rest);

    (void) keyword;
    if (name && *rest)
        ps_rules_entry(reader->rules, name)->rule.describe[reader->lang] =
            ps_rules_keep(reader->rules, rest);
}

void
ps_keyword_fix(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);

    if (entry)
        entry->rule.fix[reader->lang] = ps_rules_keep(reader->rules, rest);
}

void
ps_keyword_level(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    static const char *const levels[] = { "note", "warning", "error" }; /* as in PsLevel */
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    int level = entry ? ps_reader_choice(rest, levels, G_N_ELEMENTS(levels)) : 0;

    if (!entry)
        return;
    if (level < 0) {
        ps_reader_error(reader, _("a level is error, warning or note, not '%.60s'"), rest);
        return;
    }
    entry->rule.level = (PsLevel) level;
    entry->level_said = TRUE;
    entry->rule.level_given = reader->how->user;
    entry->rule.level_file = reader->file;
    entry->rule.level_line = reader->line;
}

void
ps_keyword_grade(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);

    if (!entry)
        return;
    if (strlen(rest) == 1 && strchr("ABCDabcd", *rest))
        entry->rule.grade = g_ascii_toupper(*rest);
    else
        ps_reader_error(reader, _("a grade is A, B, C or D, not '%.60s'"), rest);
}

static void
add_alias(PsEntry *entry, const char *name)
{
    if (!entry->aliases)
        entry->aliases = g_array_new(FALSE, FALSE, sizeof name);
    for (guint i = 0; i < entry->aliases->len; i++)
        if (!strcmp(g_array_index(entry->aliases, const char *, i), name))
            return;
    g_array_append_val(entry->aliases, name);
}

void
ps_keyword_alias(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    char *name = entry ? ps_reader_name(reader, &rest) : NULL;

    if (!name)
        return;
    if (*rest)
        ps_reader_error(reader, _("'alias' takes one name"));
    else
        add_alias(entry, ps_rules_keep(reader->rules, name));
}

/* "2.5"; "(0.5)" is RELATIVE. */
static gboolean
read_number(const char *text, gboolean *ret_relative, double *ret_number)
{
    gboolean relative = *text == '(';
    char *end;
    double number = g_ascii_strtod(text + relative, &end);

    if (end == text + relative || !isfinite(number) || strcmp(end, relative ? ")" : "") != 0)
        return FALSE;
    *ret_relative |= relative;
    *ret_number = number;
    return TRUE;
}

/* The score of ENTRY in each set before this line. */
static double
score_before(const PsEntry *entry, guint set)
{
    return entry->score_said ? entry->scores[set] : 1;
}

/* One score, or one for each of four sets. If one stands in parentheses, all are added to
 * what was said before, as in SpamAssassin. */
void
ps_keyword_score(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name = ps_reader_name(reader, &rest), *word;
    gboolean relative = FALSE;
    PsEntry *entry;
    double scores[4];
    guint count = 0;

    (void) keyword;
    if (!name)
        return;
    entry = ps_rules_entry(reader->rules, name);
    while ((word = ps_reader_word(&rest))) {
        if (count == G_N_ELEMENTS(scores) || !read_number(word, &relative, &scores[count])) {
            ps_reader_error(reader, _("bad score '%.60s' of %s"), word, name);
            return;
        }
        count++;
    }
    if (count != 1 && count != G_N_ELEMENTS(scores)) {
        ps_reader_error(reader, _("%s needs one score or four, not %u"), name, count);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(scores); i++)
        entry->scores[i] = scores[count == 1 ? 0 : i] + (relative ? score_before(entry, i) : 0);
    entry->rule.score_given = reader->how->user;
    entry->rule.score_file = reader->file;
    entry->rule.score_line = reader->line;
    entry->score_said = TRUE;
    entry->score_set = count > 1;
}

/* "2-4", "2-", "-4" or "2": parts of a mail, counted from 1. */
static gboolean
read_range(const char *text, PsEntry *entry)
{
    const char *dash = text + strspn(text, G_CSET_DIGITS);
    const char *last = *dash == '-' ? dash + 1 : text;

    if (!*text || last[strspn(last, G_CSET_DIGITS)])
        return FALSE;
    entry->first_part = 0; /* strtoull would read "-4" */
    if (dash > text)
        entry->first_part = (guint) MIN(g_ascii_strtoull(text, NULL, 10), G_MAXINT);
    entry->last_part = (guint) MIN(g_ascii_strtoull(last, NULL, 10), G_MAXINT);
    return TRUE;
}

static void
read_flag(PsReader *reader, PsEntry *entry, const char *flag)
{
    static const char *const smtp[] = { "smtp-connect", "smtp-helo", "smtp-mail", "smtp-rcpt",
        "smtp-data", "smtp-content" }; /* as in PsSmtpStage */
    int stage = ps_reader_choice(flag, smtp, G_N_ELEMENTS(smtp));
    char *end;
    guint64 hits;

    if (stage >= 0) {
        entry->rule.smtp = (PsSmtpStage) stage;
        entry->smtp_said = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "multiple")) {
        entry->multiple = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "nosubject")) {
        entry->no_subject = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "nice")) {
        entry->rule.nice = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "junk")) {
        entry->rule.junk = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "risky")) {
        entry->rule.risky = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "domain")) {
        entry->rule.domain = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "net")) {
        entry->net = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "learn")) {
        entry->learn = TRUE;
    } else if (!g_ascii_strcasecmp(flag, "concat")) {
        entry->concat = TRUE;
    } else if (g_str_has_prefix(flag, "range=")) {
        if (!read_range(flag + strlen("range="), entry))
            ps_reader_error(reader, _("'%.60s' is no range of parts, like range=2-4"), flag);
    } else if (g_str_has_prefix(flag, "maxhits=")) {
        hits = g_ascii_strtoull(flag + strlen("maxhits="), &end, 10);
        if (*end || !hits || hits > G_MAXINT)
            ps_reader_error(reader, _("'%.60s' needs a number over 0"), flag);
        else
            entry->max_hits = (guint) hits;
    }
}

/* A later line stands in the place of an earlier one, as with all keywords. Flags that
 * presend has no use for are SpamAssassin's business. */
void
ps_keyword_tflags(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    char *name = ps_reader_name(reader, &rest), *flag;
    PsEntry *entry;

    (void) keyword;
    if (!name)
        return;
    entry = ps_rules_entry(reader->rules, name);
    entry->rule.flags = ps_rules_keep(reader->rules, rest);
    entry->multiple = entry->no_subject = entry->smtp_said = entry->net = FALSE;
    entry->learn = entry->concat = FALSE;
    entry->first_part = entry->last_part = 0;
    entry->rule.nice = entry->rule.junk = entry->rule.risky = entry->rule.domain = FALSE;
    entry->max_hits = 0;
    while ((flag = ps_reader_word(&rest)))
        read_flag(reader, entry, flag);
}
