/* SPDX-License-Identifier: MIT */
/* question.c - an answer in the making; see backend.h. */
#include "dns/backend.h"

#define SHORT_ANSWER 160 /* octets: a host name or two with their records */
#define LONG_ANSWER 960

/* LEN octets, aligned for any use. */
static char *
take(PsDnsQuestion *question, gsize len)
{
    char *memory;

    len = (len + 7) & ~(gsize) 7;
    if (len > question->left) {
        question->left = MAX(len, LONG_ANSWER);
        question->free = g_malloc(question->left);
        question->more = g_slist_prepend(question->more, question->free);
    }
    memory = question->free;
    question->free += len;
    question->left -= len;
    return memory;
}

PsDnsQuestion *
ps_dns_question_new(PsDns *dns, const char *name, gsize len, PsDnsType type)
{
    PsDnsQuestion *question = g_malloc(sizeof *question + len + 1 + 7 + SHORT_ANSWER);

    memset(question, 0, sizeof *question);
    question->dns = dns;
    question->free = (char *) (question + 1);
    question->left = ((len + 1 + 7) & ~(gsize) 7) + SHORT_ANSWER;
    question->answer.type = type;
    question->answer.name = ps_dns_question_bytes(question, (const guint8 *) name, len);
    ps_dns_question_begin(question);
    return question;
}

const char *
ps_dns_question_bytes(PsDnsQuestion *question, const guint8 *bytes, gsize len)
{
    char *copy = take(question, len + 1);

    if (len)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
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
    if (question->count == question->room) {
        guint room = question->room ? 4 * question->room : 1;
        PsDnsRecord *records = (gpointer) take(question, room * sizeof *records);

        if (question->count)
            memcpy(records, question->records, question->count * sizeof *records);
        question->records = records;
        question->room = room;
    }
    question->records[question->count++] = *record;
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
        answer->records = question->records;
        answer->count = question->count;
    }
}

void
ps_dns_question_drop(PsDnsQuestion *question)
{
    if (question->waiters)
        g_array_unref(question->waiters);
    g_slist_free_full(question->more, g_free);
}
