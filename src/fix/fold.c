/* SPDX-License-Identifier: MIT */
/*
 * fold.c - the fixers of long header lines (RFC 5322 section 2.2.3): a line end before white
 * space, which readers take out again. Never inside of an encoded-word, and in fields that have
 * a syntax never inside of quotes or angle brackets; there a fold may also follow a comma or a
 * semicolon without a blank.
 */
#include "fix/fixer.h"

#include <string.h>

#include "base/cursor.h"
#include "fix/header.h"
#include "mail/field.h"

enum { WANTED = 78, ALLOWED = 998 }; /* bytes of a line: RFC 5322 section 2.1.1 */

/* Going through a field, from its colon on. */
typedef struct {
    PsHeaderKind kind;
    gboolean quoted;
    gboolean angle;
    gboolean escaped;
    gboolean word; /* an encoded-word */
} State;

/* Take BYTE, behind which comes NEXT. */
static void
take(State *state, char byte, int next)
{
    gboolean syntax = state->kind != PS_HEADER_TEXT;

    if (state->word) {
        state->word = byte != '?' || next != '=';
    } else if (state->escaped) {
        state->escaped = FALSE;
    } else if (syntax && state->quoted && byte == '\\') {
        state->escaped = TRUE;
    } else if (syntax && byte == '"' && !state->angle) {
        state->quoted = !state->quoted;
    } else if (!state->quoted) {
        state->word = byte == '=' && next == '?';
        if (syntax && (byte == '<' || byte == '>'))
            state->angle = byte == '<';
    }
}

/* A fold may stand behind BYTE though no blank comes next. */
static gboolean
separates(const State *state, char byte, int next)
{
    if (state->kind == PS_HEADER_ADDRESSES || state->kind == PS_HEADER_LIST)
        return byte == ',';
    if (state->kind == PS_HEADER_PARAMS)
        return byte == ';';
    return state->kind == PS_HEADER_IDS && byte == '>' && next == '<';
}

/* A place where a line can end. */
typedef struct {
    gsize offset;
    gboolean blank; /* white space stands there; else some must come */
} Break;

/* Put the places of LINE from FROM on into RET. Blanks at both ends of it are none: no line may
 * hold blanks alone. STATE goes on over the lines of a field. */
static void
find_breaks(const char *bytes, PsSpan line, gsize from, State *state, GArray *ret)
{
    gsize end = ps_span_end(line);
    gboolean any = FALSE; /* something stands before, on this line */

    while (end > from && ps_is_blank(bytes[end - 1]))
        end--;
    for (gsize i = from; i < end; i++) {
        int next = i + 1 < end ? (guchar) bytes[i + 1] : PS_CURSOR_END;
        Break here = { i, TRUE };

        if (ps_is_blank(bytes[i])) {
            if (any && !ps_is_blank(bytes[i - 1]) && !state->quoted && !state->angle &&
                !state->word)
                g_array_append_val(ret, here);
            take(state, bytes[i], next);
            continue;
        }
        any = TRUE;
        take(state, bytes[i], next);
        here = (Break){ i + 1, FALSE };
        if (i + 1 < end && !ps_is_blank(bytes[i + 1]) && !state->quoted && !state->angle &&
            separates(state, bytes[i], next))
            g_array_append_val(ret, here);
    }
}

/* Fold the line at those of BREAKS that make the longest pieces of WANTED bytes at most, or else
 * the shortest that are longer. */
static void
fold_line(PsFixing *fixing, PsRemedy *remedy, PsSpan line, const GArray *breaks)
{
    g_autofree char *with_blank = g_strconcat(fixing->eol, " ", NULL);
    gsize start = line.offset, column = 0;

    for (guint i = 0; i < breaks->len; i++) {
        const Break *here = &g_array_index(breaks, Break, i);
        gsize next = i + 1 < breaks->len ? g_array_index(breaks, Break, i + 1).offset
                                         : ps_span_end(line);
        const char *text = here->blank ? fixing->eol : with_blank;

        if (column + (next - start) <= WANTED)
            continue;
        ps_remedy_add(fixing, remedy, (PsSpan){ here->offset, 0 }, text, strlen(text));
        start = here->offset;
        column = !here->blank;
    }
}

static void
fold_field(PsFixing *fixing, const PsField *field, gsize over)
{
    State state = { .kind = ps_header_kind(fixing->bytes, field) };
    gsize end = ps_span_end(field->whole), pos = field->whole.offset;
    g_autoptr(GArray) breaks = g_array_new(FALSE, FALSE, sizeof(Break));
    PsRemedy *remedy = NULL;
    gboolean stuck = FALSE;

    while (pos < end) {
        PsSpan line = ps_field_line(fixing->bytes, end, pos, &pos);

        g_array_set_size(breaks, 0);
        find_breaks(fixing->bytes, line, MAX(line.offset, field->value.offset), &state, breaks);
        if (line.length <= over)
            continue;
        if (!breaks->len) {
            stuck = TRUE;
            continue;
        }
        if (!remedy)
            remedy = ps_fixing_offer(fixing, field->whole);
        fold_line(fixing, remedy, line, breaks);
    }
    if (!remedy && stuck)
        ps_fixing_refuse(fixing, field->whole, "no-blank");
}

static void
fold_very_long(PsFixing *fixing, const PsField *field)
{
    fold_field(fixing, field, ALLOWED);
}

void
ps_fixer_fold_long(PsFixing *fixing)
{
    ps_fixing_fields(fixing, fold_very_long);
}

void
ps_fixer_fold(PsFixing *fixing)
{
    for (guint i = 0; i < ps_source_field_count(fixing->source); i++)
        fold_field(fixing, ps_source_field(fixing->source, i), WANTED);
}
