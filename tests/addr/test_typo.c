/* SPDX-License-Identifier: MIT */
#include "addr/typo.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "suite.h"

/* The lines of a file without comments; NULL if it is not there. */
static char **
read_lines(const char *path)
{
    g_autofree char *text = NULL;
    char **lines;
    guint kept = 0;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        if (!*lines[i] || *lines[i] == '#')
            g_free(lines[i]);
        else
            lines[kept++] = lines[i];
    }
    lines[kept] = NULL;
    return lines;
}

/* A list of the project: rules/data/NAME. */
static char **
read_list(const char *name)
{
    g_autofree char *path =
        g_build_filename(g_getenv("PS_TESTS"), "..", "rules", "data", name, NULL);
    char **lines = read_lines(path);

    ck_assert_msg(lines != NULL, "%s", path);
    return lines;
}

/* A list of public vectors: PS_VECTORS/NAME, or NULL. */
static char **
read_vectors(const char *name)
{
    const char *folder = g_getenv("PS_VECTORS");
    g_autofree char *path = g_build_filename(folder ? folder : ".", name, NULL);
    char **lines = read_lines(path);

    if (!lines)
        printf("# skipped: %s not there\n", path);
    return lines;
}

static PsTypos *
our_typos(gboolean guarded)
{
    g_auto(GStrv) targets = read_list("mail-domains.txt");
    g_auto(GStrv) real = read_list("real-domains.txt");
    PsTypos *typos = ps_typos_new();

    for (guint i = 0; targets[i]; i++)
        ps_typos_add_target(typos, targets[i]);
    for (guint i = 0; real[i]; i++)
        if (guarded || !strchr(real[i], '.'))
            ps_typos_add_real(typos, real[i]);
    return typos;
}

static const struct {
    const char *typed;
    const char *meant; /* NULL: nothing to say */
} domain_rows[] = {
    /* letters swapped, forgotten, doubled, beside the right one */
    { "gmial.com", "gmail.com" },
    { "gmil.com", "gmail.com" },
    { "gmaill.com", "gmail.com" },
    { "gmsil.com", "gmail.com" },
    { "hotmial.it", "hotmail.it" },
    { "outlok.it", "outlook.it" },
    { "tiscalli.it", "tiscali.it" },
    { "libreo.it", "libero.it" },
    { "virgillio.it", "virgilio.it" },
    { "fastwebent.it", "fastwebnet.it" },
    { "wandaoo.fr", "wanadoo.fr" },
    { "lapsote.net", "laposte.net" },
    { "0range.fr", "orange.fr" },
    { "t-onlien.de", "t-online.de" },
    { "frenet.de", "freenet.de" },
    { "gnx.de", "gmx.de" },
    { "telnet.be", "telenet.be" },
    { "szenam.cz", "seznam.cz" },
    /* the ending */
    { "gmail.con", "gmail.com" },
    { "gmail.co", "gmail.com" },
    { "gmail.om", "gmail.com" },
    { "gmail.cm", "gmail.com" },
    { "gmail.ocm", "gmail.com" },
    { "gmial.cmo", "gmail.com" },
    { "libero.itt", "libero.it" },
    { "libero.ti", "libero.it" },
    { "libero.ot", "libero.it" },
    { "tiscali.ir", "tiscali.it" }, /* Iran */
    { "yahoo.co.ukk", "yahoo.co.uk" },
    { "yahoo.couk", "yahoo.co.uk" },
    { "orange.fe", "orange.fr" },
    { "azienda-agricola.itt", "azienda-agricola.it" },
    { "mail.azienda.cmo", "mail.azienda.com" },
    /* dots */
    { "gmailcom", "gmail.com" },
    { "aliceit", "alice.it" },
    { "gmail", "gmail.com" },
    { "libero", "libero.it" },
    { "gmail..com", "gmail.com" },
    { "gmailc.om", "gmail.com" },
    { "t-onlined.e", "t-online.de" },
    { "gmail,com", "gmail.com" },
    { "www.gmail.com", "gmail.com" },
    { "yahoo.com.com", "yahoo.com" },
    /* honest names */
    { "gmail.com", NULL },
    { "ymail.com", NULL },
    { "email.it", NULL },
    { "tin.it", NULL },
    { "mail.com", NULL },
    { "live.com", NULL },
    { "love.com", NULL },
    { "yahoo.ie", NULL },
    { "orange.es", NULL },
    { "studenti.unibo.it", NULL },
    { "azienda.it", NULL },
    { "azienda.co", NULL },
    { "azienda.cm", NULL },
    { "azienda.ir", NULL },
    { "example.test", NULL },
    { "server.local", NULL },
    { "com", NULL },
    { "localhost", NULL },
    { "", NULL },
    { ".", NULL },
    { "xn--bcher-kva.example", NULL },
    { "\xff\xfe.\xc3\xa9", NULL },
};

START_TEST(domain)
{
    g_autoptr(PsTypos) typos = our_typos(TRUE);
    const char *got = ps_typos_suggest(typos, domain_rows[_i].typed, PS_TYPED_ALIVE);

    ck_assert_pstr_eq(got, domain_rows[_i].meant);
}
END_TEST

/* More is said of a domain that takes no mail, and of what is no host name. */
static const struct {
    const char *typed;
    const char *dead;
    const char *broken;
} typed_rows[] = {
    { "gmail.it", "gmail.com", "gmail.com" },
    { "hotmail.eu", "hotmail.com", "hotmail.com" },
    { "gmial.it", "gmail.com", "gmail.com" },
    { "gmail.com.it", "gmail.com", "gmail.com" },
    { "yahoo.con.it", "yahoo.com", "yahoo.com" },
    { "mail.gmail.com", "gmail.com", "gmail.com" },
    { "outlook.ir", "outlook.it", "outlook.it" },
    { "laposte.bet", "laposte.net", "laposte.net" },
    { "gmxde", "gmx.de", "gmx.de" },
    { "azienda.itt", "azienda.it", NULL },
    { "gmail.com>", "gmail.com", "gmail.com" },
    { "gmail .com", "gmail.com", "gmail.com" },
    { "-t-online.de", "t-online.de", "t-online.de" },
    { "xn--gmal-nza.com", "gmail.com", "gmail.com" }, /* i without its dot */
    { "xn--gmil-6na.com", "gmail.com", "gmail.com" }, /* an accent on the a */
    { "gm\u00e0il.com", "gmail.com", "gmail.com" },
    { "xn--bcher-kva.example", NULL, NULL },
    { "xn--80ak6aa92e.com", NULL, NULL }, /* Cyrillic */
    /* still nothing */
    { "gmail.com", NULL, NULL },
    { "azienda.it", NULL, NULL },
    { "mail.azienda.com", NULL, NULL },
    { "posta.comune.roma.it", NULL, NULL },
    { "web.it", NULL, NULL },
    { "orange.example", "orange.fr", "orange.fr" },
    { "mailserver.de", NULL, NULL },
    { "libero-consulting.it", NULL, NULL },
};

START_TEST(typed)
{
    g_autoptr(PsTypos) typos = our_typos(TRUE);
    const char *text = typed_rows[_i].typed;

    ck_assert_pstr_eq(ps_typos_suggest(typos, text, PS_TYPED_DEAD), typed_rows[_i].dead);
    ck_assert_pstr_eq(ps_typos_suggest(typos, text, PS_TYPED_BROKEN), typed_rows[_i].broken);
}
END_TEST

START_TEST(trap)
{
    g_autoptr(PsTypos) typos = ps_typos_new();

    ps_typos_add_trap(typos, "trap.test");
    ps_typos_add_trap(typos, "mx.other.test");
    ck_assert(ps_typos_is_trap(typos, "trap.test"));
    ck_assert(ps_typos_is_trap(typos, "a.b.trap.test"));
    ck_assert(ps_typos_is_trap(typos, "mx.other.test"));
    ck_assert(!ps_typos_is_trap(typos, "other.test"));
    ck_assert(!ps_typos_is_trap(typos, "sometrap.test"));
    ck_assert(!ps_typos_is_trap(typos, ""));
}
END_TEST

/* Two callers may hold two answers. */
START_TEST(answers_stay)
{
    g_autoptr(PsTypos) typos = our_typos(TRUE);
    const char *first = ps_typos_suggest(typos, "azienda.itt", PS_TYPED_ALIVE);
    const char *second = ps_typos_suggest(typos, "bottega.itt", PS_TYPED_ALIVE);

    ck_assert_str_eq(first, "azienda.it");
    ck_assert_str_eq(second, "bottega.it");
    ck_assert_ptr_eq(ps_typos_suggest(typos, "azienda.itt", PS_TYPED_ALIVE), first);
}
END_TEST

START_TEST(empty_table)
{
    g_autoptr(PsTypos) typos = ps_typos_new();

    ck_assert_ptr_null(ps_typos_suggest(typos, "gmial.con", PS_TYPED_ALIVE));
    ps_typos_add_target(typos, "not-a-domain");
    ps_typos_add_target(typos, "");
    ck_assert_ptr_null(ps_typos_suggest(typos, "not-a-domian", PS_TYPED_ALIVE));
}
END_TEST

START_TEST(long_names)
{
    g_autoptr(PsTypos) typos = our_typos(TRUE);
    g_autoptr(GString) name = g_string_new(NULL);
    clock_t start = clock();

    while (name->len < 1024 * 1024)
        g_string_append(name, "gmail.");
    ck_assert_ptr_null(ps_typos_suggest(typos, name->str, PS_TYPED_ALIVE));
    ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC);
}
END_TEST

/* Each list: lower case, no line twice; no typo of a domain in one, nothing else in another. */
static const struct {
    const char *name;
    guint least; /* lines */
} list_rows[] = {
    { "mail-domains.txt", 200 },
    { "real-domains.txt", 2000 },
    { "freemail.txt", 500 },
    { "disposable.txt", 8000 },
    { "role.txt", 200 },
    { "typosquats.txt", 20 },
    { "parking.txt", 20 },
    { "disposable-mx.txt", 10 },
    { "pec.txt", 20 },
};

START_TEST(list)
{
    g_auto(GStrv) lines = read_list(list_rows[_i].name);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(PsTypos) typos = our_typos(TRUE);

    for (guint i = 0; lines[i]; i++) {
        g_autofree char *lower = g_ascii_strdown(lines[i], -1);
        const char *meant;

        ck_assert_str_eq(g_strstrip(lower), lines[i]);
        ck_assert_msg(g_hash_table_add(seen, lines[i]), "%s twice", lines[i]);
        meant = ps_typos_suggest(typos, lines[i], PS_TYPED_ALIVE);
        if (!strcmp(list_rows[_i].name, "freemail.txt"))
            ck_assert_pstr_eq(meant, NULL);
        if (!strcmp(list_rows[_i].name, "typosquats.txt"))
            ck_assert_msg(meant != NULL, "%s", lines[i]);
    }
    ck_assert_uint_ge(g_hash_table_size(seen), list_rows[_i].least);
}
END_TEST

/* Typed domains of public typo lists must not have come in with the lists of others. */
START_TEST(lists_hold_no_typos)
{
    g_auto(GStrv) pairs = read_vectors("addr/typo_pairs.tsv");
    g_auto(GStrv) real = read_list("real-domains.txt");
    g_auto(GStrv) freemail = read_list("freemail.txt");
    g_auto(GStrv) targets = read_list("mail-domains.txt");

    for (guint i = 0; pairs && pairs[i]; i++) {
        g_auto(GStrv) column = g_strsplit(pairs[i], "\t", 2);

        ck_assert_msg(!g_strv_contains((const char *const *) real, column[0]) &&
                          !g_strv_contains((const char *const *) freemail, column[0]) &&
                          !g_strv_contains((const char *const *) targets, column[0]),
            "%s", column[0]);
    }
}
END_TEST

static const struct {
    const char *file;
    gboolean guarded; /* by real-domains.txt */
    double least;     /* share of lines answered rightly: the second column, or nothing */
} vector_rows[] = {
    { "addr/typo_pairs.tsv", TRUE, 0.95 },
    { "addr/typo_pairs.tsv", FALSE, 0.95 },
    { "addr/typo_negatives.txt", TRUE, 1 },
    { "addr/typo_negatives.txt", FALSE, 0.9 },
    { "lists/free_domains_email-providers-all.isc.txt", TRUE, 0.995 },
    { "lists/free_domains_email-providers-all.isc.txt", FALSE, 0.99 },
};

START_TEST(vector)
{
    g_autoptr(PsTypos) typos = our_typos(vector_rows[_i].guarded);
    g_auto(GStrv) lines = read_vectors(vector_rows[_i].file);
    guint right = 0, all = 0;

    for (; lines && lines[all]; all++) {
        g_auto(GStrv) column = g_strsplit(lines[all], "\t", -1);

        right += !g_strcmp0(ps_typos_suggest(typos, column[0], PS_TYPED_ALIVE), column[1]);
    }
    if (all)
        printf("# %s, %s known domains: %u of %u right\n", vector_rows[_i].file,
            vector_rows[_i].guarded ? "with" : "without", right, all);
    ck_assert_double_ge(right, all * vector_rows[_i].least);
}
END_TEST

SUITE(typo, TABLE(domain), TABLE(typed), TEST(trap), TEST(answers_stay), TEST(empty_table),
    TEST(long_names), TABLE(list), TEST(lists_hold_no_typos), TABLE(vector))
