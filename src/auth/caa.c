/* SPDX-License-Identifier: MIT */
/* caa.c - CAA records, up the tree; see caa.h. */
#include "auth/caa.h"

#include <string.h>

/* The text of one record, or NULL: flags, a tag with its length, the value. */
static char *
format(const guint8 *bytes, gsize len)
{
    gsize tag;

    if (len < 2)
        return NULL;
    tag = bytes[1];
    if (!tag || tag > len - 2)
        return NULL;
    for (gsize i = 0; i < tag; i++)
        if (!g_ascii_isalnum(bytes[2 + i]))
            return NULL;
    return g_strdup_printf("%u %.*s \"%.*s\"", bytes[0], (int) tag, (const char *) bytes + 2,
        (int) (len - 2 - tag), (const char *) bytes + 2 + tag);
}

static void
read_answer(const PsDnsAnswer *answer, PsCaa *ret)
{
    for (guint i = 0; i < answer->count; i++) {
        char *text = format(answer->records[i].data.raw.bytes, answer->records[i].data.raw.len);

        if (text)
            g_ptr_array_add(ret->records, text);
        else
            ret->malformed++;
    }
}

gboolean
ps_caa_find(PsDns *dns, const char *domain, PsCaa *ret)
{
    const PsDnsAnswer *found = NULL;
    const char *at = domain;

    for (const char *name = domain; name && !found; name = strchr(name, '.')) {
        const PsDnsAnswer *answer;

        name += *name == '.';
        answer = ps_dns_ask(dns, name, PS_DNS_CAA, NULL, NULL);
        if (!answer)
            return FALSE;
        if (answer->count || !ps_dns_is_definite(answer)) {
            found = answer;
            at = name;
        }
    }
    *ret = (PsCaa){ .dns = found ? found->status : PS_DNS_NODATA };
    ret->records = g_ptr_array_new_with_free_func(g_free);
    if (found && found->count) {
        ret->at = g_strdup(at);
        read_answer(found, ret);
    }
    return TRUE;
}

void
ps_caa_clear(PsCaa *caa)
{
    g_clear_pointer(&caa->at, g_free);
    g_clear_pointer(&caa->records, g_ptr_array_unref);
}
