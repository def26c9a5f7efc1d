/* SPDX-License-Identifier: MIT */
/*
 * ask.h - what eval functions ask of a header: the text of fields, addresses, domains.
 *
 * Names are those of header rules ("From:addr", "Received:raw", "EnvelopeFrom:addr").
 */
#ifndef PS_RULES_SA_ASK_H
#define PS_RULES_SA_ASK_H

#include "rules/sa/sa.h"

/* A stretch of a text that somebody else keeps. */
typedef struct {
    const char *bytes; /* never NULL */
    gsize length;
} PsSaText;

/* What a header rule for NAME sees, lines and all; nothing where there is no such field. */
PsSaText ps_sa_text(PsRun *run, const char *name);

/* Its first line: of an address or a name, the first of them. */
PsSaText ps_sa_first(PsRun *run, const char *name);

/* The next line from *AT on, which moves behind it; FALSE at the end. */
gboolean ps_sa_line(PsSaText text, gsize *at, PsSaText *ret);

/* Without the white space at both its ends. */
PsSaText ps_sa_strip(PsSaText text);

/* TEXT begins with WORD, without case. */
gboolean ps_sa_starts(PsSaText text, const char *word);

/* Both are the same, without case. */
gboolean ps_sa_same(PsSaText a, PsSaText b);

/* What is behind the last "@", or nothing. */
PsSaText ps_sa_domain(PsSaText address);

/* The place of the header rule's text, without white space around it, or of its stretch PART,
 * is one of the hit. */
void ps_sa_point_view(PsRun *run, const char *name);
void ps_sa_point_part(PsRun *run, const char *name, PsSaText part);

/* PATTERN, of which there is one in the program, is found in TEXT. It is compiled once. Where
 * it reaches a limit, the rule is not checked. */
typedef struct {
    const char *text; /* as in a rule */
    PsRegex *regex;
} PsSaPattern;
gboolean ps_sa_finds(PsRun *run, PsSaPattern *pattern, PsSaText text);
/* The same; *RET is the stretch that it matches. */
gboolean ps_sa_find_text(PsRun *run, PsSaPattern *pattern, PsSaText text, PsSaText *ret);

/* The regex that an argument is, without the slashes that it has in a rule. */
PsRegex *ps_sa_regex_new(const char *bare, GError **error);

typedef struct {
    char *text; /* as written */
    PsSpan at;
} PsSaAddress;

/* The addresses of a view (NAME ends in ":addr"), added to LIST, an array of PsSaAddress. */
GArray *ps_sa_addresses_new(void);
void ps_sa_addresses_add(GArray *list, PsRun *run, const char *name);

/* Everybody whom the message says to be its sender, or a recipient; each once. Kept by the
 * message. */
const GArray *ps_sa_senders(PsRun *run);
const GArray *ps_sa_recipients(PsRun *run);

/* HOST is a domain that there can be: its labels are well-formed, its last one is known. */
gboolean ps_sa_is_domain(const char *host);

#endif
