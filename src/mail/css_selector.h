/* SPDX-License-Identifier: MIT */
/*
 * css_selector.h - which elements a rule of a style sheet is for: "td.foot > a[href]".
 * Selectors 4 as far as mails use it: names, classes, ids, attributes, descendants and
 * children. What asks for neighbours, for a state or for a place among others ("a:hover",
 * "p + p", "li:first-child") is for no element here.
 *
 * Names are compared without case, as browsers do in mails, which rarely have a DOCTYPE.
 */
#ifndef PS_MAIL_CSS_SELECTOR_H
#define PS_MAIL_CSS_SELECTOR_H

#include <glib.h>

typedef enum {
    PS_SIMPLE_NAME, /* NAME: of the element */
    PS_SIMPLE_CLASS,
    PS_SIMPLE_ID,
    PS_SIMPLE_ATTRIBUTE,
} PsSimpleKind;

/* One condition. */
typedef struct {
    PsSimpleKind kind;
    char operation;    /* of an attribute: 0 (it is there), '=', '~', '|', '^', '$', '*' */
    guint name;        /* its number among the names of all selectors */
    const char *text;  /* of an attribute: the name, lower case */
    const char *value; /* likewise, lower case; NULL without an operation */
} PsSimple;

/* Conditions on one element, and what it is to the one before: a child of it (or anything
 * inside). */
typedef struct {
    guint first; /* in the array of simples */
    guint count; /* 0: any element */
    gboolean child;
} PsCompound;

/* Where the texts of selectors are kept. */
typedef struct {
    GStringChunk *strings;
    GHashTable *names; /* numbers from 1 on, by the mark of the kind (" .#[") and the name */
    GArray *simples;   /* PsSimple */
    GArray *compounds; /* PsCompound */
} PsSelectors;

void ps_selectors_init(PsSelectors *selectors);
void ps_selectors_clear(PsSelectors *selectors);

/* The number of the LEN bytes at NAME, of which an element is; 0 if no selector names it.
 * SCRATCH is overwritten. */
guint ps_selectors_find(const PsSelectors *selectors, PsSimpleKind kind, const char *name,
    gsize len, GString *scratch);

typedef struct {
    guint first; /* in the array of compounds, from the outermost on */
    guint count;
    guint32 specificity; /* ids, classes and names, eight bits each */
} PsSelector;

typedef enum {
    PS_SELECTOR_OK,
    PS_SELECTOR_NEVER, /* for no element here, or not well-formed */
    PS_SELECTOR_LONG,  /* more parts than the limit css_parts */
} PsSelectorRead;

/* Read one selector (lower case, without comments). */
PsSelectorRead ps_selector_read(
    PsSelectors *selectors, const char *text, gsize len, PsSelector *ret);

#endif
