/* SPDX-License-Identifier: MIT */
#include "mail/box.h"

#include <glib/gstdio.h>
#include <string.h>

#include "suite.h"

static char *folder;

static void
put(const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *above = g_path_get_dirname(path);

    g_mkdir_with_parents(above, 0700);
    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void
make_folder(void)
{
    folder = g_dir_make_tmp("box-XXXXXX", NULL);
    put("b.mbox", "From a Mon\nX: 1\n\none\n\nFrom b Tue\r\nX: 2\r\n\r\ntwo\r\n\r\nFrom c\n\n");
    put("a.eml", "X: 0\n\nFrom here on\n\nFrom there\n");
    put("cur/m1:2,S", "X: 3\n\n");
    put("tmp/half", "X: 4\n\n");
    put(".hidden", "X: 5\n\n");
    put("empty", "");
}

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *inner = g_build_filename(path, name, NULL);

        remove_folder(inner);
    }
    g_remove(path);
}

/* Files in order, an mbox in its messages, no hidden ones and nothing that is half delivered. */
START_TEST(messages)
{
    static const struct {
        const char *name;
        const char *text;
        gsize line;
    } wanted[] = {
        { "a.eml", "X: 0\n\nFrom here on\n\nFrom there\n", 1 },
        { "b.mbox:1", "From a Mon\nX: 1\n\none\n\n", 1 },
        { "b.mbox:2", "From b Tue\r\nX: 2\r\n\r\ntwo\r\n\r\n", 6 },
        { "b.mbox:3", "From c\n\n", 11 },
        { "cur/m1:2,S", "X: 3\n\n", 1 },
        { "empty", "", 1 },
    };
    const PsBoxOptions all = { .every_file = TRUE };
    g_autoptr(PsBox) box = ps_box_new(&all);
    PsBoxMessage message;
    PsBoxFound found;

    make_folder();
    ck_assert(ps_box_add(box, folder, &found, NULL));
    ck_assert_uint_eq(found.files, 4);
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        ck_assert(ps_box_next(box, &message));
        ck_assert_msg(g_str_has_suffix(message.name, wanted[i].name), "%s", message.name);
        ck_assert_uint_eq(message.len, strlen(wanted[i].text));
        ck_assert_mem_eq(message.bytes, wanted[i].text, message.len);
        ck_assert_uint_eq(message.in_file.lines + 1, wanted[i].line);
    }
    ck_assert(!ps_box_next(box, &message));
    remove_folder(folder);
    g_free(folder);
}
END_TEST

START_TEST(missing)
{
    g_autoptr(PsBox) box = ps_box_new(NULL);
    PsBoxMessage message;
    PsBoxFound found;

    ck_assert(ps_box_add(box, "/nowhere/at/all", &found, NULL));
    ck_assert(ps_box_next(box, &message));
    ck_assert_ptr_nonnull(message.error);
    ck_assert(!ps_box_next(box, &message));
}
END_TEST

SUITE(box, TEST(messages), TEST(missing))
