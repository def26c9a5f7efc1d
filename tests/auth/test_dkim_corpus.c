/* SPDX-License-Identifier: MIT */
/* test_dkim_corpus.c - signed messages of other projects, with their keys. */
#include "auth/dkim.h"

#include <string.h>

#include "suite.h"
#include "zone.h"

/* Of each file the result, or the reason if there is one, of each signature. */
static const struct {
    const char *file;
    const char *results;
} messages_rows[] = {
    { "mail-auth/001.txt", "pass pass" },
    { "mail-auth/002.txt", "pass" }, /* its key is an RSAPublicKey */
    { "mail-auth/003.txt", "pass pass" },
    { "mail-auth/004.txt", "pass" },
    { "mail-auth/005.txt", "expired" },
    { "mail-auth/006.txt", "pass" },
    { "dkimpy/rfc6376.signed.msg", "pass pass" },
    { "dkimpy/test.message", "" },
    { "dkim_verifier/added_header-date.eml", "pass" },
    { "dkim_verifier/added_header-from.eml", "pass" },
    { "dkim_verifier/added_header-subject.eml", "pass" },
    { "dkim_verifier/added_header-to.eml", "pass" },
    { "dkim_verifier/alignment-from_not_in_auid.eml", "pass" },
    { "dkim_verifier/alignment-from_not_in_sdid.eml", "pass" },
    { "dkim_verifier/alignment-signed_by_parent_domain.eml", "pass" },
    { "dkim_verifier/fakePayPal.eml", "" },
    { "dkim_verifier/flags_s-auid_and_sdid_match.eml", "pass" },
    { "dkim_verifier/flags_s-auid_is_subdomain_of_sdid.eml", "subdomain" },
    { "dkim_verifier/header_with_non_ascii_char.eml", "pass" },
    { "dkim_verifier/ill_formed-from.eml", "" },
    { "dkim_verifier/rfc6376-A.2-body_modified.eml", "body-changed" },
    { "dkim_verifier/rfc6376-A.2-header_subject_modified.eml", "header-changed" },
    { "dkim_verifier/rfc6376-A.2-ill_formed-list_id.eml", "pass" },
    { "dkim_verifier/rfc6376-A.2-ill_formed-missing_v.eml", "tag-missing" },
    { "dkim_verifier/rfc6376-A.2-with_bimi.eml", "pass" },
    { "dkim_verifier/rfc6376-A.2.eml", "pass" },
    { "dkim_verifier/rfc8463-A.3-key_algo_mismatch.eml", "key-type key-type" },
    { "dkim_verifier/rfc8463-A.3.eml", "pass pass" },
    { "dkim_verifier/time-received_after_creation.eml", "pass" },
    { "dkim_verifier/time-received_briefly_before_creation.eml", "pass" },
    { "dkim_verifier/time-received_long_before_creation.eml", "pass" },
    { "dkim_verifier/unsigned_header-content-type.eml", "pass" },
    { "dkim_verifier/unsigned_header-reply_to-in_domain.eml", "pass" },
    { "dkim_verifier/unsigned_header-reply_to-invalid.eml", "pass" },
    { "dkim_verifier/unsigned_header-reply_to-not_in_domain.eml", "pass" },
};

#define NOW 1760000000

static char *
read_vector(const char *name)
{
    const char *vectors = g_getenv("PS_VECTORS");
    g_autofree char *path = g_build_filename(vectors ? vectors : "", "dkim", name, NULL);
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        g_print("# skipped: %s not there\n", path);
    return text;
}

/* Lines of a name, a blank or tab, and a record, up to an empty line or the end. */
static const char *
add_keys(GString *zone, const char *lines)
{
    while (*lines && *lines != '\n') {
        gsize name = strcspn(lines, " \t\n");
        gsize end = strcspn(lines, "\n");
        g_autofree char *owner = g_strndup(lines, name);

        ck_assert_uint_lt(name, end);
        zone_add_txt(zone, owner, lines + name + 1, end - name - 1);
        lines += end + (lines[end] == '\n');
    }
    return *lines ? lines + 1 : lines;
}

START_TEST(messages)
{
    const char *file = messages_rows[_i].file;
    g_autofree char *text = read_vector(file);
    g_autofree char *keys = read_vector("dkim_verifier/keys.tsv");
    g_autoptr(GString) zone = g_string_new(NULL);
    g_autoptr(GString) results = g_string_new(NULL);
    g_autoptr(PsSource) source = NULL;
    g_autoptr(PsDns) dns = NULL;
    g_autoptr(GPtrArray) found = NULL;
    const char *message = text;

    if (!text || !keys)
        return;
    if (g_str_has_prefix(file, "mail-auth"))
        message = add_keys(zone, text);
    else
        add_keys(zone, keys);
    source = ps_source_new(message, strlen(message));
    dns = zone_open(zone->str);
    while (!ps_dkim_verify(dns, source, NOW, &found))
        ck_assert(ps_dns_step(dns));
    for (guint i = 0; i < found->len; i++) {
        const PsDkimSignature *signature = g_ptr_array_index(found, i);

        g_string_append_printf(results, "%s%s", i > 0 ? " " : "",
            signature->reason ? signature->reason : ps_dkim_result_name(signature->result));
    }
    ck_assert_str_eq(results->str, messages_rows[_i].results);
}
END_TEST

SUITE(dkim_corpus, TABLE(messages))
