/* SPDX-License-Identifier: MIT */
/* html_stats.c - HTML counted as SpamAssassin counts it; see html_stats.h. */
#include "mail/html_stats.h"

#include "base/hash.h"
#include "mail/html_look.h"
#include "mail/html_render.h"
#include "mail/html_tag.h"
#include "mail/html_text.h"
#include "mail/html_value.h"

#define SCREEN_WIDTH 800
#define SCREEN_HEIGHT 600
#define DOCTYPE "!doctype"

typedef struct {
    const PsText *html;
    const char *bytes;
    PsLook look;
    PsHtmlTag *link; /* the tags a, script, style and title once they were seen, or NULL */
    PsHtmlTag *script;
    PsHtmlTag *style;
    PsHtmlTag *title;
    gboolean in_word; /* the text so far ends in a letter or digit */
    PsHtmlStats *to;
} Reader;

static PsSpan
raw_span(const Reader *r, const PsToken *token)
{
    return ps_text_span(r->html, token->start, token->end - token->start);
}

/* The tags called NAME, which are new if this is the first; AT is where. */
static PsHtmlTag *
find_tag(Reader *r, const char *name, gboolean *ret_new, const PsToken *at)
{
    PsHtmlTag *tag = g_hash_table_lookup(r->to->by_name, name);

    *ret_new = !tag;
    if (!tag) {
        tag = g_new0(PsHtmlTag, 1);
        tag->known = ps_html_is_known(name);
        tag->at = at ? raw_span(r, at) : PS_SPAN_NONE;
        g_hash_table_insert(r->to->by_name, g_strdup(name), tag);
    }
    return tag;
}

/* One more start (STEP 1) or end tag (-1). */
static PsHtmlTag *
count_tag(Reader *r, const char *name, int step, const PsToken *at)
{
    PsHtmlStats *to = r->to;
    gboolean new;
    PsHtmlTag *tag = find_tag(r, name, &new, at);

    to->tags++;
    to->known += tag->known ? 1 : 0;
    to->names += new ? 1 : 0;
    to->known_names += new && tag->known ? 1 : 0;
    tag->inside += step;
    if (tag->inside < 0) {
        tag->inside = 0;
        to->extra++;
    }
    return tag;
}

/* A name goes on to a blank or ">", slashes included, but for "<br/>" and "<br />". */
static char *
name_of(const Reader *r, const PsToken *token)
{
    const char *start = r->bytes + token->start + 1, *end = start;
    const char *limit = r->bytes + token->end;

    if (start < limit && *start == '/')
        end = ++start;
    while (end < limit && *end != '>' && !g_ascii_isspace(*end))
        end++;
    if (end - start > 1 && end[-1] == '/' && end + 1 == limit &&
        !memchr(start, '/', (gsize) (end - 1 - start)))
        end--;
    return g_ascii_strdown(start, end - start);
}

static void
note(Reader *r, PsHtmlTrait trait, const PsToken *token)
{
    if (r->to->has[trait])
        return;
    r->to->has[trait] = TRUE;
    r->to->traits[trait] = raw_span(r, token);
}

static GString *
add_piece(Reader *r, GArray *to, char *href, const PsToken *at)
{
    const PsHtmlPiece piece = { g_string_new(NULL), href, raw_span(r, at) };

    g_array_append_val(to, piece);
    return piece.text;
}

static GString *
last_piece(const GArray *pieces)
{
    return g_array_index(pieces, PsHtmlPiece, pieces->len - 1).text;
}

static void
read_image(Reader *r, const PsTag *tag)
{
    g_autofree char *width = ps_tag_value(tag, PS_ATTR_WIDTH);
    g_autofree char *height = ps_tag_value(tag, PS_ATTR_HEIGHT);

    if (r->link && r->link->inside && r->to->anchors->len)
        g_string_append(last_piece(r->to->anchors), "<img>\n");
    if (width && height)
        r->to->image_area +=
            ps_html_side(width, SCREEN_WIDTH) * ps_html_side(height, SCREEN_HEIGHT);
}

static void
read_meta(Reader *r, const PsTag *tag)
{
    g_autofree char *equiv = ps_tag_value(tag, PS_ATTR_HTTP_EQUIV);
    g_autofree char *content = ps_tag_value(tag, PS_ATTR_CONTENT);
    const char *charset;
    gsize len;

    if (!equiv || !content || !strcasestr(equiv, "content-type"))
        return;
    charset = ps_html_charset(content, &len);
    if (charset && r->to->charsets->len)
        g_string_append_c(r->to->charsets, ' ');
    if (charset)
        g_string_append_len(r->to->charsets, charset, (gssize) len);
}

static void
note_value(Reader *r, const PsTag *tag, PsAttr attr, PsHtmlTrait trait)
{
    g_autofree char *value = ps_tag_value(tag, attr);
    gboolean found = FALSE;

    if (!value)
        return;
    if (trait == PS_HTML_FONT_FACE_BAD)
        found = !ps_html_is_font_list(value);
    else if (trait == PS_HTML_FORM_MAILTO)
        found = strcasestr(value, "mailto:") != NULL;
    else
        found = *value != '\0';
    if (found)
        note(r, trait, tag->token);
}

static void
read_element(Reader *r, const PsToken *token)
{
    const PsTag tag = ps_tag(r->bytes, token);
    char *href;

    switch ((int) token->tag) {
    case GUMBO_TAG_A:
        href = ps_tag_value(&tag, PS_ATTR_HREF);
        add_piece(r, r->to->anchors, href ? href : g_strdup(""), token);
        break;
    case GUMBO_TAG_TITLE:
        add_piece(r, r->to->titles, NULL, token);
        break;
    case GUMBO_TAG_IMG:
        read_image(r, &tag);
        break;
    case GUMBO_TAG_META:
        read_meta(r, &tag);
        break;
    case GUMBO_TAG_FONT:
        note_value(r, &tag, PS_ATTR_FACE, PS_HTML_FONT_FACE_BAD);
        break;
    case GUMBO_TAG_FORM:
        note_value(r, &tag, PS_ATTR_ACTION, PS_HTML_FORM_MAILTO);
        break;
    case GUMBO_TAG_IFRAME:
        note_value(r, &tag, PS_ATTR_SRC, PS_HTML_IFRAME_SRC);
        break;
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_OBJECT:
        note(r, PS_HTML_EMBED, token);
        break;
    default:
        break;
    }
}

static void
remember_tag(Reader *r, GumboTag name, PsHtmlTag *tag)
{
    if (name == GUMBO_TAG_A)
        r->link = tag;
    else if (name == GUMBO_TAG_SCRIPT)
        r->script = tag;
    else if (name == GUMBO_TAG_STYLE)
        r->style = tag;
    else if (name == GUMBO_TAG_TITLE)
        r->title = tag;
}

static void
read_tag(Reader *r, const PsToken *token)
{
    g_autofree char *name = name_of(r, token);
    gboolean start = token->kind == PS_TOKEN_START;
    PsHtmlTag *tag = count_tag(r, name, start ? 1 : -1, token);

    /* "<p/x>" and "<image>" mean something to browsers alone */
    if (token->tag == GUMBO_TAG_UNKNOWN ||
        strcmp(name, gumbo_normalized_tagname(token->tag)) != 0)
        return;
    remember_tag(r, token->tag, tag);
    ps_look_add(&r->look, r->bytes, token);
    if (ps_render_gap(token->tag))
        r->in_word = FALSE;
    if (start)
        read_element(r, token);
}

static void
read_text(Reader *r, const PsToken *token)
{
    const char *text = r->bytes + token->start;
    gsize len = token->end - token->start;

    if (!len || (r->script && r->script->inside) || (r->style && r->style->inside))
        return;
    if (r->link && r->link->inside && r->to->anchors->len)
        ps_html_text_decode(last_piece(r->to->anchors), text, len, token->literal);
    if (r->title && r->title->inside && r->to->titles->len)
        ps_html_text_decode(last_piece(r->to->titles), text, len, token->literal);
    if (!ps_html_text_is_blank(text, len)) {
        PsLookKind look = ps_look_kind(&r->look);

        if (look == PS_LOOK_LOW_CONTRAST)
            note(r, PS_HTML_LOW_CONTRAST, token);
        else if (look == PS_LOOK_INVALID_COLOR)
            note(r, PS_HTML_INVALID_COLOR, token);
    }
    if (r->in_word && ps_html_text_begins_word(text, len))
        r->to->joins++;
    r->in_word = ps_html_text_ends_word(text, len);
}

/* Comments, declarations, and end tags of names that HTML cannot have: "</3>". */
static void
read_other(Reader *r, const PsToken *token)
{
    PsCursor c = ps_cursor(r->bytes + token->start, token->end - token->start);
    gboolean ended = r->bytes[token->end - 1] == '>';
    gboolean new;

    if (ended && ps_cursor_take_word(&c, "<?"))
        return;
    if (ended && ps_cursor_take_word(&c, "<!entity"))
        return;
    if (ended && ps_cursor_take_word(&c, "<!doctype")) {
        find_tag(r, DOCTYPE, &new, token)->inside = 0;
        r->to->tags++;
        r->to->known++;
    } else if (ended && ps_cursor_take_word(&c, "</") && ps_cursor_peek(&c) != '>' &&
               !g_ascii_isspace(ps_cursor_peek(&c))) {
        g_autofree char *name = name_of(r, token);

        count_tag(r, name, -1, token);
    } else {
        g_string_append_len(add_piece(r, r->to->comments, NULL, token), r->bytes + token->start,
            (gssize) (token->end - token->start));
    }
}

/* A line end is one character, and so is one of UTF-8. */
static gsize
count_characters(const char *bytes, gsize len)
{
    gsize count = 0;

    for (gsize i = 0; i < len; i++)
        count += (bytes[i] & 0xc0) != 0x80 &&
                 !(bytes[i] == '\r' && i + 1 < len && bytes[i + 1] == '\n');
    return count;
}

static void
piece_clear(gpointer piece)
{
    PsHtmlPiece *p = piece;

    g_string_free(p->text, TRUE);
    g_free(p->href);
}

static GArray *
pieces_new(void)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(PsHtmlPiece));

    g_array_set_clear_func(pieces, piece_clear);
    return pieces;
}

static PsHtmlStats *
stats_new(void)
{
    PsHtmlStats *stats = g_new0(PsHtmlStats, 1);

    stats->by_name = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);
    stats->comments = pieces_new();
    stats->titles = pieces_new();
    stats->anchors = pieces_new();
    stats->charsets = g_string_new(NULL);
    for (guint i = 0; i < PS_HTML_TRAITS; i++)
        stats->traits[i] = PS_SPAN_NONE;
    return stats;
}

PsHtmlStats *
ps_html_stats_new(const PsText *html)
{
    gsize len = ps_text_length(html);
    Reader r = { .html = html, .bytes = ps_text_bytes(html), .to = stats_new() };
    PsTokens tokens = ps_tokens(r.bytes, len);
    PsToken token;

    ps_look_init(&r.look);
    while (ps_tokens_next(&tokens, &token)) {
        if (token.kind == PS_TOKEN_TEXT)
            read_text(&r, &token);
        else if (token.kind == PS_TOKEN_OTHER)
            read_other(&r, &token);
        else
            read_tag(&r, &token);
    }
    while (r.style && r.style->inside) /* these two are closed by the end */
        count_tag(&r, "style", -1, NULL);
    while (r.script && r.script->inside)
        count_tag(&r, "script", -1, NULL);
    r.to->length = count_characters(r.bytes, len);
    r.to->min_size = r.look.min_size;
    r.to->max_size = r.look.max_size;
    ps_look_clear(&r.look);
    return r.to;
}

void
ps_html_stats_free(PsHtmlStats *stats)
{
    if (!stats)
        return;
    g_hash_table_unref(stats->by_name);
    g_array_unref(stats->comments);
    g_array_unref(stats->titles);
    g_array_unref(stats->anchors);
    g_string_free(stats->charsets, TRUE);
    g_free(stats);
}

const PsHtmlTag *
ps_html_stats_tag(const PsHtmlStats *stats, const char *name)
{
    return g_hash_table_lookup(stats->by_name, name);
}
