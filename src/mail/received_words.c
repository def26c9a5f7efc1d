/* SPDX-License-Identifier: MIT */
/* received_words.c - what Received fields say in any form; see received_line.h. */
#include <string.h>

#include "mail/received_line.h"

void
ps_received_set(char **field, const char *bytes, gsize len)
{
    char *text = g_strndup(bytes, len);

    g_free(*field);
    *field = text;
}

static gboolean
is_word(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_';
}

char *
ps_received_behind(const char *text, const char *mark, const char *stops)
{
    const char *found = strstr(text, mark);

    return found ? g_strndup(found + strlen(mark), strcspn(found + strlen(mark), stops)) : NULL;
}

/* One blank for each run of white space, none at the ends, and no final semicolons. A NUL is
 * a blank too: it would end the texts. */
GString *
ps_received_squeeze(const char *value, gsize len)
{
    GString *line = g_string_sized_new(len);

    for (gsize i = 0; i < len; i++) {
        if (value[i] && !g_ascii_isspace(value[i]) && value[i] != '\v')
            g_string_append_c(line, value[i]);
        else if (line->len && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
    }
    if (line->len && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    while (line->len && line->str[line->len - 1] == ';') {
        g_string_truncate(line, line->len - 1);
        if (line->len && line->str[line->len - 1] == ' ')
            g_string_truncate(line, line->len - 1);
    }
    return line;
}

/* The word before END, a blank and the like skipped; *END moves to its beginning. */
static char *
word_before(const GString *line, gsize *end)
{
    gsize stop = *end, start;

    while (stop > 0 && line->str[stop - 1] == ' ')
        stop--;
    for (start = stop; start > 0 && !strchr(" ;", line->str[start - 1]); start--)
        continue;
    *end = start;
    return g_strndup(line->str + start, stop - start);
}

static gboolean
is_digits(const char *word)
{
    return *word && strspn(word, "0123456789") == strlen(word);
}

static gboolean
is_time(const char *word)
{
    guint colons = 0;

    for (const char *p = word; *p; p++) {
        if (*p == ':' && p > word && p[-1] != ':' && p[1])
            colons++;
        else if (!g_ascii_isdigit(*p))
            return FALSE;
    }
    return colons == 1 || colons == 2;
}

/* WORD is one of LIST, " Mon Tue". */
static gboolean
is_listed(const char *word, const char *list)
{
    const char *found = strlen(word) == 3 ? strstr(list, word) : NULL;

    return found && (found == list || found[-1] == ' ');
}

/* Cut "; Tue, 23 May 2006 13:06:35 -0400" at the end. */
void
ps_received_cut_date(GString *line)
{
    gsize end = line->len, date;
    g_autofree char *zone = word_before(line, &end), *time = word_before(line, &end);
    g_autofree char *year = word_before(line, &end), *month = word_before(line, &end);
    g_autofree char *day = word_before(line, &end), *week = NULL;

    if (!*zone || !is_time(time) || !is_digits(year) || !is_digits(day) ||
        !is_listed(month, "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"))
        return;
    date = end;
    week = word_before(line, &end);
    if (strlen(week) == 4 && week[3] == ',') {
        week[3] = '\0';
        if (is_listed(week, "Mon Tue Wed Thu Fri Sat Sun"))
            date = end;
    }
    for (end = date; end > 0 && strchr(" ;", line->str[end - 1]); end--)
        continue;
    if (end < date)
        g_string_truncate(line, end);
}

/* "helo=name" or "HELO name" anywhere. */
static gboolean
find_helo(PsReceivedLine *line, const char *mark)
{
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-.^+_&:=?!@%*$\\/";
    const char *p = line->text;

    while ((p = strstr(p, mark))) {
        gboolean begins = p == line->text || !is_word(p[-1]);
        gsize len;

        p += strlen(mark);
        len = strspn(p, bytes);
        if (begins && len) {
            ps_received_set(&line->to->helo, p, len);
            return TRUE;
        }
    }
    return FALSE;
}

/* " id <name>", of three bytes or more. */
static void
find_id(PsReceivedLine *line)
{
    for (const char *p = line->text; *p; p++) {
        const char *id;
        gsize len;

        if (strncmp(p, " id ", 4) != 0)
            continue;
        id = p + 4 + (p[4] == '<');
        len = strcspn(id, " <>;");
        if (len >= 3) {
            ps_received_set(&line->to->id, id, len);
            return;
        }
    }
}

/* "(envelope-from <a@b>)" and the like. */
static void
find_sender(PsReceivedLine *line)
{
    static const char *const marks[] = { "return-path ", "return-path: ", "envelope-sender ",
        "envelope-sender=", "envelope-from ", "envelope-from=" };

    for (gsize at = 0; at < line->len; at++) {
        if (!strchr("rReE", line->text[at]))
            continue;
        for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
            gsize mark = strlen(marks[i]), len;
            const char *start = line->text + at + mark;

            if (g_ascii_strncasecmp(line->text + at, marks[i], mark) != 0)
                continue;
            len = strcspn(start, " ");
            while (len && !is_word(start[len - 1]))
                len--;
            if (len) {
                ps_received_set(&line->to->envfrom, start, len);
                return;
            }
        }
    }
}

void
ps_received_find_words(PsReceivedLine *line)
{
    g_autofree char *by = ps_received_behind(line->text, " by ", " "), *auth = NULL;

    find_id(line);
    if (!find_helo(line, "helo=") && !find_helo(line, "HELO "))
        find_helo(line, "EHLO ");
    if (by && *by)
        ps_received_set(&line->to->by, by, strlen(by));
    auth = ps_received_find_auth(line);
    if (auth)
        ps_received_set(&line->to->auth, auth, strlen(auth));
    if (g_str_has_prefix(line->text, "from "))
        find_sender(line);
}
