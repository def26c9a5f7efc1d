/* SPDX-License-Identifier: MIT */
/* origin.c - signs of what is ours, the surest first; see origin.h. */
#include "bounce/origin.h"

#include <string.h>

#include "auth/dkim.h"
#include "base/limits.h"
#include "rules/regex.h"

enum {
    ATTACK = 10, /* forged notices within a day, where attack_notices says nothing */
    DAY = 24 * 60 * 60,
};

struct PsBounceOwn {
    char **domains;
    PsRegex *message_id;
    PsRegex *verp;
    gboolean signs; /* we sign all that we send: the setting dkim_domain is there */
    PsDns *dns;
    gint64 now;
    guint attack;
    GArray *forged; /* gint64: dates of forged ones */
};

/* The pattern that the setting KEY is; TRUE with NULL if it is not set. */
static gboolean
read_pattern(const PsRules *rules, const char *key, PsRegex **ret, GError **error)
{
    const char *file, *text;
    guint line;

    text = ps_rules_setting(rules, key, &file, &line);
    if (!text)
        return TRUE;
    *ret = ps_regex_new(text, error);
    if (*ret && ps_regex_check(*ret, error))
        return TRUE;
    g_prefix_error(error, "%s:%u: %s: ", file, line, key);
    return FALSE;
}

PsBounceOwn *
ps_bounce_own_new(const PsRules *rules, PsDns *dns, gint64 now, GError **error)
{
    const char *domains = ps_rules_setting(rules, "own_domain", NULL, NULL);
    const char *attack = ps_rules_setting(rules, "attack_notices", NULL, NULL);
    g_autoptr(PsBounceOwn) own = g_new0(PsBounceOwn, 1);
    guint64 number = ATTACK;

    own->forged = g_array_new(FALSE, FALSE, sizeof(gint64));
    own->domains = g_strsplit_set(domains ? domains : "", " ,", -1);
    own->signs = ps_rules_setting(rules, "dkim_domain", NULL, NULL) != NULL;
    own->dns = dns;
    own->now = now;
    if (attack)
        g_ascii_string_to_unsigned(attack, 10, 1, G_MAXINT64, &number, NULL);
    own->attack = (guint) MIN(number, G_MAXUINT);
    if (!read_pattern(rules, "own_message_id", &own->message_id, error) ||
        !read_pattern(rules, "own_verp", &own->verp, error))
        return NULL;
    return g_steal_pointer(&own);
}

void
ps_bounce_own_free(PsBounceOwn *own)
{
    if (!own)
        return;
    g_strfreev(own->domains);
    ps_regex_free(own->message_id);
    ps_regex_free(own->verp);
    g_array_unref(own->forged);
    g_free(own);
}

/* DOMAIN is one of ours, or below one. */
static gboolean
is_own(const PsBounceOwn *own, const char *domain)
{
    gsize len = domain ? strlen(domain) : 0;

    for (char **d = own->domains; len && *d; d++) {
        gsize n = strlen(*d);

        if (n && len >= n && !g_ascii_strcasecmp(domain + len - n, *d) &&
            (len == n || domain[len - n - 1] == '.'))
            return TRUE;
    }
    return FALSE;
}

static gboolean
fits(const PsRegex *regex, const char *text)
{
    g_autoptr(PsMatcher) matcher = ps_matcher_new(PS_LIMIT_regex_ms);
    PsSpan at;

    return regex && text &&
           ps_regex_find(regex, matcher, text, strlen(text), 0, FALSE, &at) == PS_MATCH_YES;
}

static GPtrArray *
verify(PsBounceOwn *own, const PsSource *source)
{
    GPtrArray *signatures = NULL;

    while (!ps_dkim_verify(own->dns, source, own->now, &signatures))
        ps_dns_step(own->dns);
    return signatures;
}

/* What signatures say of the LEN bytes at BYTES, which were returned whole. */
static PsOrigin
ask_signatures(PsBounceOwn *own, const char *bytes, gsize len, const char **ret_sign)
{
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(GPtrArray) signatures = verify(own, source);
    PsOrigin origin = own->signs ? PS_ORIGIN_FORGED : PS_ORIGIN_UNKNOWN;

    *ret_sign = own->signs ? "no-signature" : NULL;
    for (guint i = 0; i < signatures->len; i++) {
        const PsDkimSignature *signature = signatures->pdata[i];

        if (!is_own(own, signature->domain))
            continue;
        if (signature->result == PS_DKIM_PASS) {
            *ret_sign = "dkim";
            return PS_ORIGIN_OURS;
        }
        *ret_sign = NULL; /* ours, but changed on its way, or the key is gone */
        origin = PS_ORIGIN_UNKNOWN;
    }
    return origin;
}

/* By signatures, where the message came back as it was sent and says that it is ours. */
static PsOrigin
ask_original(PsBounceOwn *own, const PsBounce *bounce, const char *bytes, const char **ret_sign)
{
    const char *at = bounce->original_from ? strrchr(bounce->original_from, '@') : NULL;

    *ret_sign = NULL;
    if (!own->dns || !bounce->whole || bounce->encoded || ps_span_is_none(bounce->original) ||
        !at || !is_own(own, at + 1))
        return PS_ORIGIN_UNKNOWN;
    return ask_signatures(
        own, bytes + bounce->original.offset, bounce->original.length, ret_sign);
}

/* The proof first, then what others cannot know, then what they can guess. */
static PsOrigin
ask(PsBounceOwn *own, const PsBounce *bounce, const char *bytes, const char **ret_sign)
{
    PsOrigin origin = ask_original(own, bounce, bytes, ret_sign);

    if (origin == PS_ORIGIN_OURS)
        return origin;
    if (fits(own->verp, bounce->to)) {
        *ret_sign = "verp";
        return PS_ORIGIN_OURS;
    }
    if (fits(own->message_id, bounce->original_id)) {
        *ret_sign = "message-id";
        return PS_ORIGIN_OURS;
    }
    if (origin == PS_ORIGIN_UNKNOWN && own->message_id && bounce->original_id) {
        *ret_sign = "message-id";
        origin = PS_ORIGIN_FORGED;
    }
    return origin;
}

PsOrigin
ps_bounce_own_ask(
    PsBounceOwn *own, const PsBounce *bounce, const char *bytes, const char **ret_sign)
{
    PsOrigin origin = PS_ORIGIN_UNKNOWN;

    *ret_sign = NULL;
    if (bounce->kind == PS_BOUNCE_BOUNCE || bounce->kind == PS_BOUNCE_COMPLAINT)
        origin = ask(own, bounce, bytes, ret_sign);
    if (origin == PS_ORIGIN_FORGED)
        g_array_append_val(own->forged, bounce->date);
    return origin;
}

static int
by_time(gconstpointer a, gconstpointer b)
{
    gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

    return (x > y) - (x < y);
}

gboolean
ps_bounce_own_attack(PsBounceOwn *own)
{
    g_array_sort(own->forged, by_time);
    for (guint i = own->attack - 1; i < own->forged->len; i++)
        if (g_array_index(own->forged, gint64, i) -
                g_array_index(own->forged, gint64, i + 1 - own->attack) <=
            DAY)
            return TRUE;
    return FALSE;
}
