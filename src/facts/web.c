/* SPDX-License-Identifier: MIT */
/* web.c - tables of names; see web.h. */
#include "facts/web.h"

#include <string.h>

#include "addr/domain.h"
#include "base/hash.h"

struct PsWeb {
    PsLookalikes *known;
    GHashTable *trackers; /* domains */
    GHashTable *labels;   /* first labels */
};

PsWeb *
ps_web_new(void)
{
    PsWeb *web = g_new(PsWeb, 1);

    web->known = ps_lookalikes_new();
    web->trackers = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    web->labels = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    return web;
}

void
ps_web_free(PsWeb *web)
{
    if (!web)
        return;
    ps_lookalikes_free(web->known);
    g_hash_table_unref(web->trackers);
    g_hash_table_unref(web->labels);
    g_free(web);
}

void
ps_web_add_known(PsWeb *web, const char *domain)
{
    ps_lookalikes_add(web->known, domain);
}

void
ps_web_add_tracker(PsWeb *web, const char *name)
{
    if (g_str_has_suffix(name, ".*"))
        g_hash_table_add(web->labels, g_strndup(name, strlen(name) - 2));
    else
        g_hash_table_add(web->trackers, g_strdup(name));
}

/* LABEL without the number that may stand behind it: "url1234". */
static char *
without_number(const char *label, gsize len)
{
    while (len && g_ascii_isdigit(label[len - 1]))
        len--;
    return g_strndup(label, len);
}

gboolean
ps_web_is_tracker(const PsWeb *web, const char *host)
{
    const char *registered = ps_domain_registered(host);

    if (!web)
        return FALSE;
    for (const char *name = host; name; name = strchr(name, '.')) {
        g_autofree char *label = NULL;

        name += *name == '.';
        label = without_number(name, strcspn(name, "."));
        if (g_hash_table_contains(web->trackers, name) ||
            (name < registered && g_hash_table_contains(web->labels, label)))
            return TRUE;
    }
    return FALSE;
}

const char *
ps_web_imitated(const PsWeb *web, const char *name)
{
    return web ? ps_lookalikes_find(web->known, name) : NULL;
}

const char *
ps_web_imitated_by_word(const PsWeb *web, const char *word)
{
    return web ? ps_lookalikes_find_word(web->known, word) : NULL;
}
