/* SPDX-License-Identifier: MIT */
/*
 * form.h - forms of lines, written as the lines look: "from {helo} ({rdns} [{ip}]) by ".
 *
 * A form stands for the beginning of a line. What stands in braces:
 *   {}          a word, without blanks; {?} one that may be empty; {)} anything up to ")",
 *               blanks too, {)?} or nothing; {.} anything without a dot
 *   {..} {...}  anything, as little or as much as will do
 *   {a|b}       one of these; "{[|}" is "[" or nothing
 *   {ip}        an IP address; {address} too, but not kept; {localhost} this machine
 *   {port}      ":25", ".25" or nothing; {zone} "%eth0" or nothing; {digits}
 *   {sender}    " (envelope-sender <...>)" or nothing
 *   {edge}      the end of a word or its beginning; {end} the end of the line
 * A name ({helo}, {rdns}, {by}, {id}, {ident}, {note}) before such a sign keeps what stands
 * there: {helo)} is a name of anything but ")".
 *
 * Matching is linear in the line for each form.
 */
#ifndef PS_MAIL_FORM_H
#define PS_MAIL_FORM_H

#include "base/place.h"

/* What a form keeps. */
typedef enum {
    PS_HOLE_NONE, /* nothing */
    PS_HOLE_HELO,
    PS_HOLE_RDNS,
    PS_HOLE_IP,
    PS_HOLE_BY,
    PS_HOLE_ID,
    PS_HOLE_IDENT,
    PS_HOLE_NOTE,
    PS_HOLES
} PsHole;

typedef struct PsForm PsForm;

/* Compile TEXT, which is kept by the caller and is written by us. */
PsForm *ps_form_new(const char *text);
void ps_form_free(PsForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsForm, ps_form_free)

/* LINE begins as FORM does. HOLES (PS_HOLES of them) get what was kept, or PS_SPAN_NONE. */
gboolean ps_form_match(const PsForm *form, const char *line, gsize len, PsSpan *holes);

#endif
