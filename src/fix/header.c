/* SPDX-License-Identifier: MIT */
/* header.c - kinds of fields, and encoded-words; see header.h. */
#include "fix/header.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/field.h"

enum {
    LONGEST_WORD = 75, /* RFC 2047 section 2 */
    LONGEST_LINE = 76,
    MARKS = 12, /* "=?utf-8?q?" and "?=" */
    LEAST = 12, /* less room than this in a line is none: a character may take it */
};

static const struct {
    const char *name; /* with a "*" at its end: what begins so */
    PsHeaderKind kind;
} kinds[] = {
    { "From", PS_HEADER_ADDRESSES },
    { "Sender", PS_HEADER_ADDRESSES },
    { "Reply-To", PS_HEADER_ADDRESSES },
    { "To", PS_HEADER_ADDRESSES },
    { "Cc", PS_HEADER_ADDRESSES },
    { "Bcc", PS_HEADER_ADDRESSES },
    { "Resent-From", PS_HEADER_ADDRESSES },
    { "Resent-Sender", PS_HEADER_ADDRESSES },
    { "Resent-Reply-To", PS_HEADER_ADDRESSES },
    { "Resent-To", PS_HEADER_ADDRESSES },
    { "Resent-Cc", PS_HEADER_ADDRESSES },
    { "Resent-Bcc", PS_HEADER_ADDRESSES },
    { "Disposition-Notification-To", PS_HEADER_ADDRESSES },
    { "Return-Receipt-To", PS_HEADER_ADDRESSES },
    { "Errors-To", PS_HEADER_ADDRESSES },
    { "List-Id", PS_HEADER_PHRASE },
    { "List-*", PS_HEADER_LIST },
    { "Message-ID", PS_HEADER_IDS },
    { "In-Reply-To", PS_HEADER_IDS },
    { "References", PS_HEADER_IDS },
    { "Resent-Message-ID", PS_HEADER_IDS },
    { "Content-ID", PS_HEADER_IDS },
    { "Content-Type", PS_HEADER_PARAMS },
    { "Content-Disposition", PS_HEADER_PARAMS },
    { "Content-Transfer-Encoding", PS_HEADER_CODE },
    { "Content-Location", PS_HEADER_CODE },
    { "MIME-Version", PS_HEADER_CODE },
    { "Date", PS_HEADER_CODE },
    { "Resent-Date", PS_HEADER_CODE },
    { "Received*", PS_HEADER_CODE },
    { "Return-Path", PS_HEADER_CODE },
    { "DKIM-*", PS_HEADER_CODE },
    { "X-Google-DKIM-*", PS_HEADER_CODE },
    { "ARC-*", PS_HEADER_CODE },
    { "Authentication-Results", PS_HEADER_CODE },
    { "Autocrypt", PS_HEADER_CODE },
    { "Feedback-ID", PS_HEADER_CODE },
};

static gboolean
is_called(const char *bytes, const PsField *field, const char *name)
{
    gsize len = strlen(name);

    if (name[len - 1] != '*')
        return ps_field_is(bytes, field, name);
    return field->name.length >= len - 1 &&
           !g_ascii_strncasecmp(bytes + field->name.offset, name, len - 1);
}

PsHeaderKind
ps_header_kind(const char *bytes, const PsField *field)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (is_called(bytes, field, kinds[i].name))
            return kinds[i].kind;
    return PS_HEADER_TEXT;
}

gboolean
ps_header_needs_code(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if ((guchar) text[i] > 126)
            return TRUE;
    return FALSE;
}

/* Letters that the Q encoding may leave in a phrase too: RFC 2047 section 5 (3). */
static gboolean
is_plain(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("!*+-/", c));
}

static gsize
length_in_q(const char *text, gsize len)
{
    gsize length = 0;

    for (gsize i = 0; i < len; i++)
        length += is_plain(text[i]) || text[i] == ' ' ? 1 : 3;
    return length;
}

static gsize
length_in_base64(gsize len)
{
    return (len + 2) / 3 * 4;
}

static void
append_q(GString *out, const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if (is_plain(text[i]))
            g_string_append_c(out, text[i]);
        else if (text[i] == ' ')
            g_string_append_c(out, '_');
        else
            g_string_append_printf(out, "=%02X", (guchar) text[i]);
}

static void
append_word(GString *out, const char *text, gsize len, gboolean q)
{
    g_autofree char *coded = q ? NULL : g_base64_encode((const guchar *) text, len);

    g_string_append(out, q ? "=?utf-8?q?" : "=?utf-8?b?");
    if (q)
        append_q(out, text, len);
    else
        g_string_append(out, coded);
    g_string_append(out, "?=");
}

/* How many bytes of TEXT, whole characters, go into ROOM letters; one character at least. */
static gsize
fitting(const char *text, gsize len, gboolean q, gsize room)
{
    gsize taken = 0, length = 0;

    while (taken < len) {
        gsize n = (gsize) (g_utf8_next_char(text + taken) - (text + taken));

        length = q ? length + length_in_q(text + taken, n) : length_in_base64(taken + n);
        if (taken && length > room)
            break;
        taken += n;
    }
    return taken;
}

gboolean
ps_header_has_room(gsize column)
{
    return column + MARKS + LEAST <= LONGEST_LINE;
}

void
ps_header_encode(GString *out, gsize *column, const char *text, gsize len, const char *eol)
{
    /* what people can read in the source may be half as long again */
    gboolean q = length_in_q(text, len) * 2 <= length_in_base64(len) * 3;

    for (gboolean first = TRUE; len; first = FALSE) {
        gsize start, taken, room;

        if (!first || !ps_header_has_room(*column)) {
            g_string_append(out, eol);
            g_string_append_c(out, ' ');
            *column = 1;
        }
        room = MIN(LONGEST_LINE - *column, LONGEST_WORD) - MARKS;
        taken = fitting(text, len, q, room);
        start = out->len;
        append_word(out, text, taken, q);
        *column += out->len - start;
        text += taken;
        len -= taken;
    }
}
