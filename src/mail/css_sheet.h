/* SPDX-License-Identifier: MIT */
/*
 * css_sheet.h - the style sheets of an HTML: what they declare for which element. CSS 2.2
 * sections 4.1 and 6.4, Media Queries 4.
 *
 * A rule inside of @media is for some readers only (phones, dark screens). Such rules are
 * told apart, so that what they show is not taken for hidden. @import is not followed.
 *
 * A sheet past a limit (css_rules, css_parts, css_steps) says nothing of any element.
 */
#ifndef PS_MAIL_CSS_SHEET_H
#define PS_MAIL_CSS_SHEET_H

#include "mail/css_property.h"
#include "mail/css_selector.h"
#include "mail/html_tag.h"

/* Declarations of one rule. */
typedef struct {
    PsSelector selector;
    guint first; /* in the array of declarations */
    guint count;
    gboolean media; /* for some readers only */
    guint next;     /* rule whose innermost element has the same name, class or id; its number
                       from 1 on */
} PsCssRule;

/* An element on the way from the page to where the reading is. */
typedef struct {
    guint name; /* numbers of css_selector.h */
    guint id;
    guint first_class; /* in the array of classes */
    guint class_count;
    const char *html; /* NULL if no tag stands for the element */
    const PsToken *token;
} PsCssElement;

typedef struct {
    PsSelectors selectors;
    GArray *rules;        /* PsCssRule, in their order */
    GArray *declarations; /* PsDeclaration */
    GArray *heads;        /* guint by number of a name: the first rule, see next */
    guint any;            /* likewise, of those for any element */
    GArray *elements;     /* PsCssElement */
    GArray *classes;      /* guint */
    GString *scratch;
    gsize steps;
    const char *limit; /* the one that was passed; NULL: none */
} PsSheet;

PsSheet *ps_sheet_new(void);
void ps_sheet_free(PsSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSheet, ps_sheet_free)

/* Read the text of a style element, and of its attribute media (NULL: it has none). */
void ps_sheet_add(PsSheet *sheet, const char *css, gsize len, const char *media);

/* Go into the element of TAG; out of the one entered last. */
void ps_sheet_enter(PsSheet *sheet, const PsTag *tag);
void ps_sheet_leave(PsSheet *sheet);

/* Append to TO the numbers (guint) of the rules that are for the element entered last. */
void ps_sheet_match(PsSheet *sheet, GArray *to);

#endif
