/* SPDX-License-Identifier: MIT */
#include "mail/css_sheet.h"

#include <string.h>

#include "base/limits.h"
#include "mail/html.h"
#include "suite.h"

static const struct {
    const char *in;
    int out;
} color_rows[] = {
    { "#fff", 0xFFFFFF },
    { "#1a2B3c", 0x1A2B3C },
    { "1a2b3c", 0x1A2B3C },
    { "#abcf", 0xAABBCC },
    { "#aabbccdd", 0xAABBCC },
    { "#abc0", PS_COLOR_TRANSPARENT },
    { "#aabbcc00", PS_COLOR_TRANSPARENT },
    { "aabb", PS_COLOR_NONE }, /* no "#": not of four digits */
    { "#12345", PS_COLOR_NONE },
    { "#ggg", PS_COLOR_NONE },
    { " White ", 0xFFFFFF },
    { "rebeccapurple", 0x663399 },
    { "whitish", PS_COLOR_NONE },
    { "rgb(1, 2,3)", 0x010203 },
    { "rgb(100% 0% 50%)", 0xFF007F },
    { "rgba(255,0,0,.5)", 0xFF0000 },
    { "rgba(255 0 0 / 0)", PS_COLOR_TRANSPARENT },
    { "rgb(300, -5, 1e9)", 0xFF00FF },
    { "rgb(1, 2)", PS_COLOR_NONE },
    { "rgb", PS_COLOR_NONE },
    { "rgb(+nan, 1, 1)", PS_COLOR_NONE },
    { "hsl(0, 100%, 50%)", 0xFF0000 },
    { "hsl(120deg 100% 25%)", 0x008000 },
    { "HSLA(-120, 100%, 50%, 1)", 0x0000FF },
    { "hsl(0 0% 100% / 0%)", PS_COLOR_TRANSPARENT },
    { "hsl(1e308 1e308% 50%)", 0xFF7F7F },
    { "transparent", PS_COLOR_TRANSPARENT },
    { "", PS_COLOR_NONE },
};

START_TEST(color)
{
    if (strstr(color_rows[_i].in, "1e308"))
        ck_assert_int_ge(ps_css_color(color_rows[_i].in), 0);
    else
        ck_assert_int_eq(ps_css_color(color_rows[_i].in), color_rows[_i].out);
}
END_TEST

static const struct {
    const char *in;
    double out;
    PsLengthUnit unit;
} length_rows[] = {
    { "12px", 12, PS_LENGTH_PX },
    { "12", 12, PS_LENGTH_PX },
    { "9pt", 12, PS_LENGTH_PX },
    { "-1in", -96, PS_LENGTH_PX },
    { ".5em", 0.5, PS_LENGTH_EM },
    { "150%", 1.5, PS_LENGTH_EM },
    { "2rem", 2, PS_LENGTH_ROOT },
    { "1e30px", 100000, PS_LENGTH_PX },
    { "12vw", -1, PS_LENGTH_PX }, /* no length that is known here */
    { "calc(1px + 1px)", -1, PS_LENGTH_PX },
    { "auto", -1, PS_LENGTH_PX },
    { "1e999px", -1, PS_LENGTH_PX },
};

START_TEST(length)
{
    PsLengthUnit unit = PS_LENGTH_PX;
    double number = -1;

    ps_css_length(length_rows[_i].in, &number, &unit);
    ck_assert_double_eq_tol(number, length_rows[_i].out, 1e-9);
    ck_assert_uint_eq(unit, length_rows[_i].unit);
}
END_TEST

/* WCAG's own examples, and the ends of the scale. */
static const struct {
    int color, background;
    double contrast;
} contrast_rows[] = {
    { 0x000000, 0xFFFFFF, 21 },
    { 0xFFFFFF, 0x000000, 21 },
    { 0x777777, 0xFFFFFF, 4.48 },
    { 0x767676, 0xFFFFFF, 4.54 },
    { 0x123456, 0x123456, 1 },
};

START_TEST(contrast)
{
    ck_assert_double_eq_tol(
        ps_css_contrast(contrast_rows[_i].color, contrast_rows[_i].background),
        contrast_rows[_i].contrast, 0.005);
}
END_TEST

static PsHtml *
read_html(const char *in, gsize len)
{
    g_autoptr(PsText) text = ps_text_new();
    g_autofree char *bytes = g_memdup2(in, MAX(len, 1));
    const char *limit = NULL;
    PsHtml *html;

    ps_text_add_raw(text, bytes, len, 0);
    html = ps_html_new(text, &limit);
    ck_assert_msg(html != NULL, "%s", limit);
    return html;
}

static const char *const kinds[] = { "seen", "display", "visibility", "opacity", "height",
    "offscreen", "clip", "font", "color" };

/* "a:seen b:display(media)" for the words of HTML. */
static char *
sights_of(const PsHtml *html)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < html->stretches->len; i++) {
        const PsStretch *stretch = &g_array_index(html->stretches, PsStretch, i);
        const char *text = ps_text_bytes(html->text) + stretch->start;
        gsize before = out->len;

        for (gsize k = 0; k < stretch->length; k++)
            if (g_ascii_isgraph(text[k]))
                g_string_append_c(out, text[k]);
        if (out->len > before)
            g_string_append_printf(out, ":%s%s ", kinds[stretch->sight.kind],
                stretch->sight.media ? "(media)" : "");
    }
    return g_strchomp(g_string_free(out, FALSE));
}

#define STYLE(css, html) "<style>" css "</style>" html

static const struct {
    const char *in, *out;
} sight_rows[] = {
    { "<p>a", "a:seen" },
    /* selectors */
    { STYLE(".x{display:none}", "<p>a<p class='y x'>b"), "a:seen b:display" },
    { STYLE("#X{display:none}", "<p id=x>b"), "b:display" },
    { STYLE("p{display:none}", "<P>b</P><div>a</div>"), "b:display a:seen" },
    { STYLE("*{visibility:hidden}", "<p>b"), "b:visibility" },
    { STYLE("p.x.y#z{display:none}", "<p class='y x' id=z>b</p><p class=x id=z>a"),
        "b:display a:seen" },
    { STYLE("[hidden2],[lang=it],[class~=x],[id|=en],[src^=ht],[src$='g'],[alt*=\"idd\"]"
            "{display:none}",
          "<p hidden2>a<p lang=IT>b<p class='y x'>c<p id=en-GB>d<p src=http>e<p src=g>f"
          "<p alt=hidden>g<p lang=ita class=xx>h"),
        "abcdefg:display h:seen" },
    { STYLE("div p{display:none}", "<div><b><p>a</b></div><p>b"), "a:display b:seen" },
    { STYLE("div>p{display:none}", "<div><p>a</p><b><p>b</p></b></div>"), "a:display b:seen" },
    { STYLE(
          "div > b p{display:none}", "<div><i><b><p>a</p></b></i><b><i><p>b</p></i></b></div>"),
        "a:seen b:display" },
    { STYLE("body p{display:none}", "<body><p>a"), "a:display" },
    { STYLE("a,p , .x\n{display:none}", "<p>a<i class=x>b</i>"), "ab:display" },
    { STYLE(".sm\\:w{display:none} .\\31 0{display:none}", "<p class=sm:w>a<p class=10>b"),
        "ab:display" },
    { STYLE("x-tag{display:none}", "<x-tag>a</x-tag>b"), "a:display b:seen" },
    { STYLE("a:link{color:transparent}", "<a href=x>a</a><a>b</a>"), "a:color b:seen" },
    /* what cannot be told says nothing */
    { STYLE("p:hover,p+p,p~p,p::before,p:not(.x),{display:none}", "<p>a<p>b"), "ab:seen" },
    { STYLE("> p{display:none} p >{display:none} p..x{display:none} [{display:none}",
          "<p class=x>a"),
        "a:seen" },
    /* what holds of several */
    { STYLE("p{display:none} p{display:block}", "<p>a"), "a:seen" },
    { STYLE(".x{display:none} p{display:block}", "<p class=x>a"), "a:display" },
    { STYLE("#x{display:block} .x.x.x{display:none}", "<p id=x class=x>a"), "a:seen" },
    { STYLE("p{display:none!important} .x{display:block}", "<p class=x style=display:block>a"),
        "a:display" },
    { STYLE("p{display:none}", "<p style=display:block>a"), "a:seen" },
    { STYLE("p{display:none}", "<p style='display:block'>a")
            STYLE("p{display:none!important}", ""),
        "a:display" },
    { "<p hidden style=display:block>a", "a:seen" },
    /* at-rules */
    { STYLE("@import url(x.css); @charset 'x'; p{display:none}", "<p>a"), "a:display" },
    { STYLE("@font-face{src:url(x)} @keyframes x{0%{opacity:0}} p{display:none}", "<p>a"),
        "a:display" },
    { STYLE("@media screen{p{display:none}}", "<p>a"), "a:display" },
    { STYLE("@media print{p{display:none}} @media (max-width:9px){p{display:none}}", "<p>a"),
        "a:seen" },
    { STYLE("@media (max-width:9px){@media print{p{display:none}}} p{display:none}", "<p>a"),
        "a:display" },
    { "<style media='only print'>p{display:none}</style><style media=screen>b{display:none}"
      "</style><p>a<b>b",
        "a:seen b:display" },
    /* what a media query shows */
    { STYLE("@media (max-width:9px){.m{display:block!important}}",
          "<div class=m style=display:none>a</div><div style=display:none>b</div>"),
        "a:display(media) b:display" },
    { STYLE(".m{display:none} @media screen and (max-width:9px){.m{display:table}}",
          "<div class=m><p>a</div>"),
        "a:display(media)" },
    { STYLE("@media (max-width:9px){.m{color:red;display:none}}",
          "<div class=m style=display:none>a</div>"),
        "a:display" },
    { STYLE("@media (max-width:9px){.m{max-height:none}}",
          "<div class=m style='max-height:0;overflow:hidden'>a</div>"),
        "a:height(media)" },
    { STYLE("@media (max-width:9px){.m{font-size:12px}}",
          "<div class=m style='font-size:0'>a</div>"),
        "a:font(media)" },
    /* ways to hide */
    { "<p style='opacity:.01'>a<p style='opacity:1%'>b<p style='opacity:.5'>c",
        "ab:opacity c:seen" },
    { "<p style='max-height:0'>a<p style='max-height:0;overflow:hidden'>b<p style='height:0;"
      "overflow:hidden'>c</p><table><td style='height:0;overflow:hidden'>d",
        "a:seen bc:height d:seen" },
    { "<span style='width:0;overflow:hidden'>a</span><span style='display:block;width:1px;"
      "height:1px;overflow:hidden'>b</span>",
        "a:seen b:height" },
    { "<p style='position:absolute;left:-9999px'>a<p style='left:-9999px'>b<p "
      "style='text-indent:"
      "-9999px'>c<p style='margin-left:-100in'>d<p style='position:fixed;top:-50em;left:0'>e",
        "a:offscreen b:seen cde:offscreen" },
    { "<p style='position:absolute;clip:rect(0 0 0 0)'>a<p style='clip-path:inset(50%)'>b"
      "<p style='clip:rect(auto,10px,10px,auto)'>c",
        "ab:clip c:seen" },
    { "<p style='font:0/0 a'>a<p style='font:bold 12px/1.5 Arial'>b<p "
      "style=font-size:xx-small>c",
        "a:font b:seen c:seen" },
    { "<div style=font-size:0><p style=font-size:200%>a<p style=font-size:1rem>b</div>",
        "a:font b:seen" },
    { "<font size=1>a</font><small><small>b</small></small>", "a:seen b:seen" },
    { "<div style=background:black><p style=color:#010101>a<p style=color:red>b</div>",
        "a:color b:seen" },
    { "<div style='background:url(x)'><p style=color:white>a</div><p style=color:#fefefe>b",
        "a:seen b:color" },
    { "<body bgcolor=black text=black>a<a href=x>b</a>", "a:color b:seen" },
    { "<p style='mso-hide:all'>a", "a:seen" }, /* from Outlook alone */
    /* broken */
    { STYLE("p{display:none", "<p>a"), "a:display" },
    { STYLE("}}} p{display:none}", "<p>a"), "a:display" },
    { STYLE("/* p{} */p/**/{/*;*/display/**/:/**/none/*", "<p>a"), "a:display" },
    { STYLE("p{color:'x\n} b{display:none}", "<p>a<b>b"), "a:seen b:display" },
    { STYLE("p{a{b{c:d}}display:none} b{display:none}", "<p>a<b>b"), "a:seen b:display" },
    { STYLE("<!-- p{display:none} -->", "<p>a"), "a:display" },
    { STYLE("p{display:none;display:bl}", "<p>a"), "a:seen" },
    { STYLE("p{color:;:;font-size:;background:;display:}", "<p>a"), "a:seen" },
};

START_TEST(sight)
{
    g_autoptr(PsHtml) html = read_html(sight_rows[_i].in, strlen(sight_rows[_i].in));
    g_autofree char *sights = sights_of(html);

    ck_assert_str_eq(sights, sight_rows[_i].out);
    ck_assert_ptr_null(html->style_limit);
}
END_TEST

/* HEAD, COUNT times PIECE, TAIL. */
static GString *
repeat(const char *head, const char *piece, guint count, const char *tail)
{
    GString *out = g_string_new(head);

    for (guint i = 0; i < count; i++)
        g_string_append(out, piece);
    return g_string_append(out, tail);
}

/* A sheet past a limit says nothing, and that is told. */
static const struct {
    const char *head, *piece;
    guint count;
    const char *tail, *limit;
} limits_rows[] = {
    { "<style>", "p ", PS_LIMIT_css_parts - 1, "p{display:none}</style><p>a", NULL },
    { "<style>", "p ", PS_LIMIT_css_parts, "p{display:none}</style><p>a", "css_parts" },
    { "<style>p", ".x", 32 * 1024, "{display:none}</style><p>a", "css_parts" },
    { "<style>", "p{color:red}", PS_LIMIT_css_rules, "</style><p>a", NULL },
    { "<style>", "p{color:red}", PS_LIMIT_css_rules + 1, "</style><p>a", "css_rules" },
    { "<style>p,", "p,", 100000, "p{color:red}</style><p>a", "css_rules" },
    { "<style>", "p{color:red}", 4000, "</style>" STYLE("", "") "<p>a", NULL },
    { "<style>", "@media (x){", 100000, "p{display:none}</style><p>a", NULL },
    { "<style>", "p{", 100000, "</style><p>a", NULL },
    { "<style>", "/*", 1000000, "</style><p>a", NULL },
    { "<style>", "/**/", 1000000, "</style><p>a", NULL },
    { "<style>", "'(", 1000000, "</style><p>a", NULL },
    { "<p style='", "display:none;", 200000, "'>a", NULL },
    { "<p class='", "x ", 1000000, "'>a" STYLE(".x{color:red}", ""), "css_steps" },
};

START_TEST(limits)
{
    g_autoptr(PsHtml) html = NULL;
    GString *in = repeat(limits_rows[_i].head, limits_rows[_i].piece, limits_rows[_i].count,
        limits_rows[_i].tail);

    html = read_html(in->str, in->len);
    ck_assert_str_eq(html->style_limit ? html->style_limit : "-",
        limits_rows[_i].limit ? limits_rows[_i].limit : "-");
    if (limits_rows[_i].limit)
        ck_assert(!ps_span_is_none(html->style_at));
    g_string_free(in, TRUE);
}
END_TEST

/* Rules that go through all elements around each of very many. */
START_TEST(steps)
{
    GString *in = g_string_new("<style>");
    g_autoptr(PsHtml) html = NULL;

    for (guint i = 0; i < 1000; i++)
        g_string_append(in, "b i u div p{display:none}");
    g_string_append(in, "</style>");
    for (guint i = 0; i < 500; i++)
        g_string_append(in, "<div>");
    for (guint i = 0; i < 10000; i++)
        g_string_append(in, "<p>a</p>");
    html = read_html(in->str, in->len);
    ck_assert_str_eq(html->style_limit, "css_steps");
    g_string_free(in, TRUE);
}
END_TEST

static const char *const fault_names[] = {
#define PS_HTML_FAULT(id, fact, meaning) fact,
#include "mail/html_fault.def"
#undef PS_HTML_FAULT
};

static const struct {
    const char *in, *out;
} faults_rows[] = {
    { "<p>a<br>b<li>c<td>d", "" },
    { "<p a=1 b=2 A=3>", "html_attribute_twice A@0" },
    { "<div><b></div><i/>", "html_unclosed b@5" },
    { "</div><span></span></span>", "" },
    { "<h1></h1><h2></h2><h4></h4><h2></h2>", "html_heading_skipped h2, h4@18" },
    { "<h3></h3>", "" },
    { "<table><td><table><th></table></table><table role=none></table>",
        "html_table_layout table@0" },
    { "<table>", "html_unclosed table@0" },
    { "vi<!-- x -->agra a<!-- --> b<!-- -->c x<!-- --><!-- -->y",
        "html_word_split viagra@2; html_word_split bc@28" },
};

START_TEST(faults)
{
    g_autoptr(PsHtml) html = read_html(faults_rows[_i].in, strlen(faults_rows[_i].in));
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < html->faults->len; i++) {
        const PsHtmlFault *fault = &g_array_index(html->faults, PsHtmlFault, i);

        g_string_append_printf(out, "%s%s %s@%" G_GSIZE_FORMAT, i ? "; " : "",
            fault_names[fault->kind], fault->text, fault->at.offset);
    }
    ck_assert_str_eq(out->str, faults_rows[_i].out);
}
END_TEST

SUITE(css, TABLE(color), TABLE(length), TABLE(contrast), TABLE(sight), TABLE(limits),
    TEST(steps), TABLE(faults))
