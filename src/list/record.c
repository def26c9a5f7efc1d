/* SPDX-License-Identifier: MIT */
/* record.c - what the DNS said of a domain, written and read again; see record.h. */
#include "list/record.h"

#include <string.h>
#include <zlib.h>

enum {
    DOMAIN,
    TIME,
    STATE,
    WHY,
    SUGGESTION,
    LOOKALIKE,
    HOSTS,
    FIELDS, /* before the check sum */
};

static const char nothing[] = "-";

static guint32
checksum(const char *bytes, gsize len)
{
    return (guint32) crc32(crc32(0, NULL, 0), (const Bytef *) bytes, (uInt) len);
}

static const char *
or_nothing(const char *text)
{
    return text ? text : nothing;
}

/* No name holds a space: dns/name.h escapes it. */
static void
append_hosts(GString *out, const PsMx *mx)
{
    if (!mx->count)
        g_string_append(out, nothing);
    for (guint i = 0; i < mx->count; i++)
        g_string_append_printf(out, "%s%u:%s:%s", i ? " " : "", mx->hosts[i].preference,
            ps_mx_problem_name(mx->hosts[i].problem), mx->hosts[i].name);
}

void
ps_list_record_append(GString *out, const char *domain, gint64 time, const PsDestination *found)
{
    gsize start = out->len;

    g_string_append_printf(out, "%s\t%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s\t", domain, time,
        ps_mx_state_name(found->mx.state), ps_dns_status_name(found->mx.why),
        or_nothing(found->suggestion), or_nothing(found->lookalike));
    append_hosts(out, &found->mx);
    g_string_append_printf(out, "\t%08x", checksum(out->str + start, out->len - start));
}

/* Cut TEXT, of LEN bytes, into its fields. FALSE if there are more or fewer, or if the
 * check sum is not theirs. */
static gboolean
split(char *text, gsize len, char *fields[static FIELDS])
{
    char *last = strrchr(text, '\t');
    g_autofree char *sum = NULL;
    guint count = 1;

    if (!last || strlen(text) != len)
        return FALSE;
    sum = g_strdup_printf("%08x", checksum(text, (gsize) (last - text)));
    if (strcmp(last + 1, sum) != 0)
        return FALSE;
    *last = '\0';

    fields[DOMAIN] = text;
    for (char *tab = strchr(text, '\t'); tab; tab = strchr(tab, '\t')) {
        if (count == FIELDS)
            return FALSE;
        *tab++ = '\0';
        fields[count++] = tab;
    }
    return count == FIELDS && *text;
}

static gboolean
read_state(const char *word, PsMxState *ret)
{
    for (int i = PS_MX_OK; i <= PS_MX_UNKNOWN; i++) {
        if (!strcmp(word, ps_mx_state_name((PsMxState) i))) {
            *ret = (PsMxState) i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
read_why(const char *word, PsDnsStatus *ret)
{
    for (int i = PS_DNS_NOERROR; i <= PS_DNS_OFF; i++) {
        if (!strcmp(word, ps_dns_status_name((PsDnsStatus) i))) {
            *ret = (PsDnsStatus) i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
read_problem(const char *word, PsMxProblem *ret)
{
    for (int i = PS_MX_HOST_OK; i <= PS_MX_HOST_UNKNOWN; i++) {
        if (!strcmp(word, ps_mx_problem_name((PsMxProblem) i))) {
            *ret = (PsMxProblem) i;
            return TRUE;
        }
    }
    return FALSE;
}

/* "10:ok:mx.example.com", which is cut up. */
static gboolean
read_host(char *text, PsMxHost *ret)
{
    char *problem = strchr(text, ':');
    char *name = problem ? strchr(problem + 1, ':') : NULL;
    guint64 preference;

    if (!name)
        return FALSE;
    *problem++ = '\0';
    *name++ = '\0';
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT16, &preference, NULL))
        return FALSE;
    ret->preference = (guint16) preference;
    ret->name = name;
    return read_problem(problem, &ret->problem);
}

static gboolean
read_hosts(char *text, PsMx *mx)
{
    guint count = 1;

    if (!strcmp(text, nothing))
        return TRUE;
    for (const char *p = text; *p; p++)
        count += *p == ' ';
    mx->hosts = g_new0(PsMxHost, count);
    while (text) {
        char *space = strchr(text, ' ');

        if (space)
            *space++ = '\0';
        if (!read_host(text, &mx->hosts[mx->count++]))
            return FALSE;
        text = space;
    }
    return TRUE;
}

static const char *
or_null(const char *text)
{
    return strcmp(text, nothing) != 0 ? text : NULL;
}

/* RECORD has its text, LEN bytes of it. */
static gboolean
read_fields(PsListRecord *record, gsize len, const PsDirectory *directory)
{
    PsDestination *found = &record->found;
    char *fields[FIELDS] = { NULL };

    if (!split(record->text, len, fields) ||
        !g_ascii_string_to_signed(
            fields[TIME], 10, G_MININT64, G_MAXINT64, &record->time, NULL) ||
        !read_state(fields[STATE], &found->mx.state) ||
        !read_why(fields[WHY], &found->mx.why) || !read_hosts(fields[HOSTS], &found->mx))
        return FALSE;
    record->domain = fields[DOMAIN];
    found->suggestion = or_null(fields[SUGGESTION]);
    found->lookalike = or_null(fields[LOOKALIKE]);
    found->provider = ps_destination_provider(directory, &found->mx, record->domain);
    return TRUE;
}

gboolean
ps_list_record_read(
    const char *line, gsize len, const PsDirectory *directory, PsListRecord *ret)
{
    PsListRecord record = { .text = g_strndup(len ? line : "", len) };

    if (!read_fields(&record, len, directory)) {
        ps_list_record_clear(&record);
        return FALSE;
    }
    *ret = record;
    return TRUE;
}

void
ps_list_record_clear(PsListRecord *record)
{
    ps_destination_clear(&record->found);
    g_free(record->text);
    *record = (PsListRecord){ 0 };
}
