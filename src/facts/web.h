/* SPDX-License-Identifier: MIT */
/*
 * web.h - names of the web that are known beforehand: domains that are imitated, services
 * that count clicks. They come from lists (rules/data).
 */
#ifndef PS_FACTS_WEB_H
#define PS_FACTS_WEB_H

#include "addr/lookalike.h"

typedef struct PsWeb PsWeb;

PsWeb *ps_web_new(void);
void ps_web_free(PsWeb *web);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsWeb, ps_web_free)

/* A registered domain that others imitate. */
void ps_web_add_known(PsWeb *web, const char *domain);

/* A domain that counts clicks with all below it; "click.*" is a label that hosts which do so
 * begin with, with or without a number behind it. */
void ps_web_add_tracker(PsWeb *web, const char *name);

/* WEB may be NULL in all that follows: then nothing is known. */
gboolean ps_web_is_tracker(const PsWeb *web, const char *host);

/* The domain that NAME, a registered one, imitates (lookalike.h), or NULL. */
const char *ps_web_imitated(const PsWeb *web, const char *name);
const char *ps_web_imitated_by_word(const PsWeb *web, const char *word);

#endif
