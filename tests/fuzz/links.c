/* SPDX-License-Identifier: MIT */
/* links.c - whatever the HTML: its links can be measured, and the words that are called
 * imitations lie in the text, one after the other. */
#include "facts/link_hosts.h"
#include "facts/script.h"
#include "facts/web.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_words(const char *text, gsize len)
{
    for (guint native = 0; native < 2; native++) {
        gsize at = 0, last = 0;
        PsSpan word;

        for (; ps_script_next_imitation(text, len, native, &at, &word); last = at)
            if (!word.length || word.offset < last || ps_span_end(word) > at || at > len)
                abort();
    }
    if (ps_script_count_native(text, len, 0) > PS_SCRIPT_NATIVE)
        abort();
}

static void
check_names(const PsWeb *web, const char *text)
{
    g_autofree char *skeleton = ps_lookalike_skeleton(text);

    ps_lookalike_is_mixed(text);
    ps_web_is_tracker(web, text);
    ps_web_imitated(web, text);
    ps_web_imitated_by_word(web, text);
    if (!skeleton || ps_lookalike_imitates(text, text))
        abort();
}

static void
measure(const PsWeb *web, const char *data, gsize size)
{
    static const char header[] =
        "From: a@shop.example\nContent-Type: text/html; charset=utf-8\n\n";
    g_autoptr(GString) mail = g_string_new_len(header, sizeof header - 1);
    g_autoptr(PsFacts) facts = ps_facts_new(NULL);
    g_autoptr(PsLinkHosts) hosts = NULL;
    PsMeasured from = { .web = web };
    PsSource *source;
    PsMessage *message;

    g_string_append_len(mail, data, (gssize) size);
    from.source = source = ps_source_new(mail->str, mail->len);
    from.message = message = ps_message_new(source);
    hosts = ps_link_hosts_new(&from);
    ps_facts_add(facts, PS_FACT_from_domain, "shop.example", PS_SPAN_NONE);
    ps_measure_links(facts, hosts);
    ps_message_free(message);
    ps_source_free(source);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *) data, size);
    g_autoptr(PsWeb) web = ps_web_new();

    ps_web_add_known(web, "paypal.com");
    ps_web_add_tracker(web, "click.*");
    ps_web_add_tracker(web, "counts.example");
    check_words((const char *) data, size);
    check_names(web, text);
    measure(web, (const char *) data, size);
    return 0;
}
