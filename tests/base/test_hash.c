/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <string.h>

#include "suite.h"

START_TEST(same_text_same_hash)
{
    const char *text = "a text of more than sixteen octets, in two copies";
    g_autofree char *copy = g_strdup(text);

    for (gsize len = 0; len <= strlen(text); len++)
        ck_assert_uint_eq(ps_hash_bytes(text, len), ps_hash_bytes(copy, len));
    ck_assert_uint_eq(ps_hash_str(text), ps_hash_str(copy));
}
END_TEST

/* Keys that all collide under g_str_hash: "Aa" and "BB" have the same djb hash there
 * when their letters differ by 1 and -33. */
START_TEST(no_collisions_by_design)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    guint same = 0;

    for (guint i = 0; i < 4096; i++) {
        char key[25] = { 0 };

        for (guint bit = 0; bit < 12; bit++)
            memcpy(key + 2 * bit, i & (1U << bit) ? "aB" : "b!", 2);
        if (!g_hash_table_add(seen, GUINT_TO_POINTER(ps_hash_str(key))))
            same++;
    }
    ck_assert_uint_le(same, 2); /* 4,096 of 2^32: 0.002 pairs expected */
}
END_TEST

SUITE(hash, TEST(same_text_same_hash), TEST(no_collisions_by_design))
