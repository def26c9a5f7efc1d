/* SPDX-License-Identifier: MIT */
/* view_request.h - a "header NAME:modifiers" that is worked out; behind view_build.h. */
#ifndef PS_MAIL_VIEW_REQUEST_H
#define PS_MAIL_VIEW_REQUEST_H

#include "mail/view_build.h"

enum {
    PS_MODIFIER_RAW = 1 << 0,
    PS_MODIFIER_ADDR = 1 << 1,
    PS_MODIFIER_NAME = 1 << 2,
    PS_MODIFIER_HOST = 1 << 3,
    PS_MODIFIER_DOMAIN = 1 << 4, /* the registered one of the host */
    PS_MODIFIER_IP = 1 << 5,
    PS_MODIFIER_REVERSED = 1 << 6,
    PS_MODIFIER_FIRST = 1 << 7,
    PS_MODIFIER_LAST = 1 << 8,
};

typedef struct {
    PsMessage *message;
    const PsSource *source;
    const char *bytes;
    guint modifiers;
    gboolean unfold; /* raw values too */
    PsText *to;
    GArray *results; /* gsize: where each begins; none: there is no such field */
} PsViewRequest;

/* One more result begins. */
void ps_view_begin(PsViewRequest *request);

void ps_view_add_newline(PsViewRequest *request);

/* The value of FIELD, decoded where its kind may be. */
void ps_view_add_decoded(PsViewRequest *request, const PsField *field);

/* Add the pseudo header NAME; FALSE if it is none. */
gboolean ps_view_add_pseudo(PsViewRequest *request, const char *name);

/* What stands for NAME where there is no such field. */
void ps_view_add_metadata(PsViewRequest *request, const char *name);

/* Put the hosts or IP addresses of the results of VIEW, one of each, in their place. */
void ps_view_take_hosts(PsViewRequest *request, PsView *view);

#endif
