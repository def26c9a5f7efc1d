/* SPDX-License-Identifier: MIT */
/* caa.h - which authorities may issue certificates for a domain. RFC 8659. */
#ifndef PS_AUTH_CAA_H
#define PS_AUTH_CAA_H

#include "dns/resolver.h"

typedef struct {
    PsDnsStatus dns;    /* other than NOERROR, NODATA and NXDOMAIN: not known */
    char *at;           /* the domain or one above it that has the records, or NULL */
    GPtrArray *records; /* char *: "0 issue \"ca.example\"" */
    guint malformed;    /* more that cannot be read */
} PsCaa;

/* The records that hold for DOMAIN: its own, else those of the nearest domain above. FALSE
 * while answers are on their way. With TRUE *RET is to be cleared. */
gboolean ps_caa_find(PsDns *dns, const char *domain, PsCaa *ret);
void ps_caa_clear(PsCaa *caa);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PsCaa, ps_caa_clear)

#endif
