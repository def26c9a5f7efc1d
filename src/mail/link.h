/* SPDX-License-Identifier: MIT */
/*
 * link.h - every URL of a message, where it is, what it shows and where it leads.
 * RFC 3986. Links are looked at, never fetched.
 */
#ifndef PS_MAIL_LINK_H
#define PS_MAIL_LINK_H

#include "mail/html.h"
#include "mail/message.h"
#include "mail/url.h"

/* All links of MESSAGE in file order of their parts: those of HTML, and those that stand
 * in plain text. Array of PsLink, kept by the message. */
const GArray *ps_message_links(PsMessage *message);

/* The host that TEXT, shown to a reader, claims to lead to: "bank.example" for itself,
 * for "www.bank.example", "https://bank.example/login" and the like; lower case, A-labels.
 * NULL if it does not look like an address of the web. The caller frees it. */
char *ps_link_claims(const char *text);

#endif
