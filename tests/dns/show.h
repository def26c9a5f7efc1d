/* SPDX-License-Identifier: MIT */
/* show.h - an answer as one line of text, and zone files made of text. */
#ifndef PS_TESTS_DNS_SHOW_H
#define PS_TESTS_DNS_SHOW_H

#include <arpa/inet.h>
#include <check.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "dns/resolver.h"

static inline void
show_octets(GString *out, const void *octets, gsize len)
{
    const guint8 *p = octets;

    for (gsize i = 0; i < len; i++)
        if (g_ascii_isprint(p[i]) && p[i] != '\\')
            g_string_append_c(out, (char) p[i]);
        else
            g_string_append_printf(out, "\\%03u", p[i]);
}

static inline void
show_record(GString *out, PsDnsType type, const PsDnsRecord *record)
{
    char address[INET6_ADDRSTRLEN];

    switch (type) {
    case PS_DNS_A:
        g_string_append(out, inet_ntop(AF_INET, &record->data.a, address, sizeof address));
        break;
    case PS_DNS_AAAA:
        g_string_append(out, inet_ntop(AF_INET6, &record->data.aaaa, address, sizeof address));
        break;
    case PS_DNS_NS:
    case PS_DNS_CNAME:
    case PS_DNS_PTR:
        g_string_append(out, record->data.name);
        break;
    case PS_DNS_MX:
        g_string_append_printf(out, "%u %s", record->data.mx.preference, record->data.mx.name);
        break;
    case PS_DNS_SOA:
        g_string_append_printf(out, "%s %s %u", record->data.soa.primary,
            record->data.soa.mailbox, record->data.soa.serial);
        break;
    case PS_DNS_TXT:
        ck_assert_int_eq(record->data.txt.bytes[record->data.txt.len], '\0');
        g_string_append_c(out, '"');
        show_octets(out, record->data.txt.bytes, record->data.txt.len);
        g_string_append_c(out, '"');
        break;
    case PS_DNS_TLSA:
    case PS_DNS_CAA:
    default:
        for (gsize i = 0; i < record->data.raw.len; i++)
            g_string_append_printf(out, "%02x", record->data.raw.bytes[i]);
    }
}

/* "noerror 300 www.a.test>a.test 10 mx1.a.test, 20 mx2.a.test": the status, the TTL, the
 * canonical name and the number of CNAMEs if there are any, the records. */
static inline char *
show_answer(const PsDnsAnswer *answer)
{
    GString *out = g_string_new(ps_dns_status_name(answer->status));

    g_string_append_printf(out, " %u", answer->ttl);
    if (answer->cnames)
        g_string_append_printf(out, " >%s(%u)", answer->canonical, answer->cnames);
    else
        ck_assert_str_eq(answer->canonical, answer->name);
    if (answer->truncated)
        g_string_append(out, " truncated");
    if (answer->authentic)
        g_string_append(out, " authentic");
    ck_assert_int_eq(answer->count > 0, answer->status == PS_DNS_NOERROR);
    for (guint i = 0; i < answer->count; i++) {
        g_string_append(out, i ? ", " : " ");
        show_record(out, answer->type, &answer->records[i]);
    }
    return g_string_free(out, FALSE);
}

/* Ask and compare with what show_answer says. */
static inline void
assert_answer(PsDns *dns, const char *name, PsDnsType type, const char *want)
{
    g_autofree char *got = show_answer(ps_dns_get(dns, name, type));

    ck_assert_msg(
        !strcmp(got, want), "%s %s: %s, wanted: %s", name, ps_dns_type_name(type), got, want);
}

/* A file with this text, for whoever calls to remove. */
static inline char *
write_text(const char *text, gsize len)
{
    char *path = NULL;
    int fd = g_file_open_tmp("presend-XXXXXX.zone", &path, NULL);

    g_assert(fd >= 0);
    close(fd);
    g_assert(g_file_set_contents(path, text, (gssize) len, NULL));
    return path;
}

/* A resolver over a file with this text. */
static inline PsDns *
open_text(
    const char *kind, const char *text, gsize len, const PsDnsOptions *options, GError **error)
{
    g_autofree char *path = write_text(text, len);
    g_autofree char *spec = g_strconcat(kind, ":", path, NULL);
    PsDns *dns = ps_dns_open(spec, options, error);

    g_unlink(path);
    return dns;
}

#endif
