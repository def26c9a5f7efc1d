/* SPDX-License-Identifier: MIT */
/* code.c - the keyword "code"; see code.h and reader.h. */
#include "rules/code.h"

#include <string.h>

#include "rules/notice.h"
#include "rules/reader.h"

enum { CODES = 5000 };

typedef struct {
    PsCode code;
    PsLine at;
} CodeLine;

struct PsCodes {
    GArray *lines; /* CodeLine */
};

static const char *const evidence_names[PS_CODE_EVIDENCE] = { "documented", "measured", "seen",
    "reported" };

const char *
ps_code_evidence_name(PsCodeEvidence evidence)
{
    return evidence_names[evidence];
}

static void
line_clear(gpointer data)
{
    PsCode *code = &((CodeLine *) data)->code;

    g_free((gpointer) code->providers);
    g_free((gpointer) code->codes);
    g_free((gpointer) code->statuses);
    ps_regex_free(code->regex);
}

struct PsCodes *
ps_codes_new(void)
{
    struct PsCodes *codes = g_new0(struct PsCodes, 1);

    codes->lines = g_array_new(FALSE, FALSE, sizeof(CodeLine));
    g_array_set_clear_func(codes->lines, line_clear);
    return codes;
}

void
ps_codes_free(struct PsCodes *codes)
{
    g_array_unref(codes->lines);
    g_free(codes);
}

/* The items of LIST, kept by RULES; the array is the caller's. */
static const char *const *
split(PsRules *rules, const char *list)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    const char **kept = g_new0(const char *, g_strv_length(items) + 1);

    for (guint i = 0; items[i]; i++)
        kept[i] = ps_rules_keep(rules, items[i]);
    return kept;
}

/* Digits and dots, perhaps with a '*' at the end, or "-"; with commas between. */
static gboolean
is_numbers(const char *list, const char *letters)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);

    for (char **item = items; *item; item++) {
        gsize digits = strspn(*item, letters);

        if (strcmp(*item, "-") != 0 && (!digits || strcmp(*item + digits, "*") > 0))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_regex(PsReader *reader, const char *text, PsRegex **ret)
{
    g_autoptr(GError) error = NULL;
    PsRegex *regex = *text ? ps_regex_new(text, &error) : NULL;

    if (regex && reader->how->user && !ps_regex_check(regex, &error))
        g_clear_pointer(&regex, ps_regex_free);
    if (error)
        ps_reader_error(reader, "%s", error->message);
    else
        *ret = regex;
    return !error;
}

/* "code ID PROVIDERS CODES STATUSES REASON EVIDENCE /re/" */
void
ps_keyword_code(PsReader *reader, const PsKeyword *keyword, char *rest)
{
    enum { ID, PROVIDERS, NUMBERS, STATUSES, REASON, EVIDENCE, WORDS };
    GArray *lines = reader->rules->codes->lines;
    CodeLine line = { .at = ps_reader_line(reader) };
    char *words[WORDS];
    int evidence;

    for (guint i = 0; i < WORDS; i++)
        words[i] = ps_reader_word(&rest);
    evidence = words[EVIDENCE]
                   ? ps_reader_choice(words[EVIDENCE], evidence_names, PS_CODE_EVIDENCE)
                   : -1;
    if (evidence < 0 || !is_numbers(words[NUMBERS], G_CSET_DIGITS) ||
        !is_numbers(words[STATUSES], G_CSET_DIGITS ".")) {
        ps_reader_error(reader,
            "'%s' needs an id, providers, codes, statuses, a reason, and one of documented, "
            "measured, seen and reported",
            keyword->name);
        return;
    }
    if (lines->len >= CODES || !read_regex(reader, rest, &line.code.regex))
        return;
    line.code.id = ps_rules_keep(reader->rules, words[ID]);
    line.code.providers = split(reader->rules, words[PROVIDERS]);
    line.code.codes = split(reader->rules, words[NUMBERS]);
    line.code.statuses = split(reader->rules, words[STATUSES]);
    line.code.reason = ps_rules_keep(reader->rules, words[REASON]);
    line.code.evidence = (PsCodeEvidence) evidence;
    g_array_append_val(lines, line);
}

guint
ps_rules_code_count(const PsRules *rules)
{
    return rules->codes->lines->len;
}

static const CodeLine *
get(const PsRules *rules, guint index)
{
    return &g_array_index(rules->codes->lines, CodeLine, index);
}

const PsCode *
ps_rules_code(const PsRules *rules, guint index)
{
    return &get(rules, index)->code;
}

gboolean
ps_code_item_fits(const char *item, const char *value)
{
    gsize len = strlen(item);

    if (len && item[len - 1] == '*')
        return !strncmp(item, value, len - 1);
    return !strcmp(item, *value ? value : "-");
}

/* A rule that an answer names is one. */
static void
finish_foretold(PsRules *rules, const CodeLine *line)
{
    g_autofree char *key = g_strconcat("code:", line->code.id, NULL);
    const char *list = ps_rules_answer(rules, PS_LANG_EN, key, "foretold");
    g_auto(GStrv) names = g_strsplit(list ? list : "none", ",", -1);

    for (char **name = names; *name; name++)
        if (strcmp(*name, "none") != 0 && !ps_rules_find(rules, *name))
            ps_rules_report(rules, line->at, TRUE, "no rule '%.60s' to foretell '%.60s'", *name,
                line->code.id);
}

/* What can be told only when all files are read. */
void
ps_codes_finish(PsRules *rules)
{
    for (guint i = 0; i < ps_rules_code_count(rules); i++) {
        const CodeLine *line = get(rules, i);

        if (!ps_rules_find_reason(rules, line->code.reason))
            ps_rules_report(rules, line->at, TRUE,
                "no reason '%.60s'; there is no 'reason' line for it", line->code.reason);
        for (guint p = 0; line->code.providers[p]; p++)
            if (!ps_rules_has_provider(rules, line->code.providers[p]))
                ps_rules_report(
                    rules, line->at, TRUE, "no provider '%.60s'", line->code.providers[p]);
        finish_foretold(rules, line);
    }
}

void
ps_codes_check(PsRules *rules)
{
    for (guint i = 0; i < ps_rules_code_count(rules); i++) {
        const CodeLine *line = get(rules, i);
        g_autoptr(GError) error = NULL;

        if (line->code.regex && !ps_regex_check(line->code.regex, &error))
            ps_rules_report(rules, line->at, TRUE, "%s", error->message);
    }
}
