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
#include "mail/view_build.h"

#define ALL_BYTES 65536 /* of the pseudo header ALL */

typedef enum {
    MODIFIER_RAW = 1 << 0,
    MODIFIER_ADDR = 1 << 1,
    MODIFIER_NAME = 1 << 2,
    MODIFIER_FIRST = 1 << 3,
    MODIFIER_LAST = 1 << 4,
} Modifier;

static const struct {
    const char *name;
    Modifier modifier;
} modifiers[] = {
    { "raw", MODIFIER_RAW },
    { "addr", MODIFIER_ADDR },
    { "name", MODIFIER_NAME },
    { "first", MODIFIER_FIRST },
    { "last", MODIFIER_LAST },
};

typedef struct {
    PsMessage *message;
    const PsSource *source;
    const char *bytes;
    guint modifiers;
    gboolean unfold; /* raw values too */
    gboolean found;  /* an address or a name */
    PsText *to;
} Request;

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
add_unfolded(Request *r, PsSpan value)
{
    gsize start = value.offset, end = ps_span_end(value);

    while (start < end && g_ascii_isspace(r->bytes[start]))
        start++;
    while (end > start && g_ascii_isspace(r->bytes[end - 1]))
        end--;
    add_lines(r->to, r->bytes, start, end, TRUE);
}

static void
add_decoded(Request *r, const PsField *field)
{
    const char *name = r->bytes + field->name.offset;

    if (is_decoded(name, field->name.length)) {
        g_autoptr(PsText) text = ps_decode_header(r->bytes, field->value, NULL);

        ps_text_add_text(r->to, text, 0, ps_text_length(text));
    } else {
        add_unfolded(r, field->value);
    }
}

static void
add_newline(Request *r)
{
    ps_text_add_from(r->to, "\n", 1, PS_SPAN_NONE);
}

/* Before a result of a modifier: a line end if there is one already. */
static void
add_separator(Request *r)
{
    if (r->found)
        add_newline(r);
    r->found = TRUE;
}

/* Things that are no address of anybody are left out. */
static void
add_address(Request *r, const PsMailbox *mailbox, gsize offset)
{
    PsSpan at = { offset + mailbox->addr.offset, mailbox->addr.length };
    const char *address = mailbox->address, *host = strrchr(address, '@');
    gsize len = strlen(address);

    if (!host || host == address || !host[1] || ps_span_is_none(mailbox->addr) ||
        (*address != '"' && strcspn(address, " \t:") < len))
        return;
    add_separator(r);
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
name_of(const Request *r, const PsMailbox *mailbox, gsize offset)
{
    const char *text = r->bytes + offset + mailbox->whole.offset, *open, *close;

    if (!ps_span_is_none(mailbox->name)) {
        PsSpan name = mailbox->name;

        while ((r->modifiers & MODIFIER_RAW) && ps_span_end(name) < mailbox->addr.offset &&
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
add_name(Request *r, const PsMailbox *mailbox, gsize offset)
{
    PsSpan at = name_of(r, mailbox, offset);
    g_autoptr(PsText) name = NULL, plain = NULL, squeezed = NULL;

    if (ps_span_is_none(at))
        return;
    at.offset += offset;
    if (r->modifiers & MODIFIER_RAW) {
        name = ps_text_new();
        add_lines(name, r->bytes, at.offset, ps_span_end(at), TRUE);
    } else {
        name = ps_decode_header(r->bytes, at, NULL);
    }
    plain = unquote(name);
    if (!(r->modifiers & MODIFIER_RAW))
        squeezed = squeeze(plain);
    add_separator(r);
    ps_text_add_text(
        r->to, squeezed ? squeezed : plain, 0, ps_text_length(squeezed ? squeezed : plain));
}

static void
add_mailboxes(Request *r, PsSpan value)
{
    g_autoptr(PsMailboxes) list = ps_mailboxes_new(r->bytes + value.offset, value.length);

    for (guint i = 0; i < ps_mailboxes_count(list); i++) {
        const PsMailbox *mailbox = ps_mailboxes_get(list, i);

        if (r->modifiers & MODIFIER_ADDR)
            add_address(r, mailbox, value.offset);
        else
            add_name(r, mailbox, value.offset);
    }
}

static void
add_field(Request *r, const PsField *field)
{
    if (r->modifiers & (MODIFIER_ADDR | MODIFIER_NAME)) {
        add_mailboxes(r, field->value);
        return;
    }
    if (!(r->modifiers & MODIFIER_RAW))
        add_decoded(r, field);
    else
        add_lines(r->to, r->bytes, field->value.offset, ps_span_end(field->value), r->unfold);
    add_newline(r);
}

void
ps_view_add_field(
    PsText *to, const char *bytes, const PsField *field, gboolean raw, gboolean unfold)
{
    Request r = { .bytes = bytes, .to = to, .unfold = unfold };

    r.modifiers = raw ? MODIFIER_RAW : 0;
    add_field(&r, field);
}

/* Those of FIELDS that the modifiers ask for. */
static void
add_fields(Request *r, const GPtrArray *fields)
{
    guint first = 0, end = fields->len;

    if (r->modifiers & MODIFIER_FIRST)
        end = MIN(end, 1);
    else if ((r->modifiers & MODIFIER_LAST) && end)
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

/* "Name: value" of each field. */
static void
add_all(Request *r)
{
    PsSpan header = ps_source_header(r->source);

    if (r->modifiers & MODIFIER_RAW) {
        gsize end = ps_span_end(header);

        /* the empty line stays where it is CR LF, as in SpamAssassin */
        if (ps_source_eol(r->source) == PS_EOL_LF && header.length > 1 &&
            r->bytes[end - 1] == '\n' && r->bytes[end - 2] == '\n')
            end--;
        ps_text_add_raw(r->to, r->bytes + header.offset, end - header.offset, header.offset);
        return;
    }
    for (guint i = 0; i < ps_source_field_count(r->source); i++) {
        const PsField *field = ps_source_field(r->source, i);

        if (ps_text_length(r->to) + field->whole.length > ALL_BYTES)
            break;
        ps_text_add_raw(
            r->to, r->bytes + field->name.offset, field->name.length, field->name.offset);
        ps_text_add_from(r->to, ": ", 2, PS_SPAN_NONE);
        add_decoded(r, field);
        add_newline(r);
    }
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

static gboolean
add_request(Request *r, const char *name)
{
    static const char *const to_cc[] = { "To", "Cc", NULL };
    static const char *const message_ids[] = { "X-Message-Id", "Resent-Message-Id",
        "X-Original-Message-ID", "Message-Id", NULL };
    const char *const names[] = { name, NULL };
    g_autoptr(GPtrArray) fields = NULL;

    if (strcmp(name, "ALL") == 0) {
        add_all(r);
        return TRUE;
    }
    if (g_ascii_strcasecmp(name, "ToCc") == 0)
        fields = find_fields(r->source, to_cc);
    else if (strcmp(name, "MESSAGEID") == 0)
        fields = find_fields(r->source, message_ids);
    r->unfold = fields != NULL;
    if (!fields)
        fields = find_fields(r->source, names);
    add_fields(r, fields);
    return fields->len > 0 && (!(r->modifiers & (MODIFIER_ADDR | MODIFIER_NAME)) || r->found);
}

gboolean
ps_view_knows_header(const char *name)
{
    static const char *const others[] = { "EnvelopeFrom", "ALL-TRUSTED", "ALL-UNTRUSTED",
        "ALL-INTERNAL", "ALL-EXTERNAL", "X-Spam-Relays-Trusted", "X-Spam-Relays-Untrusted",
        "X-Spam-Relays-Internal", "X-Spam-Relays-External" };
    g_auto(GStrv) words = g_strsplit(name, ":", -1);
    guint ignored;

    for (guint i = 0; words[0] && i < G_N_ELEMENTS(others); i++)
        if (g_ascii_strcasecmp(words[0], others[i]) == 0)
            return FALSE;
    return words[0] && read_modifiers(words + 1, &ignored);
}

PsView *
ps_view_header_new(PsMessage *message, const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, ":", -1);
    PsView *view = ps_view_new();
    Request r = { .message = message,
        .source = ps_message_source(message),
        .bytes = ps_source_bytes(ps_message_source(message)),
        .to = view->text };

    if (!words[0] || !read_modifiers(words + 1, &r.modifiers) || !add_request(&r, words[0])) {
        ps_view_free(view);
        return NULL;
    }
    ps_view_add_string(view, 0);
    return view;
}
