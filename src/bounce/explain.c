/* SPDX-License-Identifier: MIT */
/* explain.c - the narrowest text that fits, filled in; see explain.h. */
#include "bounce/explain.h"

#include <string.h>

#include "rules/notice.h"

enum { CAUGHT = 3 }; /* rules that are named at most */

const char *
ps_bounce_text(const PsRules *rules, PsLang lang, const char *key, const char *part)
{
    const char *text = ps_rules_answer(rules, lang, key, part);

    return text ? text : "";
}

/* The text of RECORD's reason for PART: by provider and status, by status, by provider, by
 * itself; NULL if there is none. */
static const char *
find_text(const PsRules *rules, PsLang lang, const PsBounceRecord *record, const char *part)
{
    const char *provider = record->provider ? record->provider : "";
    const char *status = record->status ? record->status : "";
    g_autoptr(GString) key = g_string_new(NULL);
    const char *text;

    g_string_printf(key, "%s@%s/%s", record->reason, provider, status);
    text = ps_rules_answer(rules, lang, key->str, part);
    g_string_printf(key, "%s/%s", record->reason, status);
    text = text ? text : ps_rules_answer(rules, lang, key->str, part);
    g_string_printf(key, "%s@%s", record->reason, provider);
    text = text ? text : ps_rules_answer(rules, lang, key->str, part);
    return text ? text : ps_rules_answer(rules, lang, record->reason, part);
}

/* What "%{NAME}" stands for. */
static const char *
value_of(const PsBounceRecord *record, const char *name, gsize len, char code[8])
{
    const char *at = record->recipient ? strrchr(record->recipient, '@') : NULL;
    const struct {
        const char *name;
        const char *value;
    } values[] = {
        { "recipient", record->recipient },
        { "domain", at ? at + 1 : record->remote_mta },
        { "provider", record->provider ? record->provider
                      : at             ? at + 1
                                       : NULL },
        { "status", record->status },
        { "code", code },
    };

    g_snprintf(code, 8, "%u", record->code % 1000);
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        if (strlen(values[i].name) == len && !strncmp(values[i].name, name, len))
            return values[i].value ? values[i].value : "?";
    return "?";
}

static char *
fill_in(const char *text, const PsBounceRecord *record)
{
    GString *out = g_string_new(NULL);
    const char *open, *close;
    char code[8];

    while ((open = strstr(text, "%{")) && (close = strchr(open, '}'))) {
        g_string_append_len(out, text, open - text);
        g_string_append(out, value_of(record, open + 2, (gsize) (close - open - 2), code));
        text = close + 1;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static gboolean
is_in_area(const PsRule *rule, char *const *areas)
{
    for (; areas && *areas; areas++)
        if (g_str_has_prefix(rule->name, *areas))
            return TRUE;
    return FALSE;
}

/* RULE foretells what RECORD says: *RET_EXACT, at that very provider. */
static const PsReply *
find_reply(const PsRule *rule, const PsBounceRecord *record, gboolean *ret_exact)
{
    const PsReply *any = NULL;

    for (guint i = 0; i < rule->reply_count; i++) {
        const PsReply *reply = &rule->replies[i];
        gboolean exact = !g_strcmp0(reply->provider, record->provider);

        if (reply->code != record->code || g_strcmp0(reply->enhanced, record->status) != 0 ||
            (!exact && strcmp(reply->provider, "*") != 0))
            continue;
        *ret_exact = exact;
        if (exact)
            return reply;
        any = reply;
    }
    return any;
}

static void
add_caught(GArray *caught, const PsRule *rule, const PsReply *reply)
{
    const PsBounceCaught item = { .rule = rule, .reply = reply };

    for (guint i = 0; i < caught->len; i++)
        if (g_array_index(caught, PsBounceCaught, i).rule == rule)
            return;
    if (caught->len < CAUGHT)
        g_array_append_val(caught, item);
}

static void
add_areas(const PsRules *rules, const PsBounceRecord *record, char *const *areas,
    gboolean wanted, GArray *caught)
{
    for (guint i = 0; i < ps_rules_count(rules) && areas; i++) {
        const PsRule *rule = ps_rules_get(rules, i);
        gboolean exact = FALSE;
        const PsReply *reply =
            is_in_area(rule, areas) ? find_reply(rule, record, &exact) : NULL;

        if (reply && exact == wanted)
            add_caught(caught, rule, reply);
    }
}

/* Rules of the reason's areas with the same reply: those that know the provider first. Without
 * any, those that are named for the reason. */
static void
find_caught(const PsRules *rules, const PsBounceRecord *record, GArray *caught)
{
    const char *area_list = find_text(rules, PS_LANG_EN, record, "rules");
    const char *named_list = find_text(rules, PS_LANG_EN, record, "caught");
    g_auto(GStrv) areas = area_list ? g_strsplit(area_list, ",", -1) : NULL;
    g_auto(GStrv) named = named_list ? g_strsplit(named_list, ",", -1) : NULL;

    add_areas(rules, record, areas, TRUE, caught);
    add_areas(rules, record, areas, FALSE, caught);
    for (char **name = named; name && *name && !caught->len; name++) {
        const PsRule *rule = ps_rules_find(rules, *name);

        if (rule)
            add_caught(caught, rule, NULL);
    }
}

static const char *
word_text(const PsRules *rules, PsLang lang, const char *prefix, const char *word)
{
    g_autofree char *key = g_strconcat(prefix, word, NULL);

    return ps_bounce_text(rules, lang, key, "text");
}

PsBounceAnswer *
ps_bounce_explain(
    const PsRules *rules, PsLang lang, const PsBounceRecord *record, gboolean forged)
{
    PsBounceAnswer *answer = g_new0(PsBounceAnswer, 1);
    const char *happened = find_text(rules, lang, record, "happened");
    const char *todo = find_text(rules, lang, record, "todo");
    const char *fault = find_text(rules, PS_LANG_EN, record, "fault");
    const char *again = find_text(rules, PS_LANG_EN, record, "again");
    gboolean waiting = !g_strcmp0(record->action, "delayed");

    if (waiting)
        todo = ps_bounce_text(rules, lang, "delayed", "todo");
    if (forged) {
        happened = ps_bounce_text(rules, lang, "forged", "happened");
        todo = ps_bounce_text(rules, lang, "forged", "todo");
        fault = "nobody";
        again = "no";
    }
    answer->happened = fill_in(happened ? happened : record->reason, record);
    answer->todo = fill_in(todo ? todo : "", record);
    answer->fault = fault ? fault : "theirs";
    answer->again = waiting && !forged ? "wait" : again ? again : "later";
    answer->fault_text = word_text(rules, lang, "fault:", answer->fault);
    answer->again_text = word_text(rules, lang, "again:", answer->again);
    answer->source = find_text(rules, PS_LANG_EN, record, "source");
    answer->caught = g_array_new(FALSE, FALSE, sizeof(PsBounceCaught));
    if (!forged)
        find_caught(rules, record, answer->caught);
    return answer;
}

void
ps_bounce_answer_free(PsBounceAnswer *answer)
{
    if (!answer)
        return;
    g_free(answer->happened);
    g_free(answer->todo);
    g_array_unref(answer->caught);
    g_free(answer);
}
