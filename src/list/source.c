/* SPDX-License-Identifier: MIT */
/* source.c - plain or gzip data from a stream; see source.h. */
#include "list/source.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/i18n.h"
#include "list/input.h"

#define PACKED_BYTES 65536
#define GZIP_WINDOW (15 + 16) /* zlib: the largest window, and a gzip header */

typedef enum {
    UNKNOWN,
    PLAIN,
    PACKED, /* inside of a gzip member */
    BETWEEN /* behind a whole one */
} Kind;

struct PsListSource {
    FILE *stream;
    int fd; /* -1: the stream is memory */
    Kind kind;
    z_stream unpacker;
    guint8 *buffer; /* what was read and not yet unpacked or handed out */
    gsize pos, len; /* of that */
    gboolean at_end;
};

PsListSource *
ps_list_source_new(FILE *stream)
{
    PsListSource *source = g_new0(PsListSource, 1);

    source->stream = stream;
    source->fd = fileno(stream);
    source->buffer = g_malloc(PACKED_BYTES);
    return source;
}

void
ps_list_source_free(PsListSource *source)
{
    if (!source)
        return;
    if (source->kind >= PACKED)
        inflateEnd(&source->unpacker);
    g_free(source->buffer);
    g_free(source);
}

/* What is there, up to ROOM bytes; 0 at the end and with ERROR. */
static gsize
read_raw(PsListSource *source, void *out, gsize room, GError **error)
{
    const char *why;
    gssize got;

    if (source->fd < 0) {
        got = (gssize) fread(out, 1, room, source->stream);
    } else {
        do
            got = read(source->fd, out, room);
        while (got < 0 && errno == EINTR);
    }
    source->at_end = got <= 0;
    if (got >= 0)
        return (gsize) got;
    why = g_strerror(errno);
    g_set_error_literal(error, PS_LIST_ERROR, PS_LIST_ERROR_READ, why);
    return 0;
}

/* Have COUNT bytes in the buffer at least, unless the stream ends before. */
static void
fill(PsListSource *source, gsize count, GError **error)
{
    while (!source->at_end && source->len - source->pos < count) {
        memmove(source->buffer, source->buffer + source->pos, source->len - source->pos);
        source->len -= source->pos;
        source->pos = 0;
        source->len +=
            read_raw(source, source->buffer + source->len, PACKED_BYTES - source->len, error);
    }
}

static gboolean
fail(GError **error, const char *what)
{
    g_set_error_literal(error, PS_LIST_ERROR, PS_LIST_ERROR_FORMAT, what);
    return FALSE;
}

/* A gzip member begins here. */
static gboolean
is_packed(const PsListSource *source)
{
    return source->len - source->pos >= 2 &&
           !memcmp(source->buffer + source->pos, "\x1f\x8b", 2);
}

static void
begin(PsListSource *source, GError **error)
{
    fill(source, 2, error);
    source->kind = is_packed(source) ? PACKED : PLAIN;
    if (source->kind == PACKED && inflateInit2(&source->unpacker, GZIP_WINDOW) != Z_OK)
        g_error("zlib has no memory");
}

/* Behind a member: another one, or the end. */
static gboolean
begin_next(PsListSource *source, GError **error)
{
    fill(source, 2, error);
    if (is_packed(source)) {
        source->kind = PACKED;
        return inflateReset(&source->unpacker) == Z_OK;
    }
    for (; source->pos < source->len; source->pos++)
        if (source->buffer[source->pos])
            return fail(error, _("there is something behind the gzip data"));
    return FALSE;
}

static gsize
unpack(PsListSource *source, char *out, gsize room, GError **error)
{
    z_stream *z = &source->unpacker;
    int status;

    z->next_out = (Bytef *) out;
    z->avail_out = (uInt) MIN(room, G_MAXINT32);
    fill(source, 1, error);
    z->next_in = source->buffer + source->pos;
    z->avail_in = (uInt) (source->len - source->pos);
    status = inflate(z, Z_NO_FLUSH);
    source->pos = source->len - z->avail_in;
    if (status == Z_STREAM_END)
        source->kind = BETWEEN;
    else if (status != Z_OK && status != Z_BUF_ERROR)
        fail(error, _("the gzip data are damaged"));
    else if (source->at_end && !z->avail_in && z->avail_out && !*error)
        fail(error, _("the gzip data are cut off: the end is missing"));
    return (gsize) ((char *) z->next_out - out);
}

gsize
ps_list_source_read(PsListSource *source, char *out, gsize room, GError **error)
{
    g_autoptr(GError) failed = NULL;
    gsize got = 0;

    if (source->kind == UNKNOWN)
        begin(source, &failed);
    if (source->kind == PLAIN && source->pos < source->len) {
        got = MIN(room, source->len - source->pos);
        memcpy(out, source->buffer + source->pos, got);
        source->pos += got;
    } else if (source->kind == PLAIN) {
        got = source->at_end ? 0 : read_raw(source, out, room, &failed);
    }
    while (source->kind >= PACKED && !got && !failed) {
        if (source->kind == BETWEEN && !begin_next(source, &failed))
            break;
        got = unpack(source, out, room, &failed);
    }
    if (failed)
        g_propagate_error(error, g_steal_pointer(&failed));
    return got;
}

gboolean
ps_list_source_wait(const PsListSource *source, int timeout_ms)
{
    struct pollfd fd = { .fd = source->fd, .events = POLLIN };

    if (source->fd < 0 || source->at_end || source->pos < source->len)
        return TRUE;
    return poll(&fd, 1, timeout_ms) > 0;
}
