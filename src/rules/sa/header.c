/* SPDX-License-Identifier: MIT */
/* header.c - eval functions of SpamAssassin's: fields of the header. */
#include <string.h>

#include "base/hash.h"
#include "rules/sa/ask.h"
#include "rules/sa/locale.h"

static PsTestResult
check_for_missing_to_header(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(
        !ps_sa_text(run, "To").length && !ps_sa_text(run, "Apparently-To").length);
}

/* Neither ASCII text nor white space. */
static gboolean
is_illegal(guchar byte)
{
    return byte >= 0x7f || (byte < ' ' && !strchr("\t\n\r", byte)) || !byte;
}

static gboolean
is_control(guchar byte)
{
    return byte < ' ' && is_illegal(byte);
}

/* UTF-8 beyond ASCII, and not a control character in it. */
static gboolean
is_clean_utf8(PsSaText text)
{
    gboolean high = FALSE;

    for (gsize i = 0; i < text.length; i++) {
        if (is_control((guchar) text.bytes[i]))
            return FALSE;
        high |= (guchar) text.bytes[i] >= 0x80;
    }
    return high && g_utf8_validate_len(text.bytes, text.length, NULL);
}

/* The signs of cent, pound and registered in Latin-1, of which a Subject may have one. */
static guint
count_signs(PsSaText text)
{
    guint count = 0;

    for (gsize i = 0; i < text.length; i++)
        count += text.bytes[i] && strchr("\xa2\xa3\xae", text.bytes[i]) ? 1 : 0;
    return count;
}

/* (FIELD, share of the bytes, number): at least so many bytes that must not be there. */
static PsTestResult
check_illegal_chars(PsRun *run, const PsSaCall *call)
{
    const char *field = call->arguments[0];
    g_autofree char *name =
        g_str_has_suffix(field, ":raw") ? g_strdup(field) : g_strconcat(field, ":raw", NULL);
    PsSaText text = ps_sa_text(run, name);
    guint illegal = 0;

    if (!ps_sa_strip(text).length || is_clean_utf8(text))
        return ps_sa_answer(0);
    for (gsize i = 0; i < text.length; i++)
        illegal += is_illegal((guchar) text.bytes[i]) ? 1 : 0;
    if (illegal && !g_ascii_strcasecmp(name, "Subject:raw") && count_signs(text) == 1)
        illegal--;
    if ((double) illegal / (double) text.length < ps_sa_number(call, 1, 0) ||
        illegal < ps_sa_number(call, 2, 0))
        return ps_sa_answer(0);
    ps_sa_point_view(run, name);
    return ps_sa_answer(1);
}

/* The length of a mark like "Re:" or "Fwd:" at the start of SUBJECT, in some language. */
static gsize
reply_mark(PsSaText subject)
{
    static const char *const marks[] = {
        "Re:", "Fwd:", "Fw:", "Aw:", "Antwort:", "WG:", "SV:", "VB:", "VS:", "VL:"
    };

    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        if (ps_sa_starts(subject, marks[i]))
            return strlen(marks[i]);
    return 0;
}

static PsSaText
without_marks(PsSaText subject)
{
    for (gsize mark; (mark = reply_mark(subject)) > 0;)
        subject = ps_sa_strip((PsSaText){ subject.bytes + mark, subject.length - mark });
    return subject;
}

static PsTestResult
subject_is_all_caps(PsRun *run, const PsSaCall *call)
{
    /* their encoded-words are full of capitals */
    static PsSaPattern eastern = {
        "/=\\?[-_a-z0-9]*(?:koi|jp|jis|euc|gb|big5|isoir|cp1251|windows-1251|georgianps|pt154|"
        "tis)[-_a-z0-9]*\\?/i",
        NULL
    };
    PsSaText subject = without_marks(ps_sa_strip(ps_sa_text(run, "Subject")));
    gboolean blank = FALSE, upper = FALSE;

    (void) call;
    for (gsize i = 0; i < subject.length; i++) {
        if (g_ascii_islower(subject.bytes[i]))
            return ps_sa_answer(0);
        upper |= g_ascii_isupper(subject.bytes[i]);
        blank |= g_ascii_isspace(subject.bytes[i]);
    }
    if (!blank || !upper || subject.length < 10 ||
        ps_sa_finds(run, &eastern, ps_sa_text(run, "Subject:raw")))
        return ps_sa_answer(0);
    ps_sa_point_part(run, "Subject", subject);
    return ps_sa_answer(1);
}

/* (FIELD, least, most): different values of the field. */
static PsTestResult
check_header_count_range(PsRun *run, const PsSaCall *call)
{
    PsSaText line, text = ps_sa_text(run, call->arguments[0]);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    gsize at = 0;
    guint count;

    while (ps_sa_line(text, &at, &line))
        g_hash_table_add(seen, g_strndup(line.bytes, line.length));
    count = g_hash_table_size(seen);
    if (count < ps_sa_number(call, 1, 0) || count > ps_sa_number(call, 2, G_MAXUINT))
        return ps_sa_answer(0);
    ps_sa_point_view(run, call->arguments[0]);
    return ps_sa_answer(1);
}

/* A field in which "%AB" may stand for itself. */
static gboolean
may_hold_percent(PsSaText line)
{
    static const char *const names[] = { "X-VMS-To:", "X-UIDL:", "X-Face:", "To:", "Cc:",
        "From:", "Subject:", "References:", "In-Reply-To:", "Message-Id:", "X-Message-Id:",
        "Resent-Message-Id:", "X-Original-Message-Id:" };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (ps_sa_starts(line, names[i]))
            return TRUE;
    return FALSE;
}

static PsTestResult
check_unresolved_template(PsRun *run, const PsSaCall *call)
{
    static PsSaPattern placeholder = { "/%[A-Z][A-Z_-]/", NULL };
    PsSaText line, text = ps_sa_text(run, "ALL");
    gsize at = 0;

    (void) call;
    while (ps_sa_line(text, &at, &line))
        if (!may_hold_percent(line) && ps_sa_finds(run, &placeholder, line)) {
            ps_sa_point_part(run, "ALL", line);
            return ps_sa_answer(1);
        }
    return ps_sa_answer(0);
}

/* Long ago it looked for numbers behind the Subject; the function stayed. */
static PsTestResult
check_for_unique_subject_id(PsRun *run, const PsSaCall *call)
{
    (void) run;
    (void) call;
    return ps_sa_answer(0);
}

/* The next charset that an encoded-word in TEXT names; *AT moves behind the word. */
static gboolean
next_charset(PsSaText text, gsize *at, PsSaText *ret)
{
    for (; *at + 1 < text.length; ++*at) {
        const char *start = text.bytes + *at + 2, *end;

        if (text.bytes[*at] != '=' || text.bytes[*at + 1] != '?')
            continue;
        end = memchr(start, '?', text.length - *at - 2);
        if (!end)
            return FALSE;
        *ret = (PsSaText){ start, (gsize) (end - start) };
        *at = (gsize) (end - text.bytes);
        return TRUE;
    }
    return FALSE;
}

static PsTestResult
check_for_faraway_charset_in_headers(PsRun *run, const PsSaCall *call)
{
    static const char *const names[] = { "From:raw", "Subject:raw" };
    PsSaText charset;

    (void) call;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        PsSaText text = ps_sa_text(run, names[i]);

        for (gsize at = 0; next_charset(text, &at, &charset);)
            if (!ps_sa_locale_takes(run->rules, charset.bytes, charset.length)) {
                ps_sa_point_part(run, names[i], charset);
                return ps_sa_answer(1);
            }
    }
    return ps_sa_answer(0);
}

const PsSaFunction ps_sa_header[] = {
    { "check_for_faraway_charset_in_headers", "HeaderEval", 0, 0,
        .run = check_for_faraway_charset_in_headers },
    { "check_for_missing_to_header", "HeaderEval", 0, 0, .run = check_for_missing_to_header },
    { "check_for_unique_subject_id", "HeaderEval", 0, 0, .run = check_for_unique_subject_id },
    { "check_header_count_range", "HeaderEval", 3, 3, .run = check_header_count_range },
    { "check_illegal_chars", "HeaderEval", 3, 3, .run = check_illegal_chars },
    { "check_unresolved_template", "HeaderEval", 0, 0, .run = check_unresolved_template },
    { "subject_is_all_caps", "HeaderEval", 0, 0, .run = subject_is_all_caps },
    { 0 },
};
