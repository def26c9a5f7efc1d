/* SPDX-License-Identifier: MIT */
/* hash.c - SipHash-1-3 with a key of this process; see hash.h. */
#include "base/hash.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static const guint64 *
key(void)
{
    static guint64 words[2];
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        /* getrandom of 16 bytes is never short once the kernel's pool is ready */
        while (getrandom(words, sizeof words, 0) < 0 && errno == EINTR)
            ;
        g_once_init_leave(&ready, 1);
    }
    return words;
}

static inline guint64
rotate(guint64 x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static inline void
mix(guint64 v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

guint64
ps_hash_bytes(const void *bytes, gsize len)
{
    const guint64 *k = key();
    const guchar *p = bytes;
    guint64 v[4] = { k[0] ^ 0x736f6d6570736575U, k[1] ^ 0x646f72616e646f6dU,
        k[0] ^ 0x6c7967656e657261U, k[1] ^ 0x7465646279746573U };
    guint64 last = (guint64) len << 56;
    gsize left = len;

    for (; left >= 8; left -= 8, p += 8) {
        guint64 word;

        memcpy(&word, p, 8);
        v[3] ^= word;
        mix(v);
        v[0] ^= word;
    }
    for (gsize i = 0; i < left; i++)
        last |= (guint64) p[i] << (8 * i);

    v[3] ^= last;
    mix(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    mix(v);
    mix(v);
    mix(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

guint
ps_hash_str(gconstpointer text)
{
    return (guint) ps_hash_bytes(text, strlen(text));
}
