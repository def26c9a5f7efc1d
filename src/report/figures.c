/* SPDX-License-Identifier: MIT */
/* figures.c - what was measured, in words; see figures.h. */
#include "report/figures.h"

#include <string.h>

#include "base/i18n.h"
#include "report/object.h"

enum { RULE, CORPUS, HAM_HITS, HAM, SPAM_HITS, SPAM, DATE };

static guint64
number(const char *const *row, guint field)
{
    guint64 value = 0;

    g_ascii_string_to_unsigned(row[field], 10, 0, G_MAXUINT32, &value, NULL);
    return value;
}

/* The share of spam among what is hit, were there as much spam as wanted mail: 1 tells spam, 0
 * wanted mail, 0.5 nothing. -1 where nothing is hit. */
static double
spam_share(const char *const *row)
{
    double ham =
        number(row, HAM) ? (double) number(row, HAM_HITS) / (double) number(row, HAM) : 0;
    double spam =
        number(row, SPAM) ? (double) number(row, SPAM_HITS) / (double) number(row, SPAM) : 0;

    return ham + spam > 0 ? spam / (ham + spam) : -1;
}

char *
ps_figures_text(const PsRules *rules, PsLang lang, const char *const *row)
{
    g_autofree char *ham_hits = ps_i18n_count(lang, number(row, HAM_HITS));
    g_autofree char *ham = ps_i18n_count(lang, number(row, HAM));
    g_autofree char *spam_hits = ps_i18n_count(lang, number(row, SPAM_HITS));
    g_autofree char *spam = ps_i18n_count(lang, number(row, SPAM));
    g_autofree char *key = g_strconcat("corpus-", row[CORPUS], NULL);
    const char *corpus = ps_rules_word(rules, lang, key);
    double share = spam_share(row);
    g_autofree char *shown = ps_i18n_fixed(lang, share, 2);

    if (!number(row, SPAM))
        return g_strdup_printf(_("hits %s of %s wanted mails (%s)"), ham_hits, ham, corpus);
    if (share < 0)
        return g_strdup_printf(_("hits none of %s spam mails and none of %s wanted ones (%s): "
                                 "too rare there to say anything"),
            spam, ham, corpus);
    return g_strdup_printf(
        _("hits %s of %s spam mails and %s of %s wanted ones (%s): S/O %s, where 1 tells "
          "spam, 0 wanted mail and 0.5 nothing"),
        spam_hits, spam, ham_hits, ham, corpus, shown);
}

json_t *
ps_figures_json(const char *const *row)
{
    double share = spam_share(row);

    return json_pack("{s:o, s:{s:I, s:I}, s:{s:I, s:I}, s:o, s:o}", "corpus",
        ps_json_text(row[CORPUS]), "spam", "hits", (json_int_t) number(row, SPAM_HITS), "mails",
        (json_int_t) number(row, SPAM), "wanted", "hits", (json_int_t) number(row, HAM_HITS),
        "mails", (json_int_t) number(row, HAM), "spam_share",
        share < 0 || !number(row, SPAM) ? json_null() : json_real(share), "date",
        ps_json_text(row[DATE]));
}
