/* SPDX-License-Identifier: MIT */
/* journal.c - verdicts on disk; see journal.h. */
#include "list/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/i18n.h"
#include "list/record.h"

#define MAGIC "presend-journal/"
#define VERSION "1"

enum {
    RECORDS_AT_ONCE = 4096,
    WRITE_INTERVAL = G_USEC_PER_SEC / 10,
    IDENTITY_BYTES = 65536, /* of each end of a file */
};

struct PsListJournal {
    char *path;
    FILE *stream; /* for reading what is there; its descriptor is written to */
    PsListJournalUse use;
    GString *text;  /* to be written */
    guint records;  /* in it */
    gint64 written; /* when that was last done; monotonic */
};

static gboolean
fail(GError **error, const char *path, const char *what)
{
    g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_JOURNAL, "%s: %s", path, what);
    return FALSE;
}

static char *
header_of(const PsListJournalUse *use)
{
    g_autofree char *text = g_strdup_printf(MAGIC VERSION "\t%s\t%s", use->list, use->settings);

    return g_strdup_printf("%s\t%08lx\n", text,
        crc32(crc32(0, NULL, 0), (const Bytef *) text, (uInt) strlen(text)));
}

static gboolean
write_all(PsListJournal *journal, const char *bytes, gsize len, GError **error)
{
    while (len) {
        gssize got = write(fileno(journal->stream), bytes, len);

        if (got < 0 && errno != EINTR)
            return fail(error, journal->path, g_strerror(errno));
        bytes += MAX(got, 0);
        len -= (gsize) MAX(got, 0);
    }
    return TRUE;
}

/* What a first line says, compared with what it should. */
static gboolean
is_header_good(const PsListJournal *journal, const char *line, GError **error)
{
    g_autofree char *wanted = header_of(&journal->use);
    g_auto(GStrv) fields = g_strsplit(line, "\t", -1);

    if (strcmp(fields[0], MAGIC VERSION) != 0)
        return fail(
            error, journal->path, _("this is the journal of another version of presend"));
    if (g_strv_length(fields) != 4)
        return fail(error, journal->path, _("the first line of this journal is damaged"));
    if (journal->use.since || !strcmp(line, wanted))
        return TRUE;
    if (strcmp(fields[1], journal->use.list) != 0)
        return fail(error, journal->path,
            _("this is the journal of another list (--reuse takes what it knows all the "
              "same)"));
    if (strcmp(fields[2], journal->use.settings) != 0)
        return fail(error, journal->path,
            _("this journal was written with other rules, another --dns or --shard (--reuse "
              "takes what it knows all the same)"));
    return fail(error, journal->path, _("the first line of this journal is damaged"));
}

/* Cut the file off at LEN and write behind it from now on. */
static gboolean
go_on_at(PsListJournal *journal, goffset len, GError **error)
{
    if (ftruncate(fileno(journal->stream), len) == 0 &&
        lseek(fileno(journal->stream), len, SEEK_SET) == len)
        return TRUE;
    return fail(error, journal->path, g_strerror(errno));
}

static gboolean
begin(PsListJournal *journal, GError **error)
{
    g_autofree char *header = header_of(&journal->use);

    return go_on_at(journal, 0, error) && write_all(journal, header, strlen(header), error);
}

/* Look at the first line; a journal is begun where there is none, or no whole one. */
static gboolean
check_header(PsListJournal *journal, GError **error)
{
    g_autofree char *line = NULL; /* getline and GLib share the allocator */
    size_t room = 0;
    ssize_t len = getline(&line, &room, journal->stream);

    if (len < 0 && ferror(journal->stream))
        return fail(error, journal->path, g_strerror(errno));
    if (len <= 0)
        return begin(journal, error);
    if (strncmp(line, MAGIC, MIN((gsize) len, strlen(MAGIC))) != 0)
        return fail(error, journal->path, _("this is no journal of presend"));
    if (line[len - 1] != '\n') /* whoever wrote it was killed right then */
        return begin(journal, error);
    if (!journal->use.resume && !journal->use.since)
        return fail(error, journal->path,
            _("there is a journal already: say --resume to go on with it, or remove it"));
    return is_header_good(journal, line, error);
}

static gboolean
open_stream(PsListJournal *journal, GError **error)
{
    int fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct stat st;

    if (fd < 0)
        return fail(error, journal->path, g_strerror(errno));
    journal->stream = fdopen(fd, "r+");
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return fail(error, journal->path, _("a journal is a regular file"));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fail(error, journal->path,
            errno == EWOULDBLOCK ? _("another run is writing this journal")
                                 : g_strerror(errno));
    return TRUE;
}

PsListJournal *
ps_list_journal_open(const char *path, const PsListJournalUse *use, GError **error)
{
    g_autoptr(PsListJournal) journal = g_new0(PsListJournal, 1);

    journal->path = g_strdup(path);
    journal->use = *use;
    journal->text = g_string_new(NULL);
    journal->written = g_get_monotonic_time();
    if (!open_stream(journal, error) || !check_header(journal, error))
        return NULL;
    return g_steal_pointer(&journal);
}

void
ps_list_journal_free(PsListJournal *journal)
{
    if (!journal)
        return;
    if (journal->stream)
        fclose(journal->stream);
    g_string_free(journal->text, TRUE);
    g_free(journal->path);
    g_free(journal);
}

/* A record that this run may rely on. */
static gboolean
counts(const PsListJournal *journal, const PsListRecord *record)
{
    if (!journal->use.since)
        return TRUE;
    return record->time >= journal->use.since && record->found.mx.state != PS_MX_UNKNOWN;
}

gboolean
ps_list_journal_replay(PsListJournal *journal, const PsDirectory *directory,
    PsListLookup *lookup, guint64 *ret_records, GError **error)
{
    goffset end = ftello(journal->stream);
    g_autofree char *line = NULL;
    size_t room = 0;
    ssize_t len;
    guint64 records = 0;

    while ((len = getline(&line, &room, journal->stream)) > 0 && line[len - 1] == '\n') {
        g_auto(PsListRecord) record = { 0 };

        end += len;
        if (!ps_list_record_read(line, (gsize) len - 1, directory, &record) ||
            !counts(journal, &record))
            continue;
        ps_list_lookup_know(lookup, record.domain, &record.found);
        records++;
    }
    if (ferror(journal->stream))
        return fail(error, journal->path, g_strerror(errno));
    *ret_records = records;
    return go_on_at(journal, end, error);
}

void
ps_list_journal_add(
    PsListJournal *journal, const char *domain, gint64 time, const PsDestination *found)
{
    ps_list_record_append(journal->text, domain, time, found);
    g_string_append_c(journal->text, '\n');
    journal->records++;
}

gboolean
ps_list_journal_write(PsListJournal *journal, gboolean now, GError **error)
{
    gint64 time = g_get_monotonic_time();

    if (!now && journal->records < RECORDS_AT_ONCE && time - journal->written < WRITE_INTERVAL)
        return TRUE;
    journal->written = time;
    if (!write_all(journal, journal->text->str, journal->text->len, error))
        return FALSE;
    g_string_truncate(journal->text, 0);
    journal->records = 0;
    return TRUE;
}

/* Add up to COUNT bytes of FD from OFFSET on to SUM. */
static void
add_bytes(GChecksum *sum, int fd, goffset offset, gsize count)
{
    g_autofree guint8 *bytes = g_malloc(count);
    gssize got;

    while (count && (got = pread(fd, bytes, count, offset)) > 0) {
        g_checksum_update(sum, bytes, got);
        offset += got;
        count -= (gsize) got;
    }
}

char *
ps_list_journal_identity(FILE *stream, const char *first, gsize len)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    int fd = fileno(stream);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        g_checksum_update(sum, (const guchar *) first, (gssize) len);
        return g_strdup_printf("pipe-%.16s", g_checksum_get_string(sum));
    }
    add_bytes(sum, fd, 0, IDENTITY_BYTES);
    add_bytes(sum, fd, MAX(st.st_size - IDENTITY_BYTES, 0), IDENTITY_BYTES);
    return g_strdup_printf(
        "%" G_GINT64_FORMAT "-%.16s", (gint64) st.st_size, g_checksum_get_string(sum));
}
