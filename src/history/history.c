/* SPDX-License-Identifier: MIT */
/* history.c - open a history, store records in it, take them out; see history.h. */
#include "history/history.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "history/database.h"

enum { WAIT_MS = 10000 };

/* A record as it will be stored, with its strings behind it. */
typedef struct {
    guint8 key[PS_DIGEST_BYTES];
    guint8 notice[PS_DIGEST_BYTES];
    char *mailbox;
    char *domain;
    char *original_id;
    PsHistoryRecord record; /* strings of which belong to CHUNK, where they are kept at all */
    GStringChunk *chunk;
} Stored;

const char *
ps_origin_name(PsOrigin origin)
{
    static const char *const names[] = { "unknown", "ours", "forged" };

    return names[origin];
}

static void
stored_free(gpointer data)
{
    Stored *stored = data;

    g_free(stored->mailbox);
    g_free(stored->domain);
    g_free(stored->original_id);
    g_string_chunk_free(stored->chunk);
    g_free(stored);
}

char *
ps_history_default_path(void)
{
    return g_build_filename(g_get_user_state_dir(), "presend", "history.db", NULL);
}

static gboolean
fail_with_errno(const char *path, GError **error)
{
    const int number = errno;
    PsHistoryError kind = number == ENOENT   ? PS_HISTORY_ERROR_ABSENT
                          : number == ENOSPC ? PS_HISTORY_ERROR_FULL
                                             : PS_HISTORY_ERROR_IO;

    g_set_error(error, PS_HISTORY_ERROR, kind, "%s: %s", path, g_strerror(number));
    return FALSE;
}

/* Make the file if it is not there, for its owner alone: SQLite would make it for all to read.
 * Files that SQLite puts beside it take over its mode. */
static gboolean
make_file(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd;

    if (g_mkdir_with_parents(folder, 0700) != 0)
        return fail_with_errno(folder, error);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
        return TRUE; /* it can perhaps be read */
    if (fd < 0)
        return fail_with_errno(path, error);
    close(fd);
    return TRUE;
}

/* What SQLite calls the file PATH, with ANSWERS to more than that behind a '?'. */
static char *
uri_of(const char *path, const char *answers)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *escaped = g_uri_escape_string(absolute, "/", FALSE);

    return g_strconcat("file://", escaped, answers, NULL);
}

/* In a folder that cannot be written, a file that nobody writes to can be read as it is. */
static gboolean
open_unchanging(PsHistory *history)
{
    g_autofree char *log = g_strconcat(history->path, "-wal", NULL);
    g_autofree char *uri = uri_of(history->path, "?immutable=1");

    if (g_file_test(log, G_FILE_TEST_EXISTS))
        return FALSE;
    g_clear_pointer(&history->db, sqlite3_close);
    return sqlite3_open_v2(uri, &history->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) ==
               SQLITE_OK &&
           sqlite3_exec(history->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL) ==
               SQLITE_OK;
}

static gboolean
open_file(PsHistory *history, GError **error)
{
    int flags = history->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int result = sqlite3_open_v2(history->path, &history->db, flags, NULL);

    sqlite3_busy_timeout(history->db, history->wait_ms);
    sqlite3_db_config(history->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(history->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(history->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    /* the first thing that reads the file */
    if (result == SQLITE_OK)
        result = sqlite3_exec(history->db, "PRAGMA application_id", NULL, NULL, NULL);
    if (result == SQLITE_OK ||
        (history->read_only && result == SQLITE_CANTOPEN && open_unchanging(history)))
        return TRUE;
    return ps_database_fail(history, result, error);
}

static gboolean
open_path(PsHistory *history, const char *path, gboolean create, GError **error)
{
    if (!path) {
        history->path = g_strdup(_("history in memory"));
        return sqlite3_open(":memory:", &history->db) == SQLITE_OK ||
               ps_database_fail(history, SQLITE_NOMEM, error);
    }
    history->path = g_strdup(path);
    if (create && !make_file(path, error))
        return FALSE;
    if (access(path, R_OK) != 0)
        return fail_with_errno(path, error);
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        errno = EISDIR;
        return fail_with_errno(path, error);
    }
    history->read_only = access(path, W_OK) != 0;
    return open_file(history, error);
}

PsHistory *
ps_history_open(const char *path, const PsHistoryOptions *options, GError **error)
{
    g_autoptr(PsHistory) history = g_new0(PsHistory, 1);

    history->wait_ms = options->wait_ms ? (int) options->wait_ms : WAIT_MS;
    history->waiting = g_ptr_array_new_with_free_func(stored_free);
    history->digest = ps_digest_new(options->key);
    if (!history->digest) {
        g_set_error(error, PS_HISTORY_ERROR, PS_HISTORY_ERROR_KEY,
            _("addresses cannot be hashed: OpenSSL refuses HMAC-SHA256 with this key"));
        return NULL;
    }
    if (!open_path(history, path, options->create, error))
        return NULL;
    return ps_schema_ready(history, error) ? g_steal_pointer(&history) : NULL;
}

void
ps_history_free(PsHistory *history)
{
    if (!history)
        return;
    sqlite3_finalize(history->insert);
    sqlite3_finalize(history->find);
    sqlite3_close(history->db);
    ps_digest_free(history->digest);
    g_ptr_array_unref(history->waiting);
    g_free(history->path);
    g_free(history);
}

guint64
ps_history_new_count(const PsHistory *history)
{
    return history->new_count;
}

guint64
ps_history_known_count(const PsHistory *history)
{
    return history->known_count;
}

static gboolean
is_hex(const char *text, gsize len)
{
    return strlen(text) == len && strspn(text, G_CSET_DIGITS "abcdefABCDEF") == len;
}

static char *
mailbox_of(const PsHistory *history, const char *address, char **ret_domain)
{
    g_autofree char *name = NULL;

    if (is_hex(address, 2 * PS_DIGEST_BYTES))
        return g_ascii_strdown(address, -1);
    name = ps_mailbox_name(address, ret_domain);

    return ps_digest_is_keyed(history->digest) ? ps_digest_text(history->digest, name)
                                               : g_steal_pointer(&name);
}

char *
ps_history_mailbox(const PsHistory *history, const char *address)
{
    return mailbox_of(history, address, NULL);
}

static void
read_hex(const char *digits, guint8 ret[PS_DIGEST_BYTES])
{
    for (guint i = 0; i < PS_HISTORY_KEY_BYTES; i++)
        ret[i] = (guint8) (g_ascii_xdigit_value(digits[2 * i]) << 4 |
                           g_ascii_xdigit_value(digits[2 * i + 1]));
}

/* The numbers of the notice and of the record. */
static void
number(const PsHistory *history, const PsHistoryRecord *record, Stored *stored)
{
    const char *const key[] = { record->notice, stored->mailbox, record->action };

    if (record->id && is_hex(record->id, 2 * PS_HISTORY_KEY_BYTES) &&
        is_hex(record->notice, 2 * PS_HISTORY_KEY_BYTES)) {
        read_hex(record->notice, stored->notice);
        read_hex(record->id, stored->key);
    } else {
        ps_digest_texts(history->digest, &record->notice, 1, stored->notice);
        ps_digest_texts(history->digest, key, G_N_ELEMENTS(key), stored->key);
    }
}

/* RECORD as it is stored: with a key, nothing in it says whose mailbox it is. */
static Stored *
stored_new(const PsHistory *history, const PsHistoryRecord *record)
{
    gboolean keyed = ps_digest_is_keyed(history->digest);
    Stored *stored = g_new0(Stored, 1);
    const char **strings[] = { &stored->record.provider, &stored->record.reason,
        &stored->record.bounce_class, &stored->record.status, &stored->record.action,
        &stored->record.diagnostic, &stored->record.remote_mta, &stored->record.reporting_mta };

    stored->record = *record;
    if (record->recipient)
        stored->mailbox = mailbox_of(history, record->recipient, &stored->domain);
    if (!stored->domain && record->domain)
        stored->domain = g_ascii_strdown(record->domain, -1);
    if (record->original_id)
        stored->original_id = keyed ? ps_digest_text(history->digest, record->original_id)
                                    : g_strdup(record->original_id);
    if (keyed)
        stored->record.diagnostic = NULL; /* servers quote the address */
    stored->chunk = g_string_chunk_new(256);
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        if (*strings[i])
            *strings[i] = g_string_chunk_insert(stored->chunk, *strings[i]);
    number(history, record, stored);
    return stored;
}

gboolean
ps_history_add(PsHistory *history, const PsHistoryRecord *record, GError **error)
{
    g_ptr_array_add(history->waiting, stored_new(history, record));
    return history->waiting->len < PS_HISTORY_LOT || ps_history_flush(history, error);
}

static const char insert_sql[] =
    "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING";

static gboolean
insert(const PsHistory *history, const Stored *stored, guint *ret_new, GError **error)
{
    const PsHistoryRecord *r = &stored->record;
    const char *const texts[] = { stored->mailbox, stored->domain, r->provider, NULL, r->reason,
        r->bounce_class, NULL, NULL, r->status, r->action, r->diagnostic, stored->original_id,
        r->remote_mta, r->reporting_mta };
    sqlite3_stmt *statement = history->insert;

    sqlite3_bind_blob(statement, 1, stored->key, PS_HISTORY_KEY_BYTES, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 2, stored->notice, PS_HISTORY_KEY_BYTES, SQLITE_STATIC);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        sqlite3_bind_text(statement, (int) i + 3, texts[i], -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 6, r->time);
    sqlite3_bind_int(statement, 9, r->hard != FALSE);
    sqlite3_bind_int(statement, 10, (int) r->code);
    sqlite3_bind_int(statement, 17, (int) r->origin);
    if (!ps_database_finish(history, statement, error))
        return FALSE;
    *ret_new += (guint) sqlite3_changes(history->db);
    return TRUE;
}

gboolean
ps_history_flush(PsHistory *history, GError **error)
{
    gboolean good = TRUE;
    guint stored = 0;

    if (!history->waiting->len)
        return TRUE;
    if (!history->insert &&
        !(history->insert = ps_database_prepare(history, insert_sql, error)))
        return FALSE;
    if (!ps_database_begin(history, error))
        return FALSE;
    for (guint i = 0; good && i < history->waiting->len; i++)
        good = insert(history, history->waiting->pdata[i], &stored, error);
    if (!ps_database_end(history, good, error))
        return FALSE;
    history->new_count += stored;
    history->known_count += history->waiting->len - stored;
    g_ptr_array_set_size(history->waiting, 0);
    return TRUE;
}

gboolean
ps_history_add_sent(PsHistory *history, const char *campaign, const char *provider, gint64 time,
    guint64 count, GError **error)
{
    g_autoptr(PsStatement) statement = ps_database_prepare(history,
        "INSERT INTO sent VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET time = excluded.time, count = excluded.count",
        error);
    guint8 digest[PS_DIGEST_BYTES];

    if (!statement)
        return FALSE;
    if (is_hex(campaign, 2 * PS_HISTORY_KEY_BYTES))
        read_hex(campaign, digest);
    else
        ps_digest_texts(history->digest, &campaign, 1, digest);
    sqlite3_bind_blob(statement, 1, digest, PS_HISTORY_KEY_BYTES, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, provider, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, time);
    sqlite3_bind_int64(statement, 4, (gint64) count);
    return ps_database_finish(history, statement, error);
}

gboolean
ps_history_add_all_sent(PsHistory *history, const GArray *list, GError **error)
{
    gboolean good = TRUE;

    if (!ps_database_begin(history, error))
        return FALSE;
    for (guint i = 0; good && i < list->len; i++) {
        const PsHistorySent *sent = &g_array_index(list, PsHistorySent, i);

        good = ps_history_add_sent(
            history, sent->campaign, sent->provider, sent->time, sent->count, error);
    }
    return ps_database_end(history, good, error);
}
