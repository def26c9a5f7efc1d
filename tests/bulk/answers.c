/* SPDX-License-Identifier: MIT */
/* answers.c - questions and answers on the wire; see answers.h. */
#include "bulk/answers.h"

#include <string.h>

#define HEADER 12
#define ALIASES_MAX 9
#define FLAG_TRUNCATED 0x0200
/* A resolver's answer, and one of a server that resolves nothing for us: QR, RD, RA. */
#define FLAGS_RESOLVER 0x8180
#define FLAGS_LAME 0x8100

enum { RCODE_FORMERR = 1, RCODE_SERVFAIL = 2, RCODE_NXDOMAIN = 3, RCODE_REFUSED = 5 };

static guint
get16(const guint8 *at)
{
    return (guint) at[0] << 8 | at[1];
}

static gsize
put16(guint8 *at, guint value)
{
    at[0] = (guint8) (value >> 8);
    at[1] = (guint8) value;
    return 2;
}

gboolean
answers_parse(const Known *known, const guint8 *bytes, gsize len, Question *ret)
{
    guint8 name[KNOWN_NAME_MAX + 1];
    gsize at = HEADER;

    if (len < HEADER + 5 || bytes[2] & 0x80 || get16(bytes + 4) != 1)
        return FALSE;
    while (at < len && bytes[at]) {
        if (bytes[at] > 63 || at + bytes[at] - HEADER > KNOWN_NAME_MAX - 2)
            return FALSE;
        at += bytes[at] + 1u;
    }
    if (at + 5 > len)
        return FALSE;
    for (gsize i = HEADER; i <= at; i++)
        name[i - HEADER] = (guint8) g_ascii_tolower((char) bytes[i]); /* lengths stay */
    *ret = (Question){ .bytes = bytes, .len = at + 5, .type = get16(bytes + at + 1) };
    ret->edns = get16(bytes + 10) == 1 && len >= ret->len + 11 && !bytes[ret->len] &&
                get16(bytes + ret->len + 1) == 41;
    ret->room = ret->edns ? CLAMP(get16(bytes + ret->len + 3), 512, ANSWER_MAX) : 512;
    ret->hash = g_str_hash(name) * 31 + ret->type;
    ret->node = known_find(known, name);
    ret->delay = ret->node ? ret->node->delay : 0;
    return TRUE;
}

Action
answers_action(const Question *question, gboolean first)
{
    Action action = question->node ? question->node->action : ACTION_NONE;

    switch (action) {
    case ACTION_ONCE:
        return first ? ACTION_SERVFAIL : ACTION_NONE;
    case ACTION_LOST:
        return first ? ACTION_TIMEOUT : ACTION_NONE;
    case ACTION_STRANGER:
        return first ? action : ACTION_NONE;
    case ACTION_NONE:
    case ACTION_TIMEOUT:
    case ACTION_SERVFAIL:
    case ACTION_TRUNCATE:
    case ACTION_REFUSED:
    case ACTION_FORMERR:
    case ACTION_LAME:
    case ACTION_FORGED:
        break;
    }
    return action;
}

/* An answer that is being written. */
typedef struct {
    guint8 *room;
    gsize len, most;
    guint answers, authority, rcode;
    guint flags;
    gboolean truncated;
} Draft;

/* Append a record whose owner is OWNER, a place in the answer. FALSE if it does not fit. */
static gboolean
append(Draft *draft, gsize owner, guint type, const guint8 *data, gsize len)
{
    guint8 *at = draft->room + draft->len;

    if (draft->len + 12 + len > draft->most) {
        draft->truncated = TRUE;
        return FALSE;
    }
    at += put16(at, 0xc000 | (guint) owner);
    at += put16(at, type);
    at += put16(at, 1);
    at += put16(at, 0);
    at += put16(at, 300); /* seconds that it may be kept */
    at += put16(at, (guint) len);
    memcpy(at, data, len);
    draft->len += 12 + len;
    return TRUE;
}

/* Append the records of NODE that QUESTION asks for; an alias is returned, its data's place
 * in *OWNER. */
static const Record *
append_records(Draft *draft, const Node *node, guint type, gsize *owner)
{
    const gsize of = *owner;
    const Record *alias = NULL;

    for (const Record *record = node->records; record; record = record->next) {
        gboolean leads_on = record->type == TYPE_CNAME && type != TYPE_CNAME;

        if (record->type != type && !leads_on)
            continue;
        if (!append(draft, of, record->type, record->data, record->len))
            return NULL;
        draft->answers++;
        if (leads_on) {
            alias = record;
            *owner = draft->len - record->len;
        }
    }
    return alias;
}

/* That there is nothing, or nothing more, with how long that may be kept. */
static void
append_soa(Draft *draft, const Question *question)
{
    static const guint8 soa[2 + 5 * 4] = { [sizeof soa - 1] = 60 };
    const gsize root = question->len - 5; /* the end of the name asked for */

    draft->authority += append(draft, root, TYPE_SOA, soa, sizeof soa);
}

static void
write_good(const Known *known, const Question *question, Draft *draft)
{
    const Node *node = question->node;
    gsize owner = HEADER;
    guint aliases = 0;

    for (const Record *alias; aliases <= ALIASES_MAX; aliases++) {
        if (aliases && node && node->action == ACTION_SERVFAIL)
            break;
        alias = node ? append_records(draft, node, question->type, &owner) : NULL;
        if (!alias) {
            draft->rcode = node ? 0 : RCODE_NXDOMAIN;
            if (draft->answers == aliases)
                append_soa(draft, question);
            return;
        }
        node = known_find(known, alias->data);
    }
    draft->rcode = RCODE_SERVFAIL; /* the target's server fails, or this is a loop */
}

/* What ACTION says, as far as it is no good answer. */
static void
write_bad(const Question *question, Action action, Draft *draft)
{
    static const guint rcodes[] = { [ACTION_SERVFAIL] = RCODE_SERVFAIL,
        [ACTION_REFUSED] = RCODE_REFUSED,
        [ACTION_FORMERR] = RCODE_FORMERR,
        [ACTION_STRANGER] = RCODE_NXDOMAIN };
    static const guint8 elsewhere[] = "\2ns\7nowhere\4test";

    draft->rcode = action < G_N_ELEMENTS(rcodes) ? rcodes[action] : 0;
    draft->truncated = action == ACTION_TRUNCATE;
    if (action == ACTION_LAME) {
        draft->authority += append(draft, HEADER, TYPE_NS, elsewhere, sizeof elsewhere);
        draft->flags = FLAGS_LAME;
    }
    if (action == ACTION_FORGED) { /* says that the name is not there, under another id */
        draft->room[0] ^= 0x55;
        draft->rcode = RCODE_NXDOMAIN;
    }
    if (action == ACTION_STRANGER && question->len > HEADER + 6)
        draft->room[HEADER + 1] = draft->room[HEADER + 1] == 'q' ? 'x' : 'q';
}

gsize
answers_write(const Known *known, const Question *question, Action action, gboolean tcp,
    guint8 room[static ANSWER_MAX])
{
    static const guint8 opt[] = { 0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0 };
    gsize reserved = question->edns ? sizeof opt : 0;
    Draft draft = { .room = room,
        .len = question->len,
        .flags = FLAGS_RESOLVER,
        .most = (tcp ? ANSWER_MAX : question->room) - reserved };

    if (action == ACTION_TIMEOUT)
        return 0;
    memcpy(room, question->bytes, question->len);
    if (action == ACTION_NONE || (tcp && action == ACTION_TRUNCATE))
        write_good(known, question, &draft);
    else
        write_bad(question, action, &draft);
    if (draft.truncated || draft.rcode == RCODE_SERVFAIL) {
        draft.len = question->len;
        draft.answers = draft.authority = 0;
    }
    put16(room + 2, draft.flags | draft.rcode | (draft.truncated ? FLAG_TRUNCATED : 0));
    put16(room + 4, 1);
    put16(room + 6, draft.answers);
    put16(room + 8, draft.authority);
    put16(room + 10, question->edns ? 1 : 0);
    memcpy(room + draft.len, opt, reserved);
    return draft.len + reserved;
}
