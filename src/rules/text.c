/* SPDX-License-Identifier: MIT */
/* text.c - the text of a rule for people, with what was found filled in; see engine.h. */
#include <string.h>

#include "rules/run.h"

enum {
    CHARS = 200,     /* of one thing that is filled in */
    BYTES = 1200,    /* no more can be looked at for that */
    NAME_BYTES = 60, /* no fact has a longer name */
};

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

static void
append_fact(GString *out, const PsRun *run, PsFactId id, PsLang lang)
{
    const PsFact *fact = ps_facts_get(run->facts, id);
    g_autoptr(GString) values = g_string_new(NULL);

    for (guint i = 0; i < fact->count && values->len <= BYTES; i++) {
        if (i)
            g_string_append(values, ", ");
        g_string_append(values, ps_fact_is_word(id)
                                    ? ps_rules_word(run->rules, lang, fact->values[i].text)
                                    : fact->values[i].text);
    }
    if (!fact->known)
        g_string_append_c(values, '?');
    append_cut(out, values->str, values->len);
}

static void
append_match(GString *out, const PsRun *run, const PsRule *rule, PsLang lang, const PsHit *hit)
{
    const PsSlot *slot = ps_run_slot(run, rule);

    if (!hit && slot && slot->outcome.hit_count)
        hit = &slot->outcome.hits[0];
    if (!hit || !hit->matched)
        return;
    if (slot && slot->words) { /* the values of facts end with a NUL */
        const char *word = ps_rules_word(run->rules, lang, hit->matched);

        append_cut(out, word, strlen(word));
    } else {
        append_cut(out, hit->matched, hit->matched_len);
    }
}

/* Append what "%{NAME}" stands for; FALSE if that is nothing. */
static gboolean
append_named(GString *out, const char *name, const PsRun *run, const PsRule *rule, PsLang lang,
    const PsHit *hit)
{
    int fact = ps_fact_find(name);

    if (!strcmp(name, "match"))
        append_match(out, run, rule, lang, hit);
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
