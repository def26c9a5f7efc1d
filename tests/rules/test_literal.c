/* SPDX-License-Identifier: MIT */
/* What a text must hold for a regex to match in it. */
#include "rules/literal.h"

#include <string.h>

#include "rules/regex.h"
#include "suite.h"

/* LITERALS with '|' between them, control bytes as \XX, what is foreign as \*; "" for NULL. */
static char *
show(const GArray *literals)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; literals && i < literals->len; i++) {
        const PsLiteral *literal = &g_array_index(literals, PsLiteral, i);

        if (i)
            g_string_append_c(out, '|');
        if (ps_literal_is_foreign(literal))
            g_string_append(out, "\\*");
        for (guint k = 0; !ps_literal_is_foreign(literal) && k < literal->length; k++) {
            if (literal->bytes[k] >= ' ' && literal->bytes[k] < 0x7f)
                g_string_append_c(out, (char) literal->bytes[k]);
            else
                g_string_append_printf(out, "\\%02x", literal->bytes[k]);
        }
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *regex;
    const char *literals;
} find_rows[] = {
    { "/viagra/", "viagra" },
    { "/ViaGra/", "viagra" }, /* letters are folded, with /i and without */
    { "/dear (?:friend|sir)/i", "dear friend|dear sir" },
    { "/colou?rs/", "colours|colors" },
    { "/^\\bbuy now$/m", "buy now" },
    { "/[vw]iagra/", "viagra|wiagra" },
    { "/[Vv]iagra/", "viagra" },
    { "/click|x/", "" }, /* one branch without is enough */
    { "/click|/", "" },
    { "/ab/", "" },
    { "//", "" },
    { "/./", "" },
    /* only the best counts; the longest is 15 bytes */
    { "/offer.*mortgage/", "mortgage" },
    { "/abcdefghijklmnopqrstuvwxyz/", "abcdefghijklmno" },
    { "/\\d+ million dollars? in/", " million dollar" },
    /* quantifiers */
    { "/viagra*/", "viagr" },
    { "/viagra+/", "viagra" },
    { "/vi+agra/", "iagra" },
    { "/viagra{0,3}/", "viagr" },
    { "/viagra{1,3}x/", "viagra" },
    { "/viagra{2}/", "viagraa" },
    { "/viagra{0}x/", "viagrx" },
    { "/viagra?/", "viagra|viagr" },
    { "/viagra?"
      "?/",
        "viagra|viagr" },
    { "/viagra*?/", "viagr" },
    { "/viagra*+/", "viagr" },
    { "/viagra{0}{2}/", "viagr" }, /* PCRE2 takes one behind another */
    { "/viagra{2}{0}/", "viagr" },
    { "/(?:viagra){0,}/", "" },
    { "/(?:viagra)+/", "viagra" },
    { "/(?:vi){3}/", "vivivi" },
    { "/(?:viagra){3}/", "viagra" },
    { "/(viagra)?/", "" },
    { "/viagra{,3}/", "" }, /* newer versions of PCRE2 read it otherwise */
    { "/viagra{ 1}/", "" },
    { "/viagra{x}/", "viagra{x}" },
    { "/viagra{1/", "" },
    { "/*viagra/", "" },
    /* groups */
    { "/(?<NAME>viagra)/", "viagra" },
    { "/(?'name'viagra)/", "viagra" },
    { "/(?P<name>viagra)/", "viagra" },
    { "/(?>viagra)/", "viagra" },
    { "/(?|viagra|cialis)/", "viagra|cialis" },
    { "/(?i)viagra/", "viagra" },
    { "/(?i:via)gra/", "viagra" },
    { "/(?-i:via)gra/", "viagra" },
    { "/via(?#some (thing)gra/", "viagra" },
    { "/viagra(?#thing)*/", "viagr" },
    { "/(?:viagra/", "" },
    { "/viagra)/", "" },
    /* look-arounds */
    { "/(?=viagra)/", "viagra" },
    { "/(?<=viagra)/", "viagra" },
    { "/(?!viagra)cialis/", "cialis" },
    { "/(?<!viagra)cialis/", "cialis" },
    { "/via(?=[^a])gra/", "viagra" },
    { "/(?!viagra)/", "" },
    { "/(?=viagra)?/", "" },
    { "/(?*viagra)/", "" },
    { "/(?<*viagra)/", "" },
    /* calls, references, conditions, verbs */
    { "/(a)viagra\\1/", "aviagra" },
    { "/(viagra)|\\1/", "" },
    { "/viagra\\10/", "" },
    { "/(?<x>via)\\k<x>gra cialis/", "gra cialis" },
    { "/(?<x>via)\\k{x}(?P=x)/", "via" },
    { "/(?(DEFINE)(?<x>viagra))(?&x)/", "viagra" },
    { "/(?&x)gra(?(DEFINE)(?<x>[vw]ia))/", "viagra|wiagra" },
    { "/(?&x)(?&x)(?(DEFINE)(?<x>viagra))/", "viagraviagra" },
    { "/(?&x)?cialis(?(DEFINE)(?<x>viagra))/", "viagracialis|cialis" },
    { "/(?&x)(?(DEFINE)(?'x'(?&y)gra)(?<y>via))/", "viagra" },
    { "/(?&x)(?(DEFINE)(?<x>viagra(?&x)?))/", "viagra" }, /* itself */
    { "/(?&x)(?(DEFINE)(?<x>viagra)(?<y>cialis))/", "viagra" },
    { "/(?J)(?&x)(?(DEFINE)(?<x>viagra)(?<x>cialis))/", "" }, /* which one? */
    { "/(?&y)(?(DEFINE)(?<x>viagra))/", "" },
    { "/(?&x)(?#(?<x>viagra))/", "" },
    { "/(?&x)\\Q(?<x>via)\\E(?<x>cialis)/", "cialis(?<x>via)" },
    { "/(?&x)(?x: (?<x>via gra) )/", "viagraviagra" },
    { "/(?(DEFINE)(?<x>viagra)cialis)(?&x)/", "viagra" },
    { "/(?(DEFINE)(?<x>viagra))cialis/", "cialis" },
    { "/(?:x(?R)?|viagra)/", "" },
    { "/(a)?(?(1)viagra|cialis)levitra/", "levitra" },
    { "/(?(?=a)viagra|cialis)levitra/", "levitra" },
    { "/(*ACCEPT)viagra/", "" },
    { "/viagra(*COMMIT)/", "" },
    { "/via\\Kgra/", "viagra" },
    { "/viagra(?C1)/", "" },
    { "/%{NAME}viagra/", "" }, /* what a message fills in */
    /* escapes */
    { "/via\\.gra/", "via.gra" },
    { "/\\x76\\x{69}agra/", "viagra" },
    { "/\\o{166}iagra/", "viagra" },
    { "/\\0\\01\\001abc/", "\\00\\01\\01abc" },
    { "/\\x{176}iagra/", "" },
    { "/\\t\\n\\r\\f\\a\\e/", "\\09\\0a\\0d\\0c\\07\\1b" },
    { "/\\Qv*a.g\\Era/", "v*a.gra" },
    { "/\\Qviagra\\E*/", "viagr" },
    { "/\\Qviagra|\\E*/", "viagra" },
    { "/viagra\\E*/", "viagr" },
    { "/viagra\\Q\\E*/", "viagr" },
    { "/\\Qviagra/", "viagra" },
    { "/\\eviagra\\q/", "" },
    { "/viagra\\pL/", "" },
    { "/viagra\\N{U+41}/", "" },
    { "/viagra\\N/", "viagra" },
    { "/viagra\\cA/", "" },
    { "/viagra\\/", "" },
    /* classes */
    { "/[[:alpha:]]viagra/", "viagra" },
    { "/[[:^alpha:]v]viagra/", "viagra" },
    { "/[^v]iagra/", "iagra" },
    { "/[]v]iagra/", "]iagra|viagra" },
    { "/[^]v]iagra/", "iagra" },
    { "/[v\\]]iagra/", "viagra|]iagra" },
    { "/[u-v]iagra/", "uiagra|viagra" },
    { "/[a-v]iagra/", "iagra" },
    { "/[\\x75-\\x76]iagra/", "uiagra|viagra" },
    { "/[v-]iagra/", "viagra|-iagra" },
    { "/[\\bv]iagra/", "\\08iagra|viagra" },
    { "/[\\dv]iagra/", "iagra" },
    { "/[[.v.]]iagra/", "" },
    { "/[\\Qv\\E]iagra/", "" },
    { "/[v/", "" },
    /* blanks and comments */
    { "/via gra/x", "viagra" },
    { "/via # gra\n gra/x", "viagra" },
    { "/viagra *y/x", "viagr" },
    { "/viagra # c\n *y/x", "viagr" },
    { "/via\\ gra/x", "via gra" },
    { "/[ v]iagra/x", " iagra|viagra" },
    { "/(?x)via gra/", "viagra" },
    { "/(?x: via gra ) z/", "viagra z" },
    { "/(?x: via (?-x) gra ) z/", "via gra  z" },
    { "/(?^:via gra)/x", "via gra" },
    { "/((?x)v |c) iagra/", "v iagra|c iagra" },
    { "/via\x85gra/x", "" },
    { "/via gra/xx", "" },
    { "/(?xx)viagra/", "" },
    { "/\\Qvia gra\\E/x", "via gra" },
    /* where it helps, all that is foreign is one */
    { "/[v\xd0-\xdf][i1][a@]|\xe1[\x80-\xff]gra/", "\\*|via|vi@|v1a|v1@" },
    { "/[aA@\xc0-\xc6][mM\xcc][bB8\xc2]|x\xff/", "\\*|amb|am8|@mb|@m8" },
    { "/(?:[v\xd0-\xdf]|&#(?:1|2);)i[ab]/", "\\*|via|vib" },
    { "/(?:[v\xd0-\xdf]|&#?1)i[ab]/", "\\*|via|vib|&#1ia|&#1ib|&1ia|&1ib" },
    { "/&#?\xff?|via/", "" },
    { "/&#{0}[\xd0-\xff]?a[ab]/", "\\*|&aa|&ab" },
    { "/[\\xd0]?[\\xd1]*[\\xd2]{0}[v-z\xff][ab]/", "" },
    { "/(?:[\\xe1][ab]+|[v\xd0-\xdf]i[\\x61])/", "\\*|via" },
    { "/(?:[\\xe1](?#[)?|[\\x71]\xff{9})[\\x/", "" },
    { "/(?:&# \n(?:1|2)|\xff)/x", "" },
    { "/(?:&#(?#)?)\xff?/", "" },
    { "/\xff+/", "\\*" },
    { "/[^\xff]\xff*/", "" },
    /* Latin-1 letters are folded as /i pairs them */
    { "/caf\xc9s/", "caf\\e9s" },
    { "/\\xD7\\xF7\\xDF\\xFF/", "\\d7\\f7\\df\\ff" },
};

START_TEST(find)
{
    g_autoptr(PsRegex) regex = ps_regex_new(find_rows[_i].regex, NULL);
    g_autoptr(GArray) literals = NULL;
    g_autofree char *shown = NULL;

    ck_assert_ptr_nonnull(regex);
    literals = ps_regex_literals(regex);
    shown = show(literals);
    ck_assert_msg(!strcmp(shown, find_rows[_i].literals), "%s: '%s', not '%s'",
        find_rows[_i].regex, shown, find_rows[_i].literals);
}
END_TEST

START_TEST(deep)
{
    g_autofree char *open = g_strnfill(3000, '('), *close = g_strnfill(3000, ')');
    g_autofree char *pattern = g_strconcat(open, "viagra", close, NULL);

    ck_assert_ptr_null(ps_literals_new(pattern, FALSE));
}
END_TEST

/* However many texts a regex stands for, few are kept. */
static const char *const large_rows[] = {
    "[ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab]",
    "(((a|b)|(c|d)){9}){9}viagra",
    "(?:(?:(?:(?:a?b?){15}){15}){15}){15}viagra",
    "(?:){65535}viagra",
};

START_TEST(large)
{
    g_autoptr(GArray) literals = ps_literals_new(large_rows[_i], FALSE);

    ck_assert(!literals || literals->len <= 64);
}
END_TEST

SUITE(literal, TABLE(find), TEST(deep), TABLE(large))
