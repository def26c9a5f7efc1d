/* SPDX-License-Identifier: MIT */
/* Eval functions of SpamAssassin's for the text of a mail. */
#include "rules/sa/stock.h"
#include "rules/bench.h"

#define HEADER "From: a@shop.example\nSubject: x\n"
#define ALTERNATIVE HEADER "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
#define PLAIN "Content-Type: text/plain\n\n"
#define HTML "\n--b\nContent-Type: text/html\n\n"
#define END "\n--b--\n"

static const struct {
    const char *eval, *raw, *out;
} outcome_rows[] = {
    { "check_body_length('4')", HEADER "\nabcd", "hit" },
    { "check_body_length('4')", HEADER "\nabcde", "miss" },
    { "check_body_length('0')", HEADER "\n", "hit" },
    { "check_blank_line_ratio('40', '50', '4')", HEADER "\na\n\nb\n \t\n", "hit" },
    { "check_blank_line_ratio('40', '49', '4')", HEADER "\na\n\nb\n\n", "miss" },
    { "check_blank_line_ratio('nan', '49', 'nan')", HEADER "\na\n\nb\n\n", "miss" },
    { "check_blank_line_ratio('nan', 'nan')", HEADER "\na\n\nb\n\n", "hit" },
    { "check_blank_line_ratio('40', '50', '5')", HEADER "\na\n\nb\n\n", "miss" },
    { "check_blank_line_ratio('0', '50')", HEADER "\n", "hit" },
    { "tvd_vertical_words('0', '10')", HEADER "\nabcdefghijklmnopqrstuvwxyz r\n", "hit" },
    { "tvd_vertical_words('0', '10')", HEADER "\nabcdefg r\n", "miss" },
    { "tvd_vertical_words('0', '10')", HEADER "\nab c\n", "miss" }, /* too short to say */
    { "tvd_vertical_words('90', '100')", HEADER "\na b c d e f\n", "hit" },
    /* words that the HTML has and the text has not */
    { "multipart_alternative_difference('99', '100')", ALTERNATIVE PLAIN "a b" HTML "c d" END,
        "hit" },
    { "multipart_alternative_difference('0', '0')",
        ALTERNATIVE PLAIN "c, d" HTML "<b>c,</b> d" END, "hit" },
    { "multipart_alternative_difference('49', '50')", ALTERNATIVE PLAIN "c" HTML "c d d" END,
        "hit" },
    { "multipart_alternative_difference('49', '50')", ALTERNATIVE PLAIN "c d" HTML "c d d" END,
        "hit" },
    { "multipart_alternative_difference('1', '100')", ALTERNATIVE PLAIN "c" HTML "c * --" END,
        "miss" },
    { "multipart_alternative_difference('99', '100')",
        ALTERNATIVE PLAIN "a b" HTML "<img src=x>" END, "hit" },
    { "multipart_alternative_difference('99', '100')", ALTERNATIVE PLAIN "a b" HTML "<p>" END,
        "miss" },
    { "multipart_alternative_difference('99', '100')",
        ALTERNATIVE "Content-Type: text/html\n\na\n--b\nContent-Type: text/calendar\n\nb" END,
        "miss" },
    { "multipart_alternative_difference('99', '100')",
        HEADER "Content-Type: multipart/mixed; boundary=b\n\n--b\n" PLAIN "a" HTML "b" END,
        "miss" },
    { "multipart_alternative_difference('99', 'undef')", ALTERNATIVE PLAIN "a" HTML "c" END,
        "hit" },
    { "multipart_alternative_difference_count('3', '1')",
        ALTERNATIVE PLAIN "a b c d e f g" HTML "x y" END, "hit" },
    { "multipart_alternative_difference_count('3', '1')",
        ALTERNATIVE PLAIN "a b c d" HTML "x" END, "miss" },
    { "multipart_alternative_difference_count('3', '1')",
        ALTERNATIVE PLAIN "a b c d e f" HTML "x y" END, "miss" },
    { "check_stock_info('2')", HEADER "\nCompany Name: X\n\n  Symbol : Y\n", "hit" },
    { "check_stock_info('2')", HEADER "\nSymbol: X\nSymbol: Y\n", "miss" },
    { "check_stock_info('2')", HEADER "\nTarget:\nRating: 9\n",
        "miss" }, /* one takes the other's line */
    { "check_stock_info('1')", HEADER "\nan overlong line that ends in a symbol: X\n", "miss" },
    { "check_stock_info('1')", HEADER "\nSymbol:\n", "miss" },
    { "check_stock_info('1')", HEADER "\nS y m b o l\n: X\n", "hit" },
    { "plaintext_body_length('5', '5')", HEADER "\nhello", "hit" },
    { "plaintext_sig_length('8')", HEADER "\nhello\n-- \nthe shop\n", "hit" },
    { "plaintext_sig_length('11')", HEADER "\nhello\n-- \nthe shop\n", "miss" },
    { "plaintext_body_sig_ratio('0', '0.7')", HEADER "\nhello\n--\nthe shop\n", "hit" },
    { "plaintext_body_sig_ratio('0', '0.5')", HEADER "\nhello\n--\nthe shop\n", "miss" },
    { "plaintext_body_sig_ratio('1000')", HEADER "\nhello\n-- \nme\n", "hit" }, /* a decoy */
    { "plaintext_body_length('0')", HEADER "Content-Type: text/html\n\nx", "miss" },
};

START_TEST(outcome)
{
    g_autofree char *rule = g_strconcat("body eval:", outcome_rows[_i].eval, NULL);
    const char *raw = outcome_rows[_i].raw;
    g_autofree char *out = sa_rule(rule, raw, strlen(raw));

    ck_assert_msg(
        !strcmp(out, outcome_rows[_i].out), "%s: %s: %s", outcome_rows[_i].eval, raw, out);
}
END_TEST

static const struct {
    const char *key, *word;
} stock_rows[] = {
    { "", NULL },
    { "name", NULL },
    { "thecompany", "company" },
    { "companyname", "companyname" },
    { "stock", "stock" },
    { "sxtxoxcxk", "sxtxoxcxk" },
    { "sstock", "sstock" },
    { "symbol", "symbol" },
    { "sym", "sym" },
    { "symbo", NULL },
    { "syxm", "syxm" },
    { "tradingdate", "tradingdate" },
    { "thetradingdate", NULL },
    { "openingp", "openingp" },
    { "currentprice", "currentprice" },
    { "currentpri", NULL },
    { "sixmonthestimates", "monthestimates" },
    { "marketrating", "rating" },
};

START_TEST(stock)
{
    g_autofree char *key = g_strdup(stock_rows[_i].key);

    ck_assert_pstr_eq(ps_sa_stock_word(key), stock_rows[_i].word);
}
END_TEST

SUITE(sa_body, TABLE(outcome), TABLE(stock))
