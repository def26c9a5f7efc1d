/* SPDX-License-Identifier: MIT */
/* judge.c - rules put to domains once and to addresses on top of that; see judge.h. */
#include "list/judge.h"

#include <string.h>

#include "base/hash.h"
#include "list/asked.h"

/* What the rules that hit come to. */
typedef struct {
    PsListStatus status;
    int level;
    const PsRule *rule; /* the most consequential; NULL: none hit */
    const PsReply *reply;
    guint weight; /* of that one */
    guint place;  /* the same: of two alike the earlier counts */
} Sum;

/* What is said of every address of a domain. No padding, for it is hashed as it lies. */
typedef struct {
    PsMxState mx;
    guint16 kept_count;
    guint16 problems; /* of its MX hosts: a bit for each PsMxProblem */
    const char *provider;
    const char *suggestion;
    const char *lookalike;
    const char *failure; /* ps_destination_failure */
    Sum sum;
    const PsOutcome *kept[]; /* of each rule in PsListAsked.kept */
} Standing;

struct PsListJudge {
    const PsRules *rules;
    const PsDirectory *directory;
    PsListAsked *asked;
    GHashTable *texts;    /* char * -> itself: suggestions */
    GPtrArray *outcomes;  /* PsOutcome, each once */
    GPtrArray *standings; /* Standing; number 1 is the first */
    GHashTable *numbers;  /* Standing -> its number */
    PsFacts *above;       /* no fact of a message is known */
    PsFacts *facts;
    PsRun *run;
    gboolean speaks;
    PsLang lang;
    char *message; /* of the last verdict */
};

static gsize
size_of(const Standing *standing)
{
    return sizeof *standing + standing->kept_count * sizeof standing->kept[0];
}

static guint
hash_standing(gconstpointer standing)
{
    return (guint) ps_hash_bytes(standing, size_of(standing));
}

static gboolean
equal_standings(gconstpointer a, gconstpointer b)
{
    return !memcmp(a, b, size_of(a)); /* both of one judge, so of one size */
}

PsListJudge *
ps_list_judge_new(const PsRules *rules, const PsDirectory *directory)
{
    const PsRunOptions options = { .apply_when = TRUE };
    PsListJudge *judge = g_new0(PsListJudge, 1);

    judge->rules = rules;
    judge->directory = directory;
    judge->asked = ps_list_asked_new(rules, directory->memory != NULL);
    judge->texts = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    judge->outcomes = g_ptr_array_new_with_free_func(g_free);
    judge->standings = g_ptr_array_new_with_free_func(g_free);
    judge->numbers = g_hash_table_new(hash_standing, equal_standings);
    judge->above = ps_facts_new(NULL);
    judge->facts = ps_facts_new(judge->above);
    judge->run = ps_run_new_recipient(NULL, rules, judge->facts, &options);
    return judge;
}

void
ps_list_judge_free(PsListJudge *judge)
{
    if (!judge)
        return;
    ps_run_free(judge->run);
    ps_facts_free(judge->facts);
    ps_facts_free(judge->above);
    g_hash_table_unref(judge->numbers);
    g_ptr_array_unref(judge->standings);
    g_ptr_array_unref(judge->outcomes);
    g_hash_table_unref(judge->texts);
    ps_list_asked_free(judge->asked);
    g_free(judge->message);
    g_free(judge);
}

void
ps_list_judge_speak(PsListJudge *judge, PsLang lang)
{
    judge->speaks = TRUE;
    judge->lang = lang;
}

/* The reply of RULE at PROVIDER: its own before that of everybody; NULL if there is none. */
static const PsReply *
reply_at(const PsRule *rule, const char *provider)
{
    const PsReply *general = NULL;

    for (guint i = 0; i < rule->reply_count; i++) {
        if (!strcmp(rule->replies[i].provider, provider))
            return &rule->replies[i];
        if (!general && !strcmp(rule->replies[i].provider, "*"))
            general = &rule->replies[i];
    }
    return general;
}

static gboolean
refuses_for_certain(const PsReply *reply)
{
    return reply && reply->code >= 500 && reply->certainty == PS_CERTAINTY_CERTAIN;
}

/* How much a hit matters: what brings a reply before what does not, then its level. */
static guint
weight(const PsRule *rule, const PsReply *reply)
{
    guint decides = reply && reply->certainty > PS_CERTAINTY_POSSIBLE ? reply->code / 100 : 0;

    return decides * 10 + rule->level;
}

/* Add a rule that hit to what is said. Rules come in any order. */
static void
add_hit(Sum *sum, const PsListAskedRule *asked, const char *provider)
{
    const PsRule *rule = asked->rule;
    const PsReply *reply = reply_at(rule, provider);
    guint weighs = weight(rule, reply);

    if (refuses_for_certain(reply))
        sum->status = PS_LIST_UNDELIVERABLE;
    else if (rule->risky)
        sum->status = MAX(sum->status, PS_LIST_RISKY);
    sum->level = MAX(sum->level, (int) rule->level);
    if (sum->rule &&
        (weighs < sum->weight || (weighs == sum->weight && asked->place > sum->place)))
        return;
    sum->rule = rule;
    sum->reply = reply;
    sum->weight = weighs;
    sum->place = asked->place;
}

/* Put RULES to what the judge's facts hold. */
static void
apply(PsListJudge *judge, const GArray *rules, Sum *sum)
{
    const char *provider = ps_facts_word(judge->facts, PS_FACT_rcpt_provider);

    for (guint i = 0; i < rules->len; i++) {
        const PsListAskedRule *asked = &g_array_index(rules, PsListAskedRule, i);

        if (ps_run_get(judge->run, asked->rule)->state == PS_OUTCOME_HIT)
            add_hit(sum, asked, provider);
    }
}

static PsListStatus
status_of_mx(PsMxState state)
{
    switch (state) {
    case PS_MX_OK:
        return PS_LIST_OK;
    case PS_MX_IMPLICIT:
    case PS_MX_PARTLY:
    case PS_MX_CNAME:
        return PS_LIST_RISKY;
    case PS_MX_NULL:
    case PS_MX_BROKEN:
    case PS_MX_NONE:
    case PS_MX_NXDOMAIN:
        return PS_LIST_UNDELIVERABLE;
    case PS_MX_UNKNOWN:
        break;
    }
    return PS_LIST_UNKNOWN;
}

/* TEXT, the same pointer for the same text; NULL for NULL. */
static const char *
keep_text(PsListJudge *judge, const char *text)
{
    const char *kept = text ? g_hash_table_lookup(judge->texts, text) : NULL;

    if (text && !kept) {
        kept = g_strdup(text);
        g_hash_table_add(judge->texts, (gpointer) kept);
    }
    return kept;
}

/* The same for what a rule came to. There are few of them. */
static const PsOutcome *
keep_outcome(PsListJudge *judge, const PsOutcome *outcome)
{
    for (guint i = 0; i < judge->outcomes->len; i++) {
        const PsOutcome *known = judge->outcomes->pdata[i];

        if (known->state == outcome->state && known->value == outcome->value)
            return known;
    }
    g_ptr_array_add(judge->outcomes, ps_outcome_keep(outcome));
    return judge->outcomes->pdata[judge->outcomes->len - 1];
}

static guint32
number_of(PsListJudge *judge, const Standing *standing)
{
    guint32 number = GPOINTER_TO_UINT(g_hash_table_lookup(judge->numbers, standing));
    Standing *copy;

    if (number)
        return number;
    copy = g_memdup2(standing, size_of(standing));
    g_ptr_array_add(judge->standings, copy);
    g_hash_table_insert(judge->numbers, copy, GUINT_TO_POINTER(judge->standings->len));
    return judge->standings->len;
}

static const Standing *
get_standing(const PsListJudge *judge, guint32 number)
{
    return judge->standings->pdata[number - 1];
}

guint32
ps_list_judge_domain(PsListJudge *judge, const char *domain, const PsDestination *found)
{
    g_autofree Standing *standing =
        g_malloc0(sizeof *standing + judge->asked->kept->len * sizeof standing->kept[0]);

    standing->mx = found->mx.state;
    standing->kept_count = (guint16) judge->asked->kept->len;
    for (guint i = 0; i < found->mx.count; i++)
        standing->problems |= (guint16) (1u << found->mx.hosts[i].problem);
    standing->provider = found->provider;
    standing->suggestion = keep_text(judge, found->suggestion);
    standing->lookalike = keep_text(judge, found->lookalike);
    standing->failure = ps_destination_failure(found);
    standing->sum.status = status_of_mx(found->mx.state);
    standing->sum.level = -1;

    ps_facts_reset(judge->facts);
    ps_run_reset(judge->run);
    ps_measure_destination(judge->facts, domain, found, PS_SPAN_NONE);
    apply(judge, judge->asked->of_domain, &standing->sum);
    if (found->mx.state == PS_MX_UNKNOWN && standing->sum.level == PS_LEVEL_NOTE)
        standing->sum.level = -1; /* that the DNS did not say so fails no gate */
    for (guint i = 0; i < judge->asked->kept->len; i++)
        standing->kept[i] =
            keep_outcome(judge, ps_run_get(judge->run, judge->asked->kept->pdata[i]));
    return number_of(judge, standing);
}

PsListStatus
ps_list_judge_status(const PsListJudge *judge, guint32 standing)
{
    return get_standing(judge, standing)->sum.status;
}

/* Facts and outcomes for TARGET, whose domain stands at STANDING. What only rules of the
 * domain read is not there: they have been asked. */
static void
measure_on_top(
    PsListJudge *judge, const PsListTarget *target, const char *text, const Standing *standing)
{
    ps_measure_address(judge->facts, text, &target->addr, PS_SPAN_NONE);
    ps_facts_add(judge->facts, PS_FACT_rcpt_domain, target->addr.ascii, PS_SPAN_NONE);
    ps_facts_add(judge->facts, PS_FACT_rcpt_provider, standing->provider, PS_SPAN_NONE);
    for (guint i = 0; i < judge->asked->kept->len; i++)
        ps_run_preset(judge->run, judge->asked->kept->pdata[i], standing->kept[i]);
}

static void
add_if(PsFacts *facts, PsFactId id, const char *text)
{
    if (text)
        ps_facts_add(facts, id, text, PS_SPAN_NONE);
}

/* What rules of the domain say in their messages. */
static void
measure_for_message(PsFacts *facts, const Standing *standing)
{
    add_if(facts, PS_FACT_rcpt_suggestion, standing->suggestion);
    add_if(facts, PS_FACT_rcpt_lookalike, standing->lookalike);
    add_if(facts, PS_FACT_mx_failure, standing->failure);
    for (int i = PS_MX_HOST_OK + 1; i <= PS_MX_HOST_UNKNOWN; i++)
        if (standing->problems & (1u << i))
            ps_facts_add(
                facts, PS_FACT_mx_problem, ps_mx_problem_name((PsMxProblem) i), PS_SPAN_NONE);
}

/* The domain that was meant, or may have been. */
static const char *
suggestion_of(const PsListJudge *judge, const PsAddr *addr, const Standing *standing)
{
    if (!standing)
        return ps_recipient_suggestion(judge->directory, addr, NULL);
    return standing->suggestion ? standing->suggestion : standing->lookalike;
}

/* What RULE (may be NULL) says of the address whose facts are there. */
static const char *
message_of(PsListJudge *judge, const PsRule *rule, const Standing *standing)
{
    PsLang lang = judge->lang;

    g_clear_pointer(&judge->message, g_free);
    if (!judge->speaks || !rule)
        return NULL;
    if (!rule->describe[lang])
        lang = PS_LANG_EN;
    if (!rule->describe[lang])
        return NULL;
    if (standing)
        measure_for_message(judge->facts, standing);
    judge->message = ps_run_text(judge->run, rule, rule->describe[lang], judge->lang, NULL);
    return g_strchug(judge->message); /* it may begin with an address that is not there */
}

void
ps_list_judge_address(
    PsListJudge *judge, const PsListTarget *target, guint32 number, PsListVerdict *ret)
{
    const Standing *standing = number ? get_standing(judge, number) : NULL;
    const PsAddr *addr = &target->addr;
    g_autofree char *text = g_utf8_make_valid(
        target->text.len ? target->text.bytes : "", (gssize) target->text.len);
    Sum sum = { .status = PS_LIST_UNKNOWN, .level = -1 }; /* an address literal */

    ps_facts_reset(judge->facts);
    ps_run_reset(judge->run);
    if (standing) {
        sum = standing->sum;
        measure_on_top(judge, target, text, standing);
    } else {
        ps_measure_recipient(judge->facts, text, addr, NULL, judge->directory, PS_SPAN_NONE);
        apply(judge, judge->asked->of_domain, &sum);
    }
    if (judge->directory->memory)
        ps_measure_past(judge->facts, judge->directory->memory, text, PS_SPAN_NONE);
    apply(judge, judge->asked->of_address, &sum);
    if (addr->verdict == PS_ADDR_INVALID || addr->verdict == PS_ADDR_HEADER_ONLY)
        sum.status = PS_LIST_UNDELIVERABLE;

    *ret = (PsListVerdict){
        .status = sum.status,
        .level = sum.level,
        .domain = addr->ascii,
        .syntax = ps_addr_verdict_name(addr->verdict),
        .rule = sum.rule ? sum.rule->name : NULL,
        .provider = standing ? standing->provider : NULL,
        .mx = standing ? ps_mx_state_name(standing->mx) : NULL,
        .suggestion = suggestion_of(judge, addr, standing),
        .code = sum.reply ? sum.reply->code : 0,
        .enhanced = sum.reply ? sum.reply->enhanced : NULL,
        .message = message_of(judge, sum.rule, standing),
    };
}
