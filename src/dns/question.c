/* SPDX-License-Identifier: MIT */
/* question.c - an answer in the making; see backend.h. */
#include "dns/backend.h"

const char *
ps_dns_question_bytes(PsDnsQuestion *question, const guint8 *bytes, gsize len)
{
    if (!question->strings)
        question->strings = g_string_chunk_new(128);
    return g_string_chunk_insert_len(question->strings, (const char *) bytes, (gssize) len);
}

const char *
ps_dns_question_name(PsDnsQuestion *question, const PsDnsName *name)
{
    char text[PS_DNS_NAME_TEXT];

    ps_dns_name_text(name, text);
    return ps_dns_question_bytes(question, (const guint8 *) text, strlen(text));
}

void
ps_dns_question_keep(PsDnsQuestion *question, guint32 ttl)
{
    question->answer.ttl = MIN(question->answer.ttl, ttl);
}

void
ps_dns_question_add(PsDnsQuestion *question, const PsDnsRecord *record)
{
    if (!question->records)
        question->records = g_array_new(FALSE, FALSE, sizeof(PsDnsRecord));
    g_array_append_vals(question->records, record, 1);
    ps_dns_question_keep(question, record->ttl);
}

gboolean
ps_dns_question_follow(PsDnsQuestion *question, const PsDnsName *target, guint32 ttl)
{
    if (question->answer.cnames == PS_DNS_CNAMES_MAX)
        return FALSE;
    question->answer.canonical = ps_dns_question_name(question, target);
    question->answer.cnames++;
    ps_dns_question_keep(question, ttl);
    return TRUE;
}

void
ps_dns_question_begin(PsDnsQuestion *question)
{
    PsDnsAnswer *answer = &question->answer;

    *answer = (PsDnsAnswer){ .name = answer->name,
        .type = answer->type,
        .canonical = answer->name,
        .ttl = G_MAXUINT32 };
}

void
ps_dns_question_settle(PsDnsQuestion *question, PsDnsStatus status)
{
    PsDnsAnswer *answer = &question->answer;

    g_assert(!question->known);
    question->known = TRUE;
    answer->status = status;
    if (!ps_dns_is_definite(answer))
        answer->authentic = FALSE;
    if (!ps_dns_is_definite(answer) || answer->ttl == G_MAXUINT32)
        answer->ttl = 0;
    if (status == PS_DNS_NOERROR) {
        answer->records = (const PsDnsRecord *) (void *) question->records->data;
        answer->count = question->records->len;
    }
}

void
ps_dns_question_drop(PsDnsQuestion *question)
{
    if (question->records)
        g_array_unref(question->records);
    if (question->waiters)
        g_array_unref(question->waiters);
    if (question->strings)
        g_string_chunk_free(question->strings);
}
