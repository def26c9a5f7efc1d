/* SPDX-License-Identifier: MIT */
/*
 * test_dry_run.c - facts of a draft that is signed with the key given, and of what becomes of
 * signatures on the way.
 */
#include "auth/dkim_sign.h"
#include "auth/private.h"
#include "auth/sign.h"
#include "auth/zone.h"
#include "measured.h"

#define DRAFT                                                                                  \
    "From: a@s.example\nTo: b@t.example\nSubject: A letter\n\ntrailing \ncaf\303\251\n"

/* The key is published at sel of RECORD's domain as RECORD; @ is the one that signs, + another. */
static const struct {
    const char *mail, *domain, *stage, *record, *fact, *want;
} planned_rows[] = {
    { DRAFT, "s.example", "draft", "@", "dkim", "pass" },
    { DRAFT, "s.example", "draft", "@", "dkim_aligned", "yes" },
    { DRAFT, "s.example", "draft", "@", "dkim_key_match", "yes" },
    { DRAFT, "s.example", "draft", "@", "dkim_reason", "" },
    { DRAFT, "s.example", "draft", "@", "dkim_survival",
        "footer-added | subject-tagged | to-named | 8-bit-recoded" },
    { DRAFT, "s.example", "draft", "+", "dkim", "fail" },
    { DRAFT, "s.example", "draft", "+", "dkim_aligned", "no" },
    { DRAFT, "s.example", "draft", "+", "dkim_key_match", "no" },
    { DRAFT, "s.example", "draft", "+", "dkim_reason", "wrong-key" },
    { DRAFT, "s.example", "draft", "+", "dkim_survival", "" },
    { DRAFT, "s.example", "draft", "v=DKIM1; p=", "dkim", "permerror" },
    { DRAFT, "s.example", "draft", "v=DKIM1; p=", "dkim_reason", "key-revoked" },
    { DRAFT, "s.example", "draft", "v=DKIM1; p=!", "dkim_key_match", "?needs key" },
    { DRAFT, "s.example", "draft", ";! timeout sel._domainkey.s.example\n", "dkim",
        "?dns timeout" },
    { DRAFT, "s.example", "draft", ";! timeout sel._domainkey.s.example\n", "dkim_survival",
        "?dns timeout" },
    { DRAFT, "com", "draft", "@", "dkim", "policy" },
    { DRAFT, "com", "draft", "@", "dkim_reason", "public-suffix" },
    /* what is final is signed already, or never */
    { DRAFT, "s.example", "final", "@", "dkim", "none" },
    { DRAFT, "s.example", "final", "@", "dkim_key_match", "yes" },
    { DRAFT, "s.example", "final", "@", "dkim_survival", "" },
    /* no server signs without a From: the keys alone say what they can */
    { "To: b@t.example\n\nx\n", "s.example", "draft", "@", "dkim", "pass" },
    { "To: b@t.example\n\nx\n", "s.example", "draft", "+", "dkim", "fail" },
};

static char *
write_zone(const char *domain, const char *record)
{
    g_autoptr(GString) zone = g_string_new("s.example. 60 IN MX 10 mx.s.example.\n");
    g_autofree char *name = g_strconcat("sel._domainkey.", domain, NULL);

    if (g_str_has_prefix(record, ";!"))
        g_string_append(zone, record);
    else
        zone_add_txt(zone, name, record, strlen(record));
    return g_strdup(zone->str);
}

START_TEST(planned)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    g_autoptr(SignKey) other = sign_key_new(0);
    const char *record = planned_rows[_i].record;
    g_autofree char *zone = write_zone(planned_rows[_i].domain, *record == '@'   ? key->record
                                                                : *record == '+' ? other->record
                                                                                 : record);
    g_autofree char *path = NULL;
    g_autofree char *got = NULL;
    int fd = g_file_open_tmp("presend-key-XXXXXX", &path, NULL);
    const PsSending sending = { .dkim_key = path,
        .dkim_domain = planned_rows[_i].domain,
        .dkim_selector = "sel",
        .stage = planned_rows[_i].stage,
        .now = TEST_NOW };

    close(fd);
    ck_assert(g_file_set_contents(path, key->pem, -1, NULL));
    got = test_measure(planned_rows[_i].mail, &sending, zone, planned_rows[_i].fact);
    g_unlink(path);
    ck_assert_str_eq(got, planned_rows[_i].want);
}
END_TEST

/* A message that is signed already. */
static const struct {
    gboolean simple;
    const char *want;
} signed_message_rows[] = {
    { FALSE, "footer-added | subject-tagged | to-named | 8-bit-recoded" },
    { TRUE, "footer-added | subject-tagged | subject-refolded | trailing-blanks-stripped | "
            "tab-for-blank | to-named | name-recased | 8-bit-recoded" },
};

START_TEST(signed_message)
{
    g_autoptr(SignKey) made = sign_key_new(0);
    g_autoptr(PsDkimPrivate) key = private_read(made->pem, NULL);
    g_autoptr(PsSource) source = ps_source_new(DRAFT, strlen(DRAFT));
    const PsDkimSigning how = { .domain = "s.example",
        .selector = "sel",
        .simple_header = signed_message_rows[_i].simple,
        .simple_body = signed_message_rows[_i].simple,
        .now = TEST_NOW };
    g_autoptr(PsDkimSigned) done = ps_dkim_sign(source, key, &how, NULL);
    g_autofree char *zone = write_zone("s.example", made->record);
    const PsSending sending = { .stage = "final", .now = TEST_NOW };
    g_autofree char *got = test_measure(done->text, &sending, zone, "dkim_survival");

    ck_assert_str_eq(got, signed_message_rows[_i].want);
}
END_TEST

SUITE(dry_run, TABLE(planned), TABLE(signed_message))
