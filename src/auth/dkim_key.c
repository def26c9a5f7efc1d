/* SPDX-License-Identifier: MIT */
/* dkim_key.c - reading of published keys; see dkim_key.h. */
#include "auth/dkim_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "auth/tags.h"

#define RECORD_MAX_LEN 1024
#define ED25519_SPKI_LEN 44

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

const char *
ps_dkim_key_state_name(PsDkimKeyState state)
{
    static const char *const names[] = { "ok", "missing", "revoked", "bad", "short",
        "unknown" };

    return names[state];
}

void
ps_dkim_key_free(PsDkimKey *key)
{
    if (!key)
        return;
    g_free(key->record);
    g_free(key->fixed);
    g_bytes_unref(key->public_key);
    g_free(key);
}

static void
set_bad(PsDkimKey *key, const char *reason)
{
    key->state = PS_DKIM_KEY_BAD;
    key->reason = reason;
}

/* Worth a word, but not wrong; the first one counts. */
static void
add_hint(PsDkimKey *key, const char *reason)
{
    if (!key->reason)
        key->reason = reason;
}

static gboolean
has_item(const char *list, const char *item, const char *other)
{
    g_auto(GStrv) items = ps_tags_list(list);

    return g_strv_contains((const char *const *) items, item) ||
           (other && g_strv_contains((const char *const *) items, other));
}

/* The record can be a DKIM key, if perhaps a bad one. */
static gboolean
is_key(const PsDnsRecord *record)
{
    g_autoptr(PsTags) tags = ps_tags_new(record->data.txt.bytes, record->data.txt.len);
    const char *text = record->data.txt.bytes + strspn(record->data.txt.bytes, "\" ");

    return ps_tags_find(tags, "p") || g_ascii_strncasecmp(text, "v=dkim", 6) == 0 ||
           g_ascii_strncasecmp(text, "k=rsa", 5) == 0;
}

static void
set_public_key(PsDkimKey *key, EVP_PKEY *pkey)
{
    guchar *der = NULL;
    int len = i2d_PUBKEY(pkey, &der);

    if (len <= 0)
        return;
    key->public_key = g_bytes_new(der, (gsize) len);
    OPENSSL_free(der);
}

/* RSA: SubjectPublicKeyInfo as everybody publishes it, or the bare RSAPublicKey of RFC
 * 6376 appendix A.2, which not every verifier takes. */
static void
read_rsa(PsDkimKey *key, const guchar *bytes, gsize len)
{
    const guchar *pos = bytes;
    g_autoptr(EVP_PKEY) pkey = d2i_PUBKEY(NULL, &pos, (long) len);

    if (!pkey) {
        pos = bytes;
        pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &pos, (long) len);
        if (pkey)
            add_hint(key, "pkcs1");
    }
    ERR_clear_error();
    if (!pkey) {
        set_bad(key, "not-der");
        return;
    }
    if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA) {
        set_bad(key, "key-type");
        return;
    }
    set_public_key(key, pkey);
    key->bits = (guint) EVP_PKEY_get_bits(pkey);
    if (key->bits < PS_DKIM_RSA_MIN_BITS) {
        key->state = PS_DKIM_KEY_SHORT;
        key->reason = "short";
    }
}

/* Ed25519: the 32 octets of the key alone (RFC 8463 section 4). */
static void
read_ed25519(PsDkimKey *key, const guchar *bytes, gsize len)
{
    g_autoptr(EVP_PKEY) pkey = NULL;

    if (len != PS_DKIM_ED25519_LEN) {
        set_bad(key, len == ED25519_SPKI_LEN ? "ed25519-spki" : "key-length");
        return;
    }
    pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, len);
    if (pkey)
        set_public_key(key, pkey);
    key->bits = 256;
}

static void
read_data(PsDkimKey *key, const char *data)
{
    g_autoptr(GBytes) bytes = ps_tags_base64(data);
    gconstpointer start;
    gsize len;

    if (!bytes) {
        set_bad(key, "base64");
        return;
    }
    start = g_bytes_get_data(bytes, &len);
    if (strcmp(key->type, "rsa") == 0)
        read_rsa(key, start, len);
    else
        read_ed25519(key, start, len);
}

/* PROBLEM, or the reason for it: signs of a zone file that are part of the text. */
static const char *
name_problem(const char *text, const char *problem)
{
    if (*text == '"')
        return "quotes";
    if (strchr(text, '\\'))
        return "backslash";
    return problem;
}

/* What some verifiers make of a good record. */
static void
add_hints(PsDkimKey *key, const PsTags *tags)
{
    const PsTagValue *version = ps_tags_find(tags, "v");
    const char *granularity = ps_tags_get(tags, "g");

    if (version && version != (gpointer) tags->tags->data)
        add_hint(key, "version-not-first");
    if (granularity && strcmp(granularity, "*") != 0)
        add_hint(key, "granularity");
}

static void
read_record(PsDkimKey *key, const char *text, gsize len)
{
    g_autoptr(PsTags) tags = ps_tags_new(text, len);
    const PsTagValue *version = ps_tags_find(tags, "v");
    const char *type = ps_tags_get(tags, "k");
    const char *hashes = ps_tags_get(tags, "h");
    const char *services = ps_tags_get(tags, "s");
    const char *flags = ps_tags_get(tags, "t");
    const char *data = ps_tags_get(tags, "p");

    if (!type || g_ascii_strcasecmp(type, "rsa") == 0)
        key->type = "rsa";
    else if (g_ascii_strcasecmp(type, "ed25519") == 0)
        key->type = "ed25519";
    key->testing = flags && has_item(flags, "y", NULL);
    key->strict = flags && has_item(flags, "s", NULL);

    if (tags->problem)
        set_bad(key, name_problem(text, tags->problem));
    else if (version && strcmp(version->value, "DKIM1") != 0)
        set_bad(key, name_problem(text, "version"));
    else if (!data)
        set_bad(key, "no-key-data");
    else if (!*data)
        key->state = PS_DKIM_KEY_REVOKED;
    else if (!key->type)
        set_bad(key, "key-type");
    else if (hashes && !has_item(hashes, "sha256", NULL))
        set_bad(key, "hash");
    else if (services && !has_item(services, "email", "*"))
        set_bad(key, "service");
    else
        read_data(key, data);
    if (key->state == PS_DKIM_KEY_OK)
        add_hints(key, tags);
}

/* The record of a good key could be better. */
static gboolean
is_mendable(const PsDkimKey *key)
{
    return key->testing || (key->reason && strcmp(key->reason, "other-records") != 0);
}

PsDkimKey *
ps_dkim_key_read(const PsDnsAnswer *answer)
{
    PsDkimKey *key = g_new0(PsDkimKey, 1);
    const PsDnsRecord *found = NULL;
    guint count = 0;

    key->dns = answer->status;
    if (!ps_dns_is_definite(answer)) {
        key->state = PS_DKIM_KEY_UNKNOWN;
        return key;
    }
    for (guint i = 0; i < answer->count; i++) {
        if (is_key(&answer->records[i])) {
            found = &answer->records[i];
            count++;
        }
    }
    if (!found) {
        key->state = PS_DKIM_KEY_MISSING;
        key->reason = answer->count > 0 ? "not-a-key" : NULL;
        return key;
    }
    key->record = g_strdup(found->data.txt.bytes);
    if (count > 1) {
        set_bad(key, "several-records");
        return key;
    }
    read_record(key, found->data.txt.bytes, found->data.txt.len);
    if (key->state == PS_DKIM_KEY_OK && answer->count > 1)
        add_hint(key, "other-records");
    if (key->state == PS_DKIM_KEY_OK) {
        g_autofree char *record = ps_dkim_key_record(key);

        if (!record || found->data.txt.len > RECORD_MAX_LEN)
            key->reason = "too-long"; /* worse than any hint */
    }
    if (key->state == PS_DKIM_KEY_BAD || (key->state == PS_DKIM_KEY_OK && is_mendable(key)))
        key->fixed = ps_dkim_key_fix(found->data.txt.bytes, found->data.txt.len);
    return key;
}

const char *
ps_dkim_key_advice(const PsDkimKey *key)
{
    if (key->fixed)
        return key->fixed;
    return !g_strcmp0(key->reason, "other-records") ? key->record : "v=DKIM1; k=rsa; p=...";
}

char *
ps_dkim_key_name(const char *domain, const char *selector)
{
    return g_strconcat(selector, "._domainkey.", domain, NULL);
}

char *
ps_dkim_key_record(const PsDkimKey *key)
{
    gsize len;
    const guchar *der = g_bytes_get_data(key->public_key, &len);
    gboolean ed25519 = strcmp(key->type, "ed25519") == 0;
    g_autofree char *data = NULL;
    g_autofree char *record = NULL;

    /* the key itself is the end of the SubjectPublicKeyInfo */
    data = ed25519 ? g_base64_encode(der + (len - PS_DKIM_ED25519_LEN), PS_DKIM_ED25519_LEN)
                   : g_base64_encode(der, len);
    record = g_strdup_printf("v=DKIM1; k=%s; p=%s", key->type, data);
    return strlen(record) <= RECORD_MAX_LEN ? g_steal_pointer(&record) : NULL;
}

gboolean
ps_dkim_key_check(PsDns *dns, const char *domain, const char *selector, PsDkimKey **ret)
{
    g_autofree char *name = ps_dkim_key_name(domain, selector);
    const PsDnsAnswer *answer = ps_dns_ask(dns, name, PS_DNS_TXT, NULL, NULL);

    if (!answer)
        return FALSE;
    *ret = ps_dkim_key_read(answer);
    return TRUE;
}
