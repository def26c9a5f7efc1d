/* SPDX-License-Identifier: MIT */
/*
 * i18n.h - the language that people are spoken to in.
 *
 * English stands in the source, in _() or ngettext(); other languages are catalogues of
 * gettext in po/. Rules bring their own words ("lang it describe"): PsLang says which. What
 * machines read (JSON, SARIF, levels, rule names) is in no language.
 */
#ifndef PS_BASE_I18N_H
#define PS_BASE_I18N_H

#include <glib.h>
#include <libintl.h>

typedef enum {
    PS_LANG_EN,
    PS_LANG_IT,
    PS_LANGS,
} PsLang;

#define PS_I18N_DOMAIN "presend"

/* TEXT in the language spoken. Mark it so where it stands; N_ is for tables, whose texts are
 * looked up with _() when they are used. C_ is for a word that alone says too little: CONTEXT
 * tells its translators where it stands. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier,cert-*): that is what the world calls it */
#define _(text) dgettext(PS_I18N_DOMAIN, text)
#define N_(text) text
#define C_(context, text)                                                                      \
    g_dpgettext(PS_I18N_DOMAIN, context "\004" text, sizeof(context)) /* gettext's own form */

/* The form of a sentence for N things: _() knows none, and the library has no default domain. */
#undef ngettext
#define ngettext(one, many, n) dngettext(PS_I18N_DOMAIN, one, many, n)

/* Speak LANG ("en", "it"; NULL, or one that we do not have: what the locale says) with the
 * catalogues in FOLDER, whether or not the system has a locale of that language. Numbers stay
 * in C's form. For the program, before any other thread runs. */
void ps_i18n_init(const char *lang, const char *folder);

/* Speak what a configuration asks for ("en", "it"), unless ps_i18n_init was given a language. */
void ps_i18n_configure(const char *lang);

/* Speak LANG from now on. */
void ps_i18n_speak(PsLang lang);

/* What is spoken; English before ps_i18n_init. */
PsLang ps_i18n_lang(void);

/* "en", "it" -> that language; FALSE if there is none such. */
gboolean ps_i18n_find(const char *name, PsLang *ret);

/* "en", "it". */
const char *ps_i18n_name(PsLang lang);

/* What the variables LC_ALL, LC_MESSAGES, LANG and LANGUAGE ask for, in gettext's order. */
PsLang ps_i18n_locale(void);

/* NUMBER with a point, whatever the locale of the program, as "2.5"; for the caller to free. */
char *ps_i18n_decimal(double number);

/* Numbers and dates as people who speak LANG write them; machines get %u and ISO 8601. The caller
 * frees them. 1204 -> "1,204", "1.204" */
char *ps_i18n_count(PsLang lang, guint64 count);
/* 2.5, with DIGITS behind the point -> "2.5", "2,5" */
char *ps_i18n_fixed(PsLang lang, double number, guint digits);
/* "41.7", of any figures -> "41.7", "41,7" */
char *ps_i18n_figures(PsLang lang, const char *figures);
/* Seconds since 1970 -> "2026-11-23", "23/11/2026"; "?" for a year past 9999 */
char *ps_i18n_date(PsLang lang, gint64 time);
/* The same with the time of day: "2026-11-23 19:40 UTC" */
char *ps_i18n_date_time(PsLang lang, gint64 time);
/* "2026-11-23" -> the same as a date; NULL for what is none */
char *ps_i18n_date_of(PsLang lang, const char *iso);

#endif
