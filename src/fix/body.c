/* SPDX-License-Identifier: MIT */
/* body.c - transfer encodings; see body.h. */
#include "fix/body.h"

#include <string.h>

#include "base/cursor.h"

enum { LONGEST = 76 }; /* RFC 2045 sections 6.7 and 6.8 */

/* LINE[I] must not stand as it is: beside what the RFC says, a "From " or a dot that begins a
 * line would be changed on the way. */
static gboolean
must_be_coded(const char *line, gsize len, gsize i)
{
    char c = line[i];

    if (ps_is_blank(c))
        return i + 1 == len;
    if (!i && (c == '.' || (len >= 5 && !memcmp(line, "From ", 5))))
        return TRUE;
    return c == '=' || (guchar) c < ' ' || (guchar) c > 126;
}

/* Quoted-printable into OUT, or only counted if that is NULL. */
static gsize
code_line(GString *out, const char *line, gsize len, const char *eol)
{
    gsize column = 0, length = 0;

    for (gsize i = 0; i < len; i++) {
        gboolean coded = must_be_coded(line, len, i);
        gsize width = coded ? 3 : 1;
        gsize room = LONGEST - (i + 1 < len); /* for the "=" of a soft line end */

        if (column + width > room) {
            length += 2;
            column = 0;
            if (out)
                g_string_append_printf(out, "=%s", eol);
        }
        column += width;
        length += width;
        if (out && coded)
            g_string_append_printf(out, "=%02X", (guchar) line[i]);
        else if (out)
            g_string_append_c(out, line[i]);
    }
    return length;
}

void
ps_body_append_qp(GString *out, const char *line, gsize len, const char *eol)
{
    code_line(out, line, len, eol);
}

gsize
ps_body_length_in_qp(const char *line, gsize len)
{
    return code_line(NULL, line, len, "");
}

/* TEXT with CRLF at the end of each line. */
static GString *
canonical(const char *text, gsize len)
{
    GString *out = g_string_sized_new(len + len / 16);
    char before = '\0';

    for (gsize i = 0; i < len; i++) {
        if (text[i] == '\n' && before != '\r')
            g_string_append_c(out, '\r');
        g_string_append_c(out, text[i]);
        before = text[i];
    }
    return out;
}

char *
ps_body_base64(const char *text, gsize len, const char *eol)
{
    g_autoptr(GString) plain = canonical(text, len);
    g_autofree char *coded = g_base64_encode((const guchar *) plain->str, plain->len);
    gsize left = strlen(coded);
    GString *out = g_string_sized_new(left + left / 32);

    for (const char *p = coded; left;) {
        gsize taken = MIN(left, LONGEST);

        if (out->len)
            g_string_append(out, eol);
        g_string_append_len(out, p, (gssize) taken);
        p += taken;
        left -= taken;
    }
    return g_string_free(out, FALSE);
}
