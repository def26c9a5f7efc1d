/* SPDX-License-Identifier: MIT */
/* zone.h - a resolver that answers from the zone that a test writes down. */
#ifndef PS_TESTS_AUTH_ZONE_H
#define PS_TESTS_AUTH_ZONE_H

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dns/resolver.h"

/* The zone file TEXT, which is never on a disk; the caller frees the resolver. */
static inline PsDns *
zone_open(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *spec = NULL;
    int fd = memfd_create("zone", MFD_CLOEXEC);
    gsize len = strlen(text);
    PsDns *dns;

    g_assert_cmpint(write(fd, text, len), ==, (gssize) len);
    spec = g_strdup_printf("zone:/proc/self/fd/%d", fd);
    dns = ps_dns_open(spec, NULL, &error);
    g_assert_no_error(error);
    close(fd);
    return dns;
}

/* "NAME. 60 IN TXT ..." with TEXT, LEN bytes, in strings of 255. */
static inline void
zone_add_txt(GString *zone, const char *name, const char *text, gsize len)
{
    g_string_append_printf(zone, "%s. 60 IN TXT", name);
    for (gsize i = 0; i < len || i == 0; i += 255) {
        g_string_append(zone, " \"");
        for (gsize j = i; j < MIN(len, i + 255); j++)
            g_string_append_printf(zone, "\\%03u", (guint) (guchar) text[j]);
        g_string_append_c(zone, '"');
    }
    g_string_append_c(zone, '\n');
}

#endif
