/* SPDX-License-Identifier: MIT */
/* html_text.c - the text between two tags; see html_text.h. */
#include "mail/html_text.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/entity.h"

#define REFERENCE_MAX 40 /* bytes of a character reference */

void
ps_html_text_decode(GString *to, const char *text, gsize len, gboolean literal)
{
    while (len) {
        const char *reference = literal ? NULL : memchr(text, '&', len);
        gsize plain = reference ? (gsize) (reference - text) : len, taken, decoded_len = 1;
        char decoded[PS_ENTITY_BYTES] = "&";

        g_string_append_len(to, text, (gssize) plain);
        text += plain;
        len -= plain;
        if (!len)
            break;
        taken = MAX(ps_entity_read(text, len, decoded, &decoded_len), 1);
        g_string_append_len(to, decoded, (gssize) decoded_len);
        text += taken;
        len -= taken;
    }
}

/* What words are made of: all but white space and the punctuation of ASCII. */
static gboolean
is_of_word(const char *text, gsize len)
{
    gunichar c = len ? g_utf8_get_char_validated(text, (gssize) len) : ' ';

    if (c == (gunichar) -1 || c == (gunichar) -2)
        return TRUE;
    return !g_unichar_isspace(c) && !(c < 0x80 && g_ascii_ispunct((char) c));
}

gboolean
ps_html_text_begins_word(const char *text, gsize len)
{
    char decoded[PS_ENTITY_BYTES];
    gsize decoded_len;

    if (*text == '&' && ps_entity_read(text, len, decoded, &decoded_len))
        return is_of_word(decoded, decoded_len);
    return is_of_word(text, len);
}

gboolean
ps_html_text_ends_word(const char *text, gsize len)
{
    const char *end = text + len, *last = end - 1;
    char decoded[PS_ENTITY_BYTES];
    gsize decoded_len, tail = MIN(len, REFERENCE_MAX);
    const char *reference = memrchr(end - tail, '&', tail);

    if (reference && ps_entity_read(reference, (gsize) (end - reference), decoded,
                         &decoded_len) == (gsize) (end - reference))
        return is_of_word(decoded, decoded_len);
    while (last > text && (*last & 0xc0) == 0x80)
        last--;
    return is_of_word(last, (gsize) (end - last));
}

gboolean
ps_html_text_is_blank(const char *text, gsize len)
{
    PsCursor c = ps_cursor(text, len);
    int byte;

    while ((byte = ps_cursor_peek(&c)) != PS_CURSOR_END) {
        if (g_ascii_isspace(byte) || byte == '\v')
            ps_cursor_next(&c);
        else if (!ps_cursor_take_word(&c, "&nbsp;"))
            return FALSE;
    }
    return TRUE;
}
