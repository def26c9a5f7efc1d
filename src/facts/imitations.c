/* SPDX-License-Identifier: MIT */
/* imitations.c - facts of words that are not in the letters that they seem to be in: in the
 * text, the Subject, the name and domain of the sender. UTS 39. */
#include <string.h>

#include "facts/measure.h"
#include "facts/script.h"
#include "facts/web.h"
#include "mail/html.h"

/* The text of PART that a reader gets, or NULL. */
static const PsText *
readers_text(const PsPart *part)
{
    if (part->html)
        return part->html->text;
    return part->attachment ? NULL : part->text;
}

/* Some words of the text, or of the Subject, are of another alphabet. */
static gboolean
is_native(const PsFacts *facts, PsMessage *message)
{
    const PsFact *subject = ps_facts_get(facts, PS_FACT_subject);
    guint found = 0;

    for (guint i = 0; i < subject->count; i++)
        found = ps_script_count_native(
            subject->values[i].text, strlen(subject->values[i].text), found);
    for (guint i = 0; message && i < ps_message_part_count(message); i++) {
        const PsText *text = readers_text(ps_message_part(message, i));

        if (text)
            found = ps_script_count_native(ps_text_bytes(text), ps_text_length(text), found);
    }
    return found >= PS_SCRIPT_NATIVE;
}

/* Imitations in TEXT, which stands at AT, or is TEXT_MAP with places of its own. */
static void
measure_words(PsFacts *facts, PsFactId id, const char *text, gsize len, gboolean native,
    PsSpan at, const PsText *map)
{
    gsize next = 0;
    PsSpan word;

    while (ps_script_next_imitation(text, len, native, &next, &word)) {
        g_autofree char *copy = g_strndup(text + word.offset, word.length);

        ps_facts_add(facts, id, copy, map ? ps_text_span(map, word.offset, word.length) : at);
    }
}

/* Imitations in the values of FROM become values of TO. */
static void
measure_values(PsFacts *facts, PsFactId from, PsFactId to, gboolean native)
{
    const PsFact *fact = ps_facts_get(facts, from);

    for (guint i = 0; i < fact->count; i++)
        measure_words(facts, to, fact->values[i].text, strlen(fact->values[i].text), native,
            fact->values[i].at, NULL);
}

static void
measure_text(PsFacts *facts, PsMessage *message, gboolean native)
{
    if (!message) {
        ps_facts_set_unknown(facts, PS_FACT_text_homoglyph, "message refused");
        return;
    }
    ps_facts_set_known(facts, PS_FACT_text_homoglyph);
    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsText *text = readers_text(ps_message_part(message, i));

        if (text)
            measure_words(facts, PS_FACT_text_homoglyph, ps_text_bytes(text),
                ps_text_length(text), native, PS_SPAN_NONE, text);
    }
}

/* A word of a From name that is read as the name of a known domain. */
static void
measure_names(PsFacts *facts, const PsWeb *web)
{
    const PsFact *names = ps_facts_get(facts, PS_FACT_from_name);

    for (guint i = 0; i < names->count; i++) {
        g_auto(GStrv) words = g_strsplit_set(names->values[i].text, " \t,;:()\"'", -1);

        for (char **word = words; *word; word++) {
            const char *known = ps_web_imitated_by_word(web, *word);
            g_autofree char *text =
                known ? g_strdup_printf("%s \xe2\x89\x88 %s", *word, known) : NULL;

            if (text)
                ps_facts_add(facts, PS_FACT_from_lookalike, text, names->values[i].at);
        }
    }
}

static void
measure_domain(PsFacts *facts, const PsMeasured *from)
{
    const PsFact *domain = ps_facts_get(facts, PS_FACT_from_domain);
    g_autofree char *unicode = NULL, *text = NULL;
    const char *name, *known;

    if (!domain->count)
        return;
    name = domain->values[0].text;
    unicode = ps_domain_to_unicode(name);
    if (ps_lookalike_is_mixed(unicode))
        ps_facts_add(facts, PS_FACT_from_mixed_script, unicode, domain->values[0].at);
    known = ps_web_imitated(from->web,
        from->psl ? ps_psl_organisation(from->psl, name) : ps_domain_registered(name));
    if (!known)
        return;
    text = g_strdup_printf("%s \xe2\x89\x88 %s", unicode, known);
    ps_facts_add(facts, PS_FACT_from_lookalike, text, domain->values[0].at);
}

void
ps_measure_imitations(PsFacts *facts, const PsMeasured *from)
{
    gboolean native;

    ps_facts_set_known(facts, PS_FACT_subject_homoglyph);
    ps_facts_set_known(facts, PS_FACT_from_mixed_script);
    ps_facts_set_known(facts, PS_FACT_from_lookalike);
    native = is_native(facts, from->message);
    measure_text(facts, from->message, native);
    measure_values(facts, PS_FACT_subject, PS_FACT_subject_homoglyph, native);
    measure_values(facts, PS_FACT_from_name, PS_FACT_from_mixed_script, native);
    measure_names(facts, from->web);
    measure_domain(facts, from);
}
