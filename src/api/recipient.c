/* SPDX-License-Identifier: MIT */
/* recipient.c - what is foretold of a recipient; see presend.h. */
#include "api/result.h"

const char *
presend_recipient_address(const presend_recipient *recipient)
{
    return recipient ? PS_RECIPIENT(recipient)->address : NULL;
}

const char *
presend_recipient_domain(const presend_recipient *recipient)
{
    return recipient ? PS_RECIPIENT(recipient)->domain : NULL;
}

const char *
presend_recipient_provider(const presend_recipient *recipient)
{
    return recipient ? PS_RECIPIENT(recipient)->provider : NULL;
}

size_t
presend_recipient_count(const presend_recipient *recipient)
{
    return recipient ? PS_RECIPIENT(recipient)->count : 0;
}

presend_verdict
presend_recipient_outcome(const presend_recipient *recipient)
{
    return recipient ? (presend_verdict) PS_RECIPIENT(recipient)->prediction.outcome
                     : PRESEND_UNKNOWN;
}

size_t
presend_recipient_reply_count(const presend_recipient *recipient)
{
    return recipient ? PS_RECIPIENT(recipient)->prediction.replies->len : 0;
}

/* Reply INDEX, or NULL. */
static const PsPredicted *
reply_of(const presend_recipient *recipient, size_t index)
{
    return index < presend_recipient_reply_count(recipient)
               ? &g_array_index(PS_RECIPIENT(recipient)->prediction.replies, PsPredicted, index)
               : NULL;
}

unsigned
presend_recipient_reply_code(const presend_recipient *recipient, size_t index)
{
    const PsPredicted *reply = reply_of(recipient, index);

    return reply ? reply->reply->code : 0;
}

const char *
presend_recipient_reply_enhanced(const presend_recipient *recipient, size_t index)
{
    const PsPredicted *reply = reply_of(recipient, index);

    return reply ? reply->reply->enhanced : NULL;
}

presend_certainty
presend_recipient_reply_certainty(const presend_recipient *recipient, size_t index)
{
    const PsPredicted *reply = reply_of(recipient, index);

    return reply ? (presend_certainty) reply->certainty : PRESEND_CERTAINTY_NONE;
}

const char *
presend_recipient_reply_rule(const presend_recipient *recipient, size_t index)
{
    const PsPredicted *reply = reply_of(recipient, index);

    return reply ? reply->rule->name : NULL;
}

const char *
presend_recipient_reply_message(const presend_recipient *recipient, size_t index)
{
    const GPtrArray *messages = recipient ? PS_RECIPIENT(recipient)->messages : NULL;

    return messages && index < messages->len ? messages->pdata[index] : NULL;
}

size_t
presend_recipient_missing_count(const presend_recipient *recipient)
{
    return recipient ? PS_RECIPIENT(recipient)->prediction.missing->len : 0;
}

const char *
presend_recipient_missing_fact(const presend_recipient *recipient, size_t index)
{
    if (index >= presend_recipient_missing_count(recipient))
        return NULL;
    return g_array_index(PS_RECIPIENT(recipient)->prediction.missing, PsMissing, index).fact;
}

const char *
presend_recipient_missing_reason(const presend_recipient *recipient, size_t index)
{
    if (index >= presend_recipient_missing_count(recipient))
        return NULL;
    return g_array_index(PS_RECIPIENT(recipient)->prediction.missing, PsMissing, index).reason;
}
