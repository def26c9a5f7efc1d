/* SPDX-License-Identifier: MIT */
/*
 * domain.h - names of domains: A-labels, host-name syntax, organisational domain.
 * RFC 5890 to 5893 and UTS 46 (through libidn2), RFC 1123 section 2.1, the public
 * suffix list (through libpsl).
 */
#ifndef PS_ADDR_DOMAIN_H
#define PS_ADDR_DOMAIN_H

#include <glib.h>

/* Lower-case A-labels of DOMAIN (UTF-8 or ASCII), without a final dot; NULL if IDNA
 * refuses it. Plain ASCII that is not a host name (underscore) is kept. The caller
 * frees it. */
char *ps_domain_to_ascii(const char *domain, gsize len);

/* For people: U-labels, or DOMAIN itself. The caller frees it. */
char *ps_domain_to_unicode(const char *ascii);

/* Letters, digits and hyphens, labels of 1 to 63, two labels at least, the last not
 * numeric, 253 octets at most. ASCII is a lower-case A-label name. */
gboolean ps_domain_is_host(const char *ascii);

/* NAME is DOMAIN or a name below it. */
gboolean ps_domain_is_below(const char *name, const char *domain);

/* A public suffix list. PATH NULL means the one of the system. */
typedef struct PsPsl PsPsl;
PsPsl *ps_psl_open(const char *path, GError **error);
void ps_psl_free(PsPsl *psl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsPsl, ps_psl_free)

/* Date of the list as YYYY-MM-DD, or "unknown". */
const char *ps_psl_date(const PsPsl *psl);

/* The organisational domain of RFC 7489 section 3.2: the public suffix and one label;
 * a public suffix itself is returned as it is. Points into ASCII. */
const char *ps_psl_organisation(const PsPsl *psl, const char *ascii);

/* ASCII is a public suffix of the DNS itself (com, co.uk): nobody's own domain. The private
 * part of the list (github.io) does not count: those belong to somebody. */
gboolean ps_psl_is_suffix(const PsPsl *psl, const char *ascii);

/* The list that comes with the library, for texts in which a guess will do: the registered
 * domain of ASCII, which is what stands for it if there is none. Points into ASCII. */
const char *ps_domain_registered(const char *ascii);

#endif
