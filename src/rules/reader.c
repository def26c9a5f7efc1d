/* SPDX-License-Identifier: MIT */
/* reader.c - what all keywords share: words, names, troubles; see reader.h. */
#include "rules/reader.h"

#include <string.h>

#include "base/i18n.h"

void
ps_reader_error(PsReader *reader, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    ps_rules_report_va(reader->rules, ps_reader_line(reader), TRUE, format, args);
    va_end(args);
}

void
ps_reader_warning(PsReader *reader, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    ps_rules_report_va(reader->rules, ps_reader_line(reader), FALSE, format, args);
    va_end(args);
}

gboolean
ps_reader_first(PsReader *reader, const char *what)
{
    if (g_hash_table_contains(reader->rules->noted, what))
        return FALSE;
    return g_hash_table_add(reader->rules->noted, (char *) ps_rules_keep(reader->rules, what));
}

char *
ps_reader_word(char **rest)
{
    char *word = *rest, *end = word + strcspn(word, " \t");

    if (end == word)
        return NULL;
    *rest = end + strspn(end, " \t");
    *end = '\0';
    return word;
}

char *
ps_reader_name(PsReader *reader, char **rest)
{
    char *name = ps_reader_word(rest);

    if (!name) {
        ps_reader_error(reader, _("the name of a rule is missing"));
        return NULL;
    }
    if (g_ascii_isdigit(*name) ||
        name[strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_")]) {
        ps_reader_error(reader,
            _("'%.60s' cannot name a rule: a name has letters, digits and '_', and no digit "
              "first"),
            name);
        return NULL;
    }
    if (strlen(name) > PS_RULES_NAME_BYTES) {
        ps_reader_error(reader, _("the name '%.60s...' has more than %d letters"), name,
            PS_RULES_NAME_BYTES);
        return NULL;
    }
    return name;
}

PsEntry *
ps_reader_subject(PsReader *reader, const PsKeyword *keyword, char **rest)
{
    char *name = ps_reader_name(reader, rest);
    PsEntry *entry;

    if (!name)
        return NULL;
    if (!**rest) {
        ps_reader_error(reader, _("'%s %s' says nothing"), keyword->name, name);
        return NULL;
    }
    entry = ps_rules_entry(reader->rules, name);
    if (!entry->named_at.file)
        entry->named_at = ps_reader_line(reader);
    return entry;
}

int
ps_reader_choice(const char *word, const char *const *words, guint count)
{
    for (guint i = 0; i < count; i++)
        if (!g_ascii_strcasecmp(word, words[i]))
            return (int) i;
    return -1;
}
