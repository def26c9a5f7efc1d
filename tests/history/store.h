/* SPDX-License-Identifier: MIT */
/* store.h - what the tests of the history share: a folder for a file, records to put there. */
#ifndef PS_TESTS_HISTORY_STORE_H
#define PS_TESTS_HISTORY_STORE_H

#include <glib/gstdio.h>

#include "history/query.h"
#include "suite.h"

#define NOW G_GINT64_CONSTANT(1795435200) /* 2026-11-23 12:00 UTC, a Monday */
#define DAY G_GINT64_CONSTANT(86400)

typedef struct {
    char *folder;
    char *path; /* of a history that is not there yet */
} Store;

static inline Store
store_new(void)
{
    Store store = { g_dir_make_tmp("presend-history-XXXXXX", NULL), NULL };

    ck_assert_ptr_nonnull(store.folder);
    store.path = g_build_filename(store.folder, "history.db", NULL);
    return store;
}

static inline void
store_clear(Store *store)
{
    static const char *const endings[] = { "", "-wal", "-shm" };

    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(store->path, endings[i], NULL);

        g_remove(path);
    }
    g_rmdir(store->folder);
    g_free(store->folder);
    g_free(store->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Store, store_clear)

static inline PsHistory *
store_open(const char *path, const char *key)
{
    const PsHistoryOptions options = { .key = key, .create = TRUE, .wait_ms = 20000 };
    g_autoptr(GError) error = NULL;
    PsHistory *history = ps_history_open(path, &options, &error);

    ck_assert_msg(history != NULL, "%s", error ? error->message : "?");
    return history;
}

static inline void
store_flush(PsHistory *history)
{
    g_autoptr(GError) error = NULL;

    ck_assert_msg(ps_history_flush(history, &error), "%s", error ? error->message : "?");
}

/* A bounce of "user unknown", from NOTICE. */
static inline PsHistoryRecord
store_record(const char *notice, const char *recipient, gint64 time)
{
    return (PsHistoryRecord){ .notice = notice,
        .recipient = recipient,
        .provider = "gmail",
        .time = time,
        .reason = "userunknown",
        .bounce_class = "address",
        .hard = TRUE,
        .code = 550,
        .status = "5.1.1",
        .action = "failed",
        .diagnostic = "550 5.1.1 no such user",
        .original_id = "<1@shop.example>",
        .remote_mta = "mx.example",
        .reporting_mta = "mail.shop.example" };
}

static inline void
store_add(PsHistory *history, PsHistoryRecord record)
{
    g_autoptr(GError) error = NULL;

    ck_assert_msg(ps_history_add(history, &record, &error), "%s", error ? error->message : "?");
}

static inline gboolean
store_dump_row(const PsHistoryRecord *r, gpointer data)
{
    g_string_append_printf(data, "%s %s %s %" G_GINT64_FORMAT " %s %s %u %s %s\n", r->id,
        r->notice, r->recipient, r->time, r->reason, r->provider, r->code, r->status,
        r->diagnostic ? r->diagnostic : "-");
    return TRUE;
}

/* All records, a line each. */
static inline char *
store_dump(PsHistory *history)
{
    const PsHistoryFilter all = { 0 };
    GString *out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    ck_assert_msg(ps_history_each(history, &all, store_dump_row, out, &error), "%s",
        error ? error->message : "?");
    return g_string_free(out, FALSE);
}

#endif
