/* SPDX-License-Identifier: MIT */
/* text.c - the text of a rule for people, with what was found filled in; see engine.h. */
#include <string.h>

#include "base/i18n.h"
#include "rules/run.h"

enum {
    CHARS = 200,     /* of one thing that is filled in */
    BYTES = 1200,    /* no more can be looked at for that */
    NAME_BYTES = 60, /* no fact has a longer name */
};

#define BESIDE "match."

char *
ps_placeholder(const char *text, const char **ret_end)
{
    const char *name = text + 2;
    gsize len;

    if (!g_str_has_prefix(text, "%{"))
        return NULL;
    len = strnlen(name, NAME_BYTES);
    *ret_end = memchr(name, '}', len);
    return *ret_end ? g_strndup(name, (gsize) (*ret_end - name)) : NULL;
}

/* Append LEN bytes at TEXT; more than CHARS characters are cut, the last being "...". Text
 * need not be UTF-8: a byte that does not go on with a character counts as one. */
static void
append_cut(GString *out, const char *text, gsize len)
{
    gsize end = 0, keep = 0;
    guint chars = 0;

    for (; end < len && end < BYTES; end++) {
        if (((guchar) text[end] & 0xc0) != 0x80 && ++chars > CHARS)
            break;
        if (chars < CHARS)
            keep = end + 1;
    }
    if (end == len)
        keep = len;
    g_string_append_len(out, text, (gssize) keep);
    if (keep < len)
        g_string_append(out, "\xe2\x80\xa6");
}

/* A value as it is shown: of a word what it means, numbers and dates as people write them; a record is to be pasted, so it is whole. */
static void
append_value(GString *out, const PsRun *run, PsFactId id, const char *text, PsLang lang)
{
    PsFactKind kind = ps_fact_info(id)->kind;
    g_autofree char *written = kind == PS_FACT_DATE     ? ps_i18n_date_of(lang, text)
                               : kind == PS_FACT_NUMBER ? ps_i18n_figures(lang, text)
                                                        : NULL;

    if (ps_fact_is_word(id) && !written)
        text = ps_rules_word(run->rules, lang, text);
    g_string_append(out, written ? written : text);
}

static void
append_shown(GString *out, PsFactId id, const GString *shown)
{
    if (ps_fact_info(id)->kind == PS_FACT_RECORD)
        g_string_append(out, shown->str);
    else
        append_cut(out, shown->str, shown->len);
}

static void
append_fact(GString *out, const PsRun *run, PsFactId id, PsLang lang)
{
    const PsFact *fact = ps_facts_get(run->facts, id);
    g_autoptr(GString) values = g_string_new(NULL);

    for (guint i = 0; i < fact->count && values->len <= BYTES; i++) {
        if (i)
            g_string_append(values, ", ");
        append_value(values, run, id, fact->values[i].text, lang);
    }
    if (!fact->known)
        g_string_append_c(values, '?');
    append_shown(out, id, values);
}

/* The hit whose text is wanted, or NULL; *RET_FACT is the fact that it is a value of, or -1. */
static const PsHit *
find_hit(const PsRun *run, const PsRule *rule, const PsHit *hit, int *ret_fact)
{
    const PsSlot *slot = ps_run_slot(run, rule);

    *ret_fact = slot ? slot->fact : -1;
    if (!hit && slot && slot->outcome.hit_count)
        hit = &slot->outcome.hits[0];
    return hit && hit->matched ? hit : NULL;
}

static void
append_match(GString *out, const PsRun *run, const PsRule *rule, PsLang lang, const PsHit *hit)
{
    int fact;

    hit = find_hit(run, rule, hit, &fact);
    if (hit && fact >= 0 && ps_fact_is_word((PsFactId) fact)) {
        /* the values of facts end with a NUL */
        const char *word = ps_rules_word(run->rules, lang, hit->matched);

        append_cut(out, word, strlen(word));
    } else if (hit) {
        append_cut(out, hit->matched, hit->matched_len);
    }
}

/* The value of ID that stands where the match stands among the values of its own fact; all of
 * them if there is none. */
static void
append_beside(GString *out, const PsRun *run, const PsRule *rule, PsLang lang, const PsHit *hit,
    PsFactId id)
{
    const PsFact *wanted = ps_facts_get(run->facts, id), *matched;
    g_autoptr(GString) value = g_string_new(NULL);
    int fact;

    hit = find_hit(run, rule, hit, &fact);
    matched = hit && fact >= 0 ? ps_facts_get(run->facts, (PsFactId) fact) : NULL;
    for (guint i = 0; matched && i < MIN(matched->count, wanted->count); i++) {
        if (matched->values[i].text == hit->matched) {
            append_value(value, run, id, wanted->values[i].text, lang);
            append_shown(out, id, value);
            return;
        }
    }
    append_fact(out, run, id, lang);
}

int
ps_placeholder_fact(const char *name, gboolean *ret_beside)
{
    *ret_beside = g_str_has_prefix(name, BESIDE);
    return ps_fact_find(*ret_beside ? name + strlen(BESIDE) : name);
}

/* Append what "%{NAME}" stands for; FALSE if that is nothing. */
static gboolean
append_named(GString *out, const char *name, const PsRun *run, const PsRule *rule, PsLang lang,
    const PsHit *hit)
{
    gboolean beside;
    int fact = ps_placeholder_fact(name, &beside);

    if (!strcmp(name, "match"))
        append_match(out, run, rule, lang, hit);
    else if (fact >= 0 && beside)
        append_beside(out, run, rule, lang, hit, (PsFactId) fact);
    else if (fact >= 0)
        append_fact(out, run, (PsFactId) fact, lang);
    return fact >= 0 || !strcmp(name, "match");
}

char *
ps_run_text(
    const PsRun *run, const PsRule *rule, const char *text, PsLang lang, const PsHit *hit)
{
    GString *out = g_string_new(NULL);

    for (const char *p = text; *p; p++) {
        const char *end;
        g_autofree char *name = ps_placeholder(p, &end);

        if (g_str_has_prefix(p, "%%"))
            g_string_append_c(out, *p++);
        else if (name && append_named(out, name, run, rule, lang, hit))
            p = end;
        else
            g_string_append_c(out, *p);
    }
    return g_string_free(out, FALSE);
}
