/* SPDX-License-Identifier: MIT */
/*
 * rule.h - a rule as the files in rules/ state it, and the set of all of them.
 *
 * The language is SpamAssassin 4's with the keywords of presend-rules(5). Reading goes
 * on after a mistake: each is a trouble with file:line, and the other rules still work.
 * Every const char * here belongs to the PsRules.
 */
#ifndef PS_RULES_RULE_H
#define PS_RULES_RULE_H

#include "addr/provider.h"
#include "base/i18n.h"
#include "facts/facts.h"
#include "history/policy.h"

typedef enum {
    PS_RULE_HEADER,
    PS_RULE_BODY,
    PS_RULE_RAWBODY,
    PS_RULE_URI,
    PS_RULE_FULL,
    PS_RULE_MIMEHEADER,
    PS_RULE_URI_DETAIL,
    PS_RULE_RCPT,
    PS_RULE_META,
} PsRuleType;

/* "header body rawbody uri full mimeheader uri_detail rcpt meta" */
const char *ps_rule_type_name(PsRuleType type);

typedef enum {
    PS_LEVEL_NOTE,
    PS_LEVEL_WARNING,
    PS_LEVEL_ERROR,
} PsLevel;

typedef enum {
    PS_CERTAINTY_POSSIBLE,
    PS_CERTAINTY_LIKELY,
    PS_CERTAINTY_CERTAIN,
} PsCertainty;

/* What can be done to a draft without anybody's opinion; fixer.def. */
typedef enum {
#define FIXER(id, word, text, meaning) PS_FIXER_##id,
#include "rules/fixer.def"
#undef FIXER
    PS_FIXERS
} PsFixerId;

typedef struct {
    const char *word;
    gboolean text; /* it writes words of the mail anew */
    const char *meaning;
} PsFixerInfo;

const PsFixerInfo *ps_fixer_info(PsFixerId id);

/* When in the SMTP dialogue a reply comes; tflags smtp-connect, smtp-helo, smtp-mail,
 * smtp-rcpt, smtp-data, smtp-content. Without such a flag: rcpt rules at RCPT, all others at
 * DATA. Servers look into attachments last, when sender and header have passed. */
typedef enum {
    PS_SMTP_CONNECT,
    PS_SMTP_HELO,
    PS_SMTP_MAIL,
    PS_SMTP_RCPT,
    PS_SMTP_DATA,
    PS_SMTP_CONTENT,
} PsSmtpStage;

typedef struct {
    const char *provider; /* an id, or "*" */
    guint code;           /* 250 to 599 */
    const char *enhanced; /* "5.7.26", or NULL */
    PsCertainty certainty;
} PsReply;

typedef struct {
    const char *where; /* an RFC with section, or a URL */
    const char *date;  /* YYYY-MM-DD on which it was read */
} PsRef;

/* Conditions under which a rule speaks at all (keyword "when"); NULL or FALSE: any. */
typedef struct {
    const char *class_name;
    const char *stage;    /* may be a list: "draft,final" */
    const char *provider; /* may be a list */
    gboolean bulk;        /* volume is at or over the setting bulk_volume */
} PsWhen;

/* What a hit tells of the mail as a whole (keyword "tells"). */
typedef struct {
    PsFactId fact; /* class or stage */
    const char *value;
    guint points; /* 0: it tells nothing */
} PsTells;

typedef struct {
    const char *name;
    const char *file;
    guint line;
    PsRuleType type;
    PsScope scope; /* RECIPIENT, DOMAIN: it is answered for each of them on its own */
    gboolean is_eval;
    const char *body; /* what stands behind the name: "Subject =~ /re/i", "eval:is(...)" */
    const char *describe[PS_LANGS]; /* NULL if there is none */
    const char *fix[PS_LANGS];
    PsLevel level;          /* warning if not said; a rule of grade D is a note at most */
    gboolean level_given;   /* by a file of the user: it stands as it is */
    const char *level_file; /* where it is said; NULL: nowhere */
    guint level_line;
    gboolean own;           /* a file of the user gives the rule itself ... */
    gboolean score_given;   /* or its score */
    char grade;             /* 'A' to 'D'; 0 if not said */
    double score;           /* 1.0 if not said, 0 switches the rule off */
    const char *score_file; /* where the score is said; NULL: nowhere */
    guint score_line;
    const char *flags; /* what "tflags" says; NULL if it says nothing */
    gboolean nice;     /* tflags nice: a good sign */
    gboolean junk;     /* tflags junk: may put the mail into the junk folder */
    gboolean risky;    /* tflags risky: a list calls such a recipient risky */
    gboolean domain;   /* tflags domain: it speaks in the audit of a domain too */
    PsSmtpStage smtp;
    guint fixers; /* what mends it (keyword "fixer"): a bit for each PsFixerId */
    PsWhen when;
    PsTells tells;
    guint reply_count;
    const PsReply *replies;
    guint ref_count;
    const PsRef *refs;
    guint alias_count;
    const char *const *aliases; /* other names, such as SpamAssassin's */
    gboolean unsupported;       /* SpamAssassin can test this, presend cannot: it never hits */
} PsRule;

/* A step of other rules, which nobody is told of: its name begins with "__". */
gboolean ps_rule_is_sub(const PsRule *rule);

/* What RULE says, and what to do about it, in LANG or else in English; NULL if there is none. */
const char *ps_rule_describe(const PsRule *rule, PsLang lang);
const char *ps_rule_fix(const PsRule *rule, PsLang lang);

/* One mistake in a rule file. */
typedef struct {
    const char *file;
    guint line;
    const char *message; /* plain English, without file and line */
    gboolean fatal;      /* an error; else a warning (unknown keyword ...) */
} PsTrouble;

typedef struct PsRules PsRules;

typedef struct {
    PsLang lang;    /* whose "lang" lines count for anything but describe and fix */
    gboolean user;  /* files of the user: their "level" stands */
    gboolean local; /* there is no network: "local_tests_only", and scores for that */
} PsRulesRead;

PsRules *ps_rules_new(void);
void ps_rules_free(PsRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsRules, ps_rules_free)

/* Read a file, or every *.cf of a folder and of its sub-folders in sorted order. Later
 * lines win. FALSE with ERROR if PATH cannot be read at all; what is wrong inside is
 * found with ps_rules_trouble. Call ps_rules_finish when all files are read. */
gboolean ps_rules_read(
    PsRules *rules, const char *path, const PsRulesRead *how, GError **error);

/* The same from memory; NAME is for messages. */
void ps_rules_read_text(
    PsRules *rules, const char *name, const char *text, gsize len, const PsRulesRead *how);

/* Resolve metas, find undefined names and cycles, derive scopes. */
void ps_rules_finish(PsRules *rules);

/* Compile every regex now, to report those that are bad. Those in files of the user are
 * looked at while they are read, others otherwise when they are first used. */
void ps_rules_check(PsRules *rules);

/* Say besides what an author of rules will want to know, when all files are read and finished:
 * regexes that are bad or may take forever, rules without score or description, long names,
 * division by zero. Troubles are then sorted by place. */
void ps_rules_lint(PsRules *rules);

guint ps_rules_trouble_count(const PsRules *rules);
const PsTrouble *ps_rules_trouble(const PsRules *rules, guint index);

/* Rules in the order in which they were first named. */
guint ps_rules_count(const PsRules *rules);
const PsRule *ps_rules_get(const PsRules *rules, guint index);

/* Those of them that say something of a recipient (const PsRule *, no sub-rules), and those that
 * say what its server will do: they have a reply, or tflags junk. */
const GPtrArray *ps_rules_of_recipients(const PsRules *rules);
const GPtrArray *ps_rules_that_predict(const PsRules *rules);

/* By name or alias; NULL if there is none. */
const PsRule *ps_rules_find(const PsRules *rules, const char *name);

/* Facts that RULE reads, itself or through the rules that its meta names. */
const PsFactId *ps_rules_facts(const PsRules *rules, const PsRule *rule, guint *ret_count);

/* Call FUNC with each rule that the meta RULE names itself. */
typedef void (*PsRuleFunc)(const PsRule *rule, gpointer data);
void ps_rule_operands(const PsRule *rule, PsRuleFunc func, gpointer data);

/* A number that very probably is another one where the files that were read, or the lists
 * beside them, say something else. */
guint32 ps_rules_checksum(const PsRules *rules);

/* What "decide" lines say. */
const PsPolicy *ps_rules_policy(const PsRules *rules);

const PsProviders *ps_rules_providers(const PsRules *rules);
/* ID stands in a "provider" line, be it one that no MX tells (postfix), or is "generic". */
gboolean ps_rules_has_provider(const PsRules *rules, const char *id);
/* All that stand in such lines, in order; freed with g_strfreev(). */
char **ps_rules_provider_ids(const PsRules *rules);

/* The text of an enumerated word ("dot-twice") for people: keyword "word". WORD itself
 * if there is none. */
const char *ps_rules_word(const PsRules *rules, PsLang lang, const char *word);

/* Paths of what ps_rules_read and its "include" lines have read, or have looked for in vain,
 * folders of word lists among them: const char *, which belong to RULES. */
const GPtrArray *ps_rules_sources(const PsRules *rules);

/* The last value of a setting ("sending_ip", "bulk_volume" ...), or NULL; and the file and
 * line it stands in (RET_ may be NULL). */
const char *ps_rules_setting(
    const PsRules *rules, const char *key, const char **ret_file, guint *ret_line);

/* The names that settings can have, sorted; NULL behind the last. */
const char *ps_rules_setting_name(guint index);

/* Lines of data/NAME.txt beside the rule files (the last folder read that has it), lower
 * case, comments left out; NULL if there is no such list. NULL-terminated. */
const char *const *ps_rules_list(const PsRules *rules, const char *name);
/* TEXT is in that list (without case). */
gboolean ps_rules_listed(const PsRules *rules, const char *name, const char *text);

#endif
