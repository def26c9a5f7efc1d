/* SPDX-License-Identifier: MIT */
/* condition.c - what "if" can ask for, and the answers; see condition.h. */
#include "rules/condition.h"

#include <string.h>

#include "base/i18n.h"
#include "rules/expr.h"
#include "rules/sa/sa.h"

static const char package[] = "Mail::SpamAssassin::";

/* What can() and has() say yes to: features of SpamAssassin 4.0.1 in Conf, and those of
 * plugins that are no eval functions. */
static const char *const features[] = {
    "Conf::compat_welcomelist_blocklist",
    "Conf::feature_bayes_auto_learn_on_error",
    "Conf::feature_bayes_stopwords",
    "Conf::feature_blocklist_welcomelist",
    "Conf::feature_bug6558_free",
    "Conf::feature_capture_rules",
    "Conf::feature_compile_regexp",
    "Conf::feature_dns_block_rule",
    "Conf::feature_dns_local_ports_permit_avoid",
    "Conf::feature_dns_query_restriction",
    "Conf::feature_edns",
    "Conf::feature_geodb",
    "Conf::feature_get_host",
    "Conf::feature_header_address_parser",
    "Conf::feature_header_first_last",
    "Conf::feature_header_match_many",
    "Conf::feature_local_tests_only",
    "Conf::feature_meta_rules_matching",
    "Conf::feature_originating_ip_headers",
    "Conf::feature_registryboundaries",
    "Conf::feature_subjprefix",
    "Conf::feature_uri_host_listed",
    "Conf::feature_welcomelist_blocklist",
    "Conf::feature_yesno_takes_args",
    "Conf::has_tflags_nolog",
    "Conf::has_tflags_nosubject",
    "Conf::perl_min_version_5010000",
    "Plugin::BodyEval::has_plaintext_body_sig_ratio",
    "Plugin::DKIM::has_arc",
    "Plugin::MIMEHeader::has_all_header",
    "Plugin::MIMEHeader::has_capture_rules",
    "Plugin::MIMEHeader::has_tflags_concat",
    "Plugin::MIMEHeader::has_tflags_multiple",
    "Plugin::MIMEHeader::has_tflags_range",
    "Plugin::SPF::has_check_for_spf_errors",
    "Plugin::SPF::has_check_spf_skipped_noenvfrom",
    "Plugin::URIDetail::has_host_key",
};

/* Plugins that SpamAssassin has, but only loads where somebody asks it to. */
static const char *const optional[] = { "ASN", "AWL", "AccessDB", "AntiVirus", "AuthRes", "DCC",
    "DecodeShortURLs", "ExtractText", "FromNameSpoof", "OLEVBMacro", "PDFInfo", "Phishing",
    "RelayCountry", "Shortcircuit", "TextCat", "TxRep", "URILocalBL" };

/* Plugins that presend has without any eval function. */
static const char *const plugins[] = { "Check", "MIMEHeader", "ReplaceTags", "URIDetail" };

/* What stands behind PREFIX in NAME, or NULL. */
static const char *
behind(const char *name, const char *prefix)
{
    return g_str_has_prefix(name, prefix) ? name + strlen(prefix) : NULL;
}

static gboolean
is_among(const char *word, const char *const *words, guint count)
{
    for (guint i = 0; i < count; i++)
        if (!strcmp(words[i], word))
            return TRUE;
    return FALSE;
}

gboolean
ps_condition_has_plugin(const char *name, const PsConditions *with)
{
    const char *word = behind(name, package);

    word = word ? behind(word, "Plugin::") : NULL;
    if (!word || (is_among(word, optional, G_N_ELEMENTS(optional)) &&
                     !g_hash_table_contains(with->loaded, name)))
        return FALSE;
    return is_among(word, plugins, G_N_ELEMENTS(plugins)) || ps_sa_has_plugin(word);
}

/* "Plugin::BodyEval::check_length" is an eval function that there is, and so may
 * "has_check_length" be. */
static gboolean
has_function(const char *name)
{
    const char *word = behind(name, "Plugin::"), *colon = word ? strstr(word, "::") : NULL;
    const char *function = colon ? colon + 2 : NULL;
    const PsSaFunction *found;

    if (function && behind(function, "has_check_"))
        function = behind(function, "has_");
    found = function ? ps_sa_find(function) : NULL;
    return found && strlen(found->plugin) == (gsize) (colon - word) &&
           g_str_has_prefix(word, found->plugin);
}

static gboolean
has_feature(const char *name, const PsConditions *with)
{
    const char *word, *colon;
    g_autofree char *plugin = NULL;

    if (!g_str_has_prefix(
            name, package)) /* rules over facts: only presend says yes to this one */
        return !strcmp(name, "Presend::facts");
    word = name + strlen(package);
    colon = g_strrstr(name, "::");
    plugin = g_strndup(name, (gsize) (colon - name));
    if (behind(word, "Plugin::") && !ps_condition_has_plugin(plugin, with))
        return FALSE;
    return is_among(word, features, G_N_ELEMENTS(features)) || has_function(word);
}

typedef struct {
    const char *name;
    gboolean (*ask)(
        const char *argument, const PsConditions *with); /* NULL: it has a value instead */
    const char *value; /* neither of the two: whether there is no network */
} Operand;

static const Operand operands[] = {
    { "can", has_feature, NULL },
    { "has", has_feature, NULL },
    { "local_tests_only", NULL, NULL },
    { "perl_version", NULL, "5.036" },
    { "plugin", ps_condition_has_plugin, NULL },
    { "version", NULL, PS_RULES_VERSION },
};

static const Operand *
find(const PsOperand *operand)
{
    for (guint i = 0; i < G_N_ELEMENTS(operands); i++)
        if (!strcmp(operands[i].name, operand->name) && !operands[i].ask == !operand->argument)
            return &operands[i];
    return NULL;
}

static PsValue
answer(const PsOperand *operand, GArray *notes, gpointer data)
{
    const Operand *known = operand->bound;
    const PsConditions *with = data;

    (void) notes;
    if (known->ask)
        return ps_value(known->ask(operand->argument, with));
    if (!known->value)
        return ps_value(with->local);
    return ps_value(g_ascii_strtod(known->value, NULL));
}

gboolean
ps_condition_read(
    const char *text, const PsConditions *with, gboolean *ret_holds, GError **error)
{
    g_autoptr(PsExpr) expr = ps_expr_new(text, strlen(text), error);
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, 1);

    if (!expr)
        return FALSE;
    for (guint i = 0; i < ps_expr_operand_count(expr); i++) {
        PsOperand *operand = ps_expr_operand(expr, i);

        operand->bound = (gpointer) find(operand);
        if (!operand->bound) {
            g_set_error(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX,
                _("'if' cannot ask for '%.60s%s'"), operand->name,
                operand->argument ? "(...)" : "");
            return FALSE;
        }
    }
    *ret_holds =
        ps_value_truth(ps_expr_run(expr, answer, notes, (gpointer) with)) == PS_TRUTH_TRUE;
    return TRUE;
}
