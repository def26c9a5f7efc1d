/* SPDX-License-Identifier: MIT */
#include "mail/strip.h"

#include <string.h>

#include "suite.h"

#define HTML "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
#define QP HTML "Content-Transfer-Encoding: quoted-printable\n\n"
#define B64 HTML "Content-Transfer-Encoding: base64\n\n"
#define NOTE "<!-- presend-ignore A: b -->"
#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"

static const struct {
    const char *in;
    const char *out;
    guint count;
} mails_rows[] = {
    { "From: a\n\nx\n", "From: a\n\nx\n", 0 },
    { "", "", 0 },
    { "From: a\nX-Presend-Ignore: A; b\nTo: c\n\nx\n", "From: a\nTo: c\n\nx\n", 1 },
    { "x-presend-ignore : A;\n b\n\tc\nTo: c\n\nx\n", "To: c\n\nx\n", 1 },
    { "From: a\r\nX-Presend-Ignore: A; b\r\n\r\nx\r\n", "From: a\r\n\r\nx\r\n", 1 },
    { "From: a\nX-Presend-Ignore: A", "From: a\n", 1 },
    { "From: a\nX-Presend-Ignored: A; b\n\nX-Presend-Ignore: A; b\n",
        "From: a\nX-Presend-Ignored: A; b\n\nX-Presend-Ignore: A; b\n", 0 },
    { HTML "\nx " NOTE " y\n" NOTE "\nz", HTML "\nx  y\n\nz", 2 },
    { HTML "\nx <!-- presend-ignore\nA:\nb --> y", HTML "\nx  y", 1 },
    { "Content-Type: text/plain\n\n" NOTE "\n", "Content-Type: text/plain\n\n" NOTE "\n", 0 },
    /* quoted-printable: what stands around it decodes to the same */
    { QP "a=3Db" NOTE "c=C3=A9 =\nd\n", QP "a=3Dbc=C3=A9 =\nd\n", 1 },
    { QP "a " NOTE "\nb\n", QP "a=20\nb\n", 1 },
    { QP "a\t" NOTE "  \nb\n", QP "a=09  \nb\n", 1 },
    { QP "a " NOTE, QP "a=20", 1 },
    { QP "a " NOTE NOTE "\n", QP "a=20\n", 2 },
    { QP "a " NOTE " " NOTE "\n", QP "a =20\n", 2 },
    { QP "a <!-- presend-ignore =\nA: =62 --=\n> b\n", QP "a  b\n", 1 },
    { QP LONG "<!--=\n presend-ignore A: b -->" LONG "\n", QP LONG "=\n" LONG "\n", 1 },
    { QP LONG "1234 =\n" NOTE "\n", QP LONG "1234 =\n\n", 1 },
    /* base64: as wide as before, what comes before the same letters */
    { B64 "eDwhLS0gcHJlc2Vu\nZC1pZ25vcmUgQTog\nYiAtLT55\n", B64 "eHk=\n", 1 },
    { B64 "YWFhYWFhYWFhYWFh\nYWFhPCEtLSBwcmVz\nZW5kLWlnbm9yZSBB\nOiBiIC0tPnpnCg==\n\n",
        B64 "YWFhYWFhYWFhYWFh\nYWFhemcK\n\n", 1 },
    /* in a multipart, and not in what is attached */
    { "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n" NOTE
      "x\n--b\nContent-Type: text/html\nContent-Disposition: attachment\n\n" NOTE "x\n--b--\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        "x\n--b\nContent-Type: text/html\nContent-Disposition: attachment\n\n" NOTE
        "x\n--b--\n",
        1 },
    /* a signature that does not cover the field */
    { "DKIM-Signature: v=1; h=from:to\nX-Presend-Ignore: A; b\n\nx\n",
        "DKIM-Signature: v=1; h=from:to\n\nx\n", 1 },
};

START_TEST(mails)
{
    gsize len = strlen(mails_rows[_i].in);
    g_autofree char *in = g_memdup2(mails_rows[_i].in, len);
    guint count = 99;
    g_autoptr(GString) out = ps_strip("a.eml", in, len, &count, NULL);

    ck_assert_ptr_nonnull(out);
    ck_assert_str_eq(out->str, mails_rows[_i].out);
    ck_assert_uint_eq(count, mails_rows[_i].count);
}
END_TEST

static const struct {
    const char *in;
    PsStripError code;
    const char *error;
} refused_rows[] = {
    { "From: a\nDKIM-Signature: v=1; bh=x; h=from:\n x-presend-ignore; b=\n"
      "X-Presend-Ignore: A; b\n\nx\n",
        PS_STRIP_ERROR_SIGNED,
        "a.eml:2: this signature would break: take the notes out before signing" },
    { "ARC-Message-Signature: i=1; h=from\n" HTML "\n" NOTE, PS_STRIP_ERROR_SIGNED,
        "a.eml:1: this signature would break: take the notes out before signing" },
    { "Content-Type: multipart/signed; boundary=b\n\n--b\nContent-Type: text/html\n\n" NOTE
      "\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n",
        PS_STRIP_ERROR_SIGNED,
        "a.eml:6: this part is signed (multipart/signed): take the note out before signing" },
};

START_TEST(refused)
{
    g_autoptr(GError) error = NULL;
    guint count = 99;

    ck_assert_ptr_null(
        ps_strip("a.eml", refused_rows[_i].in, strlen(refused_rows[_i].in), &count, &error));
    ck_assert_int_eq(error->code, refused_rows[_i].code);
    ck_assert_str_eq(error->message, refused_rows[_i].error);
    ck_assert_uint_eq(count, 99);
}
END_TEST

/* More than are read at once go all the same. */
START_TEST(many)
{
    g_autoptr(GString) in = g_string_new(HTML "\n");
    g_autoptr(GString) out = NULL;
    guint count;

    for (int i = 0; i < 5000; i++)
        g_string_append(in, "x" NOTE "\n");
    out = ps_strip("a.eml", in->str, in->len, &count, NULL);
    ck_assert_uint_eq(count, 5000);
    ck_assert_uint_eq(out->len, strlen(HTML "\n") + 10000);
}
END_TEST

SUITE(strip, TABLE(mails), TABLE(refused), TEST(many))
