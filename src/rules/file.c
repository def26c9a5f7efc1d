/* SPDX-License-Identifier: MIT */
/* file.c - read a rule file line by line: comments, conditions, languages; see reader.h. */
#include <string.h>
#include <zlib.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "rules/condition.h"
#include "rules/reader.h"

/* An open "if". */
typedef struct {
    guint line;
    gboolean now;  /* its lines count */
    gboolean ever; /* those of the other branch must not */
    gboolean has_else;
} Branch;

typedef struct {
    PsReader reader;
    GArray *branches; /* Branch */
    gboolean stopped; /* the rest is for another version */
} File;

static gboolean
skipping(const File *file)
{
    return file->branches->len &&
           !g_array_index(file->branches, Branch, file->branches->len - 1).now;
}

static void
begin_branch(File *file, gboolean holds, gboolean readable)
{
    gboolean outside = !skipping(file);
    Branch branch = { file->reader.line, outside && holds, !outside || holds || !readable,
        FALSE };

    g_array_append_val(file->branches, branch);
}

static PsConditions
conditions(const File *file)
{
    return (PsConditions){ file->reader.how->local, file->reader.rules->loaded };
}

static void
read_ifplugin(File *file, const char *rest)
{
    const PsConditions with = conditions(file);

    begin_branch(file, ps_condition_has_plugin(rest, &with), TRUE);
}

static void
read_if(File *file, const char *rest)
{
    const PsConditions with = conditions(file);
    g_autoptr(GError) error = NULL;
    gboolean holds = FALSE;

    if (!skipping(file) && !ps_condition_read(rest, &with, &holds, &error))
        ps_reader_error(&file->reader, _("bad condition: %s"), error->message);
    begin_branch(file, holds, !error);
}

static void
read_else(File *file, const char *rest)
{
    Branch *branch;

    if (*rest)
        ps_reader_warning(&file->reader, _("'else' takes nothing behind it"));
    if (!file->branches->len) {
        ps_reader_error(&file->reader, _("'else' without 'if'"));
        return;
    }
    branch = &g_array_index(file->branches, Branch, file->branches->len - 1);
    if (branch->has_else)
        ps_reader_error(
            &file->reader, _("second 'else' for the 'if' of line %u"), branch->line);
    branch->now = !branch->ever && !branch->has_else;
    branch->has_else = TRUE;
}

static void
read_endif(File *file, const char *rest)
{
    if (*rest)
        ps_reader_warning(&file->reader, _("'endif' takes nothing behind it"));
    if (file->branches->len)
        g_array_set_size(file->branches, file->branches->len - 1);
    else
        ps_reader_error(&file->reader, _("'endif' without 'if'"));
}

/* "@@VERSION@@" is what SpamAssassin's own files have for the version they came with. */
static void
read_require_version(File *file, const char *rest)
{
    if (!strcmp(rest, PS_RULES_VERSION) || !strcmp(rest, "4.0.1") ||
        !strcmp(rest, "@@VERSION@@"))
        return;
    ps_reader_warning(&file->reader,
        _("the rest of this file is for SpamAssassin %.60s and is not read; presend stands for "
          "4.0.1"),
        rest);
    file->stopped = TRUE;
}

/* Keywords are written in any case, and with '-' for '_'. */
static void
fold_key(char *key)
{
    for (char *p = key; *p; p++) {
        *p = g_ascii_tolower(*p);
        if (*p == '-')
            *p = '_';
    }
}

/* "lang XX LINE". What people read is kept for its language; other lines only count in the
 * language of the run, given as its locale in the way of SpamAssassin. */
static void
read_lang(File *file, char *rest)
{
    static const char *const locales[PS_LANGS] = { "en_US", "it_IT" };
    PsReader *reader = &file->reader;
    char *lang = ps_reader_word(&rest), *key = ps_reader_word(&rest);
    const PsKeyword *keyword;
    gboolean text;

    if (!lang) {
        ps_reader_error(reader, _("'lang' needs a language"));
        return;
    }
    if (!key) { /* the setting of that name */
        ps_keyword_setting(reader, ps_keyword_find("lang"), lang);
        return;
    }
    fold_key(key);
    keyword = ps_keyword_find(key);
    if (keyword && !keyword->read) {
        ps_reader_error(reader, _("'%s' cannot stand behind 'lang'"), key);
        return;
    }
    text = !strcmp(key, "describe") || !strcmp(key, "fix") || !strcmp(key, "word") ||
           !strcmp(key, "answer");
    for (guint i = 0; i < PS_LANGS; i++) {
        if (g_ascii_strncasecmp(locales[i], lang, strlen(lang)) != 0 ||
            (!text && i != reader->how->lang))
            continue;
        reader->lang = (PsLang) i;
        ps_keyword_read(reader, key, rest);
        reader->lang = PS_LANG_EN;
        return;
    }
}

/* A line without comment and outer blanks. */
static void
read_line(File *file, char *line)
{
    PsReader *reader = &file->reader;
    char *rest = line, *key = ps_reader_word(&rest);

    fold_key(key);
    if (!strcmp(key, "if"))
        read_if(file, rest);
    else if (!strcmp(key, "ifplugin"))
        read_ifplugin(file, rest);
    else if (!strcmp(key, "else"))
        read_else(file, rest);
    else if (!strcmp(key, "endif"))
        read_endif(file, rest);
    else if (skipping(file) || !strcmp(key, "file"))
        return;
    else if (!strcmp(key, "include"))
        ps_reader_include(reader, rest);
    else if (!strcmp(key, "lang"))
        read_lang(file, rest);
    else if (!strcmp(key, "require_version"))
        read_require_version(file, rest);
    else
        ps_keyword_read(reader, key, rest);
}

/* OUT is the line without its comment: from the first '#' without a backslash before it. */
static void
strip(const char *line, gsize len, GString *out)
{
    const char *end = line + len, *hash;

    g_string_truncate(out, 0);
    while (
        (hash = memchr(line, '#', (gsize) (end - line))) && hash > line && hash[-1] == '\\') {
        g_string_append_len(out, line, hash - 1 - line);
        g_string_append_c(out, '#');
        line = hash + 1;
    }
    g_string_append_len(out, line, (hash ? hash : end) - line);
    g_strstrip(out->str);
}

void
ps_reader_read(PsReader *reader, const char *text, gsize len)
{
    File file = { *reader, g_array_new(FALSE, FALSE, sizeof(Branch)), FALSE };
    g_autoptr(GString) line = g_string_new(NULL);
    const char *p = text, *end = text + len;

    reader->root->bytes_left -= len;
    reader->rules->local = reader->how->local;
    file.reader.file_number = ++reader->rules->file_count;
    reader->rules->checksum =
        (guint32) crc32(reader->rules->checksum, (const Bytef *) text, (uInt) len);
    file.reader.line = 0;
    if (len >= 3 && !memcmp(p, "\xef\xbb\xbf", 3))
        p += 3;
    while (p < end && !file.stopped) {
        const char *lf = memchr(p, '\n', (gsize) (end - p));
        gsize line_len = (gsize) ((lf ? lf : end) - p);

        file.reader.line++;
        if (line_len > PS_LIMIT_rule_line_bytes) {
            ps_reader_error(
                &file.reader, _("line of more than %d bytes"), PS_LIMIT_rule_line_bytes);
        } else if (memchr(p, '\0', line_len)) {
            ps_reader_error(&file.reader, _("NUL byte; is this a rule file?"));
        } else {
            strip(p, line_len, line);
            if (*line->str)
                read_line(&file, line->str);
        }
        p = lf ? lf + 1 : end;
    }
    for (guint i = 0; i < file.branches->len; i++) {
        PsLine at = { reader->file, g_array_index(file.branches, Branch, i).line };

        ps_rules_report(reader->rules, at, TRUE, _("'if' without 'endif'"));
    }
    g_array_unref(file.branches);
}
