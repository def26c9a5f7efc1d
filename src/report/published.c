/* SPDX-License-Identifier: MIT */
/* published.c - SPF trees and DKIM keys as JSON; see published.h. */
#include "report/published.h"

#include "report/object.h"

#define TREE_DEPTH 100 /* levels of SPF trees that are given */

/* NOLINTBEGIN(misc-no-recursion): no deeper than TREE_DEPTH */
static json_t *
terms_list(const GPtrArray *terms, const char *below, guint depth)
{
    json_t *list = json_array();

    for (guint i = 0; terms && i < terms->len && depth < TREE_DEPTH; i++) {
        const PsSpfAuditTerm *term = terms->pdata[i];

        json_array_append_new(list,
            json_pack("{s:o, s:o, s:i, s:i, s:o, s:o, s:o}", "term", ps_json_text(term->term),
                "target", ps_json_text(term->target), "lookups", (int) term->lookups, "total",
                (int) term->total, "problem", ps_json_text(term->problem), "record",
                ps_json_text(term->record), below, terms_list(term->terms, below, depth + 1)));
    }
    return list;
}
/* NOLINTEND(misc-no-recursion) */

json_t *
ps_json_spf_terms(const GPtrArray *terms, const char *below)
{
    return terms_list(terms, below, 0);
}

json_t *
ps_json_dkim_key(const PsDkimKey *key)
{
    if (!key)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:o, s:b, s:b, s:o, s:o}", "state",
        ps_dkim_key_state_name(key->state), "type", ps_json_text(key->type), "bits",
        key->bits ? json_integer(key->bits) : json_null(), "reason", ps_json_text(key->reason),
        "testing", key->testing, "strict", key->strict, "record", ps_json_text(key->record),
        "fixed", ps_json_text(key->fixed));
}
