/* SPDX-License-Identifier: MIT */
/*
 * setup.h - what a run is made of besides the mail, from rules and configuration: word lists,
 * how to ask the DNS, what is said of the sending. The program and the library share it.
 *
 * What the user gives wins over the setting of the configuration, as everywhere.
 */
#ifndef PS_VERDICT_SETUP_H
#define PS_VERDICT_SETUP_H

#include "addr/typo.h"
#include "facts/measure.h"
#include "facts/web.h"
#include "rules/rule.h"

#define PS_SETUP_ERROR (ps_setup_error_quark())
GQuark ps_setup_error_quark(void);

typedef enum {
    PS_SETUP_ERROR_SETTING, /* of the configuration: message begins FILE:LINE */
    PS_SETUP_ERROR_FILE,    /* that it names */
} PsSetupError;

/* The word lists that typing mistakes are told by, and the names that links are compared with. */
PsTypos *ps_setup_typos(const PsRules *rules);
PsWeb *ps_setup_web(const PsRules *rules);

/* Selectors of DKIM that are tried where none is named: const char *, NULL-terminated. */
GPtrArray *ps_setup_selectors(const PsRules *rules);

/* PATH, which stands in the configuration file CONFIG: relative ones are so to its folder. NULL:
 * NULL. The caller frees it. */
char *ps_setup_beside(const char *config, const char *path);

/* The file that the DNS specification SPEC names, as a part of it; NULL if it names none. */
const char *ps_setup_dns_file(const char *spec);

/* How to ask the DNS: GIVEN, else the setting of CONFIG, else "live". The caller frees it. */
char *ps_setup_dns(const PsRules *rules, const char *config, const char *given);

/* The key that addresses of the history are hashed with, by the setting "history_key" of CONFIG:
 * the text itself, or that in the file of "file:NAME"; NULL if none is set. */
gboolean ps_setup_history_key(
    const PsRules *rules, const char *config, char **ret, GError **error);

/* TEXT can be the address that sends: an IP address, or "authorised". */
gboolean ps_setup_is_ip(const char *text);

/* What is said of the sending: GIVEN, whose NULL and -1 are filled in from the settings. Fills
 * *RET, which points into both. */
gboolean ps_setup_sending(
    const PsRules *rules, const PsSending *given, PsSending *ret, GError **error);

/* TEXT, an ISO 8601 date and time or a date alone, in seconds since 1970. FALSE if it is none. */
gboolean ps_setup_time(const char *text, gint64 *ret);

#endif
