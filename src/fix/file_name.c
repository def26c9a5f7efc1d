/* SPDX-License-Identifier: MIT */
/*
 * file_name.c - the fixer of parameters: file names that are 8-bit, or encoded-words where none
 * may be, as RFC 2231 wants them.
 */
#include "fix/fixer.h"

#include <string.h>

#include "base/cursor.h"
#include "fix/header.h"
#include "mail/field.h"

enum { LONGEST_VALUE = 60 }; /* of a parameter in one piece */

/* What VALUE, which stood in quotes or not, says: UTF-8, or NULL. */
static char *
spoken_value(const char *bytes, PsSpan value)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    g_autoptr(PsText) read = NULL;
    guint trouble;

    for (gsize i = value.offset; i < ps_span_end(value); i++) {
        if (bytes[i] == '\\' && i + 1 < ps_span_end(value))
            i++;
        g_string_append_c(plain, bytes[i]);
    }
    if (!g_utf8_validate(plain->str, (gssize) plain->len, NULL))
        return NULL;
    read = ps_decode_header(plain->str, (PsSpan){ 0, plain->len }, &trouble);
    if (trouble & (PS_HEADER_BAD_BYTES | PS_HEADER_BAD_CHARSET))
        return NULL;
    return g_strndup(ps_text_bytes(read), ps_text_length(read));
}

/* TEXT for a parameter: RFC 2231 section 7 leaves less alone than a URI does. */
static void
append_percent(GString *out, const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if (g_ascii_isalnum(text[i]) || (text[i] && strchr("._-", text[i])))
            g_string_append_c(out, text[i]);
        else
            g_string_append_printf(out, "%%%02X", (guchar) text[i]);
}

/* "name*=utf-8''text", or in pieces "name*0*=...;" with a line for each. */
static char *
extended(const char *name, gsize name_len, const char *text, const char *eol)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GString) piece = g_string_new("utf-8''");
    guint number = 0;

    for (const char *p = text; *p;) {
        const char *next = g_utf8_next_char(p);

        append_percent(piece, p, (gsize) (next - p));
        p = next;
        if (piece->len < LONGEST_VALUE || !*p)
            continue;
        g_string_append_printf(
            out, "%.*s*%u*=%s;%s ", (int) name_len, name, number++, piece->str, eol);
        g_string_truncate(piece, 0);
    }
    g_string_append_len(out, name, (gssize) name_len);
    if (number)
        g_string_append_printf(out, "*%u", number);
    g_string_append_printf(out, "*=%s", piece->str);
    return g_string_free(out, FALSE);
}

static gboolean
needs_code(const char *bytes, const PsParam *param)
{
    return bytes[ps_span_end(param->name)] != '*' &&
           (ps_header_needs_code(bytes + param->value.offset, param->value.length) ||
               memmem(bytes + param->value.offset, param->value.length, "=?", 2));
}

/* PARAM from its name to its closing quote. */
static PsSpan
whole_param(const PsFixing *fixing, const PsParam *param)
{
    gsize end = ps_span_end(param->value);
    gboolean quoted = fixing->bytes[param->value.offset - 1] == '"';

    if (quoted && end < fixing->len && fixing->bytes[end] == '"')
        end++;
    return (PsSpan){ param->name.offset, end - param->name.offset };
}

static PsParams
params_of(const PsFixing *fixing, const PsField *field)
{
    return ps_field_is(fixing->bytes, field, "Content-Type")
               ? ps_params_of_type(fixing->bytes, field->value)
               : ps_params_of_disposition(fixing->bytes, field->value);
}

/* FIELD has another parameter of that name, in whatever form: which of the two counts, readers
 * do not agree on. There are PS_LIMIT_mime_params at most. */
static gboolean
has_another(const PsFixing *fixing, const PsField *field, const PsParam *param)
{
    PsParams params = params_of(fixing, field);
    const char *name = fixing->bytes + param->name.offset;
    PsParam other;

    while (ps_params_next(&params, &other))
        if (other.name.offset != param->name.offset &&
            other.name.length == param->name.length &&
            !g_ascii_strncasecmp(fixing->bytes + other.name.offset, name, param->name.length))
            return TRUE;
    return FALSE;
}

static void
offer_params(PsFixing *fixing, const PsField *field)
{
    PsParams params;
    PsRemedy *remedy = NULL;
    PsParam param;

    if (ps_header_kind(fixing->bytes, field) != PS_HEADER_PARAMS)
        return;
    params = params_of(fixing, field);
    while (ps_params_next(&params, &param)) {
        g_autofree char *spoken = NULL, *text = NULL;

        if (!needs_code(fixing->bytes, &param))
            continue;
        spoken = spoken_value(fixing->bytes, param.value);
        if (!spoken || has_another(fixing, field, &param)) {
            ps_fixing_refuse(fixing, field->whole, spoken ? "two-names" : "not-utf8");
            continue;
        }
        text =
            extended(fixing->bytes + param.name.offset, param.name.length, spoken, fixing->eol);
        if (!remedy)
            remedy = ps_fixing_offer(fixing, field->whole);
        ps_remedy_add(fixing, remedy, whole_param(fixing, &param), text, strlen(text));
    }
}

void
ps_fixer_file_name(PsFixing *fixing)
{
    ps_fixing_fields(fixing, offer_params);
}
