/* SPDX-License-Identifier: MIT */
#include "addr/address.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "suite.h"

#define A10 "abcdefghij"
#define A60 A10 A10 A10 A10 A10 A10
#define LABEL63 A60 "abc"

/* An exact copy on the heap, so that the sanitizer sees a read past its end. */
static void
parse(const char *text, gsize len, PsAddr *ret)
{
    g_autofree char *copy = g_memdup2(text, len);
    gboolean good = ps_addr_parse(copy, len, ret);

    ck_assert_int_eq(good, ret->verdict == PS_ADDR_VALID || ret->verdict == PS_ADDR_SMTPUTF8);
    ck_assert_uint_le(ret->at, len);
}

static const struct {
    const char *in;
    const char *local;
    const char *domain;
    const char *ascii;
} valid_rows[] = {
    { "mario@example.it", "mario", "example.it", "example.it" },
    { "j.o'neill@Example.IE", "j.o'neill", "Example.IE", "example.ie" },
    { "user+tag/shop=1@example.co.uk", "user+tag/shop=1", "example.co.uk", "example.co.uk" },
    { "!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~", "example.org", "example.org" },
    { "1@2.photography", "1", "2.photography", "2.photography" },
    { "a@b--c.com", "a", "b--c.com", "b--c.com" },
    { "a@ab--c.com", "a", "ab--c.com", "ab--c.com" },
    { "\"\"@example.org", "\"\"", "example.org", "example.org" },
    { "\"Fred Bloggs\"@example.org", "\"Fred Bloggs\"", "example.org", "example.org" },
    { "\"a@b\\\"c\\\\\"@example.org", "\"a@b\\\"c\\\\\"", "example.org", "example.org" },
    { "a@[192.0.2.1]", "a", "[192.0.2.1]", NULL },
    { "a@[IPv6:2001:db8::1]", "a", "[IPv6:2001:db8::1]", NULL },
    { "a@[ipv6:::192.0.2.1]", "a", "[ipv6:::192.0.2.1]", NULL },
    { "a@b\u00fccher.example", "a", "b\u00fccher.example", "xn--bcher-kva.example" },
    { "a@B\u00dcCHER.example", "a", "B\u00dcCHER.example", "xn--bcher-kva.example" },
    { "a@\u4f8b\u3002\u6e2c\u8a66", "a", "\u4f8b\u3002\u6e2c\u8a66", "xn--fsq.xn--g6w251d" },
    { "a@XN--BCHER-KVA.example", "a", "XN--BCHER-KVA.example", "xn--bcher-kva.example" },
    { "a@xn--i-7iq.ws", "a", "xn--i-7iq.ws", "xn--i-7iq.ws" }, /* emoji, sold by .ws */
    { A60 "abcd@example.org", A60 "abcd", "example.org", "example.org" },
    { "a@" LABEL63 ".org", "a", LABEL63 ".org", LABEL63 ".org" },
    { "a@x.test", "a", "x.test", "x.test" },
};

START_TEST(valid)
{
    g_auto(PsAddr) got;

    parse(valid_rows[_i].in, strlen(valid_rows[_i].in), &got);
    ck_assert_str_eq(ps_addr_verdict_name(got.verdict), "valid");
    ck_assert_str_eq(ps_addr_problem_word(got.problem), "");
    ck_assert_str_eq(got.local, valid_rows[_i].local);
    ck_assert_str_eq(got.domain, valid_rows[_i].domain);
    ck_assert_pstr_eq(got.ascii, valid_rows[_i].ascii);
}
END_TEST

static const struct {
    const char *in;
    gsize len; /* 0: strlen */
    const char *verdict;
    const char *word;
    gsize at;
} faulty_rows[] = {
    { "jos\u00e9@example.es", 0, "smtputf8", "non-ascii", 3 },
    { "\"jos\u00e9 m\"@example.es", 0, "smtputf8", "non-ascii", 4 },
    { "\u0915\u094d\u200d\u0937@example.in", 0, "smtputf8", "non-ascii", 0 }, /* joiner */

    { "(home)a@b.it", 0, "header-only", "comment", 0 },
    { "a(x(y\\)z))@b.it", 0, "header-only", "comment", 1 },
    { "a@b.it (home)", 0, "header-only", "space", 6 },
    { "a@b .it", 0, "header-only", "space", 3 },
    { "a@\r\n b.it", 0, "header-only", "folding", 2 },
    { "\"a\".b@c.it", 0, "header-only", "obs-local", 0 },
    { "a.\"b\"@c.it", 0, "header-only", "obs-local", 0 },
    { "\"a\tb\"@c.it", 0, "header-only", "quote-bad-character", 2 },
    { "\"a\\\u00e9b\"@c.it", 0, "header-only", "quote-bad-character", 3 },
    { "\"a\\\0b\"@c.it", 10, "header-only", "control", 3 },
    { "\"a\177\"@c.it", 0, "header-only", "control", 2 },
    { A60 "abcde@x.it", 0, "header-only", "local-too-long", 64 },
    { "a@" LABEL63 "d.it", 0, "header-only", "label-too-long", 2 },
    { "abcd@" LABEL63 "." LABEL63 "." LABEL63 "." A60 ".", 0, "invalid", "trailing-dot", 257 },
    { "abcd@" LABEL63 "." LABEL63 "." LABEL63 "." A60, 0, "header-only", "address-too-long",
        254 },
    { "a@" LABEL63 "." LABEL63 "." LABEL63 "." A60 "abc", 0, "header-only", "domain-too-long",
        2 },
    { "a@b_c.it", 0, "header-only", "underscore", 3 },
    { "a@b/c.it", 0, "header-only", "domain-character", 3 },
    { "a@gmail", 0, "header-only", "dotless", 2 },
    { "a@\u00e9", 0, "header-only", "dotless", 2 },
    { "a@192.0.2.1", 0, "header-only", "numeric-tld", 10 },
    { "a@[192.0.2.256]", 0, "header-only", "literal-bad", 2 },
    { "a@[x:y]", 0, "header-only", "literal-bad", 2 },
    { "a@[2001:db8::1]", 0, "header-only", "literal-bad", 2 },
    { "a@[IPv6:1:2:3:4:5:6::8]", 0, "header-only", "literal-bad", 2 }, /* :: of one group */
    { "a@[IPv6:1:2:3:4:5::192.0.2.1]", 0, "header-only", "literal-bad", 2 },
    { "a@[192.0.2.1\0]", 14, "invalid", "control", 12 },

    { "", 0, "invalid", "empty", 0 },
    { "mario", 0, "invalid", "no-at", 5 },
    { "gmail.com", 0, "invalid", "no-at", 9 },
    { "a\uff20b.it", 0, "invalid", "no-at", 8 }, /* full-width @ */
    { "@b.it", 0, "invalid", "local-empty", 0 },
    { "a@", 0, "invalid", "domain-empty", 2 },
    { "a@b@c.it", 0, "invalid", "several-at", 3 },
    { "a@b.it;c@d.it", 0, "invalid", "domain-character", 6 },
    { ".a@b.it", 0, "invalid", "dot-first", 0 },
    { "a.@b.it", 0, "invalid", "dot-last", 1 },
    { "a..b@c.it", 0, "invalid", "dot-twice", 2 },
    { "a,b@c.it", 0, "invalid", "bad-character", 1 },
    { "a\u037eb@c.it", 0, "invalid", "bad-character", 1 }, /* a semicolon to NFC */
    { "a\u200b@b.it", 0, "invalid", "hidden-character", 1 },
    { "a\u00a0@b.it", 0, "invalid", "hidden-character", 1 },
    { "\ufeffa@b.it", 0, "invalid", "hidden-character", 0 },
    { "a\u202eb@c.it", 0, "invalid", "hidden-character", 1 },
    { "\u0300a@b.it", 0, "invalid", "hidden-character", 0 },
    { "a\xe9@b.it", 0, "invalid", "invalid-utf8", 1 },
    { "a@b\xe9.it", 0, "invalid", "invalid-utf8", 3 },
    { "a\0\xe9@b.it", 8, "invalid", "invalid-utf8", 2 },
    { "a\0@b.it", 7, "invalid", "control", 1 },
    { "a@b.it\n", 0, "invalid", "control", 6 },
    { "a@b.it\r\n", 0, "invalid", "folding", 6 },
    { "a b@c.it", 0, "invalid", "space", 1 },
    { "a(x)b@c.it", 0, "invalid", "comment", 1 },
    { "(a@b.it", 0, "invalid", "comment-open", 0 },
    { "a@b.it(c\\", 0, "invalid", "comment-open", 6 },
    { "a@b c.it", 0, "invalid", "space", 3 },
    { "\"a@b.it", 0, "invalid", "quote-open", 0 },
    { "\"a\"b@c.it", 0, "invalid", "text-after-quote", 3 },
    { "<a@b.it>", 0, "invalid", "angle-brackets", 0 },
    { "A B <a@b.it>", 0, "invalid", "angle-brackets", 4 },
    { "\"A B\" <a@b.it>", 0, "invalid", "angle-brackets", 6 },
    { "a@b.it>", 0, "invalid", "angle-brackets", 6 },
    { "a@.b.it", 0, "invalid", "label-empty", 2 },
    { "a@b..it", 0, "invalid", "label-empty", 4 },
    { "a@b.it.", 0, "invalid", "trailing-dot", 6 },
    { "a@b\u00fc.it\uff0e", 0, "invalid", "trailing-dot", 8 },
    { "a@-b.it", 0, "invalid", "label-hyphen", 2 },
    { "a@b-.it", 0, "invalid", "label-hyphen", 3 },
    { "a@b,it", 0, "invalid", "domain-character", 3 },
    { "a@xn--0.it", 0, "invalid", "idna", 2 },
    { "a@\u2488x.it", 0, "invalid", "idna", 2 },
    { "a@b.\u037e.it", 0, "invalid", "idna", 4 },
    { "a@[192.0.2.1", 0, "invalid", "literal-open", 2 },
    { "a@[192.0.2.1]b", 0, "invalid", "text-after-literal", 13 },
    { "a@[[192.0.2.1]]", 0, "invalid", "literal-bad", 3 },
};

START_TEST(faulty)
{
    const char *in = faulty_rows[_i].in;
    g_auto(PsAddr) got;

    parse(in, faulty_rows[_i].len ? faulty_rows[_i].len : strlen(in), &got);
    ck_assert_str_eq(ps_addr_problem_word(got.problem), faulty_rows[_i].word);
    ck_assert_str_eq(ps_addr_verdict_name(got.verdict), faulty_rows[_i].verdict);
    ck_assert_uint_eq(got.at, faulty_rows[_i].at);
    ck_assert(g_str_has_prefix(ps_addr_problem_clause(got.problem), "RFC "));
}
END_TEST

/* The two sides are told even where the address is no good. */
static const struct {
    const char *in;
    const char *local;
    const char *domain;
    const char *ascii;
} side_rows[] = {
    { " (x) a . b (y) @ (z) C . it \r\n ", "a.b", "C.it", "c.it" },
    { "\"a\r\n (b)\" . c@d.it", "\"a (b)\".c", "d.it", "d.it" },
    { "\"a\\\n\"@d.it (x)", "\"a\\\n\"", "d.it", "d.it" },
    { "a@[x (\"\r\n y] (z)", "a", "[x (\" y]", NULL },
    { "a..b@Gmail.com", "a..b", "Gmail.com", "gmail.com" },
    { "\"a@b\"c@d.it", "\"a@b\"c", "d.it", "d.it" },
    { "\xff@b\u00fc.it", "\xff", "b\u00fc.it", "xn--b-eha.it" },
    { "a@b_c.it", "a", "b_c.it", NULL },
    { "a@b.it.", "a", "b.it.", "b.it" },
    { "a b.it", NULL, NULL, NULL },
    { "", NULL, NULL, NULL },
    { "@", "", "", NULL },
};

START_TEST(side)
{
    g_auto(PsAddr) got;

    parse(side_rows[_i].in, strlen(side_rows[_i].in), &got);
    ck_assert_pstr_eq(got.local, side_rows[_i].local);
    ck_assert_pstr_eq(got.domain, side_rows[_i].domain);
    ck_assert_pstr_eq(got.ascii, side_rows[_i].ascii);
}
END_TEST

/* A megabyte of what nests takes no longer than a megabyte of anything. */
static const char *const linear_rows[] = { "(", "\"", "\\", "a.", "<", "a@", "\u00e9", "[",
    " " };

START_TEST(linear)
{
    g_autoptr(GString) in = g_string_new(NULL);
    g_auto(PsAddr) got;
    clock_t start = clock();

    while (in->len < 1024 * 1024)
        g_string_append(in, linear_rows[_i]);
    ps_addr_parse(in->str, in->len, &got);
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

/* Where docs/DEVIATIONS.md says that this set of public test addresses is wrong for us. */
static const struct {
    const char *set;
    const char *ids;
} deviations[] = {
    { "isemail3.05", " 5 166 " /* dotless */ "23 24 " /* numeric-tld */ "160 " /* RFC 6532 */ },
    { "joshdata", " 10 11 12 26 " /* mailboxes, not addresses */
                  "90 "           /* length once normalised */
                  "94 96 "        /* a label with hyphens that nobody has registered yet */
                  "98 100 "       /* literals */
                  "135 " /* dotless */ },
};

static gboolean
is_deviation(const char *set, const char *id)
{
    g_autofree char *word = g_strdup_printf(" %s ", id);

    for (guint i = 0; i < G_N_ELEMENTS(deviations); i++)
        if (!strcmp(deviations[i].set, set))
            return strstr(deviations[i].ids, word) != NULL;
    return FALSE;
}

/* Columns 3 and 4 of the set: may RFC 5321 carry it, does RFC 5322 know it? Only
 * isemail tells header-only and invalid apart the way we do. */
static gboolean
agrees(char *const *column, const PsAddr *got)
{
    gboolean bad = !strcmp(column[3], "invalid");

    if (!bad)
        return got->verdict == PS_ADDR_VALID || got->verdict == PS_ADDR_SMTPUTF8;
    if (strcmp(column[0], "isemail3.05") != 0)
        return got->verdict >= PS_ADDR_HEADER_ONLY;
    return got->verdict ==
           (strcmp(column[4], "invalid") ? PS_ADDR_HEADER_ONLY : PS_ADDR_INVALID);
}

typedef struct {
    GPtrArray *names; /* "set" and "set, category" in the order met */
    GHashTable *good; /* of them: how many rows agree */
    GHashTable *all;
} Tally;

static void
count(Tally *tally, const char *name, gboolean good)
{
    guint all = GPOINTER_TO_UINT(g_hash_table_lookup(tally->all, name));
    guint agree = GPOINTER_TO_UINT(g_hash_table_lookup(tally->good, name));

    if (!all)
        g_ptr_array_add(tally->names, g_strdup(name));
    g_hash_table_insert(tally->all, g_strdup(name), GUINT_TO_POINTER(all + 1));
    g_hash_table_insert(tally->good, g_strdup(name), GUINT_TO_POINTER(agree + (good ? 1 : 0)));
}

static void
check_row(Tally *tally, char *const *column)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", column[2]);
    json_t *address = json_loads(quoted, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    g_autofree char *category = g_strdup_printf("%s, %s", column[0], column[5]);
    gboolean good;
    g_auto(PsAddr) got = { 0 };

    if (!address) /* a lone surrogate cannot even be written down */
        return;
    parse(json_string_value(address), json_string_length(address), &got);
    json_decref(address);
    good = agrees(column, &got);
    count(tally, column[0], good);
    count(tally, category, good);
    ck_assert_msg(good != is_deviation(column[0], column[1]), "%s %s is %s (%s)", column[0],
        column[1], ps_addr_verdict_name(got.verdict), ps_addr_problem_word(got.problem));
}

START_TEST(public_sets)
{
    g_autofree char *path = g_build_filename(
        g_getenv("PS_VECTORS") ? g_getenv("PS_VECTORS") : ".", "addr", "addresses.tsv", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    Tally tally = { g_ptr_array_new_with_free_func(g_free),
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) };

    if (g_file_get_contents(path, &text, NULL, NULL))
        lines = g_strsplit(text, "\n", -1);
    else
        printf("# skipped: %s not there\n", path);
    for (guint i = 1; lines && lines[i]; i++) {
        g_auto(GStrv) column = g_strsplit(lines[i], "\t", -1);

        if (g_strv_length(column) >= 7)
            check_row(&tally, column);
    }
    for (guint i = 0; i < tally.names->len; i++) {
        const char *name = g_ptr_array_index(tally.names, i);

        printf("# %s: %u of %u agree\n", name,
            GPOINTER_TO_UINT(g_hash_table_lookup(tally.good, name)),
            GPOINTER_TO_UINT(g_hash_table_lookup(tally.all, name)));
    }
    g_ptr_array_unref(tally.names);
    g_hash_table_unref(tally.good);
    g_hash_table_unref(tally.all);
}
END_TEST

SUITE(address, TABLE(valid), TABLE(faulty), TABLE(side), TABLE(linear), TEST(public_sets))
