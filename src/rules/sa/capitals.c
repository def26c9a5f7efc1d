/* SPDX-License-Identifier: MIT */
/* capitals.c - how much of a text is in capitals; see capitals.h. */
#include "rules/sa/capitals.h"

#include <string.h>

#include "mail/mime_stats.h"
#include "rules/sa/ask.h"

enum { ENOUGH = 200 }; /* bytes of which a share can be told */

char *
ps_sa_message_charset(PsRun *run)
{
    PsSaText field = ps_sa_text(run, "Content-Type");
    g_autofree char *value = g_strndup(field.bytes, field.length);
    const char *charset = strcasestr(value, "charset=");
    char quote;

    if (!charset)
        return NULL;
    charset += strlen("charset=");
    quote = *charset;
    if ((quote == '"' || quote == '\'') && strchr(charset + 1, quote))
        return g_strndup(charset + 1, (gsize) (strchr(charset + 1, quote) - charset - 1));
    return g_strndup(charset, strcspn(charset, " \t\r\n"));
}

/* A charset of languages that have no small letters, or whose bytes look like capitals. */
static gboolean
seems_capital(const char *charset)
{
    static const char *const words[] = { "koi", "jp", "jis", "euc", "gb", "big5", "isoir",
        "cp1251", "windows-1251", "georgianps", "pt154", "tis" };
    g_autofree char *lower = g_ascii_strdown(charset, -1);

    if (lower[strspn(lower, G_CSET_a_2_z G_CSET_DIGITS "-_")])
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(lower, words[i]))
            return TRUE;
    return FALSE;
}

static gboolean
has_capital_part(PsRun *run)
{
    const GArray *parts = ps_mime_stats(run->message)->parts;

    for (guint i = 0; i < parts->len; i++) {
        const char *charset = g_array_index(parts, PsMimePart, i).charset;

        if (charset && seems_capital(charset))
            return TRUE;
    }
    return FALSE;
}

/* White space that has something else on either side. */
static gboolean
has_inner_space(const char *bytes, gsize len)
{
    gboolean word = FALSE, gap = FALSE;

    for (gsize i = 0; i < len; i++) {
        gboolean space = g_ascii_isspace(bytes[i]) || bytes[i] == '\v';

        if (!space && gap)
            return TRUE;
        word |= !space;
        gap = space && word;
    }
    return FALSE;
}

/* Two lines of base64 that somebody took for text. */
static gboolean
is_base64(const char *bytes, gsize len)
{
    gsize at = 0;

    for (guint i = 0; i < 2; i++, at++) {
        gsize start = at;

        while (
            at < len && (g_ascii_isalnum(bytes[at]) || strchr("+/=", bytes[at])) && bytes[at])
            at++;
        if (at - start < 60 || at - start > 76 || at == len || bytes[at] != ' ')
            return FALSE;
    }
    return TRUE;
}

typedef struct {
    gsize length;
    gsize upper;
    gsize lower; /* and digits */
} Letters;

/* Count the letters outside of Japanese in its shifts, ESC $ B to ESC ( B. */
static void
count_letters(Letters *letters, const char *bytes, gsize len)
{
    const char *shift = memmem(bytes, len, "\x1b$B", 3);
    gsize skip = shift ? (gsize) (shift - bytes) : len, resume = skip;

    for (gsize at = len; shift && at >= skip + 6; at--) {
        if (memcmp(bytes + at - 3, "\x1b(B", 3) == 0) {
            resume = at;
            break;
        }
    }
    for (gsize i = 0; i < len; i++) {
        if (i == skip && resume > skip)
            i = resume;
        if (i >= len)
            break;
        letters->length++;
        letters->upper += g_ascii_isupper(bytes[i]);
        letters->lower += g_ascii_islower(bytes[i]) || g_ascii_isdigit(bytes[i]);
    }
}

double
ps_sa_capitals(PsRun *run)
{
    const GArray *body = ps_view_body(run->message);
    g_autofree char *charset = ps_sa_message_charset(run);
    Letters letters = { 0 };

    if ((charset && seems_capital(charset)) || has_capital_part(run))
        return 0;
    for (guint i = 0; i < body->len; i++) {
        const PsString *string = &g_array_index(body, PsString, i);
        const char *bytes = ps_string_bytes(string);

        if (has_inner_space(bytes, string->length) && !is_base64(bytes, string->length))
            count_letters(&letters, bytes, string->length);
    }
    if (letters.length < ENOUGH || letters.upper + letters.lower == 0)
        return 0;
    return 100.0 * (double) letters.upper / (double) (letters.upper + letters.lower);
}
