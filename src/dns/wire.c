/* SPDX-License-Identifier: MIT */
/*
 * wire.c - messages of the DNS protocol; see wire.h.
 *
 * A message is gone through once for its records. Then, for each of at most
 * PS_DNS_CNAMES_MAX aliases, the owners of all records of the answer are looked at.
 */
#include "dns/wire.h"

#include "dns/record.h"

#define FLAG_RESPONSE 0x8000
#define FLAGS_OPCODE 0x7800
#define FLAG_AUTHORITATIVE 0x0400
#define FLAG_TRUNCATED 0x0200
#define FLAG_RECURSION_DESIRED 0x0100
#define FLAG_RECURSION_AVAILABLE 0x0080
#define FLAG_AUTHENTIC 0x0020
#define FLAGS_RCODE 0x000f

#define CLASS_IN 1
#define TYPE_OPT 41

#define HEADER_OCTETS 12
#define FEW 24
#define LEAST_RECORD_OCTETS 11 /* owner is the root, no data */

enum {
    RCODE_NOERROR = 0,
    RCODE_FORMERR = 1,
    RCODE_SERVFAIL = 2,
    RCODE_NXDOMAIN = 3,
    RCODE_YXDOMAIN = 6, /* a DNAME makes the name too long */
};

typedef enum {
    SECTION_ANSWER,
    SECTION_AUTHORITY,
    SECTION_ADDITIONAL,
    SECTIONS,
} Section;

typedef struct {
    Section section;
    gsize owner; /* offset */
    guint16 type;
    guint16 class;
    guint32 ttl;
    gsize data; /* offset */
    guint16 len;
} Record;

typedef struct {
    PsCursor start; /* the whole message */
    guint16 flags;
    guint16 counts[SECTIONS];
    Record few[FEW]; /* the records, if they are so few */
    GArray *many;    /* Record: them all, otherwise */
    const Record *records;
    guint count;
} Message;

static guint8 *
put_16(guint8 *out, guint number)
{
    *out++ = (guint8) (number >> 8);
    *out++ = (guint8) number;
    return out;
}

gsize
ps_wire_query(guint8 out[static PS_WIRE_QUERY_OCTETS], guint16 id, const PsDnsName *name,
    PsDnsType type, gboolean edns)
{
    guint8 *p = out;

    p = put_16(p, id);
    p = put_16(p, FLAG_RECURSION_DESIRED | FLAG_AUTHENTIC); /* RFC 6840 section 5.7 */
    p = put_16(p, 1);
    p = put_16(p, 0);
    p = put_16(p, 0);
    p = put_16(p, edns ? 1 : 0);
    memcpy(p, name->octets, name->len);
    p += name->len;
    p = put_16(p, type);
    p = put_16(p, CLASS_IN);
    if (edns) {
        *p++ = 0; /* the root */
        p = put_16(p, TYPE_OPT);
        p = put_16(p, PS_WIRE_EDNS_OCTETS);
        memset(p, 0, 6); /* extended rcode, version and flags; no options */
        p += 6;
    }
    return (gsize) (p - out);
}

static PsCursor
at(const Message *message, gsize offset)
{
    PsCursor cursor = message->start;

    ps_cursor_skip(&cursor, offset);
    return cursor;
}

/* The question is the one that was asked. */
static gboolean
read_question(PsCursor *cursor, const PsDnsName *name, PsDnsType type)
{
    PsDnsName asked;

    return ps_dns_name_expand(&asked, cursor) && ps_dns_name_equal(&asked, name) &&
           ps_cursor_left(cursor) >= 4 && ps_dns_take_16(cursor) == (guint16) type &&
           ps_dns_take_16(cursor) == CLASS_IN;
}

static gboolean
read_record(PsCursor *cursor, Section section, Record *ret_record)
{
    Record record = { .section = section, .owner = ps_cursor_offset(cursor) };
    PsDnsName owner;

    if (!ps_dns_name_expand(&owner, cursor) || ps_cursor_left(cursor) < 10)
        return FALSE;
    record.type = ps_dns_take_16(cursor);
    record.class = ps_dns_take_16(cursor);
    record.ttl = ps_dns_take_32(cursor);
    if (record.ttl > G_MAXINT32 && record.type != TYPE_OPT)
        record.ttl = 0; /* RFC 2181 section 8 */
    record.len = ps_dns_take_16(cursor);
    record.data = ps_cursor_offset(cursor);
    if (record.len > ps_cursor_left(cursor))
        return FALSE;
    ps_cursor_skip(cursor, record.len);
    *ret_record = record;
    return TRUE;
}

static gboolean
read_records(Message *message, PsCursor *cursor)
{
    gsize all = 0;

    for (guint section = 0; section < SECTIONS; section++)
        all += message->counts[section];
    if (all > ps_cursor_left(cursor) / LEAST_RECORD_OCTETS)
        return FALSE;
    if (all > FEW)
        message->many = g_array_sized_new(FALSE, FALSE, sizeof(Record), (guint) all);
    for (guint section = 0; section < SECTIONS; section++)
        for (guint i = 0; i < message->counts[section]; i++) {
            Record record;

            if (!read_record(cursor, (Section) section, &record))
                return FALSE;
            if (message->many)
                g_array_append_val(message->many, record);
            else
                message->few[message->count] = record;
            message->count++;
        }
    message->records =
        message->many ? (const Record *) (void *) message->many->data : message->few;
    return TRUE;
}

/* The next record of a section and type behind PREVIOUS (NULL: the first); NULL if there
 * is none. OWNER may be NULL. */
static const Record *
find_record(const Message *message, const Record *previous, Section section, guint16 type,
    const PsDnsName *owner)
{
    const Record *records = message->records;
    guint i = previous ? (guint) (previous - records) + 1 : 0;

    for (; i < message->count; i++) {
        PsCursor cursor = at(message, records[i].owner);
        PsDnsName name;

        if (records[i].section != section || records[i].type != type ||
            (records[i].class != CLASS_IN && type != TYPE_OPT))
            continue;
        if (!owner || (ps_dns_name_expand(&name, &cursor) && ps_dns_name_equal(&name, owner)))
            return &records[i];
    }
    return NULL;
}

/* Add the records of the type asked for that NAME has. FALSE if one is not sound. */
static gboolean
add_answers(const Message *message, const PsDnsName *name, PsDnsQuestion *question)
{
    const Record *record = NULL;

    while ((record = find_record(
                message, record, SECTION_ANSWER, (guint16) question->answer.type, name))) {
        PsCursor data = at(message, record->data);

        if (!ps_dns_record_read(question, &data, record->len, record->ttl))
            return FALSE;
    }
    return TRUE;
}

/* How long it may be kept that something is not there: RFC 2308 section 5. */
static guint32
negative_ttl(const Message *message, const Record *soa)
{
    guint32 minimum = 0;
    PsCursor data;

    if (!soa || soa->len < sizeof minimum)
        return 0;
    data = at(message, soa->data + soa->len - sizeof minimum);
    minimum = ps_dns_take_32(&data);
    return MIN(soa->ttl, minimum);
}

/* There is nothing of the type asked for at the end of the aliases, if there were any. */
static PsWireResult
read_negative(const Message *message, gboolean alias, PsDnsQuestion *question)
{
    const Record *soa = find_record(message, NULL, SECTION_AUTHORITY, PS_DNS_SOA, NULL);
    guint16 own = message->flags & (FLAG_AUTHORITATIVE | FLAG_RECURSION_AVAILABLE);

    if ((message->flags & FLAGS_RCODE) == RCODE_NXDOMAIN) {
        ps_dns_question_keep(question, negative_ttl(message, soa));
        return (PsWireResult){ .status = PS_DNS_NXDOMAIN };
    }
    /* a server that has no word on the target leaves it to us */
    if (alias && !soa)
        return (PsWireResult){ PS_DNS_NODATA, PS_WIRE_ASK_TARGET };
    /* a referral to other servers: this one does not know */
    if (!soa && !own && find_record(message, NULL, SECTION_AUTHORITY, PS_DNS_NS, NULL))
        return (PsWireResult){ PS_DNS_REFUSED, PS_WIRE_ASK_OTHER };
    ps_dns_question_keep(question, negative_ttl(message, soa));
    return (PsWireResult){ .status = PS_DNS_NODATA };
}

static PsWireResult
read_answer(const Message *message, PsDnsName *name, PsDnsQuestion *question)
{
    const PsWireResult malformed = { PS_DNS_MALFORMED, PS_WIRE_USE_TCP };
    gboolean alias = FALSE;
    const Record *cname;

    for (;;) {
        PsCursor data;

        if (!add_answers(message, name, question))
            return malformed;
        if (question->count)
            return (PsWireResult){ .status = PS_DNS_NOERROR };
        cname = find_record(message, NULL, SECTION_ANSWER, PS_DNS_CNAME, name);
        if (!cname)
            return read_negative(message, alias, question);

        data = at(message, cname->data);
        if (!ps_dns_name_expand(name, &data) ||
            ps_cursor_offset(&data) != cname->data + cname->len)
            return malformed;
        if (!ps_dns_question_follow(question, name, cname->ttl))
            return (PsWireResult){ .status = PS_DNS_SERVFAIL };
        alias = TRUE;
    }
}

/* The answer of a server that does not answer, or PS_DNS_NOERROR. */
static PsDnsStatus
refusal(const Message *message)
{
    switch (message->flags & FLAGS_RCODE) {
    case RCODE_NOERROR:
    case RCODE_NXDOMAIN:
        return PS_DNS_NOERROR;
    case RCODE_SERVFAIL:
    case RCODE_YXDOMAIN:
        return PS_DNS_SERVFAIL;
    default:
        return PS_DNS_REFUSED;
    }
}

/* The upper bits of the rcode, which are in the OPT record. */
static guint
extended_rcode(const Message *message)
{
    const Record *opt = find_record(message, NULL, SECTION_ADDITIONAL, TYPE_OPT, NULL);

    return opt ? opt->ttl >> 24 : 0;
}

static PsWireResult
read_message(Message *message, PsDnsName *name, PsDnsQuestion *question)
{
    const PsWireResult malformed = { PS_DNS_MALFORMED, PS_WIRE_USE_TCP };
    PsCursor cursor = message->start;
    gboolean authentic;

    if (ps_cursor_left(&cursor) < HEADER_OCTETS)
        return malformed;
    ps_cursor_skip(&cursor, 2); /* the id, which has been looked at */
    message->flags = ps_dns_take_16(&cursor);
    if ((message->flags & (FLAG_RESPONSE | FLAGS_OPCODE)) != FLAG_RESPONSE ||
        ps_dns_take_16(&cursor) != 1)
        return malformed;
    for (guint section = 0; section < SECTIONS; section++)
        message->counts[section] = ps_dns_take_16(&cursor);
    if (!read_question(&cursor, name, question->answer.type))
        return malformed;

    if ((message->flags & FLAGS_RCODE) == RCODE_FORMERR)
        return (PsWireResult){ PS_DNS_REFUSED, PS_WIRE_NO_EDNS };
    if (refusal(message) != PS_DNS_NOERROR)
        return (PsWireResult){ refusal(message), PS_WIRE_ASK_OTHER };
    if (message->flags & FLAG_TRUNCATED || !read_records(message, &cursor))
        return malformed;
    if (extended_rcode(message))
        return (PsWireResult){ PS_DNS_REFUSED, PS_WIRE_NO_EDNS };
    authentic = (message->flags & FLAG_AUTHENTIC) != 0;
    question->answer.authentic =
        authentic && (question->answer.authentic || !question->answer.cnames);
    return read_answer(message, name, question);
}

PsWireResult
ps_wire_read(PsDnsQuestion *question, PsDnsName *name, PsCursor message)
{
    PsDnsAnswer answer_before = question->answer;
    PsDnsName name_before = *name;
    Message parts = { .start = message };
    PsWireResult result = read_message(&parts, name, question);

    if (result.status == PS_DNS_MALFORMED) {
        question->answer = answer_before;
        *name = name_before;
        question->count = 0;
    }
    if (parts.many)
        g_array_unref(parts.many);
    return result;
}
