/* SPDX-License-Identifier: MIT */
/* domain.c - A-labels (libidn2) and host names; see domain.h. */
#include "addr/domain.h"

#include <idn2.h>
#include <string.h>

#include "dns/name.h"

enum {
    /* A host name in UTF-8 is seldom a tenth of this; libidn2 need not see more. */
    UTF8_MAX = 2048,
};

/* One look at all bytes: may they go without libidn2? */
static gboolean
is_plain(const char *domain, gsize len)
{
    gboolean label_starts = TRUE;

    for (gsize i = 0; i < len; i++) {
        if ((guchar) domain[i] >= 0x80 || domain[i] == '\0')
            return FALSE;
        if (label_starts && len - i > 4 && !g_ascii_strncasecmp(domain + i, "xn--", 4))
            return FALSE;
        label_starts = domain[i] == '.';
    }
    return TRUE;
}

/* A-labels stay as they are, whatever IDNA says of what they stand for (there are
 * registries that sell emoji), if they can be decoded at all. */
static gboolean
can_decode(const char *ascii)
{
    char *unicode = NULL;

    if (idn2_to_unicode_8z8z(ascii, &unicode, 0) != IDN2_OK)
        return FALSE;
    idn2_free(unicode);
    return TRUE;
}

static char *
from_utf8(const char *domain)
{
    char *ascii = NULL;
    char *lower;

    if (idn2_to_ascii_8z(domain, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK)
        return NULL;
    lower = g_ascii_strdown(ascii, -1);
    idn2_free(ascii);
    return lower;
}

static char *
without_final_dot(char *name)
{
    gsize len = name ? strlen(name) : 0;

    if (len && name[len - 1] == '.')
        name[len - 1] = '\0';
    return name;
}

char *
ps_domain_to_ascii(const char *domain, gsize len)
{
    g_autofree char *lower = NULL;

    if (!len)
        return g_strdup("");
    if (is_plain(domain, len))
        return without_final_dot(g_ascii_strdown(domain, (gssize) len));
    if (len > UTF8_MAX || memchr(domain, '\0', len))
        return NULL;
    lower = g_ascii_strdown(domain, (gssize) len);
    if (!g_str_is_ascii(lower))
        return without_final_dot(from_utf8(lower));
    return can_decode(lower) ? without_final_dot(g_strdup(lower)) : NULL;
}

char *
ps_domain_to_unicode(const char *ascii)
{
    char *unicode = NULL;
    char *copy;

    if (is_plain(ascii, strlen(ascii)) || strlen(ascii) > UTF8_MAX ||
        idn2_to_unicode_8z8z(ascii, &unicode, 0) != IDN2_OK)
        return g_strdup(ascii);
    copy = g_strdup(unicode);
    idn2_free(unicode);
    return copy;
}

gboolean
ps_domain_is_host(const char *ascii)
{
    const char *label = ascii, *p = ascii;
    gboolean numeric = TRUE;

    for (;; p++) {
        if (*p == '.' || *p == '\0') {
            if (p == label || p - label > PS_DNS_LABEL_MAX || *label == '-' || p[-1] == '-')
                return FALSE;
            if (!*p)
                break;
            label = p + 1;
            numeric = TRUE;
        } else if (!g_ascii_islower(*p) && *p != '-' && !g_ascii_isdigit(*p)) {
            return FALSE;
        } else if (!g_ascii_isdigit(*p)) {
            numeric = FALSE;
        }
    }
    return !numeric && label != ascii && p - ascii <= PS_DNS_NAME_MAX;
}

gboolean
ps_domain_is_below(const char *name, const char *domain)
{
    gsize len = strlen(name), domain_len = strlen(domain);

    if (len < domain_len || g_ascii_strcasecmp(name + len - domain_len, domain) != 0)
        return FALSE;
    return len == domain_len || name[len - domain_len - 1] == '.';
}
