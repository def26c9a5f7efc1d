/* SPDX-License-Identifier: MIT */
/* attachments.c - facts of files that come along, and of the size of the mail as it is sent. */
#include "facts/measure.h"

#include <string.h>

#include "mail/attach.h"
#include "mail/attach_look.h"
#include "mail/magic.h"

/* Where records go: those of a kind, or of a kind with a word, and the fact that has the word. */
static const struct {
    PsFoundKind kind;
    const char *only;
    PsFactId path;
    int word; /* -1: none has */
} records[] = {
    { PS_FOUND_FILE, NULL, PS_FACT_attachment_path, -1 },
    { PS_FOUND_ENCRYPTED, NULL, PS_FACT_attachment_encrypted,
        PS_FACT_attachment_encrypted_part },
    { PS_FOUND_LOCKED, NULL, PS_FACT_attachment_locked, -1 },
    { PS_FOUND_NESTED, NULL, PS_FACT_attachment_nested, -1 },
    { PS_FOUND_MACRO, NULL, PS_FACT_attachment_macro, PS_FACT_attachment_macro_kind },
    { PS_FOUND_TEMPLATE, NULL, PS_FACT_attachment_template, -1 },
    { PS_FOUND_PDF, "encrypted", PS_FACT_pdf_encrypted, -1 },
    { PS_FOUND_PDF, "javascript", PS_FACT_pdf_script, -1 },
    { PS_FOUND_PDF, "launch", PS_FACT_pdf_odd, PS_FACT_pdf_odd_sign },
    { PS_FOUND_PDF, "disguised-name", PS_FACT_pdf_odd, PS_FACT_pdf_odd_sign },
    { PS_FOUND_UNSEEN, NULL, PS_FACT_attachment_unseen, PS_FACT_attachment_unseen_why },
};

static PsSpan
place_of(const PsPart *part)
{
    return part->filename ? part->filename_at : part->header;
}

/* What FOUND is said to be though its bytes are of the kind REAL, for the caller to free; or
 * NULL. */
static char *
false_claim(const PsFound *found, PsMagicKind real)
{
    g_autofree char *ending = ps_attach_ending(found->path);
    g_autofree char *name = ps_part_name(found->part);

    if (!ps_magic_fits(ps_magic_of_ending(ending), real))
        return g_strdup_printf(".%s", ending);
    if (!strcmp(name, found->path) && !ps_magic_fits(ps_magic_of_type(found->part->type), real))
        return g_strdup(found->part->type);
    return NULL;
}

/* Does what the bytes say go with what is said of them? */
static void
add_kind(PsFacts *facts, const PsFound *found)
{
    PsMagicKind real = ps_magic_of_type(found->word);
    g_autofree char *ending = ps_attach_ending(found->path);
    g_autofree char *claim = false_claim(found, real);
    PsSpan at = place_of(found->part);

    if (real == PS_MAGIC_PROGRAM && ps_magic_of_ending(ending) != PS_MAGIC_PROGRAM) {
        ps_facts_add(facts, PS_FACT_attachment_program, found->path, at);
        ps_facts_add(facts, PS_FACT_attachment_program_type, found->word, at);
    } else if (claim) {
        ps_facts_add(facts, PS_FACT_attachment_mismatch, found->path, at);
        ps_facts_add(facts, PS_FACT_attachment_claim, claim, at);
        ps_facts_add(facts, PS_FACT_attachment_real, found->word, at);
    }
}

static void
add_found(PsFacts *facts, const PsFound *found)
{
    PsSpan at = place_of(found->part);

    if (found->kind == PS_FOUND_KIND)
        add_kind(facts, found);
    for (gsize i = 0; i < G_N_ELEMENTS(records); i++) {
        if (records[i].kind != found->kind ||
            (records[i].only && strcmp(records[i].only, found->word) != 0))
            continue;
        ps_facts_add(facts, records[i].path, found->path, at);
        if (records[i].word >= 0)
            ps_facts_add(facts, (PsFactId) records[i].word, found->word, at);
    }
}

/* How the name of PART stands in the header. */
static void
measure_name(PsFacts *facts, const PsPart *part, const char *bytes)
{
    const char *raw = bytes + part->filename_at.offset;
    gsize len = part->filename_at.length;
    gboolean high = FALSE;

    for (gsize i = 0; i < len; i++)
        high = high || (guchar) raw[i] > 0x7f;
    if (high)
        ps_facts_add(facts, PS_FACT_attachment_name_8bit, part->filename, part->filename_at);
    if (memmem(raw, len, "=?", 2) && memmem(raw, len, "?=", 2))
        ps_facts_add(facts, PS_FACT_attachment_name_word, part->filename, part->filename_at);
}

/* The octets of SPAN with each line end as CRLF. */
static gsize
with_crlf(const char *bytes, PsSpan span)
{
    const char *at = bytes + span.offset, *end = at + span.length;
    gsize size = span.length;

    while (at < end) { /* an empty mail has no bytes at all */
        const char *feed = memchr(at, '\n', (gsize) (end - at));

        if (!feed)
            break;
        size += feed == bytes + span.offset || feed[-1] != '\r';
        at = feed + 1;
    }
    return size;
}

/* PART is to be put into base64 by whatever sends it. */
static gboolean
is_unencoded(const char *bytes, const PsPart *part)
{
    if (part->encoding == PS_ENCODING_BASE64 || part->encoding == PS_ENCODING_QP)
        return FALSE;
    for (gsize i = part->body.offset; i < ps_span_end(part->body); i++)
        if (!bytes[i] || (guchar) bytes[i] > 0x7f)
            return TRUE;
    return FALSE;
}

/* The octets of the body of PART, as it will be sent: lines of 76 letters in base64. */
static gsize
sent_size(const char *bytes, const PsPart *part)
{
    gsize letters = (part->body.length + 2) / 3 * 4;

    return is_unencoded(bytes, part) ? letters + (letters + 75) / 76 * 2
                                     : with_crlf(bytes, part->body);
}

static void
measure_part(PsFacts *facts, const PsPart *part, const char *bytes)
{
    if (part->filename && !ps_span_is_none(part->filename_at))
        measure_name(facts, part, bytes);
    if (!part->disposition && !part->content_id && !g_str_has_prefix(part->type, "image/"))
        ps_facts_add(facts, PS_FACT_attachment_bare, part->type, part->header);
}

static void
measure_sizes(PsFacts *facts, const PsMeasured *from)
{
    const char *bytes = ps_source_bytes(from->source);
    gsize all = with_crlf(bytes, (PsSpan){ 0, ps_source_length(from->source) });
    gsize files = 0;

    for (guint i = 0; from->message && i < ps_message_part_count(from->message); i++) {
        const PsPart *part = ps_message_part(from->message, i);
        gsize size;

        if (!ps_part_is_file(part))
            continue;
        size = sent_size(bytes, part);
        files += size;
        all += size - with_crlf(bytes, part->body);
    }
    ps_facts_add_number(facts, PS_FACT_wire_bytes, (double) all, NULL, PS_SPAN_NONE);
    if (from->message)
        ps_facts_add_number(
            facts, PS_FACT_attachment_encoded_bytes, (double) files, NULL, PS_SPAN_NONE);
}

void
ps_measure_attachments(PsFacts *facts, const PsMeasured *from)
{
    const GArray *found;

    for (int id = PS_FACT_attachment_path; id <= PS_FACT_attachment_bare; id++) {
        if (from->message)
            ps_facts_set_known(facts, (PsFactId) id);
        else
            ps_facts_set_unknown(facts, (PsFactId) id, "message refused");
    }
    measure_sizes(facts, from);
    if (!from->message) {
        ps_facts_set_unknown(facts, PS_FACT_attachment_encoded_bytes, "message refused");
        return;
    }
    for (guint i = 0; i < ps_message_part_count(from->message); i++)
        if (ps_part_is_file(ps_message_part(from->message, i)))
            measure_part(
                facts, ps_message_part(from->message, i), ps_source_bytes(from->source));
    found = ps_message_found(from->message);
    for (guint i = 0; i < found->len; i++)
        add_found(facts, &g_array_index(found, PsFound, i));
}
