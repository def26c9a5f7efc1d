/* SPDX-License-Identifier: MIT */
/* baseline.c - a counted set of findings, by their content; see baseline.h. */
#include "verdict/baseline.h"

#include <jansson.h>
#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "rules/suppress.h"

static const char schema[] = "presend-baseline/1";
static const char schema_family[] = "presend-baseline/";

enum { FIELDS = 4 };

/* Their order is that of the file. */
static const char *const names[FIELDS] = { "file", "rule", "part", "text" };

typedef struct {
    char *fields[FIELDS];
    guint count;
    guint left; /* not used up yet */
} Entry;

struct PsBaseline {
    char *folder;
    GHashTable *entries; /* fields -> Entry */
    GHashTable *files;   /* name -> GPtrArray of Entry */
};

G_DEFINE_QUARK(ps_baseline_error_quark, ps_baseline_error)

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    for (guint i = 0; i < FIELDS; i++)
        g_free(entry->fields[i]);
    g_free(entry);
}

PsBaseline *
ps_baseline_new(const char *path)
{
    PsBaseline *baseline = g_new(PsBaseline, 1);
    g_autofree char *whole = g_canonicalize_filename(path, NULL);

    baseline->folder = g_path_get_dirname(whole);
    baseline->entries = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, entry_free);
    baseline->files = g_hash_table_new_full(
        ps_hash_str, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
    return baseline;
}

void
ps_baseline_free(PsBaseline *baseline)
{
    if (!baseline)
        return;
    g_hash_table_unref(baseline->files);
    g_hash_table_unref(baseline->entries);
    g_free(baseline->folder);
    g_free(baseline);
}

/* FILE, relative to the folder of BASELINE if it is below. */
static char *
name_of(const PsBaseline *baseline, const char *file)
{
    g_autofree char *whole = g_canonicalize_filename(file, NULL);
    const gsize len = strlen(baseline->folder);
    const char *name = whole;

    if (!strcmp(file, "-"))
        return g_strdup(file);
    if (!strcmp(baseline->folder, "/"))
        name = whole + 1;
    else if (g_str_has_prefix(whole, baseline->folder) && whole[len] == '/')
        name = whole + len + 1;
    return g_utf8_make_valid(name, -1);
}

/* No field holds a NUL, and lengths make the rest plain. */
static char *
key_of(char *const fields[FIELDS])
{
    GString *key = g_string_new(NULL);

    for (guint i = 0; i < FIELDS; i++)
        g_string_append_printf(key, "%zu:%s", strlen(fields[i]), fields[i]);
    return g_string_free(key, FALSE);
}

static Entry *
find(const PsBaseline *baseline, char *const fields[FIELDS])
{
    g_autofree char *key = key_of(fields);

    return g_hash_table_lookup(baseline->entries, key);
}

static Entry *
find_or_add(PsBaseline *baseline, char *const fields[FIELDS])
{
    Entry *entry = find(baseline, fields);
    GPtrArray *of_file;

    if (entry)
        return entry;
    entry = g_new0(Entry, 1);
    for (guint i = 0; i < FIELDS; i++)
        entry->fields[i] = g_strdup(fields[i]);
    g_hash_table_insert(baseline->entries, key_of(fields), entry);
    of_file = g_hash_table_lookup(baseline->files, fields[0]);
    if (!of_file) {
        of_file = g_ptr_array_new();
        g_hash_table_insert(baseline->files, entry->fields[0], of_file);
    }
    g_ptr_array_add(of_file, entry);
    return entry;
}

/* TEXT with single spaces for its white space and, if FIGURES, a 0 for each number: a message
 * that tells a size is the same after the size has changed. */
static char *
normal(const char *text, gboolean figures)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);

    for (const char *p = valid; *p; p++) {
        gboolean white = ps_is_white((guchar) *p), figure = figures && g_ascii_isdigit(*p);
        int last = out->len ? out->str[out->len - 1] : ' ';

        if (white && last != ' ')
            g_string_append_c(out, ' ');
        else if (figure && last != '0')
            g_string_append_c(out, '0');
        else if (!white && !figure)
            g_string_append_c(out, *p);
    }
    return g_string_free(out, FALSE);
}

static char *
text_of(const PsFinding *finding, const PsFindingPlace *place)
{
    return place->matched ? normal(place->matched, FALSE) : normal(finding->english, TRUE);
}

typedef guint (*Visit)(Entry *entry, guint count);

/* Call VISIT for each occurrence of FINDING; of those whose places were not kept, for the first.
 * The sum of what it says. */
static guint
visit(
    PsBaseline *baseline, gboolean add, const char *file, const PsFinding *finding, Visit func)
{
    g_autofree char *name = name_of(baseline, file);
    guint sum = 0;

    for (guint i = 0; i < finding->places->len; i++) {
        const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, i);
        g_autofree char *text = text_of(finding, place);
        char *const fields[FIELDS] = { name, (char *) finding->rule->name,
            (char *) (place->part ? place->part : ""), text };
        Entry *entry = add ? find_or_add(baseline, fields) : find(baseline, fields);

        if (entry)
            sum += func(entry, i ? 1 : finding->count - finding->places->len + 1);
    }
    return sum;
}

static guint
add_to(Entry *entry, guint count)
{
    return entry->count += count;
}

static guint
take_from(Entry *entry, guint count)
{
    guint taken = MIN(count, entry->left);

    entry->left -= taken;
    return taken;
}

gboolean
ps_baseline_is_for(const PsFinding *finding)
{
    return !finding->suppressed && !g_str_has_prefix(finding->rule->name, PS_SUPPRESS_AREA);
}

void
ps_baseline_add(PsBaseline *baseline, const char *file, const PsFinding *finding)
{
    visit(baseline, TRUE, file, finding, add_to);
}

guint
ps_baseline_take(PsBaseline *baseline, const char *file, const PsFinding *finding)
{
    return visit(baseline, FALSE, file, finding, take_from);
}

guint
ps_baseline_gone(PsBaseline *baseline, const char *file, PsBaselineFunc func, gpointer data)
{
    g_autofree char *name = name_of(baseline, file);
    const GPtrArray *of_file = g_hash_table_lookup(baseline->files, name);
    guint gone = 0;

    for (guint i = 0; of_file && i < of_file->len; i++) {
        Entry *entry = of_file->pdata[i];

        gone += entry->left && func(entry->fields[1], data);
        entry->left = 0;
    }
    return gone;
}

char *
ps_baseline_fingerprint(const PsFinding *finding)
{
    const PsFindingPlace *place = &g_array_index(finding->places, PsFindingPlace, 0);
    g_autofree char *text = text_of(finding, place);
    g_autofree char *all =
        g_strjoin("\n", finding->rule->name, place->part ? place->part : "", text, NULL);

    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
}

static gint
by_fields(gconstpointer a, gconstpointer b)
{
    const Entry *one = *(const Entry *const *) a, *other = *(const Entry *const *) b;
    int order = 0;

    for (guint i = 0; i < FIELDS && !order; i++)
        order = strcmp(one->fields[i], other->fields[i]);
    return order;
}

char *
ps_baseline_text(const PsBaseline *baseline)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    GString *out = g_string_new(NULL);
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, baseline->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_ptr_array_add(sorted, value);
    g_ptr_array_sort(sorted, by_fields);
    g_string_append_printf(out, "{\"schema\":\"%s\",\"findings\":[", schema);
    for (guint i = 0; i < sorted->len; i++) {
        const Entry *entry = sorted->pdata[i];
        json_t *object = json_object();
        char *line;

        for (guint f = 0; f < FIELDS; f++)
            json_object_set_new(object, names[f], json_string(entry->fields[f]));
        json_object_set_new(object, "count", json_integer(entry->count));
        line = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
        g_string_append_printf(out, "%s\n%s", i ? "," : "", line);
        free(line);
        json_decref(object);
    }
    g_string_append(out, "\n]}\n");
    return g_string_free(out, FALSE);
}

static gboolean
fail(GError **error, PsBaselineError code, const char *name, const char *what)
{
    g_set_error(error, PS_BASELINE_ERROR, code, "%s: %s", name, what);
    return FALSE;
}

static gboolean
read_entry(
    PsBaseline *baseline, const json_t *object, gsize number, const char *name, GError **error)
{
    const json_int_t count = json_integer_value(json_object_get(object, "count"));
    char *fields[FIELDS];
    g_autofree char *what = NULL;
    Entry *entry;

    for (guint i = 0; i < FIELDS; i++) {
        fields[i] = (char *) json_string_value(json_object_get(object, names[i]));
        if (!fields[i])
            what = g_strdup_printf(_("entry %zu has no %s"), number, names[i]);
        if (what)
            return fail(error, PS_BASELINE_ERROR_FOREIGN, name, what);
    }
    if (count < 1 || count > G_MAXINT) {
        what = g_strdup_printf(_("the count of entry %zu is no number over 0"), number);
        return fail(error, PS_BASELINE_ERROR_FOREIGN, name, what);
    }
    entry = find_or_add(baseline, fields);
    entry->count = entry->left = (guint) count;
    return TRUE;
}

static gboolean
read_schema(const json_t *root, const char *name, GError **error)
{
    const char *said = json_string_value(json_object_get(root, "schema"));

    if (said && !strcmp(said, schema))
        return TRUE;
    if (said && g_str_has_prefix(said, schema_family))
        return fail(error, PS_BASELINE_ERROR_VERSION, name,
            _("this is a baseline of a newer version of presend"));
    return fail(error, PS_BASELINE_ERROR_FOREIGN, name, _("this is no baseline of presend"));
}

static gboolean
read_entries(PsBaseline *baseline, const json_t *root, const char *name, GError **error)
{
    const json_t *list = json_object_get(root, "findings");

    if (!read_schema(root, name, error))
        return FALSE;
    if (!json_is_array(list))
        return fail(error, PS_BASELINE_ERROR_FOREIGN, name, _("there is no list of findings"));
    for (gsize i = 0; i < json_array_size(list); i++)
        if (!read_entry(baseline, json_array_get(list, i), i + 1, name, error))
            return FALSE;
    return TRUE;
}

PsBaseline *
ps_baseline_read(const char *text, gsize len, const char *path, GError **error)
{
    g_autoptr(PsBaseline) baseline = ps_baseline_new(path);
    json_error_t trouble;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &trouble);
    gboolean good = root && read_entries(baseline, root, path, error);

    if (!root)
        g_set_error(error, PS_BASELINE_ERROR, PS_BASELINE_ERROR_FOREIGN,
            _("%s:%d: this is no baseline of presend: broken JSON"), path,
            MAX(trouble.line, 1));
    json_decref(root);
    return good ? g_steal_pointer(&baseline) : NULL;
}
