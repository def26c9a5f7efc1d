/* SPDX-License-Identifier: MIT */
/*
 * hash.h - a hash of strings that come from a mail, a list or DNS.
 *
 * GLib's g_str_hash is unseeded: 16,384 made-up keys that collide take a second,
 * and it grows with the square. This is SipHash-1-3 with a key drawn once a
 * process, to be used with g_str_equal.
 */
#ifndef PS_BASE_HASH_H
#define PS_BASE_HASH_H

#include <glib.h>

guint ps_hash_str(gconstpointer text);

/* The same of LEN bytes, all 64 bits of it. */
guint64 ps_hash_bytes(const void *bytes, gsize len);

#endif
