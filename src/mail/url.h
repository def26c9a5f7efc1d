/* SPDX-License-Identifier: MIT */
/*
 * url.h - URLs taken apart, and found in text. RFC 3986, with the leniency of browsers
 * (WHATWG URL): blanks around, backslashes for slashes, hosts written as numbers.
 */
#ifndef PS_MAIL_URL_H
#define PS_MAIL_URL_H

#include "base/place.h"

/* A URL taken apart; what is absent is NULL. Strings belong to the caller of
 * ps_url_parse, through ps_url_clear. */
typedef struct {
    char *scheme; /* lower case; NULL if relative */
    char *userinfo;
    char *host;     /* lower case, percent-decoded, A-labels if IDNA allows; an IPv4 address
                       in whatever form (octal, hexadecimal, one number) as 192.0.2.1 */
    char *host_raw; /* as written */
    int port;       /* -1 if none */
    char *path;     /* "" if it is empty */
    char *query;
    char *fragment;
} PsUrl;

/* FALSE if it cannot be a URL at all (a space in the host, "http:/x"). */
gboolean ps_url_parse(const char *url, PsUrl *ret);
void ps_url_clear(PsUrl *url);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsUrl, ps_url_clear)

/* HOST as four numbers, if that is what it means to a browser: "0x7f.1"; else NULL. The
 * caller frees it. */
char *ps_url_ipv4(const char *host);

/* The first URL with a scheme that readers can click on, or host that begins with www.
 * or ftp., in TEXT from START on, as SpamAssassin finds it: at the beginning of a word,
 * up to a blank, quote or bracket, without punctuation at its end. */
gboolean ps_url_find(const char *text, gsize len, gsize start, PsSpan *ret);

/* What SpamAssassin takes for a URL in text. */
typedef enum {
    PS_URL_SEEN_WEB,  /* a scheme, or a name that begins with www. or ftp. */
    PS_URL_SEEN_MAIL, /* mailto: or a mail address */
    PS_URL_SEEN_HOST, /* the bare name of a host */
} PsUrlSeen;

/* The next of these from *AT on, without punctuation at its end, which may leave nothing;
 * *AT moves behind it. Work is linear in LEN: no word is longer than an address may be. */
gboolean ps_url_scan(const char *text, gsize len, gsize *at, PsSpan *ret, PsUrlSeen *ret_seen);

/* HOST (lower-case A-labels) is a name whose top-level domain exists, or is reserved for
 * examples and tests (RFC 2606). */
gboolean ps_url_is_public(const char *host);

#endif
