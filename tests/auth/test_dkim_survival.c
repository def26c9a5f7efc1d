/* SPDX-License-Identifier: MIT */
#include "auth/dkim_survival.h"

#include <string.h>

#include "private.h"
#include "sign.h"
#include "suite.h"

#define NOW 1700000000

/* It has something for every change. */
static char *
full_message(void)
{
    g_autofree char *line = g_strnfill(1200, 'x');

    return g_strconcat("From: Ada <ada@example.com>\n"
                       "To: bob@example.net\n"
                       "Subject: A  test of folding\n"
                       "Date: Tue, 14 Nov 2023 22:13:20 +0000\n"
                       "Message-ID: <1@example.com>\n"
                       "MIME-Version: 1.0\n"
                       "Content-Type: text/plain; charset=utf-8\n"
                       "Content-Transfer-Encoding: 8bit\n"
                       "\n"
                       "Trailing blanks  \n"
                       "caf\303\251\n",
        line, "\n", NULL);
}

/* '=' survives, 'B' body broken, 'H' header broken, '.' untouched; one column a setting. */
static const struct {
    const char *change, *outcomes;
} matrix_rows[] = {
    { "received-added", "======" },
    { "footer-added", "BBBB=B" },
    { "subject-tagged", "HHHHHH" },
    { "subject-squeezed", "HH====" },
    { "subject-refolded", "HH====" },
    { "trailing-blanks-stripped", "B=B===" },
    { "blank-lines-appended", "======" },
    { "tab-for-blank", "B=B===" },
    { "to-named", "HHHHHH" },
    { "type-extended", "HHHHHH" },
    { "name-recased", "HH====" },
    { "8-bit-recoded", "BBBBBB" },
    { "reply-to-added", "=====H" },
    { "from-added", "=====H" },
    { "long-lines-wrapped", "BBBBBB" },
};

static const char signs[] = ".=BH";

static guint
find_change(const char *word)
{
    for (guint i = 0; i < PS_DKIM_CHANGES; i++)
        if (strcmp(ps_dkim_change_info(i)->word, word) == 0)
            return i;
    ck_abort_msg("no change %s", word);
}

static void
check_matrix(const char *text, const SignKey *key, guint row, const char *outcomes)
{
    static const PsDkimSigning how = { .domain = "example.com", .selector = "sel", .now = NOW };
    gsize len = strlen(text);
    g_autofree char *copy = g_memdup2(text, len);
    g_autoptr(PsSource) source = ps_source_new(copy, len);
    g_autoptr(PsDkimPrivate) private_key = private_read(key->pem, NULL);
    g_autoptr(GError) error = NULL;
    PsDkimOutcome got[PS_DKIM_SETTINGS][PS_DKIM_CHANGES];
    char shown[PS_DKIM_SETTINGS + 1] = "";

    ck_assert(ps_dkim_survival_matrix(source, private_key, &how, got, &error));
    ck_assert_ptr_null(error);
    for (guint i = 0; i < PS_DKIM_SETTINGS; i++)
        shown[i] = signs[got[i][row]];
    ck_assert_str_eq(shown, outcomes);
}

START_TEST(matrix)
{
    g_autofree char *text = full_message();
    guint row = find_change(matrix_rows[_i].change);
    g_autoptr(SignKey) rsa = sign_key_new(1024);
    g_autoptr(SignKey) ed25519 = sign_key_new(0);

    check_matrix(text, rsa, row, matrix_rows[_i].outcomes);
    check_matrix(text, ed25519, row, matrix_rows[_i].outcomes);
}
END_TEST

START_TEST(all_changes_have_a_row)
{
    ck_assert_uint_eq(G_N_ELEMENTS(matrix_rows), PS_DKIM_CHANGES);
}
END_TEST

SUITE(dkim_survival, TABLE(matrix), TEST(all_changes_have_a_row))
