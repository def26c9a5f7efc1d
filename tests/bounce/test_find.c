/* SPDX-License-Identifier: MIT */
#include "bounce/find.h"

#include <string.h>

#include "suite.h"

static const struct {
    const char *text;
    guint code;
    const char *status;
} replies_rows[] = {
    { "550 5.1.1 <a@b.test>: User unknown", 550, "5.1.1" },
    { "host mx.b.test[192.0.2.1] said: 550 User unknown", 550, "" },
    { "smtp; 552-5.2.2 The account is over quota", 552, "5.2.2" },
    { "Sorry, no mailbox here by that name. (#5.1.1)", 0, "5.1.1" },
    { "code: 550, status: 5.2.1 gone", 550, "5.2.1" },
    { "503 5.5.1 RCPT first 550 5.1.1 no such user", 550, "5.1.1" },
    { "<<< 421 closing the channel", 421, "" },
    { "5.1.0 - Unknown address error 550-'5.7.1 denied'", 550, "5.7.1" },
    { "250 2.0.0 OK", 250, "2.0.0" },
    { "\xe9\x80\x81\xe4\xbf\xa1 550 5.1.1 \xe4\xb8\x8d\xe6\x98\x8e", 550, "5.1.1" },
    { "550\n5.1.1 on the next line", 550, "5.1.1" },
    { "554 5.0.0 Service unavailable", 554, "5.0.0" },
    /* no replies */
    { "was not delivered within 450 minutes", 0, "" },
    { "from [192.0.2.5] at 5.7.19.4 on 12/04/2019", 0, "" },
    { "Internet Mail Service (5.5.1960.3)", 0, "" },
    { "invoice 5501 and order-550 of 2026", 0, "" },
    { "version 5.1.10000", 0, "" },
    { "", 0, "" },
    { "5", 0, "" },
    { "5.", 0, "" },
    { "550", 550, "" },
};

START_TEST(replies)
{
    const char *text = replies_rows[_i].text;
    gsize len = strlen(text);
    g_autofree char *copy = g_memdup2(text, len);
    PsFoundReply reply = { 0 };

    ck_assert_int_eq(
        ps_find_reply(copy, len, &reply), replies_rows[_i].code || *replies_rows[_i].status);
    ck_assert_uint_eq(reply.code, replies_rows[_i].code);
    ck_assert_str_eq(reply.status, replies_rows[_i].status);
}
END_TEST

static const struct {
    const char *text;
    const char *address; /* NULL: none */
} addresses_rows[] = {
    { "<anna@example.it>", "anna@example.it" },
    { "to anna.b+x@example.it.", "anna.b+x@example.it" },
    { "\"anna b\"@example.it said", "\"anna b\"@example.it" },
    { "RCPT TO:<anna@[192.0.2.1]>", "anna@[192.0.2.1]" },
    { "@example.it, then b@example.it", "b@example.it" },
    { "m\xc3\xbcller@b\xc3\xbcro.test;", "m\xc3\xbcller@b\xc3\xbcro.test" },
    { "a@example.jp\xe6\x82\xa8\xe5\xa5\xbd\xef\xbc\x8c", "a@example.jp" },
    { "nobody @ home", NULL },
    { "@", NULL },
    { "", NULL },
};

START_TEST(addresses)
{
    const char *text = addresses_rows[_i].text;
    gsize len = strlen(text), pos = 0;
    g_autofree char *copy = g_memdup2(text, len), *found = NULL;
    PsSpan at = ps_find_address(copy, len, &pos);

    if (!ps_span_is_none(at))
        found = g_strndup(copy + at.offset, at.length);
    ck_assert_pstr_eq(found, addresses_rows[_i].address);
}
END_TEST

static const struct {
    const char *text;
    const char *server; /* NULL: none */
} servers_rows[] = {
    { "<a@b.test>: host mx1.b.test[192.0.2.1] said: 550 no", "mx1.b.test" },
    { "host mx.b.test [2001:db8::1]: 550 no", "mx.b.test" },
    { "by aspmx.b.test. [192.0.2.1].", "aspmx.b.test" },
    { "connect to mx.b.test[192.0.2.1]:25: Connection timed out", "mx.b.test" },
    { "... while talking to mx.b.test.:\n<<< 550 no", "mx.b.test" },
    { "192.0.2.1 does not like recipient.", "192.0.2.1" },
    { "192.0.2.1 failed after I sent the message.", "192.0.2.1" },
    { "Connected to 192.0.2.1 but sender was rejected.", "192.0.2.1" },
    { "mx.b.test [192.0.2.1] did not like our RCPT TO:550 no", "mx.b.test" },
    /* who came, not who was talked to */
    { "550 <mail.shop.test[192.0.2.9]>: Client host rejected", NULL },
    { "received from mail.shop.test [192.0.2.9]", NULL },
    { "a@b.test [192.0.2.1]", NULL },
    { "Client host [192.0.2.9] blocked", NULL },
    { "see www.b.test for help. [1]", NULL },
    { "x.y[", NULL },
    { "...", NULL },
    { "", NULL },
};

START_TEST(servers)
{
    const char *text = servers_rows[_i].text;
    gsize len = strlen(text);
    g_autofree char *copy = g_memdup2(text, len), *found = NULL;
    PsSpan at = ps_find_server(copy, len);

    if (!ps_span_is_none(at))
        found = g_strndup(copy + at.offset, at.length);
    ck_assert_pstr_eq(found, servers_rows[_i].server);
}
END_TEST

SUITE(find, TABLE(replies), TABLE(addresses), TABLE(servers))
