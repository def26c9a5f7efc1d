/* SPDX-License-Identifier: MIT */
/*
 * suppress.c - the keyword that keeps findings silent: "suppress RULE [file=GLOB]
 * [provider=ID] [recipient=GLOB] [until=DATE] [/regex/] because REASON"; see suppress.h.
 */
#include "rules/suppress.h"

#include <string.h>

#include "base/cursor.h"
#include "base/i18n.h"
#include "mail/inline.h"
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
        if (!*word || (conditions[i].value == &line->until && !ps_inline_is_date(word))) {
            ps_reader_error(reader,
                *word ? _("'%s%.60s' is no day, like until=2027-01-31")
                      : _("'%s%s' says nothing"),
                conditions[i].key, word);
            return FALSE;
        }
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

void
ps_suppress_check(PsRules *rules)
{
    for (guint i = 0; i < rules->suppress->len; i++) {
        const PsSuppress *line = ps_rules_suppress(rules, i);
        const PsLine at = { line->at_file, line->at_line };
        const char *nearest;

        if (ps_rules_find(rules, line->rule))
            continue;
        nearest = ps_rules_nearest(rules, line->rule, NULL);
        if (nearest)
            ps_rules_report(rules, at, FALSE, _("no rule is named %s; did you mean %s?"),
                line->rule, nearest);
        else
            ps_rules_report(rules, at, FALSE, _("no rule is named %s"), line->rule);
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
