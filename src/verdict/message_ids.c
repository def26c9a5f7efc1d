/* SPDX-License-Identifier: MIT */
/* message_ids.c - Message-IDs in the order of the mails; see message_ids.h. */
#include "verdict/message_ids.h"

#include "base/hash.h"

struct PsMessageIds {
    GMutex lock;
    GCond moved;
    guint turn;       /* of the mail that is next */
    GHashTable *seen; /* ID -> name of the mail */
};

PsMessageIds *
ps_message_ids_new(void)
{
    PsMessageIds *ids = g_new0(PsMessageIds, 1);

    g_mutex_init(&ids->lock);
    g_cond_init(&ids->moved);
    ids->turn = 1;
    ids->seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, g_free);
    return ids;
}

void
ps_message_ids_free(PsMessageIds *ids)
{
    if (!ids)
        return;
    g_hash_table_unref(ids->seen);
    g_cond_clear(&ids->moved);
    g_mutex_clear(&ids->lock);
    g_free(ids);
}

/* Behind this, TURN is over. */
static void
move_on(PsMessageIds *ids, guint turn)
{
    ids->turn = turn + 1;
    g_cond_broadcast(&ids->moved);
}

static void
wait_for(PsMessageIds *ids, guint turn)
{
    while (ids->turn < turn)
        g_cond_wait(&ids->moved, &ids->lock);
}

const char *
ps_message_ids_add(PsMessageIds *ids, guint turn, const char *id, const char *name)
{
    const char *before = NULL;

    g_mutex_lock(&ids->lock);
    wait_for(ids, turn);
    if (id && *id && !(before = g_hash_table_lookup(ids->seen, id)))
        g_hash_table_insert(ids->seen, g_strdup(id), g_strdup(name));
    move_on(ids, turn);
    g_mutex_unlock(&ids->lock);
    return before;
}

void
ps_message_ids_pass(PsMessageIds *ids, guint turn)
{
    g_mutex_lock(&ids->lock);
    wait_for(ids, turn);
    if (ids->turn == turn)
        move_on(ids, turn);
    g_mutex_unlock(&ids->lock);
}
