/* SPDX-License-Identifier: MIT */
/* relay.c - lists of relays; see relay.h. */
#include "mail/relay.h"

#include <string.h>

#include "mail/view.h"

struct PsRelays {
    GPtrArray *received;               /* PsReceived, owned */
    GPtrArray *lists[PS_RELAYS_LISTS]; /* PsRelay */
    GPtrArray *relays;                 /* PsRelay, owned */
    guint unparseable;
    guint trusted_hops;
    guint internal_hops;
    gboolean has_hop;
    char *mail_from;
    PsSpan mail_from_at;
};

/* The state of a walk from the newest field to the oldest. */
typedef struct {
    PsRelays *to;
    const PsRelayOptions *options;
    gboolean trusted;
    gboolean internal;
    gboolean found_msa;
    gboolean restarts;  /* mail that was fetched begins anew here */
    char *scanned_from; /* what qmail-scanner said of the next field */
} Walk;

static gboolean
holds(const PsNetworks *networks, const char *ip)
{
    return networks && ps_networks_hold(networks, ip);
}

static gboolean
is_set(const PsNetworks *networks)
{
    return networks && !ps_networks_is_empty(networks);
}

/* No networks are set: private addresses and clients that logged in are trusted. */
static void
infer(Walk *walk, const PsRelay *relay)
{
    if (relay->private_ip || *relay->received->auth)
        return;
    walk->trusted = FALSE;
    walk->internal = FALSE;
}

/* Those of internal_networks are trusted where trusted_networks is not set, and the other way
 * round; loopback is trusted always. */
static void
look_up(Walk *walk, PsRelay *relay)
{
    static const char *const own[] = { "127.0.0.1", "::1" };
    const PsNetworks *trusted = walk->options->trusted, *internal = walk->options->internal;
    const char *ip = relay->received->ip;
    gboolean logged_in = *relay->received->auth != '\0';
    gboolean loopback = !strncmp(ip, "127.", 4) || !strcmp(ip, own[1]);

    if (!is_set(trusted))
        trusted = internal;
    if (!is_set(internal))
        internal = trusted;
    if (!logged_in && !loopback && !holds(trusted, ip)) {
        walk->trusted = FALSE;
        walk->internal = FALSE;
        return;
    }
    if (walk->internal && !logged_in && !loopback && !holds(internal, ip))
        walk->internal = FALSE;
    if (holds(walk->options->msa, ip)) {
        walk->found_msa = TRUE;
        relay->msa = TRUE;
    }
}

static char *
print(const PsRelay *relay)
{
    const PsReceived *r = relay->received;

    return g_strdup_printf(
        "[ ip=%s rdns=%s helo=%s by=%s ident=%s envfrom=%s intl=%d id=%s auth=%s msa=%d ]",
        r->ip, r->rdns, r->helo, r->by, r->ident, r->envfrom ? r->envfrom : "", relay->internal,
        r->id, r->auth, relay->msa);
}

static void
relay_free(gpointer data)
{
    PsRelay *relay = data;

    g_free(relay->text);
    g_free(relay);
}

static void
put(PsRelays *relays, PsRelayList list, PsRelay *relay)
{
    g_ptr_array_add(relays->lists[list], relay);
}

static void
add_relay(Walk *walk, const PsReceived *received, PsSpan at)
{
    const PsRelayOptions *options = walk->options;
    PsRelay *relay = g_new0(PsRelay, 1);

    g_ptr_array_add(walk->to->relays, relay);
    relay->received = received;
    relay->at = at;
    relay->private_ip = ps_ip_is_private(received->ip);
    if (walk->trusted && !walk->found_msa) {
        if (is_set(options->trusted) || is_set(options->internal))
            look_up(walk, relay);
        else
            infer(walk, relay);
    }
    relay->trusted = walk->trusted;
    relay->internal = walk->internal;
    walk->restarts = walk->trusted;
    relay->text = print(relay);
    put(walk->to, walk->trusted ? PS_RELAYS_TRUSTED : PS_RELAYS_UNTRUSTED, relay);
    put(walk->to, walk->internal ? PS_RELAYS_INTERNAL : PS_RELAYS_EXTERNAL, relay);
}

/* Fetched from a mailbox: what is above does not count. */
static void
restart(Walk *walk)
{
    if (!walk->restarts)
        return;
    g_ptr_array_set_size(walk->to->lists[PS_RELAYS_TRUSTED], 0);
    g_ptr_array_set_size(walk->to->lists[PS_RELAYS_INTERNAL], 0);
    g_ptr_array_set_size(walk->to->lists[PS_RELAYS_EXTERNAL], 0);
}

/* RECEIVED is taken over. */
static void
add_received(Walk *walk, PsReceived *received, PsSpan at)
{
    g_autofree char *scanned_from = g_steal_pointer(&walk->scanned_from);

    g_ptr_array_add(walk->to->received, received);
    if (received->fetched)
        restart(walk);
    if (received->scanned)
        walk->scanned_from = g_strdup(received->envfrom);
    if (received->kind == PS_RECEIVED_UNPARSEABLE)
        walk->to->unparseable++;
    if (received->kind == PS_RECEIVED_RELAY) {
        if (scanned_from && *scanned_from) {
            g_free(received->envfrom);
            received->envfrom = g_steal_pointer(&scanned_from);
        }
        add_relay(walk, received, at);
    }
    walk->to->trusted_hops += walk->trusted;
    walk->to->internal_hops += walk->internal;
}

/* X-Originating-IP and its kin tell of the oldest hop. */
static void
add_originating(Walk *walk, PsMessage *message)
{
    static const char *const names[] = { "X-Yahoo-Post-IP", "X-Originating-IP",
        "X-Apparently-From", "X-SenderIP", "X-AOL-IP",
        "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp" };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = g_strconcat(names[i], ":last:ip", NULL), *line = NULL;
        const PsString *ip = ps_view_header(message, name);

        if (!ip)
            continue;
        line = g_strdup_printf(
            "from X-Originating-IP: %.*s", (int) ip->length, ps_string_bytes(ip));
        add_received(walk, ps_received_new(line, strlen(line)), PS_SPAN_NONE);
    }
}

/* NAME stands behind a Received field: it is of an earlier delivery. */
static gboolean
is_below(const PsSource *source, const char *name)
{
    guint received = 0, index = 0, last = 0;

    if (!ps_source_find(source, "Received", 0, &received))
        return FALSE;
    for (; ps_source_find(source, name, index, &index); index++)
        last = index;
    return last > received;
}

static char *
first_address(PsMessage *message, const char *name, PsSpan *ret_at)
{
    g_autofree char *request = g_strconcat(name, ":first:addr", NULL);
    const PsString *found = ps_view_header(message, request);
    gsize len;

    if (!found)
        return NULL;
    len = strcspn(ps_string_bytes(found), "\n");
    len = MIN(len, found->length);
    *ret_at = len ? ps_text_span(found->text, found->start, len) : PS_SPAN_NONE;
    return g_strndup(ps_string_bytes(found), len);
}

/* fetchmail takes X-Sender for the sender of the envelope, which mailing lists set. */
static gboolean
is_guessed(PsMessage *message)
{
    PsSpan ignored;
    g_autofree char *sender = first_address(message, "X-Sender", &ignored);
    const PsString *received = ps_view_header(message, "Received");

    return sender && strchr(sender, '@') && received &&
           g_strstr_len(ps_string_bytes(received), (gssize) received->length, "(fetchmail");
}

static gboolean
is_sender(const char *address)
{
    return address && (!*address || strchr(address + 1, '@')) && *address != '@';
}

/* The relay that handed the message over to those who are trusted knows the sender. */
static const PsRelay *
last_hop(const PsRelays *relays)
{
    const GPtrArray *untrusted = relays->lists[PS_RELAYS_UNTRUSTED];
    const GPtrArray *trusted = relays->lists[PS_RELAYS_TRUSTED];

    if (untrusted->len)
        return untrusted->pdata[0];
    return trusted->len ? trusted->pdata[trusted->len - 1] : NULL;
}

static void
find_mail_from(PsRelays *relays, PsMessage *message)
{
    static const char *const names[] = { "X-Envelope-From", "Envelope-Sender", "Return-Path" };
    const PsSource *source = ps_message_source(message);
    const PsRelay *hop = last_hop(relays);

    if (hop && is_sender(hop->received->envfrom)) {
        relays->mail_from = g_strdup(hop->received->envfrom);
        return;
    }
    if (is_guessed(message))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        PsSpan at;
        g_autofree char *address = first_address(message, names[i], &at);

        if (!address)
            continue;
        if (is_below(source, names[i])) {
            if (i == 0)
                return;
            continue;
        }
        relays->mail_from = g_steal_pointer(&address);
        relays->mail_from_at = at;
        return;
    }
}

static void
walk_fields(Walk *walk, PsMessage *message)
{
    const PsSource *source = ps_message_source(message);
    const PsField *field;
    guint index = 0;

    if (walk->options->hop) {
        walk->to->has_hop = TRUE;
        add_received(walk, walk->options->hop, PS_SPAN_NONE);
    }
    for (; (field = ps_source_find(source, "Received", index, &index)); index++)
        add_received(walk,
            ps_received_new(ps_source_bytes(source) + field->value.offset, field->value.length),
            field->value);
    add_originating(walk, message);
    g_free(walk->scanned_from);
}

PsRelays *
ps_relays_new(PsMessage *message, const PsRelayOptions *options)
{
    static const PsRelayOptions none = { 0 };
    PsRelays *relays = g_new0(PsRelays, 1);
    Walk walk = { relays, options ? options : &none, TRUE, TRUE, FALSE, TRUE, NULL };

    relays->received = g_ptr_array_new_with_free_func((GDestroyNotify) ps_received_free);
    relays->relays = g_ptr_array_new_with_free_func(relay_free);
    relays->mail_from_at = PS_SPAN_NONE;
    for (guint i = 0; i < PS_RELAYS_LISTS; i++)
        relays->lists[i] = g_ptr_array_new();
    walk_fields(&walk, message);
    if (walk.options->mail_from)
        relays->mail_from = g_strdup(walk.options->mail_from);
    else
        find_mail_from(relays, message);
    return relays;
}

void
ps_relays_free(PsRelays *relays)
{
    if (!relays)
        return;
    for (guint i = 0; i < PS_RELAYS_LISTS; i++)
        g_ptr_array_unref(relays->lists[i]);
    g_ptr_array_unref(relays->relays);
    g_ptr_array_unref(relays->received);
    g_free(relays->mail_from);
    g_free(relays);
}

void
ps_relays_keep(PsMessage *message, const PsRelayOptions *options)
{
    PsRelays *relays = ps_relays_new(message, options);

    g_datalist_id_set_data_full(ps_message_kept(message), g_quark_from_static_string("relays"),
        relays, (GDestroyNotify) ps_relays_free);
}

const PsRelays *
ps_relays_of(PsMessage *message)
{
    GQuark key = g_quark_from_static_string("relays");

    if (!g_datalist_id_get_data(ps_message_kept(message), key))
        ps_relays_keep(message, NULL);
    return g_datalist_id_get_data(ps_message_kept(message), key);
}

guint
ps_relays_count(const PsRelays *relays, PsRelayList list)
{
    return relays->lists[list]->len;
}

const PsRelay *
ps_relays_get(const PsRelays *relays, PsRelayList list, guint index)
{
    return relays->lists[list]->pdata[index];
}

guint
ps_relays_unparseable(const PsRelays *relays)
{
    return relays->unparseable;
}

guint
ps_relays_hops(const PsRelays *relays, PsRelayList list)
{
    return list == PS_RELAYS_TRUSTED || list == PS_RELAYS_UNTRUSTED ? relays->trusted_hops
                                                                    : relays->internal_hops;
}

gboolean
ps_relays_has_hop(const PsRelays *relays)
{
    return relays->has_hop;
}

const char *
ps_relays_mail_from(const PsRelays *relays, PsSpan *ret_at)
{
    if (ret_at)
        *ret_at = relays->mail_from_at;
    return relays->mail_from;
}
