/* SPDX-License-Identifier: MIT */
/* strip.c - tags taken out, references resolved; see strip.h. */
#include "bounce/strip.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/entity.h"

enum { TAG = 4096 }; /* bytes in which a tag must end, so that work stays linear */

/* Elements whose content nobody reads. */
static const char *const silent[] = { "style", "script", "head", "title" };

/* Those that stand in the middle of a line. */
static const char *const inline_tags[] = { "a", "b", "i", "u", "em", "font", "span", "strong",
    "code", "tt", "small", "big", "wbr", "img", "sup", "sub" };

static gboolean
is_one_of(const char *name, gsize len, const char *const *names, guint count)
{
    for (guint i = 0; i < count; i++)
        if (strlen(names[i]) == len && !g_ascii_strncasecmp(names[i], name, len))
            return TRUE;
    return FALSE;
}

/* Skip up to "</NAME"; to the end where there is none. */
static void
skip_element(PsCursor *c, const char *name, gsize len)
{
    while (ps_cursor_left(c)) {
        const char *lt = memchr(c->pos, '<', ps_cursor_left(c));

        c->pos = lt ? lt : c->end;
        if (ps_cursor_left(c) > len + 2 && c->pos[1] == '/' &&
            !g_ascii_strncasecmp(c->pos + 2, name, len))
            return;
        ps_cursor_skip(c, 1);
    }
}

/* At "<" of a comment: skip it, to its end or to that of the text. */
static gboolean
skip_comment(PsCursor *c)
{
    if (!ps_cursor_take_word(c, "<!--"))
        return FALSE;
    while (ps_cursor_left(c) && !ps_cursor_take_word(c, "-->"))
        ps_cursor_skip(c, 1);
    return TRUE;
}

/* At "<": skip the tag, and what nobody reads behind it. A "<" that begins no tag, as in
 * "<user@example.org>", is text. */
static void
read_tag(PsCursor *c, GString *out)
{
    const char *gt, *name;
    gsize len = 0;

    if (skip_comment(c))
        return;
    name = c->pos + 1 + (ps_cursor_peek_at(c, 1) == '/');
    while (name + len < c->end && g_ascii_isalnum(name[len]))
        len++;
    gt = memchr(c->pos, '>', MIN(ps_cursor_left(c), TAG));
    if (!gt || (!len && ps_cursor_peek_at(c, 1) != '!') ||
        memchr(c->pos, '@', MIN((gsize) (gt - c->pos), len + 8))) {
        g_string_append_c(out, (char) ps_cursor_next(c));
        return;
    }
    c->pos = gt + 1;
    if (!is_one_of(name, len, inline_tags, G_N_ELEMENTS(inline_tags)))
        g_string_append_c(out, '\n');
    if (name[-1] == '<' && is_one_of(name, len, silent, G_N_ELEMENTS(silent)))
        skip_element(c, name, len);
}

static void
add_reference(PsCursor *c, GString *out)
{
    char bytes[PS_ENTITY_BYTES];
    gsize len, taken = ps_entity_read(c->pos, ps_cursor_left(c), bytes, &len);

    if (!taken) {
        g_string_append_c(out, (char) ps_cursor_next(c));
        return;
    }
    if (len == 2 && !memcmp(bytes, "\xc2\xa0", 2)) /* a blank that does not break */
        g_string_append_c(out, ' ');
    else
        g_string_append_len(out, bytes, (gssize) len);
    ps_cursor_skip(c, taken);
}

void
ps_strip_html(const char *text, gsize len, GString *out)
{
    PsCursor c = ps_cursor(text, len);
    int byte;

    while ((byte = ps_cursor_peek(&c)) != PS_CURSOR_END) {
        if (byte == '<')
            read_tag(&c, out);
        else if (byte == '&')
            add_reference(&c, out);
        else
            g_string_append_c(out, ps_is_white(ps_cursor_next(&c)) ? ' ' : (char) byte);
    }
    g_string_append_c(out, '\n');
}
