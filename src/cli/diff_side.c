/* SPDX-License-Identifier: MIT */
/* diff_side.c - a draft or a result, as entries of presend-lint/1; see diff_side.h. */
#include "cli/diff_side.h"

#include <string.h>

#include "base/cursor.h"
#include "base/i18n.h"
#include "cli/draft.h"
#include "cli/history.h"
#include "mail/box.h"
#include "mail/template.h"
#include "report/object.h"

static void
skip_white(PsCursor *c)
{
    while (ps_is_white(ps_cursor_peek(c)))
        ps_cursor_next(c);
}

/* No header begins with a bracket, but a template may: "{{first_name}}," or "[Logo]". */
static gboolean
is_result(const CmdDraft *draft, PsBoxKind kind)
{
    PsCursor c = ps_cursor(draft->bytes, draft->len);
    int first;

    skip_white(&c);
    first = ps_cursor_next(&c);
    if (kind == PS_BOX_EML)
        return first == '{' || first == '[';
    skip_white(&c);
    return first == '{' && ps_cursor_peek(&c) == '"';
}

static gboolean
has_schema(const json_t *object)
{
    const char *schema = json_string_value(json_object_get(object, "schema"));

    return schema && !strcmp(schema, "presend-lint/1");
}

static gboolean
is_finding(const json_t *finding)
{
    return json_is_string(json_object_get(finding, "rule")) &&
           json_is_string(json_object_get(finding, "level")) &&
           json_is_string(json_object_get(finding, "message"));
}

/* What a lint says of a file that it could read. */
static gboolean
is_entry(const json_t *entry)
{
    const json_t *findings = json_object_get(entry, "findings");
    gboolean good = json_is_string(json_object_get(entry, "file")) &&
                    !json_object_get(entry, "error") && json_is_array(findings) &&
                    json_is_array(json_object_get(entry, "recipients"));

    for (size_t i = 0; good && i < json_array_size(findings); i++)
        good = is_finding(json_array_get(findings, i));
    return good;
}

/* Put the entries of OBJECT, a result or a line of NDJSON, into LIST. FALSE if it is neither, or
 * one of the files could not be read then. */
static gboolean
take_entries(json_t *list, json_t *object)
{
    json_t *files = json_object_get(object, "files");
    gboolean good = has_schema(object);

    if (!good || !files)
        return good && is_entry(object) && json_array_append(list, object) == 0;
    for (size_t i = 0; i < json_array_size(files); i++) {
        json_t *entry = json_array_get(files, i);

        good = good && is_entry(entry) && json_array_append(list, entry) == 0;
    }
    return good && json_array_size(files) > 0;
}

static json_t *
read_result(const LintOptions *options, const char *file, const CmdDraft *draft)
{
    json_t *list = json_array();
    PsCursor c = ps_cursor(draft->bytes, draft->len);
    gboolean good = TRUE;

    skip_white(&c);
    while (good && ps_cursor_left(&c)) {
        json_error_t error;
        json_t *object = json_loadb(c.pos, ps_cursor_left(&c), JSON_DISABLE_EOF_CHECK, &error);

        good = object && take_entries(list, object);
        if (object)
            ps_cursor_skip(&c, (gsize) error.position);
        json_decref(object);
        skip_white(&c);
    }
    if (good)
        return list;
    json_decref(list);
    cmd_complain(options->common.command,
        _("%s: this is no result of presend lint --format json in which all files were read"),
        file);
    return NULL;
}

/* A template becomes a mail, as for a lint. */
static void
make_mail(CmdDraft *draft, PsBoxKind kind, PsInFile *ret)
{
    const PsTemplate what = { .html = kind == PS_BOX_HTML };
    char *made = ps_template_message(&what, draft->bytes, draft->len, &draft->len, ret);

    g_free(draft->bytes);
    draft->bytes = made;
}

static json_t *
lint_draft(LintOptions *options, const char *file, const CmdDraft *draft,
    const PsInFile *in_file, int *ret_fail_on)
{
    CmdContext *context = cmd_context(&options->common, file);
    g_auto(LintPrepared) prepared = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(PsLint) lint = NULL;
    PsReport report = { .lang = PS_LANG_EN };
    json_t *list;

    if (!context || !lint_prepare(options, context, &prepared))
        return NULL;
    prepared.how.in_file = in_file;
    lint = draft->oversize ? ps_lint_oversize(file, draft->oversize, &prepared.how)
                           : ps_lint(file, draft->bytes, draft->len, &prepared.how, &error);
    if (error)
        cmd_complain(options->common.command, "%s", error->message);
    if (!lint || !cmd_memory_is_good(&options->common, prepared.how.directory.memory))
        return NULL;
    report.rules = context->rules;
    report.lang = context->lang;
    *ret_fail_on = prepared.fail_on;
    list = json_array();
    json_array_append_new(list, ps_json_entry(&report, lint));
    return list;
}

/* Lint with another DNS than that of the options: contexts and what is known of domains belong
 * to one. */
static json_t *
lint_with(LintOptions *options, const char *file, const CmdDraft *draft,
    const PsInFile *in_file, const char *spec, int *ret_fail_on)
{
    char *given = options->common.dns;
    json_t *list;

    if (spec)
        options->common.dns = (char *) spec;
    options->destinations =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) ps_destinations_free);
    list = lint_draft(options, file, draft, in_file, ret_fail_on);
    g_hash_table_unref(options->destinations);
    cmd_contexts_free();
    options->common.dns = given;
    return list;
}

json_t *
diff_side_read(LintOptions *options, const char *file, const char *spec, int *ret_fail_on)
{
    g_auto(CmdDraft) draft = { 0 };
    g_autoptr(GError) error = NULL;
    PsInFile in_file = { 0 };
    PsBoxKind kind = PS_BOX_EML;

    if (!cmd_draft_read(file, &draft, &error)) {
        cmd_complain(options->common.command, "%s", error->message);
        return NULL;
    }
    if (!draft.oversize)
        kind = ps_box_kind_of(file, draft.bytes, draft.len);
    if (!draft.oversize && is_result(&draft, kind))
        return read_result(options, file, &draft);
    if (kind == PS_BOX_MBOX) {
        cmd_complain(options->common.command,
            _("%s: begins like an mbox file, which may hold several mails; give it one mail, "
              "or what presend lint --format json says of all"),
            file);
        return NULL;
    }
    if (kind != PS_BOX_EML)
        make_mail(&draft, kind, &in_file);
    return lint_with(options, file, &draft, &in_file, spec, ret_fail_on);
}
