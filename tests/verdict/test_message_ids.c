/* SPDX-License-Identifier: MIT */
#include "verdict/message_ids.h"

#include "suite.h"

START_TEST(repeated)
{
    g_autoptr(PsMessageIds) ids = ps_message_ids_new();

    ck_assert_ptr_null(ps_message_ids_add(ids, 1, "<a@b>", "one"));
    ps_message_ids_pass(ids, 1);
    ps_message_ids_pass(ids, 2);
    ck_assert_ptr_null(ps_message_ids_add(ids, 3, NULL, "three"));
    ck_assert_ptr_null(ps_message_ids_add(ids, 4, "", "four"));
    ck_assert_str_eq(ps_message_ids_add(ids, 5, "<a@b>", "five"), "one");
    ck_assert_str_eq(ps_message_ids_add(ids, 6, "<a@b>", "six"), "one");
}
END_TEST

typedef struct {
    PsMessageIds *ids;
    guint turn;
    const char *before;
} Mail;

static gpointer
add(gpointer data)
{
    Mail *mail = data;
    g_autofree char *name = g_strdup_printf("%u", mail->turn);

    if (mail->turn % 3)
        mail->before = ps_message_ids_add(mail->ids, mail->turn, "<x@y>", name);
    ps_message_ids_pass(mail->ids, mail->turn);
    return NULL;
}

/* Whichever thread comes first, the first mail is the one that others repeat. */
START_TEST(in_order)
{
    g_autoptr(PsMessageIds) ids = ps_message_ids_new();
    Mail mails[12];
    GThread *threads[G_N_ELEMENTS(mails)];

    for (guint i = G_N_ELEMENTS(mails); i-- > 0;) {
        mails[i] = (Mail){ ids, i + 1, NULL };
        threads[i] = g_thread_new(NULL, add, &mails[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_thread_join(threads[i]);
        if (!i || mails[i].turn % 3 == 0)
            ck_assert_ptr_null(mails[i].before);
        else
            ck_assert_str_eq(mails[i].before, "1");
    }
}
END_TEST

SUITE(message_ids, TEST(repeated), TEST(in_order))
