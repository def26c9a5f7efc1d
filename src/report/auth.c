/* SPDX-License-Identifier: MIT */
/* auth.c - the table of formats of authentication; see auth.h. */
#include "report/auth.h"

#include <string.h>

static const PsAuthFormat *const formats[] = { &ps_auth_text, &ps_auth_json };

const char ps_auth_format_names[] = "text json";

const PsAuthFormat *
ps_auth_format(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
        if (!strcmp(formats[i]->name, name))
            return formats[i];
    return NULL;
}
