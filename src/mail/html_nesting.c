/* SPDX-License-Identifier: MIT */
/*
 * html_nesting.c - open elements; see html_nesting.h.
 *
 * The rules are those of WHATWG section 13.2.6 without their rarer cases: an end tag
 * closes what stands open inside of its element, but nothing reaches out of a table's
 * cell, inline tags close no blocks, and items stay in their list.
 */
#include "mail/html_nesting.h"

typedef enum {
    KIND_BLOCK = 1 << 0,  /* not closed by the end of an inline element */
    KIND_INLINE = 1 << 1, /* its end closes itself alone: a, b, font ... */
    KIND_VOID = 1 << 2,   /* has no content: br, img ... */
    KIND_PAGE = 1 << 3,   /* html, head, body: never inside of anything */
    KIND_ALONE = 1 << 4,  /* its start tag closes another one: p, li, td ... */
    KIND_ITEM = 1 << 5,   /* of a list */
    KIND_TABLE = 1 << 6,  /* a table or a part of one, closed up to the table */
    KIND_WALL = 1 << 7,   /* nothing else reaches out of it */
    KIND_LOOSE = 1 << 8,  /* items do reach out of it */
} Kind;

static guint
kind_of(GumboTag tag)
{
    switch ((int) tag) {
    case GUMBO_TAG_AREA:
    case GUMBO_TAG_BASE:
    case GUMBO_TAG_BASEFONT:
    case GUMBO_TAG_BGSOUND:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_COL:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_FRAME:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_IMAGE:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_KEYGEN:
    case GUMBO_TAG_LINK:
    case GUMBO_TAG_META:
    case GUMBO_TAG_PARAM:
    case GUMBO_TAG_SOURCE:
    case GUMBO_TAG_TRACK:
    case GUMBO_TAG_WBR:
        return KIND_VOID;
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_BODY:
        return KIND_PAGE;
    case GUMBO_TAG_P:
        return KIND_BLOCK | KIND_ALONE | KIND_LOOSE;
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_DIV:
        return KIND_BLOCK | KIND_LOOSE;
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_OPTGROUP:
        return KIND_BLOCK | KIND_ALONE | KIND_ITEM;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_CAPTION:
        return KIND_BLOCK | KIND_ALONE | KIND_TABLE | KIND_WALL;
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TFOOT:
    case GUMBO_TAG_COLGROUP:
        return KIND_BLOCK | KIND_ALONE | KIND_TABLE;
    case GUMBO_TAG_TABLE:
        return KIND_BLOCK | KIND_TABLE | KIND_WALL;
    case GUMBO_TAG_APPLET:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_MARQUEE:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEMPLATE:
        return KIND_BLOCK | KIND_WALL;
    case GUMBO_TAG_A:
        return KIND_INLINE | KIND_ALONE;
    case GUMBO_TAG_B:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_NOBR:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
        return KIND_INLINE;
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_FRAMESET:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_XMP:
        return KIND_BLOCK;
    default:
        return 0;
    }
}

/* Those that close each other count as one. */
static GumboTag
same_as(GumboTag tag)
{
    switch ((int) tag) {
    case GUMBO_TAG_DD:
        return GUMBO_TAG_DT;
    case GUMBO_TAG_TH:
        return GUMBO_TAG_TD;
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_TFOOT:
        return GUMBO_TAG_THEAD;
    default:
        return tag;
    }
}

void
ps_nesting_init(PsNesting *nesting)
{
    *nesting = (PsNesting){ .open = g_array_new(FALSE, FALSE, sizeof(GumboTag)) };
}

void
ps_nesting_clear(PsNesting *nesting)
{
    g_array_unref(nesting->open);
}

static GumboTag
open_at(const PsNesting *nesting, guint index)
{
    return g_array_index(nesting->open, GumboTag, index);
}

/* The end of the search for an element of KIND: it does not reach out of one of WALL. */
static gboolean
is_wall(guint wall, guint kind, gboolean start)
{
    if (kind & KIND_TABLE)
        return (wall & KIND_TABLE) && !(wall & KIND_ALONE); /* the table itself */
    if (start && (kind & KIND_ITEM))
        return (wall & KIND_BLOCK) && !(wall & KIND_LOOSE);
    if (kind & (KIND_BLOCK | KIND_INLINE))
        return (wall & KIND_WALL) != 0;
    return (wall & KIND_BLOCK) != 0;
}

/* Close the innermost TAG, for an end tag or (START) for the start of the next. */
static void
close_tag(PsNesting *nesting, GumboTag tag, gboolean start)
{
    guint kind = kind_of(tag), index = nesting->open->len;

    if (!nesting->count[tag])
        return;
    while (index-- > 0 && open_at(nesting, index) != tag)
        if (is_wall(kind_of(open_at(nesting, index)), kind, start))
            return;
    if (kind & KIND_INLINE) {
        g_array_remove_index(nesting->open, index);
        nesting->count[tag]--;
        return;
    }
    for (guint i = index; i < nesting->open->len; i++)
        nesting->count[open_at(nesting, i)]--;
    g_array_set_size(nesting->open, index);
}

guint
ps_nesting_add(PsNesting *nesting, const PsToken *token)
{
    GumboTag tag = same_as(token->tag);
    guint kind = kind_of(tag);

    if (token->kind == PS_TOKEN_END) {
        close_tag(nesting, tag, FALSE);
    } else if (token->kind == PS_TOKEN_START && !(kind & (KIND_VOID | KIND_PAGE))) {
        if (kind & KIND_ALONE)
            close_tag(nesting, tag, TRUE);
        if (!token->closed || kind || !nesting->count[GUMBO_TAG_SVG]) {
            g_array_append_val(nesting->open, tag);
            nesting->count[tag]++;
        }
    }
    return nesting->open->len;
}
