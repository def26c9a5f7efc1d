/* SPDX-License-Identifier: MIT */
/*
 * fields.c - the data of a record, word by word; see fields.h.
 *
 * ldns knows which fields each type has. It reads most of them as well, but not numbers,
 * which it lets overflow, nor names and strings, whose escapes are ours.
 */
#include "dns/fields.h"

#include <ldns/ldns.h>

#include "base/i18n.h"

#define STRING_OCTETS 255

typedef struct {
    const PsWords *words;
    guint next; /* the word that comes next */
    const PsDnsName *origin;
    GByteArray *data;
} Fields;

static const PsWord *
take(Fields *fields)
{
    return ps_words_get(fields->words, fields->next++);
}

static void
append_number(GByteArray *data, guint64 number, guint octets)
{
    while (octets--) {
        guint8 octet = (guint8) (number >> (8 * octets));

        g_byte_array_append(data, &octet, 1);
    }
}

static gboolean
read_ldns(Fields *fields, ldns_rdf_type kind, const char *text)
{
    ldns_rdf *field = ldns_rdf_new_frm_str(kind, text);

    if (!field)
        return FALSE;
    g_byte_array_append(fields->data, ldns_rdf_data(field), (guint) ldns_rdf_size(field));
    ldns_rdf_deep_free(field);
    return TRUE;
}

static gboolean
read_word(Fields *fields, ldns_rdf_type kind)
{
    const PsWord *word = take(fields);
    g_autofree char *text = g_strndup(word->text.pos, ps_cursor_left(&word->text));

    return read_ldns(fields, kind, text);
}

/* Base 64 or hexadecimal up to the end of the entry, perhaps in several words. */
static gboolean
read_rest(Fields *fields, ldns_rdf_type kind)
{
    g_autoptr(GString) text = g_string_new(NULL);

    while (fields->next < ps_words_count(fields->words)) {
        const PsWord *word = take(fields);

        g_string_append_len(text, word->text.pos, (gssize) ps_cursor_left(&word->text));
    }
    if (kind == LDNS_RDF_TYPE_HEX && text->len % 2)
        return FALSE;
    return read_ldns(fields, kind, text->str);
}

static gboolean
read_name(Fields *fields, ldns_rdf_type kind)
{
    PsDnsName name;

    (void) kind;
    if (!ps_word_name(take(fields), fields->origin, &name))
        return FALSE;
    g_byte_array_append(fields->data, name.octets, name.len);
    return TRUE;
}

/* A string; its octets are counted in front of it, unless it is a long one. */
static gboolean
read_string(Fields *fields, ldns_rdf_type kind)
{
    PsCursor text = take(fields)->text;
    guint start = fields->data->len;
    guint8 octet = 0;

    if (kind == LDNS_RDF_TYPE_STR)
        g_byte_array_append(fields->data, &octet, 1);
    while (ps_cursor_left(&text)) {
        if (!ps_dns_take_octet(&text, &octet))
            return FALSE;
        g_byte_array_append(fields->data, &octet, 1);
    }
    if (kind != LDNS_RDF_TYPE_STR)
        return TRUE;
    if (fields->data->len - start - 1 > STRING_OCTETS)
        return FALSE;
    fields->data->data[start] = (guint8) (fields->data->len - start - 1);
    return TRUE;
}

static gboolean
read_number(Fields *fields, guint octets)
{
    guint64 number;

    if (!ps_word_number(take(fields), (G_GUINT64_CONSTANT(1) << (8 * octets)) - 1, &number))
        return FALSE;
    append_number(fields->data, number, octets);
    return TRUE;
}

static gboolean
read_int(Fields *fields, ldns_rdf_type kind)
{
    if (kind == LDNS_RDF_TYPE_INT8)
        return read_number(fields, 1);
    return read_number(fields, kind == LDNS_RDF_TYPE_INT16 ? 2 : 4);
}

static gboolean
read_period(Fields *fields, ldns_rdf_type kind)
{
    guint64 seconds;

    (void) kind;
    if (!ps_word_period(take(fields), G_MAXUINT32, &seconds))
        return FALSE;
    append_number(fields->data, seconds, 4);
    return TRUE;
}

/* A number of one octet, or a word that stands for it. */
static gboolean
read_code(Fields *fields, ldns_rdf_type kind)
{
    const PsWord *word = ps_words_get(fields->words, fields->next);

    if (g_ascii_isdigit(ps_cursor_peek(&word->text)))
        return read_number(fields, 1);
    return read_word(fields, kind);
}

/* Takes a word or more, which it may be sure of. */
typedef gboolean (*FieldReader)(Fields *fields, ldns_rdf_type kind);

static const struct {
    ldns_rdf_type kind;
    FieldReader read;
} readers[] = {
    { LDNS_RDF_TYPE_A, read_word },
    { LDNS_RDF_TYPE_AAAA, read_word },
    { LDNS_RDF_TYPE_DNAME, read_name },
    { LDNS_RDF_TYPE_STR, read_string },
    { LDNS_RDF_TYPE_LONG_STR, read_string },
    { LDNS_RDF_TYPE_INT8, read_int },
    { LDNS_RDF_TYPE_INT16, read_int },
    { LDNS_RDF_TYPE_INT32, read_int },
    { LDNS_RDF_TYPE_PERIOD, read_period },
    { LDNS_RDF_TYPE_TAG, read_word },
    { LDNS_RDF_TYPE_ALG, read_code },
    { LDNS_RDF_TYPE_CERTIFICATE_USAGE, read_code },
    { LDNS_RDF_TYPE_SELECTOR, read_code },
    { LDNS_RDF_TYPE_MATCHING_TYPE, read_code },
    { LDNS_RDF_TYPE_HEX, read_rest },
    { LDNS_RDF_TYPE_B64, read_rest },
};

/* How a field of this kind is read; NULL if it cannot be. */
static FieldReader
find_reader(ldns_rdf_type kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
        if (readers[i].kind == kind)
            return readers[i].read;
    return NULL;
}

static gboolean
read_field(Fields *fields, ldns_rdf_type kind)
{
    FieldReader read = find_reader(kind);

    return read && read(fields, kind);
}

/* The fields that the type must have, and what may follow, can be read here. */
static gboolean
is_readable(const ldns_rr_descriptor *type)
{
    gsize most = MIN(ldns_rr_descriptor_minimum(type) + 1, ldns_rr_descriptor_maximum(type));

    for (gsize i = 0; i < most; i++)
        if (!find_reader(ldns_rr_descriptor_field_type(type, i)))
            return FALSE;
    return TRUE;
}

/* Data in the form that any type may have: \# LENGTH HEX... */
static gboolean
read_generic(Fields *fields, GError **error)
{
    const PsWord *mark = take(fields), *last = mark;
    guint64 len = 0;

    if (fields->next < ps_words_count(fields->words))
        last = take(fields);
    if (!ps_word_number(last, G_MAXUINT16, &len) || !read_rest(fields, LDNS_RDF_TYPE_HEX) ||
        fields->data->len != len)
        return ps_words_fail(fields->words, mark, _("wrong generic data"), error);
    return TRUE;
}

gboolean
ps_fields_read(const PsWords *words, guint first, guint type, const PsDnsName *origin,
    GByteArray *data, GError **error)
{
    const ldns_rr_descriptor *descriptor = ldns_rr_descript((guint16) type);
    guint count = ps_words_count(words), field = 0;
    Fields fields = { words, first, origin, data };

    if (first < count && ps_word_is(ps_words_get(words, first), "\\#"))
        return read_generic(&fields, error);
    if (!is_readable(descriptor))
        return TRUE;
    for (; fields.next < count; field++) {
        const PsWord *word = ps_words_get(words, fields.next);

        if (field >= ldns_rr_descriptor_maximum(descriptor))
            return ps_words_fail(words, word, _("more data than the type has"), error);
        if (!read_field(&fields, ldns_rr_descriptor_field_type(descriptor, field)))
            return ps_words_fail(words, word, _("wrong data for the type"), error);
    }
    if (field < ldns_rr_descriptor_minimum(descriptor))
        return ps_words_fail(
            words, ps_words_get(words, count - 1), _("data missing after"), error);
    return TRUE;
}
