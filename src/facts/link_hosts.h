/* SPDX-License-Identifier: MIT */
/*
 * link_hosts.h - the hosts that a message leads to, by links and by images: each once, with
 * what is known of it. The DNS is asked for all of them before anything else of the message,
 * so that their answers come while SPF and the like are looked up.
 */
#ifndef PS_FACTS_LINK_HOSTS_H
#define PS_FACTS_LINK_HOSTS_H

#include "facts/measure.h"
#include "mail/link.h"

typedef struct {
    char *name;               /* A-labels, or an address */
    const char *organisation; /* the registered domain, in NAME */
    gboolean is_name;         /* the DNS may be asked for it */
    gboolean house;           /* of the sender's, or of a service that sends for it */
    gboolean own;             /* of the From domain */
    gboolean tracker;
    gboolean mixed;         /* letters of several scripts in one label */
    gboolean international; /* letters beyond ASCII */
    char *unicode;          /* NAME in Unicode */
    const char *imitated;   /* the domain that it looks like, or NULL */
    GArray *links;          /* PsSpan: of each link to it */
    GArray *images;         /* PsSpan */
} PsLinkHost;

struct PsLinkHosts {
    const PsMeasured *from;
    GPtrArray *hosts;  /* PsLinkHost, as they occur */
    GHashTable *table; /* name -> PsLinkHost */
};
typedef struct PsLinkHosts PsLinkHosts;

/* Collect them, and begin to ask. */
PsLinkHosts *ps_link_hosts_new(const PsMeasured *from);
void ps_link_hosts_free(PsLinkHosts *hosts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsLinkHosts, ps_link_hosts_free)

/* Compare them with what FACTS say of the sender: what is the house's, what imitates it. */
void ps_link_hosts_know_sender(PsLinkHosts *hosts, const PsFacts *facts);

/* The host of URL; NULL if it has none. */
PsLinkHost *ps_link_hosts_get(const PsLinkHosts *hosts, const PsUrl *url);

/* LINK as a reader's program takes it: text that is no link ("www.shop.example") becomes
 * one, and //host is as good as https://host. FALSE if it cannot be a URL. */
gboolean ps_link_parse(const PsLink *link, PsUrl *ret);

/* A link that a reader can follow. */
gboolean ps_link_is_for_readers(const PsLink *link);

/* The facts of links, after all that names domains of the sender. */
void ps_measure_links(PsFacts *facts, PsLinkHosts *hosts);

/* Hosts that the DNS does not know, and what is on block lists. They wait for the DNS. */
void ps_measure_link_dns(PsFacts *facts, const PsLinkHosts *hosts);
void ps_measure_listed(PsFacts *facts, const PsLinkHosts *hosts);

#endif
