/* SPDX-License-Identifier: MIT */
/* view_build.h - how views are made; behind view.h. */
#ifndef PS_MAIL_VIEW_BUILD_H
#define PS_MAIL_VIEW_BUILD_H

#include "mail/view.h"

/* The strings of a view and the text that they are stretches of. */
typedef struct {
    PsText *text;
    GArray *strings; /* PsString */
} PsView;

PsView *ps_view_new(void);
void ps_view_free(gpointer view);

/* The bytes of the text from START to its end are one more string. */
void ps_view_add_string(PsView *view, gsize start);

PsView *ps_view_body_new(PsMessage *message);
PsView *ps_view_rawbody_new(PsMessage *message);
PsView *ps_view_uri_new(PsMessage *message);

/* NULL if no such field is there. */
PsView *ps_view_header_new(PsMessage *message, const char *name);

/* Append the value of FIELD, decoded or RAW (with its folds unless UNFOLD), and a line end. */
void ps_view_add_field(
    PsText *to, const char *bytes, const PsField *field, gboolean raw, gboolean unfold);

/* Append TEXT with LF alone for its line ends, which may have two CRs where one of them
 * was encoded. */
void ps_view_add_lines(PsText *to, const PsText *text);

/* Where BYTES are cut that are longer than LIMIT: behind the first of STOPS, in their
 * order of preference, that comes soon behind it. */
gsize ps_view_cut(const char *bytes, gsize len, gsize limit, const char *stops);

/* PART is HTML by its type or by its name. */
gboolean ps_view_is_html(const PsPart *part);

/* What such a part holds, attachment or not; NULL if it is past a limit. Kept by the
 * message. */
const PsHtml *ps_view_html(PsMessage *message, const PsPart *part);

/* Has the part INDEX no parts inside? */
gboolean ps_view_is_leaf(const PsMessage *message, guint index);

#endif
