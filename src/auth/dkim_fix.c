/* SPDX-License-Identifier: MIT */
/* dkim_fix.c - the record that somebody meant to publish; see dkim_key.h. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "auth/dkim_key.h"
#include "auth/tags.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

/* TEXT without what belongs to a zone file or to a PEM file, and without its version, which
 * may be wrong or end in a wrong sign. */
static char *
clean(const char *text, gsize len)
{
    static const char *const armour[] = { "-----BEGIN PUBLIC KEY-----",
        "-----END PUBLIC KEY-----", "-----BEGIN RSA PUBLIC KEY-----",
        "-----END RSA PUBLIC KEY-----" };
    g_autoptr(GString) out = g_string_new(NULL);
    const char *rest;

    for (gsize i = 0; i < len && text[i]; i++)
        if (text[i] != '"' && text[i] != '\\')
            g_string_append_c(out, text[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(armour); i++)
        g_string_replace(out, armour[i], "", 0);
    rest = out->str + strspn(out->str, " \t");
    if (g_ascii_strncasecmp(rest, "v=DKIM", 6) == 0) {
        rest += 6;
        rest += strspn(rest, "0123456789");
        rest += strspn(rest, " \t,:;");
    }
    return g_strdup(rest);
}

/* The key in BYTES, in whatever form; or NULL. */
static EVP_PKEY *
read_any(GBytes *bytes)
{
    gsize len;
    const guchar *start = g_bytes_get_data(bytes, &len), *pos = start;
    EVP_PKEY *pkey = d2i_PUBKEY(NULL, &pos, (long) len);

    pos = start;
    if (!pkey)
        pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &pos, (long) len);
    if (!pkey && len == PS_DKIM_ED25519_LEN)
        pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, start, len);
    ERR_clear_error();
    return pkey;
}

/* PKEY as a key of DKIM, or NULL. */
static PsDkimKey *
as_key(EVP_PKEY *pkey)
{
    int id = EVP_PKEY_get_base_id(pkey);
    PsDkimKey *key;
    guchar *der = NULL;
    int len;

    if (id != EVP_PKEY_ED25519 &&
        (id != EVP_PKEY_RSA || EVP_PKEY_get_bits(pkey) < PS_DKIM_RSA_MIN_BITS))
        return NULL;
    len = i2d_PUBKEY(pkey, &der);
    if (len <= 0)
        return NULL;
    key = g_new0(PsDkimKey, 1);
    key->type = id == EVP_PKEY_RSA ? "rsa" : "ed25519";
    key->public_key = g_bytes_new(der, (gsize) len);
    OPENSSL_free(der);
    return key;
}

static gboolean
says(const PsTags *tags, const char *tag, const char *item)
{
    const char *value = ps_tags_get(tags, tag);
    g_auto(GStrv) items = value ? ps_tags_list(value) : NULL;

    return items && g_strv_contains((const char *const *) items, item);
}

char *
ps_dkim_key_fix(const char *text, gsize len)
{
    g_autofree char *cleaned = clean(text, len);
    g_autoptr(PsTags) tags = ps_tags_new(cleaned, strlen(cleaned));
    const char *data = ps_tags_get(tags, "p");
    g_autoptr(GBytes) bytes = data && *data ? ps_tags_base64(data) : NULL;
    g_autoptr(EVP_PKEY) pkey = bytes ? read_any(bytes) : NULL;
    g_autoptr(PsDkimKey) key = pkey ? as_key(pkey) : NULL;
    g_autofree char *record = key ? ps_dkim_key_record(key) : NULL;
    GString *out;

    /* of two tags p= nobody knows which was meant */
    if (!record || !g_strcmp0(tags->problem, "tag-twice"))
        return NULL;
    out = g_string_new(record);
    if (says(tags, "t", "s"))
        g_string_replace(out, "; p=", "; t=s; p=", 1);
    return g_string_free(out, FALSE);
}
