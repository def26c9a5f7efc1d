/* SPDX-License-Identifier: MIT */
/*
 * sender.c - facts of the identities: From, Sender, Reply-To, To, Cc, Bcc and MAIL FROM.
 * RFC 5322 section 3.6.2, RFC 5321 section 4.1.1.2. What the DNS says of their domains is
 * in authentication.c.
 */
#include "facts/measure.h"

#include <string.h>

#include "addr/address.h"
#include "addr/mailbox.h"
#include "mail/decode.h"

/* SPAN of a field's value as a span of the message. */
static PsSpan
in_message(const PsField *field, PsSpan span)
{
    return (PsSpan){ field->value.offset + span.offset, span.length };
}

static PsMailboxes *
field_mailboxes(const PsSource *source, const PsField *field)
{
    return ps_mailboxes_new(ps_source_bytes(source) + field->value.offset, field->value.length);
}

/* Word for the domain of an address: "ok literal suffix underscore dotless bad". */
static const char *
domain_syntax(const PsAddr *addr, const PsPsl *psl)
{
    if (!addr->domain)
        return "bad";
    if (addr->domain[0] == '[')
        return "literal";
    if (strchr(addr->domain, '_'))
        return "underscore";
    if (!strchr(addr->domain, '.'))
        return "dotless";
    if (!addr->ascii || !ps_domain_is_host(addr->ascii))
        return "bad";
    return psl && ps_psl_is_suffix(psl, addr->ascii) ? "suffix" : "ok";
}

static gboolean
has_address(const PsMailbox *box)
{
    return box->ok && strchr(box->address, '@');
}

static const char *
from_syntax(const PsMailboxes *list, const PsAddr *first)
{
    guint count = ps_mailboxes_count(list);

    if (ps_mailboxes_groups(list))
        return "group";
    if (!count)
        return "empty";
    for (guint i = 0; i < count; i++) {
        const PsMailbox *box = ps_mailboxes_get(list, i);

        if (!strchr(box->address, '@'))
            return "no-domain";
        if (!box->ok)
            return "bad";
    }
    return first->verdict == PS_ADDR_INVALID ? "bad" : "ok";
}

/* A display name without its quotes and quoted pairs (RFC 5322 section 3.2.4). */
static char *
unquoted(const char *name)
{
    gsize len = strlen(name);
    GString *out;

    if (len < 2 || name[0] != '"' || name[len - 1] != '"')
        return g_strdup(name);
    out = g_string_sized_new(len);
    for (gsize i = 1; i < len - 1; i++) {
        if (name[i] == '\\' && i + 1 < len - 1)
            i++;
        g_string_append_c(out, name[i]);
    }
    return g_string_free(out, FALSE);
}

static void
add_name(PsFacts *facts, PsFactId fact, const PsSource *source, const PsField *field,
    const PsMailbox *box)
{
    g_autoptr(PsText) text = NULL;
    g_autofree char *name = NULL;

    if (ps_span_is_none(box->name)) {
        ps_facts_add(facts, fact, "", in_message(field, box->whole));
        return;
    }
    text = ps_decode_header(ps_source_bytes(source), in_message(field, box->name), NULL);
    name = unquoted(ps_text_bytes(text));
    ps_facts_add(facts, fact, name, in_message(field, box->name));
}

static void
measure_from(PsFacts *facts, const PsMeasured *from)
{
    const PsField *field = ps_source_find(from->source, "From", 0, NULL);
    g_autoptr(PsMailboxes) list = NULL;
    g_auto(PsAddr) first = { 0 };

    ps_facts_set_known(facts, PS_FACT_from);
    ps_facts_set_known(facts, PS_FACT_from_name);
    ps_facts_set_known(facts, PS_FACT_from_domain);
    ps_facts_set_known(facts, PS_FACT_from_domain_syntax);
    if (!field) {
        ps_facts_add(facts, PS_FACT_from_syntax, "missing", PS_SPAN_NONE);
        ps_facts_add_number(facts, PS_FACT_from_count, 0, NULL, PS_SPAN_NONE);
        return;
    }

    list = field_mailboxes(from->source, field);
    for (guint i = 0; i < ps_mailboxes_count(list); i++) {
        const PsMailbox *box = ps_mailboxes_get(list, i);
        PsSpan at = ps_span_is_none(box->addr) ? box->whole : box->addr;

        ps_facts_add(facts, PS_FACT_from, box->address, in_message(field, at));
        if (!ps_span_is_none(box->name) || has_address(box))
            add_name(facts, PS_FACT_from_name, from->source, field, box);
    }
    if (ps_mailboxes_count(list)) {
        const PsMailbox *box = ps_mailboxes_get(list, 0);
        PsSpan at = ps_span_is_none(box->addr) ? box->whole : box->addr;

        ps_addr_parse(box->address, strlen(box->address), &first);
        ps_facts_add(facts, PS_FACT_from_domain_syntax, domain_syntax(&first, from->psl),
            in_message(field, at));
        if (first.ascii)
            ps_facts_add(facts, PS_FACT_from_domain, first.ascii, in_message(field, at));
    }
    ps_facts_add(facts, PS_FACT_from_syntax, from_syntax(list, &first), field->whole);
    ps_facts_add_number(
        facts, PS_FACT_from_count, ps_mailboxes_count(list), NULL, field->whole);
}

/* Every address of all fields NAME into FACT (that of To: its name too), with its domain into DOMAIN_FACT and what
 * cannot be read into BAD_FACT (-1: nowhere). The number of addresses. */
static guint
measure_list(PsFacts *facts, const PsSource *source, const char *name, PsFactId fact,
    int domain_fact, int bad_fact)
{
    const PsField *field;
    guint at = 0, total = 0;

    for (; (field = ps_source_find(source, name, at, &at)); at++) {
        g_autoptr(PsMailboxes) list = field_mailboxes(source, field);

        for (guint i = 0; i < ps_mailboxes_count(list); i++) {
            const PsMailbox *box = ps_mailboxes_get(list, i);
            PsSpan place =
                in_message(field, ps_span_is_none(box->addr) ? box->whole : box->addr);
            g_auto(PsAddr) addr = { 0 };

            ps_facts_add(facts, fact, box->address, place);
            if (fact == PS_FACT_to)
                add_name(facts, PS_FACT_to_name, source, field, box);
            total++;
            if (!box->ok || !ps_addr_parse(box->address, strlen(box->address), &addr)) {
                if (bad_fact >= 0)
                    ps_facts_add(facts, (PsFactId) bad_fact, box->address, place);
            } else if (domain_fact >= 0 && addr.ascii) {
                ps_facts_add(facts, (PsFactId) domain_fact, addr.ascii, place);
            }
        }
    }
    return total;
}

static void
measure_lists(PsFacts *facts, const PsSource *source)
{
    static const PsFactId filled[] = { PS_FACT_sender, PS_FACT_reply_to, PS_FACT_reply_to_bad,
        PS_FACT_reply_to_domain, PS_FACT_to, PS_FACT_to_name, PS_FACT_to_bad, PS_FACT_bcc };
    guint visible;

    for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
        ps_facts_set_known(facts, filled[i]);
    measure_list(facts, source, "Sender", PS_FACT_sender, -1, -1);
    measure_list(facts, source, "Reply-To", PS_FACT_reply_to, PS_FACT_reply_to_domain,
        PS_FACT_reply_to_bad);
    visible = measure_list(facts, source, "To", PS_FACT_to, -1, PS_FACT_to_bad);
    visible += measure_list(facts, source, "Cc", PS_FACT_to, -1, PS_FACT_to_bad);
    measure_list(facts, source, "Bcc", PS_FACT_bcc, -1, -1);
    ps_facts_add_number(facts, PS_FACT_visible_recipients, visible, NULL, PS_SPAN_NONE);
}

/* An address with or without its angle brackets, as Return-Path and people write it. */
static char *
without_brackets(const char *text)
{
    char *copy = g_strstrip(g_strdup(text));
    gsize len = strlen(copy);

    if (len >= 2 && copy[0] == '<' && copy[len - 1] == '>') {
        copy[len - 1] = '\0';
        memmove(copy, copy + 1, len - 1);
    }
    return copy;
}

/* MAIL FROM as the user gives it. Where it is not given, a received copy has it in
 * Return-Path; else most senders use the From address: both are assumptions. */
static char *
reverse_path(const PsMeasured *from, const PsFacts *facts, const char **ret_assumed)
{
    const PsField *field = ps_source_find(from->source, "Return-Path", 0, NULL);
    const PsFact *author = ps_facts_get(facts, PS_FACT_from);

    if (from->sending->mail_from)
        return without_brackets(from->sending->mail_from);
    if (field) {
        g_autofree char *value =
            g_strndup(ps_source_bytes(from->source) + field->value.offset, field->value.length);

        *ret_assumed = "return-path";
        return without_brackets(value);
    }
    if (!author->count)
        return NULL;
    *ret_assumed = "mail-from-is-from";
    return g_strdup(author->values[0].text);
}

static void
measure_mail_from(PsFacts *facts, const PsMeasured *from)
{
    static const PsFactId filled[] = { PS_FACT_mail_from, PS_FACT_mail_from_syntax,
        PS_FACT_mail_from_domain };
    const char *assumed = NULL;
    g_autofree char *address = reverse_path(from, facts, &assumed);
    g_auto(PsAddr) addr = { 0 };

    if (!address) {
        for (guint i = 0; i < G_N_ELEMENTS(filled); i++)
            ps_facts_set_unknown(facts, filled[i], "needs mail-from");
        return;
    }
    ps_facts_add(facts, PS_FACT_mail_from, address, PS_SPAN_NONE);
    ps_facts_set_known(facts, PS_FACT_mail_from_domain);
    if (!*address) {
        ps_facts_add(facts, PS_FACT_mail_from_syntax, "null", PS_SPAN_NONE);
    } else {
        ps_addr_parse(address, strlen(address), &addr);
        ps_facts_add(
            facts, PS_FACT_mail_from_syntax, ps_addr_verdict_name(addr.verdict), PS_SPAN_NONE);
        if (addr.ascii)
            ps_facts_add(facts, PS_FACT_mail_from_domain, addr.ascii, PS_SPAN_NONE);
    }
    for (guint i = 0; assumed && i < G_N_ELEMENTS(filled); i++)
        ps_facts_assume(facts, filled[i], assumed);
}

void
ps_measure_sender(PsFacts *facts, const PsMeasured *from)
{
    measure_from(facts, from);
    measure_lists(facts, from->source);
    measure_mail_from(facts, from);
}
