/* SPDX-License-Identifier: MIT */
/* socket.c - UDP in batches; see socket.h. */
#include "dns/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dns/wire.h"

/* More at once costs the cache what it saves in calls, and the kernel cuts into no more. */
#define BATCH 64
#define ANSWER_OCTETS PS_WIRE_EDNS_OCTETS
#define BUFFER_OCTETS (4 * 1024 * 1024)
#define WAITING_OCTETS 1280 /* that an answer of usual size takes there */

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103 /* of Linux 4.18 */
#endif

typedef struct {
    struct mmsghdr headers[BATCH];
    struct iovec places[BATCH];
} Batch;

typedef union {
    struct cmsghdr head;
    guint8 octets[CMSG_SPACE(sizeof(guint32))];
} Control;

struct PsSocket {
    int fd;     /* -1: none */
    int buffer; /* octets */
    int error;
    struct sockaddr_storage server;
    socklen_t server_len;
    guint capacity;
    guint32 overflows;     /* of this socket, as the kernel counts */
    guint64 overflows_all; /* of those before it */
    guint sent, to_send;   /* of the batch to be sent */
    guint read, received;  /* of the batch that came */
    gboolean cuts;         /* the kernel cuts what it is given into messages */
    Batch out, in;
    guint8 queries[BATCH][PS_WIRE_QUERY_OCTETS];
    guint8 answers[BATCH][ANSWER_OCTETS];
    Control lengths[BATCH]; /* into which it cuts */
    Control control[BATCH];
};

PsSocket *
ps_socket_new(guint buffer)
{
    PsSocket *s = g_new0(PsSocket, 1);

    s->fd = -1;
    s->buffer = (int) MIN(buffer ? buffer : BUFFER_OCTETS, G_MAXINT / 2);
    for (guint i = 0; i < BATCH; i++) {
        s->out.places[i].iov_base = s->queries[i];
        s->in.places[i] = (struct iovec){ s->answers[i], sizeof s->answers[i] };
        s->in.headers[i].msg_hdr = (struct msghdr){
            .msg_iov = &s->in.places[i], .msg_iovlen = 1, .msg_control = &s->control[i]
        };
    }
    return s;
}

void
ps_socket_free(PsSocket *s)
{
    g_free(s);
}

/* The kernel gives twice what it is asked for, up to its limit. */
static guint
make_room(int fd, int wanted)
{
    const int yes = 1;
    int given = 0;
    socklen_t len = sizeof given;

    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted);
    setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes);
    getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &given, &len);
    return (guint) given / WAITING_OCTETS;
}

/* Older kernels know nothing of it, and would send all as one message. */
static gboolean
can_cut(int fd)
{
    const int no = 0;

    return setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &no, sizeof no) == 0;
}

static ares_socket_t
open_socket(int family, int type, int protocol, void *data)
{
    PsSocket *s = data;
    int fd = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);

    if (fd < 0 || type != SOCK_DGRAM)
        return fd;
    s->fd = fd;
    s->error = 0;
    s->capacity = make_room(fd, s->buffer);
    s->cuts = can_cut(fd);
    s->overflows_all += s->overflows;
    s->overflows = 0;
    s->sent = s->to_send = s->read = s->received = 0;
    return fd;
}

static int
close_socket(ares_socket_t fd, void *data)
{
    PsSocket *s = data;

    if (fd == s->fd)
        s->fd = -1;
    return close(fd);
}

static int
connect_socket(ares_socket_t fd, const struct sockaddr *address, ares_socklen_t len, void *data)
{
    PsSocket *s = data;

    memcpy(&s->server, address, MIN(len, sizeof s->server));
    s->server_len = len;
    return connect(fd, address, len);
}

/* Queries from PLACE to END that go to the kernel as one: they are as long as the first, but
 * the last of them may be shorter. */
static guint
count_alike(const PsSocket *s, const struct iovec *place, const struct iovec *end)
{
    gsize len = place->iov_len;
    guint count = 1;

    if (!s->cuts)
        return 1;
    while (place + count < end && place[count].iov_len == len)
        count++;
    return place + count < end && place[count].iov_len < len ? count + 1 : count;
}

static void
say_length(struct msghdr *header, Control *control, guint16 len)
{
    *control = (Control){ .head = { .cmsg_len = CMSG_LEN(sizeof len),
                              .cmsg_level = IPPROTO_UDP,
                              .cmsg_type = UDP_SEGMENT } };
    memcpy(CMSG_DATA(&control->head), &len, sizeof len);
    header->msg_control = control;
    header->msg_controllen = CMSG_SPACE(sizeof len);
}

/* Put queries that are to be sent into few messages for the kernel: for each it goes all the
 * way through its stack. Their order stays, as a canary has to fare as those before it do.
 * Returns how many. */
static guint
gather(PsSocket *s)
{
    struct iovec *place = s->out.places + s->sent, *end = s->out.places + s->to_send;
    guint count = 0;

    for (; place < end; count++) {
        struct msghdr *header = &s->out.headers[count].msg_hdr;
        guint alike = count_alike(s, place, end);

        *header = (struct msghdr){ .msg_iov = place, .msg_iovlen = alike };
        if (alike > 1)
            say_length(header, &s->lengths[count], (guint16) place->iov_len);
        place += alike;
    }
    return count;
}

gboolean
ps_socket_flush(PsSocket *s)
{
    while (s->sent < s->to_send) {
        int n = sendmmsg(s->fd, s->out.headers, gather(s), 0);

        for (int i = 0; i < n; i++)
            s->sent += (guint) s->out.headers[i].msg_hdr.msg_iovlen;
        if (n > 0 || errno == EINTR)
            continue;
        if (errno == EAGAIN || errno == ENOBUFS)
            return FALSE;
        if (s->cuts && (errno == EIO || errno == EINVAL)) {
            s->cuts = FALSE; /* not on this way */
            continue;
        }
        s->error = errno;
        s->sent = s->to_send; /* lost: whoever reads the error asks again */
    }
    s->sent = s->to_send = 0;
    return TRUE;
}

gboolean
ps_socket_has_room(PsSocket *s)
{
    return s->to_send < BATCH || ps_socket_flush(s);
}

static ares_ssize_t
send_message(ares_socket_t fd, const struct iovec *parts, int count, void *data)
{
    PsSocket *s = data;
    gsize len = 0;

    if (fd != s->fd)
        return writev(fd, parts, count);
    if (!ps_socket_has_room(s)) {
        errno = EAGAIN;
        return -1;
    }
    for (int i = 0; i < count; i++) {
        if (parts[i].iov_len > PS_WIRE_QUERY_OCTETS - len) {
            errno = EMSGSIZE;
            return -1;
        }
        memcpy(s->queries[s->to_send] + len, parts[i].iov_base, parts[i].iov_len);
        len += parts[i].iov_len;
    }
    s->out.places[s->to_send++].iov_len = len;
    return (ares_ssize_t) len;
}

/* How many the kernel has dropped so far is said with a message behind them. */
static void
count_overflows(PsSocket *s, struct msghdr *header)
{
    struct cmsghdr *control = CMSG_FIRSTHDR(header);

    if (control && control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_RXQ_OVFL)
        memcpy(&s->overflows, CMSG_DATA(control), sizeof s->overflows);
}

/* FALSE, and errno, if nothing came. */
static gboolean
receive(PsSocket *s)
{
    int n;

    for (guint i = 0; i < BATCH; i++)
        s->in.headers[i].msg_hdr.msg_controllen = sizeof s->control[i].octets;
    n = recvmmsg(s->fd, s->in.headers, BATCH, 0, NULL);
    if (n <= 0)
        return FALSE;
    s->read = 0;
    s->received = (guint) n;
    count_overflows(s, &s->in.headers[n - 1].msg_hdr);
    return TRUE;
}

/* Stand before a message that was received. An empty one is skipped, which c-ares takes for
 * the end of the socket. FALSE, and errno, if there is none, or at the end of a batch: what
 * its answers lead to is to be sent before the next is received. */
static gboolean
next_message(PsSocket *s)
{
    if (!s->received && !receive(s))
        return FALSE;
    for (; s->read < s->received; s->read++)
        if (s->in.headers[s->read].msg_len)
            return TRUE;
    s->read = s->received = 0;
    errno = EAGAIN;
    return FALSE;
}

/* c-ares reads until there is no more. */
static ares_ssize_t
receive_message(ares_socket_t fd, void *bytes, size_t size, int flags, struct sockaddr *from,
    ares_socklen_t *from_len, void *data)
{
    PsSocket *s = data;
    gsize len;

    if (fd != s->fd)
        return recvfrom(fd, bytes, size, flags, from, from_len);
    if (s->error) {
        errno = s->error;
        s->error = 0;
        return -1;
    }
    if (!next_message(s))
        return -1;
    if (from && from_len) {
        *from_len = MIN(*from_len, s->server_len);
        memcpy(from, &s->server, *from_len);
    }
    len = MIN(s->in.headers[s->read].msg_len, size);
    memcpy(bytes, s->answers[s->read++], len);
    return (ares_ssize_t) len;
}

void
ps_socket_attach(PsSocket *s, ares_channel channel)
{
    static const struct ares_socket_functions functions = { open_socket, close_socket,
        connect_socket, receive_message, send_message };

    ares_set_socket_functions(channel, &functions, s);
}

ares_socket_t
ps_socket_in_trouble(const PsSocket *s)
{
    return s->error ? s->fd : ARES_SOCKET_BAD;
}

guint
ps_socket_capacity(const PsSocket *s)
{
    return s->capacity;
}

guint64
ps_socket_overflows(const PsSocket *s)
{
    return s->overflows_all + s->overflows;
}
