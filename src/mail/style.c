/* SPDX-License-Identifier: MIT */
/* style.c - inline style; see style.h. CSS 2.2 section 4.1 as far as mails use it. */
#include "mail/style.h"

#include <string.h>

gboolean
ps_style_hides(const PsStyle *style)
{
    return style->gone || style->hidden || style->tiny ||
           style->color == PS_COLOR_TRANSPARENT ||
           (style->color >= 0 && style->color == style->background);
}

/* What one style attribute says; of two that speak of the same thing the later holds. */
typedef struct {
    PsStyle *style;
    PsSize *size;
    gboolean none, clear, flat; /* display: none, opacity: 0, max-height: 0 */
} Reading;

static gboolean
is_zero(const char *value)
{
    const char *end;
    double number;

    return ps_css_number(value, &number, &end) && number <= 0;
}

static void
read_display(Reading *r, const char *value)
{
    r->none = strcmp(value, "none") == 0;
}

static void
read_visibility(Reading *r, const char *value)
{
    r->style->hidden = strcmp(value, "hidden") == 0 || strcmp(value, "collapse") == 0;
}

static void
read_opacity(Reading *r, const char *value)
{
    r->clear = is_zero(value);
}

static void
read_max_height(Reading *r, const char *value)
{
    r->flat = is_zero(value);
}

/* Words and shares of the size around are taken for large enough. */
static void
read_font_size(Reading *r, const char *value)
{
    const char *unit;
    double size;

    r->style->tiny = FALSE;
    if (ps_css_number(value, &size, &unit))
        r->style->tiny = size <= 0 || (size <= 1 && (!*unit || g_str_has_prefix(unit, "px") ||
                                                        g_str_has_prefix(unit, "pt")));
}

static void
read_color(Reading *r, const char *value)
{
    if (strcmp(value, "inherit") != 0)
        r->style->color = ps_css_color(value);
}

/* A background that is not there lets that of the element around through. */
static void
set_background(Reading *r, int color)
{
    if (color != PS_COLOR_TRANSPARENT)
        r->style->background = color;
}

static void
read_background_color(Reading *r, const char *value)
{
    set_background(r, ps_css_color(value));
}

/* The colour is one word of several: "#fff url(x.png) no-repeat". */
static void
read_background(Reading *r, const char *value)
{
    int color = PS_COLOR_NONE;
    const char *rgb = strstr(value, "rgb");

    if (rgb) {
        color = ps_css_color(rgb);
    } else {
        g_auto(GStrv) words = g_strsplit_set(value, " \t\r\n\f", -1);

        for (guint i = 0; words[i] && color == PS_COLOR_NONE; i++)
            color = ps_css_color(words[i]);
    }
    set_background(r, color);
}

static void
read_width(Reading *r, const char *value)
{
    r->size->width = ps_css_pixels(value);
}

static void
read_height(Reading *r, const char *value)
{
    r->size->height = ps_css_pixels(value);
}

static const struct {
    const char *name;
    void (*read)(Reading *r, const char *value);
} properties[] = {
    { "display", read_display },
    { "visibility", read_visibility },
    { "opacity", read_opacity },
    { "max-height", read_max_height },
    { "font-size", read_font_size },
    { "color", read_color },
    { "background-color", read_background_color },
    { "background", read_background },
    { "width", read_width },
    { "height", read_height },
};

/* "name: value", in lower case. */
static void
read_declaration(Reading *r, char *text)
{
    char *value = strchr(text, ':');
    char *important;

    if (!value)
        return;
    *value++ = '\0';
    important = strchr(value, '!');
    if (important)
        *important = '\0';
    g_strstrip(text);
    for (guint i = 0; i < G_N_ELEMENTS(properties); i++) {
        if (strcmp(text, properties[i].name) == 0) {
            properties[i].read(r, g_strstrip(value));
            return;
        }
    }
}

/* The end of the declaration at TEXT: its ";", unless that is in quotes or brackets, as
 * in url(data:image/png;base64,...). */
static char *
declaration_end(char *text)
{
    char quote = '\0';
    gboolean brackets = FALSE;

    for (; *text; text++) {
        if (quote && *text == quote)
            quote = '\0';
        else if (quote)
            continue;
        else if (*text == '"' || *text == '\'')
            quote = *text;
        else if (*text == '(' || *text == ')')
            brackets = *text == '(';
        else if (*text == ';' && !brackets)
            break;
    }
    return text;
}

void
ps_style_apply(const char *css, PsStyle *style, PsSize *size)
{
    g_autofree char *text = g_ascii_strdown(css, -1);
    Reading r = { .style = style, .size = size };
    char *end;

    for (char *p = text; *p; p = end) {
        end = declaration_end(p);
        if (*end)
            *end++ = '\0';
        read_declaration(&r, p);
    }
    style->gone |= r.none || r.clear || r.flat;
}
