/* SPDX-License-Identifier: MIT */
/* replace.c - putting expressions in the place of tags; see replace.h. */
#include "rules/replace.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "rules/expr.h"

enum {
    SHORT = 8 * 1024,         /* up to here everything is put in its place */
    PASSES = 6,               /* as many as SpamAssassin makes */
    TAG_BYTES = 24,           /* of a name that can be called: groups have up to 32 */
    TOTAL = 16 * 1024 * 1024, /* bytes that all regexes of a rule set may come to */
};

struct PsReplace {
    GHashTable *values[PS_REPLACE_START]; /* by kind: name -> value */
    const char *start;
    const char *end;
    gsize left; /* of TOTAL */
};

/* One regex at work. */
typedef struct {
    PsReplace *replace;
    gboolean calling;     /* tags become calls of groups, where they can */
    GHashTable *called;   /* in this case: names of tags -> whether the group is ready */
    GString *definitions; /* of the groups that are */
    guint depth;
    GError *error;
} Expansion;

/* Texts that "<pre NAME>" and the like ask for; NULL: none. */
typedef struct {
    const char *pre;
    const char *post;
    const char *inter;
} Around;

PsReplace *
ps_replace_new(void)
{
    PsReplace *replace = g_new0(PsReplace, 1);

    for (guint i = 0; i < G_N_ELEMENTS(replace->values); i++)
        replace->values[i] = g_hash_table_new(ps_hash_str, g_str_equal);
    replace->start = "<";
    replace->end = ">";
    replace->left = TOTAL;
    return replace;
}

void
ps_replace_free(PsReplace *replace)
{
    if (!replace)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(replace->values); i++)
        g_hash_table_unref(replace->values[i]);
    g_free(replace);
}

void
ps_replace_set(PsReplace *replace, PsReplaceKind kind, const char *name, const char *value)
{
    if (kind == PS_REPLACE_START)
        replace->start = value;
    else if (kind == PS_REPLACE_END)
        replace->end = value;
    else
        g_hash_table_replace(replace->values[kind], (char *) name, (char *) value);
}

/* The first tag in TEXT; *RET_NAME is what stands in it, for the caller to free. NULL if
 * there is none. */
static const char *
find_tag(const PsReplace *r, const char *text, const char **ret_behind, char **ret_name)
{
    gsize start = strlen(r->start);
    const char *tag = strstr(text, r->start);
    const char *end = tag && tag[start] ? strstr(tag + start + 1, r->end) : NULL;

    if (!end)
        return NULL;
    *ret_behind = end + strlen(r->end);
    *ret_name = g_strndup(tag + start, (gsize) (end - tag) - start);
    return tag;
}

/* Take the first "<WORD NAME>" out of TEXT: what NAME stands for, or NULL. */
static const char *
take_around(const PsReplace *r, GString *text, const char *word, PsReplaceKind kind)
{
    g_autofree char *opening = g_strconcat(r->start, word, " ", NULL);
    const char *tag = strstr(text->str, opening);
    const char *end =
        tag && tag[strlen(opening)] ? strstr(tag + strlen(opening) + 1, r->end) : NULL;
    g_autofree char *name = NULL;

    if (!end)
        return NULL;
    name = g_strndup(tag + strlen(opening), (gsize) (end - tag) - strlen(opening));
    g_string_erase(text, tag - text->str, end + (gssize) strlen(r->end) - tag);
    return g_hash_table_lookup(r->values[kind], name);
}

/* VALUE is one group or one set, so that a call means the same as the text. */
static gboolean
is_unit(const char *value)
{
    gboolean set = *value == '[';
    guint depth = 0;

    if (*value != '[' && *value != '(')
        return FALSE;
    for (const char *p = value; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (set)
            set = *p != ']' || p == value + 1;
        else if (*p == '[')
            set = TRUE;
        else if (*p == '(')
            depth++;
        else if (*p == ')')
            depth--;
        if (!set && depth == 0)
            return !p[1];
    }
    return FALSE;
}

static gboolean
can_be_called(const char *name, const char *value)
{
    return strlen(name) <= TAG_BYTES &&
           !name[strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_")] && is_unit(value);
}

static void
fail(Expansion *x, const char *what)
{
    if (!x->error)
        x->error = g_error_new_literal(PS_RULES_ERROR, PS_RULES_ERROR_LIMIT, what);
}

static void expand(Expansion *x, GString *text);

/* NOLINTBEGIN(misc-no-recursion): PASSES bounds it */

/* See that the group of tag NAME is defined. */
static void
define(Expansion *x, const char *name, const char *value)
{
    g_autoptr(GString) body = NULL;
    gpointer ready;

    if (g_hash_table_lookup_extended(x->called, name, NULL, &ready)) {
        if (!ready)
            fail(x, _("its tags stand for themselves"));
        return;
    }
    if (x->depth == PASSES) {
        fail(x, _("its tags hold tags that hold tags, too deep"));
        return;
    }
    g_hash_table_insert(x->called, g_strdup(name), NULL);
    body = g_string_new(value);
    x->depth++;
    expand(x, body);
    x->depth--;
    g_string_append_printf(x->definitions, "(?<T_%s>%s)", name, body->str);
    g_hash_table_insert(x->called, g_strdup(name), GINT_TO_POINTER(TRUE));
}

/* Put what its first tag stands for in the place of that tag in PIECE, wherever it stands
 * there. TRUE if tags came in. */
static gboolean
replace_first(Expansion *x, GString *piece)
{
    g_autofree char *name = NULL, *tag = NULL, *call = NULL;
    const char *behind, *value, *inner = NULL;

    if (!find_tag(x->replace, piece->str, &behind, &name))
        return FALSE;
    value = g_hash_table_lookup(x->replace->values[PS_REPLACE_TAG], name);
    if (!value)
        return FALSE;
    tag = g_strconcat(x->replace->start, name, x->replace->end, NULL);
    if (x->calling && can_be_called(name, value)) {
        define(x, name, value);
        call = g_strdup_printf("(?&T_%s)", name);
        g_string_replace(piece, tag, call, 0);
    } else {
        g_string_replace(piece, tag, value, 0);
        inner = strchr(value, '<');
    }
    return inner && strchr(inner, '>');
}

/* NOLINTEND(misc-no-recursion) */

static void
add_around(const PsReplace *r, GString *piece, const Around *around)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *p = piece->str, *tag, *behind;
    char *name;

    while ((tag = find_tag(r, p, &behind, &name))) {
        g_free(name);
        g_string_append_len(out, p, tag - p);
        if (around->pre && p == piece->str)
            g_string_append(out, around->pre);
        g_string_append_len(out, tag, behind - tag);
        if (around->post)
            g_string_append(out, around->post);
        p = behind;
    }
    g_string_append(out, p);
    g_string_assign(piece, out->str);
}

/* The end of the piece of TEXT that begins at P: "<...>", or what stands before the next. */
static const char *
piece_end(const char *p)
{
    for (const char *open = strchr(p, '<'); open; open = strchr(open + 1, '<')) {
        gsize len = strcspn(open + 1, "<>");

        if (len && open[1 + len] == '>')
            return open == p ? open + len + 2 : open;
    }
    return p + strlen(p);
}

/* NOLINTBEGIN(misc-no-recursion): PASSES bounds it */

/* Look at all of TEXT once. TRUE if tags came in that must be looked at too. */
static gboolean
pass(Expansion *x, GString *text)
{
    g_autoptr(GString) out = g_string_new(NULL), piece = g_string_new(NULL);
    gboolean again = FALSE, was_tag = FALSE;
    Around around;
    const char *end;

    around.pre = take_around(x->replace, text, "pre", PS_REPLACE_PRE);
    around.post = take_around(x->replace, text, "post", PS_REPLACE_POST);
    around.inter = take_around(x->replace, text, "inter", PS_REPLACE_INTER);
    for (const char *p = text->str; *p && !x->error; p = end) {
        gboolean is_tag;

        end = piece_end(p);
        is_tag = *p == '<' && end[-1] == '>';
        g_string_truncate(piece, 0);
        g_string_append_len(piece, p, end - p);
        if (is_tag && was_tag && around.inter)
            g_string_append(out, around.inter);
        if (around.pre || around.post)
            add_around(x->replace, piece, &around);
        again |= replace_first(x, piece);
        was_tag = is_tag;
        g_string_append_len(out, piece->str, (gssize) piece->len);
        if (out->len > (x->calling ? PS_LIMIT_regex_bytes : SHORT))
            fail(x, _("its tags stand for too much"));
    }
    x->replace->left -= MIN(x->replace->left, out->len);
    g_string_assign(text, out->str);
    return again;
}

static void
expand(Expansion *x, GString *text)
{
    for (guint i = 0; i < PASSES && !x->error && pass(x, text); i++)
        ;
}

/* NOLINTEND(misc-no-recursion) */

/* A part of PATTERN has modifiers of its own, which a group elsewhere would not know. */
static gboolean
has_local_modifiers(const char *pattern)
{
    for (const char *p = strstr(pattern, "(?"); p; p = strstr(p + 2, "(?")) {
        gsize len = strspn(p + 2, G_CSET_a_2_z "^-");

        if (len && p[2 + len] == ':')
            return TRUE;
    }
    return FALSE;
}

/* How often PCRE2 writes down a group of PATTERN: "(...){5}" has five of it. */
static guint64
copies(const char *pattern)
{
    guint64 most = 1;

    for (const char *p = strstr(pattern, "){"); p; p = strstr(p + 1, "){")) {
        char *end;
        guint64 least = g_ascii_strtoull(p + 2, &end, 10);
        guint64 last = *end == ',' ? g_ascii_strtoull(end + 1, NULL, 10) : 0;

        most = MAX(most, MIN(MAX(least, last), G_MAXUINT16));
    }
    return most;
}

/* PATTERN with everything in its place, or with calls of groups; NULL with *RET_ERROR. */
static char *
expand_as(PsReplace *replace, const char *pattern, const char *modifiers, gboolean calling,
    GError **ret_error)
{
    GString *text = g_string_new(pattern);
    g_autoptr(GHashTable) called =
        g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    g_autoptr(GString) definitions = g_string_new(NULL);
    Expansion x = { replace, calling, called, definitions, 0, NULL };

    expand(&x, text);
    if (x.error) {
        g_string_free(text, TRUE);
        g_propagate_error(ret_error, x.error);
        return NULL;
    }
    if (definitions->len) /* with /x, a comment may stand at the end */
        g_string_append_printf(
            text, "%s(?(DEFINE)%s)", strchr(modifiers, 'x') ? "\n" : "", definitions->str);
    return g_string_free(text, FALSE);
}

char *
ps_replace_expand(PsReplace *replace, const char *text, GError **error)
{
    gsize open = *text == 'm' ? 1 : *text == 'q' ? 2 : 0; /* "m{", "qr{", "/" */
    static const char brackets[] = "{}()<>[]";
    const char *bracket = strchr(brackets, text[open]);
    const char *close = strrchr(text + open, bracket ? bracket[1] : text[open]);
    g_autofree char *pattern = NULL, *expanded = NULL;
    g_autoptr(GError) trouble = NULL;

    pattern = g_strndup(text + open + 1, (gsize) (close - text) - open - 1);
    if (replace->left)
        expanded = expand_as(replace, pattern, close + 1, FALSE, &trouble);
    if (replace->left && !has_local_modifiers(pattern) &&
        (!expanded || strlen(expanded) * copies(pattern) > SHORT)) {
        g_clear_error(&trouble);
        g_free(expanded);
        expanded = expand_as(replace, pattern, close + 1, TRUE, &trouble);
    }
    if (expanded)
        return g_strdup_printf("m{%s}%s", expanded, close + 1);
    if (!trouble)
        g_set_error_literal(&trouble, PS_RULES_ERROR, PS_RULES_ERROR_LIMIT,
            _("the tags of all rules together stand for too much"));
    g_propagate_error(error, g_steal_pointer(&trouble));
    return NULL;
}
