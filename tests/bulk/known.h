/* SPDX-License-Identifier: MIT */
/* known.h - what faulty has read: names, their records, and what is wrong with them. */
#ifndef PS_TESTS_BULK_KNOWN_H
#define PS_TESTS_BULK_KNOWN_H

#include <glib.h>

#define KNOWN_NAME_MAX 255

enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_CNAME = 5,
    TYPE_SOA = 6,
    TYPE_PTR = 12,
    TYPE_MX = 15,
    TYPE_TXT = 16,
    TYPE_AAAA = 28
};

/* What is done with a question about a name. */
typedef enum {
    ACTION_NONE,     /* a good answer */
    ACTION_TIMEOUT,  /* none at all */
    ACTION_SERVFAIL, /* that, each time */
    ACTION_TRUNCATE, /* over UDP, not a record */
    ACTION_REFUSED,
    ACTION_FORMERR,
    ACTION_LAME,     /* a referral to somebody else */
    ACTION_ONCE,     /* SERVFAIL, the first time */
    ACTION_LOST,     /* the first question is */
    ACTION_FORGED,   /* before the good answer comes one with another id, which lies */
    ACTION_STRANGER, /* the first answer is to another question */
} Action;

typedef struct Record Record;
struct Record {
    Record *next;
    guint16 type, len;
    guint8 data[]; /* as on the wire, names whole */
};

typedef struct {
    Record *records;
    guint16 delay; /* of its answers, milliseconds */
    guint8 action;
} Node;

typedef struct Known Known;

Known *known_new(void);
void known_free(Known *known);

/* Read a file; whatever is wrong with it ends the program. */
void known_load_zone(Known *known, const char *path);
void known_load_faults(Known *known, const char *path);

/* The node of NAME (lower case, on the wire), or the wildcard that stands for it, or NULL. */
const Node *known_find(const Known *known, const guint8 *name);

#endif
