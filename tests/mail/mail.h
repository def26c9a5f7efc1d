/* SPDX-License-Identifier: MIT */
/* mail.h - a message made of the text that a test writes down. */
#ifndef PS_TESTS_MAIL_MAIL_H
#define PS_TESTS_MAIL_MAIL_H

#include <string.h>

#include "mail/message.h"
#include "suite.h"

typedef struct {
    PsSource *source;
    PsMessage *message;
    char *bytes;
} Mail;

static inline Mail
mail_of(const char *in)
{
    gsize len = strlen(in);
    Mail mail = { .bytes = g_memdup2(in, MAX(len, 1)) };

    mail.source = ps_source_new(mail.bytes, len);
    mail.message = ps_message_new(mail.source);
    ck_assert_ptr_nonnull(mail.message);
    return mail;
}

static inline void
mail_clear(Mail *mail)
{
    ps_message_free(mail->message);
    ps_source_free(mail->source);
    g_free(mail->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mail, mail_clear)

#endif
