/* SPDX-License-Identifier: MIT */
/* judge.c - signs in their order; see judge.h. */
#include "bounce/judge.h"

#include <string.h>

/* ITEM of a list fits VALUE: "x.1.1" any class, "5.7.5*" a beginning, "-" nothing known. */
static gboolean
item_fits(const char *item, gsize len, const char *value)
{
    if (len == 1 && *item == '-')
        return !*value;
    if (!*value)
        return FALSE;
    if (len > 1 && item[0] == 'x' && item[1] == '.') {
        item++;
        value++;
        len--;
    }
    if (len && item[len - 1] == '*')
        return strlen(value) >= len - 1 && !strncmp(item, value, len - 1);
    return strlen(value) == len && !strncmp(item, value, len);
}

static gboolean
list_fits(const char *list, const char *value)
{
    gboolean wanted = *list != '!';

    for (list += !wanted; list; list = strchr(list, ',')) {
        list += *list == ',';
        if (item_fits(list, strcspn(list, ","), value))
            return wanted;
    }
    return !wanted;
}

/* VALUES are what is known, in the order of PsSignCondition; NULL: nothing. */
static gboolean
conditions_hold(const PsSign *sign, const char *const *values)
{
    for (guint i = 0; i < PS_SIGN_CONDITIONS; i++)
        if (sign->wanted[i] && !list_fits(sign->wanted[i], values[i] ? values[i] : ""))
            return FALSE;
    return TRUE;
}

/* Which of the signs that come first are asked. */
typedef enum {
    ASK_REPLY,
    ASK_CONTEXT,
    ASK_STATUS,
    ASK_ALL, /* of another turn */
} Ask;

static gboolean
is_asked(const PsSign *sign, Ask ask)
{
    switch (ask) {
    case ASK_REPLY:
        return sign->regex != NULL;
    case ASK_CONTEXT:
        return sign->regex && !sign->reply_only;
    case ASK_STATUS:
        return !sign->regex;
    case ASK_ALL:
        break;
    }
    return TRUE;
}

/* The first sign from INDEX on that may be of TURN and fit LOOK. Those that ask for the reason
 * are few, and fewer ask for the one that was told: so that is asked first, and nothing is
 * looked for. */
static guint
next_sign(PsLook *look, PsSignTurn turn, guint index)
{
    return turn == PS_SIGN_TURN_AFTER ? index : ps_look_next(look, turn, index);
}

/* The first sign of TURN that fits LOOK and VALUES. */
static const char *
ask_signs(
    const PsRules *rules, const char *const *values, PsLook *look, PsSignTurn turn, Ask ask)
{
    guint count = ps_rules_sign_count(rules);

    for (guint i = next_sign(look, turn, 0); i < count; i = next_sign(look, turn, i + 1)) {
        const PsSign *sign = ps_rules_sign(rules, i);

        if (ps_sign_turn(sign) == turn && is_asked(sign, ask) &&
            conditions_hold(sign, values) && (!sign->regex || ps_look_sign(look, i)))
            return sign->reason;
    }
    return NULL;
}

const char *
ps_judge(const PsRules *rules, const PsEvidence *evidence)
{
    const struct {
        PsLook *look;
        PsSignTurn turn;
        Ask ask;
    } steps[] = {
        { evidence->reply, PS_SIGN_TURN_FIRST, ASK_REPLY },
        { evidence->diagnostic, PS_SIGN_TURN_FIRST, ASK_CONTEXT },
        { evidence->reply, PS_SIGN_TURN_FIRST, ASK_STATUS },
        { evidence->context, PS_SIGN_TURN_FIRST, ASK_CONTEXT },
        { evidence->reply, PS_SIGN_TURN_LATE, ASK_ALL },
        { evidence->context, PS_SIGN_TURN_LATE, ASK_ALL },
    };
    char code[4] = "";
    const char *values[PS_SIGN_CONDITIONS] = { code, evidence->status, evidence->command,
        evidence->provider, evidence->family };
    const char *reason = NULL, *better;

    if (evidence->code)
        g_snprintf(code, sizeof code, "%u", evidence->code % 1000);
    for (guint i = 0; i < G_N_ELEMENTS(steps) && !reason; i++)
        if (steps[i].look)
            reason = ask_signs(rules, values, steps[i].look, steps[i].turn, steps[i].ask);
    if (!reason)
        return "undefined";
    values[PS_SIGN_AFTER] = reason;
    better = ask_signs(rules, values, evidence->reply, PS_SIGN_TURN_AFTER, ASK_ALL);
    if (!better)
        better = ask_signs(rules, values, evidence->context, PS_SIGN_TURN_AFTER, ASK_ALL);
    return better ? better : reason;
}

const char *
ps_judge_command(const PsRules *rules, PsLook *look)
{
    for (guint i = 0; i < ps_rules_command_count(rules); i++)
        if (ps_look_command(look, i))
            return ps_rules_command(rules, i)->word;
    return NULL;
}
