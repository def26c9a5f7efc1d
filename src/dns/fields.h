/* SPDX-License-Identifier: MIT */
/* fields.h - the data of a record in a master file, word by word, to octets. */
#ifndef PS_DNS_FIELDS_H
#define PS_DNS_FIELDS_H

#include "dns/words.h"

/* Append to DATA what the words from FIRST on say in a record of TYPE. The data of types
 * that only DNSSEC, IPsec and the like use is not looked at: nothing is appended. FALSE
 * with FILE:LINE if the words are not what the type wants. */
gboolean ps_fields_read(const PsWords *words, guint first, guint type, const PsDnsName *origin,
    GByteArray *data, GError **error);

#endif
