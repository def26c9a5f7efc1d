/* SPDX-License-Identifier: MIT */
/* css_selector.c - selectors; see css_selector.h. */
#include "mail/css_selector.h"

#include "base/cursor.h"
#include "base/hash.h"
#include "base/limits.h"

static const char marks[] = { ' ', '.', '#', '[' };

void
ps_selectors_init(PsSelectors *selectors)
{
    *selectors = (PsSelectors){ .strings = g_string_chunk_new(1024),
        .names = g_hash_table_new(ps_hash_str, g_str_equal),
        .simples = g_array_new(FALSE, FALSE, sizeof(PsSimple)),
        .compounds = g_array_new(FALSE, FALSE, sizeof(PsCompound)) };
}

void
ps_selectors_clear(PsSelectors *selectors)
{
    g_hash_table_unref(selectors->names);
    g_string_chunk_free(selectors->strings);
    g_array_unref(selectors->simples);
    g_array_unref(selectors->compounds);
}

static gboolean
is_of_name(int byte)
{
    return g_ascii_isalnum(byte) || byte == '-' || byte == '_' || byte >= 0x80;
}

/* Behind a backslash: hexadecimal digits, or the character itself ("sm\:w-full"). */
static void
take_escape(PsCursor *c, GString *name)
{
    gunichar code = 0;
    guint digits = 0;

    while (digits < 6 && g_ascii_isxdigit(ps_cursor_peek(c))) {
        code = code * 16 + (gunichar) g_ascii_xdigit_value((char) ps_cursor_next(c));
        digits++;
    }
    if (!digits) {
        int byte = ps_cursor_next(c);

        if (byte > 0)
            g_string_append_c(name, (char) byte);
        return;
    }
    if (g_ascii_isspace(ps_cursor_peek(c)))
        ps_cursor_next(c);
    if (code && g_unichar_validate(code))
        g_string_append_unichar(name, code);
}

/* A name, for the caller to free; NULL if there is none. */
static char *
take_name(PsCursor *c)
{
    GString *name = g_string_new(NULL);

    for (;;) {
        if (is_of_name(ps_cursor_peek(c)))
            g_string_append_c(name, (char) ps_cursor_next(c));
        else if (ps_cursor_take(c, '\\'))
            take_escape(c, name);
        else
            break;
    }
    return g_string_free(name, !name->len);
}

/* The number of MARKED, which is new if nobody asked for it before. */
static guint
number_of(PsSelectors *to, const char *marked)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(to->names, marked));

    if (!number) {
        number = g_hash_table_size(to->names) + 1;
        g_hash_table_insert(
            to->names, g_string_chunk_insert(to->strings, marked), GUINT_TO_POINTER(number));
    }
    return number;
}

guint
ps_selectors_find(const PsSelectors *selectors, PsSimpleKind kind, const char *name, gsize len,
    GString *scratch)
{
    g_string_truncate(scratch, 0);
    g_string_append_c(scratch, marks[kind]);
    g_string_append_len(scratch, name, (gssize) len);
    g_string_ascii_down(scratch);
    return GPOINTER_TO_UINT(g_hash_table_lookup(selectors->names, scratch->str));
}

static gboolean
add_simple(
    PsSelectors *to, PsSimpleKind kind, const char *name, char operation, const char *value)
{
    g_autofree char *marked = NULL;
    PsSimple simple = { .kind = kind, .operation = operation };

    if (!name)
        return FALSE;
    marked = g_strdup_printf("%c%s", marks[kind], name);
    simple.name = number_of(to, marked);
    if (kind == PS_SIMPLE_ATTRIBUTE)
        simple.text = g_string_chunk_insert(to->strings, name);
    simple.value = value ? g_string_chunk_insert(to->strings, value) : NULL;
    g_array_append_val(to->simples, simple);
    return TRUE;
}

static void
skip_spaces(PsCursor *c)
{
    while (g_ascii_isspace(ps_cursor_peek(c)))
        ps_cursor_next(c);
}

/* The value of an attribute, in quotes or not. */
static char *
take_value(PsCursor *c)
{
    int quote = ps_cursor_peek(c);
    const char *start, *end;

    if (quote != '"' && quote != '\'')
        return take_name(c);
    ps_cursor_next(c);
    start = c->pos;
    end = memchr(start, quote, ps_cursor_left(c));
    if (!end)
        return NULL;
    ps_cursor_skip(c, (gsize) (end + 1 - start));
    return g_strndup(start, (gsize) (end - start));
}

/* Behind "[". */
static gboolean
read_attribute(PsSelectors *to, PsCursor *c)
{
    g_autofree char *name = NULL, *value = NULL;
    int operation = 0;

    skip_spaces(c);
    name = take_name(c);
    skip_spaces(c);
    if (ps_cursor_peek(c) != ']') {
        operation = ps_cursor_next(c);
        if (operation != '=' && (!strchr("~|^$*", operation) || !ps_cursor_take(c, '=')))
            return FALSE;
        skip_spaces(c);
        value = take_value(c);
        skip_spaces(c);
        if (ps_cursor_take(c, 'i')) /* case does not matter, as always here */
            skip_spaces(c);
        if (!value)
            return FALSE;
    }
    return ps_cursor_take(c, ']') &&
           add_simple(to, PS_SIMPLE_ATTRIBUTE, name, (char) operation, value);
}

/* Behind ":": nothing but what is true of every link, or of the page. */
static gboolean
read_pseudo(PsSelectors *to, PsCursor *c)
{
    g_autofree char *name = take_name(c);

    if (!name)
        return FALSE;
    if (strcmp(name, "link") == 0)
        return add_simple(to, PS_SIMPLE_ATTRIBUTE, "href", 0, NULL);
    return strcmp(name, "root") == 0 && add_simple(to, PS_SIMPLE_NAME, "html", 0, NULL);
}

/* The next condition of a compound. FALSE if it is none that can be told. */
static gboolean
read_simple(PsSelectors *to, PsCursor *c)
{
    g_autofree char *name = NULL;
    PsSimpleKind kind = PS_SIMPLE_NAME;

    if (ps_cursor_take(c, '['))
        return read_attribute(to, c);
    if (ps_cursor_take(c, ':'))
        return read_pseudo(to, c);
    if (ps_cursor_take(c, '.'))
        kind = PS_SIMPLE_CLASS;
    else if (ps_cursor_take(c, '#'))
        kind = PS_SIMPLE_ID;
    name = take_name(c);
    return add_simple(to, kind, name, 0, NULL);
}

static gboolean
read_compound(PsSelectors *to, PsCursor *c, gboolean child)
{
    PsCompound compound = { .first = to->simples->len, .child = child };
    gboolean any = ps_cursor_take(c, '*');
    int next;

    while ((next = ps_cursor_peek(c)) != PS_CURSOR_END && !g_ascii_isspace(next) && next != '>')
        if (!read_simple(to, c))
            return FALSE;
    compound.count = to->simples->len - compound.first;
    if (!any && !compound.count)
        return FALSE;
    g_array_append_val(to->compounds, compound);
    return TRUE;
}

/* Ids count most, then classes and attributes, then names. */
static guint32
specificity(const PsSelectors *selectors, guint first)
{
    guint counts[3] = { 0, 0, 0 };

    for (guint i = first; i < selectors->simples->len; i++) {
        switch (g_array_index(selectors->simples, PsSimple, i).kind) {
        case PS_SIMPLE_ID:
            counts[0]++;
            break;
        case PS_SIMPLE_CLASS:
        case PS_SIMPLE_ATTRIBUTE:
            counts[1]++;
            break;
        case PS_SIMPLE_NAME:
        default:
            counts[2]++;
            break;
        }
    }
    return MIN(counts[0], 0xFF) << 16 | MIN(counts[1], 0xFF) << 8 | MIN(counts[2], 0xFF);
}

static PsSelectorRead
read_compounds(PsSelectors *to, PsCursor *c, PsSelector *ret)
{
    guint first = to->compounds->len, first_simple = to->simples->len;
    gboolean child = FALSE;

    for (skip_spaces(c); ps_cursor_left(c); skip_spaces(c)) {
        child = ps_cursor_take(c, '>');
        skip_spaces(c);
        if ((child && to->compounds->len == first) || !read_compound(to, c, child))
            return PS_SELECTOR_NEVER;
        if (to->simples->len - first_simple > PS_LIMIT_css_parts ||
            to->compounds->len - first > PS_LIMIT_css_parts)
            return PS_SELECTOR_LONG;
    }
    *ret = (PsSelector){ first, to->compounds->len - first, specificity(to, first_simple) };
    return ret->count ? PS_SELECTOR_OK : PS_SELECTOR_NEVER;
}

PsSelectorRead
ps_selector_read(PsSelectors *selectors, const char *text, gsize len, PsSelector *ret)
{
    PsCursor c = ps_cursor(text, len);
    guint compounds = selectors->compounds->len, simples = selectors->simples->len;
    PsSelector selector;
    PsSelectorRead read = read_compounds(selectors, &c, &selector);

    if (read == PS_SELECTOR_OK) {
        *ret = selector;
    } else {
        g_array_set_size(selectors->compounds, compounds);
        g_array_set_size(selectors->simples, simples);
    }
    return read;
}
