/* SPDX-License-Identifier: MIT */
/*
 * facts.h - what is known of a mail and of its recipients, and what is not.
 *
 * A fact is a list of values (often one, none if there is nothing of the kind), or not
 * known, with the reason: "needs ip", "needs dns", "dns timeout", "needs key", "needs
 * volume". Not known is never clean and never bad.
 */
#ifndef PS_FACTS_FACTS_H
#define PS_FACTS_FACTS_H

#include "base/place.h"

typedef enum {
#define FACT(name, scope, kind, source, meaning) PS_FACT_##name,
#include "facts/facts.def"
#undef FACT
    PS_FACTS
} PsFactId;

typedef enum {
    PS_SCOPE_MESSAGE,
    PS_SCOPE_RECIPIENT,
    PS_SCOPE_DOMAIN,
    PS_SCOPE_LIST,
} PsScope;

/* "message recipient domain list" */
const char *ps_scope_name(PsScope scope);

typedef enum {
    PS_FACT_WORD,
    PS_FACT_TEXT,
    PS_FACT_NUMBER,
    PS_FACT_EACH,
    PS_FACT_EACH_WORD,
    PS_FACT_RECORD,
    PS_FACT_DATE,
} PsFactKind;

typedef struct {
    const char *name;
    PsScope scope;
    PsFactKind kind;
    const char *source;
    const char *meaning;
} PsFactInfo;

/* The line of facts.def. */
const PsFactInfo *ps_fact_info(PsFactId id);

/* Its values are words of ours, which rules may put into the reader's language. */
gboolean ps_fact_is_word(PsFactId id);

/* The fact NAME, or -1. */
int ps_fact_find(const char *name);

/* A fact of a recipient that follows from its domain alone, the same for all its addresses. */
static inline gboolean
ps_fact_is_of_destination(PsFactId id)
{
    return id >= PS_FACT_rcpt_domain;
}

/* What came back from the recipient before. */
static inline gboolean
ps_fact_is_of_past(PsFactId id)
{
    return id >= PS_FACT_bounced && id <= PS_FACT_bounced_action;
}

typedef struct {
    const char *text; /* never NULL; a number's decimal form */
    double number;    /* 0 for a text */
    PsSpan at;        /* raw place in the message, or PS_SPAN_NONE */
} PsFactValue;

typedef struct {
    gboolean known;
    const char *reason;  /* why not, if not known */
    const char *assumed; /* what was taken for granted ("from-as-mail-from"); NULL: nothing */
    guint count;
    const PsFactValue *values;
} PsFact;

typedef struct PsFacts PsFacts;

/* PARENT (may be NULL) is where facts of the other scope are looked up: a recipient's
 * facts have those of the message as their parent, which must outlive them. At first no
 * fact is known, reason "not measured". */
PsFacts *ps_facts_new(const PsFacts *parent);
void ps_facts_free(PsFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsFacts, ps_facts_free)

/* No fact is known any more, as if FACTS were new. */
void ps_facts_reset(PsFacts *facts);

/* The fact ID; never NULL. Values move when the fact is added to. */
const PsFact *ps_facts_get(const PsFacts *facts, PsFactId id);

/* The only value of a known fact as text, or NULL. */
const char *ps_facts_word(const PsFacts *facts, PsFactId id);

/* Add a value; the fact is known from then on. TEXT is copied. */
void ps_facts_add(PsFacts *facts, PsFactId id, const char *text, PsSpan at);
void ps_facts_add_number(
    PsFacts *facts, PsFactId id, double number, const char *text, PsSpan at);

/* Known, perhaps without any value. */
void ps_facts_set_known(PsFacts *facts, PsFactId id);

/* Known: its value is TEXT, or it has none (NULL). */
void ps_facts_set_text(PsFacts *facts, PsFactId id, const char *text);

/* What is said of ID rests on an assumption, WORD (copied). */
void ps_facts_assume(PsFacts *facts, PsFactId id, const char *word);

/* Not known. REASON is copied. */
void ps_facts_set_unknown(PsFacts *facts, PsFactId id, const char *reason);

/* The same for the COUNT facts at IDS. */
void ps_facts_set_all_unknown(
    PsFacts *facts, const PsFactId *ids, guint count, const char *reason);

#endif
