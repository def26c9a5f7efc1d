/* SPDX-License-Identifier: MIT */
/* fixer.c - the keyword "fixer NAME WORD ...": what mends the mails that a rule hits. */
#include "base/i18n.h"
#include "rules/reader.h"

static const PsFixerInfo fixers[] = {
#define FIXER(id, word, text, meaning) { word, text, meaning },
#include "rules/fixer.def"
#undef FIXER
};

const PsFixerInfo *
ps_fixer_info(PsFixerId id)
{
    return &fixers[id];
}

/* A later line stands in the place of an earlier one; "none" takes all away. */
void
ps_keyword_fixer(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    PsEntry *entry = ps_reader_subject(reader, keyword, &rest);
    const char *words[PS_FIXERS + 2] = { NULL };
    guint set = 0;
    char *word;

    if (!entry)
        return;
    for (guint i = 0; i < PS_FIXERS; i++)
        words[i] = fixers[i].word;
    words[PS_FIXERS] = "none";
    while ((word = ps_reader_word(&rest))) {
        int id = ps_reader_choice(word, words, PS_FIXERS + 1);

        if (id < 0) {
            g_autofree char *all = g_strjoinv(", ", (char **) words);

            ps_reader_error(reader, _("there is no fixer '%.60s'; there are %s"), word, all);
            return;
        }
        if (id < PS_FIXERS)
            set |= 1u << id;
    }
    entry->rule.fixers = set;
}
