/* SPDX-License-Identifier: MIT */
/* test_auth.c - SPF, DKIM and DMARC of one message, or of a server without one. */
#include "verdict/auth.h"

#include <string.h>

#include "auth/private.h"
#include "auth/sign.h"
#include "auth/zone.h"
#include "suite.h"

#define NOW G_GINT64_CONSTANT(1795435200) /* 2026-11-23T12:00:00Z */

static const char rules_text[] =
    "header SPF_WRONG eval:is(\"spf\", \"fail\", \"permerror\")\n"
    "header DKIM_WRONG eval:is(\"dkim\", \"fail\", \"permerror\")\n"
    "level  DKIM_WRONG error\n"
    "header DMARC_WRONG eval:is(\"dmarc\", \"fail\")\n"
    "header OTHER_AREA eval:is(\"spf\", \"fail\", \"pass\")\n";

static const char zone_text[] =
    "s.example. 60 IN TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n"
    "h.example. 60 IN TXT \"v=spf1 ip4:192.0.2.9 ~all\"\n"
    "many.example. 60 IN TXT \"v=spf1 include:i.example include:i.example -all\"\n"
    "i.example. 60 IN TXT \"v=spf1 a:x.example a:x.example a:x.example a:x.example "
    "a:x.example\"\n"
    "x.example. 60 IN A 203.0.113.1\n"
    "_dmarc.s.example. 60 IN TXT \"v=DMARC1; p=reject\"\n"
    "_dmarc.two.example. 60 IN TXT \"v=DMARC1; p=reject; psd=n\"\n"
    "_dmarc.sub.two.example. 60 IN TXT \"v=DMARC1; p=none; psd=n\"\n"
    "two.example. 60 IN TXT \"v=spf1 ip4:192.0.2.9 -all\"\n"
    ";! timeout slow.example\n"
    ";! servfail _dmarc.slow.example\n";

static PsRules *
read_rules(void)
{
    const PsRulesRead how = { 0 };
    PsRules *rules = ps_rules_new();

    ps_rules_read_text(rules, "test.cf", rules_text, strlen(rules_text), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    return rules;
}

/* What came out, in a line. */
static char *
show(const PsAuth *auth)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "spf %s helo %s", ps_spf_result_name(auth->mail_from.result),
        ps_spf_result_name(auth->helo.result));
    for (guint i = 0; i < auth->signatures->len; i++) {
        const PsDkimSignature *s = g_array_index(auth->signatures, PsAuthSignature, i).shown;

        g_string_append_printf(
            out, " dkim %s %s", ps_dkim_result_name(s->result), s->reason ? s->reason : "-");
    }
    if (auth->inquiry.planned)
        g_string_append_printf(
            out, " dry-run %s", ps_dkim_result_name(auth->inquiry.planned->result));
    g_string_append_printf(out, " dmarc %s %s", auth->dmarc, auth->dmarc_7489);
    for (guint i = 0; i < auth->findings->len; i++)
        g_string_append_printf(
            out, " %s", ((const PsFinding *) auth->findings->pdata[i])->rule->name);
    for (guint i = 0; i < auth->missing->len; i++) {
        const PsMissing *missing = &g_array_index(auth->missing, PsMissing, i);

        g_string_append_printf(out, " (%s %s)", missing->fact, missing->reason);
    }
    return g_string_free(out, FALSE);
}

/* MAIL is NULL where there is no message. */
static PsAuth *
authenticate(const char *mail, const PsSending *sending, const char *zone, PsRules *rules)
{
    g_autoptr(PsDns) dns = zone ? zone_open(zone) : ps_dns_open("off", NULL, NULL);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    const PsAuthOptions options = {
        .rules = rules, .psl = psl, .dns = dns, .sending = *sending
    };
    gsize len = mail ? strlen(mail) : 0;
    g_autofree char *bytes = g_memdup2(mail ? mail : "", len);
    g_autoptr(GError) error = NULL;
    PsAuth *auth = ps_auth(mail ? "mail" : NULL, bytes, len, &options, &error);

    g_assert_no_error(error);
    return auth;
}

#define DRAFT "From: a@s.example\nTo: b@t.example\nSubject: x\n\nx\n"

static const struct {
    const char *mail, *ip, *helo, *mail_from;
    gboolean off;
    const char *want;
} plain_rows[] = {
    /* no message */
    { NULL, "192.0.2.9", "h.example", "a@s.example", FALSE,
        "spf pass helo pass dmarc unknown unknown (dkim needs message) (dmarc needs message)" },
    { NULL, "192.0.2.8", "h.example", "a@s.example", FALSE,
        "spf pass helo softfail dmarc unknown unknown (dkim needs message) "
        "(dmarc needs message)" },
    { NULL, "198.51.100.1", "h.example", "a@s.example", FALSE,
        "spf fail helo softfail dmarc unknown unknown SPF_WRONG (dkim needs message) "
        "(dmarc needs message)" },
    /* MAIL FROM is empty or absent: postmaster@HELO */
    { NULL, "192.0.2.9", "h.example", "", FALSE,
        "spf pass helo pass dmarc unknown unknown (dkim needs message) (dmarc needs message)" },
    { NULL, "192.0.2.9", "h.example", NULL, FALSE,
        "spf pass helo pass dmarc unknown unknown (dkim needs message) (dmarc needs message)" },
    /* identities that name no domain */
    { NULL, "192.0.2.9", "", "", FALSE,
        "spf none helo none dmarc unknown unknown (dkim needs message) (dmarc needs message)" },
    { NULL, "192.0.2.9", NULL, "", FALSE,
        "spf none helo unknown dmarc unknown unknown (dkim needs message) "
        "(dmarc needs message)" },
    { NULL, "192.0.2.9", "[192.0.2.9]", "a b", FALSE,
        "spf none helo none dmarc unknown unknown (dkim needs message) (dmarc needs message)" },
    /* loopback has no free pass */
    { NULL, "127.0.0.1", "localhost", "a@s.example", FALSE,
        "spf fail helo none dmarc unknown unknown SPF_WRONG (dkim needs message) "
        "(dmarc needs message)" },
    { NULL, "192.0.2.9", NULL, "a@many.example", FALSE,
        "spf permerror helo unknown dmarc unknown unknown SPF_WRONG (dkim needs message) "
        "(dmarc needs message)" },
    /* what is not known */
    { NULL, NULL, "h.example", "a@s.example", FALSE,
        "spf unknown helo unknown dmarc unknown unknown (spf needs ip) (dkim needs message) "
        "(dmarc needs message)" },
    { NULL, "192.0.2.9", "h.example", "a@s.example", TRUE,
        "spf unknown helo unknown dmarc unknown unknown (spf needs dns) (dkim needs message) "
        "(dmarc needs message)" },
    { NULL, "192.0.2.9", NULL, "a@slow.example", FALSE,
        "spf temperror helo unknown dmarc unknown unknown (spf dns timeout) "
        "(dkim needs message) (dmarc needs message)" },
    /* a message */
    { DRAFT, "192.0.2.9", "h.example", NULL, FALSE,
        "spf pass helo pass dmarc pass pass (dkim needs key)" },
    { DRAFT, "192.0.2.9", NULL, "a@two.example", FALSE,
        "spf pass helo unknown dmarc unknown unknown (dkim needs key) (dmarc needs key)" },
    { "From: a@slow.example\n\nx\n", "192.0.2.9", NULL, "a@s.example", FALSE,
        "spf pass helo unknown dmarc temperror temperror (dkim needs key) "
        "(dmarc dns servfail)" },
    { "From: a@sub.two.example\n\nx\n", "192.0.2.9", NULL, "a@two.example", FALSE,
        "spf pass helo unknown dmarc unknown pass (dkim needs key) (dmarc needs key)" },
    { "", "192.0.2.9", NULL, NULL, FALSE,
        "spf unknown helo unknown dmarc unknown unknown (spf needs mail-from) "
        "(dkim needs key) (dmarc needs from-domain)" },
    { "DKIM-Signature: none\nFrom: a@s.example\n\nx\n", "192.0.2.9", NULL, NULL, TRUE,
        "spf unknown helo unknown dkim neutral syntax dmarc unknown unknown (spf needs dns) "
        "(dmarc needs dns)" },
};

START_TEST(plain)
{
    const PsSending sending = { .ip = plain_rows[_i].ip,
        .helo = plain_rows[_i].helo,
        .mail_from = plain_rows[_i].mail_from,
        .stage = "draft",
        .now = NOW };
    g_autoptr(PsRules) rules = read_rules();
    g_autoptr(PsAuth) auth = authenticate(
        plain_rows[_i].mail, &sending, plain_rows[_i].off ? NULL : zone_text, rules);
    g_autofree char *got = show(auth);

    ck_assert_str_eq(got, plain_rows[_i].want);
}
END_TEST

/* A message signed by libopendkim, changed on its way. */
static const struct {
    SignOptions how;
    const char *from, *to; /* in the signed message; FROM NULL: nothing changes */
    const char *record;    /* NULL: the key */
    const char *want;      /* of DKIM and DMARC */
} on_its_way_rows[] = {
    { { .at = NOW - 90 }, NULL, NULL, NULL, "dkim pass - dmarc pass pass SPF_WRONG" },
    { { .length = 1, .at = NOW - 90 }, NULL, NULL, NULL,
        "dkim pass - dmarc pass pass SPF_WRONG" },
    { { .ttl = 60, .at = NOW - 30 }, NULL, NULL, NULL,
        "dkim pass - dmarc pass pass SPF_WRONG" },
    { { .ttl = 60, .at = NOW - 90 }, NULL, NULL, NULL,
        "dkim fail expired dmarc fail fail DKIM_WRONG SPF_WRONG DMARC_WRONG" },
    { { .at = NOW - 90 }, "the body", "no body", NULL,
        "dkim fail body-changed dmarc fail fail DKIM_WRONG SPF_WRONG DMARC_WRONG" },
    { { .at = NOW - 90 }, "Subject: x", "Subject: y", NULL,
        "dkim fail header-changed dmarc fail fail DKIM_WRONG SPF_WRONG DMARC_WRONG" },
    { { .at = NOW - 90 }, NULL, NULL, "v=DKIM1; p=",
        "dkim permerror key-revoked dmarc fail fail DKIM_WRONG SPF_WRONG DMARC_WRONG" },
    { { .at = NOW - 90 }, NULL, NULL, ";! servfail sel._domainkey.s.example\n",
        "dkim temperror dns dmarc unknown unknown SPF_WRONG (dkim dns servfail) (dmarc dns "
        "servfail)" },
    { { .at = NOW - 90 }, NULL, NULL, ";! timeout sel._domainkey.s.example\n",
        "dkim temperror dns dmarc unknown unknown SPF_WRONG (dkim dns timeout) (dmarc dns "
        "timeout)" },
    /* one that cannot be read hides none */
    { { .at = NOW - 90 }, "DKIM-Signature:", "DKIM-Signature: d=\r\nDKIM-Signature:", NULL,
        "dkim neutral tag-missing dkim pass - dmarc pass pass SPF_WRONG" },
};

#define FAILS "spf fail helo unknown " /* whatever becomes of the signature */

static char *
replace_first(const char *text, const char *from, const char *to)
{
    const char *at = from ? strstr(text, from) : NULL;

    if (!at)
        return g_strdup(text);
    return g_strdup_printf("%.*s%s%s", (int) (at - text), text, to, at + strlen(from));
}

static const char letter[] =
    "From: a@s.example\r\nTo: b@t.example\r\nSubject: x\r\nDate: now\r\n\r\nthe body\r\n";

START_TEST(on_its_way)
{
    g_autoptr(SignKey) key = sign_key_new(1024);
    SignOptions how = on_its_way_rows[_i].how;
    const char *record = on_its_way_rows[_i].record ? on_its_way_rows[_i].record : key->record;
    const PsSending sending = {
        .ip = "198.51.100.1", .mail_from = "a@s.example", .stage = "final", .now = NOW
    };
    g_autoptr(PsRules) rules = read_rules();
    g_autoptr(GString) zone = g_string_new(zone_text);
    g_autofree char *made = NULL, *changed = NULL, *got = NULL;
    g_autoptr(PsAuth) auth = NULL;

    how.domain = "s.example";
    how.algorithm = DKIM_SIGN_RSASHA256;
    if (g_str_has_prefix(record, ";!"))
        g_string_append(zone, record);
    else
        zone_add_txt(zone, "sel._domainkey.s.example", record, strlen(record));
    made = sign_message(letter, key, &how);
    changed = replace_first(made, on_its_way_rows[_i].from, on_its_way_rows[_i].to);
    auth = authenticate(changed, &sending, zone->str, rules);
    got = show(auth);
    ck_assert(g_str_has_prefix(got, FAILS));
    ck_assert_str_eq(got + strlen(FAILS), on_its_way_rows[_i].want);
    ck_assert(
        strstr(got, " pass -") == NULL ||
        g_array_index(auth->signatures, PsAuthSignature, auth->signatures->len - 1).survival);
}
END_TEST

/* The field of RFC 8601. */
static const struct {
    const char *mail, *helo, *mail_from, *want;
} results_rows[] = {
    { NULL, "h.example", "a@s.example",
        "spf=pass smtp.mailfrom=a@s.example; spf=pass smtp.helo=h.example" },
    { NULL, "h.example", "", "spf=pass smtp.helo=h.example" },
    { NULL, NULL, "a\"\x1b[0m \\@s.example",
        "spf=pass smtp.mailfrom=\"a\\\"?[0m \\\\@s.example\"" },
    { NULL, "x; dkim=pass", "a@s.example",
        "spf=pass smtp.mailfrom=a@s.example; spf=none smtp.helo=\"x; dkim=pass\"" },
    { NULL, "\xff.example", "\303\274@s.example",
        "spf=pass smtp.mailfrom=\303\274@s.example; spf=none smtp.helo=\"?.example\"" },
    { DRAFT, NULL, NULL,
        "spf=pass smtp.mailfrom=a@s.example; dmarc=pass (p=reject) header.from=s.example" },
};

START_TEST(results)
{
    const PsSending sending = { .ip = "192.0.2.9",
        .helo = results_rows[_i].helo,
        .mail_from = results_rows[_i].mail_from,
        .stage = "draft",
        .now = NOW };
    g_autoptr(PsRules) rules = read_rules();
    g_autoptr(PsAuth) auth = authenticate(results_rows[_i].mail, &sending, zone_text, rules);
    g_autofree char *want = g_strconcat("Authentication-Results: receiver.example; "
                                        "iprev=permerror policy.iprev=192.0.2.9; ",
        results_rows[_i].want, NULL);

    ck_assert_str_eq(auth->results, want);
}
END_TEST

START_TEST(nothing_known)
{
    const PsSending sending = { .stage = "draft", .now = NOW };
    g_autoptr(PsRules) rules = read_rules();
    g_autoptr(PsAuth) auth = authenticate("", &sending, NULL, rules);

    ck_assert_str_eq(auth->results, "Authentication-Results: receiver.example; none");
    ck_assert_int_eq(ps_auth_worst_level(auth), -1);
    ck_assert(ps_auth_is_unknown(auth));
}
END_TEST

START_TEST(dry_run)
{
    g_autoptr(SignKey) key = sign_key_new(0);
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("presend-key-XXXXXX", &path, NULL);
    const PsSending sending = { .dkim_key = path,
        .dkim_domain = "s.example",
        .dkim_selector = "sel",
        .stage = "draft",
        .now = NOW };
    g_autoptr(PsRules) rules = read_rules();
    g_autoptr(GString) zone = g_string_new(zone_text);
    g_autoptr(PsAuth) auth = NULL;
    g_autofree char *got = NULL;

    close(fd);
    ck_assert(g_file_set_contents(path, key->pem, -1, NULL));
    zone_add_txt(zone, "sel._domainkey.s.example", key->record, strlen(key->record));
    auth = authenticate(DRAFT, &sending, zone->str, rules);
    g_unlink(path);
    got = show(auth);
    ck_assert_str_eq(
        got, "spf unknown helo unknown dry-run pass dmarc pass pass (spf needs ip)");
    ck_assert(auth->survival);
    ck_assert(strstr(auth->results, "dkim=pass (dry run) header.d=s.example") != NULL);
}
END_TEST

START_TEST(key_unreadable)
{
    const PsAuthOptions options = { .rules = NULL,
        .sending = { .dkim_key = "no-such-key", .stage = "draft", .now = NOW } };
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    PsAuthOptions with_dns = options;
    g_autoptr(GError) error = NULL;

    with_dns.dns = dns;
    ck_assert_ptr_null(ps_auth("mail", "", 0, &with_dns, &error));
    ck_assert_ptr_nonnull(error);
}
END_TEST

SUITE(auth, TABLE(plain), TABLE(on_its_way), TABLE(results), TEST(nothing_known), TEST(dry_run),
    TEST(key_unreadable))
