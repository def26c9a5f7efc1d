/* SPDX-License-Identifier: MIT */
/* attach_look.c - the list of files to look at; see attach_look.h. */
#include "mail/attach_look.h"

#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/limits.h"
#include "mail/archive.h"
#include "mail/attach_pdf.h"
#include "mail/magic.h"
#include "mail/office.h"

enum {
    SHOWN = 200
}; /* bytes of a name that are kept: half from its start, half from its end */

static void
file_free(gpointer data)
{
    PsAttachLookFile *file = data;

    g_free(file->path);
    g_bytes_unref(file->content);
    g_free(file);
}

PsAttachLook *
ps_attach_begin(PsFoundOut *out)
{
    PsAttachLook *look = g_new0(PsAttachLook, 1);

    look->out = out;
    look->told = g_hash_table_new_full(ps_hash_str, g_str_equal, g_free, NULL);
    look->waiting = g_ptr_array_new_with_free_func(file_free);
    look->files = PS_LIMIT_archive_files;
    look->bytes = PS_LIMIT_archive_bytes;
    look->deadline = ps_attach_clock() + PS_LIMIT_attachment_ms * G_GINT64_CONSTANT(1000);
    return look;
}

void
ps_attach_end(PsAttachLook *look)
{
    if (!look)
        return;
    g_ptr_array_unref(look->waiting);
    g_hash_table_unref(look->told);
    g_free(look);
}

gint64
ps_attach_clock(void)
{
    struct timespec now = { 0, 0 };

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* NAME as UTF-8, not too long: what it begins with and its ending matter. */
static char *
shorten(const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    gsize len = strlen(valid);
    const char *head, *tail;

    if (len <= SHOWN)
        return g_steal_pointer(&valid);
    head = g_utf8_find_prev_char(valid, valid + SHOWN / 2);
    tail = g_utf8_find_next_char(valid + len - SHOWN / 2, NULL);
    return g_strdup_printf("%.*s\xe2\x80\xa6%s", (int) (head - valid), valid, tail);
}

char *
ps_attach_path(const PsAttachLookFile *file, const char *name)
{
    g_autofree char *shown = shorten(name);

    return g_strdup_printf("%s > %s", file->path, shown);
}

char *
ps_attach_ending(const char *name)
{
    gsize len = strlen(name), start;

    while (len && strchr(". \t\r\n", name[len - 1]))
        len--;
    for (start = len; start && name[start - 1] != '.'; start--)
        if (strchr("/\\> \t", name[start - 1]))
            return g_strdup("");
    return start ? g_ascii_strdown(name + start, (gssize) (len - start)) : g_strdup("");
}

/* What files are alike in: their last two endings, and whether something in the name cannot be
 * seen. The caller frees it. */
static char *
likeness(const char *name)
{
    g_autofree char *last = ps_attach_ending(name);
    const char *dot = strrchr(name, '.');
    g_autofree char *front = dot ? g_strndup(name, (gsize) (dot - name)) : g_strdup("");
    g_autofree char *before = ps_attach_ending(front);
    gboolean hidden =
        strstr(name, "\xe2\x80") || strstr(name, "\xe2\x81") || strstr(name, "   ");

    return g_strdup_printf(
        "%s.%s%s", strlen(before) <= 4 ? before : "", last, hidden ? "*" : "");
}

void
ps_attach_tell(PsAttachLook *look, PsFoundKind kind, const char *path, const char *word)
{
    gboolean named = kind == PS_FOUND_FILE || kind == PS_FOUND_NESTED || kind == PS_FOUND_KIND;
    g_autofree char *like = named ? likeness(path) : g_strdup("");

    if (g_hash_table_add(look->told, g_strdup_printf("%d %s %s", kind, like, word)))
        ps_found_add(look->out, kind, path, word);
}

static void
add_file(PsAttachLook *look, char *path, const char *name, GBytes *content, guint depth)
{
    PsAttachLookFile *file = g_new0(PsAttachLookFile, 1);

    file->path = path;
    file->name = path + strlen(path) - strlen(name);
    file->content = g_bytes_ref(content);
    file->depth = depth;
    g_ptr_array_add(look->waiting, file);
}

void
ps_attach_look_later(
    PsAttachLook *look, const PsAttachLookFile *file, const char *name, GBytes *content)
{
    g_autofree char *shown = shorten(name);

    add_file(look, ps_attach_path(file, name), shown, content, file->depth + 1);
}

/* The reason not to look at another file, or NULL. */
static const char *
limit_passed(const PsAttachLook *look)
{
    if (ps_attach_clock() > look->deadline)
        return "too-slow";
    if (!look->files)
        return "too-many-files";
    return look->bytes ? NULL : "too-large";
}

static void
look_at_file(PsAttachLook *look, PsAttachLookFile *file)
{
    gsize len;
    const char *bytes = g_bytes_get_data(file->content, &len);
    const char *type = ps_magic_look(bytes, len);

    ps_attach_tell(look, PS_FOUND_KIND, file->path, type ? type : "");
    file->text = type && g_str_has_prefix(type, "text/");
    if (ps_office_is_ole(bytes, len))
        ps_office_look(look, file);
    else if (ps_pdf_is(bytes, len))
        ps_pdf_look(look->out, file->path, bytes, len);
    else
        ps_archive_look(look, file);
}

void
ps_attach_look(PsAttachLook *look, const char *name, const char *bytes, gsize len)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, len);
    g_autofree char *shown = shorten(name);
    const char *reason;

    g_hash_table_remove_all(look->told);
    add_file(look, g_strdup(shown), shown, content, 0);
    while (look->waiting->len) {
        PsAttachLookFile *file = g_ptr_array_steal_index(look->waiting, look->waiting->len - 1);

        reason = limit_passed(look);
        if (reason) { /* those that wait behind it go the same way */
            ps_attach_tell(look, PS_FOUND_UNSEEN, file->path, reason);
            g_ptr_array_set_size(look->waiting, 0);
        } else if (g_bytes_get_size(file->content)) {
            look_at_file(look, file);
        }
        file_free(file);
    }
}
