/* SPDX-License-Identifier: MIT */
/* html_message.c - a message in a frame that lets none of it act; see html_message.h. */
#include "report/html_message.h"

#include <string.h>

#include "base/safe.h"
#include "mail/html_token.h"
#include "report/print.h"

/* What a frame may load: nothing. Its styles are its own. */
#define POLICY                                                                                 \
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "    \
    "'unsafe-inline'\">"

static void
print_escaped(const PsReport *report, const char *text, gsize len)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize) len);
    g_autofree char *escaped = g_markup_escape_text(valid, -1);

    /* what no page may hold, even as a reference */
    for (const char *p = escaped; *p; p++)
        if (!g_str_has_prefix(p, "&#x"))
            putc(*p, report->out);
        else
            while (*p != ';')
                p++;
}

/* A field of the header, decoded, if it is there. */
static void
print_field(const PsReport *report, PsMessage *message, const char *name)
{
    const PsText *text = ps_message_header(message, ps_message_part(message, 0), name, NULL);
    g_autoptr(GString) safe = g_string_new(NULL);
    g_autofree char *escaped = NULL;

    if (!text)
        return;
    ps_safe_append(safe, ps_text_bytes(text), ps_text_length(text));
    escaped = g_markup_escape_text(safe->str, -1);
    fprintf(report->out, "<p><strong>%s:</strong> %s</p>\n", name, escaped);
}

/* The part that readers see: the first of HTML, else the first text. */
static const PsPart *
find_shown(const PsMessage *message)
{
    const PsPart *plain = NULL;

    for (guint i = 0; i < ps_message_part_count(message); i++) {
        const PsPart *part = ps_message_part(message, i);

        if (part->html)
            return part;
        if (!plain && part->text && !part->attachment)
            plain = part;
    }
    return plain;
}

/* Where in PART, as it is shown, Gmail stops; its length if it shows all. */
static gsize
find_clip(const PsLint *lint, const PsPart *part)
{
    const PsFact *cut = ps_facts_get(lint->facts, PS_FACT_html_cut);
    gsize low = 0, high = ps_text_length(part->text);

    if (!cut->count || cut->values[0].at.offset < part->body.offset ||
        cut->values[0].at.offset >= ps_span_end(part->body))
        return high;
    while (low < high) { /* places in the file rise with those in the text */
        gsize middle = low + (high - low) / 2;

        if (ps_text_span(part->text, middle, 1).offset < cut->values[0].at.offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first text that readers could see from CLIP on: a mark may stand before it, even in a
 * table, where between cells none may. The length if there is no more. */
static gsize
find_mark(const PsPart *part, gsize clip)
{
    const char *bytes = ps_text_bytes(part->text);
    gsize len = ps_text_length(part->text);
    PsTokens tokens = ps_tokens(bytes, len);
    PsToken token;

    while (ps_tokens_next(&tokens, &token)) {
        gsize at = MAX(token.start, clip);

        if (token.kind != PS_TOKEN_TEXT || token.end <= clip || token.blank || token.literal)
            continue;
        while (at > token.start && ((guchar) bytes[at] & 0xc0) == 0x80)
            at--; /* no character is cut */
        for (gsize back = at; back > token.start && at - back < 12; back--)
            if (bytes[back] == '&')
                at = back; /* nor is a reference */
        return at;
    }
    return len;
}

/* A line with a word, which no style of the mail can hide. The frame is white by day and night. */
static void
print_mark(const PsReport *report)
{
    g_autofree char *mark = g_strdup_printf(
        "<span role=\"note\" style=\"all:initial!important;display:block!important;"
        "clear:both!important;margin:8px 0!important;padding:4px 8px!important;"
        "border-top:3px dashed #b3261e!important;background:#ffe9a8!important;"
        "color:#1c1c1e!important;font:bold 14px sans-serif!important\">%s</span>",
        ps_print_prefixed(report, "html-", "clip-mark"));

    print_escaped(report, mark, strlen(mark));
}

/* Where the mark is, for those who don't scroll through the frame, or can't see it. */
static void
print_clip(const PsReport *report, const PsLint *lint, const PsPart *part, gsize clip)
{
    gsize len = ps_text_length(part->text);
    const PsFact *cut = ps_facts_get(lint->facts, PS_FACT_html_cut);
    gsize at = cut->values[0].at.offset;
    PsPlace place = ps_infile_place(
        ps_source_in_file(lint->source), ps_lines_find(ps_source_lines(lint->source), at), at);

    fprintf(report->out, "<p class=\"clip\">%s (%s %" G_GSIZE_FORMAT ", %u %s).</p>\n",
        ps_print_prefixed(report, "html-", "clip"), ps_print_prefixed(report, "html-", "line"),
        place.line, (guint) ((len - clip) * 100 / len),
        ps_print_prefixed(report, "html-", "clip-share"));
}

static void
print_shown(const PsReport *report, const PsLint *lint, const PsPart *part)
{
    const char *bytes = ps_text_bytes(part->text);
    gsize len = ps_text_length(part->text), clip, mark;

    if (!part->html) {
        fputs("<pre>", report->out);
        print_escaped(report, bytes, len);
        fputs("</pre>\n", report->out);
        return;
    }
    clip = find_clip(lint, part);
    mark = clip < len ? find_mark(part, clip) : len;
    if (clip < len)
        print_clip(report, lint, part, clip);
    fprintf(report->out, "<iframe sandbox=\"\" title=\"%s\" srcdoc=\"",
        ps_print_prefixed(report, "html-", "message"));
    print_escaped(report, POLICY, strlen(POLICY));
    print_escaped(report, bytes, mark);
    if (clip < len)
        print_mark(report);
    print_escaped(report, bytes + mark, len - mark);
    fputs("\"></iframe>\n", report->out);
}

void
ps_html_print_message(const PsReport *report, const PsLint *lint)
{
    const PsPart *shown = lint->message ? find_shown(lint->message) : NULL;

    if (!lint->message)
        return;
    fprintf(report->out, "<h3>%s</h3>\n", ps_print_prefixed(report, "html-", "message"));
    print_field(report, lint->message, "From");
    print_field(report, lint->message, "To");
    print_field(report, lint->message, "Subject");
    if (shown)
        print_shown(report, lint, shown);
    fprintf(report->out, "<p class=\"soft\">%s</p>\n",
        ps_print_prefixed(report, "html-", "no-images"));
}
