/* SPDX-License-Identifier: MIT */
/* domainpart.c - what stands behind "@": labels and dots, or a literal; see addrspec.h. */
#include "addr/addrspec.h"
#include "dns/name.h"

#include <arpa/inet.h>

static void
note_host(PsAddrSpec *spec, PsAddrProblem problem, gsize at)
{
    spec->no_host = TRUE;
    ps_addrspec_note(spec, problem, at);
}

/* A label should stand here, and does not. */
static gboolean
fail_label(PsAddrSpec *spec, guint labels)
{
    gsize at = ps_addrspec_here(spec);

    switch (ps_cursor_peek(&spec->c)) {
    case PS_CURSOR_END:
        if (labels)
            return ps_addrspec_fail(spec, PS_ADDR_TRAILING_DOT, at - 1);
        return ps_addrspec_fail(spec, PS_ADDR_DOMAIN_EMPTY, at);
    case '@':
        return ps_addrspec_fail(spec, PS_ADDR_SEVERAL_AT, at);
    case '.':
        return ps_addrspec_fail(spec, PS_ADDR_LABEL_EMPTY, at);
    default:
        return ps_addrspec_fail_byte(spec, PS_ADDR_DOMAIN_CHARACTER);
    }
}

/* A dot or the end should stand here, and does not. */
static gboolean
fail_after_domain(PsAddrSpec *spec, PsAddrProblem otherwise)
{
    if (ps_cursor_peek(&spec->c) == '@')
        return ps_addrspec_fail(spec, PS_ADDR_SEVERAL_AT, ps_addrspec_here(spec));
    if (spec->gap)
        return ps_addrspec_fail(spec, spec->gap, spec->gap_at);
    return ps_addrspec_fail_byte(spec, otherwise);
}

/* The bytes of a label, which starts here. */
static void
take_label_bytes(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    guint class;

    while ((class = ps_addrspec_peek(spec)) & PS_BYTE_ATEXT) {
        gsize at = ps_addrspec_here(spec);
        int byte = ps_cursor_next(c);

        if (class & PS_BYTE_HIGH)
            spec->utf8_domain = MIN(spec->utf8_domain, at);
        else if (!(class & PS_BYTE_LDH))
            note_host(spec, byte == '_' ? PS_ADDR_UNDERSCORE : PS_ADDR_DOMAIN_CHARACTER, at);
        else if (class & PS_BYTE_UPPER)
            spec->upper = TRUE;
    }
}

static gboolean
take_label(PsAddrSpec *spec)
{
    PsCursor label = spec->c;
    gsize start = ps_addrspec_here(spec);
    gsize end;

    take_label_bytes(spec);
    end = ps_addrspec_here(spec);
    if (ps_cursor_peek(&label) == '-')
        return ps_addrspec_fail(spec, PS_ADDR_LABEL_HYPHEN, start);
    if (spec->c.start[end - 1] == '-')
        return ps_addrspec_fail(spec, PS_ADDR_LABEL_HYPHEN, end - 1);
    if (end - start > PS_DNS_LABEL_MAX && spec->utf8_domain == G_MAXSIZE)
        note_host(spec, PS_ADDR_LABEL_TOO_LONG, start);
    if (end - start > 4 && ps_cursor_take_word(&label, "xn--"))
        spec->alabel = TRUE;
    return TRUE;
}

static gboolean
is_number(const char *from, const char *to)
{
    while (from < to && g_ascii_isdigit(*from))
        from++;
    return from == to;
}

static gboolean
scan_labels(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    guint labels = 0;
    gsize start;

    do {
        if (labels && !ps_addrspec_skip(spec))
            return FALSE;
        if (!(ps_addrspec_peek(spec) & PS_BYTE_ATEXT))
            return fail_label(spec, labels);
        start = ps_addrspec_here(spec);
        if (!take_label(spec))
            return FALSE;
        labels++;
        spec->domain_end = ps_addrspec_here(spec);
        if (!ps_addrspec_skip(spec))
            return FALSE;
    } while (ps_cursor_take(c, '.'));

    if (ps_cursor_left(c))
        return fail_after_domain(spec, PS_ADDR_DOMAIN_CHARACTER);
    if (spec->utf8_domain != G_MAXSIZE)
        return TRUE; /* IDNA knows other dots and other digits: address.c looks at its result */
    if (labels == 1)
        note_host(spec, PS_ADDR_DOTLESS, spec->domain);
    if (is_number(c->start + start, c->start + spec->domain_end))
        note_host(spec, PS_ADDR_NUMERIC_TLD, start);
    return TRUE;
}

/* RFC 5321 section 4.1.3: "::" stands for two groups at least, which inet_pton does not
 * ask for; section 4 of RFC 5952 agrees. */
static gboolean
is_ipv6(const char *text)
{
    struct in6_addr address;
    guint groups = 0;

    if (inet_pton(AF_INET6, text, &address) != 1)
        return FALSE;
    if (!strstr(text, "::"))
        return TRUE;
    for (const char *p = text; *p; p++)
        if (*p != ':' && (p == text || p[-1] == ':'))
            groups++;
    if (strchr(text, '.'))
        groups++; /* an IPv4 address at the end is two */
    return groups <= 6;
}

/* The LEN bytes between the brackets. General-address-literals would need a tag that
 * IANA knows, and "IPv6" is the only one. */
static gboolean
is_address(const char *text, gsize len)
{
    char copy[64];
    struct in_addr address;

    if (len >= sizeof copy)
        return FALSE;
    memcpy(copy, text, len);
    copy[len] = '\0';
    if (strlen(copy) == len && g_ascii_strncasecmp(copy, "IPv6:", 5) == 0)
        return is_ipv6(copy + 5);
    return strlen(copy) == len && inet_pton(AF_INET, copy, &address) == 1;
}

static gboolean
scan_literal(PsAddrSpec *spec)
{
    PsCursor *c = &spec->c;
    gsize open = ps_addrspec_here(spec);

    spec->literal = TRUE;
    ps_cursor_skip(c, 1);
    while (ps_cursor_peek(c) != ']') {
        int byte = ps_cursor_peek(c);

        if (byte == '\r') {
            spec->loose = TRUE;
            if (!ps_addrspec_skip_fold(spec))
                return FALSE;
            continue;
        }
        if (byte == '\n' || byte == '\0')
            return ps_addrspec_fail(spec, PS_ADDR_CONTROL, ps_addrspec_here(spec));
        if (byte == '[')
            return ps_addrspec_fail(spec, PS_ADDR_LITERAL_BAD, ps_addrspec_here(spec));
        if (byte == '\\')
            ps_cursor_skip(c, 1);
        if (ps_cursor_next(c) == PS_CURSOR_END)
            return ps_addrspec_fail(spec, PS_ADDR_LITERAL_OPEN, open);
    }
    if (!is_address(c->start + open + 1, ps_addrspec_here(spec) - open - 1))
        ps_addrspec_note(spec, PS_ADDR_LITERAL_BAD, open);
    ps_cursor_skip(c, 1);
    spec->domain_end = ps_addrspec_here(spec);
    if (!ps_addrspec_skip(spec))
        return FALSE;
    return ps_cursor_left(c) ? fail_after_domain(spec, PS_ADDR_TEXT_AFTER_LITERAL) : TRUE;
}

gboolean
ps_addrspec_scan_domain(PsAddrSpec *spec)
{
    if (!ps_addrspec_skip(spec))
        return FALSE;
    spec->domain = ps_addrspec_here(spec);
    return ps_cursor_peek(&spec->c) == '[' ? scan_literal(spec) : scan_labels(spec);
}
