/* SPDX-License-Identifier: MIT */
/* guard.c - limits of a single header field; see guard.h. */
#include "mail/guard.h"

#include "base/limits.h"
#include "mail/field.h"

#define LITERAL_MAX 64 /* bytes of a domain literal; the longest IPv6 one has 54 */

/* Whether there are more of PARAMS than the limit allows. */
static gboolean
many_params(PsParams params, PsSpan *ret_place)
{
    PsParam param;

    for (guint count = 0; ps_params_next(&params, &param);) {
        if (++count > PS_LIMIT_mime_params) {
            *ret_place = param.name;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
many_in_type(const char *bytes, PsSpan value, PsSpan *ret_place)
{
    return many_params(ps_params_of_type(bytes, value), ret_place);
}

static gboolean
many_in_disposition(const char *bytes, PsSpan value, PsSpan *ret_place)
{
    return many_params(ps_params_of_disposition(bytes, value), ret_place);
}

/* Take the rest of a quoted string. GMime reads on behind a quote that has no end, so
 * that one hides nothing. */
static void
take_quoted(PsCursor *c)
{
    PsCursor ahead = *c;

    while (ps_cursor_left(&ahead)) {
        int byte = ps_cursor_next(&ahead);

        if (byte == '\\') {
            ps_cursor_next(&ahead);
        } else if (byte == '"') {
            *c = ahead;
            return;
        }
    }
}

/* Take the rest of a comment, with those in it. */
static void
take_comment(PsCursor *c)
{
    for (guint depth = 1; depth && ps_cursor_left(c);) {
        int byte = ps_cursor_next(c);

        if (byte == '\\')
            ps_cursor_next(c);
        else if (byte == '(')
            depth++;
        else if (byte == ')')
            depth--;
    }
}

/* Take the rest of a domain literal ("[IPv6:2001:db8::1]"), whose colons are no groups. */
static void
take_literal(PsCursor *c)
{
    for (gsize ahead = 1; ahead < LITERAL_MAX; ahead++) {
        int byte = ps_cursor_peek_at(c, ahead);

        if (byte == ']') {
            ps_cursor_skip(c, ahead + 1);
            return;
        }
        if (!g_ascii_isalnum(byte) && byte != ':' && byte != '.' && byte != '-')
            return;
    }
}

/* Whether more groups than the limit begin in VALUE: colons outside quotes and comments. */
static gboolean
many_groups(const char *bytes, PsSpan value, PsSpan *ret_place)
{
    PsCursor c = ps_cursor(bytes + value.offset, value.length);
    guint groups = 0;

    while (ps_cursor_left(&c)) {
        int byte = ps_cursor_next(&c);

        if (byte == '\\')
            ps_cursor_next(&c);
        else if (byte == '"')
            take_quoted(&c);
        else if (byte == '(')
            take_comment(&c);
        else if (byte == '@' && ps_cursor_peek(&c) == '[')
            take_literal(&c);
        else if (byte == ':' && ++groups > PS_LIMIT_address_groups) {
            *ret_place = (PsSpan){ value.offset + ps_cursor_offset(&c) - 1, 1 };
            return TRUE;
        }
    }
    return FALSE;
}

static const struct {
    const char *name;
    gboolean (*passes)(const char *bytes, PsSpan value, PsSpan *ret_place);
    const char *limit;
} guards[] = {
    { "Content-Type", many_in_type, "mime_params" },
    { "Content-Disposition", many_in_disposition, "mime_params" },
    { "From", many_groups, "address_groups" },
    { "Sender", many_groups, "address_groups" },
    { "Reply-To", many_groups, "address_groups" },
    { "To", many_groups, "address_groups" },
    { "Cc", many_groups, "address_groups" },
    { "Bcc", many_groups, "address_groups" },
    { "Resent-From", many_groups, "address_groups" },
    { "Resent-Sender", many_groups, "address_groups" },
    { "Resent-Reply-To", many_groups, "address_groups" },
    { "Resent-To", many_groups, "address_groups" },
    { "Resent-Cc", many_groups, "address_groups" },
    { "Resent-Bcc", many_groups, "address_groups" },
};

const char *
ps_guard_field(const char *bytes, const PsField *field, PsSpan *ret_place)
{
    PsSpan value = field->value;

    value.length = MIN(value.length, PS_LIMIT_field_bytes);
    for (gsize i = 0; i < G_N_ELEMENTS(guards); i++)
        if (ps_field_is(bytes, field, guards[i].name) &&
            guards[i].passes(bytes, value, ret_place))
            return guards[i].limit;
    if (field->whole.length <= PS_LIMIT_field_bytes)
        return NULL;
    *ret_place = (PsSpan){ field->whole.offset + PS_LIMIT_field_bytes, 1 };
    return "field_bytes";
}
