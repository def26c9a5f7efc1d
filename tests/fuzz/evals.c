/* SPDX-License-Identifier: MIT */
/*
 * evals.c - eval functions of SpamAssassin's put to anything that can be a message: every
 * place that they give is in it. Dates and addresses are looked for in the bytes as well.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/engine.h"
#include "rules/sa/date.h"
#include "rules/sa/emails.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char settings[] = "freemail_domains free.com *.free.??\n"
                               "enlist_addrlist (L) *@free.* a?c@*\n"
                               "enlist_uri_host (L) com !free.com\n"
                               "blocklist_from *a*b*c*@*\n"
                               "blocklist_to *@*.com\n"
                               "welcomelist_from_rcvd *@* free.com\n"
                               "blocklist_subject *a?b*\n"
                               "def_welcomelist_auth *@*.com\n"
                               "fns_add_addrlist (us) *@free.com\n"
                               "fns_check 0\n"
                               "ok_locales en\n";

static const char *const evals[] = {
    "check_equal_from_domains()",
    "check_for_faraway_charset_in_headers()",
    "check_for_matching_env_and_hdr_from()",
    "check_for_missing_to_header()",
    "check_for_shifted_date('1','undef')",
    "check_for_to_in_subject('address')",
    "check_for_to_in_subject('user')",
    "check_header_count_range('Subject','1','9')",
    "check_illegal_chars('ALL','0.0','1')",
    "check_illegal_chars('Subject','0.0','1')",
    "check_outlook_message_id()",
    "check_ratware_envelope_from()",
    "check_ratware_name_id()",
    "check_unresolved_template()",
    "similar_recipients('0.1','undef')",
    "sorted_recipients()",
    "subject_is_all_caps()",
    "check_freemail_body('a')",
    "check_freemail_from()",
    "check_freemail_header('Reply-To','\\d@')",
    "check_freemail_replyto('reply')",
    "check_freemail_replyto('replyto')",
    "check_forged_in_welcomelist()",
    "check_from_in_blocklist()",
    "check_from_in_list('L')",
    "check_from_in_welcomelist()",
    "check_replyto_in_list('L')",
    "check_subject_in_blocklist()",
    "check_to_in_blocklist()",
    "check_uri_host_listed('L')",
    "check_arc_signed()",
    "check_dkim_signed('.com')",
    "check_dkim_valid_author_sig()",
    "check_for_def_dkim_welcomelist_from()",
    "check_fromname_contains_email()",
    "check_fromname_equals_to()",
    "check_fromname_spoof()",
};

/* Read once, as a program does. */
static const PsRules *
rules_of_ours(void)
{
    static PsRules *rules;
    const PsRulesRead how = { .lang = PS_LANG_EN, .user = TRUE };
    g_autoptr(GString) text = NULL;

    if (rules)
        return rules;
    rules = ps_rules_new();
    text = g_string_new(settings);
    for (guint i = 0; i < G_N_ELEMENTS(evals); i++)
        g_string_append_printf(text, "header R%u eval:%s\n", i, evals[i]);
    ps_rules_read_text(rules, "evals.cf", text->str, text->len, &how);
    ps_rules_finish(rules);
    if (ps_rules_trouble_count(rules))
        abort();
    return rules;
}

static void
look_for_dates(const char *text, gsize len)
{
    gint64 time = 0;
    PsSpan at;

    if (ps_sa_date_read(text, len, &time) && (time < 0 || time > G_MAXUINT32))
        abort();
    if (ps_sa_date_find(text, len, &at) && (!at.length || ps_span_end(at) > len))
        abort();
}

static void
look_for_emails(const char *text, gsize len)
{
    g_autoptr(GString) left = ps_sa_emails_strip(text, len);
    gsize at = 0, last = 0;
    PsSpan found;

    while (ps_sa_emails_next(text, len, &at, &found)) {
        if (found.offset < last || ps_span_end(found) > len ||
            !memchr(text + found.offset, '@', found.length))
            abort();
        last = ps_span_end(found);
    }
    if (left->len > len)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const PsRunOptions options = { .apply_when = FALSE };
    const PsRules *rules = rules_of_ours();
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsSource) source = ps_source_new((const char *) data, size);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(PsRun) run = NULL;

    look_for_dates((const char *) data, size);
    look_for_emails((const char *) data, size);
    if (!message)
        return 0;
    ps_facts_add(facts, PS_FACT_dkim, "pass", PS_SPAN_NONE);
    run = ps_run_new(rules, message, facts, &options);
    for (guint i = 0; i < ps_rules_count(rules); i++) {
        const PsOutcome *outcome = ps_run_get(run, ps_rules_get(rules, i));

        for (guint j = 0; j < outcome->hit_count; j++)
            if (!ps_span_is_none(outcome->hits[j].at) &&
                ps_span_end(outcome->hits[j].at) > size)
                abort();
    }
    return 0;
}
