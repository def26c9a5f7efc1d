/* SPDX-License-Identifier: MIT */
/* html_value.c - names of tags and values of attributes; see html_value.h. */
#include "mail/html_value.h"

#include <stdlib.h>
#include <string.h>

#define IMAGE_SIDE 200 /* where an image says a size that is none */

/* Names of HTML 4.01 and XHTML 1.0, and three more that people use; sorted. */
static const char *const known_names[] = { "a", "abbr", "acronym", "address", "applet", "area",
    "b", "base", "basefont", "bdo", "big", "blockquote", "body", "br", "button", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "dfn", "dir", "div", "dl", "dt",
    "em", "fieldset", "font", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "hr", "html", "i", "iframe", "img", "input", "ins", "isindex", "kbd", "label",
    "legend", "li", "link", "map", "menu", "meta", "nobr", "noframes", "noscript", "object",
    "ol", "optgroup", "option", "p", "param", "pre", "q", "s", "samp", "script", "select",
    "small", "span", "strike", "strong", "style", "sub", "sup", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "title", "tr", "tt", "u", "ul", "var", "x-sigsep",
    "x-tab" };

static int
compare_names(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *) b);
}

/* "o:p" and "st1:city" of Office. */
static gboolean
is_office(const char *name)
{
    gsize prefix = *name == 'o'                                               ? 1
                   : g_str_has_prefix(name, "st") && g_ascii_isdigit(name[2]) ? 3
                                                                              : 0;
    gsize len = strlen(name), local;

    if (!prefix || name[prefix] != ':')
        return FALSE;
    local = strspn(name + prefix + 1, G_CSET_a_2_z G_CSET_DIGITS "_-");
    return local &&
           (prefix + 1 + local == len || (prefix + 2 + local == len && name[len - 1] == '/'));
}

gboolean
ps_html_is_known(const char *name)
{
    return bsearch(name, known_names, G_N_ELEMENTS(known_names), sizeof(*known_names),
               compare_names) ||
           is_office(name);
}

/* Names with commas between, in quotes or not; a digit may end each. */
gboolean
ps_html_is_font_list(const char *face)
{
    gboolean first = TRUE;

    for (;; first = FALSE) {
        const char *name;

        face += strspn(face, " \t\r\n\f\v");
        if (*face == '"' || *face == '\'' || (first && *face == '.'))
            face++;
        name = face;
        face += strspn(face, G_CSET_A_2_Z G_CSET_a_2_z " -");
        if (face - name < 2 || *name == '-' || (!first && *name == ' ') ||
            !g_ascii_isalpha(face[-1]))
            return FALSE;
        face += g_ascii_isdigit(*face) ? 1 : 0;
        face += *face == '"' || *face == '\'' ? 1 : 0;
        if (*face != ',')
            break;
        face++;
    }
    return !face[*face == ';'];
}

/* "120" or, of what a screen has, "50%". */
double
ps_html_side(const char *value, double screen)
{
    gsize digits = strspn(value, G_CSET_DIGITS);
    double length = g_ascii_strtod(value, NULL);
    gboolean percent = value[digits] == '%';

    if (!digits || value[digits + (percent ? 1 : 0)] || length <= 0)
        return IMAGE_SIDE;
    return percent ? length * screen / 100 : length;
}

const char *
ps_html_charset(const char *content, gsize *ret_len)
{
    const char *charset = strcasestr(content, "charset");

    if (!charset)
        return NULL;
    charset += strlen("charset");
    charset += strspn(charset, " \t\r\n");
    if (*charset++ != '=')
        return NULL;
    charset += strspn(charset, " \t\r\n");
    charset += *charset == '"' || *charset == '\'' ? 1 : 0;
    *ret_len = strcspn(charset, "\"'");
    return charset;
}
