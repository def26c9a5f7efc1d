/* SPDX-License-Identifier: MIT */
/* family.c - by what it is told that a mail is a notice, and whose. */
#include <string.h>

#include "bounce/reader.h"

enum { ENOUGH = 2 }; /* hints that make a notice */

/* Words in the place of a family that name none. */
static gboolean
is_reserved(const char *word)
{
    return !strcmp(word, "any") || !strcmp(word, "certain") || !strcmp(word, "auto-reply") ||
           !strcmp(word, "delayed") || !strcmp(word, "delivered");
}

/* Nothing would come of asking for WORD. KNOWN: a family before it is known already. */
static gboolean
is_idle(const PsNoticeReading *reading, const PsNotice *notice, gboolean known)
{
    if (!strcmp(notice->word, "any"))
        return reading->hints[notice->place];
    return known && !is_reserved(notice->word);
}

/* Ask the patterns of PLACE, at which LOOK looks; the family is the first of all that fits. */
static void
ask_notices(PsNoticeReading *reading, PsNoticePlace place, PsLook *look, guint *first)
{
    const PsRules *rules = reading->reader->rules;

    for (guint i = 0; i < ps_rules_notice_count(rules); i++) {
        const PsNotice *notice = ps_rules_notice(rules, i);

        if (notice->place != place || is_idle(reading, notice, i > *first) ||
            !ps_look_notice(look, i))
            continue;
        if (!strcmp(notice->word, "auto-reply"))
            reading->is_reply = TRUE;
        else if (!strcmp(notice->word, "delayed"))
            reading->is_delayed = TRUE;
        else if (!strcmp(notice->word, "delivered"))
            reading->is_notice = reading->is_delivered = TRUE;
        else
            reading->hints[place] = TRUE;
        if (!strcmp(notice->word, "certain") ||
            (!is_reserved(notice->word) &&
                (place == PS_NOTICE_FROM || place == PS_NOTICE_SUBJECT)))
            reading->is_notice = TRUE;
        if (i < *first && !is_reserved(notice->word))
            *first = i;
    }
}

static void
ask_string(PsNoticeReading *reading, PsNoticePlace place, const char *text, guint *first)
{
    PsLook *look = reading->reader->part;

    if (!text)
        return;
    ps_look_at(look, text, strlen(text));
    ask_notices(reading, place, look, first);
}

void
ps_bounce_find_family(PsNoticeReading *reading)
{
    const PsRules *rules = reading->reader->rules;
    PsBounceReader *reader = reading->reader;
    const PsFlat *flat = reading->flat;
    guint first = G_MAXUINT;

    ps_bounce_squeeze(reading->line, flat->text->str, reading->text_len);
    ps_look_at(reader->text, reading->line->str, reading->line->len);
    ask_string(reading, PS_NOTICE_FROM, reading->from, &first);
    ask_string(reading, PS_NOTICE_SUBJECT, reading->subject, &first);
    ask_notices(reading, PS_NOTICE_TEXT, reader->text, &first);
    if (first == G_MAXUINT ||
        reading->is_reply) { /* it is long, and known families need it not */
        ps_look_at(reader->part, flat->bytes + flat->start, flat->body - flat->start);
        ask_notices(reading, PS_NOTICE_HEADER, reader->part, &first);
    }
    if (first != G_MAXUINT)
        reading->bounce->family = g_string_chunk_insert(
            reading->bounce->strings, ps_rules_notice(rules, first)->word);
}

/* No person sent it: it has no return path, or that of a mail server. */
static gboolean
is_returned(const PsFlat *flat)
{
    g_autofree char *path = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_RETURN_PATH);

    return path && (!strchr(path, '@') || !g_ascii_strncasecmp(path, "<mailer-daemon", 14) ||
                       !g_ascii_strncasecmp(path, "<postmaster", 11));
}

gboolean
ps_bounce_is_automatic(const PsFlat *flat)
{
    g_autofree char *value = ps_flat_value(flat->bytes, &flat->header, PS_FLAT_AUTO_SUBMITTED);

    return value && g_ascii_strncasecmp(value, "no", 2) != 0;
}

gboolean
ps_bounce_is_machine_made(const PsNoticeReading *reading)
{
    const PsFlat *flat = reading->flat;

    return (is_returned(flat) || ps_bounce_is_automatic(flat)) + (flat->original->len > 0) +
               reading->hints[PS_NOTICE_FROM] + reading->hints[PS_NOTICE_SUBJECT] +
               reading->hints[PS_NOTICE_TEXT] >=
           ENOUGH;
}
