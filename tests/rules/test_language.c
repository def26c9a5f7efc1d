/* SPDX-License-Identifier: MIT */
/* What SpamAssassin's language means, a small rule file a row. */
#include "rules/bench.h"

static const char parts[] = "From: Shop <news@shop.example>\n"
                            "Content-Type:  multipart/mixed;\n"
                            "  boundary=b\n"
                            "X-One: head\n"
                            "\n"
                            "--b\n"
                            "Content-Type: text/plain\n"
                            "X-Note: first\n"
                            "X-Note: =?utf-8?q?se=63ond?=\n"
                            "\n"
                            "hello\n"
                            "--b\n"
                            "content-type:\n"
                            " image/gif;\n"
                            "\tname=\"a.gif\"\n"
                            "X-Note: note note\n"
                            "\n"
                            "R0lGODlh\n"
                            "--b--\n";

static const struct {
    const char *in;
    const char *out;
} part_rows[] = {
    { "mimeheader R Content-Type =~ /image/\n", "hit 1: image" },
    { "mimeheader R Content-Type =~ /^multipart.mixed; boundary=b$/\n",
        "hit 1: multipart/mixed; boundary=b" },
    { "mimeheader R X-Note =~ /first/\n", "miss" }, /* the last of a part counts */
    { "mimeheader R X-Note =~ /^second$/\n", "hit 1: second" },
    { "mimeheader R X-Note:raw =~ /^=.utf-8.*\\n\\z/\n", "hit 1: =?utf-8?q?se=63ond?=~" },
    { "mimeheader R x-note: =~ /second/\n", "hit 1: second" },
    { "mimeheader R Content-Type:raw =~ m{^image/gif;\\n\\tname}\n",
        "hit 1: image/gif;~\tname" },
    { "mimeheader R Content-Type:raw =~ /^  multipart/\n", "hit 1:   multipart" },
    { "mimeheader R X-None =~ /^$/\n", "hit 1: ||" },
    { "mimeheader R X-One =~ /^gone$/ [if-unset: gone]\n", "hit 1: gone|gone" },
    { "mimeheader R X-One:raw =~ /gone/ [if-unset: gone]\n", "miss" },
    { "mimeheader R X-One !~ /head/\n", "miss" },
    { "mimeheader R X-One !~ /tail/\n", "hit 1" },
    { "mimeheader R ALL =~ /^X-Note: note/m\n", "hit 1: X-Note: note" },
    { "mimeheader R ALL:raw =~ /^content-type: image.gif; name/m\n",
        "hit 1: content-type: image/gif; name" },
    { "mimeheader R X-Note =~ /note|second/\ntflags R multiple\n", "hit 1: second" },
    { "mimeheader R X-Note =~ /note/\ntflags R multiple\n", "hit 2: note|note" },
    { "mimeheader R X-Note =~ /note/\ntflags R multiple maxhits=1\n", "hit 1: note|note" },
    { "mimeheader R X-Note =~ /note/\ntflags R range=1-2\n", "miss" },
    { "mimeheader R X-Note =~ /note/\ntflags R range=3\n", "hit 1: note|note" },
    { "mimeheader R X-Note =~ /second/\ntflags R range=-2\n", "hit 1: second" },
    { "mimeheader R X-Note =~ /second/\ntflags R range=3-\n", "miss" },
    { "mimeheader R X-Note =~ /second\\nnote/\n", "miss" },
    { "mimeheader R X-Note =~ /second\\nnote/\ntflags R concat\n", "hit 1: second~note" },
    { "mimeheader R X-Note =~ /\\A\\nsecond/\ntflags R concat\n", "hit 1: ~second" },
    { "mimeheader R X-Note =~ /\\Anote/\ntflags R concat range=3-\n", "hit 1: note" },
    { "mimeheader R X-Note !~ /third/\ntflags R concat\n", "hit 1" },
};

static const char links[] =
    "Subject: see www.shop.example/x\n"
    "Content-Type: text/html\n"
    "\n"
    "<a href=\"http://login.evil.co.uk/%61?x=1\">https://bank.example/</a>\n"
    "<img src=\"http://img.shop.example/logo.png\"><a href=\"mailto:a@b.example\">us</a>\n"
    "bare.example.com\n";

static const struct {
    const char *in;
    const char *out;
} link_detail_rows[] = {
    { "uri_detail R raw =~ /evil/\n", "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R raw =~ /evil/\nuri_detail R host =~ /^login/\n",
        "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R raw =~ /good/\nuri_detail R host =~ /^login/\n", "miss" },
    { "uri_detail R raw =~ /good/\nuri_detail R raw =~ /evil/\n",
        "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R raw =~ m!/%61!i\n", "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R raw =~ /uk\\/a/\n", "miss" },
    { "uri_detail R cleaned =~ /uk\\/a/\n", "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R text =~ /bank/ domain =~ /^evil\\.co\\.uk$/\n",
        "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R text =~ /bank/ raw !~ m{bank}\n", "miss" }, /* m{ wants a second { */
    { "uri_detail R text =~ /bank/ raw !~ /bank/\n", "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R text =~ /us/ host =~ /evil/\n", "miss" }, /* not of the same URI */
    { "uri_detail R host =~ /^login/\n", "hit 1: http://login.evil.co.uk/%61?x=1" },
    { "uri_detail R type =~ /^img$/\n", "hit 1: http://img.shop.example/logo.png" },
    { "uri_detail R type =~ /^schemeless$/ raw =~ /www/\n",
        "hit 1: http://www.shop.example/x" },
    { "uri_detail R type =~ /^unlinked$/\n", "hit 1: http://bare.example.com" },
    { "uri_detail R type =~ /^img$/ text !~ /x/\n", "miss" }, /* an image has no text */
    { "uri_detail R text !~ /bank/\n", "hit 1: mailto:a@b.example" },
    { "uri_detail R domain =~ /^b\\.example$/\n", "hit 1: mailto:a@b.example" },
    { "uri_detail R raw =~ /a/ raw =~ /evil/\n", "hit 1: http://login.evil.co.uk/%61?x=1" },
};

static const char letter[] = "From: Shop <news@shop.example>\n"
                             "To: Ann <a.nn@b.example>, Bob <bob@b.example>\n"
                             "Subject: for a.nn@b.example\n"
                             "\n"
                             "see http://x.example/?q=a.nn@b.example or q=aXnn@b.example\n"
                             "codes A1 B22 A1\n";

#define GIVER "header __G To:addr =~ /(?<WHO>.*)/\n"

static const struct {
    const char *in;
    const char *out;
} capture_rows[] = {
    { GIVER "body R /q=%{WHO}/\n", "hit 1: q=a.nn@b.example" }, /* the dot is a dot */
    { "body R /q=%{WHO}/\n" GIVER, "hit 1: q=a.nn@b.example" }, /* the giver is run first */
    { GIVER "uri R /\\?q=%{WHO}$/\n", "hit 1: ?q=a.nn@b.example" },
    { GIVER "header R Subject =~ /^for %{WHO}/\n", "hit 1: for a.nn@b.example" },
    { GIVER "header R Subject !~ /nobody %{WHO}/\n", "hit 1: for a.nn@b.example~" },
    { "header __G To:addr =~ /(?P<WHO>a.*)/\nbody R /%{WHO} or/\n",
        "hit 1: a.nn@b.example or" },
    { "header __G To:addr =~ /(?'WHO'a.*)/\nbody R /%{WHO} or/\n", "hit 1: a.nn@b.example or" },
    { "body R /q=%{WHO}/\n", "miss" },
    { "body R /q=%{WHO}|see/\n", "miss" }, /* not set: it is not run */
    { "header R Subject !~ /%{WHO}/\n", "miss" },
    { "header __G X-None =~ /(?<WHO>.*)/\nbody R /see|%{WHO}/\n", "miss" }, /* empty */
    { GIVER "score __G 0\nbody R /q=%{WHO}|see/\n", "miss" },
    { GIVER "body R /q=%{WHO}|%{NONE}/\n", "miss" },
    { GIVER "body R /q=\\%{WHO}|see/\n", "hit 1: see" }, /* a backslash: no name */
    { GIVER "body R /q=%{Who}|see/\n", "hit 1: see" },
    { "body __G /(?<CODE>[AB]\\d+)/\nbody R /%{CODE}/\n", "hit 1: A1|A1" }, /* the first */
    { "body __G /(?<CODE>[AB]\\d+)/\ntflags __G multiple\nbody R /%{CODE}/\n",
        "hit 1: A1|B22|A1" },
    { "body __G /(?<A>A\\d).(?<B>B\\d+)/\nbody R /%{B} %{A}/\n", "hit 1: B22 A1" },
    { GIVER "body __H /(?<X>%{WHO})/\nbody R /q=%{X}/\n", "miss" }, /* no chains */
    { "body __G /(?<CODE>[AB]\\d+)/\nmeta R __G\n", "hit 1: A1|B22|A1" },
    { "mimeheader __G To =~ /<(?<WHO>[^>]*)>/\nbody R /q=%{WHO}/\n",
        "hit 1: q=a.nn@b.example" },
    { "full __G /(?<WHO>(?:.|\\n|[\\s\\S])*[QZ])/\nbody R /see|%{WHO}/\n",
        "not checked: __G (regex limit)" }, /* who knows what it would give */
    { "full __G /(?<WHO>(?:.|\\n|[\\s\\S])*[QZ])/\nheader R Subject !~ /%{WHO}/\n",
        "not checked: __G (regex limit)" },
    { "replace_tag W %{WHO}\nreplace_rules R\n" GIVER "body R /q=<W>/\n",
        "hit 1: q=a.nn@b.example" },
};

static void
check_row(const char *in, const char *raw, const char *out)
{
    Bench b = bench_new(in, raw);
    g_autofree char *got = NULL;

    bench_run(&b);
    got = outcome_of(&b, "R");
    ck_assert_msg(!strcmp(got, out), "%s: %s, not %s", in, got, out);
    bench_clear(&b);
}

START_TEST(part)
{
    check_row(part_rows[_i].in, parts, part_rows[_i].out);
}
END_TEST

START_TEST(link_detail)
{
    check_row(link_detail_rows[_i].in, links, link_detail_rows[_i].out);
}
END_TEST

/* A regex that comes to too much is given up, and its rule is not checked. */
START_TEST(capture_bomb)
{
    g_autoptr(GString) raw = g_string_new("Subject: x\n\n");
    g_autoptr(GString) text =
        g_string_new("body __G /(?<W>\\w+)/\ntflags __G multiple\nbody R /");
    Bench b;
    g_autofree char *got = NULL;

    for (guint i = 0; i < 100; i++)
        g_string_append_printf(raw, "word%0200u ", i);
    for (guint i = 0; i < 3000; i++)
        g_string_append(text, "%{W}");
    g_string_append(text, "/\n");
    b = bench_new(text->str, raw->str);
    bench_run(&b);
    got = outcome_of(&b, "R");
    ck_assert_str_eq(got, "not checked: R (regex limit)");
    bench_clear(&b);
}
END_TEST

START_TEST(capture)
{
    check_row(capture_rows[_i].in, letter, capture_rows[_i].out);
}
END_TEST

SUITE(language, TABLE(part), TABLE(link_detail), TABLE(capture), TEST(capture_bomb))
