/* SPDX-License-Identifier: MIT */
#include "auth/dkim.h"

#include <string.h>

#include "sign.h"
#include "suite.h"
#include "zone.h"

#define NOW 1700000000

static const char MESSAGE[] = "From: Ada <ada@example.com>\r\n"
                              "To: bob@example.net\r\n"
                              "Subject: A test\r\n"
                              "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
                              "Message-ID: <1@example.com>\r\n"
                              "\r\n"
                              "One line.\r\n"
                              "And another.\r\n";

static const SignOptions DEFAULTS = { .algorithm = DKIM_SIGN_RSASHA256, .at = NOW - 60 };

/* Verify TEXT, at exact length, with KEY_RECORD published at sel._domainkey.example.com. */
static GPtrArray *
verify(const char *text, const char *key_record, gint64 now)
{
    gsize len = strlen(text);
    g_autofree char *copy = g_memdup2(text, len);
    g_autoptr(GString) zone = g_string_new("example.com. 60 IN A 192.0.2.1\n");
    g_autoptr(PsSource) source = ps_source_new(copy, len);
    g_autoptr(PsDns) dns = NULL;
    GPtrArray *found;

    if (g_str_has_prefix(key_record, ";!"))
        g_string_append(zone, key_record);
    else if (*key_record)
        zone_add_txt(zone, "sel._domainkey.example.com", key_record, strlen(key_record));
    dns = zone_open(zone->str);
    while (!ps_dkim_verify(dns, source, now, &found))
        ck_assert(ps_dns_step(dns));
    return found;
}

static void
check_only(const GPtrArray *found, PsDkimResult result, const char *reason)
{
    const PsDkimSignature *signature;

    ck_assert_uint_eq(found->len, 1);
    signature = g_ptr_array_index(found, 0);
    ck_assert_str_eq(ps_dkim_result_name(signature->result), ps_dkim_result_name(result));
    ck_assert_pstr_eq(signature->reason, reason);
}

static char *
replace(const char *text, const char *old, const char *new)
{
    g_auto(GStrv) parts = g_strsplit(text, old, 2);

    ck_assert_ptr_nonnull(parts[1]);
    return g_strjoinv(new, parts);
}

static const struct {
    guint bits; /* 0: Ed25519 */
    gboolean simple;
} kinds_rows[] = {
    { 1024, FALSE },
    { 1024, TRUE },
    { 2048, FALSE },
    { 0, FALSE },
    { 0, TRUE },
};

START_TEST(kinds)
{
    g_autoptr(SignKey) key = sign_key_new(kinds_rows[_i].bits);
    SignOptions options = { .algorithm = kinds_rows[_i].bits ? DKIM_SIGN_RSASHA256
                                                             : DKIM_SIGN_ED25519SHA256,
        .simple = kinds_rows[_i].simple,
        .at = NOW - 60 };
    g_autofree char *text = sign_message(MESSAGE, key, &options);
    g_autoptr(GPtrArray) found = verify(text, key->record, NOW);
    const PsDkimSignature *signature = g_ptr_array_index(found, 0);

    check_only(found, PS_DKIM_PASS, NULL);
    ck_assert_str_eq(signature->domain, "example.com");
    ck_assert_str_eq(signature->selector, "sel");
    ck_assert_uint_eq(signature->key_bits, kinds_rows[_i].bits ? kinds_rows[_i].bits : 256);
    ck_assert(g_strv_contains((const char *const *) signature->signed_headers, "subject"));
    ck_assert_uint_eq(signature->at.offset, 0);
}
END_TEST

/* What happens to a signed message, and what is said of it. */
static const struct {
    const char *old, *new;
    PsDkimResult result;
    const char *reason;
} changes_rows[] = {
    { "A test", "A test", PS_DKIM_PASS, NULL },
    { "And another.", "And yet another.", PS_DKIM_FAIL, "body-changed" },
    { "A test", "[list] A test", PS_DKIM_FAIL, "header-changed" },
    { "A test", "A  test", PS_DKIM_PASS, NULL },
    { "From: Ada", "X-New: field\r\nFrom: Ada", PS_DKIM_PASS, NULL },
    { "v=1;", "v=2;", PS_DKIM_PERMERROR, "version" },
    { "v=1;", "", PS_DKIM_NEUTRAL, "tag-missing" },
    { "v=1;", "v=1; v=1;", PS_DKIM_NEUTRAL, "tag-twice" },
    { "v=1;", "v=1; =;", PS_DKIM_NEUTRAL, "syntax" },
    { " b=", " b =", PS_DKIM_NEUTRAL, "not-verified" },
    { "v=1;", "v=1; web=x;", PS_DKIM_NEUTRAL, "not-verified" },
    { "v=1;", "v =1; bh2=x;", PS_DKIM_FAIL, "header-changed" },
    { "a=rsa-sha256", "a=rsa-sha1", PS_DKIM_POLICY, "sha1" },
    { "a=rsa-sha256", "a=rsa-md5", PS_DKIM_NEUTRAL, "algorithm" },
    { "a=rsa-sha256", "a=ed25519-sha256", PS_DKIM_PERMERROR, "key-type" },
    { "h=From:", "h=", PS_DKIM_PERMERROR, "from-not-signed" },
    { "h=From:", "h=From::", PS_DKIM_NEUTRAL, "header-list" },
    { "s=sel", "s=other", PS_DKIM_PERMERROR, "key-missing" },
    { "s=sel", "s=.", PS_DKIM_NEUTRAL, "selector" },
    { "d=example.com", "d=", PS_DKIM_NEUTRAL, "domain" },
    { "d=example.com", "d=exa mple..com", PS_DKIM_NEUTRAL, "domain" },
    { "v=1;", "v=1; i=ada@example.org;", PS_DKIM_PERMERROR, "identity" },
    { "v=1;", "v=1; i=ada@notexample.com;", PS_DKIM_PERMERROR, "identity" },
    { "v=1;", "v=1; i=ada@sub.example.com;", PS_DKIM_FAIL, "header-changed" },
    { "v=1;", "v=1; x=1699999999;", PS_DKIM_FAIL, "expired" },
    { "v=1;", "v=1; x=5;", PS_DKIM_NEUTRAL, "timestamp" },
    { "v=1;", "v=1; x=12345678901234567890;", PS_DKIM_NEUTRAL, "timestamp" },
    { "v=1;", "v=1; l=99999;", PS_DKIM_PERMERROR, "length" },
    { "v=1;", "v=1; l=-1;", PS_DKIM_NEUTRAL, "length" },
    { "v=1;", "v=1; l=99999999999999999999999999;", PS_DKIM_PERMERROR, "length" },
    { "v=1;", "v=1; q=http;", PS_DKIM_NEUTRAL, "query" },
    { "c=relaxed/relaxed", "c=relaxed/nowsp", PS_DKIM_NEUTRAL, "canonicalization" },
    { "b=", "b=#", PS_DKIM_NEUTRAL, "signature-data" },
};

START_TEST(changes)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autofree char *changed = NULL;
    g_autoptr(GPtrArray) found = NULL;

    /* "b=" is in "bh=" too: the signature is the last of the field */
    if (strcmp(changes_rows[_i].old, "b=") == 0) {
        char *at = strstr(text, " b=");

        ck_assert_ptr_nonnull(at);
        at[3] = '#';
        changed = g_strdup(text);
    } else {
        changed = replace(text, changes_rows[_i].old, changes_rows[_i].new);
    }
    found = verify(changed, key->record, NOW);
    check_only(found, changes_rows[_i].result, changes_rows[_i].reason);
}
END_TEST

/* Records at the selector; %s is the data of the right key. */
static const struct {
    const char *record;
    PsDkimResult result;
    const char *reason;
} keys_rows[] = {
    { "p=%s", PS_DKIM_PASS, NULL },
    { "v=DKIM1; t=y; p=%s", PS_DKIM_PASS, NULL },
    { "v=DKIM1; t=s; p=%s", PS_DKIM_PERMERROR, "subdomain" },
    { "v=DKIM1; h=sha1:sha256; s=email; g=*; n=hello; p=%s;", PS_DKIM_PASS, NULL },
    { "v=DKIM1; h=sha1; p=%s", PS_DKIM_PERMERROR, "key-bad" },
    { "v=DKIM1; s=tlsrpt; p=%s", PS_DKIM_PERMERROR, "key-bad" },
    { "v=DKIM1; k=ed25519; p=%s", PS_DKIM_PERMERROR, "key-bad" },
    { "v=DKIM2; p=%s", PS_DKIM_PERMERROR, "key-bad" },
    { "v=DKIM1; p=", PS_DKIM_PERMERROR, "key-revoked" },
    { "v=DKIM1; p=AAAA", PS_DKIM_PERMERROR, "key-bad" },
    { "v=spf1 -all", PS_DKIM_PERMERROR, "key-missing" },
    { "", PS_DKIM_PERMERROR, "key-missing" },
    { ";! servfail sel._domainkey.example.com\n", PS_DKIM_TEMPERROR, "dns" },
    { ";! timeout sel._domainkey.example.com\n", PS_DKIM_TEMPERROR, "dns" },
};

START_TEST(keys)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    SignOptions options = DEFAULTS;
    g_autofree char *text = NULL;
    g_auto(GStrv) parts = g_strsplit(keys_rows[_i].record, "%s", 2);
    g_autofree char *record = g_strjoinv(key->data, parts);
    g_autoptr(GPtrArray) found = NULL;
    const PsDkimSignature *signature;

    options.identity = "ada@mail.example.com";
    text = sign_message(MESSAGE, key, &options);
    found = verify(text, record, NOW);
    signature = g_ptr_array_index(found, 0);
    check_only(found, keys_rows[_i].result, keys_rows[_i].reason);
    ck_assert_int_eq(signature->testing, strstr(record, "t=y") != NULL);
}
END_TEST

START_TEST(wrong_key)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autoptr(SignKey) other = sign_key_new(1024);
    g_autoptr(SignKey) longer = sign_key_new(2048);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autoptr(GPtrArray) with_other = verify(text, other->record, NOW);
    g_autoptr(GPtrArray) with_longer = verify(text, longer->record, NOW);

    check_only(with_other, PS_DKIM_FAIL, "wrong-key");
    check_only(with_longer, PS_DKIM_FAIL, "wrong-key");
}
END_TEST

START_TEST(ed25519_does_not_tell)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    SignOptions options = DEFAULTS;
    g_autofree char *text = NULL;
    g_autofree char *changed = NULL;
    g_autoptr(GPtrArray) found = NULL;

    options.algorithm = DKIM_SIGN_ED25519SHA256;
    text = sign_message(MESSAGE, key, &options);
    changed = replace(text, "A test", "No test");
    found = verify(changed, key->record, NOW);
    check_only(found, PS_DKIM_FAIL, "header-or-key");
}
END_TEST

/* A record of an RSA key of BITS that nobody has the private half of. */
static char *
made_up_record(guint bits)
{
    g_autoptr(GByteArray) der = g_byte_array_new();
    guint len = bits / 8;
    guint8 head[] = { 0x30, 0x82, (guint8) ((len + 10) >> 8), (guint8) (len + 10), 0x02, 0x82,
        (guint8) ((len + 1) >> 8), (guint8) (len + 1), 0x00 };
    g_autofree char *data = NULL;

    g_byte_array_append(der, head, sizeof head);
    for (guint i = 0; i < len; i++)
        g_byte_array_append(der, (const guint8 *) "\xc5", 1);
    g_byte_array_append(der, (const guint8 *) "\x02\x03\x01\x00\x01", 5);
    data = g_base64_encode(der->data, der->len);
    return g_strdup_printf("v=DKIM1; p=%s", data);
}

/* 4,096 bits fit libopendkim, more than about 5,600 do not; 0 and 512 are no key to trust. */
static const struct {
    guint bits;
    PsDkimResult result;
    const char *reason;
} sizes_rows[] = {
    { 0, PS_DKIM_POLICY, "key-short" },
    { 512, PS_DKIM_POLICY, "key-short" },
    { 4096, PS_DKIM_FAIL, "wrong-key" },
    { 8192, PS_DKIM_PERMERROR, "key-too-long" },
    { 16384, PS_DKIM_PERMERROR, "key-too-long" },
};

START_TEST(sizes)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autofree char *record = made_up_record(sizes_rows[_i].bits);
    g_autoptr(GPtrArray) found = verify(text, record, NOW);

    check_only(found, sizes_rows[_i].result, sizes_rows[_i].reason);
    ck_assert_uint_eq(
        ((PsDkimSignature *) g_ptr_array_index(found, 0))->key_bits, sizes_rows[_i].bits);
}
END_TEST

START_TEST(small)
{
    g_autoptr(SignKey) key = sign_key_new(768);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autoptr(GPtrArray) found = verify(text, key->record, NOW);

    check_only(found, PS_DKIM_POLICY, "key-short");
}
END_TEST

/* The clock of the library must not matter: NOW is years before and after t= and x=. */
static const struct {
    gint64 now;
    PsDkimResult result;
    const char *reason;
} times_rows[] = {
    { NOW, PS_DKIM_PASS, NULL },
    { NOW + 999, PS_DKIM_PASS, NULL },
    { NOW + 1000, PS_DKIM_FAIL, "expired" },
    { NOW - 100, PS_DKIM_PASS, NULL }, /* clocks differ a little */
    { NOW - 1000, PS_DKIM_NEUTRAL, "future" },
};

START_TEST(times)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    SignOptions past = { .algorithm = DKIM_SIGN_RSASHA256, .at = NOW, .ttl = 1000 };
    SignOptions future = { .algorithm = DKIM_SIGN_RSASHA256, .at = 4000000000, .ttl = 1000 };
    g_autofree char *past_text = sign_message(MESSAGE, key, &past);
    g_autofree char *future_text = sign_message(MESSAGE, key, &future);
    g_autoptr(GPtrArray) in_past = verify(past_text, key->record, times_rows[_i].now);
    g_autoptr(GPtrArray) in_future =
        verify(future_text, key->record, times_rows[_i].now - NOW + 4000000000);

    check_only(in_past, times_rows[_i].result, times_rows[_i].reason);
    check_only(in_future, times_rows[_i].result, times_rows[_i].reason);
}
END_TEST

START_TEST(line_ends)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    g_autofree char *unix_text = g_strjoinv("\n", lines);
    g_autoptr(GPtrArray) found = verify(unix_text, key->record, NOW);
    gsize len = strlen(text);

    check_only(found, PS_DKIM_PASS, NULL);
    /* the end of the last line is not what is signed */
    g_clear_pointer(&found, g_ptr_array_unref);
    text[len - 2] = '\0';
    found = verify(text, key->record, NOW);
    check_only(found, PS_DKIM_PASS, NULL);
}
END_TEST

START_TEST(length_is_told)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    SignOptions options = DEFAULTS;
    g_autofree char *text = NULL;
    g_autofree char *longer = NULL;
    g_autoptr(GPtrArray) found = NULL;
    const PsDkimSignature *signature;

    options.length = 5;
    text = sign_message(MESSAGE, key, &options);
    longer = g_strconcat(text, "appended\r\n", NULL);
    found = verify(longer, key->record, NOW);
    check_only(found, PS_DKIM_PASS, NULL);
    signature = g_ptr_array_index(found, 0);
    ck_assert(signature->length_limited);
}
END_TEST

/* One that cannot be read, before and behind, must not hide a good one. */
static const char *const bad_rows[] = { "DKIM-Signature: foo\r\n", "DKIM-Signature:\r\n",
    "dkim-signature: a=rsa-sha256; d=example.com; s=sel; h=from; b=AAAA; bh=AAAA\r\n",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from; b=AAAA; bh=AAAA; "
    "t=-1\r\n",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from; b=AAAA; bh=AAAA; "
    "x=\r\n",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=nokey; h=from; b=AAAA; bh=AAAA\r\n",
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from; b=AAAA; bh=AAAA\r\n" };

START_TEST(bad)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autofree char *before = g_strconcat(bad_rows[_i], text, NULL);
    g_autofree char *behind = NULL;
    g_autofree char *with = g_strconcat(bad_rows[_i], "From: ", NULL);
    g_autoptr(GPtrArray) found_before = verify(before, key->record, NOW);
    g_autoptr(GPtrArray) found_behind = NULL;

    behind = replace(text, "From: ", with);
    found_behind = verify(behind, key->record, NOW);
    ck_assert_uint_eq(found_before->len, 2);
    ck_assert_uint_eq(found_behind->len, 2);
    ck_assert_int_eq(
        ((PsDkimSignature *) g_ptr_array_index(found_before, 1))->result, PS_DKIM_PASS);
    ck_assert_int_eq(
        ((PsDkimSignature *) g_ptr_array_index(found_behind, 0))->result, PS_DKIM_PASS);
    ck_assert_int_ne(
        ((PsDkimSignature *) g_ptr_array_index(found_before, 0))->result, PS_DKIM_PASS);
    ck_assert_int_ne(
        ((PsDkimSignature *) g_ptr_array_index(found_behind, 1))->result, PS_DKIM_PASS);
}
END_TEST

/* A signature that covers the one below it. */
START_TEST(signature_of_signature)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    const char *headers[] = { "from", "dkim-signature", NULL };
    SignOptions options = DEFAULTS;
    g_autofree char *once = sign_message(MESSAGE, key, &DEFAULTS);
    g_autofree char *twice = NULL;
    g_autoptr(GPtrArray) found = NULL;

    options.headers = headers;
    twice = sign_message(once, key, &options);
    found = verify(twice, key->record, NOW);
    ck_assert_uint_eq(found->len, 2);
    for (guint i = 0; i < 2; i++)
        ck_assert_int_eq(
            ((PsDkimSignature *) g_ptr_array_index(found, i))->result, PS_DKIM_PASS);
}
END_TEST

START_TEST(sixty_one_signatures)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    gsize field_len = strlen(text) - strlen(MESSAGE);
    g_autoptr(GString) many = g_string_new(NULL);
    g_autoptr(GPtrArray) found = NULL;

    for (int i = 0; i < 60; i++)
        g_string_append_len(many, text, (gssize) field_len);
    g_string_append(many, text);
    found = verify(many->str, key->record, NOW);
    ck_assert_uint_eq(found->len, 61);
    for (guint i = 0; i < 61; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(found, i);

        ck_assert_int_eq(signature->result, i < 10 ? PS_DKIM_PASS : PS_DKIM_POLICY);
        ck_assert_pstr_eq(signature->reason, i < 10 ? NULL : "too-many");
        ck_assert_uint_eq(signature->at.offset, i * field_len);
    }
}
END_TEST

/* h= names every field of the header and one more: libopendkim alone writes behind its list. */
START_TEST(every_field_named)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autoptr(GString) list = g_string_new(" h=dkim-signature:");
    g_autofree char *changed = NULL;
    g_autoptr(GPtrArray) found = NULL;

    for (int i = 0; i < 300; i++)
        g_string_append(list, "from:to:subject:date:message-id:");
    g_string_append(list, "x:");
    changed = replace(text, " h=", list->str);
    found = verify(changed, key->record, NOW);
    check_only(found, PS_DKIM_NEUTRAL, "header-list");

    g_string_assign(list, " h=dkim-signature:from:to:subject:date:message-id:x:x:x:");
    g_free(changed);
    changed = replace(text, " h=", list->str);
    g_clear_pointer(&found, g_ptr_array_unref);
    found = verify(changed, key->record, NOW);
    check_only(found, PS_DKIM_FAIL, "header-changed");
}
END_TEST

static const struct {
    const char *domain;
    const char *reason;
} suffixes_rows[] = {
    { "com", "public-suffix" },
    { "co.uk", "public-suffix" },
    { "github.io", NULL }, /* somebody's */
    { "example.com", NULL },
};

START_TEST(suffixes)
{
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    PsDkimSignature signature = { .result = PS_DKIM_PASS,
        .domain = (char *) suffixes_rows[_i].domain };

    ck_assert_ptr_nonnull(psl);
    ps_dkim_signature_judge(&signature, NULL);
    ck_assert_int_eq(signature.result, PS_DKIM_PASS);
    ps_dkim_signature_judge(&signature, psl);
    ck_assert_pstr_eq(signature.reason, suffixes_rows[_i].reason);
    ck_assert_int_eq(signature.result, signature.reason ? PS_DKIM_POLICY : PS_DKIM_PASS);
}
END_TEST

START_TEST(dns_off)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autoptr(PsSource) source = ps_source_new(text, strlen(text));
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    g_autoptr(GPtrArray) found = NULL;

    while (!ps_dkim_verify(dns, source, NOW, &found))
        ck_assert(ps_dns_step(dns));
    check_only(found, PS_DKIM_UNKNOWN, "dns");
}
END_TEST

START_TEST(unsigned_message)
{
    g_autoptr(GPtrArray) found = verify(MESSAGE, "", NOW);

    ck_assert_uint_eq(found->len, 0);
}
END_TEST

START_TEST(speed)
{
    g_autoptr(SignKey) key = sign_key_new(2048);
    g_autofree char *text = sign_message(MESSAGE, key, &DEFAULTS);
    g_autoptr(PsSource) source = ps_source_new(text, strlen(text));
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(PsDns) dns = NULL;
    gint64 start;

    zone_add_txt(zone, "sel._domainkey.example.com", key->record, strlen(key->record));
    dns = zone_open(zone->str);
    ps_dns_get(dns, "sel._domainkey.example.com", PS_DNS_TXT);
    start = g_get_monotonic_time();
    for (int i = 0; i < 100; i++) {
        g_autoptr(GPtrArray) found = NULL;

        ck_assert(ps_dkim_verify(dns, source, NOW, &found));
        check_only(found, PS_DKIM_PASS, NULL);
    }
    g_print("# verify RSA-2048: %.3f ms\n", (double) (g_get_monotonic_time() - start) / 1e5);
}
END_TEST

SUITE(dkim, TABLE(kinds), TABLE(changes), TABLE(keys), TEST(wrong_key),
    TEST(ed25519_does_not_tell), TABLE(sizes), TEST(small), TABLE(times), TEST(line_ends),
    TEST(length_is_told), TABLE(bad), TEST(signature_of_signature), TEST(sixty_one_signatures),
    TEST(every_field_named), TABLE(suffixes), TEST(dns_off), TEST(unsigned_message),
    TEST(speed))
