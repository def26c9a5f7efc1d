/* SPDX-License-Identifier: MIT */
/* notice.c - presend_bounce, and what it returns; see presend.h. */
#include "api/context.h"
#include "bounce/explain.h"
#include "bounce/origin.h"

struct presend_record {
    const PsBounceRecord *record;
    PsBounceAnswer *answer;
};

struct presend_notice {
    presend_context *context;
    PsBounce *bounce;
    GPtrArray *records; /* presend_record * */
};

static void
record_free(gpointer data)
{
    presend_record *record = data;

    ps_bounce_answer_free(record->answer);
    g_free(record);
}

void
presend_notice_free(presend_notice *notice)
{
    if (!notice)
        return;
    g_ptr_array_unref(notice->records);
    ps_bounce_free(notice->bounce);
    presend_context_free(notice->context);
    g_free(notice);
}

/* Somebody else sent it in our name, by the settings of the configuration. */
static gboolean
is_forged(const presend_context *context, const PsBounce *bounce, const char *bytes,
    gboolean *ret, presend_error **ret_error)
{
    const char *sign;
    g_autoptr(GError) error = NULL;
    g_autoptr(PsBounceOwn) own =
        ps_bounce_own_new(context->rules, context->dns->dns, ps_api_now(context), &error);

    if (!own) {
        ps_api_fail_with(ret_error, PRESEND_ERROR_RULES, error);
        return FALSE;
    }
    *ret = ps_bounce_own_ask(own, bounce, bytes, &sign) == PS_ORIGIN_FORGED;
    return TRUE;
}

static void
add_record(presend_notice *notice, const PsBounceRecord *record, gboolean forged)
{
    presend_record *added = g_new(presend_record, 1);

    added->record = record;
    added->answer =
        ps_bounce_explain(notice->context->rules, notice->context->lang, record, forged);
    ps_api_make_valid(&added->answer->happened);
    ps_api_make_valid(&added->answer->todo);
    g_ptr_array_add(notice->records, added);
}

presend_notice *
presend_bounce(
    presend_context *context, const void *bytes, size_t len, presend_error **ret_error)
{
    const char *mail = len ? bytes : "";
    presend_notice *notice;
    gboolean forged;

    if (!context || !mail) {
        ps_api_fail(ret_error, PRESEND_ERROR_ARGUMENT, "no context, or no bytes");
        return NULL;
    }
    if (!ps_api_begin(context, ret_error))
        return NULL;
    if (!context->reader)
        context->reader = ps_bounce_reader_new(context->rules);
    notice = g_new(presend_notice, 1);
    notice->context = ps_api_hold(context);
    notice->bounce = ps_bounce_read(context->reader, mail, len);
    notice->records = g_ptr_array_new_with_free_func(record_free);
    if (!is_forged(context, notice->bounce, mail, &forged, ret_error)) {
        presend_notice_free(notice);
        return NULL;
    }
    for (guint i = 0; i < notice->bounce->records->len; i++)
        add_record(notice, &g_array_index(notice->bounce->records, PsBounceRecord, i), forged);
    return notice;
}

presend_notice_kind
presend_notice_get_kind(const presend_notice *notice)
{
    return notice ? (presend_notice_kind) notice->bounce->kind : PRESEND_NOTICE_NONE;
}

const char *
presend_notice_kind_name(presend_notice_kind kind)
{
    return kind >= PRESEND_NOTICE_NONE && kind <= PRESEND_NOTICE_DELIVERED
               ? ps_bounce_kind_name((PsBounceKind) kind)
               : NULL;
}

const char *
presend_notice_family(const presend_notice *notice)
{
    return notice ? notice->bounce->family : NULL;
}

long long
presend_notice_date(const presend_notice *notice)
{
    return notice ? notice->bounce->date : 0;
}

size_t
presend_notice_record_count(const presend_notice *notice)
{
    return notice ? notice->records->len : 0;
}

const presend_record *
presend_notice_record(const presend_notice *notice, size_t index)
{
    return index < presend_notice_record_count(notice) ? notice->records->pdata[index] : NULL;
}

const char *
presend_record_recipient(const presend_record *record)
{
    return record ? record->record->recipient : NULL;
}

const char *
presend_record_reason(const presend_record *record)
{
    return record ? record->record->reason : NULL;
}

const char *
presend_record_class(const presend_record *record)
{
    return record ? record->record->coarse : NULL;
}

const char *
presend_record_status(const presend_record *record)
{
    return record ? record->record->status : NULL;
}

const char *
presend_record_action(const presend_record *record)
{
    return record ? record->record->action : NULL;
}

const char *
presend_record_diagnostic(const presend_record *record)
{
    return record ? record->record->diagnostic : NULL;
}

const char *
presend_record_remote_mta(const presend_record *record)
{
    return record ? record->record->remote_mta : NULL;
}

const char *
presend_record_provider(const presend_record *record)
{
    return record ? record->record->provider : NULL;
}

const char *
presend_record_explanation(const presend_record *record)
{
    return record ? record->answer->happened : NULL;
}

const char *
presend_record_advice(const presend_record *record)
{
    return record ? record->answer->todo : NULL;
}

int
presend_record_is_hard(const presend_record *record)
{
    return record && record->record->hard;
}

unsigned
presend_record_code(const presend_record *record)
{
    return record ? record->record->code : 0;
}
