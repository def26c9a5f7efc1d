/* SPDX-License-Identifier: MIT */
/* mail.h - a mail that rules are tried on, for "presend rules hits" and "rules explain". */
#ifndef PS_CLI_MAIL_H
#define PS_CLI_MAIL_H

#include "cli/options.h"
#include "rules/engine.h"

/* The bytes of FILE ("-": standard input), for the caller to free. */
gboolean cmd_mail_read(const char *file, char **ret_bytes, gsize *ret_len, GError **error);

/* The message in SOURCE, which was read from FILE; NULL with ERROR if it passes a limit. */
PsMessage *cmd_mail_message(const char *file, const PsSource *source, GError **error);

typedef struct {
    const char *file; /* as given */
    char *bytes;
    PsSource *source;
    PsMessage *message;
    PsFacts *facts;
    PsRun *run;
} CmdMail;

/* Read FILE ("-": standard input) and make ready to run the rules of CONTEXT: only the mail
 * counts, no draft mode, class, stage or recipient. FIRST_ONLY: one place of each rule is
 * enough. FALSE with ERROR if it cannot be read, or passes a limit. RET is to be cleared in
 * any case. */
gboolean cmd_mail_open(const CmdContext *context, const PsSending *sending, const char *file,
    gboolean first_only, CmdMail *ret, GError **error);
void cmd_mail_clear(CmdMail *mail);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CmdMail, cmd_mail_clear)

#endif
