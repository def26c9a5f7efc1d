/* SPDX-License-Identifier: MIT */
/* spf_audit.c - the walk through a tree of SPF records; see spf_audit.h. */
#include "auth/spf_audit.h"

#include <string.h>

#include "auth/net.h"
#include "auth/spf_macro.h"
#include "auth/spf_networks.h"
#include "auth/spf_record.h"
#include "base/limits.h"

enum {
    LOOKUPS_BORNE = 10, /* RFC 7208 section 4.6.4 */
    MX_BORNE = 10,
};

typedef struct {
    PsDns *dns;
    PsSpfAudit *audit;
    PsSpfNetworks *networks;
    guint terms;
    gboolean waiting;
} Walk;

/* A record on the way down. */
typedef struct Frame Frame;
struct Frame {
    const Frame *above;
    const char *domain;
    const char *text;
    GPtrArray **terms;
};

static void
term_free(gpointer data)
{
    PsSpfAuditTerm *term = data;

    g_free(term->term);
    g_free(term->target);
    g_free(term->record);
    g_clear_pointer(&term->terms, g_ptr_array_unref);
    g_free(term);
}

void
ps_spf_audit_free(PsSpfAudit *audit)
{
    if (!audit)
        return;
    g_free(audit->domain);
    g_free(audit->record);
    g_clear_pointer(&audit->terms, g_ptr_array_unref);
    g_clear_pointer(&audit->repeats, g_ptr_array_unref);
    g_free(audit);
}

/* The answer, if it is there and definite. */
static const PsDnsAnswer *
ask(Walk *walk, const char *name, PsDnsType type)
{
    g_autofree char *dns_name = ps_spf_macro_dns_name(name);
    const PsDnsAnswer *answer = ps_dns_ask(walk->dns, dns_name, type, NULL, NULL);

    if (!answer) {
        walk->waiting = TRUE;
        return NULL;
    }
    if (ps_dns_is_definite(answer))
        return answer;
    walk->audit->complete = FALSE;
    if (walk->audit->dns == PS_DNS_NOERROR)
        walk->audit->dns = answer->status;
    return NULL;
}

/* The SPF record among the TXT records of DOMAIN, or NULL and a word. */
static const PsDnsRecord *
find_record(Walk *walk, const char *domain, const char **ret_problem)
{
    const PsDnsAnswer *answer = ask(walk, domain, PS_DNS_TXT);
    const PsDnsRecord *found = NULL;

    *ret_problem = answer ? "none" : "dns";
    for (guint i = 0; answer && i < answer->count; i++) {
        const PsDnsRecord *record = &answer->records[i];

        if (!ps_spf_record_is(record->data.txt.bytes, record->data.txt.len))
            continue;
        *ret_problem = found ? "several-records" : NULL;
        if (found)
            return NULL;
        found = record;
    }
    return found;
}

static PsSpfAuditTerm *
add_term(const Frame *frame, PsSpan at)
{
    PsSpfAuditTerm *term = g_new0(PsSpfAuditTerm, 1);

    term->term = g_strndup(frame->text + at.offset, at.length);
    if (!*frame->terms)
        *frame->terms = g_ptr_array_new_with_free_func(term_free);
    g_ptr_array_add(*frame->terms, term);
    return term;
}

/* The name that SPEC stands for; NULL if that depends on the mail. */
static char *
target_of(const Frame *frame, const char *spec)
{
    const PsSpfMacros nothing = { .domain = frame->domain };
    const char *macro = spec;

    if (!spec)
        return g_strdup(frame->domain);
    while ((macro = strchr(macro, '%'))) {
        if (macro[1] == '{' && g_ascii_tolower(macro[2]) != 'd')
            return NULL;
        macro += 2;
    }
    return ps_spf_macro_expand_name(spec, &nothing);
}

static gboolean
is_on_the_way(const Frame *frame, const char *domain)
{
    for (; frame; frame = frame->above)
        if (!g_ascii_strcasecmp(frame->domain, domain))
            return TRUE;
    return FALSE;
}

static gboolean
has_address(Walk *walk, const char *name, gboolean *ret_known)
{
    const PsDnsAnswer *a = ask(walk, name, PS_DNS_A), *aaaa = ask(walk, name, PS_DNS_AAAA);

    *ret_known = a && aaaa;
    return (a && a->count) || (aaaa && aaaa->count);
}

static const char *
look_at_addresses(Walk *walk, const char *name)
{
    gboolean known;

    if (has_address(walk, name, &known))
        return NULL;
    walk->audit->void_lookups += known;
    return known ? "void" : "dns";
}

static const char *
look_at_mx(Walk *walk, const char *name)
{
    const PsDnsAnswer *mx = ask(walk, name, PS_DNS_MX);

    if (!mx)
        return "dns";
    if (mx->count > MX_BORNE)
        return "too-many-mx";
    walk->audit->void_lookups += mx->count == 0;
    return mx->count ? NULL : "void";
}

/* NOLINTBEGIN(misc-no-recursion): no deeper than the limit spf_audit_lookups */
static const char *follow(Walk *walk, const Frame *frame, PsSpfAuditTerm *term);

/* What a term that asks the DNS comes to. */
static const char *
look_at(Walk *walk, const Frame *frame, PsSpfAuditTerm *term, PsSpfMechanism mechanism)
{
    if (!term->target)
        return "macro";
    switch (mechanism) {
    case PS_SPF_INCLUDE:
        return follow(walk, frame, term);
    case PS_SPF_A:
    case PS_SPF_EXISTS:
        return look_at_addresses(walk, term->target);
    case PS_SPF_MX:
        return look_at_mx(walk, term->target);
    case PS_SPF_ALL:
    case PS_SPF_IP4:
    case PS_SPF_IP6:
    case PS_SPF_PTR: /* what it finds depends on the client */
    default:
        return NULL;
    }
}

/* A term that costs a lookup, and all below it. */
static void
count_term(
    Walk *walk, const Frame *frame, PsSpan at, PsSpfMechanism mechanism, const char *spec)
{
    PsSpfAuditTerm *term = add_term(frame, at);
    guint before = walk->audit->lookups++;

    term->target = target_of(frame, spec);
    term->problem = look_at(walk, frame, term, mechanism);
    term->total = walk->audit->lookups;
    term->lookups = term->total - before;
    if (!frame->above && !walk->audit->blame && term->total > LOOKUPS_BORNE)
        walk->audit->blame = term->term;
}

static void
walk_record(Walk *walk, const Frame *frame, const PsSpfRecord *record)
{
    gboolean all = FALSE;

    for (guint i = 0; i < record->terms->len; i++) {
        const PsSpfTerm *term = &g_array_index(record->terms, PsSpfTerm, i);

        if (++walk->terms > PS_LIMIT_spf_audit_terms) {
            walk->audit->complete = FALSE;
            return;
        }
        all = all || term->mechanism == PS_SPF_ALL;
        if (term->mechanism == PS_SPF_ALL || term->mechanism == PS_SPF_IP4 ||
            term->mechanism == PS_SPF_IP6) {
            PsSpfAuditTerm *added = add_term(frame, term->at);

            added->total = walk->audit->lookups;
            ps_spf_networks_add(walk->networks, term, added->term, frame->domain);
        } else {
            count_term(walk, frame, term->at, term->mechanism, term->domain);
        }
    }
    if (record->redirect && !all) /* "all" makes it count for nothing */
        count_term(walk, frame, record->redirect_at, PS_SPF_INCLUDE, record->redirect);
}

/* The record that TERM leads to. */
static const char *
follow(Walk *walk, const Frame *frame, PsSpfAuditTerm *term)
{
    Frame below = { frame, term->target, NULL, &term->terms };
    g_autoptr(PsSpfRecord) record = NULL;
    const PsDnsRecord *found;
    const char *problem;

    if (is_on_the_way(frame, term->target))
        return "loop";
    if (walk->audit->lookups >= PS_LIMIT_spf_audit_lookups) {
        walk->audit->complete = FALSE;
        return "limit";
    }
    found = find_record(walk, term->target, &problem);
    if (!found)
        return problem;
    below.text = term->record = g_strdup(found->data.txt.bytes);
    record = ps_spf_record_new(found->data.txt.bytes, found->data.txt.len);
    if (record->problem)
        return "syntax";
    walk_record(walk, &below, record);
    return NULL;
}
/* NOLINTEND(misc-no-recursion) */

static void
walk_domain(Walk *walk)
{
    PsSpfAudit *audit = walk->audit;
    const PsDnsRecord *found = find_record(walk, audit->domain, &audit->problem);
    Frame frame = { NULL, audit->domain, NULL, &audit->terms };
    g_autoptr(PsSpfRecord) record = NULL;

    if (!found)
        return;
    frame.text = audit->record = g_strdup(found->data.txt.bytes);
    record = ps_spf_record_new(found->data.txt.bytes, found->data.txt.len);
    if (record->problem) {
        audit->problem = "syntax";
        audit->detail = record->problem;
        audit->problem_at = record->problem_at;
    } else {
        walk_record(walk, &frame, record);
    }
}

gboolean
ps_spf_audit(PsDns *dns, const char *domain, PsSpfAudit **ret)
{
    g_autoptr(PsSpfAudit) audit = g_new0(PsSpfAudit, 1);
    g_autoptr(PsSpfNetworks) networks = ps_spf_networks_new();
    Walk walk = { .dns = dns, .audit = audit, .networks = networks };

    audit->domain = g_strdup(domain);
    audit->complete = TRUE;
    walk_domain(&walk);
    if (walk.waiting)
        return FALSE;
    audit->repeats = ps_spf_networks_sum(networks, &audit->ipv4);
    *ret = g_steal_pointer(&audit);
    return TRUE;
}
