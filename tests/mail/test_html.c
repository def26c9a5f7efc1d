/* SPDX-License-Identifier: MIT */
#include "mail/html.h"

#include <string.h>

#include "suite.h"

/* The raw file of these tests is the HTML, behind so many other bytes. */
#define BEFORE 100

static char *
copy(const char *in)
{
    return g_memdup2(in, MAX(strlen(in), 1));
}

static PsHtml *
read_html(const char *in, const char **ret_limit)
{
    gsize len = strlen(in);
    g_autofree char *bytes = copy(in);
    g_autoptr(PsText) text = ps_text_new();

    ps_text_add_raw(text, bytes, len, BEFORE);
    return ps_html_new(text, ret_limit);
}

static PsHtml *
html_of(const char *in)
{
    const char *limit = NULL;
    PsHtml *html = read_html(in, &limit);

    ck_assert_msg(html != NULL, "%s", limit);
    return html;
}

/* What stands at SPAN. */
static char *
raw_of(const char *in, PsSpan span)
{
    if (ps_span_is_none(span))
        return g_strdup("-");
    ck_assert_uint_ge(span.offset, BEFORE);
    ck_assert_uint_le(ps_span_end(span), BEFORE + strlen(in));
    return g_strndup(in + span.offset - BEFORE, span.length);
}

static const struct {
    const char *in, *out;
} rendered_rows[] = {
    { "", "" },
    { "plain", "plain" },
    { "  two \t\r\n words  ", " two words " },
    /* white space by tag, on opening and on closing */
    { "a<br>b<BR/>c", "a\nb\nc" },
    { "a<div>b</div>c", "a\nb\nc" },
    { "a<p>b</p>c<hr>d", "a\n\nb\n\nc\n\nd" },
    { "<ul><li>a<li>b</ul>", " a b" },
    { "<table><tr><td>a</td><td>b</td></tr></table>", " a  b " },
    { "a<span>b</span><b>c</b><unknown>d</unknown>", "abcd" },
    { "a </div> b", "a\nb" }, /* an end tag that no tree knows of */
    { "a<td>b", "a b" },
    /* one space goes on either side of such white space, if the text can be seen */
    { "a <br> b", "a\nb" },
    { "a <br> <b> b</b>", "a\n b" },
    { "<font color=white>a <br> b</font>", "a \n b" },
    { "<font color=#fefefe>a <br> b</font>", "a \n b" },
    { "<font size=1>a <br> b</font>", "a \n b" },
    { "<small><small>a <br> b</small></small>", "a \n b" },
    { "<font size=1>&nbsp;<br>&nbsp;</font>", "\n" },
    { "<div style='display: none'>a </div> b", "\na \nb" },
    { "<div style='background:#000 url(x);color:black'>a </div> b", "\na \nb" },
    { "<table><tr><td style='color:white'>a <td>b </td></table>", " a  b " },
    /* references */
    { "&lt;b&gt; &amp;amp; &egrave;&#232;&#xE8;", "<b> &amp; \u00e8\u00e8\u00e8" },
    { "&egrave &eacutex &notit; &nothing", "\u00e8 \u00e9x \u00acit; \u00aching" },
    { "&hellip &hellip; & &; &# &#x; &bogus;", "&hellip \u2026 & &; &# &#x; &bogus;" },
    { "&NotEqualTilde;&CounterClockwiseContourIntegral;", "\u2242\u0338\u2233" },
    { "&#0;&#xD800;&#x110000;&#99999999999999;", "\ufffd\ufffd\ufffd\ufffd" },
    { "&#150;", "\xc2\x96" },
    { "a &nbsp;&#32; b&#160;c", "a b\u00a0c" },
    { "\u201cq\u201d \u2018x\u2019 &ldquo;", "\"q\" \u2018x\u2019 \u201c" },
    /* what is no text */
    { "a<!-- b --> c<!-->d<!--->e<!-- -- > --!>f", "a cdef" },
    { "a<!-- never closed <br>", "a" },
    { "a<?php b ?>c<!DOCTYPE html>d</ x>e", "acde" },
    { "<script>if (a<b) '</div>'</script>x<style>p{}</style>y", "xy" },
    { "<style>p{}<br>", "" },
    { "a <b c", "a " },
    { "a < b <3 </", "a < b <3 </" },
    { "<a title='>'>x</a><a title=\">\">y</a><a t=>z", "xyz" },
    /* elements without tags inside */
    { "<title>A <b> &amp; B</title>x", "\n\nA <b> & B\n\nx" },
    { "<textarea>a<br>&lt;</textarea>", "a<br><" },
    { "<xmp>a<br>&lt;</xmp>", "\n\na<br>&lt;\n\n" },
    { "<plaintext>a<br></plaintext>", "\n\na<br></plaintext>" },
    /* text that a tree would move stays where it is */
    { "<table>a<tr><td>b</td></tr>c</table>", "a b c" },
    { "<select>a<option>b</select>c", "abc" },
};

START_TEST(rendered)
{
    g_autoptr(PsHtml) html = html_of(rendered_rows[_i].in);

    ck_assert_str_eq(ps_text_bytes(html->text), rendered_rows[_i].out);
}
END_TEST

static const struct {
    const char *in, *find, *raw;
} place_rows[] = {
    { "one two three", "two", "two" },
    { "one\r\n two", "e t", "e\r\n t" },
    { "x&egrave;y", "\u00e8", "&egrave;" },
    { "x&egravey", "\u00e8y", "&egravey" },
    { "x&NotEqualTilde;y", "\u0338", "&NotEqualTilde;" },
    { "wo<b>r</b>d", "word", "wo<b>r</b>d" },
    { "w<!-- x -->ord", "ord", "ord" },
    { "a<br>b", "a\nb", "a<br>b" },
    { "a<br>b", "\n", "-" }, /* put in by us */
    { "a &nbsp; b", " ", " &nbsp; " },
    { "a <br> b", "\nb", "b" },
    { "\u201cq\u201d", "\"q\"", "\u201cq\u201d" },
    { "&#104;&#x74;tp", "http", "&#104;&#x74;tp" },
    { "<title>T</title>x", "T", "T" },
    { "<table>a<tr><td>b</table>c", "a b", "a<tr><td>b" },
};

START_TEST(place)
{
    const char *in = place_rows[_i].in;
    g_autoptr(PsHtml) html = html_of(in);
    const char *text = ps_text_bytes(html->text), *found = strstr(text, place_rows[_i].find);
    g_autofree char *raw = NULL;

    ck_assert_ptr_nonnull(found);
    raw = raw_of(
        in, ps_text_span(html->text, (gsize) (found - text), strlen(place_rows[_i].find)));
    ck_assert_str_eq(raw, place_rows[_i].raw);
}
END_TEST

/* Kind, element, URL and its raw place, text shown and its raw place. */
static const struct {
    const char *in, *out;
} links_rows[] = {
    { "<a href=\"http://a.example/\">x</a>",
        "0 a <http://a.example/> at http://a.example/ shows <x> at x" },
    { "<a href=' http://a.example/?a=1&amp;b=2\n'> go <b>there </b> </a>",
        "0 a <http://a.example/?a=1&b=2> at http://a.example/?a=1&amp;b=2"
        " shows <go there> at go <b>there" },
    { "<a href=http://a.example/?a=1&copy=2&reg>x</a>",
        "0 a <http://a.example/?a=1&copy=2\u00ae> at http://a.example/?a=1&copy=2&reg"
        " shows <x> at x" },
    { "<a href=x>one<br>two</a>", "0 a <x> at x shows <one two> at one<br>two" },
    { "<a href=x>one<p>two</a>", "0 a <x> at x shows <one two> at one<p>two" },
    { "<a href=x>one<a href=y>two", "0 a <x> at x shows <one> at one"
                                    "; 0 a <y> at y shows <two> at two" },
    { "<td><a href=x>one</td>two", "0 a <x> at x shows <one two> at one</td>two" },
    { "<table><td><a href=x>one<td>two</table>", "0 a <x> at x shows <one> at one" },
    { "<p><a href=x>one<p>two</p></a>", "0 a <x> at x shows <one two> at one<p>two" },
    { "<a href=x><span style=display:none>no</span>yes</a>",
        "0 a <x> at x shows <yes> at yes" },
    { "<a href=x><img src=y alt=' Go '></a>", "0 a <x> at x shows <Go> at Go"
                                              "; 1 img <y> at y shows <Go> at Go" },
    { "<a href=x>t<img src=y alt=Go></a>", "0 a <x> at x shows <t> at t"
                                           "; 1 img <y> at y shows <Go> at Go" },
    { "<a href=''>x</a><a href>y</a><a name=n>z</a>",
        "0 a <> at href shows <x> at x; 0 a <> at href shows <y> at y" },
    { "<a href=x href=y>z", "0 a <x> at x shows <z> at z" },
    { "<map><area HREF=x></map><image src=y>",
        "0 area <x> at x shows <> at -; 1 img <y> at y shows <> at -" },
    { "<form action=x></form><link href=y><iframe src=z></iframe>",
        "2 form <x> at x shows <> at -; 3 link <y> at y shows <> at -"
        "; 3 iframe <z> at z shows <> at -" },
    { "<body background=x><table background=y><td background=z>",
        "3 body <x> at x shows <> at -; 3 table <y> at y shows <> at -"
        "; 3 td <z> at z shows <> at -" },
    { "<base href=x><script src=y></script>",
        "3 base <x> at x shows <> at -; 3 script <y> at y shows <> at -" },
    { "<meta http-equiv=Refresh content='5; URL = \"http://a.example/\"'>",
        "3 meta <http://a.example/> at http://a.example/ shows <> at -" },
    { "<meta http-equiv=refresh content='5;url=&#x68;ttp://a.example/'>",
        "3 meta <http://a.example/> at 5;url=&#x68;ttp://a.example/ shows <> at -" },
    { "<meta http-equiv=refresh content=5><meta name=x content='url=y'>", "" },
    { "<a href=x data-saferedirecturl=y>z</a>",
        "0 a <x> at x shows <z> at z; 3 a <y> at y shows <> at -" },
    { "<!-- <a href=x>y</a> --><xmp><a href=x></xmp>", "" },
};

START_TEST(links)
{
    const char *in = links_rows[_i].in;
    g_autoptr(PsHtml) html = html_of(in);
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < html->links->len; i++) {
        const PsLink *link = &g_array_index(html->links, PsLink, i);
        g_autofree char *at = raw_of(in, link->at);
        g_autofree char *shown_at = raw_of(in, link->shown_at);

        g_string_append_printf(out, "%s%d %s <%s> at %s shows <%s> at %s", i ? "; " : "",
            link->kind, link->element, link->url, at, link->shown ? link->shown : "", shown_at);
    }
    ck_assert_str_eq(out->str, links_rows[_i].out);
}
END_TEST

static const struct {
    const char *in, *src, *alt;
    int width, height;
} images_rows[] = {
    { "<img>", NULL, NULL, -1, -1 },
    { "<img src=x alt>", "x", "", -1, -1 },
    { "<img src=x alt='&quot;A&quot;' width=600 height=\"20px\">", "x", "\"A\"", 600, 20 },
    { "<img width=100% height=auto>", NULL, NULL, -1, -1 },
    { "<img width=600 style='WIDTH: 50px !important; height:1.5px'>", NULL, NULL, 50, 1 },
    { "<img style='width:50%' width=600>", NULL, NULL, 600, -1 },
    { "<img width=-5 height=nan>", NULL, NULL, -1, -1 },
};

START_TEST(images)
{
    g_autoptr(PsHtml) html = html_of(images_rows[_i].in);
    const PsImage *image;

    ck_assert_uint_eq(html->images->len, 1);
    image = &g_array_index(html->images, PsImage, 0);
    ck_assert_pstr_eq(image->src, images_rows[_i].src);
    ck_assert_pstr_eq(image->alt, images_rows[_i].alt);
    ck_assert_int_eq(image->width, images_rows[_i].width);
    ck_assert_int_eq(image->height, images_rows[_i].height);
    ck_assert_uint_eq(image->at.offset, BEFORE);
    ck_assert_uint_eq(image->at.length, strlen(images_rows[_i].in));
}
END_TEST

static const struct {
    const char *in, *out; /* names and raw places */
} elements_rows[] = {
    { "<b>x</b><div class=on><img src=x>", "" },
    { "<script></script><IFRAME src=x></IFRAME>", "script <script>, iframe <IFRAME src=x>" },
    { "<object><embed></object><applet></applet>",
        "object <object>, embed <embed>, applet <applet>" },
    { "<form><input></form><base href=x>", "form <form>, input <input>, base <base href=x>" },
    { "<link rel=icon><link rel='alternate StyleSheet'>",
        "link <link rel='alternate StyleSheet'>" },
    { "<style></style><svg/><video><audio>",
        "style <style>, svg <svg/>, video <video>, audio <audio>" },
    { "<meta charset=x><meta http-equiv=refresh>", "meta-refresh <meta http-equiv=refresh>" },
    { "<a onclick=x><b on=x>", "on-handler <a onclick=x>" },
    { "<html \u26a14email><html amp4email><div amp>",
        "amp <html \u26a14email>, amp <html amp4email>" },
    { "<frameset><frame src=x></frameset>", "frame <frame src=x>" },
};

START_TEST(elements)
{
    const char *in = elements_rows[_i].in;
    g_autoptr(PsHtml) html = html_of(in);
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < html->elements->len; i++) {
        const PsElement *element = &g_array_index(html->elements, PsElement, i);
        g_autofree char *at = raw_of(in, element->at);

        g_string_append_printf(out, "%s%s %s", i ? ", " : "", element->name, at);
    }
    ck_assert_str_eq(out->str, elements_rows[_i].out);
}
END_TEST

static const struct {
    const char *in;
    gsize visible, hidden;
} hidden_rows[] = {
    { "a b\u00e8&egrave; \u00a0&nbsp;", 4, 0 },
    { "<style>p{}</style><script>x</script>", 0, 0 },
    { "<div style=display:none>ab<b>c</b></div>d", 1, 3 },
    { "<div style='Display : NONE !important'>ab</div>", 0, 2 },
    { "<div style=display:none>ab<b style=display:block>c</b></div>", 0, 3 },
    { "<div style=display:none;display:block>ab</div>", 2, 0 },
    { "<div style=visibility:hidden>ab<b style=visibility:visible>c</b></div>", 1, 2 },
    { "<table><td style=font-size:0px>a<div style=font-size:13px>bc</div>d</td>", 2, 2 },
    { "<div style=font-size:1px>a</div><div style=font-size:1em>b</div>", 1, 1 },
    { "<div style=font-size:0em>a</div><div style=font-size:.5pt>b</div>", 0, 2 },
    { "<div style='max-height:0;overflow:hidden'>a</div>", 0, 1 },
    { "<div style=opacity:0>a</div><div style=opacity:0.5>b</div>", 1, 1 },
    { "<div style='color:#fff'>a</div>", 1, 0 }, /* the page may have any colour */
    { "<div style='color:#fff;background:white'>a</div>", 0, 1 },
    { "<div style='background:url(data:a;b) #FFFFFF'><b style=color:white>a", 0, 1 },
    { "<div style='background-color:rgb(1, 2,3)'><b style='color:#010203'>a", 0, 1 },
    { "<table><td bgcolor=red><font color=#f00>a</font>b<font color=blue>c</font>", 2, 1 },
    { "<body text=white bgcolor=white>a", 0, 1 },
    { "<div style='color:red'><b style='color:inherit'>a", 1, 0 },
    { "<div style='background:white'><b style='color:white;background:transparent'>a", 0, 1 },
    { "<div style='color:transparent'>a", 0, 1 },
    { "<div style='color:rgba(0,0,0,0)'>a", 0, 1 },
    { "<div hidden>a</div><template>b</template>", 0, 2 },
    { "<div style='display:none'><table><tr><td>a</table></div>b", 1, 1 },
    { "<p style='display:none'>a<p>b", 1, 1 }, /* the second closes the first */
    { "<table style='display:none'>a<tr><td>b</table>", 1, 1 }, /* moved out of it */
};

START_TEST(hidden)
{
    g_autoptr(PsHtml) html = html_of(hidden_rows[_i].in);

    ck_assert_uint_eq(html->visible_chars, hidden_rows[_i].visible);
    ck_assert_uint_eq(html->hidden_chars, hidden_rows[_i].hidden);
}
END_TEST

static const struct {
    const char *in, *title;
} title_rows[] = {
    { "x", NULL },
    { "<title></title>", NULL },
    { "<title> A &amp;\n B </title><title>C</title>", "A & B" },
};

START_TEST(title)
{
    g_autoptr(PsHtml) html = html_of(title_rows[_i].in);

    if (title_rows[_i].title)
        ck_assert_str_eq(ps_text_bytes(html->title), title_rows[_i].title);
    else
        ck_assert_ptr_null(html->title);
}
END_TEST

static char *
repeat(const char *piece, guint times)
{
    GString *all = g_string_new(NULL);

    for (guint i = 0; i < times; i++)
        g_string_append(all, piece);
    return g_string_free(all, FALSE);
}

/* What overwhelms gumbo, or was made to: refused at once, and what only looks like it
 * is read. */
static const struct {
    const char *first, *piece;
    guint times;
    const char *limit; /* NULL: it is read */
} refused_rows[] = {
    { "", "<div>", 510, NULL },
    { "", "<div>", 600, "html_depth" },
    { "", "<div>", 800000, "html_depth" },
    { "", "<svg>", 100000, "html_depth" },
    { "", "<p>x", 30000, NULL },
    { "", "<li>x", 30000, NULL },
    { "<table>", "<tr><td>x<td>y", 10000, NULL },
    { "<table>", "<tr><td><p><font size=1>x<td>y", 2000, NULL },
    { "", "<a name=x>y", 2000, NULL },
    { "", "<b>x</b><i>y</i><o:p></o:p>", 2000, NULL },
    { "<ul>", "<li>x<ul><li>y</ul>", 1000, NULL },
    { "<dl>", "<dt>x<dd>y", 1000, NULL },
    { "<select>", "<option>x", 1000, NULL },
    { "<svg>", "<path/>", 1000, NULL },
    { "", "<b><table><td></b></td></table>", 1000, "html_depth" },
    { "", "<a><div>", 1000, "html_depth" },
    { "", "<span><div></span></div>", 1000, "html_depth" },
    { "", "<table><tr><td>", 300, "html_depth" },
    { "", "<br>", 250000, "html_tags" },
    { "", "<", 4000000, NULL },
    { "", "&amp", 1000000, NULL },
    { "", "x", 4194304, NULL },
    { "", "x", 4194305, "html_bytes" },
    { "<a ", "x ", 300, NULL }, /* never closed: no tag */
    { "<", "a x=1 ", 300, NULL },
    { "<a ", "x=1 ", 300, NULL },
    { "x><a ", "x=1 ", 256, NULL },
};

START_TEST(refused)
{
    g_autofree char *many = repeat(refused_rows[_i].piece, refused_rows[_i].times);
    g_autofree char *in = g_strconcat(refused_rows[_i].first, many, NULL);
    const char *limit = NULL;
    g_autoptr(PsHtml) html = read_html(in, &limit);

    ck_assert_pstr_eq(limit, refused_rows[_i].limit);
    ck_assert_int_eq(html != NULL, refused_rows[_i].limit == NULL);
}
END_TEST

START_TEST(many_attributes)
{
    g_autofree char *many = repeat(" x=1", 257);
    g_autofree char *in = g_strconcat("<a", many, ">", NULL);
    const char *limit = NULL;

    ck_assert_ptr_null(read_html(in, &limit));
    ck_assert_pstr_eq(limit, "html_attributes");
}
END_TEST

/* HTML that makes gumbo do much more than its size tells ends in time as well. */
static const struct {
    const char *first, *piece;
    guint times;
} bound_rows[] = {
    { "", "<p><font size=1></p>", 60000 },
    { "<b><i><u><s><tt><big><em><code>", "<p>x", 90000 },
    { "", "<body x=1>", 190000 },
    { "<svg>", "<p><x/></p>", 60000 },
    { "", "<tr><div></tr>", 60000 },
    { "<table>", "<b>x</b>", 60000 },
};

START_TEST(bound)
{
    g_autofree char *many = repeat(bound_rows[_i].piece, bound_rows[_i].times);
    g_autofree char *in = g_strconcat(bound_rows[_i].first, many, NULL);
    clock_t start = clock();
    const char *limit = NULL;
    g_autoptr(PsHtml) html = read_html(in, &limit);

    ck_assert(html || limit);
    ck_assert_int_lt(clock() - start, 10 * CLOCKS_PER_SEC);
}
END_TEST

SUITE(html, TABLE(rendered), TABLE(place), TABLE(links), TABLE(images), TABLE(elements),
    TABLE(hidden), TABLE(title), TABLE(refused), TEST(many_attributes), TABLE(bound))
