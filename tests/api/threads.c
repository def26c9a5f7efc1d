/* SPDX-License-Identifier: MIT */
/*
 * threads.c THREADS ROUNDS - so many threads, each with contexts of its own in its own language
 * and with its own settings, look at the samples ROUNDS times, and get what one thread alone gets.
 * tools/threads.sh runs it under ThreadSanitizer. Reports in TAP.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "presend.h"

#define MAX_THREADS 64
#define AROUND 100 /* bytes of what differs */

static const char *const files[] = { "newsletter-bad.eml", "newsletter-good.eml", "italian.eml",
    "signed.eml", "transactional.eml", "bounces/01-no-such-mailbox.eml" };

/* An archive, which is looked at in a child process; letters of other alphabets; a rule that
 * runs long on it. */
static const char attached[] =
    "From: =?utf-8?q?p=D0=B0ypal?= <a@shop.example>\nTo: anna.rossi@gmail.com\nSubject: x\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    "Content-Type: text/html; charset=iso-8859-15\nContent-Transfer-Encoding: "
    "quoted-printable\n"
    "\n<p style=3D\"color: #fff\">caff=E8 <a "
    "href=3D\"http://xn--pypal-4ve.example/\">here</a>\n"
    "--b\nContent-Type: application/zip; name=\"a.zip\"\nContent-Transfer-Encoding: base64\n\n"
    "UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAGAAAAYi5leGVtQUpBUEsBAgoACgAAAAAAAAAhAAAAAAAAAAAAAAAA\n"
    "AAYAAAAAAAAAAAAAAAAAAAAAAGIuZXhlUEsFBgAAAAABAAEANAAAACQAAAAAAA==\n--b--\n";

typedef struct {
    char *bytes;
    gsize len;
} Draft;

static Draft drafts[G_N_ELEMENTS(files) + 1];

typedef struct {
    guint number;
    guint rounds;
    guint different;
    char *first; /* where it was not the same, both */
} Worker;

/* What came out first, by thread and draft. */
static char *told[MAX_THREADS][G_N_ELEMENTS(drafts)];

static void
set(presend_context *context, const char *name, const char *value)
{
    presend_error *error = NULL;

    if (presend_set(context, name, value, &error))
        return;
    printf("Bail out! %s\n", presend_error_message(error));
    exit(1);
}

/* The settings of thread NUMBER. */
static presend_context *
context_of(guint number)
{
    static const char *const stages[] = { "draft", "final", "template", "auto" };
    presend_context *context = presend_context_new();
    g_autofree char *dns = g_strdup_printf("zone:%s/dns.zone", g_getenv("PS_SAMPLES"));

    set(context, "dns", dns);
    set(context, "lang", number % 2 ? "it" : "en");
    set(context, "stage", stages[number % 4]);
    set(context, "now", "2026-11-23T10:00:00Z");
    set(context, "ip", number % 3 ? "192.0.2.10" : "198.51.100.7");
    set(context, "helo", "mail.shop.example");
    if (number % 4 == 2) {
        g_autofree char *key =
            g_build_filename(g_getenv("PS_SAMPLES"), "keys/shop.example.pem", NULL);

        set(context, "dkim-key", key);
        set(context, "dkim-selector", "s2026");
        set(context, "dkim-domain", "shop.example");
    }
    return context;
}

static void
append(GString *out, const char *text)
{
    g_string_append(out, text ? text : "-");
    g_string_append_c(out, '\n');
}

/* All that CONTEXT says of DRAFT, and what it says of other things between. */
static char *
ask(presend_context *context, const Draft *draft)
{
    GString *out = g_string_new(NULL);
    presend_error *error = NULL;
    presend_result *lint = presend_lint(context, draft->bytes, draft->len, "draft", &error);
    presend_result *domain = presend_check_domain(context, "boutique.example", NULL);
    presend_address *address = presend_check_address(context, "anna@gmial.com", NULL);
    presend_notice *notice = presend_bounce(context, draft->bytes, draft->len, NULL);
    presend_explanation *explanation = presend_explain_reply(context, "550 5.7.26", NULL);

    append(out, presend_error_message(error));
    append(out, presend_result_json(lint));
    append(out, presend_result_report(lint, "text", NULL));
    append(out, presend_result_report(lint, "sarif", NULL));
    append(out, presend_result_json(domain));
    append(out, presend_address_message(address));
    append(out, presend_record_explanation(presend_notice_record(notice, 0)));
    append(out, presend_rule_message(presend_explanation_rule(explanation, 0)));
    presend_error_free(error);
    presend_result_free(lint);
    presend_result_free(domain);
    presend_address_free(address);
    presend_notice_free(notice);
    presend_explanation_free(explanation);
    return g_string_free(out, FALSE);
}

/* Where A and B begin to differ. */
static char *
describe(const char *a, const char *b)
{
    gsize same = 0;

    while (a[same] == b[same])
        same++;
    same -= MIN(same, AROUND);
    return g_strdup_printf("%.*s\n# not: %.*s", 2 * AROUND, a + same, 2 * AROUND, b + same);
}

/* GOT came out of draft AT, as before. */
static void
keep(Worker *worker, guint at, char *got)
{
    char **known = &told[worker->number][at];

    if (!*known) {
        *known = got;
        return;
    }
    if (strcmp(got, *known) != 0 && !worker->different++)
        worker->first = describe(got, *known);
    g_free(got);
}

/* The same without any other thread. */
static void
work_alone(Worker *worker)
{
    presend_context *context = context_of(worker->number);

    for (guint i = 0; i < G_N_ELEMENTS(drafts); i++)
        keep(worker, i, ask(context, &drafts[i]));
    presend_context_free(context);
}

static gpointer
work(gpointer data)
{
    Worker *worker = data;
    presend_context *context = context_of(worker->number);

    for (guint round = 0; round < worker->rounds; round++) {
        guint at = (round + worker->number) % G_N_ELEMENTS(drafts);

        keep(worker, at, ask(context, &drafts[at]));
        if (round % 50 == 49) { /* another begins while others run */
            presend_context_free(context);
            context = context_of(worker->number);
        }
    }
    presend_context_free(context);
    return NULL;
}

static void
read_drafts(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(g_getenv("PS_SAMPLES"), files[i], NULL);

        if (!g_file_get_contents(path, &drafts[i].bytes, &drafts[i].len, NULL)) {
            printf("Bail out! %s cannot be read\n", path);
            exit(1);
        }
    }
    drafts[G_N_ELEMENTS(files)] = (Draft){ g_strdup(attached), strlen(attached) };
}

int
main(int argc, char **argv)
{
    guint threads = argc > 2 ? (guint) atoi(argv[1]) : 4;
    guint rounds = argc > 2 ? (guint) atoi(argv[2]) : 8;
    Worker workers[MAX_THREADS] = { 0 };
    GThread *running[MAX_THREADS];
    guint different = 0;

    g_assert(threads > 0 && threads <= MAX_THREADS);
    read_drafts();
    for (guint t = 0; t < threads; t++)
        workers[t] = (Worker){ .number = t, .rounds = rounds };
    /* at first together: what is made at the first use is wanted by all at once */
    for (guint t = 0; t < threads; t++)
        running[t] = g_thread_new("lint", work, &workers[t]);
    for (guint t = 0; t < threads; t++)
        g_thread_join(running[t]);
    for (guint t = 0; t < threads; t++) {
        work_alone(&workers[t]);
        different += workers[t].different;
        if (workers[t].first)
            printf("# thread %u: %s\n", t, workers[t].first);
        g_free(workers[t].first);
        for (guint i = 0; i < G_N_ELEMENTS(drafts); i++)
            g_free(told[t][i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(drafts); i++)
        g_free(drafts[i].bytes);
    printf("%sok 1 - %u threads, %u rounds: %u differ from one thread alone\n1..1\n",
        different ? "not " : "", threads, rounds, different);
    return different > 0;
}
