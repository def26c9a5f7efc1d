/* SPDX-License-Identifier: MIT */
/* doc_markdown.c - blocks as GitHub-flavoured Markdown; text of others means nothing in it. */
#include <string.h>

#include "report/doc.h"

static void
print_plain(const PsDocLook *look, const char *text)
{
    g_autofree char *safe = ps_doc_safe(text);

    for (const char *p = safe; *p; p++) {
        gsize url = ps_doc_url(p);

        if (url) {
            fprintf(look->out, "<%.*s>", (int) url, p);
            p += url - 1;
        } else if (strchr("<>&@", *p)) {
            fprintf(look->out, "&#%d;", *p);
        } else if (g_ascii_ispunct(*p) && !strchr(".,:;%/=?\"'()", *p)) {
            fprintf(look->out, "\\%c", *p);
        } else {
            putc(*p, look->out);
        }
    }
}

static void
print_title(const PsDocLook *look, const PsDocBlock *block)
{
    for (guint i = 0; i < block->level; i++)
        putc('#', look->out);
    putc(' ', look->out);
    print_plain(look, block->text);
    fputs("\n\n", look->out);
    if (block->label) {
        print_plain(look, block->label);
        fputs("\n\n", look->out);
    }
}

/* Fenced by more backticks than stand in it. */
static void
print_code(const PsDocLook *look, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) fence = g_string_new("```");

    while (strstr(text, fence->str))
        g_string_append_c(fence, '`');
    fprintf(look->out, "%s\n", fence->str);
    for (char **line = lines; *line; line++) {
        g_autofree char *safe = ps_doc_safe(*line);

        fprintf(look->out, "%s\n", safe);
    }
    fprintf(look->out, "%s\n\n", fence->str);
}

void
ps_doc_print_markdown(const PsDoc *doc, const PsDocLook *look)
{
    for (guint i = 0; i < doc->blocks->len; i++) {
        const PsDocBlock *block = ps_doc_block(doc, i);

        if (block->kind <= PS_DOC_HEADING) {
            print_title(look, block);
        } else if (block->kind == PS_DOC_CODE) {
            print_code(look, block->text);
        } else if (block->kind == PS_DOC_TEXT) {
            print_plain(look, block->text);
            fputs("\n\n", look->out);
        } else {
            fputs("- **", look->out);
            print_plain(look, block->label);
            fputs("**: ", look->out);
            print_plain(look, block->text);
            fputs(ps_doc_kind(doc, i + 1) == PS_DOC_ITEM ? "\n" : "\n\n", look->out);
        }
    }
}
