/* SPDX-License-Identifier: MIT */
/*
 * domains.h - the distinct domains of a list, each with a number and a note.
 *
 * Numbers count from 0 in the order in which domains were first added. The note is a number
 * too, 0 at first; what it stands for is the caller's affair. A domain takes at most 64
 * bytes all told (40 to 50 with names of ordinary length), and growing never copies what
 * is there but for the index, 8 bytes a slot.
 */
#ifndef PS_LIST_DOMAINS_H
#define PS_LIST_DOMAINS_H

#include <glib.h>

typedef struct PsListDomains PsListDomains;

/* The number of a domain that is not there. */
#define PS_LIST_DOMAIN_NONE G_MAXUINT32

PsListDomains *ps_list_domains_new(void);
void ps_list_domains_free(PsListDomains *domains);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListDomains, ps_list_domains_free)

/* The number of NAME (lower case, A-labels, under 64 KiB), which is added if it is new. */
guint32 ps_list_domains_add(PsListDomains *domains, const char *name);

/* The number of NAME, or PS_LIST_DOMAIN_NONE. */
guint32 ps_list_domains_find(const PsListDomains *domains, const char *name);

guint32 ps_list_domains_count(const PsListDomains *domains);

/* The name lives as long as DOMAINS. */
const char *ps_list_domains_name(const PsListDomains *domains, guint32 number);

guint32 ps_list_domains_note(const PsListDomains *domains, guint32 number);
void ps_list_domains_set_note(PsListDomains *domains, guint32 number, guint32 note);

/* The memory that all this takes. */
gsize ps_list_domains_bytes(const PsListDomains *domains);

#endif
