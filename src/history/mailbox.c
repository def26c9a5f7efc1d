/* SPDX-License-Identifier: MIT */
/* mailbox.c - addresses as the history knows them; see mailbox.h. */
#include "history/mailbox.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "addr/address.h"

struct PsDigest {
    EVP_MAC_CTX *mac; /* NULL: without a key */
    GString *input;   /* used again and again */
};

PsDigest *
ps_digest_new(const char *key)
{
    PsDigest *digest = g_new0(PsDigest, 1);
    char name[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *hmac;

    digest->input = g_string_new(NULL);
    if (!key)
        return digest;
    hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    digest->mac = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    if (digest->mac && EVP_MAC_init(digest->mac, (const guchar *) key, strlen(key), params))
        return digest;
    ps_digest_free(digest);
    return NULL;
}

void
ps_digest_free(PsDigest *digest)
{
    if (!digest)
        return;
    EVP_MAC_CTX_free(digest->mac);
    g_string_free(digest->input, TRUE);
    g_free(digest);
}

gboolean
ps_digest_is_keyed(const PsDigest *digest)
{
    return digest->mac != NULL;
}

static void
digest_bytes(PsDigest *digest, const char *bytes, gsize len, guint8 ret[PS_DIGEST_BYTES])
{
    gsize size = PS_DIGEST_BYTES;

    if (digest->mac) {
        /* without a key it begins anew with the one that it has */
        EVP_MAC_init(digest->mac, NULL, 0, NULL);
        EVP_MAC_update(digest->mac, (const guchar *) bytes, len);
        EVP_MAC_final(digest->mac, ret, &size, size);
    } else {
        g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

        g_checksum_update(sum, (const guchar *) bytes, (gssize) len);
        g_checksum_get_digest(sum, ret, &size);
    }
}

void
ps_digest_texts(
    PsDigest *digest, const char *const *texts, guint count, guint8 ret[PS_DIGEST_BYTES])
{
    g_string_truncate(digest->input, 0);
    for (guint i = 0; i < count; i++) {
        g_string_append_c(digest->input, texts[i] ? '+' : '-');
        if (texts[i])
            g_string_append_len(digest->input, texts[i], (gssize) strlen(texts[i]) + 1);
    }
    digest_bytes(digest, digest->input->str, digest->input->len, ret);
}

char *
ps_digest_text(PsDigest *digest, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    guint8 bytes[PS_DIGEST_BYTES];
    char *hex = g_malloc(2 * PS_DIGEST_BYTES + 1);

    digest_bytes(digest, text, strlen(text), bytes);
    for (guint i = 0; i < PS_DIGEST_BYTES; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * PS_DIGEST_BYTES] = '\0';
    return hex;
}

static char *
lower(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *small = g_utf8_strdown(valid, -1);

    return g_utf8_normalize(small, -1, G_NORMALIZE_NFC);
}

/* "john" of "\"john\"": quotes that nothing needs. */
static void
unquote(char *local)
{
    gsize len = strlen(local);

    if (len > 2 && local[0] == '"' && local[len - 1] == '"' &&
        strspn(local + 1, G_CSET_a_2_z G_CSET_DIGITS "!#$%&'*+-./=?^_`{|}~") == len - 2) {
        memmove(local, local + 1, len - 2);
        local[len - 2] = '\0';
    }
}

char *
ps_mailbox_name(const char *address, char **ret_domain)
{
    g_auto(PsAddr) addr = { 0 };
    g_autofree char *local = NULL;
    g_autofree char *domain = NULL;
    char *name;

    ps_addr_parse(address, strlen(address), &addr);
    if (addr.local && addr.domain) {
        local = lower(addr.local);
        domain = addr.ascii ? g_strdup(addr.ascii) : lower(addr.domain);
        unquote(local);
        name = g_strconcat(local, "@", domain, NULL);
    } else {
        name = lower(address);
    }
    if (ret_domain)
        *ret_domain = g_steal_pointer(&domain);
    return name;
}
