/* SPDX-License-Identifier: MIT */
/*
 * html_tree.h - which tag of an HTML is inside of which, as gumbo (and with it every browser)
 * decides: tags that are closed by others, text that does not belong where it stands.
 *
 * gumbo gets the bones alone, tags without attributes and one letter for each text.
 * That is all that it needs, several times faster, and leaves it little to choke on.
 * What is left (it looks through all open elements at every tag) is stopped by bounds
 * on its memory and time that no mail which anybody reads comes near to.
 */
#ifndef PS_MAIL_HTML_TREE_H
#define PS_MAIL_HTML_TREE_H

#include "mail/html_token.h"

typedef struct PsTree PsTree;

/* The tree of TOKENS (array of PsToken). NULL if it takes more memory or time than any
 * honest HTML of its size. */
PsTree *ps_tree_new(const GArray *tokens);
void ps_tree_free(PsTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsTree, ps_tree_free)

typedef enum {
    PS_TREE_ENTER, /* the element of a start tag */
    PS_TREE_LEAVE, /* the one entered last */
    PS_TREE_TEXT,
} PsTreeStepKind;

typedef struct {
    PsTreeStepKind kind;
    guint token;    /* index of the start tag, or of the first text */
    guint last;     /* of a text: its last token; there may be dropped tags between */
    gboolean again; /* the element was entered before: a tag stands for several elements
                       where formatting goes on behind the end of its paragraph */
} PsTreeStep;

/* Walk through the tree in its order; FALSE at the end. Elements that no tag stands for
 * are passed over. */
gboolean ps_tree_next(PsTree *tree, PsTreeStep *ret);

#endif
