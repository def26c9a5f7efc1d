/* SPDX-License-Identifier: MIT */
/* html_tag.c - attributes of a start tag; see html_tag.h. */
#include "mail/html_tag.h"

#include "mail/entity.h"

static const char *const names[PS_ATTRS] = {
    [PS_ATTR_ACTION] = "action",
    [PS_ATTR_ALT] = "alt",
    [PS_ATTR_BACKGROUND] = "background",
    [PS_ATTR_BGCOLOR] = "bgcolor",
    [PS_ATTR_CLASS] = "class",
    [PS_ATTR_COLOR] = "color",
    [PS_ATTR_CONTENT] = "content",
    [PS_ATTR_SAFE_REDIRECT] = "data-saferedirecturl",
    [PS_ATTR_FACE] = "face",
    [PS_ATTR_HEIGHT] = "height",
    [PS_ATTR_HIDDEN] = "hidden",
    [PS_ATTR_HREF] = "href",
    [PS_ATTR_HTTP_EQUIV] = "http-equiv",
    [PS_ATTR_ID] = "id",
    [PS_ATTR_MEDIA] = "media",
    [PS_ATTR_REL] = "rel",
    [PS_ATTR_ROLE] = "role",
    [PS_ATTR_SIZE] = "size",
    [PS_ATTR_SRC] = "src",
    [PS_ATTR_STYLE] = "style",
    [PS_ATTR_TEXT] = "text",
    [PS_ATTR_WIDTH] = "width",
};

static gboolean
is_name(const PsTag *tag, PsSpan span, const char *name)
{
    return span.length == strlen(name) &&
           g_ascii_strncasecmp(tag->html + span.offset, name, span.length) == 0;
}

static gboolean
is_amp(const PsTag *tag, PsSpan span)
{
    return is_name(tag, span, "amp") || is_name(tag, span, "amp4email") ||
           is_name(tag, span, "\xe2\x9a\xa1") ||
           is_name(tag, span,
               "\xe2\x9a\xa1"
               "4email");
}

static void
add(PsTag *tag, const PsAttribute *attribute)
{
    for (guint i = 0; i < PS_ATTRS; i++) {
        if (is_name(tag, attribute->name, names[i])) {
            if (!tag->there[i])
                tag->attributes[i] = *attribute;
            tag->there[i] = TRUE;
            return;
        }
    }
    if (attribute->name.length > 2 &&
        g_ascii_strncasecmp(tag->html + attribute->name.offset, "on", 2) == 0)
        tag->handler = TRUE;
    else if (is_amp(tag, attribute->name))
        tag->amp = TRUE;
}

PsTag
ps_tag(const char *html, const PsToken *token)
{
    PsTag tag = { .html = html, .token = token };
    PsAttribute attribute;
    PsCursor c;

    if (!token->attributes)
        return tag;
    c = ps_token_attributes(html, token);
    while (ps_token_next_attribute(&c, &attribute))
        add(&tag, &attribute);
    return tag;
}

PsSpan
ps_tag_place(const PsTag *tag, PsAttr attr)
{
    PsSpan span = tag->attributes[attr].value;

    if (!tag->there[attr])
        return PS_SPAN_NONE;
    if (ps_span_is_none(span))
        return tag->attributes[attr].name;
    while (span.length && g_ascii_isspace(tag->html[span.offset])) {
        span.offset++;
        span.length--;
    }
    while (span.length && g_ascii_isspace(tag->html[span.offset + span.length - 1]))
        span.length--;
    return span.length ? span : tag->attributes[attr].name;
}

/* The reference at TEXT. In an attribute a name without its semicolon is none if more
 * letters or "=" follow: "?a=1&copy=2". */
static gsize
read_reference(const char *text, gsize len, char ret[PS_ENTITY_BYTES], gsize *ret_len)
{
    gsize taken = ps_entity_read(text, len, ret, ret_len);

    if (taken && text[1] != '#' && text[taken - 1] != ';' && taken < len &&
        (text[taken] == '=' || g_ascii_isalnum(text[taken])))
        return 0;
    return taken;
}

static void
decode(GString *out, const char *text, gsize len)
{
    while (len) {
        const char *reference = memchr(text, '&', len);
        gsize plain = reference ? (gsize) (reference - text) : len;
        char decoded[PS_ENTITY_BYTES];
        gsize decoded_len, taken;

        g_string_append_len(out, text, (gssize) plain);
        text += plain;
        len -= plain;
        if (!len)
            break;
        taken = read_reference(text, len, decoded, &decoded_len);
        if (taken) {
            g_string_append_len(out, decoded, (gssize) decoded_len);
        } else {
            g_string_append_c(out, '&');
            taken = 1;
        }
        text += taken;
        len -= taken;
    }
}

char *
ps_tag_value(const PsTag *tag, PsAttr attr)
{
    PsSpan value = tag->attributes[attr].value;
    GString *out;

    if (!tag->there[attr])
        return NULL;
    out = g_string_new(NULL);
    if (!ps_span_is_none(value))
        decode(out, tag->html + value.offset, value.length);
    return g_strstrip(g_string_free(out, FALSE));
}
