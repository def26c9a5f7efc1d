/* SPDX-License-Identifier: MIT */
/*
 * address.c - the verdict on an address; see address.h. The grammar is in addrspec.h,
 * here are the lengths, IDNA, and what becomes of the two sides of "@".
 */
#include "addr/address.h"

#include <string.h>

#include "addr/addrspec.h"
#include "addr/domain.h"
#include "dns/name.h"

enum {
    LOCAL_MAX = 64,    /* RFC 5321 section 4.5.3.1.1, as sent: with quotes and backslashes */
    ADDRESS_MAX = 254, /* a path has 256 with its angle brackets */
};

const char *
ps_addr_verdict_name(PsAddrVerdict verdict)
{
    static const char *const names[] = { "valid", "smtputf8", "header-only", "invalid" };

    g_assert(verdict < G_N_ELEMENTS(names));
    return names[verdict];
}

static const struct {
    const char *word;
    const char *clause;
} problems[] = {
#define PS_ADDR_PROBLEM(id, word, clause) { word, clause },
#include "addr/address.def"
#undef PS_ADDR_PROBLEM
};

const char *
ps_addr_problem_word(PsAddrProblem problem)
{
    g_assert(problem < G_N_ELEMENTS(problems));
    return problems[problem].word;
}

const char *
ps_addr_problem_clause(PsAddrProblem problem)
{
    g_assert(problem < G_N_ELEMENTS(problems));
    return problems[problem].clause;
}

/* Offset of the first byte that is not UTF-8, or G_MAXSIZE. NUL is a character here. */
static gsize
find_bad_utf8(const char *text, gsize len)
{
    const char *p = text, *end = text + len;
    guchar all = 0;

    while (p < end)
        all |= (guchar) *p++;
    for (p = text; all & 0x80 && p < end; p++) {
        if (g_utf8_validate_len(p, (gsize) (end - p), &p))
            break;
        if (*p)
            return (gsize) (p - text);
    }
    return G_MAXSIZE;
}

/* The length of the comment that begins at TEXT. */
static gsize
comment_length(const char *text, gsize len)
{
    gsize depth = 0;

    for (gsize i = 0; i < len; i++) {
        if (text[i] == '\\')
            i++;
        else if (text[i] == '(')
            depth++;
        else if (text[i] == ')' && --depth == 0)
            return i + 1;
    }
    return len;
}

/* Copy what was scanned from START to END without its gaps and the line ends of folds;
 * a CR or LF that no backslash precedes is one. */
static char *
copy_tight(char *out, const PsAddrSpec *spec, gsize start, gsize end)
{
    const char *text = spec->c.start;
    char closing = 0; /* of the quotes or brackets that we are in */

    for (gsize i = start; i < end; i++) {
        if (text[i] == '\r' || text[i] == '\n')
            continue;
        if (closing) {
            if (text[i] == closing)
                closing = 0;
        } else if (text[i] == '(') {
            i += comment_length(text + i, end - i) - 1;
            continue;
        } else if (ps_is_blank(text[i])) {
            continue;
        } else if (text[i] == '"' || text[i] == '[') {
            closing = text[i] == '"' ? '"' : ']';
        }
        *out++ = text[i];
        if (text[i] == '\\' && i + 1 < end)
            *out++ = text[++i];
    }
    *out = '\0';
    return out + 1;
}

static char *
copy(char *out, const PsAddrSpec *spec, gsize start, gsize end)
{
    if (spec->loose)
        return copy_tight(out, spec, start, end);
    memcpy(out, spec->c.start + start, end - start);
    out[end - start] = '\0';
    return out + (end - start) + 1;
}

/* IDNA's form of a domain that is not plain ASCII goes to OUT, if it is a host name. */
static char *
judge_idn(PsAddrSpec *spec, const char *domain, char *out)
{
    static const char *const dots[] = { "\u3002", "\uff0e", "\uff61" };
    g_autofree char *ascii = ps_domain_to_ascii(domain, strlen(domain));
    gsize at = spec->utf8_domain == G_MAXSIZE ? spec->domain : spec->utf8_domain;

    for (guint i = 0; i < G_N_ELEMENTS(dots); i++)
        if (g_str_has_suffix(domain, dots[i]))
            ps_addrspec_fail(spec, PS_ADDR_TRAILING_DOT, spec->domain_end - strlen(dots[i]));
    if (ascii && ps_domain_is_host(ascii))
        return memcpy(out, ascii, strlen(ascii) + 1);
    if (ascii && strlen(ascii) > PS_DNS_NAME_MAX)
        ps_addrspec_note(spec, PS_ADDR_DOMAIN_TOO_LONG, spec->domain);
    else if (ascii && !strchr(ascii, '.'))
        ps_addrspec_note(spec, PS_ADDR_DOTLESS, spec->domain);
    else if (!ascii || !spec->no_host)
        ps_addrspec_fail(spec, PS_ADDR_IDNA, at);
    return NULL;
}

static void
judge_lengths(PsAddrSpec *spec, gsize local, gsize domain)
{
    if (local > LOCAL_MAX)
        ps_addrspec_note(spec, PS_ADDR_LOCAL_TOO_LONG, spec->local + LOCAL_MAX);
    if (domain > PS_DNS_NAME_MAX && !spec->literal)
        ps_addrspec_note(spec, PS_ADDR_DOMAIN_TOO_LONG, spec->domain);
    else if (local + 1 + domain > ADDRESS_MAX)
        ps_addrspec_note(
            spec, PS_ADDR_ADDRESS_TOO_LONG, MIN(spec->local + ADDRESS_MAX, spec->domain_end));
}

/* The two sides of an address whose grammar holds. */
static void
fill(PsAddr *ret, PsAddrSpec *spec)
{
    gboolean idn = spec->utf8_domain != G_MAXSIZE || spec->alabel;
    gsize local = spec->local_end - spec->local;
    gsize domain = spec->domain_end - spec->domain;
    char *end;

    ret->block = g_malloc(local + 1 + domain + 1 + (idn ? PS_DNS_NAME_MAX : domain) + 1);
    ret->local = ret->block;
    ret->domain = copy(ret->local, spec, spec->local, spec->local_end);
    end = copy(ret->domain, spec, spec->domain, spec->domain_end);
    local = (gsize) (ret->domain - ret->local) - 1;
    domain = (gsize) (end - ret->domain) - 1;
    judge_lengths(spec, local, domain);

    if (idn) {
        ret->ascii = judge_idn(spec, ret->domain, end);
        if (ret->ascii)
            judge_lengths(spec, local, strlen(ret->ascii));
    } else if (!spec->literal && !spec->no_host && domain <= PS_DNS_NAME_MAX) {
        ret->ascii = spec->upper ? end : ret->domain;
        if (spec->upper)
            for (gsize i = 0; i <= domain; i++)
                end[i] = g_ascii_tolower(ret->domain[i]);
    }
}

/* The two sides of an address that cannot be read, as far as they can be told. */
static void
fill_roughly(PsAddr *ret, const char *text, gsize len)
{
    const char *at = len ? memrchr(text, '@', len) : NULL;
    g_autofree char *ascii = NULL;
    gsize room;

    if (!at)
        return;
    ascii = ps_domain_to_ascii(at + 1, (gsize) (text + len - at - 1));
    if (ascii && !ps_domain_is_host(ascii))
        g_clear_pointer(&ascii, g_free);
    room = ascii ? strlen(ascii) + 1 : 0;
    ret->block = g_malloc(len + 1 + room);
    memcpy(ret->block, text, len);
    ret->block[at - text] = '\0';
    ret->block[len] = '\0';
    ret->local = ret->block;
    ret->domain = ret->block + (at - text) + 1;
    if (ascii)
        ret->ascii = memcpy(ret->block + len + 1, ascii, room);
}

/* "Mario Rossi <m@x.it>" is not a wrong character, but a mailbox. */
static void
see_brackets(PsAddrSpec *spec, const char *text, gsize len)
{
    const char *open;

    if (spec->fatal != PS_ADDR_SPACE && spec->fatal != PS_ADDR_BAD_CHARACTER &&
        spec->fatal != PS_ADDR_TEXT_AFTER_QUOTE)
        return;
    open = memchr(text + spec->fatal_at, '<', len - spec->fatal_at);
    if (open)
        ps_addrspec_fail(spec, PS_ADDR_ANGLE_BRACKETS, (gsize) (open - text));
}

gboolean
ps_addr_parse(const char *text, gsize len, PsAddr *ret)
{
    gsize bad = find_bad_utf8(text, len);
    PsAddrSpec spec = { 0 };

    *ret = (PsAddr){ .verdict = PS_ADDR_VALID };
    if (!len)
        ps_addrspec_fail(&spec, PS_ADDR_EMPTY, 0);
    else if (bad != G_MAXSIZE)
        ps_addrspec_fail(&spec, PS_ADDR_INVALID_UTF8, bad);
    else if (ps_addrspec_scan(&spec, text, len))
        fill(ret, &spec);
    else
        see_brackets(&spec, text, len);

    if (spec.fatal) {
        ret->verdict = PS_ADDR_INVALID;
        ret->problem = spec.fatal;
        ret->at = spec.fatal_at;
        if (!ret->block)
            fill_roughly(ret, text, len);
    } else if (spec.noted) {
        ret->verdict = PS_ADDR_HEADER_ONLY;
        ret->problem = spec.noted;
        ret->at = spec.noted_at;
    } else if (spec.utf8_local != G_MAXSIZE) {
        ret->verdict = PS_ADDR_SMTPUTF8;
        ret->problem = PS_ADDR_NON_ASCII;
        ret->at = spec.utf8_local;
    }
    return ret->verdict <= PS_ADDR_SMTPUTF8;
}

void
ps_addr_clear(PsAddr *addr)
{
    g_free(addr->block);
    *addr = (PsAddr){ 0 };
}
