/* SPDX-License-Identifier: MIT */
#include "base/i18n.h"

#include <locale.h>

#include "suite.h"

static const struct {
    const char *lc_all, *lc_messages, *lang, *language;
    PsLang out;
} locale_rows[] = {
    { NULL, NULL, NULL, NULL, PS_LANG_EN },
    { NULL, NULL, "it_IT.UTF-8", NULL, PS_LANG_IT },
    { NULL, NULL, "it", NULL, PS_LANG_IT },
    { NULL, NULL, "it_CH@euro", NULL, PS_LANG_IT },
    { NULL, "it_IT", "en_GB", NULL, PS_LANG_IT },
    { "en_GB", "it_IT", "it_IT", NULL, PS_LANG_EN },
    { "", "", "it_IT", NULL, PS_LANG_IT }, /* empty says nothing */
    { "de_DE", NULL, NULL, NULL, PS_LANG_EN },
    { NULL, NULL, "de_DE", "de:it:en", PS_LANG_IT },
    { NULL, NULL, "it_IT", "en", PS_LANG_EN },
    { NULL, NULL, "it_IT", "de", PS_LANG_IT },
    { NULL, NULL, NULL, "it", PS_LANG_EN }, /* C has no languages */
    { "C", NULL, "it_IT", "it", PS_LANG_EN },
    { "POSIX", NULL, NULL, "it", PS_LANG_EN },
    { "C.UTF-8", NULL, NULL, "it", PS_LANG_EN },
    { NULL, NULL, "item", NULL, PS_LANG_EN },
};

static void
set(const char *name, const char *value)
{
    if (value)
        g_setenv(name, value, TRUE);
    else
        g_unsetenv(name);
}

START_TEST(locale)
{
    set("LC_ALL", locale_rows[_i].lc_all);
    set("LC_MESSAGES", locale_rows[_i].lc_messages);
    set("LANG", locale_rows[_i].lang);
    set("LANGUAGE", locale_rows[_i].language);
    ck_assert_int_eq(ps_i18n_locale(), locale_rows[_i].out);
}
END_TEST

/* With the catalogue of the build, whatever locales the system has. */
START_TEST(italian)
{
    g_autofree char *count = NULL, *fixed = NULL, *date = NULL, *never = NULL;

    set("LC_ALL", "C");
    ps_i18n_init("it", g_getenv("PS_LOCALES"));
    ck_assert_int_eq(ps_i18n_lang(), PS_LANG_IT);
    ck_assert_str_eq(setlocale(LC_NUMERIC, NULL), "C");
    ck_assert_str_eq(_("no address"), "nessun indirizzo");
    ck_assert_str_eq(ngettext("%s row", "%s rows", 1), "%s riga");
    ck_assert_str_eq(ngettext("%s row", "%s rows", 0), "%s righe");
    count = ps_i18n_count(ps_i18n_lang(), 1234567);
    ck_assert_str_eq(count, "1.234.567");
    fixed = ps_i18n_fixed(ps_i18n_lang(), 41.66, 1);
    ck_assert_str_eq(fixed, "41,7");
    date = ps_i18n_date(ps_i18n_lang(), 1795392000);
    ck_assert_str_eq(date, "23/11/2026");
    never = ps_i18n_date(ps_i18n_lang(), G_MAXINT64);
    ck_assert_str_eq(never, "?");
    ps_i18n_speak(PS_LANG_EN);
    ck_assert_str_eq(_("no address"), "no address");
}
END_TEST

START_TEST(english)
{
    g_autofree char *small = ps_i18n_count(ps_i18n_lang(), 999),
                    *count = ps_i18n_count(ps_i18n_lang(), 1204),
                    *date = ps_i18n_date(ps_i18n_lang(), 1795392000), *given = NULL;

    ck_assert_str_eq(small, "999");
    ck_assert_str_eq(count, "1,204");
    ck_assert_str_eq(date, "2026-11-23");
    ck_assert_ptr_null(ps_i18n_date_of(PS_LANG_IT, "today"));
    ck_assert_ptr_null(ps_i18n_date_of(PS_LANG_IT, ""));
    given = ps_i18n_date_of(PS_LANG_IT, "2026-11-03");
    ck_assert_str_eq(given, "03/11/2026");
}
END_TEST

START_TEST(names)
{
    PsLang lang = PS_LANGS;

    ck_assert(!ps_i18n_find("", &lang) && !ps_i18n_find("IT", &lang));
    ck_assert_int_eq(lang, PS_LANGS);
    ck_assert(ps_i18n_find("it", &lang));
    ck_assert_int_eq(lang, PS_LANG_IT);
    ck_assert_str_eq(ps_i18n_name(lang), "it");
}
END_TEST

SUITE(i18n, TABLE(locale), TEST(english), TEST(italian), TEST(names))
