/* SPDX-License-Identifier: MIT */
/* attach_library.c - loading libraries late; see attach_library.h. */
#include "mail/attach_library.h"

#include <dlfcn.h>

/* Fill the COUNT pointers at TABLE with the functions NAMES of the library FILE. */
static gboolean
load(const char *file, const char *const *names, gsize count, gpointer *table)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

    for (gsize i = 0; library && i < count; i++) {
        table[i] = dlsym(library, names[i]);
        if (!table[i])
            return FALSE;
    }
    return library != NULL;
}

/* clang-format off */
#define LIBRARY(id, file)                                                                      \
    const PsLibrary_##id *ps_library_##id(void)                                                \
    {                                                                                          \
        static const char *const name = (file);                                                \
        static union {                                                                         \
            PsLibrary_##id calls;                                                              \
            gpointer pointers[sizeof(PsLibrary_##id) / sizeof(gpointer)];                      \
        } table;                                                                               \
        static gsize state; /* 1: it is there, 2: it is not */                                 \
        static const char *const names[] = {
#define FUNCTION(id, name) #name,
#define END(id)                                                                                \
        };                                                                                     \
        if (g_once_init_enter(&state))                                                         \
            g_once_init_leave(&state,                                                          \
                load(name, names, G_N_ELEMENTS(names), table.pointers) ? 1 : 2);               \
        return state == 1 ? &table.calls : NULL;                                               \
    }
/* clang-format on */
#include "mail/attach_library.def"
