/* SPDX-License-Identifier: MIT */
/*
 * doc_html.c - blocks as a page of HTML that fetches nothing. A title has its id as anchor; where
 * each is a page of its own, links lead to ID.html.
 */
#include <string.h>

#include "presend.h"
#include "report/doc.h"
#include "report/html.css.h"

static void
print_plain(const PsDocLook *look, const char *text)
{
    g_autofree char *safe = ps_doc_safe(text);
    g_autofree char *rest = NULL;
    const char *from = safe;

    for (const char *p = safe; *p; p++) {
        gsize len = ps_doc_url(p);
        g_autofree char *before = NULL, *url = NULL;

        if (!len)
            continue;
        before = g_markup_escape_text(from, p - from);
        url = g_markup_escape_text(p, (gssize) len);
        fprintf(look->out, "%s<a href=\"%s\">%s</a>", before, url, url);
        from = p + len;
        p = from - 1;
    }
    rest = g_markup_escape_text(from, -1);
    fputs(rest, look->out);
}

static void
print_element(const PsDocLook *look, const char *name, const char *text)
{
    fprintf(look->out, "<%s>", name);
    print_plain(look, text);
    fprintf(look->out, "</%s>\n", name);
}

static void
print_title(const PsDocLook *look, const PsDocBlock *block)
{
    g_autofree char *id = g_markup_escape_text(block->id ? block->id : "", -1);

    fprintf(look->out, "<h%u", block->level);
    if (*id)
        fprintf(look->out, " id=\"%s\"", id);
    putc('>', look->out);
    print_plain(look, block->text);
    fprintf(look->out, "</h%u>\n", block->level);
    if (block->label)
        print_element(look, "p", block->label);
}

static void
print_heading(const PsDocLook *look, const PsDocBlock *block)
{
    char name[] = "h2";

    name[1] = (char) ('0' + block->level);
    print_element(look, name, block->text);
}

static void
print_item(const PsDocLook *look, const PsDocBlock *block)
{
    if (block->id) {
        g_autofree char *id = g_markup_escape_text(block->id, -1);

        fprintf(
            look->out, "<dt><a href=\"%s%s%s\">", *look->ending ? "" : "#", id, look->ending);
        print_plain(look, block->label);
        fputs("</a></dt>\n", look->out);
    } else {
        print_element(look, "dt", block->label);
    }
    print_element(look, "dd", block->text);
}

static void
print_code(const PsDocLook *look, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    fputs("<pre>", look->out);
    for (char **line = lines; *line; line++) {
        g_autofree char *safe = ps_doc_safe(*line);
        g_autofree char *escaped = g_markup_escape_text(safe, -1);

        fprintf(look->out, "%s\n", escaped);
    }
    fputs("</pre>\n", look->out);
}

static void
print_head(const PsDocLook *look)
{
    g_autofree char *title = g_markup_escape_text(look->title, -1);

    fprintf(look->out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>%s</title>\n<style>\n%s\n</style>\n</head>\n<body>\n",
        ps_i18n_name(look->lang), title, html_css);
    if (*look->ending || look->other) {
        fputs("<nav><p>", look->out);
        if (*look->ending)
            fprintf(look->out, "<a href=\"index%s\">presend</a>", look->ending);
        if (look->other)
            fprintf(look->out, "%s<a href=\"%s\" hreflang=\"%s\">%s</a>",
                *look->ending ? " · " : "", look->other, look->lang == PS_LANG_IT ? "en" : "it",
                look->lang == PS_LANG_IT ? "English" : "Italiano");
        fputs("</p></nav>\n", look->out);
    }
    fputs("<main>\n", look->out);
}

void
ps_doc_print_html(const PsDoc *doc, const PsDocLook *look)
{
    print_head(look);
    for (guint i = 0; i < doc->blocks->len; i++) {
        const PsDocBlock *block = ps_doc_block(doc, i);

        if (block->kind == PS_DOC_ITEM && (!i || ps_doc_kind(doc, i - 1) != PS_DOC_ITEM))
            fputs("<dl>\n", look->out);
        if (block->kind == PS_DOC_TITLE)
            print_title(look, block);
        else if (block->kind == PS_DOC_HEADING)
            print_heading(look, block);
        else if (block->kind == PS_DOC_TEXT)
            print_element(look, "p", block->text);
        else if (block->kind == PS_DOC_ITEM)
            print_item(look, block);
        else
            print_code(look, block->text);
        if (block->kind == PS_DOC_ITEM && ps_doc_kind(doc, i + 1) != PS_DOC_ITEM)
            fputs("</dl>\n", look->out);
    }
    fprintf(look->out,
        "</main>\n<footer><p class=\"soft\">presend %s</p></footer>\n</body>\n"
        "</html>\n",
        presend_version());
}
