/* SPDX-License-Identifier: MIT */
/* spf_networks.c - networks sorted, counted and compared; see spf_networks.h. */
#include "auth/spf_networks.h"

#include <string.h>

#include "auth/spf_audit.h"

enum { ADDRESS_BYTES = 16, IPV4_BYTES = 4 };

/* The first and the last address of a network; IPv4 in the first four bytes. */
typedef struct {
    gboolean v6;
    guint8 first[ADDRESS_BYTES];
    guint8 last[ADDRESS_BYTES];
    char *text;
    char *domain;
} Network;

struct PsSpfNetworks {
    GArray *list; /* Network */
};

static void
network_clear(gpointer data)
{
    g_free(((Network *) data)->text);
    g_free(((Network *) data)->domain);
}

PsSpfNetworks *
ps_spf_networks_new(void)
{
    PsSpfNetworks *networks = g_new0(PsSpfNetworks, 1);

    networks->list = g_array_new(FALSE, FALSE, sizeof(Network));
    g_array_set_clear_func(networks->list, network_clear);
    return networks;
}

void
ps_spf_networks_free(PsSpfNetworks *networks)
{
    if (!networks)
        return;
    g_array_unref(networks->list);
    g_free(networks);
}

void
ps_spf_networks_add(
    PsSpfNetworks *networks, const PsSpfTerm *term, const char *text, const char *domain)
{
    Network network = { .v6 = term->mechanism == PS_SPF_IP6 };
    guint bytes = network.v6 ? ADDRESS_BYTES : IPV4_BYTES;
    guint bits = network.v6 ? term->bits6 : term->bits4;

    if (term->qualifier != '+' ||
        (term->mechanism != PS_SPF_IP4 && term->mechanism != PS_SPF_IP6))
        return;
    for (guint i = 0; i < bytes; i++) {
        guint fixed = bits > i * 8 ? MIN(bits - i * 8, 8) : 0; /* bits of this byte */
        guint8 host = (guint8) (0xff >> fixed);

        network.first[i] = (guint8) (term->network.s6_addr[i] & ~host);
        network.last[i] = network.first[i] | host;
    }
    network.text = g_strdup(text);
    network.domain = g_strdup(domain);
    g_array_append_val(networks->list, network);
}

/* A network comes before those inside it. */
static gint
by_place(gconstpointer left, gconstpointer right)
{
    const Network *a = left, *b = right;
    int first = memcmp(a->first, b->first, ADDRESS_BYTES);

    if (a->v6 != b->v6)
        return a->v6 ? 1 : -1;
    return first ? first : memcmp(b->last, a->last, ADDRESS_BYTES);
}

static guint64
count_ipv4(const Network *network)
{
    guint32 first, last;

    if (network->v6)
        return 0;
    memcpy(&first, network->first, sizeof first);
    memcpy(&last, network->last, sizeof last);
    return (guint64) g_ntohl(last) - g_ntohl(first) + 1;
}

static void
repeat_free(gpointer data)
{
    PsSpfRepeat *repeat = data;

    g_free(repeat->network);
    g_free(repeat->domain);
    g_free(repeat->other);
    g_free(repeat->other_domain);
    g_free(repeat);
}

static PsSpfRepeat *
repeat_new(const Network *network, const Network *holder)
{
    PsSpfRepeat *repeat = g_new0(PsSpfRepeat, 1);

    repeat->network = g_strdup(network->text);
    repeat->domain = g_strdup(network->domain);
    repeat->other = g_strdup(holder->text);
    repeat->other_domain = g_strdup(holder->domain);
    return repeat;
}

/* Two networks lie apart, or one holds the other: so the last one that was not held is the
 * only one that can hold the next. */
GPtrArray *
ps_spf_networks_sum(PsSpfNetworks *networks, guint64 *ret_ipv4)
{
    GPtrArray *repeats = g_ptr_array_new_with_free_func(repeat_free);
    const Network *holder = NULL;
    guint64 ipv4 = 0;

    g_array_sort(networks->list, by_place);
    for (guint i = 0; i < networks->list->len; i++) {
        const Network *network = &g_array_index(networks->list, Network, i);

        if (holder && holder->v6 == network->v6 &&
            memcmp(network->last, holder->last, ADDRESS_BYTES) <= 0) {
            g_ptr_array_add(repeats, repeat_new(network, holder));
        } else {
            holder = network;
            ipv4 += count_ipv4(network);
        }
    }
    *ret_ipv4 = ipv4;
    return repeats;
}
