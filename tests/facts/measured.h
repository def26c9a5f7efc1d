/* SPDX-License-Identifier: MIT */
/*
 * measured.h - facts of a mail written in a test, with the DNS from a few lines of a zone.
 */
#ifndef PS_TESTS_FACTS_MEASURED_H
#define PS_TESTS_FACTS_MEASURED_H

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "facts/measure.h"
#include "suite.h"

/* 2026-11-23T12:00:00Z */
#define TEST_NOW G_GINT64_CONSTANT(1795435200)

/* A resolver that answers from ZONE; off if it is NULL. */
static inline PsDns *
test_dns(const char *zone)
{
    g_autofree char *path = NULL;
    g_autofree char *spec = NULL;
    g_autoptr(GError) error = NULL;
    PsDns *dns;
    int fd;

    if (!zone)
        return ps_dns_open("off", NULL, NULL);
    fd = g_file_open_tmp("presend-XXXXXX.zone", &path, NULL);
    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert(g_file_set_contents(path, zone, -1, NULL));
    spec = g_strconcat("zone:", path, NULL);
    dns = ps_dns_open(spec, NULL, &error);
    g_unlink(path);
    if (!dns)
        ck_abort_msg("%s", error->message);
    return dns;
}

/* The values of fact NAME, joined with " | "; "?REASON" if it is not known. */
static inline char *
test_values(const PsFacts *facts, const char *name)
{
    int id = ps_fact_find(name);
    const PsFact *fact;
    g_autoptr(GString) out = g_string_new(NULL);

    if (id < 0)
        ck_abort_msg("no fact %s", name);
    fact = ps_facts_get(facts, id);
    if (!fact->known)
        return g_strconcat("?", fact->reason, NULL);
    for (guint i = 0; i < fact->count; i++)
        g_string_append_printf(out, "%s%s", i ? " | " : "", fact->values[i].text);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Measure MAIL and return the values of FACT. */
static inline char *
test_measure(const char *mail, const PsSending *sending, const char *zone, const char *fact)
{
    gsize len = strlen(mail);
    g_autofree char *bytes = g_memdup2(mail, len);
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsDns) dns = test_dns(zone);
    g_autoptr(PsPsl) psl = ps_psl_open(NULL, NULL);
    g_autoptr(GError) error = NULL;
    const PsMeasured from = {
        .source = source, .message = message, .sending = sending, .dns = dns, .psl = psl
    };

    if (!ps_measure_message(facts, &from, &error))
        return g_strconcat("!", error->message, NULL);
    return test_values(facts, fact);
}

#endif
