/* SPDX-License-Identifier: MIT */
/* picture.c - sizes of pictures, from their first bytes; see picture.h. */
#include "mail/picture.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/mime_stats.h"

#define PNG_HEADER 17             /* bytes of its first chunk, with their sum */
#define HEADER_BYTES (256 * 1024) /* of base64: a photograph may begin with a small one */

static guint
take_big(PsCursor *c, guint bytes)
{
    guint number = 0;

    while (bytes--)
        number = number << 8 | ((guint) ps_cursor_next(c) & 0xff);
    return number;
}

static guint
take_little_pair(PsCursor *c)
{
    guint low = (guint) ps_cursor_next(c) & 0xff;

    return low | ((guint) ps_cursor_next(c) & 0xff) << 8;
}

static gboolean
take_bytes(PsCursor *c, const char *bytes, gsize len)
{
    if (ps_cursor_left(c) < len || memcmp(c->pos, bytes, len) != 0)
        return FALSE;
    ps_cursor_skip(c, len);
    return TRUE;
}

static gboolean
read_gif(PsCursor *c, guint *width, guint *height)
{
    if ((!take_bytes(c, "GIF87a", 6) && !take_bytes(c, "GIF89a", 6)) || ps_cursor_left(c) < 4)
        return FALSE;
    *width = take_little_pair(c);
    *height = take_little_pair(c);
    return TRUE;
}

static gboolean
read_png(PsCursor *c, guint *width, guint *height)
{
    static const char start[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    if (!take_bytes(c, start, sizeof(start) - 1) || ps_cursor_left(c) < PNG_HEADER)
        return FALSE;
    *width = take_big(c, 4);
    *height = take_big(c, 4);
    return TRUE;
}

/* The segment that begins a frame holds the size: C0 to CF, without C4, C8 and CC. */
static gboolean
is_frame(int mark)
{
    return mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc;
}

static gboolean
read_jpeg(PsCursor *c, guint *width, guint *height)
{
    if (!take_bytes(c, "\xff\xd8", 2))
        return FALSE;
    while (ps_cursor_next(c) == 0xff) {
        int mark = ps_cursor_next(c);
        guint length = take_big(c, 2);

        if (mark == 0xda || mark == 0xd9 || length < 2)
            return FALSE;
        if (is_frame(mark) && ps_cursor_left(c) >= 5) {
            ps_cursor_next(c); /* bits of a colour */
            *height = take_big(c, 2);
            *width = take_big(c, 2);
            return TRUE;
        }
        ps_cursor_skip(c, length - 2);
    }
    return FALSE;
}

gboolean
ps_picture_size(
    PsPictureKind kind, const char *bytes, gsize len, guint *ret_width, guint *ret_height)
{
    static gboolean (*const readers[])(PsCursor * c, guint * width, guint * height) = {
        [PS_PICTURE_GIF] = read_gif,
        [PS_PICTURE_JPEG] = read_jpeg,
        [PS_PICTURE_PNG] = read_png,
    };
    PsCursor c = ps_cursor(bytes, len);
    guint width, height;

    if (!readers[kind](&c, &width, &height) || !width || !height)
        return FALSE;
    *ret_width = width;
    *ret_height = height;
    return TRUE;
}

static gboolean
kind_of(const char *type, PsPictureKind *ret)
{
    static const struct {
        const char *type;
        PsPictureKind kind;
    } kinds[] = {
        { "image/gif", PS_PICTURE_GIF },
        { "image/jpeg", PS_PICTURE_JPEG },
        { "image/jpg", PS_PICTURE_JPEG },
        { "image/png", PS_PICTURE_PNG },
    };

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!strcmp(kinds[i].type, type)) {
            *ret = kinds[i].kind;
            return TRUE;
        }
    }
    return FALSE;
}

static GArray *
find_pictures(PsMessage *message)
{
    const char *bytes = ps_source_bytes(ps_message_source(message));
    const GArray *parts = ps_mime_stats(message)->parts;
    GArray *pictures = g_array_new(FALSE, FALSE, sizeof(PsPicture));

    for (guint i = 0; i < parts->len; i++) {
        const PsMimePart *seen = &g_array_index(parts, PsMimePart, i);
        PsPicture picture = { .part = ps_message_part(message, i) };
        PsSpan head = picture.part->body;
        g_autoptr(PsText) decoded = NULL;

        if (!seen->leaf || strcmp(seen->encoding, "base64") != 0 ||
            !kind_of(seen->type, &picture.kind))
            continue;
        head.length = MIN(head.length, HEADER_BYTES);
        decoded = ps_decode_body(bytes, head, PS_ENCODING_BASE64, NULL);
        ps_picture_size(picture.kind, ps_text_bytes(decoded), ps_text_length(decoded),
            &picture.width, &picture.height);
        g_array_append_val(pictures, picture);
    }
    return pictures;
}

const GArray *
ps_pictures(PsMessage *message)
{
    GData **kept = ps_message_kept(message);
    GQuark key = g_quark_from_static_string("pictures");
    GArray *pictures = g_datalist_id_get_data(kept, key);

    if (!pictures) {
        pictures = find_pictures(message);
        g_datalist_id_set_data_full(kept, key, pictures, (GDestroyNotify) g_array_unref);
    }
    return pictures;
}
