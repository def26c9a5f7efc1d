/* SPDX-License-Identifier: MIT */
#include "mail/message.h"

#include <string.h>

#include "suite.h"

/* A source at its exact length on the heap, and its message. */
typedef struct {
    char *bytes;
    PsSource *source;
    PsMessage *message;
} Mail;

static Mail
mail_of(const char *in, gsize len)
{
    Mail mail = { .bytes = g_memdup2(in, len) };

    mail.source = ps_source_new(mail.bytes, len);
    mail.message = ps_message_new(mail.source);
    ck_assert_ptr_nonnull(mail.message);
    return mail;
}

static void
clear_mail(Mail *mail)
{
    ps_message_free(mail->message);
    ps_source_free(mail->source);
    g_free(mail->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mail, clear_mail)

static void
append_span(GString *out, const Mail *mail, PsSpan span)
{
    g_string_append_c(out, '[');
    g_string_append_len(out, mail->bytes + span.offset, (gssize) span.length);
    g_string_append_c(out, ']');
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
static const struct {
    const char *in, *parts; /* "id type[raw body]" of each */
} tree_rows[] = {
    { "", "1 text/plain[]" },
    { "A: 1\n\nhello\n", "1 text/plain[hello\n]" },
    { "From a@b.example now\nA: 1\n\nhello\n", "1 text/plain[hello\n]" },
    { "no header\nat all", "1 text/plain[]" },
    { "Content-Type: TEXT/Html\n\nx", "1 text/html[x]" },
    { "Content-Type: nonsense\n\nx", "1 text/plain[x]" },
    { MIXED "pre\n--b\n\none\n--b\nA: 1\n\ntwo\n\n--b--\npost\n",
        "0 multipart/mixed[pre\n--b\n\none\n--b\nA: 1\n\ntwo\n\n--b--\npost\n]"
        "1 text/plain[one]2 text/plain[two\n]" },
    { MIXED "--b\r\n\r\none\r\n--b \t\r\n\r\n--b--",
        "0 multipart/mixed[--b\r\n\r\none\r\n--b \t\r\n\r\n--b--]1 text/plain[one]2 "
        "text/plain[]" },
    { MIXED "--b\n\nopen\n", "0 multipart/mixed[--b\n\nopen\n]1 text/plain[open\n]" },
    { MIXED "--b\n--b\n\nx\n--b", "0 multipart/mixed[--b\n--b\n\nx\n--b]1 text/plain[x]" },
    { MIXED "--bb\n-b\n --b\nx--b\n",
        "1 text/plain[--bb\n-b\n --b\nx--b\n]" }, /* no boundary */
    { MIXED "--b\nA: 1\n--b--\n", "0 multipart/mixed[--b\nA: 1\n--b--\n]1 text/plain[]" },
    { "Content-Type: multipart/mixed; boundary=b\n--b\n\nx\n--b--\n",
        "0 multipart/mixed[--b\n\nx\n--b--\n]1 text/plain[x]" }, /* no blank line */
    { "Content-Type: multipart/mixed\n\n--b\n\nx\n", "1 text/plain[--b\n\nx\n]" },
    { "Content-Type: multipart/mixed; boundary=\" b \"\n\n-- b\n\nx\n-- b--\n",
        "0 multipart/mixed[-- b\n\nx\n-- b--\n]1 text/plain[x]" },
    { "Content-Type: multipart/mixed; boundary=\"a\n b\"\n\n--a b\n\nx\n--a b--\n",
        "0 multipart/mixed[--a b\n\nx\n--a b--\n]1 text/plain[x]" },
    { "Content-Type: multipart/mixed; boundary*0=b; boundary*1=c\n\n--bc\n\nx\n--bc--\n",
        "0 multipart/mixed[--bc\n\nx\n--bc--\n]1 text/plain[x]" },
    /* nested; the inner one is never closed */
    { MIXED "--b\nContent-Type: multipart/related; boundary=bb\n\n--bb\n\nx\n--b\n\ny\n--b--\n",
        "0 multipart/mixed[--b\nContent-Type: multipart/related; boundary=bb\n\n"
        "--bb\n\nx\n--b\n\ny\n--b--\n]"
        "1 multipart/related[--bb\n\nx]1.1 text/plain[x]2 text/plain[y]" },
    /* an attached message with parts, one without, and one in a digest */
    { MIXED "--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n\n"
            "--c\n\nx\n--c--\n--b--\n",
        "0 multipart/mixed[--b\nContent-Type: message/rfc822\n\n"
        "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--\n--b--\n]"
        "1 message/rfc822[Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--]"
        "1.0 multipart/mixed[--c\n\nx\n--c--]1.1 text/plain[x]" },
    { MIXED "--b\n\nx\n--b\nContent-Type: message/rfc822\n\nA: 1\n\ny\n--b--\n",
        "0 multipart/mixed[--b\n\nx\n--b\nContent-Type: message/rfc822\n\nA: 1\n\ny\n--b--\n]"
        "1 text/plain[x]2 message/rfc822[A: 1\n\ny]2.1 text/plain[y]" },
    { "Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: 1\n\nx\n--b--",
        "0 multipart/digest[--b\n\nA: 1\n\nx\n--b--]1 message/rfc822[A: 1\n\nx]1.1 "
        "text/plain[x]" },
    { MIXED "--b\nContent-Type: message/rfc822\n\n--b--\n",
        "0 multipart/mixed[--b\nContent-Type: message/rfc822\n\n--b--\n]1 message/rfc822[]" },
    { "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nA: 1\n\nx",
        "1 message/rfc822[Content-Type: message/rfc822\n\nA: 1\n\nx]"
        "1.1 message/rfc822[A: 1\n\nx]1.1.1 text/plain[x]" },
    { "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQTogMQoKeA==",
        "1 message/rfc822[QTogMQoKeA==]" },
};

/* What must hold in every message. */
static void
check_spans(const Mail *mail)
{
    gsize len = ps_source_length(mail->source);
    guint count = ps_message_part_count(mail->message);

    for (guint i = 0; i < count; i++) {
        const PsPart *part = ps_message_part(mail->message, i);

        ck_assert_uint_eq(ps_span_end(part->header), part->body.offset);
        ck_assert_uint_le(ps_span_end(part->body), len);
        if (part->body.length &&
            (i + 1 == count || ps_message_part(mail->message, i + 1)->parent != part))
            ck_assert_ptr_eq(ps_message_part_at(mail->message, part->body.offset), part);
        if (part->header.length)
            ck_assert_ptr_eq(ps_message_part_at(mail->message, part->header.offset), part);
        if (!part->parent)
            continue;
        ck_assert_uint_ge(part->header.offset, part->parent->body.offset);
        ck_assert_uint_le(ps_span_end(part->body), ps_span_end(part->parent->body));
        ck_assert_uint_eq(part->depth, part->parent->depth + 1);
    }
    for (int problem = 0; problem < PS_PART_PROBLEMS; problem++) {
        const PsSpan *places = ps_message_problem(mail->message, problem, &count);

        for (guint i = 0; i < count; i++)
            ck_assert_uint_le(ps_span_end(places[i]), len);
    }
}

START_TEST(tree)
{
    g_auto(Mail) mail = mail_of(tree_rows[_i].in, strlen(tree_rows[_i].in));
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < ps_message_part_count(mail.message); i++) {
        const PsPart *part = ps_message_part(mail.message, i);

        g_string_append_printf(out, "%s %s", part->id, part->type);
        append_span(out, &mail, part->body);
    }
    ck_assert_str_eq(out->str, tree_rows[_i].parts);
    check_spans(&mail);
}
END_TEST

static const struct {
    const char *header,
        *out; /* charset disposition filename [its place] content-id attachment */
} says_rows[] = {
    { "A: 1", "- - - [] - no" },
    { "Content-Type: text/plain; charset=UTF-8", "UTF-8 - - [] - no" },
    { "Content-Type: text/plain; charset=\"\"", "- - - [] - no" },
    { "Content-Type: text/html; name=a.html", "- - a.html [a.html] - no" },
    { "Content-Type: image/png; name=\"a b.png\"", "- - a b.png [a b.png] - yes" },
    { "Content-Disposition: ATTACHMENT; filename=a.txt", "- attachment a.txt [a.txt] - yes" },
    { "Content-Disposition: inline;\n\tfilename=\"a.exe\"\nContent-Type: a/b; name=c.txt",
        "- inline a.exe [a.exe] - yes" },
    { "Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.pdf",
        "- attachment caf\u00e9.pdf [utf-8''caf%C3%A9.pdf] - yes" },
    { "Content-Disposition: attachment; filename*0*=iso-8859-1''%E9;\n filename*1=.pdf",
        "- attachment \u00e9.pdf [iso-8859-1''%E9;\n filename*1=.pdf] - yes" },
    { "Content-Disposition: attachment; filename=\"=?utf-8?q?caf=C3=A9.pdf?=\"",
        "- attachment caf\u00e9.pdf [=?utf-8?q?caf=C3=A9.pdf?=] - yes" },
    { "Content-Disposition: attachment; filename=\"caf\xc3\xa9.pdf\"",
        "- attachment caf\u00e9.pdf [caf\xc3\xa9.pdf] - yes" },
    { "Content-Disposition: attachment; filename=\"caf\xe9.pdf\"",
        "- attachment caf\u00e9.pdf [caf\xe9.pdf] - yes" },
    { "Content-Disposition: attachment; filename=a b.pdf ; x=y",
        "- attachment a b.pdf [a b.pdf] - yes" },
    { "Content-Disposition: ", "- - - [] - no" },
    { "Content-ID: <a@b.example>", "- - - [] a@b.example no" },
    { "content-id : a@b.example ", "- - - [] a@b.example no" },
};

/* What the header of a part says of it. */
START_TEST(says)
{
    g_autofree char *in = g_strconcat(says_rows[_i].header, "\n\nbody", NULL);
    g_auto(Mail) mail = mail_of(in, strlen(in));
    const PsPart *part = ps_message_part(mail.message, 0);
    g_autoptr(GString) out = g_string_new(NULL);

    g_string_append_printf(out, "%s %s %s ", part->charset ? part->charset : "-",
        part->disposition ? part->disposition : "-", part->filename ? part->filename : "-");
    append_span(
        out, &mail, ps_span_is_none(part->filename_at) ? (PsSpan){ 0, 0 } : part->filename_at);
    g_string_append_printf(out, " %s %s", part->content_id ? part->content_id : "-",
        part->attachment ? "yes" : "no");
    ck_assert_str_eq(out->str, says_rows[_i].out);
}
END_TEST

#define LONG71 "12345678901234567890123456789012345678901234567890123456789012345678901"
static const struct {
    PsPartProblem problem;
    const char *in, *places; /* "[raw bytes]" of each */
} problem_rows[] = {
    { PS_PART_CTE_8BIT, "A: 1\n\ncaf\xc3\xa9 \xff", "[\xc3\xa9][\xff]" },
    { PS_PART_CTE_8BIT,
        "Content-Transfer-Encoding: 7bit\n\n12345678\xe9"
        "2345678",
        "[\xe9]" },
    { PS_PART_CTE_8BIT, "Content-Transfer-Encoding: 8bit\n\ncaf\xc3\xa9", "" },
    { PS_PART_CTE_8BIT, MIXED "\xe9\n--b\n\n\xff\n--b--\n\xe9", "[\xff]" }, /* in parts alone */
    { PS_PART_CTE_UNKNOWN, "Content-Transfer-Encoding: utf-8\n\n", "[ utf-8]" },
    { PS_PART_CTE_ON_MULTIPART, "Content-Transfer-Encoding: base64\n" MIXED "--b\n\n--b--",
        "[ base64]" },
    { PS_PART_CTE_ON_MULTIPART, "Content-Transfer-Encoding: 8bit\n" MIXED "--b\n\n--b--", "" },
    { PS_PART_BASE64_BAD, "Content-Transfer-Encoding: base64\n\nYW!Jj", "[!]" },
    { PS_PART_BASE64_BAD,
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nYWJjZA", "[ZA]" },
    { PS_PART_QP_BAD, "Content-Transfer-Encoding: quoted-printable\n\na=b c=3D", "[=b ]" },
    { PS_PART_CHARSET_MISSING, "Content-Transfer-Encoding: quoted-printable\n\na=E9=E9",
        "[=E9=E9]" },
    { PS_PART_CHARSET_MISSING, "Content-Type: text/plain; charset=utf-8\n\n\xc3\xa9", "" },
    { PS_PART_CHARSET_MISSING, "Content-Type: image/png\n\n\xc3\xa9", "" },
    { PS_PART_CHARSET_UNKNOWN, "Content-Type: text/plain; charset=\"x-no\"\n\n\xe9", "[x-no]" },
    { PS_PART_CHARSET_WRONG, "Content-Type: text/plain; charset=utf-8\n\na\xe9z\xff\xfe",
        "[\xe9][\xff\xfe]" },
    { PS_PART_CHARSET_WRONG, "Content-Type: text/plain; charset=us-ascii\n\na\xe9", "[\xe9]" },
    { PS_PART_BOUNDARY_MISSING, "Content-Type: multipart/mixed\n\nx", "[ multipart/mixed]" },
    { PS_PART_BOUNDARY_MISSING, MIXED "x", "[b]" },
    { PS_PART_BOUNDARY_LONG,
        "Content-Type: multipart/mixed; boundary=" LONG71 "\n\n--" LONG71 "--\n",
        "[" LONG71 "]" },
    { PS_PART_BOUNDARY_OPEN, MIXED "--b\n\nx", "[b]" },
    { PS_PART_BOUNDARY_OPEN, MIXED "--b\n\nx\n--b--", "" },
    { PS_PART_TYPE_BAD, "Content-Type: html\n\n", "[ html]" },
    { PS_PART_TYPE_BAD, "Content-Type:\n\n", "[]" },
};

START_TEST(problem)
{
    g_auto(Mail) mail = mail_of(problem_rows[_i].in, strlen(problem_rows[_i].in));
    g_autoptr(GString) out = g_string_new(NULL);
    guint count;
    const PsSpan *places = ps_message_problem(mail.message, problem_rows[_i].problem, &count);

    for (guint i = 0; i < count; i++)
        append_span(out, &mail, places[i]);
    ck_assert_str_eq(out->str, problem_rows[_i].places);
    check_spans(&mail);
}
END_TEST

/* A charset that nobody knows is told even where it does no harm. */
START_TEST(unknown_charset_in_ascii)
{
    const char *in = "Content-Type: text/plain; charset=x-no\n\nplain";
    g_auto(Mail) mail = mail_of(in, strlen(in));
    guint count;

    ps_message_problem(mail.message, PS_PART_CHARSET_UNKNOWN, &count);
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(sizes)
{
    const char *in =
        MIXED "--b\nContent-Transfer-Encoding: base64\n\nYWJj\n"
              "--b\nContent-Type: a/b\nContent-Transfer-Encoding: base64\n\nYWJjZGU=\n"
              "--b\nContent-Type: text/x; charset=latin1\n\n\xe9\n--b--\n";
    g_auto(Mail) mail = mail_of(in, strlen(in));

    ck_assert_uint_eq(ps_message_part(mail.message, 0)->size, 0);
    ck_assert_uint_eq(ps_message_part(mail.message, 1)->size, 3);
    ck_assert_str_eq(ps_text_bytes(ps_message_part(mail.message, 1)->text), "abc");
    ck_assert_uint_eq(ps_message_part(mail.message, 2)->size, 5);
    ck_assert_ptr_null(ps_message_part(mail.message, 2)->text);
    ck_assert_uint_eq(ps_message_part(mail.message, 3)->size, 1);
    ck_assert_str_eq(ps_text_bytes(ps_message_part(mail.message, 3)->decoded), "\xe9");
    ck_assert_str_eq(ps_text_bytes(ps_message_part(mail.message, 3)->text), "\u00e9");
}
END_TEST

/* HTML is read where a reader sees it, and refused aloud. */
START_TEST(html)
{
    const char *in =
        MIXED "--b\nContent-Type: text/html\n\n<p>x\n"
              "--b\nContent-Type: text/html; name=a\nContent-Disposition: attachment"
              "\n\n<p>y\n--b\nContent-Type: text/html\n\n";
    g_autoptr(GString) all = g_string_new(in);
    g_auto(Mail) mail = { NULL, NULL, NULL };
    const PsSpan *places;
    guint count;

    for (int i = 0; i < 1000; i++)
        g_string_append(all, "<div>");
    g_string_append(all, "\n--b--\n");
    mail = mail_of(all->str, all->len);
    ck_assert_ptr_nonnull(ps_message_part(mail.message, 1)->html);
    ck_assert_ptr_null(ps_message_part(mail.message, 2)->html);
    ck_assert_ptr_null(ps_message_part(mail.message, 3)->html);
    places = ps_message_problem(mail.message, PS_PART_HTML_REFUSED, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(places[0].offset, strlen(in));
}
END_TEST

START_TEST(headers)
{
    const char *in = "Subject: =?utf-8?q?caf=C3=A9?=\nX: 1\nx: 2\n" MIXED
                     "--b\nX: 3\nbad line\nX: 4\n\n--b--\n";
    g_auto(Mail) mail = mail_of(in, strlen(in));
    const PsPart *message = ps_message_part(mail.message, 0);
    const PsPart *part = ps_message_part(mail.message, 1);
    const PsText *subject = ps_message_header(mail.message, message, "subject", NULL);
    guint index = 0;

    ck_assert_str_eq(ps_text_bytes(subject), "caf\u00e9");
    ck_assert_ptr_eq(ps_message_header(mail.message, message, "Subject", NULL), subject);
    ck_assert_str_eq(ps_text_bytes(ps_message_header(mail.message, message, "X", &index)), "1");
    ck_assert_str_eq(ps_text_bytes(ps_message_header(mail.message, message, "X", &index)), "2");
    ck_assert_ptr_null(ps_message_header(mail.message, message, "X", &index));
    index = 0;
    ck_assert_str_eq(ps_text_bytes(ps_message_header(mail.message, part, "X", &index)), "3");
    ck_assert_str_eq(ps_text_bytes(ps_message_header(mail.message, part, "X", &index)), "4");
    ck_assert_uint_eq(index, 2);
    ck_assert_ptr_null(ps_message_header(mail.message, part, "Subject", NULL));
}
END_TEST

START_TEST(part_at)
{
    const char *in = "From x y\n" MIXED "--b\nA: 1\n\nx\n--b--\nend";
    g_auto(Mail) mail = mail_of(in, strlen(in));
    const PsPart *message = ps_message_part(mail.message, 0);
    const PsPart *part = ps_message_part(mail.message, 1);
    gsize at = (gsize) (strstr(in, "A: 1") - in);

    ck_assert_ptr_null(ps_message_part_at(mail.message, 3));
    ck_assert_ptr_eq(ps_message_part_at(mail.message, 9), message);
    ck_assert_ptr_eq(ps_message_part_at(mail.message, at - 1), message);
    ck_assert_ptr_eq(ps_message_part_at(mail.message, at), part);
    ck_assert_ptr_eq(ps_message_part_at(mail.message, at + 6), part);
    ck_assert_ptr_eq(ps_message_part_at(mail.message, at + 7), message); /* the line end */
    ck_assert_ptr_eq(ps_message_part_at(mail.message, strlen(in) - 1), message);
    ck_assert_ptr_null(ps_message_part_at(mail.message, strlen(in)));
}
END_TEST

SUITE(message, TABLE(tree), TABLE(says), TABLE(problem), TEST(unknown_charset_in_ascii),
    TEST(sizes), TEST(html), TEST(headers), TEST(part_at))
