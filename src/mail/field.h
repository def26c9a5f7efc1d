/* SPDX-License-Identifier: MIT */
/*
 * field.h - the lines of a header block, one field at a time (RFC 5322 section 2.2),
 * and the parameters of a field (RFC 2045 section 5.1).
 *
 * Tolerant: blanks before the colon, folds of blanks alone, names with foreign octets.
 */
#ifndef PS_MAIL_FIELD_H
#define PS_MAIL_FIELD_H

#include "base/cursor.h"
#include "mail/source.h"

typedef enum {
    PS_FIELD_END, /* a blank line, a line that begins with "--", or no bytes are left */
    PS_FIELD_OK,
    PS_FIELD_BAD, /* no field: no colon, blanks in its name, a fold of nothing */
} PsFieldKind;

/* Take the line at *POS, with its folds, of a header block that ends at END at the latest.
 * *POS moves behind it, at PS_FIELD_END it stays. Of PS_FIELD_BAD only the whole is set.
 * "--" is where a body begins that no blank line separates. */
PsFieldKind ps_field_next(const char *bytes, gsize end, gsize *pos, PsField *ret);

/* The bytes of the line at POS without its line end; *RET_NEXT is where the next begins. */
PsSpan ps_field_line(const char *bytes, gsize end, gsize pos, gsize *ret_next);

gboolean ps_field_is(const char *bytes, const PsField *field, const char *name);

/* SPAN without the white space at both its ends. */
PsSpan ps_field_trim(const char *bytes, PsSpan span);

/* A parameter: "; filename*0*=utf-8''a%20b" is NAME filename with VALUE utf-8''a%20b. */
typedef struct {
    PsSpan name;  /* up to the first "*" */
    PsSpan value; /* without its quotes */
} PsParam;

/* The parameters of a field, as far as GMime reads them: it stops at the first error. */
typedef struct {
    PsCursor cursor;
    gsize base; /* raw offset of the cursor's first byte */
} PsParams;

/* Those of the VALUE of a Content-Type, where a comment may stand before the first, and
 * those of a Content-Disposition. */
PsParams ps_params_of_type(const char *bytes, PsSpan value);
PsParams ps_params_of_disposition(const char *bytes, PsSpan value);

/* Take the next one; FALSE if there is none. */
gboolean ps_params_next(PsParams *params, PsParam *ret);

#endif
