/* SPDX-License-Identifier: MIT */
#include "auth/dkim_sign.h"

#include <string.h>

#include "private.h"
#include "sign.h"
#include "suite.h"
#include "zone.h"

#define NOW 1700000000

static const char DRAFT[] = "From: Ada <ada@example.com>\n"
                            "To: bob@example.net\n"
                            "Subject: A  test of\n"
                            " folded fields\n"
                            "List-Unsubscribe: <https://example.com/u>\n"
                            "\n"
                            "One line. \n"
                            "And  another.\n"
                            "\n";

static PsDkimSigned *
sign(const char *text, gsize len, const SignKey *key, const PsDkimSigning *how, GError **error)
{
    g_autofree char *copy = g_memdup2(text, len);
    g_autoptr(PsSource) source = ps_source_new(copy, len);
    g_autoptr(PsDkimPrivate) private_key = private_read(key->pem, NULL);

    ck_assert_ptr_nonnull(private_key);
    return ps_dkim_sign(source, private_key, how, error);
}

/* What the published RECORD says of what KEY has signed. */
static PsDkimSignature *
check(
    const PsDkimSigned *done, const SignKey *key, const PsDkimSigning *how, const char *record)
{
    g_autoptr(GString) zone = g_string_new("example.com. 60 IN A 192.0.2.1\n");
    g_autoptr(PsDkimPrivate) private_key = private_read(key->pem, NULL);
    g_autoptr(PsDns) dns = NULL;
    PsDkimSignature *signature;

    if (g_str_has_prefix(record, ";!"))
        g_string_append(zone, record);
    else if (*record)
        zone_add_txt(zone, "sel._domainkey.example.com", record, strlen(record));
    dns = zone_open(zone->str);
    while (!ps_dkim_signed_verify(dns, done, private_key, how, &signature))
        ck_assert(ps_dns_step(dns));
    return signature;
}

static const struct {
    guint bits; /* 0: Ed25519 */
    PsDkimSigning how;
    const char *canonicalization;
} kinds_rows[] = {
    { 1024, { .final = FALSE }, "c=relaxed/relaxed;" },
    { 2048, { .simple_header = TRUE }, "c=simple/relaxed;" },
    { 2048, { .simple_body = TRUE }, "c=relaxed/simple;" },
    { 3072, { .simple_header = TRUE, .simple_body = TRUE }, "c=simple/simple;" },
    { 4096, { .oversigned = ps_dkim_fields_oversigned }, "c=relaxed/relaxed;" },
    { 0, { .final = FALSE }, "c=relaxed/relaxed;" },
    { 0, { .simple_header = TRUE, .simple_body = TRUE }, "c=simple/simple;" },
    { 0, { .oversigned = ps_dkim_fields_oversigned, .length = TRUE }, " l=25;" },
};

START_TEST(kinds)
{
    g_autoptr(SignKey) key = sign_key_new(kinds_rows[_i].bits);
    g_auto(GStrv) lines = g_strsplit(DRAFT, "\n", -1);
    g_autofree char *crlf = g_strjoinv("\r\n", lines);
    const char *drafts[] = { DRAFT, crlf };
    g_autofree char *first = NULL;
    PsDkimSigning how = kinds_rows[_i].how;

    how.domain = "example.com";
    how.selector = "sel";
    how.now = NOW;
    for (gsize i = 0; i < G_N_ELEMENTS(drafts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PsDkimSigned) done = sign(drafts[i], strlen(drafts[i]), key, &how, &error);
        PsDkimSignature *signature;

        ck_assert_ptr_null(error);
        signature = check(done, key, &how, key->record);
        ck_assert_pstr_eq(signature->reason, NULL);
        ck_assert_int_eq(signature->result, PS_DKIM_PASS);
        ck_assert_int_eq(signature->length_limited, how.length);
        ck_assert_ptr_nonnull(strstr(done->field, kinds_rows[_i].canonicalization));
        ck_assert(g_str_has_prefix(done->text, done->field));
        ps_dkim_signature_free(signature);
        /* both line ends are the same on the wire */
        if (first)
            ck_assert_str_eq(done->text, first);
        first = first ? first : g_strdup(done->text);
    }
}
END_TEST
SUITE(dkim_sign, TABLE(kinds))
