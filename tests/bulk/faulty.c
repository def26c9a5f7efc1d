/* SPDX-License-Identifier: MIT */
/*
 * faulty.c - a name server on loopback that answers as a recursive resolver would, as fast
 * as one core goes, and misbehaves on request: at certain names, or by chance.
 *
 *     faulty [OPTION...] ZONE [FAULTS]
 *
 * ZONE is a master file with absolute names and one record a line, as world.py writes it; its
 * lines ";! servfail|timeout|truncate NAME" and ";! delay MS NAME" hold here too. FAULTS has
 * lines "ACTION NAME" for what no zone file can do (the known.h has them).
 *
 * Chance is a matter of the question, of how often it came and of the seed, not of time:
 * whatever the order of questions, the same ones fail. Prints its address once it listens, and counts at its end.
 */
#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "bulk/answers.h"
#include "bulk/later.h"
#include "bulk/streams.h"

#define BATCH 64 /* questions taken, and answers sent, with one call */
#define BUFFER (8 << 20)
#define PORTS 20 /* tried: another program may have one for TCP that is free for UDP */

typedef struct {
    gint port, rate, until, delay, jitter, seed;
    gboolean refuse;
    double loss, servfail, truncate;
} Options;

typedef struct {
    guint64 udp, tcp, lost, over, failed, truncated, again;
} Counts;

typedef struct {
    const Options *options;
    Known *known;
    Later *later;
    Streams *streams;
    int udp;
    gint64 now;        /* milliseconds */
    gint64 filled;     /* when the bucket of --rate was last filled */
    double tokens;     /* what is in it */
    GHashTable *asked; /* hash of a question -> how often it came */
    GRand *random;     /* for delays */
    Counts counts;
} Server;

static volatile sig_atomic_t ended;

static void
end(int signal)
{
    (void) signal;
    ended = 1;
}

static gint64
now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* One out of a hundred questions for each PERCENT; KIND tells kinds of bad luck apart. */
static gboolean
is_unlucky(const Server *server, guint32 hash, guint kind, double percent)
{
    guint64 mixed = (hash ^ ((guint64) server->options->seed << 32)) * 0x9e3779b97f4a7c15u;

    mixed = (mixed ^ (mixed >> 29) ^ kind) * 0xbf58476d1ce4e5b9u;
    return (double) (mixed >> 40) / (1 << 24) < percent / 100;
}

/* How often this question came before. */
static guint
times_asked(Server *server, guint32 hash)
{
    guint times = GPOINTER_TO_UINT(g_hash_table_lookup(server->asked, GUINT_TO_POINTER(hash)));

    g_hash_table_insert(server->asked, GUINT_TO_POINTER(hash), GUINT_TO_POINTER(times + 1));
    server->counts.again += times > 0;
    return times;
}

/* A token is left of those that --rate gives out; a tenth of a second's may be saved up. */
static gboolean
has_token(Server *server)
{
    double rate = server->options->rate;

    if (rate <= 0)
        return TRUE;
    server->tokens += rate * (double) (server->now - server->filled) / 1000;
    server->tokens = MIN(server->tokens, MAX(rate / 10, 1));
    server->filled = server->now;
    if (server->tokens < 1)
        return FALSE;
    server->tokens--;
    return TRUE;
}

/* What chance does to a question that came TIMES before. */
static Action
chance(Server *server, const Question *question, guint times)
{
    const Options *options = server->options;

    if (is_unlucky(server, question->hash, 16 + times, options->loss)) {
        server->counts.lost++;
        return ACTION_TIMEOUT;
    }
    if (options->until && server->counts.udp > (guint64) options->until) {
        server->counts.over++;
        return ACTION_TIMEOUT;
    }
    if (!has_token(server)) {
        server->counts.over++;
        return options->refuse ? ACTION_REFUSED : ACTION_TIMEOUT;
    }
    if (!times && is_unlucky(server, question->hash, 1, options->servfail)) {
        server->counts.failed++;
        return ACTION_SERVFAIL;
    }
    if (is_unlucky(server, question->hash, 2, options->truncate)) {
        server->counts.truncated++;
        return ACTION_TRUNCATE;
    }
    return ACTION_NONE;
}

/* Milliseconds that the answer to QUESTION takes. */
static guint
delay_of(Server *server, const Question *question)
{
    const Options *options = server->options;
    guint jitter =
        options->jitter ? (guint) g_rand_int_range(server->random, 0, options->jitter + 1) : 0;

    return question->delay + (guint) options->delay + jitter;
}

/* The answer to the LEN bytes at BYTES into ROOM; 0: none is given, or not yet. */
static gsize
answer_udp(Server *server, const guint8 *bytes, gsize len, const struct sockaddr_in *from,
    guint8 room[static ANSWER_MAX])
{
    Question question;
    Action action;
    guint times, delay;

    server->counts.udp++;
    if (!answers_parse(server->known, bytes, len, &question))
        return 0;
    times = times_asked(server, question.hash);
    action = chance(server, &question, times);
    if (action == ACTION_NONE)
        action = answers_action(&question, !times);
    if (action == ACTION_FORGED) {
        len = answers_write(server->known, &question, ACTION_FORGED, FALSE, room);
        sendto(server->udp, room, len, 0, (const struct sockaddr *) from, sizeof *from);
        action = ACTION_NONE;
    }
    len = answers_write(server->known, &question, action, FALSE, room);
    delay = delay_of(server, &question);
    if (len && delay) {
        later_add(server->later, server->now + delay, from, room, len);
        len = 0;
    }
    return len;
}

/* For streams, which have no bad luck but that of their names. */
static gsize
answer_tcp(const guint8 *bytes, gsize len, guint8 *room, gpointer data)
{
    Server *server = data;
    Question question;

    server->counts.tcp++;
    if (!answers_parse(server->known, bytes, len, &question))
        return 0;
    return answers_write(server->known, &question,
        answers_action(&question, !times_asked(server, question.hash)), TRUE, room);
}

/* Answer what has come, BATCH at a time. */
static void
serve_udp(Server *server)
{
    static guint8 in[BATCH][512], out[BATCH][ANSWER_MAX];
    struct sockaddr_in from[BATCH];
    struct iovec in_at[BATCH], out_at[BATCH];
    struct mmsghdr came[BATCH] = { 0 }, go[BATCH] = { 0 };
    guint sent = 0;
    int count;

    for (guint i = 0; i < BATCH; i++) {
        in_at[i] = (struct iovec){ in[i], sizeof in[i] };
        came[i].msg_hdr = (struct msghdr){ .msg_name = &from[i],
            .msg_namelen = sizeof from[i],
            .msg_iov = &in_at[i],
            .msg_iovlen = 1 };
    }
    count = recvmmsg(server->udp, came, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) {
        gsize len = answer_udp(server, in[i], came[i].msg_len, &from[i], out[sent]);

        if (!len)
            continue;
        out_at[sent] = (struct iovec){ out[sent], len };
        go[sent].msg_hdr = came[i].msg_hdr;
        go[sent].msg_hdr.msg_iov = &out_at[sent];
        sent++;
    }
    for (guint done = 0; done < sent;) {
        int some = sendmmsg(server->udp, go + done, sent - done, 0);

        if (some <= 0)
            break;
        done += (guint) some;
    }
}

static void
send_later(int udp, const Late *late)
{
    sendto(
        udp, late->bytes, late->len, 0, (const struct sockaddr *) &late->to, sizeof late->to);
}

static void
serve(Server *server, int tcp)
{
    while (!ended) {
        struct pollfd sockets[2 + STREAMS_MAX] = { { .fd = server->udp, .events = POLLIN },
            { .fd = tcp, .events = POLLIN } };
        guint count = 2 + streams_poll(server->streams, sockets + 2);
        const Late *late;

        server->now = now_ms();
        if (poll(sockets, count, later_wait(server->later, server->now)) < 0 && errno != EINTR)
            g_error("poll: %s", g_strerror(errno));
        server->now = now_ms();
        while ((late = later_take(server->later, server->now)))
            send_later(server->udp, late);
        if (sockets[0].revents)
            serve_udp(server);
        streams_serve(server->streams, sockets + 2, count - 2, answer_tcp, server);
        if (sockets[1].revents)
            streams_accept(server->streams, tcp);
    }
}

/* A socket of TYPE on *PORT, or if that is 0 on a free one; -1 if it is not free. */
static int
listen_on(int type, gint *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = g_htons((guint16) *port),
        .sin_addr.s_addr = g_htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof address;
    const int one = 1, size = BUFFER;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size))
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (bind(fd, (struct sockaddr *) &address, len) ||
        (type == SOCK_STREAM && listen(fd, 256))) {
        close(fd);
        return -1;
    }
    g_assert(!getsockname(fd, (struct sockaddr *) &address, &len));
    *port = g_ntohs(address.sin_port);
    return fd;
}

/* Sockets of both types on PORT, or if that is 0 on one that is free for both. */
static void
listen_on_both(gint port, int *ret_udp, int *ret_tcp)
{
    for (int i = 0; i < PORTS; i++) {
        gint same = port;

        *ret_udp = listen_on(SOCK_DGRAM, &same);
        *ret_tcp = *ret_udp < 0 ? -1 : listen_on(SOCK_STREAM, &same);
        if (*ret_tcp >= 0) {
            printf("127.0.0.1:%d\n", same);
            fflush(stdout);
            return;
        }
        if (*ret_udp >= 0)
            close(*ret_udp);
    }
    g_error("port %d: %s", port, g_strerror(errno));
}

static void
print_counts(const Counts *counts)
{
    printf("udp %" G_GUINT64_FORMAT "\ntcp %" G_GUINT64_FORMAT "\nlost %" G_GUINT64_FORMAT
           "\nover %" G_GUINT64_FORMAT "\nfailed %" G_GUINT64_FORMAT
           "\ntruncated %" G_GUINT64_FORMAT "\nagain %" G_GUINT64_FORMAT "\n",
        counts->udp, counts->tcp, counts->lost, counts->over, counts->failed, counts->truncated,
        counts->again);
}

static void
run(const Options *options, Known *known)
{
    Server server = { .options = options,
        .known = known,
        .later = later_new(),
        .streams = streams_new(),
        .filled = now_ms(),
        .asked = g_hash_table_new(NULL, NULL),
        .random = g_rand_new_with_seed((guint32) options->seed) };
    int tcp;

    listen_on_both(options->port, &server.udp, &tcp);
    serve(&server, tcp);
    print_counts(&server.counts);
    streams_free(server.streams);
    later_free(server.later);
    g_hash_table_unref(server.asked);
    g_rand_free(server.random);
    close(server.udp);
    close(tcp);
}

int
main(int argc, char **argv)
{
    Options options = { .seed = 1 };
    const GOptionEntry entries[] = {
        { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "0: a free one", "N" },
        { "loss", 0, 0, G_OPTION_ARG_DOUBLE, &options.loss, "drop these", "PERCENT" },
        { "servfail", 0, 0, G_OPTION_ARG_DOUBLE, &options.servfail,
            "SERVFAIL when they are first asked", "PERCENT" },
        { "truncate", 0, 0, G_OPTION_ARG_DOUBLE, &options.truncate, "truncate over UDP",
            "PERCENT" },
        { "rate", 0, 0, G_OPTION_ARG_INT, &options.rate, "drop what is above", "N/S" },
        { "refuse", 0, 0, G_OPTION_ARG_NONE, &options.refuse, "or refuse it", NULL },
        { "until", 0, 0, G_OPTION_ARG_INT, &options.until,
            "answer so many over UDP, and then no more", "N" },
        { "delay", 0, 0, G_OPTION_ARG_INT, &options.delay, "of every answer", "MS" },
        { "jitter", 0, 0, G_OPTION_ARG_INT, &options.jitter, "up to so much more", "MS" },
        { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "of chance", "N" },
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("ZONE [FAULTS]");
    g_autoptr(GError) error = NULL;
    Known *known;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error))
        g_error("%s", error->message);
    if (argc < 2 || argc > 3)
        g_error("usage: faulty [OPTION...] ZONE [FAULTS]");
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* it must not outlive the test */
    signal(SIGTERM, end);
    signal(SIGINT, end);
    signal(SIGPIPE, SIG_IGN);
    known = known_new();
    known_load_zone(known, argv[1]);
    if (argc > 2)
        known_load_faults(known, argv[2]);
    run(&options, known);
    known_free(known);
    return 0;
}
