/* SPDX-License-Identifier: MIT */
/*
 * address.h - is this a mailbox that SMTP can carry, and if not, where is it wrong?
 *
 * RFC 5321 section 4.1.2 (Mailbox), RFC 6531 section 3.3 (UTF-8), RFC 5322
 * section 3.4.1 (what headers allow beyond it), RFC 1123 section 2.1 (host names).
 * Sets of test addresses disagree on nine points; docs/DEVIATIONS.md says how each
 * is decided here.
 */
#ifndef PS_ADDR_ADDRESS_H
#define PS_ADDR_ADDRESS_H

#include <glib.h>

typedef enum {
    PS_ADDR_VALID,       /* any RFC 5321 server can be given it */
    PS_ADDR_SMTPUTF8,    /* only a server that announces SMTPUTF8 */
    PS_ADDR_HEADER_ONLY, /* RFC 5322 allows it in a header, RFC 5321 not in RCPT TO */
    PS_ADDR_INVALID,
} PsAddrVerdict;

typedef enum {
#define PS_ADDR_PROBLEM(id, word, clause) PS_ADDR_##id,
#include "addr/address.def"
#undef PS_ADDR_PROBLEM
} PsAddrProblem;

typedef struct {
    PsAddrVerdict verdict;
    PsAddrProblem problem; /* PS_ADDR_NO_PROBLEM if valid; why not, if it is not */
    gsize at;              /* byte offset of the problem in the text */
    char *local;           /* local part as written, quotes included; NULL if there is none */
    char *domain;          /* as written, literals with their brackets; NULL if there is none */
    char *ascii;           /* lower-case A-labels; NULL for a literal or a bad domain */
    char *block;           /* holds the three, of which two may be the same */
} PsAddr;

/* Look at the LEN bytes at TEXT, an addr-spec without angle brackets. Always fills
 * *RET, to be cleared with ps_addr_clear, and says if it is valid or smtputf8.
 * Comments and folding are taken out of LOCAL and DOMAIN; of an invalid address they
 * are what stands on either side of the last "@". */
gboolean ps_addr_parse(const char *text, gsize len, PsAddr *ret);
void ps_addr_clear(PsAddr *addr);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsAddr, ps_addr_clear)

/* "valid smtputf8 header-only invalid" */
const char *ps_addr_verdict_name(PsAddrVerdict verdict);

/* A word that names the problem ("dot-twice"), for rules and reports; and the clause
 * of the RFC that it breaks ("RFC 5321 4.1.2"). */
const char *ps_addr_problem_word(PsAddrProblem problem);
const char *ps_addr_problem_clause(PsAddrProblem problem);

#endif
