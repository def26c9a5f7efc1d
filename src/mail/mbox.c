/* SPDX-License-Identifier: MIT */
/* mbox.c - an mbox, cut at its "From " lines; see mbox.h. */
#include "mail/mbox.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/read.h"
#include "mail/field.h"
#include "mail/mbox_from.h"

enum {
    CHUNK = 64 * 1024, /* that is read at a time */
    OVERLAP = 16,      /* bytes before a "From " that are looked at again */
};

struct PsMbox {
    FILE *stream;
    char *name;
    gboolean ended;
    int failed;        /* errno */
    GString *window;   /* what was read, from START on not given yet */
    gsize start;       /* where the next message begins there */
    gsize offset;      /* the same in the file */
    gsize lines;       /* of the file before it */
    gsize given;       /* bytes from START on that the message at hand takes */
    guint number;      /* of it */
    GString *unquoted; /* its bytes, if they are not the file's */
    GArray *cuts;      /* gsize */
};

PsMbox *
ps_mbox_new(FILE *stream, const char *name)
{
    PsMbox *mbox = g_new0(PsMbox, 1);

    mbox->stream = stream;
    mbox->name = g_strdup(name);
    mbox->window = g_string_new(NULL);
    mbox->unquoted = g_string_new(NULL);
    mbox->cuts = g_array_new(FALSE, FALSE, sizeof(gsize));
    return mbox;
}

void
ps_mbox_free(PsMbox *mbox)
{
    if (!mbox)
        return;
    g_string_free(mbox->window, TRUE);
    g_string_free(mbox->unquoted, TRUE);
    g_array_unref(mbox->cuts);
    g_free(mbox->name);
    g_free(mbox);
}

/* What was read and belongs to no message that was given. */
static PsCursor
rest(const PsMbox *mbox)
{
    return ps_cursor(mbox->window->str + mbox->start, mbox->window->len - mbox->start);
}

/* Read more. FALSE if there is no more, or it cannot be read. */
static gboolean
fill(PsMbox *mbox)
{
    gsize before = mbox->window->len, got;

    if (mbox->ended)
        return FALSE;
    if (mbox->start > before / 2) { /* each byte is moved once, on average */
        g_string_erase(mbox->window, 0, (gssize) mbox->start);
        before -= mbox->start;
        mbox->start = 0;
    }
    g_string_set_size(mbox->window, before + CHUNK);
    got = fread(mbox->window->str + before, 1, CHUNK, mbox->stream);
    g_string_set_size(mbox->window, before + got);
    mbox->ended = got < CHUNK;
    if (ferror(mbox->stream))
        mbox->failed = errno;
    return got > 0;
}

/* A blank line ends AT bytes behind the start of the window's rest. */
static gboolean
is_behind_blank(const PsCursor *window, gsize at)
{
    gsize end = at - 1; /* the line end before AT */

    if (end && window->pos[end - 1] == '\r')
        end--;
    return end && window->pos[end - 1] == '\n';
}

/* Where the next message begins, from *FROM bytes into the window on: PS_MBOX_YES and *FROM is
 * there; PS_MBOX_NO: none does, up to the end; PS_MBOX_MORE: none up to *FROM, where to look
 * next. */
static PsMboxAnswer
find_next(const PsMbox *mbox, gsize *from)
{
    const PsCursor window = rest(mbox);
    PsCursor c = window;
    const char *found;

    ps_cursor_skip(&c, *from);
    while ((found = memmem(
                c.pos, ps_cursor_left(&c), "\n" PS_MBOX_FROM, strlen("\n" PS_MBOX_FROM)))) {
        gsize at = (gsize) (found - window.pos) + 1;
        PsCursor line = window;
        PsMboxAnswer answer;

        ps_cursor_skip(&line, at);
        answer = is_behind_blank(&window, at) ? ps_mbox_begins(line, mbox->ended) : PS_MBOX_NO;
        *from = answer == PS_MBOX_MORE ? at - 1 : at;
        if (answer != PS_MBOX_NO)
            return answer;
        ps_cursor_skip(&c, at - ps_cursor_offset(&c));
    }
    *from = MAX(*from, ps_cursor_left(&window) - MIN(ps_cursor_left(&window), OVERLAP));
    return mbox->ended ? PS_MBOX_NO : PS_MBOX_MORE;
}

/* The message at hand has a header that ends in the window: *RET is where its body begins. */
static gboolean
find_body(PsMbox *mbox, gsize *ret)
{
    for (gsize from = 0;;) {
        PsCursor c = rest(mbox);
        const char *line;

        ps_cursor_skip(&c, from);
        while ((line = memchr(c.pos, '\n', ps_cursor_left(&c)))) {
            ps_cursor_skip(&c, (gsize) (line - c.pos) + 1);
            from = ps_cursor_offset(&c);
            ps_cursor_take(&c, '\r');
            if (ps_cursor_take(&c, '\n')) {
                *ret = ps_cursor_offset(&c);
                return TRUE;
            }
        }
        if (mbox->window->len - mbox->start > PS_LIMIT_header_bytes || !fill(mbox))
            return FALSE;
    }
}

/* What Content-Length says, in the first BODY bytes of the window. */
static gboolean
content_length(const PsMbox *mbox, gsize body, gsize *ret)
{
    const char *bytes = rest(mbox).pos;
    gsize pos = 0;
    PsField field;

    ps_field_line(bytes, body, 0, &pos); /* "From " */
    while (ps_field_next(bytes, body, &pos, &field) == PS_FIELD_OK) {
        g_autofree char *value = NULL;
        guint64 length;

        if (!ps_field_is(bytes, &field, "Content-Length"))
            continue;
        value = g_strstrip(g_strndup(bytes + field.value.offset, field.value.length));
        if (!g_ascii_string_to_unsigned(value, 10, 0, PS_LIMIT_message_bytes, &length, NULL))
            return FALSE;
        *ret = length;
        return TRUE;
    }
    return FALSE;
}

/* The message at hand ends where its Content-Length says: there is the end of the file, or the
 * next message. */
static gboolean
ends_by_length(PsMbox *mbox, gsize *ret)
{
    gsize body, length;

    if (!find_body(mbox, &body) || !content_length(mbox, body, &length))
        return FALSE;
    length += body;
    for (;;) {
        PsCursor c = rest(mbox);
        PsMboxAnswer answer = PS_MBOX_MORE;

        if (ps_cursor_left(&c) >= length) {
            ps_cursor_skip(&c, length);
            for (guint i = 0; i < 2; i++) { /* a blank line, perhaps */
                ps_cursor_take(&c, '\r');
                ps_cursor_take(&c, '\n');
            }
            *ret = ps_cursor_offset(&c);
            answer = c.pos[-1] == '\n' ? ps_mbox_begins(c, mbox->ended) : PS_MBOX_NO;
            if (mbox->ended && !ps_cursor_left(&c))
                answer = PS_MBOX_YES;
        }
        if (answer != PS_MBOX_MORE || !fill(mbox))
            return answer == PS_MBOX_YES;
    }
}

static void
count_lines(PsMbox *mbox, gsize len)
{
    PsCursor c = rest(mbox);
    const char *end;

    c = ps_cursor(c.pos, len);
    while ((end = memchr(c.pos, '\n', ps_cursor_left(&c)))) {
        ps_cursor_skip(&c, (gsize) (end - c.pos) + 1);
        mbox->lines++;
    }
}

/* The first LEN bytes of the window are done with. */
static void
pass(PsMbox *mbox, gsize len)
{
    count_lines(mbox, len);
    mbox->start += len;
    mbox->offset += len;
}

/* The length of the message at hand. Of one that is too large only its end stays in the window;
 * *RET_PASSED bytes were before that. */
static gsize
find_end(PsMbox *mbox, gsize *ret_passed)
{
    gsize from = 0;
    PsMboxAnswer answer;

    *ret_passed = 0;
    if (ends_by_length(mbox, &from))
        return from;
    from = 0;
    while ((answer = find_next(mbox, &from)) == PS_MBOX_MORE) {
        if (from > PS_LIMIT_message_bytes || (*ret_passed && from > CHUNK)) {
            gsize done = from - OVERLAP;

            *ret_passed += done;
            pass(mbox, done);
            from -= done;
        }
        fill(mbox); /* if nothing comes, it has ended */
    }
    return answer == PS_MBOX_YES ? from : mbox->window->len - mbox->start;
}

/* The writer of this message has quoted what looks like the start of another. */
static gboolean
is_quoted(const char *bytes, gsize len)
{
    return !memmem(bytes, len, "\n" PS_MBOX_FROM, strlen("\n" PS_MBOX_FROM)) &&
           memmem(bytes, len, PS_MBOX_FROM, strlen(PS_MBOX_FROM));
}

/* Take the first ">" of lines like ">From " and ">>From " away, from the blank line that ends
 * the header on. */
static void
unquote(PsMbox *mbox, PsMboxMessage *message)
{
    PsCursor c = ps_cursor(message->bytes, message->len);
    const char *line;
    gsize done = 0;
    gboolean in_body = FALSE;

    g_string_truncate(mbox->unquoted, 0);
    g_array_set_size(mbox->cuts, 0);
    while ((line = memchr(c.pos, '\n', ps_cursor_left(&c)))) {
        PsCursor quoted;
        gsize at;

        ps_cursor_skip(&c, (gsize) (line - c.pos) + 1);
        at = ps_cursor_offset(&c);
        in_body = in_body || ps_cursor_peek(&c) == '\n' ||
                  (ps_cursor_peek(&c) == '\r' && ps_cursor_peek_at(&c, 1) == '\n');
        quoted = c;
        while (ps_cursor_take(&quoted, '>'))
            ;
        if (!in_body || quoted.pos == c.pos || ps_cursor_left(&quoted) < strlen(PS_MBOX_FROM) ||
            memcmp(quoted.pos, PS_MBOX_FROM, strlen(PS_MBOX_FROM)) != 0)
            continue;
        g_string_append_len(mbox->unquoted, message->bytes + done, (gssize) (at - done));
        g_array_append_val(mbox->cuts, mbox->unquoted->len);
        done = at + 1;
    }
    if (!mbox->cuts->len)
        return;
    g_string_append_len(mbox->unquoted, message->bytes + done, (gssize) (message->len - done));
    message->bytes = mbox->unquoted->str;
    message->len = mbox->unquoted->len;
    message->in_file.cuts = (const gsize *) (void *) mbox->cuts->data;
    message->in_file.cut_count = mbox->cuts->len;
}

const char *
ps_mbox_peek(PsMbox *mbox, gsize *ret_len)
{
    if (!mbox->offset && !mbox->window->len)
        fill(mbox);
    *ret_len = mbox->window->len - mbox->start;
    return rest(mbox).pos;
}

static gboolean
set_error(const PsMbox *mbox, GError **error)
{
    ps_read_fail(error, mbox->name, mbox->failed);
    return FALSE;
}

/* The octets of a file that is too large, if they can be known without reading it. */
static gsize
size_of(FILE *stream)
{
    struct stat status;

    return fstat(fileno(stream), &status) == 0 && S_ISREG(status.st_mode)
               ? (gsize) status.st_size
               : 0;
}

gboolean
ps_mbox_whole(PsMbox *mbox, PsMboxMessage *ret, GError **error)
{
    if (mbox->number++)
        return FALSE;
    while (mbox->window->len <= PS_LIMIT_message_bytes && fill(mbox))
        ;
    if (mbox->failed)
        return set_error(mbox, error);
    *ret = (PsMboxMessage){ .bytes = mbox->window->str, .len = mbox->window->len };
    if (ret->len > PS_LIMIT_message_bytes)
        *ret = (PsMboxMessage){ .bytes = "", .oversize = MAX(ret->len, size_of(mbox->stream)) };
    return TRUE;
}

gboolean
ps_mbox_next(PsMbox *mbox, PsMboxMessage *ret, GError **error)
{
    gsize passed;
    PsInFile in_file;

    pass(mbox, mbox->given);
    mbox->given = 0;
    in_file =
        (PsInFile){ .message = ++mbox->number, .offset = mbox->offset, .lines = mbox->lines };
    mbox->given = find_end(mbox, &passed);
    if (mbox->failed)
        return set_error(mbox, error);
    if (!mbox->given && !passed && mbox->number > 1)
        return FALSE;
    *ret = (PsMboxMessage){ .bytes = "", .in_file = in_file };
    if (passed + mbox->given > PS_LIMIT_message_bytes) {
        ret->oversize = passed + mbox->given;
        return TRUE;
    }
    ret->bytes = rest(mbox).pos;
    ret->len = mbox->given;
    if (is_quoted(ret->bytes + MIN(ret->len, strlen(PS_MBOX_FROM)),
            ret->len - MIN(ret->len, strlen(PS_MBOX_FROM))))
        unquote(mbox, ret);
    return TRUE;
}
