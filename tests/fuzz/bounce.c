/* SPDX-License-Identifier: MIT */
/*
 * bounce.c - whatever comes back: a kind that fits its records, strings that are valid UTF-8 in
 * one line, a returned message that lies in the file.
 */
#include "bounce/bounce.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Enough of each keyword that every way of reading is gone. */
static const char text[] = "reason userunknown address hard 5.1.1 550\n"
                           "reason filtered address soft 5.2.1 550\n"
                           "reason mailboxfull full soft 5.2.2 552\n"
                           "reason notaccept domain soft 5.3.2 556\n"
                           "reason expired network soft 4.4.7 451\n"
                           "reason onhold network soft\n"
                           "reason delivered none none\nreason feedback complaint none\n"
                           "reason vacation none none\n"
                           "notice postfix text /this is the mail system/i\n"
                           "notice certain from /daemon/i\nnotice any from /postmaster/i\n"
                           "notice delivered header /x-arrived/i\n"
                           "notice any subject /fail|undeliver/i\n"
                           "notice any text /could not be delivered|has bounced/i\n"
                           "notice delayed text /delayed/i\n"
                           "notice auto-reply subject /^auto|away/i\n"
                           "notice james header /javamail/i\n"
                           "original /^-+ ?(?:original|this is a copy)/mi\n"
                           "command RCPT /RCPT TO/i\ncommand DATA /end of data/i\n"
                           "sign mailboxfull /quota|full/i\n"
                           "sign userunknown reply /unknown|no such/i\n"
                           "sign userunknown status=x.1.1\nsign expired status=x.4.*\n"
                           "sign notaccept late status=x.3.2\nsign onhold late /\\w\\w/\n"
                           "sign filtered after=userunknown command=DATA,-\n";

static PsBounceReader *
reader(void)
{
    static PsBounceReader *made;
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };

    if (!made) {
        PsRules *rules = ps_rules_new();

        ps_rules_read_text(rules, "fuzz.cf", text, strlen(text), &how);
        ps_rules_finish(rules);
        if (ps_rules_trouble_count(rules))
            abort();
        made = ps_bounce_reader_new(rules);
    }
    return made;
}

static void
check_text(const char *value)
{
    if (value && (!*value || !g_utf8_validate(value, -1, NULL) || strpbrk(value, "\r\n\t")))
        abort();
}

static void
check_record(const PsBounceRecord *r)
{
    const char *const strings[] = { r->recipient, r->original_recipient, r->diagnostic,
        r->remote_mta, r->reporting_mta, r->status, r->action };

    for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
        check_text(strings[i]);
    if (!r->reason || !r->coarse || r->code > 599)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsBounce) bounce = ps_bounce_read(reader(), (const char *) data, size);
    const char *const strings[] = { bounce->message_id, bounce->to, bounce->original_id,
        bounce->original_from, bounce->original_subject, bounce->feedback_type };

    for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
        check_text(strings[i]);
    for (guint i = 0; i < bounce->records->len; i++)
        check_record(&g_array_index(bounce->records, PsBounceRecord, i));
    if ((bounce->kind == PS_BOUNCE_NONE) != (bounce->records->len == 0))
        abort();
    if (!ps_span_is_none(bounce->original) &&
        (bounce->original.offset > size ||
            bounce->original.length > size - bounce->original.offset))
        abort();
    return 0;
}
