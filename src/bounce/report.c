/* SPDX-License-Identifier: MIT */
/* report.c - groups of fields, tolerantly; see report.h. */
#include "bounce/report.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/limits.h"

enum {
    VALUE = 4096, /* bytes of one value that are kept */
};

typedef enum {
    FIELD_FINAL,
    FIELD_ORIGINAL,
    FIELD_ACTUAL,
    FIELD_ACTION,
    FIELD_STATUS,
    FIELD_DIAGNOSTIC,
    FIELD_REMOTE,
    FIELD_REPORTING,
    FIELD_OTHER,
} Field;

/* Names in small letters, blanks as "-". */
static const struct {
    const char *name;
    Field field;
} fields[] = {
    { "final-recipient", FIELD_FINAL },
    { "recipient-address", FIELD_FINAL }, /* PMDF's and Sun's text for people */
    { "original-recipient", FIELD_ORIGINAL },
    { "original-address", FIELD_ORIGINAL },
    { "x-actual-recipient", FIELD_ACTUAL },
    { "action", FIELD_ACTION },
    { "status", FIELD_STATUS },
    { "diagnostic-code", FIELD_DIAGNOSTIC },
    { "remote-mta", FIELD_REMOTE },
    { "remote-system", FIELD_REMOTE },
    { "reporting-mta", FIELD_REPORTING },
};

/* Where a group keeps each field. */
static const gsize members[] = { G_STRUCT_OFFSET(PsReportGroup, final),
    G_STRUCT_OFFSET(PsReportGroup, original), G_STRUCT_OFFSET(PsReportGroup, actual),
    G_STRUCT_OFFSET(PsReportGroup, action), G_STRUCT_OFFSET(PsReportGroup, status),
    G_STRUCT_OFFSET(PsReportGroup, diagnostic), G_STRUCT_OFFSET(PsReportGroup, remote) };

static void
group_clear(gpointer data)
{
    PsReportGroup *group = data;

    g_free(group->final);
    g_free(group->original);
    g_free(group->actual);
    g_free(group->action);
    g_free(group->status);
    g_free(group->diagnostic);
    g_free(group->remote);
}

void
ps_report_clear(PsBounceReport *report)
{
    g_clear_pointer(&report->reporting_mta, g_free);
    g_clear_pointer(&report->groups, g_array_unref);
}

static gboolean
is_name(const char *line, gsize len, const char *name)
{
    if (strlen(name) != len)
        return FALSE;
    for (gsize i = 0; i < len; i++)
        if (g_ascii_tolower(line[i]) != name[i] && !(line[i] == ' ' && name[i] == '-'))
            return FALSE;
    return TRUE;
}

/* Which field the line at LINE is; *RET_VALUE is where its value begins. */
static Field
field_of(const char *line, gsize len, gsize *ret_value)
{
    const char *colon = memchr(line, ':', MIN(len, 40));
    gsize n = colon ? (gsize) (colon - line) : 0;

    *ret_value = n + 1;
    while (n && ps_is_blank(line[n - 1]))
        n--;
    for (guint i = 0; n && i < G_N_ELEMENTS(fields); i++)
        if (is_name(line, n, fields[i].name))
            return fields[i].field;
    return FIELD_OTHER;
}

/* A "type;" before the value, RFC 3464 section 2.1.2: rfc822, dns, smtp ... and "x-" ones. */
static const char *
behind_type(const char *value)
{
    const char *p = value;

    while (g_ascii_isalnum(*p) || *p == '-' || *p == '.' || *p == '/')
        p++;
    while (ps_is_blank(*p))
        p++;
    if (p == value || *p != ';')
        return value;
    for (p++; ps_is_blank(*p); p++)
        ;
    return p;
}

/* The end of an address's text: RFC 822 comments, brackets and quotes taken off. */
static char *
bare_address(const char *value)
{
    const char *open = strchr(value, '<'), *close = open ? strchr(open, '>') : NULL;
    char *text = close ? g_strndup(open + 1, (gsize) (close - open - 1)) : g_strdup(value);

    if (!close)
        text[strcspn(text, " \t(")] = '\0';
    return text;
}

static char *
lower_word(const char *value)
{
    return g_ascii_strdown(value, (gssize) strspn(value, G_CSET_a_2_z G_CSET_A_2_Z));
}

/* The group that a field goes into: a new one where the last has that field already. */
static PsReportGroup *
group_for(PsBounceReport *report, gboolean *open, gsize offset)
{
    PsReportGroup *last =
        *open ? &g_array_index(report->groups, PsReportGroup, report->groups->len - 1) : NULL;

    if (last && !G_STRUCT_MEMBER(char *, last, offset))
        return last;
    if (report->groups->len == PS_LIMIT_bounce_recipients)
        return NULL;
    g_array_set_size(report->groups, report->groups->len + 1);
    *open = TRUE;
    return &g_array_index(report->groups, PsReportGroup, report->groups->len - 1);
}

static void
set_field(PsBounceReport *report, gboolean *open, Field field, const char *value)
{
    const char *bare = behind_type(value);
    PsReportGroup *group;
    char *text;

    if (!*bare)
        return;
    if (field == FIELD_REPORTING) {
        if (!report->reporting_mta)
            report->reporting_mta = g_strndup(bare, strcspn(bare, " \t("));
        return;
    }
    group = group_for(report, open, members[field]);
    if (!group) {
        report->left_out += field == FIELD_FINAL;
        return;
    }
    if (field <= FIELD_ACTUAL)
        text = bare_address(bare);
    else if (field == FIELD_ACTION)
        text = lower_word(bare);
    else if (field == FIELD_DIAGNOSTIC)
        text = g_strdup(bare);
    else
        text = g_strndup(bare, strcspn(bare, " \t(,;"));
    G_STRUCT_MEMBER(char *, group, members[field]) = text;
}

/* The value from *POS on with its folds, in one line; *POS moves behind them. */
static char *
read_value(const char *text, gsize len, gsize *pos, gsize start)
{
    g_autoptr(GString) value = g_string_new(NULL);

    for (;;) {
        const char *lf = memchr(text + start, '\n', len - start);
        gsize end = lf ? (gsize) (lf - text) : len;

        g_string_append_len(
            value, text + start, (gssize) MIN(end - start, VALUE - MIN(value->len, VALUE)));
        *pos = lf ? end + 1 : len;
        if (*pos >= len || !ps_is_blank(text[*pos]) || text[end] != '\n')
            break;
        start = *pos;
        while (start < len && ps_is_blank(text[start]))
            start++;
        if (start >= len || text[start] == '\n')
            break;
        g_string_append_c(value, ' ');
    }
    for (gsize i = 0; i < value->len; i++)
        if (!value->str[i])
            value->str[i] = ' ';
    g_strstrip(value->str);
    return g_string_free(g_steal_pointer(&value), FALSE);
}

/* A group says of whom it speaks; in a text, "Status: open" alone is none. */
static gboolean
speaks(const PsReportGroup *group, gboolean loose)
{
    return group->final || group->original || (!loose && (group->actual || group->status));
}

static void
drop_nameless(GArray *groups, guint from, gboolean loose)
{
    guint kept = from;

    for (guint i = from; i < groups->len; i++) {
        PsReportGroup *group = &g_array_index(groups, PsReportGroup, i);
        PsReportGroup *to = &g_array_index(groups, PsReportGroup, kept);

        if (!speaks(group, loose))
            continue;
        if (to != group) {
            PsReportGroup between = *to;

            *to = *group;
            *group = between;
        }
        kept++;
    }
    g_array_set_size(groups, kept);
}

/* What MORE says and GROUP does not. */
static void
complete(PsReportGroup *group, PsReportGroup *more)
{
    for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
        char **to = &G_STRUCT_MEMBER(char *, group, members[i]);

        if (!*to)
            *to = g_steal_pointer(&G_STRUCT_MEMBER(char *, more, members[i]));
    }
}

/* A text may say twice what programs and people are to read. */
static void
merge_twins(GArray *groups)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    guint kept = 0;

    for (guint i = 0; i < groups->len; i++) {
        PsReportGroup *group = &g_array_index(groups, PsReportGroup, i);
        PsReportGroup *to = &g_array_index(groups, PsReportGroup, kept);
        char *key = g_ascii_strdown(group->final ? group->final : "", -1);
        PsReportGroup *twin = *key ? g_hash_table_lookup(seen, key) : NULL;

        if (twin) {
            complete(twin, group);
            g_free(key);
            continue;
        }
        if (to != group) {
            PsReportGroup between = *to;

            *to = *group;
            *group = between;
        }
        g_hash_table_replace(seen, key, to);
        kept++;
    }
    g_array_set_size(groups, kept);
}

void
ps_report_read(PsBounceReport *report, const char *text, gsize len, gboolean loose)
{
    gboolean open = FALSE;
    gsize pos = 0;
    guint from;

    if (!report->groups) {
        report->groups = g_array_new(FALSE, TRUE, sizeof(PsReportGroup));
        g_array_set_clear_func(report->groups, group_clear);
    }
    from = report->groups->len;
    while (pos < len) {
        const char *lf = memchr(text + pos, '\n', len - pos);
        gsize end = lf ? (gsize) (lf - text) : len, start = pos, value;
        g_autofree char *text_of = NULL;
        Field field;

        while (start < end && ps_is_blank(text[start]))
            start++;
        if (start == end) {
            open = FALSE;
            pos = lf ? end + 1 : len;
            continue;
        }
        field = field_of(text + start, end - start, &value);
        if (field == FIELD_OTHER) {
            pos = lf ? end + 1 : len;
            continue;
        }
        text_of = read_value(text, len, &pos, start + value);
        set_field(report, &open, field, text_of);
    }
    drop_nameless(report->groups, from, loose);
    merge_twins(report->groups);
}
