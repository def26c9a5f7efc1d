/* SPDX-License-Identifier: MIT */
/* html_look.c - visibility as SpamAssassin 4 judges it; see html_look.h. */
#include "mail/html_look.h"

#include "mail/css.h"
#include "mail/html_tag.h"

#define COLOR_EMPTY (-3) /* "#", which is neither a colour nor refused */
#define WHITE 0xFFFFFF
#define BLACK 0x000000
#define FONT_SIZE 3
#define DISTANCE_SEEN 12 /* of colours, weighted by brightness, from 0 to 191 */

typedef struct {
    GumboTag tag;
    int color;
    int background;
    int size;
    gboolean none;   /* display */
    gboolean hidden; /* visibility */
} Look;

/* Which attributes of an element are looked at. */
typedef enum {
    LOOK_AT = 1 << 0, /* the element at all */
    LOOK_FONT = 1 << 1,
    LOOK_TEXT = 1 << 2,
    LOOK_STYLE = 1 << 3,
} Attributes;

static guint
attributes_of(GumboTag tag)
{
    switch ((int) tag) {
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_BASEFONT:
        return LOOK_AT | LOOK_FONT;
    case GUMBO_TAG_BODY:
        return LOOK_AT | LOOK_TEXT;
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_A:
        return LOOK_AT | LOOK_STYLE;
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_MARQUEE:
        return LOOK_AT;
    default:
        return 0;
    }
}

static Look *
top(const PsLook *look)
{
    return &g_array_index(look->open, Look, look->open->len - 1);
}

static void
push(PsLook *look, Look new)
{
    g_array_append_val(look->open, new);
    look->count[new.tag]++;
}

/* The one that stands for the page is never taken off. */
static void
pop(PsLook *look)
{
    look->count[top(look)->tag]--;
    g_array_set_size(look->open, look->open->len - 1);
}

void
ps_look_init(PsLook *look)
{
    *look = (PsLook){ .open = g_array_new(FALSE, FALSE, sizeof(Look)),
        .base_size = FONT_SIZE,
        .min_size = FONT_SIZE,
        .max_size = FONT_SIZE };
    push(look, (Look){ GUMBO_TAG_LAST, BLACK, WHITE, FONT_SIZE, FALSE, FALSE });
}

void
ps_look_clear(PsLook *look)
{
    g_array_unref(look->open);
}

/* Up to six digits behind "#", others among them left out; four and five count as three,
 * less is filled up with zeros. */
static int
hex_color(const char *value)
{
    char digits[7] = "";
    guint count = 0;
    int color;

    for (; *value && count < 6; value++)
        if (g_ascii_isxdigit(*value))
            digits[count++] = *value;
    if (!count)
        return COLOR_EMPTY;
    if (count < 6)
        for (digits[3] = '\0'; count < 3; count++)
            digits[count] = '0';
    color = (int) g_ascii_strtoull(digits, NULL, 16);
    return digits[3]
               ? color
               : (color >> 8) * 0x110000 + (color >> 4 & 0xF) * 0x1100 + (color & 0xF) * 0x11;
}

/* Three whole numbers, anything between them. */
static int
rgb_color(const char *value)
{
    int color = 0;

    for (guint i = 0; i < 3; i++) {
        guint64 part = 0;

        for (; *value && *value != ','; value++)
            if (g_ascii_isdigit(*value) && part <= 0xFF)
                part = part * 10 + (guint) g_ascii_digit_value(*value);
        color = color << 8 | (int) MIN(part, 0xFF);
        value += *value == ',';
    }
    return color;
}

static int
color_of(const char *value)
{
    g_autofree char *name = g_strstrip(g_strdup(value));
    int color = ps_css_color_named(name);

    if (color != PS_COLOR_NONE)
        return color;
    if (*name == '#' && strspn(name + 1, "#0123456789abcdefABCDEF") == strlen(name) - 1)
        return hex_color(name);
    if (g_ascii_strncasecmp(name, "rgb(", 4) == 0 && g_str_has_suffix(name, ")"))
        return rgb_color(name + 4);
    return PS_COLOR_NONE;
}

/* A colour in a style; INHERITED for "inherit". */
static int
style_color(const char *value, int inherited)
{
    if (strcmp(value, "inherit") == 0)
        return inherited;
    if (strcmp(value, "transparent") == 0)
        return PS_COLOR_TRANSPARENT;
    return strstr(value, "rgb") ? rgb_color(value) : color_of(value);
}

/* The first word of a "background" that is a colour. */
static int
background_color(const char *value, int inherited)
{
    g_auto(GStrv) words = g_strsplit(value, " ", -1);

    for (guint i = 0; words[i]; i++)
        if (color_of(words[i]) != PS_COLOR_NONE)
            return color_of(words[i]);
    return inherited;
}

static void
apply_declaration(Look *new, char *declaration)
{
    char *value = strchr(declaration, ':');
    char *important;

    if (!value)
        return;
    *value++ = '\0';
    g_strstrip(declaration);
    g_strstrip(value);
    if (strcmp(declaration, "display") == 0)
        new->none = strcmp(value, "none") == 0;
    else if (strcmp(declaration, "visibility") == 0)
        new->hidden = strcmp(value, "hidden") == 0;
    else if (strcmp(declaration, "background") == 0)
        new->background = background_color(value, new->background);

    important = strchr(value, '!');
    if (important)
        *important = '\0';
    g_strchomp(value);
    if (strcmp(declaration, "color") == 0)
        new->color = style_color(value, new->color);
    else if (strcmp(declaration, "background-color") == 0)
        new->background = style_color(value, new->background);
}

static void
apply_style(Look *new, const char *style, int background)
{
    g_autofree char *lower = g_ascii_strdown(style, -1);
    char *next;

    for (char *declaration = lower; declaration; declaration = next) {
        next = strchr(declaration, ';');
        if (next)
            *next++ = '\0';
        apply_declaration(new, declaration);
    }
    if (new->background == PS_COLOR_TRANSPARENT)
        new->background = background;
    if (new->color == PS_COLOR_TRANSPARENT)
        new->color = new->background;
}

/* "4", or "-1" and "+1" which count from BASE. */
static int
font_size(const char *value, int base, int inherited)
{
    const char *digits = value + (*value == '+' || *value == '-');
    gint64 size = g_ascii_strtoll(value, NULL, 10);

    if (!g_ascii_isdigit(*digits))
        return inherited;
    return (int) CLAMP(size, -100, 100) + (digits != value ? base : 0);
}

static void
apply_attributes(PsLook *look, Look *new, const PsTag *tag)
{
    guint attributes = attributes_of(new->tag);
    g_autofree char *color = NULL, *size = NULL, *style = NULL;
    gboolean sized = FALSE;

    if (attributes & LOOK_FONT) {
        color = ps_tag_value(tag, PS_ATTR_COLOR);
        size = ps_tag_value(tag, PS_ATTR_SIZE);
    } else if (attributes & LOOK_TEXT) {
        color = ps_tag_value(tag, PS_ATTR_TEXT);
    } else if (attributes & LOOK_STYLE) {
        style = ps_tag_value(tag, PS_ATTR_STYLE);
    }
    if (color || size || style || (attributes & LOOK_FONT && tag->there[PS_ATTR_FACE]))
        sized = TRUE;
    if (color)
        new->color = color_of(color);
    if (size)
        new->size = font_size(size, look->base_size, new->size);
    if (style)
        apply_style(new, style, top(look)->background);
    if (sized) {
        look->min_size = MIN(look->min_size, new->size);
        look->max_size = MAX(look->max_size, new->size);
    }
}

static void
open_element(PsLook *look, GumboTag name, const PsTag *tag)
{
    Look new = *top(look);

    new.tag = name;
    if (name == GUMBO_TAG_BASEFONT && tag->there[PS_ATTR_SIZE]) {
        g_autofree char *size = ps_tag_value(tag, PS_ATTR_SIZE);

        look->base_size = font_size(size, 0, look->base_size);
        return;
    }
    if (name == GUMBO_TAG_BIG)
        new.size++;
    else if (name == GUMBO_TAG_SMALL)
        new.size--;
    else
        apply_attributes(look, &new, tag);
    push(look, new);
}

/* A cell or row closes the one before it, and fonts left open in it. */
static void
close_cells(PsLook *look, GumboTag tag)
{
    if (!look->count[tag])
        return;
    while (top(look)->tag == GUMBO_TAG_FONT || top(look)->tag == GUMBO_TAG_TD ||
           (tag == GUMBO_TAG_TR && top(look)->tag == GUMBO_TAG_TR))
        pop(look);
}

static void
close_element(PsLook *look, GumboTag tag)
{
    gboolean found = FALSE;

    while (look->count[tag] && !found) {
        found = top(look)->tag == tag;
        pop(look);
    }
}

void
ps_look_add(PsLook *look, const char *html, const PsToken *token)
{
    GumboTag name = token->tag == GUMBO_TAG_TH ? GUMBO_TAG_TD : token->tag;

    if (!attributes_of(name))
        return;
    if (token->kind == PS_TOKEN_END) {
        if (name != GUMBO_TAG_BODY)
            close_element(look, name);
    } else {
        const PsTag tag = ps_tag(html, token);

        if (name == GUMBO_TAG_TD || name == GUMBO_TAG_TR)
            close_cells(look, name);
        open_element(look, name, &tag);
    }
}

static gboolean
seen_apart(int color, int background)
{
    double red = 0.2126 * ((color >> 16 & 0xFF) - (background >> 16 & 0xFF));
    double green = 0.7152 * ((color >> 8 & 0xFF) - (background >> 8 & 0xFF));
    double blue = 0.0722 * ((color & 0xFF) - (background & 0xFF));

    return red * red + green * green + blue * blue >= DISTANCE_SEEN * DISTANCE_SEEN;
}

PsLookKind
ps_look_kind(const PsLook *look)
{
    const Look *now = top(look);

    if (now->color == now->background ||
        (now->color >= 0 && now->background >= 0 && !seen_apart(now->color, now->background)))
        return PS_LOOK_LOW_CONTRAST;
    if (now->color == PS_COLOR_NONE || now->background == PS_COLOR_NONE)
        return PS_LOOK_INVALID_COLOR;
    return now->size <= 1 || now->none || now->hidden ? PS_LOOK_HIDDEN : PS_LOOK_SEEN;
}
