/* SPDX-License-Identifier: MIT */
/* bench.h - a rule for each fixer, and a mail that is mended by them. */
#ifndef PS_TESTS_FIX_BENCH_H
#define PS_TESTS_FIX_BENCH_H

#include <string.h>

#include "fix/pass.h"

static const char bench_rules[] =
    "header EOL eval:is(\"eol\", \"mixed\")\n"
    "fixer  EOL line-ends\n"
    "header CR eval:any(\"bare_cr\")\n"
    "fixer  CR line-ends\n"
    "header DUP eval:any(\"duplicate_field\")\n"
    "fixer  DUP drop-duplicate\n"
    "header FOLD_BLANK eval:any(\"fold_blank\")\n"
    "fixer  FOLD_BLANK drop-fold\n"
    "header COLON ALL:raw =~ /^[A-Za-z][\\w-]{0,60}\\K[ \\t]{1,20}:/m\n"
    "fixer  COLON colon\n"
    "header BLANK ALL:raw =~ /^(?!X-)[A-Za-z][\\w-]{0,60}:(?=[^\\s])/m\n"
    "fixer  BLANK blank\n"
    "header VERSION eval:is(\"mime_version\", \"missing\")\n"
    "fixer  VERSION mime-version\n"
    "header POST List-Unsubscribe-Post !~ /^\\s*List-Unsubscribe=One-Click\\s*$/\n"
    "fixer  POST one-click\n"
    "header UNSUB eval:any(\"list_unsubscribe_bad\")\n"
    "fixer  UNSUB brackets\n"
    "header MULTI eval:any(\"cte_on_multipart\")\n"
    "fixer  MULTI multipart\n"
    "header CHARSET eval:any(\"charset_missing\")\n"
    "fixer  CHARSET charset\n"
    "header CTE eval:any(\"cte_mismatch\")\n"
    "fixer  CTE encode-part\n"
    "header HEADER_8BIT eval:any(\"header_8bit\")\n"
    "fixer  HEADER_8BIT encode-header file-name\n"
    "header WORD_LONG eval:any(\"encoded_word_long\")\n"
    "fixer  WORD_LONG encode-again\n"
    "header WORD_SPLIT eval:any(\"encoded_word_split\")\n"
    "fixer  WORD_SPLIT encode-again\n"
    "header NAME_RAW eval:any(\"attachment_name_8bit\")\n"
    "fixer  NAME_RAW file-name\n"
    "header NAME_WORD eval:any(\"attachment_name_word\")\n"
    "fixer  NAME_WORD file-name\n"
    "header LINE_LONG eval:any(\"line_long\")\n"
    "fixer  LINE_LONG fold-long encode-part\n"
    "header LINE_78 ALL:raw =~ /^[^\\n]{79,}/m\n"
    "fixer  LINE_78 fold\n"
    "level  LINE_78 note\n";

typedef struct {
    PsRules *rules;
    PsDns *dns;
    PsPsl *psl;
    PsLintOptions options;
} Bench;

/* MORE rules, or NULL. */
static inline void
bench_open(Bench *bench, const char *more)
{
    const PsRulesRead how = { 0 };

    bench->rules = ps_rules_new();
    ps_rules_read_text(bench->rules, "bench.cf", bench_rules, strlen(bench_rules), &how);
    if (more)
        ps_rules_read_text(bench->rules, "more.cf", more, strlen(more), &how);
    ps_rules_finish(bench->rules);
    bench->dns = ps_dns_open("off", NULL, NULL);
    bench->psl = ps_psl_open(NULL, NULL);
    bench->options = (PsLintOptions){ .rules = bench->rules,
        .psl = bench->psl,
        .directory = { .dns = bench->dns, .providers = ps_rules_providers(bench->rules) } };
    bench->options.sending.stage = "draft";
}

static inline void
bench_close(Bench *bench)
{
    ps_rules_free(bench->rules);
    ps_dns_free(bench->dns);
    ps_psl_free(bench->psl);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bench, bench_close)

/* Mend LEN bytes, which are copied to the heap at that length. */
static inline PsFixed *
bench_fix(const Bench *bench, const char *bytes, gsize len, gboolean signed_too)
{
    g_autofree char *copy = g_memdup2(bytes, len);

    return ps_fix("mail", copy, len, &bench->options, signed_too, NULL);
}

#endif
