/* SPDX-License-Identifier: MIT */
/* doc_text.c - blocks for a terminal: lines of 80 columns, labels in a column of their own. */
#include <string.h>

#include "report/doc.h"
#include "report/print.h"

enum {
    WIDTH = 80,
    INDENT = 2,
    LABEL = 24, /* columns that a label may take beside its text */
};

static guint
columns(const char *text, gsize len)
{
    guint count = 0;

    for (const char *p = text; p < text + len; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        count += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return count;
}

static void
indent(const PsDocLook *look, guint count)
{
    fprintf(look->out, "%*s", (int) count, "");
}

static void
print_coloured(const PsDocLook *look, const char *colour, const char *text)
{
    if (look->colour)
        fprintf(look->out, "\033[%sm%s\033[0m", colour, text);
    else
        fputs(text, look->out);
}

/* A word that would begin a line as a command of CI runners does not. */
static void
print_word(const PsDocLook *look, const char *word, gsize len)
{
    if (g_str_has_prefix(word, "::"))
        fputs("\\u{3a}", look->out);
    fwrite(*word == ':' && word[1] == ':' ? word + 1 : word, 1,
        *word == ':' && word[1] == ':' ? len - 1 : len, look->out);
}

/* TEXT from column AT on, its further lines indented by LEFT. */
static void
wrap(const PsDocLook *look, const char *text, guint at, guint left)
{
    g_autofree char *safe = ps_doc_safe(text);
    gboolean first = TRUE;

    for (const char *word = safe; *word;) {
        gsize len = strcspn(word, " ");
        guint wide = columns(word, len);

        if (!first && at + 1 + wide > WIDTH) {
            putc('\n', look->out);
            indent(look, left);
            at = left;
        } else if (!first) {
            putc(' ', look->out);
            at++;
        }
        print_word(look, word, len);
        at += wide;
        first = FALSE;
        word += len;
        word += strspn(word, " ");
    }
    putc('\n', look->out);
}

static void
print_title(const PsDocLook *look, const PsDocBlock *block)
{
    g_autofree char *text = ps_doc_safe(block->text);

    print_coloured(look, PS_PRINT_BOLD, text);
    if (block->label) {
        fputs("  ", look->out);
        wrap(look, block->label, columns(text, strlen(text)) + 2, 2 * INDENT);
    } else {
        putc('\n', look->out);
    }
}

/* The columns that the labels of the items around INDEX take: the widest that is not too wide. */
static guint
label_columns(const PsDoc *doc, guint index)
{
    guint most = 0;

    while (index && ps_doc_kind(doc, index - 1) == PS_DOC_ITEM)
        index--;
    for (; ps_doc_kind(doc, index) == PS_DOC_ITEM; index++) {
        g_autofree char *label = ps_doc_safe(ps_doc_block(doc, index)->label);
        guint wide = columns(label, strlen(label));

        if (wide <= LABEL)
            most = MAX(most, wide);
    }
    return most;
}

static void
print_item(const PsDocLook *look, const PsDocBlock *block, guint wide)
{
    g_autofree char *label = ps_doc_safe(block->label);
    guint taken = columns(label, strlen(label)), left = INDENT + wide + 2;

    indent(look, INDENT);
    print_coloured(look, PS_PRINT_CYAN, label);
    if (taken > wide) {
        putc('\n', look->out);
        left = 2 * INDENT;
        indent(look, left);
    } else {
        indent(look, wide - taken + 2);
    }
    wrap(look, block->text, left, left);
}

static void
print_code(const PsDocLook *look, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autofree char *safe = ps_doc_safe(*line);

        indent(look, **line ? 2 * INDENT : 0);
        fprintf(look->out, "%s\n", safe);
    }
}

void
ps_doc_print_text(const PsDoc *doc, const PsDocLook *look)
{
    guint wide = 0;

    for (guint i = 0; i < doc->blocks->len; i++) {
        const PsDocBlock *block = ps_doc_block(doc, i);
        int before = i ? ps_doc_kind(doc, i - 1) : -1;

        if (i && (block->kind <= PS_DOC_HEADING || (int) block->kind == before) &&
            block->kind != PS_DOC_ITEM)
            putc('\n', look->out);
        if (block->kind == PS_DOC_ITEM && before != PS_DOC_ITEM)
            wide = label_columns(doc, i);
        if (block->kind == PS_DOC_TITLE) {
            print_title(look, block);
        } else if (block->kind == PS_DOC_HEADING) {
            print_coloured(look, PS_PRINT_BOLD, block->text);
            putc('\n', look->out);
        } else if (block->kind == PS_DOC_TEXT) {
            indent(look, INDENT);
            wrap(look, block->text, INDENT, INDENT);
        } else if (block->kind == PS_DOC_ITEM) {
            print_item(look, block, wide);
        } else {
            print_code(look, block->text);
        }
    }
}
