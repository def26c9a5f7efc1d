/* SPDX-License-Identifier: MIT */
/* box_kind.c - what a file is, by its name and by how it begins; see box.h. */
#include <string.h>

#include "base/cursor.h"
#include "mail/box.h"
#include "mail/mbox_from.h"

static const char *const names[] = { "auto", "eml", "mbox", "maildir", "html", "text" };

int
ps_box_kind_find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (!strcmp(names[i], name))
            return (int) i;
    return -1;
}

static gboolean
ends_in(const char *name, const char *ending)
{
    gsize len = strlen(name), end = strlen(ending);

    return len >= end && !g_ascii_strcasecmp(name + len - end, ending);
}

/* A field that a message has near its top: templates too have lines with a colon. */
static gboolean
begins_with_field(const char *bytes, gsize len)
{
    static const char *const fields[] = { "from:", "to:", "subject:", "date:", "received:",
        "return-path:", "message-id:", "mime-version:", "content-type:", "delivered-to:",
        "reply-to:", "sender:", "dkim-signature:", "x-original-to:" };

    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        PsCursor c = ps_cursor(bytes, len);

        if (ps_cursor_take_word(&c, fields[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean
begins_with_html(const char *bytes, gsize len)
{
    PsCursor c = ps_cursor(bytes, len);

    ps_cursor_take_word(&c, "\xef\xbb\xbf");
    while (ps_is_white(ps_cursor_peek(&c)))
        ps_cursor_next(&c);
    return ps_cursor_take_word(&c, "<!doctype html") || ps_cursor_take_word(&c, "<html");
}

PsBoxKind
ps_box_kind_of(const char *name, const char *bytes, gsize len)
{
    if (ends_in(name, ".eml"))
        return PS_BOX_EML;
    if (ends_in(name, ".mbox") || ps_mbox_begins(ps_cursor(bytes, len), TRUE) == PS_MBOX_YES)
        return PS_BOX_MBOX;
    if (begins_with_field(bytes, len))
        return PS_BOX_EML;
    if (ends_in(name, ".html") || ends_in(name, ".htm") || begins_with_html(bytes, len))
        return PS_BOX_HTML;
    return ends_in(name, ".txt") ? PS_BOX_TEXT : PS_BOX_EML;
}
