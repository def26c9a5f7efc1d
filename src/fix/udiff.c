/* SPDX-License-Identifier: MIT */
/* udiff.c - edits widened to whole lines, and those near each other in one hunk; see udiff.h. */
#include "fix/udiff.h"

#include <string.h>

enum { CONTEXT = 3 };

/* Whole lines that go, and what comes in their place. */
typedef struct {
    gsize first; /* line, from 1 */
    gsize count;
    GString *text;
} Block;

typedef struct {
    const char *bytes;
    gsize len;
    PsLines *lines;
    GArray *blocks; /* Block */
    PsUdiffLine line;
    gpointer data;
} Diff;

static void
clear_block(gpointer block)
{
    g_string_free(((Block *) block)->text, TRUE);
}

static gsize
line_count(const Diff *diff)
{
    gsize count = ps_lines_count(diff->lines);

    return count - !ps_lines_get(diff->lines, count).length; /* nothing behind the last LF */
}

static gsize
line_start(const Diff *diff, gsize number)
{
    return number > line_count(diff) ? diff->len : ps_lines_get(diff->lines, number).offset;
}

static gboolean
is_line_start(const Diff *diff, gsize offset)
{
    return !offset || diff->bytes[offset - 1] == '\n';
}

/* The number of the line that OFFSET is in; behind the last line it is one that is not there. */
static gsize
line_at(const Diff *diff, gsize offset)
{
    if (offset == diff->len && is_line_start(diff, offset))
        return line_count(diff) + 1;
    return ps_lines_find(diff->lines, offset).line;
}

/* A block that begins with the line of EDIT. */
static Block
begin(const Diff *diff, const PsEdit *edit)
{
    gsize line = line_at(diff, edit->at.offset);
    gsize start = line_start(diff, line);
    Block block = { line, 0, g_string_new(NULL) };

    g_string_append_len(block.text, diff->bytes + start, (gssize) (edit->at.offset - start));
    return block;
}

/* End BLOCK behind the line that *POS is in, up to which its text has come. */
static void
finish(Diff *diff, Block *block, gsize pos)
{
    gboolean whole = !block->text->len || block->text->str[block->text->len - 1] == '\n';
    gsize next = line_at(diff, pos);

    if (pos == diff->len && !is_line_start(diff, pos))
        next++;
    else if (!whole || !is_line_start(diff, pos))
        next += pos < diff->len;
    block->count = next - block->first;
    g_string_append_len(
        block->text, diff->bytes + pos, (gssize) (MAX(line_start(diff, next), pos) - pos));
    g_array_append_val(diff->blocks, *block);
}

static void
find_blocks(Diff *diff, const GArray *edits)
{
    Block block;
    gsize pos = 0;

    for (guint i = 0; i < edits->len; i++) {
        const PsEdit *edit = ps_edit(edits, i);
        gboolean same = i && line_at(diff, pos) == line_at(diff, edit->at.offset);

        if (!same) {
            if (i)
                finish(diff, &block, pos);
            block = begin(diff, edit);
        } else {
            g_string_append_len(
                block.text, diff->bytes + pos, (gssize) (edit->at.offset - pos));
        }
        g_string_append_len(block.text, edit->text, (gssize) edit->length);
        pos = ps_span_end(edit->at);
    }
    if (edits->len)
        finish(diff, &block, pos);
}

/* Each line of LEN bytes at TEXT, with MARK. */
static void
tell_lines(const Diff *diff, char mark, const char *text, gsize len)
{
    while (len) {
        const char *lf = memchr(text, '\n', len);
        gsize n = lf ? (gsize) (lf - text) + 1 : len;

        diff->line(mark, text, n, diff->data);
        if (!lf)
            diff->line('\\', " No newline at end of file", 26, diff->data);
        text += n;
        len -= n;
    }
}

/* COUNT lines of the file from number FIRST on. */
static void
tell_old(const Diff *diff, char mark, gsize first, gsize count)
{
    gsize start = line_start(diff, first);

    tell_lines(diff, mark, diff->bytes + start, line_start(diff, first + count) - start);
}

static gsize
lines_in(const GString *text)
{
    gsize count = text->len && text->str[text->len - 1] != '\n';

    for (gsize i = 0; i < text->len; i++)
        count += text->str[i] == '\n';
    return count;
}

/* The hunk of the blocks from FIRST up to NEXT. SHIFT says how many lines more the result has
 * before it; returns the same for what comes behind. */
static gssize
tell_hunk(const Diff *diff, guint first, guint next, gssize shift)
{
    const Block *blocks = &g_array_index(diff->blocks, Block, 0);
    const Block *last = &blocks[next - 1];
    gsize start = blocks[first].first - MIN(CONTEXT, blocks[first].first - 1);
    gsize end = MIN(last->first + last->count + CONTEXT, line_count(diff) + 1);
    gsize at = start, old = end - start, new = old;
    g_autofree char *head = NULL;

    for (guint i = first; i < next; i++)
        new += lines_in(blocks[i].text) - blocks[i].count;
    head = g_strdup_printf("@ -%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT " +%" G_GSIZE_FORMAT
                           ",%" G_GSIZE_FORMAT " @@",
        start - !old, old, start + (gsize) shift - !new, new);
    diff->line('@', head, strlen(head), diff->data);
    for (guint i = first; i < next; i++) {
        const Block *block = &blocks[i];

        tell_old(diff, ' ', at, block->first - at);
        tell_old(diff, '-', block->first, block->count);
        tell_lines(diff, '+', block->text->str, block->text->len);
        at = block->first + block->count;
    }
    tell_old(diff, ' ', at, end - at);
    return shift + (gssize) new - (gssize) old;
}

void
ps_udiff(const GArray *edits, const char *bytes, gsize len, PsUdiffLine line, gpointer data)
{
    Diff diff = { .bytes = bytes, .len = len, .line = line, .data = data };
    gssize shift = 0;
    guint next;

    diff.lines = ps_lines_new(bytes, len);
    diff.blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    g_array_set_clear_func(diff.blocks, clear_block);
    find_blocks(&diff, edits);
    for (guint i = 0; i < diff.blocks->len; i = next) {
        const Block *blocks = &g_array_index(diff.blocks, Block, 0);

        for (next = i + 1; next < diff.blocks->len; next++)
            if (blocks[next].first >
                blocks[next - 1].first + blocks[next - 1].count + 2 * CONTEXT)
                break;
        shift = tell_hunk(&diff, i, next, shift);
    }
    g_array_unref(diff.blocks);
    ps_lines_free(diff.lines);
}
