/* SPDX-License-Identifier: MIT */
/* doc_man.c - blocks as a page of the manual, section 7, in the macros of man(7). */
#include <string.h>

#include "presend.h"
#include "report/doc.h"

/* TEXT, which no macro is to be made of. */
static void
print_words(const PsDocLook *look, const char *text)
{
    g_autofree char *safe = ps_doc_safe(text);

    if (*safe == '.')
        fputs("\\&", look->out);
    for (const char *p = safe; *p; p++)
        switch (*p) {
        case '\\':
            fputs("\\e", look->out);
            break;
        case '-':
            fputs("\\-", look->out);
            break;
        case '\'':
            fputs("\\(aq", look->out);
            break;
        case '`':
            fputs("\\(ga", look->out);
            break;
        case '^':
            fputs("\\(ha", look->out);
            break;
        case '~':
            fputs("\\(ti", look->out);
            break;
        case '/':
        case ',':
        case '|': /* a URL or a regex may be longer than a line */
            putc(*p, look->out);
            fputs(p[1] && p[1] != ' ' && p[1] != '/' ? "\\:" : "", look->out);
            break;
        default:
            putc(*p, look->out);
        }
}

static void
print_plain(const PsDocLook *look, const char *text)
{
    print_words(look, text);
    putc('\n', look->out);
}

static void
print_bold(const PsDocLook *look, const char *text)
{
    fputs("\\fB", look->out);
    print_words(look, text);
    fputs("\\fR\n", look->out);
}

static void
print_macro(const PsDocLook *look, const char *macro, const char *text)
{
    fprintf(look->out, "%s\n", macro);
    print_plain(look, text);
}

static void
print_code(const PsDocLook *look, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    fputs(".PP\n.nf\n.RS 4\n", look->out);
    for (char **line = lines; *line; line++)
        print_plain(look, *line);
    fputs(".fi\n.RE\n", look->out);
}

static void
print_block(const PsDocLook *look, const PsDocBlock *block, int before)
{
    switch (block->kind) {
    case PS_DOC_TITLE:
        print_macro(look, block->level == 1 ? ".SH" : ".SS", block->text);
        if (block->label)
            print_plain(look, block->label);
        break;
    case PS_DOC_HEADING:
        fputs(".PP\n", look->out);
        print_bold(look, block->text);
        break;
    case PS_DOC_TEXT:
        if (before == PS_DOC_HEADING)
            fputs(".br\n", look->out);
        else if (before != PS_DOC_TITLE)
            fputs(".PP\n", look->out);
        print_plain(look, block->text);
        break;
    case PS_DOC_ITEM:
        fputs(".TP\n", look->out);
        print_bold(look, block->label);
        print_plain(look, block->text);
        break;
    case PS_DOC_CODE:
        print_code(look, block->text);
        break;
    }
}

void
ps_doc_print_man(const PsDoc *doc, const PsDocLook *look)
{
    fprintf(look->out, ".TH \"%s\" 7 \"\" \"presend %s\"\n.nh\n.ad l\n", look->title,
        presend_version());
    if (look->about) {
        fprintf(look->out, ".SH NAME\n%s \\- ", look->title);
        print_plain(look, look->about);
    }
    for (guint i = 0; i < doc->blocks->len; i++)
        print_block(look, ps_doc_block(doc, i), i ? ps_doc_kind(doc, i - 1) : -1);
}
