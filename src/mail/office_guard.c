/* SPDX-License-Identifier: MIT */
/*
 * office_guard.c - compound files that libgsf cannot bear; see office.h.
 *
 * [MS-CFB] 2.2 to 2.5: a header; sectors; a table of which sector follows which, itself in
 * sectors, the first 109 of which the header lists and the others a chain; a directory.
 */
#include "base/cursor.h"
#include "base/limits.h"
#include "mail/office.h"

enum {
    HEADER = 512,
    IN_HEADER = 109,
    AT_SHIFT = 30, /* where the header has things */
    AT_DIRECTORY = 48,
    AT_CHAIN = 68,
    AT_TABLE = 76,
    ENTRY = 128, /* bytes of a directory entry */
};

#define NOWHERE 0xffffffffU
#define REGULAR 0xfffffffaU /* sectors have numbers up to this */

typedef struct {
    const char *bytes;
    gsize len;
    guint shift;   /* a sector has 1 << shift bytes */
    GArray *table; /* guint32: the sectors that the table is in */
} Cfb;

static guint32
read_long(const Cfb *cfb, gsize at)
{
    guint32 value;

    if (at > cfb->len || cfb->len - at < sizeof value)
        return NOWHERE;
    memcpy(&value, cfb->bytes + at, sizeof value);
    return GUINT32_FROM_LE(value);
}

static gsize
sector_at(const Cfb *cfb, guint32 sector)
{
    return ((gsize) sector + 1) << cfb->shift;
}

/* Whether SECTOR lies in the file. */
static gboolean
is_there(const Cfb *cfb, guint32 sector)
{
    return sector < REGULAR && sector_at(cfb, sector) < cfb->len;
}

/* Find the sectors of the table. FALSE if the chain that lists them has no end. */
static gboolean
read_table(Cfb *cfb)
{
    gsize each = ((gsize) 1 << cfb->shift) / 4 - 1;
    gsize most = cfb->len >> cfb->shift;
    guint32 chain = read_long(cfb, AT_CHAIN);

    for (gsize i = 0; i < IN_HEADER; i++) {
        guint32 sector = read_long(cfb, AT_TABLE + 4 * i);

        if (is_there(cfb, sector))
            g_array_append_val(cfb->table, sector);
    }
    for (gsize steps = 0; is_there(cfb, chain); steps++) {
        if (steps > most / each + 1)
            return FALSE;
        for (gsize i = 0; i < each; i++) {
            guint32 sector = read_long(cfb, sector_at(cfb, chain) + 4 * i);

            if (is_there(cfb, sector))
                g_array_append_val(cfb->table, sector);
        }
        chain = read_long(cfb, sector_at(cfb, chain) + 4 * each);
    }
    return TRUE;
}

static guint32
next_sector(const Cfb *cfb, guint32 sector)
{
    guint each = (guint) 1 << (cfb->shift - 2);

    if (sector / each >= cfb->table->len)
        return NOWHERE;
    return read_long(cfb, sector_at(cfb, g_array_index(cfb->table, guint32, sector / each)) +
                              4 * (gsize) (sector % each));
}

/* A directory of as many entries as may be. */
static gboolean
has_small_directory(const Cfb *cfb)
{
    guint32 sector = read_long(cfb, AT_DIRECTORY);
    gsize entries = 0;

    while (is_there(cfb, sector) && entries <= PS_LIMIT_office_entries) {
        entries += ((gsize) 1 << cfb->shift) / ENTRY;
        sector = next_sector(cfb, sector);
    }
    return entries <= PS_LIMIT_office_entries;
}

gboolean
ps_office_is_bearable(const char *bytes, gsize len)
{
    Cfb cfb = { bytes, len, 0, NULL };
    gboolean bearable;

    if (len < HEADER)
        return FALSE;
    cfb.shift = read_long(&cfb, AT_SHIFT) & 0xffff;
    if (cfb.shift != 9 && cfb.shift != 12)
        return FALSE;
    cfb.table = g_array_new(FALSE, FALSE, sizeof(guint32));
    bearable = read_table(&cfb) && has_small_directory(&cfb);
    g_array_unref(cfb.table);
    return bearable;
}
