/* SPDX-License-Identifier: MIT */
/* html.c - eval functions of SpamAssassin's: what the HTML is made of. */
#include <math.h>

#include "base/i18n.h"
#include "rules/sa/html_value.h"
#include "rules/sa/locale.h"
#include "rules/sa/sa.h"

/* What a value, or the number of open tags, is compared with: "< 384", "!= 0". */
typedef struct {
    const PsSaHtmlValue *value; /* NULL for html_tag_balance */
    char sign[3];
    double number;
} Comparison;

static Comparison *
comparison_new(const char *text, GError **error)
{
    static const char *const signs[] = { "<=", ">=", "==", "!=", "<", ">" };
    const char *start = text + strspn(text, " ");
    Comparison new = { 0 };
    char *end;

    for (guint i = 0; i < G_N_ELEMENTS(signs) && !*new.sign; i++)
        if (g_str_has_prefix(start, signs[i]))
            g_strlcpy(new.sign, signs[i], sizeof(new.sign));
    start += strlen(new.sign);
    new.number = g_ascii_strtod(start, &end);
    if (*new.sign && end > start && !end[strspn(end, " ")])
        return g_memdup2(&new, sizeof(new));
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("'%.60s' is no comparison like '> 5'"), text);
    return NULL;
}

static gboolean
holds(const Comparison *c, double number)
{
    switch (*c->sign) {
    case '<':
        return c->sign[1] ? number <= c->number : number < c->number;
    case '>':
        return c->sign[1] ? number >= c->number : number > c->number;
    default:
        return (number == c->number) == (*c->sign == '=');
    }
}

static gpointer
bind_tag_comparison(const PsSaCall *call, GError **error)
{
    return comparison_new(call->arguments[1], error);
}

static gpointer
bind_value_comparison(const PsSaCall *call, GError **error)
{
    const PsSaHtmlValue *value = ps_sa_html_value(call->arguments[0], error);
    Comparison *comparison = value ? comparison_new(call->arguments[1], error) : NULL;

    if (comparison)
        comparison->value = value;
    return comparison;
}

static gpointer
bind_value(const PsSaCall *call, GError **error)
{
    return (gpointer) ps_sa_html_value(call->arguments[0], error);
}

/* Of html_image_ratio: the characters that it counts. */
static gpointer
bind_characters(const PsSaCall *call, GError **error)
{
    (void) call;
    return (gpointer) ps_sa_html_value("non_space_len", error);
}

static PsTestResult
hit(PsRun *run, PsSpan at)
{
    if (!ps_span_is_none(at))
        ps_sa_point(run, at);
    return ps_sa_answer(1);
}

/* The parts one after the other; NULL behind the last. */
static const PsHtmlPart *
next_part(PsRun *run, guint *index)
{
    const GArray *parts = ps_html_parts(run->message);

    return *index < parts->len ? &g_array_index(parts, PsHtmlPart, (*index)++) : NULL;
}

static PsTestResult
html_test(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;
    const PsSaHtmlValue *value = call->bound;
    double number;

    while ((part = next_part(run, &next)))
        if (ps_sa_html_read(value, part, &number) && number != 0)
            return hit(run, ps_sa_html_place(value, part));
    return ps_sa_answer(0);
}

static PsTestResult
html_eval(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;
    const Comparison *comparison = call->bound;
    double number;

    while ((part = next_part(run, &next)))
        if (ps_sa_html_read(comparison->value, part, &number) && holds(comparison, number))
            return hit(run, ps_sa_html_place(comparison->value, part));
    return ps_sa_answer(0);
}

static PsTestResult
html_range(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;
    const PsSaHtmlValue *value = call->bound;
    double min = ps_sa_number(call, 1, 0), max = ps_sa_number(call, 2, INFINITY), number;

    while ((part = next_part(run, &next)))
        if (ps_sa_html_read(value, part, &number) && number > min && number <= max)
            return hit(run, ps_sa_html_place(value, part));
    return ps_sa_answer(0);
}

static PsTestResult
html_tag_exists(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;

    while ((part = next_part(run, &next))) {
        const PsHtmlTag *tag = ps_html_stats_tag(part->stats, call->arguments[0]);

        if (tag)
            return hit(run, tag->at);
    }
    return ps_sa_answer(0);
}

static PsTestResult
html_tag_balance(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;

    while ((part = next_part(run, &next))) {
        const PsHtmlTag *tag = ps_html_stats_tag(part->stats, call->arguments[0]);

        if (tag && holds(call->bound, tag->inside))
            return hit(run, tag->at);
    }
    return ps_sa_answer(0);
}

static PsTestResult
html_image_only(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;
    double min = ps_sa_number(call, 0, 0), max = ps_sa_number(call, 1, INFINITY);

    while ((part = next_part(run, &next))) {
        const PsHtmlTag *image = ps_html_stats_tag(part->stats, "img");
        double length = (double) part->stats->length;

        if (image && length > min && length <= max)
            return hit(run, image->at);
    }
    return ps_sa_answer(0);
}

static PsTestResult
html_image_ratio(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;
    double min = ps_sa_number(call, 0, 0), max = ps_sa_number(call, 1, INFINITY), chars;

    while ((part = next_part(run, &next))) {
        double area = part->stats->image_area;

        if (area > 0 && ps_sa_html_read(call->bound, part, &chars) && chars / area > min &&
            chars / area <= max)
            return hit(run, ps_html_stats_tag(part->stats, "img")->at);
    }
    return ps_sa_answer(0);
}

static PsTestResult
check_iframe_src(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;

    (void) call;
    while ((part = next_part(run, &next)))
        if (part->stats->has[PS_HTML_IFRAME_SRC])
            return hit(run, part->stats->traits[PS_HTML_IFRAME_SRC]);
    return ps_sa_answer(0);
}

/* Which texts html_text_match looks at. */
typedef enum { TEXT_ANCHOR, TEXT_COMMENT, TEXT_TITLE } TextKind;

typedef struct {
    TextKind kind;
    PsRegex *regex;
} TextMatch;

static void
text_match_free(gpointer match)
{
    ps_regex_free(((TextMatch *) match)->regex);
    g_free(match);
}

static gpointer
bind_text_match(const PsSaCall *call, GError **error)
{
    static const char *const kinds[] = { "anchor", "comment", "title" };
    g_autofree char *pattern = g_strdup_printf("m\x01%s\x01", call->arguments[1]);
    PsRegex *regex;

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i], call->arguments[0]) != 0)
            continue;
        regex = ps_regex_new(pattern, error);
        if (regex && ps_regex_check(regex, error))
            return g_memdup2(&(TextMatch){ (TextKind) i, regex }, sizeof(TextMatch));
        ps_regex_free(regex);
        return NULL;
    }
    g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
        _("HTML has no texts called '%.60s'; there are: anchor comment title"),
        call->arguments[0]);
    return NULL;
}

static const GArray *
pieces_of(const PsHtmlStats *stats, TextKind kind)
{
    return kind == TEXT_ANCHOR    ? stats->anchors
           : kind == TEXT_COMMENT ? stats->comments
                                  : stats->titles;
}

/* Characters as bytes, for regexes that count them: those past Latin-1 are all the same. */
static GString *
to_characters(const GString *text)
{
    GString *out = g_string_sized_new(text->len);
    const char *p = text->str, *end = p + text->len;

    while (p < end) {
        gunichar c = g_utf8_get_char_validated(p, end - p);
        gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;

        g_string_append_c(out, (char) (valid ? MIN(c, 0xff) : (guchar) *p));
        p = valid ? g_utf8_next_char(p) : p + 1;
    }
    return out;
}

static PsMatch
find_text(PsRun *run, const PsRegex *regex, const GString *text)
{
    GString *characters = to_characters(text);
    PsSpan span;
    PsMatch match =
        ps_regex_find(regex, run->matcher, characters->str, characters->len, 0, FALSE, &span);

    g_string_free(characters, TRUE);
    return match;
}

/* One of the texts matches, or with WANTED = FALSE does not. */
static PsTestResult
match_texts(PsRun *run, const PsSaCall *call, gboolean wanted)
{
    const PsHtmlPart *part;
    guint next = 0;
    const TextMatch *bound = call->bound;
    PsMatch trouble = PS_MATCH_NO;

    while ((part = next_part(run, &next))) {
        const GArray *pieces = pieces_of(part->stats, bound->kind);

        for (guint i = 0; i < pieces->len; i++) {
            const PsHtmlPiece *piece = &g_array_index(pieces, PsHtmlPiece, i);
            PsMatch match = find_text(run, bound->regex, piece->text);

            if (match == (wanted ? PS_MATCH_YES : PS_MATCH_NO))
                return hit(run, piece->at);
            if (match != PS_MATCH_YES && match != PS_MATCH_NO)
                trouble = match;
        }
    }
    if (trouble == PS_MATCH_NO)
        return ps_sa_answer(0);
    ps_sa_undecided(run, trouble);
    return ps_sa_not_checked();
}

static PsTestResult
html_text_match(PsRun *run, const PsSaCall *call)
{
    return match_texts(run, call, TRUE);
}

static PsTestResult
html_text_not_match(PsRun *run, const PsSaCall *call)
{
    return match_texts(run, call, FALSE);
}

static PsTestResult
html_title_subject_ratio(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;
    const PsString *subject = ps_view_header(run->message, "Subject");
    double limit = ps_sa_number(call, 0, 0);

    if (!subject || !subject->length)
        return ps_sa_answer(0);
    while ((part = next_part(run, &next))) {
        for (guint i = 0; i < part->stats->titles->len; i++) {
            const PsHtmlPiece *title = &g_array_index(part->stats->titles, PsHtmlPiece, i);
            double length = (double) g_utf8_strlen(title->text->str, (gssize) title->text->len);

            if (length / (double) subject->length > limit)
                return hit(run, title->at);
        }
    }
    return ps_sa_answer(0);
}

/* Of the charsets that meta tags name, half or more are not those of "ok_locales". */
static PsTestResult
html_charset_faraway(PsRun *run, const PsSaCall *call)
{
    const PsHtmlPart *part;
    guint next = 0;

    (void) call;
    while ((part = next_part(run, &next))) {
        g_auto(GStrv) charsets = g_strsplit_set(part->stats->charsets->str, " \t\r\n", -1);
        guint far = 0, near = 0;

        for (guint i = 0; charsets[i]; i++) {
            if (!*charsets[i])
                continue;
            if (ps_sa_locale_takes(run->rules, charsets[i], strlen(charsets[i])))
                near++;
            else
                far++;
        }
        if (far && far >= near)
            return hit(run, ps_html_stats_tag(part->stats, "meta")->at);
    }
    return ps_sa_answer(0);
}

const PsSaFunction ps_sa_html[] = {
    { "check_iframe_src", "HTMLEval", 0, 0, check_iframe_src, NULL, NULL, 0, { 0 } },
    { "html_charset_faraway", "HTMLEval", 0, 0, .run = html_charset_faraway },
    { "html_eval", "HTMLEval", 2, 2, html_eval, bind_value_comparison, g_free, 0, { 0 } },
    { "html_image_only", "HTMLEval", 2, 2, html_image_only, NULL, NULL, 0, { 0 } },
    { "html_image_ratio", "HTMLEval", 2, 2, html_image_ratio, bind_characters, NULL, 0, { 0 } },
    { "html_range", "HTMLEval", 2, 3, html_range, bind_value, NULL, 0, { 0 } },
    { "html_tag_balance", "HTMLEval", 2, 2, html_tag_balance, bind_tag_comparison, g_free, 0,
        { 0 } },
    { "html_tag_exists", "HTMLEval", 1, 1, html_tag_exists, NULL, NULL, 0, { 0 } },
    { "html_test", "HTMLEval", 1, 1, html_test, bind_value, NULL, 0, { 0 } },
    { "html_text_match", "HTMLEval", 2, 2, html_text_match, bind_text_match, text_match_free, 0,
        { 0 } },
    { "html_text_not_match", "HTMLEval", 2, 2, html_text_not_match, bind_text_match,
        text_match_free, 0, { 0 } },
    { "html_title_subject_ratio", "HTMLEval", 1, 1, html_title_subject_ratio, NULL, NULL, 0,
        { 0 } },
    { 0 },
};
