/* SPDX-License-Identifier: MIT */
/* said.c - replies cut out of fields and paragraphs; see said.h. */
#include "bounce/said.h"

#include <string.h>

#include "base/cursor.h"

static gboolean
is_specific(const char *status)
{
    return status && *status && !g_str_has_suffix(status, ".0.0");
}

/* Where the reply that begins LEN bytes at TEXT ends: where a line begins another. */
static gsize
reply_length(const char *text, gsize len)
{
    gsize pos = 0;

    while (pos < len) {
        const char *lf = memchr(text + pos, '\n', len - pos);
        const char *next;

        if (!lf)
            return len;
        pos = (gsize) (lf - text) + 1;
        for (next = lf + 1; next < text + len && ps_is_blank(*next); next++)
            ;
        if (text + len - next > 4 &&
            (!memcmp(next, ">>>", 3) || !memcmp(next, "<<<", 3) || !memcmp(next, "...", 3) ||
                (strchr("245", *next) && g_ascii_isdigit(next[1]) && g_ascii_isdigit(next[2]) &&
                    next[3] == ' ' && memcmp(next, text, 3) != 0)))
            return pos;
    }
    return len;
}

/* REPLY without the codes that its further lines repeat: "550-5.7.1 text 550 5.7.1 text". */
static const char *
join_lines(PsBounce *bounce, const char *reply, const PsFoundReply *found)
{
    g_autoptr(GString) out = NULL;
    const char *p = reply, *again;
    char code[8];

    if (!reply || !found->code)
        return reply;
    g_snprintf(code, sizeof code, " %u", found->code % 1000);
    again = strstr(p + 1, code);
    if (!again)
        return reply;
    out = g_string_new(NULL);
    for (; again; again = strstr(again + 1, code)) {
        const char *next = again + 4;
        gsize n = strlen(found->status);

        if (*next != ' ' && *next != '-')
            continue;
        if (!n || strncmp(next + 1, found->status, n) != 0)
            continue;
        g_string_append_len(out, p, again - p);
        p = next + 1 + n;
    }
    g_string_append(out, p);
    return ps_bounce_keep(bounce, out->str, out->len);
}

static PsBounceSaid
said_in(PsBounce *bounce, const char *text, gsize len)
{
    PsBounceSaid said = { 0 };
    gsize at;

    said.diagnostic = said.reply = ps_bounce_keep(bounce, text, MIN(len, PS_DIAGNOSTIC_BYTES));
    if (!ps_find_reply(text, len, &said.found))
        return said;
    at = said.found.at;
    if (at && !g_ascii_isspace(text[at - 1]) && !said.found.code) /* "Sorry. (#5.1.1)" */
        return said;
    said.reply = ps_bounce_keep(
        bounce, text + at, MIN(reply_length(text + at, len - at), PS_DIAGNOSTIC_BYTES));
    said.reply = join_lines(bounce, said.reply, &said.found);
    return said;
}

/* In free form it is the paragraph that has the reply. */
static PsBounceSaid
said_in_text(PsNoticeReading *reading, PsSpan about)
{
    const char *text = reading->flat->text->str + about.offset;
    gsize start, end;
    PsFoundReply found;
    const char *blank;

    if (!ps_find_reply(text, about.length, &found))
        return (PsBounceSaid){ 0 };
    for (start = found.at; start > 1 && (text[start - 1] != '\n' || text[start - 2] != '\n');)
        start--;
    start = start > 1 ? start : 0;
    blank = memmem(text + found.at, about.length - found.at, "\n\n", 2);
    end = blank ? (gsize) (blank - text) : about.length;
    return said_in(reading->bounce, text + start, end - start);
}

/* "X-Unix; 77" says nothing to anybody. */
static gboolean
has_letters(const char *text)
{
    guint count = 0;

    for (; *text; text++)
        count += g_ascii_isalpha(*text) || (guchar) *text >= 0x80;
    return count > 2;
}

PsBounceSaid
ps_bounce_what_is_said(PsNoticeReading *reading, const PsBounceCase *this)
{
    const char *field = this->group ? this->group->diagnostic : NULL;
    PsBounceSaid said = { 0 };

    if (field && has_letters(field)) {
        said = said_in(reading->bounce, field, strlen(field));
        said.in_field = TRUE;
    }
    return said.diagnostic ? said : said_in_text(reading, this->about);
}

void
ps_bounce_set_codes(PsNoticeReading *reading, const PsBounceCase *this,
    const PsBounceSaid *said, PsBounceRecord *record)
{
    char of_group[PS_STATUS_BYTES] = "";
    PsFoundReply other = { 0 };
    const char *status;

    if (this->group && this->group->status)
        ps_find_status(this->group->status, strlen(this->group->status), of_group);
    if (said->in_field &&
        (!said->found.code || (!is_specific(said->found.status) && !is_specific(of_group))))
        ps_find_reply(
            reading->flat->text->str + this->about.offset, this->about.length, &other);
    record->code = said->found.code ? said->found.code : other.code;
    if (is_specific(said->found.status))
        status = said->found.status;
    else if (is_specific(of_group))
        status = of_group;
    else if (is_specific(other.status))
        status = other.status;
    else
        status = *said->found.status ? said->found.status : *of_group ? of_group : other.status;
    record->status = ps_bounce_keep(reading->bounce, status, strlen(status));
}
