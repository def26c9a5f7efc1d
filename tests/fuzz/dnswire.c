/* SPDX-License-Identifier: MIT */
/* dnswire.c - any message gives an answer, whose names are names and whose texts end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/record.h"
#include "dns/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_name(const char *text)
{
    char again[PS_DNS_NAME_TEXT];
    PsDnsName name;

    if (!ps_dns_name_read(&name, ps_cursor(text, strlen(text)), NULL))
        abort();
    ps_dns_name_text(&name, again);
    if (strcmp(text, again) != 0)
        abort();
}

static void
check_record(PsDnsType type, const PsDnsRecord *record)
{
    switch (type) {
    case PS_DNS_NS:
    case PS_DNS_CNAME:
    case PS_DNS_PTR:
        check_name(record->data.name);
        break;
    case PS_DNS_MX:
        check_name(record->data.mx.name);
        break;
    case PS_DNS_SOA:
        check_name(record->data.soa.primary);
        check_name(record->data.soa.mailbox);
        break;
    case PS_DNS_TXT:
        if (record->data.txt.bytes[record->data.txt.len] != '\0')
            abort();
        break;
    case PS_DNS_A:
    case PS_DNS_AAAA:
    case PS_DNS_TLSA:
    case PS_DNS_CAA:
    default:
        break;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *bytes = size ? g_memdup2(data, size) : g_strdup("");
    PsDnsQuestion question = { .answer = { .name = "a.test" } };
    PsCursor message = ps_cursor(bytes, size), asked = message;
    PsWireResult result;
    PsDnsName name;

    /* what the message says was asked, so that it is read on */
    ps_cursor_skip(&asked, 12);
    if (!ps_dns_name_expand(&name, &asked))
        return 0;
    question.answer.type = (PsDnsType) ps_dns_take_16(&asked);
    ps_dns_question_begin(&question);

    result = ps_wire_read(&question, &name, message);
    if (result.status == PS_DNS_MALFORMED && question.answer.cnames)
        abort();
    if (result.status == PS_DNS_NOERROR && !question.count)
        abort();
    ps_dns_question_settle(&question, result.status);
    if (question.answer.cnames)
        check_name(question.answer.canonical);
    for (guint i = 0; i < question.answer.count; i++)
        check_record(question.answer.type, &question.answer.records[i]);
    ps_dns_question_drop(&question);
    return 0;
}
