/* SPDX-License-Identifier: MIT */
/* source.c - every span that the raw scan gives lies where it should, and parts in parts. */
#include "mail/source.h"

#include <stdint.h>
#include <stdlib.h>

#include "mail/structure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_inside(PsSpan inner, PsSpan outer)
{
    if (inner.offset < outer.offset || ps_span_end(inner) > ps_span_end(outer))
        abort();
}

static void
check_header(const PsSource *source, PsSpan file)
{
    PsSpan header = ps_source_header(source), body = ps_source_body(source);

    check_inside(header, file);
    if (ps_span_end(header) != body.offset || ps_span_end(body) != file.length)
        abort();
    for (guint i = 0; i < ps_source_field_count(source); i++) {
        const PsField *field = ps_source_field(source, i);

        check_inside(field->whole, header);
        check_inside(field->name, field->whole);
        check_inside(field->value, field->whole);
        if (!field->name.length)
            abort();
        header.length = ps_span_end(header) - ps_span_end(field->whole);
        header.offset = ps_span_end(field->whole);
    }
}

static void
check_structure(const PsStructure *structure, PsSpan file)
{
    for (guint i = 0; i < ps_structure_count(structure); i++) {
        const PsNode *node = ps_structure_node(structure, i);
        const PsNode *parent = ps_structure_node(structure, node->parent);

        check_inside(node->header, i ? parent->body : file);
        check_inside(node->body, i ? parent->body : file);
        if (ps_span_end(node->header) != node->body.offset)
            abort();
        if (i && (node->parent >= i || node->depth != parent->depth + 1))
            abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = g_memdup2(data, size);
    g_autoptr(PsSource) source = ps_source_new(bytes, size);
    PsSpan file = { 0, size }, place;

    check_header(source, file);
    check_structure(ps_source_structure(source), file);
    for (int problem = 0; problem < PS_SOURCE_PROBLEMS; problem++) {
        guint count;
        const PsSpan *places = ps_source_problem(source, problem, &count, NULL);

        for (guint i = 0; i < count; i++)
            check_inside(places[i], file);
    }
    if (ps_source_refused(source, &place))
        check_inside(place, file);
    return 0;
}
