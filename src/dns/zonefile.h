/* SPDX-License-Identifier: MIT */
/* zonefile.h - the backend that answers from a master file. */
#ifndef PS_DNS_ZONEFILE_H
#define PS_DNS_ZONEFILE_H

#include "dns/backend.h"

/* Read the file at PATH whole, and nothing else. Of a SNAPSHOT, names that are not there
 * are not known to be missing: PS_DNS_OFF. */
PsDnsBackend *ps_zonefile_open(
    const char *path, gboolean snapshot, const PsDnsOptions *options, GError **error);

#endif
