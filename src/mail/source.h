/* SPDX-License-Identifier: MIT */
/*
 * source.h - the raw bytes of a message: lines, header fields, and everything that
 * is wrong with them before any MIME parser sees them.
 *
 * Always runs first. It enforces base/limits.def and refuses what GMime or gumbo
 * cannot bear: a refused message is reported, never cut. One line-ending model: a
 * line ends at LF, with or without CR before it; a file whose lines all end in LF
 * is a normal Unix draft; a CR elsewhere is a bare CR; in a file of CRLF lines an
 * LF alone is a bare LF. RFC 5322 section 2, RFC 5321 section 2.3.8.
 */
#ifndef PS_MAIL_SOURCE_H
#define PS_MAIL_SOURCE_H

#include "mail/infile.h"

/* One header field of the message itself (parts have their own, in message.h). */
typedef struct {
    PsSpan whole; /* first byte of the name to the last byte before the final line end */
    PsSpan name;
    PsSpan value; /* behind the colon, folds included, to the end of WHOLE */
} PsField;

/* What can be wrong with the bytes. */
typedef enum {
#define PS_SOURCE_PROBLEM(id, word, meaning) PS_SOURCE_##id,
#include "mail/source.def"
#undef PS_SOURCE_PROBLEM
    PS_SOURCE_PROBLEMS
} PsSourceProblem;

typedef enum {
    PS_EOL_NONE, /* no line end at all */
    PS_EOL_LF,
    PS_EOL_CRLF,
    PS_EOL_MIXED,
} PsEol;

typedef struct PsSource PsSource;
typedef struct PsStructure PsStructure; /* structure.h */

/* Scan the LEN bytes at BYTES, which the caller keeps for as long as the source. */
PsSource *ps_source_new(const char *bytes, gsize len);
void ps_source_free(PsSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsSource, ps_source_free)

const char *ps_source_bytes(const PsSource *source);
gsize ps_source_length(const PsSource *source);
const PsLines *ps_source_lines(const PsSource *source);
PsEol ps_source_eol(const PsSource *source);

/* Where the message stands in the file that people have; if nobody says, it is that file. */
void ps_source_set_in_file(PsSource *source, const PsInFile *in_file);
const PsInFile *ps_source_in_file(const PsSource *source);

/* The "From " line of an mbox file that stands before the header, with its line end, or
 * PS_SPAN_NONE. It is no part of the message. */
PsSpan ps_source_mbox_line(const PsSource *source);

/* The header block with the blank line that ends it, and what comes after. */
PsSpan ps_source_header(const PsSource *source);
PsSpan ps_source_body(const PsSource *source);

guint ps_source_field_count(const PsSource *source);
const PsField *ps_source_field(const PsSource *source, guint index);

/* The field NAME (without case) from index START on, or NULL; *RET_INDEX (may be NULL)
 * is its index, to go on behind it. */
const PsField *ps_source_find(
    const PsSource *source, const char *name, guint start, guint *ret_index);

/* Places of a problem, in file order; at most PS_SOURCE_PLACES are kept, *RET_TOTAL
 * (may be NULL) counts all. */
#define PS_SOURCE_PLACES 1000
const PsSpan *ps_source_problem(
    const PsSource *source, PsSourceProblem problem, guint *ret_count, gsize *ret_total);

/* A limit was passed: the message must not be given to message.h. The name is one of
 * limits.def, the span the place where it was passed. NULL if all is well. What was
 * seen of the header before that place is known all the same. */
const char *ps_source_refused(const PsSource *source, PsSpan *ret_place);

/* Where the parts lie, up to a limit that was passed; NULL if that is message_bytes. */
const PsStructure *ps_source_structure(const PsSource *source);

#endif
