/* SPDX-License-Identifier: MIT */
/*
 * structure.h - where the parts of a message lie (RFC 2046 section 5): one linear scan for
 * boundaries, which also enforces the limits that speak of headers, parts and nesting.
 *
 * The spans are exact and every byte of the body belongs to a part, however broken the
 * message. GMime's own parser gives no places of multiparts and of empty headers, takes a
 * boundary in the middle of a long line for one, and gives up on a first line that is no
 * field; so it reads what fields say, and the tests hold its trees against these.
 */
#ifndef PS_MAIL_STRUCTURE_H
#define PS_MAIL_STRUCTURE_H

#include "base/place.h"
#include "mail/mime.h"

typedef enum {
    PS_NODE_LEAF,
    PS_NODE_MULTIPART, /* its boundary is known and occurs */
    PS_NODE_MESSAGE,   /* a message that stands as it is in a message/rfc822 part */
} PsNodeKind;

/* Fields that say what a part is. */
typedef enum {
    PS_NODE_TYPE,
    PS_NODE_ENCODING,
    PS_NODE_DISPOSITION,
    PS_NODE_ID,
    PS_NODE_FIELDS
} PsNodeField;

/* A part, or a message inside a part of the kind message. */
typedef struct {
    guint parent; /* index; the message itself is its own parent */
    guint depth;
    PsNodeKind kind;
    PsSpan header;                 /* its fields and the blank line */
    PsSpan body;                   /* without the line end before a boundary */
    PsSpan fields[PS_NODE_FIELDS]; /* value of the first of each, or PS_SPAN_NONE */
    GMimeContentType *type;        /* NULL if there is none or it cannot be read */
    gboolean digest;               /* a part of a multipart/digest */
    gboolean found;                /* multipart: its boundary occurs */
    gboolean closed;               /* multipart: its closing boundary occurs */
} PsNode;

typedef struct PsStructure PsStructure;

/* Scan the LEN bytes at BYTES, where a message begins at START. */
PsStructure *ps_structure_new(const char *bytes, gsize len, gsize start);
void ps_structure_free(PsStructure *structure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsStructure, ps_structure_free)

/* The nodes in file order; the first is the message itself. */
guint ps_structure_count(const PsStructure *structure);
const PsNode *ps_structure_node(const PsStructure *structure, guint index);

/* The first limit passed and where; NULL if none. The scan ends there. */
const char *ps_structure_refused(const PsStructure *structure, PsSpan *ret_place);

#endif
