/* SPDX-License-Identifier: MIT */
/* test_imitations.c - words in the letters of another alphabet. */
#include "measured.h"

#define RUSSIAN "Новые модели, скидки, доставка бесплатно, только сегодня. "
#define GREEK "Δείτε σήμερα όλες τις νέες προσφορές μας. "

static const struct {
    const char *text, *want;
} word_rows[] = {
    { "Rоlex and Rolex", "Rоlex" },
    { "Аmazon", "Аmazon" }, /* a Cyrillic A first */
    { "Faceboок", "Faceboок" },
    { "раypal, раураl!", "раypal | раураl" },
    { "Αmazon, Gοοgle", "Αmazon | Gοοgle" }, /* Greek */
    { "pαypαl", "pαypαl" },
    { "«Rоlex»", "Rоlex" },
    { "Яндекс Mail", "" }, /* two words */
    { "Москва и Roma", "" },
    { RUSSIAN "iPhoneы, SMSка, VIPа, Facebookа, 3Dпечать", "" },
    { RUSSIAN "суперSALE, веб-site", "" },
    { RUSSIAN "Rоlex", "Rоlex" },
    { GREEK "Googleα, YouTube", "" },
    { GREEK "Gοοgle", "Gοοgle" },
    { "TNFα IL1β NFκB PPARγ 10kΩ 5µm Δx πr λmax σ2 hν kΩm", "" },
    { "10 k\u2126 x\u00b2 \U0001d431 \u2211x \u212b", "" },
    { "naïve Straße œuvre ĳs ſ", "" },
    { "日本語abc 한국어abc", "" },
    { "a\xff\xd0", "" },
    { "", "" },
};

START_TEST(word)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail = g_strconcat("From: a@shop.example\nMIME-Version: 1.0\n"
                                        "Content-Type: text/plain; charset=utf-8\n"
                                        "Content-Transfer-Encoding: 8bit\n\n",
        word_rows[_i].text, "\n", NULL);
    g_autofree char *got = test_measure(mail, &sending, NULL, "text_homoglyph");

    ck_assert_str_eq(got, word_rows[_i].want);
}
END_TEST

static const struct {
    const char *header, *fact, *want;
} header_rows[] = {
    { "Subject: =?utf-8?q?R=D0=BElex?=\n", "subject_homoglyph", "Rоlex" },
    { "Subject: Rolex\n", "subject_homoglyph", "" },
    { "From: =?utf-8?q?P=D0=B0yPal?= <a@shop.example>\n", "from_mixed_script", "PаyPal" },
    { "From: =?utf-8?b?0K/QvdC00LXQutGB?= Mail <a@shop.example>\n", "from_mixed_script", "" },
    { "From: x <a@xn--pypal-4ve.com>\n", "from_mixed_script", "pаypal.com" },
};

START_TEST(header)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail = g_strconcat(header_rows[_i].header, "\ntext\n", NULL);
    g_autofree char *got = test_measure(mail, &sending, NULL, header_rows[_i].fact);

    ck_assert_str_eq(got, header_rows[_i].want);
}
END_TEST

SUITE(imitations, TABLE(word), TABLE(header))
