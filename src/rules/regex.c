/* SPDX-License-Identifier: MIT */
/* regex.c - patterns as Perl has them, compiled by PCRE2; see regex.h. */
#include <locale.h>
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "rules/expr.h"
#include "rules/literal.h"
#include "rules/regex_code.h"

enum {
    SLOW_BYTES = 2 * 1024, /* that are searched before machine code is made: it takes 50 us */
    CALL_BYTES = 64,       /* what each search counts for besides */
};

/* Made at first use, by whichever thread comes first. */
typedef struct {
    gsize asked;      /* for g_once: PCRE2 has been asked to compile it */
    pcre2_code *code; /* NULL if it refused */
    gint bytes;       /* searched with it, roughly */
    gsize hurried;    /* for g_once: there is machine code too, or cannot be */
    pcre2_code *fast; /* with machine code, which CODE never has: others may be using that */
} Compiled;

struct PsRegex {
    char *pattern;
    guint32 options;
    Compiled *compiled;
};

static const struct {
    char letter;
    guint32 option;
} modifiers[] = {
    { 'i', PCRE2_CASELESS },
    { 'm', PCRE2_MULTILINE },
    { 's', PCRE2_DOTALL },
    { 'x', PCRE2_EXTENDED },
    { 'n', PCRE2_NO_AUTO_CAPTURE },
    /* Perl's choices of character set (bytes it is), and what only makes sense in a program */
    { 'a', 0 },
    { 'd', 0 },
    { 'u', 0 },
    { 'l', 0 },
    { 'p', 0 },
    { 'g', 0 },
    { 'o', 0 },
    { 'c', 0 },
};

static gboolean
fail(GError **error, const char *what)
{
    g_set_error_literal(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX, what);
    return FALSE;
}

static gboolean
read_modifiers(const char *letters, guint32 *ret_options, GError **error)
{
    guint32 options = 0;

    for (const char *p = letters; *p; p++) {
        guint i = 0;

        while (i < G_N_ELEMENTS(modifiers) && modifiers[i].letter != *p)
            i++;
        if (i == G_N_ELEMENTS(modifiers)) {
            g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
                _("a regex has no modifier '%c'"), *p);
            return FALSE;
        }
        options |= modifiers[i].option;
    }
    if (strstr(letters, "xx"))
        options |= PCRE2_EXTENDED_MORE;
    *ret_options = options;
    return TRUE;
}

/* The delimiter that closes OPEN, or 0 if that is none. */
static char
closing(char open)
{
    static const char brackets[] = "{}()<>[]";

    if (!open || open == '\\' || open == '_' || g_ascii_isalnum(open) || g_ascii_isspace(open))
        return '\0';
    for (guint i = 0; brackets[i]; i += 2)
        if (brackets[i] == open)
            return brackets[i + 1];
    return open;
}

/* A delimiter that is no bracket must be escaped inside. */
static gboolean
has_bare(const char *pattern, char delimiter)
{
    for (const char *p = pattern; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (*p == delimiter)
            return TRUE;
    }
    return FALSE;
}

/* The delimiter that TEXT opens with, in which "/" alone needs nothing before it; *RET_END is
 * the one that closes it. NULL if there is none. */
static const char *
find_delimiters(const char *text, const char **ret_end, GError **error)
{
    const char *open = text;
    char close;

    if (g_str_has_prefix(text, "m"))
        open = text + strlen("m");
    else if (g_str_has_prefix(text, "qr"))
        open = text + strlen("qr");
    close = closing(*open);
    if (!close || (open == text && *open != '/')) {
        fail(error, _("a regex is written /.../ or m{...}"));
        return NULL;
    }
    *ret_end = strrchr(open + 1, close);
    if (*ret_end)
        return open;
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("the regex has no closing '%c' (a '#' in it needs a backslash)"), close);
    return NULL;
}

static gboolean
parse(PsRegex *regex, const char *text, GError **error)
{
    const char *end, *open = find_delimiters(text, &end, error);

    if (!open || !read_modifiers(end + 1, &regex->options, error))
        return FALSE;
    regex->pattern = g_strndup(open + 1, (gsize) (end - open - 1));
    if (strlen(regex->pattern) > PS_LIMIT_regex_bytes) {
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_LIMIT,
            _("the regex has more than %d bytes"), PS_LIMIT_regex_bytes);
        return FALSE;
    }
    if (*end == *open && has_bare(regex->pattern, *end)) {
        g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
            _("a '%c' inside the regex needs a backslash"), *end);
        return FALSE;
    }
    if (strstr(regex->pattern, "(?{") || strstr(regex->pattern, "(??{"))
        return fail(error, _("a regex cannot hold code: (?{"));
    return TRUE;
}

PsRegex *
ps_regex_new(const char *text, GError **error)
{
    PsRegex *regex = g_new0(PsRegex, 1);

    regex->compiled = g_new0(Compiled, 1);
    if (parse(regex, text, error))
        return regex;
    ps_regex_free(regex);
    return NULL;
}

void
ps_regex_free(PsRegex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->compiled->code);
    pcre2_code_free(regex->compiled->fast);
    g_free(regex->compiled);
    g_free(regex->pattern);
    g_free(regex);
}

/* Tables of the C locale, in which /i also pairs the letters of Latin-1 (C0 to DE with E0
 * to FE, but not D7 and F7), as Perl does under /a; they are still not \w. They begin
 * with 256 bytes of lower case, then 256 of flipped case (pcre2api(3)). */
static const guint8 *
latin1_tables(void)
{
    static const guint8 *tables;
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        locale_t plain = newlocale(LC_CTYPE_MASK, "C", (locale_t) 0);
        locale_t before = uselocale(plain);
        guint8 *made = (guint8 *) pcre2_maketables(NULL);

        uselocale(before);
        freelocale(plain);
        for (guint c = 0xc0; c <= 0xde; c++) {
            if (c == 0xd7)
                continue;
            made[c] = (guint8) (c + 0x20);
            made[256 + c] = (guint8) (c + 0x20);
            made[256 + c + 0x20] = (guint8) c;
        }
        tables = made;
        g_once_init_leave(&ready, 1);
    }
    return tables;
}

static void
set_error(GError **error, int number, gsize offset)
{
    PCRE2_UCHAR message[200];

    if (number == PCRE2_ERROR_CODE_POINT_TOO_BIG) {
        g_set_error_literal(error, PS_RULES_ERROR, PS_RULES_ERROR_UNSUPPORTED,
            _("its regex asks for a character over \\xff, but text is matched byte by byte"));
        return;
    }
    pcre2_get_error_message(number, message, sizeof message);
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("bad regex: %s at character %zu"), (const char *) message, offset + 1);
}

/* NULL with ERROR for a bad pattern. */
static pcre2_code *
compile(const PsRegex *regex, GError **error)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code;
    PCRE2_SIZE offset;
    int number;

    pcre2_set_character_tables(context, latin1_tables());
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    code = pcre2_compile((PCRE2_SPTR) regex->pattern, PCRE2_ZERO_TERMINATED,
        regex->options | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_USE_OFFSET_LIMIT, &number,
        &offset, context);
    pcre2_compile_context_free(context);
    if (!code)
        set_error(error, number, offset);
    return code;
}

static const pcre2_code *
code_of(const PsRegex *regex)
{
    Compiled *compiled = regex->compiled;

    if (g_once_init_enter(&compiled->asked)) {
        compiled->code = compile(regex, NULL);
        g_once_init_leave(&compiled->asked, 1);
    }
    return compiled->code;
}

const pcre2_code *
ps_regex_fast_code(const PsRegex *regex)
{
    Compiled *compiled = regex->compiled;

    if (g_once_init_enter(&compiled->hurried)) {
        compiled->fast = pcre2_code_copy(compiled->code);
        pcre2_jit_compile(compiled->fast, PCRE2_JIT_COMPLETE);
        g_once_init_leave(&compiled->hurried, 1);
    }
    return compiled->fast;
}

const pcre2_code *
ps_regex_code(const PsRegex *regex, gsize len)
{
    Compiled *compiled = regex->compiled;

    if (!code_of(regex))
        return NULL;
    if (g_atomic_int_get(&compiled->bytes) < SLOW_BYTES && len < SLOW_BYTES &&
        g_atomic_int_add(&compiled->bytes, (gint) len + CALL_BYTES) < SLOW_BYTES)
        return compiled->code;
    return ps_regex_fast_code(regex);
}

gboolean
ps_regex_check(const PsRegex *regex, GError **error)
{
    if (code_of(regex))
        return TRUE;
    pcre2_code_free(compile(regex, error)); /* once more, for the message */
    return FALSE;
}

GArray *
ps_regex_literals(const PsRegex *regex)
{
    if (regex->options & PCRE2_EXTENDED_MORE)
        return NULL;
    return ps_literals_new(regex->pattern, (regex->options & PCRE2_EXTENDED) != 0);
}
