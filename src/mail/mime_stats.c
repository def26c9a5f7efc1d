/* SPDX-License-Identifier: MIT */
/* mime_stats.c - the parts of a message as SpamAssassin notes them; see mime_stats.h. */
#include "mail/mime_stats.h"

#include <string.h>

#include "mail/structure.h"
#include "mail/view_build.h"

#define QP_LINE 78
#define NAME_BYTES 256 /* of a field that SpamAssassin keeps */
#define VALUE_BYTES 8192

typedef struct {
    PsMessage *message;
    const char *bytes;
    gboolean crlf; /* line ends are; a CR is nothing else then */
    PsMimeStats *to;
} Reader;

static void
note(Reader *r, PsMimeTrait trait, PsSpan at)
{
    if (!r->to->count[trait]++)
        r->to->at[trait] = at;
}

/* The last field NAME of PART, or "". */
static const char *
field_of(Reader *r, const PsPart *part, const char *name)
{
    const PsText *last = NULL, *next;
    guint index = 0;

    while ((next = ps_message_header(r->message, part, name, &index)))
        last = next;
    return last ? ps_text_bytes(last) : "";
}

static void
note_encoding(Reader *r, const PsMimePart *part, const char *disposition, PsSpan at)
{
    gboolean shown = !g_str_has_prefix(disposition, "attachment") &&
                     !g_str_has_prefix(disposition, "inline");
    gboolean ascii = !part->charset || !*part->charset;

    if (!ascii)
        ascii = strstr(part->charset, "us") || strstr(part->charset, "ascii") ||
                strstr(part->charset, "ansi_x3.4-19") || strstr(part->charset, "iso-ir-6") ||
                strstr(part->charset, "iso_646.irv:1991") || strstr(part->charset, "ibm367") ||
                strstr(part->charset, "cp367");
    if (strstr(part->encoding, "base64")) {
        note(r, PS_MIME_BASE64, at);
        if (g_str_has_prefix(part->type, "text") && ascii && shown)
            note(r, PS_MIME_BASE64_TEXT, at);
    } else if (strstr(part->encoding, "quoted-printable")) {
        note(r, PS_MIME_QP, at);
    }
}

static void
note_part(Reader *r, const PsMimePart *part, const char *disposition, PsSpan at)
{
    if (!strcmp(part->type, "multipart/alternative"))
        note(r, PS_MIME_ALTERNATIVE, at);
    if (!strcmp(part->type, "text/html"))
        note(r, PS_MIME_HTML, at);
    else if (g_str_has_prefix(part->type, "text"))
        note(r, PS_MIME_TEXT, at);
    if (strstr(disposition, "attachment"))
        note(r, PS_MIME_ATTACHMENT, at);
    note_encoding(r, part, disposition, at);
}

/* "=20" and the like, where the character could stand for itself. */
static gboolean
is_needless(const char *escape)
{
    char high = escape[1], low = escape[2];

    if (high == '0' || high == '3')
        return high == '0' ? low == '9' : g_ascii_isdigit(low) || strchr("ABCEF", low);
    if (!high || !strchr("24567", high) || !low)
        return FALSE;
    return g_ascii_isdigit(low) || (low >= 'A' && low <= (high == '7' ? 'E' : 'F'));
}

/* Blanks at the end of a line have to be encoded. */
static gint64
trailing_blanks(const char *line, gsize len)
{
    gint64 count = 0;

    while (len && g_ascii_isspace(line[len - 1]))
        len--;
    while (
        len >= 3 && (!memcmp(line + len - 3, "=20", 3) || !memcmp(line + len - 3, "=09", 3))) {
        len -= 3;
        count++;
    }
    return count;
}

static void
read_qp_line(Reader *r, PsSpan line, gsize len)
{
    const char *start = r->bytes + line.offset, *end = start + line.length;
    gint64 needless = 0;

    if (len > QP_LINE + 1)
        note(r, PS_MIME_QP_LONG_LINE, line);
    r->to->qp_bytes += (gint64) len;
    for (const char *p = start; (p = memchr(p, '=', (gsize) (end - p))); p++)
        needless += end - p > 2 && is_needless(p);
    if (needless)
        r->to->qp_needless += needless - trailing_blanks(start, line.length);
}

static gboolean
is_reference(const char *text)
{
    if (memcmp(text, "&#x", 3) != 0 || text[7] != ';')
        return FALSE;
    for (guint i = 3; i < 7; i++)
        if (!g_ascii_isdigit(text[i]) && (text[i] < 'A' || text[i] > 'F'))
            return FALSE;
    return TRUE;
}

static void
read_plain_line(Reader *r, PsSpan line, gsize len)
{
    const char *p = r->bytes + line.offset, *end = p + line.length;
    gsize references = 0;

    while ((p = memchr(p, '&', (gsize) (end - p)))) {
        gboolean found = end - p >= 8 && is_reference(p);

        references += found;
        p += found ? 8 : 1;
    }
    r->to->plain_bytes += len - 8 * references;
    r->to->references += references;
}

static gboolean
is_ascii_text(const PsMimePart *part)
{
    return !strcmp(part->type, "text/plain") &&
           (!part->charset || !strcmp(part->charset, "us-ascii"));
}

static gboolean
has_illegal(const char *line, gsize len, gboolean crlf)
{
    if (crlf && len >= 2 && line[len - 2] == '\r' && line[len - 1] == '\n')
        len -= 2;
    for (gsize i = 0; i < len; i++)
        if (!line[i] || line[i] == '\r' || (guchar) line[i] >= 0x80)
            return TRUE;
    return FALSE;
}

/* The length of LINE, its end being one, once it is read. */
static gsize
read_line(Reader *r, const PsMimePart *part, PsSpan line)
{
    const char *start = r->bytes + line.offset;
    gboolean crlf = r->crlf && line.length >= 2 && start[line.length - 2] == '\r';
    gsize len = line.length - crlf;

    if (!strcmp(part->encoding, "quoted-printable"))
        read_qp_line(r, line, len);
    if (is_ascii_text(part) && has_illegal(start, line.length, r->crlf))
        note(r, PS_MIME_ASCII_ILLEGAL, line);
    if (!strcmp(part->type, "text/plain") &&
        (!*part->encoding || !strcmp(part->encoding, "7bit") ||
            !strcmp(part->encoding, "8bit")))
        read_plain_line(r, line, len);
    if (!strcmp(part->encoding, "base64") && strcmp(part->type, "application/ics") != 0)
        r->to->base64_line = MAX(r->to->base64_line, len);
    return len;
}

static void
read_body(Reader *r, const PsMimePart *part, PsSpan body, gboolean attachment)
{
    gsize at = body.offset, end = ps_span_end(body), size = 0;

    while (at < end) {
        const char *feed = memchr(r->bytes + at, '\n', end - at);
        gsize next = feed ? (gsize) (feed - r->bytes) + 1 : end;

        size += read_line(r, part, (PsSpan){ at, next - at });
        at = next;
    }
    if (attachment)
        return;
    if (!r->to->count[PS_MIME_ALTERNATIVE])
        size = 0;
    if (!strcmp(part->type, "text/html"))
        r->to->alternative_html = size;
    else if (!strcmp(part->type, "text/plain"))
        r->to->alternative_text = size;
}

static void
read_part(Reader *r, guint index)
{
    const PsPart *part = ps_message_part(r->message, index);
    const char *content = field_of(r, part, "Content-Type");
    g_autofree char *disposition =
        g_ascii_strdown(field_of(r, part, "Content-Disposition"), -1);
    PsSpan at = part->header.length ? part->header : part->body;
    PsMimePart found = { .type = ps_mime_type_seen(content),
        .charset = ps_mime_charset_seen(*content ? content : "charset=us-ascii"),
        .encoding = g_ascii_strdown(field_of(r, part, "Content-Transfer-Encoding"), -1),
        .leaf = ps_view_is_leaf(r->message, index) };

    g_array_append_val(r->to->parts, found);
    note_part(r, &found, disposition, at);
    if (found.leaf)
        read_body(r, &found, part->body, strstr(disposition, "attachment") != NULL);
}

/* The bytes of the line at *POS without its line end; *POS moves behind it. */
static PsSpan
take_line(const Reader *r, gsize end, gsize *pos)
{
    PsSpan line = { *pos, 0 };
    const char *feed = memchr(r->bytes + *pos, '\n', end - *pos);

    *pos = feed ? (gsize) (feed - r->bytes) + 1 : end;
    line.length = *pos - line.offset - (feed != NULL);
    if (line.length && r->bytes[ps_span_end(line) - 1] == '\r')
        line.length--;
    return line;
}

/* LINE begins with the name of a field and, behind blanks where they MAY be, a colon. */
static gboolean
is_field(const Reader *r, PsSpan line, gboolean blanks)
{
    const char *p = r->bytes + line.offset, *end = p + line.length, *start = p;

    while (p<end && * p> ' ' && *p < 0x7f && *p != ':')
        p++;
    if (p == start)
        return FALSE;
    while (blanks && p < end && (*p == ' ' || *p == '\t'))
        p++;
    return p < end && *p == ':';
}

/* Is there a header in the part NODE of a multipart, and does it end as it should? */
static void
check_header(Reader *r, const PsNode *node)
{
    gsize pos = node->header.offset, end = ps_span_end(node->body);
    gboolean first = TRUE;

    if (pos >= ps_source_length(ps_message_source(r->message)))
        return;
    for (; pos < end; first = FALSE) {
        PsSpan line = take_line(r, end, &pos);
        int byte = line.length ? (guchar) r->bytes[line.offset] : 0;

        if (first && !is_field(r, line, FALSE))
            note(r, PS_MIME_NO_HEADER, line);
        if (is_field(r, line, TRUE) || (!first && (byte == ' ' || byte == '\t')))
            continue;
        if (line.length)
            note(r, PS_MIME_NO_HEADER_END, line);
        return;
    }
    if (first)
        note(r, PS_MIME_NO_HEADER, node->body);
}

/* Text behind the last part of NODE, which ends at END. */
static void
check_epilogue(Reader *r, const PsNode *node, gsize end)
{
    gsize pos = end, limit = ps_span_end(node->body);

    if (pos < limit && (r->bytes[pos] == '\n' || r->bytes[pos] == '\r'))
        take_line(r, limit, &pos); /* the line end that belongs to the boundary */
    take_line(r, limit, &pos);
    while (pos < limit) {
        PsSpan line = take_line(r, limit, &pos);

        for (gsize i = line.offset; i < ps_span_end(line); i++) {
            if (r->bytes[i] != '.' && !g_ascii_isspace(r->bytes[i]) && r->bytes[i] != '\v') {
                note(r, PS_MIME_EPILOGUE, line);
                return;
            }
        }
    }
}

/* What is wrong between the parts. */
static void
read_structure(Reader *r)
{
    const PsStructure *structure = ps_source_structure(ps_message_source(r->message));
    guint count = ps_structure_count(structure);
    g_autofree gsize *ends = g_new0(gsize, count);

    for (guint i = 1; i < count; i++) {
        const PsNode *node = ps_structure_node(structure, i);

        ends[node->parent] = MAX(ends[node->parent], ps_span_end(node->body));
        if (ps_structure_node(structure, node->parent)->kind == PS_NODE_MULTIPART)
            check_header(r, node);
    }
    for (guint i = 0; i < count; i++) {
        const PsNode *node = ps_structure_node(structure, i);

        if (node->kind != PS_NODE_MULTIPART || !node->found)
            continue;
        if (!node->closed)
            note(r, PS_MIME_NO_CLOSE, node->header);
        else if (ends[i])
            check_epilogue(r, node, ends[i]);
    }
}

/* The bytes of SPAN, each line end being one. */
static gsize
length_of(const Reader *r, PsSpan span)
{
    gsize length = span.length;

    for (gsize i = span.offset; i + 1 < ps_span_end(span); i++)
        length -= r->bytes[i] == '\r' && r->bytes[i + 1] == '\n';
    return length;
}

static void
read_header(Reader *r)
{
    const PsSource *source = ps_message_source(r->message);
    PsSpan header = ps_source_header(source);
    gsize end = ps_span_end(header);

    for (guint i = 0; i < ps_source_field_count(source); i++) {
        const PsField *field = ps_source_field(source, i);

        if (field->name.length > NAME_BYTES || length_of(r, field->value) + 1 > VALUE_BYTES)
            note(r, PS_MIME_TRUNCATED_HEADER, field->name);
    }
    if (end > header.offset && r->bytes[end - 1] == '\n')
        end -= end - header.offset > 1 && r->bytes[end - 2] == '\r' ? 2 : 1;
    if (end > header.offset && r->bytes[end - 1] != '\n')
        note(r, PS_MIME_NO_MESSAGE_BODY, ps_source_body(source));
}

/* Line ends are CRLF where the first or the last line has one. */
static gboolean
has_crlf(const PsSource *source)
{
    const char *bytes = ps_source_bytes(source);
    gsize len = ps_source_length(source);
    const char *feed = len ? memchr(bytes, '\n', len) : NULL; /* none of no bytes */

    return (feed && feed > bytes && feed[-1] == '\r') ||
           (len >= 2 && bytes[len - 1] == '\n' && bytes[len - 2] == '\r');
}

static void
part_clear(gpointer part)
{
    PsMimePart *p = part;

    g_free(p->type);
    g_free(p->charset);
    g_free(p->encoding);
}

static void
stats_free(gpointer stats)
{
    g_array_unref(((PsMimeStats *) stats)->parts);
    g_free(stats);
}

static PsMimeStats *
stats_new(PsMessage *message)
{
    const PsSource *source = ps_message_source(message);
    PsMimeStats *stats = g_new0(PsMimeStats, 1);
    Reader r = { message, ps_source_bytes(source), has_crlf(source), stats };

    stats->parts = g_array_new(FALSE, FALSE, sizeof(PsMimePart));
    g_array_set_clear_func(stats->parts, part_clear);
    stats->alternative_text = stats->alternative_html = G_MAXSIZE;
    for (guint i = 0; i < PS_MIME_TRAITS; i++)
        stats->at[i] = PS_SPAN_NONE;
    read_header(&r);
    for (guint i = 0; i < ps_message_part_count(message); i++)
        read_part(&r, i);
    read_structure(&r);
    return stats;
}

const PsMimeStats *
ps_mime_stats(PsMessage *message)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("mime-stats");
    PsMimeStats *stats = g_datalist_id_get_data(kept, key);

    if (!stats) {
        stats = stats_new(message);
        g_datalist_id_set_data_full(kept, key, stats, stats_free);
    }
    return stats;
}
