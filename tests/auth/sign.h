/* SPDX-License-Identifier: MIT */
/* sign.h - keys made by OpenSSL, and messages signed by libopendkim, for tests. */
#ifndef PS_TESTS_AUTH_SIGN_H
#define PS_TESTS_AUTH_SIGN_H

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <string.h>

#include <opendkim/dkim.h>

/* libopendkim does not free an Ed25519 key that it signed with. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIGN_SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SIGN_SANITIZED 1
#endif
#ifdef SIGN_SANITIZED
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void) 0)
#define __lsan_enable() ((void) 0)
#endif

typedef struct {
    char *pem;    /* the private key */
    char *record; /* what to publish */
    char *data;   /* its p= */
    GBytes *spki;
} SignKey;

/* An RSA key of three or four primes, which are found much sooner than two. */
static inline EVP_PKEY *
sign_rsa_new(guint bits)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
    EVP_PKEY *pkey = NULL;

    EVP_PKEY_keygen_init(context);
    EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int) bits);
    EVP_PKEY_CTX_set_rsa_keygen_primes(context, bits >= 4096 ? 4 : bits >= 1024 ? 3 : 2);
    EVP_PKEY_keygen(context, &pkey);
    EVP_PKEY_CTX_free(context);
    return pkey;
}

/* PKEY, which is taken, as a key of DKIM. */
static inline SignKey *
sign_key_take(EVP_PKEY *pkey)
{
    SignKey *key = g_new0(SignKey, 1);
    gboolean rsa = EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA;
    BIO *bio = BIO_new(BIO_s_mem());
    guchar *der = NULL;
    char *text;
    long text_len;
    int len;

    PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL);
    text_len = BIO_get_mem_data(bio, &text);
    key->pem = g_strndup(text, (gsize) text_len);
    BIO_free(bio);
    len = i2d_PUBKEY(pkey, &der);
    key->spki = g_bytes_new(der, (gsize) len);
    key->data = rsa ? g_base64_encode(der, (gsize) len) : g_base64_encode(der + len - 32, 32);
    key->record = g_strdup_printf("v=DKIM1; k=%s; p=%s", rsa ? "rsa" : "ed25519", key->data);
    OPENSSL_free(der);
    EVP_PKEY_free(pkey);
    return key;
}

/* BITS 0 makes an Ed25519 key. */
static inline SignKey *
sign_key_new(guint bits)
{
    return sign_key_take(bits ? sign_rsa_new(bits) : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
}

static inline void
sign_key_free(SignKey *key)
{
    g_free(key->pem);
    g_free(key->record);
    g_free(key->data);
    g_bytes_unref(key->spki);
    g_free(key);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignKey, sign_key_free)

typedef struct {
    const char *domain;   /* NULL: example.com */
    const char *selector; /* NULL: sel */
    dkim_alg_t algorithm; /* 0: rsa-sha1! */
    gboolean simple;      /* else relaxed/relaxed */
    gssize length;        /* octets of the body that are signed; 0: all */
    gint64 at;            /* t=; 0: the clock */
    guint64 ttl;          /* x= - t=; 0: no x= */
    const char **headers; /* what is signed; NULL: what the library thinks fit */
    const char **oversign;
    const char *identity; /* i=, or NULL */
} SignOptions;

/* MESSAGE, whose lines end in CRLF, with a signature in front. */
static inline char *
sign_message(const char *message, const SignKey *key, const SignOptions *options)
{
    DKIM_LIB *library = dkim_init(NULL, NULL);
    const char *blank = strstr(message, "\r\n\r\n");
    int canon = options->simple ? DKIM_CANON_SIMPLE : DKIM_CANON_RELAXED;
    guint bits = 256;
    guint64 at = (guint64) options->at, ttl = options->ttl;
    DKIM_STAT status;
    guchar *field;
    gsize len;
    char *out;
    DKIM *dkim;

    g_assert_nonnull(blank);
    dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits, sizeof bits);
    if (at)
        dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &at, sizeof at);
    if (ttl)
        dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_SIGNATURETTL, &ttl, sizeof ttl);
    if (options->headers)
        dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_SIGNHDRS, (void *) options->headers,
            sizeof(char **));
    if (options->oversign)
        dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_OVERSIGNHDRS,
            (void *) options->oversign, sizeof(char **));
    dkim = dkim_sign(library, (const guchar *) "test", NULL, (dkim_sigkey_t) key->pem,
        (const guchar *) (options->selector ? options->selector : "sel"),
        (const guchar *) (options->domain ? options->domain : "example.com"), canon, canon,
        options->algorithm, options->length ? options->length : -1, &status);
    g_assert_nonnull(dkim);
    /* it wraps an Ed25519 signature at another place than where it signed it */
    dkim_set_margin(dkim, 0);
    if (options->length)
        dkim_setpartial(dkim, true);
    if (options->identity)
        dkim_set_signer(dkim, (const guchar *) options->identity);
    for (const char *p = message; p < blank + 2;) {
        const char *end = strstr(p, "\r\n");

        while (end[2] == ' ' || end[2] == '\t')
            end = strstr(end + 2, "\r\n");
        g_assert_cmpint(dkim_header(dkim, (guchar *) p, (gsize) (end - p)), ==, 0);
        p = end + 2;
    }
    g_assert_cmpint(dkim_eoh(dkim), ==, DKIM_STAT_OK);
    if (blank[4])
        g_assert_cmpint(dkim_body(dkim, (guchar *) blank + 4, strlen(blank + 4)), ==, 0);
    __lsan_disable();
    g_assert_cmpint(dkim_eom(dkim, NULL), ==, DKIM_STAT_OK);
    __lsan_enable();
    g_assert_cmpint(dkim_getsighdr_d(dkim, 16, &field, &len), ==, DKIM_STAT_OK);
    out = g_strdup_printf("DKIM-Signature: %.*s\r\n%s", (int) len, field, message);
    dkim_free(dkim);
    dkim_close(library);
    return out;
}

#endif
