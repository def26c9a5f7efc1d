/* SPDX-License-Identifier: MIT */
/*
 * explain.h - the parts of "presend explain": what is explained is put into a document for
 * people and into an object for programs, and printed when all of it is there.
 */
#ifndef PS_CLI_EXPLAIN_H
#define PS_CLI_EXPLAIN_H

#include <jansson.h>

#include "cli/options.h"
#include "report/about.h"
#include "rules/code.h"

typedef struct {
    const PsRules *rules;
    PsLang lang;
    PsAbout *about;
    PsDoc *doc;
    json_t *whole; /* presend-explain/1 */
} CmdExplain;

void cmd_explain_init(CmdExplain *explain, const PsRules *rules, PsLang lang);
/* Leave off what was put in so far. */
void cmd_explain_renew(CmdExplain *explain);
void cmd_explain_clear(CmdExplain *explain);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdExplain, cmd_explain_clear)

void cmd_explain_rule(CmdExplain *explain, const PsRule *rule);

/* The rule that NAME stands for, in capitals or not; NULL if there is none. */
const PsRule *cmd_explain_find(const PsRules *rules, const char *name);

/* There are rules of the area NAME: "DKIM", "DKIM_KEY", "dkim_". */
gboolean cmd_explain_is_area(const PsRules *rules, const char *name);
/* List them. */
void cmd_explain_area(CmdExplain *explain, const char *name);

/* All areas, with how many rules each has. */
void cmd_explain_overview(CmdExplain *explain);

/* Every rule, area by area. */
void cmd_explain_all(CmdExplain *explain);

/* What each rule says, area by area, with links to their pages. */
void cmd_explain_index(CmdExplain *explain);

/* What the reply TEXT means; FALSE if nobody knows. */
gboolean cmd_explain_reply(CmdExplain *explain, const char *text, gsize len);

/* How EVIDENCE is told. */
const char *cmd_explain_evidence(PsCodeEvidence evidence);

/* What each provider means by its replies. */
void cmd_explain_replies(CmdExplain *explain);

/* Write a page of HTML for each rule into FOLDER, with an index, in English, and the same in
 * Italian into FOLDER/it. FALSE after a message. */
gboolean cmd_explain_pages(const CmdOptions *options, const PsRules *rules, const char *folder);

#endif
