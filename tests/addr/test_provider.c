/* SPDX-License-Identifier: MIT */
#include "addr/provider.h"

#include <string.h>
#include <time.h>

#include "suite.h"

static PsProviders *
sample(void)
{
    static const char *const patterns[][2] = {
        { "google", ".l.google.com" },
        { "gmail", "gmail-smtp-in.l.google.com" },
        { "gworkspace", "ASPMX.l.google.com" },
        { "gworkspace", "aspmx*.googlemail.com" },
        { "ses", "inbound-smtp.*.amazonaws.com" },
        { "microsoft365", ".protection.outlook.com" },
        { "outlook", ".olc.protection.outlook.com" },
        { "old", ".yahoodns.net" },
        { "yahoo", ".yahoodns.net" },
        { "nobody", "." },
        { "anything", "mx*-*.host*" },
    };
    PsProviders *providers = ps_providers_new();

    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
        ps_providers_add(providers, patterns[i][0], PS_PROVIDER_MX, patterns[i][1]);
    ps_providers_add(providers, "yahoo", PS_PROVIDER_DOMAIN, "yahoo.*");
    ps_providers_add(providers, "libero", PS_PROVIDER_DOMAIN, "libero.it");
    return providers;
}

static const struct {
    const char *name;
    const char *id;
} mx_rows[] = {
    { "gmail-smtp-in.l.google.com", "gmail" },
    { "alt1.gmail-smtp-in.l.google.com", "google" },
    { "Aspmx.L.Google.Com", "gworkspace" },
    { "l.google.com", NULL }, /* a suffix needs something before it */
    { "xl.google.com", NULL },
    { "aspmx.googlemail.com", "gworkspace" },
    { "aspmx5.googlemail.com", "gworkspace" },
    { "aspmx.a.googlemail.com", NULL }, /* '*' stays in its label */
    { "inbound-smtp.eu-west-1.amazonaws.com", "ses" },
    { "inbound-smtp.amazonaws.com", NULL },
    { "x-y.mail.protection.outlook.com", "microsoft365" },
    { "x-com.olc.protection.outlook.com", "outlook" },
    { "mta5.am0.yahoodns.net", "yahoo" },
    { ".", "nobody" },
    { "mail.", NULL },
    { "mx1-2.hosting", "anything" },
    { "mx--.host", "anything" },
    { "mx12.host", NULL },
    { "", NULL },
    { "libero.it", NULL },
};

START_TEST(mx)
{
    g_autoptr(PsProviders) providers = sample();

    ck_assert_pstr_eq(
        ps_providers_find(providers, PS_PROVIDER_MX, mx_rows[_i].name), mx_rows[_i].id);
}
END_TEST

static const struct {
    const char *name;
    const char *id;
} domain_rows[] = {
    { "yahoo.it", "yahoo" },
    { "yahoo.co.uk", NULL },
    { "LIBERO.it", "libero" },
    { "mta5.am0.yahoodns.net", NULL },
};

START_TEST(domain)
{
    g_autoptr(PsProviders) providers = sample();

    ck_assert_pstr_eq(ps_providers_find(providers, PS_PROVIDER_DOMAIN, domain_rows[_i].name),
        domain_rows[_i].id);
}
END_TEST

START_TEST(linear)
{
    g_autoptr(PsProviders) providers = ps_providers_new();
    g_autofree char *stars = g_strnfill(20000, '*');
    g_autoptr(GString) name = g_string_new(NULL);
    clock_t start = clock();

    ps_providers_add(providers, "x", PS_PROVIDER_MX, stars);
    ps_providers_add(providers, "x", PS_PROVIDER_MX, "*a*a*a*a*a*a*a*a*b");
    while (name->len < 20000)
        g_string_append(name, "a");
    ck_assert_str_eq(ps_providers_find(providers, PS_PROVIDER_MX, name->str), "x");
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

SUITE(provider, TABLE(mx), TABLE(domain), TEST(linear))
