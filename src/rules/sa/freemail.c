/* SPDX-License-Identifier: MIT */
/*
 * freemail.c - eval functions of SpamAssassin's: addresses of free mail providers.
 *
 * SpamAssassin takes addresses out of the text that body rules see later, and it matches the
 * regex of the first rule that has one in place of those of all others. presend does neither.
 */
#include <string.h>

#include "base/hash.h"
#include "mail/link.h"
#include "rules/sa/ask.h"
#include "rules/sa/emails.h"
#include "rules/sa/settings.h"

enum {
    LINK_EMAILS = 20, /* of a message that are looked at */
    BODY_EMAILS = 40,
};

/* An optional regex that an address must match too. */
typedef struct {
    PsRegex *regex;
} Filter;

static void
unbind(gpointer data)
{
    Filter *filter = data;

    ps_regex_free(filter->regex);
    g_free(filter);
}

static gpointer
bind_filter(const char *regex, GError **error)
{
    Filter *filter = g_new0(Filter, 1);

    if (!regex || ((filter->regex = ps_sa_regex_new(regex, error)) != NULL &&
                      ps_regex_check(filter->regex, error)))
        return filter;
    unbind(filter);
    return NULL;
}

static gpointer
bind_first(const PsSaCall *call, GError **error)
{
    return bind_filter(call->arguments[0], error);
}

static gpointer
bind_second(const PsSaCall *call, GError **error)
{
    return bind_filter(call->arguments[1], error);
}

/* In one of these lists, if it is to count here. */
static gboolean
is_imported(const PsRules *rules, const char *email)
{
    return (ps_sa_setting(rules, "freemail_import_welcomelist_auth", 0) > 0 &&
               ps_sa_list_takes(rules, "welcomelist_auth", email)) ||
           (ps_sa_setting(rules, "freemail_import_def_welcomelist_auth", 0) > 0 &&
               ps_sa_list_takes(rules, "def_welcomelist_auth", email));
}

/* EMAIL (lower case) is of a free mail provider, and that of a person. */
static gboolean
is_freemail(PsRun *run, const char *email)
{
    static PsSaPattern role = {
        "/^(?:abuse|support|sales|info|helpdesk|contact|kontakt|(?:post|host|domain)master"
        "|undisclosed.*|request-[a-f0-9]{16}|bounced?-"
        "|[a-f0-9]{8}(?:\\.[a-f0-9]{8}|-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})"
        "|.+=.+=.+)\\@/",
        NULL
    };
    PsSaText text = { email, strlen(email) };
    const char *domain = ps_sa_domain(text).bytes;

    return *domain && !ps_sa_list_takes(run->rules, "freemail_welcomelist", email) &&
           !ps_sa_list_takes(run->rules, "freemail_welcomelist", domain) &&
           ps_sa_list_takes(run->rules, "freemail_domains", domain) &&
           !is_imported(run->rules, email) && !ps_sa_finds(run, &role, text);
}

static char *
lower(const PsSaAddress *address)
{
    return g_ascii_strdown(address->text, -1);
}

/* One of ADDRESSES is of free mail and matches the filter. */
static PsTestResult
check(PsRun *run, const PsSaCall *call, const GArray *addresses)
{
    const Filter *filter = call->bound;

    for (guint i = 0; i < addresses->len; i++) {
        const PsSaAddress *address = &g_array_index(addresses, PsSaAddress, i);
        g_autofree char *email = lower(address);
        PsMatch match = PS_MATCH_YES;
        PsSpan ignored;

        if (!is_freemail(run, email))
            continue;
        if (filter->regex)
            match = ps_regex_find(
                filter->regex, run->matcher, email, strlen(email), 0, FALSE, &ignored);
        if (match == PS_MATCH_YES) {
            if (!ps_span_is_none(address->at))
                ps_sa_point(run, address->at);
            return ps_sa_answer(1);
        }
        if (match != PS_MATCH_NO) {
            ps_sa_undecided(run, match);
            return ps_sa_not_checked();
        }
    }
    return ps_sa_answer(0);
}

/* ([regex]) */
static PsTestResult
check_freemail_from(PsRun *run, const PsSaCall *call)
{
    return check(run, call, ps_sa_senders(run));
}

/* (field[, regex]) */
static PsTestResult
check_freemail_header(PsRun *run, const PsSaCall *call)
{
    g_autofree char *name = g_strconcat(call->arguments[0], ":addr", NULL);
    g_autoptr(GArray) addresses = ps_sa_addresses_new();

    ps_sa_addresses_add(addresses, run, name);
    return check(run, call, addresses);
}

/* The mail addresses that stand in TEXT as such; a link to one of them is not one more. */
static GHashTable *
shown_addresses(PsRun *run)
{
    GHashTable *shown = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    const GArray *body = ps_view_body(run->message);

    for (guint i = 0; i < body->len; i++) {
        const PsString *string = &g_array_index(body, PsString, i);
        const char *bytes = ps_string_bytes(string);
        gsize at = 0;
        PsUrlSeen seen;
        PsSpan found;

        while (ps_url_scan(bytes, string->length, &at, &found, &seen)) {
            g_autofree char *raw = g_strndup(bytes + found.offset, found.length);

            if (seen == PS_URL_SEEN_MAIL)
                g_hash_table_add(shown, g_ascii_strncasecmp(raw, "mailto:", 7) == 0
                                            ? g_steal_pointer(&raw)
                                            : g_strconcat("mailto:", raw, NULL));
        }
    }
    return shown;
}

/* Add the address AT of TEXT to EMAILS, array of char *, and SEEN, if it is new. */
static void
add(GPtrArray *emails, GHashTable *seen, const char *text, PsSpan at)
{
    g_autofree char *email = g_ascii_strdown(text + at.offset, (gssize) at.length);

    if (g_hash_table_contains(seen, email))
        return;
    g_hash_table_add(seen, email);
    g_ptr_array_add(emails, g_steal_pointer(&email));
}

static void
add_links(PsRun *run, GPtrArray *emails, GHashTable *seen)
{
    const GArray *links = ps_message_links(run->message);
    g_autoptr(GHashTable) shown = NULL;

    for (guint i = 0; i < links->len && emails->len < LINK_EMAILS; i++) {
        const PsLink *link = &g_array_index(links, PsLink, i);
        gsize len = strlen(link->url), at = strlen("mailto:");
        PsSpan found;

        if (g_strcmp0(link->element, "a") != 0 ||
            g_ascii_strncasecmp(link->url, "mailto:", at) != 0 ||
            !ps_sa_emails_next(link->url, len, &at, &found) || found.offset != 7)
            continue;
        shown = shown ? shown : shown_addresses(run);
        if (!g_hash_table_contains(shown, link->url))
            add(emails, seen, link->url, found);
    }
}

static void
add_body(PsRun *run, GPtrArray *emails, GHashTable *seen)
{
    const GArray *body = ps_view_body(run->message);

    for (guint i = 0; i < body->len; i++) {
        const PsString *string = &g_array_index(body, PsString, i);
        g_autoptr(GString) text = NULL;
        gsize at = 0;
        PsSpan found;

        if (!memchr(ps_string_bytes(string), '@', string->length))
            continue;
        text = ps_sa_emails_strip(ps_string_bytes(string), string->length);
        while (ps_sa_emails_next(text->str, text->len, &at, &found)) {
            add(emails, seen, text->str, found);
            if (emails->len >= BODY_EMAILS)
                return;
        }
    }
}

/* Addresses of free mail in the text; none if there are too many, of any kind: it is a list
 * or a directory. Array of char *, kept by the message. */
static const GPtrArray *
body_freemails(PsRun *run)
{
    GData **all = ps_message_kept(run->message);
    GQuark quark = g_quark_from_static_string("sa-freemails");
    GPtrArray *kept = g_datalist_id_get_data(all, quark);
    g_autoptr(GPtrArray) emails = NULL;
    g_autoptr(GHashTable) seen = NULL;
    gboolean skip = ps_sa_setting(run->rules, "freemail_skip_when_over_max", 1) > 0;

    if (kept)
        return kept;
    kept = g_ptr_array_new_with_free_func(g_free);
    emails = g_ptr_array_new_with_free_func(g_free);
    seen = g_hash_table_new(ps_hash_str, g_str_equal);
    add_links(run, emails, seen);
    add_body(run, emails, seen);
    for (guint i = 0; i < emails->len; i++)
        if (is_freemail(run, emails->pdata[i]))
            g_ptr_array_add(kept, g_strdup(emails->pdata[i]));
    if (skip && (emails->len >= ps_sa_setting(run->rules, "freemail_max_body_emails", 5) ||
                    kept->len >= ps_sa_setting(run->rules, "freemail_max_body_freemails", 3)))
        g_ptr_array_set_size(kept, 0);
    g_datalist_id_set_data_full(all, quark, kept, (GDestroyNotify) g_ptr_array_unref);
    return kept;
}

/* ([regex]) */
static PsTestResult
check_freemail_body(PsRun *run, const PsSaCall *call)
{
    const GPtrArray *emails = body_freemails(run);
    g_autoptr(GArray) addresses = ps_sa_addresses_new();

    for (guint i = 0; i < emails->len; i++) {
        PsSaAddress address = { g_strdup(emails->pdata[i]), PS_SPAN_NONE };

        g_array_append_val(addresses, address);
    }
    return check(run, call, addresses);
}

/* Some of ADDRESSES is of free mail. */
static gboolean
any_freemail(PsRun *run, const GArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        g_autofree char *email = lower(&g_array_index(addresses, PsSaAddress, i));

        if (is_freemail(run, email))
            return TRUE;
    }
    return FALSE;
}

/* Some address stands in both. */
static gboolean
share(const GArray *a, const GArray *b)
{
    for (guint i = 0; i < a->len; i++)
        for (guint j = 0; j < b->len; j++)
            if (!g_ascii_strcasecmp(g_array_index(a, PsSaAddress, i).text,
                    g_array_index(b, PsSaAddress, j).text))
                return TRUE;
    return FALSE;
}

/* Some address of ADDRESSES is another than some of EMAILS. */
static gboolean
differ(PsRun *run, const GArray *addresses, const GPtrArray *emails)
{
    for (guint i = 0; i < emails->len; i++)
        for (guint j = 0; j < addresses->len; j++) {
            const PsSaAddress *address = &g_array_index(addresses, PsSaAddress, j);

            if (g_ascii_strcasecmp(address->text, emails->pdata[i]) != 0) {
                if (!ps_span_is_none(address->at))
                    ps_sa_point(run, address->at);
                return TRUE;
            }
        }
    return FALSE;
}

/* The envelope sender is a list, or a machine that takes no answer. */
static gboolean
is_bulk(PsRun *run)
{
    static PsSaPattern bulk = {
        "/(?:^(?:post|host|domain)master|^double-bounce"
        "|^(?:sentto|owner|return|(?:gr)?bounced?)-.+|-(?:request|bounces?|admin|owner)"
        "|\\b(?:do[._-t]?)?no[._-t]?repl(?:y|ies)|.+=.+)\\@/i",
        NULL
    };

    return ps_sa_setting(run->rules, "freemail_skip_bulk_envfrom", 1) > 0 &&
           ps_sa_finds(run, &bulk, ps_sa_first(run, "EnvelopeFrom"));
}

/* (["replyto" or "reply"]): answers go to another free mail address than the sender's. */
static PsTestResult
check_freemail_replyto(PsRun *run, const PsSaCall *call)
{
    gboolean reply = call->count && !strcmp(call->arguments[0], "reply");
    g_autoptr(GArray) from = ps_sa_addresses_new(), reply_to = ps_sa_addresses_new();
    gboolean from_free, reply_free;

    if (!ps_sa_list(run->rules, "freemail_domains") || is_bulk(run))
        return ps_sa_answer(0);
    ps_sa_addresses_add(from, run, "From:addr");
    ps_sa_addresses_add(reply_to, run, "Reply-To:addr");
    from_free = any_freemail(run, from);
    reply_free = any_freemail(run, reply_to);
    if (from_free && reply_free && !share(from, reply_to)) {
        ps_sa_point(run, g_array_index(reply_to, PsSaAddress, 0).at);
        return ps_sa_answer(1);
    }
    if (!reply_free && (!reply || reply_to->len || !from_free))
        return ps_sa_answer(0);
    return ps_sa_answer(differ(run, reply_free ? reply_to : from, body_freemails(run)));
}

const PsSaFunction ps_sa_freemail[] = {
    { "check_freemail_body", "FreeMail", 0, 1, .run = check_freemail_body, .bind = bind_first,
        .unbind = unbind },
    { "check_freemail_from", "FreeMail", 0, 1, .run = check_freemail_from, .bind = bind_first,
        .unbind = unbind },
    { "check_freemail_header", "FreeMail", 1, 2, .run = check_freemail_header,
        .bind = bind_second, .unbind = unbind },
    { "check_freemail_replyto", "FreeMail", 0, 1, .run = check_freemail_replyto },
    { 0 },
};
