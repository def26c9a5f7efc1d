/* SPDX-License-Identifier: MIT */
/* html_sight.c - see html_sight.h. */
#include "mail/html_sight.h"

/* An element that the walk through the tree is inside of. */
typedef struct {
    PsStyle style;
    guint link;
} Level;

typedef struct {
    const char *bytes;
    const GArray *tokens;
    PsMark *marks;
    PsSheet *sheet; /* NULL: there is none */
} Walk;

/* The style sheets in TOKENS, or NULL. */
static PsSheet *
read_sheets(const PsText *html, const GArray *tokens, PsHtml *ret)
{
    const char *bytes = ps_text_bytes(html);
    g_autoptr(PsSheet) sheet = NULL;

    for (guint i = 0; i + 1 < tokens->len; i++) {
        const PsToken *token = &g_array_index(tokens, PsToken, i), *text = token + 1;
        g_autofree char *media = NULL;
        PsTag tag;

        if (token->kind != PS_TOKEN_START || token->tag != GUMBO_TAG_STYLE || !text->literal)
            continue;
        tag = ps_tag(bytes, token);
        media = ps_tag_value(&tag, PS_ATTR_MEDIA);
        if (!sheet)
            sheet = ps_sheet_new();
        ps_sheet_add(sheet, bytes + text->start, text->end - text->start, media);
        if (sheet->limit || ps_span_is_none(ret->style_at))
            ret->style_at = ps_text_span(html, token->start, token->end - token->start);
        if (sheet->limit)
            break;
    }
    return g_steal_pointer(&sheet);
}

static Level
enter(Walk *walk, const PsTreeStep *step, const Level *outer)
{
    const PsToken *token = &g_array_index(walk->tokens, PsToken, step->token);
    PsMark *mark = &walk->marks[step->token];
    PsTag tag = ps_tag(walk->bytes, token);
    Level level = *outer;

    if (walk->sheet)
        ps_sheet_enter(walk->sheet, &tag);
    if (mark->link != G_MAXUINT)
        level.link = mark->link;
    level.style = ps_style_inner(&outer->style, &tag, walk->sheet);
    mark->sight = ps_style_sight(&level.style);
    if (token->tag == GUMBO_TAG_IMG)
        mark->link = level.link;
    return level;
}

static void
mark_texts(const Walk *walk, const PsTreeStep *step, const Level *level)
{
    const PsSight sight = ps_style_sight(&level->style);

    for (guint i = step->token; i <= step->last; i++) {
        PsMark *mark = &walk->marks[i];

        if (g_array_index(walk->tokens, PsToken, i).kind != PS_TOKEN_TEXT)
            continue;
        mark->link = level->link;
        mark->sight = sight;
        mark->hidden = ps_sight_is_hidden(&sight);
    }
}

void
ps_sight_mark(
    const PsText *html, const GArray *tokens, PsTree *tree, PsMark *marks, PsHtml *ret)
{
    g_autoptr(PsSheet) sheet = read_sheets(html, tokens, ret);
    g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(Level));
    Walk walk = { ps_text_bytes(html), tokens, marks, sheet };
    Level level = { .style = PS_STYLE_INIT, .link = G_MAXUINT };
    PsTreeStep step;

    while (ps_tree_next(tree, &step)) {
        if (step.kind == PS_TREE_ENTER) {
            g_array_append_val(levels, level);
            level = enter(&walk, &step, &level);
        } else if (step.kind == PS_TREE_LEAVE) {
            level = g_array_index(levels, Level, levels->len - 1);
            g_array_set_size(levels, levels->len - 1);
            if (sheet)
                ps_sheet_leave(sheet);
        } else {
            mark_texts(&walk, &step, &level);
        }
    }
    ret->style_limit = sheet ? sheet->limit : NULL;
}

/* Characters that take room and leave a mark. */
static guint
count_marks(const char *text, gsize len)
{
    const char *end = text + len;
    guint count = 0;

    while (text < end) {
        gunichar c = (guchar) *text;

        if (c >= 0x80)
            c = g_utf8_get_char_validated(text, end - text);
        if (c == (gunichar) -1 || c == (gunichar) -2) {
            text++;
            count++;
            continue;
        }
        if (c < 0x80 ? g_ascii_isgraph((char) c)
                     : !g_unichar_isspace(c) && !g_unichar_iszerowidth(c) && c != 0xAD &&
                           g_unichar_type(c) != G_UNICODE_FORMAT)
            count++;
        text = g_utf8_next_char(text);
    }
    return count;
}

static gboolean
looks_alike(const PsSight *a, const PsSight *b)
{
    return a->kind == b->kind && a->media == b->media && a->page == b->page &&
           a->bold == b->bold && a->picture == b->picture && a->size == b->size &&
           a->color == b->color && a->background == b->background;
}

static void
add_stretch(PsHtml *to, const PsMark *mark)
{
    PsStretch stretch = { mark->start, mark->end - mark->start, 0, mark->link, mark->sight };
    PsStretch *last = to->stretches->len
                          ? &g_array_index(to->stretches, PsStretch, to->stretches->len - 1)
                          : NULL;

    stretch.marks = count_marks(ps_text_bytes(to->text) + stretch.start, stretch.length);
    if (last && last->link == stretch.link && looks_alike(&last->sight, &stretch.sight)) {
        last->length = mark->end - last->start;
        last->marks += stretch.marks;
    } else {
        g_array_append_val(to->stretches, stretch);
    }
}

/* What is seen of the link tells more than what is not, and large text more than small. */
static void
add_to_link(PsHtml *to, guint index, const PsSight *sight, gsize start)
{
    PsLink *link = &g_array_index(to->links, PsLink, index);
    gboolean seen = !ps_sight_is_hidden(sight);
    gboolean seen_before = link->is_shown && !ps_sight_is_hidden(&link->sight);

    if (!link->is_shown)
        link->text_start = start;
    if (!link->is_shown || (seen && !seen_before) ||
        (seen == seen_before && sight->size > link->sight.size))
        link->sight = *sight;
    link->is_shown = TRUE;
}

void
ps_sight_collect(const GArray *tokens, const PsMark *marks, PsHtml *ret)
{
    gsize end = 0; /* of the text so far */

    for (guint i = 0; i < tokens->len; i++) {
        const PsToken *token = &g_array_index(tokens, PsToken, i);
        const PsMark *mark = &marks[i];

        if (token->kind == PS_TOKEN_START && token->tag == GUMBO_TAG_IMG &&
            mark->link != G_MAXUINT) {
            PsSight sight = mark->sight;

            sight.size = MAX(sight.size, 16); /* a picture has no letters that are small */
            sight.color = sight.background = PS_COLOR_NONE;
            add_to_link(ret, mark->link, &sight, end);
        }
        if (token->kind != PS_TOKEN_TEXT || mark->end <= mark->start)
            continue;
        end = mark->end;
        add_stretch(ret, mark);
        if (mark->link != G_MAXUINT && !token->blank)
            add_to_link(ret, mark->link, &mark->sight, mark->start);
    }
}
