/* SPDX-License-Identifier: MIT */
/* streams.h - questions over TCP, as many on a connection as come (RFC 7766). */
#ifndef PS_TESTS_BULK_STREAMS_H
#define PS_TESTS_BULK_STREAMS_H

#include <glib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bulk/answers.h"

#define STREAMS_MAX 64

typedef struct {
    int fd;
    GByteArray *in;
} Stream;

typedef struct {
    GArray *open; /* Stream */
} Streams;

/* Writes the answer to the LEN bytes at BYTES into ROOM; 0: the connection is to be closed. */
typedef gsize (*StreamAnswer)(const guint8 *bytes, gsize len, guint8 *room, gpointer data);

static inline void
stream_clear(gpointer data)
{
    Stream *stream = data;

    close(stream->fd);
    g_byte_array_unref(stream->in);
}

static inline Streams *
streams_new(void)
{
    Streams *streams = g_new0(Streams, 1);

    streams->open = g_array_new(FALSE, FALSE, sizeof(Stream));
    g_array_set_clear_func(streams->open, stream_clear);
    return streams;
}

static inline void
streams_free(Streams *streams)
{
    g_array_unref(streams->open);
    g_free(streams);
}

/* The one that is longest there gives way. */
static inline void
streams_accept(Streams *streams, int listening)
{
    Stream stream = { .fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC) };

    if (stream.fd < 0)
        return;
    if (streams->open->len == STREAMS_MAX)
        g_array_remove_index(streams->open, 0);
    stream.in = g_byte_array_new();
    g_array_append_val(streams->open, stream);
}

static inline guint
streams_poll(const Streams *streams, struct pollfd sockets[static STREAMS_MAX])
{
    for (guint i = 0; i < streams->open->len; i++)
        sockets[i] = (struct pollfd){ .fd = g_array_index(streams->open, Stream, i).fd,
            .events = POLLIN };
    return streams->open->len;
}

/* Read what there is and answer each whole question. FALSE: the connection is over. */
static inline gboolean
stream_serve(Stream *stream, StreamAnswer answer, gpointer data)
{
    guint8 bytes[4096], room[2 + ANSWER_MAX];
    ssize_t count = recv(stream->fd, bytes, sizeof bytes, MSG_DONTWAIT);

    if (count <= 0)
        return FALSE;
    g_byte_array_append(stream->in, bytes, (guint) count);
    while (stream->in->len >= 2) {
        guint len = (guint) stream->in->data[0] << 8 | stream->in->data[1];
        gsize written;

        if (stream->in->len < 2 + len)
            return TRUE;
        written = answer(stream->in->data + 2, len, room + 2, data);
        if (!written)
            return FALSE;
        room[0] = (guint8) (written >> 8);
        room[1] = (guint8) written;
        if (send(stream->fd, room, 2 + written, MSG_NOSIGNAL) < (ssize_t) (2 + written))
            return FALSE;
        g_byte_array_remove_range(stream->in, 0, 2 + len);
    }
    return TRUE;
}

/* SOCKETS are those of streams_poll, which poll has filled. */
static inline void
streams_serve(Streams *streams, const struct pollfd *sockets, guint count, StreamAnswer answer,
    gpointer data)
{
    while (count--)
        if (sockets[count].revents &&
            !stream_serve(&g_array_index(streams->open, Stream, count), answer, data))
            g_array_remove_index(streams->open, count);
}

#endif
