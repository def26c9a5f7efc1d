/* SPDX-License-Identifier: MIT */
/* vbounce.c - eval functions of SpamAssassin's: is a bounce one of our own mail? */
#include <string.h>

#include "rules/sa/ask.h"
#include "rules/sa/settings.h"

static const char relays[] = "welcomelist_bounce_relays";

static PsTestResult
have_any_bounce_relays(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(ps_sa_list(run->rules, relays) != NULL);
}

/* A word of LINE with a dot inside, a blank before and behind it, is in the list. */
static gboolean
names_relay(PsRun *run, const char *line, gsize len)
{
    g_autofree char *text = g_strndup(line, len);
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r", -1);

    for (guint i = 1; words[0] && words[i] && words[i + 1]; i++) {
        const char *dot = strchr(words[i], '.');

        if (dot && dot > words[i] && dot[1] && ps_sa_list_takes(run->rules, relays, words[i]))
            return TRUE;
    }
    return FALSE;
}

/* The line begins a Received field, perhaps of a quoted header. */
static gboolean
is_received(const char *line, gsize len)
{
    gsize skip = 0;

    while (skip < len && strchr("> ", line[skip]))
        skip++;
    return len - skip >= 9 && g_ascii_strncasecmp(line + skip, "Received:", 9) == 0;
}

/* A relay of ours is named in a Received field inside the body: the bounce is of our mail. */
static PsTestResult
check_welcomelist_bounce_relays(PsRun *run, const PsSaCall *call)
{
    const PsSource *source = ps_message_source(run->message);
    PsSpan body = ps_source_body(source);
    const char *bytes = ps_source_bytes(source), *end = bytes + ps_span_end(body);
    const GArray *texts = ps_view_body(run->message);

    (void) call;
    if (!ps_sa_list(run->rules, relays))
        return ps_sa_answer(0);
    for (guint i = 0; i < texts->len; i++) {
        const PsString *text = &g_array_index(texts, PsString, i);

        if (is_received(ps_string_bytes(text), text->length) &&
            names_relay(run, ps_string_bytes(text), text->length))
            return ps_sa_answer(1);
    }
    for (const char *line = bytes + body.offset; line < end;) {
        const char *next = line;

        do { /* the field with its folds */
            next = memchr(next, '\n', (gsize) (end - next));
            next = next ? next + 1 : end;
        } while (next < end && (*next == ' ' || *next == '\t'));
        if (is_received(line, (gsize) (next - line))) {
            g_autofree char *field = g_strndup(line, (gsize) (next - line));

            g_strdelimit(field, "\n", ' ');
            if (names_relay(run, field, strlen(field)))
                return ps_sa_answer(1);
        }
        line = next;
    }
    return ps_sa_answer(0);
}

const PsSaFunction ps_sa_vbounce[] = {
    { "check_welcomelist_bounce_relays", "VBounce", 0, 0,
        .run = check_welcomelist_bounce_relays },
    { "have_any_bounce_relays", "VBounce", 0, 0, .run = have_any_bounce_relays },
    { 0 },
};
