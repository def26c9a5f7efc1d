/* SPDX-License-Identifier: MIT */
/* message.c - a message as its parts; see message.h. */
#include "mail/message.h"

#include "mail/field.h"
#include "mail/part.h"

struct PsMessage {
    const PsSource *source;
    PsParts *parts;
    GHashTable *headers; /* PsText by the offset of the field's value */
    GArray *fields;      /* PsField: those of FIELDS_OF */
    const PsPart
        *fields_of; /* the part whose header was asked for last, but not the first part */
    GData *kept;
};

PsMessage *
ps_message_new(const PsSource *source)
{
    PsMessage *message;

    if (ps_source_refused(source, NULL))
        return NULL;
    message = g_new0(PsMessage, 1);
    message->source = source;
    message->parts = ps_parts_new(source);
    message->headers =
        g_hash_table_new_full(g_direct_hash, NULL, NULL, (GDestroyNotify) ps_text_free);
    message->fields = g_array_new(FALSE, FALSE, sizeof(PsField));
    return message;
}

void
ps_message_free(PsMessage *message)
{
    if (!message)
        return;
    g_datalist_clear(&message->kept);
    ps_parts_free(message->parts);
    g_hash_table_unref(message->headers);
    g_array_unref(message->fields);
    g_free(message);
}

const PsSource *
ps_message_source(const PsMessage *message)
{
    return message->source;
}

guint
ps_message_part_count(const PsMessage *message)
{
    return message->parts->count;
}

const PsPart *
ps_message_part(const PsMessage *message, guint index)
{
    g_assert(index < message->parts->count);
    return &message->parts->parts[index];
}

const PsPart *
ps_message_part_at(const PsMessage *message, gsize offset)
{
    guint low = 0, high = message->parts->count;
    const PsPart *part;

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (ps_message_part(message, middle)->header.offset <= offset)
            low = middle;
        else
            high = middle;
    }
    /* it may lie behind the end of that part, and of those around it */
    for (part = ps_message_part(message, low); part; part = part->parent)
        if (offset >= part->header.offset && offset < ps_span_end(part->body))
            return part;
    return NULL;
}

const PsSpan *
ps_message_problem(const PsMessage *message, PsPartProblem problem, guint *ret_count)
{
    const GArray *places = message->parts->problems[problem];

    *ret_count = places->len;
    return (const PsSpan *) (void *) places->data;
}

/* The field INDEX of PART, or NULL. The fields of a part are listed when it is first asked
 * for one, and forgotten for those of the next part: there may be millions. */
static const PsField *
field_at(PsMessage *message, const PsPart *part, guint index)
{
    if (!part->parent) {
        return index < ps_source_field_count(message->source)
                   ? ps_source_field(message->source, index)
                   : NULL;
    }
    if (message->fields_of != part) {
        const char *bytes = ps_source_bytes(message->source);
        gsize pos = part->header.offset;
        PsFieldKind kind;
        PsField field;

        g_array_set_size(message->fields, 0);
        while ((kind = ps_field_next(bytes, ps_span_end(part->header), &pos, &field)) !=
               PS_FIELD_END)
            if (kind == PS_FIELD_OK)
                g_array_append_val(message->fields, field);
        message->fields_of = part;
    }
    return index < message->fields->len ? &g_array_index(message->fields, PsField, index)
                                        : NULL;
}

const PsText *
ps_message_header(PsMessage *message, const PsPart *part, const char *name, guint *index)
{
    const char *bytes = ps_source_bytes(message->source);
    guint i = index ? *index : 0;
    const PsField *field;
    PsText *text;

    while ((field = field_at(message, part, i)) && !ps_field_is(bytes, field, name))
        i++;
    if (!field)
        return NULL;
    if (index)
        *index = i + 1;
    text = g_hash_table_lookup(message->headers, GSIZE_TO_POINTER(field->value.offset));
    if (!text) {
        text = ps_decode_header(bytes, field->value, NULL);
        g_hash_table_insert(message->headers, GSIZE_TO_POINTER(field->value.offset), text);
    }
    return text;
}

GData **
ps_message_kept(PsMessage *message)
{
    return &message->kept;
}
