/* SPDX-License-Identifier: MIT */
/*
 * fake.h - a name server that does what real ones won't, by a script.
 *
 * The script has a word for each query, in the order in which they come; the last word is
 * for all that follow. Each answer is one A record, 192.0.2.N for the Nth query.
 */
#ifndef PS_TESTS_DNS_FAKE_H
#define PS_TESTS_DNS_FAKE_H

#include <poll.h>
#include <string.h>

#include "dns/server.h"

typedef struct {
    GThread *thread;
    GMutex lock;
    char **script;
    guint queries; /* that came so far */
    guint tcp_queries;
    int udp;
    int tcp;
    int stop[2];
    char *address;
} Fake;

/* A query, and the answer to it. */
typedef struct {
    Fake *fake;
    guint number;
    gboolean tcp;
    guint8 bytes[4096];
    gsize len;
} FakeMessage;

static inline void
fake_put(FakeMessage *message, const void *bytes, gsize len)
{
    g_assert(len <= sizeof message->bytes - message->len);
    memcpy(message->bytes + message->len, bytes, len);
    message->len += len;
}

/* Cut off what follows the question. */
static inline void
fake_keep_question(FakeMessage *message)
{
    gsize end = 12;

    while (message->bytes[end])
        end += 1 + message->bytes[end];
    message->len = end + 5;
    memset(message->bytes + 6, 0, 6);
    message->bytes[2] = 0x81;
    message->bytes[3] = 0x80;
}

static inline void
fake_answer(FakeMessage *message)
{
    const guint8 record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2,
        (guint8) message->number };

    fake_keep_question(message);
    message->bytes[7] = 1;
    fake_put(message, record, sizeof record);
}

static inline void
fake_rcode(FakeMessage *message, guint8 rcode)
{
    fake_keep_question(message);
    message->bytes[3] = (guint8) (message->bytes[3] | rcode);
}

static inline void
fake_servfail(FakeMessage *message)
{
    fake_rcode(message, 2);
}

static inline void
fake_refused(FakeMessage *message)
{
    fake_rcode(message, 5);
}

static inline void
fake_nxdomain(FakeMessage *message)
{
    fake_rcode(message, 3);
}

static inline void
fake_drop(FakeMessage *message)
{
    message->len = 0;
}

static inline void
fake_late(FakeMessage *message)
{
    g_usleep(300 * 1000);
    fake_answer(message);
}

static inline void
fake_truncate(FakeMessage *message)
{
    fake_answer(message);
    if (!message->tcp)
        message->bytes[2] |= 2;
}

/* Truncated, and TCP hangs up. */
static inline void
fake_hang_up(FakeMessage *message)
{
    if (message->tcp)
        fake_drop(message);
    else
        fake_truncate(message);
}

static inline void
fake_wrong_id(FakeMessage *message)
{
    fake_answer(message);
    message->bytes[0] ^= 0xff;
}

static inline void
fake_wrong_question(FakeMessage *message)
{
    fake_answer(message);
    message->bytes[13] ^= 1;
}

/* The count of answers lies. */
static inline void
fake_garbage(FakeMessage *message)
{
    fake_answer(message);
    message->bytes[7] = 9;
}

static inline void
fake_garbage_over_udp(FakeMessage *message)
{
    fake_answer(message);
    if (!message->tcp)
        message->bytes[7] = 9;
}

static inline void
fake_no_edns(FakeMessage *message)
{
    if (message->bytes[11])
        fake_rcode(message, 1);
    else
        fake_answer(message);
}

/* More than the 512 octets of old. */
static inline void
fake_long(FakeMessage *message)
{
    const guint8 record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 99 };

    fake_answer(message);
    message->bytes[7] = 60;
    for (int i = 1; i < 60; i++)
        fake_put(message, record, sizeof record);
}

/* An alias, of whose target it says nothing; and the target when asked for it. */
static inline void
fake_alias(FakeMessage *message)
{
    const guint8 record[] = { 0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 30, 0, 9, 6, 't', 'a', 'r', 'g',
        'e', 't', 0xc0, 0 };

    if (message->bytes[12] == 6) {
        fake_answer(message);
        return;
    }
    fake_keep_question(message);
    message->bytes[7] = 1;
    fake_put(message, record, sizeof record);
    message->bytes[message->len - 1] = (guint8) (13 + message->bytes[12]);
}

static inline void
fake_authentic(FakeMessage *message)
{
    fake_answer(message);
    message->bytes[3] |= 0x20;
}

static const struct {
    const char *word;
    void (*act)(FakeMessage *message);
} fake_acts[] = {
    { "answer", fake_answer },
    { "servfail", fake_servfail },
    { "refused", fake_refused },
    { "nxdomain", fake_nxdomain },
    { "drop", fake_drop },
    { "late", fake_late },
    { "truncate", fake_truncate },
    { "hang-up", fake_hang_up },
    { "wrong-id", fake_wrong_id },
    { "wrong-question", fake_wrong_question },
    { "garbage", fake_garbage },
    { "garbage-over-udp", fake_garbage_over_udp },
    { "no-edns", fake_no_edns },
    { "long", fake_long },
    { "alias", fake_alias },
    { "authentic", fake_authentic },
};

static inline void
fake_act(FakeMessage *message)
{
    Fake *fake = message->fake;
    guint last = g_strv_length(fake->script) - 1;
    const char *word;

    g_mutex_lock(&fake->lock);
    word = fake->script[MIN(fake->queries, last)];
    message->number = ++fake->queries;
    fake->tcp_queries += message->tcp;
    g_mutex_unlock(&fake->lock);

    for (gsize i = 0; i < G_N_ELEMENTS(fake_acts); i++)
        if (!strcmp(fake_acts[i].word, word)) {
            fake_acts[i].act(message);
            return;
        }
    g_assert_not_reached();
}

static inline void
fake_serve_udp(Fake *fake)
{
    FakeMessage message = { .fake = fake };
    struct sockaddr_in from;
    socklen_t len = sizeof from;
    ssize_t n = recvfrom(
        fake->udp, message.bytes, sizeof message.bytes, 0, (struct sockaddr *) &from, &len);

    if (n < 17)
        return;
    message.len = (gsize) n;
    fake_act(&message);
    if (message.len)
        sendto(fake->udp, message.bytes, message.len, 0, (struct sockaddr *) &from, len);
}

/* One connection at a time, until its client closes it or an answer is dropped. */
static inline void
fake_serve_tcp(Fake *fake)
{
    int fd = accept(fake->tcp, NULL, NULL);
    guint8 prefix[2];

    while (recv(fd, prefix, 2, MSG_WAITALL) == 2) {
        FakeMessage message = { .fake = fake, .tcp = TRUE };

        message.len = (gsize) (prefix[0] << 8 | prefix[1]);
        if (message.len > sizeof message.bytes ||
            recv(fd, message.bytes, message.len, MSG_WAITALL) != (ssize_t) message.len)
            break;
        fake_act(&message);
        if (!message.len)
            break;
        prefix[0] = (guint8) (message.len >> 8);
        prefix[1] = (guint8) message.len;
        if (send(fd, prefix, 2, MSG_NOSIGNAL) != 2 ||
            send(fd, message.bytes, message.len, MSG_NOSIGNAL) != (ssize_t) message.len)
            break;
    }
    close(fd);
}

static inline gpointer
fake_run(gpointer data)
{
    Fake *fake = data;
    struct pollfd fds[] = { { .fd = fake->udp, .events = POLLIN },
        { .fd = fake->tcp, .events = POLLIN }, { .fd = fake->stop[0], .events = POLLIN } };

    while (poll(fds, 3, -1) >= 0 && !fds[2].revents) {
        if (fds[0].revents)
            fake_serve_udp(fake);
        if (fds[1].revents)
            fake_serve_tcp(fake);
    }
    return NULL;
}

static inline Fake *
fake_start(const char *script)
{
    Fake *fake = g_new0(Fake, 1);

    fake->address = g_strdup_printf("127.0.0.1:%u", server_port(&fake->udp, &fake->tcp));
    fake->script = g_strsplit(script, " ", -1);
    g_mutex_init(&fake->lock);
    g_assert(listen(fake->tcp, 8) == 0);
    g_assert(pipe(fake->stop) == 0);
    fake->thread = g_thread_new("fake", fake_run, fake);
    return fake;
}

static inline void
fake_stop(Fake *fake)
{
    g_assert(write(fake->stop[1], "", 1) == 1);
    g_thread_join(fake->thread);
    close(fake->udp);
    close(fake->tcp);
    close(fake->stop[0]);
    close(fake->stop[1]);
    g_mutex_clear(&fake->lock);
    g_strfreev(fake->script);
    g_free(fake->address);
    g_free(fake);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fake, fake_stop)

#endif
