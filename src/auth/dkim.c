/* SPDX-License-Identifier: MIT */
/* dkim.c - the signatures of a message, one by one; see dkim.h. */
#include "auth/dkim.h"

#include <string.h>

#include "auth/dkim_key.h"
#include "auth/dkim_library.h"
#include "auth/dkim_signature.h"

const char *
ps_dkim_result_name(PsDkimResult result)
{
    static const char *const names[] = { "none", "pass", "fail", "policy", "neutral",
        "temperror", "permerror", "unknown" };

    return names[result];
}

void
ps_dkim_signature_free(PsDkimSignature *signature)
{
    if (!signature)
        return;
    g_free(signature->domain);
    g_free(signature->selector);
    g_free(signature->identity);
    g_free(signature->algorithm);
    g_free(signature->tested_record);
    g_strfreev(signature->signed_headers);
    g_free(signature);
}

static void
signature_free(gpointer signature)
{
    ps_dkim_signature_free(signature);
}

static void
set_result(PsDkimSignature *shown, PsDkimResult result, const char *reason)
{
    shown->result = result;
    shown->reason = reason;
}

/* What speaks against KEY as the key of this signature. */
static void
judge_key(PsDkimField *field, const PsDkimKey *key)
{
    PsDkimSignature *shown = field->shown;
    g_autofree char *record = NULL;

    shown->key_bits = key->bits;
    shown->testing = key->testing;
    if (key->testing)
        shown->tested_record = g_strdup(ps_dkim_key_advice(key));
    switch (key->state) {
    case PS_DKIM_KEY_UNKNOWN:
        shown->dns = key->dns;
        set_result(shown, key->dns == PS_DNS_OFF ? PS_DKIM_UNKNOWN : PS_DKIM_TEMPERROR, "dns");
        return;
    case PS_DKIM_KEY_MISSING:
        set_result(shown, PS_DKIM_PERMERROR, "key-missing");
        return;
    case PS_DKIM_KEY_REVOKED:
        set_result(shown, PS_DKIM_PERMERROR, "key-revoked");
        return;
    case PS_DKIM_KEY_BAD:
        set_result(shown, PS_DKIM_PERMERROR, "key-bad");
        return;
    case PS_DKIM_KEY_SHORT:
        set_result(shown, PS_DKIM_POLICY, "key-short"); /* RFC 8301 */
        return;
    case PS_DKIM_KEY_OK:
    default:
        break;
    }
    record = ps_dkim_key_record(key);
    if (!g_str_has_prefix(shown->algorithm, key->type))
        set_result(shown, PS_DKIM_PERMERROR, "key-type");
    else if (key->strict && g_ascii_strcasecmp(field->identity_domain, shown->domain) != 0)
        set_result(shown, PS_DKIM_PERMERROR, "subdomain");
    else if (!record)
        set_result(shown, PS_DKIM_PERMERROR, "key-too-long");
}

void
ps_dkim_signature_judge(PsDkimSignature *signature, const PsPsl *psl)
{
    if (psl && signature->result == PS_DKIM_PASS && ps_psl_is_suffix(psl, signature->domain))
        set_result(signature, PS_DKIM_POLICY, "public-suffix");
}

gboolean
ps_dkim_verify(PsDns *dns, const PsSource *source, gint64 now, GPtrArray **ret)
{
    g_autoptr(GPtrArray) fields = ps_dkim_fields_new(source, now);
    g_autoptr(PsDkimMessage) message = NULL;
    g_autoptr(GPtrArray) keys = g_ptr_array_new(); /* PsDnsAnswer or NULL, one a field */
    gboolean waiting = FALSE;

    for (guint i = 0; i < fields->len; i++) {
        const PsDkimSignature *shown =
            ((const PsDkimField *) g_ptr_array_index(fields, i))->shown;
        const PsDnsAnswer *answer = NULL;

        if (shown->result == PS_DKIM_NONE) {
            g_autofree char *name = ps_dkim_key_name(shown->domain, shown->selector);

            answer = ps_dns_ask(dns, name, PS_DNS_TXT, NULL, NULL);
            waiting = waiting || !answer;
        }
        g_ptr_array_add(keys, (gpointer) answer);
    }
    if (waiting)
        return FALSE;

    *ret = g_ptr_array_new_with_free_func(signature_free);
    for (guint i = 0; i < fields->len; i++) {
        PsDkimField *field = g_ptr_array_index(fields, i);
        const PsDnsAnswer *answer = g_ptr_array_index(keys, i);
        g_autoptr(PsDkimKey) key = answer ? ps_dkim_key_read(answer) : NULL;

        if (key)
            judge_key(field, key);
        if (field->shown->result == PS_DKIM_NONE) {
            if (!message)
                message = ps_dkim_message_new(source);
            ps_dkim_message_verify(message, field, fields, key);
        }
    }
    for (guint i = 0; i < fields->len; i++) {
        PsDkimField *field = g_ptr_array_index(fields, i);

        g_ptr_array_add(*ret, g_steal_pointer(&field->shown));
    }
    return TRUE;
}
