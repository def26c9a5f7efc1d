/* SPDX-License-Identifier: MIT */
#include "mail/relay.h"

#include <string.h>

#include "mail/view.h"
#include "mail.h"
#include "suite.h"

#define PUBLIC(ip) "Received: from h (r.example [" ip "]) by b (x) id abc\n"
#define LOGIN(ip) "Received: from h (r.example [" ip "]) by b (x) with ESMTPSA id abc\n"
#define FETCHED "Received: from h [192.0.2.99] by b with IMAP (fetchmail)\n"

static PsNetworks *
networks_of(const char *text)
{
    g_auto(GStrv) words = text ? g_strsplit(text, " ", -1) : NULL;
    PsNetworks *networks = ps_networks_new();

    for (guint i = 0; words && words[i]; i++)
        ck_assert(ps_networks_add(networks, words[i]));
    return networks;
}

/* The last numbers of the IPs of the trusted, untrusted, internal and external relays. */
static const struct {
    const char *trusted, *internal, *msa, *in, *out;
} trust_rows[] = {
    { NULL, NULL, NULL, "", "|||" },
    { NULL, NULL, NULL, PUBLIC("192.0.2.1") PUBLIC("10.0.0.2"), "|1 2||1 2" },
    { NULL, NULL, NULL, PUBLIC("10.0.0.2") PUBLIC("192.0.2.1"), "2|1|2|1" },
    { NULL, NULL, NULL, LOGIN("192.0.2.1"), "1||1|" },
    { NULL, NULL, NULL, LOGIN("192.0.2.1") PUBLIC("192.0.2.2"), "1|2|1|2" },
    { "192.0.2.1", NULL, NULL, PUBLIC("192.0.2.1") PUBLIC("192.0.2.2"), "1|2|1|2" },
    { "192.0.2.", NULL, NULL, PUBLIC("192.0.2.1") PUBLIC("192.0.2.2"), "1 2||1 2|" },
    { "!192.0.2.2 192.0.2.0/24", NULL, NULL, PUBLIC("192.0.2.1") PUBLIC("192.0.2.2"),
        "1|2|1|2" },
    { "192.0.2.0/24", "192.0.2.1", NULL, PUBLIC("192.0.2.1") PUBLIC("192.0.2.2"), "1 2||1|2" },
    { NULL, "192.0.2.1", NULL, PUBLIC("192.0.2.1") PUBLIC("192.0.2.2"), "1|2|1|2" },
    { "192.0.2.1", NULL, "192.0.2.1", PUBLIC("192.0.2.1") PUBLIC("198.51.100.2"), "1 2||1 2|" },
    { "192.0.2.1", NULL, NULL, PUBLIC("127.0.0.3") PUBLIC("192.0.2.2"), "3|2|3|2" },
    { "192.0.2.1", NULL, NULL, PUBLIC("10.0.0.2"), "|2||2" },
    { NULL, NULL, NULL, PUBLIC("10.0.0.2") FETCHED PUBLIC("192.0.2.1"), "|1||1" },
    { NULL, NULL, NULL, PUBLIC("192.0.2.1") FETCHED PUBLIC("192.0.2.2"), "|1 2||1 2" },
    { NULL, NULL, NULL, PUBLIC("192.0.2.1") "X-Originating-IP: [192.0.2.7]\n", "|1 7||1 7" },
};

static void
add_list(GString *out, const PsRelays *relays, PsRelayList list)
{
    for (guint i = 0; i < ps_relays_count(relays, list); i++)
        g_string_append_printf(out, "%s%s", i ? " " : "",
            strrchr(ps_relays_get(relays, list, i)->received->ip, '.') + 1);
    if (list != PS_RELAYS_EXTERNAL)
        g_string_append_c(out, '|');
}

START_TEST(trust)
{
    g_autofree char *in = g_strconcat(trust_rows[_i].in, "\nbody\n", NULL);
    g_auto(Mail) mail = mail_of(in);
    g_autoptr(PsNetworks) trusted = networks_of(trust_rows[_i].trusted);
    g_autoptr(PsNetworks) internal = networks_of(trust_rows[_i].internal);
    g_autoptr(PsNetworks) msa = networks_of(trust_rows[_i].msa);
    const PsRelayOptions options = { trusted, internal, msa, NULL, NULL };
    g_autoptr(PsRelays) relays = ps_relays_new(mail.message, &options);
    g_autoptr(GString) out = g_string_new(NULL);

    for (PsRelayList list = 0; list < PS_RELAYS_LISTS; list++)
        add_list(out, relays, list);
    ck_assert_str_eq(out->str, trust_rows[_i].out);
}
END_TEST

/* What rules see. */
static const struct {
    const char *name, *in, *out;
} headers_rows[] = {
    { "X-Spam-Relays-Untrusted", PUBLIC("192.0.2.1"),
        "[ ip=192.0.2.1 rdns=r.example helo=h by=b ident= envfrom= intl=0 id=abc auth= msa=0 "
        "]" },
    { "X-Spam-Relays-Internal", PUBLIC("10.0.0.1"),
        "[ ip=10.0.0.1 rdns=r.example helo=h by=b ident= envfrom= intl=1 id=abc auth= msa=0 "
        "]" },
    { "x-spam-relays-trusted", PUBLIC("192.0.2.1"), "" },
    { "ALL-TRUSTED", "A: b\n" PUBLIC("192.0.2.1") "C: d\n",
        "A: b\nReceived: from h (r.example [192.0.2.1]) by b (x) id abc\n" },
    { "ALL-UNTRUSTED", "A: b\n" PUBLIC("192.0.2.1") "C: d\n",
        "Received: from h (r.example [192.0.2.1]) by b (x) id abc\nC: d\n" },
    { "ALL-EXTERNAL:raw", "A: b\n" PUBLIC("192.0.2.1") "C:\n d\n",
        PUBLIC("192.0.2.1") "C:\n d\n" },
    { "ALL-UNTRUSTED", "A: b\n", NULL },
    { "EnvelopeFrom", "Return-Path: <a@b.example>\n", "a@b.example" },
    { "EnvelopeFrom", PUBLIC("192.0.2.1") "Return-Path: <a@b.example>\n", NULL },
    { "EnvelopeFrom",
        "Received: from r.example ([192.0.2.1]) by b (x) (envelope-from <c@d>)\n"
        "Return-Path: <a@b.example>\n",
        "c@d" },
    { "EnvelopeFrom:addr:host", "Return-Path: <a@b.example>\n", "b.example" },
    { "X-SenderDomain", "Return-Path: <a@x.b.example>\n", "x.b.example" },
    { "X-AuthorDomain", "From: a@b\u00fccher.example, c@d.example\n",
        "xn--bcher-kva.example d.example" },
    { "X-AuthorDomain", "From: a@b.example\nX-AuthorDomain: e\n", "e\n" },
};

START_TEST(headers)
{
    g_autofree char *in = g_strconcat(headers_rows[_i].in, "\nbody\n", NULL);
    g_auto(Mail) mail = mail_of(in);
    const PsString *got = ps_view_header(mail.message, headers_rows[_i].name);

    if (!headers_rows[_i].out) {
        ck_assert_ptr_null(got);
        return;
    }
    ck_assert_ptr_nonnull(got);
    ck_assert_uint_eq(got->length, strlen(headers_rows[_i].out));
    ck_assert_mem_eq(ps_string_bytes(got), headers_rows[_i].out, got->length);
}
END_TEST

/* A draft as it will be received. */
START_TEST(hop)
{
    g_auto(Mail) mail = mail_of("A: b\n" PUBLIC("10.0.0.1") "\n");
    const PsRelayOptions options = { .hop = ps_received_new_hop("192.0.2.1", "r.example",
                                         "h.example", NULL, "s@b.example"),
        .mail_from = "s@b.example" };
    const PsString *got;

    ps_relays_keep(mail.message, &options);
    got = ps_view_header(mail.message, "X-Spam-Relays-Untrusted");
    ck_assert(g_str_has_prefix(ps_string_bytes(got),
        "[ ip=192.0.2.1 rdns=r.example helo=h.example by= ident= envfrom=s@b.example intl=0 "
        "id= auth= msa=0 ] [ ip=10.0.0.1 "));
    ck_assert_ptr_null(ps_view_header(mail.message, "ALL-TRUSTED"));
    got = ps_view_header(mail.message, "ALL-UNTRUSTED");
    ck_assert(g_str_has_prefix(ps_string_bytes(got), "A: b\nReceived: "));
    got = ps_view_header(mail.message, "EnvelopeFrom");
    ck_assert_uint_eq(got->length, strlen("s@b.example"));
}
END_TEST

static const struct {
    const char *network, *ip;
    gboolean good, holds;
} networks_rows[] = {
    { "192.0.2.0/24", "192.0.2.200", TRUE, TRUE },
    { "192.0.2.0/25", "192.0.2.200", TRUE, FALSE },
    { "192.0.2", "192.0.2.200", TRUE, TRUE },
    { "10.", "10.255.0.1", TRUE, TRUE },
    { "2001:db8::/32", "2001:db8:1::1", TRUE, TRUE },
    { "[2001:db8::]/32", "2001:db9::1", TRUE, FALSE },
    { "192.0.2.1", "::ffff:192.0.2.1", TRUE, TRUE },
    { "0/0", "192.0.2.1", TRUE, TRUE },
    { "192.0.2.0/33", "", FALSE, FALSE },
    { "192.0.2.0/x", "", FALSE, FALSE },
    { "host.example", "", FALSE, FALSE },
    { "", "", FALSE, FALSE },
};

START_TEST(networks)
{
    g_autoptr(PsNetworks) list = ps_networks_new();

    ck_assert_int_eq(ps_networks_add(list, networks_rows[_i].network), networks_rows[_i].good);
    ck_assert_int_eq(ps_networks_hold(list, networks_rows[_i].ip), networks_rows[_i].holds);
}
END_TEST

SUITE(relay, TABLE(trust), TABLE(headers), TEST(hop), TABLE(networks))
