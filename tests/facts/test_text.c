/* SPDX-License-Identifier: MIT */
/* test_text.c - facts of what a reader sees, does not see, and how it is written. */
#include "measured.h"

static const char *const words[] = { "unsubscri", "abbestell", "cancella * iscrizione", NULL };

/* Measure an HTML mail with the subject "December" and return the values of FACT. */
static char *
measure_html(const char *html, const char *fact)
{
    const PsSending sending = { .stage = "draft", .volume = -1, .now = TEST_NOW };
    g_autofree char *mail = g_strconcat("Subject: December\nMIME-Version: 1.0\n"
                                        "Content-Type: text/html; charset=utf-8\n\n",
        html, NULL);
    g_autoptr(PsSource) source = ps_source_new(mail, strlen(mail));
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsDns) dns = ps_dns_open("off", NULL, NULL);
    PsMeasured from = { .source = source,
        .message = message,
        .sending = &sending,
        .dns = dns,
        .unsubscribe_words = words };

    ck_assert(ps_measure_message(facts, &from, NULL));
    return test_values(facts, fact);
}

#define HIDDEN(text) "<div style='display:none'>" text "</div>"

static const struct {
    const char *html, *fact, *want;
} text_rows[] = {
    /* the first hidden text is there for the preview, if it stands at the top */
    { HIDDEN("in the inbox") "<p>Text", "html_hidden_chars", "0" },
    { "<p>Text that goes on for a while" HIDDEN("spam words"), "html_hidden_chars", "9" },
    { "<p>Text that goes on for a while" HIDDEN("spam words"), "html_hidden_text",
        "spam words" },
    { "<p>Online</p>" HIDDEN("in the inbox") "<p>Text", "html_hidden_chars", "0" },
    { "<p>Here <i style=display:none>words</i> go on", "html_hidden_chars", "5" },
    { HIDDEN("one two") "<p>Text" HIDDEN("spam words"), "html_hidden_text", "spam words" },
    { "a <i style=font-size:0>spam</i> b", "html_font_zero", "spam" },
    { "a <i style=font-size:0>.</i> b", "html_font_zero", "" },
    { "<p>a <i style=font-size:.1em>spam</i> b", "html_font_tiny", "spam" },
    { "<p>a <i style=color:#fff>spam</i> b", "html_color_hidden", "spam" },
    { "<p>a <i style=color:#fefeff>spam</i> b", "html_color_hidden", "spam" },
    { "<p>a <i style=color:#ddd>spam</i> b", "html_color_hidden", "" },
    { "<style>@media (x){p{display:block}}</style>a<p style=display:none>spam words</p>b",
        "html_hidden_chars", "0" },
    { "one two three four five six" HIDDEN("One, two; three four: five!"), "html_hidden_chars",
        "0" },
    { "one two three four five six" HIDDEN("one two other more new"), "html_hidden_chars",
        "18" },
    /* the preview */
    { "<title>x</title>" HIDDEN("Come &amp; see") "<p>Text", "preview", "Come & see Text" },
    { HIDDEN("Come"
             "&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;"
             "&zwnj;&nbsp;") "<p>Text",
        "preview", "Come" },
    { "<img src=x>", "preview", "" },
    /* looks */
    { "<p style=font-size:9pt>aa <b style=font-size:1.5em>bb</b> .", "text_size",
        "12 px | 18 px" },
    { "<p style=color:#777>aa</p><h1 style=color:#777>bb</h1>", "text_contrast",
        "#777777 on #ffffff" },
    { "<p style=color:#777>aa</p><h1 style=color:#777>bb</h1>", "text_contrast_large",
        "#777777 on #ffffff" },
    { "<p style='background:url(x);color:#777'>aa", "text_contrast", "" },
    /* the way out */
    { "<a href=x>Unsubscribe</a>", "unsubscribe_link", "Unsubscribe" },
    { "<a href=/unsubscribe?a>here</a>", "unsubscribe_link", "here" },
    { "<a href=x><img src=y alt=Unsubscribe></a>", "unsubscribe_link", "Unsubscribe" },
    { "To unsubscribe go <a href=x>here</a>.<p><a href=z>Shop</a>", "unsubscribe_link",
        "here" },
    { "Cancella la tua iscrizione <a href=x>qui</a>", "unsubscribe_link", "qui" },
    { "Cancella questo e quello e poi anche la tua iscrizione <a href=x>qui</a>",
        "unsubscribe_link", "" },
    { "unsubscribe", "unsubscribe_link", "" },
    { "unsubscribe", "unsubscribe_text", "1" },
    { HIDDEN("<a href=x>Unsubscribe</a>") "b", "unsubscribe_link", "" },
    { HIDDEN("<a href=x>Unsubscribe</a>") "b", "unsubscribe_hidden", "x" },
    { HIDDEN("<a href=x>Unsubscribe</a>") "b", "unsubscribe_text", "" },
    { "<a href=x style='font-size:6px;color:#ddd'>Unsubscribe</a>", "unsubscribe_size", "6" },
    { "<a href=x style='font-size:6px;color:#ddd'>Unsubscribe</a>", "unsubscribe_contrast",
        "1.35" },
    { "<a href=x style=font-size:6px>Unsubscribe</a><a href=y>unsubscribe</a>",
        "unsubscribe_size", "16" },
    /* markup */
    { "<title> A </title>", "html_title", "A" },
    { "<img src=''><img alt=x>", "image_src_missing", " | " },
    { "<img src=a width=50%><img src=b style=height:1em><img src=c>", "image_size_missing",
        "b | c" },
    { "<img src=http://a/ width=1 height=1><img src=http://b/ width=1 height=1>"
      "<img src=http://b/ width=1 height=1>",
        "image_pixel", "http://a/" },
};

START_TEST(text)
{
    g_autofree char *got = measure_html(text_rows[_i].html, text_rows[_i].fact);

    ck_assert_str_eq(got, text_rows[_i].want);
}
END_TEST

/* Half of the letters are references. */
START_TEST(references)
{
    GString *html = g_string_new(NULL);
    g_autofree char *got = NULL;

    for (guint i = 0; i < 100; i++)
        g_string_append(html, "a&#97;&#39;&#xE8;");
    got = measure_html(html->str, "html_references");
    ck_assert_str_eq(got, "50");
    g_string_free(html, TRUE);
}
END_TEST

/* What stands behind 102 KiB of HTML Gmail does not show. */
START_TEST(cut)
{
    static const char *const facts[][2] = { { "unsubscribe_cut", "Unsubscribe" },
        { "image_pixel_cut", "http://a/" } };
    GString *html = g_string_new("<p>");

    for (guint i = 0; i < 2100; i++)
        g_string_append(html, "0123456789 0123456789 0123456789 0123456789 012345");
    g_string_append(html, "<a href=x>Unsubscribe</a><img src=http://a/ width=1 height=1>");
    for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *got = measure_html(html->str, facts[i][0]);

        ck_assert_str_eq(got, facts[i][1]);
    }
    g_string_erase(html, 3, 5000); /* now it is in time */
    for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *got = measure_html(html->str, facts[i][0]);

        ck_assert_str_eq(got, "");
    }
    g_string_free(html, TRUE);
}
END_TEST

SUITE(text, TABLE(text), TEST(references), TEST(cut))
