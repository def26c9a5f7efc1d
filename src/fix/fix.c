/* SPDX-License-Identifier: MIT */
/* fix.c - the remedies of a lint; see fix.h. */
#include "fix/fix.h"

#include <string.h>

#include "fix/covered.h"
#include "fix/fixer.h"
#include "mail/field.h"

static void (*const fixers[])(PsFixing *) = {
#define FIXER(id, word, text, meaning) ps_fixer_##id,
#include "rules/fixer.def"
#undef FIXER
};

static void
remedy_free(gpointer data)
{
    PsRemedy *remedy = data;

    g_array_unref(remedy->edits);
    g_free(remedy);
}

PsRemedy *
ps_fixing_offer(PsFixing *fixing, PsSpan at)
{
    PsRemedy *remedy;

    if (fixing->remedies->len >= PS_FIX_REMEDIES)
        return NULL;
    remedy = g_new0(PsRemedy, 1);
    remedy->finding = fixing->finding;
    remedy->fixer = fixing->fixer;
    remedy->at = at;
    remedy->edits = ps_edits_new();
    g_ptr_array_add(fixing->remedies, remedy);
    return remedy;
}

void
ps_fixing_refuse(PsFixing *fixing, PsSpan at, const char *word)
{
    PsRemedy *remedy = ps_fixing_offer(fixing, at);

    if (remedy)
        remedy->refused = word;
}

void
ps_remedy_add(PsFixing *fixing, PsRemedy *remedy, PsSpan at, const char *text, gsize len)
{
    if (remedy)
        ps_edits_add(remedy->edits, fixing->bytes, at, text, len);
}

gboolean
ps_fixing_place(const PsFixing *fixing, guint index, PsSpan *ret)
{
    const GArray *places = fixing->finding->places;

    if (index >= places->len)
        return FALSE;
    *ret = g_array_index(places, PsFindingPlace, index).at;
    return !ps_span_is_none(*ret);
}

const PsField *
ps_fixing_field(const PsFixing *fixing, gsize offset)
{
    guint low = 0, high = ps_source_field_count(fixing->source);

    while (low < high) { /* the first that ends behind OFFSET */
        guint middle = low + (high - low) / 2;

        if (ps_span_end(ps_source_field(fixing->source, middle)->whole) <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == ps_source_field_count(fixing->source) ||
        ps_source_field(fixing->source, low)->whole.offset > offset)
        return NULL;
    return ps_source_field(fixing->source, low);
}

gsize
ps_fixing_next_line(const PsFixing *fixing, PsSpan span)
{
    gsize next;

    ps_field_line(fixing->bytes, fixing->len, ps_span_end(span), &next);
    return next;
}

void
ps_fixing_fields(PsFixing *fixing, PsFixingField func)
{
    const PsMessage *message = fixing->lint->message;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);
        gsize pos = part->header.offset;
        PsFieldKind kind;
        PsField field;

        while ((kind = ps_field_next(fixing->bytes, ps_span_end(part->header), &pos, &field)) !=
               PS_FIELD_END)
            if (kind == PS_FIELD_OK)
                func(fixing, &field);
    }
}

/* TEXT with each run of white space as one blank. */
static char *
squeezed(const PsText *text)
{
    GString *out = g_string_new(NULL);
    const char *bytes = ps_text_bytes(text);

    for (gsize i = 0; i < ps_text_length(text); i++)
        if (!ps_is_white(bytes[i]))
            g_string_append_c(out, bytes[i]);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    return g_string_free(out, FALSE);
}

gboolean
ps_fixing_keeps(const PsFixing *fixing, const PsField *field, const char *value, gsize len)
{
    g_autoptr(PsText) before = ps_decode_header(fixing->bytes, field->value, NULL);
    g_autoptr(PsText) after = ps_decode_header(value, (PsSpan){ 0, len }, NULL);
    g_autofree char *old = squeezed(before), *new = squeezed(after);

    return !strcmp(old, new);
}

/* A field may begin at TEXT, or the body. */
static gboolean
begins_more(const char *text, const char *end)
{
    const char *name = text;

    while (text < end && g_ascii_isgraph(*text) && *text != ':')
        text++;
    return text >= end || (text > name && *text == ':');
}

/* A single CR in the header is as good as a blank, unless it ends a line, as old Macintoshes had
 * it: then what follows is a field, or the body. */
static gboolean
has_ambiguous_cr(const PsSource *source)
{
    const char *c = ps_source_bytes(source) + ps_source_header(source).offset;
    const char *end = c + ps_source_header(source).length;

    while (c < end && (c = memchr(c, '\r', (gsize) (end - c)))) {
        const char *cr = c;

        while (c < end && *c == '\r')
            c++;
        if ((c == end || *c != '\n') && (c - cr > 1 || begins_more(c, end)))
            return TRUE;
    }
    return FALSE;
}

/* Why nothing of LINT may be changed at all; NULL if it may. Behind a header line that is no
 * field some readers see the body already: nobody knows what would come of an edit there. */
static const char *
find_refusal(const PsLint *lint)
{
    const PsInFile *in_file = lint->source ? ps_source_in_file(lint->source) : NULL;
    guint bad;

    if (lint->error || !lint->bytes || !lint->message)
        return "limit";
    if (in_file && (in_file->not_given || in_file->front))
        return "no-mail";
    if ((in_file && in_file->message) || !ps_span_is_none(ps_source_mbox_line(lint->source)))
        return "mbox";
    if (has_ambiguous_cr(lint->source))
        return "unclear";
    ps_source_problem(lint->source, PS_SOURCE_FIELD_BAD, &bad, NULL);
    return bad ? "header" : NULL;
}

static gboolean
is_template(const PsLint *lint)
{
    return !g_strcmp0(ps_facts_word(lint->facts, PS_FACT_stage), "template");
}

/* Take the offers that must not be made from those that are new. */
static void
hold_back(const PsCovered *covered, const PsFixes *fixes, guint first, gboolean template)
{
    for (guint i = first; i < fixes->remedies->len; i++) {
        PsRemedy *remedy = fixes->remedies->pdata[i];

        for (guint e = 0; e < remedy->edits->len && !remedy->refused; e++)
            remedy->refused = ps_covered_by(covered, ps_edit(remedy->edits, e));
        if (!remedy->refused && template && ps_fixer_info(remedy->fixer)->text)
            remedy->refused = "template";
        if (remedy->refused)
            g_array_set_size(remedy->edits, 0);
    }
}

static void
try_fixer(PsFixes *fixes, PsFixing *fixing, const PsCovered *covered)
{
    const PsLint *lint = fixing->lint;

    for (guint i = 0; i < lint->findings->len; i++) {
        guint first = fixes->remedies->len;

        fixing->finding = lint->findings->pdata[i];
        if (!(fixing->finding->rule->fixers & 1u << fixing->fixer) ||
            fixing->finding->suppressed) /* somebody wants it as it is */
            continue;
        fixes->wanted |= 1u << fixing->fixer;
        fixers[fixing->fixer](fixing);
        hold_back(covered, fixes, first, is_template(lint));
    }
}

PsFixes *
ps_fixes_new(const PsLint *lint, const PsFixHow *how)
{
    PsFixes *fixes = g_new0(PsFixes, 1);
    g_autoptr(PsCovered) covered = NULL;
    PsFixing fixing = { .lint = lint, .source = lint->source, .bytes = lint->bytes };

    fixes->remedies = g_ptr_array_new_with_free_func(remedy_free);
    fixes->refused = find_refusal(lint);
    if (fixes->refused)
        return fixes;
    fixing.len = ps_source_length(lint->source);
    fixing.remedies = fixes->remedies;
    fixing.eol = ps_source_eol(lint->source) == PS_EOL_CRLF ? "\r\n" : "\n";
    covered = ps_covered_new(lint->message, how->signed_too);
    for (fixing.fixer = 0; fixing.fixer < PS_FIXERS; fixing.fixer++)
        if (!(how->without & 1u << fixing.fixer))
            try_fixer(fixes, &fixing, covered);
    return fixes;
}

void
ps_fixes_free(PsFixes *fixes)
{
    if (!fixes)
        return;
    g_ptr_array_unref(fixes->remedies);
    g_free(fixes);
}

GArray *
ps_fixes_edits(const PsFixes *fixes, guint only, GPtrArray *taken)
{
    PsEditSet *set = ps_edit_set_new();

    for (guint i = 0; i < fixes->remedies->len; i++) {
        const PsRemedy *remedy = fixes->remedies->pdata[i];

        if (!(only & 1u << remedy->fixer) || !remedy->edits->len)
            continue;
        if (ps_edit_set_take(set, remedy->edits) && taken)
            g_ptr_array_add(taken, (gpointer) remedy);
    }
    return ps_edit_set_finish(set);
}

GArray *
ps_fixes_of(const PsFixes *fixes, const PsFinding *finding)
{
    PsEditSet *set = ps_edit_set_new();

    for (guint i = 0; i < fixes->remedies->len; i++) {
        const PsRemedy *remedy = fixes->remedies->pdata[i];

        if (remedy->finding == finding && remedy->edits->len)
            ps_edit_set_take(set, remedy->edits);
    }
    return ps_edit_set_finish(set);
}
