/* SPDX-License-Identifier: MIT */
/*
 * addrspec.h - the grammar of an addr-spec: RFC 5322 section 3.4.1 with its obsolete
 * forms, every departure from the Mailbox of RFC 5321 section 4.1.2 noted on the way.
 *
 * Inside of address.c, which judges what is found here: lengths, IDNA, the verdict.
 * What only RFC 5322 allows is noted and the walk goes on; what no grammar allows ends
 * it. So one pass tells valid, header-only and invalid apart. Each byte is looked at a
 * fixed number of times. Functions that return gboolean return FALSE with spec->fatal set.
 */
#ifndef PS_ADDR_ADDRSPEC_H
#define PS_ADDR_ADDRSPEC_H

#include "addr/address.h"
#include "base/cursor.h"

typedef struct {
    PsCursor c;
    PsAddrProblem fatal; /* no grammar allows it */
    gsize fatal_at;
    PsAddrProblem noted; /* the first that RFC 5322 allows and RFC 5321 does not */
    gsize noted_at;
    PsAddrProblem gap; /* what was skipped last: SPACE, FOLDING, COMMENT or nothing */
    gsize gap_at;
    gsize local, local_end;   /* from the first to the last word of each */
    gsize domain, domain_end; /* a literal with its brackets */
    gsize utf8_local;         /* first byte of it that is not ASCII, or G_MAXSIZE */
    gsize utf8_domain;
    gboolean loose;   /* gaps, or folds in quotes: the text is not the address yet */
    gboolean literal; /* the domain is one */
    gboolean upper;   /* upper-case letters in the domain */
    gboolean alabel;  /* a label of the domain begins with "xn--" */
    gboolean no_host; /* something was noted about the domain */
} PsAddrSpec;

/* Read the LEN bytes at TEXT, which are valid UTF-8 (NUL counts as such). */
gboolean ps_addrspec_scan(PsAddrSpec *spec, const char *text, gsize len);

/* The two sides of "@", which the first one takes. */
gboolean ps_addrspec_scan_local(PsAddrSpec *spec);
gboolean ps_addrspec_scan_domain(PsAddrSpec *spec);

/* Skip white space, folds and comments; spec->gap says which came first. */
gboolean ps_addrspec_skip(PsAddrSpec *spec);
/* At a CR: only CR LF and white space behind it are a fold. */
gboolean ps_addrspec_skip_fold(PsAddrSpec *spec);

void ps_addrspec_note(PsAddrSpec *spec, PsAddrProblem problem, gsize at);

/* Always FALSE. */
gboolean ps_addrspec_fail(PsAddrSpec *spec, PsAddrProblem problem, gsize at);
/* The same for the next byte, which belongs nowhere: OTHERWISE, unless it is a control
 * character or an angle bracket. */
gboolean ps_addrspec_fail_byte(PsAddrSpec *spec, PsAddrProblem otherwise);

enum {
    PS_BYTE_ATEXT = 1,   /* RFC 5322 section 3.2.3, and any byte of UTF-8 (RFC 6532) */
    PS_BYTE_LDH = 2,     /* may stand in a host name: letter, digit, hyphen */
    PS_BYTE_UPPER = 4,   /* A to Z */
    PS_BYTE_HIGH = 8,    /* not ASCII */
    PS_BYTE_CONTROL = 16 /* C0 without tab, and DEL */
};

extern const guint8 ps_addrspec_bytes[256];

/* The class of the next byte; 0 at the end. */
static inline guint
ps_addrspec_peek(const PsAddrSpec *spec)
{
    int byte = ps_cursor_peek(&spec->c);

    return byte == PS_CURSOR_END ? 0 : ps_addrspec_bytes[byte];
}

static inline gsize
ps_addrspec_here(const PsAddrSpec *spec)
{
    return ps_cursor_offset(&spec->c);
}

#endif
