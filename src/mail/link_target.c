/* SPDX-License-Identifier: MIT */
/* link_target.c - id and name of elements; see link_target.h. WHATWG section 7.4.6.4. */
#include "mail/link_target.h"

#include <string.h>

#include "base/hash.h"
#include "mail/html_token.h"

static gboolean
is_named(const char *html, PsSpan span, const char *name)
{
    return span.length == strlen(name) &&
           !g_ascii_strncasecmp(html + span.offset, name, span.length);
}

GHashTable *
ps_link_targets(const PsText *html)
{
    GHashTable *targets = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    const char *bytes = ps_text_bytes(html);
    PsTokens tokens = ps_tokens(bytes, ps_text_length(html));
    PsToken token;

    while (ps_tokens_next(&tokens, &token)) {
        PsAttribute attribute;
        PsCursor c;

        if (token.kind != PS_TOKEN_START || !token.attributes)
            continue;
        c = ps_token_attributes(bytes, &token);
        while (ps_token_next_attribute(&c, &attribute))
            if (!ps_span_is_none(attribute.value) &&
                (is_named(bytes, attribute.name, "id") ||
                    (token.tag == GUMBO_TAG_A && is_named(bytes, attribute.name, "name"))))
                g_hash_table_add(
                    targets, g_strndup(bytes + attribute.value.offset, attribute.value.length));
    }
    return targets;
}

gboolean
ps_link_has_target(GHashTable *targets, const char *fragment)
{
    g_autofree char *plain = g_uri_unescape_string(fragment, NULL);

    return !*fragment || !g_ascii_strcasecmp(fragment, "top") ||
           g_hash_table_contains(targets, fragment) ||
           (plain && g_hash_table_contains(targets, plain));
}
