/* SPDX-License-Identifier: MIT */
#include "auth/dkim.h"

#include <glib/gstdio.h>
#include <string.h>

#include "private.h"
#include "sign.h"
#include "suite.h"
#include "zone.h"

static PsDkimKey *
look_up(PsDns *dns)
{
    PsDkimKey *key;

    while (!ps_dkim_key_check(dns, "example.com", "sel", &key))
        ck_assert(ps_dns_step(dns));
    return key;
}

/* Up to two records; @R is the data of an RSA key, @1 the same as RSAPublicKey, @S that of a
 * short one, @E of an Ed25519 key, @I the same as SubjectPublicKeyInfo. */
static const struct {
    const char *records[2];
    const char *state, *reason, *type;
    guint bits;
} records_rows[] = {
    { { "v=DKIM1; k=rsa; p=@R" }, "ok", NULL, "rsa", 1024 },
    { { "p=@R" }, "ok", NULL, "rsa", 1024 },
    { { "v=DKIM1; p=@R;" }, "ok", NULL, "rsa", 1024 },
    { { "k=ed25519; p=@E" }, "ok", NULL, "ed25519", 256 },
    { { "p=@R; v=DKIM1" }, "ok", "version-not-first", "rsa", 1024 },
    { { "v=DKIM1; p=@1" }, "ok", "pkcs1", "rsa", 1024 },
    { { "v=DKIM1; p=@R", "v=spf1 -all" }, "ok", "other-records", "rsa", 1024 },
    { { "v=DKIM1; g=; p=@R" }, "ok", "granularity", "rsa", 1024 },
    { { "v=DKIM1; g=*; p=@R" }, "ok", NULL, "rsa", 1024 },
    { { "v=DKIM1; p=@L" }, "ok", "too-long", "rsa", 8192 },
    { { "v=DKIM1; p=@S" }, "short", "short", "rsa", 768 },
    { { "v=DKIM1; p=" }, "revoked", NULL, "rsa", 0 },
    { { "v=DKIM1; k=ed25519; p=" }, "revoked", NULL, "ed25519", 0 },
    { { "v=DKIM1; p=@R", "v=DKIM1; p=@S" }, "bad", "several-records", NULL, 0 },
    { { "v=DKIM1; k=rsa" }, "bad", "no-key-data", "rsa", 0 },
    { { "v=DKIM1 p=@R" }, "bad", "version", "rsa", 0 },
    { { "v=DKIM2; p=@R" }, "bad", "version", "rsa", 0 },
    { { "v=DKIM1: p=@R" }, "bad", "version", "rsa", 0 },
    { { "\"v=DKIM1; p=@R\"" }, "bad", "quotes", "rsa", 0 },
    { { "v=DKIM1\\; p=@R" }, "bad", "backslash", "rsa", 0 },
    { { "k=rsa;; p=@R" }, "bad", "syntax", "rsa", 0 },
    { { "v=DKIM1; \\p=@R; p=@R" }, "bad", "backslash", "rsa", 0 },
    { { "v=DKIM1; p=@R; p=@R" }, "bad", "tag-twice", "rsa", 0 },
    { { "v=DKIM1; k=dsa; p=@R" }, "bad", "key-type", NULL, 0 },
    { { "v=DKIM1; h=sha1; p=@R" }, "bad", "hash", "rsa", 0 },
    { { "v=DKIM1; s=tlsrpt; p=@R" }, "bad", "service", "rsa", 0 },
    { { "v=DKIM1; p=@R#" }, "bad", "base64", "rsa", 0 },
    { { "v=DKIM1; p=AAAA" }, "bad", "not-der", "rsa", 0 },
    { { "v=DKIM1; p=-----BEGIN PUBLIC KEY-----" }, "bad", "base64", "rsa", 0 },
    { { "v=DKIM1; p=@I" }, "bad", "key-type", "rsa", 0 },
    { { "v=DKIM1; k=ed25519; p=@I" }, "bad", "ed25519-spki", "ed25519", 0 },
    { { "v=DKIM1; k=ed25519; p=@R" }, "bad", "key-length", "ed25519", 0 },
    { { "v=spf1 -all" }, "missing", "not-a-key", NULL, 0 },
    { { "" }, "missing", "not-a-key", NULL, 0 },
};

/* The p= of a key of 8,192 bits that nobody has the private half of. */
static char *
large_rsa(void)
{
    guint8 der[4 + 4 + 1025 + 5] = { 0x30, 0x82, 0x04, 0x0a, 0x02, 0x82, 0x04, 0x01, 0x00 };

    memset(der + 9, 0xc5, 1024);
    memcpy(der + 9 + 1024, "\x02\x03\x01\x00\x01", 5);
    return g_base64_encode(der, sizeof der);
}

static char *
fill_in(const char *template, const SignKey *rsa, const SignKey *small, const SignKey *ed25519)
{
    GString *out = g_string_new(template);
    g_autofree char *spki = g_base64_encode(g_bytes_get_data(ed25519->spki, NULL), 44);
    /* the RSAPublicKey of a key of 1,024 bits begins behind 22 octets */
    g_autofree char *pkcs1 =
        g_base64_encode((const guchar *) g_bytes_get_data(rsa->spki, NULL) + 22,
            g_bytes_get_size(rsa->spki) - 22);

    g_string_replace(out, "@R", rsa->data, 0);
    g_string_replace(out, "@S", small->data, 0);
    g_string_replace(out, "@E", ed25519->data, 0);
    g_string_replace(out, "@I", spki, 0);
    g_string_replace(out, "@1", pkcs1, 0);
    if (strstr(template, "@L")) {
        g_autofree char *large = large_rsa();

        g_string_replace(out, "@L", large, 0);
    }
    return g_string_free(out, FALSE);
}

START_TEST(records)
{
    g_autoptr(SignKey) rsa = sign_key_new(1024);
    g_autoptr(SignKey) small = sign_key_new(768);
    g_autoptr(SignKey) ed25519 = sign_key_new(0);
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsDkimKey) key = NULL;

    for (int i = 0; i < 2 && records_rows[_i].records[i]; i++) {
        g_autofree char *text = fill_in(records_rows[_i].records[i], rsa, small, ed25519);

        zone_add_txt(zone, "sel._domainkey.example.com", text, strlen(text));
    }
    dns = zone_open(zone->str);
    key = look_up(dns);
    ck_assert_str_eq(ps_dkim_key_state_name(key->state), records_rows[_i].state);
    ck_assert_pstr_eq(key->reason, records_rows[_i].reason);
    ck_assert_pstr_eq(key->type, records_rows[_i].type);
    ck_assert_uint_eq(key->bits, records_rows[_i].bits);
    if (key->state == PS_DKIM_KEY_OK && key->bits <= 1024)
        ck_assert(g_bytes_equal(key->public_key, key->bits == 256 ? ed25519->spki : rsa->spki));
}
END_TEST

/* What to publish instead; the places as above, and @L for a key of 8,192 bits. */
static const struct {
    const char *record, *fixed;
} fixes_rows[] = {
    { "v=DKIM1; k=rsa; p=@R", NULL },
    { "v=DKIM1; k=rsa; n=note; s=email; h=sha256; g=*; p=@R", NULL },
    { "v=DKIM1; g=; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "p=@R; v=DKIM1", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; p=@1", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; t=y; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; t=s; p=@R", NULL },
    { "v=DKIM1; t=y:s; p=@R", "v=DKIM1; k=rsa; t=s; p=@R" },
    { "\"v=DKIM1; k=rsa; p=@R\"", "v=DKIM1; k=rsa; p=@R" },
    { "\"v=DKIM1; k=rsa;\" \"p=@R\"", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1\\; k=ed25519\\; p=@E", "v=DKIM1; k=ed25519; p=@E" },
    { "v=DKIM1 p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1: p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM2; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=dkim1; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "k=rsa;; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; k=dsa; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; h=sha1; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; s=tlsrpt; p=@R", "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; p=-----BEGIN PUBLIC KEY-----@R-----END PUBLIC KEY-----",
        "v=DKIM1; k=rsa; p=@R" },
    { "v=DKIM1; p=@I", "v=DKIM1; k=ed25519; p=@E" },
    { "v=DKIM1; k=ed25519; p=@I", "v=DKIM1; k=ed25519; p=@E" },
    { "v=DKIM1; k=rsa; p=@E", "v=DKIM1; k=ed25519; p=@E" },
    { "v=DKIM1; k=ed25519; p=@R", "v=DKIM1; k=rsa; p=@R" },
    /* nobody can tell what was meant */
    { "v=DKIM1; p=@R; p=@E", NULL },
    { "v=DKIM1; k=rsa", NULL },
    { "v=DKIM1; p=", NULL },
    { "v=DKIM1; p=@S", NULL },
    { "v=DKIM1; p=@R#", NULL },
    { "v=DKIM1; p=AAAA", NULL },
    { "v=DKIM1 p", NULL },
    { "v=DKIM1; p=@L", NULL },
};

START_TEST(fixes)
{
    g_autoptr(SignKey) rsa = sign_key_new(1024);
    g_autoptr(SignKey) small = sign_key_new(768);
    g_autoptr(SignKey) ed25519 = sign_key_new(0);
    const char *both[] = { fixes_rows[_i].record, fixes_rows[_i].fixed };

    /* what is to be pasted needs no fix itself */
    for (int i = 0; i < 2 && both[i]; i++) {
        const char *wanted = i == 0 ? fixes_rows[_i].fixed : NULL;
        g_autofree char *text = fill_in(both[i], rsa, small, ed25519);
        g_autofree char *fixed = wanted ? fill_in(wanted, rsa, small, ed25519) : NULL;
        g_autoptr(GString) zone = g_string_new(NULL);
        g_autoptr(PsDns) dns = NULL;
        g_autoptr(PsDkimKey) key = NULL;

        zone_add_txt(zone, "sel._domainkey.example.com", text, strlen(text));
        dns = zone_open(zone->str);
        key = look_up(dns);
        ck_assert_pstr_eq(key->fixed, fixed);
        if (i == 1) {
            ck_assert_int_eq(key->state, PS_DKIM_KEY_OK);
            ck_assert_pstr_eq(key->reason, NULL);
        }
    }
}
END_TEST

static const struct {
    const char *zone;
    const char *state, *dns;
} trouble_rows[] = {
    { "example.com. 60 IN A 192.0.2.1\n", "missing", "nxdomain" },
    { "sel._domainkey.example.com. 60 IN A 192.0.2.1\n", "missing", "nodata" },
    { ";! servfail sel._domainkey.example.com\n", "unknown", "servfail" },
    { ";! timeout sel._domainkey.example.com\n", "unknown", "timeout" },
    { "sel._domainkey.example.com. 60 IN CNAME sel._domainkey.example.com.\n", "unknown",
        "servfail" },
};

START_TEST(trouble)
{
    g_autoptr(PsDns) dns = zone_open(trouble_rows[_i].zone);
    g_autoptr(PsDkimKey) key = look_up(dns);

    ck_assert_str_eq(ps_dkim_key_state_name(key->state), trouble_rows[_i].state);
    ck_assert_str_eq(ps_dns_status_name(key->dns), trouble_rows[_i].dns);
    ck_assert_ptr_null(key->record);
}
END_TEST

START_TEST(flags)
{
    g_autoptr(SignKey) ed25519 = sign_key_new(0);
    g_autofree char *text = g_strconcat("v=DKIM1; t=y : s; ", ed25519->record + 9, NULL);
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsDkimKey) key = NULL;

    zone_add_txt(zone, "sel._domainkey.example.com", text, strlen(text));
    dns = zone_open(zone->str);
    key = look_up(dns);
    ck_assert_int_eq(key->state, PS_DKIM_KEY_OK);
    ck_assert(key->testing && key->strict);
    ck_assert_str_eq(key->record, text);
}
END_TEST

static char *
write_file(const char *text)
{
    char *path;
    int fd = g_file_open_tmp("presend-key-XXXXXX", &path, NULL);

    close(fd);
    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

/* The old form says in its header that it is encrypted, the new one by its type. */
static char *
make_pem(EVP_PKEY *pkey, gboolean encrypted, gboolean old)
{
    const EVP_CIPHER *cipher = encrypted ? EVP_aes_128_cbc() : NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    char *text, *copy;
    long len;

    (old ? PEM_write_bio_PrivateKey_traditional : PEM_write_bio_PrivateKey)(
        bio, pkey, cipher, (const guchar *) "secret", encrypted ? 6 : 0, NULL, NULL);
    len = BIO_get_mem_data(bio, &text);
    copy = g_strndup(text, (gsize) len);
    BIO_free(bio);
    return copy;
}

START_TEST(private_keys)
{
    const guint bits[] = { 1024, 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(bits); i++) {
        g_autoptr(SignKey) key = sign_key_new(bits[i]);
        g_autofree char *path = write_file(key->pem);
        g_autoptr(GError) error = NULL;
        g_autoptr(PsDkimPrivate) read = ps_dkim_private_read(path, &error);

        g_unlink(path);
        ck_assert_ptr_null(error);
        ck_assert(g_bytes_equal(ps_dkim_private_public(read)->public_key, key->spki));
        ck_assert_uint_eq(ps_dkim_private_public(read)->bits, bits[i] ? bits[i] : 256);
    }
}
END_TEST

/* Files that hold no key that DKIM can use: the message names the file and the reason. */
static const struct {
    const char *text; /* "EC", "encrypted", "encrypted, old": made here */
    PsDkimError code;
    const char *message;
} no_keys_rows[] = {
    { "", PS_DKIM_ERROR_FORMAT, "no private key" },
    { "garbage\n", PS_DKIM_ERROR_FORMAT, "no private key" },
    { "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", PS_DKIM_ERROR_FORMAT,
        "no private key" },
    { "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", PS_DKIM_ERROR_FORMAT,
        "public key" },
    { "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        PS_DKIM_ERROR_FORMAT, "OpenSSH" },
    { "encrypted", PS_DKIM_ERROR_ENCRYPTED, "encrypted" },
    { "encrypted, old", PS_DKIM_ERROR_ENCRYPTED, "encrypted" },
    { "EC", PS_DKIM_ERROR_TYPE, "EC key" },
};

START_TEST(no_keys)
{
    g_autofree char *text = g_strdup(no_keys_rows[_i].text);
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    EVP_PKEY *pkey = NULL;

    if (strcmp(text, "EC") == 0)
        pkey = EVP_EC_gen("P-256");
    else if (g_str_has_prefix(text, "encrypted"))
        pkey = sign_rsa_new(1024);
    if (pkey) {
        g_free(text);
        text = make_pem(pkey, no_keys_rows[_i].code == PS_DKIM_ERROR_ENCRYPTED,
            strstr(no_keys_rows[_i].text, "old") != NULL);
        EVP_PKEY_free(pkey);
    }
    path = write_file(text);
    ck_assert_ptr_null(ps_dkim_private_read(path, &error));
    g_unlink(path);
    ck_assert(g_error_matches(error, PS_DKIM_ERROR, (int) no_keys_rows[_i].code));
    ck_assert(g_str_has_prefix(error->message, path));
    ck_assert_ptr_nonnull(strstr(error->message, no_keys_rows[_i].message));
}
END_TEST

/* The record to publish comes with the private key. */
START_TEST(record_of_private)
{
    const guint bits[] = { 1024, 0 };

    for (gsize i = 0; i < G_N_ELEMENTS(bits); i++) {
        g_autoptr(SignKey) key = sign_key_new(bits[i]);
        g_autoptr(SignKey) other = sign_key_new(bits[i]);
        g_autoptr(PsDkimPrivate) private_key = private_read(key->pem, NULL);
        g_autoptr(PsDkimPrivate) another = private_read(other->pem, NULL);

        ck_assert_str_eq(ps_dkim_private_public(private_key)->fixed, key->record);
        ck_assert(ps_dkim_private_matches(private_key, ps_dkim_private_public(private_key)));
        ck_assert(!ps_dkim_private_matches(private_key, ps_dkim_private_public(another)));
    }
}
END_TEST

START_TEST(no_file)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) directory = NULL;

    ck_assert_ptr_null(ps_dkim_private_read("/nonexistent/key.pem", &error));
    ck_assert(g_str_has_prefix(error->message, "/nonexistent/key.pem: "));
    ck_assert_ptr_null(ps_dkim_private_read("/", &directory));
    ck_assert(g_str_has_prefix(directory->message, "/: "));
}
END_TEST

SUITE(dkim_key, TABLE(records), TABLE(fixes), TABLE(trouble), TEST(flags), TEST(private_keys),
    TABLE(no_keys), TEST(record_of_private), TEST(no_file))
