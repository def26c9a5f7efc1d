/* SPDX-License-Identifier: MIT */
/* dkim_signature.c - reading of DKIM-Signature fields; see dkim_signature.h. */
#include "auth/dkim_signature.h"

#include <string.h>

#include "addr/domain.h"
#include "auth/tags.h"
#include "base/limits.h"
#include "dns/name.h"

#define TIME_MAX_LEN 12   /* digits, RFC 6376 section 3.5 */
#define LENGTH_MAX_LEN 76 /* the same */
#define CLOCK_DRIFT 300   /* seconds that t= may lie ahead */

/* Labels of letters, digits, '-' and '_'. Some selectors in use have an underscore. */
static gboolean
is_name(const char *value)
{
    gsize label = 0;

    for (const char *p = value; *p; p++) {
        if (*p == '.') {
            if (label == 0)
                return FALSE;
            label = 0;
        } else if (!(g_ascii_isalnum(*p) || *p == '-' || *p == '_') ||
                   ++label > PS_DNS_LABEL_MAX) {
            return FALSE;
        }
    }
    return label > 0 && strlen(value) <= PS_DNS_NAME_MAX;
}

static gboolean
is_number(const char *value, gsize max_len)
{
    gsize len = strlen(value);

    return len > 0 && len <= max_len && strspn(value, "0123456789") == len;
}

static gboolean
is_version(const char *value)
{
    return strcmp(value, "1") == 0;
}

static gboolean
is_algorithm(const char *value)
{
    static const char *const known[] = { "rsa-sha256", "ed25519-sha256", "rsa-sha1", NULL };
    g_autofree char *lower = g_ascii_strdown(value, -1);

    return g_strv_contains(known, lower);
}

static gboolean
is_base64(const char *value)
{
    g_autoptr(GBytes) bytes = ps_tags_base64(value);

    return bytes && g_bytes_get_size(bytes) > 0;
}

static gboolean
is_canonicalization(const char *value)
{
    static const char *const known[] = { "simple", "relaxed", "simple/simple", "simple/relaxed",
        "relaxed/simple", "relaxed/relaxed", NULL };
    g_autofree char *lower = g_ascii_strdown(value, -1);

    return g_strv_contains(known, lower);
}

/* Names of header fields: anything printable. None of them may be empty. */
static gboolean
is_header_list(const char *value)
{
    g_auto(GStrv) names = ps_tags_list(value);

    for (gsize i = 0; names[i]; i++) {
        if (!*names[i] || i == PS_LIMIT_dkim_headers)
            return FALSE;
        for (const char *p = names[i]; *p; p++)
            if (*p <= ' ' || *p > '~')
                return FALSE;
    }
    return names[0] != NULL;
}

/* Some local part, or none, and a domain. */
static gboolean
is_identity(const char *value)
{
    const char *at = strrchr(value, '@');

    return at && is_name(at + 1);
}

static gboolean
is_length(const char *value)
{
    return is_number(value, LENGTH_MAX_LEN);
}

static gboolean
is_query(const char *value)
{
    g_auto(GStrv) methods = ps_tags_list(value);

    return g_strv_contains((const char *const *) methods, "dns/txt") ||
           g_strv_contains((const char *const *) methods, "dns");
}

static gboolean
is_time(const char *value)
{
    return is_number(value, TIME_MAX_LEN);
}

/* What each tag must be like, in the order in which problems are told. */
static const struct {
    const char *tag;
    gboolean (*is_valid)(const char *value); /* without white space */
    gboolean required;
    PsDkimResult result; /* if it is not valid */
    const char *problem;
} rules[] = {
    { "v", is_version, TRUE, PS_DKIM_PERMERROR, "version" },
    { "d", is_name, TRUE, PS_DKIM_NEUTRAL, "domain" },
    { "s", is_name, TRUE, PS_DKIM_NEUTRAL, "selector" },
    { "a", is_algorithm, TRUE, PS_DKIM_NEUTRAL, "algorithm" },
    { "h", is_header_list, TRUE, PS_DKIM_NEUTRAL, "header-list" },
    { "b", is_base64, TRUE, PS_DKIM_NEUTRAL, "signature-data" },
    { "bh", is_base64, TRUE, PS_DKIM_NEUTRAL, "signature-data" },
    { "i", is_identity, FALSE, PS_DKIM_PERMERROR, "identity" },
    { "c", is_canonicalization, FALSE, PS_DKIM_NEUTRAL, "canonicalization" },
    { "q", is_query, FALSE, PS_DKIM_NEUTRAL, "query" },
    { "t", is_time, FALSE, PS_DKIM_NEUTRAL, "timestamp" },
    { "x", is_time, FALSE, PS_DKIM_NEUTRAL, "timestamp" },
    { "l", is_length, FALSE, PS_DKIM_NEUTRAL, "length" },
};

static void
set_result(PsDkimSignature *shown, PsDkimResult result, const char *reason)
{
    if (shown->result != PS_DKIM_NONE)
        return;
    shown->result = result;
    shown->reason = reason;
}

/* The value of a tag if it is well formed, without white space; else NULL. */
static char *
check_tag(PsDkimField *field, const PsTags *tags, gsize rule)
{
    const char *value = ps_tags_get(tags, rules[rule].tag);
    g_autofree char *compact = NULL;

    if (!value) {
        if (rules[rule].required)
            set_result(field->shown, PS_DKIM_NEUTRAL, "tag-missing");
        return NULL;
    }
    compact = ps_tags_compact(value);
    if (rules[rule].is_valid(compact))
        return g_steal_pointer(&compact);
    set_result(field->shown, rules[rule].result, rules[rule].problem);
    return NULL;
}

static void
keep_tag(PsDkimField *field, const char *tag, char *value)
{
    PsDkimSignature *shown = field->shown;

    switch (tag[0]) {
    case 'd':
        shown->domain = g_ascii_strdown(value, -1);
        break;
    case 's':
        shown->selector = g_strdup(value);
        break;
    case 'a':
        shown->algorithm = g_ascii_strdown(value, -1);
        break;
    case 'h':
        shown->signed_headers = ps_tags_list(value);
        break;
    case 'b':
        if (!tag[1])
            field->bytes = ps_tags_base64(value);
        break;
    case 'i':
        shown->identity = g_strdup(value);
        break;
    case 't':
        field->signed_at = g_ascii_strtoll(value, NULL, 10);
        break;
    case 'x':
        shown->expires = MAX(g_ascii_strtoll(value, NULL, 10), 1);
        break;
    case 'l':
        shown->length_limited = TRUE;
        break;
    default:
        break;
    }
}

/* What tags demand of each other and of the clock. All of them could be read. */
static void
check_whole(PsDkimField *field, gint64 now)
{
    PsDkimSignature *shown = field->shown;
    const char *const *headers = (const char *const *) shown->signed_headers;
    const char *at = shown->identity ? strrchr(shown->identity, '@') : NULL;

    field->identity_domain = g_strdup(at ? at + 1 : shown->domain);
    field->covers_others = g_strv_contains(headers, "dkim-signature");
    if (!ps_domain_is_below(field->identity_domain, shown->domain))
        set_result(shown, PS_DKIM_PERMERROR, "identity");
    if (!g_strv_contains(headers, "from"))
        set_result(shown, PS_DKIM_PERMERROR, "from-not-signed");
    if (shown->expires && field->signed_at >= shown->expires)
        set_result(shown, PS_DKIM_NEUTRAL, "timestamp");
    if (strcmp(shown->algorithm, "rsa-sha1") == 0)
        set_result(shown, PS_DKIM_POLICY, "sha1"); /* RFC 8301 */
    if (shown->expires && shown->expires <= now)
        set_result(shown, PS_DKIM_FAIL, "expired");
    if (field->signed_at > now + CLOCK_DRIFT)
        set_result(shown, PS_DKIM_NEUTRAL, "future");
}

/* libopendkim knows b= by the letter right before the sign, so that it does not see "b =", and
 * takes the end of another name for it: then it hashes something else. */
static gboolean
hides_signature(const char *value, gsize len)
{
    g_autofree char *text = g_strndup(value, len);
    g_auto(GStrv) tags = g_strsplit(text, ";", -1);

    for (char **tag = tags; *tag; tag++) {
        const char *name = *tag + strspn(*tag, " \t\r\n");
        const char *sign = strchr(name, '=');
        gboolean is_signature = name[0] == 'b' && strchr(" \t\r\n=", name[1]);

        if (sign && sign > name && is_signature != (sign[-1] == 'b'))
            return TRUE;
    }
    return FALSE;
}

PsDkimField *
ps_dkim_field_new(const char *value, gsize len, PsSpan at, gint64 now)
{
    PsDkimField *field = g_new0(PsDkimField, 1);
    g_autoptr(PsTags) tags = ps_tags_new(value, len);

    field->shown = g_new0(PsDkimSignature, 1);
    field->shown->at = at;
    field->signed_at = -1;
    if (tags->problem)
        set_result(field->shown, PS_DKIM_NEUTRAL, tags->problem);
    for (gsize i = 0; i < len; i++)
        if ((guchar) value[i] > '~') /* RFC 8616 would allow it, libopendkim does not */
            set_result(field->shown, PS_DKIM_NEUTRAL, "syntax");
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autofree char *text = check_tag(field, tags, i);

        if (text)
            keep_tag(field, rules[i].tag, text);
    }
    if (field->shown->result == PS_DKIM_NONE)
        check_whole(field, now);
    if (hides_signature(value, len))
        set_result(field->shown, PS_DKIM_NEUTRAL, "not-verified");
    return field;
}

void
ps_dkim_field_free(PsDkimField *field)
{
    if (!field)
        return;
    ps_dkim_signature_free(field->shown);
    g_bytes_unref(field->bytes);
    g_free(field->identity_domain);
    g_free(field);
}

static void
field_free(gpointer field)
{
    ps_dkim_field_free(field);
}

GPtrArray *
ps_dkim_fields_new(const PsSource *source, gint64 now)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func(field_free);
    const PsField *raw;
    guint index = 0, readable = 0;

    for (guint start = 0; (raw = ps_source_find(source, "DKIM-Signature", start, &index));
         start = index + 1) {
        PsDkimField *field = ps_dkim_field_new(
            ps_source_bytes(source) + raw->value.offset, raw->value.length, raw->whole, now);

        /* one that cannot be read costs nothing and takes no place */
        if (field->shown->result == PS_DKIM_NONE && ++readable > PS_LIMIT_dkim_signatures)
            set_result(field->shown, PS_DKIM_POLICY, "too-many");
        g_ptr_array_add(fields, field);
    }
    return fields;
}
