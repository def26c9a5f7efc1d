/* SPDX-License-Identifier: MIT */
/* answers.h - the questions that faulty gets, and its answers as they go over the wire. */
#ifndef PS_TESTS_BULK_ANSWERS_H
#define PS_TESTS_BULK_ANSWERS_H

#include "bulk/known.h"

#define ANSWER_MAX 4096

/* A question as it came. */
typedef struct {
    const guint8 *bytes;
    gsize len; /* up to the end of the question section */
    guint type;
    gboolean edns;
    gsize room;       /* what fits into an answer over UDP */
    guint32 hash;     /* of name and type */
    const Node *node; /* NULL: there is no such name */
    guint delay;
} Question;

/* FALSE if that is no question that can be answered. */
gboolean answers_parse(const Known *known, const guint8 *bytes, gsize len, Question *ret);

/* What is to be done with QUESTION; FIRST: it was not asked before. */
Action answers_action(const Question *question, gboolean first);

/* The answer, its length returned; 0 if there is none. */
gsize answers_write(const Known *known, const Question *question, Action action, gboolean tcp,
    guint8 room[static ANSWER_MAX]);

#endif
