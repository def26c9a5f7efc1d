/* SPDX-License-Identifier: MIT */
/* keyword.c - the table of keywords, and what to say where a word is none; see reader.h. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "rules/nearest.h"
#include "rules/reader.h"
#include "rules/sa/settings.h"

static const PsKeyword keywords[] = {
#define KEYWORD(name, function, arg) { #name, ps_keyword_##function, arg },
#define STEER(name) { #name, NULL, 0 },
#include "rules/keyword.def"
#undef KEYWORD
#undef STEER
};

/* How settings of SpamAssassin begin that change nothing here: its reports, its databases, its
 * network tests. sa/settings.c reads those that count. */
static const char *const foreign[] = { "add_header", "adsp_override", "allow_user_rules",
    "always_trust_envelope_sender", "asn_", "authres_", "auto_welcomelist_", "auto_whitelist_",
    "bayes_", "body_part_scan_size", "clear_dns_", "clear_headers",
    "clear_originating_ip_headers", "clear_report_", "clear_unsafe_report_",
    "clear_uridnsbl_skip_domain", "clear_util_rb", "country_db_", "dcc",
    "dkim_minimum_key_bits", "dkim_timeout", "dmarc_save_reports", "dns_",
    "do_not_use_mail_spf", "enable_compat", "envelope_sender_header", "extracttext_",
    "fold_headers", "freemail_add_describe_email", "geodb_", "hashbl_", "ignore_",
    "inactive_languages", "lock_method", "max_short_url", "mbox_format_from_regex",
    "normalize_charset", "ok_languages", "olemacro_", "originating_ip_headers",
    "parse_dkim_uris", "phishing_", "pyzor_", "rawbody_part_scan_size", "razor_", "rbl_",
    "redirector_pattern", "remove_header", "report", "required_hits", "required_score",
    "resource_limit_", "rewrite_header", "run_reuse_tests_only", "shortcircuit", "skip_",
    "spamcop_", "spf_timeout", "subjprefix", "textcat_", "time_limit", "trigger_", "txrep_",
    "unsafe_report", "uri_block_exclude", "uri_country_db_", "uri_host_lists", "uridnsbl_",
    "url_shortener", "use_", "user_awl_", "user_scores_", "util_rb_", "version_tag" };

static int
compare(const void *name, const void *keyword)
{
    return strcmp(name, ((const PsKeyword *) keyword)->name);
}

const PsKeyword *
ps_keyword_find(const char *name)
{
    return bsearch(name, keywords, G_N_ELEMENTS(keywords), sizeof keywords[0], compare);
}

static gboolean
is_foreign(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(foreign); i++)
        if (g_str_has_prefix(name, foreign[i]))
            return TRUE;
    return FALSE;
}

void
ps_keyword_read(PsReader *reader, const char *name, char *rest)
{
    const PsKeyword *keyword = ps_keyword_find(name);
    PsNearest nearest = ps_nearest(name);

    if (keyword) {
        keyword->read(reader, keyword, rest);
        return;
    }
    if (ps_sa_settings_read(reader, name, rest) || is_foreign(name) ||
        ps_rules_is_full(reader->rules) || !ps_reader_first(reader, name))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(keywords); i++)
        ps_nearest_try(&nearest, keywords[i].name);
    if (nearest.found)
        ps_reader_warning(
            reader, _("unknown keyword '%.60s'; did you mean '%s'?"), name, nearest.found);
    else
        ps_reader_warning(reader, _("unknown keyword '%.60s'"), name);
}
