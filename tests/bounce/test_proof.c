/* SPDX-License-Identifier: MIT */
/*
 * test_proof.c - what was really sent by us, and what only says so: a key made here signs a message,
 * which comes back in a notice.
 */
#include <string.h>

#include "auth/dkim_sign.h"
#include "auth/private.h"
#include "auth/sign.h"
#include "auth/zone.h"
#include "bounce/origin.h"
#include "bounce/read.h"

/* Keys take a moment to be made. */
__attribute__((constructor)) static void
take_time(void)
{
    g_setenv("CK_DEFAULT_TIMEOUT", "60", TRUE);
}

#define NOW 1793800000 /* in November 2026 */

static const char mail[] = "From: Shop <news@shop.test>\n"
                           "To: x@b.test\n"
                           "Subject: The autumn list\n"
                           "Date: Mon, 2 Nov 2026 09:00:00 +0000\n"
                           "Message-ID: <1@shop.test>\n"
                           "\n"
                           "Our list.\n";

/* TEXT comes back. */
static char *
notice_of(const char *text)
{
    return g_strdup_printf("From: MAILER-DAEMON@b.test\nTo: news@shop.test\n"
                           "Subject: failure notice\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n"
                           "Content-Type: multipart/report; boundary=b\n\n--b\n\n"
                           "<x@b.test>:\n550 5.1.1 no such user\n--b\n"
                           "Content-Type: message/rfc822\n\n%s\n--b--\n",
        text);
}

static char *
sign(const SignKey *key, const char *domain)
{
    const PsDkimSigning how = { .domain = domain, .selector = "sel", .now = NOW };
    g_autoptr(PsSource) source = ps_source_new(mail, strlen(mail));
    g_autoptr(PsDkimPrivate) private_key = private_read(key->pem, NULL);
    g_autoptr(PsDkimSigned) done = ps_dkim_sign(source, private_key, &how, NULL);

    ck_assert_ptr_nonnull(done);
    return g_strndup(done->text, done->len);
}

/* TEXT with FROM, which is in it, made TO. */
static char *
changed(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) pieces = g_strsplit(text, from, 2);

    ck_assert_uint_eq(g_strv_length(pieces), 2);
    return g_strjoinv(to, pieces);
}

typedef struct {
    PsRules *rules;
    PsDns *dns;
    PsBounceReader *reader;
    PsBounceOwn *own;
} Desk;

/* The desk of shop.test, whose published key is KEY's. */
static Desk
desk_open(const SignKey *key)
{
    static const char settings[] =
        "own_domain shop.test\ndkim_domain shop.test\nattack_notices 3\n";
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    g_autoptr(GString) zone = g_string_new("shop.test. 60 IN A 192.0.2.1\n");
    Desk desk = { .rules = shipped_rules() };

    zone_add_txt(zone, "sel._domainkey.shop.test", key->record, strlen(key->record));
    zone_add_txt(zone, "sel._domainkey.evil.test", key->record, strlen(key->record));
    desk.dns = zone_open(zone->str);
    ps_rules_read_text(desk.rules, "t.cf", settings, strlen(settings), &how);
    ps_rules_finish(desk.rules);
    desk.reader = ps_bounce_reader_new(desk.rules);
    desk.own = ps_bounce_own_new(desk.rules, desk.dns, NOW, NULL);
    return desk;
}

static void
desk_close(Desk *desk)
{
    ps_bounce_own_free(desk->own);
    ps_bounce_reader_free(desk->reader);
    ps_dns_free(desk->dns);
    ps_rules_free(desk->rules);
}

/* Who sent TEXT, which comes back, and by what that is told. */
static PsOrigin
ask(Desk *desk, const char *text, const char **ret_sign)
{
    g_autofree char *notice = notice_of(text);
    g_autoptr(PsBounce) bounce = ps_bounce_read(desk->reader, notice, strlen(notice));

    return ps_bounce_own_ask(desk->own, bounce, notice, ret_sign);
}

START_TEST(proof)
{
    g_autoptr(SignKey) key = sign_key_new(2048), other = sign_key_new(2048);
    g_autofree char *ours = sign(key, "shop.test"), *theirs = sign(key, "evil.test");
    g_autofree char *fake = sign(other, "shop.test");
    g_autofree char *cut = changed(ours, "Our list.", "Our l");
    g_autofree char *edited = changed(ours, "The autumn list", "Send money");
    const struct {
        const char *text;
        PsOrigin origin;
        const char *sign;
    } cases[] = {
        { ours, PS_ORIGIN_OURS, "dkim" },
        { mail, PS_ORIGIN_FORGED, "no-signature" },
        { theirs, PS_ORIGIN_FORGED, "no-signature" },
        /* a signature of ours that does not verify proves nothing either way */
        { fake, PS_ORIGIN_UNKNOWN, NULL },
        { cut, PS_ORIGIN_UNKNOWN, NULL },
        { edited, PS_ORIGIN_UNKNOWN, NULL },
    };
    Desk desk = desk_open(key);

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *told;

        ck_assert_int_eq(ask(&desk, cases[i].text, &told), cases[i].origin);
        ck_assert_pstr_eq(told, cases[i].sign);
    }
    desk_close(&desk);
}
END_TEST

/* Backscatter counts as an attack; our own mail that comes back does not. */
START_TEST(attack)
{
    g_autoptr(SignKey) key = sign_key_new(2048);
    g_autofree char *ours = sign(key, "shop.test");
    Desk desk = desk_open(key);
    const char *told;

    for (guint i = 0; i < 5; i++)
        ask(&desk, ours, &told);
    ck_assert(!ps_bounce_own_attack(desk.own));
    for (guint i = 0; i < 3; i++)
        ask(&desk, mail, &told);
    ck_assert(ps_bounce_own_attack(desk.own));
    desk_close(&desk);
}
END_TEST

SUITE(proof, TEST(proof), TEST(attack))
