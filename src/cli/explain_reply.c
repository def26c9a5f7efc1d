/* SPDX-License-Identifier: MIT */
/*
 * explain_reply.c - presend explain: what a reply means at each provider that is known to give
 * it, who must act, what to do, and which rules foretell it; see explain.h.
 */
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "bounce/meaning.h"
#include "cli/explain.h"
#include "report/object.h"
#include "rules/notice.h"

enum {
    TITLE = 60,    /* bytes of a reply without numbers that stand for it */
    FORETOLD = 12, /* rules that are named at most */
};

/* A rule that foretells the reply: at PROVIDER, or where it is named for a meaning (NULL). */
typedef struct {
    const PsRule *rule;
    const char *provider;
    const PsReply *reply;
} Foretold;

/* Does the word that stands for KEY exist? NULL if not. */
static const char *
word(const CmdExplain *explain, const char *key)
{
    const char *text = ps_rules_word(explain->rules, explain->lang, key);

    return text == key ? NULL : text;
}

static gboolean
add_general(CmdExplain *explain, json_t *list, const char *shown, const char *key)
{
    const char *text = word(explain, key);

    if (!text)
        return FALSE;
    if (!json_array_size(list))
        ps_doc_heading(explain->doc, 2, _("What any server means by it (RFC 5321, RFC 3463)"));
    ps_doc_item(explain->doc, shown, text);
    json_array_append_new(list, json_pack("{s:s, s:s}", "number", shown, "meaning", text));
    return TRUE;
}

/* What the numbers mean by the standards, as closely as they say. */
static json_t *
tell_numbers(CmdExplain *explain, const PsReplyText *reply)
{
    json_t *list = json_array();
    g_autofree char *code = reply->code ? g_strdup_printf("%u", reply->code % 1000) : NULL;
    g_autofree char *class = code ? g_strdup_printf("%cyz", *code) : NULL;
    g_autofree char *detail = *reply->status ? g_strconcat("X", reply->status + 1, NULL) : NULL;

    if (code && !add_general(explain, list, code, code))
        add_general(explain, list, class, class);
    if (detail && !add_general(explain, list, reply->status, detail)) {
        g_autofree char *subject = g_strdup_printf("X.%c.0", reply->status[2]);
        g_autofree char *shown = g_strndup(reply->status, 3);

        add_general(explain, list, shown, subject);
    }
    return list;
}

static void
tell_meaning(CmdExplain *explain, const PsMeaning *meaning, json_t *list)
{
    const PsCode *code = meaning->code;
    const char *says = cmd_explain_answer(explain, "code:", code->id, "says");
    const char *source = cmd_explain_source(explain, code);
    g_autofree char *names = cmd_explain_providers(explain, code);
    json_t *providers = json_array();

    ps_doc_item(explain->doc, names, says ? says : code->reason);
    for (guint i = 0; code->providers[i]; i++)
        json_array_append_new(providers, ps_json_text(code->providers[i]));
    json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o}", "id",
                                    code->id, "providers", providers, "reason", code->reason,
                                    "evidence", ps_code_evidence_name(code->evidence), "by",
                                    meaning->by_words ? "wording" : "numbers", "says",
                                    ps_json_text(says), "source", ps_json_text(source), "todo",
                                    ps_json_text(cmd_explain_said(explain, code, "todo"))));
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
    if (reply->has_words && !g_array_index(reply->meanings, PsMeaning, 0).by_words)
        ps_doc_text(explain->doc,
            _("By the numbers alone: the wording is none that is known of them."));
    for (guint i = 0; i < reply->meanings->len; i++)
        tell_meaning(explain, &g_array_index(reply->meanings, PsMeaning, i), list);
    return list;
}

/* Who must act, what to do, and whether to send again, for REASON. */
static void
tell_advice(CmdExplain *explain, const char *reason, const char *todo)
{
    const char *fault = ps_rules_answer(explain->rules, PS_LANG_EN, reason, "fault");
    const char *again = ps_rules_answer(explain->rules, PS_LANG_EN, reason, "again");
    g_autofree char *filled = ps_about_text(todo ? todo : "");

    ps_doc_item(explain->doc, _("who must act"),
        cmd_explain_answer(explain, "who:", fault ? fault : "theirs", "text"));
    ps_doc_item(explain->doc, _("what to do"), filled);
    ps_doc_item(explain->doc, _("send again"),
        cmd_explain_answer(explain, "again:", again ? again : "later", "text"));
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
        tell_advice(explain, code->reason, cmd_explain_said(explain, code, "todo"));
    }
}

/* Where that is written, each source once. */
static void
tell_sources(CmdExplain *explain, const PsReplyText *reply)
{
    g_autoptr(GPtrArray) told = g_ptr_array_new();

    for (guint i = 0; i < reply->meanings->len; i++) {
        const PsCode *code = g_array_index(reply->meanings, PsMeaning, i).code;
        const char *source = cmd_explain_source(explain, code);
        g_autofree char *names = cmd_explain_providers(explain, code);
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

static gboolean
is_wanted(const PsReplyText *reply, const PsReply *foretold)
{
    if (!reply->code && !*reply->status)
        return FALSE;
    if (reply->code && reply->code != foretold->code)
        return FALSE;
    return !*reply->status || !g_strcmp0(reply->status, foretold->enhanced);
}

static void
add_foretold(GArray *list, const PsRule *rule, const PsReply *reply)
{
    const Foretold item = { rule, NULL, reply };

    for (guint i = 0; i < list->len; i++)
        if (g_array_index(list, Foretold, i).rule == rule)
            return;
    g_array_append_val(list, item);
}

/* The rules that are named for a meaning; those with the numbers where none is ("none" names
 * none). */
static void
foretold_by_name(const CmdExplain *explain, const PsReplyText *reply, GArray *list)
{
    for (guint i = 0; i < reply->meanings->len; i++) {
        const PsCode *code = g_array_index(reply->meanings, PsMeaning, i).code;
        const char *names = cmd_explain_answer(explain, "code:", code->id, "foretold");
        g_auto(GStrv) items = g_strsplit(names ? names : "", ",", -1);

        for (char **item = items; *item; item++) {
            const PsRule *rule = ps_rules_find(explain->rules, *item);

            if (rule)
                add_foretold(list, rule, NULL);
        }
    }
}

static gboolean
is_meant(const PsReplyText *reply, const PsReply *foretold)
{
    if (!is_wanted(reply, foretold))
        return FALSE;
    return !reply->narrowed || !strcmp(foretold->provider, reply->provider) ||
           !strcmp(foretold->provider, "*");
}

static void
foretold_by_numbers(const CmdExplain *explain, const PsReplyText *reply, GArray *list)
{
    for (guint i = 0; i < ps_rules_count(explain->rules); i++) {
        const PsRule *rule = ps_rules_get(explain->rules, i);

        for (guint r = 0; r < rule->reply_count; r++)
            if (is_meant(reply, &rule->replies[r]))
                add_foretold(list, rule, &rule->replies[r]);
    }
}

static json_t *
tell_foretold(CmdExplain *explain, const PsReplyText *reply)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Foretold));
    json_t *names = json_array();
    gboolean by_words =
        reply->meanings->len && g_array_index(reply->meanings, PsMeaning, 0).by_words;

    foretold_by_name(explain, reply, list);
    if (!by_words)
        foretold_by_numbers(explain, reply, list);
    ps_doc_heading(explain->doc, 2, _("Rules that foretell it"));
    if (!list->len)
        ps_doc_text(explain->doc, _("None: nothing in a draft or in the DNS tells it before."));
    for (guint i = 0; i < list->len; i++) {
        const PsRule *rule = g_array_index(list, Foretold, i).rule;
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
    const char *happened = cmd_explain_answer(explain, "", reply->reason, "happened");
    g_autofree char *text = ps_about_text(happened ? happened : "");

    if (!strcmp(reply->reason, "undefined") || !strcmp(reply->reason, "onhold") || !happened)
        return FALSE;
    ps_doc_heading(
        explain->doc, 2, reply->has_words ? _("What its wording says") : _("What it comes to"));
    ps_doc_text(explain->doc, text);
    ps_doc_heading(explain->doc, 2, _("What to do"));
    tell_advice(explain, reply->reason, cmd_explain_answer(explain, "", reply->reason, "todo"));
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
    if (reply->meanings->len &&
        (!reply->has_words || g_array_index(reply->meanings, PsMeaning, 0).by_words))
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
