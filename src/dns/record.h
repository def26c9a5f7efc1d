/* SPDX-License-Identifier: MIT */
/* record.h - the data of one record, from its octets. RFC 1035 section 3.3, RFC 3596. */
#ifndef PS_DNS_RECORD_H
#define PS_DNS_RECORD_H

#include "dns/backend.h"

/* Read LEN octets of data at the cursor, which runs over a whole message (names may point
 * back into it), add them to the answer of QUESTION as a record of the type asked for, and
 * move behind them. FALSE if they are not what the type wants. */
gboolean ps_dns_record_read(PsDnsQuestion *question, PsCursor *message, gsize len, guint32 ttl);

/* Numbers in network order; 0 at the end. */
guint16 ps_dns_take_16(PsCursor *message);
guint32 ps_dns_take_32(PsCursor *message);

#endif
