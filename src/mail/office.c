/* SPDX-License-Identifier: MIT */
/* office.c - older Office files, read by libgsf; see office.h. */
#include "mail/office.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-memory.h>
#include <string.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "mail/attach_library.h"

enum {
    HEAD = 4096,             /* bytes of a Word document that are read */
    WORKBOOK = 1024 * 1024,  /* of a workbook: its list of sheets stands at its start */
    WORD_FLAGS = 10,         /* where [MS-DOC] 2.5.2 has them */
    WORD_ENCRYPTED = 1 << 0, /* in the second byte of them */
    RECORD_END = 0x0a,       /* [MS-XLS] 2.3 */
    RECORD_FILEPASS = 0x2f,
    RECORD_SHEET = 0x85,
    SHEET_TYPE = 5, /* where in that record; 1 is a macro sheet */
};

typedef struct {
    const PsLibrary_gsf *calls;
    PsAttachLook *look;
    const PsAttachLookFile *file;
    GPtrArray *storages; /* GsfInfile that wait */
    guint left;          /* entries that may still be looked at */
    gboolean vba, xlm, encrypted;
} Reader;

gboolean
ps_office_is_ole(const char *bytes, gsize len)
{
    return len >= 8 && !memcmp(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
}

static int
read_short(PsCursor *c)
{
    int low = ps_cursor_next(c), high = ps_cursor_next(c);

    return low < 0 || high < 0 ? PS_CURSOR_END : low | high << 8;
}

/* The list of sheets at the start of a workbook. */
static void
read_workbook(Reader *r, const char *bytes, gsize len)
{
    PsCursor c = ps_cursor(bytes, len);
    int type;

    while ((type = read_short(&c)) != PS_CURSOR_END && type != RECORD_END) {
        int size = read_short(&c);

        if (type == RECORD_FILEPASS)
            r->encrypted = TRUE;
        if (type == RECORD_SHEET && size > SHEET_TYPE && ps_cursor_peek_at(&c, SHEET_TYPE) == 1)
            r->xlm = TRUE;
        ps_cursor_skip(&c, size > 0 ? (gsize) size : 0);
    }
}

static void
read_stream(Reader *r, const char *name, GsfInput *stream)
{
    gboolean word = !strcmp(name, "WordDocument");
    gsize size = MIN((gsize) MAX(r->calls->gsf_input_size(stream), 0), word ? HEAD : WORKBOOK);
    g_autofree guint8 *bytes = g_malloc0(size + 1);

    if (!size || !r->calls->gsf_input_read(stream, size, bytes))
        return;
    if (!word)
        read_workbook(r, (const char *) bytes, size);
    else if (size > WORD_FLAGS + 1 && bytes[WORD_FLAGS + 1] & WORD_ENCRYPTED)
        r->encrypted = TRUE;
}

/* The entry CHILD, called NAME; a storage waits until its own turn. */
static void
read_child(Reader *r, const char *name, GsfInput *child)
{
    if (!g_ascii_strcasecmp(name, "_VBA_PROJECT"))
        r->vba = TRUE;
    else if (!strcmp(name, "EncryptedPackage") || !strcmp(name, "EncryptedSummary"))
        r->encrypted = TRUE;
    else if (!strcmp(name, "WordDocument") || !strcmp(name, "Workbook") ||
             !strcmp(name, "Book"))
        read_stream(r, name, child);

    /* each entry of a compound file has the type of a folder, with no count for a stream */
    if (r->calls->gsf_infile_num_children((GsfInfile *) child) > 0)
        g_ptr_array_add(r->storages, g_object_ref(child));
}

/* FALSE if there are more entries than may be looked at. */
static gboolean
read_storage(Reader *r, GsfInfile *storage)
{
    int count = r->calls->gsf_infile_num_children(storage);

    for (int i = 0; i < count; i++) {
        const char *name = r->calls->gsf_infile_name_by_index(storage, i);
        GsfInput *child;

        if (!r->left)
            return FALSE;
        r->left--;
        child = r->calls->gsf_infile_child_by_index(storage, i);
        if (child && name)
            read_child(r, name, child);
        g_clear_object(&child);
    }
    return TRUE;
}

static void
tell(const Reader *r, PsFoundKind kind, const char *word)
{
    ps_attach_tell(r->look, kind, r->file->path, word);
}

static void
read_storages(Reader *r, GsfInfile *root)
{
    gboolean all = TRUE;

    g_ptr_array_add(r->storages, g_object_ref(root));
    while (r->storages->len && all) {
        GsfInfile *storage = g_ptr_array_steal_index(r->storages, r->storages->len - 1);

        all = read_storage(r, storage);
        g_object_unref(storage);
    }
    if (!all)
        tell(r, PS_FOUND_UNSEEN, "too-many-files");
    if (r->vba)
        tell(r, PS_FOUND_MACRO, "vba");
    if (r->xlm)
        tell(r, PS_FOUND_MACRO, "xlm");
    if (r->encrypted)
        tell(r, PS_FOUND_LOCKED, "");
}

/* The compound file at BYTES as libgsf has it, or NULL. */
static GsfInfile *
open_file(const Reader *r, const guint8 *bytes, gsize len)
{
    GsfInput *input = r->calls->gsf_input_memory_new(bytes, (gsf_off_t) len, FALSE);
    GsfInfile *root = input ? r->calls->gsf_infile_msole_new(input, NULL) : NULL;

    g_clear_object(&input);
    return root;
}

void
ps_office_look(PsAttachLook *look, const PsAttachLookFile *file)
{
    Reader r = { .calls = ps_library_gsf(), .look = look, .file = file };
    GsfInfile *root = NULL;
    const guint8 *bytes;
    gsize len;

    if (!r.calls) {
        ps_attach_tell(look, PS_FOUND_UNSEEN, file->path, "no-library");
        return;
    }
    r.calls->gsf_init();
    r.left = PS_LIMIT_office_entries;
    bytes = g_bytes_get_data(file->content, &len);
    if (!ps_office_is_bearable((const char *) bytes, len)) {
        tell(&r, PS_FOUND_UNSEEN, "broken");
        return;
    }
    root = open_file(&r, bytes, len);
    if (!root) {
        tell(&r, PS_FOUND_UNSEEN, "broken");
        return;
    }
    r.storages = g_ptr_array_new_with_free_func(g_object_unref);
    read_storages(&r, root);
    g_ptr_array_unref(r.storages);
    g_object_unref(root);
}
