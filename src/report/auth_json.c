/* SPDX-License-Identifier: MIT */
/* auth_json.c - authentication as JSON, schema presend-auth/1 (docs/schema/auth.json). */
#include <string.h>

#include "presend.h"
#include "report/auth.h"
#include "report/object.h"
#include "report/published.h"

static json_t *
number_or_null(gint64 number)
{
    return number ? json_integer((json_int_t) number) : json_null();
}

static void
set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

/* NOLINTBEGIN(misc-no-recursion): an evaluation is no deeper than its ten lookups */
static json_t *
tree_list(const GPtrArray *terms)
{
    json_t *list = json_array();

    for (guint i = 0; terms && i < terms->len; i++) {
        const PsSpfNode *node = terms->pdata[i];

        json_array_append_new(list,
            json_pack("{s:o, s:s, s:o, s:i, s:i, s:o, s:o, s:o}", "term",
                ps_json_text(node->term), "state", ps_spf_term_state_name(node->state),
                "target", ps_json_text(node->target), "lookups", (int) node->lookups,
                "void_lookups", (int) node->void_lookups, "record", ps_json_text(node->record),
                "result", ps_json_text(node->record ? ps_spf_result_name(node->result) : NULL),
                "tree", tree_list(node->terms)));
    }
    return list;
}
/* NOLINTEND(misc-no-recursion) */

static json_t *
audit_object(const PsSpfAudit *audit)
{
    if (!audit)
        return json_null();
    return json_pack("{s:i, s:i, s:o, s:I, s:b, s:o}", "lookups", (int) audit->lookups,
        "void_lookups", (int) audit->void_lookups, "blame", ps_json_text(audit->blame),
        "ipv4_addresses", (json_int_t) audit->ipv4, "complete", audit->complete, "tree",
        ps_json_spf_terms(audit->terms, "tree"));
}

static json_t *
error_object(const PsSpf *spf)
{
    gboolean placed = spf->error_record && g_strcmp0(spf->error, "several-records") != 0;

    if (!spf->error)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "problem", ps_json_text(spf->error),
        "detail", ps_json_text(spf->error_detail), "domain", ps_json_text(spf->error_domain),
        "record", ps_json_text(spf->error_record), "column",
        placed ? json_integer((json_int_t) spf->error_at + 1) : json_null(), "dns",
        ps_json_text(spf->result == PS_SPF_TEMPERROR ? ps_dns_status_name(spf->dns) : NULL));
}

static json_t *
spf_object(const PsAuthSpf *of)
{
    static const PsSpf nothing = { 0 };
    const PsSpf *spf = of->spf ? of->spf : &nothing;

    return json_pack("{s:s, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "result",
        ps_spf_result_name(of->result), "identity", ps_json_text(of->identity), "domain",
        ps_json_text(spf->domain && *spf->domain ? spf->domain : NULL), "mechanism",
        ps_json_text(spf->mechanism), "lookups", (int) spf->lookups, "void_lookups",
        (int) spf->void_lookups, "explanation", ps_json_text(spf->explanation), "tree",
        tree_list(spf->terms), "record", ps_json_text(spf->record), "error", error_object(spf),
        "reason", ps_json_text(of->result == PS_SPF_UNKNOWN ? of->needs : NULL), "dns",
        ps_json_text(spf->dns ? ps_dns_status_name(spf->dns) : NULL));
}

static json_t *
mail_from_object(const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;
    json_t *object = spf_object(&auth->mail_from);

    set(object, "by_helo", json_boolean(auth->by_helo));
    set(object, "libspf2",
        ps_json_text(q->libspf2 != PS_SPF_UNKNOWN ? ps_spf_result_name(q->libspf2) : NULL));
    set(object, "audit", audit_object(auth->audit));
    return object;
}

static json_t *
names_list(char *const *names)
{
    json_t *list = names ? json_array() : json_null();

    for (; names && *names; names++)
        json_array_append_new(list, ps_json_text(*names));
    return list;
}

static json_t *
signature_object(const PsDkimSignature *s)
{
    json_t *object = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "result",
        ps_dkim_result_name(s->result), "domain", ps_json_text(s->domain), "selector",
        ps_json_text(s->selector), "identity", ps_json_text(s->identity), "algorithm",
        ps_json_text(s->algorithm), "key_bits", number_or_null(s->key_bits), "reason",
        ps_json_text(s->reason));

    set(object, "testing", json_boolean(s->testing));
    set(object, "length_limited", json_boolean(s->length_limited));
    set(object, "expires", number_or_null(s->expires));
    set(object, "signed_headers", names_list(s->signed_headers));
    set(object, "dns",
        ps_json_text(s->result == PS_DKIM_TEMPERROR ? ps_dns_status_name(s->dns) : NULL));
    return object;
}

static json_t *
outcomes_object(const PsDkimOutcome *outcomes)
{
    json_t *object = json_object();

    for (guint i = 0; i < PS_DKIM_CHANGES; i++)
        set(object, ps_dkim_change_info(i)->word,
            ps_json_text(ps_dkim_outcome_name(outcomes[i])));
    return object;
}

static json_t *
dkim_list(const PsAuth *auth)
{
    json_t *list = json_array();

    for (guint i = 0; i < auth->signatures->len; i++) {
        const PsAuthSignature *signature = &g_array_index(auth->signatures, PsAuthSignature, i);
        json_t *object = signature_object(signature->shown);
        PsPlace place =
            ps_lines_find(ps_source_lines(auth->source), signature->shown->at.offset);

        set(object, "line", json_integer((json_int_t) place.line));
        set(object, "column", json_integer((json_int_t) place.column));
        set(object, "offset", json_integer((json_int_t) signature->shown->at.offset));
        set(object, "length", json_integer((json_int_t) signature->shown->at.length));
        set(object, "key", ps_json_dkim_key(signature->key));
        set(object, "survival",
            signature->survival ? outcomes_object(signature->outcomes) : json_null());
        json_array_append_new(list, object);
    }
    return list;
}

/* The signature that the mail server will make, as far as it can be foreseen. */
static json_t *
dry_run_object(const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;
    json_t *object;

    if (!q->key)
        return json_null();
    if (q->planned) {
        object = signature_object(q->planned);
    } else {
        const char *result = ps_planned_result(q);

        object = json_pack("{s:s, s:o, s:o}", "result", result ? result : "unknown", "domain",
            ps_json_text(auth->sending.dkim_domain), "selector",
            ps_json_text(auth->sending.dkim_selector));
    }
    set(object, "signed", json_boolean(q->planned));
    set(object, "key", ps_json_dkim_key(q->key));
    set(object, "key_match",
        q->private_key && q->key->public_key
            ? json_boolean(ps_dkim_private_matches(q->private_key, q->key))
            : json_null());
    set(object, "to_publish",
        ps_json_text(q->private_key ? ps_dkim_private_public(q->private_key)->fixed : NULL));
    set(object, "field", ps_json_text(q->done ? q->done->field : NULL));
    set(object, "added_date", json_boolean(q->done && q->done->added_date));
    set(object, "added_message_id", json_boolean(q->done && q->done->added_message_id));
    return object;
}

static json_t *
survival_object(const PsAuth *auth)
{
    static const char *const by[] = { "server", "list", "forger" };
    json_t *settings, *changes;

    if (!auth->survival)
        return json_null();
    settings = json_object();
    changes = json_array();
    for (guint i = 0; i < PS_DKIM_SETTINGS; i++)
        set(settings, ps_dkim_settings[i].word, outcomes_object(auth->outcomes[i]));
    for (guint i = 0; i < PS_DKIM_CHANGES; i++) {
        const PsDkimChangeInfo *info = ps_dkim_change_info(i);

        json_array_append_new(changes, json_pack("{s:s, s:s, s:s}", "change", info->word, "by",
                                           by[info->by], "meaning", info->meaning));
    }
    return json_pack("{s:o, s:o}", "changes", changes, "settings", settings);
}

/* A fact that is yes or no; null if it is not known. */
static json_t *
yes_or_no(const PsAuth *auth, PsFactId id)
{
    const char *word = ps_facts_word(auth->facts, id);

    return word ? json_boolean(!strcmp(word, "yes")) : json_null();
}

static json_t *
policy_object(const PsDmarcRecord *found, const char *result)
{
    json_t *object = json_pack("{s:s}", "result", result);

    if (!found)
        return object;
    set(object, "known", json_boolean(found->known));
    set(object, "dns", ps_json_text(found->known ? NULL : ps_dns_status_name(found->dns)));
    set(object, "at", ps_json_text(found->at));
    set(object, "record", ps_json_text(found->record));
    set(object, "organisation", ps_json_text(found->organisation));
    set(object, "policy",
        ps_json_text(found->known ? ps_dmarc_policy_name(found->policy) : NULL));
    set(object, "published",
        ps_json_text(found->known ? ps_dmarc_policy_name(found->published) : NULL));
    set(object, "adkim", ps_json_text(found->adkim_strict ? "s" : "r"));
    set(object, "aspf", ps_json_text(found->aspf_strict ? "s" : "r"));
    set(object, "percent", json_integer(found->percent));
    set(object, "testing", json_boolean(found->testing));
    set(object, "error", ps_json_text(found->several ? "several-records" : found->error));
    return object;
}

static json_t *
identifiers_list(const PsInquiry *q)
{
    json_t *list = json_array();

    for (guint i = 0; q->dmarc && i < q->identifiers->len; i++) {
        const PsIdentifier *identifier = &g_array_index(q->identifiers, PsIdentifier, i);

        json_array_append_new(
            list, json_pack("{s:s, s:o, s:b, s:b}", "by", identifier->by_spf ? "spf" : "dkim",
                      "domain", ps_json_text(identifier->domain), "rfc9989",
                      identifier->aligned, "rfc7489", identifier->aligned_7489));
    }
    return list;
}

static json_t *
dmarc_object(const PsAuth *auth)
{
    const PsInquiry *q = &auth->inquiry;
    const PsDmarcRecord *found = q->dmarc ? &q->dmarc->rfc9989 : NULL;
    json_t *by_7489 = policy_object(q->dmarc ? &q->dmarc->rfc7489 : NULL, auth->dmarc_7489);

    set(by_7489, "psl_date", ps_json_text(auth->psl_date));
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "result", auth->dmarc,
        "domain", ps_json_text(q->author), "policy",
        ps_json_text(found && found->known ? ps_dmarc_policy_name(found->policy) : NULL),
        "spf_aligned", yes_or_no(auth, PS_FACT_spf_aligned), "dkim_aligned",
        yes_or_no(auth, PS_FACT_dkim_aligned), "identifiers", identifiers_list(q), "rfc9989",
        policy_object(found, auth->dmarc), "rfc7489", by_7489);
}

static json_t *
assumption_list(const GArray *assumptions)
{
    json_t *list = json_array();

    for (guint i = 0; i < assumptions->len; i++) {
        const PsAssumption *a = &g_array_index(assumptions, PsAssumption, i);

        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o}", "fact", ps_json_text(a->fact), "value",
                      ps_json_text(a->value), "assumed", ps_json_text(a->word)));
    }
    return list;
}

static json_t *
findings_list(const GPtrArray *findings)
{
    json_t *list = json_array();

    for (guint i = 0; i < findings->len; i++)
        json_array_append_new(list, ps_json_finding(findings->pdata[i]));
    return list;
}

static void
auth(const PsReport *report, const PsAuth *auth)
{
    json_t *object = json_pack("{s:s, s:s, s:o}", "schema", "presend-auth/1", "version",
        presend_version(), "file", ps_json_text(auth->file));

    if (auth->error) {
        set(object, "error", ps_json_text(auth->error));
    } else {
        set(object, "ip", ps_json_text(auth->ip));
        set(object, "spf", mail_from_object(auth));
        set(object, "helo", spf_object(&auth->helo));
        set(object, "dkim", dkim_list(auth));
        set(object, "dry_run", dry_run_object(auth));
        set(object, "survival", survival_object(auth));
        set(object, "dmarc", dmarc_object(auth));
        set(object, "authentication_results", ps_json_text(auth->results));
        set(object, "findings", findings_list(auth->findings));
        set(object, "not_checked", ps_json_missing(auth->missing));
        set(object, "assumed", assumption_list(auth->assumptions));
    }
    json_dumpf(object, report->out, PS_JSON_FLAGS);
    putc('\n', report->out);
    json_decref(object);
}

const PsAuthFormat ps_auth_json = { "json", auth };
