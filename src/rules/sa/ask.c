/* SPDX-License-Identifier: MIT */
/* ask.c - what eval functions ask of a header; see ask.h. */
#include "rules/sa/ask.h"

#include <string.h>

#include "base/hash.h"
#include "dns/name.h"
#include "mail/url.h"

PsSaText
ps_sa_text(PsRun *run, const char *name)
{
    const PsString *string = ps_view_header(run->message, name);

    return string ? (PsSaText){ ps_string_bytes(string), string->length } : (PsSaText){ "", 0 };
}

gboolean
ps_sa_line(PsSaText text, gsize *at, PsSaText *ret)
{
    const char *start = text.bytes + *at, *end;

    if (*at >= text.length)
        return FALSE;
    end = memchr(start, '\n', text.length - *at);
    *ret = (PsSaText){ start, end ? (gsize) (end - start) : text.length - *at };
    *at += ret->length + 1;
    return TRUE;
}

PsSaText
ps_sa_first(PsRun *run, const char *name)
{
    PsSaText first = { "", 0 };
    gsize at = 0;

    ps_sa_line(ps_sa_text(run, name), &at, &first);
    return first;
}

PsSaText
ps_sa_strip(PsSaText text)
{
    while (text.length && g_ascii_isspace(*text.bytes)) {
        text.bytes++;
        text.length--;
    }
    while (text.length && g_ascii_isspace(text.bytes[text.length - 1]))
        text.length--;
    return text;
}

gboolean
ps_sa_starts(PsSaText text, const char *word)
{
    gsize len = strlen(word);

    return text.length >= len && g_ascii_strncasecmp(text.bytes, word, len) == 0;
}

gboolean
ps_sa_same(PsSaText a, PsSaText b)
{
    return a.length == b.length && g_ascii_strncasecmp(a.bytes, b.bytes, a.length) == 0;
}

PsSaText
ps_sa_domain(PsSaText address)
{
    const char *at = memrchr(address.bytes, '@', address.length);

    if (!at)
        return (PsSaText){ "", 0 };
    at++;
    return (PsSaText){ at, address.length - (gsize) (at - address.bytes) };
}

void
ps_sa_point_part(PsRun *run, const char *name, PsSaText part)
{
    const PsString *string = ps_view_header(run->message, name);

    if (string)
        ps_sa_point(run, ps_text_span(string->text,
                             (gsize) (part.bytes - ps_text_bytes(string->text)), part.length));
}

void
ps_sa_point_view(PsRun *run, const char *name)
{
    PsSaText text = ps_sa_strip(ps_sa_text(run, name));

    if (text.length)
        ps_sa_point_part(run, name, text);
}

gboolean
ps_sa_find_text(PsRun *run, PsSaPattern *pattern, PsSaText text, PsSaText *ret)
{
    PsMatch match;
    PsSpan at;

    if (g_once_init_enter(&pattern->regex)) {
        PsRegex *regex = ps_regex_new(pattern->text, NULL);

        g_assert(regex);
        g_once_init_leave(&pattern->regex, regex);
    }
    match = ps_regex_find(pattern->regex, run->matcher, text.bytes, text.length, 0, FALSE, &at);
    if (match == PS_MATCH_LIMIT)
        ps_sa_undecided(run, match);
    if (match != PS_MATCH_YES)
        return FALSE;
    *ret = (PsSaText){ text.bytes + at.offset, at.length };
    return TRUE;
}

gboolean
ps_sa_finds(PsRun *run, PsSaPattern *pattern, PsSaText text)
{
    PsSaText ignored;

    return ps_sa_find_text(run, pattern, text, &ignored);
}

PsRegex *
ps_sa_regex_new(const char *bare, GError **error)
{
    g_autoptr(GString) text = g_string_new("/");

    for (const char *p = bare; *p; p++) {
        if (*p == '\\' && p[1])
            g_string_append_c(text, *p++);
        else if (*p == '/')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *p);
    }
    g_string_append_c(text, '/');
    return ps_regex_new(text->str, error);
}

static void
clear_address(gpointer data)
{
    g_free(((PsSaAddress *) data)->text);
}

GArray *
ps_sa_addresses_new(void)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(PsSaAddress));

    g_array_set_clear_func(list, clear_address);
    return list;
}

void
ps_sa_addresses_add(GArray *list, PsRun *run, const char *name)
{
    const PsString *string = ps_view_header(run->message, name);
    PsSaText line, text = ps_sa_text(run, name);
    gsize at = 0;

    while (ps_sa_line(text, &at, &line)) {
        gsize start = (gsize) (line.bytes - ps_text_bytes(string->text));
        PsSaAddress address = { g_strndup(line.bytes, line.length),
            ps_text_span(string->text, start, line.length) };

        g_array_append_val(list, address);
    }
}

/* "a@b..c" is meant to be "a@b.c". */
static void
squeeze_dots(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++)
        if (*from != '.' || to == text || to[-1] != '.')
            *to++ = *from;
    *to = '\0';
}

/* LIST without those that are empty or there before. */
static GArray *
each_once(GArray *list)
{
    GArray *kept = ps_sa_addresses_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(ps_hash_str, g_str_equal);

    for (guint i = 0; i < list->len; i++) {
        PsSaAddress *address = &g_array_index(list, PsSaAddress, i);

        if (!*address->text || !g_hash_table_add(seen, address->text))
            continue;
        g_array_append_val(kept, *address);
        address->text = NULL;
    }
    g_array_unref(list);
    return kept;
}

static GArray *
find_senders(PsRun *run)
{
    static const char *const names[] = { "From:addr", "Envelope-Sender:addr",
        "Resent-Sender:addr", "X-Envelope-From:addr", "EnvelopeFrom:addr" };
    GArray *list = ps_sa_addresses_new();

    ps_sa_addresses_add(list, run, "Resent-From:first:addr");
    if (list->len)
        return each_once(list);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        ps_sa_addresses_add(list, run, names[i]);
    for (guint i = 0; i < list->len; i++)
        squeeze_dots(g_array_index(list, PsSaAddress, i).text);
    return each_once(list);
}

/* Whom the last three servers say they took the message for: "for <a@b.example>;". */
static void
add_received(GArray *list, PsRun *run)
{
    PsSaText line, text = ps_sa_text(run, "Received");
    gsize at = 0;

    for (guint i = 0; i < 3 && ps_sa_line(text, &at, &line); i++) {
        g_autofree char *copy = g_strndup(line.bytes, line.length);

        for (char *p = copy; (p = strstr(p, " for ")); p++) {
            char *start = p + strlen(" for "), *end = start + strcspn(start, " \t;"), *host;

            start += *start == '<' ? 1 : 0;
            if (*end != ';' || end <= start)
                continue;
            *end = '\0';
            if (end[-1] == '>')
                end[-1] = '\0';
            host = strchr(start, '@');
            if (host && ps_sa_is_domain(host + 1)) {
                PsSaAddress address = { g_strdup(start), PS_SPAN_NONE };

                g_array_append_val(list, address);
            }
            break;
        }
    }
}

static GArray *
find_recipients(PsRun *run)
{
    static const char *const names[] = { "To:addr", "Apparently-To:addr", "Delivered-To:addr",
        "Envelope-Recipients:addr", "Apparently-Resent-To:addr", "X-Envelope-To:addr",
        "Envelope-To:addr", "X-Delivered-To:addr", "X-Original-To:addr", "X-Rcpt-To:addr",
        "X-Real-To:addr", "Cc:addr" };
    GArray *list = ps_sa_addresses_new();

    ps_sa_addresses_add(list, run, "Resent-To:first:addr");
    ps_sa_addresses_add(list, run, "Resent-Cc:first:addr");
    if (list->len)
        return each_once(list);
    add_received(list, run);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        ps_sa_addresses_add(list, run, names[i]);
    return each_once(list);
}

/* What FIND finds, looked for once a message. */
static const GArray *
kept(PsRun *run, const char *name, GArray *(*find)(PsRun *run))
{
    GData **all = ps_message_kept(run->message);
    GQuark quark = g_quark_from_static_string(name);
    GArray *list = g_datalist_id_get_data(all, quark);

    if (!list) {
        list = find(run);
        g_datalist_id_set_data_full(all, quark, list, (GDestroyNotify) g_array_unref);
    }
    return list;
}

const GArray *
ps_sa_senders(PsRun *run)
{
    return kept(run, "sa-senders", find_senders);
}

const GArray *
ps_sa_recipients(PsRun *run)
{
    return kept(run, "sa-recipients", find_recipients);
}

/* Letters, digits, hyphens inside; underscores in front of the last two labels. */
static gboolean
is_label(const char *label, gsize len, gboolean underscores)
{
    if (!len || len > 63 || label[0] == '-' || label[len - 1] == '-')
        return FALSE;
    for (gsize i = 0; i < len; i++)
        if (!g_ascii_isalnum(label[i]) && label[i] != '-' && (label[i] != '_' || !underscores))
            return FALSE;
    return TRUE;
}

gboolean
ps_sa_is_domain(const char *host)
{
    g_autofree char *lower = g_ascii_strdown(host, -1);
    const char *dot;

    if (strlen(host) > PS_DNS_NAME_MAX || !ps_url_is_public(lower))
        return FALSE;
    for (const char *label = lower; label; label = dot ? dot + 1 : NULL) {
        dot = strchr(label, '.');
        if (!is_label(label, dot ? (gsize) (dot - label) : strlen(label),
                dot && strchr(dot + 1, '.')))
            return FALSE;
    }
    return TRUE;
}
