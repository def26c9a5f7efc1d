/* SPDX-License-Identifier: MIT */
/*
 * name.h - domain names, as octets on the wire and as text. RFC 1035 sections 3.1,
 * 4.1.4 and 5.1.
 *
 * The text of a name is that of answer.h. It is one to one with the octets, so texts in
 * lower case are keys, and the parent of a name is a suffix of its text.
 */
#ifndef PS_DNS_NAME_H
#define PS_DNS_NAME_H

#include "base/cursor.h"

#define PS_DNS_NAME_OCTETS 255
#define PS_DNS_LABEL_MAX 63   /* octets of a label */
#define PS_DNS_NAME_MAX 253   /* of a name as text, without final dot and escapes */
#define PS_DNS_NAME_TEXT 1024 /* room for the text: 250 octets as \DDD, dots, NUL */

typedef struct {
    guint8 octets[PS_DNS_NAME_OCTETS]; /* labels with their lengths, the root's too */
    guint8 len;
} PsDnsName;

/* Read TEXT to its end: any octet stands for itself but '.' and the escapes \DDD and \X. A
 * name without a final dot is completed with ORIGIN (NULL: with the root). FALSE for an
 * empty label (but "." is the root), a label over 63 octets, a name over 255, a wrong
 * escape. */
gboolean ps_dns_name_read(PsDnsName *ret_name, PsCursor text, const PsDnsName *origin);

/* Read the name at the cursor, which runs over a whole message, and move behind it.
 * Pointers lead backwards only. FALSE if it is cut off, too long or goes in circles. */
gboolean ps_dns_name_expand(PsDnsName *ret_name, PsCursor *message);

/* Write the text of NAME to OUT, without final dot; the root is ".". */
void ps_dns_name_text(const PsDnsName *name, char out[static PS_DNS_NAME_TEXT]);

/* The same in lower case. */
void ps_dns_name_key(const PsDnsName *name, char out[static PS_DNS_NAME_TEXT]);

/* Of two names, octet by octet but without case. */
gboolean ps_dns_name_equal(const PsDnsName *a, const PsDnsName *b);

/* The text of the parent of the name with text KEY, which is a part of KEY or "."; NULL for
 * the root. */
const char *ps_dns_name_parent(const char *key);

/* Take the octet that comes next in a text, be it escaped. FALSE for a wrong escape and at
 * the end. */
gboolean ps_dns_take_octet(PsCursor *text, guint8 *ret_octet);

#endif
