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

struct PsDns {
    PsDnsBackend *backend; /* NULL: off */
    GHashTable *questions; /* PsDnsQuestion, as a set, by its answer's name and type */
    GQueue ready;          /* PsDnsQuestion.ready: came, and are not handed out yet */
    gboolean bulk;         /* not all addresses are kept */
    GQueue addresses;      /* PsDnsQuestion.kept: those that are */
    PsDnsQuestion *asking; /* the one that the backend is being asked now */
    guint pending;
    guint asked;
    guint handing_out;
    PsDnsWaiter tap; /* of all answers */
    gboolean forget; /* when the answers that came are handed out */
};

G_DEFINE_QUARK(ps_dns_error_quark, ps_dns_error)

static guint
question_hash(gconstpointer key)
{
    const PsDnsAnswer *answer = key; /* which is the first member of a question */

    return (guint) ps_hash_bytes(answer->name, strlen(answer->name)) + (guint) answer->type;
}

static gboolean
question_equal(gconstpointer a, gconstpointer b)
{
    const PsDnsAnswer *one = a, *other = b;

    return one->type == other->type && !strcmp(one->name, other->name);
}

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
    dns->questions = g_hash_table_new_full(question_hash, question_equal, question_free, NULL);
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
    if (dns->tap.done)
        dns->tap.done(&question->answer, dns->tap.data);
    if (question == dns->asking) {
        keep(dns, question);
    } else {
        question->queued = TRUE;
        question->ready.data = question;
        g_queue_push_tail_link(&dns->ready, &question->ready);
    }
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

/* NAME is a host name in lower case and in the form of answer.h. */
static gboolean
is_plain(const char *name, gsize len)
{
    gsize label = 0;

    if (!len || len > PS_DNS_NAME_MAX)
        return FALSE;
    for (gsize i = 0; i < len; i++) {
        char c = name[i];

        if (c == '.' && !label)
            return FALSE;
        if (c != '.' && !g_ascii_islower(c) && !g_ascii_isdigit(c) && c != '-' && c != '_')
            return FALSE;
        label = c == '.' ? 0 : label + 1;
        if (label > PS_DNS_LABEL_MAX)
            return FALSE;
    }
    return label > 0;
}

/* Write NAME in the form of answer.h to OUT. FALSE if it is no name at all. */
static gboolean
write_key(const char *name, char out[static PS_DNS_NAME_TEXT])
{
    gsize len = strlen(name);
    PsDnsName octets;

    if (is_plain(name, len)) {
        memcpy(out, name, len + 1);
        return TRUE;
    }
    if (!ps_dns_name_read(&octets, ps_cursor(name, len), NULL))
        return FALSE;
    ps_dns_name_key(&octets, out);
    return TRUE;
}

static PsDnsQuestion *
find_or_send(PsDns *dns, const char *name, PsDnsType type)
{
    char buffer[PS_DNS_NAME_TEXT];
    gboolean valid = write_key(name, buffer);
    g_autofree char *nonsense = valid ? NULL : g_ascii_strdown(name, -1);
    const PsDnsAnswer key = { .name = valid ? buffer : nonsense, .type = type };
    PsDnsQuestion *question = g_hash_table_lookup(dns->questions, &key);

    if (question) {
        question->used = TRUE;
        question->released = FALSE;
        return question;
    }
    question = ps_dns_question_new(dns, key.name, strlen(key.name), type);
    g_hash_table_add(dns->questions, question);
    if (!dns->backend)
        ps_dns_question_settle(question, PS_DNS_OFF);
    else if (!valid)
        ps_dns_question_settle(question, PS_DNS_NXDOMAIN);
    else
        send_question(dns, question);
    return question;
}

static void
add_waiter(PsDnsQuestion *question, PsDnsWaiter waiter)
{
    if (!question->waiter.done) {
        question->waiter = waiter;
        return;
    }
    if (!question->waiters)
        question->waiters = g_array_new(FALSE, FALSE, sizeof(PsDnsWaiter));
    g_array_append_val(question->waiters, waiter);
}

const PsDnsAnswer *
ps_dns_ask(PsDns *dns, const char *name, PsDnsType type, PsDnsDone done, gpointer data)
{
    PsDnsQuestion *question = find_or_send(dns, name, type);

    if (question->known)
        return &question->answer;
    if (done)
        add_waiter(question, (PsDnsWaiter){ done, data });
    return NULL;
}

void
ps_dns_tap(PsDns *dns, PsDnsDone tap, gpointer data)
{
    dns->tap = (PsDnsWaiter){ tap, data };
}

static void
drop(PsDns *dns, const PsDnsQuestion *question)
{
    g_hash_table_remove(dns->questions, question);
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
    if (question->waiter.done)
        question->waiter.done(&question->answer, question->waiter.data);
    for (guint i = 0; waiters && i < waiters->len; i++) {
        const PsDnsWaiter *waiter = &g_array_index(waiters, PsDnsWaiter, i);

        waiter->done(&question->answer, waiter->data);
    }
    question->queued = FALSE;
    if (question->released)
        drop(dns, question);
    else
        keep(dns, question);
}

static gboolean
step_until(PsDns *dns, gint64 until)
{
    GList *link;

    if (!dns->pending)
        return FALSE;
    if (!dns->handing_out)
        drop_addresses(dns);
    if (g_queue_is_empty(&dns->ready))
        dns->backend->ops->wait(dns->backend, until);

    dns->handing_out++;
    while ((link = g_queue_pop_head_link(&dns->ready)))
        hand_out(dns, link->data);
    dns->handing_out--;
    if (dns->forget)
        ps_dns_forget(dns);
    return TRUE;
}

gboolean
ps_dns_step(PsDns *dns)
{
    return step_until(dns, G_MAXINT64);
}

gboolean
ps_dns_step_within(PsDns *dns, guint ms)
{
    return step_until(dns, g_get_monotonic_time() + (gint64) ms * 1000);
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
    (void) value;
    (void) data;
    return ((const PsDnsQuestion *) key)->known;
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
