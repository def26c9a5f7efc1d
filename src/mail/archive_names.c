/* SPDX-License-Identifier: MIT */
/* archive_names.c - names in an archive; see archive_names.h. */
#include "mail/archive_names.h"

#include <string.h>

#include "mail/archive.h"

struct PsArchiveNames {
    GPtrArray *list; /* char * */
    gboolean ooxml;
    gboolean opendocument;
};

static const char *const archives[] = { "zip", "zipx", "tar", "gz", "tgz", "bz2", "tbz", "tbz2",
    "xz", "txz", "7z", "rar", "iso", "img", "cab", NULL };
static const char *const documents[] = { "doc", "dot", "xls", "xlt", "ppt", "pps", "pot", "msg",
    "docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xltx", "xltm", "xlam", "xlsb", "pptx",
    "pptm", "potx", "potm", "ppsx", "ppsm", "ppam", "odt", "ods", "odp", NULL };

/* What each kind of compressed file leaves when its ending is taken off. */
static const struct {
    const char *ending, *inner;
} compressed[] = { { "gz", "" }, { "bz2", "" }, { "xz", "" }, { "tgz", ".tar" },
    { "tbz", ".tar" }, { "tbz2", ".tar" }, { "txz", ".tar" } };

gboolean
ps_archive_is_named(const char *name)
{
    g_autofree char *ending = ps_attach_ending(name);

    return g_strv_contains(archives, ending);
}

gboolean
ps_office_is_named(const char *name)
{
    g_autofree char *ending = ps_attach_ending(name);

    return g_strv_contains(documents, ending);
}

PsArchiveNames *
ps_archive_names_new(void)
{
    PsArchiveNames *names = g_new0(PsArchiveNames, 1);

    names->list = g_ptr_array_new_with_free_func(g_free);
    return names;
}

void
ps_archive_names_free(PsArchiveNames *names)
{
    g_ptr_array_unref(names->list);
    g_free(names);
}

void
ps_archive_names_add(PsArchiveNames *names, const char *name)
{
    names->ooxml = names->ooxml || !g_ascii_strcasecmp(name, "[Content_Types].xml");
    names->opendocument = names->opendocument || !strcmp(name, "META-INF/manifest.xml");
    g_ptr_array_add(names->list, g_strdup(name));
}

gboolean
ps_archive_names_is_document(const PsArchiveNames *names)
{
    return names->ooxml || names->opendocument;
}

char *
ps_archive_names_inner(const char *name)
{
    g_autofree char *ending = ps_attach_ending(name);
    const char *dot = strrchr(name, '.');

    for (gsize i = 0; i < G_N_ELEMENTS(compressed); i++)
        if (!strcmp(compressed[i].ending, ending))
            return g_strdup_printf("%.*s%s", (int) (dot - name), name, compressed[i].inner);
    return g_strdup("data");
}

gboolean
ps_archive_names_remote(const guint8 *xml, gsize len)
{
    g_autofree char *text = g_ascii_strdown(len ? (const char *) xml : "", (gssize) len);
    g_auto(GStrv) tags = g_strsplit(text, "<relationship ", -1);

    for (guint i = 0; tags[i]; i++) {
        char *end = strchr(tags[i], '>');

        if (end)
            *end = '\0';
        if (strstr(tags[i], "attachedtemplate") &&
            (strstr(tags[i], "target=\"http") || strstr(tags[i], "target=\"\\\\")))
            return TRUE;
    }
    return FALSE;
}

/* The kind of macros that the part NAME of a document is, or NULL. */
static const char *
macros_of(const PsArchiveNames *names, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    if (names->ooxml && g_str_has_suffix(lower, "vbaproject.bin"))
        return "vba";
    if (names->ooxml && g_str_has_prefix(lower, "xl/macrosheets/"))
        return "xlm";
    if (names->opendocument && g_str_has_prefix(lower, "basic/") &&
        g_str_has_suffix(lower, "script-lb.xml"))
        return "basic";
    return NULL;
}

static void
tell_macros(const PsArchiveNames *names, PsAttachLook *look, const PsAttachLookFile *file)
{
    for (guint i = 0; i < names->list->len; i++) {
        const char *kind = macros_of(names, names->list->pdata[i]);

        if (kind)
            ps_attach_tell(look, PS_FOUND_MACRO, file->path, kind);
    }
}

void
ps_archive_names_tell(
    const PsArchiveNames *names, PsAttachLook *look, const PsAttachLookFile *file)
{
    if (ps_archive_names_is_document(names)) {
        tell_macros(names, look, file);
        return;
    }
    for (guint i = 0; i < names->list->len; i++) {
        const char *name = names->list->pdata[i];
        g_autofree char *path = ps_attach_path(file, name);

        ps_attach_tell(look, PS_FOUND_FILE, path, "");
        if (ps_archive_is_named(name))
            ps_attach_tell(look, PS_FOUND_NESTED, path, "");
    }
}
