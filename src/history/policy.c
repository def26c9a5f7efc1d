/* SPDX-License-Identifier: MIT */
/* policy.c - decide by the lines of the policy; see policy.h. */
#include "history/policy.h"

#include <string.h>

#define DAY G_GINT64_CONSTANT(86400)

struct PsPolicy {
    GArray *lines; /* PsPolicyLine */
};

const char *
ps_action_name(PsAction action)
{
    static const char *const names[] = { "keep", "retry", "pause", "suppress" };

    return names[action];
}

char *
ps_policy_line_text(const PsPolicyLine *line)
{
    static const char *const hardness[] = { "", " hard", " soft" };
    const struct {
        const char *word;
        guint number, usual;
    } parts[] = { { "after", line->after, 1 }, { "over", line->over_days, 0 },
        { "in", line->in_days, 0 }, { "for", line->for_days, 0 } };
    GString *text = g_string_new(line->reason);

    g_string_append_printf(
        text, "%s %s", hardness[line->hardness], ps_action_name(line->action));
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].number != parts[i].usual)
            g_string_append_printf(text, " %s %u", parts[i].word, parts[i].number);
    if (line->lasting)
        g_string_append(text, " lasting");
    return g_string_free(text, FALSE);
}

PsPolicy *
ps_policy_new(void)
{
    PsPolicy *policy = g_new(PsPolicy, 1);

    policy->lines = g_array_new(FALSE, FALSE, sizeof(PsPolicyLine));
    return policy;
}

void
ps_policy_free(PsPolicy *policy)
{
    if (!policy)
        return;
    g_array_unref(policy->lines);
    g_free(policy);
}

void
ps_policy_add(PsPolicy *policy, const PsPolicyLine *line)
{
    for (guint i = policy->lines->len; i-- > 0;) {
        const PsPolicyLine *other = &g_array_index(policy->lines, PsPolicyLine, i);
        gboolean same = other->hardness == line->hardness && other->action == line->action;

        if (!strcmp(other->reason, line->reason) && (same || line->action == PS_ACTION_KEEP))
            g_array_remove_index(policy->lines, i);
    }
    if (line->action != PS_ACTION_KEEP)
        g_array_append_val(policy->lines, *line);
}

/* The first event that was not ended by something delivered. */
static guint
first_open(const PsPast *past)
{
    for (guint i = past->count; i > 0; i--)
        if (!strcmp(past->events[i - 1].reason, "delivered"))
            return i;
    return 0;
}

static gboolean
counts_for(const PsPolicyLine *line, const PsPastEvent *event)
{
    if (strcmp(line->reason, event->reason) != 0 &&
        strcmp(line->reason, event->bounce_class) != 0)
        return FALSE;
    return line->hardness == PS_HARDNESS_ANY ||
           event->hard == (line->hardness == PS_HARDNESS_HARD);
}

/* What LINE asks for; FALSE if that is nothing. */
static gboolean
apply_line(
    const PsPolicyLine *line, const PsPast *past, guint open, gint64 now, PsDecision *ret)
{
    PsDecision found = { .action = line->action, .line = line };
    guint days = 0;
    gint64 day = G_MAXINT64, first = 0;

    for (guint i = past->count; i-- > (line->lasting ? 0 : open);) {
        const PsPastEvent *event = &past->events[i];

        if (!counts_for(line, event))
            continue;
        if (!found.last)
            found.last = event;
        found.times++;
        found.first = event->time;
        if (line->in_days && event->time <= found.last->time - line->in_days * DAY)
            continue;
        days += event->time / DAY != day;
        day = event->time / DAY;
        first = event->time;
    }
    if (!found.last || days < line->after || found.last->time - first < line->over_days * DAY)
        return FALSE;
    if (line->for_days)
        found.until = found.last->time + line->for_days * DAY;
    if (found.until && found.until <= now)
        return FALSE;
    *ret = found;
    return TRUE;
}

static gboolean
is_bounce(const PsPastEvent *event)
{
    return strcmp(event->bounce_class, "none") != 0 && strcmp(event->reason, "delivered") != 0;
}

/* Nothing is to be done; what came back last is told all the same. */
static void
keep(const PsPast *past, guint open, PsDecision *ret)
{
    *ret = (PsDecision){ .action = PS_ACTION_KEEP };
    for (guint i = past->count; i-- > open;) {
        const PsPastEvent *event = &past->events[i];

        if (!is_bounce(event) || (ret->last && strcmp(ret->last->reason, event->reason) != 0))
            continue;
        if (!ret->last)
            ret->last = event;
        ret->times++;
        ret->first = event->time;
    }
}

void
ps_policy_decide(const PsPolicy *policy, const PsPast *past, gint64 now, PsDecision *ret)
{
    guint open = first_open(past);

    keep(past, open, ret);
    for (guint i = 0; i < policy->lines->len; i++) {
        const PsPolicyLine *line = &g_array_index(policy->lines, PsPolicyLine, i);
        PsDecision found;

        if (line->action > ret->action && apply_line(line, past, open, now, &found))
            *ret = found;
    }
}
