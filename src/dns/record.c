/* SPDX-License-Identifier: MIT */
/* record.c - the data of one record; see record.h. */
#include "dns/record.h"

guint16
ps_dns_take_16(PsCursor *message)
{
    guint16 number = 0;

    if (ps_cursor_left(message) < sizeof number)
        return 0;
    memcpy(&number, message->pos, sizeof number);
    ps_cursor_skip(message, sizeof number);
    return g_ntohs(number);
}

guint32
ps_dns_take_32(PsCursor *message)
{
    guint32 number = 0;

    if (ps_cursor_left(message) < sizeof number)
        return 0;
    memcpy(&number, message->pos, sizeof number);
    ps_cursor_skip(message, sizeof number);
    return g_ntohl(number);
}

static gboolean
read_octets(PsCursor *message, gsize len, void *octets, gsize want)
{
    if (len != want)
        return FALSE;
    memcpy(octets, message->pos, len);
    ps_cursor_skip(message, len);
    return TRUE;
}

static gboolean
read_name(PsDnsQuestion *question, PsCursor *message, const char **ret_name)
{
    PsDnsName name;

    if (!ps_dns_name_expand(&name, message))
        return FALSE;
    *ret_name = ps_dns_question_name(question, &name);
    return TRUE;
}

/* Join the strings, one at least. */
static gboolean
read_strings(PsDnsQuestion *question, PsCursor *message, gsize len, PsDnsRecord *record)
{
    g_autoptr(GByteArray) joined = g_byte_array_sized_new((guint) len);
    PsCursor strings = ps_cursor(message->pos, len);

    do {
        int n = ps_cursor_next(&strings);

        if (n == PS_CURSOR_END || (gsize) n > ps_cursor_left(&strings))
            return FALSE;
        g_byte_array_append(joined, (const guint8 *) strings.pos, (guint) n);
        ps_cursor_skip(&strings, (gsize) n);
    } while (ps_cursor_left(&strings));

    ps_cursor_skip(message, len);
    record->data.txt.bytes = ps_dns_question_bytes(question, joined->data, joined->len);
    record->data.txt.len = joined->len;
    return TRUE;
}

static gboolean
read_soa(PsDnsQuestion *question, PsCursor *message, PsDnsRecord *record)
{
    if (!read_name(question, message, &record->data.soa.primary) ||
        !read_name(question, message, &record->data.soa.mailbox))
        return FALSE;
    record->data.soa.serial = ps_dns_take_32(message);
    ps_cursor_skip(message, 4 * sizeof(guint32)); /* refresh, retry, expire, minimum */
    return TRUE;
}

static gboolean
read_data(PsDnsQuestion *question, PsCursor *message, gsize len, PsDnsRecord *record)
{
    switch (question->answer.type) {
    case PS_DNS_A:
        return read_octets(message, len, &record->data.a, sizeof record->data.a);
    case PS_DNS_AAAA:
        return read_octets(message, len, &record->data.aaaa, sizeof record->data.aaaa);
    case PS_DNS_NS:
    case PS_DNS_CNAME:
    case PS_DNS_PTR:
        return read_name(question, message, &record->data.name);
    case PS_DNS_MX:
        record->data.mx.preference = ps_dns_take_16(message);
        return read_name(question, message, &record->data.mx.name);
    case PS_DNS_TXT:
        return read_strings(question, message, len, record);
    case PS_DNS_SOA:
        return read_soa(question, message, record);
    case PS_DNS_TLSA:
    case PS_DNS_CAA:
    default:
        record->data.raw.bytes = (const guint8 *) ps_dns_question_bytes(
            question, (const guint8 *) message->pos, len);
        record->data.raw.len = len;
        ps_cursor_skip(message, len);
        return TRUE;
    }
}

gboolean
ps_dns_record_read(PsDnsQuestion *question, PsCursor *message, gsize len, guint32 ttl)
{
    PsDnsRecord record = { .ttl = ttl };
    gsize end = ps_cursor_offset(message) + len;

    if (len > ps_cursor_left(message) || !read_data(question, message, len, &record) ||
        ps_cursor_offset(message) != end)
        return FALSE;
    ps_dns_question_add(question, &record);
    return TRUE;
}
