/* SPDX-License-Identifier: MIT */
/*
 * suppress.c - the keyword that keeps findings silent: "suppress RULE [file=GLOB]
 * [provider=ID] [recipient=GLOB] [until=DATE] [/regex/] because REASON"; see suppress.h.
 */
#include "rules/suppress.h"

#include <string.h>

#include "base/cursor.h"
#include "base/glob.h"
#include "base/i18n.h"
#include "mail/inline.h"
#include "rules/nearest.h"
#include "rules/reader.h"

/* Cut REST before the word "because" and return what stands behind it; NULL, and it has been
 * reported, if there is no reason. */
static char *
take_reason(PsReader *reader, const char *name, char *rest)
{
    char *p = rest;

    while ((p = strstr(p, "because"))) {
        char *behind = p + strlen("because");

        if ((p == rest || ps_is_blank(p[-1])) && (ps_is_blank(*behind) || !*behind)) {
            *p = '\0';
            g_strchomp(rest);
            if (*g_strchug(behind))
                return behind;
            break;
        }
        p = behind;
    }
    ps_reader_error(reader, _("'suppress %s' needs a reason: because ..."), name);
    return NULL;
}

/* Paths are whole: none holds an empty folder, "." or "..". */
static gboolean
fits_some_path(const char *glob)
{
    g_auto(GStrv) folders = g_strsplit(glob + (*glob == '/'), "/", -1);

    for (char **folder = folders; *folder; folder++)
        if (!**folder || !strcmp(*folder, ".") || !strcmp(*folder, ".."))
            return FALSE;
    return ps_glob_is_whole(glob);
}

static gboolean
value_is_good(PsReader *reader, const char *key, const char *value)
{
    if (!*value)
        ps_reader_error(reader, _("'%s' says nothing"), key);
    else if (!strcmp(key, "until=") && !ps_inline_is_date(value))
        ps_reader_error(reader, _("'%s%.60s' is no day, like until=2027-01-31"), key, value);
    else if (!strcmp(key, "file=") && !fits_some_path(value))
        ps_reader_error(reader, _("'%s%.60s' fits the path of no file"), key, value);
    else if (!strcmp(key, "recipient=") && !ps_glob_is_whole(value))
        ps_reader_error(reader,
            _("'%s%.60s' is no pattern: a [ is not closed, or a backslash is the last"), key,
            value);
    else
        return TRUE;
    return FALSE;
}

static gboolean
read_condition(PsReader *reader, const char *word, PsSuppress *line)
{
    const struct {
        const char *key;
        const char **value;
    } conditions[] = { { "file=", &line->file }, { "provider=", &line->provider },
        { "recipient=", &line->recipient }, { "until=", &line->until } };

    for (guint i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (!g_str_has_prefix(word, conditions[i].key))
            continue;
        word += strlen(conditions[i].key);
        if (*conditions[i].value) {
            ps_reader_error(reader, _("'%s' stands here twice"), conditions[i].key);
            return FALSE;
        }
        if (!value_is_good(reader, conditions[i].key, word))
            return FALSE;
        *conditions[i].value = ps_rules_keep(reader->rules, word);
        return TRUE;
    }
    ps_reader_error(reader,
        _("'%.60s' is no condition: there are file=, provider=, recipient=, until= and "
          "/regex/"),
        word);
    return FALSE;
}

/* The conditions in REST; a regex, which may hold blanks, is the last. */
static gboolean
read_conditions(PsReader *reader, char *rest, PsSuppress *line)
{
    g_autoptr(GError) error = NULL;

    while (*rest && *rest != '/') {
        char *word = ps_reader_word(&rest);

        if (!read_condition(reader, word, line))
            return FALSE;
    }
    if (!*rest)
        return TRUE;
    line->matched = ps_regex_new(rest, &error);
    if (line->matched && ps_regex_check(line->matched, &error))
        return TRUE;
    ps_reader_error(reader, "%s", error->message);
    return FALSE;
}

void
ps_keyword_suppress(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    const char *written = ps_rules_keep(reader->rules, rest);
    char *name = ps_reader_name(reader, &rest);
    PsSuppress line = { .written = written, .at_file = reader->file, .at_line = reader->line };

    (void) keyword;
    if (!name)
        return;
    if (g_str_has_prefix(name, PS_SUPPRESS_AREA)) {
        ps_reader_error(
            reader, _("%s cannot be suppressed; a score of 0 switches it off"), name);
        return;
    }
    line.reason = take_reason(reader, name, rest);
    if (line.reason && read_conditions(reader, rest, &line)) {
        line.rule = ps_rules_keep(reader->rules, name);
        line.reason = ps_rules_keep(reader->rules, line.reason);
        g_array_append_val(reader->rules->suppress, line);
    } else {
        ps_regex_free(line.matched);
    }
}

void
ps_suppress_clear(gpointer data)
{
    ps_regex_free(((PsSuppress *) data)->matched);
}

static void
check_rule(PsRules *rules, PsLine at, const char *name)
{
    const char *nearest;

    if (ps_rules_find(rules, name))
        return;
    nearest = ps_rules_nearest(rules, name, NULL);
    if (nearest)
        ps_rules_report(
            rules, at, TRUE, _("no rule is named %s; did you mean %s?"), name, nearest);
    else
        ps_rules_report(rules, at, TRUE,
            _("no rule is named %s; 'suppress' names one rule, 'ignore' those whose names "
              "begin so"),
            name);
}

static void
check_provider(PsRules *rules, PsLine at, const char *id)
{
    g_auto(GStrv) known = NULL;
    PsNearest nearest;

    if (ps_rules_has_provider(rules, id))
        return;
    known = ps_rules_provider_ids(rules);
    nearest = ps_nearest(id);
    for (char **other = known; *other; other++)
        ps_nearest_try(&nearest, *other);
    if (nearest.found)
        ps_rules_report(rules, at, TRUE,
            _("no 'provider' line names '%.60s'; did you mean %s?"), id, nearest.found);
    else
        ps_rules_report(
            rules, at, TRUE, _("no 'provider' line names '%.60s'; is it misspelled?"), id);
}

void
ps_suppress_check(PsRules *rules)
{
    for (guint i = 0; i < rules->suppress->len; i++) {
        const PsSuppress *line = ps_rules_suppress(rules, i);
        const PsLine at = { line->at_file, line->at_line };
        g_auto(GStrv) ids = g_strsplit(line->provider ? line->provider : "", ",", -1);

        check_rule(rules, at, line->rule);
        for (char **id = ids; *id; id++)
            check_provider(rules, at, *id);
    }
}

guint
ps_rules_suppress_count(const PsRules *rules)
{
    return rules->suppress->len;
}

const PsSuppress *
ps_rules_suppress(const PsRules *rules, guint index)
{
    return &g_array_index(rules->suppress, PsSuppress, index);
}
