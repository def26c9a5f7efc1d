/* SPDX-License-Identifier: MIT */
/* find.c - what programs write into sentences; see find.h. */
#include "bounce/find.h"

#include <string.h>

#include "base/cursor.h"

enum {
    LOCAL = 320, /* bytes to the left of "@" that are looked at */
    DOMAIN = 255,
};

/* NUL is in no set. */
static gboolean
is_in(const char *set, char byte)
{
    return byte && strchr(set, byte);
}

static gboolean
is_digit_at(const char *text, gsize len, gsize pos)
{
    return pos < len && g_ascii_isdigit(text[pos]);
}

/* One to three digits from *POS on, then AFTER (0: anything but a digit or a dot). */
static gboolean
take_number(const char *text, gsize len, gsize *pos, char after)
{
    gsize start = *pos;

    while (*pos < start + 4 && is_digit_at(text, len, *pos))
        (*pos)++;
    if (*pos == start || *pos == start + 4)
        return FALSE;
    if (after)
        return *pos < len && text[(*pos)++] == after;
    return !(*pos + 1 < len && text[*pos] == '.' && g_ascii_isdigit(text[*pos + 1]));
}

gsize
ps_find_status(const char *text, gsize len, char ret[PS_STATUS_BYTES])
{
    gsize pos = 2;

    if (len < 5 || !is_in("245", text[0]) || text[1] != '.' ||
        !take_number(text, len, &pos, '.') || !take_number(text, len, &pos, 0))
        return 0;
    memcpy(ret, text, pos);
    ret[pos] = '\0';
    return pos;
}

/* What may stand before a number that is no part of a longer word. */
static gboolean
is_free(const char *text, gsize pos)
{
    return !pos || !(g_ascii_isalnum(text[pos - 1]) || is_in("._@/=", text[pos - 1]) ||
                       (text[pos - 1] == '-' && pos > 1 && g_ascii_isalnum(text[pos - 2])));
}

/* What stands behind a code: a status, or the first word of a sentence. */
static gboolean
opens_reply(const char *text, gsize len)
{
    char status[PS_STATUS_BYTES];
    gsize pos = 0;

    while (pos < len && (ps_is_blank(text[pos]) || is_in("#-'\"", text[pos])))
        pos++;
    return pos < len && (g_ascii_isupper(text[pos]) || text[pos] == '<' ||
                            ps_find_status(text + pos, len - pos, status));
}

/* Three digits stand alone, and as a reply does: at the start, or behind a sign that opens
 * one; else a letter must follow, so that "within 450 minutes" and prices are none. */
static gboolean
is_code(const char *text, gsize len, gsize pos)
{
    gsize before = pos;
    int next = pos + 3 < len ? (guchar) text[pos + 3] : ' ';

    if (!is_in("245", text[pos]) || !is_digit_at(text, len, pos + 1) ||
        !is_digit_at(text, len, pos + 2) || text[pos + 1] > '5' ||
        (next != '-' && next != ':' && next != ',' && next != ')' && next != '"' &&
            !g_ascii_isspace(next)) ||
        (is_digit_at(text, len, pos + 4) && next == ':'))
        return FALSE;
    while (before && ps_is_blank(text[before - 1]))
        before--;
    return !before || before == pos || is_in("\n:;<>'\"([#|=", text[before - 1]) ||
           opens_reply(text + pos + 3, len - pos - 3);
}

/* How much a reply tells. */
static guint
rank_of(const PsFoundReply *reply)
{
    guint rank = reply->code ? 7 : 0;

    if (*reply->status)
        rank += g_str_has_suffix(reply->status, ".0.0") ? 2 : 6;
    if (reply->code >= 400 || *reply->status == '4' || *reply->status == '5')
        rank += 16;
    if (reply->code == 503 || !strcmp(reply->status, "5.5.1"))
        rank = rank > 12 ? rank - 12 : 1;
    return rank;
}

/* A reply at POS; how many bytes it takes, 0 if there is none. */
static gsize
read_reply(const char *text, gsize len, gsize pos, PsFoundReply *ret)
{
    gsize end = pos, n;

    *ret = (PsFoundReply){ .at = pos };
    if (!g_ascii_isdigit(text[pos]) || !is_free(text, pos))
        return 0;
    if (is_code(text, len, pos)) {
        ret->code = (guint) ((text[pos] - '0') * 100 + (text[pos + 1] - '0') * 10 +
                             (text[pos + 2] - '0'));
        end = pos + 3;
        for (gsize skip = 0; skip < 4 && end < len && is_in(" -#(:'\n", text[end]); skip++)
            end++;
    }
    n = end < len ? ps_find_status(text + end, len - end, ret->status) : 0;
    if (!n && !ret->code)
        return 0;
    return n ? end + n - pos : 3;
}

gboolean
ps_find_reply(const char *text, gsize len, PsFoundReply *ret)
{
    char status[PS_STATUS_BYTES] = "";
    guint best = 0, code = 0;

    for (gsize pos = 0; pos < len;) {
        PsFoundReply here;
        gsize taken;

        if (text[pos] != '2' && text[pos] != '4' && text[pos] != '5') {
            pos++;
            continue;
        }
        taken = read_reply(text, len, pos, &here);
        if (taken && here.code >= 400 && !code)
            code = here.code;
        if (taken && !*status && *here.status && here.code != 503)
            memcpy(status, here.status, sizeof status);
        if (taken && rank_of(&here) > best) {
            best = rank_of(&here);
            *ret = here;
        }
        pos += MAX(taken, 1);
    }
    if (best && !ret->code && code / 100 == (guint) (*ret->status - '0'))
        ret->code = code; /* "code: 550, status: 5.1.1" */
    if (best && !*ret->status && *status - '0' == (int) ret->code / 100)
        memcpy(ret->status, status, sizeof status); /* "550 Sorry. (#5.1.1)" */
    return best > 0;
}

static gboolean
is_local_byte(char byte)
{
    guchar c = (guchar) byte;

    return g_ascii_isalnum(byte) || c >= 0x80 || (c && is_in("!#$%&'*+-/=?^_`{|}~.", byte));
}

static gboolean
is_domain_byte(char byte)
{
    return g_ascii_isalnum(byte) || (guchar) byte >= 0x80 || byte == '-' || byte == '.' ||
           byte == '_';
}

/* Where the local part before "@" at AT begins, not before FROM; AT if there is none. */
static gsize
local_start(const char *text, gsize from, gsize at)
{
    gsize start = at, least = at > from + LOCAL ? at - LOCAL : from;

    if (start > least + 1 && text[start - 1] == '"') {
        for (start -= 2; start > least && text[start] != '"' && text[start] != '\n'; start--)
            ;
        return text[start] == '"' ? start : at;
    }
    while (start > least && is_local_byte(text[start - 1]))
        start--;
    /* quotes and the like around an address are not its own */
    while (start < at && is_in("'`.*|=", text[start]))
        start++;
    return start;
}

static gsize
domain_end(const char *text, gsize len, gsize start)
{
    gsize end = start, most = MIN(len, start + DOMAIN), stop;

    if (end < most && text[end] == '[') {
        while (end < most && text[end] != ']' && text[end] != '\n')
            end++;
        return end < most && text[end] == ']' ? end + 1 : start;
    }
    while (end < most && is_domain_byte(text[end]))
        end++;
    /* what has no dot behind it is the next word of a script that does without blanks */
    for (stop = end; stop > start && text[stop - 1] != '.'; stop--)
        if ((guchar) text[stop - 1] >= 0x80 &&
            (stop == start + 1 || (guchar) text[stop - 2] < 0x80) &&
            g_ascii_isalnum(text[stop - 2]))
            end = stop - 1;
    while (end > start && is_in(".-_", text[end - 1]))
        end--;
    return end;
}

PsSpan
ps_find_address(const char *text, gsize len, gsize *pos)
{
    gsize from = *pos;

    while (from < len) {
        const char *sign = memchr(text + from, '@', len - from);
        gsize at, start, end;

        if (!sign)
            break;
        at = (gsize) (sign - text);
        start = local_start(text, *pos, at);
        end = domain_end(text, len, at + 1);
        from = at + 1;
        if (start < at && end > at + 1) {
            *pos = end;
            return (PsSpan){ start, end - start };
        }
    }
    *pos = len;
    return PS_SPAN_NONE;
}

/* A name with a dot in it, or an IPv4 address, at POS; 0 if there is none. */
static gsize
host_length(const char *text, gsize len, gsize pos)
{
    gsize end = pos, most = MIN(len, pos + DOMAIN);
    gboolean dot = FALSE;

    for (; end < most && (g_ascii_isalnum(text[end]) || is_in("-._", text[end])); end++)
        dot |= text[end] == '.' && end > pos;
    while (end > pos && is_in(".-_", text[end - 1]))
        end--;
    return dot && memchr(text + pos, '.', end - pos) ? end - pos : 0;
}

/* "[192.0.2.1]" or "[2001:db8::1]", behind a dot and a blank at most. */
static gboolean
has_number(const char *text, gsize len, gsize pos)
{
    gsize digits = 0;

    pos += pos < len && text[pos] == '.';
    pos += pos < len && text[pos] == ' ';
    if (pos >= len || text[pos++] != '[')
        return FALSE;
    for (; pos < len && (g_ascii_isxdigit(text[pos]) || is_in(".:", text[pos])); pos++)
        digits++;
    return digits >= 3 && pos < len && text[pos] == ']';
}

static gboolean
begins_with(const char *text, gsize len, gsize pos, const char *word)
{
    gsize n = strlen(word);

    return pos + n <= len && !g_ascii_strncasecmp(text + pos, word, n);
}

static gboolean
ends_with(const char *text, gsize pos, const char *word)
{
    gsize n = strlen(word);

    return pos >= n && !g_ascii_strncasecmp(text + pos - n, word, n);
}

/* The N bytes at POS name the server that was talked to; not who came to it, "from x [...]" and
 * "<x[...]>: client host rejected". */
static gboolean
is_server(const char *text, gsize len, gsize pos, gsize n)
{
    if ((pos && is_in("<(@", text[pos - 1])) || ends_with(text, pos, "from "))
        return FALSE;
    return has_number(text, len, pos + n) || ends_with(text, pos, "talking to ") ||
           ends_with(text, pos, "connected to ") ||
           begins_with(text, len, pos + n, " does not like ") ||
           begins_with(text, len, pos + n, " failed after ");
}

PsSpan
ps_find_server(const char *text, gsize len)
{
    for (gsize pos = 0; pos < len;) {
        gsize n;

        if (!g_ascii_isalnum(text[pos])) {
            pos++;
            continue;
        }
        n = host_length(text, len, pos);
        if (n && is_server(text, len, pos, n))
            return (PsSpan){ pos, n };
        while (pos < len && (g_ascii_isalnum(text[pos]) || is_in("-._", text[pos])))
            pos++;
    }
    return PS_SPAN_NONE;
}
