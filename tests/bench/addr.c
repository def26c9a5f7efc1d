/* SPDX-License-Identifier: MIT */
/*
 * addr.c - how many addresses, mailboxes and domains are looked at in a second? One
 * core, processor time, made-up addresses of ordinary shape.
 *
 *     addr LISTS     the folder of mail-domains.txt and real-domains.txt
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "addr/address.h"
#include "addr/mailbox.h"
#include "addr/typo.h"

enum { ADDRESSES = 4096, ROUNDS = 500 };

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void
report(const char *what, double count, double start)
{
    printf("%-10s %6.2f million a second\n", what, count / (now() - start) / 1e6);
}

/* Names of people at well-known domains, at companies and at universities. */
static GPtrArray *
make_addresses(void)
{
    static const char *const names[] = { "mario.rossi", "anna", "j.o'neill", "info",
        "newsletter+shop", "giulia_bianchi.1987", "Thomas.Mueller", "x" };
    static const char *const domains[] = { "gmail.com", "libero.it", "T-Online.de",
        "studenti.unibo.it", "orange.fr", "mail.example.co.uk", "azienda%u.it", "shop%u.com" };
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < ADDRESSES; i++) {
        g_autoptr(GString) text = g_string_new(names[i % 8]);

        g_string_append_printf(text, "%u@%s", i * 7 % 1000, domains[i / 8 % 8]);
        g_string_replace(text, "%u", i % 2 ? "sud" : "nord", 0);
        g_ptr_array_add(all, g_strdup(text->str));
    }
    return all;
}

static gboolean
measure_addresses(const GPtrArray *all)
{
    double start = now();
    guint good = 0;

    for (guint i = 0; i < ADDRESSES * ROUNDS; i++) {
        const char *text = g_ptr_array_index(all, i % ADDRESSES);
        g_auto(PsAddr) addr;

        good += ps_addr_parse(text, strlen(text), &addr) ? 1 : 0;
    }
    report("addresses", ADDRESSES * ROUNDS, start);
    return good == ADDRESSES * ROUNDS;
}

static void
measure_mailboxes(const GPtrArray *all)
{
    g_autoptr(GString) field = g_string_new(NULL);
    guint found = 0;
    double start;

    for (guint i = 0; i < ADDRESSES; i++)
        g_string_append_printf(
            field, "\"Rossi, Mario\" <%s>,\r\n ", (char *) g_ptr_array_index(all, i));
    start = now();
    for (guint i = 0; i < ROUNDS / 10; i++) {
        g_autoptr(PsMailboxes) list = ps_mailboxes_new(field->str, field->len);

        found += ps_mailboxes_count(list);
    }
    report("mailboxes", found, start);
}

static void
add_lines(PsTypos *typos, const char *folder, const char *name,
    void (*add)(PsTypos *typos, const char *domain))
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (*lines[i] && *lines[i] != '#')
            add(typos, lines[i]);
}

static void
measure_typos(const GPtrArray *all, const char *folder)
{
    g_autoptr(PsTypos) typos = ps_typos_new();
    double start;

    add_lines(typos, folder, "mail-domains.txt", ps_typos_add_target);
    add_lines(typos, folder, "real-domains.txt", ps_typos_add_real);
    start = now();
    for (guint i = 0; i < ADDRESSES * ROUNDS / 10; i++) {
        const char *text = g_ptr_array_index(all, i % ADDRESSES);

        ps_typos_suggest(typos, strchr(text, '@') + 1, PS_TYPED_ALIVE);
    }
    report("typos", ADDRESSES * ROUNDS / 10, start);
}

int
main(int argc, char **argv)
{
    g_autoptr(GPtrArray) all = make_addresses();

    if (!measure_addresses(all))
        return 1;
    measure_mailboxes(all);
    if (argc > 1)
        measure_typos(all, argv[1]);
    return 0;
}
