/* SPDX-License-Identifier: MIT */
/*
 * dkim_survival.h - will a signature survive the way? Each change of dkim_survival.def is
 * made to the signed bytes, and the signature verified again: nothing is guessed.
 */
#ifndef PS_AUTH_DKIM_SURVIVAL_H
#define PS_AUTH_DKIM_SURVIVAL_H

#include "auth/dkim_sign.h"

typedef enum {
#define PS_DKIM_CHANGE(id, word, by, meaning) PS_DKIM_CHANGE_##id,
#include "auth/dkim_survival.def"
#undef PS_DKIM_CHANGE
    PS_DKIM_CHANGES
} PsDkimChange;

/* Who makes a change. A server, and a list, mean no harm: there a signature should survive. A
 * forger does: there it should break. */
typedef enum {
    PS_DKIM_BY_SERVER, /* one that relays, forwards or filters */
    PS_DKIM_BY_LIST,   /* a mailing list, besides what servers do */
    PS_DKIM_BY_FORGER,
} PsDkimBy;

typedef struct {
    const char *word;
    PsDkimBy by;
    const char *meaning;
} PsDkimChangeInfo;

const PsDkimChangeInfo *ps_dkim_change_info(PsDkimChange change);

typedef enum {
    PS_DKIM_UNTOUCHED, /* there is nothing in this message that the change would touch */
    PS_DKIM_SURVIVES,
    PS_DKIM_BODY_BROKEN,
    PS_DKIM_HEADER_BROKEN,
} PsDkimOutcome;

/* "untouched survives body-broken header-broken" */
const char *ps_dkim_outcome_name(PsDkimOutcome outcome);

/* What becomes of the signature that is the field FIELD (counted from 0 among the fields DKIM-Signature) of
 * SOURCE, whose published key is KEY. FALSE if it does not pass as it is, or if the message is
 * larger than what is tried (a megabyte: each change costs a look at all of it). */
gboolean ps_dkim_survival(const PsSource *source, guint field, const PsDkimKey *key, gint64 now,
    PsDkimOutcome ret[PS_DKIM_CHANGES]);

/* The ways to sign that the matrix compares. */
typedef struct {
    const char *word; /* "simple/simple" ... "relaxed/relaxed over-signed" */
    gboolean simple_header, simple_body;
    gboolean length;
    gboolean oversigned;
} PsDkimSetting;

#define PS_DKIM_SETTINGS 6
extern const PsDkimSetting ps_dkim_settings[PS_DKIM_SETTINGS];

/* The survival matrix: SOURCE signed with KEY in each setting (of HOW the rest counts), and each
 * change made to it. Of a long body the first 64 KiB stand for it. Errors as ps_dkim_sign. */
gboolean ps_dkim_survival_matrix(const PsSource *source, const PsDkimPrivate *key,
    const PsDkimSigning *how, PsDkimOutcome ret[PS_DKIM_SETTINGS][PS_DKIM_CHANGES],
    GError **error);

#endif
