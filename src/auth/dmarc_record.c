/* SPDX-License-Identifier: MIT */
/* dmarc_record.c - reading of DMARC records; see dmarc_record.h. */
#include "auth/dmarc_record.h"

#include <string.h>

#include "auth/tags.h"

#define VERSION "DMARC1"

/* Some problems say more than others: the first that is told counts. */
static void
set_error(PsDmarcTags *record, const char *error)
{
    if (!record->error)
        record->error = error;
}

/* Which of WORDS the tag NAME holds; -1 and the error BAD if it is none of them, MISSING if the
 * tag is not there. */
static int
read_choice(PsDmarcTags *record, const PsTags *tags, const char *name, const char *const *words,
    int missing, const char *bad)
{
    const char *value = ps_tags_get_any_case(tags, name);

    if (!value)
        return missing;
    for (int i = 0; words[i]; i++)
        if (g_ascii_strcasecmp(value, words[i]) == 0)
            return i;
    set_error(record, bad);
    return -1;
}

static const char *const policies[] = { "", "none", "quarantine", "reject", NULL };

static gboolean
read_policy(PsDmarcTags *record, const PsTags *tags, const char *name, const char *bad,
    PsDmarcPolicy *ret)
{
    int policy = read_choice(record, tags, name, policies, PS_DMARC_P_ABSENT, bad);

    *ret = policy > 0 ? (PsDmarcPolicy) policy : PS_DMARC_P_ABSENT;
    if (policy == PS_DMARC_P_ABSENT && ps_tags_get_any_case(tags, name)) { /* "p=" */
        set_error(record, bad);
        return FALSE;
    }
    return policy >= 0;
}

/* One URI at least that reports can go to; RFC 7489 lets "!10m" follow it. */
static gboolean
has_uri(const char *list)
{
    g_auto(GStrv) uris = g_strsplit(list, ",", -1);

    for (gsize i = 0; uris[i]; i++) {
        const char *uri = g_strstrip(uris[i]);

        if (g_uri_is_valid(uri, G_URI_FLAGS_NONE, NULL) &&
            (g_ascii_strncasecmp(uri, "mailto:", 7) != 0 || strchr(uri, '@')))
            return TRUE;
    }
    return FALSE;
}

static guint
read_percent(PsDmarcTags *record, const PsTags *tags)
{
    const char *value = ps_tags_get_any_case(tags, "pct");
    guint64 percent;

    if (!value)
        return 100;
    if (g_ascii_string_to_unsigned(value, 10, 0, 100, &percent, NULL))
        return (guint) percent;
    set_error(record, "pct-bad");
    return 100;
}

static PsDmarcTags *
read_record(const PsTags *tags, const char *text)
{
    static const char *const alignments[] = { "r", "s", NULL };
    static const char *const answers[] = { "n", "y", NULL };
    static const char *const suffixes[] = { "u", "n", "y", NULL };
    PsDmarcTags *record = g_new0(PsDmarcTags, 1);
    const char *reports = ps_tags_get_any_case(tags, "rua");

    record->text = g_strdup(text);
    if (!ps_tags_get_any_case(tags, "p"))
        set_error(record, "p-missing");
    record->bad_policy =
        !read_policy(record, tags, "p", "p-bad", &record->p) || record->p == PS_DMARC_P_ABSENT;
    record->bad_policy =
        !read_policy(record, tags, "sp", "sp-bad", &record->sp) || record->bad_policy;
    record->bad_np = !read_policy(record, tags, "np", "np-bad", &record->np);
    if (tags->problem)
        set_error(record, tags->problem);
    record->adkim_strict = read_choice(record, tags, "adkim", alignments, 0, "adkim-bad") == 1;
    record->aspf_strict = read_choice(record, tags, "aspf", alignments, 0, "aspf-bad") == 1;
    record->testing = read_choice(record, tags, "t", answers, 0, "t-bad") == 1;
    record->psd = (PsDmarcPsd) MAX(
        read_choice(record, tags, "psd", suffixes, PS_DMARC_PSD_UNKNOWN, "psd-bad"), 0);
    record->percent = read_percent(record, tags);
    record->reports = reports && has_uri(reports);
    if (reports && !record->reports)
        set_error(record, "rua-bad");
    return record;
}

/* The first tag is v=DMARC1. */
static gboolean
is_record(const PsTags *tags, const char *text)
{
    const PsTagValue *first = (const PsTagValue *) (gpointer) tags->tags->data;

    return tags->tags->len > 0 && g_ascii_toupper(*text) == 'V' &&
           g_ascii_strcasecmp(first->name, "v") == 0 && strcmp(first->value, VERSION) == 0;
}

/* Somebody meant it to be one: "v=DMARC1 p=none", "v=dmarc1;". */
static gboolean
is_near_record(const char *text)
{
    g_autofree char *compact = ps_tags_compact(text);

    return g_ascii_strncasecmp(compact + strspn(compact, "\"'"), "v=dmarc", 7) == 0;
}

PsDmarcTags *
ps_dmarc_tags_select(const PsDnsAnswer *answer, gboolean *ret_several, const char **ret_error)
{
    PsDmarcTags *found = NULL;

    *ret_several = FALSE;
    *ret_error = NULL;
    for (guint i = 0; i < answer->count; i++) {
        const char *text = answer->records[i].data.txt.bytes;
        g_autoptr(PsTags) tags = ps_tags_new(text, answer->records[i].data.txt.len);

        if (!is_record(tags, text)) {
            if (is_near_record(text))
                *ret_error = "version";
        } else if (found) {
            *ret_several = TRUE;
            *ret_error = "several-records";
            ps_dmarc_tags_free(found);
            return NULL;
        } else {
            found = read_record(tags, text);
        }
    }
    if (found)
        *ret_error = found->error;
    return found;
}

void
ps_dmarc_tags_free(PsDmarcTags *tags)
{
    if (!tags)
        return;
    g_free(tags->text);
    g_free(tags);
}
