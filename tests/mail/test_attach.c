/* SPDX-License-Identifier: MIT */
/*
 * test_attach.c - what is found in attachments: of the mails in tests/rules, of each of them
 * cut short or with a bit turned over, and when the process that looks comes to a bad end.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "mail/archive.h"
#include "mail/attach.h"
#include "mail/attach_apart.h"
#include "mail/attach_look.h"
#include "mail/attach_pdf.h"
#include "mail/magic.h"
#include "mail/office.h"
#include "suite.h"

#define STEPS 60 /* places where a file is cut or changed */

static const struct {
    const char *mail, *want;
} found_rows[] = {
    { "ATT_EXEC/hit-zip", "file exe.zip|kind exe.zip application/zip|file exe.zip > a.txt|"
                          "file exe.zip > run.exe" },
    { "ATT_EXEC/hit-nested",
        "file nest.zip|kind nest.zip application/zip|file nest.zip > inner.tar.gz|"
        "nested nest.zip > inner.tar.gz|file nest.zip > readme.txt|"
        "kind nest.zip > inner.tar.gz application/gzip|"
        "file nest.zip > inner.tar.gz > x/run.exe" },
    { "ATT_EXEC/hit-bz2", "file run.exe.bz2|kind run.exe.bz2 application/x-bzip2|"
                          "file run.exe.bz2 > run.exe" },
    { "ATT_EXEC/hit-sfx", "file garbage.zip|kind garbage.zip application/octet-stream|"
                          "file garbage.zip > run.exe" },
    { "ATT_ENCRYPTED/hit-7z-names", "file enchdr.7z|kind enchdr.7z application/x-7z-compressed|"
                                    "encrypted enchdr.7z names" },
    { "ATT_ENCRYPTED/hit-rar5",
        "file enc5.rar|kind enc5.rar application/x-rar|encrypted enc5.rar contents|"
        "file enc5.rar > a.txt" },
    { "ATT_MACRO/hit-doc", "file macro.doc|kind macro.doc application/msword|"
                           "macro macro.doc vba" },
    { "ATT_MACRO/hit-xlm", "file xlm.xls|kind xlm.xls application/vnd.ms-excel|"
                           "macro xlm.xls xlm" },
    { "ATT_PDF_JS/hit", "file js.pdf|pdf js.pdf javascript" },
    { "ATT_PDF_JS/miss-stream", "file stream.pdf" },
    { "ATT_UNSEEN/hit", "file broken.zip|kind broken.zip application/zip|"
                        "unseen broken.zip broken|file broken.zip > a.txt" },
    { "ATT_UNSEEN/hit-bomb", "file big.tar.bz2|kind big.tar.bz2 application/x-bzip2|"
                             "unseen big.tar.bz2 too-large|file big.tar.bz2 > big.bin" },
    { "ATT_UNSEEN/hit-doc",
        "file bad.doc|kind bad.doc application/x-ole-storage|unseen bad.doc broken" },
    { "ATT_EMPTY/hit", "file listino.pdf" },
};

static const char *const kind_names[PS_FOUND_KINDS] = { "part", "file", "kind", "encrypted",
    "locked", "nested", "macro", "template", "pdf", "unseen", "end" };

/* The bytes of tests/rules/NAME.eml, for the caller to free. */
static char *
read_mail(const char *name, gsize *ret_len)
{
    g_autofree char *path = g_strconcat(g_getenv("PS_TESTS"), "/rules/", name, ".eml", NULL);
    char *bytes = NULL;

    ck_assert_msg(g_file_get_contents(path, &bytes, ret_len, NULL), "no mail %s", path);
    return bytes;
}

START_TEST(found)
{
    gsize len;
    g_autofree char *bytes = read_mail(found_rows[_i].mail, &len);
    g_autoptr(PsSource) source = ps_source_new(bytes, len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    g_autoptr(GString) got = g_string_new(NULL);
    const GArray *list = ps_message_found(message);

    for (guint i = 0; i < list->len; i++) {
        const PsFound *one = &g_array_index(list, PsFound, i);

        g_string_append_printf(got, "%s%s %s%s%s", i ? "|" : "", kind_names[one->kind],
            one->path, *one->word ? " " : "", one->word);
        ck_assert_str_eq(one->part->id, "2");
    }
    ck_assert_str_eq(got->str, found_rows[_i].want);
    ck_assert_ptr_eq(list, ps_message_found(message));
}
END_TEST

/* libgsf says to the terminal what it thinks of a file. */
static void
say_nothing(const char *domain, GLogLevelFlags level, const char *text, gpointer data)
{
    (void) domain;
    (void) level;
    (void) text;
    (void) data;
}

/* Look at LEN bytes, copied to the heap at that length. */
static void
look(const char *name, const char *bytes, gsize len)
{
    g_autofree char *copy = g_memdup2(bytes, len);
    g_autoptr(GString) records = g_string_new(NULL);
    PsFoundOut out = { records, -1 };
    g_autoptr(PsAttachLook) at = ps_attach_begin(&out);
    const char *path, *word;
    PsFoundKind kind;
    gsize pos = 0;

    ps_attach_look(at, name, copy, len);
    while (ps_found_next(records->str, records->len, &pos, &kind, &path, &word))
        ck_assert(g_str_has_prefix(path, name));
    ck_assert_uint_eq(pos, records->len);
}

static const struct {
    const char *mail;
} broken_rows[] = {
    { "ATT_EXEC/hit-nested" },
    { "ATT_EXEC/hit-tgz" },
    { "ATT_EXEC/hit-xz" },
    { "ATT_EXEC/hit-7z" },
    { "ATT_EXEC/hit-rar" },
    { "ATT_EXEC/hit-rar5" },
    { "ATT_EXEC/hit-cab" },
    { "ATT_ENCRYPTED/hit" },
    { "ATT_ENCRYPTED/hit-7z-names" },
    { "ATT_ENCRYPTED/hit-rar5" },
    { "ATT_MACRO/hit-doc" },
    { "ATT_MACRO/hit-xlm" },
    { "ATT_REMOTE_TEMPLATE/hit" },
    { "ATT_PDF_SUSPICIOUS/hit" },
};

START_TEST(broken)
{
    gsize mail_len, len;
    g_autofree char *mail = read_mail(broken_rows[_i].mail, &mail_len);
    g_autoptr(PsSource) source = ps_source_new(mail, mail_len);
    g_autoptr(PsMessage) message = ps_message_new(source);
    const PsPart *part = ps_message_part(message, 2);
    g_autoptr(PsText) text = ps_decode_body(mail, part->body, part->encoding, NULL);
    g_autofree char *bytes = NULL;

    g_log_set_default_handler(say_nothing, NULL);
    len = ps_text_length(text);
    bytes = g_memdup2(ps_text_bytes(text), len);
    for (gsize cut = 0; cut < len; cut += 1 + len / STEPS)
        look(part->filename, bytes, cut);
    for (gsize at = 0; at < len; at += 1 + len / STEPS) {
        bytes[at] ^= (char) (1 << at % 8);
        look(part->filename, bytes, len);
        bytes[at] ^= (char) (1 << at % 8);
    }
}
END_TEST

/* A compound file whose directory, and whose list of tables, lead back to themselves. */
START_TEST(endless)
{
    char bytes[3 * 512];

    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    bytes[30] = 9;
    ck_assert(!ps_office_is_bearable(bytes, sizeof bytes)); /* every sector is the first */
    memset(bytes + 68, 0xff, 4);                            /* no list beside the header */
    ck_assert(!ps_office_is_bearable(bytes, sizeof bytes));
    memset(bytes + 512, 0xff, 512); /* the directory ends with its first sector */
    ck_assert(ps_office_is_bearable(bytes, sizeof bytes));
    bytes[30] = 31;
    ck_assert(!ps_office_is_bearable(bytes, sizeof bytes));
    ck_assert(!ps_office_is_bearable(bytes, 100));
}
END_TEST

static const struct {
    const char *name, *ending;
} ending_rows[] = {
    { "a.ZIP", "zip" },
    { "a.tar.gz", "gz" },
    { "a.exe . .", "exe" },
    { "a.pdf      .exe\n", "exe" },
    { "exe", "" },
    { "", "" },
    { "...", "" },
    { "a.zip > README", "" },
    { "a.d/file", "" },
    { "report.final version", "" },
    { ".exe", "exe" },
};

START_TEST(ending)
{
    g_autofree char *got = ps_attach_ending(ending_rows[_i].name);

    ck_assert_str_eq(got, ending_rows[_i].ending);
}
END_TEST

/* However long a name is, its ending is there, and no character is cut. */
START_TEST(long_name)
{
    g_autoptr(GString) name = g_string_new(NULL);
    char outer[] = "a.zip";
    const PsAttachLookFile file = { .path = outer, .name = outer };
    g_autofree char *path = NULL;

    for (int i = 0; i < 30000; i++)
        g_string_append(name, i % 3 ? "\xc3\xa8" : "\xe2\x82\xac");
    g_string_append(name, ".exe");
    path = ps_attach_path(&file, name->str);
    ck_assert(g_utf8_validate(path, -1, NULL));
    ck_assert(g_str_has_prefix(path, "a.zip > "));
    ck_assert(g_str_has_suffix(path, ".exe"));
    ck_assert_uint_lt(strlen(path), 300);
}
END_TEST

static const struct {
    const char *ending, *type;
    gboolean fits;
} fits_rows[] = {
    { "pdf", "application/pdf", TRUE },
    { "pdf", "application/zip", FALSE },
    { "png", "image/jpeg", TRUE },
    { "docx", "application/zip", TRUE },
    { "doc", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", TRUE },
    { "xls", "text/html", TRUE },
    { "jpg", "text/html", FALSE },
    { "txt", "application/zip", TRUE }, /* of no kind */
    { "csv", "application/octet-stream", TRUE },
    { "", "application/pdf", TRUE },
    { "mp3", "application/x-dosexec", FALSE },
    { "zip", "video/mp4", FALSE },
};

START_TEST(fits)
{
    ck_assert_int_eq(ps_magic_fits(ps_magic_of_ending(fits_rows[_i].ending),
                         ps_magic_of_type(fits_rows[_i].type)),
        fits_rows[_i].fits);
}
END_TEST

static void
tell_and_crash(gpointer data, PsFoundOut *out)
{
    (void) data;
    ps_found_add(out, PS_FOUND_FILE, "a", "");
    ps_found_flush(out);
    ps_found_add(out, PS_FOUND_FILE, "b", "");
    (void) signal(SIGSEGV, SIG_DFL);
    (void) raise(SIGSEGV);
}

static void
tell_all(gpointer data, PsFoundOut *out)
{
    ps_found_add(out, PS_FOUND_FILE, data, "word");
}

static void
take_memory(gpointer data, PsFoundOut *out)
{
    GPtrArray *all = g_ptr_array_new();

    (void) data;
    (void) out;
    while (all->len < 4096)
        g_ptr_array_add(all, memset(g_malloc(1 << 20), 1, 1 << 20));
}

START_TEST(apart)
{
    g_autoptr(GString) records = g_string_new(NULL);
    const char *path, *word;
    PsFoundKind kind;
    char text[] = "path";
    gsize pos = 0;

    ck_assert_int_eq(ps_apart_run(tell_and_crash, NULL, records), PS_APART_CRASHED);
    ck_assert_uint_eq(records->len, 4); /* what was written before */
    g_string_truncate(records, 0);
    ck_assert_int_eq(ps_apart_run(tell_all, text, records), PS_APART_DONE);
    ck_assert(ps_found_next(records->str, records->len, &pos, &kind, &path, &word));
    ck_assert_str_eq(path, "path");
    ck_assert_str_eq(word, "word");
    ck_assert(ps_found_next(records->str, records->len, &pos, &kind, &path, &word));
    ck_assert_int_eq(kind, PS_FOUND_END);
    ck_assert(!ps_found_next(records->str, records->len, &pos, &kind, &path, &word));
    if (!PS_APART_SANITIZED)
        ck_assert_int_eq(ps_apart_run(take_memory, NULL, records), PS_APART_CRASHED);
}
END_TEST

/* Records that are cut short or are none. */
START_TEST(records)
{
    const char *path, *word;
    PsFoundKind kind;
    gsize pos = 0;

    ck_assert(!ps_found_next("Ba\0b", 4, &pos, &kind, &path, &word));
    ck_assert(!ps_found_next("Ba", 2, &pos, &kind, &path, &word));
    ck_assert(!ps_found_next("", 0, &pos, &kind, &path, &word));
    ck_assert(!ps_found_next("\377a\0b", 5, &pos, &kind, &path, &word));
    ck_assert_uint_eq(pos, 0);
}
END_TEST

SUITE(attach, TABLE(found), TABLE(broken), TEST(endless), TABLE(ending), TEST(long_name),
    TABLE(fits), TEST(apart), TEST(records))
