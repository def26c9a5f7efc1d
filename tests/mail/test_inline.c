/* SPDX-License-Identifier: MIT */
#include "mail/inline.h"

#include <string.h>

#include "base/limits.h"
#include "suite.h"

static const struct {
    const char *text;
    const char *rules; /* with spaces between them */
    const char *until;
    const char *reason;
    const char *fault;
} notes_rows[] = {
    { "A; b", "A", NULL, "b", NULL },
    { " A_1,B  C:\r\n why\tnot \n", "A_1 B C", NULL, "why not", NULL },
    { "A until=2027-01-31; b; c: d", "A", "2027-01-31", "b; c: d", NULL },
    { "until=2028-02-29 A; b", "A", "2028-02-29", "b", NULL },
    { "A until=2027-02-29; b", "A", "2027-02-29", "b", "bad-date" },
    { "A until=2027-1-31; b", "A", "2027-1-31", "b", "bad-date" },
    { "A until=; b", "A", "", "b", "bad-date" },
    { "A until=2027-01-31-1; b", "A", "2027-01-31-1", "b", "bad-date" },
    { "A", "A", NULL, NULL, "no-reason" },
    { "A;", "A", NULL, NULL, "no-reason" },
    { "A; \r\n\t", "A", NULL, NULL, "no-reason" },
    { "A (b); c", "A", NULL, NULL, "no-reason" },
    { "; b", "", NULL, "b", "no-rule" },
    { "", "", NULL, NULL, "no-rule" },
    { "\xc3\xa9; b", "", NULL, NULL, "no-rule" },
};

START_TEST(notes)
{
    gsize len = strlen(notes_rows[_i].text);
    g_autofree char *text = g_memdup2(notes_rows[_i].text, len);
    g_autofree char *names = NULL;
    PsInline got;

    ps_inline_read(text, len, &got);
    g_ptr_array_add(got.rules, NULL);
    names = g_strjoinv(" ", (char **) got.rules->pdata);
    ck_assert_str_eq(names, notes_rows[_i].rules);
    ck_assert_pstr_eq(got.until, notes_rows[_i].until);
    ck_assert_pstr_eq(got.reason, notes_rows[_i].reason);
    ck_assert_pstr_eq(got.fault, notes_rows[_i].fault);
    ps_inline_clear(&got);
}
END_TEST

/* A mail, and of each note in it "AT|SCOPE": the raw bytes of both, "*" for the whole mail. */
static const struct {
    const char *mail;
    const char *found;
} mails_rows[] = {
    { "X-Presend-Ignore: A; b\nx-presend-ignore: B,\n C; d\n\nx\n",
        "X-Presend-Ignore: A; b|* x-presend-ignore: B,\n C; d|*" },
    { "Content-Type: text/html\n\n<!-- presend-ignore A: b -->x\ny\nz\n",
        "<!-- presend-ignore A: b -->|<!-- presend-ignore A: b -->x\ny" },
    { "Content-Type: text/html\n\n<!--PRESEND-IGNORE A: b-->\r\n \r\ny\r\nz\r\n",
        "<!--PRESEND-IGNORE A: b-->|<!--PRESEND-IGNORE A: b-->\r\n \r\ny\r" },
    { "Content-Type: text/html\n\n<!-- presend-ignore-all A: b -->x\n",
        "<!-- presend-ignore-all A: b -->|*" },
    { "Content-Type: text/html\n\n<!-- presend-ignore A: b",
        "<!-- presend-ignore A: b|<!-- presend-ignore A: b" },
    { "Content-Type: text/html\n\n<!-- presend-ignored A: b --><!-- x presend-ignore A: b -->",
        "" },
    { "Content-Type: text/html\n\n<script><!-- presend-ignore A: b --></script>", "" },
    { "Content-Type: text/html\n\n<a title='<!-- presend-ignore A: b -->'>", "" },
    { "Content-Type: text/plain\n\n<!-- presend-ignore A: b -->\n", "" },
    { "Content-Type: text/html\nContent-Disposition: attachment\n\n<!-- presend-ignore A: b "
      "-->",
        "" },
    { "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
      "x<!-- presend-ig=\nnore A: =62 -->=\ny\n",
        "<!-- presend-ig=\nnore A: =62 -->|<!-- presend-ig=\nnore A: =62 -->=\ny\n" },
    { "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
      "PCEtLSBwcmVzZW5kLWlnbm9y\nZSBBOiBiIC0tPgp4Cnk=\n",
        "PCEtLSBwcmVzZW5kLWlnbm9y\nZSBBOiBiIC0tPg|PCEtLSBwcmVzZW5kLWlnbm9y\nZSBBOiBiIC0tPgp4" },
};

START_TEST(mails)
{
    gsize len = strlen(mails_rows[_i].mail);
    g_autofree char *mail = g_memdup2(mails_rows[_i].mail, len);
    g_autoptr(PsSource) source = ps_source_new(mail, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(GArray) list = ps_inline_find(message);
    g_autoptr(GString) found = g_string_new(NULL);

    for (guint i = 0; i < list->len; i++) {
        const PsInline *note = &g_array_index(list, PsInline, i);

        ck_assert_pstr_eq(note->fault, NULL);
        g_string_append(found, i ? " " : "");
        g_string_append_len(found, mail + note->at.offset, (gssize) note->at.length);
        g_string_append_c(found, '|');
        if (ps_span_is_none(note->scope))
            g_string_append_c(found, '*');
        else
            g_string_append_len(found, mail + note->scope.offset, (gssize) note->scope.length);
    }
    ck_assert_str_eq(found->str, mails_rows[_i].found);
}
END_TEST

/* One more than are read is told, and no further one. */
START_TEST(too_many)
{
    GString *mail = g_string_new("Content-Type: text/html\n\n");
    g_autoptr(PsSource) source = NULL;
    g_autoptr(PsMessage) message = NULL;
    g_autoptr(GArray) list = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append(mail, "<!-- presend-ignore A: b -->");
    source = ps_source_new(mail->str, mail->len);
    message = ps_message_new(source);
    list = ps_inline_find(message);
    ck_assert_uint_eq(list->len, PS_LIMIT_suppressions + 1);
    ck_assert_pstr_eq(g_array_index(list, PsInline, 0).fault, NULL);
    ck_assert_str_eq(g_array_index(list, PsInline, list->len - 1).fault, "too-many");
    g_string_free(mail, TRUE);
}
END_TEST

SUITE(inline, TABLE(notes), TABLE(mails), TEST(too_many))
