/* SPDX-License-Identifier: MIT */
/* regex.c - PCRE2 with Perl's habits and our limits; see regex.h. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "rules/regex.h"

#include <locale.h>
#include <pcre2.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "rules/expr.h"
#include "rules/literal.h"

enum {
    DEPTH_LIMIT = 10000,     /* nested backtracking points, without JIT */
    HEAP_LIMIT = 8 * 1024,   /* KiB, without JIT */
    STACK_START = 64 * 1024, /* bytes of JIT stack, where the 32 KiB of the C stack */
    STACK_MAX = 1024 * 1024, /* are not enough */
    SLOW_BYTES = 2 * 1024,   /* that are searched before machine code is made: it takes 50 us */
    CALL_BYTES = 64,         /* what each search counts for besides */
    WINDOW = 1024,           /* bytes in which matches may start between looks at the clock */
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

struct PsMatcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack; /* NULL until one is needed */
    gint64 left;            /* milliseconds */
    gint64 used;            /* by this thread, when that was last asked */
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

/* The same, made fast; where there is no JIT it is slower, no more. */
static const pcre2_code *
fast_code_of(const PsRegex *regex)
{
    Compiled *compiled = regex->compiled;

    if (g_once_init_enter(&compiled->hurried)) {
        compiled->fast = pcre2_code_copy(compiled->code);
        pcre2_jit_compile(compiled->fast, PCRE2_JIT_COMPLETE);
        g_once_init_leave(&compiled->hurried, 1);
    }
    return compiled->fast;
}

/* What to search LEN bytes with: most regexes are asked for a few lines of one message only. */
static const pcre2_code *
code_for(const PsRegex *regex, gsize len)
{
    Compiled *compiled = regex->compiled;

    if (!code_of(regex))
        return NULL;
    if (g_atomic_int_get(&compiled->bytes) < SLOW_BYTES && len < SLOW_BYTES &&
        g_atomic_int_add(&compiled->bytes, (gint) len + CALL_BYTES) < SLOW_BYTES)
        return compiled->code;
    return fast_code_of(regex);
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

static gint64
milliseconds_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (gint64) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
ps_matcher_renew(PsMatcher *matcher, guint milliseconds)
{
    matcher->left = milliseconds;
    matcher->used = milliseconds_of(CLOCK_THREAD_CPUTIME_ID);
}

PsMatcher *
ps_matcher_new(guint milliseconds)
{
    PsMatcher *matcher = g_new0(PsMatcher, 1);

    ps_matcher_renew(matcher, milliseconds);
    matcher->data = pcre2_match_data_create(1, NULL);
    matcher->context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(matcher->context, PS_LIMIT_regex_steps);
    pcre2_set_depth_limit(matcher->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(matcher->context, HEAP_LIMIT);
    return matcher;
}

void
ps_matcher_free(PsMatcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    if (matcher->stack)
        pcre2_jit_stack_free(matcher->stack);
    g_free(matcher);
}

static int
match(const pcre2_code *code, PsMatcher *matcher, const char *bytes, gsize len, gsize from,
    guint32 options)
{
    int got = pcre2_match(
        code, (PCRE2_SPTR) bytes, len, from, options, matcher->data, matcher->context);

    if (got == PCRE2_ERROR_JIT_STACKLIMIT && !matcher->stack) {
        matcher->stack = pcre2_jit_stack_create(STACK_START, STACK_MAX, NULL);
        pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
        got = pcre2_match(
            code, (PCRE2_SPTR) bytes, len, from, options, matcher->data, matcher->context);
    }
    return got;
}

/* A clock that is cheap to read, and coarse. */
static gint64
now(void)
{
    return milliseconds_of(CLOCK_MONOTONIC_COARSE);
}

/* What was used of MATCHER's time since START. That of the thread, which takes a call of the
 * kernel, is asked for when the cheap clock has moved: it does so on a busy machine, too. */
static void
take_time(PsMatcher *matcher, gint64 start)
{
    gint64 passed = now() - start, used;

    if (!passed)
        return;
    used = milliseconds_of(CLOCK_THREAD_CPUTIME_ID);
    matcher->left -= CLAMP(used - matcher->used, 0, passed);
    matcher->used = used;
}

/* The limit of steps counts anew wherever a match is tried, and a text can be long: so one
 * WINDOW after the other is searched, with a look at the clock between. */
static int
search(const pcre2_code *code, PsMatcher *matcher, const char *bytes, gsize len, gsize from,
    guint32 options)
{
    int got = PCRE2_ERROR_NOMATCH;

    while (got == PCRE2_ERROR_NOMATCH && from <= len) {
        gint64 start = now();

        if (matcher->left < 0)
            return PCRE2_ERROR_MATCHLIMIT;
        pcre2_set_offset_limit(matcher->context, from + WINDOW - 1);
        got = match(code, matcher, bytes, len, from, options);
        from += WINDOW;
        options = 0;
        take_time(matcher, start);
    }
    return got;
}

PsMatch
ps_regex_find(const PsRegex *regex, PsMatcher *matcher, const char *bytes, gsize len,
    gsize from, gboolean not_empty, PsSpan *ret_span)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);
    guint32 options = not_empty ? PCRE2_NOTEMPTY_ATSTART : 0;
    const pcre2_code *code = code_for(regex, len);
    int got;

    if (!code)
        return PS_MATCH_BAD;
    got = search(code, matcher, bytes, len, from, options);
    if (got < 0 && got != PCRE2_ERROR_NOMATCH && code == regex->compiled->code)
        /* machine code has more room, and the answer must not depend on what was before */
        got = search(fast_code_of(regex), matcher, bytes, len, from, options);
    if (got == PCRE2_ERROR_NOMATCH)
        return PS_MATCH_NO;
    if (got < 0)
        return PS_MATCH_LIMIT;
    *ret_span = (PsSpan){ ends[0], ends[1] - MIN(ends[0], ends[1]) };
    return PS_MATCH_YES;
}

void
ps_regex_captures(const PsRegex *regex, PsMatcher *matcher, const char *bytes, gsize len,
    PsSpan at, PsCaptureFunc func, gpointer data)
{
    const pcre2_code *code = fast_code_of(regex); /* it has matched */
    pcre2_match_data *groups = pcre2_match_data_create_from_pattern(code, NULL);
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(groups);
    guint32 count = 0, size = 0;
    PCRE2_SPTR name;

    pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &name);
    pcre2_set_offset_limit(matcher->context, at.offset); /* the same match once more */
    if (pcre2_match(code, (PCRE2_SPTR) bytes, len, at.offset,
            at.length ? PCRE2_NOTEMPTY_ATSTART : 0, groups, matcher->context) < 0)
        count = 0;
    for (; count; count--, name += size) { /* two bytes of number, then the name */
        guint group = (guint) name[0] << 8 | name[1];

        if (ends[2 * group] != PCRE2_UNSET)
            func((const char *) name + 2, bytes + ends[2 * group],
                ends[2 * group + 1] - ends[2 * group], data);
    }
    pcre2_match_data_free(groups);
}
