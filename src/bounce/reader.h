/* SPDX-License-Identifier: MIT */
/*
 * reader.h - a notice while it is read, for the files of this folder that read it.
 */
#ifndef PS_BOUNCE_READER_H
#define PS_BOUNCE_READER_H

#include "bounce/bounce.h"
#include "bounce/flat.h"
#include "bounce/report.h"
#include "bounce/wording.h"

struct PsBounceReader {
    const PsRules *rules;
    PsWording *wording;
    PsLook *text;       /* the notice's text in one line */
    PsLook *reply;      /* of one recipient */
    PsLook *diagnostic; /* the same */
    PsLook *part;       /* a part of the text; or something else for a moment */
};

/* One notice. What is owned here is freed with it; what stays is copied into BOUNCE. */
typedef struct {
    PsBounceReader *reader;
    PsBounce *bounce;
    PsFlat *flat;
    char *from; /* address */
    char *to;   /* the first address: whoever sent what came back */
    char *subject;
    gboolean is_notice; /* a family's pattern, or a report in its own part, says so */
    gboolean hints[PS_NOTICE_PLACES]; /* a pattern of whatever family fits there */
    gboolean is_reply;                /* an automatic one */
    gboolean is_delayed;              /* it is still being tried */
    gboolean is_delivered;            /* it says so outside of a report */
    gboolean is_empty;                /* a notice, but it says nothing of anybody */
    gsize text_len;                   /* of flat->text, before the returned message */
    PsBounceReport report;
    PsFlatHeader original; /* of flat->original */
    char *original_to;     /* the first address */
    GString *line;         /* the text in one line, as reader->text looks at it */
} PsNoticeReading;

/* TEXT of LEN bytes as the bounce keeps it: one line, valid UTF-8; NULL for nothing. */
const char *ps_bounce_keep(PsBounce *bounce, const char *text, gsize len);

/* Append LEN bytes at TEXT to OUT, each run of white space as one blank. */
void ps_bounce_squeeze(GString *out, const char *text, gsize len);

/* family.c: ask the patterns of all places; the family is the first of all that fits. */
void ps_bounce_find_family(PsNoticeReading *reading);

/* family.c: "auto-replied", "auto-generated"; "no" is what people write by hand. */
gboolean ps_bounce_is_automatic(const PsFlat *flat);

/* family.c: two things in it are those of a notice, where each of them alone may be a person's:
 * people write about bounces, too, and from bounce@. */
gboolean ps_bounce_is_machine_made(const PsNoticeReading *reading);

/* original.c: find the returned message, in its part or in the text, and what it says. */
void ps_bounce_read_original(PsNoticeReading *reading);

/* ses.c: what Amazon SES says in JSON goes into the report, or into the fields of a complaint. */
void ps_bounce_read_ses(PsNoticeReading *reading);

/* record.c: what is said of each recipient. */
void ps_bounce_read_records(PsNoticeReading *reading);

/* record.c: one record for all that is no failure: REASON feedback, vacation ... */
void ps_bounce_add_plain(PsNoticeReading *reading, const char *recipient, const char *reason);

#endif
