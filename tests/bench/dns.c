/* SPDX-License-Identifier: MIT */
/*
 * dns.c - how many questions a second a resolver gets answered.
 *
 * First a zone file of 100 records is read and asked 200 questions, as for one lint. Then
 * nsd on loopback is asked for the MX records of many names, with so many on their way at
 * once. Prints the time, and that of the processor which is ours.
 */
#include "dns/resolver.h"

#include <sys/resource.h>

#include "dns/server.h"
#include "dns/show.h"

#define RECORDS 100
#define QUESTIONS 200
#define NAMES 100000

static gint64
processor_us(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * G_USEC_PER_SEC +
           used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static void
measure_file(void)
{
    g_autoptr(GString) text = g_string_new("$TTL 300\n");
    g_autofree char *path = NULL, *spec = NULL;
    gint64 began, opened;
    PsDns *dns;

    for (int i = 0; i < RECORDS; i++)
        g_string_append_printf(text,
            i % 2 ? "n%d.bench.test. MX 10 mail.bench.test.\n"
                  : "n%d.bench.test. TXT \"v=spf1 include:_spf.bench.test -all\"\n",
            i);
    path = write_text(text->str, text->len);
    spec = g_strconcat("zone:", path, NULL);
    began = g_get_monotonic_time();
    dns = ps_dns_open(spec, NULL, NULL);
    opened = g_get_monotonic_time();
    for (int i = 0; i < QUESTIONS; i++) {
        g_autofree char *name = g_strdup_printf("n%d.bench.test", i / 2);

        ps_dns_get(dns, name, i % 2 ? PS_DNS_MX : PS_DNS_TXT);
    }
    printf("zone file: %d records read in %.2f ms, %d answers in %.2f ms\n", RECORDS,
        (double) (opened - began) / 1000, QUESTIONS,
        (double) (g_get_monotonic_time() - opened) / 1000);
    ps_dns_free(dns);
    g_unlink(path);
}

static void
count(const PsDnsAnswer *answer, gpointer data)
{
    *(guint *) data += answer->status == PS_DNS_NOERROR;
}

static void
measure_server(const Server *nsd, guint window)
{
    g_autoptr(PsDns) dns = ps_dns_open(nsd->address, NULL, NULL);
    gint64 began = g_get_monotonic_time(), ours = processor_us();
    double seconds, each;
    guint good = 0;

    for (guint i = 0; i < NAMES; i++) {
        g_autofree char *name = g_strdup_printf("n%u.bench.test", i);

        ps_dns_ask(dns, name, PS_DNS_MX, count, &good);
        while (ps_dns_pending(dns) >= window)
            ps_dns_step(dns);
    }
    while (ps_dns_step(dns))
        ;
    seconds = (double) (g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    each = (double) (processor_us() - ours) / NAMES;
    printf("nsd, window %u: %.0f questions/s, %.1f us of processor each, %u of %u answered\n",
        window, NAMES / seconds, each, good, NAMES);
}

int
main(void)
{
    g_autoptr(GString) text =
        g_string_new("@ 300 SOA ns a 1 2 3 4 5\n@ 300 NS ns\nns 300 A 192.0.2.1\n");
    const char *zones[][2] = { { "bench.test", NULL }, { NULL, NULL } };
    const guint windows[] = { 1, 50, 200, 1000, 5000 };
    g_autoptr(Server) nsd = NULL;

    measure_file();
    for (int i = 0; i < NAMES; i++)
        g_string_append_printf(text, "n%d 300 MX 10 ns\n", i);
    zones[0][1] = text->str;
    nsd = server_nsd(zones);
    for (gsize i = 0; nsd && i < G_N_ELEMENTS(windows); i++)
        measure_server(nsd, windows[i]);
    return 0;
}
