/* SPDX-License-Identifier: MIT */
/* mails.h - every mail that the tests can find, of the project's samples and of PS_VECTORS. */
#ifndef PS_TESTS_MAILS_H
#define PS_TESTS_MAILS_H

#include <glib.h>
#include <stdio.h>

static inline void
add_mails(GPtrArray *files, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            add_mails(files, path);
        else if (g_str_has_suffix(name, ".eml"))
            g_ptr_array_add(files, g_steal_pointer(&path));
    }
}

/* Paths; says so if there are none. */
static inline GPtrArray *
all_mails(void)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    const char *vectors = g_getenv("PS_VECTORS"), *samples = g_getenv("PS_SAMPLES");
    g_autofree char *mail = vectors ? g_build_filename(vectors, "mail", NULL) : NULL;

    if (samples)
        add_mails(files, samples);
    if (mail)
        add_mails(files, mail);
    if (!mail || !g_file_test(mail, G_FILE_TEST_IS_DIR))
        printf("# skipped: PS_VECTORS/mail is not there\n");
    return files;
}

#endif
