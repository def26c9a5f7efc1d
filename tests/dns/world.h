/* SPDX-License-Identifier: MIT */
/*
 * world.h - a resolver for a made-up world of mail domains, which fails as it is told.
 *
 * Domain number I is nI.world.test, and what it publishes follows from I, so that nothing
 * is stored and each verdict is known. It runs as a process of its own, for the life of a
 * test.
 */
#ifndef PS_TESTS_DNS_WORLD_H
#define PS_TESTS_DNS_WORLD_H

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "addr/mx.h"
#include "dns/server.h"

#define WORLD_NAMES (1 << 20)
#define WORLD_HELD 65536

/* Of a thousand queries or names, so many; and what else may be wrong. */
typedef struct {
    guint lost;          /* queries that never arrive */
    guint servfail_once; /* names whose first query fails */
    guint truncated;     /* names that are answered over TCP only */
    guint dead;          /* names that nobody answers */
    guint broken;        /* names that always fail */
    guint delay_ms;
    guint per_second; /* queries answered; what is more is dropped */
    gboolean refuse;  /* or refused */
    guint deaf_after; /* queries, after which nothing is answered for DEAF_MS */
    guint deaf_ms;
    guint gone_after; /* queries, after which nobody listens any more */
} WorldFaults;

typedef struct {
    guint queries;
    guint dropped;
    guint tcp;
} WorldCounts;

typedef struct {
    GPid pid;
    guint port;
    char *address;
    WorldCounts *counts; /* shared with the process */
} World;

/* What a domain is: of fifty in a row, so many of each. */
static const struct {
    const char *name;
    guint share;
    guint mx;  /* how many */
    char host; /* of them: s shared by many, h its own, g does not exist, x the null MX */
    gboolean address; /* the domain has one itself */
    gboolean missing;
    PsMxState state;
} world_classes[] = {
    { "big", 10, 5, 's', TRUE, FALSE, PS_MX_OK },
    { "tenant", 9, 1, 'h', TRUE, FALSE, PS_MX_OK },
    { "hosted", 12, 2, 's', TRUE, FALSE, PS_MX_OK },
    { "own", 9, 1, 'h', TRUE, FALSE, PS_MX_OK },
    { "implicit", 3, 0, 0, TRUE, FALSE, PS_MX_IMPLICIT },
    { "null", 1, 1, 'x', TRUE, FALSE, PS_MX_NULL },
    { "gone", 1, 1, 'g', TRUE, FALSE, PS_MX_BROKEN },
    { "none", 1, 0, 0, FALSE, FALSE, PS_MX_NONE },
    { "missing", 4, 0, 0, FALSE, TRUE, PS_MX_NXDOMAIN },
};

static inline guint
world_class(guint number)
{
    guint rest = number % 50, class = 0;

    while (rest >= world_classes[class].share)
        rest -= world_classes[class ++].share;
    return class;
}

static inline guint32
world_mix(guint32 number, guint32 salt)
{
    guint32 x = number * 2654435761U ^ salt * 40503U;

    x ^= x >> 15;
    x *= 2246822519U;
    return x ^ x >> 13;
}

static inline gboolean
world_hits(guint number, guint salt, guint of_thousand)
{
    return world_mix(number, salt) % 1000 < of_thousand;
}

/* What a check has to say about a domain. */
static inline PsMxState
world_truth(guint number, const WorldFaults *faults)
{
    if (world_hits(number, 1, faults->dead) || world_hits(number, 2, faults->broken))
        return PS_MX_UNKNOWN;
    return world_classes[world_class(number)].state;
}

static inline char *
world_domain(guint number)
{
    return g_strdup_printf("n%u.world.test", number);
}

typedef struct {
    guint8 bytes[1232];
    gsize len;
} WorldMessage;

static inline void
world_put(WorldMessage *message, const void *bytes, gsize len)
{
    g_assert(len <= sizeof message->bytes - message->len);
    memcpy(message->bytes + message->len, bytes, len);
    message->len += len;
}

/* A record of the name asked for. */
static inline void
world_record(WorldMessage *message, guint type, const void *data, guint len)
{
    const guint8 head[] = { 0xc0, 12, 0, (guint8) type, 0, 1, 0, 0, 0, 60, 0, (guint8) len };

    world_put(message, head, sizeof head);
    world_put(message, data, len);
    message->bytes[7]++;
}

/* The name of a host, before that of the world, which ends the name asked for. */
static inline guint
world_host(guint8 *out, char kind, guint number, gsize world)
{
    char label[16];
    int len = g_snprintf(label, sizeof label, "%c%u", kind, number);

    *out = (guint8) len;
    memcpy(out + 1, label, (gsize) len);
    out[len + 1] = 0xc0;
    out[len + 2] = (guint8) world;
    return (guint) len + 3;
}

static inline void
world_mx(WorldMessage *message, guint number, gsize world)
{
    guint class = world_class(number);

    for (guint i = 0; i < world_classes[class].mx; i++) {
        char kind = world_classes[class].host;
        guint host = kind == 's' ? (class * 100 + number % 40 + i) : number;
        guint8 data[64] = { 0, (guint8) (10 * i) };
        guint len = kind == 'x' ? 1 : world_host(data + 2, kind, host, world);

        world_record(message, PS_DNS_MX, data, 2 + len);
    }
}

/* Answer what was asked for the name that begins with LABEL. */
static inline void
world_answer(WorldMessage *message, const char *label, guint type, gsize world)
{
    guint number = (guint) strtoul(label + 1, NULL, 10);
    const guint8 address[] = { 198, 18, (guint8) (number >> 8), (guint8) number };
    guint class = world_class(number);
    gboolean domain = *label == 'n';

    if ((domain && world_classes[class].missing) || !strchr("nsh", *label))
        message->bytes[3] |= 3;
    else if (type == PS_DNS_MX && domain)
        world_mx(message, number, world);
    else if (type == PS_DNS_A && (!domain || world_classes[class].address))
        world_record(message, PS_DNS_A, address, sizeof address);
}

typedef struct {
    WorldFaults faults;
    WorldCounts *counts;
    guint random;
    gint64 began;
    gint64 second;   /* this one, */
    guint in_second; /* and queries in it */
    gint64 deaf_from;
    guint8 *seen; /* a bit for each domain that has failed once */
} WorldState;

static inline gboolean
world_over_rate(WorldState *state)
{
    gint64 second = (g_get_monotonic_time() - state->began) / G_USEC_PER_SEC;

    if (!state->faults.per_second)
        return FALSE;
    if (second != state->second)
        state->in_second = 0;
    state->second = second;
    return ++state->in_second > state->faults.per_second;
}

static inline gboolean
world_is_deaf(WorldState *state)
{
    gint64 now = g_get_monotonic_time();

    if (!state->faults.deaf_after || state->counts->queries < state->faults.deaf_after)
        return FALSE;
    if (!state->deaf_from)
        state->deaf_from = now;
    return now - state->deaf_from < (gint64) state->faults.deaf_ms * 1000;
}

/* The query becomes its answer; or nothing. */
static inline void
world_act(WorldState *state, WorldMessage *message, gboolean tcp)
{
    const WorldFaults *faults = &state->faults;
    gsize len = message->bytes[12], type_at = 12;
    char label[64] = "";
    guint number, type;

    state->random = world_mix(state->random, 77) + state->counts->queries++;
    memcpy(label, message->bytes + 13, MIN(len, 63));
    number = (guint) strtoul(label + 1, NULL, 10) % WORLD_NAMES;
    while (message->bytes[type_at])
        type_at += 1 + message->bytes[type_at];
    type = message->bytes[type_at + 2];
    message->len = type_at + 5;
    memset(message->bytes + 6, 0, 6);
    message->bytes[2] = 0x81;
    message->bytes[3] = 0x80;

    if (world_over_rate(state) && faults->refuse) {
        message->bytes[3] |= 5;
        return;
    }
    if ((faults->per_second && state->in_second > faults->per_second) || world_is_deaf(state) ||
        (!tcp && state->random % 1000 < faults->lost)) {
        state->counts->dropped++;
        message->len = 0;
    } else if (*label == 'n' && world_hits(number, 1, faults->dead)) {
        message->len = 0;
    } else if (*label == 'n' && world_hits(number, 2, faults->broken)) {
        message->bytes[3] |= 2;
    } else if (world_hits(number, 3, faults->servfail_once) &&
               !(state->seen[number / 8] & 1 << number % 8)) {
        state->seen[number / 8] |= (guint8) (1 << number % 8);
        message->bytes[3] |= 2;
    } else if (!tcp && world_hits(number, 4, faults->truncated)) {
        message->bytes[2] |= 2;
    } else {
        world_answer(message, label, type, 13 + len);
    }
}

typedef struct {
    gint64 due;
    struct sockaddr_in to;
    WorldMessage message;
} WorldHeld;

/* All answers are held for the same time. */
static inline void
world_serve_udp(WorldState *state, int fd, GQueue *held)
{
    WorldHeld one = { .due = g_get_monotonic_time() + (gint64) state->faults.delay_ms * 1000 };
    socklen_t len = sizeof one.to;

    for (int i = 0; i < 64; i++) {
        ssize_t n = recvfrom(fd, one.message.bytes, sizeof one.message.bytes, MSG_DONTWAIT,
            (struct sockaddr *) &one.to, &len);

        if (n < 17)
            return;
        world_act(state, &one.message, FALSE);
        if (!one.message.len)
            continue;
        if (state->faults.delay_ms)
            g_queue_push_tail(held, g_memdup2(&one, sizeof one));
        else
            sendto(fd, one.message.bytes, one.message.len, 0, (struct sockaddr *) &one.to, len);
    }
}

static inline void
world_send_held(int fd, GQueue *held)
{
    WorldHeld *one;

    while ((one = g_queue_peek_head(held)) && one->due <= g_get_monotonic_time()) {
        sendto(fd, one->message.bytes, one->message.len, 0, (struct sockaddr *) &one->to,
            sizeof one->to);
        g_free(g_queue_pop_head(held));
    }
}

/* FALSE when the connection is over. */
static inline gboolean
world_serve_tcp(WorldState *state, int fd)
{
    WorldMessage message;
    guint8 prefix[2];

    if (recv(fd, prefix, 2, MSG_WAITALL) != 2)
        return FALSE;
    message.len = (gsize) (prefix[0] << 8 | prefix[1]);
    if (message.len > sizeof message.bytes ||
        recv(fd, message.bytes, message.len, MSG_WAITALL) != (ssize_t) message.len)
        return FALSE;
    state->counts->tcp++;
    world_act(state, &message, TRUE);
    if (!message.len)
        return TRUE;
    prefix[0] = (guint8) (message.len >> 8);
    prefix[1] = (guint8) message.len;
    return send(fd, prefix, 2, MSG_NOSIGNAL | MSG_MORE) == 2 &&
           send(fd, message.bytes, message.len, MSG_NOSIGNAL) == (ssize_t) message.len;
}

__attribute__((noreturn)) static inline void
world_run(WorldState *state, int udp, int tcp)
{
    struct pollfd fds[3] = { { .fd = udp, .events = POLLIN }, { .fd = tcp, .events = POLLIN },
        { .fd = -1, .events = POLLIN } };
    const int room = 4 << 20;
    GQueue held = G_QUEUE_INIT;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setsockopt(udp, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    state->began = g_get_monotonic_time();
    state->seen = g_malloc0(WORLD_NAMES / 8);
    while (!state->faults.gone_after || state->counts->queries < state->faults.gone_after) {
        poll(fds, 3, held.length ? 1 : 1000);
        world_send_held(udp, &held);
        if (fds[0].revents)
            world_serve_udp(state, udp, &held);
        if (fds[2].revents && !world_serve_tcp(state, fds[2].fd)) {
            close(fds[2].fd);
            fds[2].fd = -1;
        }
        if (fds[1].revents && fds[2].fd < 0)
            fds[2].fd = accept(tcp, NULL, NULL);
    }
    _exit(0);
}

static inline World *
world_start(const WorldFaults *faults)
{
    World *world = g_new0(World, 1);
    WorldState state = { .faults = *faults, .random = 1 };
    int udp, tcp;

    world->port = server_port(&udp, &tcp);
    world->address = g_strdup_printf("127.0.0.1:%u", world->port);
    world->counts = mmap(
        NULL, sizeof *world->counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    g_assert(world->counts != MAP_FAILED && listen(tcp, 8) == 0);
    state.counts = world->counts;
    world->pid = fork();
    g_assert(world->pid >= 0);
    if (!world->pid)
        world_run(&state, udp, tcp);
    close(udp);
    close(tcp);
    return world;
}

static inline void
world_stop(World *world)
{
    kill(world->pid, SIGKILL);
    waitpid(world->pid, NULL, 0);
    munmap(world->counts, sizeof *world->counts);
    g_free(world->address);
    g_free(world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_stop)

/* Many domains checked as a list does it: a new one as soon as there is room. */

typedef struct WorldCheck WorldCheck;

typedef struct {
    WorldCheck *check;
    guint number;
    char domain[32];
} WorldJob;

struct WorldCheck {
    PsDns *dns;
    const WorldFaults *faults;
    GQueue ready;
    guint running;
    guint wrong;
    guint false_unknown; /* of those */
    guint unknown;
    guint most_running;
};

static inline void
world_ready(const PsDnsAnswer *answer, gpointer data)
{
    WorldJob *job = data;

    (void) answer;
    g_queue_push_tail(&job->check->ready, job);
}

static inline void
world_try(WorldCheck *check, WorldJob *job)
{
    PsMxState truth = world_truth(job->number, check->faults);
    g_auto(PsMx) mx = { 0 };

    if (!ps_mx_check(check->dns, job->domain, world_ready, job, &mx))
        return;
    check->wrong += mx.state != truth;
    check->false_unknown += mx.state != truth && mx.state == PS_MX_UNKNOWN;
    check->unknown += mx.state == PS_MX_UNKNOWN;
    ps_dns_release(check->dns, ps_dns_get(check->dns, job->domain, PS_DNS_MX));
    check->running--;
    g_free(job);
}

/* Check the domains FIRST to FIRST + COUNT - 1. */
static inline void
world_check(WorldCheck *check, guint first, guint count)
{
    guint next = first;

    do {
        while (next < first + count && ps_dns_has_room(check->dns)) {
            WorldJob *job = g_new(WorldJob, 1);

            job->check = check;
            job->number = next;
            g_snprintf(job->domain, sizeof job->domain, "n%u.world.test", next++);
            check->running++;
            world_try(check, job);
        }
        check->most_running = MAX(check->most_running, check->running);
        ps_dns_step(check->dns);
        while (!g_queue_is_empty(&check->ready))
            world_try(check, g_queue_pop_head(&check->ready));
    } while (check->running || next < first + count);
}

#endif
