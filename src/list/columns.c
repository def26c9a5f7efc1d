/* SPDX-License-Identifier: MIT */
/* columns.c - columns by their names; see columns.h. */
#include "list/columns.h"

#include <inttypes.h>
#include <string.h>

#include "addr/domain.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/safe.h"

/* Names of the column of addresses, without spaces, dots and hyphens; the surest first:
 * "address" and "indirizzo" may be those of a street where there is an "email" beside. */
static const char *const known_names[] = { "email", "emailaddress", "mail", "mailaddress",
    "indirizzoemail", "indirizzomail", "indirizzodiposta", "postaelettronica", "recipient",
    "destinatario", "rcptto", "address", "indirizzo", "pec", "indirizzopec", "domain",
    "dominio" };

static gboolean
is_filler(char c)
{
    return strchr(" \t-_.", c) && c;
}

int
ps_list_column_rank(const char *name, gsize len)
{
    g_autoptr(GString) plain = g_string_sized_new(len);

    for (gsize i = 0; i < len; i++)
        if (!is_filler(name[i]))
            g_string_append_c(plain, g_ascii_tolower(name[i]));
    for (guint i = 0; i < G_N_ELEMENTS(known_names); i++)
        if (!strcmp(plain->str, known_names[i]) && plain->len == strlen(known_names[i]))
            return (int) i;
    return -1;
}

static gboolean
is_called(const PsListCell *cell, const char *name)
{
    PsListCell own = ps_list_trimmed(*cell);

    return own.len == strlen(name) && !g_ascii_strncasecmp(own.bytes, name, own.len);
}

/* An address, or a bare domain. */
static gboolean
looks_like_address(const PsListCell *cell)
{
    return memchr(cell->bytes, '@', cell->len) ||
           (strlen(cell->bytes) == cell->len && ps_domain_is_host(cell->bytes));
}

/* "a, b, c" for messages: the names that a first row seems to have. */
static char *
list_names(const PsListCell *cells, guint count)
{
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; i < count && i < 20; i++) {
        g_string_append(out, i ? ", " : "");
        ps_safe_append(out, cells[i].bytes, MIN(cells[i].len, 40));
    }
    g_string_append(out, count > 20 ? " ..." : "");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gboolean
find_wanted(const PsListCell *cells, guint count, const char *wanted, PsListColumn *ret)
{
    guint64 number;

    for (guint i = 0; i < count; i++) {
        if (is_called(&cells[i], wanted)) {
            *ret = (PsListColumn){ i, TRUE };
            return TRUE;
        }
    }
    if (!g_ascii_string_to_unsigned(wanted, 10, 1, count, &number, NULL))
        return FALSE;
    *ret = (PsListColumn){ (guint) number - 1, !looks_like_address(&cells[number - 1]) };
    return TRUE;
}

static gboolean
find_known(const PsListCell *cells, guint count, PsListColumn *ret)
{
    int best = -1;

    for (guint i = 0; i < count; i++) {
        int rank = ps_list_column_rank(cells[i].bytes, cells[i].len);

        if (rank >= 0 && (best < 0 || rank < best)) {
            best = rank;
            *ret = (PsListColumn){ i, TRUE };
        }
    }
    if (best >= 0)
        return TRUE;
    for (guint i = 0; i < count; i++) {
        if (memchr(cells[i].bytes, '@', cells[i].len)) {
            *ret = (PsListColumn){ i, FALSE };
            return TRUE;
        }
    }
    if (count != 1)
        return FALSE;
    *ret = (PsListColumn){ 0, !looks_like_address(&cells[0]) };
    return TRUE;
}

gboolean
ps_list_column_find(const PsListCell *cells, guint count, const char *wanted, const char *name,
    guint64 line, PsListColumn *ret, GError **error)
{
    g_autofree char *names = NULL;

    if (wanted ? find_wanted(cells, count, wanted, ret) : find_known(cells, count, ret))
        return TRUE;
    names = list_names(cells, count);
    if (wanted)
        g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_COLUMN,
            _("%s:%" PRIu64 ": no column '%s'; there are: %s"), name, line, wanted, names);
    else
        g_set_error(error, PS_LIST_ERROR, PS_LIST_ERROR_COLUMN,
            _("%s:%" PRIu64
              ": which column holds the addresses? say --column NAME or NUMBER; there are: %s"),
            name, line, names);
    return FALSE;
}

/* The name that the header has for column INDEX; the caller frees it. */
static char *
given_name(const PsListCell *cells, guint index, guint address)
{
    g_autofree char *name = NULL;

    if (!cells && index == address)
        return g_strdup("address");
    if (cells) {
        name = g_utf8_make_valid(cells[index].bytes, (gssize) cells[index].len);
        g_strstrip(name);
    }
    if (!name || !*name)
        return g_strdup_printf("column%u", index + 1);
    return g_steal_pointer(&name);
}

char **
ps_list_column_names(const PsListCell *cells, guint count, guint address)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(ps_hash_str, g_str_equal);
    char **names = g_new0(char *, count + 1);

    for (guint i = 0; i < count; i++) {
        g_autofree char *given = given_name(cells, i, address);
        char *name = g_strdup(given);

        for (guint n = 2; g_hash_table_contains(seen, name); n++) {
            g_free(name);
            name = g_strdup_printf("%s_%u", given, n);
        }
        g_hash_table_add(seen, name);
        names[i] = name;
    }
    return names;
}
