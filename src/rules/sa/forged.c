/* SPDX-License-Identifier: MIT */
/*
 * forged.c - eval functions of SpamAssassin's: mail that says it is from a webmail provider
 * whose servers it has not come through.
 */
#include <string.h>

#include "mail/relay.h"
#include "rules/draft.h"
#include "rules/sa/ask.h"

/* All Received fields, with a blank for each run of white space. */
static char *
received_of(PsRun *run, const char *name)
{
    PsSaText text = ps_sa_text(run, name);
    GString *line = g_string_sized_new(text.length);

    for (gsize i = 0; i < text.length; i++) {
        if (!g_ascii_isspace(text.bytes[i]))
            g_string_append_c(line, text.bytes[i]);
        else if (!line->len || line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
    }
    return g_string_free(line, FALSE);
}

static gboolean
finds(PsRun *run, PsSaPattern *pattern, const char *text)
{
    return ps_sa_finds(run, pattern, (PsSaText){ text, strlen(text) });
}

static gboolean
finds_any(PsRun *run, PsSaPattern *patterns, guint count, const char *text)
{
    for (guint i = 0; i < count; i++)
        if (finds(run, &patterns[i], text))
            return TRUE;
    return FALSE;
}

/* The first address of From ends in DOMAIN. */
static gboolean
is_from(PsRun *run, const char *domain)
{
    PsSaText from = ps_sa_first(run, "From:addr");
    gsize len = strlen(domain), at = from.length - len;

    return from.length >= len && g_ascii_strncasecmp(from.bytes + at, domain, len) == 0 &&
           (!at || (!g_ascii_isalnum(from.bytes[at - 1]) && from.bytes[at - 1] != '_'));
}

static gboolean
has_ip(PsRun *run, const char *name)
{
    PsSaText text = ps_sa_text(run, name);

    for (gsize i = 0; i < text.length; i++)
        if (ps_ip_at(text.bytes, text.length, i))
            return TRUE;
    return FALSE;
}

/* There is no Received field to look at, or it is of a list that takes them out. */
static gboolean
has_lost_fields(PsRun *run)
{
    static PsSaPattern ezmlm = { "/^contact \\S+@\\S+; run by ezmlm$/m", NULL };
    static PsSaPattern list = { "/^mailing list \\S+@\\S+/m", NULL };
    static PsSaPattern qmail = {
        "/qmail \\d+ invoked (?:from network|by .{3,20})\\); \\d+ ... \\d+/", NULL
    };
    static PsSaPattern groups = { "/from groups\\.msn\\.com \\(\\S+\\.msn\\.com /", NULL };
    PsSaText received = ps_sa_text(run, "Received");

    return !ps_view_header(run->message, "Received") || ps_sa_finds(run, &groups, received) ||
           (ps_sa_finds(run, &ezmlm, ps_sa_text(run, "Mailing-List")) &&
               ps_sa_finds(run, &list, ps_sa_text(run, "Delivered-To")) &&
               ps_sa_finds(run, &qmail, received));
}

static PsTestResult
gated_through_received_hdr_remover(PsRun *run, const PsSaCall *call)
{
    (void) call;
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    return ps_sa_answer(has_lost_fields(run));
}

/* The hit is where the sender says who it is. */
static PsTestResult
forged(PsRun *run, gboolean is)
{
    if (is)
        ps_sa_point_part(run, "From:addr", ps_sa_first(run, "From:addr"));
    return ps_sa_answer(is);
}

/* MSN Groups handed mail over without a trace of its server. */
static gboolean
is_msn_group(PsRun *run)
{
    static PsSaPattern to = { "/<\\S+(?=@groups\\.msn\\.com>)/i", NULL };
    static PsSaPattern pickup = {
        "/from mail pickup service by p\\d\\d\\.groups\\.msn\\.com\\b/", NULL
    };
    PsSaText list;
    g_autofree char *name = NULL, *sender = NULL, *prefix = NULL;
    PsSaText id = ps_sa_text(run, "Message-Id"), from = ps_sa_first(run, "EnvelopeFrom:addr");

    if (!ps_sa_find_text(run, &to, ps_sa_text(run, "To"), &list) ||
        !ps_sa_finds(run, &pickup, ps_sa_text(run, "Received")))
        return FALSE;
    name = g_strndup(list.bytes + 1, list.length - 1);
    if (strcmp(name, "notifications") == 0) {
        static PsSaPattern server = { "/^<\\S+@p\\d\\d\\.groups\\.msn\\.com/", NULL };

        return ps_sa_finds(run, &server, id);
    }
    prefix = g_strconcat("<", name, "-", NULL);
    sender = g_strconcat(name, "-bounce@groups.msn.com", NULL);
    return ps_sa_starts(id, prefix) &&
           g_strstr_len(id.bytes, (gssize) id.length, "@groups.msn.com>") &&
           g_strstr_len(from.bytes, (gssize) from.length, sender);
}

static PsTestResult
check_for_msn_groups_headers(PsRun *run, const PsSaCall *call)
{
    (void) call;
    return ps_sa_answer(is_msn_group(run));
}

typedef enum {
    HOTMAIL_NONE,   /* nothing to say */
    HOTMAIL_FORGED, /* a server has said that it is of Hotmail, and is not */
    HOTMAIL_ABSENT, /* the sender says that it is, and no server of theirs has seen it */
} Hotmail;

static Hotmail
look_for_hotmail(PsRun *run)
{
    static PsSaPattern pickup = {
        "/from mail pickup service by hotmail\\.com with Microsoft SMTPSVC;/", NULL
    };
    static PsSaPattern with_ip[] = {
        { "/from (?:\\S*\\.)?hotmail.com \\(\\S+\\.hotmail(?:\\.msn)?\\.com[ )]/", NULL },
        { "/from \\S*\\.hotmail.com \\(\\[[0-9a-f.:]+\\][ ):]/i", NULL },
        { "/from \\S+ by \\S+\\.hotmail(?:\\.msn)?\\.com with HTTP;/", NULL },
        { "/from \\[66\\.218.\\S+\\] by \\S+\\.yahoo\\.com/", NULL },
    };
    static PsSaPattern with_origin[] = {
        { "/from \\S*\\.outbound\\.protection\\.outlook\\.com "
          "\\(\\S+\\.outbound\\.protection\\.outlook\\.com[ )]/",
            NULL },
        { "/from \\S*\\.(?:eur|nam)prd\\d+\\.prod\\.outlook\\.com \\([0-9a-f.:]+\\)/i", NULL },
    };
    static PsSaPattern origin = { "/hotmail\\.com|msonline-outlook/", NULL };
    static PsSaPattern claim = { "/(?:from |HELO |helo=)\\S*hotmail\\.com\\b/", NULL };
    g_autofree char *received = received_of(run, "Received");

    if (finds(run, &pickup, received) || is_msn_group(run) || has_lost_fields(run))
        return HOTMAIL_NONE;
    if (has_ip(run, "X-Originating-Ip") &&
        finds_any(run, with_ip, G_N_ELEMENTS(with_ip), received))
        return HOTMAIL_NONE;
    if (ps_sa_finds(run, &origin, ps_sa_text(run, "X-OriginatorOrg")) &&
        finds_any(run, with_origin, G_N_ELEMENTS(with_origin), received))
        return HOTMAIL_NONE;
    if (finds(run, &claim, received))
        return HOTMAIL_FORGED;
    return is_from(run, "hotmail.com") ? HOTMAIL_ABSENT : HOTMAIL_NONE;
}

static PsTestResult
check_for_forged_hotmail_received_headers(PsRun *run, const PsSaCall *call)
{
    (void) call;
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    return ps_sa_answer(look_for_hotmail(run) == HOTMAIL_FORGED);
}

static PsTestResult
check_for_no_hotmail_received_headers(PsRun *run, const PsSaCall *call)
{
    (void) call;
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    return forged(run, look_for_hotmail(run) == HOTMAIL_ABSENT);
}

static PsTestResult
check_for_forged_eudoramail_received_headers(PsRun *run, const PsSaCall *call)
{
    static PsSaPattern server = { "/by \\S*whowhere\\.com;/", NULL };
    g_autofree char *received = NULL;

    (void) call;
    if (!is_from(run, "eudoramail.com"))
        return ps_sa_answer(0);
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    received = received_of(run, "Received");
    return forged(run, !has_lost_fields(run) &&
                           !(finds(run, &server, received) && has_ip(run, "X-Sender-Ip")));
}

/* Yahoo's own server handed the mail over. */
static gboolean
is_relayed_by_yahoo(PsRun *run)
{
    const PsRelays *relays = ps_relays_of(run->message);
    guint trusted = ps_relays_count(relays, PS_RELAYS_TRUSTED);

    for (guint i = 0; i < trusted; i++)
        if (g_str_has_suffix(
                ps_relays_get(relays, PS_RELAYS_TRUSTED, i)->received->rdns, ".yahoo.com"))
            return TRUE;
    return ps_relays_count(relays, PS_RELAYS_UNTRUSTED) &&
           g_str_has_suffix(
               ps_relays_get(relays, PS_RELAYS_UNTRUSTED, 0)->received->rdns, ".yahoo.com");
}

static PsTestResult
check_for_forged_yahoo_received_headers(PsRun *run, const PsSaCall *call)
{
    static PsSaPattern servers[] = {
        { "/by web\\S+\\.mail\\S*\\.yahoo\\.com via HTTP/", NULL },
        { "/by sonic\\S+\\.consmr\\.mail\\S*\\.yahoo\\.com with HTTP/", NULL },
        { "/by smtp\\S+\\.yahoo\\.com with SMTP/", NULL },
        { "/from \\[[0-9a-f.:]+\\] by \\S+\\.(?:groups|scd|dcn)\\.yahoo\\.com with NNFMP/i",
            NULL },
        { "/by \\w+\\.\\w+\\.yahoo\\.com \\(\\d+\\.\\d+\\.\\d+\\/\\d+\\.\\d+\\.\\d+\\)"
          "(?: with ESMTP)? id \\w+/",
            NULL },
    };
    static PsSaPattern bulk = { "/\\bmailer\\d+\\.bulk\\.scd\\.yahoo\\.com\\b/", NULL };
    g_autofree char *received = NULL;
    gboolean resent = ps_sa_text(run, "Resent-From").length &&
                      ps_sa_text(run, "Resent-To").length &&
                      ps_sa_text(run, "X-Received").length;

    (void) call;
    if (!is_from(run, "yahoo.com"))
        return ps_sa_answer(0);
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    received = received_of(run, resent ? "X-Received" : "Received");
    return forged(run, !has_lost_fields(run) && !is_relayed_by_yahoo(run) &&
                           !finds_any(run, servers, G_N_ELEMENTS(servers), received) &&
                           !(finds(run, &bulk, received) && is_from(run, "reply.yahoo.com")));
}

static gboolean
is_forged_juno(PsRun *run)
{
    static PsSaPattern juno = { "/from.*\\b(?:juno|untd)\\.com.*[\\[(][0-9a-f.:]+[\\])].*by/i",
        NULL };
    static PsSaPattern cookie = { "/ cookie\\.(?:juno|untd)\\.com /", NULL };
    PsSaText received = ps_sa_text(run, "Received"), mailer = ps_sa_text(run, "X-Mailer");

    /* without the address nothing of theirs is whole */
    return !ps_sa_text(run, "X-Originating-IP").length ||
           (!ps_sa_finds(run, &juno, received) && !ps_sa_finds(run, &cookie, received)) ||
           !g_strstr_len(mailer.bytes, (gssize) mailer.length, "Juno ");
}

static PsTestResult
check_for_forged_juno_received_headers(PsRun *run, const PsSaCall *call)
{
    (void) call;
    if (!is_from(run, "juno.com"))
        return ps_sa_answer(0);
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    return forged(run, !has_lost_fields(run) && is_forged_juno(run));
}

/* Gmail's fields, which other servers do not write, are of this length at least. */
enum { GMAIL_STATE = 60 };

static PsTestResult
check_for_forged_gmail_received_headers(PsRun *run, const PsSaCall *call)
{
    static PsSaPattern inner[] = {
        { "/by 10\\.\\S+ with SMTP id \\S+/", NULL },
        { "/by 2002:a\\d\\d:\\w+:\\S+ with SMTP id \\S+/", NULL },
    };
    static PsSaPattern submitted = { "/by smtp\\.googlemail\\.com with ESMTPSA id \\S+/",
        NULL };
    PsSaText hops = ps_sa_text(run, "X-Received");

    (void) call;
    if (!is_from(run, "gmail.com"))
        return ps_sa_answer(0);
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    return forged(run, !ps_sa_finds(run, &inner[0], hops) &&
                           !ps_sa_finds(run, &inner[1], hops) &&
                           !ps_sa_finds(run, &submitted, ps_sa_text(run, "Received")) &&
                           !(ps_sa_text(run, "X-Gm-Message-State").length >= GMAIL_STATE &&
                               ps_sa_text(run, "X-Google-Smtp-Source").length >= GMAIL_STATE));
}

/* Spam made up names of AOL's relays that only they themselves write. */
static PsTestResult
check_for_fake_aol_relay_in_rcvd(PsRun *run, const PsSaCall *call)
{
    static PsSaPattern relay = { "/ rly-[a-z][a-z]\\d\\d\\./i", NULL };
    static PsSaPattern real = {
        "/\\/AOL-\\d+\\.\\d+\\.\\d+\\)|ESMTP id (?:RELAY|MAILRELAY|MAILIN)/", NULL
    };
    g_autofree char *received = NULL;

    (void) call;
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    received = received_of(run, "Received");
    return ps_sa_answer(finds(run, &relay, received) && !finds(run, &real, received));
}

/* The oldest field: "from NAME by gw05 with ESMTP; date", where "gw05" has no dot. */
static PsTestResult
check_for_forged_gw05_received_headers(PsRun *run, const PsSaCall *call)
{
    static PsSaPattern pattern = {
        "/\\nfrom\\s\\S+\\sby\\s[^\\s.]+\\swith\\sESMTP;\\s+\\S\\S\\S,"
        "\\s+\\d+\\s+\\S\\S\\S\\s+\\d{4}\\s+\\d\\d:\\d\\d:\\d\\d\\s+"
        "[-+]*\\d{4}\\n$/",
        NULL
    };

    (void) call;
    if (ps_draft_misses(run, "Received"))
        return ps_sa_not_checked();
    return ps_sa_answer(ps_sa_finds(run, &pattern, ps_sa_text(run, "Received")));
}

const PsSaFunction ps_sa_forged[] = {
    { "check_for_fake_aol_relay_in_rcvd", "HeaderEval", 0, 0,
        .run = check_for_fake_aol_relay_in_rcvd },
    { "check_for_forged_eudoramail_received_headers", "HeaderEval", 0, 0,
        .run = check_for_forged_eudoramail_received_headers },
    { "check_for_forged_gmail_received_headers", "HeaderEval", 0, 0,
        .run = check_for_forged_gmail_received_headers },
    { "check_for_forged_gw05_received_headers", "HeaderEval", 0, 0,
        .run = check_for_forged_gw05_received_headers },
    { "check_for_forged_hotmail_received_headers", "HeaderEval", 0, 0,
        .run = check_for_forged_hotmail_received_headers },
    { "check_for_forged_juno_received_headers", "HeaderEval", 0, 0,
        .run = check_for_forged_juno_received_headers },
    { "check_for_forged_yahoo_received_headers", "HeaderEval", 0, 0,
        .run = check_for_forged_yahoo_received_headers },
    { "check_for_msn_groups_headers", "HeaderEval", 0, 0, .run = check_for_msn_groups_headers },
    { "check_for_no_hotmail_received_headers", "HeaderEval", 0, 0,
        .run = check_for_no_hotmail_received_headers },
    { "gated_through_received_hdr_remover", "HeaderEval", 0, 0,
        .run = gated_through_received_hdr_remover },
    { 0 },
};
