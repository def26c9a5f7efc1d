/* SPDX-License-Identifier: MIT */
/*
 * test_html_places.c - every HTML of every mail that can be found: any stretch of its text,
 * and every URL in it, leads to raw bytes which decode to that stretch or URL.
 */
#include <gumbo.h>

#include "mail/html.h"
#include "mail/message.h"
#include "mails.h"
#include "naive.h"
#include "suite.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

#define STRETCHES 40 /* of each text */
#define LONGEST 200

/* The one character reference that IN is, as gumbo reads it; numbers as they are. */
static void
add_reference(GString *out, const char *in, gsize len)
{
    g_autofree char *reference = g_strndup(in, len);
    gunichar number = reference[1] != '#' ? 0
                      : g_ascii_tolower(reference[2]) == 'x'
                          ? (gunichar) strtoul(reference + 3, NULL, 16)
                          : (gunichar) strtoul(reference + 2, NULL, 10);
    GumboOutput *parsed;
    const GumboNode *node;

    if (number) {
        g_string_append_unichar(out, number);
        return;
    }
    parsed = gumbo_parse(reference);
    for (node = parsed->root; node->type == GUMBO_NODE_ELEMENT;
         node = node->v.element.children.data[node->v.element.children.length - 1])
        if (!node->v.element.children.length)
            break;
    if (node->type == GUMBO_NODE_TEXT)
        g_string_append(out, node->v.text.text);
    gumbo_destroy_output(&kGumboDefaultOptions, parsed);
}

/* The length of the tag, comment or element without text at IN. */
static gsize
markup(const char *in)
{
    static const char *const ends[][2] = {
        { "<!--", "-->" },
        { "<style", "</style" },
        { "<script", "</script" },
    };
    const char *p = in + 1;

    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (!g_ascii_strncasecmp(in, ends[i][0], strlen(ends[i][0]))) {
            const char *end = strcasestr(in, ends[i][1]);

            end = end ? strchr(end, '>') : NULL;
            return end ? (gsize) (end - in) + 1 : strlen(in);
        }
    }
    for (char quote = '\0'; *p && (quote || *p != '>'); p++) {
        if (quote)
            quote = *p == quote ? '\0' : quote;
        else if (strchr("'\"", *p) && strchr("= \t\r\n", p[-1]))
            quote = *p;
    }
    return (gsize) (p - in) + (*p == '>');
}

/* HTML without tags, references decoded. */
static GString *
naive_html(const char *in)
{
    GString *out = g_string_new(NULL);

    while (*in) {
        if (*in == '<' && (g_ascii_isalpha(in[1]) || strchr("/!?", in[1]))) {
            in += markup(in);
        } else if (*in == '&' && (g_ascii_isalpha(in[1]) || in[1] == '#')) {
            gsize len =
                2 + strspn(in + 2, in[1] != '#'                    ? LETTERS DIGITS
                                   : g_ascii_tolower(in[2]) == 'x' ? "xX" DIGITS "abcdefABCDEF"
                                                                   : DIGITS);

            len += in[len] == ';';
            add_reference(out, in, len);
            in += len;
        } else {
            g_string_append_c(out, *in++);
        }
    }
    return out;
}

/* TEXT without white space, and with plain quotation marks. */
static char *
essence(const char *text, gsize len)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < len; i++) {
        const char *p = text + i;

        if (len - i >= 2 && !memcmp(p, "\xc2\xa0", 2)) {
            i++;
        } else if (len - i >= 3 &&
                   (!memcmp(p, "\xe2\x80\x9c", 3) || !memcmp(p, "\xe2\x80\x9d", 3))) {
            g_string_append_c(out, '"');
            i += 2;
        } else if (!strchr(" \t\r\n\f\v", *p)) { /* NULs go, too */
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* Whether the bytes at SPAN, naively undone, hold WANTED. */
static gboolean
holds(const char *raw, PsSpan span, const PsPart *part, const char *wanted)
{
    guint phases = part->encoding == PS_ENCODING_BASE64 ? 4 : 1;
    g_autofree char *copy = g_strndup(raw + span.offset, span.length);
    const char *charsets[2];
    gboolean found = FALSE;

    naive_charsets(part->charset, charsets);
    for (guint i = 0; i < phases * 3 * 2 && !found; i++) {
        const char *charset = charsets[i / phases / 3];
        gsize skip = i / phases % 3;
        g_autofree char *plain = NULL, *literal = NULL;
        GString *bytes, *utf8, *text;

        if (!charset || (phases == 1 && skip))
            continue;
        bytes = part->encoding == PS_ENCODING_BASE64
                    ? naive_base64(copy, strlen(copy), i % phases)
                : part->encoding == PS_ENCODING_QP ? naive_qp(copy, strlen(copy))
                                                   : g_string_new(copy);
        skip = MIN(skip, bytes->len);
        utf8 = g_ascii_strcasecmp(charset, "UTF-8")
                   ? naive_utf8(charset, bytes->str + skip, bytes->len - skip)
                   : naive_from_utf8(bytes->str + skip, bytes->len - skip);
        text = naive_html(utf8->str);
        plain = essence(text->str, text->len);
        literal = essence(utf8->str, utf8->len); /* as in a title or textarea */
        found = strstr(plain, wanted) || strstr(literal, wanted);
        g_string_free(bytes, TRUE);
        g_string_free(utf8, TRUE);
        g_string_free(text, TRUE);
    }
    return found;
}

static void
check_text(GRand *rand, const char *path, const char *raw, const PsPart *part)
{
    const char *bytes = ps_text_bytes(part->html->text);
    gsize len = ps_text_length(part->html->text);

    for (int i = 0; len && i < STRETCHES; i++) {
        gsize start = (gsize) g_rand_int_range(rand, 0, (gint32) len);
        gsize end = start + (gsize) g_rand_int_range(rand, 1, LONGEST);
        g_autofree char *wanted = NULL;
        PsSpan span;

        end = MIN(end, len);
        while (start && !naive_is_cut(bytes, start))
            start--;
        while (end < len && !naive_is_cut(bytes, end))
            end++;
        wanted = essence(bytes + start, end - start);
        span = ps_text_span(part->html->text, start, end - start);
        if (!*wanted)
            continue;
        ck_assert(!ps_span_is_none(span));
        ck_assert_msg(holds(raw, span, part, wanted), "%s: part %s: \"%s\" is not in \"%.*s\"",
            path, part->id, wanted, (int) span.length, raw + span.offset);
    }
}

static void
check_links(const char *path, const char *raw, const PsPart *part)
{
    for (guint i = 0; i < part->html->links->len; i++) {
        const PsLink *link = &g_array_index(part->html->links, PsLink, i);
        g_autofree char *url = essence(link->url, strlen(link->url));
        g_autofree char *shown = link->shown ? essence(link->shown, strlen(link->shown)) : NULL;

        ck_assert(!ps_span_is_none(link->at));
        ck_assert_msg(!*url || holds(raw, link->at, part, url),
            "%s: part %s: <%s> is not in \"%.*s\"", path, part->id, url, (int) link->at.length,
            raw + link->at.offset);
        ck_assert_msg(!shown || holds(raw, link->shown_at, part, shown),
            "%s: part %s: \"%s\" is not in \"%.*s\"", path, part->id, shown,
            (int) link->shown_at.length, raw + link->shown_at.offset);
    }
}

START_TEST(mails)
{
    g_autoptr(GPtrArray) files = all_mails();
    GRand *rand = g_rand_new_with_seed(1);

    for (guint i = 0; i < files->len; i++) {
        g_autofree char *bytes = NULL;
        g_autoptr(PsSource) source = NULL;
        g_autoptr(PsMessage) message = NULL;
        gsize len;

        ck_assert(g_file_get_contents(files->pdata[i], &bytes, &len, NULL));
        source = ps_source_new(bytes, len);
        message = ps_message_new(source);
        for (guint j = 0; message && j < ps_message_part_count(message); j++) {
            const PsPart *part = ps_message_part(message, j);

            if (!part->html)
                continue;
            check_text(rand, files->pdata[i], bytes, part);
            check_links(files->pdata[i], bytes, part);
        }
    }
    g_rand_free(rand);
}
END_TEST

SUITE(html_places, TEST(mails))
