/* SPDX-License-Identifier: MIT */
/* Verdicts on rows, through a whole run: order, one question a domain, rules. */
#include "list/run.h"

#include <string.h>

#include "dns/show.h"
#include "suite.h"

static const char zone[] = "ok.test. MX 10 mx.ok.test.\n"
                           "mx.ok.test. A 192.0.2.1\n"
                           "mailbox.test. MX 10 in.mailbox.test.\n"
                           "in.mailbox.test. A 192.0.2.2\n"
                           "implicit.test. A 192.0.2.3\n"
                           "partly.test. MX 10 mx.ok.test.\n"
                           "partly.test. MX 20 gone.partly.test.\n"
                           "alias.test. MX 10 cname.alias.test.\n"
                           "cname.alias.test. CNAME mx.ok.test.\n"
                           "null.test. MX 0 .\n"
                           "broken.test. MX 10 gone.broken.test.\n"
                           "none.test. TXT \"no mail here\"\n"
                           "tmp.test. MX 10 mx.ok.test.\n"
                           "xn--bcher-kva.test. MX 10 mx.ok.test.\n"
                           "loop.test. CNAME loop.test.\n"
                           "mailbax.test. TXT \"a typing mistake\"\n"
                           ";! servfail servfail.test\n"
                           ";! servfail mailbix.test\n"
                           ";! timeout timeout.test\n"
                           ";! delay 50 slow.test\n"
                           "slow.test. MX 10 mx.ok.test.\n";

static const char rule_text[] =
    "rcpt R_SYNTAX eval:is(\"rcpt_syntax\", \"invalid\", \"header-only\")\n"
    "level R_SYNTAX error\n"
    "reply R_SYNTAX mailbox 553 5.1.3 likely\n"
    "reply R_SYNTAX * 501 5.1.2 likely\n"
    "rcpt R_NULL eval:is(\"mx\", \"null\")\n"
    "level R_NULL error\n"
    "reply R_NULL * 556 5.1.10 certain\n"
    "rcpt R_TMP eval:is(\"rcpt_domain\", \"tmp.test\")\n"
    "tflags R_TMP risky\n"
    "rcpt R_TYPO eval:any(\"rcpt_lookalike\")\n"
    "tflags R_TYPO risky\n"
    "rcpt R_ROLE eval:is(\"rcpt_local\", \"info\", \"shut\")\n"
    "level R_ROLE note\n"
    "rcpt R_SHUT eval:is(\"rcpt_local\", \"shut\")\n"
    "reply R_SHUT mailbox 550 5.7.1 certain\n"
    "reply R_SHUT * 550 - possible\n"
    "provider mailbox mx .mailbox.test\n"
    /* these look at a message, and say nothing of a list */
    "header R_FROM eval:is(\"from_domain\", \"ok.test\")\n"
    "rcpt __R_OK eval:is(\"rcpt_domain\", \"ok.test\")\n"
    "meta R_BOTH __R_OK && !R_FROM\n"
    "body R_BODY /./\n";

typedef struct {
    PsRules *rules;
    PsDns *dns;
    PsTypos *typos;
    PsDirectory directory;
    PsListCheck *check;
    GString *out;
} Bench;

static Bench
bench_new(void)
{
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };
    const PsDnsOptions patience = { .timeout_ms = 200, .tries = 1 };
    Bench b = { .rules = ps_rules_new(), .typos = ps_typos_new(), .out = g_string_new(NULL) };

    ps_rules_read_text(b.rules, "t.cf", rule_text, strlen(rule_text), &how);
    ps_rules_finish(b.rules);
    ck_assert_uint_eq(ps_rules_trouble_count(b.rules), 0);
    b.dns = open_text("zone", zone, strlen(zone), &patience, NULL);
    ps_typos_add_target(b.typos, "mailbox.test");
    b.directory = (PsDirectory){ b.dns, ps_rules_providers(b.rules), b.typos, NULL };
    return b;
}

static void
bench_clear(Bench *b)
{
    ps_list_check_free(b->check);
    ps_typos_free(b->typos);
    ps_dns_free(b->dns);
    ps_rules_free(b->rules);
    g_string_free(b->out, TRUE);
}

static void
append_text(GString *out, const char *text)
{
    g_string_append_printf(out, " %s", text ? text : "-");
}

/* "status syntax domain mx provider rule code enhanced suggestion level" */
static gboolean
take(const PsListRow *row, const PsListVerdict *v, gpointer data, GError **error)
{
    Bench *b = data;

    (void) error;
    if (!row)
        return TRUE;
    g_string_append(b->out, b->out->len ? "\n" : "");
    g_string_append(b->out, ps_list_status_name(v->status));
    append_text(b->out, v->syntax);
    append_text(b->out, v->domain);
    append_text(b->out, v->mx);
    append_text(b->out, v->provider);
    append_text(b->out, v->rule);
    g_string_append_printf(b->out, " %u", v->code);
    append_text(b->out, v->enhanced);
    append_text(b->out, v->suggestion);
    g_string_append_printf(b->out, " %d", v->level);
    return TRUE;
}

/* Run the lines of LIST. */
static PsListSummary
run(Bench *b, const char *list, guint window)
{
    gsize len = strlen(list);
    FILE *stream = fmemopen((char *) list, len, "r");
    g_autoptr(PsListReader) reader =
        ps_list_reader_new(stream, "list", PS_LIST_LINES, NULL, NULL);
    PsListSummary summary;

    b->check = ps_list_check_new(b->rules, &b->directory, window);
    ck_assert(ps_list_run(reader, b->check, take, b, &summary, NULL));
    fclose(stream);
    return summary;
}

static const struct {
    const char *in;
    const char *out;
} verdicts_rows[] = {
    { "a@ok.test", "ok valid ok.test ok generic - 0 - - -1" },
    { "A@OK.Test", "ok valid ok.test ok generic - 0 - - -1" },
    { "a@mailbox.test", "ok valid mailbox.test ok mailbox - 0 - - -1" },
    { "b\xc3\xbc@ok.test", "ok smtputf8 ok.test ok generic - 0 - - -1" },
    { "a@b\xc3\xbc"
      "cher.test",
        "ok valid xn--bcher-kva.test ok generic - 0 - - -1" },
    { "info@ok.test", "ok valid ok.test ok generic R_ROLE 0 - - 0" },
    /* bare domains */
    { "ok.test", "ok valid ok.test ok generic - 0 - - -1" },
    { "null.test", "undeliverable valid null.test null none R_NULL 556 5.1.10 - 2" },
    { "ok..test", "undeliverable invalid - - - R_SYNTAX 501 5.1.2 - 2" },
    { "nonsense", "undeliverable invalid - - - R_SYNTAX 501 5.1.2 - 2" },
    { "", "undeliverable invalid - - - R_SYNTAX 501 5.1.2 - 2" },
    /* each state of a domain */
    { "a@implicit.test", "risky valid implicit.test implicit generic - 0 - - -1" },
    { "a@partly.test", "risky valid partly.test partly generic - 0 - - -1" },
    { "a@alias.test", "risky valid alias.test cname generic - 0 - - -1" },
    { "a@null.test", "undeliverable valid null.test null none R_NULL 556 5.1.10 - 2" },
    { "a@broken.test", "undeliverable valid broken.test broken none - 0 - - -1" },
    { "a@none.test", "undeliverable valid none.test none none - 0 - - -1" },
    { "a@gone.test", "undeliverable valid gone.test nxdomain none - 0 - - -1" },
    { "a@servfail.test", "unknown valid servfail.test unknown generic - 0 - - -1" },
    { "a@timeout.test", "unknown valid timeout.test unknown generic - 0 - - -1" },
    { "a@loop.test", "unknown valid loop.test unknown generic - 0 - - -1" },
    { "a@[192.0.2.1]", "unknown valid - - - - 0 - - -1" },
    /* what the rules add */
    { "a@tmp.test", "risky valid tmp.test ok generic R_TMP 0 - - 1" },
    { "info@tmp.test", "risky valid tmp.test ok generic R_TMP 0 - - 1" },
    { "shut@mailbox.test", "undeliverable valid mailbox.test ok mailbox R_SHUT 550 5.7.1 - 1" },
    { "shut@ok.test", "ok valid ok.test ok generic R_SHUT 550 - - 1" },
    { "a..b@mailbox.test",
        "undeliverable invalid mailbox.test ok mailbox R_SYNTAX 553 5.1.3 - 2" },
    { "a@mailbax.test", "undeliverable valid mailbax.test none none - 0 - mailbox.test -1" },
    { "a@MailBox", "undeliverable header-only - - - R_SYNTAX 501 5.1.2 mailbox.test 2" },
    { "a@nobody", "undeliverable header-only - - - R_SYNTAX 501 5.1.2 - 2" },
    { "a@mailbix.test",
        "unknown valid mailbix.test unknown generic R_TYPO 0 - mailbox.test 1" },
};

START_TEST(verdicts)
{
    Bench b = bench_new();
    g_autofree char *list = g_strconcat(verdicts_rows[_i].in, "\n", NULL);
    PsListSummary summary = run(&b, list, 0);

    ck_assert_str_eq(b.out->str, verdicts_rows[_i].out);
    ck_assert_uint_eq(summary.rows, 1);
    bench_clear(&b);
}
END_TEST

/* The windows: as many as there are domains, one at a time. */
static const guint order_rows[] = { 0, 1, 2 };

START_TEST(order)
{
    Bench b = bench_new();
    PsListSummary summary =
        run(&b, "a@slow.test\na@ok.test\nb@slow.test\nc@ok.test\na@null.test\nd@OK.test\n",
            order_rows[_i]);
    guint asked = ps_dns_asked(b.dns);

    ck_assert_str_eq(b.out->str,
        "ok valid slow.test ok generic - 0 - - -1\n"
        "ok valid ok.test ok generic - 0 - - -1\n"
        "ok valid slow.test ok generic - 0 - - -1\n"
        "ok valid ok.test ok generic - 0 - - -1\n"
        "undeliverable valid null.test null none R_NULL 556 5.1.10 - 2\n"
        "ok valid ok.test ok generic - 0 - - -1");
    ck_assert_uint_eq(summary.rows, 6);
    ck_assert_uint_eq(summary.domains, 3);
    ck_assert_uint_eq(summary.by_status[PS_LIST_OK], 5);
    ck_assert_uint_eq(summary.by_status[PS_LIST_UNDELIVERABLE], 1);
    /* three domains and one MX host, with its second kind of address at most */
    ck_assert_uint_le(asked, 5);
    bench_clear(&b);
}
END_TEST

/* A long list with few domains: each is asked about once, and no row is lost. */
START_TEST(many)
{
    Bench b = bench_new();
    g_autoptr(GString) list = g_string_new(NULL);
    PsListSummary summary;

    for (guint i = 0; i < 50000; i++)
        g_string_append_printf(list, "user%u@%s.test\n", i, i % 2 ? "ok" : "slow");
    summary = run(&b, list->str, 0);
    ck_assert_uint_eq(summary.rows, 50000);
    ck_assert_uint_eq(summary.by_status[PS_LIST_OK], 50000);
    ck_assert_uint_eq(summary.domains, 2);
    ck_assert_uint_le(ps_dns_asked(b.dns), 4);
    bench_clear(&b);
}
END_TEST

static gboolean
refuse(const PsListRow *row, const PsListVerdict *verdict, gpointer data, GError **error)
{
    guint *left = data;

    (void) verdict;
    if (!row || (*left)--)
        return TRUE;
    g_set_error_literal(error, PS_LIST_ERROR, PS_LIST_ERROR_WRITE, "disk full");
    return FALSE;
}

START_TEST(stops)
{
    Bench b = bench_new();
    char list[] = "a@ok.test\nb@ok.test\nc@slow.test\n";
    FILE *stream = fmemopen(list, strlen(list), "r");
    g_autoptr(PsListReader) reader =
        ps_list_reader_new(stream, "list", PS_LIST_LINES, NULL, NULL);
    g_autoptr(GError) error = NULL;
    PsListSummary summary;
    guint left = 1;

    b.check = ps_list_check_new(b.rules, &b.directory, 0);
    ck_assert(!ps_list_run(reader, b.check, refuse, &left, &summary, &error));
    ck_assert_str_eq(error->message, "disk full");
    ck_assert_uint_eq(summary.rows, 1);
    fclose(stream);
    bench_clear(&b);
}
END_TEST

SUITE(check, TABLE(verdicts), TABLE(order), TEST(many), TEST(stops))
