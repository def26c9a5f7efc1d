/* SPDX-License-Identifier: MIT */
/*
 * lists.c - eval functions of SpamAssassin's: lists of addresses, hosts and Subjects that
 * are welcome or blocked.
 */
#include <string.h>

#include "mail/ip.h"
#include "mail/url.h"
#include "rules/sa/ask.h"
#include "rules/sa/settings.h"

/* One of the ADDRESSES is in LIST. */
static PsTestResult
check(PsRun *run, const GArray *addresses, const char *list)
{
    for (guint i = 0; i < addresses->len; i++) {
        const PsSaAddress *address = &g_array_index(addresses, PsSaAddress, i);

        if (ps_sa_list_takes(run->rules, list, address->text)) {
            if (!ps_span_is_none(address->at))
                ps_sa_point(run, address->at);
            return ps_sa_answer(1);
        }
    }
    return ps_sa_answer(0);
}

/* The list that the function's name stands for: check_from_in_LIST. */
static PsTestResult
check_from_in_blocklist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check(run, ps_sa_senders(run), "blocklist_from");
}

static PsTestResult
check_to_in_all_spam(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check(run, ps_sa_recipients(run), "all_spam_to");
}

static PsTestResult
check_to_in_blocklist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check(run, ps_sa_recipients(run), "blocklist_to");
}

static PsTestResult
check_to_in_more_spam(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check(run, ps_sa_recipients(run), "more_spam_to");
}

static PsTestResult
check_to_in_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check(run, ps_sa_recipients(run), "welcomelist_to");
}

/* ("LIST") of enlist_addrlist. */
static PsTestResult
check_from_in_list(PsRun *run, const PsSaCall *call)
{
    return check(run, ps_sa_senders(run), call->arguments[0]);
}

static PsTestResult
check_to_in_list(PsRun *run, const PsSaCall *call)
{
    return check(run, ps_sa_recipients(run), call->arguments[0]);
}

static PsTestResult
check_replyto_in_list(PsRun *run, const PsSaCall *call)
{
    g_autoptr(GArray) addresses = ps_sa_addresses_new();

    ps_sa_addresses_add(addresses, run, "Reply-To:addr");
    if (addresses->len > 1)
        g_array_set_size(addresses, 1);
    return check(run, addresses, call->arguments[0]);
}

typedef enum {
    TRUST_NONE,
    TRUST_YES,
    TRUST_FORGED, /* a welcome address that came through a server that does not fit */
} Trust;

/* The reverse name and the address of a server in a record of X-Spam-Relays-*. */
typedef struct {
    char *name;
    char *ip;
} Server;

static char *
take_value(PsSaText record, const char *key)
{
    const char *start = g_strstr_len(record.bytes, (gssize) record.length, key);

    if (!start)
        return g_strdup("");
    start += strlen(key);
    return g_strndup(start, strcspn(start, " ]"));
}

static void
clear_server(gpointer data)
{
    Server *server = data;

    g_free(server->name);
    g_free(server->ip);
}

/* The server that brought the mail in from outside; where all are trusted, all of them. */
static GArray *
servers(PsRun *run)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Server));
    PsSaText relays = ps_sa_text(run, "X-Spam-Relays-Untrusted");
    gboolean outside = ps_sa_strip(relays).length > 0;

    g_array_set_clear_func(list, clear_server);
    if (!outside)
        relays = ps_sa_text(run, "X-Spam-Relays-Trusted");
    while (relays.length) {
        const char *end = memchr(relays.bytes, ']', relays.length);
        gsize len = end ? (gsize) (end - relays.bytes) + 1 : relays.length;
        PsSaText record = { relays.bytes, len };
        Server server = { take_value(record, " rdns="), take_value(record, " ip=") };

        g_array_append_val(list, server);
        relays = (PsSaText){ relays.bytes + len, relays.length - len };
        if (outside)
            break;
    }
    return list;
}

/* IP is the one in "[192.0.2.1]", or in the network "[192.0.2.0]/24" or "[192.0.2]". */
static gboolean
is_in(const char *ip, const char *network)
{
    g_autoptr(PsNetworks) networks = ps_networks_new();
    const char *close = strchr(network, ']');
    gsize len = strcspn(network, "]");
    gboolean open = strspn(network, "0123456789.") == len && network[len - 1] != '.' &&
                    (!close || !close[1]);
    g_autofree char *text =
        g_strdup_printf("%.*s%s", (int) len, network, close ? close + 1 : "");
    g_autofree char *dotted = open && !ps_ip_is_v4(text) ? g_strconcat(text, ".", NULL) : NULL;

    return ps_networks_add(networks, dotted ? dotted : text) && ps_networks_hold(networks, ip);
}

/* FROM is an address or a network in brackets, or the end of a name. */
static gboolean
came_from(const Server *server, const char *from)
{
    gsize len = strlen(from), name = strlen(server->name);

    if (*from == '[')
        return from[1] && is_in(server->ip, from + 1);
    return name >= len && !g_ascii_strcasecmp(server->name + name - len, from) &&
           (name == len || server->name[name - len - 1] == '.');
}

static Trust
trust_address(PsRun *run, const char *list, const char *address, const GArray *came)
{
    const PsSaPatterns *patterns = ps_sa_list(run->rules, list);
    g_autoptr(GPtrArray) from =
        patterns ? ps_sa_patterns_companions(patterns, address) : g_ptr_array_new();

    for (guint i = 0; i < from->len; i++)
        for (guint j = 0; j < came->len; j++)
            if (came_from(&g_array_index(came, Server, j), from->pdata[i]))
                return TRUST_YES;
    if (!from->len || !came->len ||
        ps_sa_list_takes(run->rules, "welcomelist_allows_relays", address))
        return TRUST_NONE;
    return TRUST_FORGED;
}

/* The senders in the list BY_NAME, or in BY_SERVER and of one of its servers. */
static Trust
trust(PsRun *run, const char *by_name, const char *by_server)
{
    const GArray *addresses = ps_sa_senders(run);
    g_autoptr(GArray) came = NULL;
    Trust worst = TRUST_NONE;

    for (guint i = 0; i < addresses->len; i++) {
        const PsSaAddress *address = &g_array_index(addresses, PsSaAddress, i);
        Trust one;

        if (by_name && ps_sa_list_takes(run->rules, by_name, address->text))
            return TRUST_YES;
        if (!ps_sa_list(run->rules, by_server))
            continue;
        came = came ? came : servers(run);
        one = trust_address(run, by_server, address->text, came);
        if (one == TRUST_YES)
            return TRUST_YES;
        worst = MAX(worst, one);
    }
    return worst;
}

static Trust
trust_own(PsRun *run)
{
    return trust(run, "welcomelist_from", "welcomelist_from_rcvd");
}

static Trust
trust_default(PsRun *run)
{
    return trust(run, NULL, "def_welcomelist_from_rcvd");
}

static PsTestResult
check_from_in_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(trust_own(run) == TRUST_YES);
}

static PsTestResult
check_from_in_default_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(trust_default(run) == TRUST_YES);
}

static PsTestResult
check_forged_in_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(trust_own(run) == TRUST_FORGED && trust_default(run) == TRUST_NONE);
}

static PsTestResult
check_forged_in_default_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(trust_default(run) == TRUST_FORGED && trust_own(run) == TRUST_NONE);
}

static gboolean
is_host(const char *host)
{
    g_autofree char *address = ps_url_ipv4(host);

    return address || ps_sa_is_domain(host);
}

/* Some URL leads to a host in LIST. */
static PsTestResult
check_hosts(PsRun *run, const char *list)
{
    const GArray *uris = ps_view_uri(run->message);

    for (guint i = 0; i < uris->len; i++) {
        const PsString *string = &g_array_index(uris, PsString, i);
        g_autofree char *uri = g_strndup(ps_string_bytes(string), string->length);
        g_auto(PsUrl) url = { .port = -1 };

        if (g_ascii_strncasecmp(uri, "mailto:", strlen("mailto:")) != 0 &&
            ps_url_parse(uri, &url) && url.host && is_host(url.host) &&
            ps_sa_host_listed(run->rules, list, url.host)) {
            ps_sa_point(run, ps_text_span(string->text, string->start, string->length));
            return ps_sa_answer(1);
        }
    }
    return ps_sa_answer(0);
}

static PsTestResult
check_uri_host_listed(PsRun *run, const PsSaCall *call)
{
    return check_hosts(run, call->arguments[0]);
}

static PsTestResult
check_uri_host_in_blocklist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_hosts(run, "BLOCK");
}

static PsTestResult
check_uri_host_in_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_hosts(run, "WELCOME");
}

static PsTestResult
check_subject(PsRun *run, const char *list)
{
    PsSaText subject = ps_sa_strip(ps_sa_text(run, "Subject"));
    g_autofree char *text = g_strndup(subject.bytes, subject.length);

    if (!ps_sa_text(run, "Subject").length || !ps_sa_list_takes(run->rules, list, text))
        return ps_sa_answer(0);
    ps_sa_point_part(run, "Subject", subject);
    return ps_sa_answer(1);
}

static PsTestResult
check_subject_in_blocklist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_subject(run, "blocklist_subject");
}

static PsTestResult
check_subject_in_welcomelist(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return check_subject(run, "welcomelist_subject");
}

const PsSaFunction ps_sa_lists[] = {
    { "check_forged_in_default_welcomelist", "WLBLEval", 0, 0,
        .run = check_forged_in_default_welcomelist },
    { "check_forged_in_welcomelist", "WLBLEval", 0, 0, .run = check_forged_in_welcomelist },
    { "check_from_in_blocklist", "WLBLEval", 0, 0, .run = check_from_in_blocklist },
    { "check_from_in_default_welcomelist", "WLBLEval", 0, 0,
        .run = check_from_in_default_welcomelist },
    { "check_from_in_list", "WLBLEval", 1, 1, .run = check_from_in_list },
    { "check_from_in_welcomelist", "WLBLEval", 0, 0, .run = check_from_in_welcomelist },
    { "check_replyto_in_list", "WLBLEval", 1, 1, .run = check_replyto_in_list },
    { "check_subject_in_blocklist", "WelcomeListSubject", 0, 0,
        .run = check_subject_in_blocklist },
    { "check_subject_in_welcomelist", "WelcomeListSubject", 0, 0,
        .run = check_subject_in_welcomelist },
    { "check_to_in_all_spam", "WLBLEval", 0, 0, .run = check_to_in_all_spam },
    { "check_to_in_blocklist", "WLBLEval", 0, 0, .run = check_to_in_blocklist },
    { "check_to_in_list", "WLBLEval", 1, 1, .run = check_to_in_list },
    { "check_to_in_more_spam", "WLBLEval", 0, 0, .run = check_to_in_more_spam },
    { "check_to_in_welcomelist", "WLBLEval", 0, 0, .run = check_to_in_welcomelist },
    { "check_uri_host_in_blocklist", "WLBLEval", 0, 0, .run = check_uri_host_in_blocklist },
    { "check_uri_host_in_welcomelist", "WLBLEval", 0, 0, .run = check_uri_host_in_welcomelist },
    { "check_uri_host_listed", "WLBLEval", 1, 1, .run = check_uri_host_listed },
    { 0 },
};
