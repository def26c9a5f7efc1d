/* SPDX-License-Identifier: MIT */
/* part.c - types, charsets and transfer encodings of parts; see part.h. */
#include "bounce/part.h"

#include <string.h>

#include "mail/charset.h"

static const struct {
    const char *type;
    PsRole role;
} roles[] = {
    { "text/html", PS_ROLE_HTML },
    { "text/rfc822", PS_ROLE_ORIGINAL }, /* with -headers too */
    { "text/", PS_ROLE_TEXT },
    { "message/rfc822", PS_ROLE_ORIGINAL },
    { "message/global-delivery-status", PS_ROLE_STATUS },
    { "message/global", PS_ROLE_ORIGINAL }, /* with -headers too */
    { "message/delivery-status", PS_ROLE_STATUS },
    { "message/disposition-notification", PS_ROLE_STATUS },
    { "message/xdelivery-status", PS_ROLE_STATUS },
    { "message/feedback-report", PS_ROLE_FEEDBACK },
    { "multipart/", PS_ROLE_MULTIPART },
};

static PsRole
role_of(const char *type, gsize len)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        gsize n = strlen(roles[i].type);

        if (len >= n && !g_ascii_strncasecmp(type, roles[i].type, n))
            return roles[i].role;
    }
    return memchr(type, '/', len) ? PS_ROLE_NONE : PS_ROLE_TEXT; /* no type at all is text */
}

static void
read_parameters(const char *bytes, PsSpan value, PsRolePart *part)
{
    PsParams params = ps_params_of_type(bytes, value);
    PsParam param;

    while (ps_params_next(&params, &param)) {
        const char *name = bytes + param.name.offset;
        gsize n = MIN(param.value.length, sizeof part->charset - 1);

        if (param.name.length == 8 && !g_ascii_strncasecmp(name, "boundary", 8)) {
            part->boundary = ps_field_trim(bytes, param.value);
        } else if (param.name.length == 7 && !g_ascii_strncasecmp(name, "charset", 7)) {
            memcpy(part->charset, bytes + param.value.offset, n);
            part->charset[n] = '\0';
        }
    }
}

PsRolePart
ps_part_of(const char *bytes, const PsFlatHeader *header)
{
    PsSpan type = header->values[PS_FLAT_TYPE], encoding = header->values[PS_FLAT_ENCODING];
    PsRolePart part = { .role = PS_ROLE_TEXT, .boundary = PS_SPAN_NONE };

    if (!ps_span_is_none(type)) {
        type = ps_field_trim(bytes, type);
        part.role = role_of(bytes + type.offset, type.length);
        part.is_message = part.role == PS_ROLE_ORIGINAL && type.length >= 8 &&
                          !g_ascii_strncasecmp(bytes + type.offset, "message/", 8) &&
                          !(type.length > 22 && strchr("-", bytes[type.offset + 14]));
        read_parameters(bytes, type, &part);
    }
    if (part.role == PS_ROLE_MULTIPART && ps_span_is_none(part.boundary))
        part.role = PS_ROLE_TEXT;
    if (!ps_span_is_none(encoding)) {
        encoding = ps_field_trim(bytes, encoding);
        part.encoding = ps_encoding_parse(bytes + encoding.offset, encoding.length);
    }
    return part;
}

/* The LEN bytes at TEXT are UTF-8 as they stand, where LABEL names their charset. Most are
 * ASCII, which means the same in most charsets. */
static gboolean
is_utf8_already(const char *text, gsize len, const char *label)
{
    gboolean named = *label && g_ascii_strcasecmp(label, "us-ascii") != 0 &&
                     g_ascii_strcasecmp(label, "utf-8") != 0;
    const PsCharsetInfo *charset = named ? ps_charset_find(label) : NULL;

    if (!ps_flat_is_ascii(text, len))
        return !named && g_utf8_validate(text, (gssize) len, NULL);
    if (!charset || charset->kind == PS_CHARSET_ASCII || charset->kind == PS_CHARSET_UTF8)
        return TRUE;
    for (gsize i = 0; i < len; i++)
        if (charset->chars[(guchar) text[i]] != (guchar) text[i])
            return FALSE;
    return TRUE;
}

/* Quoted-printable that quotes nothing is plain text. */
static gboolean
is_coded(const char *text, gsize len, PsEncoding encoding)
{
    return encoding == PS_ENCODING_BASE64 ||
           (encoding == PS_ENCODING_QP && memchr(text, '=', len));
}

/* Lines end in LF, and nothing ends the text. */
static void
add_lines(GString *out, const char *text, gsize len)
{
    const char *end = text + len;

    while (text < end) {
        const char *cr = memchr(text, '\r', (gsize) (end - text));
        const char *stop = cr ? cr : end;

        g_string_append_len(out, text, stop - text);
        text = stop;
        if (cr && (cr + 1 == end || cr[1] != '\n'))
            g_string_append_c(out, '\n');
        if (cr)
            text++;
    }
}

void
ps_part_add_text(GString *out, const char *bytes, PsSpan body, const PsRolePart *part)
{
    g_autoptr(PsText) decoded = NULL, text = NULL;
    const char *raw = bytes + body.offset;
    PsCharset charset;

    if (!is_coded(raw, body.length, part->encoding) &&
        is_utf8_already(raw, body.length, part->charset)) {
        add_lines(out, raw, body.length);
    } else {
        decoded = ps_decode_body(bytes, body, part->encoding, NULL);
        if (is_utf8_already(ps_text_bytes(decoded), ps_text_length(decoded), part->charset))
            text = g_steal_pointer(&decoded);
        else
            text = ps_decode_charset(decoded, part->charset, NULL, &charset);
        add_lines(out, ps_text_bytes(text), ps_text_length(text));
    }
    g_string_append_c(out, '\n');
}
