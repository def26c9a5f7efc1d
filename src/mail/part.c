/* SPDX-License-Identifier: MIT */
/* part.c - parts and their text; see part.h. */
#include "mail/part.h"

#include <string.h>

#include "mail/field.h"
#include "mail/html.h"
#include "mail/mime.h"
#include "mail/structure.h"

#define LONGEST_BOUNDARY 70 /* RFC 2046 section 5.1.1 */

/* At most PS_SOURCE_PLACES of a kind are kept. */
static void
note(PsParts *parts, PsPartProblem problem, PsSpan place)
{
    if (parts->problems[problem]->len < PS_SOURCE_PLACES)
        g_array_append_val(parts->problems[problem], place);
}

static void
note_all(PsParts *parts, PsPartProblem problem, const GArray *places)
{
    for (guint i = 0; i < places->len; i++)
        note(parts, problem, g_array_index(places, PsSpan, i));
}

/* TEXT as a string of the message; NULL if it is NULL or empty. */
static const char *
keep(PsParts *parts, const char *text)
{
    return text && *text ? g_string_chunk_insert(parts->strings, text) : NULL;
}

static const char *
keep_lower(PsParts *parts, const char *text)
{
    g_autofree char *lower = text ? g_ascii_strdown(text, -1) : NULL;

    return keep(parts, lower);
}

/* The raw place of the value of NAME in PARAMS, from the first to the last of its
 * continuations; PS_SPAN_NONE if it is not there. */
static PsSpan
find_param(const PsParts *parts, PsParams params, const char *name)
{
    const char *bytes = ps_source_bytes(parts->source);
    PsSpan found = PS_SPAN_NONE;
    PsParam param;

    while (ps_params_next(&params, &param)) {
        if (param.name.length != strlen(name) ||
            g_ascii_strncasecmp(bytes + param.name.offset, name, strlen(name)) != 0)
            continue;
        if (ps_span_is_none(found))
            found = param.value;
        found.length = ps_span_end(param.value) - found.offset;
    }
    return found;
}

/* The same in the Content-Type VALUE; all of it if the parameter is not there. */
static PsSpan
find_in_type(const PsParts *parts, PsSpan value, const char *name)
{
    const char *bytes = ps_source_bytes(parts->source);
    PsSpan found = find_param(parts, ps_params_of_type(bytes, value), name);

    return ps_span_is_none(found) ? value : found;
}

/* What the IDs of the parts in node INDEX begin with. As in IMAP, parts of a multipart that
 * is a message's whole body count below the message, not below the multipart. */
static const char *
id_prefix(const PsParts *parts, guint index)
{
    const PsStructure *structure = ps_source_structure(parts->source);
    const PsNode *node = ps_structure_node(structure, index);

    if (node->kind == PS_NODE_MULTIPART && !index)
        return "";
    if (node->kind == PS_NODE_MULTIPART &&
        ps_structure_node(structure, node->parent)->kind == PS_NODE_MESSAGE)
        return parts->parts[node->parent].id;
    return parts->parts[index].id;
}

static void
set_id(PsParts *parts, guint index, guint *children)
{
    const PsStructure *structure = ps_source_structure(parts->source);
    const PsNode *node = ps_structure_node(structure, index);
    const char *prefix = index ? id_prefix(parts, node->parent) : "";
    guint number = node->kind == PS_NODE_MULTIPART ? 0 : 1; /* of a message's whole body */
    g_autofree char *id = NULL;

    if (index && ps_structure_node(structure, node->parent)->kind == PS_NODE_MULTIPART)
        number = ++children[node->parent];
    id = g_strdup_printf("%s%s%u", prefix, *prefix ? "." : "", number);
    parts->parts[index].id = keep(parts, id);
}

static void
read_type(PsParts *parts, PsPart *part, const PsNode *node)
{
    const PsSpan value = node->fields[PS_NODE_TYPE];
    g_autofree char *type = node->type ? g_mime_content_type_get_mime_type(node->type) : NULL;

    if (!ps_span_is_none(value) && !type)
        note(parts, PS_PART_TYPE_BAD, value);
    part->type = keep_lower(parts, type);
    if (!type)
        part->type = node->digest ? "message/rfc822" : "text/plain";
    if (type)
        part->charset = keep(parts, g_mime_content_type_get_parameter(node->type, "charset"));

    if (node->kind != PS_NODE_MULTIPART && g_str_has_prefix(part->type, "multipart/")) {
        note(parts, PS_PART_BOUNDARY_MISSING, find_in_type(parts, value, "boundary"));
        part->type = "text/plain"; /* so that what it holds is looked at */
    }
}

static void
check_boundary(PsParts *parts, const PsNode *node)
{
    PsSpan at = find_in_type(parts, node->fields[PS_NODE_TYPE], "boundary");
    const char *boundary = g_mime_content_type_get_parameter(node->type, "boundary");

    if (strlen(boundary) > LONGEST_BOUNDARY)
        note(parts, PS_PART_BOUNDARY_LONG, at);
    if (!node->closed)
        note(parts, PS_PART_BOUNDARY_OPEN, at);
}

static void
read_encoding(PsParts *parts, PsPart *part, const PsNode *node)
{
    const char *bytes = ps_source_bytes(parts->source);
    PsSpan value = node->fields[PS_NODE_ENCODING];
    gboolean composite =
        node->kind == PS_NODE_MULTIPART || !strcmp(part->type, "message/rfc822");

    part->encoding = PS_ENCODING_7BIT;
    if (ps_span_is_none(value))
        return;
    part->encoding = ps_encoding_parse(bytes + value.offset, value.length);
    if (part->encoding == PS_ENCODING_UNKNOWN)
        note(parts, PS_PART_CTE_UNKNOWN, value);
    else if (composite &&
             (part->encoding == PS_ENCODING_BASE64 || part->encoding == PS_ENCODING_QP))
        note(parts, PS_PART_CTE_ON_MULTIPART, value);
}

static void
set_filename(PsParts *parts, PsPart *part, const char *name, PsSpan at)
{
    g_autofree char *valid = name ? g_utf8_make_valid(name, -1) : NULL;

    if (part->filename)
        return;
    part->filename = keep(parts, valid);
    part->filename_at = part->filename ? at : PS_SPAN_NONE;
}

static void
read_disposition(PsParts *parts, PsPart *part, const PsNode *node)
{
    const char *bytes = ps_source_bytes(parts->source);
    PsSpan value = node->fields[PS_NODE_DISPOSITION];
    PsSpan type = node->fields[PS_NODE_TYPE];

    if (!ps_span_is_none(value)) {
        GMimeContentDisposition *disposition = ps_mime_disposition(bytes, value);

        part->disposition =
            keep_lower(parts, g_mime_content_disposition_get_disposition(disposition));
        set_filename(parts, part,
            g_mime_content_disposition_get_parameter(disposition, "filename"),
            find_param(parts, ps_params_of_disposition(bytes, value), "filename"));
        g_object_unref(disposition);
    }
    if (node->type)
        set_filename(parts, part, g_mime_content_type_get_parameter(node->type, "name"),
            find_in_type(parts, type, "name"));
    part->attachment = !g_strcmp0(part->disposition, "attachment") ||
                       (part->filename && node->kind != PS_NODE_MULTIPART &&
                           !g_str_has_prefix(part->type, "text/"));
}

static void
read_id(PsParts *parts, PsPart *part, const PsNode *node)
{
    const char *bytes = ps_source_bytes(parts->source);
    PsSpan value = node->fields[PS_NODE_ID];
    g_autofree char *id = NULL;

    if (ps_span_is_none(value))
        return;
    value = ps_field_trim(bytes, value);
    if (value.length > 1 && bytes[value.offset] == '<' && bytes[ps_span_end(value) - 1] == '>')
        value = (PsSpan){ value.offset + 1, value.length - 2 };
    id = g_utf8_make_valid(bytes + value.offset, (gssize) value.length);
    part->content_id = keep(parts, id);
}

/* The next run of octets over 127 from START on; PS_SPAN_NONE if there is none. */
static PsSpan
find_8bit(const char *bytes, gsize start, gsize end)
{
    const guint64 high = 0x8080808080808080U;
    gsize run;
    guint64 word;

    for (; end - start >= sizeof word; start += sizeof word) {
        memcpy(&word, bytes + start, sizeof word);
        if (word & high)
            break;
    }
    while (start < end && (guchar) bytes[start] < 0x80)
        start++;
    for (run = start; run < end && (guchar) bytes[run] > 0x7f; run++)
        ;
    return run > start ? (PsSpan){ start, run - start } : PS_SPAN_NONE;
}

static void
check_8bit(PsParts *parts, PsSpan body)
{
    const GArray *found = parts->problems[PS_PART_CTE_8BIT];
    PsSpan run = { body.offset, 0 };

    while (found->len < PS_SOURCE_PLACES) {
        run = find_8bit(ps_source_bytes(parts->source), ps_span_end(run), ps_span_end(body));
        if (ps_span_is_none(run))
            break;
        note(parts, PS_PART_CTE_8BIT, run);
    }
}

/* The text of PART, whose transfer encoding is undone, as UTF-8. */
static void
read_text(PsParts *parts, PsPart *part, const PsNode *node)
{
    g_autoptr(GArray) bad = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    PsText *text;
    PsCharset state;

    if (!part->charset) {
        PsSpan run = find_8bit(ps_text_bytes(part->decoded), 0, ps_text_length(part->decoded));

        if (!ps_span_is_none(run))
            note(parts, PS_PART_CHARSET_MISSING,
                ps_text_span(part->decoded, run.offset, run.length));
    }
    part->text = part->decoded;
    if (ps_charset_keeps(part->decoded, part->charset))
        return;
    text = ps_decode_charset(part->decoded, part->charset, bad, &state);
    g_ptr_array_add(parts->texts, text);
    part->text = text;
    if (state == PS_CHARSET_UNKNOWN)
        note(parts, PS_PART_CHARSET_UNKNOWN,
            find_in_type(parts, node->fields[PS_NODE_TYPE], "charset"));
    note_all(parts, PS_PART_CHARSET_WRONG, bad);
}

static void
read_html(PsParts *parts, PsPart *part)
{
    const char *limit;
    PsHtml *html = ps_html_new(part->text, &limit);

    part->html = html;
    if (html)
        g_ptr_array_add(parts->htmls, html);
    else
        note(parts, PS_PART_HTML_REFUSED, (PsSpan){ part->body.offset, 1 });
}

static void
read_body(PsParts *parts, PsPart *part, const PsNode *node)
{
    const char *bytes = ps_source_bytes(parts->source);
    g_autoptr(GArray) bad = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    PsText *decoded;

    if (node->kind == PS_NODE_MESSAGE)
        part->size = part->body.length;
    if (node->kind != PS_NODE_LEAF)
        return;
    if (part->encoding == PS_ENCODING_7BIT)
        check_8bit(parts, part->body);
    if (g_str_has_prefix(part->type, "text/")) {
        decoded = ps_decode_body(bytes, part->body, part->encoding, bad);
        g_ptr_array_add(parts->texts, decoded);
        part->decoded = decoded;
        part->size = ps_text_length(decoded);
        read_text(parts, part, node);
        if (!strcmp(part->type, "text/html") && !part->attachment)
            read_html(parts, part);
    } else {
        part->size = ps_decode_size(bytes, part->body, part->encoding, bad);
    }
    if (part->encoding == PS_ENCODING_BASE64)
        note_all(parts, PS_PART_BASE64_BAD, bad);
    else
        note_all(parts, PS_PART_QP_BAD, bad);
}

static void
read_part(PsParts *parts, guint index, guint *children)
{
    const PsNode *node = ps_structure_node(ps_source_structure(parts->source), index);
    PsPart *part = &parts->parts[index];

    part->parent = index ? &parts->parts[node->parent] : NULL;
    part->depth = node->depth;
    part->header = node->header;
    part->body = node->body;
    part->filename_at = PS_SPAN_NONE;
    set_id(parts, index, children);
    read_type(parts, part, node);
    if (node->kind == PS_NODE_MULTIPART)
        check_boundary(parts, node);
    read_encoding(parts, part, node);
    read_disposition(parts, part, node);
    read_id(parts, part, node);
    read_body(parts, part, node);
}

PsParts *
ps_parts_new(const PsSource *source)
{
    PsParts *parts = g_new0(PsParts, 1);
    g_autofree guint *children = NULL;

    parts->source = source;
    parts->count = ps_structure_count(ps_source_structure(source));
    parts->parts = g_new0(PsPart, parts->count);
    parts->strings = g_string_chunk_new(1024);
    parts->texts = g_ptr_array_new_with_free_func((GDestroyNotify) ps_text_free);
    parts->htmls = g_ptr_array_new_with_free_func((GDestroyNotify) ps_html_free);
    for (int i = 0; i < PS_PART_PROBLEMS; i++)
        parts->problems[i] = g_array_new(FALSE, FALSE, sizeof(PsSpan));

    children = g_new0(guint, parts->count);
    for (guint i = 0; i < parts->count; i++)
        read_part(parts, i, children);
    return parts;
}

void
ps_parts_free(PsParts *parts)
{
    for (int i = 0; i < PS_PART_PROBLEMS; i++)
        g_array_unref(parts->problems[i]);
    g_ptr_array_unref(parts->htmls);
    g_ptr_array_unref(parts->texts);
    g_string_chunk_free(parts->strings);
    g_free(parts->parts);
    g_free(parts);
}
