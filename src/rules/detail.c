/* SPDX-License-Identifier: MIT */
/* detail.c - URIs of a message with all that is known of each; see detail.h. */
#include "rules/detail.h"

#include <string.h>

#include "addr/domain.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "mail/url.h"
#include "rules/expr.h"

enum { VALUES = 100 }; /* of a target that are kept of one URI */

typedef enum {
    TARGET_RAW,
    TARGET_TYPE,
    TARGET_CLEANED,
    TARGET_TEXT,
    TARGET_DOMAIN,
    TARGET_HOST,
    TARGETS,
} Target;

static const char *const target_names[] = { "raw", "type", "cleaned", "text", "domain",
    "host" };

struct PsDetail {
    PsRegex *regexes[TARGETS]; /* NULL: not asked */
    gboolean negated[TARGETS];
};

/* A URI, which several places of the message may have. */
typedef struct {
    GPtrArray *values[TARGETS]; /* char * */
    PsSpan at;                  /* of the first */
} Uri;

static gboolean
fail(GError **error, const char *word, const char *what)
{
    /* TRANSLATORS: a word, then what is wrong with it: "'x' needs a regex" */
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX, _("'%.60s' %s"), word, what);
    return FALSE;
}

/* Where the regex at TEXT ends: behind the first delimiter that, with modifiers, a blank or
 * the end follows. NULL if it does not. */
static const char *
regex_end(const char *text)
{
    const char *open = *text == 'm' ? text + 1 : text;
    const char *p;

    if ((*text != 'm' && *text != '/') || !*open || g_ascii_isalnum(*open) || *open == '_' ||
        g_ascii_isspace(*open))
        return NULL;
    for (p = strchr(open + 1, *open); p; p = strchr(p + 1, *open)) {
        const char *end = p + 1 + strspn(p + 1, "imsx");

        if (!*end || g_ascii_isspace(*end))
            return end;
    }
    return NULL;
}

/* Take one criterion off *TEXT. */
static gboolean
take(PsDetail *detail, const char **text, gboolean check, GError **error)
{
    gsize len = strspn(*text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_");
    const char *p = *text + len + strspn(*text + len, " \t"), *end;
    g_autofree char *name = g_strndup(*text, len), *regex = NULL;
    guint target = 0;

    while (target < TARGETS && strcmp(target_names[target], name) != 0)
        target++;
    if (target == TARGETS)
        return fail(error, len ? name : *text,
            _("cannot be asked of a URI; raw, type, cleaned, text, domain and host can"));
    if ((*p != '=' && *p != '!') || p[1] != '~')
        return fail(error, name, _("needs =~ or !~ behind it"));
    detail->negated[target] = *p == '!';
    p += 2 + strspn(p + 2, " \t");
    end = regex_end(p);
    if (!end)
        return fail(error, name, _("needs a regex, /.../ or m!...!"));
    regex = g_strndup(p, (gsize) (end - p));
    ps_regex_free(detail->regexes[target]);
    detail->regexes[target] = ps_regex_new(regex, error);
    *text = end + strspn(end, " \t");
    return detail->regexes[target] &&
           (!check || ps_regex_check(detail->regexes[target], error));
}

PsDetail *
ps_detail_new(const char *text, gboolean check, GError **error)
{
    g_autoptr(PsDetail) detail = g_new0(PsDetail, 1);

    do {
        if (!take(detail, &text, check, error))
            return NULL;
    } while (*text);
    return g_steal_pointer(&detail);
}

gboolean
ps_detail_add_to(PsDetail *detail, PsDetail *former)
{
    gboolean any = FALSE;

    for (guint i = 0; i < TARGETS; i++)
        any = any || (detail->regexes[i] && !former->regexes[i]);
    for (guint i = 0; any && i < TARGETS; i++) {
        if (detail->regexes[i])
            continue;
        detail->regexes[i] = g_steal_pointer(&former->regexes[i]);
        detail->negated[i] = former->negated[i];
    }
    return any;
}

void
ps_detail_free(PsDetail *detail)
{
    if (!detail)
        return;
    for (guint i = 0; i < TARGETS; i++)
        ps_regex_free(detail->regexes[i]);
    g_free(detail);
}

static void
uri_free(gpointer data)
{
    Uri *uri = data;

    for (guint i = 0; i < TARGETS; i++)
        g_ptr_array_unref(uri->values[i]);
    g_free(uri);
}

static void
add(Uri *uri, Target target, const char *value)
{
    GPtrArray *values = uri->values[target];

    if (value && values->len < VALUES &&
        !g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
        g_ptr_array_add(values, g_strdup(value));
}

static const PsPsl *
suffixes(void)
{
    static PsPsl *psl;
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        psl = ps_psl_open(NULL, NULL);
        g_once_init_leave(&ready, 1);
    }
    return psl;
}

/* The host that FORM leads to, and the domain it belongs to. */
static void
add_host(Uri *uri, const char *form)
{
    g_auto(PsUrl) url = { .port = -1 };
    g_autofree char *mail = NULL, *number = NULL;
    const char *host, *at = strchr(form, '@');

    if (!g_ascii_strncasecmp(form, "mailto:", 7) && at) {
        mail = ps_domain_to_ascii(at + 1, strcspn(at + 1, "?&> "));
        host = mail;
    } else {
        host = ps_url_parse(form, &url) ? url.host : NULL;
    }
    number = host ? ps_url_ipv4(host) : NULL;
    if (!host || (!number && !ps_url_is_public(host)))
        return;
    add(uri, TARGET_HOST, host);
    add(uri, TARGET_DOMAIN,
        number || !suffixes() ? host : ps_psl_organisation(suffixes(), host));
}

/* All URIs of a message by what is written, in the order in which they come. */
typedef struct {
    GHashTable *by_raw; /* its strings are the Uris' */
    GPtrArray *list;    /* Uri */
} Uris;

static void
collect(const PsUri *found, gpointer data)
{
    Uris *uris = data;
    Uri *uri = g_hash_table_lookup(uris->by_raw, found->raw);

    if (!uri) {
        uri = g_new0(Uri, 1);
        uri->at = found->at;
        for (guint i = 0; i < TARGETS; i++)
            uri->values[i] = g_ptr_array_new_with_free_func(g_free);
        add(uri, TARGET_RAW, found->raw);
        for (guint i = 0; i < found->forms->len; i++) {
            add(uri, TARGET_CLEANED, found->forms->pdata[i]);
            add_host(uri, found->forms->pdata[i]);
        }
        g_ptr_array_add(uris->list, uri);
        g_hash_table_insert(uris->by_raw, uri->values[TARGET_RAW]->pdata[0], uri);
    }
    add(uri, TARGET_TYPE, found->type);
    add(uri, TARGET_TYPE, found->schemeless ? "schemeless" : NULL);
    add(uri, TARGET_TYPE, found->unlinked ? "unlinked" : NULL);
    if (!strcmp(found->type, "a"))
        add(uri, TARGET_TEXT, found->shown ? found->shown : "");
}

static const GPtrArray *
uris_of(PsMessage *message)
{
    GData **kept = ps_message_kept(message);
    GQuark quark = g_quark_from_static_string("uri-details");
    GPtrArray *list = g_datalist_id_get_data(kept, quark);

    if (!list) {
        Uris uris = { g_hash_table_new(ps_hash_str, g_str_equal),
            g_ptr_array_new_with_free_func(uri_free) };

        ps_view_each_uri(message, collect, &uris);
        g_hash_table_unref(uris.by_raw);
        list = uris.list;
        g_datalist_id_set_data_full(kept, quark, list, (GDestroyNotify) g_ptr_array_unref);
    }
    return list;
}

/* One of VALUES is what REGEX wants; the worst that it said else. */
static PsMatch
find(PsRun *run, const PsRegex *regex, gboolean negated, const GPtrArray *values)
{
    PsMatch worst = PS_MATCH_NO;
    PsSpan span;

    for (guint i = 0; i < values->len; i++) {
        PsMatch match = ps_regex_find(
            regex, run->matcher, values->pdata[i], strlen(values->pdata[i]), 0, FALSE, &span);

        if (match == (negated ? PS_MATCH_NO : PS_MATCH_YES))
            return PS_MATCH_YES;
        if (match == PS_MATCH_LIMIT || match == PS_MATCH_BAD)
            worst = match;
    }
    return worst;
}

/* Everything that is asked holds for URI. */
static PsMatch
fits(PsRun *run, const PsDetail *detail, const Uri *uri)
{
    PsMatch worst = PS_MATCH_YES;

    for (guint i = 0; i < TARGETS; i++) {
        PsMatch match = PS_MATCH_YES;

        if (detail->regexes[i])
            match = find(run, detail->regexes[i], detail->negated[i], uri->values[i]);
        if (match == PS_MATCH_NO)
            return PS_MATCH_NO;
        if (match != PS_MATCH_YES)
            worst = match;
    }
    return worst;
}

PsTestResult
ps_detail_run(PsRun *run, const PsEntry *entry)
{
    const GPtrArray *uris = uris_of(run->message);
    PsMatch worst = PS_MATCH_NO;

    for (guint i = 0; i < uris->len; i++) {
        const Uri *uri = uris->pdata[i];
        PsMatch match = fits(run, entry->test.detail, uri);

        if (match == PS_MATCH_YES) {
            const char *raw = uri->values[TARGET_RAW]->pdata[0];
            PsHit hit = { uri->at, raw, strlen(raw) };

            g_array_append_val(run->hits, hit);
            return (PsTestResult){ PS_OUTCOME_HIT, 1 };
        }
        if (match != PS_MATCH_NO)
            worst = match;
    }
    if (worst == PS_MATCH_NO)
        return (PsTestResult){ PS_OUTCOME_MISS, 0 };
    ps_run_miss(run, entry->rule.name, ps_match_reason(worst));
    return (PsTestResult){ PS_OUTCOME_NOT_CHECKED, 0 };
}
