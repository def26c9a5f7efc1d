/* SPDX-License-Identifier: MIT */
/*
 * explain_reply.c - presend explain: what a reply means at each provider that is known to give
 * it, who must act, what to do, and which rules foretell it; see explain.h.
 */
#include <string.h>

#include "base/i18n.h"
#include "bounce/reply_told.h"
#include "cli/explain.h"
#include "report/object.h"
#include "rules/notice.h"

enum {
    TITLE = 60,    /* bytes of a reply without numbers that stand for it */
    FORETOLD = 12, /* rules that are named at most */
};

/* What the numbers mean by the standards, as closely as they say. */
static json_t *
tell_numbers(CmdExplain *explain, const PsReplyText *reply)
{
    json_t *list = json_array();
    PsNumberTold told[PS_NUMBERS_TOLD];
    guint count = ps_reply_numbers(explain->rules, explain->lang, reply, told);

    if (count)
        ps_doc_heading(explain->doc, 2, _("What any server means by it (RFC 5321, RFC 3463)"));
    for (guint i = 0; i < count; i++) {
        ps_doc_item(explain->doc, told[i].number, told[i].text);
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "number", told[i].number, "meaning", told[i].text));
    }
    return list;
}

/* What is to be done where CODE means what it says: of itself, else of its reason. */
static const char *
todo_of(const CmdExplain *explain, const PsCode *code)
{
    const char *text = ps_code_told(explain->rules, explain->lang, code, "todo");

    return text ? text : ps_rules_answer(explain->rules, explain->lang, code->reason, "todo");
}

static void
tell_meaning(CmdExplain *explain, const PsMeaning *meaning, json_t *list)
{
    const PsCode *code = meaning->code;
    const char *says = ps_code_told(explain->rules, explain->lang, code, "says");
    const char *source = ps_code_source(explain->rules, explain->lang, code);
    g_autofree char *names = ps_about_providers(explain->rules, explain->lang, code->providers);
    json_t *providers = json_array();

    ps_doc_item(explain->doc, names, says ? says : code->reason);
    for (guint i = 0; code->providers[i]; i++)
        json_array_append_new(providers, ps_json_text(code->providers[i]));
    json_array_append_new(list,
        json_pack("{s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o}", "id", code->id, "providers",
            providers, "reason", code->reason, "evidence",
            ps_code_evidence_name(code->evidence), "by",
            meaning->by_words ? "wording" : "numbers", "says", ps_json_text(says), "source",
            ps_json_text(source), "todo", ps_json_text(todo_of(explain, code))));
}

static json_t *
tell_meanings(CmdExplain *explain, const PsReplyText *reply)
{
    json_t *list = json_array();

    if (!reply->meanings->len)
        return list;
    if (reply->narrowed) {
        g_autofree char *head = g_strdup_printf(_("What %s means by it"),
            ps_about_provider(explain->rules, explain->lang, reply->provider));

        ps_doc_heading(explain->doc, 2, head);
    } else {
        ps_doc_heading(explain->doc, 2, _("What providers mean by it"));
    }
    if (reply->has_words && !ps_reply_is_by_words(reply))
        ps_doc_text(explain->doc,
            _("By the numbers alone: the wording is none that is known of them."));
    for (guint i = 0; i < reply->meanings->len; i++)
        tell_meaning(explain, &g_array_index(reply->meanings, PsMeaning, i), list);
    return list;
}

/* The text that the rules have for KIND ("who:", "again:") and WORD. */
static const char *
word_of(const CmdExplain *explain, const char *kind, const char *word)
{
    g_autofree char *key = g_strconcat(kind, word, NULL);

    return ps_rules_answer(explain->rules, explain->lang, key, "text");
}

/* Who must act, what to do, and whether to send again, for REASON. */
static void
tell_advice(CmdExplain *explain, const char *reason, const char *todo)
{
    const char *fault = ps_rules_answer(explain->rules, PS_LANG_EN, reason, "fault");
    const char *again = ps_rules_answer(explain->rules, PS_LANG_EN, reason, "again");
    g_autofree char *filled = ps_about_text(todo ? todo : "");

    ps_doc_item(
        explain->doc, _("who must act"), word_of(explain, "who:", fault ? fault : "theirs"));
    ps_doc_item(explain->doc, _("what to do"), filled);
    ps_doc_item(
        explain->doc, _("send again"), word_of(explain, "again:", again ? again : "later"));
}

static gboolean
was_told(const PsReplyText *reply, guint before, const char *reason)
{
    for (guint i = 0; i < before; i++)
        if (!strcmp(g_array_index(reply->meanings, PsMeaning, i).code->reason, reason))
            return TRUE;
    return FALSE;
}

static guint
count_reasons(const PsReplyText *reply)
{
    guint count = 0;

    for (guint i = 0; i < reply->meanings->len; i++)
        count += !was_told(reply, i, g_array_index(reply->meanings, PsMeaning, i).code->reason);
    return count;
}

/* A piece of advice for each reason that the meanings have. */
static void
tell_todo(CmdExplain *explain, const PsReplyText *reply)
{
    gboolean several = count_reasons(reply) > 1;

    for (guint i = 0; i < reply->meanings->len; i++) {
        const PsCode *code = g_array_index(reply->meanings, PsMeaning, i).code;
        g_autofree char *key = g_strconcat("bounce:", code->reason, NULL);
        g_autofree char *head = several ? g_strdup_printf(_("What to do: %s"),
                                              ps_rules_word(explain->rules, explain->lang, key))
                                        : g_strdup(_("What to do"));

        if (was_told(reply, i, code->reason))
            continue;
        ps_doc_heading(explain->doc, 2, head);
        tell_advice(explain, code->reason, todo_of(explain, code));
    }
}

/* Where that is written, each source once. */
static void
tell_sources(CmdExplain *explain, const PsReplyText *reply)
{
    g_autoptr(GPtrArray) told = g_ptr_array_new();

    for (guint i = 0; i < reply->meanings->len; i++) {
        const PsCode *code = g_array_index(reply->meanings, PsMeaning, i).code;
        const char *source = ps_code_source(explain->rules, explain->lang, code);
        g_autofree char *names =
            ps_about_providers(explain->rules, explain->lang, code->providers);
        g_autofree char *text = NULL;

        if (!source || g_ptr_array_find_with_equal_func(told, source, g_str_equal, NULL))
            continue;
        if (!told->len)
            ps_doc_heading(explain->doc, 2, _("Sources"));
        text = g_strdup_printf("%s: %s", cmd_explain_evidence(code->evidence), source);
        ps_doc_item(explain->doc, names, text);
        g_ptr_array_add(told, (gpointer) source);
    }
}

static json_t *
tell_foretold(CmdExplain *explain, const PsReplyText *reply)
{
    g_autoptr(GPtrArray) list = ps_reply_foretold(explain->rules, reply);
    json_t *names = json_array();

    ps_doc_heading(explain->doc, 2, _("Rules that foretell it"));
    if (!list->len)
        ps_doc_text(explain->doc, _("None: nothing in a draft or in the DNS tells it before."));
    for (guint i = 0; i < list->len; i++) {
        const PsRule *rule = list->pdata[i];
        g_autofree char *says = ps_about_says(rule, explain->lang);

        if (i < FORETOLD)
            ps_doc_link(explain->doc, rule->name, rule->name, says);
        json_array_append_new(names, ps_json_text(rule->name));
    }
    if (list->len > FORETOLD)
        ps_doc_say(
            explain->doc, _("and %u more; --format json names them"), list->len - FORETOLD);
    return names;
}

/* By the wording alone, as a notice that came back is judged. */
static gboolean
tell_reason(CmdExplain *explain, const PsReplyText *reply)
{
    const char *happened = ps_reply_happened(explain->rules, explain->lang, reply);
    g_autofree char *text = ps_about_text(happened ? happened : "");

    if (!happened)
        return FALSE;
    ps_doc_heading(
        explain->doc, 2, reply->has_words ? _("What its wording says") : _("What it comes to"));
    ps_doc_text(explain->doc, text);
    ps_doc_heading(explain->doc, 2, _("What to do"));
    tell_advice(explain, reply->reason,
        ps_rules_answer(explain->rules, explain->lang, reply->reason, "todo"));
    return TRUE;
}

static void
tell_title(CmdExplain *explain, const PsReplyText *reply, const char *text)
{
    g_autofree char *code = reply->code ? g_strdup_printf("%u", reply->code % 1000) : NULL;
    g_autofree char *numbers = g_strdup_printf(
        "%s%s%s", code ? code : "", code && *reply->status ? " " : "", reply->status);
    g_autofree char *words =
        g_strdup_printf("\"%.*s%s\"", TITLE, text, strlen(text) > TITLE ? " ..." : "");

    g_strdelimit(words, "\r\n\t", ' ');
    ps_doc_title(explain->doc, 1, NULL, *numbers ? numbers : words, NULL);
}

gboolean
cmd_explain_reply(CmdExplain *explain, const char *text, gsize len)
{
    g_autoptr(PsReplyText) reply = ps_reply_text_read(explain->rules, text, len);
    guint before = explain->doc->blocks->len;
    json_t *general, *meanings, *object;
    gboolean known;

    tell_title(explain, reply, text);
    general = tell_numbers(explain, reply);
    meanings = tell_meanings(explain, reply);
    known = json_array_size(general) || json_array_size(meanings);
    if (ps_reply_is_settled(reply))
        tell_todo(explain, reply);
    else
        known |= tell_reason(explain, reply);
    object = json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "text", ps_json_text(text),
        "code", reply->code ? json_integer(reply->code) : json_null(), "enhanced",
        *reply->status ? ps_json_text(reply->status) : json_null(), "provider",
        ps_json_text(reply->provider), "reason", reply->reason, "general", general, "meanings",
        meanings);
    json_object_set_new(object, "rules", known ? tell_foretold(explain, reply) : json_array());
    tell_sources(explain, reply);
    if (!known)
        g_array_set_size(explain->doc->blocks, before);
    json_array_append_new(json_object_get(explain->whole, "replies"), object);
    return known;
}
