/* SPDX-License-Identifier: MIT */
/* screen.c - a prefilter for each view and each header field; see screen.h. */
#include "rules/screen.h"

#include "base/hash.h"

/* The rules that look at the same strings. */
typedef struct {
    PsRuleType type;
    const char *header;     /* of header rules */
    GPtrArray *entries;     /* PsEntry */
    gsize made;             /* for g_once: what follows is there */
    PsPrefilter *prefilter; /* finds numbers in ENTRIES */
    PsStretches *open;      /* by number: all, for those that always pass */
} Sieve;

struct PsScreen {
    GPtrArray *sieves; /* Sieve */
    guint *sieve_of;   /* by PsEntry.index: one more than a number in SIEVES, or 0 */
    guint *number_of;  /* by PsEntry.index: the number in Sieve.entries */
};

struct PsScreened {
    const PsScreen *screen;
    PsMessage *message;
    PsStretches **passing; /* by number of the sieve; NULL: not asked for yet */
};

static void
sieve_free(gpointer data)
{
    Sieve *sieve = data;

    g_ptr_array_unref(sieve->entries);
    ps_prefilter_free(sieve->prefilter);
    g_free(sieve->open);
    g_free(sieve);
}

/* ENTRY is a regex on strings of the message. */
static gboolean
is_screened(const PsEntry *entry)
{
    return entry->test.kind == PS_TEST_REGEX &&
           (entry->rule.type == PS_RULE_HEADER || entry->rule.type == PS_RULE_BODY ||
               entry->rule.type == PS_RULE_RAWBODY || entry->rule.type == PS_RULE_URI ||
               entry->rule.type == PS_RULE_FULL);
}

/* The number, from 1, of the sieve for ENTRY; NUMBERS has those of header fields. */
static guint
sieve_number(PsScreen *screen, GHashTable *numbers, guint *by_type, const PsEntry *entry)
{
    gboolean header = entry->rule.type == PS_RULE_HEADER;
    guint number = header ? GPOINTER_TO_UINT(g_hash_table_lookup(numbers, entry->test.header))
                          : by_type[entry->rule.type];
    Sieve *sieve;

    if (number)
        return number;
    sieve = g_new0(Sieve, 1);
    sieve->type = entry->rule.type;
    sieve->header = entry->test.header;
    sieve->entries = g_ptr_array_new();
    g_ptr_array_add(screen->sieves, sieve);
    number = screen->sieves->len;
    if (header)
        g_hash_table_insert(numbers, (char *) entry->test.header, GUINT_TO_POINTER(number));
    else
        by_type[entry->rule.type] = number;
    return number;
}

PsScreen *
ps_screen_new(const PsRules *rules)
{
    PsScreen *screen = g_new0(PsScreen, 1);
    g_autoptr(GHashTable) numbers = g_hash_table_new(ps_hash_str, g_str_equal);
    guint by_type[PS_RULE_META + 1] = { 0 };

    screen->sieves = g_ptr_array_new_with_free_func(sieve_free);
    screen->sieve_of = g_new0(guint, rules->rules->len);
    screen->number_of = g_new0(guint, rules->rules->len);
    for (guint i = 0; i < rules->rules->len; i++) {
        PsEntry *entry = rules->rules->pdata[i];
        guint number = is_screened(entry) ? sieve_number(screen, numbers, by_type, entry) : 0;
        Sieve *sieve = number ? screen->sieves->pdata[number - 1] : NULL;

        if (!sieve)
            continue;
        screen->sieve_of[entry->index] = number;
        screen->number_of[entry->index] = sieve->entries->len;
        g_ptr_array_add(sieve->entries, entry);
    }
    return screen;
}

void
ps_screen_free(PsScreen *screen)
{
    if (!screen)
        return;
    g_ptr_array_unref(screen->sieves);
    g_free(screen->sieve_of);
    g_free(screen->number_of);
    g_free(screen);
}

/* Find the literals of all rules of SIEVE. A text that stands for a missing field is none of
 * the strings that are looked through. */
static void
make(Sieve *sieve)
{
    if (!g_once_init_enter(&sieve->made))
        return;
    sieve->prefilter = ps_prefilter_new();
    sieve->open = g_new0(PsStretches, sieve->entries->len);
    for (guint i = 0; i < sieve->entries->len; i++) {
        const PsEntry *entry = sieve->entries->pdata[i];
        g_autoptr(GArray) literals =
            entry->test.unset ? NULL : ps_regex_literals(entry->test.regex);

        if (literals)
            ps_prefilter_add(sieve->prefilter, literals, i);
        else
            sieve->open[i] = ~(PsStretches) 0;
    }
    ps_prefilter_finish(sieve->prefilter);
    g_once_init_leave(&sieve->made, 1);
}

static void
scan_all(const Sieve *sieve, const GArray *strings, PsStretches *found)
{
    for (guint i = 0; i < strings->len; i++) {
        const PsString *string = &g_array_index(strings, PsString, i);

        ps_prefilter_scan(sieve->prefilter, ps_string_bytes(string), string->length,
            ps_screen_stretch(i, strings->len), found);
    }
}

static void
scan(const Sieve *sieve, PsMessage *message, PsStretches *found)
{
    const PsString *string;

    switch (sieve->type) {
    case PS_RULE_BODY:
        scan_all(sieve, ps_view_body(message), found);
        break;
    case PS_RULE_RAWBODY:
        scan_all(sieve, ps_view_rawbody(message), found);
        break;
    case PS_RULE_URI:
        scan_all(sieve, ps_view_uri(message), found);
        break;
    case PS_RULE_FULL:
        scan_all(sieve, ps_view_full(message), found);
        break;
    case PS_RULE_HEADER:
    case PS_RULE_MIMEHEADER:
    case PS_RULE_URI_DETAIL:
    case PS_RULE_RCPT:
    case PS_RULE_META:
    default: /* no other has a sieve */
        string = ps_view_header(message, sieve->header);
        if (string)
            ps_prefilter_scan(sieve->prefilter, ps_string_bytes(string), string->length,
                ps_screen_stretch(0, 1), found);
    }
}

PsScreened *
ps_screened_new(const PsRules *rules, PsMessage *message)
{
    PsScreened *screened = g_new0(PsScreened, 1);

    screened->screen = rules->screen;
    screened->message = message;
    screened->passing = g_new0(PsStretches *, screened->screen->sieves->len);
    return screened;
}

void
ps_screened_free(PsScreened *screened)
{
    if (!screened)
        return;
    for (guint i = 0; i < screened->screen->sieves->len; i++)
        g_free(screened->passing[i]);
    g_free(screened->passing);
    g_free(screened);
}

PsStretches
ps_screened_stretches(PsScreened *screened, const PsEntry *entry)
{
    guint number = screened->screen->sieve_of[entry->index];
    PsStretches **passing;
    Sieve *sieve;

    if (!number)
        return ~(PsStretches) 0;
    sieve = screened->screen->sieves->pdata[number - 1];
    passing = &screened->passing[number - 1];
    if (!*passing) {
        make(sieve);
        *passing = g_memdup2(sieve->open, sieve->entries->len * sizeof(PsStretches));
        scan(sieve, screened->message, *passing);
    }
    return (*passing)[screened->screen->number_of[entry->index]];
}
