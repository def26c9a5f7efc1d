/* SPDX-License-Identifier: MIT */
/* dkim_private.c - the public half of a private key; see dkim.h. */
#include "auth/dkim.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/read.h"

#define ED25519_BITS 256

G_DEFINE_QUARK(ps_dkim_error_quark, ps_dkim_error)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

static gboolean
read_file(const char *path, char **ret_text, gsize *ret_len, GError **error)
{
    FILE *stream = fopen(path, "re");
    gboolean ok;

    if (!stream) {
        g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_IO, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    ok = ps_read_stream(stream, path, PS_LIMIT_key_file_bytes, ret_text, ret_len, error);
    fclose(stream);
    return ok;
}

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
    const char *what = "holds no private key in PEM form";

    if (encrypted) {
        g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_ENCRYPTED,
            "%s: the private key is encrypted; a key without a passphrase is needed", path);
        return;
    }
    if (strstr(text, "BEGIN OPENSSH PRIVATE KEY"))
        what = "holds a key of OpenSSH, not a private key in PEM form";
    else if (strstr(text, "PUBLIC KEY-----"))
        what = "holds a public key, not a private one";
    g_set_error(error, PS_DKIM_ERROR, PS_DKIM_ERROR_FORMAT, "%s: %s", path, what);
}

GBytes *
ps_dkim_private_key_public(const char *path, guint *ret_bits, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(BIO) bio = NULL;
    g_autoptr(EVP_PKEY) pkey = NULL;
    gboolean encrypted = FALSE;
    guchar *der = NULL;
    GBytes *public_key;
    gsize len;
    int der_len;

    if (!read_file(path, &text, &len, error))
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
            "%s: a %s key; DKIM knows RSA and Ed25519", path, EVP_PKEY_get0_type_name(pkey));
        return NULL;
    }
    der_len = i2d_PUBKEY(pkey, &der);
    public_key = g_bytes_new(der, (gsize) MAX(der_len, 0));
    OPENSSL_free(der);
    if (ret_bits)
        *ret_bits = EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA ? (guint) EVP_PKEY_get_bits(pkey)
                                                               : ED25519_BITS;
    return public_key;
}
