/* SPDX-License-Identifier: MIT */
/*
 * link.h - every URL of a message, where it is, what it shows and where it leads.
 * RFC 3986. Links are looked at, never fetched.
 */
#ifndef PS_MAIL_LINK_H
#define PS_MAIL_LINK_H

#include "mail/html.h"
#include "mail/message.h"

/* A URL taken apart; what is absent is NULL. Strings belong to the caller of
 * ps_url_parse, through ps_url_clear. */
typedef struct {
    char *scheme; /* lower case; NULL if relative */
    char *userinfo;
    char *host;     /* lower case, percent-decoded, A-labels if IDNA allows */
    char *host_raw; /* as written */
    int port;       /* -1 if none */
    char *path;
    char *query;
    char *fragment;
} PsUrl;

/* FALSE if it cannot be a URL at all (a space in the host, "http:/x"). */
gboolean ps_url_parse(const char *url, PsUrl *ret);
void ps_url_clear(PsUrl *url);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsUrl, ps_url_clear)

/* All links of MESSAGE in file order of their parts: those of HTML, and those that stand
 * in plain text. Array of PsLink, kept by the message. */
const GArray *ps_message_links(PsMessage *message);

/* The URL that TEXT, shown to a reader, claims to be ("www.bank.example", "https://...");
 * NULL if it does not look like one. The caller frees it. */
char *ps_link_claims(const char *text);

#endif
