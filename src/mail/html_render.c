/* SPDX-License-Identifier: MIT */
/*
 * html_render.c - HTML to text; see html_render.h.
 *
 * SpamAssassin takes one space off the end of a visible text when white space of a tag
 * follows, and one off the beginning of a visible text that follows such white space.
 * So the last space of a text is held back until it is known what comes.
 */
#include "mail/html_render.h"

#include "mail/entity.h"
#include "mail/html_look.h"

typedef struct {
    const PsText *html;
    const char *bytes;
    PsMark mark; /* of the text that is being rendered */
    PsLook look;
    gboolean unseen; /* the text is, in the eyes of SpamAssassin */
    PsShown *shown;
    PsHtml *to;
    gboolean titled; /* the text belongs to the title as well */
    gboolean gap;    /* white space of a tag came last */
    gboolean lead;   /* the same, at the beginning of the text that is being rendered */
    PsSpan held;     /* in the HTML, the space that is held back if length is not 0 */
    guint last_link;
} Render;

const char *
ps_render_gap(GumboTag tag)
{
    switch ((int) tag) {
    case GUMBO_TAG_BR:
    case GUMBO_TAG_DIV:
        return "\n";
    case GUMBO_TAG_LI:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
        return " ";
    case GUMBO_TAG_P:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_TITLE:
        return "\n\n";
    default:
        return NULL;
    }
}

/* TEXT stands for the bytes AT of the HTML. */
static void
add(Render *r, const char *text, gsize len, PsSpan at)
{
    gboolean same = len == at.length && memcmp(text, r->bytes + at.offset, len) == 0;
    PsText *const to[] = { r->to->text, r->titled ? r->to->title : NULL };

    for (guint i = 0; i < G_N_ELEMENTS(to) && to[i]; i++) {
        if (same)
            ps_text_add_text(to[i], r->html, at.offset, at.length);
        else
            ps_text_add_for(to[i], text, len, r->html, at.offset, at.length);
    }
}

static void
flush(Render *r)
{
    if (r->held.length)
        add(r, " ", 1, r->held);
    r->held.length = 0;
}

/* White space of a tag. */
static void
add_gap(Render *r, const char *gap)
{
    if (r->unseen)
        flush(r);
    r->held.length = 0;
    ps_text_add_from(r->to->text, gap, strlen(gap), PS_SPAN_NONE);
    r->gap = TRUE;
    if (r->last_link != G_MAXUINT)
        r->shown[r->last_link].gap = TRUE;
}

/* Characters that are not white space. */
static gsize
count(const char *text, gsize len)
{
    const char *end = text + len;
    gsize chars = 0;

    while (text < end) {
        gunichar c = (guchar) *text;

        if (c >= 0x80)
            c = g_utf8_get_char_validated(text, end - text);
        if (c == (gunichar) -1 || c == (gunichar) -2) {
            text++;
        } else {
            chars += g_unichar_isspace(c) ? 0 : 1;
            text = g_utf8_next_char(text);
        }
    }
    return chars;
}

static void
show(Render *r, const char *text, gsize len, PsSpan at)
{
    PsShown *shown;

    if (r->mark.link == G_MAXUINT || r->mark.hidden)
        return;
    shown = &r->shown[r->mark.link];
    if (!shown->text) {
        shown->text = g_string_new(NULL);
        shown->start = at.offset;
    } else if (shown->gap) {
        g_string_append_c(shown->text, ' ');
    }
    shown->gap = FALSE;
    g_string_append_len(shown->text, text, (gssize) len);
    shown->end = ps_span_end(at);
}

static void
add_text(Render *r, const char *text, gsize len, PsSpan at)
{
    gsize chars = count(text, len);

    r->lead = FALSE;
    flush(r);
    add(r, text, len, at);
    if (r->mark.hidden)
        r->to->hidden_chars += chars;
    else
        r->to->visible_chars += chars;
    show(r, text, len, at);
}

static void
add_space(Render *r, PsSpan at)
{
    gboolean lead = r->lead;

    r->lead = FALSE;
    if (r->mark.link != G_MAXUINT)
        r->shown[r->mark.link].gap = TRUE;
    if (lead && !r->unseen)
        return;
    r->held = at;
}

/* ASCII white space, and a vertical tab, which is none for HTML. */
static gboolean
is_blank(int byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* A reference to white space. SpamAssassin takes &nbsp; for a space, though not U+00A0. */
static gboolean
take_blank_reference(PsCursor *c)
{
    char decoded[PS_ENTITY_BYTES];
    gsize length = 0, taken;

    if (ps_cursor_peek(c) != '&')
        return FALSE;
    taken = ps_entity_read(c->pos, ps_cursor_left(c), decoded, &length);
    if (!taken || ((length != 1 || !is_blank(decoded[0])) &&
                      (taken != strlen("&nbsp;") || memcmp(c->pos, "&nbsp;", taken) != 0)))
        return FALSE;
    ps_cursor_skip(c, taken);
    return TRUE;
}

static gboolean
take_blanks(PsCursor *c, gboolean literal)
{
    const char *start = c->pos;

    for (;;) {
        if (is_blank(ps_cursor_peek(c)))
            ps_cursor_next(c);
        else if (literal || !take_blank_reference(c))
            break;
    }
    return c->pos != start;
}

/* Text that is not as it is written: a reference, or one of the quotation marks that people
 * paste into tags and SpamAssassin therefore makes plain everywhere. */
static gboolean
take_replaced(PsCursor *c, gboolean literal, char ret[PS_ENTITY_BYTES], gsize *ret_len)
{
    gsize taken;

    if (ps_cursor_take_word(c, "\xe2\x80\x9c") || ps_cursor_take_word(c, "\xe2\x80\x9d")) {
        ret[0] = '"';
        *ret_len = 1;
        return TRUE;
    }
    if (literal || ps_cursor_peek(c) != '&')
        return FALSE;
    taken = ps_entity_read(c->pos, ps_cursor_left(c), ret, ret_len);
    ps_cursor_skip(c, taken);
    return taken > 0;
}

/* At least one byte; then up to what may be white space or replaced. */
static void
skip_plain(PsCursor *c)
{
    int byte;

    do
        ps_cursor_next(c);
    while ((byte = ps_cursor_peek(c)) != PS_CURSOR_END && !is_blank(byte) && byte != '&' &&
           byte != 0xe2);
}

static gboolean
is_blank_text(PsCursor c, gboolean literal)
{
    take_blanks(&c, literal);
    return !ps_cursor_left(&c);
}

static void
render_text(Render *r, const PsToken *token)
{
    PsCursor c = ps_cursor(r->bytes, token->end);

    flush(r);
    ps_cursor_skip(&c, token->start);
    r->lead = r->gap;
    r->gap = FALSE;
    r->last_link = r->mark.link;
    r->unseen = ps_look_invisible(&r->look) && !is_blank_text(c, token->literal);
    while (ps_cursor_left(&c)) {
        PsSpan at = { ps_cursor_offset(&c), 0 };
        char replaced[PS_ENTITY_BYTES];
        gsize length;

        if (take_blanks(&c, token->literal)) {
            at.length = ps_cursor_offset(&c) - at.offset;
            add_space(r, at);
        } else if (take_replaced(&c, token->literal, replaced, &length)) {
            at.length = ps_cursor_offset(&c) - at.offset;
            add_text(r, replaced, length, at);
        } else {
            skip_plain(&c);
            at.length = ps_cursor_offset(&c) - at.offset;
            add_text(r, r->bytes + at.offset, at.length, at);
        }
    }
}

/* Text behind the start tag BEFORE: that of scripts and styles is none. */
static void
render_text_in(Render *r, const PsToken *token, const PsToken *before, PsMark *mark)
{
    GumboTag in = before && before->kind == PS_TOKEN_START ? before->tag : GUMBO_TAG_UNKNOWN;

    if (token->literal && (in == GUMBO_TAG_SCRIPT || in == GUMBO_TAG_STYLE))
        return;
    if (in == GUMBO_TAG_TITLE && !r->to->title) {
        r->to->title = ps_text_new();
        r->titled = TRUE;
    }
    flush(r);
    mark->start = ps_text_length(r->to->text);
    render_text(r, token);
    mark->end = ps_text_length(r->to->text);
    if (r->titled)
        mark->end = mark->start;
}

void
ps_render(const PsText *html, const GArray *tokens, PsMark *marks, PsShown *shown, PsHtml *ret)
{
    Render r = { .html = html,
        .bytes = ps_text_bytes(html),
        .shown = shown,
        .to = ret,
        .last_link = G_MAXUINT };

    ps_look_init(&r.look);
    for (guint i = 0; i < tokens->len; i++) {
        const PsToken *token = &g_array_index(tokens, PsToken, i);
        const char *gap = ps_render_gap(token->tag);

        r.mark = marks[i];
        if (token->kind == PS_TOKEN_TEXT) {
            render_text_in(&r, token, i ? token - 1 : NULL, &marks[i]);
        } else if (token->kind != PS_TOKEN_OTHER) {
            ps_look_add(&r.look, r.bytes, token);
            if (gap)
                add_gap(&r, gap);
            r.titled = FALSE;
        }
    }
    flush(&r);
    ps_look_clear(&r.look);
}
