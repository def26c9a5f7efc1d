/* SPDX-License-Identifier: MIT */
/*
 * bounce.h - what came back, and what it says of each recipient: delivery reports (RFC 3464),
 * notices in free form, complaints (RFC 5965, 6591), automatic replies (RFC 3834).
 *
 * Structured fields are believed first, then an SMTP reply wherever it stands, then wording.
 * Reasons, wordings and families are data: rules/bounce, presend-bounce(1).
 */
#ifndef PS_BOUNCE_BOUNCE_H
#define PS_BOUNCE_BOUNCE_H

#include "base/place.h"
#include "rules/rule.h"

typedef enum {
    PS_BOUNCE_NONE,       /* no notice of any kind */
    PS_BOUNCE_BOUNCE,     /* something was not delivered, or not yet */
    PS_BOUNCE_COMPLAINT,  /* a feedback report */
    PS_BOUNCE_AUTO_REPLY, /* a person is away */
    PS_BOUNCE_DELIVERED,  /* delivery notices and nothing else */
} PsBounceKind;

/* "none bounce complaint auto-reply delivered" */
const char *ps_bounce_kind_name(PsBounceKind kind);

/* What is said of one recipient. Strings belong to the PsBounce, are valid UTF-8, and NULL
 * where nothing was said. */
typedef struct {
    const char *recipient;          /* the address, domain in lower case; NULL: not found */
    const char *original_recipient; /* what the sender wrote, where that is another one */
    const char *reason;             /* "userunknown" ...: never NULL */
    const char *coarse;             /* "address" ...: its class, never NULL */
    gboolean hard;                  /* it will not work later either */
    guint code;                     /* SMTP reply, 0 if there is none */
    const char *status;             /* "5.1.1" (RFC 3463) */
    gboolean code_derived;          /* told from the status */
    gboolean status_derived;        /* told from the code or from the reason */
    const char *action;             /* "failed delayed delivered relayed expanded" */
    const char *diagnostic;         /* the reply or the sentence that decided, one line */
    const char *command;            /* "RCPT" ...: what was answered so */
    const char *remote_mta;
    const char *reporting_mta;
    const char *provider; /* id of the mailbox provider, by server, then by domain */
} PsBounceRecord;

/* Whom the sender wrote to: the original recipient, where that is another one. NULL: unknown. */
static inline const char *
ps_bounce_record_sent_to(const PsBounceRecord *record)
{
    return record->original_recipient ? record->original_recipient : record->recipient;
}

typedef struct {
    PsBounceKind kind;
    const char *family;        /* whose wording it is: "postfix" ...; NULL: not known */
    const char *feedback_type; /* of a complaint: "abuse", "auth-failure" ... */
    const char *to;         /* whom the notice was sent to; with VERP it tells what came back */
    const char *message_id; /* of the notice, with its angle brackets */
    gint64 date;            /* of the notice, seconds since 1970; 0: not known */
    const char *original_id;   /* Message-ID of the returned message, with angle brackets */
    const char *original_from; /* its author's address */
    const char *original_subject;
    PsSpan original;  /* the returned message or its header, raw; or PS_SPAN_NONE */
    gboolean whole;   /* with its body */
    gboolean encoded; /* ORIGINAL is in base64 or quoted-printable */
    GArray *records;  /* PsBounceRecord, in the order of the notice */
    guint left_out;   /* recipients beyond as many as are read (limits.def) */
    /* what the rest points into */
    GStringChunk *strings;
} PsBounce;

/* What is needed to read notices, compiled from rules; for one thread. */
typedef struct PsBounceReader PsBounceReader;

/* RULES are kept by the caller and finished. */
PsBounceReader *ps_bounce_reader_new(const PsRules *rules);
void ps_bounce_reader_free(PsBounceReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBounceReader, ps_bounce_reader_free)

/* Read the LEN bytes at BYTES, one message with or without an mbox line before it. Never NULL:
 * what is no notice has the kind none and no records. Work is linear in LEN. */
PsBounce *ps_bounce_read(PsBounceReader *reader, const char *bytes, gsize len);
void ps_bounce_free(PsBounce *bounce);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsBounce, ps_bounce_free)

#endif
