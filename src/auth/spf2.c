/* SPDX-License-Identifier: MIT */
/*
 * spf2.c - what a receiver that runs libspf2 makes of an SPF query.
 *
 * libspf2 1.2.10 overflows a buffer on a record of 4 kB and on an explanation of 516
 * octets, lets names grow without end, asks a million questions for six nested records,
 * and aborts where it does not know what to do. So it sees nothing that could
 * bring it there: records that our own grammar accepts, short and without exp=, names that
 * the DNS can carry, 40 answers at most, and those from the cache alone. Where it
 * would need more than that nobody can say what it would have found.
 */
#include "auth/spf.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define HAVE_NS_TYPE 1
#include <spf2/spf.h>

#include "auth/net.h"
#include "auth/spf_macro.h"
#include "auth/spf_record.h"
#include "dns/name.h"

#define MAX_QUESTIONS 40
#define MAX_RECORD_LEN 2048
#define MAX_IDENTITY_LEN 256
#define MAX_NUMBER_LEN 3 /* digits in a macro; its counter overflows */

typedef struct {
    PsDns *dns;
    guint asked;
    gboolean refused; /* it wanted something that it must not see */
} Guard;

static gboolean
is_askable(const char *name)
{
    gsize label = 0;

    for (const char *p = name; *p; p++) {
        label = *p == '.' ? 0 : label + 1;
        if (label > PS_DNS_LABEL_MAX)
            return FALSE;
    }
    return *name && strlen(name) <= PS_DNS_NAME_MAX;
}

/* A macro has a number too long for libspf2. */
static gboolean
has_long_number(const char *record)
{
    gsize digits = 0;

    for (const char *p = strstr(record, "%{"); p && *p; p++) {
        digits = g_ascii_isdigit(*p) ? digits + 1 : 0;
        if (digits > MAX_NUMBER_LEN)
            return TRUE;
    }
    return FALSE;
}

/* The record as libspf2 may see it, or NULL. */
static char *
tame(const char *text, gsize len)
{
    g_autoptr(PsSpfRecord) record = ps_spf_record_new(text, len);
    GString *out;

    if (record->problem || len > MAX_RECORD_LEN || has_long_number(text))
        return NULL;
    out = g_string_new_len(text, (gssize) len);
    if (record->explain)
        g_string_erase(
            out, (gssize) record->explain_at.offset, (gssize) record->explain_at.length);
    return g_string_free(out, FALSE);
}

static void
add_text(SPF_dns_rr_t *rr, const char *text)
{
    gsize size = strlen(text) + 1;

    if (SPF_dns_rr_buf_realloc(rr, rr->num_rr, size) != SPF_E_SUCCESS)
        return;
    /* txt, ptr and mx are the same first byte of the union */
    memcpy(rr->rr[rr->num_rr++]->txt, text, size);
}

static void
add_address(SPF_dns_rr_t *rr, const PsDnsRecord *record)
{
    if (SPF_dns_rr_buf_realloc(rr, rr->num_rr, sizeof(SPF_dns_rr_data_t)) != SPF_E_SUCCESS)
        return;
    if (rr->rr_type == ns_t_a)
        rr->rr[rr->num_rr++]->a = record->data.a;
    else
        rr->rr[rr->num_rr++]->aaaa = record->data.aaaa;
}

static void
add_record(Guard *guard, SPF_dns_rr_t *rr, const PsDnsRecord *record)
{
    const char *name = rr->rr_type == ns_t_mx ? record->data.mx.name : record->data.name;

    if (rr->rr_type == ns_t_a || rr->rr_type == ns_t_aaaa) {
        add_address(rr, record);
    } else if (rr->rr_type == ns_t_txt) {
        g_autofree char *text = NULL;

        if (!ps_spf_record_is(record->data.txt.bytes, record->data.txt.len))
            return;
        text = tame(record->data.txt.bytes, record->data.txt.len);
        guard->refused = guard->refused || !text;
        if (text)
            add_text(rr, text);
    } else if (!strchr(name, '\\')) {
        add_text(rr, name);
    }
}

/* Never NULL, and never a status that the library does not know: it would use freed memory. */
static SPF_dns_rr_t *
lookup(SPF_dns_server_t *server, const char *name, ns_type type, int should_cache)
{
    Guard *guard = server->hook;
    g_autofree char *escaped = ps_spf_macro_dns_name(name);
    SPF_dns_rr_t *rr = SPF_dns_rr_new_init(server, name, type, 0, HOST_NOT_FOUND);
    const PsDnsAnswer *answer;

    (void) should_cache;
    if (!is_askable(name))
        return rr;
    if (type != ns_t_a && type != ns_t_aaaa && type != ns_t_mx && type != ns_t_ptr &&
        type != ns_t_txt) {
        rr->herrno = NO_DATA;
        return rr;
    }
    answer = guard->asked++ < MAX_QUESTIONS && !guard->refused
                 ? ps_dns_ask(guard->dns, escaped, (PsDnsType) type, NULL, NULL)
                 : NULL;
    guard->refused = guard->refused || !answer || answer->status == PS_DNS_OFF;
    if (guard->refused || !ps_dns_is_definite(answer)) {
        rr->herrno = TRY_AGAIN;
        return rr;
    }
    for (guint i = 0; i < answer->count; i++)
        add_record(guard, rr, &answer->records[i]);
    if (rr->num_rr > 0)
        rr->herrno = NETDB_SUCCESS;
    else if (answer->status != PS_DNS_NXDOMAIN)
        rr->herrno = NO_DATA;
    return rr;
}

/* It did not come to a result, and says why in words. */
static PsSpfResult
read_failure(SPF_response_t *response, SPF_errcode_t error)
{
    if (error == SPF_E_DNS_ERROR)
        return PS_SPF_TEMPERROR;
    if (error != SPF_E_NOT_SPF)
        return PS_SPF_PERMERROR;
    for (int i = 0; i < SPF_response_messages(response); i++)
        if (strstr(SPF_error_message(SPF_response_message(response, i)), "Failed to compile"))
            return PS_SPF_PERMERROR;
    return PS_SPF_NONE;
}

static PsSpfResult
read_result(SPF_response_t *response, SPF_errcode_t error)
{
    switch (SPF_response_result(response)) {
    case SPF_RESULT_NEUTRAL:
        return PS_SPF_NEUTRAL;
    case SPF_RESULT_PASS:
        return PS_SPF_PASS;
    case SPF_RESULT_FAIL:
        return PS_SPF_FAIL;
    case SPF_RESULT_SOFTFAIL:
        return PS_SPF_SOFTFAIL;
    case SPF_RESULT_NONE:
        return PS_SPF_NONE;
    case SPF_RESULT_TEMPERROR:
        return PS_SPF_TEMPERROR;
    case SPF_RESULT_PERMERROR:
        return PS_SPF_PERMERROR;
    case SPF_RESULT_INVALID:
    default:
        return read_failure(response, error);
    }
}

static PsSpfResult
evaluate(SPF_server_t *server, const PsNetAddress *client, const PsSpfQuery *query)
{
    SPF_request_t *request = SPF_request_new(server);
    SPF_response_t *response = NULL;
    SPF_errcode_t error;
    PsSpfResult result;
    struct in_addr v4;

    memcpy(&v4, &client->bytes, sizeof v4);
    if (client->family == AF_INET)
        SPF_request_set_ipv4(request, v4);
    else
        SPF_request_set_ipv6(request, client->bytes);
    /* in this order: an empty sender is made of the HELO name */
    SPF_request_set_helo_dom(request, query->helo ? query->helo : "unknown");
    SPF_request_set_env_from(request, query->mail_from ? query->mail_from : "");
    error = SPF_request_query_mailfrom(request, &response);
    result = response ? read_result(response, error) : PS_SPF_UNKNOWN;
    if (response)
        SPF_response_free(response);
    SPF_request_free(request);
    return result;
}

/* Printable, and not longer than real ones; NULL will do. */
static gboolean
is_plain(const char *identity)
{
    gsize len = 0;

    for (const char *p = identity; p && *p; p++, len++)
        if (*p <= ' ' || *p > '~')
            return FALSE;
    return len <= MAX_IDENTITY_LEN;
}

/* It asks the system for its name, and aborts if that is too long. */
static gboolean
has_short_host_name(void)
{
    char host[HOST_NAME_MAX];

    return gethostname(host, sizeof host) == 0;
}

PsSpfResult
ps_spf2_check(PsDns *dns, const PsSpfQuery *query, const PsSpf *spf)
{
    Guard guard = { .dns = dns };
    SPF_dns_server_t layer = { .lookup = lookup, .name = "presend", .hook = &guard };
    PsNetAddress client;
    SPF_server_t *server;
    PsSpfResult result;

    if (spf->result == PS_SPF_UNKNOWN || !*spf->domain || !is_plain(query->helo) ||
        !is_plain(query->mail_from) || !has_short_host_name())
        return PS_SPF_UNKNOWN;
    client = ps_net_address(query->family, &query->address);
    if (ps_net_is_loopback(&client)) /* it always lets them pass */
        return PS_SPF_UNKNOWN;
    server = SPF_server_new_dns(&layer, 0);
    if (!server)
        return PS_SPF_UNKNOWN;
    SPF_server_set_rec_dom(server, "unknown");
    result = evaluate(server, &client, query);
    SPF_server_free(server);
    return guard.refused ? PS_SPF_UNKNOWN : result;
}
