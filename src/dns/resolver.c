/* SPDX-License-Identifier: MIT */
/* resolver.c - the cache of questions over a backend; see resolver.h. */
#include "dns/resolver.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/hash.h"
#include "dns/backend.h"
#include "dns/zonefile.h"

#define DEFAULT_TIMEOUT_MS 3000
#define DEFAULT_TRIES 2

/* A key is the number of the type, a space, and the name. */
#define KEY_TYPE sizeof "65535"

struct PsDns {
    PsDnsBackend *backend; /* NULL: off */
    GHashTable *questions; /* key -> PsDnsQuestion */
    GQueue ready;          /* answers that came and are not handed out yet */
    gboolean bulk;         /* not all addresses are kept */
    GQueue addresses;      /* PsDnsQuestion.kept: those that are */
    PsDnsQuestion *asking; /* the one that the backend is being asked now */
    guint pending;
    guint asked;
    guint handing_out;
    gboolean forget; /* when the answers that came are handed out */
};

typedef struct {
    PsDnsDone done;
    gpointer data;
} Waiter;

G_DEFINE_QUARK(ps_dns_error_quark, ps_dns_error)

static void
question_free(gpointer data)
{
    PsDnsQuestion *question = data;

    if (question->kept.data)
        g_queue_unlink(&question->dns->addresses, &question->kept);
    ps_dns_question_drop(question);
    g_free(question);
}

static PsDnsBackend *
open_backend(const char *spec, const PsDnsOptions *options, GError **error)
{
    if (g_str_has_prefix(spec, "zone:"))
        return ps_zonefile_open(spec + strlen("zone:"), FALSE, options, error);
    if (g_str_has_prefix(spec, "snapshot:"))
        return ps_zonefile_open(spec + strlen("snapshot:"), TRUE, options, error);
    return ps_dns_ares_open(strcmp(spec, "live") != 0 ? spec : NULL, options, error);
}

PsDns *
ps_dns_open(const char *spec, const PsDnsOptions *options, GError **error)
{
    PsDnsOptions set = options ? *options : (PsDnsOptions){ 0 };
    PsDnsBackend *backend = NULL;
    PsDns *dns;

    if (!set.timeout_ms)
        set.timeout_ms = DEFAULT_TIMEOUT_MS;
    if (!set.tries)
        set.tries = DEFAULT_TRIES;
    if (strcmp(spec, "off") != 0) {
        backend = open_backend(spec, &set, error);
        if (!backend)
            return NULL;
    }

    dns = g_new0(PsDns, 1);
    dns->backend = backend;
    dns->bulk = set.bulk;
    dns->questions = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, question_free);
    g_queue_init(&dns->ready);
    return dns;
}

void
ps_dns_free(PsDns *dns)
{
    if (!dns)
        return;
    g_assert(!dns->handing_out);
    if (dns->backend)
        dns->backend->ops->free(dns->backend);
    g_queue_clear(&dns->ready);
    g_hash_table_unref(dns->questions);
    g_free(dns);
}

/* An address that is known now takes its turn to be dropped. */
static void
keep(PsDns *dns, PsDnsQuestion *question)
{
    PsDnsType type = question->answer.type;

    if (!dns->bulk || (type != PS_DNS_A && type != PS_DNS_AAAA))
        return;
    question->kept.data = question;
    g_queue_push_tail_link(&dns->addresses, &question->kept);
}

void
ps_dns_question_done(PsDnsQuestion *question, PsDnsStatus status)
{
    PsDns *dns = question->dns;

    ps_dns_question_settle(question, status);
    if (question == dns->asking) {
        keep(dns, question);
    } else {
        question->queued = TRUE;
        g_queue_push_tail(&dns->ready, question);
    }
}

/* A question that nobody has asked before. NAME may be no name at all. */
static PsDnsQuestion *
new_question(PsDns *dns, char *key, PsDnsType type)
{
    PsDnsQuestion *question = g_new0(PsDnsQuestion, 1);

    question->dns = dns;
    question->answer.name = strchr(key, ' ') + 1;
    question->answer.type = type;
    ps_dns_question_begin(question);
    g_hash_table_insert(dns->questions, key, question);
    return question;
}

static void
send_question(PsDns *dns, PsDnsQuestion *question)
{
    dns->asked++;
    dns->asking = question;
    dns->backend->ops->ask(dns->backend, question);
    dns->asking = NULL;
    if (!question->known)
        dns->pending++;
}

static PsDnsQuestion *
find_or_send(PsDns *dns, const char *name, PsDnsType type)
{
    char buffer[KEY_TYPE + PS_DNS_NAME_TEXT];
    g_autofree char *nonsense = NULL;
    const char *key = buffer;
    PsDnsName octets;
    gboolean valid = ps_dns_name_read(&octets, ps_cursor(name, strlen(name)), NULL);
    PsDnsQuestion *question;

    if (valid) {
        int len = g_snprintf(buffer, KEY_TYPE + 1, "%u ", (guint16) type);

        ps_dns_name_key(&octets, buffer + len);
    } else {
        g_autofree char *lower = g_ascii_strdown(name, -1);

        nonsense = g_strdup_printf("%u %s", (guint16) type, lower);
        key = nonsense;
    }
    question = g_hash_table_lookup(dns->questions, key);
    if (question) {
        question->used = TRUE;
        question->released = FALSE;
        return question;
    }

    question = new_question(dns, g_strdup(key), type);
    if (!dns->backend)
        ps_dns_question_settle(question, PS_DNS_OFF);
    else if (!valid)
        ps_dns_question_settle(question, PS_DNS_NXDOMAIN);
    else
        send_question(dns, question);
    return question;
}

const PsDnsAnswer *
ps_dns_ask(PsDns *dns, const char *name, PsDnsType type, PsDnsDone done, gpointer data)
{
    PsDnsQuestion *question = find_or_send(dns, name, type);

    if (question->known)
        return &question->answer;
    if (done) {
        Waiter waiter = { done, data };

        if (!question->waiters)
            question->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
        g_array_append_val(question->waiters, waiter);
    }
    return NULL;
}

static void
drop(PsDns *dns, const PsDnsQuestion *question)
{
    char key[KEY_TYPE + PS_DNS_NAME_TEXT];

    g_snprintf(
        key, sizeof key, "%u %s", (guint16) question->answer.type, question->answer.name);
    g_hash_table_remove(dns->questions, key);
}

/* Drop the addresses that are too many, but those that were used since their turn came. Each
 * is looked at twice at most. */
static void
drop_addresses(PsDns *dns)
{
    while (dns->addresses.length > PS_DNS_ADDRESSES) {
        GList *link = g_queue_pop_head_link(&dns->addresses);
        PsDnsQuestion *question = link->data;

        g_queue_push_tail_link(&dns->addresses, link);
        if (question->used)
            question->used = FALSE;
        else
            drop(dns, question);
    }
}

static void
hand_out(PsDns *dns, PsDnsQuestion *question)
{
    g_autoptr(GArray) waiters = g_steal_pointer(&question->waiters);

    dns->pending--;
    for (guint i = 0; waiters && i < waiters->len; i++) {
        const Waiter *waiter = &g_array_index(waiters, Waiter, i);

        waiter->done(&question->answer, waiter->data);
    }
    question->queued = FALSE;
    if (question->released)
        drop(dns, question);
    else
        keep(dns, question);
}

gboolean
ps_dns_step(PsDns *dns)
{
    PsDnsQuestion *question;

    if (!dns->pending)
        return FALSE;
    if (!dns->handing_out)
        drop_addresses(dns);
    if (g_queue_is_empty(&dns->ready))
        dns->backend->ops->wait(dns->backend);

    dns->handing_out++;
    while ((question = g_queue_pop_head(&dns->ready)))
        hand_out(dns, question);
    dns->handing_out--;
    if (dns->forget)
        ps_dns_forget(dns);
    return TRUE;
}

const PsDnsAnswer *
ps_dns_get(PsDns *dns, const char *name, PsDnsType type)
{
    PsDnsQuestion *question = find_or_send(dns, name, type);

    while (!question->known)
        ps_dns_step(dns);
    return &question->answer;
}

guint
ps_dns_pending(const PsDns *dns)
{
    return dns->pending;
}

guint
ps_dns_asked(const PsDns *dns)
{
    return dns->asked;
}

static gboolean
is_known(gpointer key, gpointer value, gpointer data)
{
    (void) key;
    (void) data;
    return ((const PsDnsQuestion *) value)->known;
}

void
ps_dns_forget(PsDns *dns)
{
    dns->forget = dns->handing_out || !g_queue_is_empty(&dns->ready);
    if (dns->forget)
        return;
    g_hash_table_foreach_remove(dns->questions, is_known, NULL);
}

gboolean
ps_dns_has_room(const PsDns *dns)
{
    const PsDnsBackend *backend = dns->backend;

    return !backend || !backend->ops->has_room || backend->ops->has_room(backend);
}

void
ps_dns_release(PsDns *dns, const PsDnsAnswer *answer)
{
    PsDnsQuestion *question = (PsDnsQuestion *) (gpointer) answer; /* its first member */

    g_assert(question->dns == dns && question->known);
    if (question->queued)
        question->released = TRUE;
    else
        drop(dns, question);
}

void
ps_dns_health(const PsDns *dns, PsDnsHealth *ret)
{
    *ret = (PsDnsHealth){ 0 };
    if (dns->backend && dns->backend->ops->health)
        dns->backend->ops->health(dns->backend, ret);
}

gboolean
ps_dns_is_off(const PsDns *dns)
{
    return !dns->backend;
}

char *
ps_dns_reverse_name(int family, const void *address)
{
    static const char hex[] = "0123456789abcdef";
    const guint8 *octet = address;
    GString *name;

    if (family == AF_INET)
        return g_strdup_printf(
            "%u.%u.%u.%u.in-addr.arpa", octet[3], octet[2], octet[1], octet[0]);

    name = g_string_sized_new(73);
    for (int i = 15; i >= 0; i--)
        g_string_append_printf(name, "%c.%c.", hex[octet[i] & 15], hex[octet[i] >> 4]);
    g_string_append(name, "ip6.arpa");
    return g_string_free(name, FALSE);
}
