/* SPDX-License-Identifier: MIT */
/*
 * parts.c - fixers of what parts say of themselves, and of how their text travels: charset,
 * transfer encoding, lines too long. What is no text, and is not encoded, nobody can encode
 * without knowing what its line ends are.
 */
#include "fix/fixer.h"

#include <string.h>

#include "fix/body.h"
#include "mail/field.h"
#include "mail/mime.h"

enum { LONGEST = 76, ALLOWED = 998 };

/* What the header of a part holds, as far as fixers ask, and what is to come into it. */
typedef struct {
    const PsPart *part;
    PsField type;     /* Content-Type */
    PsField encoding; /* Content-Transfer-Encoding */
    gboolean has_type, has_encoding, has_version;
    gsize end; /* where another field would begin */
} Header;

static Header
read_header(const PsFixing *fixing, const PsPart *part)
{
    Header header = { .part = part, .end = part->header.offset };
    gsize pos = part->header.offset;
    PsField field;
    PsFieldKind kind;

    while ((kind = ps_field_next(fixing->bytes, ps_span_end(part->header), &pos, &field)) !=
           PS_FIELD_END) {
        header.end = pos;
        if (kind != PS_FIELD_OK)
            continue;
        if (!header.has_type && ps_field_is(fixing->bytes, &field, "Content-Type")) {
            header.type = field;
            header.has_type = TRUE;
        } else if (!header.has_encoding &&
                   ps_field_is(fixing->bytes, &field, "Content-Transfer-Encoding")) {
            header.encoding = field;
            header.has_encoding = TRUE;
        } else if (ps_field_is(fixing->bytes, &field, "MIME-Version")) {
            header.has_version = TRUE;
        }
    }
    return header;
}

/* Edits of one header, in whatever order they are thought of. */
typedef struct {
    struct {
        PsSpan at;
        GString *text;
    } list[3];
    guint count;
} Changes;

static void
plan(Changes *changes, PsSpan at, const char *text)
{
    guint i = changes->count;

    while (i && changes->list[i - 1].at.offset > at.offset) {
        changes->list[i] = changes->list[i - 1];
        i--;
    }
    changes->list[i].at = at;
    changes->list[i].text = g_string_new(text);
    changes->count++;
}

static void
plan_line(const PsFixing *fixing, Changes *changes, gsize offset, const char *line)
{
    g_autofree char *text = g_strconcat(line, fixing->eol, NULL);

    plan(changes, (PsSpan){ offset, 0 }, text);
}

static void
make(PsFixing *fixing, PsRemedy *remedy, Changes *changes)
{
    for (guint i = 0; i < changes->count; i++) {
        ps_remedy_add(fixing, remedy, changes->list[i].at, changes->list[i].text->str,
            changes->list[i].text->len);
        g_string_free(changes->list[i].text, TRUE);
    }
}

/* What comes behind the Content-Type of text to make it UTF-8; NULL if it cannot be read then. */
static const char *
find_suffix(const PsFixing *fixing, const Header *header)
{
    PsSpan value = ps_field_trim(fixing->bytes, header->type.value);
    gboolean open = value.length && fixing->bytes[ps_span_end(value) - 1] == ';';
    const char *suffix = open ? " charset=utf-8" : "; charset=utf-8";
    g_autofree char *new =
        g_strdup_printf("%.*s%s", (int) value.length, fixing->bytes + value.offset, suffix);
    GMimeContentType *type = ps_mime_type(new, (PsSpan){ 0, strlen(new) });
    gboolean good = type && g_mime_content_type_is_type(type, "text", "*") &&
                    !g_strcmp0(g_mime_content_type_get_parameter(type, "charset"), "utf-8");

    g_clear_object(&type);
    return good ? suffix : NULL;
}

/* Say that the text is UTF-8. A message that said nothing of MIME says so now. */
static void
plan_charset(const PsFixing *fixing, Changes *changes, const Header *header)
{
    if (header->has_type) {
        PsSpan value = ps_field_trim(fixing->bytes, header->type.value);

        plan(changes, (PsSpan){ ps_span_end(value), 0 }, find_suffix(fixing, header));
        return;
    }
    if (!header->part->parent && !header->has_version)
        plan_line(fixing, changes, header->end, "MIME-Version: 1.0");
    plan_line(fixing, changes, header->end, "Content-Type: text/plain; charset=utf-8");
}

static void
plan_encoding(const PsFixing *fixing, Changes *changes, const Header *header, const char *word)
{
    g_autofree char *value = g_strconcat(" ", word, NULL);
    g_autofree char *line = g_strconcat("Content-Transfer-Encoding: ", word, NULL);
    gsize offset =
        header->has_type ? ps_fixing_next_line(fixing, header->type.whole) : header->end;

    if (header->has_encoding)
        plan(changes, header->encoding.value, value);
    else
        plan_line(fixing, changes, offset, line);
}

/* The next part that the finding is about, from its place *INDEX on; NULL if there is none. Its
 * places lie in file order. */
static const PsPart *
next_part(const PsFixing *fixing, guint *index, const PsPart *last)
{
    PsSpan at;

    while (ps_fixing_place(fixing, (*index)++, &at)) {
        const PsPart *part = ps_message_part_at(fixing->lint->message, at.offset);

        if (part && part != last)
            return part;
    }
    return NULL;
}

static gboolean
is_multipart(const PsPart *part)
{
    return g_str_has_prefix(part->type, "multipart/");
}

/* Another field can come: a line end stands before the place for it. And of the type that is
 * there, more can be said. */
static gboolean
has_room(const PsFixing *fixing, const Header *header)
{
    if (header->has_type && !header->part->charset && !find_suffix(fixing, header))
        return FALSE;
    return header->end == header->part->header.offset || fixing->bytes[header->end - 1] == '\n';
}

void
ps_fixer_charset(PsFixing *fixing)
{
    const PsPart *part = NULL;

    for (guint i = 0; (part = next_part(fixing, &i, part));) {
        Header header = read_header(fixing, part);
        Changes changes = { .count = 0 };

        if (!part->decoded || part->charset || !has_room(fixing, &header)) {
            ps_fixing_refuse(fixing, part->header, "unclear");
        } else if (!g_utf8_validate(ps_text_bytes(part->decoded),
                       (gssize) ps_text_length(part->decoded), NULL)) {
            ps_fixing_refuse(fixing, part->header, "not-utf8");
        } else {
            plan_charset(fixing, &changes, &header);
            make(fixing, ps_fixing_offer(fixing, part->header), &changes);
        }
    }
}

static gboolean
has_8bit(const char *bytes, PsSpan span)
{
    for (gsize i = span.offset; i < ps_span_end(span); i++)
        if ((guchar) bytes[i] > 127)
            return TRUE;
    return FALSE;
}

void
ps_fixer_multipart(PsFixing *fixing)
{
    const PsPart *part = NULL;

    for (guint i = 0; (part = next_part(fixing, &i, part));) {
        Header header = read_header(fixing, part);
        const char *word = has_8bit(fixing->bytes, part->body) ? " 8bit" : " 7bit";

        if (is_multipart(part) && header.has_encoding)
            ps_remedy_add(fixing, ps_fixing_offer(fixing, header.encoding.whole),
                header.encoding.value, word, strlen(word));
    }
}

/* Break lines of BODY, which is base64 or quoted-printable already, where they are too long. An
 * "=3D" stays in one piece. */
static void
break_lines(PsFixing *fixing, PsRemedy *remedy, PsSpan body, const char *soft)
{
    gboolean qp = *soft == '=';
    gsize end = ps_span_end(body), pos = body.offset;

    while (pos < end) {
        PsSpan line = ps_field_line(fixing->bytes, end, pos, &pos);

        if (line.length <= ALLOWED)
            continue;
        for (gsize at = line.offset; ps_span_end(line) - at > LONGEST;) {
            gsize next = at + LONGEST - qp;

            if (qp && fixing->bytes[next - 1] == '=')
                next--;
            else if (qp && fixing->bytes[next - 2] == '=')
                next -= 2;
            ps_remedy_add(fixing, remedy, (PsSpan){ next, 0 }, soft, strlen(soft));
            at = next;
        }
    }
}

/* The text of PART line by line. */
static void
quote_lines(PsFixing *fixing, PsRemedy *remedy, PsSpan body)
{
    gsize end = ps_span_end(body), pos = body.offset;
    g_autoptr(GString) coded = g_string_new(NULL);

    while (pos < end) {
        PsSpan line = ps_field_line(fixing->bytes, end, pos, &pos);

        g_string_truncate(coded, 0);
        ps_body_append_qp(coded, fixing->bytes + line.offset, line.length, fixing->eol);
        ps_remedy_add(fixing, remedy, line, coded->str, coded->len);
    }
}

static gsize
length_in_qp(const PsFixing *fixing, PsSpan body)
{
    gsize end = ps_span_end(body), pos = body.offset, length = 0;

    while (pos < end) {
        PsSpan line = ps_field_line(fixing->bytes, end, pos, &pos);

        length += ps_body_length_in_qp(fixing->bytes + line.offset, line.length) + 2;
    }
    return length;
}

static void
encode_text(PsFixing *fixing, const PsPart *part, const Header *header, gboolean charset)
{
    PsRemedy *remedy = ps_fixing_offer(fixing, part->body);
    gboolean last = ps_span_end(part->body) == fixing->len;
    g_autofree char *coded =
        ps_body_base64(fixing->bytes + part->body.offset, part->body.length, fixing->eol);
    gboolean base64 =
        strlen(coded) * 3 < length_in_qp(fixing, part->body) * 2; /* much shorter */
    Changes changes = { .count = 0 };

    if (charset)
        plan_charset(fixing, &changes, header);
    plan_encoding(fixing, &changes, header, base64 ? "base64" : "quoted-printable");
    make(fixing, remedy, &changes);
    if (base64) {
        g_autofree char *whole = g_strconcat(coded, last ? fixing->eol : "", NULL);

        ps_remedy_add(fixing, remedy, part->body, whole, strlen(whole));
    } else {
        quote_lines(fixing, remedy, part->body);
    }
}

/* Why nothing can be done about how PART travels; NULL if something can. */
static const char *
find_trouble(const PsFixing *fixing, const PsPart *part, const Header *header)
{
    const char *body = fixing->bytes + part->body.offset;

    if (is_multipart(part) || !has_room(fixing, header))
        return "unclear";
    if (part->encoding == PS_ENCODING_BASE64 || part->encoding == PS_ENCODING_QP)
        return NULL;
    if (!part->text || part->encoding == PS_ENCODING_BINARY ||
        part->encoding == PS_ENCODING_UNKNOWN || memchr(body, '\0', part->body.length))
        return "data";
    if (!part->charset && !g_utf8_validate(body, (gssize) part->body.length, NULL))
        return "not-utf8";
    return NULL;
}

void
ps_fixer_encode_part(PsFixing *fixing)
{
    const PsPart *part = NULL, *last = NULL;
    PsSpan at;

    for (guint i = 0; ps_fixing_place(fixing, i, &at); i++, last = part) {
        g_autofree char *soft = g_strconcat("=", fixing->eol, NULL);
        const char *trouble;
        Header header;

        part = ps_message_part_at(fixing->lint->message, at.offset);
        if (!part || part == last || at.offset < part->body.offset)
            continue; /* long lines of a header are folded */
        header = read_header(fixing, part);
        trouble = find_trouble(fixing, part, &header);
        if (trouble)
            ps_fixing_refuse(fixing, part->body, trouble);
        else if (part->encoding == PS_ENCODING_BASE64)
            break_lines(fixing, ps_fixing_offer(fixing, part->body), part->body, fixing->eol);
        else if (part->encoding == PS_ENCODING_QP)
            break_lines(fixing, ps_fixing_offer(fixing, part->body), part->body, soft);
        else
            encode_text(
                fixing, part, &header, !part->charset && has_8bit(fixing->bytes, part->body));
    }
}
