/* SPDX-License-Identifier: MIT */
/*
 * css_match.c - which rules of a style sheet are for an element; see css_sheet.h.
 *
 * A rule is looked at where the element has the name, class or id that its selector ends
 * with. Whether the selector fits is found in one walk down from the page, with a bit for
 * each of its compounds, so that no selector makes it go back and forth. What all this may
 * cost is a limit, css_steps.
 */
#include <string.h>

#include "base/limits.h"
#include "mail/css_sheet.h"

static PsCssElement *
element_at(const PsSheet *sheet, guint index)
{
    return &g_array_index(sheet->elements, PsCssElement, index);
}

static PsSpan
value_of(const PsTag *tag, PsAttr attr)
{
    if (!tag->there[attr] || ps_span_is_none(tag->attributes[attr].value))
        return (PsSpan){ 0, 0 };
    return tag->attributes[attr].value;
}

/* The classes in VALUE that selectors speak of. */
static void
add_classes(PsSheet *sheet, PsCssElement *element, const char *value, gsize len)
{
    while (len) {
        gsize word = 0;
        guint number;

        while (word < len && !g_ascii_isspace(value[word]))
            word++;
        number = word ? ps_selectors_find(
                            &sheet->selectors, PS_SIMPLE_CLASS, value, word, sheet->scratch)
                      : 0;
        if (number) {
            g_array_append_val(sheet->classes, number);
            element->class_count++;
        }
        word += word < len;
        value += word;
        len -= word;
    }
}

void
ps_sheet_enter(PsSheet *sheet, const PsTag *tag)
{
    const PsToken *token = tag->token;
    PsSpan classes = value_of(tag, PS_ATTR_CLASS), id = value_of(tag, PS_ATTR_ID);
    const char *name = gumbo_normalized_tagname(token->tag);
    gsize len = strlen(name);
    PsCssElement element = {
        .html = tag->html, .token = token, .first_class = sheet->classes->len
    };

    if (!len) {
        name = tag->html + token->start + 1;
        while (len < token->end - token->start - 1 && !g_ascii_isspace(name[len]) &&
               name[len] != '>' && name[len] != '/')
            len++;
    }
    element.name =
        ps_selectors_find(&sheet->selectors, PS_SIMPLE_NAME, name, len, sheet->scratch);
    if (id.length)
        element.id = ps_selectors_find(
            &sheet->selectors, PS_SIMPLE_ID, tag->html + id.offset, id.length, sheet->scratch);
    add_classes(sheet, &element, tag->html + classes.offset, classes.length);
    g_array_append_val(sheet->elements, element);
}

void
ps_sheet_leave(PsSheet *sheet)
{
    const PsCssElement *last = element_at(sheet, sheet->elements->len - 1);

    g_array_set_size(sheet->classes, last->first_class);
    g_array_set_size(sheet->elements, sheet->elements->len - 1);
}

static gboolean
equals(const char *text, gsize len, const char *wanted, gsize wanted_len)
{
    return len == wanted_len && g_ascii_strncasecmp(text, wanted, len) == 0;
}

/* One of the words of TEXT is WANTED. */
static gboolean
has_word(const char *text, gsize len, const char *wanted, gsize wanted_len)
{
    while (len) {
        gsize word = 0;

        while (word < len && !g_ascii_isspace(text[word]))
            word++;
        if (word && equals(text, word, wanted, wanted_len))
            return TRUE;
        word += word < len;
        text += word;
        len -= word;
    }
    return FALSE;
}

static gboolean
holds(const char *text, gsize len, const char *wanted, gsize wanted_len)
{
    for (gsize i = 0; i + wanted_len <= len; i++)
        if (g_ascii_strncasecmp(text + i, wanted, wanted_len) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
value_fits(const char *text, gsize len, const PsSimple *simple)
{
    const char *wanted = simple->value;
    gsize wanted_len = wanted ? strlen(wanted) : 0;

    switch (simple->operation) {
    case '=':
        return equals(text, len, wanted, wanted_len);
    case '~':
        return has_word(text, len, wanted, wanted_len);
    case '|':
        return equals(text, len, wanted, wanted_len) ||
               (len > wanted_len && text[wanted_len] == '-' &&
                   equals(text, wanted_len, wanted, wanted_len));
    case '^':
        return wanted_len && len >= wanted_len && equals(text, wanted_len, wanted, wanted_len);
    case '$':
        return wanted_len && len >= wanted_len &&
               equals(text + len - wanted_len, wanted_len, wanted, wanted_len);
    case '*':
        return wanted_len && holds(text, len, wanted, wanted_len);
    default:
        return TRUE;
    }
}

static gboolean
attribute_fits(PsSheet *sheet, const PsCssElement *element, const PsSimple *simple)
{
    PsAttribute attribute;
    PsCursor c;

    if (!element->token || !element->token->attributes)
        return FALSE;
    c = ps_token_attributes(element->html, element->token);
    while (ps_token_next_attribute(&c, &attribute)) {
        PsSpan value = attribute.value;

        sheet->steps++;
        if (!equals(element->html + attribute.name.offset, attribute.name.length, simple->text,
                strlen(simple->text)))
            continue;
        if (ps_span_is_none(value))
            value = (PsSpan){ attribute.name.offset, 0 };
        sheet->steps += simple->operation ? value.length / 16 : 0;
        return value_fits(element->html + value.offset, value.length, simple);
    }
    return FALSE;
}

static gboolean
has_class(PsSheet *sheet, const PsCssElement *element, guint name)
{
    sheet->steps += element->class_count;
    for (guint i = 0; i < element->class_count; i++)
        if (g_array_index(sheet->classes, guint, element->first_class + i) == name)
            return TRUE;
    return FALSE;
}

static gboolean
simple_fits(PsSheet *sheet, const PsCssElement *element, const PsSimple *simple)
{
    switch (simple->kind) {
    case PS_SIMPLE_NAME:
        return element->name == simple->name;
    case PS_SIMPLE_ID:
        return element->id == simple->name;
    case PS_SIMPLE_CLASS:
        return has_class(sheet, element, simple->name);
    case PS_SIMPLE_ATTRIBUTE:
    default:
        return attribute_fits(sheet, element, simple);
    }
}

static gboolean
compound_fits(PsSheet *sheet, const PsCompound *compound, const PsCssElement *element)
{
    sheet->steps += 1 + compound->count;
    for (guint i = 0; i < compound->count; i++)
        if (!simple_fits(sheet, element,
                &g_array_index(sheet->selectors.simples, PsSimple, compound->first + i)))
            return FALSE;
    return TRUE;
}

/* SELECTOR, whose last compound fits, fits with all that is around as well. */
static gboolean
ancestors_fit(PsSheet *sheet, const PsSelector *selector)
{
    const PsCompound *compounds =
        &g_array_index(sheet->selectors.compounds, PsCompound, selector->first);
    guint last = selector->count - 1;
    guint64 above = 0, parent = 0; /* compounds that end at any element so far, at the last */

    for (guint e = 0; e + 1 < sheet->elements->len; e++) {
        guint64 here = 0;

        for (guint i = 0; i < last; i++)
            if ((!i || (compounds[i].child ? parent : above) >> (i - 1) & 1) &&
                compound_fits(sheet, &compounds[i], element_at(sheet, e)))
                here |= (guint64) 1 << i;
        above |= here;
        parent = here;
    }
    return ((compounds[last].child ? parent : above) >> (last - 1) & 1) != 0;
}

static void
match_from(PsSheet *sheet, guint rule, GArray *to)
{
    const PsCssElement *element = element_at(sheet, sheet->elements->len - 1);

    for (; rule && !sheet->limit;
         rule = g_array_index(sheet->rules, PsCssRule, rule - 1).next) {
        const PsCssRule *candidate = &g_array_index(sheet->rules, PsCssRule, rule - 1);
        const PsSelector *selector = &candidate->selector;
        guint number = rule - 1;

        if (compound_fits(sheet,
                &g_array_index(sheet->selectors.compounds, PsCompound,
                    selector->first + selector->count - 1),
                element) &&
            (selector->count == 1 || ancestors_fit(sheet, selector)))
            g_array_append_val(to, number);
        if (sheet->steps > PS_LIMIT_css_steps)
            sheet->limit = "css_steps";
    }
}

static guint
head(const PsSheet *sheet, guint name)
{
    return name && name < sheet->heads->len ? g_array_index(sheet->heads, guint, name) : 0;
}

void
ps_sheet_match(PsSheet *sheet, GArray *to)
{
    const PsCssElement *element = element_at(sheet, sheet->elements->len - 1);

    match_from(sheet, sheet->any, to);
    match_from(sheet, head(sheet, element->name), to);
    match_from(sheet, head(sheet, element->id), to);
    for (guint i = 0; i < element->class_count; i++)
        match_from(sheet,
            head(sheet, g_array_index(sheet->classes, guint, element->first_class + i)), to);
}
