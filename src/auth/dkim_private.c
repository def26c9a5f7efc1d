/* SPDX-License-Identifier: MIT */
/* dkim_private.c - private keys of DKIM; see dkim_private.h. */
#include "auth/dkim_private.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "auth/dkim_key.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"

#define ED25519_BITS 256

G_DEFINE_QUARK(ps_dkim_error_quark, ps_dkim_error)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)

struct PsDkimPrivate {
    char *path;
    EVP_PKEY *pkey;
    PsDkimKey public_key; /* without a record */
};

/* OpenSSL wants a passphrase: there is none. */
static int
no_passphrase(char *buffer, int size, int writing, void *asked)
{
    (void) buffer;
    (void) size;
    (void) writing;
    *(gboolean *) asked = TRUE;
    return -1;
}

/* Say what the file holds instead of a private key. */
static void
set_format_error(GError **error, const char *path, const char *text, gboolean encrypted)
{
    const char *what = _("holds no private key in PEM form");

    if (encrypted) {
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_ENCRYPTED,
            _("%s: the private key is encrypted; a key without a passphrase is needed"), path);
        return;
    }
    if (strstr(text, "BEGIN OPENSSH PRIVATE KEY"))
        what = _("holds a key of OpenSSH, not a private key in PEM form");
    else if (strstr(text, "PUBLIC KEY-----"))
        what = _("holds a public key, not a private one");
    g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_FORMAT, "%s: %s", path, what);
}

PsDkimPrivate *
ps_dkim_private_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(BIO) bio = NULL;
    g_autoptr(EVP_PKEY) pkey = NULL;
    gboolean encrypted = FALSE;
    PsDkimPrivate *key;
    guchar *der = NULL;
    gsize len;
    int der_len;

    if (!ps_read_file(path, PS_LIMIT_key_file_bytes, &text, &len, error))
        return NULL;
    bio = BIO_new_mem_buf(text, (int) len);
    pkey = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, &encrypted);
    ERR_clear_error();
    if (!pkey)
        set_format_error(error, path, text, encrypted);
    OPENSSL_cleanse(text, len);
    if (!pkey)
        return NULL;
    if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA &&
        EVP_PKEY_get_base_id(pkey) != EVP_PKEY_ED25519) {
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_TYPE,
            _("%s: a %s key; DKIM knows RSA and Ed25519"), path, EVP_PKEY_get0_type_name(pkey));
        return NULL;
    }
    key = g_new0(PsDkimPrivate, 1);
    key->path = g_strdup(path);
    key->public_key.state = PS_DKIM_KEY_OK;
    key->public_key.type = EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA ? "rsa" : "ed25519";
    key->public_key.bits = EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA
                               ? (guint) EVP_PKEY_get_bits(pkey)
                               : ED25519_BITS;
    der_len = i2d_PUBKEY(pkey, &der);
    key->public_key.public_key = g_bytes_new(der, (gsize) MAX(der_len, 0));
    OPENSSL_free(der);
    key->public_key.fixed = ps_dkim_key_record(&key->public_key);
    key->pkey = g_steal_pointer(&pkey);
    return key;
}

void
ps_dkim_private_free(PsDkimPrivate *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey);
    g_bytes_unref(key->public_key.public_key);
    g_free(key->public_key.fixed);
    g_free(key->path);
    g_free(key);
}

const PsDkimKey *
ps_dkim_private_public(const PsDkimPrivate *key)
{
    return &key->public_key;
}

const char *
ps_dkim_private_path(const PsDkimPrivate *key)
{
    return key->path;
}

gboolean
ps_dkim_private_matches(const PsDkimPrivate *key, const PsDkimKey *published)
{
    return published->public_key &&
           g_bytes_equal(key->public_key.public_key, published->public_key);
}

static gboolean
set_scheme(EVP_PKEY_CTX *context)
{
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
           EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0;
}

/* RFC 8017 section 8.2, RSASSA-PKCS1-v1_5. The numbers of a damaged file sign too, but in
 * vain: so the signature is verified. */
static gboolean
sign_rsa(EVP_PKEY *pkey, const guchar *digest, gsize len, guchar *bytes, gsize *size)
{
    g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new(pkey, NULL);

    return context && EVP_PKEY_sign_init(context) > 0 && set_scheme(context) &&
           EVP_PKEY_sign(context, bytes, size, digest, len) > 0 &&
           EVP_PKEY_verify_init(context) > 0 && set_scheme(context) &&
           EVP_PKEY_verify(context, bytes, *size, digest, len) > 0;
}

/* RFC 8463 section 3: the digest is the message of Ed25519. */
static gboolean
sign_ed25519(EVP_PKEY *pkey, const guchar *digest, gsize len, guchar *bytes, gsize *size)
{
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();

    return context && EVP_DigestSignInit(context, NULL, NULL, NULL, pkey) > 0 &&
           EVP_DigestSign(context, bytes, size, digest, len) > 0;
}

GBytes *
ps_dkim_private_sign(const PsDkimPrivate *key, const guchar *digest, gsize len)
{
    gsize size = (gsize) EVP_PKEY_get_size(key->pkey);
    guchar *bytes = g_malloc(size);
    gboolean rsa = !strcmp(key->public_key.type, "rsa");
    gboolean ok = (rsa ? sign_rsa : sign_ed25519)(key->pkey, digest, len, bytes, &size);

    ERR_clear_error();
    if (ok)
        return g_bytes_new_take(bytes, size);
    g_free(bytes);
    return NULL;
}
