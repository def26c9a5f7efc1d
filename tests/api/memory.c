/* SPDX-License-Identifier: MIT */
/*
 * memory.c COUNT - a program that keeps one context for COUNT mails needs no more memory in the
 * second half than in the first. Each mail has another recipient at another domain, and other
 * words: what the DNS says is kept for a while, and then let go. Reports in TAP.
 */
#include <glib.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "presend.h"

#define MOST_KIB 1024 /* what is kept of the DNS comes to that, then it is let go */
#define LOOKS 64

static const char draft[] =
    "From: News <news@shop.example>\nTo: p%u@d%u.example\n"
    "Subject: Hello number %u\nMIME-Version: 1.0\n"
    "Content-Type: text/html; charset=utf-8\n\n"
    "<html><body><p>Number %u: <a href=\"http://h%u.example/\">here</a> "
    "{{name%u}}</p></body></html>\n";

/* Resident memory in KiB, less what malloc has free. */
static gsize
resident(void)
{
    g_autofree char *text = NULL;
    const char *second;

    malloc_trim(0);
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        return 0;
    second = strchr(text, ' ');
    return strtoul(second, NULL, 10) * (gsize) sysconf(_SC_PAGESIZE) / 1024;
}

static void
use_once(presend_context *context, guint i)
{
    g_autofree char *mail = g_strdup_printf(draft, i, i, i, i, i, i);
    g_autofree char *address = g_strdup_printf("q%u@e%u.example", i, i);
    presend_result *result = presend_lint(context, mail, strlen(mail), "draft", NULL);
    presend_address *checked = presend_check_address(context, address, NULL);
    presend_notice *notice = presend_bounce(context, mail, strlen(mail), NULL);

    if (!presend_result_json(result) || !checked || !notice)
        abort();
    presend_result_free(result);
    presend_address_free(checked);
    presend_notice_free(notice);
}

int
main(int argc, char **argv)
{
    guint count = argc > 1 ? (guint) atoi(argv[1]) : 1000;
    presend_context *context = presend_context_new();
    g_autofree char *dns = g_strdup_printf("zone:%s/dns.zone", g_getenv("PS_SAMPLES"));
    gsize most[2] = { 0, 0 };

    presend_set(context, "dns", dns, NULL);
    presend_set(context, "ip", "192.0.2.10", NULL);
    for (guint i = 0; i < count; i++) {
        gsize *half = &most[i >= count / 2];

        use_once(context, i);
        if (i % (count / LOOKS + 1) == 0)
            *half = MAX(*half, resident());
    }
    presend_context_free(context);
    printf("%sok 1 - %u mails: %zu KiB at most in the first half, %zu in the second\n1..1\n",
        most[1] > most[0] + MOST_KIB ? "not " : "", count, most[0], most[1]);
    return most[1] > most[0] + MOST_KIB;
}
