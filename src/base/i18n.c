/* SPDX-License-Identifier: MIT */
/* i18n.c - choose a language, and make gettext speak it; see i18n.h. */
#include "base/i18n.h"

#include <float.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

/* Dates are as strftime(3) writes them, in figures alone. */
static const struct {
    const char *name;
    char thousands, decimals;
    const char *date;
    const char *date_time;
} languages[PS_LANGS] = {
    { "en", ',', '.', "%Y-%m-%d", "%Y-%m-%d %H:%M UTC" },
    { "it", '.', ',', "%d/%m/%Y", "%d/%m/%Y %H:%M UTC" },
};
static PsLang spoken = PS_LANG_EN;
static gboolean asked; /* for a language, by the command line */

gboolean
ps_i18n_find(const char *name, PsLang *ret)
{
    for (guint i = 0; i < PS_LANGS; i++)
        if (!strcmp(languages[i].name, name)) {
            *ret = (PsLang) i;
            return TRUE;
        }
    return FALSE;
}

const char *
ps_i18n_name(PsLang lang)
{
    return languages[lang].name;
}

PsLang
ps_i18n_lang(void)
{
    return spoken;
}

/* The language of a locale: "it_IT.UTF-8", "it". */
static gboolean
of_locale(const char *locale, PsLang *ret)
{
    g_autofree char *name = g_strndup(locale, strcspn(locale, "_.@"));

    return ps_i18n_find(name, ret);
}

/* The locale of messages: the first of these variables that says anything. */
static const char *
message_locale(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    for (guint i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = g_getenv(variables[i]);

        if (value && *value)
            return value;
    }
    return "C";
}

PsLang
ps_i18n_locale(void)
{
    const char *locale = message_locale(), *list = g_getenv("LANGUAGE");
    g_auto(GStrv) wishes = NULL;
    PsLang lang = PS_LANG_EN;

    /* Who asks for C wants no translation, whatever LANGUAGE says. */
    if (!strcmp(locale, "C") || g_str_has_prefix(locale, "C.") || !strcmp(locale, "POSIX"))
        return PS_LANG_EN;
    wishes = g_strsplit(list ? list : "", ":", -1);
    for (char **wish = wishes; *wish; wish++)
        if (of_locale(*wish, &lang))
            return lang;
    of_locale(locale, &lang);
    return lang;
}

/*
 * gettext looks at LANGUAGE only where messages have some locale other than C, and what is
 * installed of those differs from system to system. A newer glibc takes C.UTF-8 for C, so it
 * comes last.
 */
void
ps_i18n_speak(PsLang lang)
{
    static const char *const locales[] = { "", "it_IT.UTF-8", "en_US.UTF-8", "C.UTF-8" };

    spoken = lang;
    setlocale(LC_MESSAGES, "C");
    if (lang == PS_LANG_EN)
        return;
    g_setenv("LANGUAGE", languages[lang].name, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(locales); i++) {
        const char *got = setlocale(LC_MESSAGES, locales[i]);

        if (got && strcmp(got, "C") != 0 && strcmp(got, "POSIX") != 0)
            return;
    }
}

void
ps_i18n_init(const char *lang, const char *folder)
{
    PsLang wish;

    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    /* What we print is UTF-8; an ASCII locale would make question marks of it. */
    if (!strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968"))
        setlocale(LC_CTYPE, "C.UTF-8");
    bindtextdomain(PS_I18N_DOMAIN, folder);
    bind_textdomain_codeset(PS_I18N_DOMAIN, "UTF-8");
    textdomain(PS_I18N_DOMAIN);
    asked = lang && ps_i18n_find(lang, &wish);
    ps_i18n_speak(asked ? wish : ps_i18n_locale());
}

void
ps_i18n_configure(const char *lang)
{
    PsLang wish;

    if (!asked && ps_i18n_find(lang, &wish))
        ps_i18n_speak(wish);
}

char *
ps_i18n_count(PsLang lang, guint64 count)
{
    g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    gsize left = strlen(digits);
    GString *out = g_string_new(NULL);

    for (const char *at = digits; *at; at++, left--) {
        if (at > digits && left % 3 == 0)
            g_string_append_c(out, languages[lang].thousands);
        g_string_append_c(out, *at);
    }
    return g_string_free(out, FALSE);
}

char *
ps_i18n_figures(PsLang lang, const char *figures)
{
    return g_strdelimit(g_strdup(figures), ".", languages[lang].decimals);
}

char *
ps_i18n_decimal(double number)
{
    char figures[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup(g_ascii_formatd(figures, sizeof figures, "%.15g", number));
}

char *
ps_i18n_fixed(PsLang lang, double number, guint digits)
{
    char figures[DBL_MAX_10_EXP + G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *format = g_strdup_printf("%%.%uf", digits);

    g_ascii_formatd(figures, sizeof figures, format, number);
    return ps_i18n_figures(lang, figures);
}

static char *
format_time(gint64 time, const char *format)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);

    return date ? g_date_time_format(date, format) : g_strdup("?");
}

char *
ps_i18n_date(PsLang lang, gint64 time)
{
    return format_time(time, languages[lang].date);
}

char *
ps_i18n_date_time(PsLang lang, gint64 time)
{
    return format_time(time, languages[lang].date_time);
}

char *
ps_i18n_date_of(PsLang lang, const char *iso)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *midnight = g_strconcat(iso, "T00:00:00", NULL);
    g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(midnight, utc);

    return date ? g_date_time_format(date, languages[lang].date) : NULL;
}
