/* SPDX-License-Identifier: MIT */
/* test_attach_apart.c - children that do their work, crash, or find a lock taken. */
#include "mail/attach_apart.h"

#include <stdlib.h>

#include "suite.h"

static GMutex taken;

static void
report(gpointer data, PsFoundOut *out)
{
    ps_found_add(out, PS_FOUND_END, data, "");
}

static void
crash(gpointer data, PsFoundOut *out)
{
    (void) data;
    (void) out;
    abort();
}

/* The lock is held by the thread that forked, which the child is a copy of. */
static void
sleep_for_ever(gpointer data, PsFoundOut *out)
{
    report(data, out);
    ps_found_flush(out);
    g_mutex_lock(&taken);
}

static const struct {
    PsApartWork work;
    PsApartEnd end;
    gboolean records;
} ends_rows[] = {
    { report, PS_APART_DONE, TRUE },
    { crash, PS_APART_CRASHED, FALSE },
    { sleep_for_ever, PS_APART_FAILED, FALSE },
};

START_TEST(ends)
{
    g_autoptr(GString) records = g_string_new("before");
    char data[] = "data";

    g_mutex_lock(&taken);
    ck_assert_int_eq(ps_apart_run(ends_rows[_i].work, data, records), ends_rows[_i].end);
    g_mutex_unlock(&taken);
    ck_assert(g_str_has_prefix(records->str, "before"));
    ck_assert_int_eq(records->len > strlen("before"), ends_rows[_i].records);
}
END_TEST

/* Another thread has the lock for a moment each time: a child that is unlucky is not the last. */
static gint over;

static gpointer
take_and_give(gpointer data)
{
    (void) data;
    while (!g_atomic_int_get(&over)) {
        g_mutex_lock(&taken);
        g_usleep(500);
        g_mutex_unlock(&taken);
        g_usleep(1000);
    }
    return NULL;
}

static void
lock_once(gpointer data, PsFoundOut *out)
{
    g_mutex_lock(&taken);
    report(data, out);
}

START_TEST(unlucky)
{
    GThread *other = g_thread_new("other", take_and_give, NULL);
    char data[] = "data";

    for (guint i = 0; i < 10; i++) {
        g_autoptr(GString) records = g_string_new(NULL);

        ck_assert_int_eq(ps_apart_run(lock_once, data, records), PS_APART_DONE);
    }
    g_atomic_int_set(&over, 1);
    g_thread_join(other);
}
END_TEST

SUITE(attach_apart, TABLE(ends), TEST(unlucky))
