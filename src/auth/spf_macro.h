/* SPDX-License-Identifier: MIT */
/*
 * spf_macro.h - the macros of SPF records and explanations: their grammar and what they
 * stand for. RFC 7208 section 7.
 */
#ifndef PS_AUTH_SPF_MACRO_H
#define PS_AUTH_SPF_MACRO_H

#include "auth/net.h"

typedef enum {
    PS_SPF_MACRO_DOMAIN, /* a domain-spec: ends in a top-level label or in a macro */
    PS_SPF_MACRO_STRING, /* the value of a modifier that nobody knows */
    PS_SPF_MACRO_TEXT,   /* an explanation: blanks, and the letters c, r and t */
} PsSpfMacroUse;

/* TEXT, LEN bytes, is well formed. If not, *RET_AT is where it breaks and *RET_WORD is
 * "macro" or "domain". */
gboolean ps_spf_macro_check(
    const char *text, gsize len, PsSpfMacroUse use, gsize *ret_at, const char **ret_word);

/* TEXT, which is well formed, needs the validated name of the client (%{p}). */
gboolean ps_spf_macro_needs_name(const char *text);

typedef struct {
    const char *sender; /* %{s}; %{l} and %{o} are its parts */
    const char *local;
    const char *sender_domain;
    const char *domain; /* %{d} */
    const char *helo;   /* %{h} */
    const char *name;   /* %{p} */
    const PsNetAddress *client;
    gint64 now; /* %{t} */
} PsSpfMacros;

/* What TEXT, which is well formed, stands for. The caller frees it. */
char *ps_spf_macro_expand(const char *text, const PsSpfMacros *values);

/* The same for a name to ask the DNS for: a final dot is dropped, and labels on the left
 * until 253 octets are left. */
char *ps_spf_macro_expand_name(const char *text, const PsSpfMacros *values);

/* NAME as resolver.h wants it: octets that mean something there are escaped. The caller
 * frees it. */
char *ps_spf_macro_dns_name(const char *name);

#endif
