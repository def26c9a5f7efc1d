/* SPDX-License-Identifier: MIT */
/*
 * match.c - regex rules put to the strings of the message, with the place of each match.
 *
 * A rule hits once however often it matches, as in SpamAssassin, unless it is "multiple";
 * all matches are looked for even so, since each is a place that people want to see.
 */
#include <string.h>

#include "rules/capture.h"
#include "rules/detail.h"
#include "rules/draft.h"

enum { MATCHES = 100 * 1000 }; /* counted of one rule that is "multiple" */

/* What a regex is run on. */
typedef struct {
    const char *bytes;
    gsize length;
    const PsText *text; /* in which the bytes stand from START on; NULL: in none */
    gsize start;
    PsSpan at; /* raw place of the whole, without a text */
} Subject;

static Subject
subject_of(const PsString *string)
{
    return (Subject){ ps_string_bytes(string), string->length, string->text, string->start,
        PS_SPAN_NONE };
}

static void
add(PsRun *run, const Subject *subject, PsSpan match)
{
    PsHit hit = { subject->at, subject->bytes + match.offset, match.length };

    if (run->hits->len >= PS_RUN_PLACES)
        return;
    if (subject->text)
        hit.at = ps_text_span(subject->text, subject->start + match.offset, match.length);
    g_array_append_val(run->hits, hit);
}

/* How many matches of ENTRY make it needless to look for more. */
static guint
enough_of(const PsRun *run, const PsEntry *entry)
{
    if (!run->first_only)
        return entry->multiple ? MATCHES : PS_RUN_PLACES;
    if (!entry->multiple)
        return 1;
    return entry->max_hits ? MIN(entry->max_hits, MATCHES) : MATCHES;
}

/* Add what ENTRY matches in SUBJECT to *COUNT and to the hits. */
static PsMatch
find_all(PsRun *run, const PsEntry *entry, const Subject *subject, guint *count)
{
    guint enough = enough_of(run, entry);
    gboolean not_empty = FALSE;
    PsMatch match = PS_MATCH_NO;
    gsize from = 0;
    PsSpan at;

    while (*count < enough && from <= subject->length) {
        match = ps_regex_find(
            run->regex, run->matcher, subject->bytes, subject->length, from, not_empty, &at);
        if (match != PS_MATCH_YES)
            break;
        if (entry->test.gives && (!*count || entry->multiple))
            ps_capture_keep(run, entry, subject->bytes, subject->length, at);
        ++*count;
        add(run, subject, at);
        from = ps_span_end(at);
        not_empty = at.length == 0;
    }
    return match;
}

const char *
ps_match_reason(PsMatch match)
{
    return match == PS_MATCH_LIMIT ? "regex limit" : "bad regex";
}

/* COUNT matches, where MATCH is the worst that the regex said. */
static PsTestResult
judge(PsRun *run, const PsEntry *entry, guint count, PsMatch match)
{
    if (count)
        return (PsTestResult){ PS_OUTCOME_HIT, entry->multiple ? count : 1 };
    if (match == PS_MATCH_LIMIT || match == PS_MATCH_BAD) {
        ps_run_miss(run, entry->rule.name, ps_match_reason(match));
        return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
    }
    return (PsTestResult){ PS_OUTCOME_MISS, 0 };
}

/* Where the regex of ENTRY may match, as far as is known without a look. */
static PsStretches
may_match(PsRun *run, const PsEntry *entry)
{
    if (!run->screened)
        run->screened = ps_screened_new(run->rules, run->message);
    return ps_screened_stretches(run->screened, entry);
}

static PsTestResult
match_strings(PsRun *run, const PsEntry *entry, const GArray *strings, guint first)
{
    PsStretches where = may_match(run, entry);
    PsMatch worst = PS_MATCH_NO;
    guint count = 0;

    for (guint i = first; where && i < strings->len; i++) {
        Subject subject = subject_of(&g_array_index(strings, PsString, i));
        PsMatch match;

        if (!(where & ps_screen_stretch(i, strings->len)))
            continue;
        match = find_all(run, entry, &subject, &count);
        if (match == PS_MATCH_BAD || match == PS_MATCH_LIMIT)
            worst = match;
        if (match == PS_MATCH_BAD || count >= enough_of(run, entry))
            break;
    }
    return judge(run, entry, count, worst);
}

/* One string, which "!~" can be asked of too. */
static PsTestResult
match_subject(PsRun *run, const PsEntry *entry, const Subject *subject)
{
    gboolean known = entry->rule.type == PS_RULE_HEADER && !may_match(run, entry);
    guint count = 0;
    PsMatch match = known ? PS_MATCH_NO : find_all(run, entry, subject, &count);

    if (!entry->test.negated)
        return judge(run, entry, count, match);
    g_array_set_size(run->hits, 0);
    if (count)
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    if (match == PS_MATCH_NO)
        add(run, subject, (PsSpan){ 0, subject->length });
    return judge(run, entry, match == PS_MATCH_NO, match);
}

/* The parts from the first to the last that ENTRY looks at. As in SpamAssassin, the first
 * that matches is the last to be counted. */
static PsTestResult
match_parts(PsRun *run, const PsEntry *entry)
{
    const char *unset = entry->test.unset ? entry->test.unset : "";
    const GArray *parts = ps_view_parts(run->message, entry->test.header, unset);
    guint first = MAX(entry->first_part, 1) - 1;
    guint end = entry->last_part ? MIN(entry->last_part, parts->len) : parts->len;
    PsMatch worst = PS_MATCH_NO;
    guint count = 0;

    for (guint i = first; i < end; i++) {
        PsString string = g_array_index(parts, PsString, i);
        Subject subject;
        PsMatch match;

        if (entry->concat) { /* all at once: they stand behind one another */
            i = end - 1;
            string.length = g_array_index(parts, PsString, i).start +
                            g_array_index(parts, PsString, i).length - string.start;
        }
        subject = subject_of(&string);
        match = find_all(run, entry, &subject, &count);
        if (match == PS_MATCH_BAD || match == PS_MATCH_LIMIT)
            worst = match;
        if (match == PS_MATCH_BAD || (count && (entry->multiple || entry->test.negated)))
            break;
    }
    if (!entry->test.negated)
        return judge(run, entry, count, worst);
    g_array_set_size(run->hits, 0);
    return judge(run, entry, !count && worst == PS_MATCH_NO, count ? PS_MATCH_NO : worst);
}

/* A field that is not there is matched as its if-unset text, or as an empty one. */
static PsTestResult
match_header(PsRun *run, const PsEntry *entry)
{
    const char *unset = entry->test.unset ? entry->test.unset : "";
    Subject subject = { unset, strlen(unset), NULL, 0, PS_SPAN_NONE };
    const PsString *string;

    if (ps_draft_misses(run, entry->test.header))
        return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
    if (entry->test.kind == PS_TEST_REGEX && !entry->test.negated && !may_match(run, entry))
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    string = ps_view_header(run->message, entry->test.header);
    if (string)
        subject = subject_of(string);
    if (entry->test.kind == PS_TEST_REGEX)
        return match_subject(run, entry, &subject);
    if (!string)
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    add(run, &subject, (PsSpan){ 0, subject.length });
    return (PsTestResult){ PS_OUTCOME_HIT, 1 };
}

static PsTestResult
match_recipient(PsRun *run, const PsEntry *entry)
{
    const PsFact *fact = ps_facts_get(run->facts, PS_FACT_rcpt);
    Subject subject = { 0 };

    if (!fact->known) {
        ps_run_miss(run, ps_fact_info(PS_FACT_rcpt)->name, fact->reason);
        return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
    }
    if (!fact->count)
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    subject.bytes = fact->values[0].text;
    subject.length = strlen(subject.bytes);
    subject.at = fact->values[0].at;
    return match_subject(run, entry, &subject);
}

static PsTestResult
match_type(PsRun *run, const PsEntry *entry)
{
    switch (entry->rule.type) {
    case PS_RULE_HEADER:
        return match_header(run, entry);
    case PS_RULE_BODY: /* the Subject is its first string */
        return match_strings(run, entry, ps_view_body(run->message), entry->no_subject);
    case PS_RULE_RAWBODY:
        return match_strings(run, entry, ps_view_rawbody(run->message), 0);
    case PS_RULE_URI:
        return match_strings(run, entry, ps_view_uri(run->message), 0);
    case PS_RULE_FULL:
        return match_strings(run, entry, ps_view_full(run->message), 0);
    case PS_RULE_MIMEHEADER:
        return match_parts(run, entry);
    case PS_RULE_URI_DETAIL:
        return ps_detail_run(run, entry);
    case PS_RULE_RCPT:
    case PS_RULE_META:
    default:
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    }
}

PsTestResult
ps_match_run(PsRun *run, const PsEntry *entry)
{
    g_autoptr(PsRegex) filled = NULL;

    run->regex = entry->test.regex;
    if (entry->rule.type == PS_RULE_RCPT)
        return match_recipient(run, entry);
    if (!run->message) {
        ps_run_miss(run, "message", "not read");
        return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
    }
    if (entry->test.asks && !ps_capture_fill(run, entry, &filled))
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    if (entry->test.asks && !filled)
        return judge(run, entry, 0, PS_MATCH_LIMIT);
    run->regex = filled ? filled : entry->test.regex;
    return match_type(run, entry);
}
