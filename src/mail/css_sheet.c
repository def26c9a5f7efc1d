/* SPDX-License-Identifier: MIT */
/* css_sheet.c - style sheets, read; see css_sheet.h. css_match.c finds what is for whom. */
#include "mail/css_sheet.h"

#include <string.h>

#include "base/limits.h"

/* When the rules of a group hold: for everybody, for some, for nobody who reads a mail on a
 * screen. Of groups inside of each other the last of these counts. */
typedef enum {
    WHEN_ALWAYS,
    WHEN_MEDIA,
    WHEN_NEVER,
} When;

typedef struct {
    PsSheet *sheet;
    PsCursor c;
    GByteArray *groups; /* When, of the groups that are open */
    GArray *declared;   /* PsDeclaration of one block */
} Reader;

PsSheet *
ps_sheet_new(void)
{
    PsSheet *sheet = g_new0(PsSheet, 1);

    ps_selectors_init(&sheet->selectors);
    sheet->rules = g_array_new(FALSE, FALSE, sizeof(PsCssRule));
    sheet->declarations = g_array_new(FALSE, FALSE, sizeof(PsDeclaration));
    sheet->heads = g_array_new(FALSE, TRUE, sizeof(guint));
    sheet->elements = g_array_new(FALSE, FALSE, sizeof(PsCssElement));
    sheet->classes = g_array_new(FALSE, FALSE, sizeof(guint));
    sheet->scratch = g_string_new(NULL);
    return sheet;
}

void
ps_sheet_free(PsSheet *sheet)
{
    if (!sheet)
        return;
    ps_selectors_clear(&sheet->selectors);
    g_array_unref(sheet->rules);
    g_array_unref(sheet->declarations);
    g_array_unref(sheet->heads);
    g_array_unref(sheet->elements);
    g_array_unref(sheet->classes);
    g_string_free(sheet->scratch, TRUE);
    g_free(sheet);
}

/* QUERY is that of @media or of a media attribute. One without conditions is decided here;
 * what the others ask for, a phone or a dark screen has or has not. */
static When
when_of(const char *query)
{
    if (strchr(query, '(') && !g_str_has_prefix(query, "print"))
        return WHEN_MEDIA;
    if (strstr(query, "not "))
        return WHEN_MEDIA;
    if (!*query || strstr(query, "screen") || strstr(query, "all"))
        return WHEN_ALWAYS;
    return WHEN_NEVER;
}

/* Move to the next of STOPS outside of quotes and brackets, or to the end. A string that is
 * not closed ends with its line. */
static void
skip_to(PsCursor *c, const char *stops)
{
    int quote = 0, byte;
    guint brackets = 0;

    for (; (byte = ps_cursor_peek(c)) != PS_CURSOR_END; ps_cursor_next(c)) {
        if (quote) {
            if (byte == quote || byte == '\n')
                quote = 0;
        } else if (byte == '"' || byte == '\'') {
            quote = byte;
        } else if (byte == '(' || byte == '[') {
            brackets++;
        } else if ((byte == ')' || byte == ']') && brackets) {
            brackets--;
        } else if (byte && strchr(stops, byte) && (!brackets || byte == '{' || byte == '}')) {
            return;
        }
    }
}

/* Behind "{": move behind its "}". */
static void
skip_block(PsCursor *c)
{
    guint open = 1;

    while (open && ps_cursor_left(c)) {
        skip_to(c, "{}");
        if (ps_cursor_take(c, '{'))
            open++;
        else if (ps_cursor_take(c, '}'))
            open--;
    }
}

/* Where rules for what SIMPLE names begin. */
static guint *
head_of(PsSheet *sheet, const PsSelector *selector)
{
    const PsCompound *last = &g_array_index(
        sheet->selectors.compounds, PsCompound, selector->first + selector->count - 1);
    const PsSimple *best = NULL;

    for (guint i = 0; i < last->count; i++) {
        const PsSimple *simple =
            &g_array_index(sheet->selectors.simples, PsSimple, last->first + i);

        if (simple->kind != PS_SIMPLE_ATTRIBUTE && (!best || simple->kind > best->kind))
            best = simple; /* ids are rarer than classes, and those than names */
    }
    if (!best)
        return &sheet->any;
    if (best->name >= sheet->heads->len)
        g_array_set_size(sheet->heads, best->name + 1);
    return &g_array_index(sheet->heads, guint, best->name);
}

static void
add_rule(Reader *r, const char *text, gsize len, guint first, gboolean media)
{
    PsSheet *sheet = r->sheet;
    PsCssRule rule = { .first = first, .count = r->declared->len, .media = media };
    PsSelectorRead read = ps_selector_read(&sheet->selectors, text, len, &rule.selector);
    guint *head;

    if (read == PS_SELECTOR_LONG)
        sheet->limit = "css_parts";
    else if (read == PS_SELECTOR_OK && sheet->rules->len >= PS_LIMIT_css_rules)
        sheet->limit = "css_rules";
    if (read != PS_SELECTOR_OK || sheet->limit)
        return;
    head = head_of(sheet, &rule.selector);
    rule.next = *head;
    g_array_append_val(sheet->rules, rule);
    *head = sheet->rules->len;
}

/* The block behind "{" is for each of the selectors in TEXT, between commas. */
static void
read_rule(Reader *r, const char *text, gsize len, When when)
{
    const char *block = r->c.pos;
    PsCursor selectors = ps_cursor(text, len);
    guint first = r->sheet->declarations->len;
    gsize block_len;

    skip_block(&r->c);
    if (when == WHEN_NEVER)
        return;
    block_len = (gsize) (r->c.pos - block);
    if (block_len && block[block_len - 1] == '}')
        block_len--;
    g_array_set_size(r->declared, 0);
    ps_css_declarations(block, block_len, r->declared);
    if (!r->declared->len)
        return;
    g_array_append_vals(r->sheet->declarations, r->declared->data, r->declared->len);
    while (ps_cursor_left(&selectors) && !r->sheet->limit) {
        const char *start = selectors.pos;

        skip_to(&selectors, ",");
        add_rule(r, start, (gsize) (selectors.pos - start), first, when == WHEN_MEDIA);
        ps_cursor_next(&selectors);
    }
}

static const struct {
    const char *name;
    gboolean media; /* what stands behind the name is a media query */
    When when;      /* if it is none */
} group_names[] = {
    { "@media", TRUE, WHEN_ALWAYS },
    { "@supports", FALSE, WHEN_MEDIA },
    { "@container", FALSE, WHEN_MEDIA },
    { "@document", FALSE, WHEN_MEDIA },
    { "@-moz-document", FALSE, WHEN_MEDIA },
    { "@layer", FALSE, WHEN_ALWAYS },
};

/* The block behind "{" belongs to an at-rule. */
static void
read_at_rule(Reader *r, const char *text, gsize len, When outer)
{
    g_autofree char *prelude = g_strchomp(g_strndup(text, len));

    for (guint i = 0; i < G_N_ELEMENTS(group_names); i++) {
        const char *query = prelude + strlen(group_names[i].name);
        guint8 when;

        if (!g_str_has_prefix(prelude, group_names[i].name))
            continue;
        query += strspn(query, " \t\r\n\f");
        when = (guint8) MAX(outer, group_names[i].media ? when_of(query) : group_names[i].when);
        g_byte_array_append(r->groups, &when, 1);
        return;
    }
    skip_block(&r->c); /* @font-face, @keyframes ... */
}

/* White space, and what hides a sheet from browsers of the last century. */
static void
skip_nothing(PsCursor *c)
{
    while (g_ascii_isspace(ps_cursor_peek(c)) || ps_cursor_take_word(c, "<!--") ||
           ps_cursor_take_word(c, "-->"))
        if (g_ascii_isspace(ps_cursor_peek(c)))
            ps_cursor_next(c);
}

static void
read_next(Reader *r, When page)
{
    const char *start = r->c.pos;
    When when = r->groups->len ? r->groups->data[r->groups->len - 1] : page;
    gsize len;

    skip_to(&r->c, ";{}");
    len = (gsize) (r->c.pos - start);
    if (ps_cursor_take(&r->c, '{')) {
        if (len && *start == '@')
            read_at_rule(r, start, len, when);
        else
            read_rule(r, start, len, when);
    } else if (ps_cursor_next(&r->c) == '}' && r->groups->len) {
        g_byte_array_set_size(r->groups, r->groups->len - 1);
    }
}

void
ps_sheet_add(PsSheet *sheet, const char *css, gsize len, const char *media)
{
    GString *plain = ps_css_plain(css, len);
    g_autofree char *query = media ? g_strstrip(g_ascii_strdown(media, -1)) : NULL;
    Reader r = { .sheet = sheet,
        .c = ps_cursor(plain->str, plain->len),
        .groups = g_byte_array_new(),
        .declared = g_array_new(FALSE, FALSE, sizeof(PsDeclaration)) };
    When page = query ? when_of(query) : WHEN_ALWAYS;

    skip_nothing(&r.c);
    while (ps_cursor_left(&r.c) && !sheet->limit) {
        read_next(&r, page);
        skip_nothing(&r.c);
    }
    g_byte_array_unref(r.groups);
    g_array_unref(r.declared);
    g_string_free(plain, TRUE);
}
