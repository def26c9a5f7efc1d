/* SPDX-License-Identifier: MIT */
/*
 * journal.h - what is known of the domains of a list, on disk, so that a run that was killed
 * goes on where it was.
 *
 * The first line says what it is: "presend-journal/1", the identities of the list and of the
 * settings, and a check sum, with tabs between. Then comes a record (record.h) a line, only
 * ever appended. A line that is not whole counts as not there; what is torn off the end is
 * cut away before more is written. Of several records of a domain the last counts.
 *
 * Killing the program loses nothing that was written; of what the machine itself had not
 * yet put on its disk, a power failure may take the end.
 */
#ifndef PS_LIST_JOURNAL_H
#define PS_LIST_JOURNAL_H

#include "list/lookup.h"

typedef struct PsListJournal PsListJournal;

typedef struct {
    const char *list; /* identities: any text without tabs and line ends */
    const char *settings;
    gboolean resume; /* go on with what is there, if it is of this list and these settings */
    gint64 since;    /* take what was asked from then on, of whatever list and settings, but
                      * for what was unknown; 0: no */
} PsListJournalUse;

/* Open the journal at PATH, or begin one. FALSE with ERROR (which begins with PATH) if it
 * cannot be used: unreadable, no journal, of another list, in use by another run, there
 * although neither resume nor since is said. */
PsListJournal *ps_list_journal_open(
    const char *path, const PsListJournalUse *use, GError **error);
void ps_list_journal_free(PsListJournal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsListJournal, ps_list_journal_free)

/* Let LOOKUP know what the journal holds; how many records in *RET_RECORDS. Once, before the
 * first is added. */
gboolean ps_list_journal_replay(PsListJournal *journal, const PsDirectory *directory,
    PsListLookup *lookup, guint64 *ret_records, GError **error);

/* FOUND has been learnt of DOMAIN. It is written later. */
void ps_list_journal_add(
    PsListJournal *journal, const char *domain, gint64 time, const PsDestination *found);

/* Write what was added if that is much or some time ago; with NOW in any case. */
gboolean ps_list_journal_write(PsListJournal *journal, gboolean now, GError **error);

/* The identity of the list that STREAM holds: of a file by its size and by what its first
 * and last bytes are, else by FIRST, its first line. For the caller to free. */
char *ps_list_journal_identity(FILE *stream, const char *first, gsize len);

#endif
