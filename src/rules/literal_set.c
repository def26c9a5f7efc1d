/* SPDX-License-Identifier: MIT */
/* literal_set.c - sets of literals, and which is worth more; see literal_set.h. */
#include "rules/literal_set.h"

#include <string.h>

enum {
    FOREIGN_BITS = 12,
    USEFUL_BITS = 7, /* a set that tells less is in too many texts */
    CERTAIN_BITS = 60,
};

#define CERTAIN (G_GUINT64_CONSTANT(1) << CERTAIN_BITS)

const PsLiteral ps_literal_foreign = { PS_LITERAL_FOREIGN, { 0 } };

guint
ps_literal_bits(guint8 byte)
{
    static const char common[] = " etaoinsrhldcumfpgwybvkxjqz";
    const char *found = byte ? strchr(common, byte) : NULL;

    return found ? 3 + (guint) (found - common) / 5 : 7;
}

GArray *
ps_literal_set_new(void)
{
    return g_array_sized_new(FALSE, FALSE, sizeof(PsLiteral), 4);
}

gboolean
ps_literal_has_foreign(const char *bytes, gsize len)
{
    guint8 all = 0;

    for (gsize i = 0; i < len; i++)
        all |= (guint8) bytes[i];
    return (all & 0x80) || memmem(bytes, len, "&#", 2);
}

GArray *
ps_literal_set_of_empty(void)
{
    const PsLiteral empty = { 0 };
    GArray *set = ps_literal_set_new();

    g_array_append_val(set, empty);
    return set;
}

/* In how many of 2^CERTAIN_BITS texts one of SET is expected; in all, if SET is of no use. */
static guint64
set_chance(const GArray *set)
{
    guint64 chance = set && set->len ? 0 : CERTAIN;

    for (guint i = 0; set && i < set->len; i++) {
        const PsLiteral *literal = ps_literal_set_get(set, i);
        gboolean is_text = !ps_literal_is_foreign(literal);
        guint bits = is_text ? 0 : FOREIGN_BITS;

        if (literal->length < PS_LITERAL_MIN)
            return CERTAIN;
        for (guint k = 0; is_text && k < literal->length; k++)
            bits += ps_literal_bits(literal->bytes[k]);
        chance += CERTAIN >> MIN(bits, CERTAIN_BITS);
    }
    return chance;
}

GArray *
ps_literal_set_copy(const GArray *set)
{
    GArray *copy = g_array_sized_new(FALSE, FALSE, sizeof(PsLiteral), set->len);

    return g_array_append_vals(copy, set->data, set->len);
}

void
ps_literal_set_prefer(GArray **best, const GArray *set)
{
    guint64 chance = set_chance(set);

    if (!set || chance > CERTAIN >> USEFUL_BITS || chance >= set_chance(*best))
        return;
    ps_literal_set_drop(best);
    *best = ps_literal_set_copy(set);
}

guint
ps_literal_set_longest(const GArray *set)
{
    guint length = 0;

    for (guint i = ps_literal_set_is_foreign(set); i < set->len; i++)
        length = MAX(length, ps_literal_set_get(set, i)->length);
    return length;
}

GArray *
ps_literal_set_product(const GArray *set, const GArray *more)
{
    guint first = ps_literal_set_is_foreign(set),
          first_behind = ps_literal_set_is_foreign(more);
    GArray *all;

    if (ps_literal_set_texts(set) * ps_literal_set_texts(more) > PS_LITERAL_SET_EXACT ||
        ps_literal_set_longest(set) + ps_literal_set_longest(more) > PS_LITERAL_MAX)
        return NULL;
    all = ps_literal_set_new();
    if (first || first_behind)
        g_array_append_val(all, ps_literal_foreign);
    for (guint i = first; i < set->len; i++) {
        for (guint k = first_behind; k < more->len; k++) {
            const PsLiteral *last = ps_literal_set_get(more, k);
            PsLiteral both = *ps_literal_set_get(set, i);

            memcpy(both.bytes + both.length, last->bytes, last->length);
            both.length = (guint8) (both.length + last->length);
            g_array_append_val(all, both);
        }
    }
    return all;
}

GArray *
ps_literal_set_power(const GArray *set, guint count)
{
    GArray *all = ps_literal_set_copy(set);

    for (guint i = 1; all && i < count; i++) {
        GArray *next = i < PS_LITERAL_MAX ? ps_literal_set_product(all, set) : NULL;

        g_array_unref(all);
        all = next;
    }
    return all;
}

void
ps_literal_set_join(GArray **set, const GArray *more, guint limit)
{
    guint first;

    if (!*set || !more || (*set)->len + more->len > limit) {
        ps_literal_set_drop(set);
        return;
    }
    first = ps_literal_set_is_foreign(more);
    if (first && !ps_literal_set_is_foreign(*set))
        g_array_prepend_val(*set, ps_literal_foreign);
    g_array_append_vals(*set, ps_literal_set_get(more, first), more->len - first);
}
