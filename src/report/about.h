/* SPDX-License-Identifier: MIT */
/*
 * about.h - all that is known of a rule, for people: what it says, why that matters, on which
 * evidence, an example, what to do, how to silence it. "presend explain", the catalogue in the
 * manual and the pages for the web are made of it.
 */
#ifndef PS_REPORT_ABOUT_H
#define PS_REPORT_ABOUT_H

#include <jansson.h>

#include "report/doc.h"
#include "rules/rule.h"
#include "rules/rows.h"

typedef struct {
    const PsRules *rules; /* the caller's */
    PsLang lang;
    gboolean inside;  /* say too what only authors of rules ask: test, facts, place */
    PsRows *measured; /* data/measured.tsv */
    PsRows *examples; /* data/examples.tsv */
} PsAbout;

PsAbout *ps_about_new(const PsRules *rules, PsLang lang);
void ps_about_free(PsAbout *about);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsAbout, ps_about_free)

/* Add what is known of RULE to DOC, its name as a title of LEVEL. */
void ps_about_rule(PsDoc *doc, const PsAbout *about, const PsRule *rule, guint level);

/* The same as data, to be put into the object of the rule. */
void ps_about_json(json_t *object, const PsAbout *about, const PsRule *rule);

/* TEXT of a describe or fix line as it can be told without a mail: "%{spf_domain}" is
 * "<spf_domain>". For the caller to free. */
char *ps_about_text(const char *text);

/* What RULE says in LANG, else in English, so told; for the caller to free. */
char *ps_about_says(const PsRule *rule, PsLang lang);

/* The area of RULE: what stands before the first '_' of its name; for the caller to free. */
char *ps_about_area(const PsRule *rule);

/* What the rules of AREA are about, and why that matters; NULL where nothing says so. */
const char *ps_about_area_title(const PsAbout *about, const char *area);
const char *ps_about_area_why(const PsAbout *about, const char *area);

/* The name of provider ID for people. */
const char *ps_about_provider(const PsRules *rules, PsLang lang, const char *id);

/* The names of all IDS (NULL-terminated), with commas; for the caller to free. */
char *ps_about_providers(const PsRules *rules, PsLang lang, const char *const *ids);

#endif
