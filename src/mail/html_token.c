/* SPDX-License-Identifier: MIT */
/* html_token.c - HTML into texts and tags; see html_token.h. */
#include "mail/html_token.h"

/* What the tags inside of an element mean. */
typedef enum {
    INSIDE_TAGS,    /* they are tags */
    INSIDE_TEXT,    /* nothing, but references are decoded */
    INSIDE_LITERAL, /* nothing at all */
} Inside;

static Inside
inside_of(GumboTag tag)
{
    switch ((int) tag) {
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_TEXTAREA:
        return INSIDE_TEXT;
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_PLAINTEXT:
        return INSIDE_LITERAL;
    default:
        return INSIDE_TAGS;
    }
}

PsTokens
ps_tokens(const char *html, gsize len)
{
    return (PsTokens){ ps_cursor(html, len), GUMBO_TAG_UNKNOWN };
}

static void
skip_to(PsCursor *c, char byte)
{
    const char *found = memchr(c->pos, byte, ps_cursor_left(c));

    c->pos = found ? found : c->end;
}

static gboolean
is_space(int byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

static void
skip_spaces(PsCursor *c)
{
    while (is_space(ps_cursor_peek(c)))
        ps_cursor_next(c);
}

/* The name behind "<" or "</". Browsers read <image> as <img>. */
static GumboTag
tag_name(PsCursor *c)
{
    const char *name = c->pos;
    GumboTag tag;
    int byte;

    while ((byte = ps_cursor_peek(c)) != PS_CURSOR_END && !is_space(byte) && byte != '/' &&
           byte != '>')
        ps_cursor_next(c);
    tag = gumbo_tagn_enum(name, (unsigned) (c->pos - name));
    return tag == GUMBO_TAG_IMAGE ? GUMBO_TAG_IMG : tag;
}

/* The value of an attribute, behind its "=". */
static PsSpan
read_value(PsCursor *c)
{
    PsSpan value;
    int quote, byte;

    skip_spaces(c);
    quote = ps_cursor_peek(c);
    if (quote == '"' || quote == '\'') {
        ps_cursor_next(c);
        value.offset = ps_cursor_offset(c);
        skip_to(c, (char) quote);
        value.length = ps_cursor_offset(c) - value.offset;
        ps_cursor_next(c);
        return value;
    }
    value.offset = ps_cursor_offset(c);
    while ((byte = ps_cursor_peek(c)) != PS_CURSOR_END && !is_space(byte) && byte != '>')
        ps_cursor_next(c);
    value.length = ps_cursor_offset(c) - value.offset;
    return value;
}

gboolean
ps_token_next_attribute(PsCursor *c, PsAttribute *ret)
{
    PsAttribute attribute = { .value = PS_SPAN_NONE };
    int byte;

    do
        skip_spaces(c);
    while (ps_cursor_take(c, '/'));
    if (ps_cursor_peek(c) == PS_CURSOR_END || ps_cursor_peek(c) == '>')
        return FALSE;
    attribute.name.offset = ps_cursor_offset(c);
    do /* the first may be a "=" */
        ps_cursor_next(c);
    while ((byte = ps_cursor_peek(c)) != PS_CURSOR_END && !is_space(byte) && byte != '/' &&
           byte != '>' && byte != '=');
    attribute.name.length = ps_cursor_offset(c) - attribute.name.offset;
    skip_spaces(c);
    if (ps_cursor_take(c, '='))
        attribute.value = read_value(c);
    *ret = attribute;
    return TRUE;
}

PsCursor
ps_token_attributes(const char *html, const PsToken *tag)
{
    PsCursor c = ps_cursor(html, tag->end);

    ps_cursor_skip(&c, tag->start + 1);
    ps_cursor_take(&c, '/');
    tag_name(&c);
    return c;
}

/* Behind "<!--". The shortest comments are <!--> and <!--->. */
static void
skip_comment(PsCursor *c)
{
    if (ps_cursor_take_word(c, ">") || ps_cursor_take_word(c, "->"))
        return;
    for (;;) {
        skip_to(c, '-');
        if (ps_cursor_peek(c) == PS_CURSOR_END || ps_cursor_take_word(c, "-->") ||
            ps_cursor_take_word(c, "--!>"))
            return;
        ps_cursor_next(c);
    }
}

/* "<" is a tag, a comment or a declaration here, not a character. */
static gboolean
is_markup(const PsCursor *c)
{
    int next = ps_cursor_peek_at(c, 1);

    if (next == '/')
        return ps_cursor_peek_at(c, 2) != PS_CURSOR_END;
    return g_ascii_isalpha(next) || next == '!' || next == '?';
}

static void
read_tag(PsTokens *tokens, PsToken *token, PsTokenKind kind)
{
    PsCursor *c = &tokens->cursor;
    PsAttribute attribute;

    token->tag = tag_name(c);
    while (ps_token_next_attribute(c, &attribute))
        token->attributes++;
    if (ps_cursor_peek(c) == PS_CURSOR_END) {
        token->kind = PS_TOKEN_OTHER;
        token->attributes = 0;
        return;
    }
    token->kind = kind;
    token->closed = c->pos[-1] == '/';
    ps_cursor_next(c);
    if (kind == PS_TOKEN_START && inside_of(token->tag) != INSIDE_TAGS)
        tokens->inside = token->tag;
}

/* At a "<" that is_markup. */
static void
read_markup(PsTokens *tokens, PsToken *token)
{
    PsCursor *c = &tokens->cursor;

    ps_cursor_next(c);
    if (g_ascii_isalpha(ps_cursor_peek(c))) {
        read_tag(tokens, token, PS_TOKEN_START);
    } else if (ps_cursor_peek(c) == '/' && g_ascii_isalpha(ps_cursor_peek_at(c, 1))) {
        ps_cursor_next(c);
        read_tag(tokens, token, PS_TOKEN_END);
    } else {
        token->kind = PS_TOKEN_OTHER;
        if (ps_cursor_take_word(c, "!--")) {
            skip_comment(c);
        } else {
            skip_to(c, '>');
            ps_cursor_next(c);
        }
    }
}

/* The end tag of the element that swallows all other tags. */
static gboolean
at_end_of(const PsCursor *c, GumboTag tag)
{
    PsCursor ahead = *c;
    int byte;

    if (!ps_cursor_take(&ahead, '<') || !ps_cursor_take(&ahead, '/') ||
        !ps_cursor_take_word(&ahead, gumbo_normalized_tagname(tag)))
        return FALSE;
    byte = ps_cursor_peek(&ahead);
    return is_space(byte) || byte == '/' || byte == '>';
}

/* The text of an element in which there are no tags, up to its end tag. */
static void
read_inside(PsTokens *tokens, PsToken *token)
{
    PsCursor *c = &tokens->cursor;

    token->literal = inside_of(tokens->inside) == INSIDE_LITERAL;
    while (ps_cursor_peek(c) != PS_CURSOR_END &&
           (tokens->inside == GUMBO_TAG_PLAINTEXT || !at_end_of(c, tokens->inside))) {
        ps_cursor_next(c);
        skip_to(c, '<');
    }
}

static void
read_text(PsCursor *c, PsToken *token)
{
    skip_spaces(c);
    token->blank =
        ps_cursor_peek(c) == PS_CURSOR_END || (ps_cursor_peek(c) == '<' && is_markup(c));
    while (ps_cursor_peek(c) != PS_CURSOR_END && !(ps_cursor_peek(c) == '<' && is_markup(c))) {
        ps_cursor_next(c);
        skip_to(c, '<');
    }
}

gboolean
ps_tokens_next(PsTokens *tokens, PsToken *ret)
{
    PsCursor *c = &tokens->cursor;
    PsToken token = {
        .kind = PS_TOKEN_TEXT, .start = ps_cursor_offset(c), .tag = GUMBO_TAG_UNKNOWN
    };

    if (ps_cursor_peek(c) == PS_CURSOR_END)
        return FALSE;
    if (tokens->inside != GUMBO_TAG_UNKNOWN) {
        read_inside(tokens, &token);
        tokens->inside = GUMBO_TAG_UNKNOWN;
    }
    if (ps_cursor_offset(c) == token.start) {
        if (ps_cursor_peek(c) == '<' && is_markup(c))
            read_markup(tokens, &token);
        else
            read_text(c, &token);
    }
    token.end = ps_cursor_offset(c);
    *ret = token;
    return TRUE;
}
