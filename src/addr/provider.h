/* SPDX-License-Identifier: MIT */
/*
 * provider.h - whose mail servers are these? The table is filled by the rule files
 * (keyword "provider"); here it is only looked up.
 */
#ifndef PS_ADDR_PROVIDER_H
#define PS_ADDR_PROVIDER_H

#include <glib.h>

typedef enum {
    PS_PROVIDER_MX,     /* PATTERN is for names of MX hosts */
    PS_PROVIDER_DOMAIN, /* PATTERN is for the recipient's domain, used where no MX is known */
} PsProviderBy;

typedef struct PsProviders PsProviders;

PsProviders *ps_providers_new(void);
void ps_providers_free(PsProviders *providers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PsProviders, ps_providers_free)

/* PATTERN is a whole name ("gmail-smtp-in.l.google.com"), a suffix that starts with a
 * dot (".olc.protection.outlook.com"), or a name with '*' in labels ("aspmx*.googlemail.com").
 * Compared without case. The longest that fits wins; of two alike the later. */
void ps_providers_add(
    PsProviders *providers, const char *id, PsProviderBy by, const char *pattern);

/* The provider of NAME, or NULL. Belongs to PROVIDERS. */
const char *ps_providers_find(const PsProviders *providers, PsProviderBy by, const char *name);

#endif
