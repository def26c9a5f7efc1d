/* SPDX-License-Identifier: MIT */
/* style.c - the cascade, and what comes of it; see style.h. */
#include "mail/style.h"

#include <string.h>

#define PAGE_SIZE 16 /* pixels of a font, where nothing else is said */
#define WHITE 0xFFFFFF
#define LINK_COLOR 0x0000EE
#define FAR_OUT (-500) /* pixels */
#define OPACITY_UNSEEN 0.05

/* What counts more: important, then inline, then specificity, then what comes later. */
#define WEIGHT_ATTRIBUTE 1
#define WEIGHT_RULE ((guint64) 1 << 1)
#define WEIGHT_SPECIFICITY 32
#define WEIGHT_INLINE ((guint64) 1 << 60)
#define WEIGHT_IMPORTANT ((guint64) 1 << 61)

/* What is declared for an element, the declaration that holds of each property. */
typedef struct {
    PsDeclaration held[PS_CSS_PROPERTIES];
    guint64 weight[PS_CSS_PROPERTIES]; /* 0: nothing is declared */
    guint media; /* bits of properties of which some readers get a value that shows */
} Cascade;

static void
hold(Cascade *cascade, const PsDeclaration *declaration, guint64 weight)
{
    PsCssProperty property = declaration->property;

    weight |= declaration->important ? WEIGHT_IMPORTANT : 0;
    if (weight >= cascade->weight[property]) {
        cascade->weight[property] = weight;
        cascade->held[property] = *declaration;
    }
}

static gboolean
is_declared(const Cascade *cascade, PsCssProperty property)
{
    return cascade->weight[property] != 0 && !cascade->held[property].inherit;
}

/* The number declared, or that of an element of which nothing is. */
static double
number(const Cascade *cascade, PsCssProperty property, double initial)
{
    return is_declared(cascade, property) ? cascade->held[property].number : initial;
}

static void
hold_number(Cascade *cascade, PsCssProperty property, double value)
{
    const PsDeclaration declaration = { .property = property, .number = value };

    hold(cascade, &declaration, WEIGHT_ATTRIBUTE);
}

/* A value that takes a text out of sight, of a property that can. */
static gboolean
puts_away(const PsDeclaration *declaration)
{
    switch (declaration->property) {
    case PS_CSS_DISPLAY:
    case PS_CSS_VISIBILITY:
    case PS_CSS_OVERFLOW:
    case PS_CSS_CLIP:
        return declaration->number == 1;
    case PS_CSS_OPACITY:
        return declaration->number <= OPACITY_UNSEEN;
    case PS_CSS_HEIGHT:
    case PS_CSS_MAX_HEIGHT:
    case PS_CSS_WIDTH:
    case PS_CSS_MAX_WIDTH:
        return declaration->number >= 0 && declaration->number <= 1;
    case PS_CSS_LEFT:
    case PS_CSS_TOP:
    case PS_CSS_INDENT:
    case PS_CSS_MARGIN_LEFT:
    case PS_CSS_MARGIN_TOP:
        return declaration->number <= FAR_OUT;
    case PS_CSS_FONT_SIZE:
        return declaration->number <= 1;
    case PS_CSS_POSITION:
    case PS_CSS_BOLD:
    case PS_CSS_COLOR:
    case PS_CSS_BACKGROUND:
    case PS_CSS_PICTURE:
    case PS_CSS_PROPERTIES:
    default:
        return FALSE;
    }
}

static void
hold_rule(Cascade *cascade, const PsSheet *sheet, guint index)
{
    const PsCssRule *rule = &g_array_index(sheet->rules, PsCssRule, index);
    guint64 weight =
        WEIGHT_RULE + index + ((guint64) rule->selector.specificity << WEIGHT_SPECIFICITY);

    for (guint i = 0; i < rule->count; i++) {
        const PsDeclaration *declaration =
            &g_array_index(sheet->declarations, PsDeclaration, rule->first + i);

        if (!rule->media)
            hold(cascade, declaration, weight);
        else if (!puts_away(declaration))
            cascade->media |= 1U << declaration->property;
    }
}

static void
hold_sheet(Cascade *cascade, PsSheet *sheet)
{
    g_autoptr(GArray) rules = g_array_new(FALSE, FALSE, sizeof(guint));

    ps_sheet_match(sheet, rules);
    for (guint i = 0; i < rules->len; i++)
        hold_rule(cascade, sheet, g_array_index(rules, guint, i));
}

static void
hold_inline(Cascade *cascade, const PsTag *tag)
{
    g_autofree char *css = ps_tag_value(tag, PS_ATTR_STYLE);
    g_autoptr(GArray) declarations = NULL;
    GString *plain;

    if (!css)
        return;
    declarations = g_array_new(FALSE, FALSE, sizeof(PsDeclaration));
    plain = ps_css_plain(css, strlen(css));
    ps_css_declarations(plain->str, plain->len, declarations);
    g_string_free(plain, TRUE);
    for (guint i = 0; i < declarations->len; i++)
        hold(cascade, &g_array_index(declarations, PsDeclaration, i), WEIGHT_INLINE);
}

static void
hold_color(Cascade *cascade, const PsTag *tag, PsAttr attr, PsCssProperty property)
{
    g_autofree char *value = ps_tag_value(tag, attr);
    int color = value ? ps_css_color(value) : PS_COLOR_NONE;

    if (color != PS_COLOR_NONE)
        hold_number(cascade, property, color);
}

/* <font size>: 1 to 7, or "-1" and "+2" from 3 on. */
static void
hold_font_size(Cascade *cascade, const PsTag *tag)
{
    static const double sizes[] = { 10, 13, 16, 18, 24, 32, 48 };
    g_autofree char *value = ps_tag_value(tag, PS_ATTR_SIZE);
    const char *end;
    double size;

    if (!value || !ps_css_number(value, &size, &end))
        return;
    if (*value == '+' || *value == '-')
        size += 3;
    hold_number(cascade, PS_CSS_FONT_SIZE, sizes[(guint) CLAMP(size, 1, 7) - 1]);
}

static void
hold_attributes(Cascade *cascade, const PsTag *tag)
{
    GumboTag name = tag->token->tag;

    if (tag->there[PS_ATTR_BGCOLOR])
        hold_color(cascade, tag, PS_ATTR_BGCOLOR, PS_CSS_BACKGROUND);
    if (tag->there[PS_ATTR_BACKGROUND])
        hold_number(cascade, PS_CSS_PICTURE, 1);
    if (name == GUMBO_TAG_BODY)
        hold_color(cascade, tag, PS_ATTR_TEXT, PS_CSS_COLOR);
    if (name == GUMBO_TAG_FONT) {
        hold_color(cascade, tag, PS_ATTR_COLOR, PS_CSS_COLOR);
        hold_font_size(cascade, tag);
    }
    if (tag->there[PS_ATTR_HIDDEN])
        hold_number(cascade, PS_CSS_DISPLAY, 1);
}

/* What browsers do without being told. */
static const struct {
    double size; /* times the font around; 0: the same */
    GumboTag tag;
    gboolean bold;
} elements[] = {
    { 0, GUMBO_TAG_B, TRUE },
    { 0, GUMBO_TAG_STRONG, TRUE },
    { 0, GUMBO_TAG_TH, TRUE },
    { 2, GUMBO_TAG_H1, TRUE },
    { 1.5, GUMBO_TAG_H2, TRUE },
    { 1.17, GUMBO_TAG_H3, TRUE },
    { 1, GUMBO_TAG_H4, TRUE },
    { 0.83, GUMBO_TAG_H5, TRUE },
    { 0.67, GUMBO_TAG_H6, TRUE },
    { 1.2, GUMBO_TAG_BIG, FALSE },
    { 1 / 1.2, GUMBO_TAG_SMALL, FALSE },
    { 1 / 1.2, GUMBO_TAG_SUB, FALSE },
    { 1 / 1.2, GUMBO_TAG_SUP, FALSE },
};

static void
apply_element(PsStyle *style, const PsTag *tag)
{
    GumboTag name = tag->token->tag;

    if (name == GUMBO_TAG_TEMPLATE)
        style->gone = PS_SIGHT_DISPLAY;
    if (name == GUMBO_TAG_A && tag->there[PS_ATTR_HREF])
        style->color = LINK_COLOR;
    for (guint i = 0; i < G_N_ELEMENTS(elements); i++) {
        if (elements[i].tag != name)
            continue;
        style->size *= elements[i].size > 0 ? elements[i].size : 1;
        style->bold |= elements[i].bold;
    }
}

/* Width and height mean nothing to a table, which grows, and to words in a line. */
static gboolean
keeps_its_size(const PsTag *tag)
{
    switch ((int) tag->token->tag) {
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_P:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean
has_no_room(const Cascade *cascade, const PsTag *tag)
{
    static const PsCssProperty sizes[] = { PS_CSS_MAX_HEIGHT, PS_CSS_MAX_WIDTH, PS_CSS_HEIGHT,
        PS_CSS_WIDTH };
    guint count = keeps_its_size(tag) || number(cascade, PS_CSS_DISPLAY, 0) == 2 ? 4 : 2;

    if (number(cascade, PS_CSS_OVERFLOW, 0) == 0)
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (is_declared(cascade, sizes[i]) && puts_away(&cascade->held[sizes[i]]))
            return TRUE;
    return FALSE;
}

static gboolean
is_far_out(const Cascade *cascade)
{
    gboolean moved = number(cascade, PS_CSS_POSITION, 0) > 0;

    return (moved && (number(cascade, PS_CSS_LEFT, 0) <= FAR_OUT ||
                         number(cascade, PS_CSS_TOP, 0) <= FAR_OUT)) ||
           number(cascade, PS_CSS_INDENT, 0) <= FAR_OUT ||
           number(cascade, PS_CSS_MARGIN_LEFT, 0) <= FAR_OUT ||
           number(cascade, PS_CSS_MARGIN_TOP, 0) <= FAR_OUT;
}

/* Why the element and all inside of it is not seen. */
static PsSightKind
why_gone(const Cascade *cascade, const PsTag *tag)
{
    if (number(cascade, PS_CSS_DISPLAY, 0) == 1)
        return PS_SIGHT_DISPLAY;
    if (number(cascade, PS_CSS_OPACITY, 1) <= OPACITY_UNSEEN)
        return PS_SIGHT_OPACITY;
    if (has_no_room(cascade, tag))
        return PS_SIGHT_HEIGHT;
    if (is_far_out(cascade))
        return PS_SIGHT_OFFSCREEN;
    return number(cascade, PS_CSS_CLIP, 0) == 1 ? PS_SIGHT_CLIP : PS_SIGHT_SEEN;
}

/* Some readers get a value for one of the properties that put the element away. */
static gboolean
is_shown_to_some(const Cascade *cascade, PsSightKind gone)
{
    static const guint all = 1U << PS_CSS_DISPLAY;
    static const guint properties[] = {
        [PS_SIGHT_DISPLAY] = 0,
        [PS_SIGHT_VISIBILITY] = 1U << PS_CSS_VISIBILITY,
        [PS_SIGHT_OPACITY] = 1U << PS_CSS_OPACITY,
        [PS_SIGHT_HEIGHT] =
            1U << PS_CSS_HEIGHT | 1U << PS_CSS_MAX_HEIGHT | 1U << PS_CSS_OVERFLOW,
        [PS_SIGHT_OFFSCREEN] = 1U << PS_CSS_POSITION | 1U << PS_CSS_LEFT | 1U << PS_CSS_TOP |
                               1U << PS_CSS_INDENT | 1U << PS_CSS_MARGIN_LEFT |
                               1U << PS_CSS_MARGIN_TOP,
        [PS_SIGHT_CLIP] = 1U << PS_CSS_CLIP | 1U << PS_CSS_POSITION,
        [PS_SIGHT_FONT] = 1U << PS_CSS_FONT_SIZE,
    };

    return (cascade->media & (all | properties[gone])) != 0;
}

static void
apply_sight(PsStyle *style, const Cascade *cascade, const PsTag *tag)
{
    PsSightKind gone = why_gone(cascade, tag);

    if (is_declared(cascade, PS_CSS_VISIBILITY)) {
        style->hidden = number(cascade, PS_CSS_VISIBILITY, 0) == 1;
        style->media |= style->hidden && is_shown_to_some(cascade, PS_SIGHT_VISIBILITY);
    }
    if (gone == PS_SIGHT_SEEN)
        return;
    style->gone = style->gone != PS_SIGHT_SEEN ? style->gone : gone;
    style->media |= is_shown_to_some(cascade, gone);
}

static void
apply_font(PsStyle *style, const Cascade *cascade, double outer)
{
    const PsDeclaration *size = &cascade->held[PS_CSS_FONT_SIZE];

    style->bold = number(cascade, PS_CSS_BOLD, style->bold) > 0;
    if (!cascade->weight[PS_CSS_FONT_SIZE])
        return;
    if (size->inherit)
        style->size = outer;
    else if (size->unit == PS_LENGTH_EM)
        style->size = MIN(size->number * outer, 1e5);
    else
        style->size = size->number * (size->unit == PS_LENGTH_ROOT ? PAGE_SIZE : 1);
    style->media |= style->size <= 1 && is_shown_to_some(cascade, PS_SIGHT_FONT);
}

static void
apply_colors(PsStyle *style, const Cascade *cascade, const PsStyle *outer)
{
    int background = (int) number(cascade, PS_CSS_BACKGROUND, PS_COLOR_TRANSPARENT);

    if (cascade->weight[PS_CSS_COLOR])
        style->color = (int) number(cascade, PS_CSS_COLOR, outer->color);
    if (background != PS_COLOR_TRANSPARENT) {
        style->background = background;
        style->picture = FALSE;
    }
    style->picture |= number(cascade, PS_CSS_PICTURE, 0) == 1;
}

PsStyle
ps_style_inner(const PsStyle *outer, const PsTag *tag, PsSheet *sheet)
{
    Cascade cascade = { 0 };
    PsStyle style = *outer;

    apply_element(&style, tag);
    if (sheet)
        hold_sheet(&cascade, sheet);
    if (tag->token->attributes) {
        hold_attributes(&cascade, tag);
        hold_inline(&cascade, tag);
    }
    apply_sight(&style, &cascade, tag);
    apply_font(&style, &cascade, outer->size);
    apply_colors(&style, &cascade, outer);
    return style;
}

PsSize
ps_style_size(const PsTag *tag)
{
    PsSize size = PS_SIZE_INIT;
    Cascade cascade = { 0 };

    hold_inline(&cascade, tag);
    size.width = (int) number(&cascade, PS_CSS_WIDTH, -1);
    size.height = (int) number(&cascade, PS_CSS_HEIGHT, -1);
    return size;
}

static PsSightKind
kind_of(const PsStyle *style, int background)
{
    gboolean unknown = style->picture && style->background < 0;

    if (style->gone != PS_SIGHT_SEEN)
        return style->gone;
    if (style->hidden)
        return PS_SIGHT_VISIBILITY;
    if (style->size <= 1)
        return PS_SIGHT_FONT;
    if (style->color == PS_COLOR_TRANSPARENT ||
        (style->color >= 0 && !unknown &&
            ps_css_contrast(style->color, background) < PS_CONTRAST_UNSEEN))
        return PS_SIGHT_COLOR;
    return PS_SIGHT_SEEN;
}

PsSight
ps_style_sight(const PsStyle *style)
{
    int background = style->background >= 0 ? style->background : WHITE;
    PsSight sight = { .media = style->media,
        .page = style->background < 0,
        .picture = style->picture,
        .bold = style->bold,
        .size = (float) style->size,
        .color = style->color == PS_COLOR_NONE ? 0 : style->color,
        .background = background };

    if (style->color == PS_COLOR_TRANSPARENT)
        sight.page = FALSE;
    sight.kind = kind_of(style, sight.background);
    return sight;
}
