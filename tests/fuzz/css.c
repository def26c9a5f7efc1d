/* SPDX-License-Identifier: MIT */
/*
 * css.c - whatever the style sheet: its rules and declarations are whole, and every text of an
 * HTML with it looks like something. Up to the first NUL stands the sheet, then the HTML.
 */
#include "mail/css_sheet.h"
#include "mail/html.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(gboolean holds)
{
    if (!holds)
        abort();
}

static gboolean
is_color(int color)
{
    return color >= PS_COLOR_TRANSPARENT && color <= 0xFFFFFF;
}

static void
check_declarations(const GArray *declarations)
{
    for (guint i = 0; i < declarations->len; i++) {
        const PsDeclaration *d = &g_array_index(declarations, PsDeclaration, i);

        check(d->property < PS_CSS_PROPERTIES && isfinite(d->number));
        if ((d->property == PS_CSS_COLOR || d->property == PS_CSS_BACKGROUND) && !d->inherit)
            check(is_color((int) d->number));
    }
}

static void
check_sheet(const char *css, gsize len)
{
    g_autoptr(PsSheet) sheet = ps_sheet_new();
    const PsSelectors *selectors = &sheet->selectors;

    ps_sheet_add(sheet, css, len, NULL);
    check_declarations(sheet->declarations);
    for (guint i = 0; i < sheet->rules->len; i++) {
        const PsCssRule *rule = &g_array_index(sheet->rules, PsCssRule, i);

        check(rule->count && rule->first + rule->count <= sheet->declarations->len);
        check(rule->next <= i);
        check(rule->selector.count &&
              rule->selector.first + rule->selector.count <= selectors->compounds->len);
    }
    for (guint i = 0; i < selectors->compounds->len; i++) {
        const PsCompound *compound = &g_array_index(selectors->compounds, PsCompound, i);

        check(compound->first + compound->count <= selectors->simples->len);
    }
}

static void
check_inline(const char *css, gsize len)
{
    g_autoptr(GArray) declarations = g_array_new(FALSE, FALSE, sizeof(PsDeclaration));
    GString *plain = ps_css_plain(css, len);

    ps_css_declarations(plain->str, plain->len, declarations);
    check_declarations(declarations);
    g_string_free(plain, TRUE);
}

static void
check_sight(const PsSight *sight)
{
    check(sight->kind <= PS_SIGHT_COLOR && isfinite(sight->size) && sight->size >= 0);
    check(is_color(sight->color) && is_color(sight->background));
}

static void
check_html(const PsText *text)
{
    const char *limit;
    g_autoptr(PsHtml) html = ps_html_new(text, &limit);
    gsize end = 0;

    if (!html)
        return;
    for (guint i = 0; i < html->stretches->len; i++) {
        const PsStretch *stretch = &g_array_index(html->stretches, PsStretch, i);

        check(stretch->start >= end && stretch->length > 0);
        end = stretch->start + stretch->length;
        check(end <= ps_text_length(html->text) && stretch->marks <= stretch->length);
        check(stretch->link == G_MAXUINT || stretch->link < html->links->len);
        check_sight(&stretch->sight);
    }
    for (guint i = 0; i < html->links->len; i++) {
        const PsLink *link = &g_array_index(html->links, PsLink, i);

        check(!link->is_shown || link->text_start <= ps_text_length(html->text));
        check_sight(&link->sight);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsText) text = ps_text_new();
    const char *css = (const char *) data;
    const char *nul = size ? memchr(css, 0, size) : NULL;
    gsize len = nul ? (gsize) (nul - css) : size;
    gsize behind = nul ? len + 1 : len;

    check_sheet(css, len);
    check_inline(css, len);
    ps_text_add_from(text, "<style>", strlen("<style>"), PS_SPAN_NONE);
    ps_text_add_raw(text, css, len, 0);
    ps_text_add_from(text, "</style>", strlen("</style>"), PS_SPAN_NONE);
    ps_text_add_raw(text, css + behind, size - behind, behind);
    check_html(text);
    return 0;
}
