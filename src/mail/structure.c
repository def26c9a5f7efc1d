/* SPDX-License-Identifier: MIT */
/* structure.c - the scan for parts; see structure.h. */
#include "mail/structure.h"

#include <string.h>

#include "base/limits.h"
#include "mail/boundary.h"
#include "mail/decode.h"
#include "mail/field.h"
#include "mail/guard.h"
#include "mail/mime.h"

struct PsStructure {
    GArray *nodes; /* PsNode */
    const char *refused;
    PsSpan refused_at;
};

typedef struct {
    const char *bytes;
    gsize end;
    gsize pos; /* start of the line to go on with */
    PsStructure *result;
    guint current; /* the innermost node that is still open */
    PsBoundaries open;
} Scan;

static void
clear_node(gpointer node)
{
    PsNode *n = node;

    if (n->type)
        g_object_unref(n->type);
}

void
ps_structure_free(PsStructure *structure)
{
    if (!structure)
        return;
    g_array_unref(structure->nodes);
    g_free(structure);
}

guint
ps_structure_count(const PsStructure *structure)
{
    return structure->nodes->len;
}

const PsNode *
ps_structure_node(const PsStructure *structure, guint index)
{
    g_assert(index < structure->nodes->len);
    return &g_array_index(structure->nodes, PsNode, index);
}

const char *
ps_structure_refused(const PsStructure *structure, PsSpan *ret_place)
{
    if (structure->refused)
        *ret_place = structure->refused_at;
    return structure->refused;
}

static PsNode *
node_at(const Scan *scan, guint index)
{
    return &g_array_index(scan->result->nodes, PsNode, index);
}

static void
refuse(Scan *scan, const char *limit, PsSpan place)
{
    if (scan->result->refused)
        return;
    scan->result->refused = limit;
    scan->result->refused_at = place;
}

static const char *const field_names[PS_NODE_FIELDS] = {
    [PS_NODE_TYPE] = "Content-Type",
    [PS_NODE_ENCODING] = "Content-Transfer-Encoding",
    [PS_NODE_DISPOSITION] = "Content-Disposition",
    [PS_NODE_ID] = "Content-ID",
};

/* Put FIELD where it belongs; FALSE if it passes a limit. */
static gboolean
take_field(Scan *scan, PsNode *node, const PsField *field)
{
    PsSpan place;
    const char *limit = ps_guard_field(scan->bytes, field, &place);

    if (limit) {
        refuse(scan, limit, place);
        return FALSE;
    }
    for (guint i = 0; i < PS_NODE_FIELDS; i++) {
        if (ps_span_is_none(node->fields[i]) && ps_field_is(scan->bytes, field, field_names[i]))
            node->fields[i] = field->value;
    }
    return TRUE;
}

/* Read the header at AT into NODE. It ends at a blank line, which belongs to it, or, in a
 * broken message, at a boundary or the end. FALSE if neither a field nor that blank line
 * is there. */
static gboolean
read_header(Scan *scan, PsNode *node, gsize at)
{
    gboolean any = FALSE;
    gsize pos = at, next;
    PsField field;
    PsFieldKind kind;

    while ((kind = ps_field_next(scan->bytes, scan->end, &pos, &field)) != PS_FIELD_END) {
        any = any || kind == PS_FIELD_OK;
        if (kind == PS_FIELD_OK && !take_field(scan, node, &field))
            break;
        if (pos - at > PS_LIMIT_header_bytes) {
            refuse(scan, "header_bytes", (PsSpan){ at + PS_LIMIT_header_bytes, 1 });
            break;
        }
    }
    if (pos < scan->end && !ps_field_line(scan->bytes, scan->end, pos, &next).length) {
        any = TRUE;
        pos = next;
    }
    node->header = (PsSpan){ at, pos - at };
    node->body = (PsSpan){ pos, 0 };
    return any;
}

static gboolean
is_message(const PsNode *node)
{
    static const char *const subtypes[] = { "rfc822", "rfc2822", "global", "news" };

    if (!node->type)
        return node->digest;
    for (gsize i = 0; i < G_N_ELEMENTS(subtypes); i++)
        if (g_mime_content_type_is_type(node->type, "message", subtypes[i]))
            return TRUE;
    return FALSE;
}

static gboolean
is_encoded(const Scan *scan, const PsNode *node)
{
    PsSpan value = node->fields[PS_NODE_ENCODING];
    PsEncoding encoding = ps_span_is_none(value)
                              ? PS_ENCODING_7BIT
                              : ps_encoding_parse(scan->bytes + value.offset, value.length);

    return encoding == PS_ENCODING_BASE64 || encoding == PS_ENCODING_QP;
}

/* The boundary of NODE's parts with its length, blanks at its end taken off; NULL if none. */
static const char *
boundary_of(const PsNode *node, gsize *ret_length)
{
    const char *boundary;
    gsize length;

    if (!node->type || !g_mime_content_type_is_type(node->type, "multipart", "*"))
        return NULL;
    boundary = g_mime_content_type_get_parameter(node->type, "boundary");
    length = boundary ? strlen(boundary) : 0;
    while (length && g_ascii_isspace(boundary[length - 1]))
        length--;
    *ret_length = length;
    return length ? boundary : NULL;
}

/* Say what NODE, which will have the number INDEX, is. */
static void
classify(Scan *scan, PsNode *node, guint index)
{
    const char *boundary;
    gsize length;

    if (!ps_span_is_none(node->fields[PS_NODE_TYPE]))
        node->type = ps_mime_type(scan->bytes, node->fields[PS_NODE_TYPE]);
    boundary = boundary_of(node, &length);
    if (boundary) {
        node->kind = PS_NODE_MULTIPART;
        ps_boundaries_push(&scan->open, boundary, length, index);
    } else if (is_message(node) && !is_encoded(scan, node)) {
        node->kind = PS_NODE_MESSAGE;
    }
}

/* Add the node at AT below the current one, which it replaces as such. Nothing happens if a
 * limit is passed, or if NEEDS_HEADER and none is there. */
static gboolean
open_node(Scan *scan, gsize at, gboolean needs_header)
{
    GArray *nodes = scan->result->nodes;
    PsNode node = { .parent = scan->current, .kind = PS_NODE_LEAF };

    for (guint i = 0; i < PS_NODE_FIELDS; i++)
        node.fields[i] = PS_SPAN_NONE;
    if (nodes->len) {
        const PsNode *parent = node_at(scan, scan->current);

        node.depth = parent->depth + 1;
        node.digest = parent->kind == PS_NODE_MULTIPART &&
                      g_mime_content_type_is_type(parent->type, "multipart", "digest");
    }
    if (nodes->len >= PS_LIMIT_mime_parts)
        refuse(scan, "mime_parts", (PsSpan){ at, 1 });
    if (node.depth > PS_LIMIT_mime_depth)
        refuse(scan, "mime_depth", (PsSpan){ at, 1 });
    if (scan->result->refused)
        return FALSE;

    if (!read_header(scan, &node, at) && needs_header) {
        scan->pos = node.body.offset;
        return FALSE;
    }
    if (!scan->result->refused)
        classify(scan, &node, nodes->len);
    scan->pos = node.body.offset;
    scan->current = nodes->len;
    g_array_append_val(nodes, node);
    return TRUE;
}

/* Add the part at AT and, while it is a message, the message in it. */
static void
open_part(Scan *scan, gsize at, gboolean needs_header)
{
    PsBoundary boundary;

    while (open_node(scan, at, needs_header)) {
        at = scan->pos;
        needs_header = FALSE;
        if (node_at(scan, scan->current)->kind != PS_NODE_MESSAGE || at >= scan->end ||
            ps_boundaries_at(&scan->open, scan->bytes, scan->end, at, &boundary))
            break;
    }
}

/* End the bodies of the current node and those around it, but not of node UNTIL, at END. */
static void
close_nodes(Scan *scan, guint until, gsize end)
{
    while (scan->current != until) {
        PsNode *node = node_at(scan, scan->current);

        end = MAX(end, node->body.offset);
        node->body.length = end - node->body.offset;
        scan->current = node->parent;
    }
}

/* Where the line before the one at POS ends, its line end left out. */
static gsize
end_before(const char *bytes, gsize pos)
{
    if (pos && bytes[pos - 1] == '\n')
        pos--;
    if (pos && bytes[pos] == '\n' && bytes[pos - 1] == '\r')
        pos--;
    return pos;
}

/* A multipart whose boundary never occurs has no parts: it is text, if anything. */
static void
drop_empty_multiparts(PsStructure *structure)
{
    for (guint i = 0; i < structure->nodes->len; i++) {
        PsNode *node = &g_array_index(structure->nodes, PsNode, i);

        if (node->kind == PS_NODE_MULTIPART && !node->found)
            node->kind = PS_NODE_LEAF;
    }
}

PsStructure *
ps_structure_new(const char *bytes, gsize len, gsize start)
{
    Scan scan = { .bytes = bytes, .end = len, .result = g_new0(PsStructure, 1) };
    PsNode *message;
    PsBoundary boundary;

    scan.result->nodes = g_array_new(FALSE, FALSE, sizeof(PsNode));
    g_array_set_clear_func(scan.result->nodes, clear_node);
    open_part(&scan, start, FALSE);
    while (!scan.result->refused &&
           ps_boundaries_find(&scan.open, bytes, len, scan.pos, &boundary)) {
        PsNode *multipart = node_at(&scan, boundary.node);

        close_nodes(&scan, boundary.node, end_before(bytes, boundary.start));
        multipart->found = TRUE;
        multipart->closed = boundary.close;
        ps_boundaries_pop(&scan.open, boundary.level + !boundary.close);
        scan.pos = boundary.next;
        if (!boundary.close)
            open_part(&scan, boundary.next, TRUE);
    }
    close_nodes(&scan, 0, len);
    message = node_at(&scan, 0);
    message->body.length = len - message->body.offset;
    drop_empty_multiparts(scan.result);
    return scan.result;
}
