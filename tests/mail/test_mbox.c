/* SPDX-License-Identifier: MIT */
#include "mail/mbox.h"

#include <string.h>

#include "base/limits.h"
#include "suite.h"

/* A file, and what its messages are, with "|" between. */
static const struct {
    const char *what;
    const char *file;
    const char *messages;
} messages_rows[] = {
    { "two, the first without a date", "From a\nX: 1\n\none\n\nFrom b Tue 10:00\nX: 2\n\ntwo\n",
        "From a\nX: 1\n\none\n\n|From b Tue 10:00\nX: 2\n\ntwo\n" },
    { "CRLF", "From a 1:00\r\n\r\none\r\n\r\nFrom b 2:00\r\n\r\n",
        "From a 1:00\r\n\r\none\r\n\r\n|From b 2:00\r\n\r\n" },
    { "no blank line in front", "From a 1:00\n\none\nFrom b 2:00\n\n",
        "From a 1:00\n\none\nFrom b 2:00\n\n" },
    { "people begin so too", "From a 1:00\n\none\n\nFrom here on it is easy.\nReally.\n",
        "From a 1:00\n\none\n\nFrom here on it is easy.\nReally.\n" },
    { "a field follows", "From a 1:00\n\n\nFrom b at home\nSubject: x\n",
        "From a 1:00\n\n\n|From b at home\nSubject: x\n" },
    { "a field of that name", "From a 1:00\n\n\nFrom : b@c 1:00\n",
        "From a 1:00\n\n\nFrom : b@c 1:00\n" },
    { "something in front", "oops\n\nFrom a 1:00\n\n", "oops\n\n|From a 1:00\n\n" },
    { "quoted", "From a 1:00\nX: y\n\n>From b\n>>From c\n> From d\n>Frome\n",
        "From a 1:00\nX: y\n\nFrom b\n>From c\n> From d\n>Frome\n" },
    { "quoted in a header", "From a 1:00\n>From b\n\nx\n", "From a 1:00\n>From b\n\nx\n" },
    { "not quoted by this writer", "From a 1:00\n\nFrom b on\nx\n>From c\n",
        "From a 1:00\n\nFrom b on\nx\n>From c\n" },
    { "a length that is right",
        "From a 1:00\nContent-Length: 15\n\n\nFrom x 1:00\n\n\nFrom b 2:00\n",
        "From a 1:00\nContent-Length: 15\n\n\nFrom x 1:00\n\n\n|From b 2:00\n" },
    { "a length to the end", "From a 1:00\nContent-Length: 13\n\n\nFrom x 1:00\n",
        "From a 1:00\nContent-Length: 13\n\n\nFrom x 1:00\n" },
    { "a length that is wrong", "From a 1:00\nContent-Length: 7\n\nabc\n\nFrom b 2:00\n",
        "From a 1:00\nContent-Length: 7\n\nabc\n\n|From b 2:00\n" },
    { "a length past the end", "From a 1:00\nContent-Length: 700\n\nabc\n\nFrom b 2:00\n",
        "From a 1:00\nContent-Length: 700\n\nabc\n\n|From b 2:00\n" },
    { "cut in the middle", "From a 1:00\nSubj", "From a 1:00\nSubj" },
    { "no mbox", "hello", "hello" },
};

START_TEST(messages)
{
    g_autofree char *file = g_strdup(messages_rows[_i].file);
    FILE *stream = fmemopen(file, strlen(file), "rb");
    g_autoptr(PsMbox) mbox = ps_mbox_new(stream, "x.mbox");
    g_autoptr(GString) all = g_string_new(NULL);
    PsMboxMessage message;

    while (ps_mbox_next(mbox, &message, NULL)) {
        g_string_append(all, all->len ? "|" : "");
        g_string_append_len(all, message.bytes, (gssize) message.len);
    }
    fclose(stream);
    ck_assert_msg(!strcmp(all->str, messages_rows[_i].messages), "%s: %s",
        messages_rows[_i].what, all->str);
}
END_TEST

/* Where bytes of a message stand in the file: behind what was taken away they are further on. */
START_TEST(places)
{
    char file[] = "From a 1:00\n\nx\n\nFrom b 2:00\nX: y\n\none\n>From two\n>>From three\n";
    FILE *stream = fmemopen(file, strlen(file), "rb");
    g_autoptr(PsMbox) mbox = ps_mbox_new(stream, "x.mbox");
    g_autoptr(PsLines) lines = NULL;
    PsMboxMessage message;
    const char *found;
    gsize at;
    PsSpan span;
    PsPlace place;

    ck_assert(ps_mbox_next(mbox, &message, NULL));
    ck_assert(ps_mbox_next(mbox, &message, NULL));
    ck_assert_uint_eq(message.in_file.message, 2);
    found = memmem(message.bytes, message.len, "three", 5);
    ck_assert_ptr_nonnull(found);
    at = (gsize) (found - message.bytes);
    span = ps_infile_span(&message.in_file, (PsSpan){ at, 5 });
    ck_assert_mem_eq(file + span.offset, "three", 5);
    ck_assert_uint_eq(span.length, 5);
    lines = ps_lines_new(message.bytes, message.len);
    place = ps_infile_place(&message.in_file, ps_lines_find(lines, at), at);
    ck_assert_uint_eq(place.line, 10);
    ck_assert_uint_eq(place.column, 8);
    span = ps_infile_span(&message.in_file, (PsSpan){ at - 16, 21 });
    ck_assert_uint_eq(span.length, 23);
    fclose(stream);
}
END_TEST

/* One that is too large is passed over; the next is found, at its place. */
START_TEST(large)
{
    gsize len = PS_LIMIT_message_bytes + 100000;
    g_autoptr(GString) file = g_string_new("From a 1:00\n\n");
    FILE *stream;
    g_autoptr(PsMbox) mbox = NULL;
    PsMboxMessage message;

    while (file->len < len)
        g_string_append(file, "From here on there is nothing more to be seen\n\n");
    len = file->len;
    g_string_append(file, "From b 2:00\nX: y\n\n");
    stream = fmemopen(file->str, file->len, "rb");
    mbox = ps_mbox_new(stream, "x.mbox");
    ck_assert(ps_mbox_next(mbox, &message, NULL));
    ck_assert_uint_eq(message.oversize, len);
    ck_assert(ps_mbox_next(mbox, &message, NULL));
    ck_assert_uint_eq(message.oversize, 0);
    ck_assert_uint_eq(message.in_file.offset, len);
    ck_assert_mem_eq(message.bytes, "From b 2:00\nX: y\n\n", message.len);
    ck_assert_uint_eq(message.in_file.lines, 2 + (len - 13) / 47 * 2);
    ck_assert(!ps_mbox_next(mbox, &message, NULL));
    fclose(stream);
}
END_TEST

SUITE(mbox, TABLE(messages), TEST(places), TEST(large))
