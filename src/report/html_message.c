/* SPDX-License-Identifier: MIT */
/* html_message.c - a message in a frame that lets none of it act; see html_message.h. */
#include "report/html_message.h"

#include <string.h>

#include "base/safe.h"
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

static void
print_shown(const PsReport *report, const PsPart *part)
{
    const char *bytes = ps_text_bytes(part->text);
    gsize len = ps_text_length(part->text);

    if (!part->html) {
        fputs("<pre>", report->out);
        print_escaped(report, bytes, len);
        fputs("</pre>\n", report->out);
        return;
    }
    fprintf(report->out, "<iframe sandbox=\"\" title=\"%s\" srcdoc=\"",
        ps_print_prefixed(report, "html-", "message"));
    print_escaped(report, POLICY, strlen(POLICY));
    print_escaped(report, bytes, len);
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
        print_shown(report, shown);
    fprintf(report->out, "<p class=\"soft\">%s</p>\n",
        ps_print_prefixed(report, "html-", "no-images"));
}
