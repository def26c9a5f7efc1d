/* SPDX-License-Identifier: MIT */
/* test_fix.c - what is mended, how, and what is left with which word. */
#include "fix/bench.h"
#include "suite.h"

#define H "From: a@s.example\n"
#define T "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
#define X10 "xxxxxxxxx "
#define X50 X10 X10 X10 X10 X10
#define QP_1000                                                                                \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx =\n"           \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx =\n"           \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx =\n"           \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx =\n"           \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx =\n"           \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx =\n"           \
    "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxx=\n"           \
    "xxxx xxxxxxxxx xxxxxxxxx=20"
#define QUFB13 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"
#define B64_1000                                                                               \
    QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 \
        QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13 QUFB13
#define QUFB_LINE QUFB13 "QUFBQUFBQUFBQUFBQUFBQUFB\n"
#define B64_LINES                                                                              \
    QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE  \
        QUFB_LINE QUFB_LINE QUFB_LINE QUFB_LINE                                                \
        "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"
#define X250 X50 X50 X50 X50 X50

/* "DUP drop-duplicate differs; ..." of what was not done. */
static char *
left(const PsFixed *fixed)
{
    GString *out = g_string_new(fixed->refused);

    for (guint i = 0; i < fixed->notes->len; i++) {
        const PsFixNote *note = &g_array_index(fixed->notes, PsFixNote, i);

        if (note->refused)
            g_string_append_printf(out, "%s%s %s %s", out->len ? "; " : "", note->rule->name,
                ps_fixer_info(note->fixer)->word, note->refused);
    }
    return g_string_free(out, FALSE);
}

typedef struct {
    const char *mail;
    const char *want; /* NULL: as it was */
    const char *left;
} Row;

static void
check_row(const Row *row, gboolean signed_too)
{
    g_auto(Bench) bench = { 0 };
    g_autoptr(PsFixed) fixed = NULL, again = NULL;
    g_autoptr(GString) by_edits = NULL;
    g_autofree char *rest = NULL;
    gsize len = strlen(row->mail);

    bench_open(&bench, NULL);
    fixed = bench_fix(&bench, row->mail, len, signed_too);
    rest = left(fixed);
    ck_assert_str_eq(fixed->bytes, row->want ? row->want : row->mail);
    ck_assert_str_eq(rest, row->left ? row->left : "");
    by_edits = ps_edits_apply(fixed->edits, row->mail, len);
    ck_assert_str_eq(by_edits->str, fixed->bytes);
    again = bench_fix(&bench, fixed->bytes, fixed->len, signed_too);
    ck_assert_uint_eq(again->edits->len, 0);
}

static const Row mend_rows[] = {
    { H "Subject: x\n\nx\n", NULL, NULL },
    { "", NULL, NULL },
    /* fields */
    { H "Subject: x\nSubject: x\n\nx\n", H "Subject: x\n\nx\n", NULL },
    { H "Subject: x y\nSubject:  x\n y\n\nx\n", H "Subject: x y\n\nx\n", NULL },
    { H "Subject: x\nSubject: y\n\nx\n", NULL, "DUP drop-duplicate differs" },
    { H "Subject: x\n \n y\n\nx\n", H "Subject: x\n y\n\nx\n", NULL },
    { H "Subject : x\n\nx\n", H "Subject: x\n\nx\n", NULL },
    { H "Subject:x\nX-A:b\n\nx\n", H "Subject: x\nX-A:b\n\nx\n", NULL },
    { H "Subject \t:x\n\nx\n", H "Subject: x\n\nx\n", NULL },
    { H "Content-Type: text/plain\n\nx\n",
        H "MIME-Version: 1.0\nContent-Type: text/plain\n\nx\n", NULL },
    { H "List-Unsubscribe: <https://s.example/u>\n\nx\n",
        H "List-Unsubscribe: <https://s.example/u>\n"
          "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nx\n",
        NULL },
    { H "List-Unsubscribe: <https://s.example/u>\nList-Unsubscribe-Post: yes\n\nx\n",
        H "List-Unsubscribe: <https://s.example/u>\n"
          "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nx\n",
        NULL },
    { H "List-Unsubscribe: <mailto:u@s.example>\n\nx\n", NULL, "POST one-click no-https" },
    { H "List-Unsubscribe: https://s.example/u\n\nx\n",
        H "List-Unsubscribe: <https://s.example/u>\n"
          "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nx\n",
        NULL },
    { H "List-Unsubscribe: https://s.example/a b\n\nx\n", NULL,
        "POST one-click no-https; UNSUB brackets unclear" },
    /* line ends */
    { "From: a@s.example\r\nSubject: x\r\n\r\nx\ny\r\n",
        "From: a@s.example\r\nSubject: x\r\n\r\nx\r\ny\r\n", NULL },
    { "From: a@s.example\nSubject: x\n\nx\ny\r\n", H "Subject: x\n\nx\ny\n", NULL },
    { "From: a@s.example\r\nSubject: x\r\n\r\nx\r\r\ny\r\n",
        "From: a@s.example\r\nSubject: x\r\n\r\nx\r\ny\r\n", NULL },
    { H "Subject: x\ry\n\nx\n", H "Subject: x y\n\nx\n", NULL },
    { H "Subject: x\r y\n\nx\n", H "Subject: x\n y\n\nx\n", NULL },
    { H "\nx\ry\n", H "\nx\ny\n", NULL },
    { H "MIME-Version: 1.0\nContent-Type: image/png\nContent-Transfer-Encoding: binary\n\n"
        "x\ry\n",
        NULL, NULL },
    /* encoded-words */
    { H "Subject: citt\xc3\xa0\n\nx\n", H "Subject: =?utf-8?q?citt=C3=A0?=\n\nx\n", NULL },
    { H "Subject:citt\xc3\xa0\n\nx\n", H "Subject: =?utf-8?q?citt=C3=A0?=\n\nx\n", NULL },
    { H "Subject: la citt\xc3\xa0 \xc3\xa8 bella\n\nx\n",
        H "Subject: la =?utf-8?q?citt=C3=A0_=C3=A8?= bella\n\nx\n", NULL },
    { H "Subject: =?utf-8?q?=C3=A0?= \xc3\xa8 =?utf-8?q?=C3=A0?=\n\nx\n",
        H "Subject: =?utf-8?q?=C3=A0?= =?utf-8?q?_=C3=A8_?= =?utf-8?q?=C3=A0?=\n\nx\n", NULL },
    { H "Subject: caff\xe8\n\nx\n", NULL, "HEADER_8BIT encode-header not-utf8" },
    { H "X-A: \xc3\xa0\n \xc3\xa8\n\nx\n", H "X-A: =?utf-8?b?w6Agw6g=?=\n\nx\n", NULL },
    { "From: Caff\xc3\xa8 <a@s.example>\n\nx\n",
        "From: =?utf-8?q?Caff=C3=A8?= <a@s.example>\n\nx\n", NULL },
    { "From: \"Caff\xc3\xa8, \\\"A\\\"\" <a@s.example>\n\nx\n",
        "From: =?utf-8?q?Caff=C3=A8=2C_=22A=22?= <a@s.example>\n\nx\n", NULL },
    { "From: caff\xc3\xa8@s.example\n\nx\n", NULL, "HEADER_8BIT encode-header unclear" },
    { "From: a@caff\xc3\xa8.example\n\nx\n", NULL, "HEADER_8BIT encode-header unclear" },
    { H "Message-ID: <\xc3\xa8@s.example>\n\nx\n", NULL, "HEADER_8BIT encode-header unclear" },
    { H "To: B\xc3\xa9 <b@s.example>, c@s.example, G: D\xc3\xa9 <d@s.example>;\n\nx\n",
        H "To: =?utf-8?b?QsOp?= <b@s.example>, c@s.example, G: =?utf-8?b?RMOp?=\n"
          " <d@s.example>;\n\nx\n",
        NULL },
    { H "Subject: "
        "=?utf-8?q?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx="
        "C3=A0?=\n\nx\n",
        H "Subject: =?utf-8?q?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?=\n"
          " =?utf-8?q?xxxxxxxxxxxx=C3=A0?=\n\nx\n",
        NULL },
    { H "Subject: =?utf-8?q?a=C3?= =?utf-8?q?=A0b?=\n\nx\n",
        H "Subject: =?utf-8?q?a=C3=A0b?=\n\nx\n", NULL },
    { H "Subject: =?utf-8?q?a=0AB=3A_=C3?= =?utf-8?q?=A0b?=\n\nx\n", NULL,
        "WORD_SPLIT encode-again unclear" },
    /* folds */
    { H "Subject: " X50 X10 X10 X10 "y\n\nx\n",
        H "Subject: " X50 X10 "xxxxxxxxx\n " X10 "y\n\nx\n", NULL },
    { H "X-A: \"" X50 "\n " X50 X50 "\"\n\nx\n",
        H "X-A: \"" X50 "\n " X50 X10 "xxxxxxxxx\n " X10 X10 X10 "\"\n\nx\n", NULL },
    { H "To: \"" X50 X50 "\" <b@s.example>\n\nx\n",
        H "To: \"" X50 X50 "\"\n <b@s.example>\n\nx\n", "LINE_78 fold no-blank" },
    { H "To: "
        "b@s.example,c@s.example,d@s.example,e@s.example,f@s.example,g@s.example,h@s.example"
        "\n\nx\n",
        H "To: b@s.example,c@s.example,d@s.example,e@s.example,f@s.example,"
          "g@s.example,\n h@s.example\n\nx\n",
        NULL },
    { H "X-A: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "\n\nx\n",
        NULL, "LINE_78 fold no-blank" },
    /* bodies */
    { H "\ncitt\xc3\xa0\n",
        H "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
          "Content-Transfer-Encoding: quoted-printable\n\ncitt=C3=A0\n",
        NULL },
    { H T "\ncitt\xc3\xa0 = x \n.\nFrom \n\tx\n",
        H T "Content-Transfer-Encoding: quoted-printable\n\ncitt=C3=A0 =3D x=20\n=2E\n"
            "=46rom=20\n\tx\n",
        NULL },
    { H T "\n\xc3\xa0\xc3\xa0\xc3\xa0\xc3\xa0\n\xc3\xa0\xc3\xa0\xc3\xa0",
        H T "Content-Transfer-Encoding: base64\n\nw6DDoMOgw6ANCsOgw6DDoA==\n", NULL },
    { H T "Content-Transfer-Encoding: 7bit\n\ncitt\xc3\xa0\n",
        H T "Content-Transfer-Encoding: quoted-printable\n\ncitt=C3=A0\n", NULL },
    { H "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n\nciao citt\xe0\n",
        H "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
          "Content-Transfer-Encoding: quoted-printable\n\nciao citt=E0\n",
        NULL },
    { H "MIME-Version: 1.0\nContent-Type: text/plain;\n\ncitt\xe0\n", NULL,
        "CHARSET charset not-utf8; CTE encode-part not-utf8" },
    { H "MIME-Version: 1.0\nContent-Type: text/plain; name=\"x\n\ncitt\xc3\xa0\n", NULL,
        "CHARSET charset unclear; CTE encode-part unclear" },
    { H "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
        "Content-Transfer-Encoding: base64\n\n--b\n\ncitt\xc3\xa0\n--b--\n",
        H "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
          "Content-Transfer-Encoding: 8bit\n\n--b\n"
          "Content-Type: text/plain; charset=utf-8\n"
          "Content-Transfer-Encoding: quoted-printable\n\ncitt=C3=A0\n--b--\n",
        NULL },
    { H T "\n" X250 X250 X250 X250 "\n",
        H T "Content-Transfer-Encoding: quoted-printable\n\n" QP_1000 "\n", NULL },
    { H T "Content-Transfer-Encoding: base64\n\n" B64_1000 "\n",
        H T "Content-Transfer-Encoding: base64\n\n" B64_LINES "\n", NULL },
    /* file names */
    { H "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n"
        "Content-Type: application/pdf\nContent-Disposition: attachment;\n"
        " filename=\"citt\xc3\xa0.pdf\"; size=1\nContent-Transfer-Encoding: base64\n\neA==\n"
        "--b--\n",
        H "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n"
          "Content-Type: application/pdf\nContent-Disposition: attachment;\n"
          " filename*=utf-8''citt%C3%A0.pdf; size=1\nContent-Transfer-Encoding: base64\n\n"
          "eA==\n--b--\n",
        NULL },
    { H "MIME-Version: 1.0\nContent-Type: application/pdf; name=\"citt\xc3\xa0.pdf\"\n"
        "Content-Disposition: attachment; filename=\"citt\xc3\xa0.pdf\"; FILENAME=a.pdf\n"
        "Content-Transfer-Encoding: base64\n\neA==\n",
        H "MIME-Version: 1.0\nContent-Type: application/pdf; name*=utf-8''citt%C3%A0.pdf\n"
          "Content-Disposition: attachment; filename=\"citt\xc3\xa0.pdf\"; FILENAME=a.pdf\n"
          "Content-Transfer-Encoding: base64\n\neA==\n",
        "NAME_RAW file-name two-names; HEADER_8BIT file-name two-names" },
    { H "MIME-Version: 1.0\nContent-Type: application/pdf\nContent-Disposition: attachment;\n"
        " filename=\"citt\xc3\xa0.pdf\";\n filename*0*=utf-8''citt%C3; filename*1*=%A0.pdf\n"
        "Content-Transfer-Encoding: base64\n\neA==\n",
        NULL, "NAME_RAW file-name two-names; HEADER_8BIT file-name two-names" },
    /* what is not touched */
    { "From - Mon Nov 23 09:30:00 2026\nSubject:x\n\nx\n", NULL, "mbox" },
    { H "Subject:x\nno field\n\nx\n", NULL, "header" },
    { H "Subject: x\rBcc: v@s.example\n\nx\n", NULL, "unclear" },
    { "From: a@s.example\rSubject:x\r\rx\r", NULL, "unclear" },
    { H "Subject:x\r\ry\n\nx\n", NULL, "unclear" },
    { H "MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n\n--b\n\ncitt\xc3\xa0\n"
        "--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n",
        NULL, "CHARSET charset sealed; CTE encode-part sealed" },
    { H "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: message/rfc822\n\nSubject: y\n\ncitt\xc3\xa0\n--b--\n",
        NULL, "CHARSET charset attached; CTE encode-part attached" },
    { H "DKIM-Signature: v=1; h=from:\n subject; d=s.example\nSubject: citt\xc3\xa0\n"
        "X-A: citt\xc3\xa0\n\nx\n",
        H "DKIM-Signature: v=1; h=from:\n subject; d=s.example\nSubject: citt\xc3\xa0\n"
          "X-A: =?utf-8?q?citt=C3=A0?=\n\nx\n",
        "HEADER_8BIT encode-header signed" },
    { H "DKIM-Signature: v=1; h=from:mime-version; d=s.example\nContent-Type: "
        "text/plain\n\nx\n",
        NULL, "VERSION mime-version signed" },
    { H "DKIM-Signature: junk\nX-A: citt\xc3\xa0\n\nx\n", NULL,
        "HEADER_8BIT encode-header signed" },
};

START_TEST(mend)
{
    check_row(&mend_rows[_i], FALSE);
}
END_TEST

static const Row resigned_rows[] = {
    { H "DKIM-Signature: v=1; h=from:subject; d=s.example\nSubject: citt\xc3\xa0\n\nx\n",
        H "DKIM-Signature: v=1; h=from:subject; d=s.example\n"
          "Subject: =?utf-8?q?citt=C3=A0?=\n\nx\n",
        NULL },
};

START_TEST(resigned)
{
    check_row(&resigned_rows[_i], TRUE);
}
END_TEST

/* What makes another rule speak is not kept, and only that. */
START_TEST(worse)
{
    static const char mail[] = H "Subject:x\nContent-Type: text/plain\n\nx\n";
    static const char want[] = H "Subject: x\nContent-Type: text/plain\n\nx\n";
    static const char more[] = "header BAD MIME-Version =~ /1/\nlevel BAD warning\n";
    g_auto(Bench) bench = { 0 };
    g_autoptr(PsFixed) fixed = NULL;
    g_autofree char *rest = NULL;

    bench_open(&bench, more);
    fixed = bench_fix(&bench, mail, strlen(mail), FALSE);
    rest = left(fixed);
    ck_assert_str_eq(fixed->bytes, want);
    ck_assert_str_eq(rest, "VERSION mime-version worse");
}
END_TEST

/* A note that comes of mending a warning is no harm. */
START_TEST(note)
{
    static const char mail[] = H "Content-Type: text/plain\n\nx\n";
    static const char more[] = "header BAD MIME-Version =~ /1/\nlevel BAD note\n";
    g_auto(Bench) bench = { 0 };
    g_autoptr(PsFixed) fixed = NULL;

    bench_open(&bench, more);
    fixed = bench_fix(&bench, mail, strlen(mail), FALSE);
    ck_assert_uint_eq(fixed->edits->len, 1);
}
END_TEST

SUITE(fix, TABLE(mend), TABLE(resigned), TEST(worse), TEST(note))
