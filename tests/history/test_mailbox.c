/* SPDX-License-Identifier: MIT */
#include "history/mailbox.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *address;
    const char *name;
    const char *domain; /* NULL: none */
} names_rows[] = {
    { "anna@example.com", "anna@example.com", "example.com" },
    { "Anna@EXAMPLE.Com", "anna@example.com", "example.com" },
    { "anna@b\xc3\xbc"
      "cher.example",
        "anna@xn--bcher-kva.example", "xn--bcher-kva.example" },
    { "\xc3\x89lise@example.com", "\xc3\xa9lise@example.com", "example.com" },
    { "\"anna\"@example.com", "anna@example.com", "example.com" },
    { "\"an na\"@example.com", "\"an na\"@example.com", "example.com" },
    { "anna@[192.0.2.1]", "anna@[192.0.2.1]", "[192.0.2.1]" },
    { "POSTMASTER", "postmaster", NULL },
    { "", "", NULL },
    { "a\xff"
      "b",
        "a\xef\xbf\xbd"
        "b",
        NULL },
};

START_TEST(names)
{
    g_autofree char *address = g_strdup(names_rows[_i].address);
    g_autofree char *domain = NULL;
    g_autofree char *name = ps_mailbox_name(address, &domain);

    ck_assert_str_eq(name, names_rows[_i].name);
    ck_assert_pstr_eq(domain, names_rows[_i].domain);
}
END_TEST

/* The values are those of "openssl dgst -sha256" with and without -hmac. */
static const struct {
    const char *key;
    const char *text;
    const char *digest;
} digests_rows[] = {
    { NULL, "anna@example.com",
        "f7d54c22dda5b1780276601cd005909b70543fc4a6ba72d735b4cb9bbb611f01" },
    { "secret", "anna@example.com",
        "53a47b29d89599553510b9d989c731a61ba90e3d8038505a4362b2d774f9d2d1" },
    { "secret", "", "f9e66e179b6747ae54108f82f8ade8b3c25d76fd30afde6c395822c530196169" },
};

START_TEST(digests)
{
    g_autoptr(PsDigest) digest = ps_digest_new(digests_rows[_i].key);

    ck_assert_ptr_nonnull(digest);
    for (guint again = 0; again < 2; again++) {
        g_autofree char *hex = ps_digest_text(digest, digests_rows[_i].text);

        ck_assert_str_eq(hex, digests_rows[_i].digest);
    }
}
END_TEST

/* Where one text ends and the next begins makes a difference; so does one that is not there. */
static const struct {
    const char *a[2], *b[2];
} apart_rows[] = {
    { { "ab", "c" }, { "a", "bc" } },
    { { NULL, "a" }, { "", "a" } },
    { { "a", NULL }, { "a", "" } },
    { { "a", "b" }, { "b", "a" } },
};

START_TEST(apart)
{
    g_autoptr(PsDigest) digest = ps_digest_new(NULL);
    guint8 a[PS_DIGEST_BYTES], b[PS_DIGEST_BYTES];

    ps_digest_texts(digest, apart_rows[_i].a, 2, a);
    ps_digest_texts(digest, apart_rows[_i].b, 2, b);
    ck_assert_int_ne(memcmp(a, b, sizeof a), 0);
}
END_TEST

SUITE(mailbox, TABLE(names), TABLE(digests), TABLE(apart))
