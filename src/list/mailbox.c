/* SPDX-License-Identifier: MIT */
/* mailbox.c - where the angle brackets are, and what may stand before them; see mailbox.h. */
#include "list/mailbox.h"

#include <string.h>

#include "base/cursor.h"

/* Take what is in quotes, behind the first. */
static void
take_quoted(PsCursor *c)
{
    while (ps_cursor_left(c) && !ps_cursor_take(c, '"')) {
        ps_cursor_take(c, '\\');
        ps_cursor_next(c);
    }
}

gboolean
ps_list_mailbox(PsListCell cell, PsListCell *ret_address)
{
    PsCursor c = ps_cursor(cell.bytes, cell.len);
    gboolean has_at = FALSE, has_comma = FALSE;
    int byte = PS_CURSOR_END;

    if (!cell.len || cell.bytes[cell.len - 1] != '>')
        return FALSE;
    while (ps_cursor_left(&c) && (byte = ps_cursor_next(&c)) != '<' && byte != '>') {
        if (byte == '"')
            take_quoted(&c);
        has_at |= byte == '@';
        has_comma |= byte == ',' || byte == ';';
    }
    if (byte != '<' || ps_cursor_left(&c) < 2 || memchr(c.pos, '<', ps_cursor_left(&c)) ||
        (has_at && has_comma))
        return FALSE;
    *ret_address = ps_list_trimmed((PsListCell){ c.pos, ps_cursor_left(&c) - 1 });
    return TRUE;
}

PsListCell
ps_list_address(PsListCell cell)
{
    PsListCell address = cell;

    ps_list_mailbox(cell, &address);
    return address;
}

gboolean
ps_list_mailbox_is_quoted(PsListCell line)
{
    PsListCell cell = ps_list_trimmed(line), address;
    PsCursor c = ps_cursor(cell.bytes, cell.len);

    if (!ps_cursor_take(&c, '"') || !ps_list_mailbox(cell, &address))
        return FALSE;
    take_quoted(&c);
    return ps_is_blank(ps_cursor_peek(&c)) || ps_cursor_peek(&c) == '<';
}
