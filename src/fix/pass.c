/* SPDX-License-Identifier: MIT */
/* pass.c - fixing until nothing changes; see pass.h. */
#include "fix/pass.h"

#include <string.h>

#include "base/cursor.h"

enum {
    PASSES = 2 * PS_FIXERS
}; /* each makes what one of the fixers waited for, or leaves it out */

/* A mail at some time, and what is wrong with it. */
typedef struct {
    GString *bytes;
    PsLint *lint;
} State;

static void
state_free(State *state)
{
    ps_lint_free(state->lint);
    g_string_free(state->bytes, TRUE);
    g_free(state);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(State, state_free)

/* Takes BYTES. */
static State *
look(const char *file, GString *bytes, const PsLintOptions *options, GError **error)
{
    State *state = g_new(State, 1);

    state->bytes = bytes;
    state->lint = ps_lint(file, bytes->str, bytes->len, options, error);
    if (!state->lint)
        g_clear_pointer(&state, state_free);
    return state;
}

static GHashTable *
counts_of(const PsLint *lint)
{
    GHashTable *counts = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < lint->findings->len; i++) {
        const PsFinding *finding = lint->findings->pdata[i];
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, finding->rule));

        g_hash_table_insert(
            counts, (gpointer) finding->rule, GUINT_TO_POINTER(count + finding->count));
    }
    return counts;
}

/* A rule of LEVEL or above says more of AFTER than of BEFORE. */
static gboolean
says_more(const PsLint *before, const PsLint *after, PsLevel level)
{
    g_autoptr(GHashTable) old = counts_of(before);
    g_autoptr(GHashTable) new = counts_of(after);

    for (guint i = 0; i < after->findings->len; i++) {
        const PsFinding *finding = after->findings->pdata[i];

        if (finding->level >= level &&
            GPOINTER_TO_UINT(g_hash_table_lookup(new, finding->rule)) >
                GPOINTER_TO_UINT(g_hash_table_lookup(old, finding->rule)))
            return TRUE;
    }
    return FALSE;
}

/* The next byte of a text, all line ends alike: CRs before an LF belong to it, others end a line
 * each. */
static int
next_letter(PsCursor *c)
{
    PsCursor ahead = *c;
    int byte = ps_cursor_next(c);

    if (byte != '\r')
        return byte;
    while (ps_cursor_take(&ahead, '\r'))
        ;
    if (ps_cursor_take(&ahead, '\n'))
        *c = ahead;
    return '\n';
}

static gboolean
is_same_text(const PsText *a, const PsText *b)
{
    PsCursor one, other;

    if (!a || !b)
        return a == b;
    one = ps_cursor(ps_text_bytes(a), ps_text_length(a));
    other = ps_cursor(ps_text_bytes(b), ps_text_length(b));
    while (ps_cursor_left(&one) && ps_cursor_left(&other))
        if (next_letter(&one) != next_letter(&other))
            return FALSE;
    return !ps_cursor_left(&one) && !ps_cursor_left(&other);
}

/* The same parts, and the same text in each. */
static gboolean
is_same_mail(const PsMessage *a, const PsMessage *b)
{
    if (!b || ps_message_part_count(a) != ps_message_part_count(b))
        return FALSE;
    for (guint i = 0; i < ps_message_part_count(a); i++) {
        const PsPart *one = ps_message_part(a, i), *other = ps_message_part(b, i);

        if (strcmp(one->type, other->type) != 0 || one->attachment != other->attachment ||
            g_strcmp0(one->filename, other->filename) != 0 ||
            !is_same_text(one->text, other->text))
            return FALSE;
    }
    return TRUE;
}

/* One run. */
typedef struct {
    const char *file;
    const PsLintOptions *options;
    State *now;
    GArray *edits; /* up to NOW */
    gsize len;     /* of the mail as it was */
    PsFixHow how;
    GArray *notes;
    const char *refused;
} Run;

static void
note(Run *run, const PsRemedy *remedy, const char *refused)
{
    PsFixNote note = { remedy->finding->rule, remedy->fixer, refused, { 0, 0 }, 1 };

    for (guint i = 0; i < run->notes->len; i++) {
        PsFixNote *old = &g_array_index(run->notes, PsFixNote, i);

        if (old->rule == note.rule && old->fixer == note.fixer &&
            !g_strcmp0(old->refused, refused)) {
            old->count++;
            return;
        }
    }
    if (!ps_span_is_none(remedy->at))
        note.place = ps_lines_find(ps_source_lines(run->now->lint->source), remedy->at.offset);
    g_array_append_val(run->notes, note);
}

/* Make what FIXES offers of the fixers in ONLY, unless that does harm. FALSE if nothing was
 * made. */
static gboolean
step(Run *run, const PsFixes *fixes, guint only, GError **error)
{
    g_autoptr(GPtrArray) taken = g_ptr_array_new();
    g_autoptr(GArray) edits = ps_fixes_edits(fixes, only, taken);
    g_autoptr(State) next = NULL;
    GArray *composed;
    PsLevel level = PS_LEVEL_ERROR;

    if (!edits->len)
        return FALSE;
    next = look(run->file, ps_edits_apply(edits, run->now->bytes->str, run->now->bytes->len),
        run->options, error);
    if (!next)
        return FALSE;
    for (guint i = 0; i < taken->len; i++)
        level = MIN(level, ((const PsRemedy *) taken->pdata[i])->finding->level);
    if (says_more(run->now->lint, next->lint, level) ||
        !is_same_mail(run->now->lint->message, next->lint->message))
        return FALSE;
    for (guint i = 0; i < taken->len; i++)
        note(run, taken->pdata[i], NULL);
    composed = ps_edits_compose(run->edits, edits, run->len);
    g_array_unref(run->edits);
    run->edits = composed;
    state_free(run->now);
    run->now = g_steal_pointer(&next);
    return TRUE;
}

static guint
fixers_of(const PsFixes *fixes)
{
    guint set = 0;

    for (guint i = 0; i < fixes->remedies->len; i++) {
        const PsRemedy *remedy = fixes->remedies->pdata[i];

        if (remedy->edits->len)
            set |= 1u << remedy->fixer;
    }
    return set;
}

/* All at once; if that does harm, one fixer after the other, to leave out the one to blame. */
static gboolean
pass(Run *run, GError **error)
{
    g_autoptr(PsFixes) fixes = ps_fixes_new(run->now->lint, &run->how);
    guint set = fixers_of(fixes);

    if (!set)
        return FALSE;
    if (step(run, fixes, set, error))
        return TRUE;
    for (guint fixer = 0; fixer < PS_FIXERS && !*error; fixer++) {
        if (!(set & 1u << fixer))
            continue;
        if (step(run, fixes, 1u << fixer, error))
            return TRUE; /* what FIXES says of the others does not hold any more */
        run->how.without |= 1u << fixer;
    }
    return FALSE;
}

/* Tell of what is left, and why. */
static void
tell_rest(Run *run)
{
    const PsFixHow all = { .signed_too = run->how.signed_too };
    g_autoptr(PsFixes) fixes = ps_fixes_new(run->now->lint, &all);

    run->refused = fixes->refused;
    for (guint i = 0; i < fixes->remedies->len; i++) {
        const PsRemedy *remedy = fixes->remedies->pdata[i];

        if (remedy->refused)
            note(run, remedy, remedy->refused);
        else if (remedy->edits->len)
            note(run, remedy, "worse");
    }
}

static PsFixed *
finish(Run *run)
{
    PsFixed *fixed = g_new0(PsFixed, 1);

    fixed->edits = run->edits;
    fixed->notes = run->notes;
    fixed->refused = run->refused;
    fixed->len = run->now->bytes->len;
    fixed->bytes = g_string_free(g_steal_pointer(&run->now->bytes), FALSE);
    ps_lint_free(run->now->lint);
    g_free(run->now);
    return fixed;
}

/* Until nothing changes. What was left out once may do after what came then. */
static void
run_passes(Run *run, GError **error)
{
    guint left = PASSES;
    gboolean again;

    do {
        again = FALSE;
        run->how.without = 0;
        while (left && pass(run, error)) {
            left--;
            again = run->how.without != 0;
        }
    } while (left && again && !*error);
}

PsFixed *
ps_fix(const char *file, const char *bytes, gsize len, const PsLintOptions *options,
    gboolean signed_too, GError **error)
{
    PsLintOptions alone = *options;
    GError *trouble = NULL;
    Run run = { .file = file, .options = &alone, .len = len, .how.signed_too = signed_too };
    PsFixed *fixed;

    alone.message_ids = NULL; /* or a mail would be taken for a copy of itself */
    alone.recipients = NULL;  /* what is wrong with the mail is so for all */
    alone.listed = FALSE;
    alone.baseline = NULL; /* what is known may be mended too */
    run.now = look(file, g_string_new_len(bytes, (gssize) len), &alone, error);
    if (!run.now)
        return NULL;
    run.edits = ps_edits_new();
    run.notes = g_array_new(FALSE, FALSE, sizeof(PsFixNote));
    run_passes(&run, &trouble);
    if (!trouble)
        tell_rest(&run);
    fixed = finish(&run);
    if (trouble) {
        g_propagate_error(error, trouble);
        g_clear_pointer(&fixed, ps_fixed_free);
    }
    return fixed;
}

void
ps_fixed_free(PsFixed *fixed)
{
    if (!fixed)
        return;
    g_free(fixed->bytes);
    g_array_unref(fixed->edits);
    g_array_unref(fixed->notes);
    g_free(fixed);
}
