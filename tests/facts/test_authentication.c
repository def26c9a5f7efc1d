/* SPDX-License-Identifier: MIT */
/*
 * test_authentication.c - facts of SPF, DKIM, DMARC, reverse names and SOA: above all what
 * is not known, and that a DNS failure is never a verdict.
 */
#include "measured.h"

#define FROM "From: a@s.example\n\ntext\n"
#define BELOW "From: a@m.w.example\n\ntext\n"
#define FINAL(address, sender)                                                                 \
    {                                                                                          \
        .ip = (address), .mail_from = (sender), .stage = "final"                               \
    }

/* s.example sends from 192.0.2.1 and asks for reject; its key k is not a key. */
static const char zone[] = "$TTL 60\n"
                           "s.example. SOA ns.s.example. h.s.example. 1 2 3 4 5\n"
                           "s.example. MX 10 mx.s.example.\n"
                           "s.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
                           "_dmarc.s.example. TXT \"v=DMARC1; p=reject\"\n"
                           "bad._domainkey.s.example. TXT \"v=DKIM1; p=!!!\"\n"
                           "gone._domainkey.s.example. TXT \"v=DKIM1; p=\"\n"
                           "mx.s.example. A 192.0.2.1\n"
                           "news.s.example. MX 10 mx.s.example.\n"
                           "news.s.example. TXT \"v=spf1 a:mx.s.example ~all\"\n"
                           "1.2.0.192.in-addr.arpa. PTR mx.s.example.\n"
                           "2.2.0.192.in-addr.arpa. PTR other.s.example.\n"
                           "other.s.example. A 192.0.2.200\n"
                           "o.example. SOA ns.o.example. h.o.example. 1 2 3 4 5\n"
                           "o.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
                           "n.example. A 192.0.2.5\n"
                           "w.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
                           "m.w.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"
                           "_dmarc.m.w.example. TXT \"v=DMARC1; p=reject\"\n"
                           "strict.w.example. TXT \"v=spf1 -all\"\n"
                           "_dmarc.strict.w.example. TXT \"v=DMARC1; p=reject; aspf=s\"\n"
                           ";! timeout _dmarc.w.example\n"
                           ";! timeout slow.example\n"
                           ";! timeout _dmarc.slow.example\n"
                           ";! servfail fail.example\n"
                           ";! servfail 9.2.0.192.in-addr.arpa\n"
                           ";! timeout t._domainkey.s.example\n";

static const struct {
    const char *mail;
    PsSending sending;
    const char *fact, *want;
} fact_rows[] = {
    { FROM, { .ip = NULL }, "spf", "?needs ip" },
    { FROM, { .ip = "192.0.2.1" }, "spf", "pass" },
    { FROM, { .ip = "192.0.2.2" }, "spf", "fail" },
    { FROM, { .ip = "192.0.2.2" }, "spf_mechanism", "-all" },
    { FROM, { .ip = "192.0.2.2", .mail_from = "x@news.s.example" }, "spf", "softfail" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@n.example" }, "spf", "none" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@slow.example" }, "spf", "?dns timeout" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@slow.example" }, "spf_domain",
        "slow.example" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "", .helo = "slow.example" }, "spf_domain",
        "slow.example" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@slow.example" }, "dns_failure",
        "spf | mx | soa" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@fail.example" }, "spf", "?dns servfail" },
    { FROM, { .ip = "192.0.2.1" }, "spf_helo", "?needs helo" },
    { FROM, { .helo = "s.example" }, "spf_helo", "?needs ip" },
    { FROM, { .ip = "192.0.2.1", .helo = "s.example", .mail_from = "x@n.example" }, "spf_helo",
        "pass" },
    { FROM, { .ip = "192.0.2.2", .helo = "s.example", .mail_from = "x@n.example" }, "spf_helo",
        "fail" },
    { FROM, { .ip = "192.0.2.1", .helo = "slow.example" }, "spf_helo", "?dns timeout" },
    { FROM, { .ip = "authorised", .helo = "s.example" }, "spf_helo", "pass" },
    { FROM, { .ip = "authorised" }, "spf", "pass" },
    { FROM, { .ip = "authorised" }, "ip", "192.0.2.1" },
    { FROM, { .ip = "authorised", .mail_from = "x@n.example" }, "spf", "none" },
    { FROM, { .ip = "authorised", .mail_from = "x@n.example" }, "ptr", "?needs ip" },

    { FROM, { .stage = "draft" }, "dkim", "?needs key" },
    { FROM, { .stage = "final" }, "dkim", "none" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "none" }, "dkim_key", "missing" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "none" }, "dkim", "permerror" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "bad" }, "dkim_key", "bad" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "bad" }, "dkim_key_reason",
        "base64" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "bad" }, "dkim_key_name",
        "bad._domainkey.s.example" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "bad" }, "dkim_key_fix",
        "v=DKIM1; k=rsa; p=..." },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "t" }, "dkim_key_fix",
        "?dns timeout" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "gone" }, "dkim_key", "revoked" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "t" }, "dkim_key", "?dns timeout" },
    { FROM, { .dkim_domain = "s.example", .dkim_selector = "t" }, "dkim", "?dns timeout" },

    { FROM, { .ip = "192.0.2.1", .stage = "final" }, "auth_passed", "spf" },
    { FROM, { .ip = "192.0.2.2", .stage = "final" }, "auth_failed", "spf | dkim" },
    { FROM, { .ip = "192.0.2.2" }, "auth_failed", "spf" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example", .stage = "final" },
        "auth_unaligned", "spf | dkim" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example" }, "auth_unaligned", "spf" },
    { FROM, { .ip = NULL }, "auth_unaligned", "" },
    { FROM, { .ip = "192.0.2.1" }, "dmarc_7489", "pass" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example", .stage = "final" }, "dmarc_7489",
        "fail" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example" }, "dmarc_7489", "?needs key" },
    { "From: a@o.example\n\nx\n", { .ip = "192.0.2.1" }, "dmarc_7489", "none" },
    { FROM, { .mail_from = "x@slow.example" }, "auth_failed", "" },
    { FROM, { .mail_from = "x@slow.example" }, "auth_passed", "" },

    { FROM, { .ip = "192.0.2.1", .helo = "mail_1" }, "helo_syntax", "bad" },
    { FROM, { .ip = "192.0.2.1", .helo = "mail" }, "helo_syntax", "dotless" },

    { FROM, { .ip = "192.0.2.1" }, "dmarc", "pass" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@news.s.example" }, "spf_aligned", "yes" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example" }, "spf_aligned", "no" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example" }, "dmarc", "?needs key" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "x@o.example", .stage = "final" }, "dmarc",
        "fail" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "", .helo = "news.s.example" }, "spf_aligned",
        "yes" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "", .helo = "o.example" }, "spf_aligned", "no" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "" }, "spf", "?needs helo" },
    { FROM, { .ip = "192.0.2.1", .mail_from = "", .stage = "final" }, "dmarc", "?needs helo" },
    { FROM, { .stage = "final" }, "dmarc", "?needs ip" },
    { FROM, { .ip = "192.0.2.1" }, "dmarc_policy", "reject" },
    { "From: a@o.example\n\nx\n", { .ip = "192.0.2.1" }, "dmarc", "none" },
    { "From: a@o.example\n\nx\n", { .ip = "192.0.2.1" }, "dmarc_policy", "absent" },
    { "From: a@slow.example\n\nx\n", { .ip = "192.0.2.1" }, "dmarc", "?dns timeout" },
    { "From: nobody\n\nx\n", { .ip = "192.0.2.1" }, "dmarc", "?needs from-domain" },

    /* the DNS fails above a record of the domain itself: what hangs on the organisation is not
     * known, the rest is */
    { BELOW, { .ip = "192.0.2.1" }, "dmarc_policy", "reject" },
    { BELOW, { .ip = "192.0.2.1" }, "dmarc", "pass" },
    { BELOW, { .ip = "192.0.2.1", .mail_from = "x@w.example" }, "spf_aligned", "?dns timeout" },
    { BELOW, { .ip = "192.0.2.1", .mail_from = "x@w.example" }, "auth_unaligned", "" },
    { BELOW, FINAL("192.0.2.1", "x@w.example"), "dmarc", "?dns timeout" },
    { BELOW, FINAL("192.0.2.1", "x@w.example"), "dns_failure", "dmarc" },
    { BELOW, FINAL("192.0.2.1", "x@w.example"), "dmarc_7489", "pass" },
    { BELOW, FINAL("192.0.2.2", "x@w.example"), "dmarc", "fail" },
    { "From: a@strict.w.example\n\nx\n", FINAL("192.0.2.1", "x@w.example"), "dmarc", "fail" },
    { "From: a@w.example\n\nx\n", { .ip = "192.0.2.1" }, "dmarc", "?dns timeout" },
    { "From: a@w.example\n\nx\n", { .ip = "192.0.2.1" }, "dmarc_7489", "?dns timeout" },

    /* without MAIL FROM and From, the HELO name */
    { "To: a@s.example\n\nx\n", { .ip = "192.0.2.1", .helo = "s.example" }, "spf", "pass" },
    { "To: a@s.example\n\nx\n", { .ip = "192.0.2.2", .helo = "s.example" }, "spf", "fail" },
    { "To: a@s.example\n\nx\n", { .ip = "192.0.2.1" }, "spf", "?needs mail-from" },

    { FROM, { .ip = "192.0.2.1" }, "ptr", "ok" },
    { FROM, { .ip = "192.0.2.1" }, "ptr_name", "mx.s.example" },
    { FROM, { .ip = "192.0.2.2" }, "ptr", "mismatch" },
    { FROM, { .ip = "192.0.2.3" }, "ptr", "none" },
    { FROM, { .ip = "192.0.2.9" }, "ptr", "?dns servfail" },

    { FROM, { .ip = NULL }, "soa", "ok" },
    { "From: a@news.s.example\n\nx\n", { .ip = NULL }, "soa", "parent" },
    { "From: a@n.example\n\nx\n", { .ip = NULL }, "soa", "none" },
    { "From: a@nowhere.example\n\nx\n", { .ip = NULL }, "soa", "nxdomain" },
    { FROM, { .mail_from = "x@nowhere.example" }, "soa", "nxdomain" },
    { FROM, { .mail_from = "x@nowhere.example" }, "soa_domain", "nowhere.example" },
    { FROM, { .mail_from = "x@slow.example" }, "soa", "?dns timeout" },

    { FROM, { .ip = NULL }, "from_mx", "ok" },
    { FROM, { .mail_from = "x@n.example" }, "mail_from_mx", "implicit" },
    { FROM, { .mail_from = "x@nowhere.example" }, "mail_from_mx", "nxdomain" },
    { FROM, { .mail_from = "" }, "mail_from_mx", "" },
};

START_TEST(fact)
{
    PsSending sending = fact_rows[_i].sending;
    g_autofree char *got = NULL;

    sending.now = TEST_NOW;
    if (!sending.stage)
        sending.stage = "draft";
    got = test_measure(fact_rows[_i].mail, &sending, zone, fact_rows[_i].fact);
    ck_assert_str_eq(got, fact_rows[_i].want);
}
END_TEST

/* With nobody to ask, all of it waits for the DNS, and nothing failed. */
static const struct {
    const char *fact, *want;
} off_rows[] = {
    { "spf", "?needs dns" },
    { "dkim", "?needs dns" },
    { "dmarc", "?needs dns" },
    { "ptr", "?needs dns" },
    { "soa", "?needs dns" },
    { "from_mx", "?needs dns" },
    { "dns_failure", "" },
    { "dkim_domain", "s.example" },
};

START_TEST(off)
{
    const PsSending sending = { .ip = "192.0.2.1", .stage = "final", .now = TEST_NOW };
    const char *mail = "DKIM-Signature: v=1; a=rsa-sha256; d=s.example; s=k; h=from; bh=YQ==; "
                       "b=YQ==\n" FROM;
    g_autofree char *got = test_measure(mail, &sending, NULL, off_rows[_i].fact);

    ck_assert_str_eq(got, off_rows[_i].want);
}
END_TEST

START_TEST(unreadable_key)
{
    const PsSending sending = { .dkim_key = "/no/such/key", .stage = "draft", .now = TEST_NOW };
    g_autofree char *got = test_measure(FROM, &sending, zone, "dkim");

    ck_assert(g_str_has_prefix(got, "!/no/such/key: "));
}
END_TEST

SUITE(authentication, TABLE(fact), TABLE(off), TEST(unreadable_key))
