/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options that several commands share, and what they make with the
 * configuration: rules, resolver, tables.
 */
#ifndef PS_CLI_OPTIONS_H
#define PS_CLI_OPTIONS_H

#include "addr/typo.h"
#include "facts/history.h"
#include "facts/measure.h"
#include "facts/web.h"
#include "report/report.h"
#include "verdict/select.h"

/* Set by the command line; NULL, -1 and FALSE: not given. */
typedef struct {
    const char *command; /* for messages */
    char *dns;
    int timeout;   /* seconds */
    gboolean bulk; /* set by the command: very many questions, ... */
    int window;    /* so many at a time; 0: as many as is good */
    int rate;      /* so many a second; 0: as many as the servers bear */
    char *psl;
    char **formats;
    char *fail_on;
    char **rules;
    gboolean no_default_rules;
    gboolean good_rules; /* set by the command: where some rules are bad, run the others */
    char *config;
    gboolean no_config;
    char *lang;
    char *color;
    char *now;

    char *ip;
    char *helo;
    char *mail_from;
    char *dkim_key;
    char *dkim_selector;
    char *dkim_domain;
    char *class_name;
    char *stage;
    char *tls;
    char *receiver;
    gint64 volume;

    char *history;
    gboolean no_history;
} CmdOptions;

void cmd_options_init(CmdOptions *options, const char *command);
void cmd_options_clear(CmdOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdOptions, cmd_options_clear)

/* Add ENTRIES, whose texts live for ever, to CONTEXT; completion (complete.h) finds them, too. */
void cmd_add_entries(GOptionContext *context, const GOptionEntry *entries);
/* An operand may be WORD, which lives for ever; complete.c says which operand. */
void cmd_offer(const char *word);
/* The command is run only to declare this, not to do anything. */
gboolean cmd_completing(void);

/* Rules, lists and how to print: --rules --no-default-rules --config --no-config --lang
 * --color --fail-on --format. */
void cmd_add_common(GOptionContext *context, CmdOptions *options);
/* --dns --timeout --now --psl */
void cmd_add_dns(GOptionContext *context, CmdOptions *options);
/* --ip --helo --mail-from --dkim-* --class --stage --volume --tls --receiver */
void cmd_add_sending(GOptionContext *context, CmdOptions *options);

/* Parse ARGV; FALSE after a message on standard error, or when the command need do nothing. */
gboolean cmd_parse(GOptionContext *context, CmdOptions *options, int *argc, char ***argv);

/* What a command does with its FILES (NULL-terminated, one at least); its exit status. */
typedef int (*CmdRun)(gpointer data, char **files);

/* Parse ARGV, RUN with what is left of it, clear OPTIONS and free all contexts. The exit status,
 * after a message if there is no file. */
int cmd_run(GOptionContext *context, CmdOptions *options, int argc, char **argv, CmdRun run,
    gpointer data);

/* --now (an ISO 8601 date and time, or a date alone) in seconds since 1970, else the time it is.
 * FALSE after a message on standard error. */
gboolean cmd_now(const CmdOptions *options, gint64 *ret);

/* What holds for the files that one configuration governs. */
typedef struct {
    char *config; /* path of presend.cf, or NULL */
    PsRules *rules;
    gboolean bad_rules; /* there are errors in them, but good ones will do */
    PsLang lang;
    PsDns *dns;
    PsPsl *psl;
    PsTypos *typos;
    PsWeb *web;
    char *dns_spec;
    char *dkim_key; /* path, relative ones of the configuration resolved */
    char *recipients;
    char *history_path; /* of the configuration, resolved */
    PsHistory *history; /* opened by history.h when it is first asked; so is MEMORY */
    PsMemory *memory;
    PsSelection *selection; /* made by gate.h when it is first asked */
} CmdContext;

/* The context of FILE (NULL: of the working folder), made at first use by this thread
 * and kept. NULL after messages on standard error. */
CmdContext *cmd_context(const CmdOptions *options, const char *file);
typedef void (*CmdContextFunc)(const CmdContext *context, gpointer data);
void cmd_contexts_foreach(CmdContextFunc func, gpointer data); /* by the paths of their files */
void cmd_contexts_free(void);

/* Where presend.cf is looked for when there is none above a file, whether it is there or not; in
 * this order, for the caller to free. */
char **cmd_config_places(void);

/* The rule files of all contexts, and of those that could not be made, as ps_rules_sources says;
 * NULL if there was none. Not while threads make contexts. */
const GPtrArray *cmd_rule_sources(void);

/* PATH, which stands in the configuration: relative ones are so to its folder. NULL: NULL. */
char *cmd_beside_config(const CmdContext *context, const char *path);

/* The files that were read to make CONTEXT, or will be: configuration, rules, zone, key,
 * recipients, public suffix list. The names belong to OPTIONS and CONTEXT. */
GPtrArray *cmd_inputs(const CmdOptions *options, const CmdContext *context);

/* The option, else the setting KEY of the configuration, else NULL. */
const char *cmd_setting(const CmdContext *context, const char *option, const char *key);

/* What options and configuration say of the sending. FALSE after a message. */
gboolean cmd_sending(const CmdOptions *options, const CmdContext *context, PsSending *ret);

/* --fail-on as a level; PS_LEVEL_ERROR + 1 for "never". */
int cmd_fail_on(const CmdOptions *options, const CmdContext *context);

/* Colour is wanted on OUT. */
gboolean cmd_colour(const CmdOptions *options, FILE *out);

/* STATUS, or EXIT_TROUBLE after a message if standard output could not be written. */
int cmd_finish(const char *command, int status);

/* What this thread complains of is put into LINES from now on; NULL: it is printed. */
void cmd_complain_into(GString *lines);

/* Print "presend COMMAND: MESSAGE" on standard error, made safe. */
void cmd_complain(const char *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
