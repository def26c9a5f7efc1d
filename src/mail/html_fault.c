/* SPDX-License-Identifier: MIT */
/* html_fault.c - see html_fault.h. One pass over the tags, linear in the HTML. */
#include "mail/html_fault.h"

#include "mail/html_tag.h"

#define COMMENT_LONG 1000

/* A table that is open. */
typedef struct {
    guint start;     /* token */
    gboolean header; /* it has a cell that is one, or a caption */
    gboolean said;   /* it has a role */
} Table;

typedef struct {
    const PsText *html;
    const char *bytes;
    const GArray *tokens;
    GStringChunk *strings;
    GArray *open[GUMBO_TAG_LAST + 1]; /* guint: start tags of elements that must be closed */
    GArray *tables;                   /* Table */
    GArray *names;                    /* PsSpan: attributes of a tag */
    guint heading;                    /* level of the last; 0: none yet */
    GArray *to;
} Reader;

static void
add(Reader *r, PsHtmlFaultKind kind, const char *text, const PsToken *token)
{
    const PsHtmlFault fault = { kind, g_string_chunk_insert(r->strings, text),
        ps_text_span(r->html, token->start, token->end - token->start) };

    g_array_append_val(r->to, fault);
}

static const PsToken *
token_at(const Reader *r, guint index)
{
    return &g_array_index(r->tokens, PsToken, index);
}

/* Elements whose end tag HTML does not let go. */
static gboolean
must_close(GumboTag tag)
{
    switch ((int) tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_I:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_U:
    case GUMBO_TAG_UL:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean
was_before(const Reader *r, PsSpan name)
{
    for (guint i = 0; i < r->names->len; i++) {
        PsSpan before = g_array_index(r->names, PsSpan, i);

        if (before.length == name.length && g_ascii_strncasecmp(r->bytes + before.offset,
                                                r->bytes + name.offset, name.length) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Each name is held against those before it: html_attributes bounds how many they are. */
static void
read_attributes(Reader *r, const PsToken *token)
{
    PsCursor c = ps_token_attributes(r->bytes, token);
    PsAttribute attribute;

    g_array_set_size(r->names, 0);
    while (ps_token_next_attribute(&c, &attribute)) {
        const PsSpan name = attribute.name;

        if (was_before(r, name)) {
            g_autofree char *text = g_strndup(r->bytes + name.offset, name.length);

            add(r, PS_HTML_FAULT_ATTRIBUTE_TWICE, text, token);
        }
        g_array_append_val(r->names, name);
    }
}

static guint
heading_level(GumboTag tag)
{
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6 ? tag - GUMBO_TAG_H1 + 1 : 0;
}

static void
read_heading(Reader *r, const PsToken *token, guint level)
{
    if (r->heading && level > r->heading + 1) {
        g_autofree char *text = g_strdup_printf("h%u, h%u", r->heading, level);

        add(r, PS_HTML_FAULT_HEADING_SKIPPED, text, token);
    }
    r->heading = level;
}

static void
read_start(Reader *r, guint index)
{
    const PsToken *token = token_at(r, index);
    guint level = heading_level(token->tag);

    if (token->attributes > 1)
        read_attributes(r, token);
    if (level)
        read_heading(r, token, level);
    if (must_close(token->tag) && !token->closed)
        g_array_append_val(r->open[token->tag], index);
    if (token->tag == GUMBO_TAG_TABLE) {
        const PsTag tag = ps_tag(r->bytes, token);
        const Table table = { index, FALSE, tag.there[PS_ATTR_ROLE] };

        g_array_append_val(r->tables, table);
    } else if (r->tables->len &&
               (token->tag == GUMBO_TAG_TH || token->tag == GUMBO_TAG_CAPTION)) {
        g_array_index(r->tables, Table, r->tables->len - 1).header = TRUE;
    }
}

static void
read_end(Reader *r, const PsToken *token)
{
    GArray *open = r->open[token->tag];

    if (must_close(token->tag) && open->len)
        g_array_set_size(open, open->len - 1);
    if (token->tag == GUMBO_TAG_TABLE && r->tables->len) {
        const Table *table = &g_array_index(r->tables, Table, r->tables->len - 1);

        if (!table->header && !table->said)
            add(r, PS_HTML_FAULT_TABLE_LAYOUT, "table", token_at(r, table->start));
        g_array_set_size(r->tables, r->tables->len - 1);
    }
}

/* The end of the word that TEXT ends with, and the beginning of the one that it begins with. */
static gsize
word_before(const char *text, gsize len)
{
    gsize word = 0;

    while (word < len && word < 40 && g_ascii_isalnum(text[len - word - 1]))
        word++;
    return word;
}

static gsize
word_behind(const char *text, gsize len)
{
    gsize word = 0;

    while (word < len && word < 40 && g_ascii_isalnum(text[word]))
        word++;
    return word;
}

static gboolean
is_comment(const Reader *r, const PsToken *token)
{
    return token->kind == PS_TOKEN_OTHER && token->end - token->start > 4 &&
           memcmp(r->bytes + token->start, "<!--", 4) == 0;
}

/* A comment with letters right before and behind it. */
static void
read_comment(Reader *r, guint index)
{
    const PsToken *token = token_at(r, index);
    const char *inside = r->bytes + token->start + 4;
    gsize len = token->end - token->start, before, behind;

    if (len > COMMENT_LONG && !g_str_has_prefix(inside, "[if")) {
        g_autofree char *text = g_strdup_printf("%" G_GSIZE_FORMAT, len);

        add(r, PS_HTML_FAULT_COMMENT_LONG, text, token);
    }
    if (!index || index + 1 == r->tokens->len || token[-1].kind != PS_TOKEN_TEXT ||
        token[1].kind != PS_TOKEN_TEXT)
        return;
    before = word_before(r->bytes + token[-1].start, token[-1].end - token[-1].start);
    behind = word_behind(r->bytes + token[1].start, token[1].end - token[1].start);
    if (before && behind) {
        g_autofree char *text = g_strdup_printf("%.*s%.*s", (int) before,
            r->bytes + token[-1].end - before, (int) behind, r->bytes + token[1].start);

        add(r, PS_HTML_FAULT_WORD_SPLIT, text, token);
    }
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
    const PsHtmlFault *left = a, *right = b;

    return (left->at.offset > right->at.offset) - (left->at.offset < right->at.offset);
}

GArray *
ps_html_faults(const PsText *html, const GArray *tokens, GStringChunk *strings)
{
    Reader r = { .html = html,
        .bytes = ps_text_bytes(html),
        .tokens = tokens,
        .strings = strings,
        .tables = g_array_new(FALSE, FALSE, sizeof(Table)),
        .names = g_array_new(FALSE, FALSE, sizeof(PsSpan)),
        .to = g_array_new(FALSE, FALSE, sizeof(PsHtmlFault)) };

    for (guint tag = 0; tag <= GUMBO_TAG_LAST; tag++)
        r.open[tag] =
            must_close((GumboTag) tag) ? g_array_new(FALSE, FALSE, sizeof(guint)) : NULL;
    for (guint i = 0; i < tokens->len; i++) {
        const PsToken *token = token_at(&r, i);

        if (token->kind == PS_TOKEN_START)
            read_start(&r, i);
        else if (token->kind == PS_TOKEN_END)
            read_end(&r, token);
        else if (is_comment(&r, token))
            read_comment(&r, i);
    }
    for (guint tag = 0; tag <= GUMBO_TAG_LAST; tag++) {
        for (guint i = 0; r.open[tag] && i < r.open[tag]->len; i++)
            add(&r, PS_HTML_FAULT_UNCLOSED, gumbo_normalized_tagname((GumboTag) tag),
                token_at(&r, g_array_index(r.open[tag], guint, i)));
        if (r.open[tag])
            g_array_unref(r.open[tag]);
    }
    g_array_sort(r.to, compare_places);
    g_array_unref(r.tables);
    g_array_unref(r.names);
    return r.to;
}
