/* SPDX-License-Identifier: MIT */
/* received.c - the forms of received.def put to a field; see received.h. */
#include "mail/received.h"

#include <string.h>

#include "mail/form.h"
#include "mail/ip.h"
#include "mail/received_line.h"

typedef enum {
    SKIP = 1 << 0,
    ONLY = 1 << 1,
    ASKED = 1 << 2,
    SAME = 1 << 3,
    NOTES = 1 << 4,
    IDENT = 1 << 5,
    NO_ID = 1 << 6,     /* what "id" says is the version of the server */
    XMAIL = 1 << 7,     /* "id <...>" and "from <...>" follow */
    NO_QMAIL = 1 << 8,  /* qmail-ldap writes likewise and means something else */
    DOTTED = 1 << 9,    /* the reverse name has a dot */
    HOTMAIL = 1 << 10,  /* "by" is one of theirs */
    QMAIL = 1 << 11,    /* "with SMTP" follows; "unknown" says nothing */
    COURIER = 1 << 12,  /* "softdnserr": the DNS did not answer */
    FETCHED = 1 << 13,  /* from a mailbox */
    LETTER = 1 << 14,   /* the note is a word */
    OBTUSE = 1 << 15,   /* "UNKNOWN": not asked */
    ORIGIN = 1 << 16,   /* by nobody */
    SCANNED = 1 << 17,  /* qmail-scanner */
    BRACKETS = 1 << 18, /* around the id; "unverified" is no name */
} Flags;

typedef struct {
    const char *mark;
    guint flags;
    const char *text;
} Row;

static const Row rows[] = {
#define FORM(mark, flags, text) { mark, flags, text },
#include "mail/received.def"
#undef FORM
};

static gpointer
compile(gpointer ignored)
{
    PsForm **forms = g_new(PsForm *, G_N_ELEMENTS(rows));

    (void) ignored;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        forms[i] = ps_form_new(rows[i].text);
    return forms;
}

/* Compiled once for the process. */
static PsForm *const *
all_forms(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, compile, NULL);
}

/* qmail's own forms end in "with SMTP", never "with ESMTP id". */
static gboolean
is_qmail(const PsReceivedLine *line, PsSpan by)
{
    const char *rest = line->text + ps_span_end(by), *with = strstr(rest, " with ");

    if (!with || (with != rest && (!g_str_has_prefix(rest, " (") || with[-1] != ')')))
        return FALSE;
    for (const char *p = with + 5; p; p = strchr(p + 1, ' '))
        if ((g_str_has_prefix(p, " SMTP") || g_str_has_prefix(p, " QMQP")) &&
            !g_str_has_prefix(p + 5, " id "))
            return TRUE;
    return FALSE;
}

static gboolean
ends_in(const PsReceivedLine *line, PsSpan span, const char *ending)
{
    gsize len = strlen(ending);

    return span.length > len && memcmp(line->text + ps_span_end(span) - len, ending, len) == 0;
}

/* A form that fits may need more than a form can say. */
static gboolean
is_fit(const PsReceivedLine *line, guint flags, const PsSpan *holes)
{
    const char *dot = NULL, *qmail;

    if (flags & QMAIL)
        return is_qmail(line, holes[PS_HOLE_BY]);
    if (flags & HOTMAIL)
        return ends_in(line, holes[PS_HOLE_BY], ".hotmail.msn.com");
    if (flags & LETTER)
        return g_ascii_isalpha(line->text[holes[PS_HOLE_NOTE].offset]);
    if (flags & NO_QMAIL) {
        qmail = strstr(line->text, " (qmail-");
        return !qmail || !strstr(qmail, ") with ");
    }
    if (flags & DOTTED) {
        PsSpan rdns = holes[PS_HOLE_RDNS];

        if (rdns.length > 2)
            dot = memchr(line->text + rdns.offset + 1, '.', rdns.length - 2);
        return dot != NULL;
    }
    return TRUE;
}

static void
read_notes(PsReceivedLine *line, PsSpan span)
{
    g_autofree char *note = g_strndup(line->text + span.offset, span.length);
    g_autofree char *helo = ps_received_behind(note, "helo=", " "),
                    *ident = ps_received_behind(note, "ident=", " ");

    if (helo && *helo)
        ps_received_set(&line->to->helo, helo, strlen(helo));
    if (ident)
        ps_received_set(&line->to->ident, ident, strlen(ident));
}

/* "IDENT:user@name" is the name, and the user. */
static void
cut_ident(PsReceived *to)
{
    const char *at = strchr(to->rdns, '@');
    gsize start = g_str_has_prefix(to->rdns, "IDENT:") ? 6 : 0;

    if (!at)
        return;
    ps_received_set(&to->ident, to->rdns + start, (gsize) (at - to->rdns) - start);
    ps_received_set(&to->rdns, at + 1, strlen(at + 1));
}

static void
cut_brackets(PsReceived *to)
{
    gsize start = *to->id == '<';

    ps_received_set(&to->id, to->id + start, strcspn(to->id + start, ">"));
}

static void
read_xmail(PsReceivedLine *line)
{
    g_autofree char *id = ps_received_behind(line->text, " id <", " ");
    g_autofree char *from = ps_received_behind(line->text, " from <", " ");

    if (id && strchr(id, '>'))
        ps_received_set(&line->to->id, id, (gsize) (strrchr(id, '>') - id));
    if (from && strchr(from, '>'))
        ps_received_set(&line->to->envfrom, from, (gsize) (strrchr(from, '>') - from));
}

static gboolean
looks_up(const PsReceived *to, guint flags)
{
    if (flags & QMAIL)
        return strcmp(to->rdns, "unknown") != 0;
    if (flags & OBTUSE)
        return strcmp(to->rdns, "UNKNOWN") != 0;
    if (flags & COURIER)
        return strcmp(to->rdns, "softdnserr") != 0;
    return (flags & ASKED) != 0;
}

/* Take over what FORM kept. */
static void
read_form(PsReceivedLine *line, guint flags, const PsSpan *holes)
{
    PsReceived *to = line->to;
    const struct {
        PsHole hole;
        char **field;
    } fields[] = {
        { PS_HOLE_HELO, &to->helo },
        { PS_HOLE_RDNS, &to->rdns },
        { PS_HOLE_IP, &to->ip },
        { PS_HOLE_BY, &to->by },
        { PS_HOLE_ID, &to->id },
        { PS_HOLE_IDENT, &to->ident },
    };

    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        PsSpan span = holes[fields[i].hole];

        if (!ps_span_is_none(span))
            ps_received_set(fields[i].field, line->text + span.offset, span.length);
    }
    if (flags & SAME)
        ps_received_set(&to->helo, to->rdns, strlen(to->rdns));
    if (flags & NOTES)
        read_notes(line, holes[PS_HOLE_NOTE]);
    if (flags & IDENT)
        cut_ident(to);
    if (flags & XMAIL)
        read_xmail(line);
    if (flags & NO_ID)
        ps_received_set(&to->id, "", 0);
    to->no_rdns = looks_up(to, flags);
    if (flags & BRACKETS)
        cut_brackets(to);
    if (((flags & COURIER) && !to->no_rdns) ||
        ((flags & BRACKETS) && strcmp(to->rdns, "unverified") == 0))
        ps_received_set(&to->rdns, "", 0);
}

/* The first form that fits. FALSE: none does. */
static gboolean
find_form(PsReceivedLine *line)
{
    PsForm *const *forms = all_forms();
    const char *only = NULL;
    PsSpan holes[PS_HOLES];

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Row *row = &rows[i];

        if (*row->mark && !strstr(line->text, row->mark))
            continue;
        if ((row->flags & ONLY) && only && strcmp(only, row->mark) != 0)
            continue;
        if (row->flags & ONLY)
            only = row->mark;
        if (!ps_form_match(forms[i], line->text, line->len, holes) ||
            !is_fit(line, row->flags, holes))
            continue;
        line->to->kind = row->flags & SKIP ? PS_RECEIVED_SKIPPED : PS_RECEIVED_RELAY;
        line->to->fetched = (row->flags & FETCHED) != 0;
        line->to->scanned = (row->flags & SCANNED) && line->to->envfrom;
        if (!(row->flags & SKIP))
            read_form(line, row->flags, holes);
        return TRUE;
    }
    return FALSE;
}

/* No form: an address in brackets and "by" are enough. */
static void
find_least(PsReceivedLine *line)
{
    const char *p = line->text;
    gsize first = strcspn(line->text + MIN(line->len, 5), " ");

    line->to->kind = PS_RECEIVED_UNPARSEABLE;
    while (!*line->to->ip && (p = strchr(p, '['))) {
        gsize at = (gsize) (++p - line->text), len = ps_ip_at(line->text, line->len, at);

        if (len && line->text[at + len] == ']')
            ps_received_set(&line->to->ip, p, len);
    }
    if (!*line->to->ip || !*line->to->by)
        return;
    line->to->kind = PS_RECEIVED_RELAY;
    if (!*line->to->helo && g_str_has_prefix(line->text, "from ") && line->text[5 + first])
        ps_received_set(&line->to->helo, line->text + 5, first);
}

/* "from name by name;" says nothing, but an address instead of the name does. */
static gboolean
is_bare(const PsReceivedLine *line)
{
    gsize len, by;
    const char *p = line->text + 5;

    len = strcspn(p, " ");
    if (!len || g_ascii_strncasecmp(p + len, " by ", 4) != 0)
        return FALSE;
    by = strcspn(p + len + 4, " ;");
    if (!by || p[len + 4 + by + strspn(p + len + 4 + by, " ")] != ';')
        return FALSE;
    return !(
        len > 2 && *p == '[' && p[len - 1] == ']' && strspn(p + 1, "0123456789.") == len - 2);
}

static void
mark(char *field)
{
    g_strdelimit(field, " \t\r\n\f#[]()<>|", '!');
}

static void
strip_envfrom(PsReceived *to)
{
    const char *start = to->envfrom + strspn(to->envfrom, " <");
    gsize len = strlen(start);

    while (len && strchr("> ", start[len - 1]))
        len--;
    ps_received_set(&to->envfrom, start, len);
}

static void
clean_ip(PsReceived *to)
{
    const char *ip = to->ip, *v4;
    gsize len;

    if (g_ascii_strncasecmp(ip, "ipv6:", 5) == 0)
        ip += 5;
    if (*ip == '[')
        ip++;
    len = strcspn(ip, "]%");
    v4 = strrchr(ip, ':');
    if (v4 && strchr(v4, '.') && strspn(ip, "0:") < len &&
        g_ascii_strncasecmp(ip + strspn(ip, "0:"), "ffff:", 5) == 0 &&
        ip + strspn(ip, "0:") + 4 == v4) {
        len -= (gsize) (v4 + 1 - ip);
        ip = v4 + 1;
    }
    ps_received_set(&to->ip, ip, len);
}

/* Make the texts what a pseudo header can hold. */
static void
clean(PsReceived *to)
{
    gsize len = strlen(to->rdns);

    while (len && to->rdns[len - 1] == '.')
        to->rdns[--len] = '\0';
    if (g_ascii_strcasecmp(to->rdns, "unknown") == 0 || *to->rdns == '[')
        *to->rdns = '\0';
    clean_ip(to);
    if (g_str_has_suffix(to->by, ";"))
        to->by[strlen(to->by) - 1] = '\0';
    if (to->envfrom) {
        strip_envfrom(to);
        mark(to->envfrom);
    }
    mark(to->ip);
    mark(to->rdns);
    mark(to->helo);
    mark(to->by);
    mark(to->ident);
    to->no_rdns = to->no_rdns && !*to->rdns;
}

static PsReceived *
received_new(PsReceivedKind kind)
{
    PsReceived *received = g_new0(PsReceived, 1);

    received->kind = kind;
    received->ip = g_strdup("");
    received->rdns = g_strdup("");
    received->helo = g_strdup("");
    received->by = g_strdup("");
    received->id = g_strdup("");
    received->ident = g_strdup("");
    received->auth = g_strdup("");
    return received;
}

PsReceived *
ps_received_new(const char *value, gsize len)
{
    g_autoptr(GString) text = ps_received_squeeze(value, len);
    PsReceived *received = received_new(PS_RECEIVED_SKIPPED);
    PsReceivedLine line = { text->str, text->len, received };
    char *glued;

    if (g_ascii_strncasecmp(text->str + (*text->str == '('), "from ", 5) != 0)
        return received;
    if (*text->str != '(' && is_bare(&line))
        return received;
    ps_received_cut_date(text);
    glued = strstr(text->str, ")by ");
    if (glued)
        g_string_insert_c(text, glued + 1 - text->str, ' ');
    line = (PsReceivedLine){ text->str, text->len, received };
    ps_received_find_words(&line);
    if (!find_form(&line))
        find_least(&line);
    clean(received);
    return received;
}

PsReceived *
ps_received_new_hop(
    const char *ip, const char *rdns, const char *helo, const char *by, const char *envfrom)
{
    PsReceived *received = received_new(PS_RECEIVED_RELAY);

    ps_received_set(&received->ip, ip, strlen(ip));
    ps_received_set(&received->rdns, rdns ? rdns : "", rdns ? strlen(rdns) : 0);
    ps_received_set(&received->helo, helo ? helo : "", helo ? strlen(helo) : 0);
    ps_received_set(&received->by, by ? by : "", by ? strlen(by) : 0);
    if (envfrom)
        ps_received_set(&received->envfrom, envfrom, strlen(envfrom));
    clean(received);
    return received;
}

void
ps_received_free(PsReceived *received)
{
    if (!received)
        return;
    g_free(received->ip);
    g_free(received->rdns);
    g_free(received->helo);
    g_free(received->by);
    g_free(received->id);
    g_free(received->ident);
    g_free(received->envfrom);
    g_free(received->auth);
    g_free(received);
}
