/* SPDX-License-Identifier: MIT */
/* tagged.c - MTA-STS, TLS-RPT and BIMI records; see tagged.h. */
#include "auth/tagged.h"

#include <string.h>

#include "auth/tags.h"

#define STS_ID_MAX 32 /* characters, RFC 8461 section 3.1 */

/* LIST is one URI or more with commas between, and each begins with one of SCHEMES. */
static gboolean
are_uris(const char *list, const char *const *schemes)
{
    g_auto(GStrv) uris = g_strsplit(list, ",", -1);

    for (char **uri = uris; *uri; uri++) {
        const char *text = g_strstrip(*uri);
        gboolean known = FALSE;

        for (guint i = 0; schemes[i]; i++)
            known = known || g_ascii_strncasecmp(text, schemes[i], strlen(schemes[i])) == 0;
        if (!known || !g_uri_is_valid(text, G_URI_FLAGS_NONE, NULL))
            return FALSE;
    }
    return *uris != NULL;
}

static const char *
look_at_sts(const PsTags *tags)
{
    const char *id = ps_tags_get(tags, "id");
    gsize len = id ? strlen(id) : 0;

    if (!id)
        return "id-missing";
    if (!len || len > STS_ID_MAX || strspn(id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS) != len)
        return "id-bad";
    return NULL;
}

static const char *
look_at_rpt(const PsTags *tags)
{
    static const char *const schemes[] = { "mailto:", "https:", NULL };
    const char *rua = ps_tags_get(tags, "rua");

    if (!rua)
        return "rua-missing";
    return are_uris(rua, schemes) ? NULL : "rua-bad";
}

/* An empty l= declines: there is no indicator, and that is meant. */
static const char *
look_at_bimi(const PsTags *tags)
{
    static const char *const schemes[] = { "https:", NULL };
    const char *location = ps_tags_get(tags, "l"), *authority = ps_tags_get(tags, "a");

    if (!location)
        return "location-missing";
    if ((*location && !are_uris(location, schemes)) ||
        (authority && *authority && !are_uris(authority, schemes)))
        return "location-bad";
    return NULL;
}

static const struct {
    const char *prefix;
    const char *version;
    const char *(*look)(const PsTags *tags);
} kinds[] = {
    [PS_TAGGED_MTA_STS] = { "_mta-sts.", "STSv1", look_at_sts },
    [PS_TAGGED_TLS_RPT] = { "_smtp._tls.", "TLSRPTv1", look_at_rpt },
    [PS_TAGGED_BIMI] = { "default._bimi.", "BIMI1", look_at_bimi },
};

const char *
ps_tagged_state_name(PsTaggedState state)
{
    static const char *const names[] = { "ok", "none", "several", "bad", "unknown" };

    return names[state];
}

/* The record is of this kind, or was meant to be. */
static gboolean
is_meant(const PsDnsRecord *record, const char *version)
{
    g_autofree char *compact = ps_tags_compact(record->data.txt.bytes);
    g_autofree char *start = g_strconcat("v=", version, NULL);
    const char *text = compact + strspn(compact, "\"'");

    return g_ascii_strncasecmp(text, start, strlen(start)) == 0;
}

static const char *
find_problem(const PsDnsRecord *record, PsTaggedKind kind)
{
    g_autoptr(PsTags) tags = ps_tags_new(record->data.txt.bytes, record->data.txt.len);
    const PsTagValue *first = (const PsTagValue *) (gpointer) tags->tags->data;

    if (!tags->tags->len || strcmp(first->name, "v") != 0 ||
        strcmp(first->value, kinds[kind].version) != 0)
        return "version";
    return tags->problem ? tags->problem : kinds[kind].look(tags);
}

static void
look_at(const PsDnsAnswer *answer, PsTaggedKind kind, PsTagged *ret)
{
    ret->state = PS_TAGGED_NONE;
    for (guint i = 0; i < answer->count; i++) {
        const PsDnsRecord *record = &answer->records[i];

        if (!is_meant(record, kinds[kind].version))
            continue;
        if (ret->state != PS_TAGGED_NONE) {
            ret->state = PS_TAGGED_SEVERAL;
            ret->problem = "several-records";
            return;
        }
        ret->record = g_strdup(record->data.txt.bytes);
        ret->problem = find_problem(record, kind);
        ret->state = ret->problem ? PS_TAGGED_BAD : PS_TAGGED_OK;
    }
}

gboolean
ps_tagged_check(PsDns *dns, const char *domain, PsTaggedKind kind, PsTagged *ret)
{
    g_autofree char *name = g_strconcat(kinds[kind].prefix, domain, NULL);
    const PsDnsAnswer *answer = ps_dns_ask(dns, name, PS_DNS_TXT, NULL, NULL);

    if (!answer)
        return FALSE;
    *ret = (PsTagged){ .state = PS_TAGGED_UNKNOWN, .dns = answer->status };
    ret->name = g_steal_pointer(&name);
    if (ps_dns_is_definite(answer))
        look_at(answer, kind, ret);
    return TRUE;
}

void
ps_tagged_clear(PsTagged *tagged)
{
    g_clear_pointer(&tagged->name, g_free);
    g_clear_pointer(&tagged->record, g_free);
}
