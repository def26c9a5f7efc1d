/* SPDX-License-Identifier: MIT */
/*
 * settings.h - lines of rule files that eval functions of SpamAssassin's look things up in:
 * lists of addresses, hosts and domains, and what the FreeMail and FromNameSpoof plugins let
 * people set.
 */
#ifndef PS_RULES_SA_SETTINGS_H
#define PS_RULES_SA_SETTINGS_H

#include "rules/reader.h"
#include "rules/sa/patterns.h"

typedef struct PsSaSettings PsSaSettings;

PsSaSettings *ps_sa_settings_new(void);
void ps_sa_settings_free(PsSaSettings *settings);

/* NAME of a keyword or function with the words that SpamAssassin 4 has for "whitelist" and
 * "blacklist". The caller frees it. */
char *ps_sa_todays_name(const char *name);

/* Read a line whose keyword is NAME. FALSE: it is none of these. */
gboolean ps_sa_settings_read(PsReader *reader, const char *name, char *rest);

/* The list NAME: "welcomelist_from", what enlist_addrlist names; NULL if there is none. */
const PsSaPatterns *ps_sa_list(const PsRules *rules, const char *name);

/* There is such a list, and TEXT is in it. */
gboolean ps_sa_list_takes(const PsRules *rules, const char *name, const char *text);

/* Names of the lists of fns_add_addrlist, "FNS_owner", in the order in which they were
 * first given. */
const GPtrArray *ps_sa_owners(const PsRules *rules);

/* HOST (lower case) or the nearest domain above it is in the list NAME of enlist_uri_host,
 * not as an exception ("!host"). */
gboolean ps_sa_host_listed(const PsRules *rules, const char *name, const char *host);

/* The setting NAME as a number; OTHERWISE if no line gives it. */
double ps_sa_setting(const PsRules *rules, const char *name, double otherwise);

/* Words of all lines of NAME ("fns_ignore_headers"): array of char *. */
const GPtrArray *ps_sa_words(const PsRules *rules, const char *name);

#endif
