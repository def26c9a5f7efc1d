/* SPDX-License-Identifier: MIT */
/* say.c - texts and places for formats of machines; see say.h. */
#include "report/say.h"

#include <string.h>

#include "base/safe.h"
#include "report/print.h"

static const PsFindingPlace *
first_place(const PsFinding *finding)
{
    return &g_array_index(finding->places, PsFindingPlace, 0);
}

char *
ps_say_message(const PsReport *report, const PsFinding *finding)
{
    g_autofree char *message = ps_safe_dup(finding->message);

    if (finding->count < 2)
        return g_steal_pointer(&message);
    return g_strdup_printf(
        "%s (+%u %s)", message, finding->count - 1, ps_print_label(report, "more"));
}

char *
ps_say_advice(const PsReport *report, const PsFinding *finding)
{
    g_autofree char *message = ps_say_message(report, finding);
    g_autofree char *fix = finding->fix ? ps_safe_dup(finding->fix) : NULL;

    if (!fix)
        return g_steal_pointer(&message);
    return g_strdup_printf("%s%s %s: %s", message, g_str_has_suffix(message, ".") ? "" : ".",
        ps_print_label(report, "fix-sentence"), fix);
}

char *
ps_say_silence(const PsReport *report, const PsFinding *finding)
{
    const PsSuppression *by = finding->suppressed;
    g_autofree char *text = NULL;

    if (!by)
        return g_strdup(ps_print_label(report, "known"));
    text = by->until
               ? g_strdup_printf("%s: %s, %s %s: %s", ps_print_label(report, "suppressed"),
                     by->where, ps_print_label(report, "until"), by->until, by->reason)
               : g_strdup_printf(
                     "%s: %s: %s", ps_print_label(report, "suppressed"), by->where, by->reason);
    return ps_safe_dup(text);
}

char *
ps_say_missing(const PsReport *report, const PsMissing *missing, guint count)
{
    GString *out = g_string_new(ps_print_label(report, "not-checked"));

    for (guint i = 0; i < count; i++)
        g_string_append_printf(out, "%s %s (%s)", i ? "," : ":", missing[i].fact,
            ps_print_label(report, missing[i].reason));
    return g_string_free(out, FALSE);
}

char *
ps_say_general(const char *text)
{
    GString *out = g_string_new(NULL);
    const char *start, *end;

    while ((start = strstr(text, "%{")) && (end = strchr(start, '}'))) {
        g_string_append_len(out, text, start - text);
        g_string_append(out, "\xe2\x80\xa6");
        text = end + 1;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

char *
ps_say_about(const PsRule *rule, PsLang lang)
{
    const char *text = ps_rule_describe(rule, lang);

    return ps_say_general(text ? text : rule->name);
}

char *
ps_say_url(const PsRef *ref)
{
    return g_str_has_prefix(ref->where, "https://")
               ? g_strndup(ref->where, strcspn(ref->where, " "))
               : NULL;
}

char *
ps_say_path(const char *file)
{
    g_autofree char *folder = g_get_current_dir();
    gsize len = strlen(folder);

    if (g_str_has_prefix(file, folder) && file[len] == '/')
        file += len + 1;
    while (g_str_has_prefix(file, "./"))
        for (file += 2; *file == '/';)
            file++;
    return g_strdup(file);
}

PsPlace
ps_say_top(const PsLint *lint)
{
    return (PsPlace){ lint->source ? ps_source_in_file(lint->source)->lines + 1 : 1, 1 };
}

/* OFFSET of the message as a place of its file, with its column in characters if IN_CHARACTERS. */
static PsPlace
place_of(const PsLint *lint, gsize offset, gboolean in_characters)
{
    PsPlace place = ps_lines_find(ps_source_lines(lint->source), offset);

    if (in_characters && lint->bytes) {
        PsSpan line = ps_lines_get(ps_source_lines(lint->source), place.line);
        const char *p = lint->bytes + line.offset;
        const char *end = p + MIN(place.column - 1, line.length);

        for (place.column = 1; p < end; place.column++) {
            gunichar c = g_utf8_get_char_validated(p, end - p);

            p += c == (gunichar) -1 || c == (gunichar) -2 ? 1 : g_unichar_to_utf8(c, NULL);
        }
    }
    return ps_infile_place(ps_source_in_file(lint->source), place, offset);
}

static PsRange
range_of(const PsLint *lint, const PsFinding *finding, gboolean in_characters)
{
    PsSpan at = first_place(finding)->at;

    if (ps_span_is_none(at) || !lint->source)
        return (PsRange){ ps_say_top(lint), ps_say_top(lint) };
    return (PsRange){ place_of(lint, at.offset, in_characters),
        place_of(lint, ps_span_end(at), in_characters) };
}

PsRange
ps_say_range(const PsLint *lint, const PsFinding *finding)
{
    return range_of(lint, finding, FALSE);
}

PsRange
ps_say_range_in_characters(const PsLint *lint, const PsFinding *finding)
{
    return range_of(lint, finding, TRUE);
}
