/* SPDX-License-Identifier: MIT */
/* words.c - a master file as entries of words; see words.h. */
#include "dns/words.h"

#include <ldns/ldns.h>

#include "base/i18n.h"

#define WORD_SHOWN 60 /* octets of a word that an error message shows */

PsWords
ps_words(const char *file, const char *bytes, gsize len)
{
    PsWords words = { .file = file,
        .in = ps_cursor(bytes, len),
        .line = 1,
        .words = g_array_new(FALSE, FALSE, sizeof(PsWord)) };

    ps_cursor_take_word(&words.in, "\xef\xbb\xbf"); /* what some editors put first */
    return words;
}

void
ps_words_clear(PsWords *words)
{
    g_array_unref(words->words);
}

guint
ps_words_count(const PsWords *words)
{
    return words->words->len;
}

const PsWord *
ps_words_get(const PsWords *words, guint index)
{
    g_assert(index < words->words->len);
    return &g_array_index(words->words, PsWord, index);
}

gboolean
ps_words_fail(const PsWords *words, const PsWord *word, const char *what, GError **error)
{
    gsize len = ps_cursor_left(&word->text);

    g_set_error(error, PS_DNS_ERROR, PS_DNS_ERROR_FILE,
        "%s:%" G_GSIZE_FORMAT ": %s: \"%.*s%s\"", words->file, word->line, what,
        (int) MIN(len, WORD_SHOWN), word->text.pos, len > WORD_SHOWN ? "..." : "");
    return FALSE;
}

static gboolean
fail_at(const PsWords *words, gsize line, const char *what, GError **error)
{
    g_set_error(error, PS_DNS_ERROR, PS_DNS_ERROR_FILE, "%s:%" G_GSIZE_FORMAT ": %s",
        words->file, line, what);
    return FALSE;
}

static void
add_word(PsWords *words, const char *start, const char *end)
{
    PsWord word = { ps_cursor(start, (gsize) (end - start)), words->line };

    g_array_append_val(words->words, word);
}

static gboolean
ends_word(int c)
{
    switch (c) {
    case PS_CURSOR_END:
    case '\0':
    case '\t':
    case '\n':
    case '\r':
    case ' ':
    case '"':
    case '(':
    case ')':
    case ';':
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean
can_be_escaped(int c)
{
    return c != PS_CURSOR_END && c != '\n' && c != '\0';
}

static void
take_plain(PsWords *words)
{
    const char *start = words->in.pos;

    while (!ends_word(ps_cursor_peek(&words->in)))
        if (ps_cursor_next(&words->in) == '\\' && can_be_escaped(ps_cursor_peek(&words->in)))
            ps_cursor_skip(&words->in, 1);
    add_word(words, start, words->in.pos);
}

static gboolean
take_quoted(PsWords *words, GError **error)
{
    const char *start;
    int c;

    ps_cursor_skip(&words->in, 1);
    start = words->in.pos;
    while ((c = ps_cursor_peek(&words->in)) != '"') {
        ps_cursor_skip(&words->in, 1);
        if (c == '\\')
            c = ps_cursor_next(&words->in);
        if (!can_be_escaped(c))
            return fail_at(words, words->line, _("quotation mark not closed"), error);
    }
    add_word(words, start, words->in.pos);
    ps_cursor_skip(&words->in, 1);
    return TRUE;
}

/* Move to the end of the line, or behind the mark of a directive. */
static gboolean
take_comment(PsWords *words, guint depth, GError **error)
{
    ps_cursor_skip(&words->in, 1);
    if (ps_cursor_take(&words->in, '!')) {
        if (words->words->len || depth || words->directive)
            return fail_at(words, words->line, _("\";!\" does not begin the line"), error);
        words->directive = TRUE;
        return TRUE;
    }
    while (ps_cursor_left(&words->in) && ps_cursor_peek(&words->in) != '\n')
        ps_cursor_skip(&words->in, 1);
    return TRUE;
}

/* Read an entry, which began at line FIRST and may have no words. */
static gboolean
take_entry(PsWords *words, gsize first, GError **error)
{
    guint depth = 0;
    int c = ps_cursor_peek(&words->in);

    g_array_set_size(words->words, 0);
    words->directive = FALSE;
    words->indented = ps_is_blank(c);
    for (; (c = ps_cursor_peek(&words->in)) != PS_CURSOR_END;) {
        switch (c) {
        case '\n':
            ps_cursor_skip(&words->in, 1);
            words->line++;
            if (!depth)
                return TRUE;
            break;
        case '\t':
        case '\r':
        case ' ':
            ps_cursor_skip(&words->in, 1);
            break;
        case '(':
            ps_cursor_skip(&words->in, 1);
            depth++;
            break;
        case ')':
            ps_cursor_skip(&words->in, 1);
            if (!depth--)
                return fail_at(words, words->line, _("parenthesis not opened"), error);
            break;
        case ';':
            if (!take_comment(words, depth, error))
                return FALSE;
            break;
        case '"':
            if (!take_quoted(words, error))
                return FALSE;
            break;
        case '\0':
            return fail_at(words, words->line, _("NUL octet"), error);
        default:
            take_plain(words);
        }
    }
    return depth ? fail_at(words, first, _("parenthesis not closed"), error) : TRUE;
}

gboolean
ps_words_next(PsWords *words, GError **error)
{
    do {
        gsize line = words->line;

        if (!take_entry(words, line, error))
            return FALSE;
        if (words->directive && !words->words->len)
            return fail_at(words, line, _("empty directive"), error);
    } while (!words->words->len && ps_cursor_left(&words->in));
    return TRUE;
}

gboolean
ps_word_is(const PsWord *word, const char *text)
{
    PsCursor rest = word->text;

    return ps_cursor_take_word(&rest, text) && !ps_cursor_left(&rest);
}

static gboolean
take_number(PsCursor *text, guint64 max, guint64 *ret_number)
{
    guint64 number = 0;

    if (!g_ascii_isdigit(ps_cursor_peek(text)))
        return FALSE;
    while (g_ascii_isdigit(ps_cursor_peek(text))) {
        number = 10 * number + (guint64) (ps_cursor_next(text) - '0');
        if (number > max)
            return FALSE;
    }
    *ret_number = number;
    return TRUE;
}

gboolean
ps_word_number(const PsWord *word, guint64 max, guint64 *ret_number)
{
    PsCursor text = word->text;
    guint64 number;

    if (!take_number(&text, max, &number) || ps_cursor_left(&text))
        return FALSE;
    *ret_number = number;
    return TRUE;
}

static guint
unit_seconds(int letter)
{
    switch (letter | 0x20) { /* in lower case */
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 60 * 60;
    case 'd':
        return 24 * 60 * 60;
    case 'w':
        return 7 * 24 * 60 * 60;
    default:
        return 0;
    }
}

gboolean
ps_word_period(const PsWord *word, guint64 max, guint64 *ret_seconds)
{
    PsCursor text = word->text;
    guint64 sum = 0, number;

    do {
        guint seconds = 1;

        if (!take_number(&text, max, &number))
            return FALSE;
        if (ps_cursor_left(&text))
            seconds = unit_seconds(ps_cursor_next(&text));
        sum += number * seconds;
        if (!seconds || sum > max)
            return FALSE;
    } while (ps_cursor_left(&text));
    *ret_seconds = sum;
    return TRUE;
}

gboolean
ps_word_name(const PsWord *word, const PsDnsName *origin, PsDnsName *ret_name)
{
    if (ps_word_is(word, "@")) {
        *ret_name = *origin;
        return TRUE;
    }
    return ps_dns_name_read(ret_name, word->text, origin);
}

gboolean
ps_word_type(const PsWord *word, guint *ret_type)
{
    gsize len = ps_cursor_left(&word->text);
    char name[sizeof "NSEC3PARAM"];
    guint type;

    if (len >= sizeof name)
        return FALSE;
    memcpy(name, word->text.pos, len);
    name[len] = '\0';
    type = ldns_get_rr_type_by_name(name);
    if (!type || type > G_MAXUINT16)
        return FALSE;
    *ret_type = type;
    return TRUE;
}
