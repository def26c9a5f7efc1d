/* SPDX-License-Identifier: MIT */
/* known.c - the files of faulty, read; see known.h. */
#include "bulk/known.h"

#include <arpa/inet.h>
#include <string.h>

struct Known {
    GHashTable *nodes;   /* name on the wire, lower case -> Node */
    GStringChunk *names; /* which end in the root's zero, so they are strings */
};

Known *
known_new(void)
{
    Known *known = g_new0(Known, 1);

    known->names = g_string_chunk_new(1 << 20);
    known->nodes = g_hash_table_new(g_str_hash, g_str_equal);
    return known;
}

void
known_free(Known *known)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, known->nodes);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Node *node = value;

        while (node->records) {
            Record *record = node->records;

            node->records = record->next;
            g_free(record);
        }
        g_free(node);
    }
    g_hash_table_unref(known->nodes);
    g_string_chunk_free(known->names);
    g_free(known);
}

/* The octet at TEXT, which may be escaped, and where the next one is. */
static guint8
take_octet(const char **text)
{
    const char *at = *text;

    if (*at != '\\') {
        *text = at + 1;
        return (guint8) *at;
    }
    if (!g_ascii_isdigit(at[1])) {
        *text = at + 2;
        return (guint8) at[1];
    }
    *text = at + 4;
    return (guint8) ((at[1] - '0') * 100 + (at[2] - '0') * 10 + at[3] - '0');
}

/* TEXT, absolute, as on the wire; its length is returned. */
static gsize
write_name(const char *text, guint8 room[static KNOWN_NAME_MAX + 1])
{
    gsize len = 0;

    while (*text && strcmp(text, ".") != 0) {
        gsize begins = len++;

        while (*text && *text != '.') {
            g_assert(len < KNOWN_NAME_MAX);
            room[len++] = take_octet(&text);
        }
        room[begins] = (guint8) (len - begins - 1);
        text += *text == '.';
    }
    room[len++] = 0;
    return len;
}

/* The node of NAME on the wire, made if need be, as are those above it. */
static Node *
intern(Known *known, const guint8 *name)
{
    Node *node = g_hash_table_lookup(known->nodes, name);

    if (node)
        return node;
    node = g_new0(Node, 1);
    g_hash_table_insert(
        known->nodes, g_string_chunk_insert(known->names, (const char *) name), node);
    if (*name)
        intern(known, name + *name + 1);
    return node;
}

static Node *
node_of(Known *known, const char *text)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    guint8 name[KNOWN_NAME_MAX + 1];

    write_name(lower, name);
    return intern(known, name);
}

/* TEXT ("10 mail.a.it.") as the data of a record on the wire; its length, -1 for a type that
 * nobody asks for. */
static int
write_data(guint type, char *text, guint8 room[static 512])
{
    char *rest;
    guint16 preference;

    switch (type) {
    case TYPE_A:
        g_assert(inet_pton(AF_INET, text, room) == 1);
        return 4;
    case TYPE_AAAA:
        g_assert(inet_pton(AF_INET6, text, room) == 1);
        return 16;
    case TYPE_MX:
        preference = g_htons((guint16) g_ascii_strtoull(text, &rest, 10));
        memcpy(room, &preference, 2);
        return 2 + (int) write_name(g_strstrip(rest), room + 2);
    case TYPE_CNAME:
    case TYPE_NS:
    case TYPE_PTR:
        return (int) write_name(text, room);
    case TYPE_TXT:
        g_strdelimit(text, "\"", ' ');
        g_strstrip(text);
        g_assert(strlen(text) < 256);
        room[0] = (guint8) strlen(text);
        memcpy(room + 1, text, room[0]);
        return 1 + room[0];
    default:
        return -1;
    }
}

static guint
type_of(const char *word)
{
    static const struct {
        const char *word;
        guint type;
    } types[] = { { "A", TYPE_A }, { "AAAA", TYPE_AAAA }, { "MX", TYPE_MX },
        { "CNAME", TYPE_CNAME }, { "PTR", TYPE_PTR }, { "TXT", TYPE_TXT } };

    for (guint i = 0; i < G_N_ELEMENTS(types); i++)
        if (!strcmp(word, types[i].word))
            return types[i].type;
    return 0; /* SOA and NS are for servers of zones */
}

static void
add_record(Known *known, const char *name, guint type, char *text)
{
    Node *node = node_of(known, name);
    guint8 data[512];
    int len = write_data(type, text, data);
    Record *record, **end = &node->records;

    if (len < 0)
        return;
    record = g_malloc0(sizeof *record + (gsize) len);
    record->type = (guint16) type;
    record->len = (guint16) len;
    memcpy(record->data, data, (gsize) len);
    while (*end)
        end = &(*end)->next;
    *end = record;
}

static Action
action_of(const char *word)
{
    static const char *const words[] = { "none", "timeout", "servfail", "truncate", "refused",
        "formerr", "lame", "once", "lost", "forged", "stranger" };

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (!strcmp(word, words[i]))
            return (Action) i;
    g_error("no action '%s'", word);
}

/* "timeout NAME", "delay MS NAME" */
static void
add_trouble(Known *known, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);

    g_assert(words[0] && words[1]);
    if (!strcmp(words[0], "delay"))
        node_of(known, words[2])->delay = (guint16) g_ascii_strtoull(words[1], NULL, 10);
    else
        node_of(known, words[1])->action = (guint8) action_of(words[0]);
}

/* "NAME TYPE DATA" */
static void
add_line(Known *known, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);

    if (!words[0] || !words[1] || !words[2] || line[0] == '$')
        return;
    add_record(known, words[0], type_of(words[1]), words[2]);
}

static void
load(Known *known, const char *path, void (*take)(Known *known, const char *line))
{
    g_autoptr(GIOChannel) file = g_io_channel_new_file(path, "r", NULL);
    GIOStatus status;
    char *line;
    gsize end;

    if (!file)
        g_error("%s cannot be read", path);
    g_io_channel_set_encoding(file, NULL, NULL);
    while ((status = g_io_channel_read_line(file, &line, NULL, &end, NULL)) ==
           G_IO_STATUS_NORMAL) {
        line[end] = '\0';
        take(known, line);
        g_free(line);
    }
    g_assert(status == G_IO_STATUS_EOF);
}

static void
take_zone_line(Known *known, const char *line)
{
    if (g_str_has_prefix(line, ";! "))
        add_trouble(known, line + 3);
    else
        add_line(known, line);
}

void
known_load_zone(Known *known, const char *path)
{
    load(known, path, take_zone_line);
}

void
known_load_faults(Known *known, const char *path)
{
    load(known, path, add_trouble);
}

const Node *
known_find(const Known *known, const guint8 *name)
{
    const Node *node = g_hash_table_lookup(known->nodes, name);
    guint8 wild[KNOWN_NAME_MAX + 3] = { 1, '*' };

    while (!node && *name) {
        name += *name + 1;
        memcpy(wild + 2, name, strlen((const char *) name) + 1);
        node = g_hash_table_lookup(known->nodes, wild);
        if (g_hash_table_contains(known->nodes, name))
            break; /* the closest that is there: none above it counts */
    }
    return node;
}
