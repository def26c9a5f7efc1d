/* SPDX-License-Identifier: MIT */
/* zone.c - records and trouble by name, and answers; see zone.h. */
#include "dns/zone.h"

#include "base/hash.h"
#include "dns/record.h"

#define TYPE_DNAME 39

typedef struct Node Node;
typedef struct Record Record;
struct Record {
    Record *next;
    const Node *node;
    guint32 ttl;
    guint16 type;
    guint16 len;
    guint8 data[];
};

/* A name that is there, be it only because names below it are. */
struct Node {
    Record *first;
    Record *last;
};

struct PsZone {
    PsDnsStatus missing;
    GHashTable *nodes;   /* key -> Node */
    GHashTable *records; /* Record, as a set */
    GHashTable *trouble; /* key -> GArray of PsZoneTrouble */
};

static guint
record_hash(gconstpointer data)
{
    const Record *record = data;

    return (guint) ps_hash_bytes(record->data, record->len) ^ g_direct_hash(record->node) ^
           record->type;
}

static gboolean
record_equal(gconstpointer left, gconstpointer right)
{
    const Record *a = left, *b = right;

    return a->node == b->node && a->type == b->type && a->len == b->len &&
           !memcmp(a->data, b->data, a->len);
}

static void
trouble_free(gpointer data)
{
    g_array_unref(data);
}

/* The node of the name, which is there from now on as all names above it are. */
static Node *
make_node(PsZone *zone, const char *key)
{
    Node *node = g_hash_table_lookup(zone->nodes, key);
    const char *parent = key;

    if (node)
        return node;
    node = g_new0(Node, 1);
    g_hash_table_insert(zone->nodes, g_strdup(key), node);
    while ((parent = ps_dns_name_parent(parent)) && !g_hash_table_contains(zone->nodes, parent))
        g_hash_table_insert(zone->nodes, g_strdup(parent), g_new0(Node, 1));
    return node;
}

PsZone *
ps_zone_new(PsDnsStatus missing)
{
    PsZone *zone = g_new(PsZone, 1);

    zone->missing = missing;
    zone->nodes = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);
    zone->records = g_hash_table_new_full(record_hash, record_equal, g_free, NULL);
    zone->trouble = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, trouble_free);
    make_node(zone, ".");
    return zone;
}

void
ps_zone_free(PsZone *zone)
{
    if (!zone)
        return;
    g_hash_table_unref(zone->records);
    g_hash_table_unref(zone->nodes);
    g_hash_table_unref(zone->trouble);
    g_free(zone);
}

void
ps_zone_add(PsZone *zone, const PsDnsName *owner, guint type, guint32 ttl, const guint8 *data,
    guint16 len)
{
    char key[PS_DNS_NAME_TEXT];
    Record *record = g_malloc(sizeof(Record) + len);
    Node *node;

    ps_dns_name_key(owner, key);
    node = make_node(zone, key);
    *record = (Record){ .node = node, .ttl = ttl, .type = (guint16) type, .len = len };
    memcpy(record->data, data, len);
    if (g_hash_table_contains(zone->records, record)) {
        g_free(record);
        return;
    }
    g_hash_table_add(zone->records, record);
    if (node->last)
        node->last->next = record;
    else
        node->first = record;
    node->last = record;
}

void
ps_zone_add_trouble(PsZone *zone, const PsDnsName *name, const PsZoneTrouble *trouble)
{
    char key[PS_DNS_NAME_TEXT];
    GArray *list;

    ps_dns_name_key(name, key);
    list = g_hash_table_lookup(zone->trouble, key);
    if (!list) {
        list = g_array_new(FALSE, FALSE, sizeof(PsZoneTrouble));
        g_hash_table_insert(zone->trouble, g_strdup(key), list);
    }
    g_array_append_vals(list, trouble, 1);
}

/* The text of the wildcard right below a name. */
static const char *
wildcard(const char *key, char out[static PS_DNS_NAME_TEXT])
{
    g_snprintf(
        out, PS_DNS_NAME_TEXT, "\\*%s%s", key[0] == '.' ? "" : ".", key[0] == '.' ? "" : key);
    return out;
}

static const Record *
find_record(const Node *node, guint type)
{
    const Record *record = node ? node->first : NULL;

    while (record && record->type != type)
        record = record->next;
    return record;
}

/* The troubles of a name, be it there or not, or of the wildcard that covers it. */
static const GArray *
find_trouble(const PsZone *zone, const char *key)
{
    char star[PS_DNS_NAME_TEXT];
    const GArray *list;

    if (!g_hash_table_size(zone->trouble))
        return NULL;
    list = g_hash_table_lookup(zone->trouble, key);
    while (!list && !g_hash_table_contains(zone->nodes, key)) {
        key = ps_dns_name_parent(key);
        list = g_hash_table_lookup(zone->trouble, wildcard(key, star));
    }
    return list;
}

/* Note what the directives for the name say. TRUE if they say what the answer is: one for
 * the type asked for wins over one for any type. */
static gboolean
apply_trouble(
    const PsZone *zone, const char *key, PsDnsQuestion *question, PsZoneResult *result)
{
    const GArray *list = find_trouble(zone, key);
    const PsZoneTrouble *answer = NULL;
    gboolean authentic = FALSE;

    for (guint i = 0; list && i < list->len; i++) {
        const PsZoneTrouble *trouble = &g_array_index(list, PsZoneTrouble, i);

        if (trouble->type != PS_ZONE_ANY_TYPE && trouble->type != question->answer.type)
            continue;
        if (trouble->status != PS_DNS_NOERROR && (!answer || answer->type == PS_ZONE_ANY_TYPE))
            answer = trouble;
        if (trouble->truncated)
            question->answer.truncated = TRUE;
        authentic |= trouble->authentic;
        result->held |= trouble->held;
        result->delay_ms += MIN(trouble->delay_ms, G_MAXUINT - result->delay_ms);
    }
    /* each name on the way must be */
    question->answer.authentic =
        authentic && (question->answer.authentic || !question->answer.cnames);
    if (answer)
        result->status = answer->status;
    return answer != NULL;
}

/* How long it may be kept that something is not there: RFC 2308 section 5. */
static guint32
negative_ttl(const PsZone *zone, const char *key)
{
    const Record *soa = NULL;
    guint32 minimum;
    PsCursor data;

    for (; key && !soa; key = ps_dns_name_parent(key))
        soa = find_record(g_hash_table_lookup(zone->nodes, key), PS_DNS_SOA);
    if (!soa)
        return 0;
    data = ps_cursor((const char *) soa->data, soa->len);
    ps_cursor_skip(&data, soa->len - sizeof minimum);
    minimum = ps_dns_take_32(&data);
    return MIN(soa->ttl, minimum);
}

/* Where a CNAME leads, or a DNAME of the name ABOVE, which ends KEY. FALSE if that is too
 * long for a name. */
static gboolean
find_target(const Record *alias, const char *key, const char *above, PsDnsName *ret_target)
{
    PsCursor data = ps_cursor((const char *) alias->data, alias->len);
    gsize below = above[0] == '.' ? strlen(key) : (gsize) (above - key) - 1;
    PsDnsName target;

    if (!ps_dns_name_expand(&target, &data))
        return FALSE;
    if (alias->type == TYPE_DNAME)
        return ps_dns_name_read(ret_target, ps_cursor(key, below), &target);
    *ret_target = target;
    return TRUE;
}

/* The nearest name at or above KEY that is there; the root always is. */
static const char *
find_encloser(const PsZone *zone, const char *key)
{
    while (!g_hash_table_contains(zone->nodes, key))
        key = ps_dns_name_parent(key);
    return key;
}

/* Add the node's records of the type asked for. FALSE if there are none. */
static gboolean
add_records(const Node *node, PsDnsQuestion *question)
{
    gboolean added = FALSE;

    for (const Record *record = node ? node->first : NULL; record; record = record->next) {
        PsCursor data = ps_cursor((const char *) record->data, record->len);

        if (record->type == question->answer.type)
            added |= ps_dns_record_read(question, &data, record->len, record->ttl);
    }
    return added;
}

/* The answer is the CNAME that a DNAME makes. */
static void
add_alias(PsDnsQuestion *question, const PsDnsName *target, guint32 ttl)
{
    PsCursor data = ps_cursor((const char *) target->octets, target->len);

    ps_dns_record_read(question, &data, target->len, ttl);
}

/* Answer for the name KEY. TRUE if that leads on to another, which is put in its place. */
static gboolean
answer_name(const PsZone *zone, char key[static PS_DNS_NAME_TEXT], PsDnsQuestion *question,
    PsDnsStatus *ret_status)
{
    char star[PS_DNS_NAME_TEXT];
    const char *encloser = find_encloser(zone, key);
    const Node *node = g_hash_table_lookup(zone->nodes, encloser);
    const Record *alias = NULL;
    PsDnsName target;

    if (encloser != key) {
        alias = find_record(node, TYPE_DNAME);
        node = g_hash_table_lookup(zone->nodes, wildcard(encloser, star));
    }
    *ret_status = PS_DNS_NOERROR;
    if (!alias && add_records(node, question))
        return FALSE;
    if (!alias)
        alias = find_record(node, PS_DNS_CNAME);
    if (!alias) {
        *ret_status = node && zone->missing == PS_DNS_NXDOMAIN ? PS_DNS_NODATA : zone->missing;
        ps_dns_question_keep(question, negative_ttl(zone, key));
        return FALSE;
    }

    if (!find_target(alias, key, encloser, &target)) {
        *ret_status = PS_DNS_SERVFAIL;
        return FALSE;
    }
    if (question->answer.type == PS_DNS_CNAME) {
        add_alias(question, &target, alias->ttl);
        return FALSE;
    }
    if (!ps_dns_question_follow(question, &target, alias->ttl)) {
        *ret_status = PS_DNS_SERVFAIL;
        return FALSE;
    }
    ps_dns_name_key(&target, key);
    return TRUE;
}

PsZoneResult
ps_zone_answer(const PsZone *zone, PsDnsQuestion *question)
{
    char key[PS_DNS_NAME_TEXT];
    PsZoneResult result = { .status = PS_DNS_NOERROR };

    g_strlcpy(key, question->answer.name, sizeof key);
    while (!apply_trouble(zone, key, question, &result) &&
           answer_name(zone, key, question, &result.status))
        ;
    return result;
}
