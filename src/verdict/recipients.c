/* SPDX-License-Identifier: MIT */
/* recipients.c - the recipients of one message; see recipients.h. */
#include "verdict/recipients.h"

#include <string.h>

#include "base/hash.h"
#include "facts/mailbox.h"

/* A recipient of the draft itself. */
typedef struct {
    const char *address; /* as given */
    PsSpan at;
} Given;

struct PsRecipients {
    const PsLintOptions *options;
    guint named;   /* by the options */
    GArray *given; /* Given: by the draft */
    PsDestinations *destinations;
    PsDestinations *own; /* the same, if nobody lends it */
};

/* Ask about the domain of ADDRESS, if it has one. */
static void
want(const PsRecipients *recipients, const char *address)
{
    g_auto(PsAddr) parsed;

    ps_addr_parse(address, strlen(address), &parsed);
    if (parsed.ascii)
        ps_destinations_want(recipients->destinations, parsed.ascii);
}

PsRecipients *
ps_recipients_new(const PsLintOptions *options)
{
    PsRecipients *recipients = g_new0(PsRecipients, 1);

    recipients->options = options;
    recipients->given = g_array_new(FALSE, FALSE, sizeof(Given));
    if (!options->destinations)
        recipients->own = ps_destinations_new(&options->directory, 0);
    recipients->destinations = recipients->own ? recipients->own : options->destinations;
    for (; options->recipients && options->recipients[recipients->named]; recipients->named++)
        want(recipients, options->recipients[recipients->named]);
    ps_destinations_start(recipients->destinations);
    return recipients;
}

void
ps_recipients_free(PsRecipients *recipients)
{
    if (!recipients)
        return;
    g_array_unref(recipients->given);
    while (recipients->own && ps_destinations_step(recipients->own))
        ; /* answers that are on their way would come to nobody */
    ps_destinations_free(recipients->own);
    g_free(recipients);
}

static void
add_from_draft(PsRecipients *recipients, const PsFacts *facts, PsFactId id)
{
    const PsFact *fact = ps_facts_get(facts, id);

    for (guint i = 0; i < fact->count; i++) {
        Given given = { fact->values[i].text, fact->values[i].at };

        g_array_append_val(recipients->given, given);
        want(recipients, given.address);
    }
}

void
ps_recipients_complete(PsRecipients *recipients, const PsFacts *facts)
{
    if (!recipients->options->recipients) {
        add_from_draft(recipients, facts, PS_FACT_to);
        add_from_draft(recipients, facts, PS_FACT_bcc);
    }
    while (ps_destinations_step(recipients->destinations))
        ;
}

guint
ps_recipients_count(const PsRecipients *recipients)
{
    return recipients->named + recipients->given->len;
}

static Given
recipient_at(const PsRecipients *recipients, guint index)
{
    if (index < recipients->named)
        return (Given){ recipients->options->recipients[index], PS_SPAN_NONE };
    return g_array_index(recipients->given, Given, index - recipients->named);
}

/* What recipients are judged with, one after the other. */
typedef struct {
    const PsRecipients *recipients;
    const PsLintOptions *options;
    PsLint *lint;
    gboolean fold;
    GHashTable *seen; /* const char *: addresses, by their mailboxes */
    PsFacts *facts;   /* of the one that is being judged */
} Bench;

/* What all addresses of the mailbox of ADDRESS, which has one, have in common. */
static char *
mailbox_of(const char *address)
{
    GString *mailbox = g_string_new(NULL);
    g_auto(PsAddr) parsed;

    ps_addr_parse(address, strlen(address), &parsed);
    ps_mailbox_write(&parsed, mailbox);
    return g_string_free(mailbox, FALSE);
}

static guint
hash_mailbox(gconstpointer address)
{
    g_autofree char *mailbox = mailbox_of(address);

    return ps_hash_str(mailbox);
}

static gboolean
same_mailbox(gconstpointer a, gconstpointer b)
{
    g_autofree char *one = mailbox_of(a), *other = mailbox_of(b);

    return !strcmp(one, other);
}

/* If the mailbox came before, and in what way; "no" if it did not. */
static const char *
repeated(const Bench *bench, const char *address, const PsAddr *parsed)
{
    g_auto(PsAddr) first = { 0 };
    const char *before;

    if (!parsed->local || !parsed->ascii)
        return "no";
    before = g_hash_table_lookup(bench->seen, address);
    if (!before) {
        g_hash_table_add(bench->seen, (gpointer) address);
        return "no";
    }
    ps_addr_parse(before, strlen(before), &first);
    return ps_mailbox_repeated(parsed, &first);
}

/* PREDICTION says the same as that of a recipient already listed, at the same provider. */
static PsRecipient *
find_alike(const PsLint *lint, const char *provider, const PsPrediction *prediction)
{
    for (guint i = 0; i < lint->recipients->len; i++) {
        PsRecipient *other = g_ptr_array_index(lint->recipients, i);

        if (!strcmp(other->provider, provider) &&
            ps_prediction_is_alike(&other->prediction, prediction))
            return other;
    }
    return NULL;
}

/* What the rule of each reply says of this recipient. */
static GPtrArray *
messages_of(const PsLint *lint, PsRun *run, const GArray *replies)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < replies->len; i++)
        g_ptr_array_add(messages, ps_findings_message(lint->all_findings, run,
                                      g_array_index(replies, PsPredicted, i).rule));
    return messages;
}

/* Takes PREDICTION over. */
static void
add_recipient(const Bench *bench, const char *address, const PsAddr *parsed,
    const char *provider, PsRun *run, PsPrediction *prediction)
{
    PsLint *lint = bench->lint;
    PsRecipient *alike = bench->fold ? find_alike(lint, provider, prediction) : NULL;
    PsRecipient *recipient;

    lint->verdict = MAX(lint->verdict, prediction->outcome);
    if (alike) {
        alike->count++;
        ps_prediction_clear(prediction);
        return;
    }
    recipient = g_new0(PsRecipient, 1);
    recipient->address = g_strdup(address);
    recipient->domain = g_strdup(parsed->ascii);
    recipient->provider = provider;
    recipient->count = 1;
    recipient->messages = messages_of(lint, run, prediction->replies);
    recipient->prediction = *prediction;
    g_ptr_array_add(lint->recipients, recipient);
}

static void
judge(const Bench *bench, const Given *given)
{
    const PsRunOptions run_options = { .apply_when = TRUE };
    const PsDirectory *directory = &bench->options->directory;
    PsLint *lint = bench->lint;
    PsFacts *facts = bench->facts;
    g_autoptr(PsRun) run = NULL;
    const PsDestination *destination = NULL;
    const char *provider = directory->receiver ? directory->receiver : "generic";
    g_auto(PsAddr) parsed;
    PsPrediction prediction;

    ps_facts_reset(facts);
    ps_addr_parse(given->address, strlen(given->address), &parsed);
    if (parsed.ascii)
        destination = ps_destinations_get(bench->recipients->destinations, parsed.ascii);
    ps_measure_recipient(facts, given->address, &parsed, destination, directory, given->at);
    ps_measure_past(facts, directory->memory, given->address, given->at);
    ps_measure_provider(
        facts, directory->memory, ps_facts_word(facts, PS_FACT_rcpt_provider), parsed.ascii);
    ps_facts_add(
        facts, PS_FACT_rcpt_repeated, repeated(bench, given->address, &parsed), given->at);
    run = ps_run_new_recipient(lint->run, bench->options->rules, facts, &run_options);
    ps_predict(bench->options->rules, run, facts, &prediction);
    if (destination) /* its word outlives the facts */
        provider = destination->provider;
    ps_findings_add_recipient(
        lint->all_findings, run, given->address, provider, &prediction, bench->fold);
    add_recipient(bench, given->address, &parsed, provider, run, &prediction);
}

/* The worst first, then the many. */
static gint
compare_groups(gconstpointer first, gconstpointer second)
{
    const PsRecipient *a = *(const PsRecipient *const *) first;
    const PsRecipient *b = *(const PsRecipient *const *) second;

    if (a->prediction.outcome != b->prediction.outcome)
        return (gint) b->prediction.outcome - (gint) a->prediction.outcome;
    return (a->count < b->count) - (a->count > b->count);
}

void
ps_recipients_judge(const PsRecipients *recipients, PsLint *lint)
{
    const guint count = ps_recipients_count(recipients);
    Bench bench = { .recipients = recipients,
        .options = recipients->options,
        .lint = lint,
        .fold = count > PS_LINT_FOLD,
        .seen = g_hash_table_new(hash_mailbox, same_mailbox),
        .facts = ps_facts_new(lint->facts) };

    for (guint i = 0; i < count; i++) {
        Given given = recipient_at(recipients, i);

        judge(&bench, &given);
    }
    if (bench.fold)
        g_ptr_array_sort(lint->recipients, compare_groups);
    g_hash_table_unref(bench.seen);
    ps_facts_free(bench.facts);
}
