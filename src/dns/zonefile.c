/* SPDX-License-Identifier: MIT */
/*
 * zonefile.c - the backend that answers from a master file; see zonefile.h.
 *
 * Answers are there at once, but for those that a ";! delay" holds back.
 */
#include "dns/zonefile.h"

#include "base/limits.h"
#include "base/read.h"
#include "dns/master.h"

typedef struct {
    PsDnsBackend base;
    PsZone *zone;
    guint timeout_ms;
    GSequence *held; /* Held, by DUE */
} ZoneFile;

/* An answer that waits for its time. */
typedef struct {
    PsDnsQuestion *question;
    PsDnsStatus status;
    gint64 due; /* as g_get_monotonic_time */
} Held;

static int
compare_due(gconstpointer left, gconstpointer right, gpointer data)
{
    const Held *a = left, *b = right;

    (void) data;
    return (a->due > b->due) - (a->due < b->due);
}

static void
ask(PsDnsBackend *backend, PsDnsQuestion *question)
{
    ZoneFile *file = (ZoneFile *) backend;
    PsZoneResult result = ps_zone_answer(file->zone, question);
    Held *held;

    if (!result.held) {
        ps_dns_question_done(question, result.status);
        return;
    }
    if (result.delay_ms > file->timeout_ms)
        result = (PsZoneResult){ PS_DNS_TIMEOUT, TRUE, file->timeout_ms };
    held = g_new(Held, 1);
    *held = (Held){ question, result.status,
        g_get_monotonic_time() + (gint64) result.delay_ms * 1000 };
    g_sequence_insert_sorted(file->held, held, compare_due, NULL);
}

static void
wait_for_due(PsDnsBackend *backend, gint64 until)
{
    ZoneFile *file = (ZoneFile *) backend;
    gint64 now = g_get_monotonic_time();
    GSequenceIter *first = g_sequence_get_begin_iter(file->held);
    gint64 due = MIN(((const Held *) g_sequence_get(first))->due, until);

    if (due > now) {
        g_poll(NULL, 0, (int) MIN((due - now + 999) / 1000, G_MAXINT));
        now = g_get_monotonic_time();
    }
    while (!g_sequence_iter_is_end(first = g_sequence_get_begin_iter(file->held))) {
        Held held = *(const Held *) g_sequence_get(first);

        if (held.due > now)
            break;
        g_sequence_remove(first);
        ps_dns_question_done(held.question, held.status);
    }
}

static void
zonefile_free(PsDnsBackend *backend)
{
    ZoneFile *file = (ZoneFile *) backend;

    g_sequence_free(file->held);
    ps_zone_free(file->zone);
    g_free(file);
}

static const PsDnsBackendOps ops = { ask, wait_for_due, NULL, NULL, zonefile_free };

PsDnsBackend *
ps_zonefile_open(
    const char *path, gboolean snapshot, const PsDnsOptions *options, GError **error)
{
    g_autoptr(PsZone) zone = ps_zone_new(snapshot ? PS_DNS_OFF : PS_DNS_NXDOMAIN);
    g_autoptr(GError) trouble = NULL;
    g_autofree char *bytes = NULL;
    gsize len;
    ZoneFile *file;

    if (!ps_read_file(path, PS_LIMIT_zone_file_bytes, &bytes, &len, &trouble)) {
        g_set_error_literal(error, PS_DNS_ERROR, PS_DNS_ERROR_FILE, trouble->message);
        return NULL;
    }
    if (!ps_master_read(zone, path, bytes, len, error))
        return NULL;

    file = g_new(ZoneFile, 1);
    *file = (ZoneFile){ { &ops }, g_steal_pointer(&zone), options->timeout_ms,
        g_sequence_new(g_free) };
    return &file->base;
}
