/* SPDX-License-Identifier: MIT */
/* snapshot.c - answers as lines of a master file; see snapshot.h. */
#include "dns/snapshot.h"

#include <arpa/inet.h>
#include <string.h>

#define STRING_MAX 255 /* RFC 1035 section 3.3 */

static void
append_name(GString *out, const char *name)
{
    g_string_append_printf(out, "%s%s", name, strcmp(name, ".") != 0 ? "." : "");
}

static void
append_text(GString *out, const char *bytes, gsize len)
{
    gsize at = 0;

    do {
        gsize end = MIN(len, at + STRING_MAX);

        g_string_append(out, at ? " \"" : "\"");
        for (; at < end; at++) {
            guchar c = (guchar) bytes[at];

            if (c < ' ' || c > '~')
                g_string_append_printf(out, "\\%03u", c);
            else if (c == '"' || c == '\\')
                g_string_append_printf(out, "\\%c", c);
            else
                g_string_append_c(out, (char) c);
        }
        g_string_append_c(out, '"');
    } while (at < len);
}

static void
append_address(GString *out, int family, const void *address)
{
    char text[INET6_ADDRSTRLEN];

    g_string_append(out, inet_ntop(family, address, text, sizeof text));
}

/* RFC 3597 section 5. */
static void
append_raw(GString *out, const guint8 *bytes, gsize len)
{
    g_string_append_printf(out, "\\# %zu ", len);
    for (gsize i = 0; i < len; i++)
        g_string_append_printf(out, "%02x", bytes[i]);
}

static void
append_data(GString *out, PsDnsType type, const PsDnsRecord *record)
{
    switch (type) {
    case PS_DNS_A:
        append_address(out, AF_INET, &record->data.a);
        break;
    case PS_DNS_AAAA:
        append_address(out, AF_INET6, &record->data.aaaa);
        break;
    case PS_DNS_NS:
    case PS_DNS_CNAME:
    case PS_DNS_PTR:
        append_name(out, record->data.name);
        break;
    case PS_DNS_MX:
        g_string_append_printf(out, "%u ", record->data.mx.preference);
        append_name(out, record->data.mx.name);
        break;
    case PS_DNS_TXT:
        append_text(out, record->data.txt.bytes, record->data.txt.len);
        break;
    case PS_DNS_SOA:
        append_name(out, record->data.soa.primary);
        g_string_append_c(out, ' ');
        append_name(out, record->data.soa.mailbox);
        g_string_append_printf(out, " %u 0 0 0 0", record->data.soa.serial);
        break;
    case PS_DNS_TLSA:
    case PS_DNS_CAA:
        append_raw(out, record->data.raw.bytes, record->data.raw.len);
        break;
    }
}

static void
append_directive(GString *out, const char *verb, const char *name, PsDnsType type)
{
    g_string_append_printf(out, ";! %s ", verb);
    append_name(out, name);
    g_string_append_printf(out, " %s\n", ps_dns_type_name(type));
}

static void
append_owner(GString *out, const char *name, guint32 ttl, PsDnsType type)
{
    append_name(out, name);
    g_string_append_printf(out, " %u %s ", ttl, ps_dns_type_name(type));
}

void
ps_snapshot_append(GString *out, const PsDnsAnswer *answer)
{
    const char *last = answer->name;

    if (answer->cnames && ps_dns_is_definite(answer)) {
        append_owner(out, answer->name, answer->ttl, PS_DNS_CNAME);
        append_name(out, answer->canonical);
        g_string_append_c(out, '\n');
        last = answer->canonical;
    }
    for (guint i = 0; i < answer->count; i++) {
        append_owner(out, last, answer->records[i].ttl, answer->type);
        append_data(out, answer->type, &answer->records[i]);
        g_string_append_c(out, '\n');
    }
    if (answer->status != PS_DNS_NOERROR)
        append_directive(out, ps_dns_status_name(answer->status), last, answer->type);
    if (answer->truncated)
        append_directive(out, "truncate", answer->name, answer->type);
    if (answer->authentic) {
        append_directive(out, "authentic", answer->name, answer->type);
        if (last != answer->name)
            append_directive(out, "authentic", last, answer->type);
    }
}
