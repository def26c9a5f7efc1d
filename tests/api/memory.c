/* SPDX-License-Identifier: MIT */
/*
 * memory.c COUNT - a program that keeps one context for COUNT mails needs no more memory at the
 * end than after the first quarter. Each mail has another recipient at another domain, and
 * other words. Reports in TAP.
 */
#include <glib.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "presend.h"

#define MOST_KIB 512

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
    gsize before = 0, after;

    presend_set(context, "dns", dns, NULL);
    presend_set(context, "ip", "192.0.2.10", NULL);
    for (guint i = 0; i < count; i++) {
        if (i == count / 4)
            before = resident();
        use_once(context, i);
    }
    after = resident();
    presend_context_free(context);
    printf("%sok 1 - %u mails: %zu KiB after a quarter, %zu at the end\n1..1\n",
        after > before + MOST_KIB ? "not " : "", count, before, after);
    return after > before + MOST_KIB;
}
