/* SPDX-License-Identifier: MIT */
/* relay.c - eval functions of SpamAssassin's: the servers that the mail came through. */
#include "mail/relay.h"

#include <string.h>

#include "addr/domain.h"
#include "rules/draft.h"
#include "rules/sa/ask.h"
#include "rules/sa/settings.h"

/* The relays of the message; NULL if there will be some, which we do not know yet. */
static const PsRelays *
relays_of(PsRun *run)
{
    if (ps_draft_misses(run, "X-Spam-Relays-Untrusted"))
        return NULL;
    return ps_relays_of(run->message);
}

static void
point(PsRun *run, const PsRelay *relay)
{
    if (!ps_span_is_none(relay->at))
        ps_sa_point(run, relay->at);
}

static gboolean
ends_in_domain(const char *name, const char *domain)
{
    gsize len = strlen(name), rest = strlen(domain);

    return len >= rest && g_ascii_strcasecmp(name + len - rest, domain) == 0 &&
           (len == rest || name[len - rest - 1] == '.');
}

static PsTestResult
check_all_trusted(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);

    (void) call;
    if (!relays)
        return ps_sa_not_checked();
    return ps_sa_answer(ps_relays_count(relays, PS_RELAYS_TRUSTED) &&
                        !ps_relays_count(relays, PS_RELAYS_UNTRUSTED) &&
                        !ps_relays_unparseable(relays));
}

static PsTestResult
check_no_relays(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);

    (void) call;
    if (!relays)
        return ps_sa_not_checked();
    return ps_sa_answer(!ps_relays_count(relays, PS_RELAYS_TRUSTED) &&
                        !ps_relays_count(relays, PS_RELAYS_UNTRUSTED) &&
                        !ps_relays_unparseable(relays));
}

static PsTestResult
check_relays_unparseable(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);

    (void) call;
    if (!relays)
        return ps_sa_not_checked();
    return ps_sa_answer(ps_relays_unparseable(relays) > 0);
}

/* Answer that one of the relays that are not trusted satisfies IS. */
static PsTestResult
any_untrusted(PsRun *run, gboolean (*is)(const PsReceived *received))
{
    const PsRelays *relays = relays_of(run);
    gboolean found = FALSE;

    for (guint i = 0; relays && i < ps_relays_count(relays, PS_RELAYS_UNTRUSTED); i++) {
        const PsRelay *relay = ps_relays_get(relays, PS_RELAYS_UNTRUSTED, i);

        if (!is(relay->received))
            continue;
        found = TRUE;
        point(run, relay);
    }
    return relays ? ps_sa_answer(found) : ps_sa_not_checked();
}

static gboolean
is_public_v4(const char *ip)
{
    return ps_ip_is_v4(ip) && !ps_ip_is_private(ip);
}

static gboolean
has_numeric_helo(const PsReceived *received)
{
    return is_public_v4(received->helo);
}

static PsTestResult
check_for_numeric_helo(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return any_untrusted(run, has_numeric_helo);
}

/* The HELO name is an address, and not one of the same /24. */
static gboolean
has_other_address(const PsReceived *received)
{
    const char *dot = strrchr(received->helo, '.');

    return is_public_v4(received->helo) && is_public_v4(received->ip) &&
           strncmp(received->helo, received->ip, (gsize) (dot + 1 - received->helo)) != 0;
}

static PsTestResult
helo_ip_mismatch(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return any_untrusted(run, has_other_address);
}

static gboolean
claims_big_domain(const PsReceived *received)
{
    static const char *const domains[] = { "aol.com", "caramail.com", "cs.com", "drizzle.com",
        "excite.com", "hotmail.com", "localhost.com", "lycos.co.uk", "lycos.com", "msn.com",
        "yahoo.com" };

    for (guint i = 0; i < G_N_ELEMENTS(domains); i++)
        if (ends_in_domain(received->helo, domains[i]))
            return TRUE;
    return FALSE;
}

/* The last relay that claims one decides. */
static PsTestResult
check_for_no_rdns_dotcom_helo(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);
    const PsRelay *found = NULL;

    (void) call;
    for (guint i = 0; relays && i < ps_relays_count(relays, PS_RELAYS_UNTRUSTED); i++) {
        const PsRelay *relay = ps_relays_get(relays, PS_RELAYS_UNTRUSTED, i);

        if (relay->private_ip)
            continue;
        found = claims_big_domain(relay->received) && relay->received->no_rdns ? relay : NULL;
    }
    if (found)
        point(run, found);
    return relays ? ps_sa_answer(found != NULL) : ps_sa_not_checked();
}

/* The oldest relay is public and has a name with a dot. (SpamAssassin once asked for the
 * contrary; its name is still that of the function.) */
static PsTestResult
check_for_sender_no_reverse(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);
    guint count = relays ? ps_relays_count(relays, PS_RELAYS_UNTRUSTED) : 0;
    const PsRelay *oldest =
        count ? ps_relays_get(relays, PS_RELAYS_UNTRUSTED, count - 1) : NULL;

    (void) call;
    if (!relays)
        return ps_sa_not_checked();
    return ps_sa_answer(oldest && strchr(oldest->received->rdns, '.') && !oldest->private_ip);
}

/* (DOMAIN, "true" or "false"): a sender of that domain, and a relay of it that handed the
 * mail to another one of it. */
static PsTestResult
check_for_from_domain_in_received_headers(PsRun *run, const PsSaCall *call)
{
    static const PsRelayList lists[] = { PS_RELAYS_TRUSTED, PS_RELAYS_UNTRUSTED };
    const PsRelays *relays = relays_of(run);
    const char *domain = call->arguments[0];
    PsSaText from = ps_sa_first(run, "From:addr");
    g_autofree char *address = g_ascii_strdown(from.bytes, (gssize) from.length);
    g_autofree char *wanted = g_ascii_strdown(domain, -1);
    gboolean found = FALSE;

    if (!relays)
        return ps_sa_not_checked();
    if (!strstr(address, wanted))
        return ps_sa_answer(0);
    for (guint list = 0; list < G_N_ELEMENTS(lists); list++) {
        for (guint i = 0; i < ps_relays_count(relays, lists[list]); i++) {
            const PsReceived *r = ps_relays_get(relays, lists[list], i)->received;

            found |= g_str_has_suffix(r->rdns, domain) && g_str_has_suffix(r->by, domain);
        }
    }
    return ps_sa_answer(found == (strcmp(call->arguments[1], "true") == 0));
}

/* The last two labels of a host; three where the last is a short one: a guess from times when
 * nobody had a list of public suffixes. */
static const char *
guess_domain(const char *host)
{
    const char *last = strrchr(host, '.'), *tld = last ? last + 1 : host;
    guint labels = 3;

    if (strspn(host, "0123456789.:") == strlen(host) || !last)
        return host;
    if (strlen(tld) >= 3 || !strcmp(tld, "ie") || !strcmp(tld, "fr") || !strcmp(tld, "de"))
        labels = 2;
    for (last = host + strlen(host); last > host && labels; last--)
        labels -= last[-1] == '.';
    return labels ? host : last + 1;
}

/* Letters, digits, "_" and "-" with dots between, two of them at least. */
static gboolean
is_host(const char *name)
{
    gsize len = strlen(name);
    const char *dot = strchr(name, '.');

    for (gsize i = 0; i < len; i++)
        if (!g_ascii_isalnum(name[i]) && !strchr("_.-", name[i]))
            return FALSE;
    return len > 3 && dot && dot > name + 1 && dot < name + len - 1 &&
           g_ascii_isalnum(name[0]) && g_ascii_isalnum(name[len - 1]);
}

/* How often a relay says another name of itself than the next newer one has seen. */
static guint
count_mismatches(const PsRelays *relays)
{
    g_autofree char *newer = NULL;
    guint count = 0;

    for (guint i = 0; i < ps_relays_count(relays, PS_RELAYS_UNTRUSTED); i++) {
        const PsReceived *r = ps_relays_get(relays, PS_RELAYS_UNTRUSTED, i)->received;
        g_autofree char *by = g_ascii_strdown(r->by, -1);
        char *rdns = g_ascii_strdown(r->rdns, -1);
        const char *own = guess_domain(by);

        if (newer && is_host(own) && is_host(guess_domain(newer)) &&
            strcmp(own, guess_domain(newer)) != 0 &&
            !(!strcmp(own, "msn.com") && !strcmp(guess_domain(newer), "hotmail.com")))
            count++;
        if (is_host(own) && !strcmp(r->ip, "127.0.0.1") && g_str_has_prefix(rdns, "localhost"))
            *rdns = '\0';
        g_free(newer);
        newer = rdns;
    }
    return count;
}

static PsTestResult
check_for_forged_received_trail(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);

    (void) call;
    return relays ? ps_sa_answer(count_mismatches(relays) > 1) : ps_sa_not_checked();
}

/* The HELO name is an address, and not one of the same /16. */
static gboolean
has_far_address(const PsReceived *r)
{
    const char *dot = strchr(r->helo, '.');
    g_autofree char *by = g_ascii_strdown(r->by, -1);

    if (!ps_ip_is_v4(r->helo) || !ps_ip_is_v4(r->ip) || ps_ip_is_private(r->helo) ||
        !is_host(guess_domain(by)))
        return FALSE;
    dot = strchr(dot + 1, '.');
    return strncmp(r->helo, r->ip, (gsize) (dot + 1 - r->helo)) != 0;
}

static PsTestResult
check_for_forged_received_ip_helo(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return any_untrusted(run, has_far_address);
}

static PsTestResult
never(PsRun *run, const PsSaCall *call)
{
    (void) run;
    (void) call;
    return ps_sa_answer(0);
}

/* The newest relay that is not trusted is of the sender's domain; if all are trusted, one. */
static PsTestResult
check_mailfrom_matches_rcvd(PsRun *run, const PsSaCall *call)
{
    const PsRelays *relays = relays_of(run);
    PsSaText domain = ps_sa_domain(ps_sa_first(run, "EnvelopeFrom:addr"));
    g_autofree char *sender = g_ascii_strdown(domain.bytes, (gssize) domain.length);
    PsRelayList list = PS_RELAYS_UNTRUSTED;
    guint count;

    (void) call;
    if (!relays || ps_draft_misses(run, "EnvelopeFrom"))
        return ps_sa_not_checked();
    if (!strchr(sender, '.'))
        return ps_sa_answer(0);
    count = MIN(ps_relays_count(relays, PS_RELAYS_UNTRUSTED), 1);
    if (!count) {
        list = PS_RELAYS_TRUSTED;
        count = ps_relays_count(relays, list);
    }
    for (guint i = 0; i < count; i++) {
        const PsRelay *relay = ps_relays_get(relays, list, i);
        g_autofree char *rdns = g_ascii_strdown(relay->received->rdns, -1);

        if (*rdns && strcmp(ps_domain_registered(rdns), ps_domain_registered(sender)) == 0) {
            point(run, relay);
            return ps_sa_answer(1);
        }
    }
    return ps_sa_answer(0);
}

const PsSaFunction ps_sa_relay[] = {
    { "check_all_trusted", "RelayEval", 0, 0, .run = check_all_trusted },
    { "check_for_forged_received_ip_helo", "RelayEval", 0, 0,
        .run = check_for_forged_received_ip_helo },
    { "check_for_forged_received_trail", "RelayEval", 0, 0,
        .run = check_for_forged_received_trail },
    { "check_for_from_domain_in_received_headers", "RelayEval", 2, 2,
        .run = check_for_from_domain_in_received_headers },
    { "check_for_illegal_ip", "RelayEval", 0, 0, .run = never }, /* as in SpamAssassin */
    { "check_for_no_rdns_dotcom_helo", "RelayEval", 0, 0,
        .run = check_for_no_rdns_dotcom_helo },
    { "check_for_numeric_helo", "RelayEval", 0, 0, .run = check_for_numeric_helo },
    { "check_for_sender_no_reverse", "RelayEval", 0, 0, .run = check_for_sender_no_reverse },
    { "check_mailfrom_matches_rcvd", "WLBLEval", 0, 0, .run = check_mailfrom_matches_rcvd },
    { "check_no_relays", "RelayEval", 0, 0, .run = check_no_relays },
    { "check_relays_unparseable", "RelayEval", 0, 0, .run = check_relays_unparseable },
    { "helo_ip_mismatch", "RelayEval", 0, 0, .run = helo_ip_mismatch },
    { 0 },
};
