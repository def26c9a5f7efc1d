/* SPDX-License-Identifier: MIT */
/* Bytes of plain and of gzip data, however they are cut. */
#include "list/source.h"

#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "suite.h"

/* TEXT as one gzip member, appended to OUT. */
static void
pack(GByteArray *out, const char *text, gsize len)
{
    z_stream z = { 0 };
    guint8 buffer[4096];

    ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *) text;
    z.avail_in = (uInt) len;
    do {
        z.next_out = buffer;
        z.avail_out = sizeof buffer;
        deflate(&z, Z_FINISH);
        g_byte_array_append(out, buffer, (guint) (sizeof buffer - z.avail_out));
    } while (!z.avail_out);
    deflateEnd(&z);
}

/* All of LEN bytes read ROOM at a time, with what went wrong behind it in brackets. */
static char *
read_bytes(const void *bytes, gsize len, gsize room)
{
    FILE *stream = len ? fmemopen((void *) bytes, len, "r") : fopen("/dev/null", "r");
    g_autoptr(PsListSource) source = ps_list_source_new(stream);
    g_autoptr(GError) error = NULL;
    GString *text = g_string_new(NULL);
    g_autofree char *buffer = g_malloc(room);
    gsize got;

    do {
        got = ps_list_source_read(source, buffer, room, &error);
        g_string_append_len(text, buffer, (gssize) got);
    } while (got && !error);
    if (error)
        g_string_append_printf(text, "[%s]", error->message);
    fclose(stream);
    return g_string_free(text, FALSE);
}

static const char *const plain_rows[] = { "", "a", "\x1f", "a@b.test\n", "\x1f\x1f\x8b" };

START_TEST(plain)
{
    for (gsize room = 1; room < 5; room++) {
        g_autofree char *got = read_bytes(plain_rows[_i], strlen(plain_rows[_i]), room);

        ck_assert_str_eq(got, plain_rows[_i]);
    }
}
END_TEST

static const gsize rooms_rows[] = { 1, 7, 65536 };

START_TEST(rooms)
{
    g_autoptr(GByteArray) packed = g_byte_array_new();
    g_autofree char *got = NULL;
    g_autoptr(GString) long_text = g_string_new(NULL);
    g_autoptr(GString) whole = g_string_new("one\n");

    for (guint i = 0; i < 30000; i++)
        g_string_append_printf(long_text, "%u\n", i);
    pack(packed, "one\n", 4);
    pack(packed, "", 0);
    pack(packed, long_text->str, long_text->len);
    g_byte_array_append(packed, (const guint8 *) "\0\0\0", 3);
    g_string_append(whole, long_text->str);
    got = read_bytes(packed->data, packed->len, rooms_rows[_i]);
    ck_assert_str_eq(got, whole->str);
}
END_TEST

/* Every cut shows, and what was unpacked before is there. */
START_TEST(cuts)
{
    g_autoptr(GByteArray) packed = g_byte_array_new();

    pack(packed, "a@b.test\nc@d.test\n", 18);
    for (gsize len = 2; len < packed->len; len++) {
        g_autofree char *got = read_bytes(packed->data, len, 64);

        ck_assert(g_str_has_suffix(got, "[the gzip data are cut off: the end is missing]"));
    }
}
END_TEST

START_TEST(damage)
{
    g_autoptr(GByteArray) packed = g_byte_array_new();
    g_autofree char *got = NULL;
    g_autofree char *behind = NULL;

    pack(packed, "a@b.test\n", 9);
    g_byte_array_append(packed, (const guint8 *) "\0x", 2);
    behind = read_bytes(packed->data, packed->len, 64);
    ck_assert_str_eq(behind, "a@b.test\n[there is something behind the gzip data]");
    packed->data[packed->len - 8] ^= 1; /* of the check sum */
    got = read_bytes(packed->data, packed->len, 64);
    ck_assert_str_eq(got, "a@b.test\n[the gzip data are damaged]");
}
END_TEST

/* Of a pipe what is there is had at once, and waiting says if there is something. */
START_TEST(pipes)
{
    int ends[2];
    char buffer[64];
    g_autoptr(PsListSource) source = NULL;
    FILE *stream;

    ck_assert_int_eq(pipe(ends), 0);
    stream = fdopen(ends[0], "r");
    source = ps_list_source_new(stream);
    ck_assert(!ps_list_source_wait(source, 0));
    ck_assert_int_eq(write(ends[1], "a\nb", 3), 3);
    ck_assert(ps_list_source_wait(source, 0));
    ck_assert_uint_eq(ps_list_source_read(source, buffer, sizeof buffer, NULL), 3);
    ck_assert(!ps_list_source_wait(source, 0));
    close(ends[1]);
    ck_assert(ps_list_source_wait(source, -1));
    ck_assert_uint_eq(ps_list_source_read(source, buffer, sizeof buffer, NULL), 0);
    fclose(stream);
}
END_TEST

SUITE(source, TABLE(plain), TABLE(rooms), TEST(cuts), TEST(damage), TEST(pipes))
