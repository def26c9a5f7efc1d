/* SPDX-License-Identifier: MIT */
/* fields.c - fixers of whole header fields: one too many, one too few, blanks about the colon. */
#include "fix/fixer.h"

#include <string.h>

#include "base/cursor.h"
#include "mail/field.h"

/* The value of FIELD without its folds and outer blanks. The caller frees it. */
static char *
unfolded(const PsFixing *fixing, const PsField *field)
{
    GString *out = g_string_new(NULL);
    PsSpan value = ps_field_trim(fixing->bytes, field->value);

    for (gsize i = 0; i < value.length; i++) {
        char c = fixing->bytes[value.offset + i];

        if (c != '\r' && c != '\n')
            g_string_append_c(out, c == '\0' ? '\x01' : c);
    }
    return g_string_free(out, FALSE);
}

/* FIELD with its last line end. */
static PsSpan
whole_lines(const PsFixing *fixing, const PsField *field)
{
    return (PsSpan){ field->whole.offset,
        ps_fixing_next_line(fixing, field->whole) - field->whole.offset };
}

/* The first field of the same name as FIELD. */
static const PsField *
first_of(const PsFixing *fixing, const PsField *field)
{
    g_autofree char *name = g_strndup(fixing->bytes + field->name.offset, field->name.length);

    return ps_source_find(fixing->source, name, 0, NULL);
}

/* Of two that differ nobody but the author knows which is right. */
void
ps_fixer_drop_duplicate(PsFixing *fixing)
{
    PsSpan at;

    for (guint i = 0; ps_fixing_place(fixing, i, &at); i++) {
        const PsField *field = ps_fixing_field(fixing, at.offset);
        const PsField *first = field ? first_of(fixing, field) : NULL;
        g_autofree char *value = field ? unfolded(fixing, field) : NULL;
        g_autofree char *kept = first ? unfolded(fixing, first) : NULL;

        if (!first || first == field)
            continue;
        if (strcmp(value, kept) != 0)
            ps_fixing_refuse(fixing, at, "differs");
        else
            ps_remedy_add(
                fixing, ps_fixing_offer(fixing, at), whole_lines(fixing, field), "", 0);
    }
}

void
ps_fixer_drop_fold(PsFixing *fixing)
{
    PsSpan at;

    for (guint i = 0; ps_fixing_place(fixing, i, &at); i++) {
        PsSpan line = { at.offset, ps_fixing_next_line(fixing, at) - at.offset };

        ps_remedy_add(fixing, ps_fixing_offer(fixing, at), line, "", 0);
    }
}

void
ps_fixer_colon(PsFixing *fixing)
{
    for (guint i = 0; i < ps_source_field_count(fixing->source); i++) {
        const PsField *field = ps_source_field(fixing->source, i);
        gsize end = ps_span_end(field->name);
        PsSpan between = { end, field->value.offset - end };
        gboolean apart =
            !field->value.length || ps_is_white(fixing->bytes[field->value.offset]);

        if (between.length > 1)
            ps_remedy_add(fixing, ps_fixing_offer(fixing, field->whole), between, ": ",
                apart ? strlen(":") : strlen(": "));
    }
}

/* What programs write for programs is left as it is. */
static gboolean
is_of_programs(const PsFixing *fixing, const PsField *field)
{
    static const char *const prefixes[] = { "X-", "DKIM-", "ARC-", "Received" };

    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (field->name.length >= strlen(prefixes[i]) &&
            !g_ascii_strncasecmp(
                fixing->bytes + field->name.offset, prefixes[i], strlen(prefixes[i])))
            return TRUE;
    return FALSE;
}

void
ps_fixer_blank(PsFixing *fixing)
{
    for (guint i = 0; i < ps_source_field_count(fixing->source); i++) {
        const PsField *field = ps_source_field(fixing->source, i);
        PsSpan at = { field->value.offset, 0 };

        if (field->value.length && !ps_is_white(fixing->bytes[at.offset]) &&
            !is_of_programs(fixing, field))
            ps_remedy_add(fixing, ps_fixing_offer(fixing, field->whole), at, " ", 1);
    }
}

/* A line of its own before FIELD. */
static void
add_line(PsFixing *fixing, gsize offset, const char *line)
{
    g_autofree char *text = g_strconcat(line, fixing->eol, NULL);
    PsSpan at = { offset, 0 };

    ps_remedy_add(fixing, ps_fixing_offer(fixing, at), at, text, strlen(text));
}

void
ps_fixer_mime_version(PsFixing *fixing)
{
    const PsField *type = ps_source_find(fixing->source, "Content-Type", 0, NULL);

    if (!type)
        type = ps_source_find(fixing->source, "Content-Transfer-Encoding", 0, NULL);
    if (type && !ps_source_find(fixing->source, "MIME-Version", 0, NULL))
        add_line(fixing, type->whole.offset, "MIME-Version: 1.0");
}

static gboolean
has_https(const PsFixing *fixing)
{
    const PsFact *uris = ps_facts_get(fixing->lint->facts, PS_FACT_list_unsubscribe);

    for (guint i = 0; i < uris->count; i++)
        if (!g_ascii_strncasecmp(uris->values[i].text, "https:", 6))
            return TRUE;
    return FALSE;
}

/* RFC 8058 section 3.1: the only value that there is. */
void
ps_fixer_one_click(PsFixing *fixing)
{
    static const char value[] = " List-Unsubscribe=One-Click";
    const PsField *list = ps_source_find(fixing->source, "List-Unsubscribe", 0, NULL);
    const PsField *post = ps_source_find(fixing->source, "List-Unsubscribe-Post", 0, NULL);

    if (!list)
        return;
    if (!has_https(fixing)) {
        ps_fixing_refuse(fixing, list->whole, "no-https");
    } else if (post) {
        ps_remedy_add(
            fixing, ps_fixing_offer(fixing, post->whole), post->value, value, sizeof value - 1);
    } else if (ps_fixing_next_line(fixing, list->whole) > ps_span_end(list->whole)) {
        g_autofree char *line = g_strconcat("List-Unsubscribe-Post:", value, NULL);

        add_line(fixing, ps_fixing_next_line(fixing, list->whole), line);
    }
}

/* "https://..." or "mailto:..." alone: without a blank or a comma it can be one URI only. */
static gboolean
is_bare_uri(const char *text, gsize len)
{
    if (g_ascii_strncasecmp(text, "https://", MIN(len, 8)) != 0 &&
        g_ascii_strncasecmp(text, "mailto:", MIN(len, 7)) != 0)
        return FALSE;
    for (gsize i = 0; i < len; i++)
        if ((guchar) text[i] <= ' ' || (guchar) text[i] >= 0x7f || strchr("<>,()\"", text[i]))
            return FALSE;
    return len > 8;
}

void
ps_fixer_brackets(PsFixing *fixing)
{
    const PsField *list = ps_source_find(fixing->source, "List-Unsubscribe", 0, NULL);
    PsSpan uri = list ? ps_field_trim(fixing->bytes, list->value) : PS_SPAN_NONE;
    g_autofree char *text = NULL;

    if (!list)
        return;
    if (!is_bare_uri(fixing->bytes + uri.offset, uri.length)) {
        ps_fixing_refuse(fixing, list->whole, "unclear");
        return;
    }
    text = g_strdup_printf("<%.*s>", (int) uri.length, fixing->bytes + uri.offset);
    ps_remedy_add(fixing, ps_fixing_offer(fixing, list->whole), uri, text, strlen(text));
}
