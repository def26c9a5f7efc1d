/* SPDX-License-Identifier: MIT */
#include "addr/domain.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "suite.h"

static const struct {
    const char *in;
    gsize len; /* 0: strlen */
    const char *ascii;
    const char *unicode; /* of ASCII */
} name_rows[] = {
    { "Example.COM.", 0, "example.com", "example.com" },
    { "_dmarc.Example.com", 0, "_dmarc.example.com", "_dmarc.example.com" },
    { "", 0, "", "" },
    { "b\u00fccher.example", 0, "xn--bcher-kva.example", "b\u00fccher.example" },
    { "stra\u00dfe.de", 0, "xn--strae-oqa.de", "stra\u00dfe.de" }, /* not strasse.de */
    { "\u4f8b\u3002\u6e2c\u8a66", 0, "xn--fsq.xn--g6w251d", "\u4f8b.\u6e2c\u8a66" },
    { "XN--Bcher-KVA.example", 0, "xn--bcher-kva.example", "b\u00fccher.example" },
    { "xn--i-7iq.ws", 0, "xn--i-7iq.ws", "i\u2764.ws" },
    { "xn--0.example", 0, NULL, NULL },
    { "a\xff.example", 0, NULL, NULL },
    { "a\0b.example", 11, NULL, NULL },
    { "\u2488x.example", 0, NULL, NULL },
};

START_TEST(name)
{
    gsize len = name_rows[_i].len ? name_rows[_i].len : strlen(name_rows[_i].in);
    g_autofree char *in = g_memdup2(name_rows[_i].in, len);
    g_autofree char *ascii = ps_domain_to_ascii(in, len);
    g_autofree char *unicode = ascii ? ps_domain_to_unicode(ascii) : NULL;

    ck_assert_pstr_eq(ascii, name_rows[_i].ascii);
    ck_assert_pstr_eq(unicode, name_rows[_i].unicode);
}
END_TEST

START_TEST(what_cannot_be_decoded_is_shown_as_it_is)
{
    g_autofree char *unicode = ps_domain_to_unicode("xn--0.example");

    ck_assert_str_eq(unicode, "xn--0.example");
}
END_TEST

START_TEST(long_names_are_quick)
{
    g_autoptr(GString) in = g_string_new(NULL);
    clock_t start = clock();

    while (in->len < 1024 * 1024)
        g_string_append(in, "\u00e9.xn--a");
    ck_assert_ptr_null(ps_domain_to_ascii(in->str, in->len));
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

static const struct {
    const char *in;
    gboolean host;
} host_rows[] = {
    { "example.com", TRUE },
    { "1.2.photography", TRUE },
    { "a-b.xn--p1ai", TRUE },
    { "com", FALSE },
    { "", FALSE },
    { ".com", FALSE },
    { "a..com", FALSE },
    { "a.com.", FALSE },
    { "a_b.com", FALSE },
    { "A.com", FALSE },
    { "-a.com", FALSE },
    { "a-.com", FALSE },
    { "192.0.2.1", FALSE },
    { "a.123", FALSE },
    { "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc.it", TRUE },
    { "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd.it", FALSE },
};

START_TEST(host)
{
    ck_assert_int_eq(ps_domain_is_host(host_rows[_i].in), host_rows[_i].host);
}
END_TEST

START_TEST(host_length)
{
    g_autoptr(GString) in = g_string_new("a");

    while (in->len < 253)
        g_string_append(in, ".a");
    ck_assert(ps_domain_is_host(in->str));
    g_string_prepend(in, "b");
    ck_assert(!ps_domain_is_host(in->str));
}
END_TEST

static const struct {
    const char *in;
    const char *organisation;
    gboolean suffix;
} organisation_rows[] = {
    { "a.b.example.com", "example.com", FALSE },
    { "example.com", "example.com", FALSE },
    { "com", "com", TRUE },
    { "co.uk", "co.uk", TRUE },
    { "mail.example.co.uk", "example.co.uk", FALSE },
    { "a.b.not-in-the-list", "b.not-in-the-list", FALSE },
    { "", "", TRUE },
};

START_TEST(organisation)
{
    GError *error = NULL;
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, &error);
    const char *in = organisation_rows[_i].in;

    ck_assert_msg(psl != NULL, "%s", error ? error->message : "");
    ck_assert_str_eq(ps_psl_organisation(psl, in), organisation_rows[_i].organisation);
    ck_assert_int_eq(ps_psl_is_suffix(psl, in), organisation_rows[_i].suffix);
    ck_assert_uint_eq(strlen(ps_psl_date(psl)), 10);
}
END_TEST

START_TEST(own_list)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("psl-XXXXXX", &path, NULL);
    g_autoptr(PsPsl) psl = NULL;

    ck_assert(fd >= 0 && g_close(fd, NULL));
    ck_assert(g_file_set_contents(path, "example\nhost.example\n", -1, NULL));
    psl = ps_psl_open(path, NULL);
    g_unlink(path);
    ck_assert_ptr_nonnull(psl);
    ck_assert_str_eq(ps_psl_organisation(psl, "a.b.host.example"), "b.host.example");
}
END_TEST

/* A path that is no list is trouble, not an empty list. */
static const char *const no_list_rows[] = { "/nowhere/at/all", "/dev/null", "/" };

START_TEST(no_list)
{
    GError *error = NULL;

    ck_assert_ptr_null(ps_psl_open(no_list_rows[_i], &error));
    ck_assert_ptr_nonnull(error);
    ck_assert(g_str_has_prefix(error->message, no_list_rows[_i]));
    g_error_free(error);
}
END_TEST

SUITE(domain, TABLE(name), TEST(what_cannot_be_decoded_is_shown_as_it_is),
    TEST(long_names_are_quick), TABLE(host), TEST(host_length), TABLE(organisation),
    TEST(own_list), TABLE(no_list))
