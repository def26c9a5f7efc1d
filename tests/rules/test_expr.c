/* SPDX-License-Identifier: MIT */
#include "rules/expr.h"

#include <string.h>

#include "suite.h"

/* T1, T2, T5 are known and have that value, F is known and 0, U and V are not known. */
static PsValue
operand(const PsOperand *operand, GArray *notes, gpointer data)
{
    (void) data;
    if (*operand->name == 'T')
        return (PsValue){ operand->name[1] - '0', operand->name[1] - '0', operand->name };
    if (*operand->name == 'F')
        return ps_value(0);
    g_array_append_val(notes, operand->name[0]);
    return ps_value_unknown();
}

static PsExpr *
compile(const char *text, GError **error)
{
    gsize len = strlen(text);
    g_autofree char *in = g_memdup2(text, len);

    return ps_expr_new(in, len, error);
}

static const struct {
    const char *in;
    double out;
} known_rows[] = {
    { "1", 1 },
    { "2.5", 2.5 },
    { "T1", 1 },
    { "!T1", 0 },
    { "!!T5", 1 },
    { "- T2", -2 },
    { "1+2*3", 7 },
    { "(1+2)*3", 9 },
    { "6/4", 1.5 },
    { "1/0", 0 },
    { "T1&&T5", 5 }, /* B's value, as in Perl */
    { "T5&&F", 0 },
    { "T5||T1", 5 },
    { "F||T2", 2 },
    { "T1 + T1 + F > 1", 1 },
    { "T1+T1+F>2", 0 },
    { "T2>=2&&T2<=2&&T2==2&&!(T2!=2)", 1 },
    { "1<2==1", 1 },
    { "5^3", 6 },
    { "F||T1&&F", 0 },
    { "T1?2:3", 2 },
    { "F?2:T1?4:5", 4 },
    { "!(T1&&F)||F", 1 },
    { "T1 - T2 - T1", -2 },
    { "8/2/2", 2 },
    { "\t ( T1 ) ", 1 },
    { "4.000001 >= 3.004", 1 },
};

START_TEST(known)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsExpr) expr = compile(known_rows[_i].in, &error);
    g_autoptr(GArray) notes = g_array_new(TRUE, FALSE, 1);
    PsValue value;

    ck_assert_msg(expr != NULL, "%s: %s", known_rows[_i].in, error ? error->message : "");
    value = ps_expr_run(expr, operand, notes, NULL);
    ck_assert(ps_value_known(value));
    ck_assert_double_eq(value.low, known_rows[_i].out);
    ck_assert_uint_eq(notes->len, 0);
}
END_TEST

/* What is not known only matters where the rest does not decide. */
static const struct {
    const char *in;
    PsTruth out;
    const char *notes; /* what is missing; only looked at where the result is open */
} open_rows[] = {
    { "U", PS_TRUTH_OPEN, "U" },
    { "!U", PS_TRUTH_OPEN, "U" },
    { "U && F", PS_TRUTH_FALSE, "" },
    { "F && U", PS_TRUTH_FALSE, "" },
    { "U && T1", PS_TRUTH_OPEN, "U" },
    { "T1 && U", PS_TRUTH_OPEN, "U" },
    { "U || T1", PS_TRUTH_TRUE, "" },
    { "T1 || U", PS_TRUTH_TRUE, "" },
    { "U || F", PS_TRUTH_OPEN, "U" },
    { "U && V", PS_TRUTH_OPEN, "UV" },
    { "U || V", PS_TRUTH_OPEN, "UV" },
    { "(U && F) || V", PS_TRUTH_OPEN, "V" }, /* U cannot change it */
    { "(U || T1) && V", PS_TRUTH_OPEN, "UV" },
    { "!(U && F)", PS_TRUTH_TRUE, "" },
    { "U + T1 + T1 >= 2", PS_TRUTH_TRUE, "" }, /* a rule never counts less than 0 */
    { "U + T1 >= 2", PS_TRUTH_OPEN, "U" },
    { "U + T1 < 1", PS_TRUTH_FALSE, "" },
    { "T1 - U > 1", PS_TRUTH_FALSE, "" },
    { "U == U", PS_TRUTH_OPEN, "UU" }, /* not clever enough to see it */
    { "U == 0", PS_TRUTH_OPEN, "U" },
    { "U ? T1 : T2", PS_TRUTH_TRUE, "" },
    { "U ? T1 : F", PS_TRUTH_OPEN, "U" },
    { "U * 0", PS_TRUTH_OPEN, "U" },
    { "U + V - U", PS_TRUTH_OPEN, "UVU" },
};

START_TEST(open)
{
    g_autoptr(PsExpr) expr = compile(open_rows[_i].in, NULL);
    g_autoptr(GArray) notes = g_array_new(TRUE, FALSE, 1);
    PsValue value = ps_expr_run(expr, operand, notes, NULL);

    ck_assert_int_eq(ps_value_truth(value), open_rows[_i].out);
    if (open_rows[_i].out == PS_TRUTH_OPEN)
        ck_assert_str_eq(notes->data, open_rows[_i].notes);
}
END_TEST

/* The operand that made it true. */
static const struct {
    const char *in;
    const char *out; /* NULL: none */
} source_rows[] = {
    { "T1", "T1" },
    { "T1 && T2", "T1" },
    { "F || T2", "T2" },
    { "T1 && !F", "T1" },
    { "!F && T2", "T2" },
    { "!F", NULL },
    { "F + T1 + T2 > 2", "T1" },
    { "T1 && F", NULL },
    { "!(T1 && F)", NULL },
    { "F ? T1 : T2", "T2" },
};

START_TEST(source)
{
    g_autoptr(PsExpr) expr = compile(source_rows[_i].in, NULL);
    g_autoptr(GArray) notes = g_array_new(TRUE, FALSE, 1);
    PsValue value = ps_expr_run(expr, operand, notes, NULL);

    ck_assert_pstr_eq(value.source, source_rows[_i].out);
}
END_TEST

static const struct {
    const char *in;
    const char *message;
} bad_rows[] = {
    { "", "something is missing" },
    { "T1 &&", "something is missing" },
    { "T1 T2", "unexpected text at character 4" },
    { "(T1", "missing ')'" },
    { "T1)", "unexpected text at character 3" },
    { "T1 & T2", "unexpected text" },
    { "T1 = T2", "unexpected text" },
    { "2 ** 3", "unexpected text" },
    { "1.2.3", "bad number" },
    { "3FOO", "neither a number nor a name" },
    { "T1 ? T2", "missing ':'" },
    { "plugin(Mail::SpamAssassin", "missing ')'" },
    { "T1 || $x", "unexpected text" },
};

START_TEST(bad)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PsExpr) expr = compile(bad_rows[_i].in, &error);

    ck_assert_ptr_null(expr);
    ck_assert(g_error_matches(error, PS_RULES_ERROR, PS_RULES_ERROR_SYNTAX));
    ck_assert_msg(strstr(error->message, bad_rows[_i].message) != NULL, "%s: %s",
        bad_rows[_i].in, error->message);
}
END_TEST

START_TEST(call)
{
    g_autoptr(PsExpr) expr = compile("can(Mail::Some::thing) && rules_matching( __A* )", NULL);

    ck_assert_uint_eq(ps_expr_operand_count(expr), 2);
    ck_assert_str_eq(ps_expr_operand(expr, 0)->name, "can");
    ck_assert_str_eq(ps_expr_operand(expr, 0)->argument, "Mail::Some::thing");
    ck_assert_str_eq(ps_expr_operand(expr, 1)->argument, "__A*");
}
END_TEST

/* Long is fine, deep is refused, and neither uses up the stack. */
START_TEST(bombs)
{
    static const struct {
        const char *repeat, *middle, *end;
        gboolean ok;
    } rows[] = {
        { "(", "1", ")", FALSE },
        { "!", "1", "", TRUE },
        { "T1+", "1", "", TRUE },
        { "T1&&", "1", "", TRUE },
        { "1?", "1", ":1", FALSE },
        { "1?1:", "1", "", FALSE },
        { "!(", "1", ")", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) notes = g_array_new(TRUE, FALSE, 1);
        g_autoptr(PsExpr) expr = NULL;

        for (guint k = 0; k < 20000; k++)
            g_string_append(text, rows[i].repeat);
        g_string_append(text, rows[i].middle);
        for (guint k = 0; k < 20000; k++)
            g_string_append(text, rows[i].end);
        expr = compile(text->str, &error);
        ck_assert_int_eq(expr != NULL, rows[i].ok);
        if (expr)
            ck_assert_int_eq(
                ps_value_truth(ps_expr_run(expr, operand, notes, NULL)), PS_TRUTH_TRUE);
        else
            ck_assert(g_error_matches(error, PS_RULES_ERROR, PS_RULES_ERROR_LIMIT));
    }
}
END_TEST

SUITE(expr, TABLE(known), TABLE(open), TABLE(source), TABLE(bad), TEST(call), TEST(bombs))
