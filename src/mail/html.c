/* SPDX-License-Identifier: MIT */
/*
 * html.c - what an HTML holds; see html.h.
 *
 * Links, images and elements are taken from the tags as they are written, so that nothing
 * which some client may follow is missed. The tree says what is inside of them and what
 * is hidden; the text is rendered from tags and texts again, in the order of the file.
 */
#include "mail/html.h"

#include "base/limits.h"
#include "mail/html_nesting.h"
#include "mail/html_sight.h"

#define NO_LINK G_MAXUINT

typedef struct {
    const PsText *html;
    const char *bytes;
    GArray *tokens; /* PsToken */
    PsMark *marks;  /* of each token; LINK of a start tag: the link that it begins */
    PsHtml *to;
} Reader;

static const struct {
    GumboTag tag;
    PsAttr attr;
    PsLinkKind kind;
} link_attributes[] = {
    { GUMBO_TAG_A, PS_ATTR_HREF, PS_LINK_ANCHOR },
    { GUMBO_TAG_AREA, PS_ATTR_HREF, PS_LINK_ANCHOR },
    { GUMBO_TAG_A, PS_ATTR_SAFE_REDIRECT, PS_LINK_OTHER },
    { GUMBO_TAG_IMG, PS_ATTR_SRC, PS_LINK_IMAGE },
    { GUMBO_TAG_FORM, PS_ATTR_ACTION, PS_LINK_FORM },
    { GUMBO_TAG_LINK, PS_ATTR_HREF, PS_LINK_OTHER },
    { GUMBO_TAG_BASE, PS_ATTR_HREF, PS_LINK_OTHER },
    { GUMBO_TAG_FRAME, PS_ATTR_SRC, PS_LINK_OTHER },
    { GUMBO_TAG_IFRAME, PS_ATTR_SRC, PS_LINK_OTHER },
    { GUMBO_TAG_EMBED, PS_ATTR_SRC, PS_LINK_OTHER },
    { GUMBO_TAG_SCRIPT, PS_ATTR_SRC, PS_LINK_OTHER },
    { GUMBO_TAG_BGSOUND, PS_ATTR_SRC, PS_LINK_OTHER },
    { GUMBO_TAG_BODY, PS_ATTR_BACKGROUND, PS_LINK_OTHER },
    { GUMBO_TAG_TABLE, PS_ATTR_BACKGROUND, PS_LINK_OTHER },
    { GUMBO_TAG_TR, PS_ATTR_BACKGROUND, PS_LINK_OTHER },
    { GUMBO_TAG_TD, PS_ATTR_BACKGROUND, PS_LINK_OTHER },
    { GUMBO_TAG_TH, PS_ATTR_BACKGROUND, PS_LINK_OTHER },
};

static const GumboTag telling_elements[] = {
    GUMBO_TAG_APPLET,
    GUMBO_TAG_AUDIO,
    GUMBO_TAG_BASE,
    GUMBO_TAG_EMBED,
    GUMBO_TAG_FORM,
    GUMBO_TAG_FRAME,
    GUMBO_TAG_IFRAME,
    GUMBO_TAG_INPUT,
    GUMBO_TAG_OBJECT,
    GUMBO_TAG_SCRIPT,
    GUMBO_TAG_STYLE,
    GUMBO_TAG_SVG,
    GUMBO_TAG_VIDEO,
};

/* Read the tokens. The name of the limit that they pass, or NULL. */
static const char *
read_tokens(Reader *r, gsize len)
{
    PsTokens tokens = ps_tokens(r->bytes, len);
    g_auto(PsNesting) nesting;
    PsToken token;

    ps_nesting_init(&nesting);
    if (len > PS_LIMIT_html_bytes)
        return "html_bytes";
    while (ps_tokens_next(&tokens, &token)) {
        if (r->tokens->len == PS_LIMIT_html_tags)
            return "html_tags";
        if (token.attributes > PS_LIMIT_html_attributes)
            return "html_attributes";
        if (ps_nesting_add(&nesting, &token) > PS_LIMIT_html_depth)
            return "html_depth";
        g_array_append_val(r->tokens, token);
    }
    return NULL;
}

static PsSpan
raw_span(const Reader *r, PsSpan at)
{
    return ps_span_is_none(at) ? at : ps_text_span(r->html, at.offset, at.length);
}

static const char *
keep(const Reader *r, char *text)
{
    const char *kept = text ? g_string_chunk_insert(r->to->strings, text) : NULL;

    g_free(text);
    return kept;
}

static void
add_link(Reader *r, const PsTag *tag, PsLinkKind kind, const char *url, PsSpan at)
{
    const PsLink link = { .kind = kind,
        .element = gumbo_normalized_tagname(tag->token->tag),
        .url = url,
        .at = raw_span(r, at),
        .shown_at = PS_SPAN_NONE };

    g_array_append_val(r->to->links, link);
}

static void
add_element(Reader *r, const PsTag *tag, const char *name)
{
    const PsToken *token = tag->token;
    const PsElement element = { .name = name,
        .at = ps_text_span(r->html, token->start, token->end - token->start) };

    g_array_append_val(r->to->elements, element);
}

/* The URL in "5; url='https://...'"; NULL if there is none. */
static const char *
refresh_url(const char *content, gsize *ret_len)
{
    const char *url = strcasestr(content, "url");

    if (!url)
        return NULL;
    url += strlen("url");
    url += strspn(url, " \t\r\n");
    if (*url++ != '=')
        return NULL;
    url += strspn(url, " \t\r\n\"'");
    *ret_len = strcspn(url, "\"'");
    return url;
}

static void
read_meta(Reader *r, const PsTag *tag)
{
    g_autofree char *equiv = ps_tag_value(tag, PS_ATTR_HTTP_EQUIV);
    g_autofree char *content = ps_tag_value(tag, PS_ATTR_CONTENT);
    PsSpan at = ps_tag_place(tag, PS_ATTR_CONTENT);
    const char *url, *written;
    gsize len;

    if (!equiv || g_ascii_strcasecmp(equiv, "refresh") != 0)
        return;
    add_element(r, tag, "meta-refresh");
    url = content ? refresh_url(content, &len) : NULL;
    if (!url)
        return;
    written = memmem(r->bytes + at.offset, at.length, url, len);
    if (written && len)
        at = (PsSpan){ (gsize) (written - r->bytes), len };
    add_link(r, tag, PS_LINK_OTHER, keep(r, g_strndup(url, len)), at);
}

/* The image, and a link that holds nothing else, shows what stands for it. */
static void
show_alt(Reader *r, const PsTag *tag, guint link)
{
    PsLink *l = &g_array_index(r->to->links, PsLink, link);
    g_autofree char *alt = ps_tag_value(tag, PS_ATTR_ALT);

    if (!alt || !*alt || l->shown)
        return;
    l->shown = g_string_chunk_insert(r->to->strings, alt);
    l->shown_at = raw_span(r, ps_tag_place(tag, PS_ATTR_ALT));
}

static void
read_link_attributes(Reader *r, const PsTag *tag, PsMark *mark)
{
    for (guint i = 0; i < G_N_ELEMENTS(link_attributes); i++) {
        PsAttr attr = link_attributes[i].attr;

        if (tag->token->tag != link_attributes[i].tag || !tag->there[attr])
            continue;
        if (link_attributes[i].kind == PS_LINK_ANCHOR)
            mark->link = r->to->links->len;
        add_link(r, tag, link_attributes[i].kind, keep(r, ps_tag_value(tag, attr)),
            ps_tag_place(tag, attr));
        if (link_attributes[i].kind == PS_LINK_IMAGE)
            show_alt(r, tag, r->to->links->len - 1);
    }
}

/* What attribute and style say, which holds where both do. */
static int
pixels(const PsTag *tag, PsAttr attr, int styled)
{
    g_autofree char *value = ps_tag_value(tag, attr);

    if (styled >= 0 || !value)
        return styled;
    return ps_css_pixels(value);
}

static void
read_image(Reader *r, const PsTag *tag)
{
    PsSize size = ps_style_size(tag);
    PsImage image;

    image = (PsImage){ .src = keep(r, ps_tag_value(tag, PS_ATTR_SRC)),
        .alt = keep(r, ps_tag_value(tag, PS_ATTR_ALT)),
        .width = pixels(tag, PS_ATTR_WIDTH, size.width),
        .height = pixels(tag, PS_ATTR_HEIGHT, size.height),
        .sized = tag->there[PS_ATTR_WIDTH] || tag->there[PS_ATTR_HEIGHT] || size.width >= 0 ||
                 size.height >= 0,
        .at = ps_text_span(r->html, tag->token->start, tag->token->end - tag->token->start) };
    g_array_append_val(r->to->images, image);
}

static void
read_element(Reader *r, const PsTag *tag)
{
    g_autofree char *rel = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(telling_elements); i++)
        if (tag->token->tag == telling_elements[i])
            add_element(r, tag, gumbo_normalized_tagname(tag->token->tag));
    if (tag->handler)
        add_element(r, tag, "on-handler");
    if (tag->token->tag == GUMBO_TAG_HTML && tag->amp)
        add_element(r, tag, "amp");
    if (tag->token->tag == GUMBO_TAG_LINK && (rel = ps_tag_value(tag, PS_ATTR_REL)) &&
        strcasestr(rel, "stylesheet"))
        add_element(r, tag, "link");
}

static void
read_tags(Reader *r)
{
    for (guint i = 0; i < r->tokens->len; i++) {
        const PsToken *token = &g_array_index(r->tokens, PsToken, i);
        PsTag tag;

        r->marks[i] = (PsMark){ .link = NO_LINK };
        if (token->kind != PS_TOKEN_START)
            continue;
        tag = ps_tag(r->bytes, token);
        read_element(r, &tag);
        read_link_attributes(r, &tag, &r->marks[i]);
        if (token->tag == GUMBO_TAG_META)
            read_meta(r, &tag);
        if (token->tag == GUMBO_TAG_IMG)
            read_image(r, &tag);
    }
}

/* A link without text shows what stands for its image. */
static void
show_alts(Reader *r)
{
    for (guint i = 0; i < r->tokens->len; i++) {
        const PsToken *token = &g_array_index(r->tokens, PsToken, i);
        PsTag tag;

        if (token->kind != PS_TOKEN_START || token->tag != GUMBO_TAG_IMG ||
            r->marks[i].link == NO_LINK)
            continue;
        tag = ps_tag(r->bytes, token);
        show_alt(r, &tag, r->marks[i].link);
    }
}

static void
render(Reader *r)
{
    guint count = r->to->links->len;
    g_autofree PsShown *shown = g_new0(PsShown, count);

    ps_render(r->html, r->tokens, r->marks, shown, r->to);
    for (guint i = 0; i < count; i++) {
        PsLink *link = &g_array_index(r->to->links, PsLink, i);

        if (!shown[i].text)
            continue;
        link->shown = g_string_chunk_insert_len(
            r->to->strings, shown[i].text->str, (gssize) shown[i].text->len);
        link->shown_at = ps_text_span(r->html, shown[i].start, shown[i].end - shown[i].start);
        g_string_free(shown[i].text, TRUE);
    }
}

static PsHtml *
html_new(void)
{
    PsHtml *html = g_new0(PsHtml, 1);

    html->text = ps_text_new();
    html->links = g_array_new(FALSE, FALSE, sizeof(PsLink));
    html->images = g_array_new(FALSE, FALSE, sizeof(PsImage));
    html->elements = g_array_new(FALSE, FALSE, sizeof(PsElement));
    html->stretches = g_array_new(FALSE, FALSE, sizeof(PsStretch));
    html->style_at = PS_SPAN_NONE;
    html->strings = g_string_chunk_new(1024);
    return html;
}

/* The name of the limit that the HTML passes, or NULL. */
static const char *
read_html(Reader *r)
{
    const char *limit = read_tokens(r, ps_text_length(r->html));
    g_autoptr(PsTree) tree = limit ? NULL : ps_tree_new(r->tokens);

    if (!tree)
        return limit ? limit : "html_depth";
    r->marks = g_new0(PsMark, r->tokens->len);
    read_tags(r);
    r->to->faults = ps_html_faults(r->html, r->tokens, r->to->strings);
    ps_sight_mark(r->html, r->tokens, tree, r->marks, r->to);
    show_alts(r);
    render(r);
    ps_sight_collect(r->tokens, r->marks, r->to);
    return NULL;
}

PsHtml *
ps_html_new(const PsText *html, const char **ret_limit)
{
    PsHtml *to = html_new();
    Reader r = { .html = html,
        .bytes = ps_text_bytes(html),
        .tokens = g_array_new(FALSE, FALSE, sizeof(PsToken)),
        .to = to };
    const char *limit = read_html(&r);

    g_array_unref(r.tokens);
    g_free(r.marks);
    if (limit) {
        ps_html_free(to);
        *ret_limit = limit;
        return NULL;
    }
    return to;
}

void
ps_html_free(PsHtml *html)
{
    if (!html)
        return;
    ps_text_free(html->text);
    ps_text_free(html->title);
    g_array_unref(html->links);
    g_array_unref(html->images);
    g_array_unref(html->elements);
    g_array_unref(html->stretches);
    if (html->faults)
        g_array_unref(html->faults);
    g_string_chunk_free(html->strings);
    g_free(html);
}
