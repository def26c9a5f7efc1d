/* SPDX-License-Identifier: MIT */
/* rules_lint.c - presend rules lint: what is wrong in rule files; see rules.h. */
#include <jansson.h>
#include <string.h>

#include "base/i18n.h"
#include "base/safe.h"
#include "cli/rules.h"
#include "report/object.h"

static const char *
level_of(const PsTrouble *trouble)
{
    return trouble->fatal ? "error" : "warning";
}

static void
print_text(const PsRules *rules)
{
    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *trouble = ps_rules_trouble(rules, i);
        g_autofree char *file = ps_safe_dup_first(trouble->file);
        g_autofree char *message = ps_safe_dup(trouble->message);

        printf("%s:%u: %s: %s\n", file, trouble->line, level_of(trouble), message);
    }
}

static json_t *
troubles(const PsRules *rules)
{
    json_t *list = json_array();

    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *trouble = ps_rules_trouble(rules, i);

        json_array_append_new(
            list, json_pack("{s:o, s:i, s:s, s:o}", "file", ps_json_text(trouble->file), "line",
                      (int) trouble->line, "level", level_of(trouble), "message",
                      ps_json_text(trouble->message)));
    }
    return list;
}

static int
status_of(const PsRules *rules)
{
    int status = EXIT_OK;

    for (guint i = 0; i < ps_rules_trouble_count(rules); i++)
        status = MAX(status, ps_rules_trouble(rules, i)->fatal ? EXIT_TROUBLE : EXIT_FINDINGS);
    return status;
}

/* The rules of FILE, or NULL with ERROR if it cannot be read. */
static PsRules *
read_file(const char *file, GError **error)
{
    const PsRulesRead how = { .user = TRUE };
    PsRules *rules = ps_rules_new();

    if (ps_rules_read(rules, file, &how, error)) {
        ps_rules_finish(rules);
        ps_rules_lint(rules);
        return rules;
    }
    ps_rules_free(rules);
    return NULL;
}

/* What is said of FILE; with LIST as JSON, which is added to it. */
static int
lint_file(const CmdOptions *options, const char *file, json_t *list)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsRules) rules = read_file(file, &error);
    json_t *object = list ? json_pack("{s:o}", "file", ps_json_text(file)) : NULL;

    if (!rules)
        cmd_complain(options->command, "%s", error->message);
    else if (!list)
        print_text(rules);
    if (object) {
        json_object_set_new(object, rules ? "troubles" : "error",
            rules ? troubles(rules) : ps_json_text(error->message));
        json_array_append_new(list, object);
    }
    return rules ? status_of(rules) : EXIT_TROUBLE;
}

int
cmd_rules_lint(const CmdOptions *options, char **files)
{
    const char *format = options->formats ? options->formats[0] : "text";
    json_t *list = !strcmp(format, "json") ? json_array() : NULL;
    int status = EXIT_OK;

    if (!list && strcmp(format, "text") != 0) {
        cmd_complain(options->command, _("no format '%s'; there are: text json"), format);
        return EXIT_TROUBLE;
    }
    for (; *files; files++) {
        int got = lint_file(options, *files, list);

        status = MAX(status, got);
    }
    if (list) {
        json_t *whole =
            json_pack("{s:s, s:o}", "schema", "presend-rules-lint/1", "files", list);

        json_dumpf(whole, stdout, JSON_ENSURE_ASCII | JSON_COMPACT);
        putchar('\n');
        json_decref(whole);
    }
    return status;
}
