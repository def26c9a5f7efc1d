/* SPDX-License-Identifier: MIT */
/* attach.c - the attachments of a message, looked at; see attach.h. */
#include "mail/attach.h"

#include <locale.h>
#include <string.h>

#include "mail/attach_apart.h"
#include "mail/attach_look.h"
#include "mail/attach_pdf.h"
#include "mail/magic.h"

enum {
    HEAD = 4096, /* raw bytes that say whether a library is needed */
    FALLS = 3,   /* processes that may come to a bad end */
};

typedef struct {
    PsMessage *message;
    GPtrArray *parts; /* PsPart: those that take a library */
    guint next;       /* the first of them that the process looks at */
    GArray *found;    /* PsFound */
    GStringChunk *strings;
} Attachments;

gboolean
ps_part_is_file(const PsPart *part)
{
    static const char *const others[] = { "application/pgp-signature",
        "application/pgp-encrypted", "application/pkcs7-signature",
        "application/x-pkcs7-signature", NULL };

    if (g_str_has_prefix(part->type, "multipart/") ||
        g_str_has_prefix(part->type, "message/") || g_strv_contains(others, part->type))
        return FALSE;
    return part->attachment || !g_str_has_prefix(part->type, "text/");
}

char *
ps_part_name(const PsPart *part)
{
    return part->filename ? g_strdup(part->filename) : g_strdup_printf("part %s", part->id);
}

static PsText *
decode(const Attachments *a, const PsPart *part, gsize most)
{
    PsSpan body = { part->body.offset, MIN(part->body.length, most) };

    return ps_decode_body(
        ps_source_bytes(ps_message_source(a->message)), body, part->encoding, NULL);
}

static void
add(Attachments *a, const PsPart *part, PsFoundKind kind, const char *path, const char *word)
{
    PsFound found = { kind, part, g_string_chunk_insert(a->strings, path),
        g_string_chunk_insert_const(a->strings, word) };

    g_array_append_val(a->found, found);
}

static void
look_at_pdf(Attachments *a, const PsPart *part, const char *name)
{
    g_autoptr(PsText) text = decode(a, part, G_MAXSIZE);
    g_autoptr(GString) records = g_string_new(NULL);
    PsFoundOut out = { records, -1 };
    const char *path, *word;
    PsFoundKind kind;
    gsize pos = 0;

    ps_pdf_look(&out, name, ps_text_bytes(text), ps_text_length(text));
    while (ps_found_next(records->str, records->len, &pos, &kind, &path, &word))
        add(a, part, kind, path, word);
}

/* Look at PART if that can be done here, else keep it for the process. */
static void
look_at_part(Attachments *a, const PsPart *part)
{
    g_autofree char *name = ps_part_name(part);
    g_autofree char *ending = ps_attach_ending(name);
    g_autoptr(PsText) head = decode(a, part, HEAD);

    add(a, part, PS_FOUND_FILE, name, "");
    if (!ps_text_length(head))
        return;
    if (!ps_magic_is_plain(ps_text_bytes(head), ps_text_length(head), ending, part->type))
        g_ptr_array_add(a->parts, (gpointer) part);
    else if (ps_pdf_is(ps_text_bytes(head), ps_text_length(head)))
        look_at_pdf(a, part, name);
}

/* In the process. */
static void
look_at_rest(gpointer data, PsFoundOut *out)
{
    Attachments *a = data;
    g_autoptr(PsAttachLook) look = ps_attach_begin(out);

    setlocale(LC_CTYPE, "C.UTF-8"); /* libarchive gives names in the locale's charset */
    for (guint i = a->next; i < a->parts->len; i++) {
        const PsPart *part = a->parts->pdata[i];
        g_autofree char *index = g_strdup_printf("%u", i);
        g_autofree char *name = ps_part_name(part);
        g_autoptr(PsText) text = NULL;

        ps_found_add(out, PS_FOUND_PART, index, "");
        ps_found_flush(out); /* so that it is known where the process came to */
        text = decode(a, part, G_MAXSIZE);
        ps_attach_look(look, name, ps_text_bytes(text), ps_text_length(text));
    }
}

/* Take over RECORDS. FALSE if they end before their end; a->next is the part behind the one
 * where they do. */
static gboolean
take_over(Attachments *a, const GString *records)
{
    const char *path, *word;
    PsFoundKind kind;
    gsize pos = 0;
    guint at = a->next;

    while (ps_found_next(records->str, records->len, &pos, &kind, &path, &word)) {
        if (kind == PS_FOUND_END)
            return TRUE;
        if (kind == PS_FOUND_PART)
            at = (guint) g_ascii_strtoull(path, NULL, 10);
        else if (at < a->parts->len)
            add(a, a->parts->pdata[at], kind, path, word);
    }
    a->next = at + 1;
    return FALSE;
}

static void
add_unseen(Attachments *a, guint index, const char *reason)
{
    const PsPart *part = a->parts->pdata[index];
    g_autofree char *name = ps_part_name(part);

    add(a, part, PS_FOUND_UNSEEN, name, reason);
}

/* Look at all parts that take a library, in as many processes as that takes. */
static void
look_apart(Attachments *a)
{
    static const char *const reasons[] = { "crashed", "crashed", "too-slow", "no-process" };
    const char *reason = reasons[PS_APART_FAILED];

    for (guint i = 0; i < FALLS && a->next < a->parts->len; i++) {
        g_autoptr(GString) records = g_string_new(NULL);
        PsApartEnd end = ps_apart_run(look_at_rest, a, records);

        if (take_over(a, records))
            return;
        reason = reasons[end];
        add_unseen(a, MIN(a->next, a->parts->len) - 1, reason);
    }
    for (; a->next < a->parts->len; a->next++)
        add_unseen(a, a->next, reason);
}

static void
attachments_free(gpointer data)
{
    Attachments *a = data;

    g_ptr_array_unref(a->parts);
    g_array_unref(a->found);
    g_string_chunk_free(a->strings);
    g_free(a);
}

const GArray *
ps_message_found(PsMessage *message)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("attachments");
    Attachments *a = g_datalist_id_get_data(kept, key);

    if (a)
        return a->found;
    a = g_new0(Attachments, 1);
    a->message = message;
    a->parts = g_ptr_array_new();
    a->found = g_array_new(FALSE, FALSE, sizeof(PsFound));
    a->strings = g_string_chunk_new(256);
    for (guint i = 0; i < ps_message_part_count(message); i++)
        if (ps_part_is_file(ps_message_part(message, i)))
            look_at_part(a, ps_message_part(message, i));
    if (a->parts->len)
        look_apart(a);
    g_datalist_id_set_data_full(kept, key, a, attachments_free);
    return a->found;
}
