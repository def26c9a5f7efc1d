/* SPDX-License-Identifier: MIT */
/* css.c - values of CSS; see css.h. */
#include "mail/css.h"

#include <math.h>
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
    double number;

    if (!*value || !strchr("+-.0123456789", *value))
        return FALSE;
    number = g_ascii_strtod(value, &end);
    if (end == value || !isfinite(number))
        return FALSE;
    *ret = number;
    *ret_end = end;
    return TRUE;
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

static const struct {
    const char *name;
    PsLengthUnit unit;
    double factor;
} units[] = {
    { "", PS_LENGTH_PX, 1 },
    { "px", PS_LENGTH_PX, 1 },
    { "pt", PS_LENGTH_PX, 96.0 / 72 },
    { "pc", PS_LENGTH_PX, 16 },
    { "in", PS_LENGTH_PX, 96 },
    { "cm", PS_LENGTH_PX, 96 / 2.54 },
    { "mm", PS_LENGTH_PX, 96 / 25.4 },
    { "em", PS_LENGTH_EM, 1 },
    { "%", PS_LENGTH_EM, 0.01 },
    { "ex", PS_LENGTH_EM, 0.5 },
    { "ch", PS_LENGTH_EM, 0.5 },
    { "rem", PS_LENGTH_ROOT, 1 },
};

gboolean
ps_css_length(const char *value, double *ret, PsLengthUnit *ret_unit)
{
    const char *unit;
    double number;

    if (!ps_css_number(value, &number, &unit))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(unit, units[i].name) == 0) {
            *ret = CLAMP(number * units[i].factor, -PIXELS_MAX, PIXELS_MAX);
            *ret_unit = units[i].unit;
            return TRUE;
        }
    }
    return FALSE;
}

/* Three or six digits behind "#", which old mails leave out; a fourth, or two more, say how
 * much of it there is. */
static int
hex_color(PsCursor c)
{
    guint64 color = 0;
    gboolean marked = ps_cursor_take(&c, '#');
    guint digits = 0;
    int digit, alpha = 0xFF;

    while (digits < 9 && (digit = g_ascii_xdigit_value((char) ps_cursor_peek(&c))) >= 0) {
        color = color * 16 + (guint) digit;
        digits++;
        ps_cursor_next(&c);
    }
    if (ps_cursor_peek(&c) != PS_CURSOR_END)
        return PS_COLOR_NONE;
    if (marked && (digits == 4 || digits == 8)) {
        alpha = (int) (color & (digits == 4 ? 0xF : 0xFF));
        color >>= digits == 4 ? 4 : 8;
        digits = digits == 4 ? 3 : 6;
    }
    if (!alpha)
        return PS_COLOR_TRANSPARENT;
    if (digits == 3)
        return (int) ((color & 0xF00) * 0x1100 | (color & 0xF0) * 0x110 | (color & 0xF) * 0x11);
    return digits == 6 ? (int) color : PS_COLOR_NONE;
}

/* One of three or four parts of a colour in brackets. */
typedef struct {
    double number;
    gboolean percent;
} Part;

static int
rgb_color(const Part *parts)
{
    int color = 0;

    for (guint i = 0; i < 3; i++)
        color = color << 8 |
                (int) (CLAMP(parts[i].number * (parts[i].percent ? 2.55 : 1), 0, 255) + 0.5);
    return color;
}

/* CSS Color 4 section 7.1. */
static int
hsl_color(const Part *parts)
{
    static const int shifts[] = { 0, 8, 4 };
    double hue = fmod(fmod(parts[0].number, 360) + 360, 360) / 30;
    double saturation = CLAMP(parts[1].number, 0, 100) / 100;
    double light = CLAMP(parts[2].number, 0, 100) / 100;
    double spread = saturation * MIN(light, 1 - light);
    int color = 0;

    for (guint i = 0; i < 3; i++) {
        double k = fmod(shifts[i] + hue, 12);
        double part = light - spread * MAX(-1, MIN(MIN(k - 3, 9 - k), 1));

        color = color << 8 | (int) (part * 255 + 0.5);
    }
    return color;
}

/* "rgb(255, 255, 255)", "hsla(0 100% 50% / 0)". */
static int
function_color(const char *value)
{
    const char *numbers = strchr(value, '(');
    Part parts[4] = { [3] = { 1, FALSE } };
    guint count = 0;

    while (numbers && count < G_N_ELEMENTS(parts)) {
        numbers += strspn(numbers, "( ,/");
        if (!ps_css_number(numbers, &parts[count].number, &numbers))
            break;
        parts[count].percent = *numbers == '%';
        numbers += strcspn(numbers, " ,/)");
        count++;
    }
    if (count < 3)
        return PS_COLOR_NONE;
    if (parts[3].number <= 0)
        return PS_COLOR_TRANSPARENT;
    return g_ascii_tolower(*value) == 'h' ? hsl_color(parts) : rgb_color(parts);
}

int
ps_css_color(const char *value)
{
    g_autofree char *name = g_strstrip(g_strdup(value));
    int color;

    if (g_ascii_strncasecmp(name, "rgb", 3) == 0 || g_ascii_strncasecmp(name, "hsl", 3) == 0)
        return function_color(name);
    if (g_ascii_strcasecmp(name, "transparent") == 0)
        return PS_COLOR_TRANSPARENT;
    color = ps_css_color_named(name);
    return color != PS_COLOR_NONE ? color : hex_color(ps_cursor(name, strlen(name)));
}

/* How bright a colour is, as the eye takes it (WCAG 2.2, relative luminance). */
static double
luminance(int color)
{
    static const double weights[] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double part = (color >> (16 - 8 * i) & 0xFF) / 255.0;

        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double
ps_css_contrast(int color, int background)
{
    double a = luminance(color) + 0.05, b = luminance(background) + 0.05;

    return a > b ? a / b : b / a;
}
