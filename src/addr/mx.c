/* SPDX-License-Identifier: MIT */
/*
 * mx.c - what the DNS says about a domain's mail servers; see mx.h.
 *
 * The check starts again whenever it is called, and asks for all that it can know to be
 * needed, so that the hosts of a domain are looked up together. IPv6 addresses are asked
 * for only where there are no usable IPv4 ones: the verdict is the same, with fewer
 * questions.
 */
#include "addr/mx.h"

#include <arpa/inet.h>
#include <string.h>

/* A domain may list thousands. Mail servers try a handful, so the rest are not asked. */
#define HOSTS_ASKED 64

/* Where the answers come from. */
typedef struct {
    PsDns *dns;
    PsDnsDone done;
    gpointer data;
    gboolean waiting; /* for an answer at least */
    PsDnsStatus why;  /* of the first that could not be had */
} Inquiry;

/* Only the first question without an answer is waited for: whoever checks again at each
 * call of DONE must not be called for every question by every check. */
static const PsDnsAnswer *
ask(Inquiry *inquiry, const char *name, PsDnsType type)
{
    PsDnsDone done = inquiry->waiting ? NULL : inquiry->done;
    const PsDnsAnswer *answer = ps_dns_ask(inquiry->dns, name, type, done, inquiry->data);

    if (!answer)
        inquiry->waiting = TRUE;
    else if (!ps_dns_is_definite(answer) && inquiry->why == PS_DNS_NOERROR)
        inquiry->why = answer->status;
    return answer;
}

/* Addresses that do not leave the machine or the house: RFC 6890 without the ranges for
 * documentation, which examples and tests stand for real ones with. */
static gboolean
is_local_ipv4(guint32 address)
{
    static const struct {
        guint32 network, bits;
    } ranges[] = {
        { 0x00000000, 8 },  /* "this" network, unspecified */
        { 0x0a000000, 8 },  /* private */
        { 0x64400000, 10 }, /* behind a carrier's NAT */
        { 0x7f000000, 8 },  /* loopback */
        { 0xa9fe0000, 16 }, /* link-local */
        { 0xac100000, 12 }, /* private */
        { 0xc0a80000, 16 }, /* private */
        { 0xe0000000, 3 },  /* multicast, reserved, broadcast */
    };

    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
        if (address >> (32 - ranges[i].bits) == ranges[i].network >> (32 - ranges[i].bits))
            return TRUE;
    return FALSE;
}

static gboolean
is_local_ipv6(const struct in6_addr *address)
{
    guint32 last;

    memcpy(&last, address->s6_addr + 12, 4);
    if (IN6_IS_ADDR_V4MAPPED(address))
        return is_local_ipv4(ntohl(last));
    return IN6_IS_ADDR_UNSPECIFIED(address) || IN6_IS_ADDR_LOOPBACK(address) ||
           IN6_IS_ADDR_LINKLOCAL(address) || IN6_IS_ADDR_SITELOCAL(address) ||
           IN6_IS_ADDR_MULTICAST(address) || (address->s6_addr[0] & 0xfe) == 0xfc;
}

static gboolean
is_local(const PsDnsAnswer *answer)
{
    for (guint i = 0; i < answer->count; i++) {
        const PsDnsRecord *record = &answer->records[i];

        if (answer->type == PS_DNS_A ? !is_local_ipv4(ntohl(record->data.a.s_addr))
                                     : !is_local_ipv6(&record->data.aaaa))
            return FALSE;
    }
    return TRUE;
}

/* What the addresses of NAME say of it. */
static PsMxProblem
judge_addresses(Inquiry *inquiry, const char *name)
{
    static const PsDnsType types[] = { PS_DNS_A, PS_DNS_AAAA };
    PsMxProblem problem = PS_MX_HOST_NO_ADDRESS;

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        const PsDnsAnswer *answer = ask(inquiry, name, types[i]);

        if (!answer || !ps_dns_is_definite(answer))
            return PS_MX_HOST_UNKNOWN;
        if (answer->status == PS_DNS_NXDOMAIN)
            return problem;
        if (answer->count && !is_local(answer))
            return answer->cnames ? PS_MX_HOST_CNAME : PS_MX_HOST_OK;
        if (answer->count)
            problem = PS_MX_HOST_LOCAL;
    }
    return problem;
}

/* Host names, and underscores, which mail servers accept. */
static gboolean
is_host_label(const char *label, gsize len)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

    return len && label[0] != '-' && label[len - 1] != '-' && strspn(label, letters) >= len;
}

static gboolean
is_host_name(const char *name)
{
    while (*name) {
        gsize len = strcspn(name, ".");

        if (!is_host_label(name, len))
            return FALSE;
        name += len;
        if (*name && !*++name)
            return FALSE;
    }
    return TRUE;
}

/* An address as the exchange: 192.0.2.1, or 2001:db8::1, whose colons are escaped in
 * the text of a name. */
static gboolean
is_ip(const char *name)
{
    const char *last = strrchr(name, '.');
    g_auto(GStrv) parts = NULL;
    g_autofree char *plain = NULL;
    struct in6_addr ignored;

    last = last ? last + 1 : name;
    if (*last && strspn(last, "0123456789") == strlen(last))
        return TRUE;
    if (!strchr(name, ':'))
        return FALSE;
    parts = g_strsplit(name, "\\", -1);
    plain = g_strjoinv(NULL, parts);
    return inet_pton(AF_INET6, plain, &ignored) == 1;
}

static gboolean
is_localhost(const char *name)
{
    return !strcmp(name, "localhost") || g_str_has_suffix(name, ".localhost") ||
           !strcmp(name, "localhost.localdomain");
}

/* NAME is lower case. */
static PsMxProblem
judge_host(Inquiry *inquiry, const char *name)
{
    if (is_ip(name))
        return PS_MX_HOST_IS_IP;
    if (is_localhost(name))
        return PS_MX_HOST_LOCAL;
    if (!is_host_name(name))
        return PS_MX_HOST_BAD_NAME;
    return judge_addresses(inquiry, name);
}

static int
compare_hosts(const void *a, const void *b)
{
    const PsMxHost *one = a, *two = b;

    if (one->preference != two->preference)
        return one->preference < two->preference ? -1 : 1;
    return strcmp(one->name, two->name);
}

/* The hosts of ANSWER in order, in one block with their names. */
static void
copy_hosts(const PsDnsAnswer *answer, PsMx *ret)
{
    gsize room = answer->count * sizeof(PsMxHost);
    char *names;

    for (guint i = 0; i < answer->count; i++)
        room += strlen(answer->records[i].data.mx.name) + 1;
    ret->count = answer->count;
    ret->hosts = g_malloc(room);
    names = (char *) (ret->hosts + ret->count);
    for (guint i = 0; i < ret->count; i++) {
        const char *name = answer->records[i].data.mx.name;

        ret->hosts[i] =
            (PsMxHost){ names, answer->records[i].data.mx.preference, PS_MX_HOST_UNKNOWN };
        do
            *names++ = g_ascii_tolower(*name);
        while (*name++);
    }
    qsort(ret->hosts, ret->count, sizeof *ret->hosts, compare_hosts);
}

/* The state of a domain with COUNT of each kind of host. */
static PsMxState
sum_up(const guint count[static PS_MX_HOST_UNKNOWN + 1])
{
    guint usable = count[PS_MX_HOST_OK] + count[PS_MX_HOST_CNAME];
    guint unusable = count[PS_MX_HOST_IS_IP] + count[PS_MX_HOST_NO_ADDRESS] +
                     count[PS_MX_HOST_LOCAL] + count[PS_MX_HOST_BAD_NAME];

    if (!usable)
        return count[PS_MX_HOST_UNKNOWN] ? PS_MX_UNKNOWN : PS_MX_BROKEN;
    if (unusable)
        return PS_MX_PARTLY;
    return count[PS_MX_HOST_CNAME] ? PS_MX_CNAME : PS_MX_OK;
}

static void
judge_hosts(Inquiry *inquiry, const PsDnsAnswer *answer, PsMx *ret)
{
    guint count[PS_MX_HOST_UNKNOWN + 1] = { 0 };

    if (answer->count == 1 && !strcmp(answer->records[0].data.mx.name, ".")) {
        ret->state = PS_MX_NULL;
        return;
    }
    copy_hosts(answer, ret);
    for (guint i = 0; i < MIN(ret->count, HOSTS_ASKED); i++) {
        ret->hosts[i].problem = judge_host(inquiry, ret->hosts[i].name);
        count[ret->hosts[i].problem]++;
    }
    ret->state = sum_up(count);
}

/* PROBLEM is that of the domain itself. */
static void
blame_domain(const char *domain, PsMxProblem problem, PsMx *ret)
{
    const PsDnsRecord itself = { .data.mx = { 0, domain } };

    copy_hosts(&(PsDnsAnswer){ .records = &itself, .count = 1 }, ret);
    ret->hosts[0].problem = problem;
}

/* RFC 5321 section 5.1: without MX records the domain itself is the host. It is shown as
 * one only where that is what is wrong. */
static void
judge_domain(Inquiry *inquiry, const char *domain, PsMx *ret)
{
    static const PsMxState states[] = {
        [PS_MX_HOST_OK] = PS_MX_IMPLICIT,
        [PS_MX_HOST_CNAME] = PS_MX_IMPLICIT,
        [PS_MX_HOST_NO_ADDRESS] = PS_MX_NONE,
        [PS_MX_HOST_LOCAL] = PS_MX_BROKEN,
        [PS_MX_HOST_UNKNOWN] = PS_MX_UNKNOWN,
    };
    PsMxProblem problem = judge_addresses(inquiry, domain);

    ret->state = states[problem];
    if (problem == PS_MX_HOST_LOCAL)
        blame_domain(domain, problem, ret);
}

gboolean
ps_mx_check(PsDns *dns, const char *domain, PsDnsDone done, gpointer data, PsMx *ret)
{
    Inquiry inquiry = { .dns = dns, .done = done, .data = data };
    const PsDnsAnswer *answer = ask(&inquiry, domain, PS_DNS_MX);
    PsMx mx = { .state = PS_MX_UNKNOWN };

    if (!answer)
        return FALSE;
    if (answer->status == PS_DNS_NOERROR)
        judge_hosts(&inquiry, answer, &mx);
    else if (answer->status == PS_DNS_NODATA)
        judge_domain(&inquiry, domain, &mx);
    else if (answer->status == PS_DNS_NXDOMAIN)
        mx.state = PS_MX_NXDOMAIN;

    if (inquiry.waiting) {
        ps_mx_clear(&mx);
        return FALSE;
    }
    mx.why = inquiry.why;
    *ret = mx;
    return TRUE;
}

void
ps_mx_deny(PsMx *mx, const char *domain)
{
    g_assert(mx->state == PS_MX_IMPLICIT && !mx->count);
    mx->state = PS_MX_NONE;
    blame_domain(domain, PS_MX_HOST_NO_MAIL, mx);
}

void
ps_mx_clear(PsMx *mx)
{
    g_free(mx->hosts);
    *mx = (PsMx){ 0 };
}

const char *
ps_mx_state_name(PsMxState state)
{
    static const char *const names[] = { "ok", "implicit", "partly", "cname", "null", "broken",
        "none", "nxdomain", "unknown" };

    g_assert(state < G_N_ELEMENTS(names));
    return names[state];
}

const char *
ps_mx_problem_name(PsMxProblem problem)
{
    static const char *const names[] = { "ok", "ip", "cname", "no-address", "local", "bad-name",
        "no-mail", "unknown" };

    g_assert(problem < G_N_ELEMENTS(names));
    return names[problem];
}
