/* SPDX-License-Identifier: MIT */
/*
 * archive_rar5.c - is something in a rar file of the fifth version encrypted? libarchive 3.6
 * does not say. The format is described in RARLAB's technote: blocks of a checksum, a size,
 * a type, flags and, for files, an area of extra records.
 */
#include "base/cursor.h"
#include "mail/archive.h"

enum {
    BLOCK_FILE = 2,
    BLOCK_ENCRYPTION = 4, /* all headers behind it are */
    FLAG_EXTRA = 1,
    FLAG_DATA = 2,
    EXTRA_ENCRYPTION = 1,
    BLOCKS = 100000, /* looked at */
};

/* A number of seven bits a byte, the lowest first. */
static guint64
read_number(PsCursor *c)
{
    guint64 number = 0;

    for (guint shift = 0; shift < 63; shift += 7) {
        int byte = ps_cursor_next(c);

        if (byte == PS_CURSOR_END)
            return number;
        number |= (guint64) (byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return number;
}

/* The SIZE bytes of extra records at C hold one about encryption. */
static gboolean
has_encryption(PsCursor c, guint64 size)
{
    PsCursor area = ps_cursor(c.pos, (gsize) MIN(size, ps_cursor_left(&c)));

    while (ps_cursor_left(&area)) {
        guint64 length = read_number(&area);
        PsCursor record = area;

        if (read_number(&record) == EXTRA_ENCRYPTION)
            return TRUE;
        ps_cursor_skip(&area, (gsize) length);
    }
    return FALSE;
}

/* The block at C, whose checksum has been taken; C moves behind it. */
static const char *
read_block(PsCursor *c)
{
    guint64 size = read_number(c), type, flags, extra, data;
    PsCursor header = ps_cursor(c->pos, (gsize) MIN(size, ps_cursor_left(c)));
    const char *found = NULL;

    type = read_number(&header);
    flags = read_number(&header);
    extra = flags & FLAG_EXTRA ? read_number(&header) : 0;
    data = flags & FLAG_DATA ? read_number(&header) : 0;
    if (type == BLOCK_ENCRYPTION)
        return "names";
    ps_cursor_skip(c, (gsize) size);
    if (type == BLOCK_FILE && extra && extra <= size) {
        gsize behind = ps_cursor_left(&header);

        ps_cursor_skip(&header, behind - (gsize) MIN(extra, behind)); /* it stands at the end */
        found = has_encryption(header, extra) ? "contents" : NULL;
    }
    ps_cursor_skip(c, (gsize) data);
    return found;
}

const char *
ps_rar5_encrypted(const char *bytes, gsize len)
{
    static const char signature[] = "Rar!\032\007\001"; /* with its NUL */
    PsCursor c = ps_cursor(bytes, len);
    const char *found = NULL;

    if (len < sizeof signature || memcmp(bytes, signature, sizeof signature) != 0)
        return NULL;
    ps_cursor_skip(&c, sizeof signature);
    for (guint i = 0; i < BLOCKS && ps_cursor_left(&c) > 4 && !found; i++) {
        ps_cursor_skip(&c, 4);
        found = read_block(&c);
    }
    return found;
}
