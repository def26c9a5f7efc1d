/* SPDX-License-Identifier: MIT */
/*
 * lines.c - the fixer of line ends: all alike, as most of them are, and none of a single CR. Data
 * that is no text, and stands in the mail as it is, keeps its bytes.
 */
#include "fix/fixer.h"

#include <string.h>

#include "base/cursor.h"

/* The innermost part that a place is in, and the remedy for its lines. */
typedef struct {
    PsFixing *fixing;
    const char *eol;
    const PsPart *part;
    gsize part_end; /* up to where nothing else can begin */
    PsRemedy *remedy;
    gboolean data; /* its bytes are no lines */
} Here;

/* How most lines end. */
static const char *
common_end(const PsFixing *fixing)
{
    PsCursor c = ps_cursor(fixing->bytes, fixing->len);
    const char *lf;
    gsize alone = 0, with_cr = 0;

    while ((lf = memchr(c.pos, '\n', ps_cursor_left(&c)))) {
        if (lf > c.start && lf[-1] == '\r')
            with_cr++;
        else
            alone++;
        c.pos = lf + 1;
    }
    return alone > with_cr ? "\n" : "\r\n";
}

static gboolean
holds_parts(const PsPart *part)
{
    return g_str_has_prefix(part->type, "multipart/") ||
           g_str_has_prefix(part->type, "message/");
}

static gboolean
is_data(const PsPart *part)
{
    gboolean text = g_str_has_prefix(part->type, "text/");

    return part->encoding == PS_ENCODING_BINARY || part->encoding == PS_ENCODING_UNKNOWN ||
           (!text &&
               (part->encoding == PS_ENCODING_7BIT || part->encoding == PS_ENCODING_8BIT));
}

/* Go to OFFSET; what is changed there belongs to a remedy for the part. */
static void
go(Here *here, gsize offset)
{
    const PsPart *part;

    if (offset < here->part_end)
        return;
    part = ps_message_part_at(here->fixing->lint->message, offset);
    here->part_end = offset + 1;
    here->data = !part;
    if (part && offset < ps_span_end(part->header)) {
        here->part_end = ps_span_end(part->header);
    } else if (part && !holds_parts(part)) {
        here->part_end = MAX(ps_span_end(part->body), offset + 1);
        here->data = is_data(part);
    }
    if (part != here->part)
        here->remedy = NULL;
    here->part = part;
}

static void
change(Here *here, PsSpan at, const char *text)
{
    if (here->data)
        return;
    if (!here->remedy)
        here->remedy = ps_fixing_offer(here->fixing, at);
    ps_remedy_add(here->fixing, here->remedy, at, text, strlen(text));
}

/* A CR that ends no line: in a header it is a blank, or a fold if one follows; in text it is
 * what Macintoshes once ended lines with. */
static void
change_single(Here *here, gsize offset)
{
    const PsFixing *fixing = here->fixing;
    gboolean folds = offset + 1 < fixing->len && ps_is_blank(fixing->bytes[offset + 1]);
    PsSpan at = { offset, 1 };

    if (!here->part)
        return;
    if (offset < ps_span_end(here->part->header))
        change(here, at, folds ? here->eol : " ");
    else if (here->part->text)
        change(here, at, here->eol);
}

void
ps_fixer_line_ends(PsFixing *fixing)
{
    Here here = { .fixing = fixing, .eol = common_end(fixing) };
    PsCursor c = ps_cursor(fixing->bytes, fixing->len);
    gsize cr; /* where the CRs before the next byte begin */

    while (ps_cursor_left(&c)) {
        const char *next = c.pos;

        while (next < c.end && *next != '\r' && *next != '\n')
            next++;
        c.pos = next;
        cr = ps_cursor_offset(&c);
        while (ps_cursor_take(&c, '\r'))
            ;
        if (ps_cursor_take(&c, '\n')) {
            PsSpan at = { cr, ps_cursor_offset(&c) - cr };
            gsize want = strlen(here.eol);

            if (at.length == want)
                continue;
            go(&here, cr);
            change(&here, at, here.eol);
        } else {
            for (; cr < ps_cursor_offset(&c); cr++) {
                go(&here, cr);
                change_single(&here, cr);
            }
        }
    }
}
