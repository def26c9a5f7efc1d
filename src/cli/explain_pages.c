/* SPDX-License-Identifier: MIT */
/*
 * explain_pages.c - presend explain --all --format html --output FOLDER: the rules as pages for
 * the web, one each, in both languages; see explain.h.
 */
#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/explain.h"

/* Where the pages of a language are written. */
typedef struct {
    const CmdOptions *options;
    const char *folder;
    CmdExplain explain;
} Site;

static gboolean
complain(const Site *site, const char *path)
{
    cmd_complain(site->options->command, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

/* Write what was put together as NAME.html, and begin anew. */
static gboolean
write_page(Site *site, const char *name, const char *title)
{
    g_autofree char *file = g_strconcat(name, ".html", NULL);
    g_autofree char *path = g_build_filename(site->folder, file, NULL);
    g_autofree char *other =
        g_strconcat(site->explain.lang == PS_LANG_IT ? "../" : "it/", file, NULL);
    FILE *out = fopen(path, "we");
    gboolean good;
    const PsDocLook look = { .out = out,
        .lang = site->explain.lang,
        .title = title,
        .ending = ".html",
        .other = other };

    if (!out)
        return complain(site, path);
    ps_doc_print_html(site->explain.doc, &look);
    good = !ferror(out);
    if (fclose(out) != 0 || !good)
        return complain(site, path);
    cmd_explain_renew(&site->explain);
    return TRUE;
}

/* The name of a rule, which comes from a file, does as that of a page. */
static gboolean
is_page(const PsRule *rule)
{
    return rule->describe[PS_LANG_EN] && !ps_rule_is_sub(rule) &&
           !rule->name[strspn(rule->name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_")];
}

static gboolean
write_pages(Site *site)
{
    if (g_mkdir_with_parents(site->folder, 0777))
        return complain(site, site->folder);
    cmd_explain_index(&site->explain);
    if (!write_page(site, "index", _("The rules of presend")))
        return FALSE;
    cmd_explain_replies(&site->explain);
    if (!write_page(site, "replies", _("What mail servers mean by their replies")))
        return FALSE;
    for (guint i = 0; i < ps_rules_count(site->explain.rules); i++) {
        const PsRule *rule = ps_rules_get(site->explain.rules, i);

        if (!is_page(rule))
            continue;
        cmd_explain_rule(&site->explain, rule);
        if (!write_page(site, rule->name, rule->name))
            return FALSE;
    }
    return TRUE;
}

gboolean
cmd_explain_pages(const CmdOptions *options, const PsRules *rules, const char *folder)
{
    PsLang lang = ps_i18n_lang();
    gboolean good = TRUE;

    for (guint i = 0; i < PS_LANGS && good; i++) {
        g_autofree char *path =
            i == PS_LANG_EN ? g_strdup(folder) : g_build_filename(folder, "it", NULL);
        Site site = { .options = options, .folder = path };

        ps_i18n_speak((PsLang) i);
        cmd_explain_init(&site.explain, rules, (PsLang) i);
        good = write_pages(&site);
        cmd_explain_clear(&site.explain);
    }
    ps_i18n_speak(lang);
    return good;
}
