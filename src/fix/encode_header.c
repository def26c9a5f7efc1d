/* SPDX-License-Identifier: MIT */
/*
 * encode_header.c - fixers of header text: what is 8-bit, or encoded amiss, is written as
 * encoded-words (RFC 2047). Of free text only the words that need it are; of an address the
 * display name alone, never the address. Nothing is offered that would be read otherwise.
 */
#include "fix/fixer.h"

#include <string.h>

#include "addr/mailbox.h"
#include "base/cursor.h"
#include "fix/header.h"
#include "mail/field.h"

/* A value as it is written anew. */
typedef struct {
    GString *out;
    gsize column; /* how long its last line is */
    const char *eol;
} Value;

/* Append LEN bytes at TEXT as they are. */
static void
put(Value *value, const char *text, gsize len)
{
    const char *lf = memrchr(text, '\n', len);

    g_string_append_len(value->out, text, (gssize) len);
    value->column = lf ? (gsize) (text + len - lf) - 1 : value->column + len;
}

/* Append the white space before encoded-words: where there is no room for them behind it, it
 * begins the next line. */
static void
put_gap(Value *value, const char *text, gsize len)
{
    if (len && !memchr(text, '\n', len) && !ps_header_has_room(value->column + len)) {
        g_string_append(value->out, value->eol);
        value->column = 0;
    }
    put(value, text, len);
}

/* A word of free text, with the white space before it. */
typedef struct {
    PsSpan gap;
    PsSpan word;
    gboolean coded; /* it is an encoded-word already */
    gboolean needs; /* it must become one */
} Token;

static gboolean
is_coded(const char *text, gsize len)
{
    return len > 6 && !memcmp(text, "=?", 2) && !memcmp(text + len - 2, "?=", 2);
}

static GArray *
split(const char *text, gsize len)
{
    GArray *tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    gsize at = 0;

    while (at < len) {
        Token token = { .gap.offset = at };

        while (at < len && ps_is_white(text[at]))
            at++;
        token.gap.length = at - token.gap.offset;
        token.word.offset = at;
        while (at < len && !ps_is_white(text[at]))
            at++;
        token.word.length = at - token.word.offset;
        token.needs = ps_header_needs_code(text + token.word.offset, token.word.length);
        token.coded = !token.needs && is_coded(text + token.word.offset, token.word.length);
        g_array_append_val(tokens, token);
    }
    return tokens;
}

/* White space as it is read: without its line ends. */
static void
append_unfolded(GString *out, const char *text, PsSpan gap)
{
    for (gsize i = gap.offset; i < ps_span_end(gap); i++)
        if (ps_is_blank(text[i]))
            g_string_append_c(out, text[i]);
}

/* Write the tokens from FIRST up to NEXT, which all need it, as encoded-words. White space
 * between encoded-words is not read, so that towards one that stands there already goes in. */
static void
encode_run(Value *value, const char *text, const GArray *tokens, guint first, guint next)
{
    const Token *t = &g_array_index(tokens, Token, 0);
    g_autoptr(GString) run = g_string_new(NULL);

    if (first && t[first - 1].coded)
        append_unfolded(run, text, t[first].gap);
    for (guint i = first; i < next; i++) {
        if (i > first)
            append_unfolded(run, text, t[i].gap);
        g_string_append_len(run, text + t[i].word.offset, (gssize) t[i].word.length);
    }
    if (next < tokens->len && t[next].coded)
        append_unfolded(run, text, t[next].gap);
    put_gap(value, text + t[first].gap.offset, t[first].gap.length);
    ps_header_encode(value->out, &value->column, run->str, run->len, value->eol);
}

/* Write LEN bytes at TEXT, free text of valid UTF-8. */
static void
encode_text(Value *value, const char *text, gsize len)
{
    g_autoptr(GArray) tokens = split(text, len);
    guint next;

    for (guint i = 0; i < tokens->len; i = next) {
        const Token *t = &g_array_index(tokens, Token, i);

        next = i + 1;
        if (!t->needs) {
            put(value, text + t->gap.offset, t->gap.length + t->word.length);
            continue;
        }
        while (next < tokens->len && g_array_index(tokens, Token, next).needs)
            next++;
        encode_run(value, text, tokens, i, next);
    }
}

/* A display name as people read it: without quotes and backslashes. The caller frees it. */
static char *
spoken_name(const char *text, gsize len)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    g_autoptr(PsText) read = NULL;
    PsCursor c = ps_cursor(text, len);
    gboolean quoted = FALSE;

    while (ps_cursor_left(&c)) {
        int byte = ps_cursor_next(&c);

        if (byte == '"') {
            quoted = !quoted;
            continue;
        }
        if (byte == '\\' && quoted && ps_cursor_left(&c))
            byte = ps_cursor_next(&c);
        g_string_append_c(plain, (char) byte);
    }
    read = ps_decode_header(plain->str, (PsSpan){ 0, plain->len }, NULL);
    return g_strndup(ps_text_bytes(read), ps_text_length(read));
}

static gboolean
name_needs_code(const char *text, PsSpan name, gboolean again)
{
    return !ps_span_is_none(name) &&
           (ps_header_needs_code(text + name.offset, name.length) ||
               (again && memmem(text + name.offset, name.length, "=?", 2)));
}

/* Write LEN bytes at TEXT, an address list; FALSE where something else than a name needs it.
 * AGAIN: names with encoded-words too. */
static gboolean
encode_addresses(Value *value, const char *text, gsize len, gboolean again)
{
    g_autoptr(PsMailboxes) list = ps_mailboxes_new(text, len);
    gsize done = 0;

    for (guint i = 0; i < ps_mailboxes_count(list); i++) {
        PsSpan name = ps_mailboxes_get(list, i)->name;
        g_autofree char *spoken = NULL;
        gsize gap = done;

        if (!name_needs_code(text, name, again))
            continue;
        if (name.offset < done || ps_header_needs_code(text + done, name.offset - done))
            return FALSE;
        spoken = spoken_name(text + name.offset, name.length);
        for (gsize at = done; at < name.offset; at++)
            if (!ps_is_white(text[at]))
                gap = at + 1;
        put(value, text + done, gap - done);
        put_gap(value, text + gap, name.offset - gap);
        ps_header_encode(value->out, &value->column, spoken, strlen(spoken), value->eol);
        done = ps_span_end(name);
    }
    put(value, text + done, len - done);
    return !ps_header_needs_code(value->out->str, value->out->len);
}

/* The same people at the same addresses. */
static gboolean
are_same_addresses(const char *a, gsize a_len, const char *b, gsize b_len)
{
    g_autoptr(PsMailboxes) old = ps_mailboxes_new(a, a_len);
    g_autoptr(PsMailboxes) new = ps_mailboxes_new(b, b_len);

    if (ps_mailboxes_count(old) != ps_mailboxes_count(new) ||
        ps_mailboxes_groups(old) != ps_mailboxes_groups(new) ||
        !ps_span_is_none(ps_mailboxes_error(new)))
        return FALSE;
    for (guint i = 0; i < ps_mailboxes_count(old); i++) {
        const PsMailbox *one = ps_mailboxes_get(old, i), *other = ps_mailboxes_get(new, i);
        g_autofree char *name = NULL, *other_name = NULL;

        if (strcmp(one->address, other->address) != 0 ||
            ps_span_is_none(one->name) != ps_span_is_none(other->name))
            return FALSE;
        if (ps_span_is_none(one->name))
            continue;
        name = spoken_name(a + one->name.offset, one->name.length);
        other_name = spoken_name(b + other->name.offset, other->name.length);
        if (strcmp(name, other_name) != 0)
            return FALSE;
    }
    return TRUE;
}

/* What FIELD holds, decoded, if all of it can be. A line end that is encoded would begin another
 * field. */
static char *
decoded(const PsFixing *fixing, const PsField *field)
{
    guint trouble;
    g_autoptr(PsText) text = ps_decode_header(fixing->bytes, field->value, &trouble);

    if (trouble & (PS_HEADER_BAD_BYTES | PS_HEADER_BAD_CHARSET))
        return NULL;
    for (gsize i = 0; i < ps_text_length(text); i++)
        if ((guchar) ps_text_bytes(text)[i] < ' ')
            return NULL;
    return g_strconcat(" ", ps_text_bytes(text), NULL);
}

/* The value of FIELD anew, or NULL and why not. AGAIN: what is encoded already, too. */
static char *
encode_field(const PsFixing *fixing, const PsField *field, gboolean again, const char **ret_why)
{
    PsHeaderKind kind = ps_header_kind(fixing->bytes, field);
    const char *text = fixing->bytes + field->value.offset;
    gsize len = field->value.length;
    g_autofree char *plain = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    Value value = { out, field->value.offset - field->whole.offset, fixing->eol };

    *ret_why = "not-utf8";
    if (!g_utf8_validate(text, (gssize) len, NULL))
        return NULL;
    *ret_why = "unclear";
    if (kind == PS_HEADER_ADDRESSES) {
        if (!encode_addresses(&value, text, len, again) ||
            !are_same_addresses(text, len, out->str, out->len))
            return NULL;
        return g_string_free(g_steal_pointer(&out), FALSE);
    }
    if (kind != PS_HEADER_TEXT)
        return NULL;
    if (again && !(plain = decoded(fixing, field)))
        return NULL;
    encode_text(&value, plain ? plain : text, plain ? strlen(plain) : len);
    if (!ps_fixing_keeps(fixing, field, out->str, out->len))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
offer_field(PsFixing *fixing, const PsField *field, gboolean again)
{
    const char *why;
    g_autofree char *value = encode_field(fixing, field, again, &why);

    if (value)
        ps_remedy_add(
            fixing, ps_fixing_offer(fixing, field->whole), field->value, value, strlen(value));
    else
        ps_fixing_refuse(fixing, field->whole, why);
}

void
ps_fixer_encode_header(PsFixing *fixing)
{
    for (guint i = 0; i < ps_source_field_count(fixing->source); i++) {
        const PsField *field = ps_source_field(fixing->source, i);

        /* of parameters, file-name takes care */
        if (ps_header_needs_code(fixing->bytes + field->value.offset, field->value.length) &&
            ps_header_kind(fixing->bytes, field) != PS_HEADER_PARAMS)
            offer_field(fixing, field, FALSE);
    }
}

void
ps_fixer_encode_again(PsFixing *fixing)
{
    const PsField *last = NULL;
    PsSpan at;

    for (guint i = 0; ps_fixing_place(fixing, i, &at); i++) {
        const PsField *field = ps_fixing_field(fixing, at.offset);

        if (field && field != last)
            offer_field(fixing, field, TRUE);
        last = field;
    }
}
