/* SPDX-License-Identifier: MIT */
/* persons.c - eval functions of SpamAssassin's: who writes to whom, as addresses show it. */
#include <string.h>

#include "addr/domain.h"
#include "rules/sa/ask.h"

enum {
    PEOPLE_MAX = 256, /* of a message that are compared, every one with every other */
    SORTED_LEAST = 7,
    SIMILAR_LEAST = 5,
    SIMILAR_BYTES = 2,
};

/* The last two labels of a domain. */
static PsSaText
last_labels(PsSaText domain)
{
    gsize dots = 0;

    for (gsize i = domain.length; i > 0; i--)
        if (domain.bytes[i - 1] == '.' && ++dots == 2)
            return (PsSaText){ domain.bytes + i, domain.length - i };
    return domain;
}

static PsTestResult
check_equal_from_domains(PsRun *run, const PsSaCall *call)
{
    PsSaText from = ps_sa_first(run, "From:addr");
    PsSaText shown = last_labels(ps_sa_domain(from));
    PsSaText real = last_labels(ps_sa_domain(ps_sa_first(run, "EnvelopeFrom:addr")));

    (void) call;
    if (!shown.length || !real.length || ps_sa_same(shown, real))
        return ps_sa_answer(0);
    ps_sa_point_part(run, "From:addr", from);
    return ps_sa_answer(1);
}

/* Two that are not there are the same too. */
static PsTestResult
check_for_matching_env_and_hdr_from(PsRun *run, const PsSaCall *call)
{
    PsSaText from = ps_sa_first(run, "From:addr");

    (void) call;
    if (!ps_sa_same(from, ps_sa_first(run, "EnvelopeFrom:addr")))
        return ps_sa_answer(0);
    ps_sa_point_part(run, "From:addr", from);
    return ps_sa_answer(1);
}

/* The addresses of To and Cc, those of Bcc too where they are few; neighbours that are the
 * same count once. An array of PsSaAddress. */
static GArray *
people(PsRun *run)
{
    GArray *list = ps_sa_addresses_new();
    guint kept = 0;

    ps_sa_addresses_add(list, run, "ToCc:addr");
    if (list->len < SIMILAR_LEAST)
        ps_sa_addresses_add(list, run, "Bcc:addr");
    for (guint i = 0; i < list->len && kept < PEOPLE_MAX; i++) {
        PsSaAddress *address = &g_array_index(list, PsSaAddress, i);
        PsSaAddress *last = kept ? &g_array_index(list, PsSaAddress, kept - 1) : NULL;

        if (!last || g_ascii_strcasecmp(last->text, address->text) != 0) {
            PsSaAddress swap = *address;

            *address = g_array_index(list, PsSaAddress, kept);
            g_array_index(list, PsSaAddress, kept++) = swap;
        }
    }
    g_array_set_size(list, kept);
    return list;
}

static PsTestResult
sorted_recipients(PsRun *run, const PsSaCall *call)
{
    g_autoptr(GArray) list = people(run);

    (void) call;
    if (list->len < SORTED_LEAST)
        return ps_sa_answer(0);
    for (guint i = 1; i < list->len; i++)
        if (strcmp(g_array_index(list, PsSaAddress, i - 1).text,
                g_array_index(list, PsSaAddress, i).text) > 0)
            return ps_sa_answer(0);
    ps_sa_point(run, g_array_index(list, PsSaAddress, 0).at);
    return ps_sa_answer(1);
}

/* What is behind the first "@". */
static const char *
host_of(const PsSaAddress *address)
{
    const char *at = strchr(address->text, '@');

    return at ? at + 1 : "";
}

/* 1 for the same first letters, and 1 for different hosts that begin with the same. */
static guint
likeness(const PsSaAddress *a, const PsSaAddress *b)
{
    const char *host = host_of(a), *other = host_of(b);

    return (strncmp(a->text, b->text, SIMILAR_BYTES) == 0 ? 1 : 0) +
           (strncmp(host, other, SIMILAR_BYTES) == 0 && strcmp(host, other) != 0 ? 1 : 0);
}

/* (least, most), either of them "undef": the likeness of all pairs of recipients. */
static PsTestResult
similar_recipients(PsRun *run, const PsSaCall *call)
{
    g_autoptr(GArray) list = people(run);
    double sum = 0, pairs = 0, share;

    for (guint i = 0; list->len >= SIMILAR_LEAST && i < list->len; i++)
        for (guint j = i + 1; j < list->len; j++) {
            sum += likeness(
                &g_array_index(list, PsSaAddress, i), &g_array_index(list, PsSaAddress, j));
            pairs++;
        }
    share = pairs > 0 ? sum / pairs : 0;
    if (share < ps_sa_number(call, 0, -1) || share >= ps_sa_number(call, 1, G_MAXFLOAT))
        return ps_sa_answer(0);
    if (list->len)
        ps_sa_point(run, g_array_index(list, PsSaAddress, 0).at);
    return ps_sa_answer(1);
}

static gboolean
is_word_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_';
}

/* TEXT holds WORD, without case; not inside a longer word. */
static gboolean
holds_word(PsSaText text, PsSaText word)
{
    for (gsize at = 0; word.length && at + word.length <= text.length; at++) {
        const char *start = text.bytes + at, *end = start + word.length;

        if (g_ascii_strncasecmp(start, word.bytes, word.length) == 0 &&
            (!at || is_word_byte(start[-1]) != is_word_byte(*start)) &&
            (at + word.length == text.length || is_word_byte(*end) != is_word_byte(end[-1])))
            return TRUE;
    }
    return FALSE;
}

/* TEXT without the first COUNT bytes. */
static PsSaText
behind(PsSaText text, gsize count)
{
    return (PsSaText){ text.bytes + count, text.length - count };
}

static PsSaText
skip_blanks(PsSaText text)
{
    while (text.length && g_ascii_isspace(*text.bytes))
        text = behind(text, 1);
    return text;
}

/* "re: USER" and "fw: hello USER". */
static gboolean
is_reply_to(PsSaText subject, PsSaText user)
{
    gsize word = 0;

    if (!ps_sa_starts(subject, "re:") && !ps_sa_starts(subject, "fw:"))
        return FALSE;
    subject = skip_blanks(behind(subject, strlen("re:")));
    if (ps_sa_same(subject, user))
        return TRUE;
    while (word < subject.length && is_word_byte(subject.bytes[word]))
        word++;
    return word && word < subject.length && g_ascii_isspace(subject.bytes[word]) &&
           ps_sa_same(skip_blanks(behind(subject, word)), user);
}

/* "USER, ..." in the very letters, and ", USER!". */
static gboolean
is_called(PsSaText subject, PsSaText user)
{
    static const char marks[] = ",:;!?-";
    PsSaText rest = subject;

    if (rest.length > user.length && !memcmp(rest.bytes, user.bytes, user.length)) {
        rest = skip_blanks(behind(rest, user.length));
        if (rest.length && strchr(marks, *rest.bytes) && *rest.bytes &&
            (rest.length == 1 || g_ascii_isspace(rest.bytes[1])))
            return TRUE;
    }
    if (!ps_sa_starts(subject, ","))
        return FALSE;
    rest = skip_blanks(behind(subject, 1));
    return rest.length == user.length + 1 && rest.bytes[user.length] &&
           strchr(marks, rest.bytes[user.length]) &&
           g_ascii_strncasecmp(rest.bytes, user.bytes, user.length) == 0;
}

/* ("address") or ("user"): the Subject names the recipient. */
static PsTestResult
check_for_to_in_subject(PsRun *run, const PsSaCall *call)
{
    PsSaText to = ps_sa_first(run, "To:addr"), user = to;
    PsSaText subject = ps_sa_text(run, "Subject");
    const char *at = memchr(to.bytes, '@', to.length);
    gboolean hit = FALSE;

    if (subject.length && subject.bytes[subject.length - 1] == '\n')
        subject.length--;
    if (at)
        user.length = (gsize) (at - to.bytes);
    if (to.length && !strcmp(call->arguments[0], "address"))
        hit = holds_word(subject, to);
    else if (to.length && !strcmp(call->arguments[0], "user"))
        hit =
            ps_sa_same(subject, user) || is_reply_to(subject, user) || is_called(subject, user);
    if (hit)
        ps_sa_point_part(run, "Subject", subject);
    return ps_sa_answer(hit);
}

/* <28 capitals.ADDRESS> in the Message-ID; what it has for ADDRESS. */
static gboolean
coded_address(PsSaText id, PsSaText *ret)
{
    enum { CAPITALS = 28 };

    for (gsize at = 0; at + CAPITALS + 3 < id.length; at++) {
        const char *start = id.bytes + at + 1 + CAPITALS + 1, *end;
        gsize capitals = 0;

        if (id.bytes[at] != '<' || start[-1] != '.')
            continue;
        while (capitals < CAPITALS && g_ascii_isupper(id.bytes[at + 1 + capitals]))
            capitals++;
        end = memchr(start, '>', (gsize) (id.bytes + id.length - start));
        if (capitals < CAPITALS || !end || end == start)
            continue;
        *ret = (PsSaText){ start, (gsize) (end - start) };
        return TRUE;
    }
    return FALSE;
}

/* "Name" <ADDRESS> stands in FROM, ADDRESS in the very letters. */
static gboolean
is_named(PsSaText from, PsSaText address)
{
    for (gsize at = 1; at + address.length + 1 < from.length; at++) {
        const char *open = from.bytes + at, *quote = open;

        if (*open != '<' || open[1 + address.length] != '>' ||
            memcmp(open + 1, address.bytes, address.length) != 0)
            continue;
        while (quote > from.bytes && g_ascii_isspace(quote[-1]))
            quote--;
        if (quote - from.bytes < 3 || quote[-1] != '"')
            continue;
        quote = memrchr(from.bytes, '"', (gsize) (quote - 1 - from.bytes));
        if (quote && quote[1] != '"')
            return TRUE;
    }
    return FALSE;
}

static PsTestResult
check_ratware_name_id(PsRun *run, const PsSaCall *call)
{
    PsSaText address;

    (void) call;
    if (!coded_address(ps_sa_text(run, "MESSAGEID"), &address) ||
        !is_named(ps_sa_text(run, "From"), address))
        return ps_sa_answer(0);
    ps_sa_point_view(run, "Message-ID");
    return ps_sa_answer(1);
}

/* Rewritten by a forwarder: SRS0=... */
static gboolean
is_rewritten(PsSaText address)
{
    return ps_sa_starts(address, "SRS") && address.length > 4 &&
           g_ascii_isdigit(address.bytes[3]) && address.bytes[4] &&
           strchr("=+-", address.bytes[4]);
}

/* FROM holds DOMAIN, any one byte and USER in front of an "@". */
static gboolean
is_made_of(PsSaText from, const char *domain, PsSaText user)
{
    gsize len = strlen(domain), all = len + 1 + user.length + 1;

    for (gsize at = 0; at + all <= from.length; at++) {
        const char *p = from.bytes + at;

        if (p[all - 1] == '@' && (!at || !is_word_byte(p[-1])) &&
            !g_ascii_strncasecmp(p, domain, len) &&
            !g_ascii_strncasecmp(p + len + 1, user.bytes, user.length))
            return TRUE;
    }
    return FALSE;
}

/* The sender's address is made of the recipient's: theirs.example-user@... */
static PsTestResult
check_ratware_envelope_from(PsRun *run, const PsSaCall *call)
{
    PsSaText from = ps_sa_first(run, "EnvelopeFrom:addr"), to = ps_sa_first(run, "To:addr");
    PsSaText host = ps_sa_domain(to), user = to;
    g_autofree char *lower = g_ascii_strdown(host.bytes, (gssize) host.length);

    (void) call;
    if (!host.length || host.length + 1 == to.length || !from.length || is_rewritten(from) ||
        !ps_sa_is_domain(ps_domain_registered(lower)))
        return ps_sa_answer(0);
    user.length -= host.length + 1;
    if (!is_made_of(from, ps_domain_registered(lower), user))
        return ps_sa_answer(0);
    ps_sa_point_part(run, "To:addr", to);
    return ps_sa_answer(1);
}

const PsSaFunction ps_sa_persons[] = {
    { "check_equal_from_domains", "HeaderEval", 0, 0, .run = check_equal_from_domains },
    { "check_for_matching_env_and_hdr_from", "HeaderEval", 0, 0,
        .run = check_for_matching_env_and_hdr_from },
    { "check_for_to_in_subject", "HeaderEval", 1, 1, .run = check_for_to_in_subject },
    { "check_ratware_envelope_from", "HeaderEval", 0, 0, .run = check_ratware_envelope_from },
    { "check_ratware_name_id", "HeaderEval", 0, 0, .run = check_ratware_name_id },
    { "similar_recipients", "HeaderEval", 2, 2, .run = similar_recipients },
    { "sorted_recipients", "HeaderEval", 0, 0, .run = sorted_recipients },
    { 0 },
};
