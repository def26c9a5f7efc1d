/* SPDX-License-Identifier: MIT */
/*
 * decide.c - the keyword that says what is to be done about an address that mail came back
 * from: "decide REASON [hard|soft] ACTION [after N] [over DAYS] [in DAYS] [for DAYS] [lasting]".
 */
#include <string.h>

#include "base/i18n.h"
#include "rules/reader.h"

enum { MOST = 100000 }; /* of days, or of times */

/* The number that the word after WORD is; FALSE, and it has been reported, if it is none. */
static gboolean
read_number(PsReader *reader, const char *word, char **rest, guint *ret)
{
    const char *text = ps_reader_word(rest);
    guint64 number;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 1, MOST, &number, NULL)) {
        ps_reader_error(reader,
            strcmp(word, "after") != 0 ? _("'%s' needs a number of days")
                                       : _("'%s' needs a number of times"),
            word);
        return FALSE;
    }
    *ret = (guint) number;
    return TRUE;
}

static gboolean
read_condition(PsReader *reader, const char *word, char **rest, PsPolicyLine *line)
{
    const struct {
        const char *word;
        guint *number;
    } numbers[] = {
        { "after", &line->after },
        { "over", &line->over_days },
        { "in", &line->in_days },
        { "for", &line->for_days },
    };

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (!strcmp(word, numbers[i].word))
            return read_number(reader, word, rest, numbers[i].number);
    if (!strcmp(word, "lasting"))
        return line->lasting = TRUE;
    ps_reader_error(reader, _("unknown condition '%.60s'"), word);
    return FALSE;
}

void
ps_keyword_decide(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    static const char *const actions[] = { "keep", "retry", "pause", "suppress" };
    static const char *const kinds[] = { "hard", "soft" };
    const char *reason = ps_reader_word(&rest);
    const char *word = ps_reader_word(&rest);
    int kind = word ? ps_reader_choice(word, kinds, G_N_ELEMENTS(kinds)) : -1;
    PsPolicyLine line = { .after = 1, .hardness = (PsHardness) (kind + 1) };
    int action;

    if (kind >= 0)
        word = ps_reader_word(&rest);
    action = word ? ps_reader_choice(word, actions, G_N_ELEMENTS(actions)) : -1;
    if (action < 0) {
        ps_reader_error(reader,
            _("'%s' needs a reason, and what to do: keep, retry, pause or suppress"),
            keyword->name);
        return;
    }
    line.action = (PsAction) action;
    while ((word = ps_reader_word(&rest)))
        if (!read_condition(reader, word, &rest, &line))
            return;
    line.reason = ps_rules_keep(reader->rules, reason);
    ps_policy_add(reader->rules->policy, &line);
}
