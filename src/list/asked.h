/* SPDX-License-Identifier: MIT */
/*
 * asked.h - which rules a list asks: those that a recipient alone decides. Some read what
 * follows from the domain, and are asked once for all addresses of it.
 */
#ifndef PS_LIST_ASKED_H
#define PS_LIST_ASKED_H

#include "rules/rule.h"

/* A rule, and its place among all rules. */
typedef struct {
    const PsRule *rule;
    guint place;
} PsListAskedRule;

typedef struct {
    GArray *of_domain;  /* PsListAskedRule */
    GArray *of_address; /* PsListAskedRule */
    GPtrArray *kept;    /* const PsRule *: of domains, that metas of addresses name */
} PsListAsked;

/* PAST: bounces of the past are known too. */
PsListAsked *ps_list_asked_new(const PsRules *rules, gboolean past);
void ps_list_asked_free(PsListAsked *asked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListAsked, ps_list_asked_free)

#endif
