/* SPDX-License-Identifier: MIT */
/*
 * reader.h - reading rule files: where the reader is, and the functions behind the
 * keywords. To add a keyword: a line in keyword.def, a function here, a paragraph in
 * presend-rules(5).
 */
#ifndef PS_RULES_READER_H
#define PS_RULES_READER_H

#include "rules/store.h"

/* What one file shares with those that it includes. */
typedef struct {
    const char *folder; /* real path that includes may not leave; NULL: there are none */
    gsize bytes_left;
    guint includes_left;
} PsReaderRoot;

typedef struct PsKeyword PsKeyword;
typedef struct PsReader PsReader;
struct PsReader {
    PsRules *rules;
    const PsRulesRead *how;
    PsReaderRoot *root;
    const PsReader *above; /* what includes this file, or NULL */
    const char *real_path; /* of the file; NULL if it is none */
    const char *file;      /* for messages; belongs to RULES */
    guint file_number;
    guint depth;
    guint line;
    PsLang lang; /* of the text on this line */
};

static inline PsLine
ps_reader_line(const PsReader *reader)
{
    return (PsLine){ reader->file, reader->line };
}

/* Read LEN bytes at TEXT, the file that READER says (file.c). */
void ps_reader_read(PsReader *reader, const char *text, gsize len);

/* Read the file NAME that an "include" line wants (folder.c). */
void ps_reader_include(PsReader *reader, const char *name);

/* Say what is wrong on the line. An error: what it wants cannot be had. */
void ps_reader_error(PsReader *reader, const char *format, ...) G_GNUC_PRINTF(2, 3);
void ps_reader_warning(PsReader *reader, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Take the next word of *REST, which moves behind it and the blanks that follow; NULL at
 * the end. */
char *ps_reader_word(char **rest);

/* Take the name of a rule; NULL, and it has been reported, if there is none. */
char *ps_reader_name(PsReader *reader, char **rest);

/* The same for a keyword of ours: the entry of that name, which must be a rule in the end;
 * NULL, and it has been reported, if nothing stands behind the name either. */
PsEntry *ps_reader_subject(PsReader *reader, const PsKeyword *keyword, char **rest);

/* TRUE the first time that WHAT is asked for. */
gboolean ps_reader_first(PsReader *reader, const char *what);

/* The index of WORD among the COUNT WORDS, or -1. */
int ps_reader_choice(const char *word, const char *const *words, guint count);

struct PsKeyword {
    const char *name;
    /* REST is what stands behind the keyword, blanks at both ends taken off. NULL: the
     * keyword steers the reader itself (file.c). */
    void (*read)(PsReader *reader, const PsKeyword *keyword, char *rest);
    int arg;
};

/* The keyword NAME (lower case, '_' for '-'), or NULL. */
const PsKeyword *ps_keyword_find(const char *name);

/* Read a line by its keyword, or say that there is none. */
void ps_keyword_read(PsReader *reader, const char *name, char *rest);

/* define.c: what a rule tests. */
void ps_keyword_test(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_meta(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_missing(PsReader *reader, const PsKeyword *keyword, char *rest);

/* attribute.c: what else is said of a rule. */
void ps_keyword_alias(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_describe(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_fix(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_grade(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_level(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_score(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_tflags(PsReader *reader, const PsKeyword *keyword, char *rest);

/* policy.c: when a rule speaks, which reply it foretells, and who says so. */
void ps_keyword_provider(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_ref(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_reply(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_when(PsReader *reader, const PsKeyword *keyword, char *rest);

/* fixer.c: what mends it. */
void ps_keyword_fixer(PsReader *reader, const PsKeyword *keyword, char *rest);

/* told.c: what a mail is. */
void ps_keyword_tells(PsReader *reader, const PsKeyword *keyword, char *rest);

/* suppress.c: what is kept silent. */
void ps_keyword_suppress(PsReader *reader, const PsKeyword *keyword, char *rest);

/* decide.c: what bounces lead to. */
void ps_keyword_decide(PsReader *reader, const PsKeyword *keyword, char *rest);

/* notice.c: mail that comes back. */
void ps_keyword_answer(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_command(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_notice(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_original(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_reason(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_sign(PsReader *reader, const PsKeyword *keyword, char *rest);

/* code.c: what providers mean by a reply. */
void ps_keyword_code(PsReader *reader, const PsKeyword *keyword, char *rest);

/* setting.c: what is said of no rule. */
void ps_keyword_plugin(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_replaced(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_setting(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_tag(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_unused(PsReader *reader, const PsKeyword *keyword, char *rest);
void ps_keyword_word(PsReader *reader, const PsKeyword *keyword, char *rest);

#endif
