/* SPDX-License-Identifier: MIT */
/*
 * backend.h - what stands behind a resolver: c-ares, or a zone file.
 *
 * Only for src/dns. The resolver makes a question, hands it to its backend once, and
 * keeps it, with its answer, until it is forgotten.
 */
#ifndef PS_DNS_BACKEND_H
#define PS_DNS_BACKEND_H

#include "dns/name.h"
#include "dns/resolver.h"

/* How many CNAMEs are followed, as many as BIND follows; one more is a SERVFAIL. */
#define PS_DNS_CNAMES_MAX 16

/* Who waits for an answer. */
typedef struct {
    PsDnsDone done; /* NULL: nobody */
    gpointer data;
} PsDnsWaiter;

/* A question and, at last, its answer, which the backend fills by the functions below. It is
 * one block of memory with its name and what a short answer holds; longer ones take more. */
typedef struct {
    PsDnsAnswer answer;
    PsDnsRecord *records; /* found so far */
    guint count;
    guint room;   /* for so many of them */
    char *free;   /* memory that lives as long as the answer, */
    gsize left;   /* so much of it */
    GSList *more; /* blocks of it */
    PsDns *dns;
    gboolean known;
    gboolean queued;   /* to be handed out */
    gboolean released; /* as soon as it is handed out */
    gboolean used;     /* of late */
    GList ready;       /* among those to be handed out; its data is the question */
    GList kept;        /* among the addresses, with bulk; likewise */
    PsDnsWaiter waiter;
    GArray *waiters; /* PsDnsWaiter: more of them */
} PsDnsQuestion;

/* A copy that lives as long as the answer; it ends with a NUL. */
const char *ps_dns_question_bytes(PsDnsQuestion *question, const guint8 *bytes, gsize len);
const char *ps_dns_question_name(PsDnsQuestion *question, const PsDnsName *name);

void ps_dns_question_add(PsDnsQuestion *question, const PsDnsRecord *record);

/* The answer leads on to TARGET through a CNAME with TTL. FALSE if it has led far enough. */
gboolean ps_dns_question_follow(PsDnsQuestion *question, const PsDnsName *target, guint32 ttl);

/* The answer may be kept for TTL seconds at most. */
void ps_dns_question_keep(PsDnsQuestion *question, guint32 ttl);

/* A question for NAME, of LEN octets. The caller frees it, when it is dropped. */
PsDnsQuestion *ps_dns_question_new(PsDns *dns, const char *name, gsize len, PsDnsType type);

/* Of an answer with NAME and TYPE, set what is there before anything is known. */
void ps_dns_question_begin(PsDnsQuestion *question);

/* Free what the question owns, not itself. */
void ps_dns_question_drop(PsDnsQuestion *question);

/* The answer is STATUS and, if that is PS_DNS_NOERROR, the records. */
void ps_dns_question_settle(PsDnsQuestion *question, PsDnsStatus status);

/* The same, and let the resolver know. */
void ps_dns_question_done(PsDnsQuestion *question, PsDnsStatus status);

typedef struct PsDnsBackend PsDnsBackend;

typedef struct {
    /* Send the question, or answer it at once. */
    void (*ask)(PsDnsBackend *backend, PsDnsQuestion *question);
    /* Wait until a question is answered, a signal comes, or it is UNTIL (monotonic time,
     * G_MAXINT64 for ever). Called only while there is a question without an answer. */
    void (*wait)(PsDnsBackend *backend, gint64 until);
    /* Another question could be sent at once. NULL: always. */
    gboolean (*has_room)(const PsDnsBackend *backend);
    /* Fill what the network has to do with; NULL: nothing. */
    void (*health)(const PsDnsBackend *backend, PsDnsHealth *health);
    /* Questions on their way are not touched any more. */
    void (*free)(PsDnsBackend *backend);
} PsDnsBackendOps;

/* The first member of each backend's own struct. */
struct PsDnsBackend {
    const PsDnsBackendOps *ops;
};

/* SERVERS as in ps_dns_open, NULL for those of /etc/resolv.conf. */
PsDnsBackend *ps_dns_ares_open(
    const char *servers, const PsDnsOptions *options, GError **error);

#endif
