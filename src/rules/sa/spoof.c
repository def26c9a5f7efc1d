/* SPDX-License-Identifier: MIT */
/* spoof.c - eval functions of SpamAssassin's: a name in From that is somebody's address. */
#include <string.h>

#include "addr/domain.h"
#include "rules/sa/ask.h"
#include "rules/sa/settings.h"

/* What there is to know of the first address of From and its name. */
typedef struct {
    gboolean has_email;        /* the name holds an address */
    gboolean address_differs;  /* and that is another */
    gboolean domain_differs;   /* of another registered domain */
    gboolean owner_differs;    /* of other people, as lists and names of domains tell */
    gboolean equals_reply_to;  /* the first one */
    gboolean equals_recipient; /* some recipient is addressed so */
    gboolean undecided;        /* the name is too much for the regex */
} Spoof;

/* The registered domain of ADDRESS (lower case) for the caller to free; NULL if it is none
 * that there can be. */
static char *
registered(const char *address)
{
    const char *at = strchr(address, '@');

    if (!at || strchr(at + 1, '@'))
        return NULL;
    if (g_hostname_is_ip_address(at + 1))
        return g_strdup(at + 1);
    return ps_sa_is_domain(at + 1) ? g_strdup(ps_domain_registered(at + 1)) : NULL;
}

static const char *
find_owner(PsRun *run, const char *address)
{
    const GPtrArray *owners = ps_sa_owners(run->rules);

    for (guint i = 0; i < owners->len; i++)
        if (ps_sa_list_takes(run->rules, owners->pdata[i], address))
            return (const char *) owners->pdata[i] + strlen("FNS_");
    return NULL;
}

/* Whom ADDRESS belongs to: the owner of a list that has it, or has it without the sub-domain;
 * else the first label of its registered DOMAIN. The caller frees it. */
static char *
owner(PsRun *run, const char *address, const char *domain)
{
    const char *found = find_owner(run, address);

    if (!found) {
        g_autofree char *above =
            g_strdup_printf("%.*s@%s", (int) strcspn(address, "@"), address, domain);

        found = find_owner(run, above);
    }
    return found ? g_strdup(found) : g_strndup(domain, strcspn(domain, "."));
}

static guint
count_others(const char *text)
{
    guint count = 0;

    for (; *text; text++)
        count += g_ascii_isalnum(*text) ? 0 : 1;
    return count;
}

/* There is not much more in NAME than EMAIL. */
static gboolean
is_mostly(PsRun *run, const char *name, const char *email)
{
    double rest = (double) strlen(name) - (double) strlen(email);

    return rest + count_others(name) - count_others(email) <=
           ps_sa_setting(run->rules, "fns_extrachars", 50);
}

/* A signature of one of these domains passes. */
static gboolean
is_signed(PsRun *run)
{
    const GPtrArray *domains = ps_sa_words(run->rules, "fns_ignore_dkim");
    const PsFact *signers = ps_facts_get(run->facts, PS_FACT_dkim_domain);
    const char *dkim = ps_facts_word(run->facts, PS_FACT_dkim);

    for (guint i = 0; domains && !g_strcmp0(dkim, "pass") && i < domains->len; i++)
        for (guint j = 0; j < signers->count; j++)
            if (!g_ascii_strcasecmp(domains->pdata[i], signers->values[j].text))
                return TRUE;
    return FALSE;
}

static gboolean
is_ignored(PsRun *run)
{
    const GPtrArray *names = ps_sa_words(run->rules, "fns_ignore_headers");

    for (guint i = 0; names && i < names->len; i++)
        if (ps_sa_text(run, names->pdata[i]).length)
            return TRUE;
    return is_signed(run);
}

static char *
lower_first(PsRun *run, const char *name)
{
    PsSaText first = ps_sa_first(run, name);

    return g_ascii_strdown(first.bytes, (gssize) first.length);
}

static gboolean
is_recipient(PsRun *run, const char *email)
{
    const GArray *recipients = ps_sa_recipients(run);

    for (guint i = 0; i < recipients->len; i++)
        if (!strcmp(g_array_index(recipients, PsSaAddress, i).text, email))
            return TRUE;
    return FALSE;
}

static void
look(PsRun *run, Spoof *spoof)
{
    static PsSaPattern address = {
        "/\\b[\\w.!#$%&'*+\\/=?^_`{|}~-]+\\@\\w[\\w-]*\\.\\w[\\w.-]++\\b/", NULL
    };
    g_autofree char *from = lower_first(run, "From:addr"),
                    *name = lower_first(run, "From:name");
    g_autofree char *reply_to = lower_first(run, "Reply-To:addr"), *domain = registered(from);
    g_autofree char *email = NULL, *shown = NULL, *real_owner = NULL, *shown_owner = NULL;
    PsSaText found;

    if (is_ignored(run) || !domain ||
        !ps_sa_find_text(run, &address, (PsSaText){ name, strlen(name) }, &found))
        return;
    email = g_strndup(found.bytes, found.length);
    shown = registered(email);
    if (!shown)
        return;
    spoof->has_email = TRUE;
    if (!is_mostly(run, name, email))
        return;
    real_owner = owner(run, from, domain);
    shown_owner = owner(run, email, shown);
    spoof->address_differs = strcmp(email, from) != 0;
    spoof->domain_differs = strcmp(shown, domain) != 0;
    spoof->owner_differs = strcmp(shown_owner, real_owner) != 0;
    spoof->equals_reply_to = !strcmp(email, reply_to);
    spoof->equals_recipient = is_recipient(run, email);
}

/* The same, once a message. */
static const Spoof *
spoof_of(PsRun *run)
{
    GData **all = ps_message_kept(run->message);
    GQuark quark = g_quark_from_static_string("sa-spoof");
    Spoof *spoof = g_datalist_id_get_data(all, quark);

    if (!spoof) {
        guint known = run->missing->len;

        spoof = g_new0(Spoof, 1);
        look(run, spoof);
        spoof->undecided = run->missing->len > known;
        g_datalist_id_set_data_full(all, quark, spoof, g_free);
    }
    if (spoof->undecided)
        ps_sa_undecided(run, PS_MATCH_LIMIT);
    return spoof;
}

static PsTestResult
answer(PsRun *run, gboolean hit)
{
    if (hit)
        ps_sa_point_part(run, "From:name", ps_sa_first(run, "From:name"));
    return ps_sa_answer(hit);
}

/* ([what must differ besides the address: 0 nothing, 1 the owner, 2 the domain]) */
static PsTestResult
check_fromname_spoof(PsRun *run, const PsSaCall *call)
{
    const Spoof *spoof = spoof_of(run);
    double level = ps_sa_number(call, 0, ps_sa_setting(run->rules, "fns_check", 1));
    gboolean also = level < 1 ? TRUE : level < 2 ? spoof->owner_differs : spoof->domain_differs;

    return answer(run, spoof->address_differs && also);
}

static PsTestResult
check_fromname_different(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return answer(run, spoof_of(run)->address_differs);
}

static PsTestResult
check_fromname_domain_differ(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return answer(run, spoof_of(run)->domain_differs);
}

static PsTestResult
check_fromname_contains_email(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return answer(run, spoof_of(run)->has_email);
}

static PsTestResult
check_fromname_equals_to(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return answer(run, spoof_of(run)->equals_recipient);
}

static PsTestResult
check_fromname_owners_differ(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return answer(run, spoof_of(run)->owner_differs);
}

static PsTestResult
check_fromname_equals_replyto(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return answer(run, spoof_of(run)->equals_reply_to);
}

const PsSaFunction ps_sa_spoof[] = {
    { "check_fromname_contains_email", "FromNameSpoof", 0, 0,
        .run = check_fromname_contains_email },
    { "check_fromname_different", "FromNameSpoof", 0, 0, .run = check_fromname_different },
    { "check_fromname_domain_differ", "FromNameSpoof", 0, 0,
        .run = check_fromname_domain_differ },
    { "check_fromname_equals_replyto", "FromNameSpoof", 0, 0,
        .run = check_fromname_equals_replyto },
    { "check_fromname_equals_to", "FromNameSpoof", 0, 0, .run = check_fromname_equals_to },
    { "check_fromname_owners_differ", "FromNameSpoof", 0, 0,
        .run = check_fromname_owners_differ },
    { "check_fromname_spoof", "FromNameSpoof", 0, 1, .run = check_fromname_spoof },
    { 0 },
};
