/* SPDX-License-Identifier: MIT */
/*
 * view_header.c - what "header NAME" rules look at; see view.h.
 *
 * A plain name stands for the values of all such fields, decoded, each with a line end.
 * Modifiers take the addresses or names out of them, or leave them as they are; their
 * results have line ends between them only.
 */
#include <string.h>

#include "addr/mailbox.h"
#include "mail/view_request.h"

static const struct {
    const char *name;
    guint modifier;
} modifiers[] = {
    { "raw", PS_MODIFIER_RAW },
    { "addr", PS_MODIFIER_ADDR },
    { "name", PS_MODIFIER_NAME },
    { "host", PS_MODIFIER_HOST },
    { "domain", PS_MODIFIER_HOST | PS_MODIFIER_DOMAIN },
    { "ip", PS_MODIFIER_IP },
    { "revip", PS_MODIFIER_IP | PS_MODIFIER_REVERSED },
    { "first", PS_MODIFIER_FIRST },
    { "last", PS_MODIFIER_LAST },
};

/* Results of these have line ends between them only. */
#define PIECES                                                                                 \
    (PS_MODIFIER_ADDR | PS_MODIFIER_NAME | PS_MODIFIER_HOST | PS_MODIFIER_DOMAIN |             \
        PS_MODIFIER_IP)

/* Fields in which what looks like an encoded-word is none. */
static gboolean
is_decoded(const char *name, gsize len)
{
    static const char *const names[] = { "Received", "Message-ID", "Resent-Message-ID", "Date",
        "Resent-Date", "MIME-Version", "References", "In-Reply-To" };

    if (len > 5 && g_ascii_strncasecmp(name, "List-", 5) == 0)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (len == strlen(names[i]) && g_ascii_strncasecmp(name, names[i], len) == 0)
            return FALSE;
    return TRUE;
}

static gboolean
is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The bytes from START to END with LF for each line end, and a blank for each fold if they
 * are UNFOLDed. */
static void
add_lines(PsText *to, const char *bytes, gsize start, gsize end, gboolean unfold)
{
    while (start < end) {
        const char *lf = memchr(bytes + start, '\n', end - start);
        gsize line_end = lf ? (gsize) (lf - bytes) : end;
        gsize text_end = line_end, next = line_end + 1;

        if (lf && text_end > start && bytes[text_end - 1] == '\r')
            text_end--;
        ps_text_add_raw(to, bytes + start, text_end - start, start);
        if (lf && unfold) {
            while (next < end && is_blank(bytes[next]))
                next++;
            ps_text_add_from(to, " ", 1, (PsSpan){ text_end, next - text_end });
        } else if (lf) {
            ps_text_add_from(to, "\n", 1, (PsSpan){ text_end, next - text_end });
        }
        start = next;
    }
}

static void
add_unfolded(PsViewRequest *r, PsSpan value)
{
    gsize start = value.offset, end = ps_span_end(value);

    while (start < end && g_ascii_isspace(r->bytes[start]))
        start++;
    while (end > start && g_ascii_isspace(r->bytes[end - 1]))
        end--;
    add_lines(r->to, r->bytes, start, end, TRUE);
}

void
ps_view_add_decoded(PsViewRequest *r, const PsField *field)
{
    const char *name = r->bytes + field->name.offset;

    if (is_decoded(name, field->name.length)) {
        g_autoptr(PsText) text = ps_decode_header(r->bytes, field->value, NULL);

        ps_text_add_text(r->to, text, 0, ps_text_length(text));
    } else {
        add_unfolded(r, field->value);
    }
}

void
ps_view_add_newline(PsViewRequest *r)
{
    ps_text_add_from(r->to, "\n", 1, PS_SPAN_NONE);
}

void
ps_view_begin(PsViewRequest *r)
{
    gsize start;

    if (r->results->len && (r->modifiers & PIECES))
        ps_view_add_newline(r);
    start = ps_text_length(r->to);
    g_array_append_val(r->results, start);
}

/* Things that are no address of anybody are left out. */
static void
add_address(PsViewRequest *r, const PsMailbox *mailbox, gsize offset)
{
    PsSpan at = { offset + mailbox->addr.offset, mailbox->addr.length };
    const char *address = mailbox->address, *host = strrchr(address, '@');
    gsize len = strlen(address);

    if (!host || host == address || !host[1] || ps_span_is_none(mailbox->addr) ||
        (*address != '"' && strcspn(address, " \t:") < len))
        return;
    ps_view_begin(r);
    if (len == at.length && memcmp(r->bytes + at.offset, address, len) == 0)
        ps_text_add_raw(r->to, address, len, at.offset);
    else
        ps_text_add_from(r->to, address, len, at);
}

/* NAME without quotation marks and the backslashes that protect others. */
static PsText *
unquote(const PsText *name)
{
    const char *bytes = ps_text_bytes(name);
    gsize len = ps_text_length(name);
    PsText *plain = ps_text_new();

    for (gsize i = 0; i < len; i++) {
        if (bytes[i] == '"')
            continue;
        if (bytes[i] == '\\' && i + 1 < len)
            i++;
        ps_text_add_text(plain, name, i, 1);
    }
    return plain;
}

/* NAME with one blank for each run of white space, none at its ends, and without a pair of
 * single quotation marks around it. */
static PsText *
squeeze(const PsText *name)
{
    const char *bytes = ps_text_bytes(name);
    gsize start = 0, len = ps_text_length(name);
    PsText *plain = ps_text_new();
    gboolean gap = FALSE;

    while (start < len && g_ascii_isspace(bytes[start]))
        start++;
    while (len > start && g_ascii_isspace(bytes[len - 1]))
        len--;
    if (start == len) { /* blanks alone stay */
        ps_text_add_text(plain, name, 0, ps_text_length(name));
        return plain;
    }
    if (len - start >= 2 && bytes[start] == '\'' && bytes[len - 1] == '\'') {
        start++;
        len--;
    }
    for (; start < len; start++) {
        if (!g_ascii_isspace(bytes[start]))
            ps_text_add_text(plain, name, start, 1);
        else if (!gap)
            ps_text_add_for(plain, " ", 1, name, start, 1);
        gap = g_ascii_isspace(bytes[start]);
    }
    return plain;
}

/* Where the name of MAILBOX stands in the value; if it has none, a comment behind the
 * address is one. */
static PsSpan
name_of(const PsViewRequest *r, const PsMailbox *mailbox, gsize offset)
{
    const char *text = r->bytes + offset + mailbox->whole.offset, *open, *close;

    if (!ps_span_is_none(mailbox->name)) {
        PsSpan name = mailbox->name;

        while ((r->modifiers & PS_MODIFIER_RAW) && ps_span_end(name) < mailbox->addr.offset &&
               g_ascii_isspace(r->bytes[offset + ps_span_end(name)]))
            name.length++;
        return name;
    }
    open = memchr(text, '(', mailbox->whole.length);
    close = open ? memrchr(open, ')', mailbox->whole.length - (gsize) (open - text)) : NULL;
    if (!close)
        return PS_SPAN_NONE;
    return (PsSpan){ mailbox->whole.offset + (gsize) (open + 1 - text),
        (gsize) (close - open) - 1 };
}

static void
add_name(PsViewRequest *r, const PsMailbox *mailbox, gsize offset)
{
    PsSpan at = name_of(r, mailbox, offset);
    g_autoptr(PsText) name = NULL, plain = NULL, squeezed = NULL;

    if (ps_span_is_none(at))
        return;
    at.offset += offset;
    if (r->modifiers & PS_MODIFIER_RAW) {
        name = ps_text_new();
        add_lines(name, r->bytes, at.offset, ps_span_end(at), TRUE);
    } else {
        name = ps_decode_header(r->bytes, at, NULL);
    }
    plain = unquote(name);
    if (!ps_text_length(plain) && ps_span_end(at) < offset + ps_span_end(mailbox->whole) &&
        g_ascii_isspace(r->bytes[ps_span_end(at)]))
        ps_text_add_raw(plain, " ", 1, ps_span_end(at)); /* of "" SpamAssassin sees this */
    if (!(r->modifiers & PS_MODIFIER_RAW))
        squeezed = squeeze(plain);
    ps_view_begin(r);
    ps_text_add_text(
        r->to, squeezed ? squeezed : plain, 0, ps_text_length(squeezed ? squeezed : plain));
}

static void
add_mailboxes(PsViewRequest *r, PsSpan value)
{
    g_autoptr(PsMailboxes) list = ps_mailboxes_new(r->bytes + value.offset, value.length);

    for (guint i = 0; i < ps_mailboxes_count(list); i++) {
        const PsMailbox *mailbox = ps_mailboxes_get(list, i);

        if (r->modifiers & PS_MODIFIER_ADDR)
            add_address(r, mailbox, value.offset);
        else
            add_name(r, mailbox, value.offset);
    }
}

static void
add_field(PsViewRequest *r, const PsField *field)
{
    if (r->modifiers & (PS_MODIFIER_ADDR | PS_MODIFIER_NAME)) {
        add_mailboxes(r, field->value);
        return;
    }
    ps_view_begin(r);
    if (!(r->modifiers & PS_MODIFIER_RAW))
        ps_view_add_decoded(r, field);
    else
        add_lines(r->to, r->bytes, field->value.offset, ps_span_end(field->value), r->unfold);
    if (!(r->modifiers & PIECES))
        ps_view_add_newline(r);
}

void
ps_view_add_field(
    PsText *to, const char *bytes, const PsField *field, gboolean raw, gboolean unfold)
{
    g_autoptr(GArray) results = g_array_new(FALSE, FALSE, sizeof(gsize));
    PsViewRequest r = { .bytes = bytes, .to = to, .unfold = unfold, .results = results };

    r.modifiers = raw ? PS_MODIFIER_RAW : 0;
    add_field(&r, field);
}

/* Those of FIELDS that the modifiers ask for. */
static void
add_fields(PsViewRequest *r, const GPtrArray *fields)
{
    guint first = 0, end = fields->len;

    if (r->modifiers & PS_MODIFIER_FIRST)
        end = MIN(end, 1);
    else if ((r->modifiers & PS_MODIFIER_LAST) && end)
        first = end - 1;
    for (guint i = first; i < end; i++)
        add_field(r, fields->pdata[i]);
}

/* The fields of all these names, those of one after those of the other. */
static GPtrArray *
find_fields(const PsSource *source, const char *const *names)
{
    GPtrArray *fields = g_ptr_array_new();

    for (; *names; names++) {
        const PsField *field;
        guint index = 0;

        for (; (field = ps_source_find(source, *names, index, &index)); index++)
            g_ptr_array_add(fields, (gpointer) field);
    }
    return fields;
}

/* FALSE if it is none that there is. */
static gboolean
read_modifiers(char *const *words, guint *ret)
{
    guint found = 0;

    for (; *words; words++) {
        guint i = 0;

        while (i < G_N_ELEMENTS(modifiers) && strcmp(*words, modifiers[i].name) != 0)
            i++;
        if (i == G_N_ELEMENTS(modifiers))
            return FALSE;
        found |= modifiers[i].modifier;
    }
    *ret = found;
    return TRUE;
}

static void
add_request(PsViewRequest *r, const char *name)
{
    static const char *const to_cc[] = { "To", "Cc", NULL };
    static const char *const message_ids[] = { "X-Message-Id", "Resent-Message-Id",
        "X-Original-Message-ID", "Message-Id", NULL };
    const char *const names[] = { name, NULL };
    g_autoptr(GPtrArray) fields = NULL;

    if (ps_view_add_pseudo(r, name))
        return;
    if (g_ascii_strcasecmp(name, "ToCc") == 0)
        fields = find_fields(r->source, to_cc);
    else if (strcmp(name, "MESSAGEID") == 0)
        fields = find_fields(r->source, message_ids);
    r->unfold = fields != NULL;
    if (!fields)
        fields = find_fields(r->source, names);
    add_fields(r, fields);
    if (!fields->len)
        ps_view_add_metadata(r, name);
}

gboolean
ps_view_knows_header(const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, ":", -1);
    guint ignored;

    return words[0] && read_modifiers(words + 1, &ignored);
}

PsView *
ps_view_header_new(PsMessage *message, const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, ":", -1);
    PsView *view = ps_view_new();
    PsViewRequest r = { .message = message,
        .source = ps_message_source(message),
        .bytes = ps_source_bytes(ps_message_source(message)),
        .to = view->text,
        .results = g_array_new(FALSE, FALSE, sizeof(gsize)) };
    gboolean there;

    if (words[0] && read_modifiers(words + 1, &r.modifiers))
        add_request(&r, words[0]);
    if (r.modifiers & (PS_MODIFIER_HOST | PS_MODIFIER_IP))
        ps_view_take_hosts(&r, view);
    there = r.results->len > 0;
    g_array_unref(r.results);
    if (!there) {
        ps_view_free(view);
        return NULL;
    }
    ps_view_add_string(view, 0);
    return view;
}
