/* SPDX-License-Identifier: MIT */
/* Reading rule files: what each line comes to, and what is said of each mistake. */
#include <string.h>

#include "rules/rule.h"
#include "suite.h"

static PsRules *
read_as(const char *text, PsLang lang, gboolean user)
{
    const PsRulesRead how = { lang, user, FALSE };
    PsRules *rules = ps_rules_new();
    gsize len = strlen(text);
    g_autofree char *in = g_memdup2(text, len);

    ps_rules_read_text(rules, "t.cf", in, len, &how);
    ps_rules_finish(rules);
    return rules;
}

static PsRules *
read_text(const char *text)
{
    return read_as(text, PS_LANG_EN, TRUE);
}

/* Each line is wrong in one way: "LINE: message" must be said, and nothing else. */
static const struct {
    const char *in;
    const char *out; /* with "error" or "warning" before it; NULL: all is well */
} trouble_rows[] = {
    { "body A /x/\n", NULL },
    { "", NULL },
    { "# only a comment\n\n  \t\n", NULL },
    { "body A /x/ # comment\r\nscore A 0\r\n", NULL },
    { "BODY A /x/\nDescribe A text\n", NULL },
    { "\xef\xbb\xbf"
      "body A /x/\n",
        NULL },
    /* keywords */
    { "bodi A /x/\n", "1 warning unknown keyword 'bodi'; did you mean 'body'?" },
    { "hedaer A Subject =~ /x/\n",
        "1 warning unknown keyword 'hedaer'; did you mean 'header'?" },
    { "frobnicate\n", "1 warning unknown keyword 'frobnicate'" },
    { "report_safe 1\nbayes_auto_learn 0\ntrusted_networks 10/8\nwhitelist_from *@x\n", NULL },
    { "test A ok text\npriority A 5\nreuse A\n", NULL },
    { "loadplugin Foo::Bar foo.pm\nloadplugin X\n",
        "1 warning 'loadplugin' is passed over: presend never loads code" },
    { "askdns M _X_ A 1\naskdns N _X_ A 1\nmeta Q M + N\n",
        "1 warning 'askdns' is not supported yet: M, and other rules of this kind, never hit" },
    { "mimeheader A From:addr =~ /x/\n",
        "1 error A: a mimeheader rule takes a field, or a field with ':raw'" },
    { "mimeheader A X-Y /x/\n", "1 error A: a header rule is written NAME Field =~ /regex/" },
    { "uri_detail A raw =~ /x/ txt =~ /y/\n",
        "1 error A: 'txt' cannot be asked of a URI; raw, type, cleaned, text, domain and host "
        "can" },
    { "uri_detail A raw =~ /x/\nuri_detail A host =~ /y/\ndescribe A a\nscore A 1\n", NULL },
    { "uri_detail A raw /x/\n", "1 error A: 'raw' needs =~ or !~ behind it" },
    { "uri_detail A raw =~ /x\n", "1 error A: 'raw' needs a regex, /.../ or m!...!" },
    { "uri_detail A raw =~ /a(/\n",
        "1 error A: bad regex: missing closing parenthesis at character 3" },
    { "body A /x/\ntflags A range=x-2\n",
        "2 error 'range=x-2' is no range of parts, like range=2-4" },
    { "body R /<A>/\nreplace_rules R NONE\nreplace_tag A [a4]\n", NULL },
    { "replace_rules\n", "1 error 'replace_rules' names no rule" },
    { "replace_tag A\n", "1 error 'replace_tag' needs a name and what it stands for" },
    { "replace_start\n", "1 error 'replace_start' needs a text" },
    { "body A eval:check_foo('x', 1)\nbody B eval:check_foo()\n",
        "1 warning eval function 'check_foo' is not supported: A, and what else uses it, never "
        "hits" },
    { "header A From:addr:what =~ /x/\nheader B From:addr:what !~ /x/\n",
        "1 warning header 'From:addr:what' is not supported yet: A, and what else looks at it, "
        "never hits" },
    { "header A From:addr:first !~ /x/\nheader B exists:X-Spam-Relays\n", NULL },
    /* names */
    { "body\n", "1 error the name of a rule is missing" },
    { "body A-B /x/\n", "1 error 'A-B' cannot name a rule: a name has letters, digits and '_', "
                        "and no digit first" },
    { "body 1A /x/\n", "1 error '1A' cannot name a rule: a name has letters, digits and '_', "
                       "and no digit first" },
    { "body A /x/\nbody A /y/\n",
        "2 warning A is defined twice in this file; line 1 does not count" },
    /* tests */
    { "body A /x\n",
        "1 error A: the regex has no closing '/' (a '#' in it needs a backslash)" },
    { "body A /x#y/\n",
        "1 error A: the regex has no closing '/' (a '#' in it needs a backslash)" },
    { "body A /x\\#y/\n", NULL },
    { "body A\n", "1 error A: a regex is written /.../ or m{...}" },
    { "body A /a(b/\n", "1 error A: bad regex: missing closing parenthesis at character 4" },
    { "body A /\\x{400}/\n", "1 warning A never hits: its regex asks for a character over "
                             "\\xff, but text is matched "
                             "byte by byte" },
    { "header A /x/\n", "1 error A: a header rule is written NAME Field =~ /regex/" },
    { "header A Subject\n", "1 error A: a header rule is written NAME Field =~ /regex/" },
    { "header A exists:\n", "1 error A: 'exists:' needs the name of a field" },
    { "header A Subject=~/x/i [if-unset: y]\nheader B From:addr !~ m{y}\n", NULL },
    { "rcpt A /x/\n", "1 error A: a rcpt rule is written NAME =~ /regex/, or with eval:" },
    { "rcpt A =~ /x/\nrcpt B !~ /x/\n", NULL },
    { "full A eval:\n", "1 error A: an eval function is written eval:name(arguments)" },
    { "full A eval:((\n", "1 error A: an eval function is written eval:name(arguments)" },
    { "full A eval:any(\"nope\")\n", "1 error A: there is no fact 'nope'" },
    { "full A eval:any(\"spf\", 1)\n", "1 error A: eval:any takes 1 argument, not 2" },
    { "full A eval:is(\"spf\")\n", "1 error A: eval:is takes 2 arguments or more, not 1" },
    { "full A eval:over(\"volume\", x)\n", "1 error A: 'x' is not a number" },
    { "full A eval:over(\"volume\", nan)\n", "1 error A: 'nan' is not a number" },
    { "full A eval:over(\"volume\", inf)\n", "1 error A: 'inf' is not a number" },
    { "full A eval:any(\"spf\"\n",
        "1 error A: arguments need a ',' between them and a ')' at the end" },
    { "full A eval:any(\"spf)\n", "1 error A: a quote is not closed" },
    { "full A eval:any(\"spf\") x\n", "1 error A: unexpected text behind the ')'" },
    { "full A eval:matches(\"spf\", \"/(/\")\n",
        "1 error A: bad regex: missing closing parenthesis at character 2" },
    { "full A eval:listed(\"rcpt_domain\", \"../x\")\n",
        "1 error A: '../x' cannot be the name of a list" },
    { "full A eval:listed(\"rcpt_domain\", \"none\")\n",
        "1 error A: there is no list data/none.txt beside the rules" },
    /* metas */
    { "meta A ()\n", NULL },
    { "meta A B &&\n", "1 error A: something is missing at character 5 of the expression" },
    { "meta A 1 + nothing\n", "1 warning A names 'nothing', which is no rule" },
    { "body __FOO_BAR /x/\nmeta A __FOO_BAZ\n",
        "2 warning A names '__FOO_BAZ', which is no rule; did you mean '__FOO_BAR'?" },
    { "meta A foo(1)\n", "1 error A: there is no function 'foo'" },
    { "meta A local_tests_only || rules_matching(NONE*)\n", NULL },
    { "meta A A\n", "1 error A is switched off: it depends on itself" },
    /* attributes */
    { "body A /x/\nscore A\n", "2 error A needs one score or four, not 0" },
    { "body A /x/\nscore A 1 2\n", "2 error A needs one score or four, not 2" },
    { "body A /x/\nscore A 1 2 3 4 5\n", "2 error bad score '5' of A" },
    { "body A /x/\nscore A high\n", "2 error bad score 'high' of A" },
    { "body A /x/\nscore A nan\n", "2 error bad score 'nan' of A" },
    { "body A /x/\ntflags A multiple maxhits=x\n",
        "2 error 'maxhits=x' needs a number over 0" },
    { "body A /x/\ntflags A publish userconf whatever\n", NULL },
    { "body A /x/\nlevel A fatal\n", "2 error a level is error, warning or note, not 'fatal'" },
    { "body A /x/\nlevel A\n", "2 error 'level A' says nothing" },
    { "body A /x/\nfixer A fold colon\nfixer A none\n", "" },
    { "body A /x/\nfixer A reword\n",
        "2 error there is no fixer 'reword'; there are line-ends, drop-duplicate, drop-fold, "
        "colon, blank, mime-version, one-click, brackets, multipart, charset, encode-part, "
        "encode-header, encode-again, file-name, fold-long, fold, none" },
    { "body ABCD /x/\nlevel ABDC note\n",
        "2 warning no rule is named ABDC; did you mean ABCD?" },
    { "score NOT_HERE 0\ndescribe NOT_HERE text\n", NULL }, /* as in SpamAssassin */
    { "body A /x/\ngrade A E\n", "2 error a grade is A, B, C or D, not 'E'" },
    { "body A /x/\nalias A B C\n", "2 error 'alias' takes one name" },
    { "body A /x/\ndescribe A has %{nope}\n",
        "1 warning the text of A asks for '%{nope}', which is no fact" },
    { "body A /x/\nfix A for %{rcpt}\n",
        "1 warning the text of A asks for %{rcpt}, but the rule is not about a recipient" },
    { "header A eval:any(\"domain\")\ndescribe A at %{rcpt}\n",
        "1 warning the text of A asks for %{rcpt}, but the rule is not about a recipient" },
    { "body A /x/\ndescribe A at %{domain}\n",
        "1 warning the text of A asks for %{domain}, but the rule is not about a domain" },
    { "header A eval:any(\"domain\")\ndescribe A %{domain} at %{ip}\n", NULL },
    { "body A /x/\ndescribe A 100% %{match} %{spf} %%{x\n",
        "1 warning the text of A asks for '%{x', which is no fact" },
    /* policy */
    { "body A /x/\nreply A * 550 5.7.1\n",
        "2 error a reply is written PROVIDER CODE ENHANCED CERTAINTY, like * 550 5.7.1 "
        "likely" },
    { "body A /x/\nreply A Gmail! 550 5.7.1 likely\n", "2 error 'Gmail!' is no provider" },
    { "body A /x/\nreply A * 220 - likely\n", "2 error '220' is no SMTP reply code" },
    { "body A /x/\nreply A * 5500 - likely\n", "2 error '5500' is no SMTP reply code" },
    { "body A /x/\nreply A * 550 5.7 likely\n",
        "2 error '5.7' is no enhanced status code, nor '-'" },
    { "body A /x/\nreply A * 550 5.7.1000 likely\n",
        "2 error '5.7.1000' is no enhanced status code, nor '-'" },
    { "body A /x/\nreply A * 550 - surely\n",
        "2 error a reply is certain, likely or possible, not 'surely'" },
    { "body A /x/\nreply A gmial 550 - likely\n",
        "2 warning no 'provider' line names 'gmial'; is it misspelled?" },
    { "provider gmail mx a.example\nbody A /x/\nreply A gmail 550 - likely\n"
      "reply A generic 550 - possible\nwhen A provider=gmail,nobody\n",
        "5 warning no 'provider' line names 'nobody'; is it misspelled?" },
    { "provider Gmail mx x\n",
        "1 error 'provider' needs an id of small letters, digits, '-', '_' and '.'" },
    { "provider gmail x.example\n",
        "1 error 'provider gmail' needs 'mx' or 'domain' before 'x.example'" },
    { "provider postfix\nprovider x mx a b domain c\n", NULL },
    { "body A /x/\nwhen A bulky\n", "2 error unknown condition 'bulky'" },
    { "body A /x/\nwhen A klass=x\n", "2 error unknown condition 'klass='" },
    { "body A /x/\nwhen A stage=finish\n", "2 error 'stage' cannot be 'finish'" },
    { "body A /x/\nwhen A stage=draft,final class=marketing bulk\n", NULL },
    { "body A /x/\nref A RFC 5321 section 4 2026-02-30\n",
        "2 error a reference is an RFC or URL and the date on which it was read, as "
        "2026-01-31" },
    { "body A /x/\nref A 2026-02-20\n",
        "2 error a reference is an RFC or URL and the date on which it was read, as "
        "2026-01-31" },
    /* settings */
    { "volume many\n", "1 error volume is a number, not 'many'" },
    { "stage finish\n", "1 error stage is template|draft|final|auto, not 'finish'" },
    { "helo\n", "1 error 'helo' needs a value" },
    { "lang de\n", "1 error lang is en|it, not 'de'" },
    { "lang\n", "1 error 'lang' needs a language" },
    { "lang it if 1\n", "1 error 'if' cannot stand behind 'lang'" },
    { "word x\n", "1 error 'word' needs a word and the text that stands for it" },
    /* conditions */
    { "if 1\nendif\nelse\n", "3 error 'else' without 'if'" },
    { "endif\n", "1 error 'endif' without 'if'" },
    { "if 1\nelse\nelse\nendif\n", "3 error second 'else' for the 'if' of line 1" },
    { "if 1\nbody A /x/\n", "1 error 'if' without 'endif'" },
    { "if 1 +\nfrob\nelse\nfrob\nendif\n",
        "1 error bad condition: something is missing at character 4 of the expression" },
    { "if planet(X)\nendif\n", "1 error bad condition: 'if' cannot ask for 'planet(...)'" },
    { "include other.cf\n", "1 error 'include' is only possible in a file" },
    { "require_version 3.0\nfrob\n",
        "1 warning the rest of this file is for SpamAssassin 3.0 and is not read; presend "
        "stands for 4.0.1" },
    { "require_version 4.000001\nbody A /x/\n", NULL },
};

START_TEST(trouble)
{
    g_autoptr(PsRules) rules = read_text(trouble_rows[_i].in);
    g_autoptr(GString) got = g_string_new(NULL);

    for (guint i = 0; i < ps_rules_trouble_count(rules); i++) {
        const PsTrouble *t = ps_rules_trouble(rules, i);

        ck_assert_str_eq(t->file, "t.cf");
        g_string_append_printf(got, "%s%u %s %s", i ? " | " : "", t->line,
            t->fatal ? "error" : "warning", t->message);
    }
    ck_assert_str_eq(got->str, trouble_rows[_i].out ? trouble_rows[_i].out : "");
}
END_TEST

START_TEST(nul_and_long_lines)
{
    static const char text[] = "body A /x/\nbody B\0 /x/\nbody C /x/\n";
    const PsRulesRead how = { PS_LANG_EN, TRUE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();
    g_autofree char *fill = g_strnfill(70000, 'x');
    g_autofree char *line = g_strconcat("describe A ", fill, "\n", NULL);

    ps_rules_read_text(rules, "t.cf", text, sizeof text - 1, &how);
    ps_rules_read_text(rules, "u.cf", line, strlen(line), &how);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_count(rules), 2);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 2);
    ck_assert_uint_eq(ps_rules_trouble(rules, 0)->line, 2);
    ck_assert_str_eq(ps_rules_trouble(rules, 1)->file, "u.cf");
    ck_assert_ptr_null(ps_rules_get(rules, 0)->describe[PS_LANG_EN]);
}
END_TEST

/* Ten thousand mistakes are not worth ten thousand lines. */
START_TEST(mistakes_are_folded)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(PsRules) rules = NULL;

    for (guint i = 0; i < 10000; i++)
        g_string_append(text, "nonsense\nbody A /(/\n");
    rules = read_text(text->str);
    ck_assert_uint_lt(ps_rules_trouble_count(rules), 1010);
}
END_TEST

/* Which of two branches is read. */
static const struct {
    const char *condition;
    gboolean holds;
} condition_rows[] = {
    { "if (version >= 3.004002)", TRUE },
    { "if version < 4", FALSE },
    { "if (version >= 4.000001) && !(version > 4.000001)", TRUE },
    { "if perl_version >= 5.018000", TRUE },
    { "if local_tests_only", FALSE },
    { "if plugin(Mail::SpamAssassin::Plugin::Razor2)", FALSE },
    { "if !plugin ( Mail::SpamAssassin::Plugin::Razor2 )", TRUE },
    { "ifplugin Mail::SpamAssassin::Plugin::ReplaceTags", TRUE },
    { "ifplugin Mail::SpamAssassin::Plugin::NoSuchThing", FALSE },
    { "ifplugin ReplaceTags", FALSE },
    { "if can(Mail::SpamAssassin::Plugin::MIMEHeader::has_tflags_range)", TRUE },
    { "if can(Mail::SpamAssassin::Plugin::MIMEHeader::has_nothing)", FALSE },
    { "if can(Mail::SpamAssassin::Plugin::HashBL::has_hashbl_bodyre)", FALSE },
    { "if can(Mail::SpamAssassin::Conf::compat_welcomelist_blocklist)", TRUE },
    { "if can(Mail::SpamAssassin::)", FALSE },
    { "if can(Mail::SpamAssassin::Plugin::)", FALSE },
    { "if can()", FALSE },
    { "if can(Mail::SpamAssassin::Conf::feature_bug6558_free)", TRUE },
    { "if has(Mail::SpamAssassin::Conf::feature_bug6558_free)", TRUE },
    { "if can(Mail::SpamAssassin::Conf::no_such_feature)", FALSE },
    { "if can(Presend::facts)", TRUE },
    { "if 0", FALSE },
};

START_TEST(condition)
{
    g_autofree char *text = g_strconcat(condition_rows[_i].condition,
        "\nif 0\nbody NO /x/\nelse\nbody YES /x/\nendif\nelse\nif 1\nbody OTHER /x/\nelse\n"
        "body NO /x/\nendif\nendif # end\nbody AFTER /x/\n",
        NULL);
    g_autoptr(PsRules) rules = read_text(text);

    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ck_assert_ptr_null(ps_rules_find(rules, "NO"));
    ck_assert_int_eq(ps_rules_find(rules, "YES") != NULL, condition_rows[_i].holds);
    ck_assert_int_eq(ps_rules_find(rules, "OTHER") != NULL, !condition_rows[_i].holds);
    ck_assert_ptr_nonnull(ps_rules_find(rules, "AFTER"));
}
END_TEST

/* Where there is no network: the first of four scores, and conditions. */
START_TEST(local)
{
    static const char text[] = "body A /x/\nscore A 1 2 3 4\nif local_tests_only\nbody B /x/\n"
                               "endif\nbody C /x/\n\nscore C 0.5\n";
    const PsRulesRead how = { .local = TRUE };
    g_autoptr(PsRules) rules = ps_rules_new();

    ps_rules_read_text(rules, "t.cf", text, strlen(text), &how);
    ps_rules_finish(rules);
    ck_assert_double_eq(ps_rules_find(rules, "A")->score, 1);
    ck_assert_ptr_nonnull(ps_rules_find(rules, "B"));
    ck_assert_ptr_null(ps_rules_find(rules, "B")->score_file);
    ck_assert_str_eq(ps_rules_find(rules, "C")->score_file, "t.cf");
    ck_assert_uint_eq(ps_rules_find(rules, "C")->score_line, 8);
}
END_TEST

/* Italian text is kept whatever the language; other lines count in theirs alone. */
START_TEST(languages)
{
    static const char text[] = "body A /x/\n"
                               "describe A English\n"
                               "lang it describe A italiano\n"
                               "lang it_IT fix A rimedio\n"
                               "lang de describe A deutsch\n"
                               "lang en fix A remedy\n"
                               "score A 1\n"
                               "lang it score A 2\n"
                               "word bad broken\n"
                               "lang it word bad guasto\n"
                               "word odd strange\n";
    g_autoptr(PsRules) en = read_as(text, PS_LANG_EN, FALSE);
    g_autoptr(PsRules) it = read_as(text, PS_LANG_IT, FALSE);
    const PsRule *rule = ps_rules_find(en, "A");

    ck_assert_uint_eq(ps_rules_trouble_count(en), 0);
    ck_assert_str_eq(rule->describe[PS_LANG_EN], "English");
    ck_assert_str_eq(rule->describe[PS_LANG_IT], "italiano");
    ck_assert_str_eq(rule->fix[PS_LANG_EN], "remedy");
    ck_assert_str_eq(rule->fix[PS_LANG_IT], "rimedio");
    ck_assert_double_eq(rule->score, 1);
    ck_assert_double_eq(ps_rules_find(it, "A")->score, 2);
    ck_assert_str_eq(ps_rules_find(it, "A")->describe[PS_LANG_EN], "English");
    ck_assert_str_eq(ps_rules_word(en, PS_LANG_IT, "bad"), "guasto");
    ck_assert_str_eq(ps_rules_word(en, PS_LANG_EN, "bad"), "broken");
    ck_assert_str_eq(ps_rules_word(en, PS_LANG_IT, "odd"), "strange");
    ck_assert_str_eq(ps_rules_word(en, PS_LANG_IT, "else"), "else");
}
END_TEST

/* A rule block as the catalogue has them. */
START_TEST(whole_rule)
{
    g_autoptr(PsRules) rules = read_as("provider gmail mx a.example\n"
                                       "full AUTH_X eval:is(\"spf\", \"fail\")  # comment\n"
                                       "describe AUTH_X SPF says %{spf} \\# 1\n"
                                       "level AUTH_X error\n"
                                       "grade AUTH_X A\n"
                                       "score AUTH_X 0.1 2.5 3 4\n"
                                       "tflags AUTH_X nice junk smtp-mail\n"
                                       "when AUTH_X class=marketing stage=draft,final bulk\n"
                                       "reply AUTH_X gmail 550 5.7.26 certain\n"
                                       "reply AUTH_X gmail 421 - possible\n"
                                       "reply AUTH_X gmail 421 - possible\n"
                                       "ref AUTH_X RFC 7208 section 8.4  2026-01-31\n"
                                       "alias AUTH_X SPF_FAIL\n",
        PS_LANG_EN, FALSE);
    const PsRule *rule = ps_rules_find(rules, "SPF_FAIL");
    guint count;

    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ck_assert_ptr_eq(rule, ps_rules_find(rules, "AUTH_X"));
    ck_assert_str_eq(rule->file, "t.cf");
    ck_assert_uint_eq(rule->line, 2);
    ck_assert_int_eq(rule->type, PS_RULE_FULL);
    ck_assert(rule->is_eval);
    ck_assert_str_eq(rule->body, "eval:is(\"spf\", \"fail\")");
    ck_assert_str_eq(rule->describe[PS_LANG_EN], "SPF says %{spf} # 1");
    ck_assert_int_eq(rule->level, PS_LEVEL_ERROR);
    ck_assert(!rule->level_given);
    ck_assert_int_eq(rule->grade, 'A');
    ck_assert_double_eq(rule->score, 2.5);
    ck_assert(rule->nice && rule->junk);
    ck_assert_int_eq(rule->smtp, PS_SMTP_MAIL);
    ck_assert_str_eq(rule->when.class_name, "marketing");
    ck_assert_str_eq(rule->when.stage, "draft,final");
    ck_assert(rule->when.bulk && !rule->when.provider);
    ck_assert_uint_eq(rule->reply_count, 2);
    ck_assert_str_eq(rule->replies[0].provider, "gmail");
    ck_assert_uint_eq(rule->replies[0].code, 550);
    ck_assert_str_eq(rule->replies[0].enhanced, "5.7.26");
    ck_assert_int_eq(rule->replies[0].certainty, PS_CERTAINTY_CERTAIN);
    ck_assert_ptr_null(rule->replies[1].enhanced);
    ck_assert_uint_eq(rule->ref_count, 1);
    ck_assert_str_eq(rule->refs[0].where, "RFC 7208 section 8.4");
    ck_assert_str_eq(rule->refs[0].date, "2026-01-31");
    ck_assert_int_eq(rule->scope, PS_SCOPE_MESSAGE);
    ck_assert_uint_eq(*ps_rules_facts(rules, rule, &count), PS_FACT_stage);
    ck_assert_uint_eq(count, 4); /* stage class volume spf */
}
END_TEST

static const struct {
    const char *in;
    double score;
} score_rows[] = {
    { "body A /x/\n", 1 }, { "body T_A /x/\n", 0.01 }, { "body A /x/\ntflags A nice\n", -1 },
    { "body A /x/\nscore A 3.5\n", 3.5 }, { "score A -2\nbody A /x/\n", -2 },
    { "body A /x/\nscore A 3\nscore A (0.5)\n", 3.5 },
    { "body A /x/\nscore A 1 2 3 4\nscore A (0.5)\n", 2.5 },
    { "body A /x/\nscore A 1 2 3 4\nscore A (1) (-3) (1) (1)\n", -1 },
    { "body A /x/\nscore A (0.5)\n", 1.5 }, { "body A /x/\ntflags A nice\n", -1 },
    { "body T_A /x/\n", 0.01 }, { "body T_A /x/\ntflags T_A nice\n", -0.01 },
    { "body A /x/\nscore A 1 2 3 4\n", 2 }, { "body A /x/\nalias A OLD\nscore OLD 0\n", 0 },
    { "body A /x/\nalias A OLD\nscore OLD 0 0 0 0\n", 1 },
    { "body A /x/\nalias A OLD\nscore OLD 0\nbody OLD eval:check_old()\n", 0 },
    { "body A /x/\nalias A OLD\nscore OLD 0\nbody OLD /y/\n", 1 }, /* it has its own */
    { "body A /x/\ntflags A nice\ntflags A multiple\n", 1 },       /* the later line */
};

START_TEST(score)
{
    g_autoptr(PsRules) rules = read_text(score_rows[_i].in);

    ck_assert_double_eq(ps_rules_get(rules, 0)->score, score_rows[_i].score);
}
END_TEST

/* Files of the user come later and win; a level that they give stands. */
START_TEST(user_overrides)
{
    const PsRulesRead ours = { PS_LANG_EN, FALSE, FALSE }, theirs = { PS_LANG_EN, TRUE, FALSE };
    g_autoptr(PsRules) rules = ps_rules_new();
    static const char catalogue[] = "body A /x/\nlevel A error\ngrade A D\n"
                                    "body B /x/\nlevel B error\ngrade B D\n"
                                    "body C /x/\nalias C OLD\nvolume 1\nstage draft\n";
    static const char config[] = "level B error\nbody A /y/\nlevel OLD note\n"
                                 "describe OLD mine\nvolume 7000\n";
    const char *file;
    guint line;

    ps_rules_read_text(rules, "ours.cf", catalogue, strlen(catalogue), &ours);
    ps_rules_read_text(rules, "theirs.cf", config, strlen(config), &theirs);
    ps_rules_finish(rules);
    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ck_assert_int_eq(ps_rules_find(rules, "A")->level, PS_LEVEL_NOTE); /* grade D */
    ck_assert_int_eq(ps_rules_find(rules, "B")->level, PS_LEVEL_ERROR);
    ck_assert(ps_rules_find(rules, "B")->level_given);
    ck_assert_int_eq(ps_rules_find(rules, "C")->level, PS_LEVEL_NOTE);
    ck_assert_str_eq(ps_rules_find(rules, "C")->describe[PS_LANG_EN], "mine");
    ck_assert_str_eq(ps_rules_find(rules, "A")->body, "/y/");
    ck_assert_str_eq(ps_rules_find(rules, "A")->file, "theirs.cf");
    ck_assert_str_eq(ps_rules_setting(rules, "volume", &file, &line), "7000");
    ck_assert_str_eq(file, "theirs.cf");
    ck_assert_uint_eq(line, 5);
    ck_assert_str_eq(ps_rules_setting(rules, "stage", NULL, NULL), "draft");
    ck_assert_ptr_null(ps_rules_setting(rules, "helo", &file, &line));
}
END_TEST

/* The order of first naming, sub-rules and what is not supported included. */
START_TEST(order)
{
    g_autoptr(PsRules) rules =
        read_text("describe C later\nbody A /x/\nmeta __B A\nbody C /x/\nscore D 1\n"
                  "askdns E _X_ A 1\n");
    static const char *const names[] = { "C", "A", "__B", "E" };

    ck_assert_uint_eq(ps_rules_count(rules), G_N_ELEMENTS(names));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        ck_assert_str_eq(ps_rules_get(rules, i)->name, names[i]);
    ck_assert(ps_rules_get(rules, 3)->unsupported);
    ck_assert_ptr_null(ps_rules_find(rules, "D"));
}
END_TEST

static const struct {
    const char *in; /* of rule A, among others */
    PsScope scope;
} scope_rows[] = {
    { "body A /x/\n", PS_SCOPE_MESSAGE },
    { "rcpt A =~ /x/\n", PS_SCOPE_RECIPIENT },
    { "rcpt A eval:is(\"spf\", \"pass\")\n", PS_SCOPE_RECIPIENT },
    { "full A eval:is(\"mx\", \"null\")\n", PS_SCOPE_RECIPIENT },
    { "full A eval:is(\"spf\", \"pass\")\n", PS_SCOPE_MESSAGE },
    { "body A /x/\nwhen A provider=generic\n", PS_SCOPE_RECIPIENT },
    { "body A /x/\nwhen A bulk\n", PS_SCOPE_MESSAGE },
    { "full A eval:is(\"domain_spf\", \"ok\")\n", PS_SCOPE_DOMAIN },
    { "meta A B && C\nheader B eval:any(\"domain\")\nheader C eval:any(\"ip\")\n",
        PS_SCOPE_DOMAIN },
    { "meta A B && C\nmeta B D\nbody C /x/\nrcpt D =~ /x/\n", PS_SCOPE_RECIPIENT },
    { "meta A rules_matching(B*)\nbody B1 /x/\nrcpt B2 =~ /x/\n", PS_SCOPE_RECIPIENT },
    { "meta A rules_matching(B?)\nbody B1 /x/\nrcpt B23 =~ /x/\n", PS_SCOPE_MESSAGE },
};

START_TEST(scope)
{
    g_autoptr(PsRules) rules = read_text(scope_rows[_i].in);

    ck_assert_uint_eq(ps_rules_trouble_count(rules), 0);
    ck_assert_int_eq(ps_rules_find(rules, "A")->scope, scope_rows[_i].scope);
}
END_TEST

/* Every rule of a circle is switched off, what stands outside is not. */
START_TEST(circles)
{
    g_autoptr(PsRules) rules = read_text("meta OUT A\nmeta A B\nmeta B C + D\nmeta C A\n"
                                         "meta D 1\nmeta E E\nmeta F rules_matching(G*)\n"
                                         "meta G F\n");
    g_autoptr(GString) off = g_string_new(NULL);

    for (guint i = 0; i < ps_rules_trouble_count(rules); i++)
        g_string_append_printf(off, "%u ", ps_rules_trouble(rules, i)->line);
    ck_assert_str_eq(off->str, "4 3 2 6 8 7 ");
}
END_TEST

/* A chain of metas longer than what is allowed, in both orders. */
START_TEST(long_chains)
{
    for (guint upwards = 0; upwards < 2; upwards++) {
        g_autoptr(GString) text = g_string_new("meta M0 1\n");
        g_autoptr(PsRules) rules = NULL;
        guint errors;

        for (guint i = 1; i < 20000; i++) {
            guint n = upwards ? i : 20000 - i;

            g_string_append_printf(text, "meta M%u M%u\n", n, n - 1);
        }
        rules = read_text(text->str);
        errors = ps_rules_trouble_count(rules);
        ck_assert_uint_gt(errors, 100);
        ck_assert_uint_lt(errors, 300);
    }
}
END_TEST

/* The bundled table of keywords is sorted, so that each is found. */
START_TEST(keywords_are_sorted)
{
    static const char *const names[] = {
#define KEYWORD(name, function, arg) #name,
#define STEER(name) #name,
#include "rules/keyword.def"
#undef KEYWORD
#undef STEER
    };

    for (guint i = 1; i < G_N_ELEMENTS(names); i++)
        ck_assert_str_lt(names[i - 1], names[i]);
}
END_TEST

/* Each setting of keyword.def has its line in the table of settings. */
START_TEST(settings_are_known)
{
    static const struct {
        const char *name, *function;
    } keywords[] = {
#define KEYWORD(name, function, arg) { #name, #function },
#define STEER(name) { #name, "" },
#include "rules/keyword.def"
#undef KEYWORD
#undef STEER
    };
    guint count = 0;

    for (guint i = 0; i < G_N_ELEMENTS(keywords); i++) {
        g_autofree char *text = g_strdup_printf("%s 1\n", keywords[i].name);
        g_autoptr(PsRules) rules = NULL;

        if (strcmp(keywords[i].function, "setting") != 0)
            continue;
        rules = read_text(text);
        ck_assert(ps_rules_setting(rules, keywords[i].name, NULL, NULL) ||
                  ps_rules_trouble_count(rules) == 1);
        count++;
    }
    ck_assert_uint_ge(count, 15);
}
END_TEST

SUITE(file, TABLE(trouble), TEST(nul_and_long_lines), TEST(mistakes_are_folded),
    TABLE(condition), TEST(local), TEST(languages), TEST(whole_rule), TABLE(score),
    TEST(user_overrides), TEST(order), TABLE(scope), TEST(circles), TEST(long_chains),
    TEST(keywords_are_sorted), TEST(settings_are_known))
