/* SPDX-License-Identifier: MIT */
/* doc.c - the list of blocks, and what its printers share; see doc.h. */
#include "report/doc.h"

#include <string.h>

#include "base/safe.h"

static void
block_clear(gpointer data)
{
    PsDocBlock *block = data;

    g_free(block->id);
    g_free(block->label);
    g_free(block->text);
}

PsDoc *
ps_doc_new(void)
{
    PsDoc *doc = g_new0(PsDoc, 1);

    doc->blocks = g_array_new(FALSE, TRUE, sizeof(PsDocBlock));
    g_array_set_clear_func(doc->blocks, block_clear);
    return doc;
}

void
ps_doc_free(PsDoc *doc)
{
    if (!doc)
        return;
    g_array_unref(doc->blocks);
    g_free(doc);
}

static void
add(PsDoc *doc, PsDocKind kind, const char *label, const char *text)
{
    const PsDocBlock block = { kind, 0, NULL, g_strdup(label), g_strdup(text) };

    g_array_append_val(doc->blocks, block);
}

static PsDocBlock *
last(PsDoc *doc)
{
    return &g_array_index(doc->blocks, PsDocBlock, doc->blocks->len - 1);
}

void
ps_doc_title(PsDoc *doc, guint level, const char *id, const char *text, const char *aside)
{
    add(doc, PS_DOC_TITLE, aside, text);
    last(doc)->level = level;
    last(doc)->id = g_strdup(id);
}

void
ps_doc_heading(PsDoc *doc, guint level, const char *text)
{
    add(doc, PS_DOC_HEADING, NULL, text);
    last(doc)->level = level;
}

void
ps_doc_text(PsDoc *doc, const char *text)
{
    add(doc, PS_DOC_TEXT, NULL, text);
}

void
ps_doc_say(PsDoc *doc, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    ps_doc_text(doc, text);
}

void
ps_doc_item(PsDoc *doc, const char *label, const char *text)
{
    add(doc, PS_DOC_ITEM, label, text);
}

void
ps_doc_link(PsDoc *doc, const char *id, const char *label, const char *text)
{
    add(doc, PS_DOC_ITEM, label, text);
    last(doc)->id = g_strdup(id);
}

void
ps_doc_code(PsDoc *doc, const char *text)
{
    add(doc, PS_DOC_CODE, NULL, text);
}

char *
ps_doc_safe(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\\", -1);
    char *whole;

    for (char **part = parts; *part; part++) {
        char *safe = ps_safe_dup_first(*part);

        g_free(*part);
        *part = safe;
    }
    whole = g_strjoinv("\\", parts);
    return whole;
}

gsize
ps_doc_url(const char *text)
{
    gsize len;

    if (!g_str_has_prefix(text, "https://"))
        return 0;
    len = strcspn(text, " \"<>\\^`{|}\t\n");
    while (len && strchr(".,;:)'", text[len - 1]))
        len--;
    return len > strlen("https://") ? len : 0;
}
