/* SPDX-License-Identifier: MIT */
/* source.c - the raw scan; see source.h. */
#include "mail/source.h"

#include <string.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "mail/field.h"
#include "mail/structure.h"

#define LONGEST_LINE 998 /* octets of a line without its end: RFC 5322 section 2.1.1 */

typedef struct {
    GArray *places; /* PsSpan, the first PS_SOURCE_PLACES */
    gsize total;
} Problem;

struct PsSource {
    const char *bytes;
    gsize len;
    PsInFile in_file;
    PsLines *lines;
    PsEol eol;
    PsSpan mbox_line;
    PsSpan header;
    GArray *fields; /* PsField */
    Problem problems[PS_SOURCE_PROBLEMS];
    PsStructure *structure;
    const char *refused;
    PsSpan refused_at;
};

static void
note(PsSource *source, PsSourceProblem problem, gsize offset, gsize length)
{
    Problem *p = &source->problems[problem];
    PsSpan place = { offset, length };

    if (p->total++ < PS_SOURCE_PLACES)
        g_array_append_val(p->places, place);
}

/* Line ends, and the CRs that are none. */
static void
scan_line_ends(PsSource *source)
{
    const char *end = source->bytes + source->len;
    gsize lines = ps_lines_count(source->lines);
    gsize ends = lines, crlf = 0;

    if (!source->len || end[-1] != '\n')
        ends--;
    for (const char *cr = source->bytes;
         cr < end && (cr = memchr(cr, '\r', (gsize) (end - cr))); cr++) {
        if (cr + 1 < end && cr[1] == '\n')
            crlf++;
        else
            note(source, PS_SOURCE_BARE_CR, (gsize) (cr - source->bytes), 1);
    }

    if (!ends)
        source->eol = PS_EOL_NONE;
    else if (!crlf)
        source->eol = PS_EOL_LF;
    else
        source->eol = crlf == ends ? PS_EOL_CRLF : PS_EOL_MIXED;
}

/* What is wrong with single lines, and NULs wherever they are. */
static void
scan_lines(PsSource *source)
{
    const char *end = source->bytes + source->len;
    gsize count = ps_lines_count(source->lines);

    for (gsize i = 1; i <= count; i++) {
        PsSpan line = ps_lines_get(source->lines, i);
        const char *text = source->bytes + line.offset;
        gsize len = line.length;

        if (len && text[len - 1] == '\n') {
            len--;
            if (len && text[len - 1] == '\r')
                len--;
            else if (source->eol == PS_EOL_MIXED)
                note(source, PS_SOURCE_BARE_LF, line.offset + len, 1);
        }
        if (len > LONGEST_LINE)
            note(source, PS_SOURCE_LINE_LONG, line.offset, len);
    }
    for (const char *nul = source->bytes;
         nul < end && (nul = memchr(nul, 0, (gsize) (end - nul))); nul++)
        note(source, PS_SOURCE_NUL, (gsize) (nul - source->bytes), 1);
}

static gboolean
is_8bit(char c)
{
    return (guchar) c > 126;
}

/* NUL and CR have problems of their own. */
static gboolean
is_control(char c)
{
    return (guchar) c < ' ' && c && !strchr("\t\r\n", c);
}

/* Each run of octets in the header that no header may have. */
static void
scan_octets(PsSource *source, PsSourceProblem problem, gboolean (*is)(char))
{
    gsize end = ps_span_end(source->header);
    gsize start;

    for (gsize i = source->header.offset; i < end;) {
        for (start = i; i < end && is(source->bytes[i]); i++)
            ;
        if (i > start)
            note(source, problem, start, i - start);
        else
            i++;
    }
}

static gboolean
has_legal_name(const PsSource *source, const PsField *field)
{
    for (gsize i = 0; i < field->name.length; i++)
        if (is_8bit(source->bytes[field->name.offset + i]))
            return FALSE;
    return TRUE;
}

/* Folds of FIELD that hold nothing but blanks. */
static void
scan_folds(PsSource *source, const PsField *field)
{
    gsize end = ps_span_end(field->whole);
    gsize pos;

    ps_field_line(source->bytes, end, field->whole.offset, &pos);
    while (pos < end) {
        PsSpan line = ps_field_line(source->bytes, end, pos, &pos);

        if (!ps_field_trim(source->bytes, line).length)
            note(source, PS_SOURCE_FOLD_BLANK, line.offset, line.length);
    }
}

static void
scan_header(PsSource *source, gsize start)
{
    gsize pos = start, next;
    PsField field;
    PsFieldKind kind;

    while ((kind = ps_field_next(source->bytes, source->len, &pos, &field)) != PS_FIELD_END) {
        if (kind == PS_FIELD_OK)
            g_array_append_val(source->fields, field);
        if (kind == PS_FIELD_BAD || !has_legal_name(source, &field))
            note(source, PS_SOURCE_FIELD_BAD, field.whole.offset, field.whole.length);
        scan_folds(source, &field);
        if (pos - start > PS_LIMIT_header_bytes)
            break;
    }
    if (pos < source->len && !ps_field_line(source->bytes, source->len, pos, &next).length)
        pos = next;
    else if (kind == PS_FIELD_END)
        note(source, PS_SOURCE_NO_BODY_GAP, pos, 0);
    source->header = (PsSpan){ start, pos - start };
    scan_octets(source, PS_SOURCE_HEADER_8BIT, is_8bit);
    scan_octets(source, PS_SOURCE_HEADER_CONTROL, is_control);
}

/* The "From " line of an mbox file; "From : x@y" is a field. */
static PsSpan
find_mbox_line(const PsSource *source)
{
    PsCursor c = ps_cursor(source->bytes, source->len);
    gsize next;

    if (source->len < strlen("From ") || memcmp(source->bytes, "From ", strlen("From ")) != 0)
        return PS_SPAN_NONE;
    ps_cursor_skip(&c, strlen("From "));
    while (ps_is_blank(ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    if (ps_cursor_peek(&c) == ':')
        return PS_SPAN_NONE;
    ps_field_line(source->bytes, source->len, 0, &next);
    return (PsSpan){ 0, next };
}

PsSource *
ps_source_new(const char *bytes, gsize len)
{
    PsSource *source = g_new0(PsSource, 1);
    gsize start;

    source->bytes = bytes;
    source->len = len;
    source->lines = ps_lines_new(bytes, len);
    source->fields = g_array_new(FALSE, FALSE, sizeof(PsField));
    for (int i = 0; i < PS_SOURCE_PROBLEMS; i++)
        source->problems[i].places = g_array_new(FALSE, FALSE, sizeof(PsSpan));

    source->mbox_line = find_mbox_line(source);
    start = ps_span_is_none(source->mbox_line) ? 0 : ps_span_end(source->mbox_line);
    scan_line_ends(source);
    scan_lines(source);
    scan_header(source, start);
    if (len > PS_LIMIT_message_bytes) {
        source->refused = "message_bytes";
        source->refused_at = (PsSpan){ PS_LIMIT_message_bytes, 1 };
    } else {
        source->structure = ps_structure_new(bytes, len, start);
        source->refused = ps_structure_refused(source->structure, &source->refused_at);
    }
    return source;
}

void
ps_source_free(PsSource *source)
{
    if (!source)
        return;
    for (int i = 0; i < PS_SOURCE_PROBLEMS; i++)
        g_array_unref(source->problems[i].places);
    ps_structure_free(source->structure);
    g_array_unref(source->fields);
    ps_lines_free(source->lines);
    g_free(source);
}

const char *
ps_source_bytes(const PsSource *source)
{
    return source->bytes;
}

gsize
ps_source_length(const PsSource *source)
{
    return source->len;
}

const PsLines *
ps_source_lines(const PsSource *source)
{
    return source->lines;
}

PsEol
ps_source_eol(const PsSource *source)
{
    return source->eol;
}

void
ps_source_set_in_file(PsSource *source, const PsInFile *in_file)
{
    source->in_file = *in_file;
}

const PsInFile *
ps_source_in_file(const PsSource *source)
{
    return &source->in_file;
}

PsSpan
ps_source_mbox_line(const PsSource *source)
{
    return source->mbox_line;
}

PsSpan
ps_source_header(const PsSource *source)
{
    return source->header;
}

PsSpan
ps_source_body(const PsSource *source)
{
    gsize start = ps_span_end(source->header);

    return (PsSpan){ start, source->len - start };
}

guint
ps_source_field_count(const PsSource *source)
{
    return source->fields->len;
}

const PsField *
ps_source_field(const PsSource *source, guint index)
{
    g_assert(index < source->fields->len);
    return &g_array_index(source->fields, PsField, index);
}

const PsField *
ps_source_find(const PsSource *source, const char *name, guint start, guint *ret_index)
{
    for (guint i = start; i < source->fields->len; i++) {
        const PsField *field = ps_source_field(source, i);

        if (!ps_field_is(source->bytes, field, name))
            continue;
        if (ret_index)
            *ret_index = i;
        return field;
    }
    return NULL;
}

const PsSpan *
ps_source_problem(
    const PsSource *source, PsSourceProblem problem, guint *ret_count, gsize *ret_total)
{
    const Problem *p = &source->problems[problem];

    *ret_count = p->places->len;
    if (ret_total)
        *ret_total = p->total;
    return (const PsSpan *) (void *) p->places->data;
}

const char *
ps_source_refused(const PsSource *source, PsSpan *ret_place)
{
    if (source->refused && ret_place)
        *ret_place = source->refused_at;
    return source->refused;
}

const PsStructure *
ps_source_structure(const PsSource *source)
{
    return source->structure;
}
