/* SPDX-License-Identifier: MIT */
/*
 * store.h - the set of rules from inside: filled by the reader (reader.h), completed by
 * finish.c and resolve.c, asked by the engine.
 */
#ifndef PS_RULES_STORE_H
#define PS_RULES_STORE_H

#include "rules/eval.h"
#include "rules/expr.h"
#include "rules/list.h"
#include "rules/regex.h"
#include "rules/replace.h"
#include "rules/rule.h"

enum {
    PS_RULES_NAME_BYTES = 100, /* of a rule */
    PS_RULES_TROUBLES = 500,   /* that are kept of each kind, errors and warnings */
};

/* A line of a file; FILE belongs to the rules. */
typedef struct {
    const char *file; /* NULL: nowhere */
    guint line;
} PsLine;

typedef enum {
    PS_TEST_NONE, /* never hits: "meta X ()", or not supported */
    PS_TEST_REGEX,
    PS_TEST_EXISTS,
    PS_TEST_EVAL,
    PS_TEST_SA,     /* an eval function of SpamAssassin's */
    PS_TEST_DETAIL, /* uri_detail */
    PS_TEST_META,
} PsTestKind;

/* What a rule tests. */
typedef struct {
    PsTestKind kind;
    const char *header;  /* "Subject", "From:addr"; of (mime)header rules without eval */
    const char *unset;   /* [if-unset: TEXT], or NULL */
    gboolean negated;    /* !~ */
    const char *written; /* the regex as it stands in the file */
    const char *pattern; /* the same with its tags replaced */
    PsRegex *regex;
    gboolean asks;  /* for captures (capture.h): REGEX is then not what is matched */
    gboolean gives; /* captures that others ask for */
    PsEval *eval;
    struct PsSaCall *sa;
    struct PsDetail *detail;
    PsExpr *expr;
} PsTest;

typedef enum {
    PS_RESOLVED_NO,
    PS_RESOLVED_BUSY,
    PS_RESOLVED_YES,
} PsResolved;

/* A set of facts, a bit for each. */
#define PS_FACT_WORDS ((PS_FACTS + 63) / 64)

/* A name with all that was said of it; it is a rule if a test is among that. */
typedef struct {
    PsRule rule; /* first, so that a PsRule * leads here */
    PsTest test;
    gboolean is_rule;
    guint index;         /* of its slot in a run: rules of recipient scope come first */
    gboolean off;        /* score 0, or not supported: it is never run */
    PsLine named_at;     /* where a keyword of ours first named it */
    PsLine when_at;      /* the last "when" */
    guint defined_in;    /* number of the file that gives the test */
    gboolean score_said; /* by a "score" line; the same for the next two */
    gboolean score_set;  /* and that had four */
    double scores[4];    /* by set: without network, with; the same two with Bayes */
    gboolean level_said;
    gboolean smtp_said;
    gboolean replaced; /* named by replace_rules: tags in its regex stand for more */
    PsLine replaced_at;
    gboolean multiple;
    guint max_hits; /* 0: no limit */
    gboolean no_subject;
    gboolean net;     /* it asks the network */
    gboolean learn;   /* it asks what Bayes has learnt */
    gboolean concat;  /* mimeheader: the parts are one string */
    guint first_part; /* and the parts it looks at, from 1; 0: all */
    guint last_part;
    GArray *replies;              /* PsReply; NULL if there is none */
    GArray *reply_lines;          /* PsLine of each */
    GArray *refs;                 /* PsRef; NULL if there is none */
    GArray *aliases;              /* const char *; NULL if there is none */
    PsResolved resolved;          /* how far resolve.c has come with a meta */
    guint depth;                  /* of a meta: one over its deepest operand; else 0 */
    guint64 reads[PS_FACT_WORDS]; /* facts, those of its operands too */
    GArray *facts;                /* PsFactId: the same as a list */
} PsEntry;

typedef struct {
    const char *value;
    PsLine at;
} PsSetting;

struct PsRules {
    GStringChunk *strings;
    GHashTable *entries;      /* name -> PsEntry */
    GPtrArray *named;         /* PsEntry, in the order in which they were first named */
    GPtrArray *rules;         /* those of them that are rules; after ps_rules_finish */
    GPtrArray *of_recipients; /* const PsRule *: ps_rules_of_recipients */
    GPtrArray *that_predict;  /* the same: ps_rules_that_predict */
    GPtrArray *that_tell;     /* the same: those with "tells" */
    GHashTable *aliases;      /* SpamAssassin's name -> PsEntry; after ps_rules_finish */
    GArray *troubles;         /* PsTrouble */
    guint trouble_counts[2];  /* warnings, errors: also those that were not kept */
    GHashTable *noted;        /* what is said only once */
    GPtrArray *sources;       /* const char *: ps_rules_sources */
    GHashTable *loaded;       /* plugins that "loadplugin" lines name */
    GHashTable *words[PS_LANGS];
    GHashTable *settings; /* key -> PsSetting */
    PsReplace *replace;
    GHashTable *givers; /* of what is captured, by its name: GPtrArray of PsEntry */
    PsProviders *providers;
    GHashTable *provider_ids; /* those of "provider" lines */
    PsPolicy *policy;         /* "decide" lines */
    GArray *suppress;         /* PsSuppress: "suppress" lines */
    PsLists *lists;
    struct PsNotices *notices; /* notice.c */
    struct PsCodes *codes;     /* code.c */
    struct PsSaSettings *sa;   /* what eval functions of SpamAssassin's look up */
    GPtrArray *globs;          /* GPtrArray of PsEntry: what each rules_matching() stands for */
    gboolean local;            /* there is no network */
    struct PsScreen *screen;   /* screen.h; after ps_rules_finish */
    guint guesses;             /* what slips in names were meant to be */
    guint file_count;
    guint32 checksum;      /* of what was read */
    guint recipient_count; /* rules of recipient scope; after ps_rules_finish */
};

static inline const PsEntry *
ps_entry(const PsRule *rule)
{
    return (const PsEntry *) rule;
}

/* Where the test of ENTRY stands. */
static inline PsLine
ps_entry_line(const PsEntry *entry)
{
    return (PsLine){ entry->rule.file, entry->rule.line };
}

/* A copy of TEXT that lives as long as RULES. */
const char *ps_rules_keep(PsRules *rules, const char *text);

/* The entry NAME, made if there is none. */
PsEntry *ps_rules_entry(PsRules *rules, const char *name);

/* The entry NAME, or NULL. */
PsEntry *ps_rules_lookup(const PsRules *rules, const char *name);

/* The rule, other than EXCEPT, whose name was meant by NAME; NULL if none is near, or where
 * it is too much work to look. */
const char *ps_rules_nearest(PsRules *rules, const char *name, const PsEntry *except);

void ps_test_clear(PsTest *test);

/* The name in "%{name}" at TEXT, for the caller to free; NULL if there is no such thing.
 * *RET_END is the closing brace. */
char *ps_placeholder(const char *text, const char **ret_end);

/* The fact that such a name, "spf" or "match.domain_dkim_reason", stands for, or -1. With
 * "match." it is not all of its values, but the one that goes with the match. */
int ps_placeholder_fact(const char *name, gboolean *ret_beside);

/* Bind the operands of all metas, and switch off those that cannot be worked out;
 * afterwards each rule's scope and facts include those of its operands. */
void ps_rules_resolve(PsRules *rules);

/* Frees what a PsSuppress owns (suppress.c). */
void ps_suppress_clear(gpointer data);

/* Say which "suppress" lines name no rule, when all files are read. */
void ps_suppress_check(PsRules *rules);

/* What is said of mail that comes back; finished when all files are read. */
struct PsNotices *ps_notices_new(void);
void ps_notices_free(struct PsNotices *notices);
void ps_notices_finish(PsRules *rules);
void ps_notices_check(PsRules *rules); /* compile every regex */

/* The same of what providers mean by a reply. */
struct PsCodes *ps_codes_new(void);
void ps_codes_free(struct PsCodes *codes);
void ps_codes_finish(PsRules *rules);
void ps_codes_check(PsRules *rules);

/* A mistake. */
void ps_rules_report(PsRules *rules, PsLine at, gboolean fatal, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void ps_rules_report_va(PsRules *rules, PsLine at, gboolean fatal, const char *format,
    va_list args) G_GNUC_PRINTF(4, 0);

/* No more warnings are kept, so what they would say need not be worked out. */
gboolean ps_rules_is_full(const PsRules *rules);

#endif
