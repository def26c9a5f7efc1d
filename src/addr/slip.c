/* SPDX-License-Identifier: MIT */
/* slip.c - the costs of slips of the hand; see slip.h. */
#include "addr/slip.h"

#include <string.h>

enum {
    TWICE = PS_SLIP_MIN, /* one letter too many or too few of a pair */
    ALIKE = 6,           /* 0 for o, 1 for l, d for b; y for z on a keyboard of elsewhere */
    NEIGHBOUR = 7,       /* the key beside, or both keys at once */
    SWAPPED = 7,
    VOWEL = 8, /* heard, not seen */
    LOOSE = 9, /* forgotten, or one too many */
    OTHER = 11,
    FIRST = 3, /* more, for a wrong first letter: people look at it */
};

/* The keys around each: QWERTY, and where QWERTZ and AZERTY differ. */
static const char *const keys[] = {
    ['1'] = "2q",
    ['2'] = "13qw",
    ['3'] = "24we",
    ['4'] = "35er",
    ['5'] = "46rt",
    ['6'] = "57ty",
    ['7'] = "68yu",
    ['8'] = "79ui",
    ['9'] = "80io",
    ['0'] = "9op-",
    ['-'] = "0p.",
    ['.'] = ",-l/",
    [','] = ".m",
    ['q'] = "12waz",
    ['w'] = "23qeas",
    ['e'] = "34wrsdz",
    ['r'] = "45etdf",
    ['t'] = "56ryfgz",
    ['y'] = "67tughx",
    ['u'] = "78yihjz",
    ['i'] = "89uojk",
    ['o'] = "90ipkl",
    ['p'] = "0-olm",
    ['a'] = "qwszx",
    ['s'] = "weadzxy",
    ['d'] = "ersfxc",
    ['f'] = "rtdgcv",
    ['g'] = "tyfhvb",
    ['h'] = "yugjbnz",
    ['j'] = "uihknm",
    ['k'] = "iojlm,",
    ['l'] = "opkm.",
    ['z'] = "asxtuhe",
    ['x'] = "zsdcy",
    ['c'] = "xdfv",
    ['v'] = "cfgb",
    ['b'] = "vghn",
    ['n'] = "bhjm",
    ['m'] = "njk,lp",
};

static gboolean
is_neighbour(char a, char b)
{
    const char *around = (guchar) a < G_N_ELEMENTS(keys) ? keys[(guchar) a] : NULL;

    return around && b && strchr(around, b);
}

static gboolean
is_alike(char a, char b)
{
    static const char pairs[] = "0o1l1iilbdpquvyz";

    for (const char *p = pairs; *p; p += 2)
        if ((a == p[0] && b == p[1]) || (a == p[1] && b == p[0]))
            return TRUE;
    return FALSE;
}

static gboolean
is_vowel(char c)
{
    return c && strchr("aeiou", c);
}

void
ps_slip_pairs_init(PsSlipPairs *ret)
{
    memset(ret->cost, OTHER, sizeof ret->cost);
    for (int a = 0; a < 128; a++) {
        ret->cost[a][a] = 0;
        for (int b = '-'; b <= 'z'; b++) {
            if (a == b)
                continue;
            if (is_alike((char) a, (char) b))
                ret->cost[a][b] = ALIKE;
            else if (is_neighbour((char) a, (char) b))
                ret->cost[a][b] = NEIGHBOUR;
            else if (is_vowel((char) a) && is_vowel((char) b))
                ret->cost[a][b] = VOWEL;
        }
    }
}

PsSlipText
ps_slip_text(const char *text, gsize len)
{
    PsSlipText ret = { text, len, 0 };

    for (gsize i = 0; i < len; i++)
        ret.letters |= G_GUINT64_CONSTANT(1) << ((guchar) text[i] % 64);
    return ret;
}

/* Less than the cost of typing TYPED for MEANT, and quickly known: a letter that only
 * one of them has was exchanged for one that only the other has, or is loose. */
static guint
least_cost(const PsSlipText *typed, const PsSlipText *meant)
{
    guint extra = (guint) __builtin_popcountll(typed->letters & ~meant->letters);
    guint missing = (guint) __builtin_popcountll(meant->letters & ~typed->letters);
    guint both = MIN(extra, missing);
    gsize longer = MAX(typed->len, meant->len) - MIN(typed->len, meant->len);

    return MAX(both * ALIKE + (extra + missing - 2 * both) * TWICE, (guint) longer * TWICE);
}

/* Letter I is one too many, or was forgotten. */
static guint
loose(const PsSlipText *t, gsize i, gboolean typed)
{
    const char *letter = t->text + i;
    gboolean first = i == 0, last = i + 1 == t->len;

    if ((!first && letter[-1] == *letter) || (!last && letter[1] == *letter))
        return TWICE;
    if (typed && ((!first && is_neighbour(*letter, letter[-1])) ||
                     (!last && is_neighbour(*letter, letter[1]))))
        return NEIGHBOUR;
    return LOOSE;
}

typedef guint Row[PS_SLIP_TEXT_MAX + 1];

/* The rows of the table of costs: [j] is for the first j letters of what was meant. */
static G_GNUC_NO_INLINE guint
align(const PsSlipPairs *pairs, const PsSlipText *typed, const PsSlipText *meant, guint limit)
{
    Row rows[3], forgotten;
    guint *before = rows[0], *last = rows[1], *row = rows[2];
    guint least_before = 0;

    last[0] = 0;
    for (gsize j = 0; j < meant->len; j++) {
        forgotten[j] = loose(meant, j, FALSE);
        last[j + 1] = last[j] + forgotten[j];
    }
    for (gsize i = 0; i < typed->len; i++) {
        const char *t = typed->text + i;
        const guint8 *pair = pairs->cost[*t & 0x80 ? 0 : *t];
        guint extra = loose(typed, i, TRUE);
        guint least = row[0] = last[0] + extra;
        guint *spare = before;

        for (gsize j = 0; j < meant->len; j++) {
            const char *m = meant->text + j;
            guint cost = last[j] + pair[*m & 0x7f];

            if (!i && !j && cost)
                cost += FIRST;
            cost = MIN(cost, last[j + 1] + extra);
            cost = MIN(cost, row[j] + forgotten[j]);
            if (i && j && *t == m[-1] && t[-1] == *m)
                cost = MIN(cost, before[j - 1] + SWAPPED);
            row[j + 1] = cost;
            least = MIN(least, cost);
        }
        if (MIN(least, least_before + SWAPPED) > limit)
            return limit + 1;
        least_before = least;
        before = last;
        last = row;
        row = spare;
    }
    return last[meant->len];
}

static gboolean
has_four(guint64 letters)
{
    letters &= letters - 1;
    letters &= letters - 1;
    letters &= letters - 1;
    return letters != 0;
}

guint
ps_slip_cost(
    const PsSlipPairs *pairs, const PsSlipText *typed, const PsSlipText *meant, guint limit)
{
    /* Nearly all pairs of names are as different as that. */
    if (limit < 4 * ALIKE && has_four(typed->letters & ~meant->letters) &&
        has_four(meant->letters & ~typed->letters))
        return limit + 1;
    return least_cost(typed, meant) > limit ? limit + 1 : align(pairs, typed, meant, limit);
}

gboolean
ps_slip_is_one_key(const PsSlipPairs *pairs, const char *typed, const char *meant)
{
    guint cost = 0;

    if (typed[0] == meant[1] && typed[1] == meant[0])
        return TRUE;
    for (guint i = 0; i < 2; i++)
        cost += pairs->cost[typed[i] & 0x7f][meant[i] & 0x7f];
    return cost <= NEIGHBOUR;
}
