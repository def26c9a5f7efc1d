/* SPDX-License-Identifier: MIT */
#include "dns/wire.h"

#include "dns/show.h"
#include "suite.h"

/* Messages for "a.test". The name is at offset 12, "test" at 14. */
#define HEADER(flags, an, ns, ar) "id" flags "\0\1\0" an "\0" ns "\0" ar
#define NAME "\1a\4test\0"
#define TYPE_A "\0\1"
#define TYPE_MX "\0\17"
#define TYPE_TXT "\0\20"
#define TYPE_CNAME "\0\5"
#define TYPE_SOA "\0\6"
#define TYPE_NS "\0\2"
#define TYPE_AAAA "\0\x1c"
#define TYPE_TLSA "\0\x34"
#define IN "\0\1"
#define CH "\0\3"
#define TTL(seconds) "\0\0\0" seconds
#define SELF "\xc0\x0c"
#define OF_A "\1a\xc0\x0e"
#define OF_B "\1b\xc0\x0e"
#define OF_C "\1c\xc0\x0e"

#define OK "\x81\x80" /* response, recursion desired and available */
#define NO_NAME "\x81\x83"
#define AUTH "\x85\0"    /* authoritative, no recursion */
#define NEITHER "\x81\0" /* neither */

#define QUERY(type) NAME type IN
#define QUERY_A QUERY(TYPE_A)
#define RECORD(owner, type, len, data) owner type IN TTL("\1") "\0" len data
#define A_RECORD(owner, last) owner TYPE_A IN TTL("\x3c") "\0\4\xc0\0\2" last
#define CNAME_RECORD(owner, target) owner TYPE_CNAME IN TTL("\x1e") "\0\4" target
#define SOA_TIMES "\0\0\0\7\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\x14"
#define SOA_RECORD "\xc0\x0e" TYPE_SOA IN TTL("\x3c") "\0\x1a\1n\0\1m\0" SOA_TIMES
#define NS_RECORD "\xc0\x0e" TYPE_NS IN TTL("\x3c") "\0\3\1n\0"
#define OPT(rcode) "\0\0\x29\4\xd0" rcode "\0\0\0\0\0"

#define ROW(type, message, next, want)                                                         \
    {                                                                                          \
        PS_DNS_##type, message, sizeof message - 1, PS_WIRE_##next, want                       \
    }
#define MALFORMED(type, message) ROW(type, message, USE_TCP, "malformed 0")

static const struct {
    PsDnsType type;
    const char *message;
    gsize len;
    PsWireNext next;
    const char *want;
} message_rows[] = {
    ROW(A, HEADER(OK, "\1", "\0", "\0") QUERY_A A_RECORD(SELF, "\1"), DONE,
        "noerror 60 192.0.2.1"),
    ROW(A,
        HEADER(OK, "\2", "\0", "\1") QUERY_A A_RECORD(SELF, "\1") A_RECORD(SELF, "\2")
            OPT("\0"),
        DONE, "noerror 60 192.0.2.1, 192.0.2.2"),
    ROW(A, HEADER("\x81\xa0", "\1", "\0", "\0") QUERY_A A_RECORD(SELF, "\1"), DONE,
        "noerror 60 authentic 192.0.2.1"),
    /* case does not count, be it in the question or in owners */
    ROW(A, HEADER(OK, "\1", "\0", "\0") "\1A\4TesT\0" TYPE_A IN A_RECORD("\1a\4TEST\0", "\1"),
        DONE, "noerror 60 192.0.2.1"),
    /* records of others are not ours, nor are those of class CH */
    ROW(A,
        HEADER(OK, "\2", "\1", "\0") QUERY_A A_RECORD(OF_B, "\2") A_RECORD("\0", "\3")
            SOA_RECORD,
        DONE, "nodata 20"),
    ROW(A, HEADER(OK, "\1", "\0", "\0") QUERY_A SELF TYPE_A CH TTL("\1") "\0\4\1\2\3\4", DONE,
        "nodata 0"),
    /* a TTL with its highest bit set is 0 */
    ROW(A, HEADER(OK, "\1", "\0", "\0") QUERY_A SELF TYPE_A IN "\xff\0\0\0\0\4\xc0\0\2\1", DONE,
        "noerror 0 192.0.2.1"),

    /* nothing there */
    ROW(A, HEADER(OK, "\0", "\1", "\0") QUERY_A SOA_RECORD, DONE, "nodata 20"),
    ROW(A, HEADER(OK, "\0", "\0", "\0") QUERY_A, DONE, "nodata 0"),
    ROW(A, HEADER(OK, "\0", "\1", "\0") QUERY_A NS_RECORD, DONE, "nodata 0"),
    ROW(A, HEADER(AUTH, "\0", "\1", "\0") QUERY_A NS_RECORD, DONE, "nodata 0"),
    ROW(A, HEADER(NEITHER, "\0", "\1", "\0") QUERY_A NS_RECORD, ASK_OTHER, "refused 0"),
    ROW(A, HEADER(NO_NAME, "\0", "\1", "\0") QUERY_A SOA_RECORD, DONE, "nxdomain 20"),
    ROW(A, HEADER(NO_NAME, "\0", "\0", "\0") QUERY_A, DONE, "nxdomain 0"),

    /* refusals, of which no more than the question is read; the last is BADVERS */
    ROW(A, HEADER("\x81\x82", "\0", "\0", "\0") QUERY_A, ASK_OTHER, "servfail 0"),
    ROW(A, HEADER("\x81\x82", "\5", "\0", "\0") QUERY_A "junk", ASK_OTHER, "servfail 0"),
    ROW(A, HEADER("\x81\x85", "\0", "\0", "\0") QUERY_A, ASK_OTHER, "refused 0"),
    ROW(A, HEADER("\x81\x84", "\0", "\0", "\0") QUERY_A, ASK_OTHER, "refused 0"),
    ROW(A, HEADER("\x81\x86", "\0", "\0", "\0") QUERY_A, ASK_OTHER, "servfail 0"),
    ROW(A, HEADER("\x81\x8f", "\0", "\0", "\0") QUERY_A, ASK_OTHER, "refused 0"),
    ROW(A, HEADER("\x81\x81", "\0", "\0", "\0") QUERY_A, NO_EDNS, "refused 0"),
    ROW(A, HEADER(OK, "\0", "\0", "\1") QUERY_A OPT("\1"), NO_EDNS, "refused 0"),

    /* aliases */
    ROW(A, HEADER(OK, "\2", "\0", "\0") QUERY_A CNAME_RECORD(SELF, OF_B) A_RECORD(OF_B, "\1"),
        DONE, "noerror 30 >b.test(1) 192.0.2.1"),
    ROW(A, HEADER(OK, "\2", "\0", "\0") QUERY_A A_RECORD(OF_B, "\1") CNAME_RECORD(SELF, OF_B),
        DONE, "noerror 30 >b.test(1) 192.0.2.1"),
    ROW(CNAME, HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_CNAME) CNAME_RECORD(SELF, OF_B), DONE,
        "noerror 30 b.test"),
    ROW(A, HEADER(OK, "\1", "\1", "\0") QUERY_A CNAME_RECORD(SELF, OF_B) SOA_RECORD, DONE,
        "nodata 20 >b.test(1)"),
    ROW(A, HEADER(NO_NAME, "\1", "\1", "\0") QUERY_A CNAME_RECORD(SELF, OF_B) SOA_RECORD, DONE,
        "nxdomain 20 >b.test(1)"),
    ROW(A, HEADER(OK, "\1", "\0", "\0") QUERY_A CNAME_RECORD(SELF, OF_B), ASK_TARGET,
        "nodata 30 >b.test(1)"),
    ROW(A,
        HEADER(OK, "\2", "\0", "\0") QUERY_A CNAME_RECORD(SELF, OF_B) CNAME_RECORD(OF_B, OF_C),
        ASK_TARGET, "nodata 30 >c.test(2)"),
    ROW(A,
        HEADER(OK, "\2", "\0", "\0") QUERY_A CNAME_RECORD(SELF, OF_B) CNAME_RECORD(OF_B, OF_A),
        DONE, "servfail 0 >a.test(16)"),
    ROW(A, HEADER(OK, "\1", "\0", "\0") QUERY_A RECORD(SELF, TYPE_CNAME, "\2", SELF), DONE,
        "servfail 0 >a.test(16)"),

    /* data of each type */
    ROW(MX,
        HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_MX) RECORD(SELF, TYPE_MX, "\6", "\1\0" OF_B),
        DONE, "noerror 1 256 b.test"),
    ROW(MX, HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_MX) RECORD(SELF, TYPE_MX, "\3", "\0\0\0"),
        DONE, "noerror 1 0 ."),
    ROW(TXT,
        HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_TXT)
            RECORD(SELF, TYPE_TXT, "\7", "\3a\0\xff\0\1b"),
        DONE, "noerror 1 \"a\\000\\255b\""),
    ROW(TXT, HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_TXT) RECORD(SELF, TYPE_TXT, "\1", "\0"),
        DONE, "noerror 1 \"\""),
    ROW(SOA,
        HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_SOA)
            RECORD(SELF, TYPE_SOA, "\x1e", "\1n" SELF "\3x.y" SELF SOA_TIMES),
        DONE, "noerror 1 n.a.test x\\.y.a.test 7"),
    ROW(TLSA,
        HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_TLSA)
            RECORD(SELF, TYPE_TLSA, "\4", "\3\1\1\xaa"),
        DONE, "noerror 1 030101aa"),
    ROW(AAAA,
        HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_AAAA)
            RECORD(SELF, TYPE_AAAA, "\x10", "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"),
        DONE, "noerror 1 2001:db8::1"),

    /* no header, no question, another question, no response, not QUERY */
    MALFORMED(A, ""),
    MALFORMED(A, "id\x81\x80\0\1\0\0\0\0\0"),
    MALFORMED(A, "id" OK "\0\0\0\0\0\0\0\0"),
    MALFORMED(A, "id" OK "\0\2\0\0\0\0\0\0" QUERY_A QUERY_A),
    MALFORMED(A, HEADER(OK, "\0", "\0", "\0") "\1b\4test\0" TYPE_A IN),
    MALFORMED(A, HEADER(OK, "\0", "\0", "\0") QUERY(TYPE_MX)),
    MALFORMED(A, HEADER(OK, "\0", "\0", "\0") NAME TYPE_A CH),
    MALFORMED(A, HEADER(OK, "\0", "\0", "\0") NAME TYPE_A "\0"),
    MALFORMED(A, HEADER(OK, "\0", "\0", "\0") "\xc0\x0c" TYPE_A IN),
    MALFORMED(A, HEADER("\1\0", "\0", "\0", "\0") QUERY_A),
    MALFORMED(A, HEADER("\xa0\0", "\0", "\0", "\0") QUERY_A),
    /* truncated, though it is whole */
    MALFORMED(A, HEADER("\x83\x80", "\1", "\0", "\0") QUERY_A A_RECORD(SELF, "\1")),
    /* counts that lie */
    MALFORMED(A, HEADER(OK, "\2", "\0", "\0") QUERY_A A_RECORD(SELF, "\1")),
    MALFORMED(A, HEADER(OK, "\1", "\0", "\1") QUERY_A A_RECORD(SELF, "\1")),
    MALFORMED(A, "id" OK "\0\1\xff\xff\0\0\0\0" QUERY_A A_RECORD(SELF, "\1")),
    /* names and data that are cut off, too short, too long, or run into what follows */
    MALFORMED(
        A, HEADER(OK, "\1", "\0", "\0") QUERY_A RECORD("\xc0\xff", TYPE_A, "\4", "\1\2\3\4")),
    MALFORMED(A, HEADER(OK, "\1", "\0", "\0") QUERY_A RECORD(SELF, TYPE_A, "\5", "\1\2\3\4")),
    MALFORMED(A, HEADER(OK, "\1", "\0", "\0") QUERY_A RECORD(SELF, TYPE_A, "\5", "\1\2\3\4\5")),
    MALFORMED(A, HEADER(OK, "\2", "\0", "\0") QUERY_A A_RECORD(SELF, "\1")
                     RECORD(SELF, TYPE_A, "\0", "")),
    MALFORMED(A, HEADER(OK, "\2", "\0", "\0") QUERY_A CNAME_RECORD(SELF, OF_B)
                     RECORD(OF_B, TYPE_A, "\1", "\1")),
    MALFORMED(A, HEADER(OK, "\1", "\0", "\0") QUERY_A RECORD(SELF, TYPE_CNAME, "\5", OF_B "x")),
    MALFORMED(
        MX, HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_MX) RECORD(SELF, TYPE_MX, "\2", "\0\1")),
    MALFORMED(MX, HEADER(OK, "\1", "\1", "\0") QUERY(TYPE_MX)
                      RECORD(SELF, TYPE_MX, "\2", "\0\1") NS_RECORD),
    MALFORMED(
        TXT, HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_TXT) RECORD(SELF, TYPE_TXT, "\0", "")),
    MALFORMED(
        TXT, HEADER(OK, "\1", "\0", "\0") QUERY(TYPE_TXT) RECORD(SELF, TYPE_TXT, "\3", "\3ab")),
};

START_TEST(message)
{
    gsize len = message_rows[_i].len;
    g_autofree char *in = len ? g_memdup2(message_rows[_i].message, len) : g_strdup("");
    PsDnsQuestion question = { .answer = { .name = "a.test", .type = message_rows[_i].type } };
    PsDnsName name;
    PsWireResult result;
    g_autofree char *got = NULL;

    ck_assert(ps_dns_name_read(&name, ps_cursor("a.test", 6), NULL));
    ps_dns_question_begin(&question);
    result = ps_wire_read(&question, &name, ps_cursor(in, len));
    ck_assert_int_eq(result.next, message_rows[_i].next);
    ps_dns_question_settle(&question, result.status);
    got = show_answer(&question.answer);
    ck_assert_str_eq(got, message_rows[_i].want);
    ps_dns_question_drop(&question);
}
END_TEST

START_TEST(query)
{
    static const char want[] =
        "\x12\x34\1\x20\0\1\0\0\0\0\0\1" NAME TYPE_MX IN "\0\0\x29\4\xd0\0\0\0\0\0\0";
    guint8 out[PS_WIRE_QUERY_OCTETS];
    PsDnsName name;

    ck_assert(ps_dns_name_read(&name, ps_cursor("a.test", 6), NULL));
    ck_assert_uint_eq(ps_wire_query(out, 0x1234, &name, PS_DNS_MX, TRUE), sizeof want - 1);
    ck_assert_mem_eq(out, want, sizeof want - 1);
    ck_assert_uint_eq(ps_wire_query(out, 0x1234, &name, PS_DNS_MX, FALSE), sizeof want - 12);
    ck_assert_uint_eq(out[11], 0);
}
END_TEST

SUITE(wire, TABLE(message), TEST(query))
