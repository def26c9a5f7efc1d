/* SPDX-License-Identifier: MIT */
#include "dns/zonefile.h"

#include "dns/show.h"
#include "suite.h"

static const struct {
    const char *zone;
    const char *name;
    PsDnsType type;
    const char *want;
} answer_rows[] = {
    { "base", "base.test", PS_DNS_MX,
        "noerror 3600 10 mail.base.test, 20 mail.backup.base.test" },
    { "base", "BASE.test.", PS_DNS_TXT, "noerror 3600 \"v=spf1 mx -all\"" },
    { "base", "base.test", PS_DNS_SOA,
        "noerror 3600 ns1.base.test hostmaster\\.dns.base.test 2024022901" },
    { "base", "base.test", PS_DNS_NS, "noerror 3600 ns1.base.test, ns2.base.test" },
    { "base", "base.test", PS_DNS_CAA,
        "noerror 3600 0005697373756563612e746573743b20706f6c6963793d6576" },
    { "base", "ns1.base.test", PS_DNS_A, "noerror 300 192.0.2.53" },
    { "base", "ns2.base.test", PS_DNS_A, "noerror 600 192.0.2.54, 192.0.2.55" },
    { "base", "mail.base.test", PS_DNS_AAAA, "noerror 3600 2001:db8::25" },
    { "base", "mail.base.test", PS_DNS_MX, "nodata 600" },
    { "base", "nothing.base.test", PS_DNS_MX, "nxdomain 600" },
    { "base", "null.base.test", PS_DNS_MX, "noerror 3600 0 ." },
    { "base", "itself.base.test", PS_DNS_MX, "noerror 3600 5 base.test" },
    { "base", "txt.base.test", PS_DNS_TXT, "noerror 3600 \"onetwothree four\"" },
    { "base", "escaped.base.test", PS_DNS_TXT,
        "noerror 3600 \"a\"b\\092c;d \\000\\255plain blankcaf\\195\\169\"" },
    { "base", "raw.base.test", PS_DNS_TXT, "noerror 3600 \"perch\\195\\169\"" },
    { "base", "empty.base.test", PS_DNS_TXT, "noerror 3600 \"\"" },
    { "base", "_dmarc.base.test", PS_DNS_TXT, "noerror 3600 \"v=DMARC1; p=none\"" },
    { "base", "same.base.test", PS_DNS_TXT, "noerror 3600 \"twice\", \"TWICE\"" },
    { "base", "a\\.dot.base.test", PS_DNS_A, "noerror 3600 192.0.2.10" },
    { "base", "b lank.base.test", PS_DNS_A, "noerror 3600 192.0.2.11" },
    { "base", "hash\\035tag.base.test", PS_DNS_A, "noerror 3600 192.0.2.12" },
    { "base", "\xff.base.test", PS_DNS_A, "noerror 3600 192.0.2.13" },
    { "base", "below.it.base.test", PS_DNS_A, "nodata 600" },
    { "base", "it.base.test", PS_DNS_TXT, "nodata 600" },
    { "base", "www.base.test", PS_DNS_A, "noerror 3600 >base.test(1) 192.0.2.1" },
    { "base", "alias.base.test", PS_DNS_A, "noerror 3600 >base.test(2) 192.0.2.1" },
    { "base", "alias.base.test", PS_DNS_PTR, "nodata 600 >base.test(2)" },
    { "base", "alias.base.test", PS_DNS_CNAME, "noerror 3600 www.base.test" },
    { "base", "dangling.base.test", PS_DNS_A, "nxdomain 600 >not.there.base.test(1)" },
    { "base", "elsewhere.base.test", PS_DNS_A, "nxdomain 0 >mail.other.test(1)" },
    { "base", "host3.wild.base.test", PS_DNS_MX, "noerror 300 10 host1.base.test" },
    { "base", "host3.wild.base.test", PS_DNS_A, "nodata 600" },
    { "base", "foo.bar.wild.base.test", PS_DNS_MX, "noerror 300 10 host1.base.test" },
    { "base", "host1.wild.base.test", PS_DNS_MX, "nodata 600" },
    { "base", "sub.*.wild.base.test", PS_DNS_MX, "nodata 600" },
    { "base", "_telnet._tcp.host1.wild.base.test", PS_DNS_MX, "nxdomain 600" },
    { "base", "host2.wild.base.test", PS_DNS_MX, "nodata 600" },
    { "base", "ghost.*.wild.base.test", PS_DNS_MX, "nxdomain 600" },
    { "base", "*.wild.base.test", PS_DNS_MX, "noerror 300 10 host1.base.test" },
    { "base", "any.alias.base.test", PS_DNS_A, "noerror 3600 >mail.base.test(1) 192.0.2.25" },
    { "base", "_25._tcp.mail.base.test", PS_DNS_TLSA,
        "noerror 3600 0301010123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" },
    { "base", "mx.old.base.test", PS_DNS_A, "noerror 3600 >mx.new.base.test(1) 192.0.2.40" },
    { "base", "old.base.test", PS_DNS_A, "nodata 600" },
    { "base", "none.old.base.test", PS_DNS_A, "nxdomain 600 >none.new.base.test(1)" },
    { "base", "unknown.base.test", PS_DNS_A, "nodata 600" },
    { "base", "unknown.base.test", (PsDnsType) 65400, "noerror 3600 0a000001" },
    { "base", "generic.base.test", PS_DNS_A, "noerror 3600 192.0.2.50" },
    { "base", "test", PS_DNS_A, "nodata 0" },
    { "base", ".", PS_DNS_NS, "nodata 0" },
    { "base", "com", PS_DNS_NS, "nxdomain 0" },
    { "other", "mail.other.test", PS_DNS_A, "noerror 120 192.0.2.60" },
    { "other", "mail.other.test", PS_DNS_MX, "nodata 60" },
    { "other", "loop1.other.test", PS_DNS_A, "servfail 0 >loop1.other.test(16)" },
    { "other", "self.other.test", PS_DNS_A, "servfail 0 >self.other.test(16)" },
    { "other", "c1.other.test", PS_DNS_A, "noerror 60 >c12.other.test(11) 192.0.2.61" },
    { "trouble", "fine.test", PS_DNS_A, "noerror 300 192.0.2.1" },
    { "trouble", "fine.test", PS_DNS_AAAA, "nxdomain 0" },
    { "trouble", "fine.test", PS_DNS_TXT, "nodata 0" },
    { "trouble", "dead.test", PS_DNS_A, "timeout 0" },
    { "trouble", "dead.test", PS_DNS_MX, "timeout 0" },
    { "trouble", "not.dead.test", PS_DNS_MX, "nxdomain 0" },
    { "trouble", "broken.test", PS_DNS_MX, "servfail 0" },
    { "trouble", "refused.test", PS_DNS_A, "refused 0" },
    { "trouble", "refused.test", PS_DNS_MX, "nxdomain 0" },
    { "trouble", "partly.test", PS_DNS_A, "noerror 300 192.0.2.3" },
    { "trouble", "partly.test", PS_DNS_MX, "timeout 0" },
    { "trouble", "specific.test", PS_DNS_A, "servfail 0" },
    { "trouble", "specific.test", PS_DNS_TXT, "timeout 0" },
    { "trouble", "big.test", PS_DNS_MX, "noerror 300 truncated 10 fine.test" },
    { "trouble", "big.test", PS_DNS_TXT, "noerror 300 \"small\"" },
    { "trouble", "todead.test", PS_DNS_A, "timeout 0 >dead.test(1)" },
    { "trouble", "gone.test", PS_DNS_A, "malformed 0 >malformed.test(1)" },
    { "trouble", "a.below.test", PS_DNS_A, "timeout 0" },
    { "trouble", "a.b.below.test", PS_DNS_A, "timeout 0" },
    { "trouble", "there.below.test", PS_DNS_A, "noerror 300 192.0.2.4" },
    { "trouble", "a.there.below.test", PS_DNS_A, "nxdomain 0" },
    { "trouble", "missing.test", PS_DNS_A, "nodata 0" },
    { "trouble", "slow.test", PS_DNS_A, "noerror 300 192.0.2.5" },
    { "trouble", "next.test", PS_DNS_A, "servfail 0" },
    { "trouble", "late.test", PS_DNS_A, "noerror 300 192.0.2.6" },
    { "trouble", "signed.test", PS_DNS_A, "noerror 300 authentic 192.0.2.7" },
    { "trouble", "signed.test", PS_DNS_MX, "nodata 0 authentic" },
    { "trouble", "tosigned.test", PS_DNS_A, "noerror 300 >signed.test(1) authentic 192.0.2.7" },
    { "trouble", "tofine.test", PS_DNS_A, "noerror 300 >fine.test(1) 192.0.2.1" },
    { "trouble", "c1.chain.test", PS_DNS_A, "noerror 300 >c17.chain.test(16) 192.0.2.61" },
    { "trouble", "c0.chain.test", PS_DNS_A, "servfail 0 >c16.chain.test(16)" },
};

START_TEST(answer)
{
    g_autofree char *spec =
        g_strdup_printf("zone:%s/zones/%s.zone", g_getenv("PS_TESTS"), answer_rows[_i].zone);
    g_autoptr(GError) error = NULL;
    g_autoptr(PsDns) dns = ps_dns_open(spec, NULL, &error);

    ck_assert_msg(dns != NULL, "%s", error ? error->message : "");
    assert_answer(dns, answer_rows[_i].name, answer_rows[_i].type, answer_rows[_i].want);
}
END_TEST

static const struct {
    const char *text;
    const char *want; /* what follows the file's name in the message; NULL: none */
} file_rows[] = {
    { "", NULL },
    { ";! timeout a.test\n", NULL },
    { "a.test. A 192.0.2.1", NULL },                 /* no line break at the end */
    { "\r\na.test.\tA\t192.0.2.1\r\n  \r\n", NULL }, /* from another system */
    { "\xef\xbb\xbf$TTL 1d\n", NULL },
    { "a.test. IN 1w2D3h4m5s A 192.0.2.1\n", NULL },
    { "a.test. HTTPS 1 . alpn=\"h3,h2\"\na.test. LOC anything goes\n", NULL },
    { "a.test. TYPE1234 \\# 0\n", NULL },
    { "a.test. SSHFP 1 2 0011\na.test. DS 1 RSASHA256 2 00\n", NULL },
    { "\n\na.test. A 192.0.2\n", ":3: wrong data for the type: \"192.0.2\"" },
    { "a.test. A (\n192.0.2.1\n192.0.2.2 )", ":3: more data than the type has: \"192.0.2.2\"" },
    { "a.test. AAAA ::g\n", ":1: wrong data for the type: \"::g\"" },
    { "a.test. MX 10\n", ":1: data missing after: \"10\"" },
    { "a.test. MX mail\n", ":1: wrong data for the type: \"mail\"" },
    { "a.test. MX 65536 mail\n", ":1: wrong data for the type: \"65536\"" },
    { "a.test. MX -1 mail\n", ":1: wrong data for the type: \"-1\"" },
    { "a.test. MX 10 a..b\n", ":1: wrong data for the type: \"a..b\"" },
    { "a.test. TXT\n", ":1: data missing after: \"TXT\"" },
    { "a.test. TXT \\300\n", ":1: wrong data for the type: \"\\300\"" },
    { "a.test. TLSA 256 1 1 00\n", ":1: wrong data for the type: \"256\"" },
    { "a.test. TLSA 3 1 1 000\n", ":1: wrong data for the type: \"000\"" },
    { "a.test. SOA a b 1 2 3 4\n", ":1: data missing after: \"4\"" },
    { "a.test. SOA a b 1 2 3 4 5x\n", ":1: wrong data for the type: \"5x\"" },
    { "a.test. SOA a b 4294967296 2 3 4 5\n", ":1: wrong data for the type: \"4294967296\"" },
    { "a.test. MX \\# 2 000a\n", ":1: wrong data in the record of: \"a.test.\"" },
    { "a.test. A \\# 4 c00002\n", ":1: wrong generic data: \"\\#\"" },
    { "a.test. A \\#\n", ":1: wrong generic data: \"\\#\"" },
    { "a.test. NOTYPE 1\n", ":1: not a type of records: \"NOTYPE\"" },
    { "a.test. ANY 1\n", ":1: not a type of records: \"ANY\"" },
    { "a.test. TYPE65536 \\# 0\n", ":1: not a type of records: \"TYPE65536\"" },
    { "a.test. CH TXT a\n", ":1: not a type of records: \"CH\"" },
    { "a.test. 300 IN\n", ":1: type of records missing after: \"IN\"" },
    { "a.test. 2147483648 A 192.0.2.1\n", ":1: not a TTL: \"2147483648\"" },
    { "a.test. 3y A 192.0.2.1\n", ":1: not a TTL: \"3y\"" },
    { " A 192.0.2.1\n", ":1: no owner before: \"A\"" },
    { "a..test. A 192.0.2.1\n", ":1: not a domain name: \"a..test.\"" },
    { "a.test. TXT \"open\nb.test. TXT \"x\"\n", ":1: quotation mark not closed" },
    { "a.test. TXT \"open", ":1: quotation mark not closed" },
    { "a.test. TXT \"open\\", ":1: quotation mark not closed" },
    { "\na.test. TXT ( a\nb\n", ":2: parenthesis not closed" },
    { "a.test. TXT a )\n", ":1: parenthesis not opened" },
    { "$ORIGIN\n", ":1: domain name missing after: \"$ORIGIN\"" },
    { "$ORIGIN a. b.\n", ":1: nothing may follow here: \"b.\"" },
    { "$TTL soon\n", ":1: not a TTL: \"soon\"" },
    { "$INCLUDE /etc/passwd\n", ":1: not supported: \"$INCLUDE\"" },
    { "\n$include other.zone\n", ":2: not supported: \"$include\"" },
    { "$GENERATE 1-9 a$ A 192.0.2.$\n", ":1: not supported: \"$GENERATE\"" },
    { "\n\n;! explode a.test\n", ":3: unknown directive: \"explode\"" },
    { ";!\n", ":1: empty directive" },
    { ";! timeout\n", ":1: domain name missing after: \"timeout\"" },
    { ";! timeout a..test\n", ":1: not a domain name: \"a..test\"" },
    { ";! timeout a.test NOTYPE\n", ":1: not a type of records: \"NOTYPE\"" },
    { ";! timeout a.test MX TXT\n", ":1: nothing may follow here: \"TXT\"" },
    { ";! delay a.test 10\n", ":1: not a number of milliseconds: \"a.test\"" },
    { ";! delay 10\n", ":1: domain name missing after: \"10\"" },
    { "a.test. A 192.0.2.1 ;! timeout a.test\n", ":1: \";!\" does not begin the line" },
    { "a.test. TXT \"\xff\x1b[31m\" \\\n", ":1: wrong data for the type: \"\\\"" },
    { "a.test. \x1b[31m 1\n", ":1: not a type of records: \"\x1b[31m\"" },
};

START_TEST(file)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsDns) dns =
        open_text("zone", file_rows[_i].text, strlen(file_rows[_i].text), NULL, &error);

    if (!file_rows[_i].want) {
        ck_assert_msg(dns != NULL, "%s", error ? error->message : "");
    } else {
        ck_assert_ptr_null(dns);
        ck_assert(g_error_matches(error, PS_DNS_ERROR, PS_DNS_ERROR_FILE));
        ck_assert_str_eq(strstr(error->message, ".zone") + strlen(".zone"), file_rows[_i].want);
    }
}
END_TEST

START_TEST(nul_octet)
{
    static const char text[] = "a.test. TXT a\n\0b";
    static const char escaped[] = "a.test. TXT a\\\0\n";
    g_autoptr(GError) error = NULL, other = NULL;

    ck_assert_ptr_null(open_text("zone", text, sizeof text - 1, NULL, &error));
    ck_assert(g_str_has_suffix(error->message, ":2: NUL octet"));
    ck_assert_ptr_null(open_text("zone", escaped, sizeof escaped - 1, NULL, &other));
}
END_TEST

static const struct {
    const char *path;
    const char *want;
} unreadable_rows[] = {
    { "/nowhere/at.zone", "/nowhere/at.zone: No such file or directory" },
    { "/", "/: Is a directory" },
    { "", ": No such file or directory" },
};

START_TEST(unreadable)
{
    g_autofree char *spec = g_strconcat("zone:", unreadable_rows[_i].path, NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(ps_dns_open(spec, NULL, &error));
    ck_assert(g_error_matches(error, PS_DNS_ERROR, PS_DNS_ERROR_FILE));
    ck_assert_str_eq(error->message, unreadable_rows[_i].want);
}
END_TEST

/* 60 KB in one record, of many strings and on many lines. */
START_TEST(long_text)
{
    g_autoptr(GString) text = g_string_new("a.test. TXT (\n");
    g_autoptr(PsDns) dns = NULL;
    const PsDnsAnswer *got;

    for (int i = 0; i < 240; i++)
        g_string_append_printf(text, "  \"%0250d\"\n", i);
    g_string_append(text, ")\n");
    dns = open_text("zone", text->str, text->len, NULL, NULL);
    got = ps_dns_get(dns, "a.test", PS_DNS_TXT);
    ck_assert_int_eq(got->status, PS_DNS_NOERROR);
    ck_assert_uint_eq(got->records[0].data.txt.len, 240 * 250);
    ck_assert_str_eq(got->records[0].data.txt.bytes + 60000 - 4, "0239");
}
END_TEST

START_TEST(longest_string)
{
    g_autofree char *most = g_strdup_printf("a.test. TXT %0254d\\065\n", 0);
    g_autofree char *more = g_strdup_printf("a.test. TXT %0255d\\065\n", 0);
    g_autoptr(PsDns) dns = open_text("zone", most, strlen(most), NULL, NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_uint_eq(ps_dns_get(dns, "a.test", PS_DNS_TXT)->records[0].data.txt.len, 255);
    ck_assert_ptr_null(open_text("zone", more, strlen(more), NULL, &error));
    ck_assert(g_str_has_suffix(error->message, "00...\""));
}
END_TEST

/* What is too long for a record is an error, not cut. */
START_TEST(too_long_record)
{
    g_autoptr(GString) text = g_string_new("a.test. TXT");
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 256; i++)
        g_string_append_printf(text, " %0255d", i);
    ck_assert_ptr_null(open_text("zone", text->str, text->len, NULL, &error));
    ck_assert(g_str_has_suffix(error->message, ":1: wrong data in the record of: \"a.test.\""));
}
END_TEST

static const struct {
    const char *name;
    PsDnsType type;
    const char *want;
} snapshot_rows[] = {
    { "a.test", PS_DNS_A, "noerror 3600 192.0.2.1" },
    { "a.test", PS_DNS_MX, "off 0" },
    { "a.test", PS_DNS_TXT, "nodata 0" },
    { "b.test", PS_DNS_A, "off 0" },
    { "gone.test", PS_DNS_A, "nxdomain 0" },
    { "lead.test", PS_DNS_A, "off 0 >b.test(1)" },
};

START_TEST(snapshot)
{
    const char *text = "a.test. A 192.0.2.1\n;! nodata a.test TXT\n;! nxdomain gone.test\n"
                       "lead.test. CNAME b.test.\n";
    g_autoptr(PsDns) dns = open_text("snapshot", text, strlen(text), NULL, NULL);

    assert_answer(dns, snapshot_rows[_i].name, snapshot_rows[_i].type, snapshot_rows[_i].want);
}
END_TEST

/* RFC 6672 section 2.2: what a DNAME makes of a name may be too long for a name. */
START_TEST(dname_too_long)
{
    g_autofree char *label = g_strnfill(60, 'x');
    g_autofree char *text =
        g_strdup_printf("a.test. DNAME %s.%s.test.\n*.test. A 192.0.2.1\n", label, label);
    g_autofree char *short_name = g_strdup_printf("%s.a.test", label);
    g_autofree char *long_name = g_strdup_printf("%s.%s.%s.a.test", label, label, label);
    g_autoptr(PsDns) dns = open_text("zone", text, strlen(text), NULL, NULL);

    ck_assert_int_eq(ps_dns_get(dns, short_name, PS_DNS_A)->status, PS_DNS_NOERROR);
    assert_answer(dns, long_name, PS_DNS_A, "servfail 0");
}
END_TEST

START_TEST(origin_and_default_ttl)
{
    const char *text = "a.test. 60 A 192.0.2.1\n"
                       "$ORIGIN b.test.\n"
                       "@ A 192.0.2.2\n" /* the last TTL */
                       "$TTL 5\n"
                       "c A 192.0.2.3\n"
                       "$ORIGIN sub\n"
                       "c 7 A 192.0.2.4\n"
                       "   A 192.0.2.5\n"
                       "; $ORIGIN does not move the owner\n"
                       "$ORIGIN elsewhere.\n"
                       "  TXT x\n";
    g_autoptr(PsDns) dns = open_text("zone", text, strlen(text), NULL, NULL);

    assert_answer(dns, "a.test", PS_DNS_A, "noerror 60 192.0.2.1");
    assert_answer(dns, "b.test", PS_DNS_A, "noerror 60 192.0.2.2");
    assert_answer(dns, "c.b.test", PS_DNS_A, "noerror 5 192.0.2.3");
    assert_answer(dns, "c.sub.b.test", PS_DNS_A, "noerror 5 192.0.2.4, 192.0.2.5");
    assert_answer(dns, "c.sub.b.test", PS_DNS_TXT, "noerror 5 \"x\"");
}
END_TEST

SUITE(zonefile, TABLE(answer), TABLE(file), TEST(nul_octet), TABLE(unreadable), TEST(long_text),
    TEST(longest_string), TEST(too_long_record), TABLE(snapshot), TEST(dname_too_long),
    TEST(origin_and_default_ttl))
