/* SPDX-License-Identifier: MIT */
/*
 * view_part.c - what "mimeheader NAME" rules look at: a field of the header of every part;
 * see view.h.
 */
#include <string.h>

#include "base/hash.h"
#include "mail/field.h"
#include "mail/view_build.h"

enum { PARTS = 1000, ALL_BYTES = 65536 }; /* that SpamAssassin looks at */

typedef struct {
    const char *bytes;
    const char *name; /* without ":raw" */
    gsize name_len;
    gboolean raw;
    gboolean all; /* every field, with its name */
    PsView *view;
} Request;

/* In the header of a part the blanks behind the colon are not part of a raw value; in that of
 * the message they are, as in SpamAssassin. */
static PsField
as_seen(const Request *r, const PsPart *part, PsField field)
{
    while (r->raw && part->parent && field.value.length &&
           g_ascii_isspace(r->bytes[field.value.offset])) {
        field.value.offset++;
        field.value.length--;
    }
    return field;
}

static void
add_named(Request *r, const PsPart *part, const PsField *field)
{
    const PsField seen = as_seen(r, part, *field);

    ps_text_add_raw(
        r->view->text, r->bytes + field->name.offset, field->name.length, field->name.offset);
    ps_text_add_from(r->view->text, ": ", 2, PS_SPAN_NONE);
    ps_view_add_field(r->view->text, r->bytes, &seen, r->raw, TRUE);
}

/* FALSE if PART has no such field. Of several the last counts. */
static gboolean
add_fields(Request *r, const PsPart *part)
{
    gsize pos = part->header.offset, end = ps_span_end(part->header);
    gsize begin = ps_text_length(r->view->text);
    PsField field, last = { 0 };
    gboolean found = FALSE;
    PsFieldKind kind;

    while ((kind = ps_field_next(r->bytes, end, &pos, &field)) != PS_FIELD_END) {
        if (kind != PS_FIELD_OK)
            continue;
        if (r->all && ps_text_length(r->view->text) - begin + field.whole.length > ALL_BYTES)
            break;
        if (r->all) {
            add_named(r, part, &field);
        } else if (field.name.length == r->name_len &&
                   !g_ascii_strncasecmp(r->bytes + field.name.offset, r->name, r->name_len)) {
            last = field;
            found = TRUE;
        }
    }
    if (found) {
        last = as_seen(r, part, last);
        ps_view_add_field(r->view->text, r->bytes, &last, r->raw, FALSE);
    }
    return found || r->all;
}

static PsView *
view_new(PsMessage *message, const char *name, const char *unset)
{
    const char *colon = strchr(name, ':');
    Request r = { .bytes = ps_source_bytes(ps_message_source(message)),
        .name = name,
        .name_len = colon ? (gsize) (colon - name) : strlen(name),
        .raw = colon && !strcmp(colon, ":raw"),
        .view = ps_view_new() };
    guint count = MIN(ps_message_part_count(message), PARTS);

    r.all = r.name_len == 3 && !memcmp(name, "ALL", 3);
    for (guint i = 0; i < count; i++) {
        gsize start = ps_text_length(r.view->text);

        /* a raw field that is not there is an empty one */
        if (!add_fields(&r, ps_message_part(message, i)) && !r.raw)
            ps_text_add_from(r.view->text, unset, strlen(unset), PS_SPAN_NONE);
        ps_view_add_string(r.view, start);
        if (start == ps_text_length(r.view->text) ||
            ps_text_bytes(r.view->text)[ps_text_length(r.view->text) - 1] != '\n')
            ps_text_add_from(r.view->text, "\n", 1, PS_SPAN_NONE);
    }
    return r.view;
}

const GArray *
ps_view_parts(PsMessage *message, const char *name, const char *unset)
{
    GData **kept = ps_message_kept(message);
    GQuark quark = g_quark_from_static_string("view-parts");
    GHashTable *views = g_datalist_id_get_data(kept, quark);
    g_autofree char *key = g_strdup_printf("%s %s", name, unset);
    PsView *view;

    if (!views) {
        views = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, ps_view_free);
        g_datalist_id_set_data_full(kept, quark, views, (GDestroyNotify) g_hash_table_unref);
    }
    view = g_hash_table_lookup(views, key);
    if (!view) {
        view = view_new(message, name, unset);
        g_hash_table_insert(views, g_steal_pointer(&key), view);
    }
    return view->strings;
}
