/* SPDX-License-Identifier: MIT */
/* Verdicts on rows, through a whole run: order, one question a domain, rules; the same of a
 * list that is read twice, of one whose rows wait, and without order. */
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
                           "slow.test. MX 10 mx.ok.test.\n"
                           ";! delay 5000 slower.test\n"
                           "slower.test. MX 10 mx.ok.test.\n";

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
    /* worked out from the domain and from the address */
    "rcpt __R_ALONE eval:is(\"mx\", \"implicit\", \"null\")\n"
    "meta __R_WEB __R_ALONE\n"
    "rcpt __R_MARK eval:is(\"rcpt_local\", \"mark\")\n"
    "meta R_MIXED __R_WEB && __R_MARK\n"
    "level R_MIXED note\n"
    "rcpt R_TWO eval:same(\"rcpt_local\", \"rcpt_domain\")\n"
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
    PsListJudge *judge;
    PsListLookup *lookup;
    FILE *stream;
    GString *out;
    sig_atomic_t stop;
} Bench;

typedef enum {
    TWICE,
    BACKLOG,
    UNORDERED,
} Mode;

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
    return b;
}

static void
bench_clear(Bench *b)
{
    ps_list_lookup_free(b->lookup);
    ps_list_judge_free(b->judge);
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

    (void) row;
    (void) error;
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

static gboolean
take_breath(gboolean idle, gpointer data, GError **error)
{
    (void) idle;
    (void) data;
    (void) error;
    return TRUE;
}

static PsListReader *
again(gpointer data, GError **error)
{
    Bench *b = data;

    rewind(b->stream);
    return ps_list_reader_new(b->stream, "list", PS_LIST_LINES, NULL, error);
}

/* A run of the lines of LIST, which are read by a reader that is to be freed. */
static PsListRun
prepare(Bench *b, const char *list, Mode mode)
{
    b->directory = (PsDirectory){
        .dns = b->dns, .providers = ps_rules_providers(b->rules), .typos = b->typos
    };
    b->judge = ps_list_judge_new(b->rules, &b->directory);
    b->lookup = ps_list_lookup_new(&b->directory, b->judge);
    b->stream = fmemopen((char *) list, strlen(list), "r");
    return (PsListRun){
        .reader = ps_list_reader_new(b->stream, "list", PS_LIST_LINES, NULL, NULL),
        .again = mode == TWICE ? again : NULL,
        .lookup = b->lookup,
        .judge = b->judge,
        .unordered = mode == UNORDERED,
        .backlog = PS_LIST_BACKLOG,
        .stop = &b->stop,
        .take = take,
        .pause = take_breath,
        .data = b,
    };
}

static void
finish(Bench *b, PsListRun *how)
{
    ps_list_reader_free(how->reader);
    fclose(b->stream);
}

/* Run the lines of LIST, of which *RET is to be cleared. */
static void
run(Bench *b, const char *list, Mode mode, PsListSummary *ret)
{
    PsListRun how = prepare(b, list, mode);

    ps_list_summary_init(ret);
    ck_assert(ps_list_run(&how, ret, NULL));
    ck_assert_uint_eq(ret->left, 0);
    finish(b, &how);
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
    { "mark@implicit.test", "risky valid implicit.test implicit generic R_MIXED 0 - - 0" },
    { "mark@null.test", "undeliverable valid null.test null none R_NULL 556 5.1.10 - 2" },
    { "mark@ok.test", "ok valid ok.test ok generic - 0 - - -1" },
    { "mark@servfail.test", "unknown valid servfail.test unknown generic - 0 - - -1" },
    { "ok.test@ok.test", "ok valid ok.test ok generic R_TWO 0 - - 1" },
    { "a@mailbax.test", "undeliverable valid mailbax.test none none - 0 - mailbox.test -1" },
    { "a@MailBox", "undeliverable header-only - - - R_SYNTAX 501 5.1.2 mailbox.test 2" },
    { "a@nobody", "undeliverable header-only - - - R_SYNTAX 501 5.1.2 - 2" },
    { "a@mailbix.test",
        "unknown valid mailbix.test unknown generic R_TYPO 0 - mailbox.test 1" },
};

START_TEST(verdicts)
{
    g_autofree char *list = g_strconcat(verdicts_rows[_i].in, "\n", NULL);

    for (Mode mode = TWICE; mode <= UNORDERED; mode++) {
        g_auto(PsListSummary) summary = { 0 };
        Bench b = bench_new();

        run(&b, list, mode, &summary);
        ck_assert_str_eq(b.out->str, verdicts_rows[_i].out);
        ck_assert_uint_eq(summary.rows, 1);
        bench_clear(&b);
    }
}
END_TEST

static const char *const mixed_rows[] = {
    "ok valid slow.test ok generic - 0 - - -1",
    "ok valid ok.test ok generic - 0 - - -1",
    "ok valid slow.test ok generic - 0 - - -1",
    "ok valid ok.test ok generic - 0 - - -1",
    "undeliverable valid null.test null none R_NULL 556 5.1.10 - 2",
    "undeliverable invalid - - - R_SYNTAX 501 5.1.2 - 2",
    "ok valid ok.test ok generic - 0 - - -1",
};

/* Rows come out in order; without order, those that need not wait come first. */
static const struct {
    Mode mode;
    const guint order[G_N_ELEMENTS(mixed_rows)];
} order_rows[] = {
    { TWICE, { 0, 1, 2, 3, 4, 5, 6 } },
    { BACKLOG, { 0, 1, 2, 3, 4, 5, 6 } },
    { UNORDERED, { 1, 3, 6, 4, 5, 0, 2 } },
};

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* TEXT, its lines sorted. */
static char *
sorted(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
    return g_strjoinv("\n", lines);
}

START_TEST(order)
{
    Bench b = bench_new();
    g_auto(PsListSummary) summary = { 0 };
    g_autoptr(GString) wanted = g_string_new(NULL);

    run(&b, "a@slow.test\na@ok.test\nb@slow.test\nc@ok.test\na@null.test\nnone\nd@OK.test\n",
        order_rows[_i].mode, &summary);
    for (guint i = 0; i < G_N_ELEMENTS(mixed_rows); i++)
        g_string_append_printf(
            wanted, "%s%s", i ? "\n" : "", mixed_rows[order_rows[_i].order[i]]);
    if (order_rows[_i].mode == UNORDERED) {
        g_autofree char *one = sorted(b.out->str), *two = sorted(wanted->str);

        ck_assert_str_eq(one, two);
        ck_assert(g_str_has_suffix(b.out->str, mixed_rows[0]));
    } else {
        ck_assert_str_eq(b.out->str, wanted->str);
    }
    ck_assert_uint_eq(summary.rows, 7);
    ck_assert_uint_eq(summary.domains, 3);
    ck_assert_uint_eq(summary.by_status[PS_LIST_OK], 5);
    ck_assert_uint_eq(summary.by_status[PS_LIST_UNDELIVERABLE], 2);
    /* three domains and one MX host, with its second kind of address at most */
    ck_assert_uint_le(ps_dns_asked(b.dns), 5);
    bench_clear(&b);
}
END_TEST

/* A long list with few domains: each is asked about once, and no row is lost. */
static const Mode many_rows[] = { TWICE, BACKLOG, UNORDERED };

START_TEST(many)
{
    Bench b = bench_new();
    g_autoptr(GString) list = g_string_new(NULL);
    g_auto(PsListSummary) summary = { 0 };

    for (guint i = 0; i < 50000; i++)
        g_string_append_printf(list, "user%u@%s.test\n", i, i % 2 ? "ok" : "slow");
    run(&b, list->str, many_rows[_i], &summary);
    ck_assert_uint_eq(summary.rows, 50000);
    ck_assert_uint_eq(summary.by_status[PS_LIST_OK], 50000);
    ck_assert_uint_eq(summary.domains, 2);
    ck_assert_uint_le(ps_dns_asked(b.dns), 4);
    bench_clear(&b);
}
END_TEST

/* A backlog that holds a row or two does not change what comes out. */
START_TEST(narrow)
{
    Bench b = bench_new();
    g_auto(PsListSummary) summary = { 0 };
    PsListRun how =
        prepare(&b, "a@slow.test\na@ok.test\nb@slow.test\na@null.test\nc@ok.test\n", BACKLOG);

    how.backlog = 1;
    ps_list_summary_init(&summary);
    ck_assert(ps_list_run(&how, &summary, NULL));
    ck_assert_uint_eq(summary.rows, 5);
    ck_assert(g_str_has_prefix(b.out->str, "ok valid slow.test"));
    finish(&b, &how);
    bench_clear(&b);
}
END_TEST

/* Rows of all shards together are the list; each domain is in one of them. */
static const guint shards_rows[] = { 1, 2, 3, 7 };

START_TEST(shards)
{
    g_autoptr(GString) list = g_string_new("nonsense\n");
    guint64 rows = 0, domains = 0;

    for (guint i = 0; i < 200; i++)
        g_string_append_printf(list, "a@gone%u.test\n", i % 50);
    for (guint i = 1; i <= shards_rows[_i]; i++) {
        Bench b = bench_new();
        g_auto(PsListSummary) summary = { 0 };
        PsListRun how = prepare(&b, list->str, i % 2 ? TWICE : BACKLOG);

        how.shard = i;
        how.shards = shards_rows[_i];
        ps_list_summary_init(&summary);
        ck_assert(ps_list_run(&how, &summary, NULL));
        ck_assert_int_eq(strstr(b.out->str, "R_SYNTAX") != NULL, i == 1);
        rows += summary.rows;
        domains += summary.domains;
        finish(&b, &how);
        bench_clear(&b);
    }
    ck_assert_uint_eq(rows, 201);
    ck_assert_uint_eq(domains, 50);
}
END_TEST

/* The shard of a domain is the same everywhere and for ever: python3 -c 'import zlib;
 * print(zlib.crc32(b"gmail.com") % 8 + 1)'. */
static const struct {
    const char *domain;
    guint shards;
    guint shard;
} shard_rows[] = {
    { "gmail.com", 1, 1 },
    { "gmail.com", 8, 8 },
    { "libero.it", 8, 1 },
    { NULL, 8, 1 },
};

START_TEST(shard)
{
    ck_assert_uint_eq(
        ps_list_shard(shard_rows[_i].domain, shard_rows[_i].shards), shard_rows[_i].shard);
}
END_TEST

static gboolean
refuse(const PsListRow *row, const PsListVerdict *verdict, gpointer data, GError **error)
{
    Bench *b = data;

    if (!b->out->len)
        return take(row, verdict, data, error);
    g_set_error_literal(error, PS_LIST_ERROR, PS_LIST_ERROR_WRITE, "disk full");
    return FALSE;
}

static const Mode fails_rows[] = { TWICE, BACKLOG, UNORDERED };

START_TEST(fails)
{
    Bench b = bench_new();
    g_auto(PsListSummary) summary = { 0 };
    PsListRun how = prepare(&b, "a@ok.test\nb@ok.test\nc@slow.test\n", fails_rows[_i]);
    g_autoptr(GError) error = NULL;

    how.take = refuse;
    ps_list_summary_init(&summary);
    ck_assert(!ps_list_run(&how, &summary, &error));
    ck_assert_str_eq(error->message, "disk full");
    ck_assert_uint_eq(summary.rows, 1);
    finish(&b, &how);
    bench_clear(&b);
}
END_TEST

static gboolean
stop_at_once(gboolean idle, gpointer data, GError **error)
{
    Bench *b = data;

    b->stop = 1;
    return take_breath(idle, data, error);
}

static const Mode stops_rows[] = { TWICE, BACKLOG, UNORDERED };

/* Broken off, what is known is handed on in order, and the rest is counted. */
START_TEST(stops)
{
    Bench b = bench_new();
    g_auto(PsListSummary) summary = { 0 };
    PsListRun how =
        prepare(&b, "a@slower.test\nb@ok.test\nc@slower.test\nd@slow.test\n", stops_rows[_i]);

    how.pause = stop_at_once;
    ps_list_summary_init(&summary);
    ck_assert(ps_list_run(&how, &summary, NULL));
    ck_assert_str_eq(b.out->str, "ok valid ok.test ok generic - 0 - - -1\n"
                                 "ok valid slow.test ok generic - 0 - - -1");
    ck_assert_uint_eq(summary.rows, 2);
    ck_assert_uint_eq(summary.left, 2);
    finish(&b, &how);
    bench_clear(&b);
}
END_TEST

static PsListReader *
another(gpointer data, GError **error)
{
    static char text[] = "a@ok.test\nb@null.test\n";
    Bench *b = data;

    fclose(b->stream);
    b->stream = fmemopen(text, strlen(text), "r");
    return ps_list_reader_new(b->stream, "list", PS_LIST_LINES, NULL, error);
}

/* A domain that was not there the first time is trouble, not a row without a verdict. */
START_TEST(changes)
{
    Bench b = bench_new();
    g_auto(PsListSummary) summary = { 0 };
    PsListRun how = prepare(&b, "a@ok.test\n", TWICE);
    g_autoptr(GError) error = NULL;

    how.again = another;
    ps_list_summary_init(&summary);
    ck_assert(!ps_list_run(&how, &summary, &error));
    ck_assert_str_eq(error->message, "the list was changed while it was read: line 2 is new");
    finish(&b, &how);
    bench_clear(&b);
}
END_TEST

/* What is known from elsewhere is not asked, and counts only if the list has it. */
START_TEST(known)
{
    Bench b = bench_new();
    g_auto(PsListSummary) summary = { 0 };
    PsListRun how = prepare(&b, "a@ok.test\n", BACKLOG);
    const PsDestination null = { .mx.state = PS_MX_NULL, .provider = "none" };

    ps_list_lookup_know(b.lookup, "ok.test", &null);
    ps_list_lookup_know(b.lookup, "other.test", &null);
    ps_list_summary_init(&summary);
    ck_assert(ps_list_run(&how, &summary, NULL));
    ck_assert_str_eq(b.out->str, "undeliverable valid ok.test null none R_NULL 556 5.1.10 - 2");
    ck_assert_uint_eq(summary.domains, 1);
    ck_assert_uint_eq(ps_dns_asked(b.dns), 0);
    finish(&b, &how);
    bench_clear(&b);
}
END_TEST

SUITE(run, TABLE(verdicts), TABLE(order), TABLE(many), TEST(narrow), TABLE(shards),
    TABLE(shard), TABLE(fails), TABLE(stops), TEST(changes), TEST(known))
