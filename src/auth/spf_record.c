/* SPDX-License-Identifier: MIT */
/* spf_record.c - the grammar of SPF records; see spf_record.h. */
#include "auth/spf_record.h"

#include <arpa/inet.h>
#include <string.h>

#include "auth/spf_macro.h"
#include "base/cursor.h"

#define VERSION "v=spf1"
#define QUALIFIERS "+-~?"

typedef enum {
    NEVER,
    MAYBE,
    ALWAYS,
} Presence;

static const struct {
    const char *name;
    PsSpfMechanism mechanism;
    Presence domain;
    gboolean prefixes; /* "/24//64" may follow the domain */
} mechanisms[] = {
    { "all", PS_SPF_ALL, NEVER, FALSE },
    { "include", PS_SPF_INCLUDE, ALWAYS, FALSE },
    { "a", PS_SPF_A, MAYBE, TRUE },
    { "mx", PS_SPF_MX, MAYBE, TRUE },
    { "ptr", PS_SPF_PTR, MAYBE, FALSE },
    { "ip4", PS_SPF_IP4, ALWAYS, FALSE },
    { "ip6", PS_SPF_IP6, ALWAYS, FALSE },
    { "exists", PS_SPF_EXISTS, ALWAYS, FALSE },
};

/* Where in a record one term is being read. */
typedef struct {
    PsSpfRecord *record;
    const char *text; /* the record */
    PsSpan at;        /* the term */
} Reader;

static gboolean
fail(Reader *reader, const char *problem, gsize at)
{
    reader->record->problem = problem;
    reader->record->problem_at = at;
    return FALSE;
}

/* The domain-spec in the bytes from START to END of the record. */
static gboolean
read_domain(Reader *reader, gsize start, gsize end, char **ret)
{
    const char *word;
    gsize at;

    if (start == end)
        return fail(reader, "argument", start);
    if (!ps_spf_macro_check(reader->text + start, end - start, PS_SPF_MACRO_DOMAIN, &at, &word))
        return fail(reader, word, start + at);
    *ret = g_strndup(reader->text + start, end - start);
    return TRUE;
}

/* The prefix length in the bytes from START to END: no sign, no zero in front. */
static gboolean
read_bits(Reader *reader, gsize start, gsize end, guint max, guint *ret)
{
    guint bits = 0;

    for (gsize i = start; i < end; i++) {
        char digit = reader->text[i];

        if (!g_ascii_isdigit(digit) || (digit == '0' && i == start && end - start > 1))
            return fail(reader, "prefix-length", start);
        bits = bits * 10 + (guint) (digit - '0');
        if (bits > max)
            return fail(reader, "prefix-length", start);
    }
    if (start == end)
        return fail(reader, "prefix-length", start);
    *ret = bits;
    return TRUE;
}

/* Where the "/DIGITS" or "//DIGITS" at the end of the bytes from START to END begins,
 * or END if there is none. A macro ends in a brace, so no slash of one is seen. */
static gsize
find_prefix(const Reader *reader, gsize start, gsize end, gboolean *ret_double)
{
    gsize at = end;

    while (at > start && g_ascii_isdigit(reader->text[at - 1]))
        at--;
    if (at == end || at == start || reader->text[at - 1] != '/')
        return end;
    *ret_double = at - start >= 2 && reader->text[at - 2] == '/';
    return at - (*ret_double ? 2 : 1);
}

/* Take the prefix lengths off the end of the bytes from START to *END. */
static gboolean
read_prefixes(Reader *reader, gsize start, gsize *end, PsSpfTerm *term)
{
    gboolean is_double = FALSE;
    gsize at = find_prefix(reader, start, *end, &is_double);

    if (at < *end && is_double) {
        if (!read_bits(reader, at + 2, *end, 128, &term->bits6))
            return FALSE;
        *end = at;
        at = find_prefix(reader, start, *end, &is_double);
        if (at < *end && is_double)
            return fail(reader, "prefix-length", at);
    }
    if (at < *end && !read_bits(reader, at + 1, *end, 32, &term->bits4))
        return FALSE;
    *end = at;
    return TRUE;
}

/* "192.0.2.0/24" or "2001:db8::/32" in the bytes from START to END. */
static gboolean
read_network(Reader *reader, gsize start, gsize end, PsSpfTerm *term)
{
    gboolean v6 = term->mechanism == PS_SPF_IP6;
    const char *slash = memchr(reader->text + start, '/', end - start);
    gsize address_end = slash ? (gsize) (slash - reader->text) : end;
    g_autofree char *address = g_strndup(reader->text + start, address_end - start);

    if (inet_pton(v6 ? AF_INET6 : AF_INET, address, &term->network) != 1)
        return fail(reader, "network", start);
    return !slash || read_bits(reader, address_end + 1, end, v6 ? 128 : 32,
                         v6 ? &term->bits6 : &term->bits4);
}

/* What follows the name of a mechanism, from START on. */
static gboolean
read_argument(Reader *reader, gsize which, gsize start, PsSpfTerm *term)
{
    gsize end = ps_span_end(reader->at);
    gboolean colon = start < end && reader->text[start] == ':';

    if (colon ? mechanisms[which].domain == NEVER : mechanisms[which].domain == ALWAYS)
        return fail(reader, "argument", start);
    if (term->mechanism == PS_SPF_IP4 || term->mechanism == PS_SPF_IP6)
        return read_network(reader, start + 1, end, term);
    if (mechanisms[which].prefixes && !read_prefixes(reader, start, &end, term))
        return FALSE;
    if (!colon)
        return start == end || fail(reader, "argument", start);
    return read_domain(reader, start + 1, end, &term->domain);
}

static void
term_clear(gpointer data)
{
    g_free(((PsSpfTerm *) data)->domain);
}

/* The mechanism whose name ends before the byte at NAME_END. */
static gboolean
read_mechanism(Reader *reader, gsize name, gsize name_end)
{
    PsSpfTerm term = { .qualifier = '+', .bits4 = 32, .bits6 = 128, .at = reader->at };

    if (name > reader->at.offset)
        term.qualifier = reader->text[reader->at.offset];
    for (gsize i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        if (strlen(mechanisms[i].name) != name_end - name ||
            g_ascii_strncasecmp(mechanisms[i].name, reader->text + name, name_end - name) != 0)
            continue;
        term.mechanism = mechanisms[i].mechanism;
        if (!read_argument(reader, i, name_end, &term))
            return FALSE;
        g_array_append_val(reader->record->terms, term);
        return TRUE;
    }
    return fail(reader, "mechanism", name);
}

/* The modifier whose "=" is the byte at EQUALS. */
static gboolean
read_modifier(Reader *reader, gsize name, gsize equals)
{
    gsize end = ps_span_end(reader->at);
    gsize len = equals - name;
    gboolean redirect =
        len == 8 && g_ascii_strncasecmp(reader->text + name, "redirect", len) == 0;
    gboolean explain = len == 3 && g_ascii_strncasecmp(reader->text + name, "exp", len) == 0;
    char **domain = redirect ? &reader->record->redirect : &reader->record->explain;
    const char *word;
    gsize at;

    if (name > reader->at.offset)
        return fail(reader, "modifier", reader->at.offset);
    if (!redirect && !explain)
        return ps_spf_macro_check(reader->text + equals + 1, end - equals - 1,
                   PS_SPF_MACRO_STRING, &at, &word) ||
               fail(reader, word, equals + 1 + at);
    if (*domain)
        return fail(reader, "twice", name);
    *(redirect ? &reader->record->redirect_at : &reader->record->explain_at) = reader->at;
    return read_domain(reader, equals + 1, end, domain);
}

static gboolean
read_term(Reader *reader)
{
    gsize end = ps_span_end(reader->at);
    gsize name = reader->at.offset;
    gsize name_end;
    gboolean modifier;

    if (strchr(QUALIFIERS, reader->text[name]))
        name++;
    name_end = name;
    while (name_end < end &&
           (g_ascii_isalnum(reader->text[name_end]) || strchr("-_.", reader->text[name_end])))
        name_end++;
    modifier = name_end < end && reader->text[name_end] == '=';
    if (name_end == name || !g_ascii_isalpha(reader->text[name]))
        return fail(reader, modifier ? "modifier" : "mechanism", name);
    return modifier ? read_modifier(reader, name, name_end)
                    : read_mechanism(reader, name, name_end);
}

gboolean
ps_spf_record_is(const char *text, gsize len)
{
    gsize version = strlen(VERSION);

    return len >= version && g_ascii_strncasecmp(text, VERSION, version) == 0 &&
           (len == version || text[version] == ' ');
}

PsSpfRecord *
ps_spf_record_new(const char *text, gsize len)
{
    PsSpfRecord *record = g_new0(PsSpfRecord, 1);
    Reader reader = { record, text, { 0, 0 } };
    PsCursor c = ps_cursor(text, len);

    record->terms = g_array_new(FALSE, FALSE, sizeof(PsSpfTerm));
    g_array_set_clear_func(record->terms, term_clear);
    for (gsize i = 0; i < len; i++) {
        if (text[i] < ' ' || text[i] > '~') {
            fail(&reader, "octet", i);
            return record;
        }
    }
    ps_cursor_skip(&c, strlen(VERSION));
    while (ps_cursor_left(&c) > 0) {
        if (ps_cursor_take(&c, ' '))
            continue;
        reader.at.offset = ps_cursor_offset(&c);
        while (ps_cursor_left(&c) > 0 && ps_cursor_peek(&c) != ' ')
            ps_cursor_skip(&c, 1);
        reader.at.length = ps_cursor_offset(&c) - reader.at.offset;
        if (!read_term(&reader))
            return record;
    }
    return record;
}

void
ps_spf_record_free(PsSpfRecord *record)
{
    if (!record)
        return;
    g_array_unref(record->terms);
    g_free(record->redirect);
    g_free(record->explain);
    g_free(record);
}
