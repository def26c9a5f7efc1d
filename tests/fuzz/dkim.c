/* SPDX-License-Identifier: MIT */
/*
 * dkim.c - whatever is signed and published, each signature gets a result. The first line of
 * the input is the key at sel._domainkey.example.com, the rest is the message.
 */
#include "auth/dkim.h"

#include <stdint.h>
#include <stdlib.h>

#include "../auth/zone.h"

#define NOW 1700000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(found, i);

        if (signature->result == PS_DKIM_NONE ||
            (signature->result == PS_DKIM_PASS) != (signature->reason == NULL))
            abort();
        if (signature->result == PS_DKIM_PASS && !signature->signed_headers)
            abort();
    }
}

/* What is to be pasted is a good key. */
static void
check_fixed(const char *record)
{
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsDkimKey) key = NULL;

    zone_add_txt(zone, "sel._domainkey.example.com", record, strlen(record));
    dns = zone_open(zone->str);
    if (!ps_dkim_key_check(dns, "example.com", "sel", &key) || key->state != PS_DKIM_KEY_OK ||
        key->reason || key->testing)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *eol = size > 0 ? memchr(data, '\n', size) : NULL;
    gsize key_len = eol ? (gsize) (eol - data) : size;
    gsize len = eol ? size - key_len - 1 : 0;
    g_autofree char *text = g_memdup2(data + (size - len), len);
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsSource) source = ps_source_new(text, len);
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(PsDkimKey) key = NULL;
    g_autoptr(GPtrArray) found = NULL;

    zone_add_txt(zone, "sel._domainkey.example.com", (const char *) data, MIN(key_len, 4096));
    dns = zone_open(zone->str);
    if (!ps_dkim_key_check(dns, "example.com", "sel", &key) ||
        (key->state == PS_DKIM_KEY_OK) != (key->public_key && key->state != PS_DKIM_KEY_SHORT))
        abort();
    if (!ps_dkim_verify(dns, source, NOW, &found))
        abort();
    if (key->fixed)
        check_fixed(key->fixed);
    check(found);
    return 0;
}
