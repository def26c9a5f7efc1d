/* SPDX-License-Identifier: MIT */
/* original.c - the message that was returned: in a part of its own, or behind the notice. */
#include <string.h>

#include "base/cursor.h"
#include "bounce/find.h"
#include "bounce/reader.h"

enum { RULE = 3 }; /* "---": as many make a line between notice and message */

/* The line at POS is blank, or a rule across the page. */
static gboolean
is_break(const GString *text, gsize start, gsize end)
{
    const char *line = text->str + start;
    gsize len = end - start;

    while (len && ps_is_blank(line[len - 1]))
        len--;
    return !len || (len >= RULE && strspn(line, "-=_*#") >= RULE);
}

/* At POS the header of a message begins: From, and two more that a message has. *RET_END is
 * how far it was looked at. */
static gboolean
is_header(const GString *text, gsize pos, gsize *ret_end)
{
    gsize name = 0;
    PsFlatHeader header;
    guint known = 0;

    while (pos + name < text->len &&
           (g_ascii_isalnum(text->str[pos + name]) || text->str[pos + name] == '-'))
        name++;
    if (!name || pos + name >= text->len || text->str[pos + name] != ':')
        return FALSE;
    ps_flat_read_header(text->str, text->len, pos, &header, ret_end);
    for (guint i = 0; i < PS_FLAT_FIELDS; i++)
        known += !ps_span_is_none(header.values[i]);
    return known >= 3 && !ps_span_is_none(header.values[PS_FLAT_FROM]);
}

/* Where the returned message's header begins in TEXT from FROM on; its length if nowhere. */
static gsize
find_header(const GString *text, gsize from)
{
    gboolean after_break = TRUE;
    gsize seen = 0; /* no header begins before; so each line is looked at once */

    for (gsize pos = from; pos < text->len;) {
        const char *lf = memchr(text->str + pos, '\n', text->len - pos);
        gsize end = lf ? (gsize) (lf - text->str) : text->len;

        if (after_break && pos >= seen && is_header(text, pos, &seen))
            return pos;
        after_break = is_break(text, pos, end);
        pos = end + 1;
    }
    return text->len;
}

/* Where the notice ends: at the first line that announces what was returned, or where a
 * header begins. *RET_HEADER is where to look for that. */
static gsize
find_end(PsNoticeReading *reading, gsize *ret_header)
{
    const GString *text = reading->flat->text;
    const PsRules *rules = reading->reader->rules;
    gsize end = find_header(text, 0);
    PsSpan at;

    *ret_header = end;
    ps_look_at(reading->reader->part, text->str, end);
    for (guint i = 0; i < ps_rules_original_count(rules); i++)
        if (ps_look_original(reading->reader->part, i, &at) && at.offset < end) {
            end = at.offset;
            ps_field_line(text->str, text->len, ps_span_end(at), ret_header);
        }
    return end;
}

/* Where the bytes that begin like the LEN bytes at LINE stand in the file, to the end of the
 * message: told by its first line. */
static void
locate(PsNoticeReading *reading, const char *line, gsize len)
{
    const PsFlat *flat = reading->flat;
    const char *lf = memchr(line, '\n', len);
    gsize n = lf ? (gsize) (lf - line) : len;
    const char *at =
        n > 8 ? memmem(flat->bytes + flat->body, flat->len - flat->body, line, n) : NULL;

    if (!at)
        return;
    reading->bounce->original.offset = (gsize) (at - flat->bytes);
    reading->bounce->original.length = flat->len - reading->bounce->original.offset;
}

/* The message stands in the text, behind the notice. */
static void
read_inline(PsNoticeReading *reading, gsize from)
{
    PsFlat *flat = reading->flat;
    gsize start = find_header(flat->text, from), end;
    PsFlatHeader header;

    if (start >= flat->text->len)
        return;
    ps_flat_read_header(flat->text->str, flat->text->len, start, &header, &end);
    g_string_append_len(flat->original, flat->text->str + start, (gssize) (end - start));
    reading->bounce->whole = end < flat->text->len;
    locate(reading, flat->text->str + start, end - start);
}

static char *
value_of(const PsNoticeReading *reading, PsFlatField field)
{
    return ps_flat_value(reading->flat->original->str, &reading->original, field);
}

static char *
address_of(const PsNoticeReading *reading, PsFlatField field)
{
    g_autofree char *value = value_of(reading, field);
    gsize pos = 0;
    PsSpan at = value ? ps_find_address(value, strlen(value), &pos) : PS_SPAN_NONE;

    return ps_span_is_none(at) ? NULL : g_strndup(value + at.offset, at.length);
}

static const char *
keep(PsBounce *bounce, const char *text)
{
    return text ? ps_bounce_keep(bounce, text, strlen(text)) : NULL;
}

void
ps_bounce_read_original(PsNoticeReading *reading)
{
    PsFlat *flat = reading->flat;
    PsBounce *bounce = reading->bounce;
    g_autofree char *id = NULL, *from = NULL, *subject = NULL;
    gsize header, end;

    reading->text_len = find_end(reading, &header);
    if (flat->original->len) {
        bounce->original = flat->original_at;
        bounce->whole = flat->whole;
        bounce->encoded = flat->encoded;
    } else {
        read_inline(reading, header);
    }
    ps_flat_read_header(flat->original->str, flat->original->len, 0, &reading->original, &end);
    id = value_of(reading, PS_FLAT_MESSAGE_ID);
    subject = value_of(reading, PS_FLAT_SUBJECT);
    from = address_of(reading, PS_FLAT_FROM);
    reading->original_to = address_of(reading, PS_FLAT_TO);
    bounce->original_id = keep(bounce, id);
    bounce->original_from = keep(bounce, from);
    bounce->original_subject = keep(bounce, subject);
}
