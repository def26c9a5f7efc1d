/* SPDX-License-Identifier: MIT */
/*
 * doc.h - text that explains: built once as a list of blocks, printed for a terminal, as Markdown,
 * as HTML or as a page of the manual.
 *
 * Texts may be of others: what is put in is made safe when it is printed, and escaped as the
 * format wants it. A URL becomes a link where the format has links.
 */
#ifndef PS_REPORT_DOC_H
#define PS_REPORT_DOC_H

#include <glib.h>
#include <stdio.h>

#include "base/i18n.h"

typedef enum {
    PS_DOC_TITLE,   /* what a page, or a part of a long one, is about */
    PS_DOC_HEADING, /* of a section of it */
    PS_DOC_TEXT,    /* a paragraph */
    PS_DOC_ITEM,    /* a label and what is said of it */
    PS_DOC_CODE,    /* lines as they stand */
} PsDocKind;

typedef struct {
    PsDocKind kind;
    guint level; /* of a title or heading: 1 is the outermost */
    char *id;    /* of a title: by which links lead to it; of an item: where its label leads */
    char *label; /* of an item; of a title: what stands beside it */
    char *text;
} PsDocBlock;

typedef struct {
    GArray *blocks; /* PsDocBlock */
} PsDoc;

PsDoc *ps_doc_new(void);
void ps_doc_free(PsDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsDoc, ps_doc_free)

/* ID and ASIDE may be NULL. */
void ps_doc_title(PsDoc *doc, guint level, const char *id, const char *text, const char *aside);
void ps_doc_heading(PsDoc *doc, guint level, const char *text);
void ps_doc_text(PsDoc *doc, const char *text);
void ps_doc_say(PsDoc *doc, const char *format, ...) G_GNUC_PRINTF(2, 3);
void ps_doc_item(PsDoc *doc, const char *label, const char *text);
/* An item whose label leads to the title ID. */
void ps_doc_link(PsDoc *doc, const char *id, const char *label, const char *text);
void ps_doc_code(PsDoc *doc, const char *text);

/* How it is printed. */
typedef struct {
    FILE *out;
    PsLang lang;
    gboolean colour;
    const char *title;  /* of the page */
    const char *about;  /* what it is, in a line; or NULL */
    const char *ending; /* ".html" if each title has its own page; "": all are on this one */
    const char *other;  /* the same page in the other language, or NULL; for HTML */
} PsDocLook;

void ps_doc_print_text(const PsDoc *doc, const PsDocLook *look);
void ps_doc_print_markdown(const PsDoc *doc, const PsDocLook *look);
void ps_doc_print_html(const PsDoc *doc, const PsDocLook *look);
void ps_doc_print_man(const PsDoc *doc, const PsDocLook *look);

/* TEXT made safe, but for its backslashes, which stay as they are: a regex is to be read. For
 * the caller to free. */
char *ps_doc_safe(const char *text);

/* The URL that TEXT begins with: its length, 0 if there is none. */
gsize ps_doc_url(const char *text);

static inline const PsDocBlock *
ps_doc_block(const PsDoc *doc, guint index)
{
    return &g_array_index(doc->blocks, PsDocBlock, index);
}

/* The block before or after, by kind; -1 where there is none. */
static inline int
ps_doc_kind(const PsDoc *doc, guint index)
{
    return index < doc->blocks->len ? (int) ps_doc_block(doc, index)->kind : -1;
}

#endif
