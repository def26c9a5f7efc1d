/* SPDX-License-Identifier: MIT */
/* attach_pdf.c - signs in a PDF file; see attach_pdf.h. */
#include "mail/attach_pdf.h"

#include "base/cursor.h"

enum { HEAD = 1024, LONGEST = 32 };

typedef enum {
    SIGN_JAVASCRIPT,
    SIGN_ENCRYPTED,
    SIGN_LAUNCH,
    SIGN_DISGUISED,
    SIGNS,
} Sign;

static const struct {
    const char *name;
    Sign sign;
} names[] = {
    { "JavaScript", SIGN_JAVASCRIPT },
    { "JS", SIGN_JAVASCRIPT },
    { "Encrypt", SIGN_ENCRYPTED },
    { "Launch", SIGN_LAUNCH },
};

gboolean
ps_pdf_is(const char *bytes, gsize len)
{
    return memmem(bytes, MIN(len, HEAD), "%PDF-", 5) != NULL;
}

/* A name ends at white space and at delimiters. */
static gboolean
is_regular(int byte)
{
    return byte > ' ' && byte < 0x7f && !strchr("()<>[]{}/%", byte);
}

/* Take the name behind a slash; TRUE if a letter of it is written as #xx, which none needs. */
static gboolean
take_name(PsCursor *c, char name[LONGEST])
{
    gboolean disguised = FALSE;
    gsize len = 0;

    while (is_regular(ps_cursor_peek(c)) && len + 1 < LONGEST) {
        int byte = ps_cursor_next(c);
        int high = g_ascii_xdigit_value((char) ps_cursor_peek(c));
        int low = g_ascii_xdigit_value((char) ps_cursor_peek_at(c, 1));

        if (byte == '#' && high >= 0 && low >= 0) {
            byte = 16 * high + low;
            disguised = disguised || g_ascii_isalpha(byte);
            ps_cursor_skip(c, 2);
        }
        name[len++] = (char) byte;
    }
    name[len] = '\0';
    return disguised;
}

static void
read_name(PsCursor *c, gboolean found[SIGNS])
{
    char name[LONGEST];
    gboolean disguised = take_name(c, name);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i].name, name) != 0)
            continue;
        found[names[i].sign] = TRUE;
        found[SIGN_DISGUISED] = found[SIGN_DISGUISED] || disguised;
    }
}

/* Behind the stream that begins at C. */
static void
skip_stream(PsCursor *c)
{
    const char *end = memmem(c->pos, ps_cursor_left(c), "endstream", 9);

    ps_cursor_skip(c, end ? (gsize) (end - c->pos) : ps_cursor_left(c));
}

void
ps_pdf_look(PsFoundOut *out, const char *path, const char *bytes, gsize len)
{
    static const char *const words[SIGNS] = { "javascript", "encrypted", "launch",
        "disguised-name" };
    gboolean found[SIGNS] = { FALSE };
    PsCursor c = ps_cursor(bytes, len);

    while (ps_cursor_left(&c)) {
        int byte = ps_cursor_next(&c);

        if (byte == '/')
            read_name(&c, found);
        else if (byte == 's' && ps_cursor_take_word(&c, "tream") &&
                 (ps_cursor_peek(&c) == '\r' || ps_cursor_peek(&c) == '\n'))
            skip_stream(&c);
    }
    for (int i = 0; i < SIGNS; i++)
        if (found[i])
            ps_found_add(out, PS_FOUND_PDF, path, words[i]);
}
