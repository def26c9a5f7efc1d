/* SPDX-License-Identifier: MIT */
/* meaning.c - "code" lines held against a reply; see meaning.h. */
#include "bounce/meaning.h"

#include <string.h>

#include "base/limits.h"
#include "bounce/judge.h"
#include "bounce/reader.h"

/* How much a line has in common with the text; the best there is counts. */
typedef enum {
    FITS_NOT,
    FITS_NUMBERS, /* the wording is another, or is not known */
    FITS_WORDS,   /* the numbers are others */
    FITS_BOTH,
} Fit;

/* LINE without CODE and STATUS, which each line of a reply repeats; so that "550-5.7.26 This
 * mail is 550 5.7.26 unauthenticated" is one sentence. */
static void
drop_numbers(GString *line, const PsReplyText *reply)
{
    g_autoptr(GString) out = g_string_sized_new(line->len);
    char code[8];
    gsize status = strlen(reply->status);

    g_snprintf(code, sizeof code, "%u", reply->code % 1000);
    for (const char *p = line->str; *p;) {
        gboolean begins = p == line->str || strchr(" -<>:#('\"", p[-1]);

        if (begins && reply->code && !strncmp(p, code, 3) && (!p[3] || strchr(" -", p[3])))
            p += p[3] ? 4 : 3;
        else if (begins && status && !strncmp(p, reply->status, status) &&
                 (!p[status] || strchr(" ;:)-", p[status])))
            p += p[status] ? status + 1 : status;
        else
            g_string_append_c(out, *p++);
    }
    g_string_assign(line, out->str);
}

static gboolean
has_letter(const char *text)
{
    if (!g_ascii_strcasecmp(text, "smtp;") || !g_ascii_strcasecmp(text, "smtp"))
        return FALSE;
    for (; *text; text++)
        if (g_ascii_isalpha(*text) || (guchar) *text >= 0x80)
            return TRUE;
    return FALSE;
}

static gboolean
any_fits(const char *const *items, const char *value)
{
    for (; *items; items++)
        if (ps_code_item_fits(*items, value))
            return TRUE;
    return FALSE;
}

static gboolean
numbers_fit(const PsReplyText *reply, const PsCode *code)
{
    char number[4] = "";

    if (!reply->code && !*reply->status)
        return FALSE;
    if (reply->code)
        g_snprintf(number, sizeof number, "%u", reply->code % 1000);
    if (!strcmp(code->codes[0], "-")) /* whatever the code is, the status tells */
        return *reply->status && any_fits(code->statuses, reply->status);
    if (*number && !any_fits(code->codes, number))
        return FALSE;
    return !*reply->status || any_fits(code->statuses, reply->status);
}

static gboolean
is_at(const PsCode *code, const char *provider)
{
    return g_strv_contains(code->providers, provider) ||
           g_strv_contains(code->providers, "generic");
}

/* Whose server, or else whose mailbox, LINE names; NULL if that is not told. */
static const char *
provider_in(const PsRules *rules, const GString *line)
{
    const PsProviders *providers = ps_rules_providers(rules);
    PsSpan server = ps_find_server(line->str, line->len), address;
    const char *found = NULL;
    gsize pos = 0;

    if (!ps_span_is_none(server)) {
        g_autofree char *name = g_strndup(line->str + server.offset, server.length);

        found = ps_providers_find(providers, PS_PROVIDER_MX, name);
    }
    address = ps_find_address(line->str, line->len, &pos);
    if (!found && !ps_span_is_none(address)) {
        g_autofree char *name = g_strndup(line->str + address.offset, address.length);

        found = ps_providers_find(providers, PS_PROVIDER_DOMAIN, strrchr(name, '@') + 1);
    }
    return found;
}

static Fit
fit_of(const PsReplyText *reply, const PsCode *code, PsMatcher *matcher, const GString *line)
{
    gboolean numbers = numbers_fit(reply, code), words = FALSE;
    PsSpan at;

    if (reply->has_words && code->regex)
        words = ps_regex_find(code->regex, matcher, line->str, line->len, 0, FALSE, &at) ==
                PS_MATCH_YES;
    if (words)
        return numbers || (!reply->code && !*reply->status) ? FITS_BOTH : FITS_WORDS;
    return numbers ? FITS_NUMBERS : FITS_NOT;
}

/* Add the lines of which FITS says BEST; those of PROVIDER alone if that is not NULL. */
static void
collect(
    const PsRules *rules, const Fit *fits, Fit best, const char *provider, PsReplyText *reply)
{
    for (guint i = 0; i < ps_rules_code_count(rules); i++) {
        const PsMeaning meaning = { ps_rules_code(rules, i), best > FITS_NUMBERS };

        if (fits[i] == best && (!provider || is_at(meaning.code, provider)))
            g_array_append_val(reply->meanings, meaning);
    }
}

static void
find_meanings(const PsRules *rules, const GString *line, PsReplyText *reply)
{
    guint count = ps_rules_code_count(rules);
    g_autofree Fit *fits = g_new0(Fit, count + 1);
    PsMatcher *matcher = ps_matcher_new(PS_LIMIT_regex_ms);
    Fit best = FITS_NOT, here = FITS_NOT;

    for (guint i = 0; i < count; i++) {
        fits[i] = fit_of(reply, ps_rules_code(rules, i), matcher, line);
        best = MAX(best, fits[i]);
        if (reply->provider && is_at(ps_rules_code(rules, i), reply->provider))
            here = MAX(here, fits[i]);
    }
    ps_matcher_free(matcher);
    if (here)
        collect(rules, fits, here, reply->provider, reply);
    else if (best)
        collect(rules, fits, best, NULL, reply);
    reply->narrowed = here != FITS_NOT;
}

/* The reason, by the signs that notices are judged by. */
static const char *
judge(const PsRules *rules, const GString *line, const PsReplyText *reply)
{
    PsWording *wording = ps_wording_new(rules);
    g_autoptr(PsLook) look = ps_look_new(wording), none = ps_look_new(wording);
    const PsEvidence evidence = { .code = reply->code,
        .status = *reply->status ? reply->status : NULL,
        .provider = reply->provider,
        .reply = look,
        .context = none };
    const char *reason;

    ps_look_at(look, line->str, line->len);
    ps_look_at(none, "", 0);
    reason = ps_judge(rules, &evidence);
    g_clear_pointer(&look, ps_look_free);
    g_clear_pointer(&none, ps_look_free);
    ps_wording_free(wording);
    return reason;
}

PsReplyText *
ps_reply_text_read(const PsRules *rules, const char *text, gsize len)
{
    PsReplyText *reply = g_new0(PsReplyText, 1);
    g_autoptr(GString) squeezed = g_string_new(NULL), line = g_string_new(NULL);
    g_autofree char *valid = NULL;
    PsFoundReply found;

    ps_bounce_squeeze(squeezed, text, MIN(len, PS_LIMIT_reply_bytes));
    valid = g_utf8_make_valid(squeezed->str, (gssize) squeezed->len);
    g_string_assign(line, valid);
    reply->meanings = g_array_new(FALSE, FALSE, sizeof(PsMeaning));
    if (ps_find_reply(line->str, line->len, &found)) {
        reply->code = found.code;
        memcpy(reply->status, found.status, sizeof reply->status);
    }
    reply->provider = provider_in(rules, line);
    drop_numbers(line, reply);
    reply->has_words = has_letter(line->str);
    find_meanings(rules, line, reply);
    reply->reason = judge(rules, line, reply);
    return reply;
}

void
ps_reply_text_free(PsReplyText *reply)
{
    if (!reply)
        return;
    g_array_unref(reply->meanings);
    g_free(reply);
}
