/* SPDX-License-Identifier: MIT */
/* name.c - domain names, as octets and as text; see name.h. */
#include "dns/name.h"

#define POINTER_BITS 0xc0

gboolean
ps_dns_take_octet(PsCursor *text, guint8 *ret_octet)
{
    int c = ps_cursor_next(text);
    guint octet = 0;

    if (c == '\\' && g_ascii_isdigit(ps_cursor_peek(text))) {
        for (int i = 0; i < 3; i++) {
            c = ps_cursor_next(text);
            if (c == PS_CURSOR_END || !g_ascii_isdigit(c))
                return FALSE;
            octet = 10 * octet + (guint) (c - '0');
        }
        if (octet > 255)
            return FALSE;
        *ret_octet = (guint8) octet;
        return TRUE;
    }
    if (c == '\\')
        c = ps_cursor_next(text);
    if (c == PS_CURSOR_END)
        return FALSE;
    *ret_octet = (guint8) c;
    return TRUE;
}

/* Append LABEL, of at least one octet; the root's octet must still fit behind it. */
static gboolean
add_label(PsDnsName *name, const guint8 *label, guint len)
{
    if (!len || len > PS_DNS_LABEL_MAX || name->len + 1 + len + 1 > PS_DNS_NAME_OCTETS)
        return FALSE;
    name->octets[name->len] = (guint8) len;
    memcpy(name->octets + name->len + 1, label, len);
    name->len = (guint8) (name->len + 1 + len);
    return TRUE;
}

static gboolean
take_label(PsCursor *text, PsDnsName *name)
{
    guint8 label[PS_DNS_LABEL_MAX];
    guint len = 0;

    while (ps_cursor_left(text) && ps_cursor_peek(text) != '.') {
        if (len == PS_DNS_LABEL_MAX || !ps_dns_take_octet(text, &label[len]))
            return FALSE;
        len++;
    }
    return add_label(name, label, len);
}

gboolean
ps_dns_name_read(PsDnsName *ret_name, PsCursor text, const PsDnsName *origin)
{
    static const PsDnsName root = { { 0 }, 1 };
    PsDnsName name = { .len = 0 };
    gboolean absolute = FALSE;

    if (ps_cursor_left(&text) == 1 && ps_cursor_peek(&text) == '.') {
        *ret_name = root;
        return TRUE;
    }
    do {
        if (!take_label(&text, &name))
            return FALSE;
        absolute = ps_cursor_take(&text, '.');
    } while (ps_cursor_left(&text));

    if (absolute || !origin)
        origin = &root;
    if (name.len + origin->len > PS_DNS_NAME_OCTETS)
        return FALSE;
    memcpy(name.octets + name.len, origin->octets, origin->len);
    name.len = (guint8) (name.len + origin->len);
    *ret_name = name;
    return TRUE;
}

/* Follow the pointer at the cursor to an earlier place than LIMIT, which it becomes. */
static gboolean
follow_pointer(PsCursor *at, gsize *limit)
{
    gsize high = (gsize) (ps_cursor_next(at) & ~POINTER_BITS);
    int low = ps_cursor_next(at);
    gsize target = (high << 8) | (gsize) low;

    if (low == PS_CURSOR_END || target >= *limit)
        return FALSE;
    *limit = target;
    *at = ps_cursor(at->start, (gsize) (at->end - at->start));
    ps_cursor_skip(at, target);
    return TRUE;
}

gboolean
ps_dns_name_expand(PsDnsName *ret_name, PsCursor *message)
{
    PsDnsName name = { .len = 0 };
    PsCursor at = *message;
    gsize limit = ps_cursor_offset(message);
    guint jumps = 0;

    for (;;) {
        int c = ps_cursor_peek(&at);

        if (c == PS_CURSOR_END)
            return FALSE;
        if ((c & POINTER_BITS) == POINTER_BITS) {
            if (!follow_pointer(&at, &limit) || jumps == PS_DNS_NAME_OCTETS / 2)
                return FALSE;
            if (!jumps++)
                ps_cursor_skip(message, 2);
            continue;
        }

        ps_cursor_skip(&at, 1);
        if (!jumps)
            ps_cursor_skip(message, 1 + (gsize) c);
        if (!c)
            break;
        if (ps_cursor_left(&at) < (gsize) c ||
            !add_label(&name, (const guint8 *) at.pos, (guint) c))
            return FALSE;
        ps_cursor_skip(&at, (gsize) c);
    }
    name.octets[name.len++] = 0;
    *ret_name = name;
    return TRUE;
}

static char *
write_octet(char *out, guint8 c)
{
    if (g_ascii_isalnum(c) || c == '-' || c == '_') {
        *out++ = (char) c;
    } else if (g_ascii_isgraph(c)) {
        *out++ = '\\';
        *out++ = (char) c;
    } else {
        *out++ = '\\';
        *out++ = (char) ('0' + c / 100);
        *out++ = (char) ('0' + c / 10 % 10);
        *out++ = (char) ('0' + c % 10);
    }
    return out;
}

void
ps_dns_name_text(const PsDnsName *name, char out[static PS_DNS_NAME_TEXT])
{
    const guint8 *label = name->octets;

    if (!*label)
        *out++ = '.';
    while (*label) {
        for (guint i = 1; i <= *label; i++)
            out = write_octet(out, label[i]);
        label += 1 + *label;
        if (*label)
            *out++ = '.';
    }
    *out = '\0';
}

void
ps_dns_name_key(const PsDnsName *name, char out[static PS_DNS_NAME_TEXT])
{
    ps_dns_name_text(name, out);
    for (; *out; out++)
        *out = g_ascii_tolower(*out);
}

gboolean
ps_dns_name_equal(const PsDnsName *a, const PsDnsName *b)
{
    if (a->len != b->len)
        return FALSE;
    if (!memcmp(a->octets, b->octets, a->len))
        return TRUE;
    /* lengths of labels are below 'A', so the case of letters is all that is levelled */
    for (guint i = 0; i < a->len; i++)
        if (g_ascii_tolower((char) a->octets[i]) != g_ascii_tolower((char) b->octets[i]))
            return FALSE;
    return TRUE;
}

const char *
ps_dns_name_parent(const char *key)
{
    if (!strcmp(key, "."))
        return NULL;
    for (; *key; key++) {
        if (*key == '.')
            return key + 1;
        if (*key == '\\')
            key++;
    }
    return ".";
}
