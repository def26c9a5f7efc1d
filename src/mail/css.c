/* SPDX-License-Identifier: MIT */
/* css.c - values of CSS; see css.h. */
#include "mail/css.h"

#include <stdlib.h>

#include "base/cursor.h"

#define PIXELS_MAX 100000

typedef struct {
    const char *name;
    int color;
} Color;

static const Color colors[] = {
#define COLOR(name, color) { #name, (color) },
#include "mail/color.def"
#undef COLOR
};

gboolean
ps_css_number(const char *value, double *ret, const char **ret_end)
{
    char *end;

    if (!*value || !strchr("+-.0123456789", *value))
        return FALSE;
    *ret = g_ascii_strtod(value, &end);
    *ret_end = end;
    return end != value;
}

int
ps_css_pixels(const char *value)
{
    const char *end;
    double number;

    value += strspn(value, " \t\r\n\f");
    if (!ps_css_number(value, &number, &end) || number < 0)
        return -1;
    end += strspn(end, " \t\r\n\f");
    if (*end && g_ascii_strncasecmp(end, "px", 2) != 0)
        return -1;
    return (int) MIN(number, PIXELS_MAX);
}

static int
compare(const void *name, const void *element)
{
    return g_ascii_strcasecmp(name, ((const Color *) element)->name);
}

int
ps_css_color_named(const char *name)
{
    const Color *color = bsearch(name, colors, G_N_ELEMENTS(colors), sizeof colors[0], compare);

    return color ? color->color : PS_COLOR_NONE;
}

/* Three or six digits behind "#", which old mails leave out. */
static int
hex_color(PsCursor c)
{
    int color = 0, digits = 0, digit;

    ps_cursor_take(&c, '#');
    while (digits < 7 && (digit = g_ascii_xdigit_value((char) ps_cursor_peek(&c))) >= 0) {
        color = color * 16 + digit;
        digits++;
        ps_cursor_next(&c);
    }
    if (ps_cursor_peek(&c) != PS_CURSOR_END)
        return PS_COLOR_NONE;
    if (digits == 3)
        return ((color & 0xF00) * 0x1100) | ((color & 0xF0) * 0x110) | ((color & 0xF) * 0x11);
    return digits == 6 ? color : PS_COLOR_NONE;
}

/* Behind "rgb(" or "rgba(": 255, 255, 255 or 255 255 255 / 0. */
static int
rgb_color(const char *numbers)
{
    double parts[4] = { 0, 0, 0, 1 };
    guint count = 0;

    while (count < G_N_ELEMENTS(parts)) {
        numbers += strspn(numbers, " ,/");
        if (!ps_css_number(numbers, &parts[count], &numbers))
            break;
        count++;
    }
    if (count < 3)
        return PS_COLOR_NONE;
    if (parts[3] <= 0)
        return PS_COLOR_TRANSPARENT;
    return ((int) CLAMP(parts[0], 0, 255) << 16) | ((int) CLAMP(parts[1], 0, 255) << 8) |
           (int) CLAMP(parts[2], 0, 255);
}

int
ps_css_color(const char *value)
{
    g_autofree char *name = g_strstrip(g_strdup(value));
    int color;

    if (g_ascii_strncasecmp(name, "rgb", 3) == 0) {
        const char *open = strchr(name, '(');

        return open ? rgb_color(open + 1) : PS_COLOR_NONE;
    }
    if (g_ascii_strcasecmp(name, "transparent") == 0)
        return PS_COLOR_TRANSPARENT;
    color = ps_css_color_named(name);
    return color != PS_COLOR_NONE ? color : hex_color(ps_cursor(name, strlen(name)));
}
