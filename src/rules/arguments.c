/* SPDX-License-Identifier: MIT */
/* arguments.c - reading them; see arguments.h. */
#include "rules/arguments.h"

#include <string.h>

#include "base/cursor.h"
#include "base/i18n.h"
#include "rules/expr.h"

static gboolean
fail(GError **error, const char *what)
{
    g_set_error_literal(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX, what);
    return FALSE;
}

static void
skip_blanks(PsCursor *c)
{
    while (ps_cursor_peek(c) == ' ' || ps_cursor_peek(c) == '\t')
        ps_cursor_next(c);
}

/* "text", 'text' or a bare word. In quotes a backslash keeps a quote from ending it. */
static char *
take_argument(PsCursor *c)
{
    GString *out = g_string_new(NULL);
    int quote = ps_cursor_peek(c), next;

    if (quote == '"' || quote == '\'') {
        ps_cursor_next(c);
        while ((next = ps_cursor_next(c)) != quote) {
            if (next == PS_CURSOR_END) {
                g_string_free(out, TRUE);
                return NULL;
            }
            if (next == '\\' && ps_cursor_peek(c) == quote)
                next = ps_cursor_next(c);
            g_string_append_c(out, (char) next);
        }
    } else {
        while ((next = ps_cursor_peek(c)) != PS_CURSOR_END && !strchr(",) \t", next))
            g_string_append_c(out, (char) ps_cursor_next(c));
    }
    return g_string_free(out, FALSE);
}

/* The arguments up to the closing parenthesis. */
static gboolean
take_arguments(PsCursor *c, GPtrArray *arguments, GError **error)
{
    if (!ps_cursor_take(c, '('))
        return fail(error, _("an eval function is written eval:name(arguments)"));
    skip_blanks(c);
    while (!ps_cursor_take(c, ')')) {
        char *argument = take_argument(c);

        if (!argument)
            return fail(error, _("a quote is not closed"));
        g_ptr_array_add(arguments, argument);
        skip_blanks(c);
        if (!ps_cursor_take(c, ',') && ps_cursor_peek(c) != ')')
            return fail(error, _("arguments need a ',' between them and a ')' at the end"));
        skip_blanks(c);
    }
    skip_blanks(c);
    return ps_cursor_left(c) ? fail(error, _("unexpected text behind the ')'")) : TRUE;
}

GPtrArray *
ps_arguments_read(const char *text, GError **error)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);
    PsCursor c = ps_cursor(text, strlen(text));

    return take_arguments(&c, arguments, error) ? g_steal_pointer(&arguments) : NULL;
}
