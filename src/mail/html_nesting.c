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

static const guint16 kinds[] = {
    [GUMBO_TAG_AREA] = KIND_VOID,
    [GUMBO_TAG_BASE] = KIND_VOID,
    [GUMBO_TAG_BASEFONT] = KIND_VOID,
    [GUMBO_TAG_BGSOUND] = KIND_VOID,
    [GUMBO_TAG_BR] = KIND_VOID,
    [GUMBO_TAG_COL] = KIND_VOID,
    [GUMBO_TAG_EMBED] = KIND_VOID,
    [GUMBO_TAG_FRAME] = KIND_VOID,
    [GUMBO_TAG_HR] = KIND_VOID,
    [GUMBO_TAG_IMG] = KIND_VOID,
    [GUMBO_TAG_IMAGE] = KIND_VOID,
    [GUMBO_TAG_INPUT] = KIND_VOID,
    [GUMBO_TAG_KEYGEN] = KIND_VOID,
    [GUMBO_TAG_LINK] = KIND_VOID,
    [GUMBO_TAG_META] = KIND_VOID,
    [GUMBO_TAG_PARAM] = KIND_VOID,
    [GUMBO_TAG_SOURCE] = KIND_VOID,
    [GUMBO_TAG_TRACK] = KIND_VOID,
    [GUMBO_TAG_WBR] = KIND_VOID,
    [GUMBO_TAG_HTML] = KIND_PAGE,
    [GUMBO_TAG_HEAD] = KIND_PAGE,
    [GUMBO_TAG_BODY] = KIND_PAGE,
    [GUMBO_TAG_P] = KIND_BLOCK | KIND_ALONE | KIND_LOOSE,
    [GUMBO_TAG_ADDRESS] = KIND_BLOCK | KIND_LOOSE,
    [GUMBO_TAG_DIV] = KIND_BLOCK | KIND_LOOSE,
    [GUMBO_TAG_LI] = KIND_BLOCK | KIND_ALONE | KIND_ITEM,
    [GUMBO_TAG_DT] = KIND_BLOCK | KIND_ALONE | KIND_ITEM,
    [GUMBO_TAG_DD] = KIND_BLOCK | KIND_ALONE | KIND_ITEM,
    [GUMBO_TAG_OPTION] = KIND_BLOCK | KIND_ALONE | KIND_ITEM,
    [GUMBO_TAG_OPTGROUP] = KIND_BLOCK | KIND_ALONE | KIND_ITEM,
    [GUMBO_TAG_TD] = KIND_BLOCK | KIND_ALONE | KIND_TABLE | KIND_WALL,
    [GUMBO_TAG_TH] = KIND_BLOCK | KIND_ALONE | KIND_TABLE | KIND_WALL,
    [GUMBO_TAG_CAPTION] = KIND_BLOCK | KIND_ALONE | KIND_TABLE | KIND_WALL,
    [GUMBO_TAG_TR] = KIND_BLOCK | KIND_ALONE | KIND_TABLE,
    [GUMBO_TAG_TBODY] = KIND_BLOCK | KIND_ALONE | KIND_TABLE,
    [GUMBO_TAG_THEAD] = KIND_BLOCK | KIND_ALONE | KIND_TABLE,
    [GUMBO_TAG_TFOOT] = KIND_BLOCK | KIND_ALONE | KIND_TABLE,
    [GUMBO_TAG_COLGROUP] = KIND_BLOCK | KIND_ALONE | KIND_TABLE,
    [GUMBO_TAG_TABLE] = KIND_BLOCK | KIND_TABLE | KIND_WALL,
    [GUMBO_TAG_APPLET] = KIND_BLOCK | KIND_WALL,
    [GUMBO_TAG_BUTTON] = KIND_BLOCK | KIND_WALL,
    [GUMBO_TAG_MARQUEE] = KIND_BLOCK | KIND_WALL,
    [GUMBO_TAG_OBJECT] = KIND_BLOCK | KIND_WALL,
    [GUMBO_TAG_SELECT] = KIND_BLOCK | KIND_WALL,
    [GUMBO_TAG_TEMPLATE] = KIND_BLOCK | KIND_WALL,
    [GUMBO_TAG_A] = KIND_INLINE | KIND_ALONE,
    [GUMBO_TAG_B] = KIND_INLINE,
    [GUMBO_TAG_BIG] = KIND_INLINE,
    [GUMBO_TAG_CODE] = KIND_INLINE,
    [GUMBO_TAG_EM] = KIND_INLINE,
    [GUMBO_TAG_FONT] = KIND_INLINE,
    [GUMBO_TAG_I] = KIND_INLINE,
    [GUMBO_TAG_NOBR] = KIND_INLINE,
    [GUMBO_TAG_S] = KIND_INLINE,
    [GUMBO_TAG_SMALL] = KIND_INLINE,
    [GUMBO_TAG_STRIKE] = KIND_INLINE,
    [GUMBO_TAG_STRONG] = KIND_INLINE,
    [GUMBO_TAG_TT] = KIND_INLINE,
    [GUMBO_TAG_U] = KIND_INLINE,
    [GUMBO_TAG_ARTICLE] = KIND_BLOCK,
    [GUMBO_TAG_ASIDE] = KIND_BLOCK,
    [GUMBO_TAG_BLOCKQUOTE] = KIND_BLOCK,
    [GUMBO_TAG_CENTER] = KIND_BLOCK,
    [GUMBO_TAG_DETAILS] = KIND_BLOCK,
    [GUMBO_TAG_DIR] = KIND_BLOCK,
    [GUMBO_TAG_DL] = KIND_BLOCK,
    [GUMBO_TAG_FIELDSET] = KIND_BLOCK,
    [GUMBO_TAG_FIGCAPTION] = KIND_BLOCK,
    [GUMBO_TAG_FIGURE] = KIND_BLOCK,
    [GUMBO_TAG_FOOTER] = KIND_BLOCK,
    [GUMBO_TAG_FORM] = KIND_BLOCK,
    [GUMBO_TAG_FRAMESET] = KIND_BLOCK,
    [GUMBO_TAG_H1] = KIND_BLOCK,
    [GUMBO_TAG_H2] = KIND_BLOCK,
    [GUMBO_TAG_H3] = KIND_BLOCK,
    [GUMBO_TAG_H4] = KIND_BLOCK,
    [GUMBO_TAG_H5] = KIND_BLOCK,
    [GUMBO_TAG_H6] = KIND_BLOCK,
    [GUMBO_TAG_HEADER] = KIND_BLOCK,
    [GUMBO_TAG_HGROUP] = KIND_BLOCK,
    [GUMBO_TAG_IFRAME] = KIND_BLOCK,
    [GUMBO_TAG_LISTING] = KIND_BLOCK,
    [GUMBO_TAG_MAIN] = KIND_BLOCK,
    [GUMBO_TAG_MENU] = KIND_BLOCK,
    [GUMBO_TAG_NAV] = KIND_BLOCK,
    [GUMBO_TAG_NOEMBED] = KIND_BLOCK,
    [GUMBO_TAG_NOFRAMES] = KIND_BLOCK,
    [GUMBO_TAG_NOSCRIPT] = KIND_BLOCK,
    [GUMBO_TAG_OL] = KIND_BLOCK,
    [GUMBO_TAG_PRE] = KIND_BLOCK,
    [GUMBO_TAG_SECTION] = KIND_BLOCK,
    [GUMBO_TAG_SUMMARY] = KIND_BLOCK,
    [GUMBO_TAG_UL] = KIND_BLOCK,
    [GUMBO_TAG_XMP] = KIND_BLOCK,
};

static guint
kind_of(GumboTag tag)
{
    return (guint) tag < G_N_ELEMENTS(kinds) ? kinds[tag] : 0;
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
