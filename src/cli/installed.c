/* SPDX-License-Identifier: MIT */
/* installed.c - where the program's own files are; see installed.h. */
#include "cli/installed.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/auxv.h>

/* The program stands in its build folder: use what it was built with. One that is made to be
 * packaged has none. The kernel tells its name also where /proc is not mounted. */
static gboolean
runs_from_build(void)
{
    const char *name = (const char *) getauxval(AT_EXECFN);
    char *self = name ? realpath(name, NULL) : NULL;
    gboolean in_place = *PRESEND_BUILD && self && g_str_has_prefix(self, PRESEND_BUILD "/");

    free(self);
    return in_place;
}

const char *
cmd_rules_folder(void)
{
    const char *given = g_getenv("PRESEND_RULES");

    if (given && *given)
        return given;
    return runs_from_build() ? PRESEND_SOURCE_RULES : PRESEND_INSTALLED_RULES;
}

const char *
cmd_locale_folder(void)
{
    return runs_from_build() ? PRESEND_BUILD "/po" : PRESEND_INSTALLED_LOCALES;
}
