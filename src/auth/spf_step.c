/* SPDX-License-Identifier: MIT */
/* spf_step.c - steps of an SPF evaluation; see spf_step.h. */
#include "auth/spf_step.h"

#include <string.h>

#include "addr/domain.h"
#include "auth/ptr.h"

#define MAX_LOOKUPS 10
#define MAX_VOID 2

static void
node_free(gpointer data)
{
    PsSpfNode *node = data;

    g_free(node->term);
    g_free(node->target);
    g_free(node->record);
    g_clear_pointer(&node->terms, g_ptr_array_unref); /* no deeper than lookups are borne */
    g_free(node);
}

static PsSpfNode *
add_node(PsSpfEval *eval, const PsSpfFrame *frame, PsSpan at)
{
    GPtrArray **terms = frame->above ? &frame->above->terms : &eval->spf->terms;
    PsSpfNode *node = g_new0(PsSpfNode, 1);

    node->term = g_strndup(frame->text + at.offset, at.length);
    if (!*terms)
        *terms = g_ptr_array_new_with_free_func(node_free);
    g_ptr_array_add(*terms, node);
    return node;
}

void
ps_spf_enter(PsSpfEval *eval, const PsSpfFrame *frame, PsSpan at)
{
    eval->node = add_node(eval, frame, at);
}

void
ps_spf_leave(PsSpfEval *eval, const PsSpfFrame *frame, PsSpfTermState state)
{
    eval->node->state = state;
    eval->node->lookups = eval->spf->lookups;
    eval->node->void_lookups = eval->spf->void_lookups;
    eval->node = frame->above;
}

void
ps_spf_skip(PsSpfEval *eval, const PsSpfFrame *frame, PsSpan at)
{
    PsSpfNode *node = add_node(eval, frame, at);

    node->lookups = eval->spf->lookups;
    node->void_lookups = eval->spf->void_lookups;
}

PsSpfMatch
ps_spf_stop(
    PsSpfEval *eval, PsSpfResult result, const char *error, const PsSpfFrame *frame, gsize at)
{
    PsSpf *spf = eval->spf;

    spf->result = result;
    g_free(spf->error);
    spf->error = g_strdup(error);
    g_free(spf->error_domain);
    spf->error_domain = g_strdup(frame->domain);
    g_free(spf->error_record);
    spf->error_record = g_strdup(frame->text);
    spf->error_at = at;
    return PS_SPF_STOP;
}

PsSpfMatch
ps_spf_stop_dns(PsSpfEval *eval, const PsDnsAnswer *answer, const PsSpfFrame *frame, gsize at)
{
    eval->spf->dns = answer->status;
    return ps_spf_stop(eval, answer->status == PS_DNS_OFF ? PS_SPF_UNKNOWN : PS_SPF_TEMPERROR,
        "dns", frame, at);
}

const PsDnsAnswer *
ps_spf_ask(PsSpfEval *eval, const char *name, PsDnsType type)
{
    const PsDnsAnswer *answer = ps_dns_ask(eval->dns, name, type, NULL, NULL);

    if (!answer)
        eval->waiting = TRUE;
    return answer;
}

const PsDnsAnswer *
ps_spf_ask_target(PsSpfEval *eval, const char *target, PsDnsType type)
{
    g_autofree char *name = ps_spf_macro_dns_name(target);

    return ps_spf_ask(eval, name, type);
}

PsSpfMatch
ps_spf_count_void(PsSpfEval *eval, const PsSpfFrame *frame, const PsSpfTerm *term)
{
    if (++eval->spf->void_lookups <= MAX_VOID)
        return PS_SPF_NO_MATCH;
    return ps_spf_stop(eval, PS_SPF_PERMERROR, "too-many-void-lookups", frame, term->at.offset);
}

gboolean
ps_spf_count_lookup(PsSpfEval *eval, const PsSpfFrame *frame, gsize at)
{
    if (++eval->spf->lookups <= MAX_LOOKUPS)
        return TRUE;
    ps_spf_stop(eval, PS_SPF_PERMERROR, "too-many-lookups", frame, at);
    return FALSE;
}

/* How well NAME tells that the client belongs to DOMAIN. */
static int
rank_of(const char *name, const char *domain)
{
    if (g_ascii_strcasecmp(name, domain) == 0)
        return 2;
    return ps_domain_is_below(name, domain) ? 1 : 0;
}

gboolean
ps_spf_client_name(PsSpfEval *eval, const char *domain)
{
    PsPtrNames names;
    int best = -1;

    if (!ps_ptr_names(eval->dns, &eval->client, &names)) {
        eval->waiting = TRUE;
        return FALSE;
    }
    eval->macros.name = "unknown";
    for (guint i = 0; i < names.count; i++) {
        int rank = rank_of(names.names[i].name, domain);

        if (names.names[i].leads_back && rank > best) {
            best = rank;
            eval->macros.name = names.names[i].name;
        }
    }
    return TRUE;
}

char *
ps_spf_target(PsSpfEval *eval, const PsSpfFrame *frame, const char *spec)
{
    char *target;

    eval->macros.domain = frame->domain;
    if (spec && ps_spf_macro_needs_name(spec) && !ps_spf_client_name(eval, frame->domain))
        return NULL;
    target = spec ? ps_spf_macro_expand_name(spec, &eval->macros) : g_strdup(frame->domain);
    if (eval->node && !eval->node->target)
        eval->node->target = g_strdup(target);
    return target;
}
