/* SPDX-License-Identifier: MIT */
/* form.c - a form is a list of pieces, put to a line with backtracking; see form.h. */
#include "mail/form.h"

#include <string.h>

#include "mail/ip.h"

typedef enum {
    PIECE_LITERAL,
    PIECE_CHOICE,
    PIECE_RUN, /* of bytes that may stand there */
    PIECE_IP,
    PIECE_LOCALHOST,
    PIECE_PORT,
    PIECE_ZONE,
    PIECE_SENDER,
    PIECE_EDGE,
    PIECE_END,
} PieceKind;

/* Which bytes a run does not hold. */
typedef enum {
    STOP_BLANK,
    STOP_PARENTHESIS,
    STOP_DOT,
    STOP_NO_DIGIT,
    STOP_NEVER,
} Stop;

typedef struct {
    PieceKind kind;
    const char *text; /* of a literal, or what may be chosen */
    gsize length;
    PsHole hole;
    Stop stop;
    gboolean lazy;
    gsize least;
} Piece;

struct PsForm {
    GArray *pieces; /* Piece */
};

/* What a name or a sign in braces stands for. */
typedef struct {
    const char *name;
    Piece piece;
} Word;

static const Word words[] = {
    { "ip", { .kind = PIECE_IP, .hole = PS_HOLE_IP } },
    { "address", { .kind = PIECE_IP } },
    { "localhost", { .kind = PIECE_LOCALHOST } },
    { "port", { .kind = PIECE_PORT } },
    { "zone", { .kind = PIECE_ZONE } },
    { "sender", { .kind = PIECE_SENDER } },
    { "edge", { .kind = PIECE_EDGE } },
    { "end", { .kind = PIECE_END } },
    { "digits", { .kind = PIECE_RUN, .stop = STOP_NO_DIGIT, .least = 1 } },
};

static const Word signs[] = {
    { "", { .kind = PIECE_RUN, .stop = STOP_BLANK, .least = 1 } },
    { "?", { .kind = PIECE_RUN, .stop = STOP_BLANK } },
    { ")", { .kind = PIECE_RUN, .stop = STOP_PARENTHESIS, .least = 1 } },
    { ")?", { .kind = PIECE_RUN, .stop = STOP_PARENTHESIS } },
    { ".", { .kind = PIECE_RUN, .stop = STOP_DOT, .least = 1 } },
    { "..", { .kind = PIECE_RUN, .stop = STOP_NEVER, .lazy = TRUE } },
    { "...", { .kind = PIECE_RUN, .stop = STOP_NEVER } },
};

static const struct {
    const char *name;
    PsHole hole;
} names[] = {
    { "helo", PS_HOLE_HELO },
    { "rdns", PS_HOLE_RDNS },
    { "by", PS_HOLE_BY },
    { "ident", PS_HOLE_IDENT }, /* before id, which it begins with */
    { "id", PS_HOLE_ID },
    { "note", PS_HOLE_NOTE },
};

/* The one that is called by the LEN bytes at TEXT, or NULL. */
static const Piece *
find(const Word *list, gsize count, const char *text, gsize len)
{
    for (gsize i = 0; i < count; i++)
        if (strlen(list[i].name) == len && strncmp(list[i].name, text, len) == 0)
            return &list[i].piece;
    return NULL;
}

static Piece
read_braces(const char *text, gsize len)
{
    const Piece *found;
    Piece piece;
    PsHole hole = PS_HOLE_NONE;

    if (memchr(text, '|', len))
        return (Piece){ .kind = PIECE_CHOICE, .text = text, .length = len };
    found = find(words, G_N_ELEMENTS(words), text, len);
    if (found)
        return *found;
    for (guint i = 0; i < G_N_ELEMENTS(names) && hole == PS_HOLE_NONE; i++) {
        gsize name = strlen(names[i].name);

        if (len >= name && strncmp(names[i].name, text, name) == 0) {
            hole = names[i].hole;
            text += name;
            len -= name;
        }
    }
    found = find(signs, G_N_ELEMENTS(signs), text, len);
    g_assert(found); /* our own tables */
    piece = *found;
    piece.hole = hole;
    return piece;
}

PsForm *
ps_form_new(const char *text)
{
    PsForm *form = g_new(PsForm, 1);

    form->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    while (*text) {
        gsize len = strcspn(text, "{");
        Piece piece = { .kind = PIECE_LITERAL, .text = text, .length = len };

        if (!len) {
            len = strcspn(text, "}");
            piece = read_braces(text + 1, len - 1);
            len++;
        }
        g_array_append_val(form->pieces, piece);
        text += len;
    }
    return form;
}

void
ps_form_free(PsForm *form)
{
    if (!form)
        return;
    g_array_unref(form->pieces);
    g_free(form);
}

/* What is known of a run, so that nothing is looked at twice. */
typedef struct {
    PsSpan bytes; /* that may stand in it; behind them is one that may not, or the end */
    PsSpan tried; /* where it ended, and all behind it failed */
} Known;

typedef struct {
    const Piece *pieces;
    guint count;
    const char *line;
    gsize len;
    PsSpan *holes;
    Known *known; /* for each piece */
} Match;

static gboolean
has(const Match *m, gsize at, const char *text, gsize len)
{
    return m->len - at >= len && memcmp(m->line + at, text, len) == 0;
}

static gboolean
stops(Stop stop, char byte)
{
    switch (stop) {
    case STOP_BLANK:
        return byte == ' ';
    case STOP_PARENTHESIS:
        return byte == ')';
    case STOP_DOT:
        return byte == '.';
    case STOP_NO_DIGIT:
        return !g_ascii_isdigit(byte);
    case STOP_NEVER:
    default:
        return FALSE;
    }
}

static gboolean
is_word(const Match *m, gsize at)
{
    return at < m->len && (g_ascii_isalnum(m->line[at]) || m->line[at] == '_');
}

/* The length of a port or a zone at AT: MARKS begin it, then there are bytes of its kind. */
static gsize
suffix(const Match *m, gsize at, const char *marks, const char *bytes)
{
    gsize end = at + 1;

    if (at >= m->len || !m->line[at] || !strchr(marks, m->line[at]))
        return 0;
    while (end < m->len && m->line[end] &&
           (g_ascii_isdigit(m->line[end]) ||
               (*bytes && (g_ascii_isalpha(m->line[end]) || strchr(bytes, m->line[end])))))
        end++;
    return end - at > 1 || *bytes ? end - at : 0;
}

/* The length of " (envelope-sender <...>)" at AT, or 0. */
static gsize
sender(const Match *m, gsize at)
{
    static const char start[] = " (envelope-sender <";
    gsize end = at + strlen(start);

    if (!has(m, at, start, strlen(start)))
        return 0;
    while (end < m->len && m->line[end] != ' ')
        end++;
    return end - at > strlen(start) + 2 && has(m, end - 2, ">)", 2) ? end - at : 0;
}

/* How many bytes a piece takes that has no choice; FALSE if it is not there. */
static gboolean
take(const Match *m, const Piece *piece, gsize at, gsize *ret)
{
    switch (piece->kind) {
    case PIECE_LITERAL:
        *ret = piece->length;
        return has(m, at, piece->text, piece->length);
    case PIECE_IP:
        *ret = ps_ip_at(m->line, m->len, at);
        return *ret > 0;
    case PIECE_LOCALHOST:
        *ret = ps_ip_localhost_at(m->line, m->len, at);
        return *ret > 0;
    case PIECE_PORT:
        *ret = suffix(m, at, ".:", "");
        return TRUE;
    case PIECE_ZONE:
        *ret = suffix(m, at, "%", "._~-");
        return TRUE;
    case PIECE_SENDER:
        *ret = sender(m, at);
        return TRUE;
    case PIECE_EDGE:
        *ret = 0;
        return is_word(m, at) != (at > 0 && is_word(m, at - 1));
    case PIECE_END:
        *ret = 0;
        return at == m->len;
    case PIECE_CHOICE:
    case PIECE_RUN:
    default:
        return FALSE;
    }
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the form has pieces */
static gboolean match(Match *m, guint index, gsize at);

static gboolean
match_choice(Match *m, guint index, gsize at)
{
    const Piece *piece = &m->pieces[index];
    gsize start = 0;

    while (start <= piece->length) {
        const char *bar = memchr(piece->text + start, '|', piece->length - start);
        gsize end = bar ? (gsize) (bar - piece->text) : piece->length;

        if (has(m, at, piece->text + start, end - start) &&
            match(m, index + 1, at + end - start))
            return TRUE;
        start = end + 1;
    }
    return FALSE;
}

/* Where a run ends that begins at AT, at the latest. */
static gsize
longest(const Match *m, guint index, gsize at)
{
    PsSpan *bytes = &m->known[index].bytes;
    gsize end = at;

    if (bytes->length && at >= bytes->offset && at <= ps_span_end(*bytes))
        return ps_span_end(*bytes);
    while (end < m->len && !stops(m->pieces[index].stop, m->line[end])) {
        end++;
        if (bytes->length && end == bytes->offset)
            end = ps_span_end(*bytes);
    }
    *bytes = (PsSpan){ at, end - at };
    return end;
}

/* ENDS have failed as well. */
static void
remember(PsSpan *tried, PsSpan ends)
{
    if (tried->length && ends.offset <= ps_span_end(*tried) &&
        tried->offset <= ps_span_end(ends)) {
        gsize end = MAX(ps_span_end(ends), ps_span_end(*tried));

        ends.offset = MIN(ends.offset, tried->offset);
        ends.length = end - ends.offset;
    }
    *tried = ends;
}

/* What comes behind a run does not depend on where the run began: an end that has failed
 * once is not tried again. */
static gboolean
match_run(Match *m, guint index, gsize at)
{
    const Piece *piece = &m->pieces[index];
    gsize first = at + piece->least, most = longest(m, index, at);
    PsSpan tried = m->known[index].tried;
    gsize i = 0;

    while (most >= first && i <= most - first) {
        gsize end = piece->lazy ? first + i : most - i;

        if (end >= tried.offset && end < ps_span_end(tried)) {
            i += piece->lazy ? ps_span_end(tried) - end : end - tried.offset + 1;
            continue;
        }
        if (match(m, index + 1, end)) {
            if (piece->hole != PS_HOLE_NONE)
                m->holes[piece->hole] = (PsSpan){ at, end - at };
            return TRUE;
        }
        i++;
    }
    if (most >= first)
        remember(&m->known[index].tried, (PsSpan){ first, most - first + 1 });
    return FALSE;
}

static gboolean
match(Match *m, guint index, gsize at)
{
    for (; index < m->count; index++) {
        const Piece *piece = &m->pieces[index];
        gsize taken;

        if (piece->kind == PIECE_RUN)
            return match_run(m, index, at);
        if (piece->kind == PIECE_CHOICE)
            return match_choice(m, index, at);
        if (!take(m, piece, at, &taken))
            return FALSE;
        if (piece->hole != PS_HOLE_NONE)
            m->holes[piece->hole] = (PsSpan){ at, taken };
        at += taken;
    }
    return TRUE;
}

/* NOLINTEND(misc-no-recursion) */

gboolean
ps_form_match(const PsForm *form, const char *line, gsize len, PsSpan *holes)
{
    guint count = form->pieces->len;
    g_autofree Known *known = g_new0(Known, count);
    Match m = { (const Piece *) form->pieces->data, count, line, len, holes, known };

    for (guint i = 0; i < PS_HOLES; i++)
        holes[i] = PS_SPAN_NONE;
    return match(&m, 0, 0);
}
