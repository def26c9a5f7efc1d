/* SPDX-License-Identifier: MIT */
/* link_hollow.c - links with nothing inside; see link_hollow.h. */
#include "mail/link_hollow.h"

#include <string.h>

#include "mail/html_token.h"

/* The link that the tokens are inside of. */
typedef struct {
    const char *html;
    const PsText *text;
    gboolean open;
    gboolean filled;
    PsSpan url; /* in the HTML */
    GArray *hollow;
} Walk;

static gboolean
is_named(const Walk *walk, PsSpan span, const char *name)
{
    return span.length == strlen(name) &&
           !g_ascii_strncasecmp(walk->html + span.offset, name, span.length);
}

static gboolean
is_filling(GumboTag tag)
{
    static const GumboTag tags[] = { GUMBO_TAG_IMG, GUMBO_TAG_SVG, GUMBO_TAG_INPUT,
        GUMBO_TAG_BUTTON, GUMBO_TAG_VIDEO, GUMBO_TAG_AUDIO, GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED,
        GUMBO_TAG_IFRAME, GUMBO_TAG_CANVAS, GUMBO_TAG_HR, GUMBO_TAG_UNKNOWN };

    for (guint i = 0; i < G_N_ELEMENTS(tags); i++)
        if (tags[i] == tag)
            return TRUE;
    return FALSE;
}

/* A background, by attribute or style, may be all that is to be seen. */
static gboolean
has_background(const Walk *walk, const PsAttribute *attribute)
{
    PsSpan value = attribute->value;

    if (is_named(walk, attribute->name, "background") ||
        is_named(walk, attribute->name, "bgcolor") || is_named(walk, attribute->name, "class"))
        return TRUE;
    return is_named(walk, attribute->name, "style") && !ps_span_is_none(value) &&
           memmem(walk->html + value.offset, value.length, "background",
               strlen("background")) != NULL;
}

static void
close_link(Walk *walk)
{
    if (walk->open && !walk->filled) {
        PsSpan at = ps_text_span(walk->text, walk->url.offset, walk->url.length);

        g_array_append_val(walk->hollow, at);
    }
    walk->open = FALSE;
}

static void
enter_tag(Walk *walk, const PsToken *token)
{
    PsCursor c = ps_token_attributes(walk->html, token);
    PsSpan url = PS_SPAN_NONE;
    gboolean background = FALSE;
    PsAttribute attribute;

    while (token->attributes && ps_token_next_attribute(&c, &attribute)) {
        background |= has_background(walk, &attribute);
        if (is_named(walk, attribute.name, "href") && ps_span_is_none(url))
            url = attribute.value;
    }
    if (token->tag == GUMBO_TAG_A) {
        close_link(walk);
        walk->open = !ps_span_is_none(url) && url.length;
        walk->filled = FALSE;
        walk->url = url;
    }
    walk->filled |= background || is_filling(token->tag);
}

/* A comment may hold what Outlook alone shows. */
static gboolean
is_for_outlook(const Walk *walk, const PsToken *token)
{
    return memmem(walk->html + token->start, token->end - token->start, "[if", strlen("[if")) !=
           NULL;
}

GArray *
ps_link_hollow(const PsText *html)
{
    Walk walk = { .html = ps_text_bytes(html), .text = html };
    PsTokens tokens = ps_tokens(walk.html, ps_text_length(html));
    PsToken token;

    walk.hollow = g_array_new(FALSE, FALSE, sizeof(PsSpan));
    while (ps_tokens_next(&tokens, &token)) {
        if (token.kind == PS_TOKEN_START)
            enter_tag(&walk, &token);
        else if (token.kind == PS_TOKEN_END && token.tag == GUMBO_TAG_A)
            close_link(&walk);
        else if (token.kind == PS_TOKEN_TEXT)
            walk.filled |= !token.blank;
        else if (token.kind == PS_TOKEN_OTHER)
            walk.filled |= is_for_outlook(&walk, &token);
    }
    return walk.hollow;
}
