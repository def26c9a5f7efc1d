/* SPDX-License-Identifier: MIT */
/* mail.c - reading a mail for rules to be tried on; see mail.h. */
#include "cli/mail.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/read.h"

gboolean
cmd_mail_read(const char *file, char **ret_bytes, gsize *ret_len, GError **error)
{
    return strcmp(file, "-")
               ? ps_read_file(file, PS_LIMIT_message_bytes, ret_bytes, ret_len, error)
               : ps_read_stream(stdin, file, PS_LIMIT_message_bytes, ret_bytes, ret_len, error);
}

PsMessage *
cmd_mail_message(const char *file, const PsSource *source, GError **error)
{
    PsMessage *message = ps_message_new(source);
    const char *limit;
    PsPlace place;
    PsSpan at;

    if (message)
        return message;
    limit = ps_source_refused(source, &at);
    place = ps_lines_find(ps_source_lines(source), at.offset);
    g_set_error(error, PS_READ_ERROR, PS_READ_ERROR_LIMIT, _("%s:%zu: passes the limit %s"),
        file, place.line, limit);
    return NULL;
}

/* Facts cost more than all patterns together, so they are measured where a rule asks. */
static gboolean
ask_for_facts(const PsRules *rules)
{
    guint count = 0;

    for (guint i = 0; i < ps_rules_count(rules) && !count; i++)
        ps_rules_facts(rules, ps_rules_get(rules, i), &count);
    return count > 0;
}

gboolean
cmd_mail_open(const CmdContext *context, const PsSending *sending, const char *file,
    gboolean first_only, CmdMail *ret, GError **error)
{
    const PsRunOptions how = { .apply_when = FALSE, .first_only = first_only };
    PsSending final = *sending; /* nothing is added to it any more */
    PsMeasured from = { .sending = &final,
        .dns = context->dns,
        .psl = context->psl,
        .web = context->web,
        .unsubscribe_words = ps_rules_list(context->rules, "unsubscribe") };
    gsize len = 0;

    final.stage = "final";
    *ret = (CmdMail){ .file = file };
    if (!cmd_mail_read(file, &ret->bytes, &len, error))
        return FALSE;
    from.source = ret->source = ps_source_new(ret->bytes, len);
    from.message = ret->message = cmd_mail_message(file, ret->source, error);
    if (!ret->message)
        return FALSE;
    ret->facts = ps_facts_new(NULL);
    if (ask_for_facts(context->rules) && !ps_measure_message(ret->facts, &from, error))
        return FALSE;
    ret->run = ps_run_new(context->rules, ret->message, ret->facts, &how);
    return TRUE;
}

void
cmd_mail_clear(CmdMail *mail)
{
    ps_run_free(mail->run);
    ps_facts_free(mail->facts);
    ps_message_free(mail->message);
    ps_source_free(mail->source);
    g_free(mail->bytes);
    *mail = (CmdMail){ 0 };
}
