/* SPDX-License-Identifier: MIT */
/* later.h - answers that are sent later: a heap by the time at which they are due. */
#ifndef PS_TESTS_BULK_LATER_H
#define PS_TESTS_BULK_LATER_H

#include <glib.h>
#include <netinet/in.h>
#include <string.h>

typedef struct {
    gint64 due; /* milliseconds */
    struct sockaddr_in to;
    gsize len;
    guint8 bytes[];
} Late;

typedef struct {
    GPtrArray *heap; /* Late *; none is due before its parent */
    Late *taken;
} Later;

static inline Later *
later_new(void)
{
    Later *later = g_new0(Later, 1);

    later->heap = g_ptr_array_new_with_free_func(g_free);
    return later;
}

static inline void
later_free(Later *later)
{
    g_ptr_array_unref(later->heap);
    g_free(later->taken);
    g_free(later);
}

static inline void
later_add(
    Later *later, gint64 due, const struct sockaddr_in *to, const guint8 *bytes, gsize len)
{
    Late *late = g_malloc(sizeof *late + len);
    guint at = later->heap->len;
    Late **all;

    late->due = due;
    late->to = *to;
    late->len = len;
    memcpy(late->bytes, bytes, len);
    g_ptr_array_add(later->heap, late);
    all = (Late **) later->heap->pdata;
    for (; at && all[(at - 1) / 2]->due > due; at = (at - 1) / 2)
        all[at] = all[(at - 1) / 2];
    all[at] = late;
}

/* The first that is due by NOW, until the next is taken; NULL if none is. */
static inline const Late *
later_take(Later *later, gint64 now)
{
    Late **all = (Late **) later->heap->pdata, *last;
    guint count = later->heap->len, at = 0, child;

    if (!count || all[0]->due > now)
        return NULL;
    g_free(later->taken);
    later->taken = all[0];
    last = g_ptr_array_steal_index_fast(later->heap, count - 1);
    if (!--count)
        return later->taken;
    while ((child = 2 * at + 1) < count) {
        child += child + 1 < count && all[child + 1]->due < all[child]->due;
        if (all[child]->due >= last->due)
            break;
        all[at] = all[child];
        at = child;
    }
    all[at] = last;
    return later->taken;
}

/* Milliseconds until the next is due, as poll takes them. */
static inline int
later_wait(const Later *later, gint64 now)
{
    const Late *first = later->heap->len ? g_ptr_array_index(later->heap, 0) : NULL;

    return first ? (int) MAX(first->due - now, 0) : -1;
}

#endif
