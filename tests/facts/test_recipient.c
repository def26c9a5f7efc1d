/* SPDX-License-Identifier: MIT */
/* What a recipient's domain comes to: mail servers, the SPF of a mere web site, slips. */
#include "facts/recipient.h"

#include <stdio.h>

#include "measured.h"

static const char zone[] = "good.test. MX 10 mx.good.test.\n"
                           "mx.good.test. A 192.0.2.1\n"
                           "mailbox.test. MX 10 mx.good.test.\n"
                           /* web sites */
                           "site.test. A 192.0.2.2\n"
                           "silent.test. A 192.0.2.2\n"
                           "silent.test. TXT \"v=spf1 -all\"\n"
                           "blanks.test. AAAA 2001:db8::2\n"
                           "blanks.test. TXT \"hello\"\n"
                           "blanks.test. TXT \"V=SPF1   -ALL \"\n"
                           "sends.test. A 192.0.2.2\n"
                           "sends.test. TXT \"v=spf1 a -all\"\n"
                           "soft.test. A 192.0.2.2\n"
                           "soft.test. TXT \"v=spf1 ~all\"\n"
                           "elsewhere.test. A 192.0.2.2\n"
                           "elsewhere.test. TXT \"v=spf1 -all redirect=good.test\"\n"
                           "mute.test. A 192.0.2.2\n"
                           ";! timeout mute.test TXT\n"
                           "served.test. MX 10 mx.good.test.\n"
                           "served.test. TXT \"v=spf1 -all\"\n"
                           /* slips of mailbox.test */
                           "maillbox.test. A 192.0.2.3\n"
                           "mailbbox.test. A 192.0.2.3\n"
                           "mailbbox.test. TXT \"v=spf1 -all\"\n"
                           "mailboxx.test. MX 10 mx.good.test.\n"
                           "mailbix.test. MX 10 mx.good.test.\n"
                           "mailbux.test. MX 10 park.trap.test.\n"
                           "park.trap.test. A 192.0.2.4\n"
                           ";! servfail mailbpx.test\n"
                           /* a slip of what takes no mail either */
                           "postbox.test. TXT \"nothing\"\n";

typedef struct {
    PsDns *dns;
    PsProviders *providers;
    PsTypos *typos;
    PsDirectory directory;
} World;

static World *
world_new(const char *text)
{
    World *world = g_new0(World, 1);

    world->dns = test_dns(text);
    world->providers = ps_providers_new();
    ps_providers_add(world->providers, "good", PS_PROVIDER_MX, ".good.test");
    world->typos = ps_typos_new();
    world->directory = (PsDirectory){
        .dns = world->dns, .providers = world->providers, .typos = world->typos
    };
    return world;
}

static World *
small_world(void)
{
    World *world = world_new(zone);

    ps_typos_add_target(world->typos, "mailbox.test");
    ps_typos_add_target(world->typos, "postbox.test");
    ps_typos_add_real(world->typos, "test");
    ps_typos_add_trap(world->typos, "mailbix.test");
    ps_typos_add_trap(world->typos, "trap.test");
    return world;
}

static void
world_free(World *world)
{
    ps_typos_free(world->typos);
    ps_providers_free(world->providers);
    ps_dns_free(world->dns);
    g_free(world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

static void
find(World *world, const char *domain, PsDestination *ret)
{
    while (!ps_destination_find(&world->directory, domain, NULL, NULL, ret))
        ck_assert(ps_dns_step(world->dns));
}

/* "mx provider problem suggestion(why) lookalike?" without what is not there */
static char *
describe(const PsDestination *found)
{
    GString *out = g_string_new(ps_mx_state_name(found->mx.state));

    g_string_append_printf(out, " %s", found->provider);
    for (guint i = 0; i < found->mx.count; i++)
        if (found->mx.hosts[i].problem != PS_MX_HOST_OK)
            g_string_append_printf(out, " %s", ps_mx_problem_name(found->mx.hosts[i].problem));
    if (found->suggestion)
        g_string_append_printf(out, " %s(%s)", found->suggestion, ps_destination_typo(found));
    if (found->lookalike)
        g_string_append_printf(out, " %s?", found->lookalike);
    return g_string_free(out, FALSE);
}

static const struct {
    const char *domain;
    const char *out;
} destination_rows[] = {
    { "good", "ok good" },
    { "missing", "nxdomain none" },
    { "site", "implicit generic" },
    { "silent", "none none no-mail" },
    { "blanks", "none none no-mail" },
    { "sends", "implicit generic" },
    { "soft", "implicit generic" },
    { "elsewhere", "implicit generic" },
    { "mute", "implicit generic" },
    { "served", "ok good" },
    { "mailbox", "ok good" },
    { "maibox", "nxdomain none mailbox.test(dead)" },
    { "maillbox", "implicit generic mailbox.test(implicit)" },
    { "mailbbox", "none none no-mail mailbox.test(dead)" },
    { "mailboxx", "ok good" },
    { "mailbix", "ok good mailbox.test(trap)" },
    { "mailbux", "ok generic mailbox.test(trap)" },
    { "mailbpx", "unknown generic mailbox.test?" },
    { "postbix", "nxdomain none" },
};

START_TEST(destination)
{
    g_autoptr(World) world = small_world();
    g_autofree char *domain = g_strconcat(destination_rows[_i].domain, ".test", NULL);
    g_autofree char *out = NULL;
    PsDestination found;

    find(world, domain, &found);
    out = describe(&found);
    ps_destination_clear(&found);
    ck_assert_str_eq(out, destination_rows[_i].out);
}
END_TEST

/* One question more, and only where there is no MX. */
static const struct {
    const char *domain;
    guint questions;
} cost_rows[] = {
    { "good.test", 2 },
    { "served.test", 2 },
    { "site.test", 3 },
    { "missing.test", 1 },
};

START_TEST(cost)
{
    g_autoptr(World) world = small_world();
    PsDestination found;

    find(world, cost_rows[_i].domain, &found);
    ps_destination_clear(&found);
    ck_assert_uint_eq(ps_dns_asked(world->dns), cost_rows[_i].questions);
}
END_TEST

/* Facts that all addresses of a domain share are told from the others. */
START_TEST(shared_facts)
{
    static const char *const shared[] = { "rcpt_domain", "rcpt_provider", "rcpt_suggestion",
        "rcpt_typo", "rcpt_lookalike", "mx", "mx_failure", "mx_problem", "mx_host",
        "provider_refused", "provider_sent", "provider_share", "provider_since",
        "provider_reply", "provider_name", NULL };

    for (int i = 0; i < PS_FACTS; i++)
        ck_assert_int_eq(ps_fact_is_of_destination((PsFactId) i),
            g_strv_contains(shared, ps_fact_info((PsFactId) i)->name));
}
END_TEST

/* What an address with a fault, or without a host name, gives. */
static const struct {
    const char *address;
    PsFactId fact;
    const char *value; /* NULL: it has none */
} value_rows[] = {
    { "a..b@good.test", PS_FACT_rcpt_error, "dot-twice" },
    { "a..b@good.test", PS_FACT_rcpt_column, "3" },
    { "a..b@good.test", PS_FACT_rcpt_clause, "RFC 5321 4.1.2" },
    { "a@good.test", PS_FACT_rcpt_clause, NULL },
    { "a@Good.test", PS_FACT_rcpt_domain, "good.test" },
    { "a@mailbox", PS_FACT_rcpt_domain, "mailbox" },
    { "a@mailbox", PS_FACT_rcpt_suggestion, "mailbox.test" },
    { "a@mailbox", PS_FACT_rcpt_typo, "dead" },
    { "a@Mailbox..test", PS_FACT_rcpt_suggestion, "mailbox.test" },
    { "a@-mailbox.test", PS_FACT_rcpt_suggestion, "mailbox.test" },
    { "a@mailbox.test>", PS_FACT_rcpt_suggestion, "mailbox.test" },
    { "a@-company.tesst", PS_FACT_rcpt_suggestion, NULL },
    { "a@[192.0.2.1]", PS_FACT_rcpt_suggestion, NULL },
    { "a@[192.0.2.1]", PS_FACT_rcpt_domain, NULL },
    { "mailbox", PS_FACT_rcpt_domain, NULL },
    { "a@mailbux.test", PS_FACT_rcpt_typo, "trap" },
    { "a@mailbux.test", PS_FACT_mx_host, "park.trap.test" },
    { "a@silent.test", PS_FACT_mx_problem, "no-mail" },
};

START_TEST(value)
{
    const char *address = value_rows[_i].address;
    g_autoptr(World) world = small_world();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    const PsFact *fact;
    PsDestination found = { 0 };
    g_auto(PsAddr) addr;

    ps_addr_parse(address, strlen(address), &addr);
    if (addr.ascii)
        find(world, addr.ascii, &found);
    ps_measure_recipient(
        facts, address, &addr, addr.ascii ? &found : NULL, &world->directory, PS_SPAN_NONE);
    fact = ps_facts_get(facts, value_rows[_i].fact);
    ck_assert(fact->known);
    ck_assert_pstr_eq(fact->count ? fact->values[0].text : NULL, value_rows[_i].value);
    ps_destination_clear(&found);
}
END_TEST

/* The project's own lists, as the program uses them. */
static void
add_list(World *world, const char *name, void (*add)(PsTypos *typos, const char *domain))
{
    g_autofree char *path =
        g_build_filename(g_getenv("PS_TESTS"), "..", "rules", "data", name, NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
    lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (*lines[i] && *lines[i] != '#')
            add(world->typos, lines[i]);
}

static World *
real_world(const char *text)
{
    World *world = world_new(text);

    add_list(world, "mail-domains.txt", ps_typos_add_target);
    add_list(world, "real-domains.txt", ps_typos_add_real);
    add_list(world, "typosquats.txt", ps_typos_add_trap);
    add_list(world, "parking.txt", ps_typos_add_trap);
    return world;
}

/* The lines of PS_VECTORS/addr/typo_pairs.tsv; NULL if it is not there. */
static char **
read_pairs(void)
{
    const char *folder = g_getenv("PS_VECTORS");
    g_autofree char *path =
        g_build_filename(folder ? folder : ".", "addr", "typo_pairs.tsv", NULL);
    g_autofree char *text = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL))
        return g_strsplit(g_strchomp(text), "\n", -1);
    printf("# skipped: %s not there\n", path);
    return NULL;
}

static void
add_server(GString *text, const char *domain)
{
    g_autofree char *line = g_strdup_printf("\n%s. MX 10 mx.good.test.", domain);

    if (!strstr(text->str, line))
        g_string_append(text, line);
}

/* A zone in which what was meant takes mail, and what was typed too if ALIVE. */
static char *
zone_of_pairs(char *const *lines, gboolean alive)
{
    GString *text = g_string_new("mx.good.test. A 192.0.2.1");

    for (guint i = 0; lines[i]; i++) {
        g_auto(GStrv) column = g_strsplit(lines[i], "\t", -1);
        g_auto(PsAddr) addr = { 0 };
        g_autofree char *address = g_strconcat("a@", column[0], NULL);

        add_server(text, column[1]);
        if (alive && ps_addr_parse(address, strlen(address), &addr))
            add_server(text, column[0]);
    }
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}

/* What is suggested for an address at DOMAIN; NULL if nothing. */
static char *
suggest(World *world, const char *domain)
{
    g_autofree char *address = g_strconcat("a@", domain, NULL);
    g_auto(PsAddr) addr;
    PsDestination found = { 0 };
    char *meant;

    ps_addr_parse(address, strlen(address), &addr);
    if (addr.ascii)
        find(world, addr.ascii, &found);
    meant =
        g_strdup(ps_recipient_suggestion(&world->directory, &addr, addr.ascii ? &found : NULL));
    ps_destination_clear(&found);
    return meant;
}

START_TEST(pairs_with_dns)
{
    g_auto(GStrv) lines = read_pairs();
    g_autofree char *text = lines ? zone_of_pairs(lines, FALSE) : NULL;
    g_autoptr(World) world = real_world(text);
    guint right = 0, all = 0;

    for (; lines && lines[all]; all++) {
        g_auto(GStrv) column = g_strsplit(lines[all], "\t", -1);
        g_autofree char *got = suggest(world, column[0]);

        if (!g_strcmp0(got, column[1]))
            right++;
        else
            printf("# %s: %s\n", column[0], got ? got : "nothing");
    }
    if (all)
        printf("# typed takes no mail: %u of %u right\n", right, all);
    ck_assert_double_ge(right, all * 0.95);
}
END_TEST

/* Where the domain typed takes mail, only the list of traps speaks. */
START_TEST(pairs_that_take_mail)
{
    g_auto(GStrv) lines = read_pairs();
    g_autofree char *text = lines ? zone_of_pairs(lines, TRUE) : NULL;
    g_autoptr(World) world = real_world(text);

    for (guint i = 0; lines && lines[i]; i++) {
        g_auto(GStrv) column = g_strsplit(lines[i], "\t", -1);
        g_autofree char *address = g_strconcat("a@", column[0], NULL);
        g_autofree char *got = suggest(world, column[0]);
        g_auto(PsAddr) addr;

        if (ps_addr_parse(address, strlen(address), &addr))
            ck_assert_msg(
                !got || ps_typos_is_trap(world->typos, column[0]), "%s: %s", column[0], got);
    }
}
END_TEST

SUITE(recipient, TABLE(destination), TABLE(cost), TEST(shared_facts), TABLE(value),
    TEST(pairs_with_dns), TEST(pairs_that_take_mail))
