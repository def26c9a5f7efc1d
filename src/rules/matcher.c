/* SPDX-License-Identifier: MIT */
/* matcher.c - regexes put to a text, with limits of steps, memory and time; see regex.h. */
#include <time.h>

#include "base/limits.h"
#include "rules/regex_code.h"

enum {
    DEPTH_LIMIT = 10000,     /* nested backtracking points, without JIT */
    HEAP_LIMIT = 8 * 1024,   /* KiB, without JIT */
    STACK_START = 64 * 1024, /* bytes of JIT stack, where the 32 KiB of the C stack */
    STACK_MAX = 1024 * 1024, /* are not enough */
    WINDOW = 1024,           /* bytes in which matches may start between looks at the clock */
};

struct PsMatcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack; /* NULL until one is needed */
    gint64 left;            /* milliseconds */
    gint64 used;            /* by this thread, when that was last asked */
};

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
    const pcre2_code *code = ps_regex_code(regex, len), *fast;
    int got;

    if (!code)
        return PS_MATCH_BAD;
    got = search(code, matcher, bytes, len, from, options);
    if (got < 0 && got != PCRE2_ERROR_NOMATCH && (fast = ps_regex_fast_code(regex)) != code)
        /* machine code has more room, and the answer must not depend on what was before */
        got = search(fast, matcher, bytes, len, from, options);
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
    const pcre2_code *code = ps_regex_fast_code(regex); /* it has matched */
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
