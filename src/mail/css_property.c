/* SPDX-License-Identifier: MIT */
/* css_property.c - declarations; see css_property.h. */
#include "mail/css_property.h"

#include <string.h>

#include "base/cursor.h"

typedef struct {
    GArray *to;
    gboolean important;
} Reader;

static void
declare(const Reader *r, PsCssProperty property, double number)
{
    const PsDeclaration declaration = { property, r->important, FALSE, number, PS_LENGTH_PX };

    g_array_append_val(r->to, declaration);
}

static void
declare_inherit(const Reader *r, PsCssProperty property)
{
    const PsDeclaration declaration = { property, r->important, TRUE, 0, PS_LENGTH_PX };

    g_array_append_val(r->to, declaration);
}

/* One of WORDS, which NULL ends. */
static gboolean
is_one_of(const char *value, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(value, *words) == 0)
            return TRUE;
    return FALSE;
}

static void
read_display(const Reader *r, PsCssProperty property, const char *value)
{
    if (*value && !strstr(value, "var("))
        declare(r, property,
            strcmp(value, "none") == 0     ? 1
            : strcmp(value, "inline") == 0 ? 0
                                           : 2);
}

static void
read_visibility(const Reader *r, PsCssProperty property, const char *value)
{
    static const char *const hidden[] = { "hidden", "collapse", NULL };

    if (is_one_of(value, hidden) || strcmp(value, "visible") == 0)
        declare(r, property, is_one_of(value, hidden));
}

static void
read_opacity(const Reader *r, PsCssProperty property, const char *value)
{
    const char *end;
    double number;

    if (ps_css_number(value, &number, &end))
        declare(r, property, *end == '%' ? number / 100 : number);
}

/* "hidden", or for each direction "hidden visible"; only one of the two cannot be visible. */
static void
read_overflow(const Reader *r, PsCssProperty property, const char *value)
{
    declare(r, property, *value && strcmp(value, "visible") != 0);
}

/* Of a share nobody knows what it is of, but 0% is nothing. */
static void
read_extent(const Reader *r, PsCssProperty property, const char *value)
{
    PsLengthUnit unit;
    double number;

    if (!ps_css_length(value, &number, &unit))
        declare(r, property, -1);
    else
        declare(r, property, unit == PS_LENGTH_PX || number <= 0 ? MAX(number, 0) : -1);
}

static void
read_position(const Reader *r, PsCssProperty property, const char *value)
{
    static const char *const out_of_flow[] = { "absolute", "fixed", NULL };
    static const char *const moved[] = { "relative", "sticky", NULL };

    declare(r, property, is_one_of(value, out_of_flow) ? 2 : is_one_of(value, moved));
}

#define FONT_SIZE 16 /* pixels of an em where nobody says otherwise */

static void
read_shift(const Reader *r, PsCssProperty property, const char *value)
{
    PsLengthUnit unit;
    double number;

    if (ps_css_length(value, &number, &unit))
        declare(r, property, number * (unit == PS_LENGTH_PX ? 1 : FONT_SIZE));
}

/* No number in SIDES is over 1. */
static gboolean
is_speck(const char *sides)
{
    const char *end;
    double side;

    while (*sides) {
        if (!ps_css_number(sides, &side, &end))
            end = sides + 1;
        else if (side > 1)
            return FALSE;
        sides = end;
    }
    return TRUE;
}

/* "rect(0, 0, 0, 0)", "rect(1px 1px 1px 1px)", "inset(50%)". */
static void
read_clip(const Reader *r, PsCssProperty property, const char *value)
{
    const char *sides = value + strcspn(value, G_CSET_DIGITS), *end;
    double side;
    gboolean cut = FALSE;

    if (g_str_has_prefix(value, "rect("))
        cut = *sides && !strstr(value, "auto") && is_speck(sides);
    else if (g_str_has_prefix(value, "inset(") && ps_css_number(sides, &side, &end))
        cut = *end == '%' && side >= 50;
    declare(r, property, cut);
}

/* CSS Fonts 4 section 2.5, with what "large" is in browsers. */
static const struct {
    const char *name;
    double size;
    PsLengthUnit unit;
} font_sizes[] = {
    { "xx-small", 9, PS_LENGTH_PX },
    { "x-small", 10, PS_LENGTH_PX },
    { "small", 13, PS_LENGTH_PX },
    { "medium", FONT_SIZE, PS_LENGTH_PX },
    { "large", 18, PS_LENGTH_PX },
    { "x-large", 24, PS_LENGTH_PX },
    { "xx-large", 32, PS_LENGTH_PX },
    { "smaller", 1 / 1.2, PS_LENGTH_EM },
    { "larger", 1.2, PS_LENGTH_EM },
};

static gboolean
read_size(const Reader *r, const char *value)
{
    PsDeclaration declaration = { PS_CSS_FONT_SIZE, r->important, FALSE, 0, PS_LENGTH_PX };

    if (!ps_css_length(value, &declaration.number, &declaration.unit)) {
        guint i = 0;

        while (i < G_N_ELEMENTS(font_sizes) && strcmp(value, font_sizes[i].name) != 0)
            i++;
        if (i == G_N_ELEMENTS(font_sizes))
            return FALSE;
        declaration.number = font_sizes[i].size;
        declaration.unit = font_sizes[i].unit;
    }
    declaration.number = MAX(declaration.number, 0);
    g_array_append_val(r->to, declaration);
    return TRUE;
}

static void
read_font_size(const Reader *r, PsCssProperty property, const char *value)
{
    (void) property;
    read_size(r, value);
}

static void
read_weight(const Reader *r, PsCssProperty property, const char *value)
{
    const char *end;
    double number;

    if (g_str_has_prefix(value, "bold"))
        declare(r, property, 1);
    else if (strcmp(value, "normal") == 0 || strcmp(value, "lighter") == 0)
        declare(r, property, 0);
    else if (ps_css_number(value, &number, &end) && number >= 1)
        declare(r, property, number >= 600);
}

/* "italic bold 12px/1.5 Arial": what comes before the size is weight, style ... */
static void
read_font(const Reader *r, PsCssProperty property, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, " ", 6);

    (void) property;
    for (guint i = 0; i < 5 && words[i]; i++) {
        const char *end;
        double number;

        if (ps_css_number(words[i], &number, &end) && !*end) {
            read_weight(r, PS_CSS_BOLD, words[i]); /* 700; a size has its unit here */
            continue;
        }
        words[i][strcspn(words[i], "/")] = '\0';
        if (read_size(r, words[i]))
            return;
        read_weight(r, PS_CSS_BOLD, words[i]);
    }
}

static void
read_color(const Reader *r, PsCssProperty property, const char *value)
{
    int color = ps_css_color(value);

    if (color != PS_COLOR_NONE)
        declare(r, property, color);
}

/* The colour is one word of several: "#fff url(x.png) no-repeat". */
static int
background_color(const char *value)
{
    const char *function = strstr(value, "rgb");
    g_auto(GStrv) words = NULL;
    int color = PS_COLOR_NONE;

    if (!function)
        function = strstr(value, "hsl");
    if (function)
        return ps_css_color(function);
    words = g_strsplit(value, " ", -1);
    for (guint i = 0; words[i] && color == PS_COLOR_NONE; i++)
        color = ps_css_color(words[i]);
    return color;
}

static gboolean
is_picture(const char *value)
{
    return strstr(value, "url(") || strstr(value, "gradient(") || strstr(value, "image(") ||
           strstr(value, "image-set(");
}

/* Without a colour it is transparent. */
static void
read_background(const Reader *r, PsCssProperty property, const char *value)
{
    int color;

    if (!*value)
        return;
    color = background_color(value);
    declare(r, property, color == PS_COLOR_NONE ? PS_COLOR_TRANSPARENT : color);
    declare(r, PS_CSS_PICTURE, is_picture(value));
}

static void
read_picture(const Reader *r, PsCssProperty property, const char *value)
{
    declare(r, property, is_picture(value));
}

static const struct {
    const char *name;
    PsCssProperty property;
    void (*read)(const Reader *r, PsCssProperty property, const char *value);
} properties[] = {
    { "color", PS_CSS_COLOR, read_color },
    { "font-size", PS_CSS_FONT_SIZE, read_font_size },
    { "font", PS_CSS_FONT_SIZE, read_font },
    { "font-weight", PS_CSS_BOLD, read_weight },
    { "background-color", PS_CSS_BACKGROUND, read_color },
    { "background", PS_CSS_BACKGROUND, read_background },
    { "background-image", PS_CSS_PICTURE, read_picture },
    { "display", PS_CSS_DISPLAY, read_display },
    { "visibility", PS_CSS_VISIBILITY, read_visibility },
    { "opacity", PS_CSS_OPACITY, read_opacity },
    { "width", PS_CSS_WIDTH, read_extent },
    { "height", PS_CSS_HEIGHT, read_extent },
    { "max-width", PS_CSS_MAX_WIDTH, read_extent },
    { "max-height", PS_CSS_MAX_HEIGHT, read_extent },
    { "overflow", PS_CSS_OVERFLOW, read_overflow },
    { "overflow-x", PS_CSS_OVERFLOW, read_overflow },
    { "overflow-y", PS_CSS_OVERFLOW, read_overflow },
    { "position", PS_CSS_POSITION, read_position },
    { "left", PS_CSS_LEFT, read_shift },
    { "top", PS_CSS_TOP, read_shift },
    { "text-indent", PS_CSS_INDENT, read_shift },
    { "margin-left", PS_CSS_MARGIN_LEFT, read_shift },
    { "margin-top", PS_CSS_MARGIN_TOP, read_shift },
    { "clip", PS_CSS_CLIP, read_clip },
    { "clip-path", PS_CSS_CLIP, read_clip },
};

/* A value in one piece: "!important" taken off, one blank between words. */
static char *
squeeze(const char *value, gsize len, gboolean *ret_important)
{
    GString *out = g_string_sized_new(len);
    char *mark;

    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isspace(value[i]) && value[i])
            g_string_append_c(out, value[i]);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    mark = strrchr(out->str, '!');
    *ret_important = mark && strstr(mark, "important") != NULL;
    if (mark)
        *mark = '\0';
    return g_strchomp(g_string_free(out, FALSE));
}

static void
read_declaration(GArray *to, const char *text, gsize len)
{
    const char *colon = memchr(text, ':', len);
    g_autofree char *value = NULL;
    Reader r = { .to = to };
    PsCssProperty property;
    gsize name;
    guint i = 0;

    if (!colon)
        return;
    while (len && g_ascii_isspace(*text)) {
        text++;
        len--;
    }
    if (colon < text)
        return;
    name = (gsize) (colon - text);
    while (name && g_ascii_isspace(text[name - 1]))
        name--;
    while (i < G_N_ELEMENTS(properties) &&
           (strlen(properties[i].name) != name || memcmp(properties[i].name, text, name) != 0))
        i++;
    if (i == G_N_ELEMENTS(properties))
        return;
    property = properties[i].property;
    value = squeeze(colon + 1, len - (gsize) (colon + 1 - text), &r.important);
    if (strcmp(value, "inherit") == 0)
        declare_inherit(&r, property);
    else
        properties[i].read(&r, property, value);
}

/* Move behind the declaration at C: to its ";", unless that is in quotes or brackets, as in
 * url(data:image/png;base64,...). */
static void
skip_declaration(PsCursor *c)
{
    int quote = 0, byte;
    gboolean brackets = FALSE;

    for (; (byte = ps_cursor_peek(c)) != PS_CURSOR_END; ps_cursor_next(c)) {
        if (quote)
            quote = byte == quote ? 0 : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '(' || byte == ')')
            brackets = byte == '(';
        else if (byte == ';' && !brackets)
            return;
    }
}

void
ps_css_declarations(const char *css, gsize len, GArray *to)
{
    PsCursor c = ps_cursor(css, len);

    while (ps_cursor_left(&c)) {
        const char *start = c.pos;

        skip_declaration(&c);
        read_declaration(to, start, (gsize) (c.pos - start));
        ps_cursor_next(&c);
    }
}

/* Where FIRST and SECOND stand side by side in the LEN bytes at CSS, or NULL. */
static const char *
find_pair(const char *css, gsize len, char first, char second)
{
    const char *end = css + len;

    while ((css = memchr(css, first, (gsize) (end - css)))) {
        if (css + 1 < end && css[1] == second)
            return css;
        css++;
    }
    return NULL;
}

GString *
ps_css_plain(const char *css, gsize len)
{
    GString *out = g_string_sized_new(len);

    while (len) {
        const char *comment = find_pair(css, len, '/', '*'), *end;
        gsize before = comment ? (gsize) (comment - css) : len;

        g_string_append_len(out, css, (gssize) before);
        css += before;
        len -= before;
        if (!comment)
            break;
        end = find_pair(css + 2, len - 2, '*', '/');
        len = end ? len - (gsize) (end + 2 - css) : 0;
        css = end ? end + 2 : css;
    }
    g_string_ascii_down(out);
    return out;
}
