/* SPDX-License-Identifier: MIT */
/* test_lookalike.c - names that people take for another. */
#include "addr/lookalike.h"

#include <string.h>
#include <unicode/uspoof.h>

#include "suite.h"

static const struct {
    const char *in, *out;
} skeleton_rows[] = {
    { "google", "google" },
    { "Google", "google" },
    { "g00g1e", "google" },
    { "modem", "rnodern" },
    { "rnodern", "rnodern" },
    { "\u0440\u0430\u0443\u0440\u0430\u04cf", "paypal" }, /* all Cyrillic */
    { "p\u0430ypal", "paypal" },
    { "\u0391\u0392", "ab" }, /* Greek */
    { "m\u00fcnchen", "rnu\u0308nchen" },
    { "\u65e5\u672c", "\u65e5\u672c" },
    { "\xff", "\xef\xbf\xbd" },
    { "", "" },
};

START_TEST(skeleton)
{
    gsize len = strlen(skeleton_rows[_i].in) + 1;
    g_autofree char *in = g_memdup2(skeleton_rows[_i].in, len);
    g_autofree char *out = ps_lookalike_skeleton(in);

    ck_assert_str_eq(out, skeleton_rows[_i].out);
}
END_TEST

/* What stands in our table for ASCII is what ICU says. */
START_TEST(ascii)
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);

    ck_assert(U_SUCCESS(status));
    for (char c = ' '; c < 127; c++) {
        const char in[] = { c, '\0' };
        g_autofree char *ours = ps_lookalike_skeleton(in);
        g_autofree char *theirs = NULL;
        char out[32];

        uspoof_getSkeletonUTF8(checker, 0, in, 1, out, sizeof out, &status);
        ck_assert(U_SUCCESS(status));
        theirs = g_ascii_strdown(out, -1);
        ck_assert_str_eq(ours, theirs);
    }
    uspoof_close(checker);
}
END_TEST

static const struct {
    const char *host;
    gboolean mixed;
} mixed_rows[] = {
    { "shop.example", FALSE },
    { "m\u00fcnchen.example", FALSE },
    { "\u043c\u0430\u0433\u0430\u0437\u0438\u043d.example", FALSE }, /* a script a label */
    { "p\u0430ypal.example", TRUE },
    { "www.sh\u03bfp.example", TRUE }, /* omicron */
    { "shop-\u65e5\u672c.example", FALSE },
    { "\u13a0pple.example", TRUE }, /* Cherokee */
    { "", FALSE },
    { "...", FALSE },
};

START_TEST(mixed)
{
    ck_assert_int_eq(ps_lookalike_is_mixed(mixed_rows[_i].host), mixed_rows[_i].mixed);
}
END_TEST

static const struct {
    const char *name, *known;
    gboolean imitates;
} imitates_rows[] = {
    { "sh0p-rossi.it", "shop-rossi.it", TRUE },
    { "sh0p-rossi.com", "shop-rossi.it", TRUE },
    { "shop-rossi.com", "shop-rossi.it", FALSE },
    { "shop-rossi.it", "shop-rossi.it", FALSE },
    { "sh0p.it", "shop.it", TRUE },
    { "sh0p.com", "shop.it", FALSE }, /* too short */
    { "xn--80aa0cbo65f.com", "paypal.com", TRUE },
    { "xn--mnchen-3ya.de", "munchen.de", FALSE }, /* an umlaut can be seen */
    { "rossi.it", "russo.it", FALSE },
};

START_TEST(imitates)
{
    ck_assert_int_eq(ps_lookalike_imitates(imitates_rows[_i].name, imitates_rows[_i].known),
        imitates_rows[_i].imitates);
}
END_TEST

static const struct {
    const char *name, *want;
} known_rows[] = {
    { "paypa1.com", "paypal.com" },
    { "paypa1.example", "paypal.com" },
    { "paypal.it", NULL },
    { "rnicrosoft.com", "microsoft.com" },
    { "dh1.com", "dhl.com" },
    { "dh1.example", NULL },
    { "xn--80aa0cbo65f.com", "paypal.com" },
    { "shop.example", NULL },
    { "xn--", NULL },
    { "", NULL },
};

static PsLookalikes *
three_known(void)
{
    PsLookalikes *known = ps_lookalikes_new();

    ps_lookalikes_add(known, "paypal.com");
    ps_lookalikes_add(known, "microsoft.com");
    ps_lookalikes_add(known, "dhl.com");
    return known;
}

START_TEST(known)
{
    g_autoptr(PsLookalikes) table = three_known();

    ck_assert_pstr_eq(ps_lookalikes_find(table, known_rows[_i].name), known_rows[_i].want);
}
END_TEST

static const struct {
    const char *word, *want;
} word_rows[] = {
    { "\u0420\u0430\u0443\u0420\u0430\u04cf", "paypal.com" },
    { "PayPa1", NULL }, /* plain ASCII may be anybody's name */
    { "PayPal", NULL },
    { "\u042f\u043d\u0434\u0435\u043a\u0441", NULL },
};

START_TEST(word)
{
    g_autoptr(PsLookalikes) table = three_known();

    ck_assert_pstr_eq(ps_lookalikes_find_word(table, word_rows[_i].word), word_rows[_i].want);
}
END_TEST

SUITE(lookalike, TABLE(skeleton), TEST(ascii), TABLE(mixed), TABLE(imitates), TABLE(known),
    TABLE(word))
