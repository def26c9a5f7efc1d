/* SPDX-License-Identifier: MIT */
/* dmarc_walk.c - the tree walk; see dmarc_walk.h. */
#include "auth/dmarc_walk.h"

#include <string.h>

const PsDnsAnswer *
ps_dmarc_ask(PsDns *dns, const char *domain)
{
    g_autofree char *name = g_strconcat("_dmarc.", domain, NULL);

    return ps_dns_ask(dns, name, PS_DNS_TXT, NULL, NULL);
}

static guint
count_labels(const char *domain)
{
    guint labels = 1;

    for (const char *p = domain; *p; p++)
        labels += *p == '.';
    return labels;
}

/* The LABELS labels on the right of DOMAIN. */
static const char *
parent(const char *domain, guint labels)
{
    for (guint skip = count_labels(domain) - labels; skip > 0; skip--)
        domain = strchr(domain, '.') + 1;
    return domain;
}

/* The names to ask, from the longest on. */
static void
plan(PsDmarcWalk *walk, const char *domain)
{
    guint labels = count_labels(domain);

    walk->steps[walk->count++].domain = domain;
    for (guint keep = MIN(labels, PS_DMARC_WALK_MAX) - 1; keep > 0; keep--)
        walk->steps[walk->count++].domain = parent(domain, keep);
}

/* The organisational domain, and the record that holds for what is below it (section
 * 4.10.2). Nothing that ends the walk comes before the last step. */
static void
conclude(PsDmarcWalk *walk)
{
    const char *start = walk->steps[0].domain;
    const PsDmarcStep *last = NULL;
    const char *below;

    for (guint i = 0; i < walk->count; i++)
        if (walk->steps[i].tags)
            last = &walk->steps[i];
    walk->organisation = last ? last->domain : start;
    walk->policy = last;
    if (!last || last->tags->psd != PS_DMARC_PSD_YES || last == walk->steps)
        return;
    below = parent(start, count_labels(last->domain) + 1);
    walk->organisation = below;
    for (guint i = 0; i < walk->count; i++)
        if (walk->steps[i].tags && strcmp(walk->steps[i].domain, below) == 0)
            walk->policy = &walk->steps[i];
}

gboolean
ps_dmarc_walk(PsDns *dns, const char *domain, gboolean forgiving, PsDmarcWalk *ret)
{
    g_auto(PsDmarcWalk) walk = { .dns = PS_DNS_NOERROR };
    const PsDnsAnswer *answers[PS_DMARC_WALK_MAX] = { NULL };

    plan(&walk, domain);
    for (guint i = 0; i < walk.count; i++)
        answers[i] = ps_dmarc_ask(dns, walk.steps[i].domain);
    for (guint i = 0; i < walk.count; i++) {
        PsDmarcStep *step = &walk.steps[i];

        if (!answers[i])
            return FALSE;
        if (!ps_dns_is_definite(answers[i])) {
            if (forgiving)
                continue;
            walk.dns = answers[i]->status;
            walk.count = i;
            break;
        }
        step->tags = ps_dmarc_tags_select(answers[i], &step->several, &step->error);
        if (step->tags && step->tags->psd != PS_DMARC_PSD_UNKNOWN)
            walk.count = i + 1;
    }
    *ret = walk;
    memset(&walk, 0, sizeof walk);
    if (ret->dns == PS_DNS_NOERROR)
        conclude(ret);
    return TRUE;
}

void
ps_dmarc_walk_clear(PsDmarcWalk *walk)
{
    for (guint i = 0; i < PS_DMARC_WALK_MAX; i++)
        ps_dmarc_tags_free(walk->steps[i].tags);
}
