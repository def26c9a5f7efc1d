/* SPDX-License-Identifier: MIT */
/* covered.c - what must stay as it is; see covered.h. */
#include "fix/covered.h"

#include <string.h>

#include "base/hash.h"
#include "mail/signature.h"

struct PsCovered {
    const PsSource *source;
    GArray *sealed;       /* PsSpan in file order: parts that a signature or cipher holds */
    GArray *attached;     /* the same: mails in the mail */
    GHashTable *fields;   /* names in lower case: what DKIM signatures cover; NULL: none is */
    gboolean every_field; /* a signature that cannot be read covers all */
};

static void
add_signature(PsCovered *covered, const PsField *field)
{
    const char *bytes = ps_source_bytes(covered->source);
    g_auto(GStrv) names = ps_signature_names(bytes, field);

    if (!covered->fields)
        covered->fields = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    g_hash_table_add(covered->fields,
        g_ascii_strdown(bytes + field->name.offset, (gssize) field->name.length));
    if (!names)
        covered->every_field = TRUE;
    for (char **name = names; name && *name; name++)
        g_hash_table_add(covered->fields, g_strdup(*name));
}

static void
find_signatures(PsCovered *covered)
{
    for (guint i = 0; i < ps_source_field_count(covered->source); i++) {
        const PsField *field = ps_source_field(covered->source, i);

        if (ps_signature_is(ps_source_bytes(covered->source), field))
            add_signature(covered, field);
    }
}

/* What stands in such a part is signed or encrypted as the bytes that it is. */
static gboolean
is_sealed(const char *type)
{
    static const char *const sealed[] = { "multipart/signed", "multipart/encrypted",
        "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted",
        "application/pgp" };

    for (guint i = 0; i < G_N_ELEMENTS(sealed); i++)
        if (!strcmp(type, sealed[i]))
            return TRUE;
    return FALSE;
}

/* Text that OpenPGP signed or encrypted where it stands. */
static gboolean
holds_pgp(const char *bytes, PsSpan body)
{
    static const char mark[] = "-----BEGIN PGP ";

    return memmem(bytes + body.offset, body.length, mark, sizeof mark - 1) != NULL;
}

/* Add SPAN, unless it lies in the last one: so they stay apart, in file order. */
static void
add_span(GArray *spans, PsSpan span)
{
    if (!spans->len || ps_span_end(g_array_index(spans, PsSpan, spans->len - 1)) <= span.offset)
        g_array_append_val(spans, span);
}

static void
find_parts(PsCovered *covered, const PsMessage *message)
{
    const char *bytes = ps_source_bytes(covered->source);

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (is_sealed(part->type) || (part->text && holds_pgp(bytes, part->body)))
            add_span(covered->sealed, part->body);
        if (g_str_has_prefix(part->type, "message/"))
            add_span(covered->attached, part->body);
    }
}

PsCovered *
ps_covered_new(const PsMessage *message, gboolean signed_too)
{
    PsCovered *covered = g_new0(PsCovered, 1);

    covered->source = ps_message_source(message);
    covered->sealed = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    covered->attached = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    if (!signed_too)
        find_signatures(covered);
    find_parts(covered, message);
    return covered;
}

void
ps_covered_free(PsCovered *covered)
{
    if (!covered)
        return;
    g_array_unref(covered->sealed);
    g_array_unref(covered->attached);
    g_clear_pointer(&covered->fields, g_hash_table_unref);
    g_free(covered);
}

/* AT changes something inside one of SPANS. */
static gboolean
is_in(const GArray *spans, PsSpan at)
{
    guint low = 0, high = spans->len;

    while (low < high) { /* the first that ends behind AT's beginning */
        guint middle = low + (high - low) / 2;

        if (ps_span_end(g_array_index(spans, PsSpan, middle)) <= at.offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < spans->len &&
           g_array_index(spans, PsSpan, low).offset < MAX(ps_span_end(at), at.offset + 1);
}

static gboolean
is_signed_name(const PsCovered *covered, const char *name, gsize len)
{
    g_autofree char *lower = g_ascii_strdown(name, (gssize) len);

    return covered->every_field || g_hash_table_contains(covered->fields, g_strstrip(lower));
}

/* The field that a new line of the header begins, or one that stood there. */
static gboolean
is_signed_text(const PsCovered *covered, const char *text, gsize len)
{
    const char *colon = memchr(text, ':', len);

    return colon && is_signed_name(covered, text, (gsize) (colon - text));
}

/* The index of the first field that ends at OFFSET or behind. */
static guint
first_field(const PsSource *source, gsize offset)
{
    guint low = 0, high = ps_source_field_count(source);

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (ps_span_end(ps_source_field(source, middle)->whole) < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gboolean
is_signed(const PsCovered *covered, const PsEdit *edit)
{
    const PsSource *source = covered->source;
    const char *bytes = ps_source_bytes(source);
    gsize end = ps_span_end(edit->at);

    if (!covered->fields)
        return FALSE;
    if (covered->every_field || end > ps_source_body(source).offset)
        return TRUE;
    for (guint i = first_field(source, edit->at.offset); i < ps_source_field_count(source);
         i++) {
        const PsField *field = ps_source_field(source, i);

        if (field->whole.offset >= MAX(end, edit->at.offset + 1))
            break;
        if (!edit->at.length && edit->at.offset == field->whole.offset)
            continue; /* a new line before it */
        if (is_signed_name(covered, bytes + field->name.offset, field->name.length))
            return TRUE;
    }
    return edit->length && is_signed_text(covered, edit->text, edit->length);
}

const char *
ps_covered_by(const PsCovered *covered, const PsEdit *edit)
{
    if (is_in(covered->sealed, edit->at))
        return "sealed";
    if (is_in(covered->attached, edit->at))
        return "attached";
    return is_signed(covered, edit) ? "signed" : NULL;
}
