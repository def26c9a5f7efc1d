/* SPDX-License-Identifier: MIT */
#include "auth/dkim_sign.h"

#include <string.h>
#include <sys/wait.h>

#include "private.h"
#include "sign.h"
#include "suite.h"
#include "zone.h"

#define NOW 1700000000

/* Large keys take a moment to be made, and Python one to start. */
__attribute__((constructor)) static void
take_time(void)
{
    g_setenv("CK_DEFAULT_TIMEOUT", "60", TRUE);
}

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
    { 1536, { .simple_header = TRUE, .simple_body = TRUE }, "c=simple/simple;" },
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

static PsDkimSigning
usual(void)
{
    return (PsDkimSigning){ .domain = "example.com", .selector = "sel", .now = NOW };
}

/* What an implementation that shares no code with us says of the same bytes and the same zone.
 * The last message is changed behind the signer. */
START_TEST(peer)
{
    g_autofree char *folder = g_dir_make_tmp("presend-peer-XXXXXX", NULL);
    g_autofree char *script = g_build_filename(g_getenv("PS_TESTS"), "auth", "peer.py", NULL);
    g_autofree char *zone_path = g_build_filename(folder, "zone", NULL);
    g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) zone = g_string_new(NULL), expected = g_string_new(NULL);
    g_autofree char *answer = NULL;
    g_autofree char *trouble = NULL;
    int status;

    g_ptr_array_add(command, g_strdup(script));
    g_ptr_array_add(command, g_strdup(zone_path));
    for (gsize i = 0; i <= G_N_ELEMENTS(kinds_rows); i++) {
        gboolean changed = i == G_N_ELEMENTS(kinds_rows);
        gsize row = changed ? 0 : i;
        g_autoptr(SignKey) key = sign_key_new(MIN(kinds_rows[row].bits, 2048));
        PsDkimSigning how = kinds_rows[row].how;
        g_autofree char *selector = g_strdup_printf("s%zu", i);
        g_autofree char *name = g_strconcat(selector, "._domainkey.example.com", NULL);
        g_autofree char *path = g_build_filename(folder, selector, NULL);
        g_autoptr(PsDkimSigned) done = NULL;

        how.domain = "example.com";
        how.selector = selector;
        how.now = NOW;
        done = sign(DRAFT, strlen(DRAFT), key, &how, NULL);
        if (changed)
            strstr(done->text, "another")[0] = 'A';
        zone_add_txt(zone, name, key->record, strlen(key->record));
        ck_assert(g_file_set_contents(path, done->text, (gssize) done->len, NULL));
        g_ptr_array_add(command, g_steal_pointer(&path));
        g_string_append(expected, changed ? "fail\n" : "pass\n");
    }
    g_ptr_array_add(command, NULL);
    ck_assert(g_file_set_contents(zone_path, zone->str, -1, NULL));
    ck_assert(g_spawn_sync(NULL, (char **) command->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
        &answer, &trouble, &status, NULL));
    for (guint i = 1; i + 1 < command->len; i++)
        g_unlink(g_ptr_array_index(command, i));
    g_rmdir(folder);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        g_print("# skipped: python3-dkim is not there\n");
        return;
    }
    ck_assert_str_eq(trouble, "");
    ck_assert_str_eq(answer, expected->str);
}
END_TEST

/* What the DNS has at the selector; @ is the record of the key that signs, + of another. */
static const struct {
    guint bits;
    const char *record;
    PsDkimResult result;
    const char *reason;
} published_rows[] = {
    { 1024, "@", PS_DKIM_PASS, NULL },
    { 0, "@", PS_DKIM_PASS, NULL },
    { 1024, "+", PS_DKIM_FAIL, "wrong-key" },
    { 0, "+", PS_DKIM_FAIL, "wrong-key" },
    { 1024, "", PS_DKIM_PERMERROR, "key-missing" },
    { 0, "v=DKIM1; p=", PS_DKIM_PERMERROR, "key-revoked" },
    { 1024, "v=DKIM1; p=AAAA", PS_DKIM_PERMERROR, "key-bad" },
    { 1024, ";! timeout sel._domainkey.example.com\n", PS_DKIM_TEMPERROR, "dns" },
    { 1024, ";! servfail sel._domainkey.example.com\n", PS_DKIM_TEMPERROR, "dns" },
};

START_TEST(published)
{
    g_autoptr(SignKey) key = sign_key_new(published_rows[_i].bits);
    g_autoptr(SignKey) other = sign_key_new(published_rows[_i].bits);
    const char *record = published_rows[_i].record;
    PsDkimSigning how = usual();
    g_autoptr(PsDkimSigned) done = sign(DRAFT, strlen(DRAFT), key, &how, NULL);
    PsDkimSignature *signature;

    record = strcmp(record, "@") == 0   ? key->record
             : strcmp(record, "+") == 0 ? other->record
                                        : record;
    signature = check(done, key, &how, record);
    ck_assert_str_eq(
        ps_dkim_result_name(signature->result), ps_dkim_result_name(published_rows[_i].result));
    ck_assert_pstr_eq(signature->reason, published_rows[_i].reason);
    ps_dkim_signature_free(signature);
}
END_TEST

/* Date and Message-ID come from the server, unless they are there or the message is final. */
static const struct {
    const char *draft;
    gboolean final;
    const char *signed_names; /* the start of h= */
    const char *added;        /* what stands behind the signature */
} completed_rows[] = {
    { "From: a@b.example\n\nx\n", FALSE, "h=From:Date:Message-ID;",
        "\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
        "Message-ID: <1700000000.presend@example.com>\r\nFrom: " },
    { "From: a@b.example\n\nx\n", TRUE, "h=From;", "\r\nFrom: " },
    { "From: a@b.example\ndate: x\n\nx\n", FALSE, "h=From:Date:Message-ID;",
        "\r\nMessage-ID: <1700000000.presend@example.com>\r\nFrom: " },
    { "From: a@b.example\nMessage-Id: <x@y>\nDate: x\n\nx\n", FALSE, "h=From:Date:Message-ID;",
        "\r\nFrom: " },
    { "From ada Thu Jan  1 00:00:00 1970\nFrom: a@b.example\n\nx\n", TRUE, "h=From;",
        "\r\nFrom: a@b.example\r\n\r\nx\r\n" },
    { "From: a@b.example", TRUE, "h=From;", "\r\nFrom: a@b.example\r\n\r\n" },
    { "To: c@d.example\nFrom: a@b.example\nTo: e@f.example\n\n\n\n", TRUE, "h=From:To:To;",
        "\r\nTo: c@d.example\r\n" },
};

START_TEST(completed)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    PsDkimSigning how = usual();
    const char *draft = completed_rows[_i].draft;
    g_autoptr(PsDkimSigned) done = NULL;
    PsDkimSignature *signature;

    how.final = completed_rows[_i].final;
    done = sign(draft, strlen(draft), key, &how, NULL);
    ck_assert_ptr_nonnull(done);
    ck_assert_ptr_nonnull(strstr(done->field, completed_rows[_i].signed_names));
    ck_assert_msg(g_str_has_prefix(done->text + strlen(done->field), completed_rows[_i].added),
        "%s", done->text);
    signature = check(done, key, &how, key->record);
    ck_assert_int_eq(signature->result, PS_DKIM_PASS);
    ps_dkim_signature_free(signature);
}
END_TEST

static const char *const some_fields[] = { "from", "DKIM-Signature", "Subject", NULL };
static const char *const absurd_fields[] = { "From", "b;b", NULL };
static const char *const without_from[] = { "Subject", NULL };

START_TEST(chosen_fields)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    PsDkimSigning how = usual();
    g_autoptr(PsDkimSigned) done = NULL;

    how.fields = some_fields;
    how.oversigned = some_fields;
    done = sign(DRAFT, strlen(DRAFT), key, &how, NULL);
    ck_assert_ptr_nonnull(strstr(done->field, "h=from:from:Subject:Subject;"));
}
END_TEST

/* No signature, and the reason. */
static const struct {
    guint bits;
    const char *draft; /* NULL: a good one */
    gsize len;
    const char *domain, *selector;
    const char *const *fields;
    PsDkimError code;
    const char *message;
} refused_rows[] = {
    { 512, NULL, 0, "example.com", "sel", NULL, PS_DKIM_ERROR_SIZE, "512 bits" },
    { 768, NULL, 0, "example.com", "sel", NULL, PS_DKIM_ERROR_SIZE, "768 bits" },
    { 0, "To: a@b.example\n\nx\n", 19, "example.com", "sel", NULL, PS_DKIM_ERROR_MESSAGE,
        "no From" },
    { 0, "", 0, "example.com", "sel", NULL, PS_DKIM_ERROR_MESSAGE, "no From" },
    { 0, "From: a@b.example\n\nx\0y\n", 23, "example.com", "sel", NULL, PS_DKIM_ERROR_MESSAGE,
        "NUL" },
    { 0, NULL, 0, "", "sel", NULL, PS_DKIM_ERROR_NAME, "domain" },
    { 0, NULL, 0, "a b", "sel\r\n", NULL, PS_DKIM_ERROR_NAME, "domain" },
    { 0, NULL, 0, "example.com; x=1", "sel", NULL, PS_DKIM_ERROR_NAME, "selector" },
    { 0, NULL, 0, "example.com", "s;l", NULL, PS_DKIM_ERROR_NAME, "selector" },
    { 0, NULL, 0, "caf\303\251.example", "sel", NULL, PS_DKIM_ERROR_NAME, "selector" },
    { 0, NULL, 0, "example.com", "sel", without_from, PS_DKIM_ERROR_NAME, "from-not-signed" },
    { 0, NULL, 0, "example.com", "sel", absurd_fields, PS_DKIM_ERROR_NAME, "syntax" },
};

START_TEST(refused)
{
    g_autoptr(SignKey) key = sign_key_new(refused_rows[_i].bits);
    const char *draft = refused_rows[_i].draft;
    PsDkimSigning how = { .domain = refused_rows[_i].domain,
        .selector = refused_rows[_i].selector,
        .fields = refused_rows[_i].fields,
        .oversigned = refused_rows[_i].fields,
        .now = NOW };
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(sign(draft ? draft : DRAFT, draft ? refused_rows[_i].len : strlen(DRAFT),
        key, &how, &error));
    ck_assert_msg(g_error_matches(error, PS_DKIM_ERROR, (int) refused_rows[_i].code), "%s",
        error->message);
    ck_assert_msg(
        strstr(error->message, refused_rows[_i].message) != NULL, "%s", error->message);
}
END_TEST

static void
append_integer(GByteArray *der, guint len, guint8 octet)
{
    guint8 head[] = { 0x02, 0x82, (guint8) (len >> 8), (guint8) len };

    g_byte_array_append(der, head, sizeof head);
    for (guint i = 0; i < len; i++)
        g_byte_array_append(der, &octet, 1);
}

/* The file of an RSA key of BITS whose numbers have nothing to do with each other. */
static char *
made_up_pem(guint bits)
{
    g_autoptr(GByteArray) der = g_byte_array_new();
    guint8 head[] = { 0x30, 0x82, 0, 0 };
    g_autofree char *data = NULL;

    g_byte_array_append(der, head, sizeof head);
    append_integer(der, 1, 0);
    append_integer(der, MAX(bits / 8, 1), bits ? 0x75 : 0); /* one bit less: no sign */
    for (int i = 0; i < 7; i++)
        append_integer(der, 1, 0x03);
    der->data[2] = (guint8) ((der->len - 4) >> 8);
    der->data[3] = (guint8) (der->len - 4);
    data = g_base64_encode(der->data, der->len);
    return g_strdup_printf(
        "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n", data);
}

/* Sizes that no key has, and one that is no key at all. */
static const struct {
    guint bits;
    PsDkimError code;
    const char *message;
} made_up_rows[] = {
    { 0, PS_DKIM_ERROR_SIZE, "bits" },
    { 512, PS_DKIM_ERROR_SIZE, "511 bits" },
    { 8192, PS_DKIM_ERROR_SIZE, "8191 bits" },
    { 16384, PS_DKIM_ERROR_SIZE, "16383 bits" },
    { 2048, PS_DKIM_ERROR_FORMAT, "damaged" },
};

START_TEST(made_up)
{
    g_autofree char *pem = made_up_pem(made_up_rows[_i].bits);
    g_autoptr(GError) error = NULL;
    g_autoptr(PsDkimPrivate) key = private_read(pem, &error);
    g_autoptr(PsSource) source = ps_source_new(DRAFT, strlen(DRAFT));
    const PsDkimSigning how = usual();

    ck_assert_msg(key != NULL, "%s", error ? error->message : "");
    ck_assert_ptr_null(ps_dkim_sign(source, key, &how, &error));
    ck_assert_msg(g_error_matches(error, PS_DKIM_ERROR, (int) made_up_rows[_i].code), "%s",
        error->message);
    ck_assert_msg(
        strstr(error->message, made_up_rows[_i].message) != NULL, "%s", error->message);
}
END_TEST

/* More fields of one name than h= may have. */
START_TEST(too_many_fields)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    g_autoptr(GString) draft = g_string_new("From: a@b.example\n");
    PsDkimSigning how = usual();
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 3000; i++)
        g_string_append(draft, "To: a@b.example\n");
    ck_assert_ptr_null(sign(draft->str, draft->len, key, &how, &error));
    ck_assert(g_error_matches(error, PS_DKIM_ERROR, PS_DKIM_ERROR_NAME));
}
END_TEST

/* Signatures that are there already, good or not, are no trouble for the new one. */
START_TEST(signed_before)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    g_autoptr(GString) draft = g_string_new(NULL);
    PsDkimSigning how = usual();
    g_autoptr(PsDkimSigned) done = NULL;
    PsDkimSignature *signature;

    for (int i = 0; i < 61; i++)
        g_string_append(draft, i % 2 ? "DKIM-Signature: foo\n"
                                     : "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; "
                                       "s=other; h=from; b=AAAA; bh=AAAA\n");
    g_string_append(draft, DRAFT);
    done = sign(draft->str, draft->len, key, &how, NULL);
    signature = check(done, key, &how, key->record);
    ck_assert_int_eq(signature->result, PS_DKIM_PASS);
    ps_dkim_signature_free(signature);
}
END_TEST

SUITE(dkim_sign, TABLE(kinds), TEST(peer), TABLE(published), TABLE(completed),
    TEST(chosen_fields), TABLE(refused), TABLE(made_up), TEST(too_many_fields),
    TEST(signed_before))
