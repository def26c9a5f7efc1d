/* SPDX-License-Identifier: MIT */
/* mime.c - eval functions of SpamAssassin's: the parts of the mail, and how they are encoded. */
#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "mail/mime_stats.h"
#include "rules/sa/ask.h"
#include "rules/sa/capitals.h"
#include "rules/sa/locale.h"

static PsTestResult
hit_trait(PsRun *run, PsMimeTrait trait)
{
    const PsMimeStats *stats = ps_mime_stats(run->message);

    if (stats->at[trait].length)
        ps_sa_point(run, stats->at[trait]);
    return ps_sa_answer(stats->count[trait] ? 1 : 0);
}

static const PsMimePart *
part_at(const PsMimeStats *stats, guint index)
{
    return &g_array_index(stats->parts, PsMimePart, index);
}

static PsTestResult
hit_part(PsRun *run, guint index)
{
    const PsPart *part = ps_message_part(run->message, index);

    ps_sa_point(run, part->header.length ? part->header : part->body);
    return ps_sa_answer(1);
}

/* An ISO charset that there is not: "iso-8858-1". */
static gboolean
is_bad_iso(const char *charset)
{
    const char *iso = strstr(charset, "iso-");
    const char *dash = iso && iso[4] ? strchr(iso + 5, '-') : NULL;
    const char *behind = dash ? dash + 1 : NULL;

    if (!dash || !g_ascii_isalnum(*behind))
        return FALSE;
    if (g_str_has_prefix(iso, "iso-8859-")) {
        gsize digits = strspn(behind, G_CSET_DIGITS);

        return digits < 1 || digits > 2 || g_ascii_isalnum(behind[digits]) ||
               behind[digits] == '_';
    }
    if (g_str_has_prefix(iso, "iso-2022-jp") || g_str_has_prefix(iso, "iso-2022-kr"))
        return g_ascii_isalnum(iso[11]) || iso[11] == '_';
    return TRUE;
}

/* The index of the first part whose charset is so, or G_MAXUINT. */
static guint
find_charset(PsRun *run, gboolean (*is_so)(PsRun *run, const char *charset))
{
    const PsMimeStats *stats = ps_mime_stats(run->message);

    for (guint i = 0; i < stats->parts->len; i++)
        if (part_at(stats, i)->charset && is_so(run, part_at(stats, i)->charset))
            return i;
    return G_MAXUINT;
}

static gboolean
is_unknown_iso(PsRun *run, const char *charset)
{
    (void) run;
    return is_bad_iso(charset);
}

static gboolean
is_faraway(PsRun *run, const char *charset)
{
    return strpbrk(charset, G_CSET_a_2_z) &&
           !ps_sa_locale_takes(run->rules, charset, strlen(charset));
}

static double
qp_count(const PsMimeStats *stats)
{
    return stats->qp_bytes ? (double) stats->qp_needless : stats->count[PS_MIME_QP];
}

static double
qp_ratio(const PsMimeStats *stats)
{
    return stats->qp_bytes ? (double) stats->qp_needless / (double) stats->qp_bytes : 0;
}

static double
reference_ratio(const PsMimeStats *stats)
{
    return stats->plain_bytes ? (double) stats->references / (double) stats->plain_bytes : 0;
}

/* Bytes of the text to those of the HTML; 1 if there are not both. */
static double
multipart_ratio(const PsMimeStats *stats)
{
    if (!stats->count[PS_MIME_ALTERNATIVE] || stats->alternative_text == G_MAXSIZE ||
        stats->alternative_html == G_MAXSIZE || !stats->alternative_html)
        return 1;
    return (double) stats->alternative_text / (double) stats->alternative_html;
}

/* What check_for_mime asks for: a trait, a number, or a charset. */
typedef struct {
    const char *name;
    int trait; /* -1: none */
    double (*number)(const PsMimeStats *stats);
    gboolean (*charset)(PsRun *run, const char *charset);
} Question;

static const Question questions[] = {
    { "mime_ascii_text_illegal", PS_MIME_ASCII_ILLEGAL, NULL, NULL },
    { "mime_attachment", PS_MIME_ATTACHMENT, NULL, NULL },
    { "mime_bad_iso_charset", -1, NULL, is_unknown_iso },
    { "mime_base64_count", PS_MIME_BASE64, NULL, NULL },
    { "mime_base64_encoded_text", PS_MIME_BASE64_TEXT, NULL, NULL },
    { "mime_body_html_count", PS_MIME_HTML, NULL, NULL },
    { "mime_body_text_count", PS_MIME_TEXT, NULL, NULL },
    { "mime_faraway_charset", -1, NULL, is_faraway },
    { "mime_missing_boundary", PS_MIME_NO_CLOSE, NULL, NULL },
    { "mime_multipart_alternative", PS_MIME_ALTERNATIVE, NULL, NULL },
    { "mime_multipart_ratio", -1, multipart_ratio, NULL },
    { "mime_qp_count", -1, qp_count, NULL },
    { "mime_qp_long_line", PS_MIME_QP_LONG_LINE, NULL, NULL },
    { "mime_qp_ratio", -1, qp_ratio, NULL },
    { "mime_text_unicode_ratio", -1, reference_ratio, NULL },
    { "mimepart_limit_exceeded", -1, NULL, NULL }, /* a message past that limit is refused */
};

static gpointer
bind_question(const PsSaCall *call, GError **error)
{
    const char *name = call->arguments[0];

    for (guint i = 0; i < G_N_ELEMENTS(questions); i++)
        if (!strcmp(questions[i].name, name))
            return (gpointer) &questions[i];
    /* stock rules ask for some that SpamAssassin itself no longer has */
    if (g_str_has_prefix(name, "mime"))
        return (gpointer) &questions[G_N_ELEMENTS(questions) - 1];
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("parts have nothing that rules know as '%.60s'"), name);
    return NULL;
}

static PsTestResult
check_for_mime(PsRun *run, const PsSaCall *call)
{
    const Question *question = call->bound;
    guint index;

    if (question->trait >= 0)
        return hit_trait(run, (PsMimeTrait) question->trait);
    if (question->number)
        return ps_sa_answer(question->number(ps_mime_stats(run->message)) != 0 ? 1 : 0);
    index = question->charset ? find_charset(run, question->charset) : G_MAXUINT;
    return index == G_MAXUINT ? ps_sa_answer(0) : hit_part(run, index);
}

static gboolean
is_html_itself(PsRun *run)
{
    return ps_sa_starts(ps_sa_text(run, "Content-Type"), "text/html");
}

static PsTestResult
check_for_mime_html(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return is_html_itself(run) ? hit_part(run, 0) : hit_trait(run, PS_MIME_HTML);
}

static PsTestResult
check_for_mime_html_only(PsRun *run, const PsSaCall *call)
{
    (void) call;
    if (is_html_itself(run))
        return hit_part(run, 0);
    if (ps_mime_stats(run->message)->count[PS_MIME_TEXT])
        return ps_sa_answer(0);
    return hit_trait(run, PS_MIME_HTML);
}

static PsTestResult
check_mime_multipart_ratio(PsRun *run, const PsSaCall *call)
{
    double ratio = multipart_ratio(ps_mime_stats(run->message));

    return ps_sa_answer(ratio >= ps_sa_number(call, 0, 0) && ratio < ps_sa_number(call, 1, 0));
}

static PsTestResult
check_for_ascii_text_illegal(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return hit_trait(run, PS_MIME_ASCII_ILLEGAL);
}

static PsTestResult
check_abundant_unicode_ratio(PsRun *run, const PsSaCall *call)
{
    return ps_sa_answer(
        reference_ratio(ps_mime_stats(run->message)) >= ps_sa_number(call, 0, INFINITY));
}

static PsTestResult
check_qp_ratio(PsRun *run, const PsSaCall *call)
{
    return ps_sa_answer(qp_ratio(ps_mime_stats(run->message)) >= ps_sa_number(call, 0, 0));
}

static PsTestResult
check_base64_length(PsRun *run, const PsSaCall *call)
{
    double length = (double) ps_mime_stats(run->message)->base64_line;

    return ps_sa_answer(
        length >= ps_sa_number(call, 0, 0) && length <= ps_sa_number(call, 1, INFINITY));
}

/* What check_msg_parse_flags asks for. */
static const struct {
    const char *name;
    PsMimeTrait trait;
} flags[] = {
    { "mime_epilogue_exists", PS_MIME_EPILOGUE },
    { "missing_head_body_separator", PS_MIME_NO_MESSAGE_BODY },
    { "missing_mime_head_body_separator", PS_MIME_NO_HEADER_END },
    { "missing_mime_headers", PS_MIME_NO_HEADER },
    { "truncated_header", PS_MIME_TRUNCATED_HEADER },
};

static gpointer
bind_flag(const PsSaCall *call, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++)
        if (!strcmp(flags[i].name, call->arguments[0]))
            return (gpointer) &flags[i].trait;
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("messages have no flag '%.60s' that rules know of"), call->arguments[0]);
    return NULL;
}

static PsTestResult
check_msg_parse_flags(PsRun *run, const PsSaCall *call)
{
    return hit_trait(run, *(const PsMimeTrait *) call->bound);
}

static gboolean
is_child_of_alternative(const PsMessage *message, guint index)
{
    const PsPart *part = ps_message_part(message, index);

    return part->parent && !strcmp(part->parent->type, "multipart/alternative");
}

static PsTestResult
check_ma_non_text(PsRun *run, const PsSaCall *call)
{
    const PsMimeStats *stats = ps_mime_stats(run->message);

    (void) call;
    for (guint i = 0; i < stats->parts->len; i++) {
        const PsMimePart *part = part_at(stats, i);

        if (part->leaf && is_child_of_alternative(run->message, i) &&
            strcmp(part->type, "multipart/related") != 0 &&
            strcmp(part->type, "application/rtf") != 0 &&
            !g_str_has_prefix(part->type, "text/"))
            return hit_part(run, i);
    }
    return ps_sa_answer(0);
}

/* At least half of the characters, and four, are beyond ASCII. */
static PsTestResult
check_for_faraway_charset(PsRun *run, const PsSaCall *call)
{
    g_autofree char *charset = ps_sa_message_charset(run);
    const GArray *body = ps_view_body(run->message);
    gsize high = 0, low = 0;

    (void) call;
    if (!charset || ps_sa_locale_takes(run->rules, charset, strlen(charset)))
        return ps_sa_answer(0);
    for (guint i = 0; i < body->len; i++) {
        const PsString *string = &g_array_index(body, PsString, i);
        const char *bytes = ps_string_bytes(string);

        for (gsize k = 0; k < string->length; k++)
            *((guchar) bytes[k] >= 0x80 ? &high : &low) += 1;
    }
    return ps_sa_answer(low <= high && high > 3);
}

static PsTestResult
check_for_uppercase(PsRun *run, const PsSaCall *call)
{
    double share = ps_sa_capitals(run);

    return ps_sa_answer(
        share > ps_sa_number(call, 0, 0) && share <= ps_sa_number(call, 1, INFINITY));
}

const PsSaFunction ps_sa_mime[] = {
    { "check_abundant_unicode_ratio", "MIMEEval", 1, 1, .run = check_abundant_unicode_ratio },
    { "check_base64_length", "MIMEEval", 1, 2, .run = check_base64_length },
    { "check_for_ascii_text_illegal", "MIMEEval", 0, 0, .run = check_for_ascii_text_illegal },
    { "check_for_faraway_charset", "MIMEEval", 0, 0, .run = check_for_faraway_charset },
    { "check_for_mime", "MIMEEval", 1, 1, .run = check_for_mime, .bind = bind_question },
    { "check_for_mime_html", "MIMEEval", 0, 0, .run = check_for_mime_html },
    { "check_for_mime_html_only", "MIMEEval", 0, 0, .run = check_for_mime_html_only },
    { "check_for_uppercase", "MIMEEval", 2, 2, .run = check_for_uppercase },
    { "check_ma_non_text", "MIMEEval", 0, 0, .run = check_ma_non_text },
    { "check_mime_multipart_ratio", "MIMEEval", 2, 2, .run = check_mime_multipart_ratio },
    { "check_msg_parse_flags", "MIMEEval", 1, 1, .run = check_msg_parse_flags,
        .bind = bind_flag },
    { "check_qp_ratio", "MIMEEval", 1, 1, .run = check_qp_ratio },
    { 0 },
};
