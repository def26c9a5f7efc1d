/* SPDX-License-Identifier: MIT */
/*
 * record.h - what the DNS said of a domain, as one line of text: for the journal, and for
 * workers that share what they learnt.
 *
 *     example.com  1763900000  partly  noerror  -  -  10:ok:mx1.example.com 20:ip:192.0.2.1  8a3f0c11
 *
 * The fields, with tabs between them: the domain; when it was asked, in seconds since 1970;
 * the state of its MX; the first answer that failed; the domain that was meant, and the one
 * that may have been (typo.h); its MX hosts, as preference, problem and name; and the CRC-32
 * of all that stands before, in hexadecimal. "-" is nothing.
 *
 * A record holds what was measured and no verdict. Whoever reads it judges it by the rules
 * and the table of providers at hand, as if the answers had just come.
 */
#ifndef PS_LIST_RECORD_H
#define PS_LIST_RECORD_H

#include "facts/recipient.h"

typedef struct {
    const char *domain;
    gint64 time; /* when it was asked */
    PsDestination found;
    char *text; /* holds the strings */
} PsListRecord;

/* Append the line, without a line end. */
void ps_list_record_append(
    GString *out, const char *domain, gint64 time, const PsDestination *found);

/* Read the LEN bytes of LINE. FALSE if that is no whole record. With TRUE *RET is to be
 * cleared; the provider in it belongs to DIRECTORY. */
gboolean ps_list_record_read(
    const char *line, gsize len, const PsDirectory *directory, PsListRecord *ret);
void ps_list_record_clear(PsListRecord *record);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsListRecord, ps_list_record_clear)

#endif
