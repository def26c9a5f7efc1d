/* SPDX-License-Identifier: MIT */
/*
 * measure.h - fill the facts of a message (facts.def) from the mail, the DNS and what
 * the user says about the sending. Each file of this folder fills its own lines.
 */
#ifndef PS_FACTS_MEASURE_H
#define PS_FACTS_MEASURE_H

#include "addr/domain.h"
#include "dns/resolver.h"
#include "facts/facts.h"
#include "mail/message.h"

/* What is said of the sending, by options and configuration. NULL and -1: not said. */
typedef struct {
    const char *ip; /* an address, or "authorised": one that SPF lets through */
    const char *helo;
    const char *mail_from; /* "" and "<>": null reverse-path */
    const char *dkim_key;  /* path of the private key, PEM */
    const char *dkim_selector;
    const char *dkim_domain;
    const char *stage;      /* "template", "draft" or "final"; never NULL */
    gboolean stage_is_open; /* nobody has said so: signs in the mail may tell otherwise */
    const char *class_name; /* "marketing" or "transactional" */
    const char *tls;        /* "yes" or "no" */
    gint64 volume;          /* messages a day */
    gint64 now;             /* seconds since 1970 */
} PsSending;

/* Everything that facts are measured from; all of it outlives the call. */
typedef struct {
    const PsSource *source;
    PsMessage *message; /* NULL: the source is refused; what needs it is not known then */
    const PsSending *sending;
    PsDns *dns;
    const PsPsl *psl;
    struct PsInquiry *inquiry; /* gets what was learnt of the sender (inquiry.h), for the caller
                                  to clear; NULL: not wanted */
    const struct PsWeb *web;   /* names of the web (web.h); NULL: none are known */
    const char *const *lists;  /* zones of --dnsbl, NULL-terminated, or NULL */
    gboolean sender_only;      /* do not ask the DNS about links and lists */
    /* what the way out of a list is called, lower case, "*" for a gap, NULL-terminated; NULL:
     * not known */
    const char *const *unsubscribe_words;
} PsMeasured;

/* Fill FACTS. Waits for the DNS; ERROR only if the private key cannot be used. */
gboolean ps_measure_message(PsFacts *facts, const PsMeasured *from, GError **error);

/* Facts of a message that is too large to be read: its size (at least SIZE). */
void ps_measure_oversize(PsFacts *facts, gsize size, const PsSending *sending);

/* The parts of it, one a file. */
void ps_measure_raw(PsFacts *facts, const PsMeasured *from);
void ps_measure_header(PsFacts *facts, const PsMeasured *from);
void ps_measure_sender(PsFacts *facts, const PsMeasured *from);
void ps_measure_names(PsFacts *facts); /* after sender */
void ps_measure_server(PsFacts *facts, const PsMeasured *from);
void ps_measure_ip(PsFacts *facts, const char *ip);
void ps_measure_content(PsFacts *facts, const PsMeasured *from);
void ps_measure_attachments(PsFacts *facts, const PsMeasured *from);
void ps_measure_hidden(PsFacts *facts, const PsMeasured *from);
void ps_measure_seen(PsFacts *facts, const PsMeasured *from);
void ps_measure_markup(PsFacts *facts, const PsMeasured *from);
void ps_measure_leave(PsFacts *facts, const PsMeasured *from);
void ps_measure_dates(PsFacts *facts, const PsMeasured *from); /* after header */
/* After sender and server: everything that asks the DNS about the sender. */
gboolean ps_measure_authentication(PsFacts *facts, const PsMeasured *from, GError **error);
/* After header and sender: words in letters of other alphabets. */
void ps_measure_imitations(PsFacts *facts, const PsMeasured *from);
/* After all others: what the header of a template does not say is not known. */
void ps_measure_not_given(PsFacts *facts, const PsMeasured *from);
void ps_measure_reply(PsFacts *facts, const PsMeasured *from);

/* Why an answer is missing, as not_checked says it: "needs dns", "dns timeout" ... */
const char *ps_dns_reason(PsDnsStatus status);

#endif
