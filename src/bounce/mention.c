/* SPDX-License-Identifier: MIT */
/* mention.c - lines, and how addresses stand in them; see mention.h. */
#include "bounce/mention.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/limits.h"
#include "bounce/find.h"

enum {
    LABEL = 40,   /* bytes before an address that may name it */
    ABOUT = 4096, /* bytes that are about one; so that work stays linear */
    WORDS = 8,    /* letters that make a line more than an address */
};

/* Fields of which the address is no recipient's. */
static const char *const foreign_labels[] = { "from:", "sender:", "reply-to:", "message-id:",
    "return-path:", "references:", "in-reply-to:", "mail from", "identificativo messaggio",
    "subject:", "received:", "errors-to:", "list-", "x-", "original message-id", "cc:", "by ",
    "contact ", "postmaster" };

/* Local parts of which nobody is a recipient of newsletters. */
static const char *const staff[] = { "postmaster@", "mailer-daemon@", "abuse@", "support@",
    "helpdesk@", "noreply@", "no-reply@", "hostmaster@" };

/* Words that call what follows a recipient. */
static const char *const good_labels[] = { "rcpt", "recipient", "failed:", "delivery to",
    "address", "empf", "destinat", "user ", "mailbox ", "account " };

/* How a transcript begins what was said to another server. */
static const char *const talks[] = { "... while", "while tal" };

typedef struct {
    const char *text;
    gsize len;
    GArray *mentions;
    guint left_out[PS_MENTION_HEAD + 1]; /* beyond the limit, by rank */
    gsize since; /* where the text begins of which nobody has been said to be meant */
} Search;

static gboolean
begins_with_one_of(const char *text, gsize len, const char *const *words, guint count)
{
    for (guint i = 0; i < count; i++) {
        gsize n = strlen(words[i]);

        if (len >= n && g_ascii_tolower(*text) == *words[i] &&
            !g_ascii_strncasecmp(text, words[i], n))
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_one_of(const char *text, gsize len, const char *const *words, guint count)
{
    for (gsize i = 0; i < len; i++)
        if (begins_with_one_of(text + i, len - i, words, count))
            return TRUE;
    return FALSE;
}

/* What stands before an address in its line: nothing but quotes and brackets? */
static gboolean
is_wrapping(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if (!strchr(" \t<>\"'|*[(-", text[i]) || !text[i])
            return FALSE;
    return TRUE;
}

/* What follows an address ends the line, or opens what is said of it. */
static gboolean
opens(const char *text, gsize len)
{
    gsize i = 0;

    while (i < len && text[i] && strchr(" \t<>\"'])", text[i]))
        i++;
    return i == len || text[i] == ':' || text[i] == ';';
}

/* "550 5.1.1 <a@example.org>... " of Sendmail's transcripts. */
static gboolean
is_transcript(const char *line, gsize before, const char *after, gsize left)
{
    return before >= 4 && strchr("45", line[0]) && line[0] && g_ascii_isdigit(line[1]) &&
           g_ascii_isdigit(line[2]) && left > 3 && !memcmp(after, ">...", 4);
}

/* "... to: <" */
static gboolean
is_named(const char *line, gsize before)
{
    while (before && line[before - 1] && strchr(" \t<\"'", line[before - 1]))
        before--;
    return before > 2 && line[before - 1] == ':';
}

static PsMentionRank
rank_in(const char *line, gsize len, PsSpan address)
{
    gsize end = ps_span_end(address), label = MIN(address.offset, LABEL);
    const char *before = line + address.offset - label;

    if (is_transcript(line, address.offset, line + end, len - end))
        return PS_MENTION_HEAD;
    if (is_wrapping(line, address.offset))
        return opens(line + end, len - end) ? PS_MENTION_HEAD : PS_MENTION_LEADS;
    if (begins_with_one_of(line, len, (const char *const[]){ "to:" }, 1))
        return PS_MENTION_TO;
    if (is_named(line, address.offset) ||
        has_one_of(before, label, good_labels, G_N_ELEMENTS(good_labels)))
        return PS_MENTION_LABEL;
    return PS_MENTION_PROSE;
}

static void
read_line(Search *search, gsize start, gsize end)
{
    const char *line = search->text + start;
    gsize skip = 0, pos = 0, len = end - start;
    PsMention mention = { 0 };

    while (skip < len && ps_is_blank(line[skip]))
        skip++;
    line += skip;
    len -= skip;
    if (has_one_of(line, MIN(len, 9), talks, G_N_ELEMENTS(talks)))
        search->since = start;
    if (!memchr(line, '@', len) ||
        begins_with_one_of(line, len, foreign_labels, G_N_ELEMENTS(foreign_labels)))
        return;
    mention.address = ps_find_address(line, len, &pos);
    if (ps_span_is_none(mention.address))
        return;
    if (begins_with_one_of(line + mention.address.offset, len - mention.address.offset, staff,
            G_N_ELEMENTS(staff)))
        mention.rank = PS_MENTION_PROSE;
    else
        mention.rank = rank_in(line, len, mention.address);
    mention.about.offset = start;
    if (g_ascii_isdigit(*line) && mention.rank == PS_MENTION_HEAD)
        mention.about.offset = search->since;
    if (mention.rank == PS_MENTION_HEAD)
        search->since = end;
    mention.address.offset += start + skip;
    if (search->mentions->len < PS_LIMIT_bounce_recipients)
        g_array_append_val(search->mentions, mention);
    else
        search->left_out[mention.rank]++;
}

static char *
key_of(const char *text, PsSpan address)
{
    return g_ascii_strdown(text + address.offset, (gssize) address.length);
}

static gboolean
is_own(const char *key, const char *const *own)
{
    for (; own && *own; own++)
        if (!g_ascii_strcasecmp(key, *own))
            return TRUE;
    return FALSE;
}

/* The highest rank of an address that is nobody's own, else of any. */
static PsMentionRank
best_rank(const Search *search, const char *const *own, gboolean *ret_own)
{
    PsMentionRank best = 0, best_own = 0;

    for (guint i = 0; i < search->mentions->len; i++) {
        const PsMention *mention = &g_array_index(search->mentions, PsMention, i);
        g_autofree char *key = key_of(search->text, mention->address);

        if (is_own(key, own))
            best_own = MAX(best_own, mention->rank);
        else
            best = MAX(best, mention->rank);
    }
    *ret_own = best == 0;
    return best ? best : best_own;
}

/* The text behind ADDRESS up to END says nothing: the next one's text is about it too. */
static gboolean
is_mute(const char *text, PsSpan address, gsize end)
{
    guint letters = 0;

    for (gsize i = ps_span_end(address); i < end && letters < WORDS; i++)
        letters += g_ascii_isalnum(text[i]) || (guchar) text[i] >= 0x80;
    return letters < WORDS;
}

/* Each is about what follows, up to the next one; one that nothing follows is about the same as
 * the next. */
static void
set_ends(const char *text, gsize len, GArray *mentions)
{
    PsSpan next = { len, 0 };
    gsize end = len;

    for (guint i = mentions->len; i-- > 0;) {
        PsMention *mention = &g_array_index(mentions, PsMention, i);
        gsize start = mention->about.offset;

        if (is_mute(text, mention->address, end) && next.length)
            mention->about = next;
        else
            mention->about.length = MIN(MAX(end, start) - start, ABOUT);
        next = mention->about;
        end = start;
    }
}

GArray *
ps_mentions_find(const char *text, gsize len, const char *const *own, guint *ret_left_out)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    Search search = {
        .text = text, .len = len, .mentions = g_array_new(FALSE, FALSE, sizeof(PsMention))
    };
    GArray *found = g_array_new(FALSE, FALSE, sizeof(PsMention));
    PsMentionRank best;
    gboolean only_own;

    for (gsize pos = 0; pos < len;) {
        const char *lf = memchr(text + pos, '\n', len - pos);
        gsize end = lf ? (gsize) (lf - text) : len;

        read_line(&search, pos, end);
        pos = end + 1;
    }
    best = best_rank(&search, own, &only_own);
    for (guint i = 0; i < search.mentions->len; i++) {
        const PsMention *mention = &g_array_index(search.mentions, PsMention, i);
        char *key = key_of(text, mention->address);

        if (mention->rank == best && is_own(key, own) == only_own &&
            (best > PS_MENTION_TO || !found->len) && !g_hash_table_contains(seen, key)) {
            g_array_append_val(found, *mention);
            g_hash_table_add(seen, key);
        } else {
            g_free(key);
        }
    }
    set_ends(text, len, found);
    *ret_left_out = search.left_out[best];
    g_array_unref(search.mentions);
    return found;
}
