/* SPDX-License-Identifier: MIT */
/* meaning.c - a reply that somebody pastes: what is found in it are lines that are there. */
#include "bounce/meaning.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text[] = "reason blocked senderip soft 5.7.1 554\n"
                           "sign blocked /blocked/i\n"
                           "provider big mx .big.example\nprovider big domain big.example\n"
                           "code a big 550,421 5.7.26,4.7.26 blocked seen /\\bno proof\\b/i\n"
                           "code b big,generic - 5.7.6* blocked seen\n"
                           "code c generic 5* - blocked seen /\\bBIG\\d+\\b/\n";

static const PsRules *
rules(void)
{
    static PsRules *made;
    const PsRulesRead how = { PS_LANG_EN, FALSE, FALSE };

    if (!made) {
        made = ps_rules_new();
        ps_rules_read_text(made, "fuzz.cf", text, strlen(text), &how);
        ps_rules_finish(made);
        if (ps_rules_trouble_count(made))
            abort();
    }
    return made;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(PsReplyText) reply = ps_reply_text_read(rules(), (const char *) data, size);

    if (reply->meanings->len > ps_rules_code_count(rules()) || !reply->reason ||
        (reply->code && (reply->code < 200 || reply->code > 599)) ||
        (reply->narrowed && !reply->provider))
        abort();
    for (guint i = 0; i < reply->meanings->len; i++)
        if (g_array_index(reply->meanings, PsMeaning, i).by_words && !reply->has_words)
            abort();
    return 0;
}
