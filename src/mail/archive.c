/* SPDX-License-Identifier: MIT */
/* archive.c - archives read by libarchive; see archive.h. */
#include "mail/archive.h"

#include <string.h>

#include "base/limits.h"
#include "mail/archive_names.h"
#include "mail/attach_library.h"

/* libarchive sees the clock between two blocks, so they are small: 1 KB of bzip2 may hold
 * 20 MB. */
enum { BLOCK = 1024 };

typedef enum {
    DATA_ALL,
    DATA_LARGE, /* a limit is passed */
    DATA_BROKEN,
} Data;

typedef struct {
    const PsLibrary_archive *calls;
    PsAttachLook *look;
    const PsAttachLookFile *file;
    struct archive *archive;
    const char *bytes;
    gsize len;
    gsize pos;
    PsArchiveNames *names;
    GPtrArray *nested;  /* names and contents of files to look at, in turn */
    gboolean encrypted; /* an entry is */
    gboolean slow;
} Reader;

static la_ssize_t
read_block(struct archive *archive, void *data, const void **ret_block)
{
    Reader *r = data;
    gsize count = MIN(BLOCK, r->len - r->pos);

    if (ps_attach_clock() > r->look->deadline) {
        r->slow = TRUE;
        r->calls->archive_set_error(archive, -1, "too slow");
        return ARCHIVE_FATAL;
    }
    *ret_block = r->bytes + r->pos;
    r->pos += count;
    return (la_ssize_t) count;
}

static la_int64_t
skip_block(struct archive *archive, void *data, la_int64_t request)
{
    Reader *r = data;
    gsize count = request > 0 ? MIN((gsize) request, r->len - r->pos) : 0;

    (void) archive;
    r->pos += count;
    return (la_int64_t) count;
}

static la_int64_t
seek_block(struct archive *archive, void *data, la_int64_t offset, int whence)
{
    Reader *r = data;
    gint64 base = whence == SEEK_CUR   ? (gint64) r->pos
                  : whence == SEEK_END ? (gint64) r->len
                                       : 0;

    (void) archive;
    if (offset < -base || offset > (gint64) r->len - base)
        return ARCHIVE_FATAL;
    r->pos = (gsize) (base + offset);
    return base + offset;
}

/* A zip file of at most so many entries as may be listed: libarchive keeps all of them in
 * memory before it gives the first. */
static gboolean
has_few_entries(const Reader *r)
{
    const char *at = r->bytes, *end = r->bytes + r->len;

    for (guint count = 0; count <= r->look->files; count++) {
        at = memmem(at, (gsize) (end - at), "PK\001\002", 4);
        if (!at)
            return TRUE;
        at += 4;
    }
    return FALSE;
}

static gboolean
open_archive(Reader *r)
{
    const PsLibrary_archive *calls = r->calls;
    struct archive *a = calls->archive_read_new();

    r->archive = a;
    if (!a)
        return FALSE;
    calls->archive_read_support_filter_gzip(a);
    calls->archive_read_support_filter_bzip2(a);
    calls->archive_read_support_filter_xz(a);
    if (has_few_entries(r))
        calls->archive_read_support_format_zip_seekable(a);
    calls->archive_read_support_format_zip_streamable(a);
    calls->archive_read_support_format_tar(a);
    calls->archive_read_support_format_7zip(a);
    calls->archive_read_support_format_rar(a);
    calls->archive_read_support_format_rar5(a);
    calls->archive_read_support_format_iso9660(a);
    calls->archive_read_support_format_cab(a);
    calls->archive_read_support_format_raw(a);
    calls->archive_read_set_callback_data(a, r);
    calls->archive_read_set_read_callback(a, read_block);
    calls->archive_read_set_skip_callback(a, skip_block);
    calls->archive_read_set_seek_callback(a, seek_block);
    return calls->archive_read_open1(a) >= ARCHIVE_WARN;
}

static void
tell(const Reader *r, PsFoundKind kind, const char *word)
{
    ps_attach_tell(r->look, kind, r->file->path, word);
}

/* The data of the entry, at most LIMIT bytes of it, into CONTENT (NULL: nobody wants them). */
static Data
read_data(Reader *r, GByteArray *content, gsize limit)
{
    const void *block;
    gsize count;
    la_int64_t offset;
    int status;

    while ((status = r->calls->archive_read_data_block(r->archive, &block, &count, &offset)) >=
               ARCHIVE_WARN &&
           status != ARCHIVE_EOF) {
        if (count > MIN(limit, r->look->bytes))
            return DATA_LARGE;
        r->look->bytes -= count;
        limit -= count;
        if (content)
            g_byte_array_append(content, block, (guint) count);
    }
    return status == ARCHIVE_EOF ? DATA_ALL : DATA_BROKEN;
}

static int
format_of(const Reader *r)
{
    return r->calls->archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK;
}

/* Skipping an entry decompresses it, unseen by our count of bytes. */
static gboolean
skips_by_reading(const Reader *r)
{
    int format = format_of(r);

    return format == ARCHIVE_FORMAT_7ZIP ||
           (format != ARCHIVE_FORMAT_CAB && r->calls->archive_filter_count(r->archive) > 1);
}

/* Read over what is left of the entry. FALSE if that takes too much. */
static gboolean
skip_data(Reader *r)
{
    if (!skips_by_reading(r) || read_data(r, NULL, G_MAXSIZE) != DATA_LARGE)
        return TRUE;
    tell(r, PS_FOUND_UNSEEN, "too-large");
    return FALSE;
}

/* The entry NAME is to be looked at itself. FALSE if it takes too much to go on behind it. */
static gboolean
keep_nested(Reader *r, const char *name)
{
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_autofree char *path = ps_attach_path(r->file, name);
    Data data;

    if (r->file->depth >= PS_LIMIT_archive_depth) {
        ps_attach_tell(r->look, PS_FOUND_UNSEEN, path, "too-deep");
        return skip_data(r);
    }
    if (format_of(r) == ARCHIVE_FORMAT_CAB) { /* libarchive 3.6 crashes on broken data in one */
        ps_attach_tell(r->look, PS_FOUND_UNSEEN, path, "not-unpacked");
        return TRUE;
    }
    data = read_data(r, content, PS_LIMIT_archive_file_bytes);
    if (data == DATA_ALL) {
        g_ptr_array_add(r->nested, g_strdup(name));
        g_ptr_array_add(r->nested, g_byte_array_free_to_bytes(g_steal_pointer(&content)));
        return TRUE;
    }
    ps_attach_tell(r->look, PS_FOUND_UNSEEN, path, data == DATA_LARGE ? "too-large" : "broken");
    return data == DATA_BROKEN || skip_data(r);
}

/* What is said of templates in a Word file's relationships. */
static void
read_relationships(Reader *r)
{
    g_autoptr(GByteArray) content = g_byte_array_new();

    read_data(r, content, PS_LIMIT_field_bytes);
    if (ps_archive_names_remote(content->data, content->len))
        tell(r, PS_FOUND_TEMPLATE, "");
}

/* The name of the entry; what gzip and the like hold is called as they are, but for the ending. */
static char *
name_of(const Reader *r, struct archive_entry *entry)
{
    const char *name = r->calls->archive_entry_pathname_utf8(entry);

    if (format_of(r) == ARCHIVE_FORMAT_RAW)
        return ps_archive_names_inner(r->file->name);
    if (!name)
        name = r->calls->archive_entry_pathname(entry);
    return g_utf8_make_valid(name ? name : "", -1);
}

/* FALSE if a limit is passed, or nothing comes behind the entry. */
static gboolean
read_entry(Reader *r, struct archive_entry *entry)
{
    g_autofree char *name = name_of(r, entry);

    if (!r->look->files) {
        tell(r, PS_FOUND_UNSEEN, "too-many-files");
        return FALSE;
    }
    r->look->files--;
    if (r->calls->archive_entry_filetype(entry) == AE_IFDIR)
        return TRUE;
    ps_archive_names_add(r->names, name);
    if (r->calls->archive_entry_is_encrypted(entry)) {
        r->encrypted = TRUE;
        return TRUE;
    }
    if (g_str_has_suffix(name, "_rels/settings.xml.rels"))
        read_relationships(r);
    if (ps_archive_is_named(name) || ps_office_is_named(name))
        return keep_nested(r, name) && format_of(r) != ARCHIVE_FORMAT_RAW;
    return format_of(r) != ARCHIVE_FORMAT_RAW && skip_data(r);
}

/* The reading ended with STATUS before the end of the archive, after READ entries. */
static void
tell_trouble(Reader *r, guint read)
{
    if (r->slow)
        tell(r, PS_FOUND_UNSEEN, "too-slow");
    else if (r->encrypted || r->calls->archive_read_has_encrypted_entries(r->archive) > 0)
        tell(r, PS_FOUND_ENCRYPTED, read ? "contents" : "names");
    else if (read || ps_archive_is_named(r->file->name) ||
             (ps_office_is_named(r->file->name) && !r->file->text))
        tell(r, PS_FOUND_UNSEEN, "broken");
}

/* Neither archive nor compressed. */
static gboolean
is_plain(const Reader *r)
{
    return format_of(r) == ARCHIVE_FORMAT_RAW &&
           r->calls->archive_filter_count(r->archive) <= 1;
}

static void
read_entries(Reader *r)
{
    struct archive_entry *entry;
    guint read = 0;
    int status = ARCHIVE_OK;

    while ((status = r->calls->archive_read_next_header(r->archive, &entry)) >= ARCHIVE_WARN &&
           status != ARCHIVE_EOF) {
        if (is_plain(r)) {
            status = ARCHIVE_FATAL;
            break;
        }
        read++;
        if (!read_entry(r, entry))
            return;
    }
    if (status < ARCHIVE_WARN)
        tell_trouble(r, read);
    else if (r->encrypted)
        tell(r, PS_FOUND_ENCRYPTED, "contents");
}

static void
pass_on(Reader *r)
{
    for (guint i = 0; i + 1 < r->nested->len; i += 2) {
        char *name = r->nested->pdata[i];
        GBytes *content = r->nested->pdata[i + 1];

        if (!ps_archive_names_is_document(r->names))
            ps_attach_look_later(r->look, r->file, name, content);
        g_free(name);
        g_bytes_unref(content);
    }
}

void
ps_archive_look(PsAttachLook *look, const PsAttachLookFile *file)
{
    Reader r = { .calls = ps_library_archive(), .look = look, .file = file };
    const char *encrypted;

    if (!r.calls) {
        ps_attach_tell(look, PS_FOUND_UNSEEN, file->path, "no-library");
        return;
    }
    r.bytes = g_bytes_get_data(file->content, &r.len);
    r.names = ps_archive_names_new();
    r.nested = g_ptr_array_new();
    encrypted = ps_rar5_encrypted(r.bytes, r.len);
    if (encrypted)
        tell(&r, PS_FOUND_ENCRYPTED, encrypted);
    if (g_strcmp0(encrypted, "names") != 0) {
        if (open_archive(&r))
            read_entries(&r);
        else
            tell_trouble(&r, 0);
    }
    if (r.archive)
        r.calls->archive_read_free(r.archive);
    ps_archive_names_tell(r.names, look, file);
    pass_on(&r);
    ps_archive_names_free(r.names);
    g_ptr_array_unref(r.nested);
}
